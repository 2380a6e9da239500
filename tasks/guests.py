"""The provincial guests of conferences below: who is wanted where on one day (X12, E42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from domain import chasing, guest_clashes, short_names
from domain.standings import Standing, Status
from tasks.desk import Work

ROSTER = "dung-diem"
"""Roster of the provincial members by the unit that each one follows; empty while it is not loaded."""


def clashes(work: Work, standings: Iterable[Standing]) -> tuple[guest_clashes.Clash, ...]:
    """Days on which one member is wanted at several conferences that are still ahead; none while the roster is not loaded."""
    return tuple(guest_clashes.clashes(events(work, standings)))


def events(work: Work, standings: Iterable[Standing]) -> list[guest_clashes.Event]:
    """The conferences ahead that have a day, with the members that follow their hosts."""
    guests = members(work)
    if not guests:
        return []
    names = short_names.ShortNames(work.index, {})
    found = []
    for one in standings:
        unit = one.owed.unit or one.owed.responsible
        if (
            one.owed.kind != "meeting"
            or one.status is not Status.PLANNED
            or one.planned_on is None
            or unit not in guests
        ):
            continue
        if one.planned_on >= work.today:
            found.append(guest_clashes.Event(unit, names.unit(unit), one.planned_on, guests[unit]))
    return found


def members(work: Work) -> dict[str, tuple[str, ...]]:
    """Unit id -> the members who follow it on this day, by name and post."""
    roster = work.index.rosters.get(ROSTER)
    found: dict[str, list[str]] = defaultdict(list)
    for row in roster.rows if roster else ():
        if row.get("district") and row.get("person") and chasing.is_in_force(row, work.today):
            found[row["district"]].append(", ".join(filter(None, (row["person"], row.get("position", "")))))
    return {unit: tuple(dict.fromkeys(listed)) for unit, listed in found.items()}
