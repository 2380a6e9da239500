"""Bounds as the plan prints them: "trước ngày 15/11/2023" means before Wednesday 15/11 00:00 in the province."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain import deadlines, plans

ZONE = "Asia/Ho_Chi_Minh"
DISTRICT_REPORT = deadlines.Deadline(before=date(2023, 11, 15), zone=ZONE)
PAPERS = deadlines.Deadline(before=date(2023, 11, 30), zone=ZONE)
COMMUNE_MEETING = deadlines.Deadline(before=date(2023, 10, 15), zone=ZONE)


@pytest.mark.proves("T-01", "F04", "R-III.2-1", "E01")
@pytest.mark.parametrize(
    ("received_at", "on_time"),
    [
        ("Tue 2023-11-14 07:30:00 +07:00", True),
        ("Tue 2023-11-14 23:59:59 +07:00", True),
        ("Wed 2023-11-15 00:00:00 +07:00", False),
        ("Wed 2023-11-15 23:59:59 +07:00", False),
        ("Tue 2023-11-14 16:59:59 +00:00", True),
        ("Tue 2023-11-14 17:00:00 +00:00", False),  # midnight in the province
        ("Wed 2023-11-15 01:59:59 +09:00", True),  # an hour to midnight in the province, tomorrow in Tokyo
    ],
)
def test_deadline_excludes_the_printed_day(received_at: str, on_time: bool) -> None:
    moment = pendulum.from_format(received_at, "ddd YYYY-MM-DD HH:mm:ss Z")

    assert DISTRICT_REPORT.is_met_by(moment) is on_time


@pytest.mark.proves("T-01", "R-III.2-1")
def test_deadline_excludes_the_last_microsecond_of_nothing() -> None:
    bound = DISTRICT_REPORT.instant

    assert bound == datetime(2023, 11, 14, 17, tzinfo=UTC)
    assert DISTRICT_REPORT.is_met_by(bound - timedelta(microseconds=1))
    assert not DISTRICT_REPORT.is_met_by(bound)


@pytest.mark.proves("T-01", "T-02", "F04", "R-III.2-1", "R-III.2-2", "R-III.3a-06")
@pytest.mark.parametrize(
    ("deadline", "last_valid_day", "last_office_day"),
    [
        (COMMUNE_MEETING, "Sat 2023-10-14", "Fri 2023-10-13"),  # the printed day is a Sunday, and is not moved
        (DISTRICT_REPORT, "Tue 2023-11-14", "Tue 2023-11-14"),
        (PAPERS, "Wed 2023-11-29", "Wed 2023-11-29"),
    ],
)
def test_last_day_is_the_one_ahead_of_the_printed_one(
    deadline: deadlines.Deadline, last_valid_day: str, last_office_day: str
) -> None:
    calendar = deadlines.Calendar(frozenset())

    found = deadline.last_valid_day

    assert f"{found:%a %Y-%m-%d}" == last_valid_day
    assert f"{calendar.last_working_day(found):%a %Y-%m-%d}" == last_office_day


@pytest.mark.proves("T-02")
@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("Fri 2023-09-01", False),  # day off in lieu for the National Day
        ("Mon 2023-09-04", False),
        ("Tue 2023-09-05", True),
        ("Sat 2023-10-14", False),
        ("Sun 2023-10-15", False),
        ("Mon 2023-10-16", True),
    ],
)
def test_calendar_knows_weekends_and_the_plans_own_days_off(real_plan: plans.Plan, day: str, is_working: bool) -> None:
    calendar = deadlines.Calendar(frozenset(off.day for off in real_plan.days_off))

    assert calendar.is_working(pendulum.from_format(day, "ddd YYYY-MM-DD").date()) is is_working


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("Wed 2023-11-15", 1, "Tue 2023-11-14"),
        ("Wed 2023-11-15", 3, "Fri 2023-11-10"),  # over a weekend
        ("Tue 2023-09-05", 1, "Fri 2023-09-01"),  # over a Monday off
        ("Wed 2023-11-15", 0, "Wed 2023-11-15"),
    ],
)
def test_working_days_before_counts_office_days(day: str, count: int, found: str) -> None:
    calendar = deadlines.Calendar(frozenset({date(2023, 9, 4)}))

    at = calendar.working_days_before(pendulum.from_format(day, "ddd YYYY-MM-DD").date(), count)

    assert f"{at:%a %Y-%m-%d}" == found


@pytest.mark.proves("F04")
@pytest.mark.parametrize(
    ("today", "left"),
    [("2023-11-13", 2), ("2023-11-14", 1), ("2023-11-15", 0), ("2023-11-20", -5)],
)
def test_days_left_counts_today_while_it_is_valid(today: str, left: int) -> None:
    assert deadlines.days_left(date(2023, 11, 15), date.fromisoformat(today)) == left


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2023, 11, 14, 16, 59, 59, tzinfo=UTC), date(2023, 11, 14)),
        (datetime(2023, 11, 14, 17, tzinfo=UTC), date(2023, 11, 15)),
    ],
)
def test_local_day_is_the_provinces(moment: datetime, day: date) -> None:
    assert deadlines.local_day(moment, ZONE) == day


@pytest.mark.proves("T-01", "F04")
@given(
    before=some.dates(date(2000, 1, 1), date(2100, 1, 1)),
    seconds=some.integers(-(10**7), 10**7),
    offset=some.integers(-12, 14),
)
def test_deadline_agrees_with_the_local_calendar_day_in_any_zone(before: date, seconds: int, offset: int) -> None:
    deadline = deadlines.Deadline(before, ZONE)
    moment = (deadline.instant + timedelta(seconds=seconds)).in_timezone(pendulum.FixedTimezone(offset * 3600))

    assert deadline.is_met_by(moment) is (deadlines.local_day(moment, ZONE) <= deadline.last_valid_day)
