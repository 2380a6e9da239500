"""The provincial guests of conferences below: who is wanted where on one day (X12, E42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from domain import chasing, guest_clashes, short_names, wording
from domain.standings import Standing, Status
from tasks.desk import Work

_MOST_DAYS = 5
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


def following(work: Work) -> Iterator[Mapping[str, str]]:
    """Rows of the roster that are in force on this day and name whom the member follows."""
    roster = work.index.rosters.get(ROSTER)
    for row in roster.rows if roster else ():
        if row.get("district") and chasing.is_in_force(row, work.today):
            yield row


def members(work: Work) -> dict[str, tuple[str, ...]]:
    """Unit id -> the members who follow it on this day, by name and post."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in following(work):
        if row.get("person"):
            found[row["district"]].append(", ".join(filter(None, (row["person"], row.get("position", "")))))
    return {unit: tuple(dict.fromkeys(listed)) for unit, listed in found.items()}


def warnings(work: Work, unit: str) -> list[str]:
    """What to tell whoever plans a conference for a unit: guests who are wanted elsewhere that day, and days that are free (E42)."""
    if unit not in members(work):
        return []
    standings = work.board().everything
    found = events(work, standings)
    own = next((one for one in found if one.unit == unit), None)
    if own is None:
        return []
    said = []
    for clash in guest_clashes.clashes(found):
        others = [one.name for one in clash.events if one.unit != unit]
        if len(others) == len(clash.events):
            continue
        free = guest_clashes.free_days(own, found, _candidates(work, standings, unit))
        days = ", ".join(wording.short_date(day) for day in free[:_MOST_DAYS])
        said.append(
            f"{clash.guest} cùng ngày {wording.short_date(clash.day)} còn được mời dự hội nghị của {wording.names(others)}."
            f"{f' Ngày còn trống: {days}.' if days else ''}"
        )
    return said


def _candidates(work: Work, standings: Iterable[Standing], unit: str) -> list[date]:
    """Working days from tomorrow to the last valid day of the unit's conference."""
    bounds = [
        chasing.last_valid_day(one, work.plan.zone)
        for one in standings
        if one.owed.kind == "meeting" and one.owed.unit == unit and one.bound is not None
    ]
    last = max(bounds, default=work.today)
    days = (work.today + timedelta(days=ahead) for ahead in range(1, max((last - work.today).days, 0) + 1))
    return [day for day in days if work.calendar.is_working(day)]
