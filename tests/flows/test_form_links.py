"""Filled links on boards against the forms they open: every value a board fills in is one the form takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from domain import operator_acts, plans, standings
from tests import factories

pytestmark = pytest.mark.filterwarnings("default")

NEEDED = {"nguoi_ghi": "Người thử, cán bộ", "nguoi_quyet_dinh": "Người thử, cán bộ", "ly_do": "thử phiếu", "don_vi": "xã Thử",
          "ngay": "2023-10-04", "ngay_nhan": "2023-10-04", "ten": "Thôn Thử", "so": "1/KH", "den_het_ngay": "2023-11-17"}  # fmt: skip


def forms() -> dict[str, type[Any]]:
    from flows import arrivals, dates, held, meetings, openings, selections, verdicts

    return {
        "1.1": meetings.MeetingForm,
        "1.2": arrivals.ArrivalForm,
        "1.3": selections.SelectionForm,
        "2.1": verdicts.VerdictForm,
        "2.2": verdicts.ExtensionForm,
        "2.3": openings.OpeningForm,
        "2.4": dates.DateForm,
        "2.5": selections.SettlementForm,
        "2.6": held.PlacementForm,
        "2.7": dates.IssueForm,
        "2.8": held.ClosingForm,
        "4.9": openings.RetriggerForm,
    }


def offered(plan: plans.Plan) -> Iterator[operator_acts.Act]:
    """Every act a board can offer for any obligation of a plan, in any state."""
    from domain import obligations

    index = plans.PlanIndex(plan)
    day = plan.document.issued_on or plan.document.earliest_issue or plan.bounds[0].printed_before
    assert day is not None
    for number, one in enumerate(obligations.expand(plan, day)):
        owed = standings.Owed(
            number, one.key, one.duty, one.kind, one.stage, one.unit, one.responsible, one.branch, one.scope, one.group,
            one.legs, one.required, waits_for=one.waits_for, purpose=one.purpose, paper=one.paper,
        )  # fmt: skip
        for status in standings.Status:
            standing = standings.Standing(
                owed, status, standings.Timeliness.PENDING, None, None, missing_legs=one.legs, planned_on=day
            )
            yield from operator_acts.for_standing(index, standing)
    for stage in plan.stages:
        yield operator_acts.run_stage(stage, "vì sao")
        yield operator_acts.for_waiver(index, stage.id, "")
    yield operator_acts.place_held(12)
    yield operator_acts.close_held(12)


def test_every_filled_link_fits_the_form_it_opens() -> None:
    found = forms()
    seen = set()
    for act in offered(factories.make_plan()):
        form = found[act.deployment]
        assert set(act.values) <= set(form.model_fields), (act.deployment, act.values)
        filled = {name: NEEDED[name] for name in form.model_fields if name in NEEDED} | {
            name: value for name, value in act.values.items() if value
        }
        if "viec" in form.model_fields:
            filled.setdefault("viec", "chọn" if act.deployment == "1.3" else "x")
        if act.deployment == "2.1":
            filled.setdefault("quyet_dinh", "nhận (đạt)")
        form.model_validate_json(json.dumps(filled))
        seen.add(act.deployment)
    assert {"1.1", "1.2", "1.3", "2.1", "2.3", "2.4", "2.5", "2.6", "2.8", "4.9"} <= seen


@pytest.mark.parametrize(
    "number", sorted(["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "4.9"])
)
def test_forms_are_short_vietnamese_and_end_with_a_person(number: str) -> None:
    form = forms()[number]

    fields = list(form.model_fields.items())
    assert len(fields) <= 6
    assert all(one.title and one.title[0].isupper() for _, one in fields)
    assert fields[-1][0].startswith("nguoi_")
    assert form.__doc__
