"""Who is reminded today, of what, and who above them is asked: from standings, the plan's ladder and what was sent before.

One recipient gets one letter a day, listing all that is owed, whatever was the occasion. Units that the office does not
write to themselves are chased through the nearest unit above them that it does write to (T-30).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain import deadlines, plans, reminders
from domain.letter_rules import ESCALATING, LetterRules, Rung
from domain.standings import Standing, Status

ANSWERED = frozenset({Status.VOID, Status.ACCEPTED, Status.RECEIVED, Status.CLOSED, Status.UNDECIDED})
"""Nothing is owed by the unit: done, or for us to decide, or not asked yet, or nobody's until it is chosen or settled."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a letter goes today: one obligation and the rung that fell due."""

    standing: Standing
    rung: Rung


@dataclass(frozen=True, slots=True)
class Chase:
    """All that one unit is written about today.

    unit: whom the letter is for. own: what it owes itself; below: what the units owe that it has to remind, both in
    protocol order. occasions: what fell due today, those of the units below included; empty: nothing goes today.
    """

    unit: str
    own: tuple[Standing, ...]
    below: tuple[Standing, ...]
    occasions: tuple[Occasion, ...]

    @property
    def reminding(self) -> tuple[Occasion, ...]:
        """Occasions of the ordinary letter, to the contact."""
        return tuple(one for one in self.occasions if not set(one.rung.to) <= ESCALATING)

    @property
    def escalating(self) -> tuple[Occasion, ...]:
        """Occasions of the letter to those above."""
        return tuple(one for one in self.occasions if one.rung.is_escalating)


@dataclass
class _Gathered:
    own: list[Standing] = field(default_factory=list)
    below: list[Standing] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)


def is_owed(standing: Standing, today: date) -> bool:
    """Tell whether somebody still has to do something that may be asked for.

    A meeting with a day set ahead, within its bound, is on its way. Half a delivery is owed: the other leg is missing.
    """
    if standing.status in ANSWERED or not standing.owed.required or standing.bound is None:
        return False
    if standing.status is Status.PLANNED and standing.planned_on is not None and not standing.is_overdue:
        return standing.planned_on < today
    return True


def recipient(index: plans.PlanIndex, rules: LetterRules, unit: str) -> str:
    """The unit itself where the office writes to it, else the nearest one above it; "" where there is none."""
    at = index.units.get(unit)
    seen: set[str] = set()
    while at is not None and at.id not in seen:
        if rules.is_direct(at.group):
            return at.id
        seen.add(at.id)
        at = index.units.get(at.parent or "")
    return ""


def chases(
    index: plans.PlanIndex,
    rules: LetterRules,
    standings: Iterable[Standing],
    today: date,
    calendar: deadlines.Calendar,
    chased_on: Mapping[int, date],
    granted_on: Mapping[int, date] | None = None,
) -> list[Chase]:
    """What every unit is owed a letter about, in protocol order; those with occasions are written to today.

    chased_on: obligation id -> day of the last reminder about it; granted_on: -> day on which its bound was extended,
    from which the new ladder counts. The office and the unit that issues the plan are not
    written to: what they owe stands on the morning sheet.
    """
    found: dict[str, _Gathered] = {}
    receives: dict[str, str] = {}
    ours = {index.plan.office, index.plan.host}
    granted = granted_on or {}
    rungs: dict[tuple[object, ...], Rung | None] = {}  # thousands of units stand alike: each ladder is walked once
    for one in standings:
        if not is_owed(one, today):
            continue
        owner = one.owed.unit or one.owed.responsible
        if owner not in receives:
            receives[owner] = recipient(index, rules, owner)
        to = receives[owner]
        if not to or to in ours:
            continue
        gathered = found.setdefault(to, _Gathered())
        (gathered.own if owner == to else gathered.below).append(one)
        asked_on = max(opened_on(one, index.plan.zone, today), granted.get(one.owed.id, date.min))
        unit = index.units.get(owner)
        alike = (one.owed.kind, unit.addressee if unit else "", one.bound, asked_on, chased_on.get(one.owed.id))
        if alike not in rungs:
            rungs[alike] = _due(index, rules, one, owner, today, calendar, asked_on, chased_on.get(one.owed.id))
        rung = rungs[alike]
        if rung is not None:
            gathered.occasions.append(Occasion(one, rung))

    def place(unit: str) -> tuple[int, str]:
        return (index.units[unit].order, unit)

    return [
        Chase(unit, tuple(found[unit].own), tuple(found[unit].below), tuple(found[unit].occasions))
        for unit in sorted(found, key=place)
    ]


@dataclass
class Held:
    """The units that have to meet, of those that one unit has to remind; those of them that have met."""

    all: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)


def held_below(index: plans.PlanIndex, rules: LetterRules, standings: Iterable[Standing]) -> dict[str, Held]:
    """Who has met, by the unit that reminds them (T-30). A unit that meets twice has met when it has met at all."""
    found: dict[str, Held] = {}
    for one in standings:
        if (
            one.owed.kind != "meeting"
            or one.owed.unit is None
            or not one.owed.required
            or one.status in (Status.VOID, Status.CLOSED)
        ):
            continue
        to = recipient(index, rules, one.owed.unit)
        if to and to != one.owed.unit:
            held = found.setdefault(to, Held())
            held.all.add(one.owed.unit)
            if one.held_on is not None:
                held.done.add(one.owed.unit)
    return found


def _due(
    index: plans.PlanIndex,
    rules: LetterRules,
    standing: Standing,
    owner: str,
    today: date,
    calendar: deadlines.Calendar,
    asked_on: date,
    chased: date | None,
) -> Rung | None:
    unit = index.units.get(owner)
    ladder = rules.ladder_for(standing.owed.kind, unit.addressee if unit else "")
    if ladder is None or standing.bound is None:
        return None
    last_valid = last_valid_day(standing, index.plan.zone)
    return reminders.due(ladder, last_valid, today, calendar, opened_on=asked_on, chased_on=chased)


def last_valid_day(standing: Standing, zone: str) -> date:
    """The last day on which a delivery is in time, an extension included."""
    assert standing.bound is not None
    return deadlines.local_day(standing.bound, zone) - timedelta(days=1)


def opened_on(standing: Standing, zone: str, today: date) -> date:
    """The day on which it was asked for."""
    opened = standing.owed.settled_at or standing.owed.opened_at
    return deadlines.local_day(opened, zone) if opened is not None else today


def is_in_force(row: Mapping[str, str], day: date) -> bool:
    """Tell whether a line of a roster counts on a day: valid_from included, valid_to not; "" is open."""
    first, last = row.get("valid_from", ""), row.get("valid_to", "")
    return (not first or date.fromisoformat(first) <= day) and (not last or day < date.fromisoformat(last))
