"""Two conferences on one day that want the same guest, and the days on which nobody is asked twice (X12, E42)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain import vietnamese


@dataclass(frozen=True, slots=True)
class Event:
    """A conference with a day. unit: who holds it; guests: person ids or names, as the invitations say them."""

    unit: str
    name: str
    day: date
    guests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A guest who is wanted at two or more conferences on one day. events: by name, then unit."""

    day: date
    guest: str
    events: tuple[Event, ...]


def clashes(events: Iterable[Event]) -> list[Clash]:
    """Every guest wanted twice on a day, by day and guest; an event that is given twice is one event.

    Spellings that differ only in where the tone stands or in case are one guest ("Hòa", "Hoà"), shown as first written.
    """
    wanted: dict[tuple[date, str], list[Event]] = {}
    written: dict[str, str] = {}
    for event in sorted(set(events), key=_by_name):
        for guest in dict.fromkeys(vietnamese.word_fold(one) for one in event.guests if vietnamese.word_fold(one)):
            wanted.setdefault((event.day, guest), []).append(event)
        for one in event.guests:
            written.setdefault(vietnamese.word_fold(one), vietnamese.clean(one))
    return [
        Clash(day, written[guest], tuple(at)) for (day, guest), at in sorted(wanted.items(), key=_by_day) if len(at) > 1
    ]


def free_days(event: Event, events: Iterable[Event], candidates: Iterable[date]) -> list[date]:
    """The candidate days, in order, on which no guest of the event is wanted elsewhere.

    events: all of them; the one that moves (same unit, same name) is not in its own way.
    """
    guests = {vietnamese.word_fold(one) for one in event.guests} - {""}
    taken = {
        other.day
        for other in events
        if (other.unit, other.name) != (event.unit, event.name)
        and not guests.isdisjoint(map(vietnamese.word_fold, other.guests))
    }
    return sorted(set(candidates) - taken)


def _by_name(event: Event) -> tuple[str, str, date, tuple[str, ...]]:
    return (event.name, event.unit, event.day, event.guests)


def _by_day(item: tuple[tuple[date, str], list[Event]]) -> tuple[date, str]:
    return item[0]
