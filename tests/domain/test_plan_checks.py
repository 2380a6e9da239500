"""The plan linter: each flaw is planted in a plan without flaws, and found by its own rule."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from domain import plan_checks, plans
from tests import factories as make
from tests.domain.plan_flaws import dates, names, order, people, programme
from tests.domain.plan_flaws.planting import (
    Planted,
    both,
    bound,
    duty,
    paper,
    unit,
    with_document,
    with_more,
    without_papers_of,
)

CASES = [*order.CASES, *dates.CASES, *names.CASES, *programme.CASES, *people.CASES]


def test_a_plan_without_flaws_has_no_findings() -> None:
    assert plan_checks.check(make.make_tidy_plan()) == []


@pytest.mark.parametrize("flaw", CASES)
def test_a_planted_flaw_is_found(flaw: Planted) -> None:
    found = plan_checks.check(flaw.plant(make.make_tidy_plan()), flaw.invited)

    alike = [one for one in found if (one.code, one.severity) == (flaw.code, flaw.severity)]
    assert any(
        all(word in one.message for word in flaw.words) and (flaw.units is None or one.units == flaw.units)
        for one in alike
    ), found


def test_every_code_of_the_linter_is_planted_above() -> None:
    sources = Path(plan_checks.__file__).parent.glob("*.py")
    strings = {
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {text for text in strings if "_" in text and text.replace("_", "").isupper()} | {"UNDATED"}
    planted_codes = {case.values[0].code for case in CASES if isinstance(case.values[0], Planted)}

    assert codes - set(plan_checks.__all__) == planted_codes


def test_errors_come_first_then_warnings_then_the_rest() -> None:
    plan = both(duty("bao-cao-huyen", bound="D-99"), with_document(number=None), paper("TL-003", spoken=None))(
        make.make_tidy_plan()
    )

    severities = [finding.severity for finding in plan_checks.check(plan)]

    assert severities == sorted(severities, key=plan_checks.SEVERITIES.index)
    assert set(severities) == set(plan_checks.SEVERITIES)


def test_a_finding_tells_where_the_value_stands() -> None:
    place = plans.Place("duties.yaml", 12)
    plan = both(duty("bao-cao-huyen", place=place), bound("D-03", printed_before=date(2023, 11, 15)))(
        make.make_tidy_plan()
    )

    assert [(one.code, one.place) for one in plan_checks.check(plan)] == [("EQUAL_BOUNDS", "duties.yaml, dòng 12")]


def test_a_missing_paper_is_no_finding_where_missing_is_the_rule() -> None:
    plan = without_papers_of("huyen-nui-doi", "huyen-song-bo")(make.make_tidy_plan())

    assert plan_checks.check(plan) == []


def test_neighbours_of_a_duty_of_participants_are_participants() -> None:
    ward = make.make_unit("phuong-bo", kind="phuong", name="Bờ Tây", participates="")
    plan = both(with_more("units", ward), duty("hoi-nghi-huyen", after=()))(make.make_tidy_plan())

    assert [finding.code for finding in plan_checks.check(plan)] == ["KIND_WITHOUT_DUTY"]


def test_the_same_name_under_two_parents_is_told_apart_by_the_printed_parent() -> None:
    namesake = {"name": "Bờ Bắc", "full_name": "Xã Bờ Bắc", "office_name": "UBND xã Bờ Bắc"}
    plan = unit("xa-ngoc-chanh", **namesake)(make.make_tidy_plan())
    codes = [finding.code for finding in plan_checks.check(plan)]
    without_parent = [finding.code for finding in plan_checks.check(make.with_paper(plan, "TL-007", printed_parent=""))]

    assert codes == ["NAMES_CLASH"]
    assert without_parent == ["NAME_AMBIGUOUS", "NAMES_CLASH"]


@pytest.mark.proves("X11")
def test_coverage_is_a_matrix_of_components_and_speakers() -> None:
    plan = both(
        paper("TL-001", refs=(plans.ContentRef("02", ("01", "03")), plans.ContentRef("04", ("all",)))),
        paper("TL-002", refs=(plans.ContentRef("02", ("03", "06")),)),
        paper("TL-003", refs=(plans.ContentRef("09", ("related",)),)),
    )(
        make.make_tidy_plan(
            components={"02": "Hạ tầng", "04": "Giảm nghèo", "09": "Giám sát cộng đồng", "11": "Giám sát"}
        )
    )

    assert plan_checks.coverage(plan) == (
        plan_checks.ComponentCoverage(
            "02",
            "Hạ tầng",
            {"01": ("TL-001",), "03": ("TL-001", "TL-002"), "06": ("TL-002",)},
            whole=(),
            related=(),
            missing=("02", "04", "05"),
        ),
        plan_checks.ComponentCoverage("04", "Giảm nghèo", {}, whole=("TL-001",), related=(), missing=()),
        plan_checks.ComponentCoverage("09", "Giám sát cộng đồng", {}, whole=(), related=("TL-003",), missing=()),
        plan_checks.ComponentCoverage("11", "Giám sát", {}, whole=(), related=(), missing=()),
    )


def test_persons_whose_post_is_invited_are_no_finding() -> None:
    plan = make.make_tidy_plan()

    assert plan_checks.check(plan, people.held(("xa-bo-bac", "Chủ tịch  UBND"), ("xa-bo-nam", "Chủ tịch UBND"))) == []
