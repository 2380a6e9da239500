"""The office is told once that a step has opened, with whom missing and by whose word."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import outbox
from tasks import desk as desks
from tasks import gate_letters
from tasks import surveys as survey_tasks
from tasks.acts import openings
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks import letter_desk
from tests.tasks.letter_desk import HEAD, letters

STAGE = "report_consolidation"


def tell(at: desks.Desk) -> int:
    return gate_letters.write(at, HEAD, survey_tasks.take(at))


def test_step_that_opened_in_full_is_told_once(desk: MakeDesk, plan_dir: Path) -> None:
    (plan_dir / "rosters" / "thanh-vien-ban-chi-dao.csv").write_text("unit,person\nso-y-te,Lê Văn Dũng\n", "utf-8")
    letter_desk.take_plan(desk("2023-09-18T08:00"), plan_dir)
    season.choose_pilots(desk("2023-09-25T09:00"))
    season.hold_pilots(desk("2023-10-05T09:00"), season.at("2023-10-04T00:00").date())
    season.open_ready(desk("2023-10-05T10:00"), stage="district_meeting")
    assert tell(desk("2023-11-13T08:00")) == 0
    season.accept_reports(desk("2023-11-14T09:00"))

    first, second = (
        tell(desk("2023-11-14T10:00")),
        tell(desk("2023-11-15T10:00")),
    )

    (letter,) = letters(desk("2023-11-15T10:00"), outbox.GATE)
    assert (first, second) == (1, 0)
    assert (letter.key, letter.recipient, letter.state) == (f"gate:{STAGE}", HEAD.address, "released")
    assert "Tổng hợp báo cáo chung" in letter.text
    assert "đủ 6/6 báo cáo" in letter.text
    assert "đã mở: đủ 6/6" in " ".join(letter.text.split()), "nobody wrote down when it opened by itself"
    assert BY not in letter.text


@pytest.mark.proves("F31")
def test_step_that_a_person_opened_names_who_decided_why_and_who_is_missing(desk: MakeDesk) -> None:
    openings.override(desk("2023-11-15T10:00"), stage=STAGE, by=BY, reason=REASON)
    at = desk("2023-11-16T07:30")

    assert tell(at) == 1

    (letter,) = letters(at, outbox.GATE)
    assert "đã mở lúc 10:00 thứ Tư 15/11/2023" in letter.text
    text = " ".join(letter.text.split())
    assert BY in text
    assert REASON in text
    assert "Sở Y tế" in text
    assert "đủ 6/6" not in text
    assert survey_tasks.take(at).gates[STAGE][0].is_open
