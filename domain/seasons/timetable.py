"""The few days a season hangs on: the issue, the decisions at each gate, the conference. Derived from the plan's bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain import obligations, plans
from domain.seasons.office_days import OfficeDays
from domain.seasons.scene import Scene

_AHEAD_OF_PRINTED, _AHEAD_OF_ANY = 25, 8
"""Days that must lie between the issue and the first printed bound, and the first bound of any kind."""


def first_day(plan: plans.Plan) -> date:
    """The day of issue: the plan's own, else a working day some weeks ahead of its first bound."""
    if plan.document.issued_on is not None:
        return plan.document.issued_on
    days = OfficeDays.of(plan)
    earliest = plan.document.earliest_issue
    limits = [bound.printed_before - timedelta(days=_AHEAD_OF_PRINTED) for bound in plan.bounds if bound.printed_before]
    limits += [bound.working_before - timedelta(days=_AHEAD_OF_ANY) for bound in plan.bounds if bound.working_before]
    wanted = min(limits, default=earliest)
    if wanted is None:
        raise ValueError(f"plan {plan.key!r} gives no bound and no day of issue: a season has nothing to hang on")
    if earliest is not None and wanted < earliest:
        return days.on_or_after(earliest)
    return days.calendar.last_working_day(wanted)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The days around a gate that waits for accepted reports.

    before:    the latest bound of what it waits for. overridden, withdrawn: a named person lets it open, and takes that
               back. straggler: the last report comes in, so late that the override was needed; complete: it is accepted.
    again:     it is overridden once more for those who never send. redone: the stage is run again.
    replaced, reaccepted, redone_again: a report is replaced after the frozen set, looked at, and the stage run again.
    """

    stage: plans.Stage
    waits_for: tuple[obligations.PlannedObligation, ...]
    before: date
    overridden: date
    withdrawn: date
    straggler: date
    complete: date
    again: date
    redone: date
    replaced: date
    reaccepted: date
    redone_again: date


def reckoning(scene: Scene, stage: plans.Stage) -> Reckoning | None:
    """The days of a gate that waits for accepted reports; None for one that does not, or that nobody owes anything."""
    waits_for = awaited(scene, stage)
    if not waits_for:
        return None
    days = scene.days
    before = max(scene.bound(one) for one in waits_for)
    overridden = days.on_or_after(before)
    shift = [days.shift(overridden, count) for count in range(12)]
    return Reckoning(
        stage, waits_for, before, overridden,
        withdrawn=shift[1], straggler=shift[4], complete=shift[5], again=shift[6], redone=shift[7],
        replaced=shift[8], reaccepted=shift[9], redone_again=shift[9],
    )  # fmt: skip


def awaited(scene: Scene, stage: plans.Stage) -> tuple[obligations.PlannedObligation, ...]:
    """The required obligations a stage's gate wants accepted."""
    return tuple(
        one
        for condition in stage.gate
        if condition.kind == "accepted"
        for duty in condition.duties
        for one in scene.owed.get(duty, ())
        if one.required
    )


@dataclass(frozen=True, slots=True)
class ConferenceDays:
    """The days around the conference whose date a named person sets.

    set_on: the date `planned` is set; moved_on: it is moved to `held`. overridden: the gate is opened although papers
    are missing.
    """

    duty: plans.Duty
    stage: plans.Stage
    papers_before: date
    set_on: date
    overridden: date
    moved_on: date
    planned: date
    held: date


def conference_days(scene: Scene) -> ConferenceDays | None:
    """The conference's days: never ahead of what its gate waits for, and ahead of its own bound where there is room."""
    duty = scene.conference
    if duty is None:
        return None
    days, stage = scene.days, scene.index.stages[duty.stage]
    own = scene.owed[duty.id][0]
    last = own.printed_before or own.working_before
    limits = [scene.bound(one) for one in awaited(scene, stage) if not one.relative_to]
    papers_before = max(limits, default=(last or scene.last_conference_day) - timedelta(days=15))
    overridden = days.shift(papers_before, 1)
    for other in scene.stages:
        found = reckoning(scene, other) if other.id != stage.id else None
        if found is not None:
            overridden = max(overridden, days.shift(found.redone_again, 1))
    moved_on = days.shift(overridden, 1)
    held = days.shift(last, -2) if last else days.shift(moved_on, 8)
    held = max(held, days.shift(moved_on, 2))
    planned = max(days.shift(held, -5), days.shift(moved_on, 1), days.on_or_after(papers_before))
    set_on = max(days.shift(papers_before, -10), days.shift(scene.first_day, 10))
    return ConferenceDays(duty, stage, papers_before, set_on, overridden, moved_on, planned, held)
