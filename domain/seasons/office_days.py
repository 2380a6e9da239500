"""When a simulated office is at work: working days, and the moment at which a thing received can be typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from domain import deadlines, plans

_OPENS, _SHUTS = time(7, 45), time(16, 30)


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """The days of one plan's offices. shift and pick never leave a working day."""

    zone: str
    calendar: deadlines.Calendar

    @classmethod
    def of(cls, plan: plans.Plan) -> OfficeDays:
        return cls(plan.zone, deadlines.Calendar(frozenset(off.day for off in plan.days_off)))

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of a day on the province's clocks."""
        return deadlines.midnight(day, self.zone).set(hour=hour, minute=minute)

    def on_or_after(self, day: date) -> date:
        """The day itself, or the first working day behind it."""
        while not self.calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def shift(self, day: date, count: int) -> date:
        """The working day `count` working days behind (or ahead of, when negative) a day."""
        if count < 0:
            return self.calendar.working_days_before(day, -count)
        day = self.on_or_after(day) if count == 0 else day
        for _ in range(count):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def pick(self, random: Random, first: date, last: date) -> date:
        """A working day between two days, both included; the first working day from `first` on where there is none."""
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        working = [day for day in days if self.calendar.is_working(day)]
        return random.choice(working) if working else self.on_or_after(first)

    def part(self, random: Random, first: date, last: date, low: float, high: float) -> date:
        """A working day in a part of a span: 0.0 is its beginning, 1.0 its end."""
        length = max((last - first).days, 0)
        return self.pick(random, first + timedelta(days=int(length * low)), first + timedelta(days=int(length * high)))

    def typed_in(self, received: datetime) -> datetime:
        """When the office can write down what came at that moment: at once, or early on the next working day."""
        day, clock = received.date(), received.time()
        if self.calendar.is_working(day) and clock <= _SHUTS:
            return received + timedelta(minutes=10) if clock >= _OPENS else self.at(day, _OPENS.hour, _OPENS.minute)
        return self.at(self.on_or_after(day + timedelta(days=1)), _OPENS.hour, _OPENS.minute)
