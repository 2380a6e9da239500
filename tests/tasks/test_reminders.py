"""The letters that remind: one a day to each who owes, all of it in one, stopped on receipt, and to those above at the end."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from adapters import plan_files
from domain import outbox
from tasks import campaigns, letters_out, reminders, sending
from tasks import desk as desks
from tasks.acts import verdicts
from tasks.reminders import Written
from tests import plan_dirs, season
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks import letter_desk
from tests.tasks.letter_desk import HEAD, files, letters, mail, subjects, to

HEALTH, FARMING, ISLAND = "van-thu@so-y-te.example", "van-thu@so-nong-nghiep.example", "van-thu@hon-ngoc.example"
REPORT, PAPER = "bao-cao-so:so-y-te", "tham-luan:P-002"
DAY = "2023-11-07T07:30"
"""Tuesday, a week ahead of the last valid day of reports."""

Mailed = Callable[..., desks.Desk]
"""`mailed(DAY)`: the desk of the small campaign whose units have addresses."""


@pytest.fixture
def mailed(desk: MakeDesk, tmp_path: Path) -> Mailed:
    """change: of the folder of plan files, before it is taken in."""
    taken = list[bool]()

    def at(moment: str, change: Callable[[Path], None] = lambda _: None) -> desks.Desk:
        if not taken:
            folder = letter_desk.mailed_plan(tmp_path / "plan")
            change(folder)
            letter_desk.take_plan(desk("2023-09-18T08:00"), folder)
            taken.append(True)
        return desk(moment)

    return at


def write(desk: desks.Desk) -> Written:
    return reminders.write(desk, HEAD)


# --------------------------------------------------------------------------------------------------------------- one a day


@pytest.mark.proves("F06", "F07")
def test_one_letter_a_day_has_everything_owed_in_it_and_a_second_look_writes_nothing(mailed: Mailed) -> None:
    desk = mailed(DAY)

    first = write(desk)
    written = letters(desk)
    again = [write(desk), write(mailed("2023-11-07T16:00"))]

    (letter,) = to(desk, HEALTH)
    assert first.digests == len([one for one in written if one.kind == outbox.DIGEST]) > 0
    assert len({(one.recipient, one.kind) for one in written}) == len(written)
    assert again == [Written(), Written()]
    assert len(letters(desk)) == len(written)
    assert letter.key == f"digest:{letters_out.mark(HEALTH)}:2023-11-07"
    assert (letter.state, letter.unit_key, letter.on) == ("released", "so-y-te", date(2023, 11, 7))
    assert subjects(desk, letter) == {REPORT: -7}
    assert "Báo cáo sơ kết của sở, ngành" in letter.text
    assert "Báo cáo tham luận" in letter.text, "owed too, though nothing about it falls due today"


def test_nothing_goes_before_the_hour_of_the_plan_or_on_a_day_off(mailed: Mailed) -> None:
    early, saturday = mailed("2023-11-07T07:29"), mailed("2023-11-11T08:00")

    assert [write(early), write(saturday), write(mailed("2023-11-12T08:00"))] == [Written()] * 3
    assert reminders.due(early)
    assert not reminders.due(saturday)
    assert write(mailed(DAY)).digests > 0


@pytest.mark.proves("R-H-1")
def test_nothing_is_asked_for_by_a_plan_that_is_not_issued(database_url: str, home: Path, tmp_path: Path) -> None:
    folder = letter_desk.mailed_plan(tmp_path / "plan")
    campaigns.load_plan(database_url, folder, by=BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)

    assert write(desks.Desk(database_url, season.CAMPAIGN, season.at(DAY), home)) == Written()


def test_two_units_with_one_address_get_one_letter(mailed: Mailed) -> None:
    desk = mailed(DAY, lambda folder: letter_desk.change_contacts(folder, {"so-nong-nghiep": HEALTH}))

    write(desk)

    (letter,) = to(desk, HEALTH)
    assert subjects(desk, letter) == {REPORT: -7, "bao-cao-so:so-nong-nghiep": -7}
    assert "Kính gửi: Sở Nông nghiệp; Sở Y tế" in letter.text
    assert not to(desk, FARMING)


@pytest.mark.proves("E35")
def test_after_an_outage_there_is_one_reminder_and_not_one_for_each_that_was_missed(mailed: Mailed) -> None:
    assert not letters(mailed(DAY))

    write(mailed("2023-11-13T09:00"))
    write(mailed("2023-11-14T09:00"))
    write(mailed("2023-11-15T09:00"))

    found = to(mailed(DAY), HEALTH)
    assert [(one.on.isoformat(), subjects(mailed(DAY), one)) for one in found if one.on] == [
        ("2023-11-13", {REPORT: -1}),
        ("2023-11-15", {REPORT: 1, PAPER: -14}),
    ]


# ------------------------------------------------------------------------------------------------------- what stops, what is said


@pytest.mark.proves("F06")
def test_what_has_come_in_is_not_asked_for_and_a_letter_that_waits_is_taken_back(mailed: Mailed) -> None:
    write(mailed(DAY))
    season.deliver(mailed("2023-11-07T09:00"), REPORT)

    assert sending.stop_answered(mailed("2023-11-07T09:30")) == 1
    write(mailed("2023-11-13T07:30"))

    (waited,) = to(mailed(DAY), HEALTH)
    assert (waited.state, waited.reply) == ("withdrawn", "đã nhận được trước khi gửi")
    others = [one for one in to(mailed(DAY), FARMING) if one.on == date(2023, 11, 13)]
    assert [one.state for one in others] == ["released"], "who has not delivered is reminded as ever"
    assert sending.stop_answered(mailed("2023-11-13T08:00")) == 0


@pytest.mark.proves("E29", "X2")
def test_half_a_delivery_is_asked_for_by_the_leg_that_is_missing(mailed: Mailed) -> None:
    season.deliver(mailed("2023-11-06T09:00"), REPORT, legs=("email",))
    season.deliver(mailed("2023-11-06T09:00"), "bao-cao-so:so-nong-nghiep", legs=("qoffice",))

    write(mailed(DAY))

    (health,), (farming,) = to(mailed(DAY), HEALTH), to(mailed(DAY), FARMING)
    assert "thiếu văn bản chính thức" in health.text.lower()
    assert "thiếu bản mềm" in farming.text.lower()
    assert "thiếu bản mềm" not in health.text.lower()


def test_what_was_returned_is_listed_with_its_reason(mailed: Mailed) -> None:
    season.deliver(mailed("2023-11-03T09:00"), REPORT)
    verdicts.judge(
        mailed("2023-11-03T15:00"), act=verdicts.RETURN, by=BY, duty=REPORT, reason="Bảng 2 chưa khớp bảng 1"
    )

    write(mailed(DAY))

    (letter,) = to(mailed(DAY), HEALTH)
    assert "Bảng 2 chưa khớp bảng 1" in letter.text
    assert "03/11" in letter.text


@pytest.mark.proves("E31")
def test_extension_moves_the_reminders_with_the_bound(mailed: Mailed) -> None:
    verdicts.extend(mailed("2023-11-06T09:00"), until=date(2023, 11, 24), by=BY, reason=REASON, duty=REPORT)

    for day in ("07", "08", "10", "13", "17"):
        write(mailed(f"2023-11-{day}T07:30"))

    told = [(f"{one.on:%d/%m}", subjects(mailed(DAY), one)) for one in to(mailed(DAY), HEALTH) if one.on]
    assert told == [("10/11", {REPORT: -14}), ("17/11", {REPORT: -7, PAPER: -14})], "counted from 24/11"


# --------------------------------------------------------------------------------------------------------------------- addresses


def test_unit_without_an_address_is_reported_every_day_and_loses_nothing(mailed: Mailed) -> None:
    def without(folder: Path) -> None:
        letter_desk.change_contacts(folder, {"so-y-te": ""})

    first = write(mailed(DAY, without))
    second = write(mailed("2023-11-08T07:30"))
    escalated = write(mailed("2023-11-17T07:30"))

    assert ["so-y-te" in one.without_address for one in (first, second, escalated)] == [True] * 3
    assert "so-nong-nghiep" not in first.without_address


@pytest.mark.parametrize(
    "typed", ["khong-co-a-cong", "hai dia@chi.example", "a@b.example, c@d.example", "a@b.example\nBcc: x@y.example"]
)
def test_address_that_is_none_is_refused_with_the_plan(tmp_path: Path, typed: str) -> None:
    folder = letter_desk.mailed_plan(tmp_path / "plan")
    letter_desk.change_contacts(folder, {"so-y-te": typed})

    with pytest.raises(plan_files.PlanFileError) as refused:
        plan_files.load(folder)

    assert any(one.file.endswith("contacts.csv") for one in refused.value.findings)


@pytest.mark.one_database
def test_name_with_line_breaks_becomes_one_clean_line_and_adds_no_header(mailed: Mailed) -> None:
    evil = "UBND huyện Hòn Ngọc\r\nBcc: ke-gian@hom-thu.example\n\nNội dung khác"
    desk = mailed(
        "2023-11-17T07:30",
        lambda folder: plan_dirs.change_unit(folder, season.ISLAND, office_name=evil, full_name=f"Huyện {evil}"),
    )

    write(desk)

    found = [mail(desk, one) for one in letters(desk) if one.unit_key == season.ISLAND]
    assert {one["Subject"][:9] for one in found} >= {"[Đôn đốc]"}
    assert not any(one["Bcc"] for one in found)
    assert all("\n" not in str(one["Subject"]) and one.get_body(("plain",)) is not None for one in found)


# --------------------------------------------------------------------------------------------------------------- to those above


def _words_of(content: bytes) -> str:
    found = Document(io.BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join((*(one.text for one in found.paragraphs), *cells))


@pytest.mark.proves("F08", "E03")
def test_after_the_bound_the_head_is_asked_with_copies_to_the_contact_and_the_member_in_charge(mailed: Mailed) -> None:
    chair = "chu-tich@hon-ngoc.example"
    desk = mailed(
        "2023-11-17T07:30",
        lambda folder: letter_desk.change_contacts(folder, added=[(season.ISLAND, chair, "Chủ tịch UBND huyện")]),
    )

    written = write(desk)

    (letter,) = to(desk, chair)
    assert written.escalations == len(letters(desk, outbox.ESCALATION)) > 1
    assert (letter.kind, letter.state, letter.copies) == (outbox.ESCALATION, "draft", [ISLAND, HEALTH])
    assert "bao-cao-huyen:huyen-hon-ngoc" in subjects(desk, letter)
    assert str(mail(desk, letter)["Cc"]) == f"{ISLAND}, {HEALTH}"
    assert "Sở Y tế" in letter.text
    ((name, content),) = files(desk, letter).items()
    assert name == "cong-van-don-doc.docx"
    words = _words_of(content)
    assert "Báo cáo sơ kết của UBND cấp huyện" in words
    assert write(desk) == Written()


@pytest.mark.proves("T-42")
def test_who_may_not_be_ordered_is_asked_to_the_end_and_nobody_above_is_written_to(mailed: Mailed) -> None:
    for day in ("2023-11-30", "2023-12-04", "2023-12-05"):
        write(mailed(f"{day}T07:30"))

    found = [one for one in letters(mailed(DAY)) if one.unit_key == "hoi-nong-dan"]
    assert [(one.kind, one.on) for one in found] == [(outbox.DIGEST, date(2023, 11, 30))]
    assert "yêu cầu" not in found[0].text
    ordered = [one for one in letters(mailed(DAY), outbox.ESCALATION) if one.unit_key == "so-y-te"]
    assert [one.on for one in ordered] == [date(2023, 11, 30), date(2023, 12, 4)]


# ------------------------------------------------------------------------------------------------------------------ the real plan


@pytest.mark.proves("T-30", "F07")
def test_districts_of_the_real_plan_are_told_which_of_their_communes_have_not_met(office: desks.Desk) -> None:
    season.open_ready(letter_desk.at(office, "2023-09-18T08:00"))
    desk = letter_desk.at(office, "2023-10-13T07:30")

    written = write(desk)

    found = letters(desk, outbox.DIGEST)
    assert written.digests == len(found) == len({one.recipient for one in found}) == 18
    mountain = next(
        one for one in found if one.recipient == "qn-516@nam-tra-my.example" or "nam-tra-my" in one.recipient
    )
    assert "Trà Don" in mountain.text
    assert "Trà Dơn" in mountain.text
    assert len([key for key in subjects(desk, mountain) if key.startswith("hoi-nghi-xa:")]) == 10
    assert "Các xã thuộc huyện Nam Trà My (0/10 xã đã họp)" in mountain.text
    assert written.without_address == ()
    assert {one.state for one in letters(desk, outbox.ESCALATION)} == {"draft"}
