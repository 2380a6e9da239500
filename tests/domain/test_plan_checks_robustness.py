"""The linter answers about any plan, however broken: it is asked before anything else looks at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import plan_checks, plans
from tests import factories as make
from tests.domain.plan_flaws import people

Change = Callable[[plans.Plan], plans.Plan]

LISTS = [
    "levels",
    "units",
    "stages",
    "bounds",
    "duties",
    "papers",
    "report_forms",
    "conferences",
    "rosters",
    "contacts",
    "assumptions",
    "recipients",
    "channels",
    "addressee_classes",
    "days_off",
]
STRANGE_IDS = st.sampled_from(["", "khong-co", "so-y-te", "huyen-song-bo", "bao-cao-huyen", "D-03", "hoi-nghi-tinh"])
DAYS = st.sampled_from([None, date.min, date.max, date(2023, 9, 1), date(2023, 10, 15), date(2023, 12, 15)])
FIELDS: dict[str, list[tuple[str, st.SearchStrategy[Any]]]] = {
    "units": [
        ("id", STRANGE_IDS),
        ("parent", STRANGE_IDS),
        ("successor", STRANGE_IDS),
        ("level", STRANGE_IDS),
        ("kind", STRANGE_IDS),
        ("group", STRANGE_IDS),
        ("name", st.text(max_size=12)),
        ("full_name", st.text(max_size=12)),
        ("valid_from", DAYS),
        ("valid_to", DAYS),
        ("participates", st.sampled_from(["", "yes", "no", "no_inferred"])),
        ("aliases", st.lists(st.text(max_size=8), max_size=2).map(tuple)),
    ],
    "bounds": [
        ("id", STRANGE_IDS),
        ("printed_before", DAYS),
        ("working_before", DAYS),
        ("relative_to", STRANGE_IDS),
        ("offset_days", st.integers(-40, 40)),
    ],
    "duties": [
        ("id", STRANGE_IDS),
        ("kind", st.sampled_from(["paper", "selection", "report", "deliverable", "gì đó"])),
        ("stage", STRANGE_IDS),
        ("bound", STRANGE_IDS),
        ("after", st.lists(STRANGE_IDS, max_size=3).map(tuple)),
        ("choice", st.sampled_from([None, make.make_choice(least=3, most=0), make.make_choice(level="")])),
        (
            "owners",
            st.sampled_from([plans.Selector(), plans.Selector(units=("khong-co",)), plans.Selector(roster="x")]),
        ),
        ("opens", st.sampled_from([plans.LAUNCH, plans.STAGE])),
        ("legs", st.sampled_from([(), ("bồ câu",)])),
    ],
    "papers": [
        ("assignee", STRANGE_IDS),
        ("candidates", st.lists(STRANGE_IDS, max_size=3).map(tuple)),
        ("chosen_by", STRANGE_IDS),
        ("printed_as", st.text(max_size=20)),
        ("printed_parent", st.text(max_size=20)),
        ("refs", st.tuples(st.builds(plans.ContentRef, st.text(max_size=3), st.lists(st.text(max_size=3)).map(tuple)))),
    ],
    "stages": [
        ("id", STRANGE_IDS),
        ("number", st.integers(-1, 5)),
        ("opens_next", STRANGE_IDS),
        ("gate_per", STRANGE_IDS),
        (
            "gate",
            st.lists(st.builds(plans.Condition, STRANGE_IDS, st.tuples(STRANGE_IDS), STRANGE_IDS), max_size=2).map(
                tuple
            ),
        ),
    ],
    "contacts": [("unit", STRANGE_IDS), ("email", st.text(max_size=20))],
}


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """One mutation: a list emptied, a value dropped, or one field of one value made strange."""
    if draw(st.integers(0, 3)) == 0:
        field = draw(st.sampled_from(LISTS))
        return lambda plan: replace(plan, **{field: ()})
    field = draw(st.sampled_from(sorted(FIELDS)))
    at = draw(st.integers(0, 40))
    name, values = draw(st.sampled_from(FIELDS[field]))
    value = draw(st.one_of(values, st.just(...)))

    def change(plan: plans.Plan) -> plans.Plan:
        items = list(getattr(plan, field))
        if not items:
            return plan
        chosen = at % len(items)
        # An ellipsis stands for leaving the value out altogether.
        items[chosen : chosen + 1] = [] if value is ... else [replace(items[chosen], **{name: value})]
        return replace(plan, **{field: tuple(items)})

    return change


@pytest.mark.proves("X13")
@settings(deadline=None, max_examples=60)
@given(st.lists(changes(), max_size=6))
def test_the_linter_answers_about_any_plan(steps: list[Change]) -> None:
    plan = make.make_plan()
    for step in steps:
        plan = step(plan)

    found = plan_checks.check(plan, people.held(("xa-bo-nam", "Chủ tịch UBND"), ("so-y-te", "Giám đốc")))
    known = {unit.id for unit in plan.units}
    for finding in found:
        assert finding.code
        assert finding.code == finding.code.upper()
        assert finding.severity in plan_checks.SEVERITIES
        assert finding.message.endswith((".", "!", "?")) or finding.code == "QUESTION_OPEN"
        assert set(finding.units) <= known


def test_a_long_chain_of_duties_is_read_to_its_end() -> None:
    chain = tuple(
        make.make_duty(f"viec-{number}", after=(f"viec-{number - 1}",) if number else (), bound="D-02")
        for number in range(1200)
    )
    plan = make.make_plan(
        duties=(*make.make_duties(), *chain), bounds=tuple(b for b in make.make_bounds() if b.id != "D-02")
    )

    assert "CIRCULAR_ORDER" not in {finding.code for finding in plan_checks.check(plan)}
