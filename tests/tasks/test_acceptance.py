"""Whichever leg comes last closes a delivery that was found good; anything a person has yet to look at stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

import models
from domain import receipts
from domain.standings import Status
from models import database
from tasks import acceptance, intake
from tasks import desk as desks
from tasks.acts import arrivals, verdicts
from tests import season
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, BY, PAPER, Sent, tagged, take

SCAN = ("ban ky.pdf", b"%PDF-1.4 ban ky dong dau")


def at(office: desks.Desk, hour: int) -> desks.Desk:
    """The same desk later on that day."""
    return replace(office, as_of=season.at(f"2023-10-20T{hour}:00"))


def typed_in(desk: desks.Desk, channel: str = "qoffice", number: str = "12/BC-UBND") -> receipts.Receipt:
    """What the office records by form 1.2."""
    return arrivals.record(desk, arrivals.Arrival("", channel, desk.as_of, BY, duty=PAPER, number=number))


@pytest.fixture
def good(office: desks.Desk, tools: intake.Tools, sent: Sent) -> desks.Desk:
    """The commune has mailed its paper, and it was found good."""
    take(office, tools, samples.mail(ADDRESS, [("a.docx", samples.narrative(sent.paper))]))
    assert season.standing(office, PAPER).status is Status.HALF
    return office


@pytest.mark.proves("E29")
def test_letter_typed_in_after_a_good_file_closes_the_delivery(good: desks.Desk) -> None:
    receipt = typed_in(at(good, 14))

    assert season.standing(at(good, 15), PAPER).status is Status.ACCEPTED
    assert receipt.event == "input.accepted"
    assert "Đã nhận (đạt)" in dict(receipt.facts)["Kết quả"]
    with database.reading(good.url) as session:
        decided = session.scalars(select(models.Decision).where(models.Decision.kind == verdicts.ACCEPT)).all()
        assert [(one.by, one.payload["versions"]) for one in decided] == [
            (acceptance.BY, {"official": 1, "soft": 1})
        ]  # fmt: skip


def test_file_that_was_typed_in_and_never_read_waits_for_a_person(good: desks.Desk) -> None:
    typed_in(at(good, 13), "hand", "")
    receipt = typed_in(at(good, 14))

    assert season.standing(at(good, 15), PAPER).status is Status.RECEIVED
    assert receipt.event == "input.received"


def test_letter_typed_in_twice_with_no_file_read_waits_for_a_person(office: desks.Desk) -> None:
    typed_in(at(office, 13), "hand", "")
    typed_in(at(office, 14))

    assert season.standing(at(office, 15), PAPER).status is Status.RECEIVED


def test_file_that_a_person_struck_out_closes_nothing(good: desks.Desk) -> None:
    arrivals.strike_out(at(good, 13), duty=PAPER, leg="soft", by=BY, reason="xã gửi nhầm bản cũ")
    typed_in(at(good, 14))

    assert season.standing(at(good, 15), PAPER).status is Status.HALF


@pytest.mark.parametrize("by_mail", [False, True])
def test_what_a_person_sent_back_is_not_accepted_by_the_machine(
    good: desks.Desk, tools: intake.Tools, by_mail: bool
) -> None:
    """Found good, returned for something that no rule sees: a letter alone does not mend it."""
    verdicts.judge(at(good, 13), act=verdicts.RETURN, by=BY, duty=PAPER, reason="chưa có ý kiến của Thường trực")
    if by_mail:
        take(at(good, 14), tools, samples.mail(ADDRESS, [SCAN], number=2, to=tagged(good, PAPER)))
    else:
        typed_in(at(good, 14))

    assert season.standing(at(good, 15), PAPER).status is Status.RECEIVED


def test_acceptance_taken_back_by_a_person_holds_until_the_file_comes_again(
    good: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    typed_in(at(good, 13))
    verdicts.judge(at(good, 14), act=verdicts.WITHDRAW, by=BY, duty=PAPER, reason="nhận nhầm")
    typed_in(at(good, 15), number="13/BC-UBND")
    assert season.standing(at(good, 15), PAPER).status is Status.RECEIVED

    anew = [("a.docx", samples.narrative(sent.paper, "Bản đã sửa theo ý kiến của Văn phòng."))]
    take(at(good, 16), tools, samples.mail(ADDRESS, anew, number=2))

    assert season.standing(at(good, 17), PAPER).status is Status.ACCEPTED


def test_file_the_machine_sent_back_stays_returned_when_the_letter_is_typed_in(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    take(office, tools, samples.mail(ADDRESS, [("a.docx", samples.narrative(sent.paper, ""))]))
    assert season.standing(office, PAPER).status is Status.RETURNED
    typed_in(at(office, 14))
    assert season.standing(at(office, 14), PAPER).status is Status.RETURNED

    take(at(office, 15), tools, samples.mail(ADDRESS, [("a.docx", samples.narrative(sent.paper))], number=2))

    assert season.standing(at(office, 16), PAPER).status is Status.ACCEPTED
