"""The ladder over a whole autumn in which nobody answers, against a table reckoned by hand from the plan's printed days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import models
from domain import outbox
from models import database
from tasks import campaigns, letters_out, reminders
from tasks import desk as desks
from tests import databases, plan_dirs, season

HEAD = letters_out.Letterhead("van-phong@dien-tap.example")
FIRST, LAST = date(2023, 9, 18), date(2023, 12, 8)
# From the plan's printed days: last valid day, then what letters.yaml says of that kind of duty, moved off weekends by hand.
# 15/10 is a Sunday: the last valid day of the communes' meetings is Saturday 14/10.
COMMUNE_MEETINGS = {
    "2023-10-06": "-7 (Sat 7/10)",
    "2023-10-11": "-3",
    "2023-10-13": "-1",
    "2023-10-16": "+1 (Sun 15/10)",
}
DISTRICT_REPORTS = {
    "2023-10-31": "-14",
    "2023-11-07": "-7",
    "2023-11-10": "-3 (Sat 11/11)",
    "2023-11-13": "-1",
    "2023-11-15": "+1",
}
PAPERS = {
    "2023-11-15": "-14",
    "2023-11-22": "-7",
    "2023-11-24": "-3 (Sun 26/11)",
    "2023-11-28": "-1",
    "2023-11-30": "+1",
}
FORWARDING = {"2023-09-22": "-3", "2023-09-26": "+1"}  # before 26/9; its -1 (24/9, Sunday) moves to the day of -3
DEPARTMENTS_AND_UNIONS = 19
DISTRICTS = 18
DEPARTMENTS_THAT_MAY_BE_ORDERED = 13


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter[tuple[str, date]]]:
    """(kind, day) -> letters of a season in which the plan is issued, everything at launch opens, and nobody says a word."""
    place = databases.SqliteFolder(tmp_path_factory.mktemp("silent"))
    url, home = place.create("silent", None), tmp_path_factory.mktemp("home")
    database.upgrade(url)
    campaigns.load_plan(url, plan_dirs.REAL, by=season.BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
    key = Path(plan_dirs.REAL).name
    issued = desks.Desk(url, key, season.at("2023-09-18T08:00"), home)
    campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by=season.BY)
    season.open_ready(issued)
    day = FIRST
    while day <= LAST:
        reminders.write(desks.Desk(url, key, season.at(f"{day}T07:30"), home), HEAD)
        day += timedelta(days=1)
    with database.reading(url) as session:
        m = models.Message
        rows = session.execute(select(m.kind, m.on, m.recipient)).tuples().all()
    assert len(rows) == len(set(rows)), "two letters of one kind to one recipient on one day"
    yield Counter((kind, on) for kind, on, _ in rows if on)
    database.dispose(url)


@pytest.mark.proves("F06", "T-01", "T-02", "E03", "R-IV.1-1")
@pytest.mark.parametrize("day", [*FORWARDING, *COMMUNE_MEETINGS])
def test_every_district_is_reminded_on_the_days_of_its_ladder(silent: Counter[tuple[str, date]], day: str) -> None:
    assert silent[outbox.DIGEST, date.fromisoformat(day)] == DISTRICTS


@pytest.mark.parametrize("day", list(PAPERS))
def test_papers_are_asked_of_departments_unions_and_districts(silent: Counter[tuple[str, date]], day: str) -> None:
    assert silent[outbox.DIGEST, date.fromisoformat(day)] >= DISTRICTS + DEPARTMENTS_AND_UNIONS - 1


def test_nothing_goes_on_days_off_and_in_the_quiet_weeks(silent: Counter[tuple[str, date]]) -> None:
    days = {on for _, on in silent}

    assert all(on.isoweekday() <= 5 for on in days)
    assert date(2023, 9, 19) not in days, "the day after the request"
    assert date(2023, 12, 7) not in days, "every ladder has ended"


@pytest.mark.proves("F08", "T-42")
def test_heads_of_districts_are_written_to_three_days_after_the_bound(silent: Counter[tuple[str, date]]) -> None:
    # The communes' meetings: last valid day Saturday 14/10, three days later is Tuesday 17/10.
    assert silent[outbox.ESCALATION, date(2023, 10, 17)] == DISTRICTS
    # Reports of departments: 14/11 and three days. Army and police are asked like unions, never escalated (T-42).
    assert silent[outbox.ESCALATION, date(2023, 11, 17)] == DEPARTMENTS_THAT_MAY_BE_ORDERED
    # Papers: 29/11 and three days is Saturday 2/12, hence Monday 4/12.
    assert silent[outbox.ESCALATION, date(2023, 12, 4)] == DISTRICTS + DEPARTMENTS_THAT_MAY_BE_ORDERED
