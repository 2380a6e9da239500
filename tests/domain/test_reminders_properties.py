"""A ladder over any calendar, any run of days and any outages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain import reminders
from domain.deadlines import Calendar
from domain.letter_rules import Ladder, Rung

START = date(2026, 1, 5)
LENGTH = 80

calendars = some.builds(
    Calendar,
    some.frozensets(some.integers(-40, LENGTH + 40).map(lambda count: START + timedelta(days=count)), max_size=30),
)
ladders = some.lists(some.integers(-30, 20), unique=True, max_size=7).map(
    lambda found: Ladder((), (), tuple(Rung(day) for day in sorted(found)))
)


@dataclass(frozen=True)
class Case:
    """One obligation, and on which days of the run the server is up."""

    ladder: Ladder
    calendar: Calendar
    opened_on: date
    last_valid: date
    up: list[bool]

    def run(self) -> list[tuple[date, Rung]]:
        """Day by day, as the office's morning run does it: what was reminded of, and when."""
        sent: list[tuple[date, Rung]] = []
        for today in self.days_up():
            rung = self.due(today, sent[-1][0] if sent else None)
            if rung is not None:
                sent.append((today, rung))
        return sent

    def due(self, today: date, chased_on: date | None) -> Rung | None:
        return reminders.due(
            self.ladder, self.last_valid, today, self.calendar, opened_on=self.opened_on, chased_on=chased_on
        )

    def days_up(self) -> list[date]:
        return [START + timedelta(days=count) for count, is_up in enumerate(self.up) if is_up]

    def rung_days(self) -> list[tuple[date, Rung]]:
        """Spelled out apart from `reminders.days`: rung by rung, by the words of the rule."""
        found = []
        for rung in self.ladder.rungs:
            day, step = self.last_valid + timedelta(days=rung.day), timedelta(days=1 if rung.day > 0 else -1)
            while not self.calendar.is_working(day):
                day += step
            if day > self.opened_on:
                found.append((day, rung))
        return found


cases = some.builds(
    Case,
    ladder=ladders,
    calendar=calendars,
    opened_on=some.integers(-5, 40).map(lambda count: START + timedelta(days=count)),
    last_valid=some.integers(0, 60).map(lambda count: START + timedelta(days=count)),
    up=some.lists(some.booleans(), min_size=LENGTH, max_size=LENGTH),
)


@pytest.mark.proves("F06", "T-02")
@given(day=some.integers(-60, 60), count=some.integers(0, 60), calendar=calendars)
def test_a_rung_moves_to_a_working_day_on_its_own_side_of_the_bound(day: int, count: int, calendar: Calendar) -> None:
    last_valid = START + timedelta(days=count)

    found = reminders.rung_day(Rung(day), last_valid, calendar)

    assert calendar.is_working(found)
    plain = last_valid + timedelta(days=day)
    assert (plain <= found and found > last_valid) if day > 0 else (found <= plain <= last_valid)
    passed = range(1, abs((found - plain).days) + 1)
    assert not any(calendar.is_working(found + timedelta(days=step if day <= 0 else -step)) for step in passed)


@pytest.mark.proves("F06")
@given(cases)
def test_reminders_go_on_working_days_after_the_opening_and_once_a_day(case: Case) -> None:
    sent = case.run()

    assert all(case.calendar.is_working(day) and day > case.opened_on for day, _ in sent)
    assert all(case.due(day, day) is None for day, _ in sent)
    assert len({rung.day for _, rung in sent}) == len(sent)  # no rung twice
    assert [rung.day for _, rung in sent] == sorted(rung.day for _, rung in sent)


@pytest.mark.proves("F06", "E35")
@given(cases)
def test_every_pause_is_caught_up_once_with_the_latest_rung_that_fell_into_it(case: Case) -> None:
    served = [day for day in case.days_up() if case.calendar.is_working(day)]
    expected = []
    for before, today in zip([date.min, *served], served, strict=False):
        missed = [(day, rung.day, rung) for day, rung in case.rung_days() if before < day <= today]
        if missed:
            expected.append((today, max(missed, key=lambda one: one[:2])[2]))

    assert case.run() == expected


@given(cases)
def test_without_outages_every_day_of_the_ladder_is_served_on_the_day(case: Case) -> None:
    steady = Case(case.ladder, case.calendar, case.opened_on, case.last_valid, [True] * 200)
    spelled = {day for day, _ in case.rung_days() if day >= START}
    behind = {day for day, _ in case.rung_days() if day < START}

    found = [day for day, _ in steady.run()]

    assert set(found) - spelled <= ({case.calendar.next_working_day(START)} if behind else set())
    assert spelled <= set(found)
    assert dict(reminders.days(case.ladder, case.last_valid, case.calendar, opened_on=case.opened_on)).keys() == (
        spelled | behind
    )


@given(cases, some.integers(0, LENGTH), some.integers(1, 20))
def test_a_bound_that_moves_out_starts_its_own_ladder(case: Case, count: int, by: int) -> None:
    chased = [day for day, _ in case.run() if day <= START + timedelta(days=count)]
    moved = Case(case.ladder, case.calendar, case.opened_on, case.last_valid + timedelta(days=by), case.up)
    chased_on = chased[-1] if chased else None
    today = START + timedelta(days=count + 1)

    rung = moved.due(today, chased_on)

    fresh = [
        (day, one.day, one) for day, one in moved.rung_days() if day <= today and (chased_on is None or day > chased_on)
    ]
    latest = max(fresh, key=lambda one: one[:2])[2] if fresh and case.calendar.is_working(today) else None
    assert rung == latest
