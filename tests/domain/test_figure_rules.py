"""Judging figures: what is consistent passes, each planted fault is found once, in its cell, with both numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import figure_plausibility, indicators
from domain.figure_rules import Child, judge
from domain.figures import Figure, Value
from domain.findings import Finding, Severity
from domain.rule_bindings import Key
from tests.domain.figure_samples import (
    ALL,
    CATALOGUE,
    COMMUNE,
    DISTRICT,
    NOW,
    children,
    make_catalogue,
    make_figure,
    make_figures,
    now,
    restate,
)


def found(changed: Mapping[Key, Value] | None = None, **named: object) -> list[Finding]:
    """What is said of the sample commune with some values changed."""
    return judge(make_figures(COMMUNE, changed), CATALOGUE, unit="xa-1", group="commune", **named)  # type: ignore[arg-type]


def brief(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.code, one.severity.value, one.place.cell) for one in findings]


def test_consistent_figures_pass() -> None:
    assert found() == []


# ------------------------------------------------------------------------------------------------- between figures


@pytest.mark.proves("F19")
def test_wrong_closing_names_both_numbers_and_the_cells() -> None:
    (one,) = found(now(no_con_lai=Decimal(12500)))

    assert one.code == "SUM_DIFFERS"
    assert (one.place.file, one.place.sheet, one.place.cell) == ("so-lieu.xlsx", "Nợ đọng", "F25")
    assert one.message == (
        "Nợ còn lại: đang ghi 12.500 triệu đồng; theo các ô F22 đến F24 là 12.400 (15.000 + 0 - 2.600)."
    )
    assert (one.found, one.expected) == ("12.500 triệu đồng", "12.400")
    assert one.fix == "Đề nghị kiểm tra ô F25 hoặc các ô F22 đến F24."


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (now(von_tong=Decimal(1900)), [("SUM_DIFFERS", "error", "F21")]),
        (now(von_tong=Decimal(1751)), []),
        (now(tc_01="chua_dat"), [("SUM_DIFFERS", "error", "F9")]),
        (now(thon_kieu_mau=Decimal(9)), [("LIMIT_EXCEEDED", "error", "F6")]),
        (now(thon_kieu_mau=Decimal(51), tong_thon=Decimal(60)), [("OUT_OF_RANGE", "error", "F6")]),
        (now(nha_tam=Decimal(9)), [("VALUE_DIFFERS", "error", "F12")]),
        (now(nha_tam=Decimal(9), tc_02="chua_dat", so_dat=Decimal(1)), []),
        (now(so_qd=None), [("FIGURE_MISSING", "error", "F11")]),
        (now(so_qd=None, danh_hieu="chua_dat"), []),
        (now(so_qd="chưa rõ"), [("FORM_DIFFERS", "warning", "F11")]),
    ],
)
def test_rules_between_figures(changed: dict[Key, Value], expected: list[tuple[str, str, str]]) -> None:
    assert brief(found(changed)) == expected


@pytest.mark.proves("F19")
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (now(xa_kieu_mau=Decimal(2)), ["xa_kieu_mau"]),
        (now(xa_nang_cao=Decimal(3)), ["xa_nang_cao"]),
        (now(xa_dat=Decimal(4), ty_le_dat=Decimal("133.33")), ["xa_dat", "ty_le_dat"]),
        (now(ty_le_dat=Decimal("63.73")), ["ty_le_dat"]),
    ],
)
def test_nesting_and_ratios(changed: dict[Key, Value], expected: list[str]) -> None:
    figures = make_figures(DISTRICT, changed, unit="h")
    cells = {one.place.cell: one.indicator for one in figures}

    findings = judge(figures, CATALOGUE, unit="h", group="district")

    assert [cells[one.place.cell] for one in findings] == expected
    assert {one.severity for one in findings} == {Severity.ERROR}


def test_a_rule_waits_for_a_blank_and_the_blank_says_so() -> None:
    (one,) = found(now(von_xa=None, von_tong=Decimal(99)))

    assert (one.code, one.place.cell) == ("REQUIRED_BLANK", "F20")
    assert "Vì vậy chưa đối chiếu được: Tổng nguồn lực (ước năm 2023)." in one.message


def test_a_sum_of_a_wrong_total_is_not_blamed() -> None:
    figures = make_figures(DISTRICT, now(tong_xa=Decimal(5)), unit="h")

    findings = judge(figures, CATALOGUE, unit="h", group="district", units_below=3)

    assert [(one.code, one.expected) for one in findings] == [("VALUE_DIFFERS", "3")]


def test_findings_stand_in_the_order_of_the_form() -> None:
    findings = found(now(no_con_lai=Decimal(1), von_tong=Decimal(1), tong_thon=Decimal("7.5"), tc_01="roi"))

    assert [one.place.cell for one in findings] == ["F5", "F7", "F21", "F25"]


# ---------------------------------------------------------------------------------------------------- single cells


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (now(tong_thon=Decimal("7.5")), "NOT_WHOLE"),
        (now(danh_hieu="NTM"), "CHOICE_UNKNOWN"),
        (now(von_xa=None), "REQUIRED_BLANK"),
        (now(von_xa=" "), "REQUIRED_BLANK"),
        (now(tong_thon=Decimal("1E+99")), "TYPE_WRONG"),
        (now(tong_thon=Decimal("sNaN")), "TYPE_WRONG"),
    ],
)
def test_single_cells(changed: dict[Key, Value], code: str) -> None:
    assert [one.code for one in found(changed)] == [code]


@pytest.mark.proves("E07")
def test_text_in_a_summed_column_is_named_and_not_summed() -> None:
    (one,) = found(now(von_xa="khoảng 250"))

    assert (one.code, one.found) == ("TYPE_WRONG", "khoảng 250")
    assert one.message.endswith("đang ghi 'khoảng 250'; cần số tiền theo triệu đồng, ví dụ 12.500.")


def test_a_figure_stated_twice_or_not_asked_for() -> None:
    more = [
        make_figure(("von_xa", NOW), Decimal(251)),
        make_figure(("von_xa", NOW), Decimal(250)),
        make_figure(("ty_le_dat", NOW), Decimal(5)),
        replace(make_figure(("von_xa", NOW), Decimal(1)), indicator="la"),
        replace(make_figure(("von_xa", NOW), Decimal(1)), period="1999"),
    ]

    findings = judge(make_figures(COMMUNE) + more, CATALOGUE, unit="xa-1", group="commune")

    assert sorted(one.code for one in findings) == ["NOT_ASKED", "NOT_ASKED", "NOT_ASKED", "STATED_TWICE"]


def test_an_empty_sheet_is_said_once() -> None:
    findings = judge([], CATALOGUE, unit="xa-1", group="commune")

    assert [one.code for one in findings] == ["SECTION_BLANK"] * 3


# --------------------------------------------------------------------------------------------------------- columns


@pytest.mark.proves("F20", "T-33", "E09")
def test_wrong_basis_and_day_are_said_once_for_a_column() -> None:
    figures = restate(make_figures(COMMUNE), NOW, basis="actual", as_of=date(2023, 9, 30))

    findings = judge(figures, CATALOGUE, unit="xa-1", group="commune")

    assert [(one.code, one.found, one.expected) for one in findings] == [
        ("BASIS_WRONG", "số thực hiện", "số ước thực hiện"),
        ("AS_OF_WRONG", "30/9/2023", "31/12/2023"),
    ]


@pytest.mark.proves("T-32", "F20")
def test_figures_by_another_set_of_criteria_are_returned() -> None:
    figures = restate(make_figures(COMMUNE), NOW, criteria_set="2016-2020")

    (one,) = judge(figures, CATALOGUE, unit="xa-1", group="commune")

    assert (one.code, one.severity, one.found, one.expected) == (
        "CRITERIA_SET_WRONG", Severity.ERROR, "2016-2020", "2022-2025",
    )  # fmt: skip


def test_an_unknown_day_is_a_warning() -> None:
    figures = restate(make_figures(COMMUNE), "2020", as_of=None)

    assert [one.code for one in judge(figures, CATALOGUE, unit="xa-1", group="commune")] == ["AS_OF_MISSING"]


# ------------------------------------------------------------------------------------------------------------ size


@pytest.mark.proves("E06")
@pytest.mark.parametrize(
    ("value", "named", "expected"),
    [
        (250000, {}, ("UNIT_SLIP", "warning", "250 triệu đồng")),
        (250000, {"neighbours": {("von_xa", NOW): Decimal(260)}}, ("UNIT_SLIP", "error", "250 triệu đồng")),
        (250000, {"last_accepted": {("von_xa", NOW): Decimal(249)}}, ("UNIT_SLIP", "error", "250 triệu đồng")),
        (250000000, {}, ("UNIT_SLIP", "warning", "250 triệu đồng")),
        ("0.25", {}, ("UNIT_SLIP", "warning", "250 triệu đồng")),
        (40000, {}, ("SIZE_UNUSUAL", "warning", "30.000 triệu đồng")),
        (29000, {}, None),
        (0, {}, None),
    ],
)
def test_slips_of_the_unit_of_measure(
    value: int | str, named: dict[str, object], expected: tuple[str, str, str] | None
) -> None:
    amount = Decimal(value)

    findings = found(now(von_xa=amount, von_tong=amount + 1500), **named)
    sizes = [(one.code, one.severity.value, one.expected) for one in findings if one.place.cell == "F20"]

    assert sizes == ([expected] if expected else [])


@pytest.mark.proves("E06")
def test_published_figures_are_witnesses() -> None:
    facts = (
        indicators.Fact(
            "mot-xa", "xã mẫu", "2024", "7", "thôn", "báo", "", {"tong_thon": Decimal(7)}, (), (), ("commune",)
        ),
        indicators.Fact(
            "ca-tinh", "tỉnh", "2023", "9", "tỷ", "báo", "", {"von_xa": Decimal(9000)}, (NOW,), ("commune",)
        ),
    )
    figures = make_figures(COMMUNE, now(tong_thon=Decimal(7000), von_xa=Decimal(9001), von_tong=Decimal(10501)))

    findings = judge(figures, make_catalogue(facts), unit="xa-1", group="commune")

    assert brief(findings) == [("UNIT_SLIP", "warning", "F5"), ("SIZE_UNUSUAL", "warning", "F20")]


def test_medians_need_three_units() -> None:
    figures = [make_figure(("von_xa", NOW), Decimal(value), f"xa-{value}") for value in (100, 300, 200)]

    assert figure_plausibility.medians(figures) == {("von_xa", NOW): Decimal(200)}
    assert figure_plausibility.medians(figures[:2]) == {}


# ----------------------------------------------------------------------------------------------------- units below


def found_in_district(below: list[Child], changed: dict[Key, Value], more: list[Figure] | None = None) -> list[Finding]:
    figures = make_figures(DISTRICT, changed, unit="h") + (more or [])
    return judge(
        figures, CATALOGUE, unit="h", group="district", units_below=3, children=below, children_group="commune", noun="xã"
    )  # fmt: skip


def test_totals_that_agree_pass() -> None:
    assert found_in_district(children(*ALL), {}) == []


@pytest.mark.proves("E05", "F19")
def test_a_total_that_differs_names_the_communes_that_differ() -> None:
    rows = [make_figure(("danh_hieu", NOW), "ntm", "x2"), make_figure(("danh_hieu", NOW), "ntm", "x0")]

    (one,) = found_in_district(children(*ALL), now(xa_dat=Decimal(3), ty_le_dat=Decimal(100)), rows)

    assert (one.code, one.severity, one.place.cell) == ("TOTAL_DIFFERS", Severity.ERROR, "F14")
    assert one.message == (
        "Số xã đạt chuẩn NTM: đang ghi 3 xã; tính từ báo cáo của 3 xã là 2. Xã có số khác: xã Quế Lộc."
    )


@pytest.mark.proves("E05")
def test_a_total_that_may_still_grow_is_a_warning_and_names_who_is_missing() -> None:
    findings = found_in_district(children("Quế An", "Quế Mỹ"), now(xa_dat=Decimal(3), ty_le_dat=Decimal(100)))

    assert [one.severity for one in findings] == [Severity.WARNING, Severity.WARNING]
    assert "Chưa có số của xã Quế Lộc." in findings[0].message


@pytest.mark.proves("E05")
def test_a_commune_that_is_contradicted_is_an_error_beside_a_total_that_is_only_doubtful() -> None:
    rows = [make_figure(("so_dat", NOW), Decimal(1), "x0")]

    findings = found_in_district(children("Quế An", "Quế Mỹ"), now(binh_quan=Decimal("1.9")), rows)

    assert ("CHILD_DIFFERS", Severity.ERROR) in [(one.code, one.severity) for one in findings]
    assert ("TOTAL_DIFFERS", Severity.WARNING) in [(one.code, one.severity) for one in findings]


def test_a_total_below_what_is_already_there_is_an_error() -> None:
    (one, *_) = found_in_district(children("Quế An", "Quế Mỹ"), now(xa_dat=Decimal(1), ty_le_dat=Decimal("33.33")))

    assert (one.code, one.severity) == ("TOTAL_DIFFERS", Severity.ERROR)


@pytest.mark.proves("E05")
def test_rows_about_communes_are_held_against_their_reports() -> None:
    rows = [make_figure(("von_xa", NOW), Decimal(999), "x1"), make_figure(("von_xa", NOW), Decimal(1), "la")]

    findings = found_in_district(children(*ALL), {}, rows)

    assert sorted((one.code, one.found) for one in findings) == [
        ("CHILD_DIFFERS", "999 triệu đồng"),
        ("UNIT_FOREIGN", "la"),
    ]


def test_the_sum_of_the_communes_as_own_part_is_seen() -> None:
    findings = found_in_district(children(*ALL), now(von_nstw=Decimal(4500), von_tong=Decimal(4500)))

    assert [one.code for one in findings] == ["COUNTED_TWICE"]
