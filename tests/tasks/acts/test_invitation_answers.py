"""Form 3.6 and what is refused: who answers, who comes instead, who cannot be invited."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import outbox
from tasks.acts import invitations as acts
from tests import season
from tests.conftest import MakeDesk
from tests.season import CLERK
from tests.tasks import letter_desk
from tests.tasks.conference_desk import (
    LETTERS,
    entry,
    invite,
    set_day,
)
from tests.tasks.conftest import CheckRefused
from tests.tasks.letter_desk import HEAD, letters, mail

NOON = "2023-11-24T12:00"


@pytest.mark.proves("E17", "F31")
def test_who_comes_instead_gets_a_letter_of_their_own_and_the_seat_stays(
    conferring: MakeDesk, check_refused: CheckRefused
) -> None:
    desk = conferring(NOON)
    invite(desk)
    letter_desk.send(desk)
    said: dict[str, str] = {"invited": "xã Bờ Trung", "reply": acts.SUBSTITUTE, "by": CLERK}

    with check_refused("TEXT_MISSING", "người dự thay"):
        acts.answer(desk, HEAD, **said)
    receipt = acts.answer(desk, HEAD, **said, substitute="Lê Văn Dũng, Phó Chủ tịch UBND xã")
    again = acts.answer(desk, HEAD, **said, substitute="Lê Văn Dũng, Phó Chủ tịch UBND xã")

    (letter,) = letters(desk, outbox.SUBSTITUTE)
    (row,) = [one for one in acts.listed(desk) if one.unit_key == "xa-bo-trung"]
    assert (row.state, row.reply, row.substitute, row.replied_by) == (
        "invited", "substitute", "Lê Văn Dũng, Phó Chủ tịch UBND xã", CLERK,
    )  # fmt: skip
    assert (receipt.undo, again.is_repeat, letter.state) == ("3.6", True, "draft")
    assert "Kính gửi: Lê Văn Dũng" in letter.text
    assert "Chủ tịch" in letter.text
    assert entry(desk, letter).method == "REQUEST"
    assert len(acts.listed(desk)) == LETTERS


def test_answer_is_written_down_by_number_name_or_unit_and_refused_when_it_is_unclear(
    conferring: MakeDesk, check_refused: CheckRefused
) -> None:
    desk = conferring(NOON)
    invite(desk)
    number = next(one.id for one in acts.listed(desk) if one.unit_key == "xa-doi-ha-nang")

    acts.answer(desk, HEAD, invited=str(number), reply=acts.ACCEPTED, by=CLERK)
    acts.answer(desk, HEAD, invited="nguyễn văn an", reply=acts.DECLINED, by=CLERK)
    acts.answer(desk, HEAD, invited="Huyện Núi Đôi", reply=acts.ACCEPTED, by=CLERK)

    found = {one.unit_key: one.reply for one in acts.listed(desk) if one.reply}
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
        ({"duty": "hoi-nghi-huyen"}, "HOST_MISSING"),
    ],
)
@pytest.mark.one_database
def test_invitation_that_says_too_little_is_refused(
    conferring: MakeDesk, check_refused: CheckRefused, changes: dict[str, str], code: str
) -> None:
    with check_refused(code):
        invite(conferring(NOON), **changes)


def test_nobody_is_invited_to_a_meeting_without_a_day_or_past_it(
    desk: MakeDesk, conference_plan: Path, check_refused: CheckRefused
) -> None:
    letter_desk.take_plan(desk("2023-09-18T08:00"), conference_plan)

    with check_refused("DAY_NOT_SET", "2.4"):
        invite(desk(NOON))
    set_day(desk(NOON))
    with check_refused("DAY_PAST"):
        invite(desk("2023-12-09T08:00"))


def test_post_without_an_address_goes_to_the_unit_above_and_one_without_any_is_reported(
    desk: MakeDesk, conference_plan: Path
) -> None:
    letter_desk.change_contacts(conference_plan, {"xa-ngoc-an": "", season.ISLAND: ""})
    letter_desk.take_plan(desk("2023-09-18T08:00"), conference_plan)
    set_day(desk(NOON))

    receipt = invite(desk(NOON))

    above = [one for one in acts.listed(desk(NOON)) if one.email == "van-thu@bien-ngoc.example"]
    assert sorted(one.unit_key for one in above) == ["thi-xa-bien-ngoc", "xa-ngoc-an"]
    (said,) = [one for one in receipt.warnings if "chưa có địa chỉ thư" in one]
    assert said.startswith("1 nơi chưa có địa chỉ thư, chưa mời được: ")
    assert "Hòn Ngọc" in said
    assert receipt.title == f"Đã lập giấy mời: {LETTERS - 1} thư"


def test_line_breaks_in_a_name_make_no_header_and_no_line_of_the_calendar(
    desk: MakeDesk, conference_plan: Path
) -> None:
    evil = '"Trần Thị\nBê\nBcc: ke-gian@hom-thu.example\nATTENDEE:mailto:x@y.example"'
    path = conference_plan / "persons.csv"
    path.write_text(path.read_text("utf-8").replace("Trần Thị Bê", evil), encoding="utf-8")
    letter_desk.take_plan(desk("2023-09-18T08:00"), conference_plan)
    set_day(desk(NOON))

    invite(desk(NOON))

    (letter,) = [one for one in letters(desk(NOON)) if one.unit_key == "xa-doi-giua"]
    found = entry(desk(NOON), letter)
    assert mail(desk(NOON), letter)["Bcc"] is None
    assert (found.method, found.attendee) == ("REQUEST", f"mailto:{letter.recipient}")
