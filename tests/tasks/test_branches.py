"""Opening branch by branch: run twice, broken off, killed or run days late, the database comes out the same."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from models import database, ledger
from tasks import branches, campaigns, surveys
from tasks import desk as desks
from tasks.acts import openings
from tests import plan_dirs, season
from tests.conftest import MakeDesk
from tests.databases import Databases, Dump, dump
from tests.season import BY, REASON

ROOT = Path(__file__).parent.parent.parent
MORNING = "2023-09-15T09:00"


def prepare(url: str, home: Path) -> None:
    """The small campaign, issued, nothing opened yet."""
    database.upgrade(url)
    campaigns.load_plan(url, plan_dirs.SMALL, by=BY, as_of=season.at("2023-09-14T08:00"))
    campaigns.issue(
        desks.Desk(url, season.CAMPAIGN, season.at("2023-09-15T08:00"), home),
        number="1234/KH-UBND",
        on=season.ISSUED_ON,
        by=BY,
    )


@pytest.fixture
def unopened(databases: Databases, home: Path) -> Iterator[desks.Desk]:
    """The desk of a campaign that was issued an hour ago."""
    with databases.fresh("issued", lambda url: prepare(url, home)) as url:
        yield desks.Desk(url, season.CAMPAIGN, season.at(MORNING), home)


@pytest.fixture
def undisturbed(databases: Databases, home: Path) -> Dump:
    """What the database holds when everything is opened at one go."""
    with databases.fresh("issued", lambda url: prepare(url, home)) as url:
        season.open_ready(desks.Desk(url, season.CAMPAIGN, season.at(MORNING), home))
        return dump(url)


@pytest.mark.proves("F33", "R-I.2-3")
def test_first_run_opens_what_launches_and_what_the_first_gate_lets_through(unopened: desks.Desk) -> None:
    opened = season.open_ready(unopened)

    keys = [key for one in opened for key in one.keys]
    assert sorted(keys) == sorted(season.opened_first(unopened))
    duties = {key.split(":")[0] for key in keys}
    assert {"hoi-nghi-xa", "bao-cao-xa", "chon-xa-diem", "chon-thon", "bao-cao-so", "tham-luan"} <= duties
    assert duties.isdisjoint({"bao-cao-chung", "hoi-nghi-tinh"})
    # The island has no pilots to wait for: its conference and its report open at once.
    assert [key for key in keys if key.startswith("bao-cao-huyen")] == ["bao-cao-huyen:huyen-hon-ngoc"]


@pytest.mark.proves("F33", "E34")
def test_second_run_changes_nothing(unopened: desks.Desk, undisturbed: Dump) -> None:
    survey = surveys.take(unopened)
    for _ in range(2):
        for stage, ready in survey.ready.items():
            for branch in sorted(ready):
                branches.open_branch(unopened, stage, branch)

    assert dump(unopened.url) == undisturbed
    assert season.open_ready(unopened) == []


@pytest.mark.proves("F33")
def test_dry_run_names_what_would_open_and_writes_nothing(unopened: desks.Desk) -> None:
    before = dump(unopened.url)

    told = branches.open_branch(unopened, "commune_pilot_meeting", "huyen-nui-doi", dry_run=True)

    assert dump(unopened.url) == before
    assert told == branches.open_branch(unopened, "commune_pilot_meeting", "huyen-nui-doi")
    assert (told.name, len(told.keys)) == ("Huyện Núi Đôi", 14)


def test_branch_with_nothing_to_open_leaves_no_line_in_the_history(desk: MakeDesk) -> None:
    before = dump(desk(MORNING).url)

    opened = branches.open_branch(desk(MORNING), "district_meeting", "huyen-nui-doi")

    assert (opened.keys, dump(desk(MORNING).url)) == ((), before)


@pytest.mark.proves("F33", "R-I.2-3", "X7")
def test_district_opens_by_itself_when_its_pilots_have_met(desk: MakeDesk) -> None:
    season.choose_pilots(desk("2023-09-25T09:00"))
    season.hold_pilots(desk("2023-10-05T09:00"), date(2023, 10, 4), ["huyen-nui-doi"])

    opened = season.open_ready(desk("2023-10-05T10:00"))

    assert [(one.branch, one.keys) for one in opened] == [
        ("huyen-nui-doi", ("hoi-nghi-huyen:huyen-nui-doi", "bao-cao-huyen:huyen-nui-doi"))
    ]


@pytest.mark.proves("E33", "T-45")
def test_gate_is_asked_again_inside_the_transaction(desk: MakeDesk) -> None:
    now = desk("2023-10-05T09:00")
    openings.override(now, stage="district_meeting", unit="huyện Núi Đôi", by=BY, reason=REASON)
    ready = surveys.take(now).ready["district_meeting"]
    openings.withdraw_override(now, stage="district_meeting", unit="huyện Núi Đôi", by=BY, reason="Bấm nhầm")

    opened = [branches.open_branch(now, "district_meeting", branch) for branch in ready]

    assert [(one.branch, one.keys) for one in opened] == [("huyen-nui-doi", ())]


# ----------------------------------------------------------------------------------------------------- broken off


class PowerCut(Exception):
    """The machine stops here."""


@pytest.mark.proves("F33", "F34", "E35")
@pytest.mark.parametrize("after", [0, 1, 4, 7])
def test_run_broken_off_between_branches_is_finished_by_the_next(
    unopened: desks.Desk, undisturbed: Dump, after: int
) -> None:
    survey = surveys.take(unopened)
    plan = [(stage.id, one) for stage in survey.plan.stages for one in sorted(survey.ready.get(stage.id, ()))]
    for stage, branch in plan[:after]:
        branches.open_branch(unopened, stage, branch)

    season.open_ready(unopened)

    assert len(plan) > after
    assert dump(unopened.url) == undisturbed


@pytest.mark.proves("F33", "F31")
def test_broken_branch_leaves_no_trace_and_its_neighbours_done(unopened: desks.Desk) -> None:
    def cut(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("UPDATE obligation"):
            raise PowerCut

    engine = database.engine(unopened.url)
    done, broken = [], "huyen-nui-doi"
    for branch in season.DISTRICTS:
        if branch == broken:
            event.listen(engine, "before_cursor_execute", cut)
        try:
            done.append(branches.open_branch(unopened, "commune_pilot_meeting", branch).branch)
        except PowerCut:
            event.remove(engine, "before_cursor_execute", cut)

    opened = {one.owed.branch for one in surveys.take(unopened).standings if one.owed.opened_at}
    subjects = [subject for verb, subject in season.told(unopened) if verb == "opened"]
    assert done == ["huyen-song-bo", "thi-xa-bien-ngoc"]
    assert opened == set(done)
    assert subjects == [f"commune_pilot_meeting:{one}" for one in done]
    with database.reading(unopened.url) as session:
        assert ledger.verify(session, 1) == []


@pytest.mark.proves("F33", "F34", "E35")
@pytest.mark.parametrize("after", [1, 5])
def test_killed_process_is_finished_by_the_next(unopened: desks.Desk, undisturbed: Dump, after: int) -> None:
    words = [sys.executable, "-m", "tests.tasks.opening_process", unopened.url, str(unopened.home), MORNING]
    # It is killed while it works on the branch behind the one it named last.
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        named = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()

    season.open_ready(unopened)

    assert all(named)
    assert dump(unopened.url) == undisturbed


@pytest.mark.proves("E35", "F33", "F34")
def test_one_run_after_three_silent_days_opens_everything_once(desk: MakeDesk) -> None:
    season.choose_pilots(desk("2023-09-25T09:00"))
    season.hold_pilots(desk("2023-10-05T09:00"), date(2023, 10, 3), ["huyen-nui-doi"])
    season.hold_pilots(desk("2023-10-06T09:00"), date(2023, 10, 5), ["huyen-song-bo"])

    opened = season.open_ready(desk("2023-10-09T07:00"))
    again = season.open_ready(desk("2023-10-09T07:30"))

    assert [one.branch for one in opened] == ["huyen-nui-doi", "huyen-song-bo"]
    assert again == []
    told = [subject for verb, subject in season.told(desk("2023-10-09T08:00")) if verb == "opened"]
    assert told[-2:] == ["district_meeting:huyen-nui-doi", "district_meeting:huyen-song-bo"]


@pytest.mark.proves("F33", "E34", "F31")
def test_two_runs_at_once_open_each_branch_once(unopened: desks.Desk, undisturbed: Dump) -> None:
    survey = surveys.take(unopened)
    plan = [(stage.id, one) for stage in survey.plan.stages for one in sorted(survey.ready.get(stage.id, ()))]
    together = threading.Barrier(2)
    found: list[int] = []

    def run() -> None:
        opened = 0
        for stage, branch in plan:
            together.wait()
            opened += len(branches.open_branch(unopened, stage, branch).keys)
        found.append(opened)

    runs = [threading.Thread(target=run) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()

    assert sum(found) == len(season.opened_first(unopened))
    assert dump(unopened.url) == undisturbed
