"""The office is told once that a step has opened, with whom missing and by whose word."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import outbox
from tasks import gate_letters
from tasks import surveys as survey_tasks
from tasks.acts import openings
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks import letter_desk
from tests.tasks.letter_desk import HEAD, letters

STAGE = "report_consolidation"


def test_step_that_opened_in_full_is_told_once(desk: MakeDesk, plan_dir: Path) -> None:
    (plan_dir / "rosters" / "thanh-vien-ban-chi-dao.csv").write_text("unit,person\nso-y-te,Lê Văn Dũng\n", "utf-8")
    letter_desk.take_plan(desk("2023-09-18T08:00"), plan_dir)
    season.choose_pilots(desk("2023-09-25T09:00"))
    season.hold_pilots(desk("2023-10-05T09:00"), season.at("2023-10-04T00:00").date())
    season.open_ready(desk("2023-10-05T10:00"), stage="district_meeting")
    assert gate_letters.write(desk("2023-11-13T08:00"), HEAD) == 0
    season.accept_reports(desk("2023-11-14T09:00"))

    first, second = (
        gate_letters.write(desk("2023-11-14T10:00"), HEAD),
        gate_letters.write(desk("2023-11-15T10:00"), HEAD),
    )

    (letter,) = letters(desk("2023-11-15T10:00"), outbox.GATE)
    assert (first, second) == (1, 0)
    assert (letter.key, letter.recipient, letter.state) == (f"gate:{STAGE}", HEAD.address, "released")
    assert "Tổng hợp báo cáo chung" in letter.text
    assert "đủ 6/6 báo cáo" in letter.text
    assert BY not in letter.text


@pytest.mark.proves("F31")
def test_step_that_a_person_opened_names_who_decided_why_and_who_is_missing(desk: MakeDesk) -> None:
    at = desk("2023-11-15T10:00")
    openings.override(at, stage=STAGE, by=BY, reason=REASON)

    assert gate_letters.write(at, HEAD) == 1

    (letter,) = letters(at, outbox.GATE)
    text = " ".join(letter.text.split())
    assert BY in text
    assert REASON in text
    assert "Sở Y tế" in text
    assert "đủ 6/6" not in text
    assert survey_tasks.take(at).gates[STAGE][0].is_open
