"""Provincial guests who are wanted at two district conferences on one day: told to whoever plans, and on the boards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain import progress
from models import database
from tasks import campaigns, surveys
from tasks import desk as desks
from tasks.acts import meetings
from tests import databases, plan_dirs, season

ROSTER = """district,person,unit,position,valid_from,valid_to
dv23-508,Nguyễn Văn Hòa,so-nnptnt,Giám đốc Sở,,
dv23-511,Nguyễn Văn Hoà,so-nnptnt,Giám đốc Sở,,
dv23-512,Trần Thị Bình,so-yt,Giám đốc Sở,,01/10/2023
dv23-508,Lê Cũ,so-xd,Giám đốc Sở,,01/10/2023
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[desks.Desk]:
    """The real plan with a roster of who follows which district; its first stages open."""
    folder = Path(shutil.copytree(plan_dirs.REAL, tmp_path / "plan"))
    (folder / "rosters" / "dung-diem.csv").write_text(ROSTER, encoding="utf-8")
    place = databases.SqliteFolder(tmp_path)
    url = place.create("guests", None)
    database.upgrade(url)
    campaigns.load_plan(url, folder, by=season.BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
    issued = desks.Desk(url, "quang-nam-ntm-2023", season.at("2023-09-18T08:00"), tmp_path)
    campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by=season.BY)
    season.open_ready(issued)
    yield desks.Desk(url, "quang-nam-ntm-2023", season.at("2023-10-20T08:00"), tmp_path)
    database.dispose(url)


def plan(office: desks.Desk, district: str, day: str) -> tuple[str, ...]:
    """Write down the planned day of a district's conference, whatever its gate says; gives the warnings."""
    with desks.writing(office) as work:
        for row in work.session.query(meetings.models.Obligation).filter_by(duty="hoi-nghi-huyen", unit_key=district):
            row.opened_at = office.as_of
    report = meetings.MeetingReport(
        unit=district, state=meetings.PLANNED, on=season.at(f"{day}T00:00").date(), by=season.BY
    )
    return meetings.record(office, report).warnings


@pytest.mark.proves("F24", "X12", "E42")
def test_a_guest_wanted_twice_is_told_to_both_and_stands_on_the_board_until_one_moves(office: desks.Desk) -> None:
    first = plan(office, "dv23-508", "2023-11-03")
    second = plan(office, "dv23-511", "2023-11-03")
    board = [one.what for one in progress.waiting(progress.Reading(surveys.take(office))) if one.kind == "clash"]
    moved = plan(office, "dv23-511", "2023-11-06")
    after = [one for one in progress.waiting(progress.Reading(surveys.take(office))) if one.kind == "clash"]

    said = [one for one in second if "còn được mời" in one]
    assert not any("còn được mời" in one for one in first)
    assert len(said) == 1, "who follows nobody any more, and two spellings of one name, are no clash of their own"
    assert "Nguyễn Văn H" in said[0]
    assert "Ngày còn trống: 23/10, 24/10" in said[0]
    assert "03/11" not in said[0].partition("Ngày còn trống")[2]
    assert len(board) == 1
    assert "2 hội nghị cùng thứ Sáu 03/11/2023" in board[0]
    assert not any("còn được mời" in one for one in moved)
    assert after == []


def test_without_a_roster_nobody_clashes(office: desks.Desk) -> None:
    assert not any("còn được mời" in one for one in plan(office, "dv23-512", "2023-11-03"))
    assert surveys.take(office).clashes == ()
