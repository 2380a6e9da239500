"""Form 3.5: one letter per person, one change to each who was told when the day moves, one cancellation; calendars follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domain import outbox, receipts
from models import database
from tasks import campaigns
from tasks import desk as desks
from tasks.acts import invitations as acts
from tasks.acts import outbox as releasing
from tests import databases, season
from tests.conftest import MakeDesk
from tests.databases import Dump
from tests.season import BY, CLERK
from tests.tasks import letter_desk
from tests.tasks.conference_desk import (
    FRIDAY,
    LETTERS,
    MONDAY,
    PLACE,
    THREE_POSTS,
    TUESDAY,
    entry,
    follow,
    invite,
    set_day,
)
from tests.tasks.conftest import CheckRefused
from tests.tasks.intake_office import CAMPAIGN
from tests.tasks.letter_desk import HEAD, files, letters

NOON = "2023-11-24T12:00"

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
    found = acts.listed(desk)
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


@pytest.mark.proves("E16", "T-41")
def test_person_in_three_capacities_gets_one_letter_that_names_them_all(conferring: MakeDesk) -> None:
    desk = conferring(NOON)

    tried = invite(desk, dry_run=True)
    receipt = invite(desk)

    (letter,) = [one for one in letters(desk) if one.recipient == THREE_POSTS]
    assert tried.title.startswith(f"Chạy thử, chưa lập thư: {LETTERS} người được mời")
    assert "1 người có từ hai tư cách, chỉ nhận một thư: Nguyễn Văn An." in tried.warnings
    assert receipt.title == f"Đã lập giấy mời: {LETTERS} thư"
    assert len(letters(desk)) == len({one.recipient for one in letters(desk)}) == LETTERS
    text = " ".join(letter.text.split())
    assert "Kính gửi: Ông Nguyễn Văn An" in text or "ông Nguyễn Văn An" in text
    assert all(f"xã {name}" in text for name in ("Bờ Bắc", "Bờ Nam"))
    assert "huyện Sông Bờ" in text
    assert not [one for one in letters(desk) if one.recipient == "van-thu@bo-bac.song-bo.example"]


def test_dry_run_writes_nothing_and_doing_it_again_is_a_repeat(conferring: MakeDesk, dump: Callable[[], Dump]) -> None:
    desk, before = conferring(NOON), dump()

    invite(desk, dry_run=True)
    assert dump() == before
    invite(desk)
    after = dump()
    again = invite(desk, starts=" 8h ")

    assert again.is_repeat
    assert any(one.startswith("Chưa có danh sách") for one in again.warnings)
    assert dump() == after


@pytest.mark.proves("E10")
def test_who_sets_or_moves_the_day_is_told_what_follows(desk: MakeDesk, conference_plan: Path) -> None:
    letter_desk.take_plan(desk("2023-09-18T08:00"), conference_plan)

    first = set_day(desk("2023-11-20T08:00"))
    invite(desk(NOON))
    moved = set_day(desk("2023-11-27T08:00"), MONDAY)

    assert first.opens == ("Lập giấy mời: phiếu 3.5.",)
    assert moved.opens == (f"Đã mời {LETTERS} đại biểu: lượt 9.5 lập thư đổi ngày, chờ duyệt gửi ở phiếu 3.1.",)


@pytest.mark.proves("E10")
def test_day_that_moves_is_told_once_to_each_who_was_told_and_to_nobody_else(conferring: MakeDesk) -> None:
    desk = conferring(NOON)
    invite(desk)
    releasing.release(desk, by=BY, numbers=[one.id for one in letters(desk)[:5]])
    letter_desk.set_state(desk, [one.id for one in letters(desk)[:5]], "sent", sent_at=desk.as_of)
    first = {one.recipient: entry(desk, one) for one in letters(desk)}

    written = follow(conferring("2023-11-27T08:00"), MONDAY)
    again = acts.follow(conferring("2023-11-27T09:00"), HEAD, campaigns.SYSTEM)

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
        found, before = entry(desk, one), first[one.recipient]
        assert (found.method, found.uid, found.sequence) == ("REQUEST", before.uid, before.sequence + 1)
        assert found.starts_at.isoformat() == "2023-12-11T08:00:00+07:00"
        assert found.attendee == f"mailto:{one.recipient}"
    assert {one.starts_at.date() for one in first.values()} == {FRIDAY}


@pytest.mark.proves("E10")
def test_day_that_moves_twice_before_a_release_is_one_letter_and_moved_back_is_none(conferring: MakeDesk) -> None:
    desk = conferring(NOON)
    invite(desk)
    letter_desk.send(desk)

    follow(conferring("2023-11-27T08:00"), MONDAY)
    follow(conferring("2023-11-27T10:00"), TUESDAY)
    waiting = [one for one in letters(desk, outbox.DATE_CHANGE) if one.state == "draft"]
    assert len(waiting) == LETTERS
    assert all("12/12/2023" in one.text and "11/12/2023" not in one.text for one in waiting)
    assert "08/12/2023" in waiting[0].text

    back = follow(conferring("2023-11-27T11:00"), FRIDAY)

    assert back == 0
    assert {one.state for one in letters(desk, outbox.DATE_CHANGE)} == {"withdrawn"}
    assert follow(conferring("2023-11-28T11:00"), MONDAY) == LETTERS
    sequences = [entry(desk, one).sequence for one in letters(desk) if one.recipient == THREE_POSTS]
    assert sequences == sorted(set(sequences)), "a calendar never takes the newer for the older"


@pytest.mark.proves("E10")
def test_who_is_no_longer_in_the_composition_moves_nothing_and_an_answer_belongs_to_its_day(
    conferring: MakeDesk, conference_plan: Path, dump: Callable[[], Dump]
) -> None:
    desk = conferring(NOON)
    invite(desk)
    letter_desk.send(desk)
    acts.answer(desk, HEAD, invited="Nguyễn Văn An", reply=acts.ACCEPTED, by=CLERK)
    register = conference_plan / "persons.csv"
    named = register.read_text("utf-8") + "p-9,Lê Văn Chín,ông,xa-doi-thuong,Chủ tịch UBND,,,\n"
    register.write_text(named, encoding="utf-8")
    letter_desk.take_plan(conferring("2023-11-25T08:00"), conference_plan)  # that chair has a name now

    first = follow(conferring("2023-11-27T08:00"), MONDAY)
    letter_desk.send(conferring("2023-11-27T08:30"))
    invite(conferring("2023-11-27T09:00"), place="Nhà văn hóa tỉnh")
    before = dump()
    again = acts.follow(conferring("2023-11-28T08:00"), HEAD, campaigns.SYSTEM)

    (man,) = [one for one in acts.listed(desk) if one.name == "Nguyễn Văn An"]
    assert first == LETTERS
    assert (again, dump()) == (0, before), "nothing is written each morning anew"
    assert man.reply == ""


@pytest.mark.proves("E10", "E26")
def test_who_could_not_be_reached_is_invited_to_the_new_day_and_never_reads_the_old_one(conferring: MakeDesk) -> None:
    desk = conferring(NOON)
    invite(desk)
    letter_desk.send(desk)
    (lost,) = [one for one in letters(desk) if one.recipient == "van-thu@bo-trung.song-bo.example"]
    letter_desk.set_state(desk, [lost.id], "failed", refusals={lost.recipient: "550"})

    follow(conferring("2023-11-27T08:00"), MONDAY)
    releasing.fix_address(
        conferring("2023-11-27T09:00"),
        HEAD,
        unit="xã Bờ Trung",
        address="moi@bo-trung.example",
        by=CLERK,
        reason="Xã báo",
    )

    found = [one for one in letters(desk) if one.unit_key == "xa-bo-trung"]
    assert [(one.kind, one.state) for one in found] == [("invitation", "withdrawn"), ("invitation", "draft")]
    assert found[1].recipient == "moi@bo-trung.example"
    assert "08 giờ 00, thứ Hai ngày 11/12/2023" in found[1].text
    assert entry(desk, found[1]).starts_at.date() == MONDAY


def test_other_hour_or_place_is_a_change_too(conferring: MakeDesk) -> None:
    desk = conferring(NOON)
    invite(desk)
    letter_desk.send(desk)

    receipt = invite(conferring("2023-11-27T08:00"), starts="13h30", place="Hội trường tỉnh ủy")

    assert receipt.title == f"Đã lập thư đổi lịch: {LETTERS} thư, giấy mời: 0"
    change = letters(desk, outbox.DATE_CHANGE)[0]
    assert entry(desk, change).starts_at.isoformat() == "2023-12-08T13:30:00+07:00"
    assert change.subject.startswith("[Đổi giờ, địa điểm họp] ")
    assert f"- Địa điểm đã mời: {PLACE}\n- Địa điểm mới: Hội trường tỉnh ủy\n" in change.text


def test_meeting_that_is_not_held_is_taken_out_of_the_calendars_of_who_was_told(
    conferring: MakeDesk, check_refused: CheckRefused
) -> None:
    desk = conferring(NOON)
    with check_refused("NOBODY_INVITED"):
        acts.cancel(desk, HEAD, by=BY, reason="Ứng phó mưa lũ")
    invite(desk)
    letter_desk.set_state(desk, [one.id for one in letters(desk)[:3]], "sent", sent_at=desk.as_of)
    first = {one.recipient: entry(desk, one) for one in letters(desk)[:3]}
    with check_refused("REASON_MISSING"):
        acts.cancel(desk, HEAD, by=BY, reason="")

    receipt = acts.cancel(desk, HEAD, by=BY, reason="Ứng phó mưa lũ")

    found = letters(desk, outbox.CANCELLATION)
    assert "3 thư hủy họp" in receipt.title
    assert sorted(one.recipient for one in found) == sorted(first)
    assert {one.state for one in letters(desk, outbox.INVITATION)[3:]} == {"withdrawn"}
    for one in found:
        gone, before = entry(desk, one), first[one.recipient]
        assert (gone.method, gone.status) == ("CANCEL", "CANCELLED")
        assert (gone.uid, gone.sequence) == (before.uid, before.sequence + 1)
        assert "Ứng phó mưa lũ" in one.text
    with check_refused("NOBODY_INVITED"):
        acts.cancel(desk, HEAD, by=BY, reason="Ứng phó mưa lũ")
    assert invite(desk).title == f"Đã lập giấy mời: {LETTERS} thư", "and they may be invited again"
