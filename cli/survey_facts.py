"""How a campaign stands, as the JSON object that docs/cli.md describes. Stable: keys are added, never renamed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from domain import deadlines, gates, plans, progress, standings, tallies
from domain.standings import Timeliness

if TYPE_CHECKING:
    from domain import surveys

_PAST_BOUND = (Timeliness.LATE, Timeliness.LATE_WITH_PERMISSION, Timeliness.OVERDUE)


def of(survey: surveys.Survey, scope: plans.Unit | None = None) -> dict[str, Any]:
    """The whole answer of `soket status --json`. scope: the unit the survey was narrowed to."""
    reading = progress.Reading(survey)
    facts: dict[str, Any] = {
        "campaign": survey.campaign,
        "title": survey.title,
        "as_of": survey.as_of.isoformat(),
        "issued_on": survey.issued_on.isoformat() if survey.issued_on else None,
        "number": survey.number,
        "simulated": survey.is_simulated,
        "sample": survey.is_sample,
        "stages": [_stage(reading, stage, scope) for stage in survey.plan.stages],
        "overrides": [_override(survey, one) for one in survey.overrides],
        "snapshots": _snapshots(survey),
    }
    if scope is not None:
        facts["unit"], facts["unit_name"] = scope.id, scope.full_name
        facts["obligations"] = [obligation(reading, one) for one in survey.standings if one.is_live]
    return facts


def _stage(reading: progress.Reading, stage: plans.Stage, scope: plans.Unit | None) -> dict[str, Any]:
    duties = reading.duties(stage.id)
    found = _of(reading, duties)
    return {
        "id": stage.id,
        "number": stage.number,
        "title": stage.title,
        "gate": gate(reading.survey, stage, scope),
        "tally": _tally(found, known=all(reading.is_known(duty) for duty in duties if duty.required)),
        "duties": [_duty(reading, duty) for duty in duties],
        "branches": _branches(reading, duties, found),
    }


def _of(reading: progress.Reading, duties: Iterable[plans.Duty]) -> list[standings.Standing]:
    return [one for duty in duties for one in reading.survey.board.by_duty.get(duty.id, ())]


def _tally(found: Iterable[standings.Standing], *, known: bool) -> dict[str, Any]:
    return asdict(tallies.tally(found, known=known))


def _duty(reading: progress.Reading, duty: plans.Duty) -> dict[str, Any]:
    due = reading.due(duty)
    bound = deadlines.midnight(due.before, reading.zone).isoformat() if due.before else None
    return {
        "id": duty.id,
        "title": duty.title,
        "kind": duty.kind,
        "required": duty.required,
        "bound": bound,
        "tally": _tally(_of(reading, [duty]), known=reading.is_known(duty)),
    }


def _branches(
    reading: progress.Reading, duties: list[plans.Duty], found: list[standings.Standing]
) -> list[dict[str, Any]]:
    """Per district, in protocol order; what belongs to no district stands under the unit that issues the plan."""
    by_branch: dict[str, list[standings.Standing]] = {}
    for one in found:
        by_branch.setdefault(one.owed.branch, []).append(one)
    units = reading.index.units
    keys = sorted(by_branch, key=lambda key: (units[key].order if key in units else 0, key))
    rows = []
    for key in keys:
        mine = by_branch[key]
        owed = [one for one in mine if one.owed.required]
        by_duty: dict[str, list[standings.Standing]] = {}
        for one in mine:
            by_duty.setdefault(one.owed.duty, []).append(one)
        known = {duty.id: reading.is_known(duty) for duty in duties}
        rows.append(
            {
                "unit": key,
                "unit_name": units[key].full_name if key in units else key,
                "tally": _tally(mine, known=all(known[duty] for duty in by_duty)),
                "duties": {duty: _tally(ones, known=known[duty]) for duty, ones in by_duty.items()},
                "late": _owners(reading, (one for one in owed if one.timeliness in _PAST_BOUND)),
                "missing": _owners(reading, (one for one in owed if not one.is_done)),
            }
        )
    return rows


def _owners(reading: progress.Reading, found: Iterable[standings.Standing]) -> list[str]:
    """Whose they are, each once, in protocol order."""
    return list(dict.fromkeys(owner(reading, one) for one in reading.problems_first(found)))


def owner(reading: progress.Reading, one: standings.Standing) -> str:
    """Who owes it: the unit, else who gives the paper as far as it is known."""
    unit = reading.index.units.get(one.owed.unit or "")
    if unit is not None:
        return unit.full_name
    return reading.survey.presenters.get(one.owed.id, "") or one.owed.responsible


def obligation(reading: progress.Reading, one: standings.Standing) -> dict[str, Any]:
    """One obligation and how it stands."""
    owed = one.owed
    duty = reading.index.duties.get(owed.duty)
    return {
        "id": owed.key,
        "duty": owed.duty,
        "title": duty.title if duty else owed.duty,
        "kind": owed.kind,
        "stage": owed.stage,
        "unit": owed.unit,
        "unit_name": owner(reading, one),
        "paper": owed.paper,
        "required": owed.required,
        "status": one.status.value,
        "timeliness": one.timeliness.value,
        "bound": one.bound.isoformat() if one.bound else None,
        "original_bound": one.original.isoformat() if one.original else None,
        "missing_legs": list(one.missing_legs),
    }


def gate(survey: surveys.Survey, stage: plans.Stage, scope: plans.Unit | None = None) -> dict[str, Any]:
    """The gates of a stage. scope: only those of that unit, of units below it and of the one above it."""
    found = survey.gates.get(stage.id, [])
    if scope is not None:
        above = survey.index.ancestor_at(scope.id, stage.gate_per) if stage.gate_per else ""
        from cli.survey_scope import is_within

        found = [one for one in found if one.scope in ("", above) or is_within(survey, one.scope, scope.id)]
    return {
        "open": all(one.is_open for one in found),
        "overridden": any(one.is_overridden for one in found),
        "scopes": [_scope(survey, one) for one in found],
    }


def _scope(survey: surveys.Survey, one: gates.Gate) -> dict[str, Any]:
    return {
        "unit": one.scope or None,
        "unit_name": _name(survey, one.scope),
        "open": one.is_open,
        "overridden": one.is_overridden,
        "blockers": [_blocker(survey, blocker) for blocker in one.blockers],
        "waived": [
            _blocker(survey, blocker) | {"by": override.by, "reason": override.reason}
            for blocker, override in one.waived
        ],
        "warnings": list(one.warnings),
    }


def _blocker(survey: surveys.Survey, one: gates.Blocker) -> dict[str, Any]:
    duty = survey.index.duties.get(one.what)
    return {
        "id": one.id,
        "unit": one.unit,
        "unit_name": _name(survey, one.unit),
        "what": duty.title if duty else one.what,
    }


def _override(survey: surveys.Survey, one: gates.Override) -> dict[str, Any]:
    return {
        "id": one.id,
        "stage": one.stage,
        "unit": one.scope or None,
        "unit_name": _name(survey, one.scope),
        "by": one.by,
        "reason": one.reason,
        "at": one.at.astimezone(survey.as_of.tzinfo).isoformat(),
        "waives": sorted(one.waives),
    }


def _snapshots(survey: surveys.Survey) -> list[dict[str, Any]]:
    return [
        {
            "duty": duty,
            "title": survey.index.duties[duty].title if duty in survey.index.duties else duty,
            "number": one.number,
            "frozen_at": one.frozen_at.astimezone(survey.as_of.tzinfo).isoformat(),
            "inputs_sha256": one.inputs_sha256,
            "stale": one.is_stale,
        }
        for duty, one in survey.snapshots.items()
    ]


def _name(survey: surveys.Survey, key: str | None) -> str | None:
    unit = survey.index.units.get(key or "")
    return unit.full_name if unit else (key or None)
