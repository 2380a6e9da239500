"""Form 3.5 for the conference of one district: the guests of the province are invited, the rest by the district itself (C-3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from domain import errors, outbox
from tasks import campaigns
from tasks import desk as desks
from tasks.acts import invitations as acts
from tasks.acts import meetings
from tests.season import BY, CLERK, at
from tests.tasks import guest_desk, letter_desk
from tests.tasks.conference_desk import entry, invite, set_day
from tests.tasks.letter_desk import HEAD, file_names, letters

DISTRICT, KEY = "dv23-508", "hoi-nghi-huyen:dv23-508"
TITLE = "Hội nghị sơ kết cấp huyện của huyện Duy Xuyên"
ADDRESSES = ["bcd-tinh@quang-nam.example", "so-nnptnt@quang-nam.example"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[desks.Desk]:
    """The real plan with a roster of who follows which district."""
    with guest_desk.office(tmp_path) as desk:
        yield desk


@pytest.mark.proves("T-44")
def test_guests_of_the_province_are_invited_to_one_district_and_the_day_is_the_one_it_announced(
    office: desks.Desk,
) -> None:
    announced = guest_desk.plan(office, DISTRICT, "2023-11-03")
    guest_desk.plan(office, "dv23-511", "2023-11-06")

    tried = invite(office, duty="huyện Duy Xuyên", dry_run=True)
    receipt = invite(office, duty="Huyện Duy Xuyên", place="Hội trường UBND huyện")
    again = invite(office, duty=KEY, place="Hội trường UBND huyện")

    first, second = letters(office, outbox.INVITATION)
    assert announced.opens == ("Mời đại biểu của tỉnh dự: phiếu 3.5, ô Hội nghị ghi huyện Duy Xuyên.",)
    assert tried.title == f"Chạy thử, chưa lập thư: 2 người được mời {TITLE}"
    assert receipt.title == "Đã lập giấy mời: 2 thư"
    assert [reason for _, reason in receipt.facts[1:]] == ["do UBND cấp huyện mời"] * 13
    assert again.is_repeat
    assert sorted((first.recipient, second.recipient)) == ADDRESSES
    assert {first.state, second.state} == {"draft"}
    (member,) = [one for one in (first, second) if one.recipient == ADDRESSES[1]]
    said = " ".join(member.text.split())
    assert TITLE in said
    assert "Kính gửi: Đồng chí Nguyễn Văn Hòa" in said
    assert "đứng điểm huyện Duy Xuyên" in said
    assert "Chủ trì: Chủ tịch UBND huyện" in said
    assert "08 giờ 00, thứ Sáu ngày 03/11/2023" in said
    assert file_names(office, member) == ["giay-moi.docx", "lich-hop.ics"]
    assert {one.duty for one in acts.listed(office, "Duy Xuyên")} == {KEY}


@pytest.mark.proves("E10")
def test_day_that_a_district_moves_is_told_once_and_other_districts_hear_nothing(office: desks.Desk) -> None:
    for district, day in ((DISTRICT, "2023-11-03"), ("dv23-511", "2023-11-06")):
        guest_desk.plan(office, district, day)
        invite(office, duty=district)
    letter_desk.send(office)
    first = {one.recipient: entry(office, one) for one in letters(office)[:2]}
    later = letter_desk.at(office, "2023-10-24T08:00")

    guest_desk.plan(later, DISTRICT, "2023-11-09")
    written = acts.follow(later, HEAD, campaigns.SYSTEM)
    again = acts.follow(later, HEAD, campaigns.SYSTEM)

    changes = letters(later, outbox.DATE_CHANGE)
    assert (written, again) == (2, 0)
    assert sorted(one.recipient for one in changes) == ADDRESSES
    for one in changes:
        assert TITLE in " ".join(one.text.split())
        assert "– từ 03/11/2023 sang thứ Năm ngày 09/11/2023" in one.subject
        found, before = entry(later, one), first[one.recipient]
        assert (found.uid, found.sequence) == (before.uid, before.sequence + 1)
        assert found.starts_at.date() == date(2023, 11, 9)


def test_conferences_keep_to_themselves_in_answers_and_calendars(office: desks.Desk) -> None:
    set_day(office)
    guest_desk.plan(office, DISTRICT, "2023-11-03")
    invite(office, duty=DISTRICT)
    invite(office)
    mine = acts.listed(office, DISTRICT)
    (number,) = [one.id for one in mine if one.email == ADDRESSES[1]]

    acts.answer(office, HEAD, invited=str(number), reply=acts.ACCEPTED, by=CLERK)

    found = {one.id: one.reply for one in (*acts.listed(office, DISTRICT), *acts.listed(office)) if one.reply}
    assert found == {number: acts.ACCEPTED}
    assert len({one.uid for one in mine}) == 1
    assert {one.uid for one in mine}.isdisjoint(one.uid for one in acts.listed(office))
    called_off = meetings.MeetingReport(DISTRICT, date(2023, 11, 3), CLERK, state=meetings.CANCELLED)
    (told,) = meetings.record(office, called_off).opens
    assert told.startswith("Đã mời 2 đại biểu: không họp nữa thì báo họ bằng phiếu 3.5")
    acts.cancel(office, HEAD, by=BY, reason="Huyện hoãn họp vì mưa lũ", duty=DISTRICT)
    assert {one.state for one in acts.listed(office, DISTRICT)} == {"cancelled"}
    assert {one.state for one in acts.listed(office)} == {"invited"}


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("hoi-nghi-huyen", "HOST_MISSING", "do từng đơn vị tổ chức. Hãy ghi tên đơn vị tổ chức"),
        ("huyện Phước Sơn", "DAY_NOT_SET", "chưa có ngày họp nên chưa lập được giấy mời. Hãy ghi ngày họp bằng 1.1"),
        ("xã Duy Thu", "NOBODY_TO_INVITE", "đơn vị tổ chức tự mời."),
        ("Sở Y tế", "NOT_OWED", "không có nghĩa vụ"),
        ("hội nghị gì đó", "MEETING_UNCLEAR", "hoặc ghi tên đơn vị tổ chức"),
        ("hoi-nghi-huyen:khong-co", "DUTY_UNKNOWN", "hoi-nghi-huyen:khong-co"),
    ],
)
def test_conference_that_cannot_be_invited_to_is_refused_with_what_to_do(
    office: desks.Desk, typed: str, code: str, said: str
) -> None:
    with pytest.raises(errors.Refusal) as caught:
        invite(office, duty=typed)

    assert caught.value.code == code
    assert said in caught.value.message
    assert not letters(office)


def test_conference_that_was_held_invites_nobody_and_moves_no_letter(office: desks.Desk) -> None:
    guest_desk.plan(office, DISTRICT, "2023-10-25")
    invite(office, duty=DISTRICT)
    letter_desk.send(office)
    later = letter_desk.at(office, "2023-10-27T08:00")

    meetings.record(
        later, meetings.MeetingReport(DISTRICT, at("2023-10-26T08:00").date(), CLERK, lessons="Giao việc rõ")
    )

    assert acts.follow(later, HEAD, campaigns.SYSTEM) == 0
    with pytest.raises(errors.Refusal) as caught:
        invite(later, duty=DISTRICT)
    assert caught.value.code == "DAY_PAST"
