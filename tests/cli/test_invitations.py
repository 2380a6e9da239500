"""`soket invitation`: who is invited, by which letter, and what they answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import databases, plan_dirs, season
from tests.cli.conftest import Run
from tests.tasks import letter_desk

AT = ("--as-of", "2023-11-27T08:00")
BY = ("--by", season.BY)
PLACE = ("--place", "Hội trường UBND tỉnh")
COMPOSITION = """\
conferences:
  - id: C-4
    invited:
      - line: lãnh đạo UBND cấp huyện
        post: Lãnh đạo UBND
        owners: {levels: [district]}
"""


@pytest.fixture
def invited(soket: Run, tmp_path: Path) -> Run:
    """The small campaign with a composition of its conference, four districts, and a day on Friday 08/12/2023."""
    folder = letter_desk.mailed_plan(tmp_path / "plan")
    (folder / "invitations.yaml").write_text(COMPOSITION, encoding="utf-8")
    soket("plan", "load", str(folder), *BY, "--as-of", "2023-09-18T08:00")
    soket("date", "set", "hoi-nghi-tinh", "8/12/2023", *BY, "--as-of", "2023-11-20T08:00")
    return soket


def test_invitations_are_tried_written_listed_and_written_once(
    invited: Run, facts: Callable[[], databases.Dump]
) -> None:
    before = facts()
    tried = invited("invitation", "write", *PLACE, "--dry-run", *BY, *AT)
    assert facts() == before

    written = invited("invitation", "write", *PLACE, "--at", "7h30", *BY, *AT, "--json")
    again = invited("invitation", "write", *PLACE, "--at", "7h30", *BY, *AT)
    found = invited("invitation", "list", *AT, "--json").json

    assert tried.out.startswith("Chạy thử, chưa lập thư: 4 người được mời Hội nghị sơ kết cấp tỉnh\n")
    assert written.json["receipt"]["title"] == "Đã lập giấy mời: 4 thư"
    assert written.json["receipt"]["facts"][0]["value"].startswith("07:30 thứ Sáu 08/12/2023")
    assert "đã ghi từ trước" in again.out
    assert [one["unit"] for one in found] == [*season.DISTRICTS, season.ISLAND]
    assert found[0] == {
        "number": found[0]["number"],
        "invitee": found[0]["invitee"],
        "name": "",
        "unit": "huyen-song-bo",
        "address": "van-thu@song-bo.example",
        "capacities": ["Lãnh đạo UBND huyện Sông Bờ"],
        "on": "2023-12-08",
        "sequence": 0,
        "state": "invited",
        "reply": "",
        "substitute": "",
    }


@pytest.mark.proves("E17")
def test_answers_are_written_down_and_shown(invited: Run) -> None:
    assert invited("invitation", "list", *AT).out == "Chưa mời ai. Lập giấy mời bằng: soket invitation write.\n"
    invited("invitation", "write", *PLACE, *BY, *AT)

    invited("invitation", "reply", "Núi Đôi", "accepted", *BY, *AT)
    said = invited("invitation", "reply", "Sông Bờ", "substitute", "--substitute", "Lê Dũng, PCT", *BY, *AT)
    shown = invited("invitation", "list", *AT)

    assert said.code == 0
    assert "cử người khác dự: Lê Dũng, PCT" in said.out
    assert "Muốn sửa lại: soket invitation reply …" in said.out
    rows = [line for line in shown.out.splitlines() if "@" in line]
    assert [line.rstrip().rpartition("08/12/2023")[2].strip() for line in rows] == [
        "cử người khác dự: Lê Dũng, PCT", "dự", "chưa trả lời", "chưa trả lời",
    ]  # fmt: skip


@pytest.mark.proves("E10")
def test_meeting_is_called_off_with_a_reason(invited: Run) -> None:
    invited("invitation", "write", *PLACE, *BY, *AT)
    assert invited("invitation", "cancel", *BY, *AT, "--json").json["refused"]["code"] == "REASON_MISSING"

    found = invited("invitation", "cancel", "--reason", "Ứng phó mưa lũ", *BY, *AT)

    assert found.out.startswith("Đã hủy giấy mời Hội nghị sơ kết cấp tỉnh: 0 thư hủy họp chờ duyệt\n")
    assert {one["state"] for one in invited("outbox", "list", "--json", *AT).json} == {"withdrawn"}
    assert "Muốn sửa lại: soket invitation write … hoặc soket invitation cancel …" in found.out


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("write", *PLACE, "--at", "sáng", *BY), "HOUR_BROKEN"),
        (("write", *PLACE, "--meeting", "gi-do", *BY), "MEETING_UNCLEAR"),
        (("write", *PLACE), "PERSON_MISSING"),
        (("cancel", "--reason", "Bận", *BY), "NOBODY_INVITED"),
        (("reply", "Sông Bờ", "accepted", *BY), "NOT_INVITED"),
    ],
)
def test_line_that_says_too_little_is_refused(invited: Run, line: tuple[str, ...], code: str) -> None:
    found = invited("invitation", *line, *AT, "--json")

    assert (found.code, found.json["refused"]["code"]) == (1, code)


def test_conference_without_a_day_invites_nobody(soket: Run, tmp_path: Path) -> None:
    folder = plan_dirs.copy(tmp_path / "plan")
    (folder / "invitations.yaml").write_text(COMPOSITION, encoding="utf-8")
    soket("plan", "load", str(folder), *BY, "--as-of", "2023-09-18T08:00")

    found = soket("invitation", "write", *PLACE, *BY, *AT, "--json")

    assert found.json["refused"]["code"] == "DAY_NOT_SET"
