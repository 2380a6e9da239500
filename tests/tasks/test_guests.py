"""Provincial guests who are wanted at two district conferences on one day: told to whoever plans, and on the boards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain import progress
from tasks import desk as desks
from tasks import surveys
from tests.tasks import guest_desk
from tests.tasks.guest_desk import plan


@pytest.fixture
def office(tmp_path: Path) -> Iterator[desks.Desk]:
    """The real plan with a roster of who follows which district; its first stages open."""
    with guest_desk.office(tmp_path) as desk:
        yield desk


@pytest.mark.proves("F24", "X12", "E42")
def test_a_guest_wanted_twice_is_told_to_both_and_stands_on_the_board_until_one_moves(office: desks.Desk) -> None:
    first = plan(office, "dv23-508", "2023-11-03").warnings
    second = plan(office, "dv23-511", "2023-11-03").warnings
    board = [one.what for one in progress.waiting(progress.Reading(surveys.take(office))) if one.kind == "clash"]
    moved = plan(office, "dv23-511", "2023-11-06").warnings
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
    assert not any("còn được mời" in one for one in plan(office, "dv23-512", "2023-11-03").warnings)
    assert surveys.take(office).clashes == ()
