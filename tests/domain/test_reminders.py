"""Days of a reminder ladder, with the real bounds of 2023 and the Tết of 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pendulum
import pytest

from domain import deadlines, reminders
from domain.letter_rules import CHAIR, MEMBER, Ladder, Rung

PLAIN = deadlines.Calendar(frozenset())
TET = deadlines.Calendar(frozenset(date(2026, 2, day) for day in range(16, 21)))  # Mon to Fri between two weekends
LADDER = Ladder((), (), (Rung(-14), Rung(-7), Rung(-3), Rung(-1), Rung(1), Rung(3, (CHAIR, MEMBER))))
OPENED = date(2023, 9, 20)
DISTRICT = date(2023, 11, 14)
"""Last valid day, a Tuesday, of reports due before 15/11/2023."""


def on(text: str) -> date:
    return pendulum.from_format(text, "ddd YYYY-MM-DD").date()


def spelled(found: list[tuple[date, Rung]]) -> list[tuple[int, str]]:
    return [(rung.day, f"{day:%a %Y-%m-%d}") for day, rung in found]


def due(
    today: str, *, last_valid: date = DISTRICT, opened_on: date = OPENED, chased_on: date | None = None
) -> int | None:
    """The day number of the rung that is due, of the plain ladder on a plain calendar."""
    rung = reminders.due(LADDER, last_valid, on(today), PLAIN, opened_on=opened_on, chased_on=chased_on)
    return rung.day if rung else None


# ------------------------------------------------------------------------------------------------------------- days


@pytest.mark.proves("F06", "E03")
@pytest.mark.parametrize(
    ("last_valid", "found"),
    [
        # Before 15/11/2023: the rung three days ahead falls on a Saturday and comes a day earlier.
        ("Tue 2023-11-14", ["Tue 2023-10-31", "Tue 2023-11-07", "Fri 2023-11-10", "Mon 2023-11-13", "Wed 2023-11-15", "Fri 2023-11-17"]),
        # Before 30/11/2023: a Sunday ahead, and a Saturday after the bound, which comes two days later.
        ("Wed 2023-11-29", ["Wed 2023-11-15", "Wed 2023-11-22", "Fri 2023-11-24", "Tue 2023-11-28", "Thu 2023-11-30", "Mon 2023-12-04"]),
    ],
)  # fmt: skip
def test_ladder_falls_on_working_days(last_valid: str, found: list[str]) -> None:
    assert spelled(reminders.days(LADDER, on(last_valid), PLAIN)) == list(
        zip((-14, -7, -3, -1, 1, 3), found, strict=True)
    )


@pytest.mark.proves("T-02", "F06")
@pytest.mark.parametrize(
    ("day", "found"),
    [
        (-7, "Fri 2023-10-06"),
        (-1, "Fri 2023-10-13"),
        (0, "Fri 2023-10-13"),  # the last valid day is a Saturday: its reminder comes on the last office day
        (1, "Mon 2023-10-16"),  # the printed day is a Sunday: nobody is told to be late on it, nor ahead of it
        (3, "Tue 2023-10-17"),
    ],
)
def test_rung_about_a_bound_on_a_sunday_moves_and_the_bound_does_not(day: int, found: str) -> None:
    deadline = deadlines.Deadline(before=on("Sun 2023-10-15"), zone="Asia/Ho_Chi_Minh")

    assert f"{reminders.rung_day(Rung(day), deadline.last_valid_day, PLAIN):%a %Y-%m-%d}" == found


@pytest.mark.proves("F06")
def test_rungs_about_a_long_holiday_gather_on_the_office_days_around_it() -> None:
    found = spelled(reminders.days(LADDER, on("Tue 2026-02-17"), TET))

    assert found == [
        (-14, "Tue 2026-02-03"),
        (-7, "Tue 2026-02-10"),
        (-3, "Fri 2026-02-13"),
        (-1, "Fri 2026-02-13"),
        (1, "Mon 2026-02-23"),
        (3, "Mon 2026-02-23"),
    ]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("Fri 2026-02-13", "Fri 2026-02-13"),
        ("Sat 2026-02-14", "Mon 2026-02-23"),
        ("Tue 2026-02-17", "Mon 2026-02-23"),
        ("Sun 2026-02-22", "Mon 2026-02-23"),
    ],
)
def test_next_working_day_passes_over_weekends_and_days_off(day: str, found: str) -> None:
    assert f"{TET.next_working_day(on(day)):%a %Y-%m-%d}" == found


@pytest.mark.parametrize(
    ("opened", "first"),
    [
        ("Fri 2023-11-03", -7),
        ("Mon 2023-11-06", -7),
        ("Tue 2023-11-07", -3),  # the request of the day serves itself
        ("Thu 2023-11-09", -3),
        ("Fri 2023-11-10", -1),
        ("Sat 2023-11-11", -1),  # Saturday's rung has moved to Friday, ahead of the opening: there is none
    ],
)
def test_rungs_up_to_the_opening_do_not_exist(opened: str, first: int) -> None:
    found = reminders.days(LADDER, DISTRICT, PLAIN, opened_on=on(opened))

    assert found[0][1].day == first


# -------------------------------------------------------------------------------------------------------------- due


@pytest.mark.proves("F06", "E03")
@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("Mon 2023-10-30", None),
        ("Tue 2023-10-31", -14),
        ("Tue 2023-11-07", -7),
        ("Fri 2023-11-10", -3),
        ("Mon 2023-11-13", -1),
        ("Wed 2023-11-15", 1),
        ("Fri 2023-11-17", 3),
    ],
)
def test_due_is_the_rung_of_the_day(today: str, found: int | None) -> None:
    assert due(today) == found


@pytest.mark.proves("F06")
@pytest.mark.parametrize("today", ["Sat 2023-11-11", "Sun 2023-11-12"])
def test_nothing_is_due_on_a_day_off_though_a_rung_was_missed(today: str) -> None:
    assert due(today) is None
    assert due("Mon 2023-11-13") is not None


@pytest.mark.proves("F06")
@pytest.mark.parametrize(
    ("today", "chased", "found"),
    [
        ("Tue 2023-11-07", "Tue 2023-11-07", None),  # acted on already today
        ("Wed 2023-11-08", "Tue 2023-11-07", None),
        ("Fri 2023-11-10", "Tue 2023-11-07", -3),
        ("Thu 2023-11-09", "Wed 2023-11-08", None),  # a catch-up of yesterday
    ],
)
def test_a_rung_is_acted_on_once(today: str, chased: str, found: int | None) -> None:
    assert due(today, chased_on=on(chased)) == found


@pytest.mark.proves("E35")
@pytest.mark.parametrize(
    ("back", "found"),
    [
        ("Tue 2023-11-14", -1),  # -7, -3 and -1 were missed: one reminder, the latest
        ("Thu 2023-11-16", 1),
        ("Mon 2023-11-20", 3),
        ("Fri 2024-03-01", 3),
    ],
)
def test_one_catch_up_after_an_outage_then_silence_until_the_next_rung(back: str, found: int) -> None:
    chased = on("Tue 2023-10-31")

    assert due(back, chased_on=chased) == found
    assert due(back, chased_on=on(back)) is None


def test_of_two_rungs_on_one_day_the_later_one_is_due() -> None:
    def at(day: str) -> Rung | None:
        return reminders.due(LADDER, on("Tue 2026-02-17"), on(day), TET, opened_on=on("Mon 2026-02-02"), chased_on=None)

    assert at("Fri 2026-02-13") == Rung(-1)
    assert at("Mon 2026-02-23") == Rung(3, (CHAIR, MEMBER))


@pytest.mark.parametrize(
    ("opened", "found"), [("Mon 2023-11-06", -7), ("Tue 2023-11-07", None), ("Wed 2023-11-08", None)]
)
def test_nothing_is_due_on_account_of_days_up_to_the_request(opened: str, found: int | None) -> None:
    assert due("Wed 2023-11-08", opened_on=on(opened)) == found


@pytest.mark.proves("F06", "E03")
def test_an_extension_is_counted_from_its_own_last_valid_day() -> None:
    chased = on("Mon 2023-11-13")  # by the first bound, a day ahead of it
    until = on("Mon 2023-11-20")

    assert due("Wed 2023-11-15", chased_on=chased) == 1  # overdue by the first bound
    assert due("Wed 2023-11-15", last_valid=until, chased_on=chased) is None
    assert due("Fri 2023-11-17", last_valid=until, chased_on=chased) == -1  # both -3 and Sunday's -1 fall here
    assert due("Tue 2023-11-21", last_valid=until, chased_on=on("Fri 2023-11-17")) == 1


@pytest.mark.proves("F06")
@pytest.mark.parametrize(("opened_on", "found"), [("Wed 2023-09-20", -7), ("Thu 2023-11-16", None)])
def test_the_letter_that_grants_an_extension_can_serve_as_its_opening(opened_on: str, found: int | None) -> None:
    until = on("Thu 2023-11-23")  # a week ahead of it is the day of the grant

    rung = due("Fri 2023-11-17", last_valid=until, opened_on=on(opened_on), chased_on=on("Wed 2023-11-15"))

    assert rung == found


def test_a_ladder_without_rungs_never_reminds() -> None:
    none = Ladder((), (), ())
    seen = [
        reminders.due(none, DISTRICT, OPENED + timedelta(days=count), PLAIN, opened_on=OPENED, chased_on=None)
        for count in range(90)
    ]

    assert set(seen) == {None}
