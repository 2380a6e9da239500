"""Forms 3.5 and 3.6: one letter per person, one change when the day moves, one cancellation, who answers and who comes instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event

import models
from domain import outbox, receipts
from models import database
from tasks import campaigns
from tasks import desk as desks
from tasks.acts import dates
from tasks.acts import invitations as acts
from tasks.acts import outbox as releasing
from tests import databases, plan_dirs, season
from tests.conftest import MakeDesk
from tests.databases import Dump
from tests.season import BY, CLERK
from tests.tasks import letter_desk
from tests.tasks.conftest import CheckRefused
from tests.tasks.intake_office import CAMPAIGN
from tests.tasks.letter_desk import HEAD, files, letters, mail

NOON = "2023-11-24T12:00"
FRIDAY, MONDAY, TUESDAY = date(2023, 12, 8), date(2023, 12, 11), date(2023, 12, 12)
PLACE = "Hội trường UBND tỉnh"
MEETING = "hoi-nghi-tinh"
CHAIRS = "Chủ tịch UBND các xã"

COMPOSITION = """\
conferences:
  - id: C-4
    invited:
      - line: lãnh đạo UBND cấp huyện
        post: Lãnh đạo UBND
        owners: {levels: [district]}
      - line: Chủ tịch UBND các xã
        post: Chủ tịch UBND
        owners: {levels: [commune], kinds: [xa]}
      - {line: các cá nhân được khen thưởng, none: true}
"""
PERSONS = """\
id,name,honorific,unit,post,email,valid_from,valid_to
p-1,Nguyễn Văn An,ông,huyen-song-bo,Lãnh đạo UBND,an@song-bo.example,,
p-1,Nguyễn Văn An,ông,xa-bo-bac,Chủ tịch UBND,,,
p-1,Nguyễn Văn An,ông,xa-bo-nam,Chủ tịch UBND,,,
p-2,Trần Thị Bê,bà,xa-doi-giua,Chủ tịch UBND,,,
"""
DISTRICTS, COMMUNES = 4, 11
ONE_PERSON = "an@song-bo.example"
LETTERS = DISTRICTS + COMMUNES - 2
"""One person holds three of the posts."""


def set_day(desk: desks.Desk, on: date = FRIDAY, reason: str = "Lãnh đạo bận") -> None:
    dates.set_day(desk, duty=MEETING, on=on, by=BY, reason=reason)


def invite(desk: desks.Desk, **changes: Any) -> receipts.Receipt:
    fields: dict[str, Any] = {"starts": "08:00", "place": PLACE, "by": BY}
    return acts.invite(desk, HEAD, **(fields | changes))


def follow(desk: desks.Desk, on: date) -> int:
    """Move the day; what the morning does about it."""
    set_day(desk, on)
    return acts.follow(desk, HEAD, campaigns.SYSTEM)


def event(desk: desks.Desk, letter: models.Message) -> tuple[str, Event]:
    """(METHOD, entry) of the calendar part of the mail that goes."""
    (part,) = [one for one in mail(desk, letter).walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    assert part["Content-Type"].params["method"] == calendar["METHOD"]
    (found,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), found


def rows(desk: desks.Desk) -> list[models.Invitation]:
    return acts.listed(desk)


# ------------------------------------------------------------------------------------------------------------------ the real plan


@pytest.fixture(scope="module")
def invited(real_plan: tuple[str, Path, Path]) -> Iterator[tuple[desks.Desk, receipts.Receipt]]:
    """The real plan with its day set and its invitations written; nothing here changes it."""
    url, folder, home = real_plan
    place = databases.SqliteFolder(folder)
    copy = place.create("invited", url)
    desk = desks.Desk(copy, CAMPAIGN, season.at(NOON), home)
    set_day(desk)
    yield desk, invite(desk)
    database.dispose(copy)


@pytest.mark.proves("T-41")
def test_real_plan_invites_every_commune_chair_and_says_which_lists_are_missing(
    invited: tuple[desks.Desk, receipts.Receipt], real_plan: tuple[str, Path, Path]
) -> None:
    desk, receipt = invited
    found = rows(desk)
    with desks.reading(desk) as work:
        levels = Counter(work.index.units[one.unit_key].level for one in found)

    assert (receipt.title, levels["commune"]) == (f"Đã lập giấy mời: {len(found)} thư", 197)
    assert len({one.unit_key for one in found if one.capacities[0].startswith("Chủ tịch UBND xã")}) == 197
    assert len({one.invitee for one in found}) == len(found) == len(letters(desk, outbox.INVITATION))
    assert {one.state for one in letters(desk)} == {"draft"}
    assert "Chưa có danh sách, chưa mời: các Ban Đảng Tỉnh ủy." in receipt.warnings
    assert len([one for one in receipt.warnings if one.startswith("Chưa có danh sách")]) == 8
    twins = [one for one in found if one.capacities[0] in ("Chủ tịch UBND xã Trà Don", "Chủ tịch UBND xã Trà Dơn")]
    assert len({one.email for one in twins}) == 2
    letter = letters(desk)[-1]
    assert sorted(files(desk, letter)) == ["giay-moi.docx", "lich-hop.ics"]
    assert "08 giờ 00, thứ Sáu ngày 08/12/2023" in letter.text
    assert PLACE in letter.text


# ----------------------------------------------------------------------------------------------------------------- the small plan


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The small plan's files with a composition and a register of persons."""
    folder = letter_desk.mailed_plan(tmp_path / "plan")
    plan_dirs.replace(
        folder, "conferences.yaml", "participants: [lãnh đạo UBND cấp huyện]",
        "participants: [lãnh đạo UBND cấp huyện, Chủ tịch UBND các xã, các cá nhân được khen thưởng]",
    )  # fmt: skip
    (folder / "invitations.yaml").write_text(COMPOSITION, encoding="utf-8")
    (folder / "persons.csv").write_text(PERSONS, encoding="utf-8")
    return folder


@pytest.fixture
def mailed(desk: MakeDesk, plan: Path) -> MakeDesk:
    """Desks of the small campaign, with the composition, the day set on Friday 08/12/2023."""
    letter_desk.take_plan(desk("2023-09-18T08:00"), plan)
    set_day(desk("2023-11-20T08:00"))
    return desk


@pytest.mark.proves("E16", "T-41")
def test_person_in_three_capacities_gets_one_letter_that_names_them_all(mailed: MakeDesk) -> None:
    desk = mailed(NOON)

    tried = invite(desk, dry_run=True)
    receipt = invite(desk)

    (letter,) = [one for one in letters(desk) if one.recipient == ONE_PERSON]
    assert tried.title.startswith(f"Chạy thử, chưa lập thư: {LETTERS} người được mời")
    assert "1 người có từ hai tư cách, chỉ nhận một thư: Nguyễn Văn An." in tried.warnings
    assert receipt.title == f"Đã lập giấy mời: {LETTERS} thư"
    assert len(letters(desk)) == len({one.recipient for one in letters(desk)}) == LETTERS
    text = " ".join(letter.text.split())
    assert "Kính gửi: Ông Nguyễn Văn An" in text or "ông Nguyễn Văn An" in text
    assert all(f"xã {name}" in text for name in ("Bờ Bắc", "Bờ Nam"))
    assert "huyện Sông Bờ" in text
    assert not [one for one in letters(desk) if one.recipient == "van-thu@bo-bac.song-bo.example"]


def test_dry_run_writes_nothing_and_doing_it_again_is_a_repeat(mailed: MakeDesk, dump: Callable[[], Dump]) -> None:
    desk, before = mailed(NOON), dump()

    invite(desk, dry_run=True)
    assert dump() == before
    invite(desk)
    after = dump()
    again = invite(desk, starts=" 8h ")

    assert again.is_repeat
    assert any(one.startswith("Chưa có danh sách") for one in again.warnings)
    assert dump() == after


@pytest.mark.proves("E10")
def test_day_that_moves_is_told_once_to_each_who_was_told_and_to_nobody_else(mailed: MakeDesk) -> None:
    desk = mailed(NOON)
    invite(desk)
    releasing.release(desk, by=BY, numbers=[one.id for one in letters(desk)[:5]])
    letter_desk.set_state(desk, [one.id for one in letters(desk)[:5]], "sent", sent_at=desk.as_of)
    first = {one.recipient: event(desk, one)[1] for one in letters(desk)}

    written = follow(mailed("2023-11-27T08:00"), MONDAY)
    again = acts.follow(mailed("2023-11-27T09:00"), HEAD, campaigns.SYSTEM)

    told = {one.recipient for one in letters(desk) if one.state == "sent"}
    changes, new = letters(desk, outbox.DATE_CHANGE), letters(desk, outbox.INVITATION)[LETTERS:]
    assert (written, again) == (LETTERS, 0)
    assert sorted(one.recipient for one in changes) == sorted(told)
    assert len(new) == LETTERS - 5
    assert {one.recipient for one in new}.isdisjoint(told)
    assert [one.state for one in letters(desk)[5:LETTERS]] == ["withdrawn"] * (LETTERS - 5)
    text = " ".join(changes[0].text.split())
    assert "08/12/2023" in text
    assert "11/12/2023" in text
    for one in (*changes, *new):
        method, entry = event(desk, one)
        before = first[one.recipient]
        assert (method, entry["UID"], entry["SEQUENCE"]) == ("REQUEST", before["UID"], before["SEQUENCE"] + 1)
        assert entry["DTSTART"].dt.isoformat() == "2023-12-11T08:00:00+07:00"
        assert str(entry["ATTENDEE"]) == f"mailto:{one.recipient}"
    assert {one["DTSTART"].dt.date() for one in first.values()} == {FRIDAY}


@pytest.mark.proves("E10")
def test_day_that_moves_twice_before_a_release_is_one_letter_and_moved_back_is_none(mailed: MakeDesk) -> None:
    desk = mailed(NOON)
    invite(desk)
    letter_desk.send(desk)

    follow(mailed("2023-11-27T08:00"), MONDAY)
    follow(mailed("2023-11-27T10:00"), TUESDAY)
    waiting = [one for one in letters(desk, outbox.DATE_CHANGE) if one.state == "draft"]
    assert len(waiting) == LETTERS
    assert all("12/12/2023" in one.text and "11/12/2023" not in one.text for one in waiting)
    assert "08/12/2023" in waiting[0].text

    back = follow(mailed("2023-11-27T11:00"), FRIDAY)

    assert back == 0
    assert {one.state for one in letters(desk, outbox.DATE_CHANGE)} == {"withdrawn"}
    assert follow(mailed("2023-11-28T11:00"), MONDAY) == LETTERS
    sequences = [event(desk, one)[1]["SEQUENCE"] for one in letters(desk) if one.recipient == ONE_PERSON]
    assert sequences == sorted(set(sequences)), "a calendar never takes the newer for the older"


@pytest.mark.proves("E10", "E26")
def test_who_could_not_be_reached_is_invited_to_the_new_day_and_never_reads_the_old_one(mailed: MakeDesk) -> None:
    desk = mailed(NOON)
    invite(desk)
    letter_desk.send(desk)
    (lost,) = [one for one in letters(desk) if one.recipient == "van-thu@bo-trung.song-bo.example"]
    letter_desk.set_state(desk, [lost.id], "failed", refusals={lost.recipient: "550"})

    follow(mailed("2023-11-27T08:00"), MONDAY)
    releasing.fix_address(
        mailed("2023-11-27T09:00"), HEAD, unit="xã Bờ Trung", address="moi@bo-trung.example", by=CLERK, reason="Xã báo"
    )

    found = [one for one in letters(desk) if one.unit_key == "xa-bo-trung"]
    assert [(one.kind, one.state) for one in found] == [("invitation", "withdrawn"), ("invitation", "draft")]
    assert found[1].recipient == "moi@bo-trung.example"
    assert "08 giờ 00, thứ Hai ngày 11/12/2023" in found[1].text
    assert event(desk, found[1])[1]["DTSTART"].dt.date() == MONDAY


def test_other_hour_or_place_is_a_change_too(mailed: MakeDesk) -> None:
    desk = mailed(NOON)
    invite(desk)
    letter_desk.send(desk)

    receipt = invite(mailed("2023-11-27T08:00"), starts="13h30", place="Hội trường tỉnh ủy")

    assert receipt.title == f"Đã lập thư đổi lịch: {LETTERS} thư, giấy mời: 0"
    assert event(desk, letters(desk, outbox.DATE_CHANGE)[0])[1]["DTSTART"].dt.isoformat() == "2023-12-08T13:30:00+07:00"


def test_meeting_that_is_not_held_is_taken_out_of_the_calendars_of_who_was_told(
    mailed: MakeDesk, check_refused: CheckRefused
) -> None:
    desk = mailed(NOON)
    with check_refused("NOBODY_INVITED"):
        acts.cancel(desk, HEAD, by=BY, reason="Ứng phó mưa lũ")
    invite(desk)
    letter_desk.set_state(desk, [one.id for one in letters(desk)[:3]], "sent", sent_at=desk.as_of)
    first = {one.recipient: event(desk, one)[1] for one in letters(desk)[:3]}
    with check_refused("REASON_MISSING"):
        acts.cancel(desk, HEAD, by=BY, reason="")

    receipt = acts.cancel(desk, HEAD, by=BY, reason="Ứng phó mưa lũ")

    found = letters(desk, outbox.CANCELLATION)
    assert "3 thư hủy họp" in receipt.title
    assert sorted(one.recipient for one in found) == sorted(first)
    assert {one.state for one in letters(desk, outbox.INVITATION)[3:]} == {"withdrawn"}
    for one in found:
        method, entry = event(desk, one)
        assert (method, entry["STATUS"]) == ("CANCEL", "CANCELLED")
        assert (entry["UID"], entry["SEQUENCE"]) == (first[one.recipient]["UID"], first[one.recipient]["SEQUENCE"] + 1)
        assert "Ứng phó mưa lũ" in one.text
    with check_refused("NOBODY_INVITED"):
        acts.cancel(desk, HEAD, by=BY, reason="Ứng phó mưa lũ")
    assert invite(desk).title == f"Đã lập giấy mời: {LETTERS} thư", "and they may be invited again"


@pytest.mark.proves("E17", "F31")
def test_who_comes_instead_gets_a_letter_of_their_own_and_the_seat_stays(
    mailed: MakeDesk, check_refused: CheckRefused
) -> None:
    desk = mailed(NOON)
    invite(desk)
    letter_desk.send(desk)
    said: dict[str, str] = {"invited": "xã Bờ Trung", "reply": acts.SUBSTITUTE, "by": CLERK}

    with check_refused("TEXT_MISSING", "người dự thay"):
        acts.answer(desk, HEAD, **said)
    receipt = acts.answer(desk, HEAD, **said, substitute="Lê Văn Dũng, Phó Chủ tịch UBND xã")
    again = acts.answer(desk, HEAD, **said, substitute="Lê Văn Dũng, Phó Chủ tịch UBND xã")

    (letter,) = letters(desk, outbox.SUBSTITUTE)
    (row,) = [one for one in rows(desk) if one.unit_key == "xa-bo-trung"]
    assert (row.state, row.reply, row.substitute, row.replied_by) == (
        "invited", "substitute", "Lê Văn Dũng, Phó Chủ tịch UBND xã", CLERK,
    )  # fmt: skip
    assert (receipt.undo, again.is_repeat, letter.state) == ("3.6", True, "draft")
    assert "Kính gửi: Lê Văn Dũng" in letter.text
    assert "Chủ tịch" in letter.text
    assert event(desk, letter)[0] == "REQUEST"
    assert len(rows(desk)) == LETTERS


def test_answer_is_written_down_by_number_name_or_unit_and_refused_when_it_is_unclear(
    mailed: MakeDesk, check_refused: CheckRefused
) -> None:
    desk = mailed(NOON)
    invite(desk)
    number = next(one.id for one in rows(desk) if one.unit_key == "xa-doi-ha-nang")

    acts.answer(desk, HEAD, invited=str(number), reply=acts.ACCEPTED, by=CLERK)
    acts.answer(desk, HEAD, invited="nguyễn văn an", reply=acts.DECLINED, by=CLERK)
    acts.answer(desk, HEAD, invited="Huyện Núi Đôi", reply=acts.ACCEPTED, by=CLERK)

    found = {one.unit_key: one.reply for one in rows(desk) if one.reply}
    assert found == {"xa-doi-ha-nang": "accepted", "huyen-song-bo": "declined", "huyen-nui-doi": "accepted"}
    with check_refused("NOT_INVITED"):
        acts.answer(desk, HEAD, invited="Sở Y tế", reply=acts.ACCEPTED, by=CLERK)
    with check_refused("NOT_INVITED"):
        acts.answer(desk, HEAD, invited="4711", reply=acts.ACCEPTED, by=CLERK)
    with check_refused("PERSON_MISSING"):
        acts.answer(desk, HEAD, invited=str(number), reply=acts.DECLINED, by="")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts": "sáng"}, "HOUR_BROKEN"),
        ({"starts": "25:00"}, "HOUR_BROKEN"),
        ({"place": " "}, "TEXT_MISSING"),
        ({"by": ""}, "PERSON_MISSING"),
        ({"duty": "hoi-nghi-gi-do"}, "MEETING_UNCLEAR"),
        ({"duty": "hoi-nghi-huyen"}, "DAY_NOT_SET"),
    ],
)
@pytest.mark.one_database
def test_invitation_that_says_too_little_is_refused(
    mailed: MakeDesk, check_refused: CheckRefused, changes: dict[str, str], code: str
) -> None:
    with check_refused(code):
        invite(mailed(NOON), **changes)


def test_nobody_is_invited_to_a_meeting_without_a_day_or_past_it(
    desk: MakeDesk, plan: Path, check_refused: CheckRefused
) -> None:
    letter_desk.take_plan(desk("2023-09-18T08:00"), plan)

    with check_refused("DAY_NOT_SET", "2.4"):
        invite(desk(NOON))
    set_day(desk(NOON))
    with check_refused("DAY_PAST"):
        invite(desk("2023-12-09T08:00"))


def test_post_without_an_address_goes_to_the_unit_above_and_one_without_any_is_reported(
    desk: MakeDesk, plan: Path
) -> None:
    letter_desk.change_contacts(plan, {"xa-ngoc-an": "", season.ISLAND: ""})
    letter_desk.take_plan(desk("2023-09-18T08:00"), plan)
    set_day(desk(NOON))

    receipt = invite(desk(NOON))

    above = [one for one in rows(desk(NOON)) if one.email == "van-thu@bien-ngoc.example"]
    assert sorted(one.unit_key for one in above) == ["thi-xa-bien-ngoc", "xa-ngoc-an"]
    (said,) = [one for one in receipt.warnings if "chưa có địa chỉ thư" in one]
    assert said.startswith("1 nơi chưa có địa chỉ thư, chưa mời được: ")
    assert "Hòn Ngọc" in said
    assert receipt.title == f"Đã lập giấy mời: {LETTERS - 1} thư"


def test_line_breaks_in_a_name_make_no_header_and_no_line_of_the_calendar(desk: MakeDesk, plan: Path) -> None:
    evil = '"Trần Thị\nBê\nBcc: ke-gian@hom-thu.example\nATTENDEE:mailto:x@y.example"'
    path = plan / "persons.csv"
    path.write_text(path.read_text("utf-8").replace("Trần Thị Bê", evil), encoding="utf-8")
    letter_desk.take_plan(desk("2023-09-18T08:00"), plan)
    set_day(desk(NOON))

    invite(desk(NOON))

    (letter,) = [one for one in letters(desk(NOON)) if one.unit_key == "xa-doi-giua"]
    method, entry = event(desk(NOON), letter)
    assert mail(desk(NOON), letter)["Bcc"] is None
    assert (method, str(entry["ATTENDEE"])) == ("REQUEST", f"mailto:{letter.recipient}")
