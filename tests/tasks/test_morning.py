"""The office's sheet of the morning: one mail a working day, a page on the boards, a page to print; all three of the same facts."""

from __future__ import annotations

from pathlib import Path

import pytest

import models
from domain import outbox
from tasks import campaigns, morning, shown_files
from tasks import desk as desks
from tasks import surveys as survey_tasks
from tasks.acts import verdicts
from tests import plan_dirs, season
from tests.conftest import MakeDesk
from tests.season import BY
from tests.tasks.letter_desk import HEAD, files, letters

LINKS = {"board:00-bang-chung": "http://127.0.0.1:4200/bang"}


def write(desk: desks.Desk) -> morning.Sheet:
    return morning.write(desk, HEAD, survey_tasks.take(desk), LINKS)


@pytest.mark.proves("X15")
def test_sheet_says_what_is_due_what_is_back_and_what_came(desk: MakeDesk) -> None:
    write(desk("2023-11-10T07:30"))
    season.accept(desk("2023-11-10T09:00"), "bao-cao-so:so-nong-nghiep")
    season.deliver(desk("2023-11-10T09:00"), "tham-luan:P-003")
    verdicts.judge(desk("2023-11-10T10:00"), act=verdicts.RETURN, by=BY, duty="tham-luan:P-003", reason="Thiếu mục K")
    at = desk("2023-11-13T07:30")

    sheet = write(at)

    _, letter = letters(at, outbox.MORNING)
    assert (sheet.is_new, letter.key, letter.recipient, letter.state) == (
        True, "morning:2023-11-13", HEAD.address, "released",
    )  # fmt: skip
    page = (shown_files.folder(at.home) / season.CAMPAIGN / morning.PAGE).read_text("utf-8")
    assert files(at, letter) == {morning.PAGE: page.encode()}, "the page to print goes with the mail"
    assert "Bản in A4 đính kèm" in letter.text
    assert "Bản in A4 đính kèm" not in page
    for said in (" ".join(letter.text.split()), " ".join(sheet.markdown.split()), " ".join(page.split())):
        assert "Sở Y tế" in said, "due by tomorrow"
        assert "Hội Nông dân" in said, "sent back"
        assert "thêm 1 việc xong" in said
        assert "hộp thư chưa đọc lần nào" in said
    assert LINKS["board:00-bang-chung"] in letter.html
    assert sheet.title == "Việc buổi sáng · thứ Hai 13/11/2023"


def test_there_is_one_mail_a_working_day_and_none_on_days_off(desk: MakeDesk) -> None:
    looks = [
        write(desk(f"2023-11-{day}")).is_new for day in ("10T07:30", "10T09:00", "11T08:00", "12T08:00", "13T07:30")
    ]

    assert looks == [True, False, False, False, True]
    assert write(desk("2023-11-10T10:00")).markdown, "the page is made anew all the same"
    assert not write(desk("2023-11-11T08:00")).markdown


def test_news_are_counted_from_the_sheet_before(desk: MakeDesk) -> None:
    season.accept(desk("2023-11-07T09:00"), "bao-cao-so:so-nong-nghiep")
    write(desk("2023-11-09T07:30"))
    season.accept(desk("2023-11-09T09:00"), "bao-cao-so:so-y-te")

    write(desk("2023-11-10T07:30"))

    first, second = letters(desk("2023-11-10T07:30"), outbox.MORNING)
    assert "thêm 1 việc xong" not in " ".join(first.text.split())
    assert "Báo cáo sơ kết của sở, ngành: thêm 1 việc xong" in " ".join(second.text.split())


@pytest.mark.proves("E27")
def test_who_is_away_is_told_by_name_where_the_address_is_a_units_own(desk: MakeDesk) -> None:
    at = desk("2023-11-10T07:30")
    with desks.writing(at) as work:
        for sender, others in (("Van-Thu@song-bo.example", ["thay@song-bo.example"]), ("ai-do@noi-khac.example", [])):
            arrived = models.Delivery(
                campaign_id=work.campaign.id, channel="mailbox", is_mail=True, name="", sha256=sender, raw=b"",
                received_at=at.as_of, stored_at=at.as_of, judged_at=at.as_of,
            )  # fmt: skip
            work.session.add(arrived)
            work.session.flush()
            work.session.add(
                models.Absence(
                    campaign_id=work.campaign.id, delivery_id=arrived.id, sender=sender, substitutes=others, at=at.as_of
                )
            )  # fmt: skip

    said = write(at).markdown

    assert "Vắng mặt, trả lời tự động: UBND huyện Sông Bờ; có thể liên hệ thay@song-bo.example" in said
    assert "Vắng mặt, trả lời tự động: ai-do@noi-khac.example" in said


def test_nothing_is_written_before_the_plan_is_issued(database_url: str, home: Path) -> None:
    campaigns.load_plan(database_url, plan_dirs.SMALL, by=BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)

    assert write(desks.Desk(database_url, season.CAMPAIGN, season.at("2023-09-15T08:00"), home)) == morning.Sheet()
