"""Reads are bulk reads: looking at a campaign costs the same number of queries however many units it has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from models import database
from tasks import campaigns, surveys
from tasks import desk as desks
from tests import plan_dirs, season


@contextmanager
def counted(url: str) -> Iterator[list[str]]:
    """The SELECTs that go to a database meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    engine = database.engine(url)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def selects_of_a_survey(desk: desks.Desk) -> tuple[int, int]:
    """(SELECTs of one survey, obligations seen); the plan is read beforehand."""
    surveys.take(desk)
    with counted(desk.url) as statements:
        found = surveys.take(desk)
    return len(statements), len(found.standings)


def test_survey_takes_a_constant_number_of_queries(
    database_url: str, season_url: str, home: Path, plan_dir: Path
) -> None:
    for number in range(150):
        plan_dirs.add_unit(
            plan_dir, f"xa-them-{number}", "xa-bo-nam", name=f"Thêm {number}", full_name=f"Xã Thêm {number}"
        )
    moment = season.at("2023-09-15T09:00")
    campaigns.load_plan(database_url, plan_dir, by=season.BY, as_of=moment)
    small = desks.Desk(season_url, season.CAMPAIGN, moment, home)
    large = desks.Desk(database_url, season.CAMPAIGN, moment, home)
    campaigns.issue(large, number="1/KH-UBND", on=season.ISSUED_ON, by=season.BY)
    for desk in (small, large):
        season.open_ready(desk)
        season.choose_pilots(desk)

    few, seen_by_few = selects_of_a_survey(small)
    many, seen_by_many = selects_of_a_survey(large)

    assert seen_by_many == seen_by_few + 3 * 150
    assert few == many <= 16
