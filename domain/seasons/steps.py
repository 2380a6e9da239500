"""The acts of a rehearsal season, in the order in which a simulated office does them. Doing them is `tasks.rehearsal`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain import deadlines

OK, REFUSED = "ok", "refused"
CLOSING_HOUR = 18
"""Hour at which a rehearsal lets the stages run; every step of a day lies ahead of it, but for mails and their reading."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the story.

    at:      the moment that counts as now when the act is done, aware, in the plan's zone.
    act:     issue, choose, settle, meeting, arrival, confirm, accept, return, extend, set_day, override,
             withdraw_override, retrigger; in a season told with mails also mail (a unit sends), intake (the mailbox is
             read) and place (a person says whose held files are).
    values:  arguments of that act, by name; plain values only.
    label:   one Vietnamese sentence that tells it.
    expects: OK or REFUSED: a rehearsal shows refusals too. code: the code of the refusal that is expected.
    """

    at: datetime
    act: str
    values: Mapping[str, Any]
    label: str
    expects: str = OK
    code: str = ""


@dataclass(frozen=True, slots=True)
class Season:
    """A whole simulated season of a plan: all steps, in order of time. Nothing in it has happened."""

    plan: str
    seed: int
    zone: str
    first_day: date
    last_day: date
    steps: tuple[Step, ...]

    def days(self) -> tuple[tuple[date, tuple[Step, ...]], ...]:
        """Every calendar day of the season with its steps; most days off have none."""
        held: dict[date, list[Step]] = {}
        for step in self.steps:
            held.setdefault(step.at.date(), []).append(step)
        count = (self.last_day - self.first_day).days + 1
        every = [self.first_day + timedelta(days=number) for number in range(count)]
        return tuple((day, tuple(held.get(day, ()))) for day in every)

    def closing(self, day: date) -> datetime:
        """The moment of a day at which its stages run, after all of its steps."""
        return deadlines.midnight(day, self.zone).set(hour=CLOSING_HOUR)
