"""One change inside a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain import plans


def with_unit(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one unit changed."""
    return replace(plan, units=_changed(plan.units, id, changes))


def with_duty(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one duty changed."""
    return replace(plan, duties=_changed(plan.duties, id, changes))


def with_bound(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one bound changed."""
    return replace(plan, bounds=_changed(plan.bounds, id, changes))


def with_paper(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one paper changed."""
    return replace(plan, papers=_changed(plan.papers, id, changes))


def with_stage(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one stage changed."""
    return replace(plan, stages=_changed(plan.stages, id, changes))


def with_conference(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one kind of conference changed."""
    return replace(plan, conferences=_changed(plan.conferences, id, changes))


def without_duty(plan: plans.Plan, id: str) -> plans.Plan:
    """The plan without one duty; what refers to the duty stays and now hangs in the air."""
    return replace(plan, duties=tuple(duty for duty in plan.duties if duty.id != id))


def _changed(values: tuple[Any, ...], id: str, changes: Mapping[str, Any]) -> tuple[Any, ...]:
    if id not in {value.id for value in values}:
        raise KeyError(f"no {id!r} among {[value.id for value in values]}")
    return tuple(replace(value, **changes) if value.id == id else value for value in values)
