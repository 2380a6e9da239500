"""Bounds: "trước ngày …" as an exclusive instant, office days, and what is left of the time.

Moments are timezone-aware; a day becomes a moment only together with the plan's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pendulum


@dataclass(frozen=True, slots=True)
class Deadline:
    """A "before <day>" rule, held as an exclusive bound.

    before: the day named; the last valid day is the one ahead of it.
    zone:   IANA name of the plan's time zone.
    Source: plan III.2 and III.3 (D-01 … D-06).
    """

    before: date
    zone: str

    @property
    def instant(self) -> pendulum.DateTime:
        """The first moment that is too late."""
        return midnight(self.before, self.zone)

    @property
    def last_valid_day(self) -> date:
        return self.before - timedelta(days=1)

    def is_met_by(self, received_at: datetime) -> bool:
        """Tell whether a delivery arrived in time.

        received_at: when *our* server took it. The sender's Date header is hearsay and never comes here.
        """
        return received_at < self.instant


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days the offices work. days_off: public holidays and days off in lieu."""

    days_off: frozenset[date]

    def is_working(self, day: date) -> bool:
        return day.isoweekday() <= 5 and day not in self.days_off

    def last_working_day(self, upto: date) -> date:
        """The last working day on or before that day (T-02: the bound itself is never moved)."""
        day = upto
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def next_working_day(self, from_: date) -> date:
        """The first working day on or after that day."""
        day = from_
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def working_days_before(self, day: date, count: int) -> date:
        """The day that lies `count` working days ahead of `day`."""
        at = day
        for _ in range(count):
            at = self.last_working_day(at - timedelta(days=1))
        return at


def midnight(day: date, zone: str) -> pendulum.DateTime:
    """The first moment of a day in that zone."""
    return pendulum.datetime(day.year, day.month, day.day, tz=zone)


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of a moment, as the province's clocks show it."""
    return moment.astimezone(pendulum.timezone(zone)).date()


def days_left(before: date, today: date) -> int:
    """Whole days in which a delivery is still in time, today included: 1 = today is the last valid day, 0 or less = late."""
    return (before - today).days
