"""How a flaw gets into a plan: small steps, each from a plan to a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from domain import composition, plans
from tests import factories as make


@dataclass(frozen=True)
class Planted:
    """A flaw: what it is called, how it gets into the tidy plan, and what the finding must name.

    units: the ids the finding must carry, in order; None where the order or number does not matter.
    invited: what its invitations.yaml and persons.csv say.
    """

    code: str
    severity: str
    plant: Callable[[plans.Plan], plans.Plan]
    words: tuple[str, ...] = ()
    units: tuple[str, ...] | None = None
    invited: composition.Composition | None = None


def planted(
    code: str,
    severity: str,
    plant: Callable[[plans.Plan], plans.Plan],
    *words: str,
    units: tuple[str, ...] | None = None,
    proves: tuple[str, ...] = (),
    id: str = "",
    invited: composition.Composition | None = None,
) -> Any:
    marks = [pytest.mark.proves(*proves)] if proves else []
    return pytest.param(Planted(code, severity, plant, words, units, invited), id=id or code.lower(), marks=marks)


def with_document(**changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: replace(plan, document=replace(plan.document, **changes))


def with_more(field: str, *values: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: replace(plan, **{field: (*getattr(plan, field), *values)})


def without_papers_of(*units: str) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: replace(plan, papers=tuple(one for one in plan.papers if one.assignee not in units))


def without_choice_of(unit: str, purpose: str) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: replace(
        plan, papers=tuple(one for one in plan.papers if (one.chosen_by, one.purpose) != (unit, purpose))
    )


def duty(id: str, **changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_duty(plan, id, **changes)


def bound(id: str, **changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_bound(plan, id, **changes)


def paper(id: str, **changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_paper(plan, id, **changes)


def unit(id: str, **changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_unit(plan, id, **changes)


def gate(stage: str, *conditions: plans.Condition) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_stage(plan, stage, gate=conditions)


def both(*steps: Callable[[plans.Plan], plans.Plan]) -> Callable[[plans.Plan], plans.Plan]:
    def plant(plan: plans.Plan) -> plans.Plan:
        for step in steps:
            plan = step(plan)
        return plan

    return plant


def sections(**changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    form = plans.ReportForm("dia-phuong", "Báo cáo của địa phương", (make.make_section(**changes),))
    return lambda plan: replace(
        plan, report_forms=tuple(form if one.id == form.id else one for one in plan.report_forms)
    )
