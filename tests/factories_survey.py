"""Surveys without a database: a plan, what was written down about it, and a moment.

Acts are given by obligation key (`{"bao-cao-huyen:huyen-nui-doi": [arrived("soft", …), …]}`); everything else follows
as it does in `tasks.surveys`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pendulum

from domain import consolidation, gates, obligations, openings, plans, standings, surveys
from domain.standings import Act, Did
from tests import factories

ZONE = "Asia/Ho_Chi_Minh"
ISSUED = date(2023, 9, 15)


def at(day: int, month: int, hour: int = 8, minute: int = 0, year: int = 2023) -> datetime:
    """A moment in the province: 13/11 at 08:00."""
    return pendulum.datetime(year, month, day, hour, minute, tz=ZONE)


def arrived(leg: str, when: datetime) -> Act:
    """One leg came in."""
    return Act(Did.ARRIVED, when, leg)


def accepted(when: datetime) -> Act:
    """Somebody took it as good."""
    return Act(Did.ACCEPTED, when)


def done(when: datetime) -> list[Act]:
    """Both legs came in and were accepted at that moment."""
    return [arrived(plans.OFFICIAL, when), arrived(plans.SOFT, when), accepted(when)]


def held(on: date, when: datetime) -> Act:
    """A meeting was held, with lessons recorded."""
    return Act(Did.HELD, when, on=on, noted=True)


def chosen(what: str, when: datetime) -> Act:
    """A unit or name was chosen."""
    return Act(Did.CHOSEN, when, what=what)


def make_owed(plan: plans.Plan, day: date, opened_at: datetime | None) -> list[standings.Owed]:
    """Every obligation of the plan as a row would hold it; all opened at one moment, or none."""
    fields = standings.Owed.__dataclass_fields__
    found = []
    for number, one in enumerate(obligations.expand(plan, day), 1):
        values = {name: getattr(one, name) for name in fields if hasattr(one, name)}
        found.append(standings.Owed(**{**values, "id": number, "opened_at": opened_at}))
    return found


def make_survey(
    plan: plans.Plan | None = None,
    acts: Mapping[str, Sequence[Act]] | None = None,
    *,
    as_of: datetime | None = None,
    issued_on: date | None = ISSUED,
    overrides: Sequence[gates.Override] = (),
    set_dates: Mapping[str, date] | None = None,
    snapshots: Mapping[str, consolidation.Frozen] | None = None,
    closed: Sequence[str] = (),
    **changes: Any,
) -> surveys.Survey:
    """A campaign on Monday 13/11/2023 at 08:00 unless told otherwise, simulated, everything opened on 16/9.

    closed: stage ids whose obligations have not been opened.
    """
    plan = plan or factories.make_plan()
    as_of = as_of or at(13, 11)
    opened = at(16, 9) if issued_on else None
    owed = [
        standings.Owed(
            **{
                **{name: getattr(one, name) for name in standings.Owed.__dataclass_fields__},
                "opened_at": None if one.stage in closed and one.opens == plans.STAGE else opened,
            }
        )
        for one in make_owed(plan, issued_on or ISSUED, opened)
    ]
    ids = {one.key: one.id for one in owed}
    days = dict(set_dates or {})
    moment = standings.Moment(as_of, plan.zone, plan.timeliness_leg, days)
    found = standings.evaluate_all(owed, {ids[key]: list(said) for key, said in (acts or {}).items()}, moment)
    board = gates.Board(plan, found)
    frozen = dict(snapshots or {})
    now = gates.Circumstances(as_of, issued_on, frozenset(frozen), days)
    asked = {stage.id: gates.evaluate_stage(stage, board, now, overrides) for stage in plan.stages}
    by_scope = {(stage, gate.scope): gate for stage, listed in asked.items() for gate in listed}
    ready: dict[str, dict[str, list[str]]] = {}
    for one in openings.ready(found, issued_on is not None, by_scope):
        ready.setdefault(one.owed.stage, {}).setdefault(one.owed.branch, []).append(one.owed.key)
    names = {one.key: one.unit_name for one in obligations.expand(plan, issued_on or ISSUED)}
    fields: dict[str, Any] = {
        "campaign": plan.key,
        "title": plan.document.short_title,
        "number": "123/KH-UBND" if issued_on else None,
        "issued_on": issued_on,
        "is_simulated": True,
        "is_sample": False,
        "presenters": {one.id: names[one.key] for one in owed},
    }
    return surveys.Survey(
        as_of=as_of, plan=plan, standings=found, board=board, gates=asked, ready=ready, overrides=tuple(overrides),
        set_dates=days, snapshots=frozen, **(fields | changes),
    )  # fmt: skip


def busy_acts() -> dict[str, list[Act]]:
    """A Monday in November: one district done, one with half a report, one that sent it back and lacks two communes."""
    said: dict[str, list[Act]] = {}
    for district, communes in factories.COMMUNES.items():
        said[f"chuyen-ke-hoach:{district}"] = [Act(Did.ARRIVED, at(18, 9))]
        said[f"chon-xa-diem:{district}"] = [chosen(communes[0], at(25, 9))]
        for commune in communes:
            said[f"hoi-nghi-xa:{commune}"] = [held(date(2023, 10, 12), at(12, 10, 17))]
            said[f"bao-cao-xa:{commune}"] = done(at(20, 10))
    del said["hoi-nghi-xa:xa-doi-giua"], said["hoi-nghi-xa:xa-doi-ha"], said["bao-cao-xa:xa-doi-ha"]
    first, second, third = factories.DISTRICTS
    said[f"hoi-nghi-huyen:{first}"] = [held(date(2023, 11, 8), at(8, 11, 17))]
    said[f"bao-cao-huyen:{first}"] = done(at(10, 11, 9))
    said[f"hoi-nghi-huyen:{second}"] = [Act(Did.PLANNED, at(6, 11), on=date(2023, 11, 14))]
    said[f"bao-cao-huyen:{second}"] = [
        arrived(plans.OFFICIAL, at(9, 11)),
        arrived(plans.SOFT, at(9, 11)),
        Act(Did.RETURNED, at(10, 11)),
    ]
    said[f"bao-cao-huyen:{third}"] = [arrived(plans.OFFICIAL, at(10, 11, 16))]
    said["bao-cao-so:so-y-te"] = [arrived(plans.OFFICIAL, at(9, 11)), arrived(plans.SOFT, at(10, 11))]
    said["tham-luan:TL-001"] = done(at(10, 11))
    said["tham-luan:TL-004"] = done(at(11, 11))
    return said
