"""What comes back to our letters: bounces find their row, addresses go off and come back, absences and calendar answers are noted."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText

import pytest

import models
from domain import outbox
from domain.outbox import State
from models import database
from tasks import contacts, intake, letters_out
from tasks import desk as desks
from tasks import outbox as listing
from tasks.acts import dates, invitations
from tasks.acts import outbox as acts
from tests import season
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import rows, take

DISTRICT, ADDRESS = "dv23-508", "qn-508@duy-xuyen.example"
HEAD = letters_out.Letterhead(samples.MAILBOX, "Văn phòng")


def sent_letter(office: desks.Desk, key: str = "digest:thu", copies: tuple[str, ...] = ()) -> models.Message:
    """A letter that has gone, to the district and to whoever else."""
    draft = letters_out.Draft(
        key, outbox.DIGEST, ADDRESS, "Nhắc việc", "Nội dung", "<p>Nội dung</p>", DISTRICT, copies=copies
    )
    with desks.writing(office) as work:
        ids = letters_out.put(work, HEAD, [draft])
        row = work.session.get(models.Message, ids[key])
        assert row is not None
        row.state, row.sent_at = State.SENT.value, office.as_of
    return next(one for one in rows(office, models.Message) if one.key == key)


def notice(message_id: str, status: str, address: str = ADDRESS, action: str = "failed") -> bytes:
    """A delivery status notification (RFC 3464) about one letter of ours."""
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"], report["To"] = "Mail Delivery System <MAILER-DAEMON@may-chu.example>", samples.MAILBOX
    report["Subject"], report["Message-ID"] = "Undelivered Mail", f"<bao-{status}-{action}@may-chu.example>"
    report["Date"] = "Fri, 20 Oct 2023 11:00:00 +0700"
    report.attach(MIMEText("Thư không gửi được.", "plain", "utf-8"))
    server, about = Message(), Message()
    server["Reporting-MTA"] = "dns; may-chu.example"
    about["Final-Recipient"], about["Action"], about["Status"] = f"rfc822; {address}", action, status
    about["Diagnostic-Code"] = "smtp; hop thu khong ton tai"
    part = MIMENonMultipart("message", "delivery-status")
    part.set_payload([server, about])
    report.attach(part)
    original = Message()
    original["From"], original["To"], original["Message-ID"] = samples.MAILBOX, address, message_id
    report.attach(MIMEMessage(original))
    return report.as_bytes()


def now(office: desks.Desk) -> outbox.Now:
    with desks.reading(office) as work:
        return listing.now(work)


@pytest.mark.proves("F12", "E26")
def test_a_hard_bounce_switches_the_address_off_and_one_act_sends_again(
    office: desks.Desk, tools: intake.Tools
) -> None:
    letter = sent_letter(office)

    told = take(office, tools, notice(letter.message_id, "5.1.1"))
    stuck, off = now(office).failed, now(office).off
    with desks.reading(office) as work:
        nobody = contacts.Contacts(work).of(DISTRICT)
    acts.fix_address(office, HEAD, unit=DISTRICT, address="moi@duy-xuyen.example", by=season.BY, reason="Huyện báo")
    again = rows(office, models.Message)[0]
    with desks.reading(office) as work:
        found = contacts.Contacts(work).of(DISTRICT)

    assert "bị trả lại hẳn" in told.reason
    assert not told.answered
    assert [(number, address) for number, address, _ in stuck] == [(letter.id, ADDRESS)]
    assert [address for _, address in off] == [ADDRESS]
    assert nobody != ADDRESS
    assert (again.state, again.recipient, again.left) == (
        State.RELEASED,
        "moi@duy-xuyen.example",
        ["moi@duy-xuyen.example"],
    )
    assert b"moi@duy-xuyen.example" in (_raw(office, again.id) or b"")
    assert found == "moi@duy-xuyen.example"
    assert now(office).off == ()


def _raw(office: desks.Desk, number: int) -> bytes | None:
    with database.reading(office.url) as session:
        row = session.get(models.MessageWords, number)
        return row.raw if row else None


@pytest.mark.proves("E26")
def test_a_soft_bounce_goes_again_after_two_days_and_not_for_ever(office: desks.Desk, tools: intake.Tools) -> None:
    letter = sent_letter(office, copies=("chu-tich@duy-xuyen.example",))

    take(office, tools, notice(letter.message_id, "4.2.2"))
    (first,) = rows(office, models.Message)
    for number in range(outbox.MOST_SOFT_BOUNCES):
        take(office, tools, notice(letter.message_id, f"4.3.{number}"))
    (last,) = rows(office, models.Message)

    assert (first.state, first.left) == (State.DEFERRED, [ADDRESS]), "the copy has it already"
    assert first.next_at == office.as_of + timedelta(days=2)
    assert last.state == State.FAILED
    assert now(office).off == (), "only a hard bounce switches an address off"


def test_a_letter_that_a_person_says_went_goes_again_to_the_one_it_comes_back_from(
    office: desks.Desk, tools: intake.Tools
) -> None:
    copy = "chu-tich@duy-xuyen.example"
    letter = sent_letter(office, copies=(copy,))
    with database.writing(office.url) as session:
        row = session.get_one(models.Message, letter.id)
        row.state, row.left = State.UNKNOWN.value, [ADDRESS, copy]

    early = take(office, tools, notice(letter.message_id, "4.2.1"))
    (doubted,) = rows(office, models.Message)
    acts.settle(office, number=letter.id, has_gone=True, by=season.BY, reason="Nhật ký ghi 250")
    take(office, tools, notice(letter.message_id, "4.2.2", copy))
    (again,) = rows(office, models.Message)

    assert "không tự gửi lại" in early.reason
    assert doubted.state == State.UNKNOWN
    assert (again.state, again.left) == (State.DEFERRED, [copy]), "the district has it"


def test_a_notice_of_delay_and_a_copy_that_bounces_leave_the_letter_sent(
    office: desks.Desk, tools: intake.Tools
) -> None:
    letter = sent_letter(office, copies=("chu-tich@duy-xuyen.example",))

    slow = take(office, tools, notice(letter.message_id, "4.4.1", action="delayed"))
    take(office, tools, notice(letter.message_id, "5.1.1", "chu-tich@duy-xuyen.example"))
    (row,) = rows(office, models.Message)

    assert "còn đang thử" in slow.reason
    assert (row.state, list(row.refusals)) == (State.SENT, ["chu-tich@duy-xuyen.example"])


@pytest.mark.proves("F12")
def test_a_bounce_of_no_letter_of_ours_changes_nothing_and_is_told(office: desks.Desk, tools: intake.Tools) -> None:
    letter = sent_letter(office)

    strange = take(office, tools, notice("<bia-dat@ke-la.example>", "5.1.1"))
    other = take(office, tools, notice(letter.message_id, "5.1.2", "nguoi-khac@xa.example"))
    (row,) = rows(office, models.Message)

    assert "Không rõ thư nào" in strange.reason
    assert "không phải nơi nhận" in other.reason
    assert row.state == State.SENT
    assert rows(office, models.AddressChange) == []


def test_a_notice_without_a_report_is_read_by_its_words(office: desks.Desk, tools: intake.Tools) -> None:
    letter = sent_letter(office)
    mail = EmailMessage()
    mail["From"], mail["To"] = "MAILER-DAEMON@may-chu.example (Mail Delivery Subsystem)", samples.MAILBOX
    mail["Subject"], mail["Message-ID"] = "failure notice", "<qmail@may-chu.example>"
    mail["In-Reply-To"] = letter.message_id
    mail.set_content(
        "Hi. This is the qmail-send program at may-chu.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        f"<{ADDRESS}>:\nSorry, no mailbox here by that name.\n"
    )

    told = take(office, tools, mail.as_bytes())
    (row,) = rows(office, models.Message)

    assert row.state == State.FAILED, "somebody has to look"
    assert now(office).off == (), "without a status we rather ask than switch off"
    assert "đề nghị cán bộ kiểm tra" in told.reason


@pytest.mark.proves("E27")
def test_an_absence_is_noted_with_who_may_be_asked_and_never_answered(office: desks.Desk, tools: intake.Tools) -> None:
    letter = sent_letter(office)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ADDRESS, samples.MAILBOX, "Vắng mặt: đi công tác"
    mail["Auto-Submitted"], mail["In-Reply-To"] = "auto-replied", letter.message_id
    mail["Message-ID"] = "<vang@duy-xuyen.example>"
    mail.set_content("Tôi đi công tác đến 25/10, xin liên hệ pho-van-phong@duy-xuyen.example.")

    told = take(office, tools, mail.as_bytes())
    (absence,) = rows(office, models.Absence)

    assert (absence.sender, absence.substitutes) == (ADDRESS, ["pho-van-phong@duy-xuyen.example"])
    assert not told.answered
    assert len(rows(office, models.Message)) == 1


@pytest.mark.proves("F27")
def test_a_calendar_program_answers_an_invitation_and_an_old_answer_does_not_count(
    office: desks.Desk, tools: intake.Tools
) -> None:
    dates.set_day(office, duty="hoi-nghi-tinh", on=season.at("2023-12-08T00:00").date(), by=season.BY)
    invitations.invite(office, HEAD, starts="08:00", place="Hội trường", by=season.BY)
    acts.release(office, by=season.BY)
    with database.writing(office.url) as session:
        for row in session.query(models.Message).filter_by(kind=outbox.INVITATION):
            row.state = State.SENT.value
    chosen = next(one for one in rows(office, models.Invitation) if one.email == "qn-20984@xa.nui-thanh.example")

    delegated = take(office, tools, reply_of(chosen, "DELEGATED", chosen.sequence, "pho@xa.nui-thanh.example"))
    assert {one.reply for one in rows(office, models.Invitation)} == {""}, (
        "who comes instead is for a person to write down"
    )
    declined = take(office, tools, reply_of(chosen, "DECLINED", chosen.sequence))
    noted = next(one for one in rows(office, models.Invitation) if one.id == chosen.id)
    dates.set_day(
        office, duty="hoi-nghi-tinh", on=season.at("2023-12-12T00:00").date(), by=season.BY, reason="Trùng họp"
    )
    invitations.follow(office, HEAD, season.BY)
    late = take(office, tools, reply_of(chosen, "ACCEPTED", chosen.sequence))
    kept = next(one for one in rows(office, models.Invitation) if one.id == chosen.id)

    assert "cử người khác dự (pho@xa.nui-thanh.example); đề nghị ghi bằng 3.6" in delegated.reason
    assert "không dự" in declined.reason
    assert (noted.reply, noted.replied_by) == ("declined", chosen.email)
    assert "ngày cũ" in late.reason
    assert (kept.reply, kept.replied_by) == ("", "")  # nobody has answered to the new day yet


def reply_of(invited: models.Invitation, answer: str, sequence: int, delegate: str = "") -> bytes:
    """What a calendar program sends when somebody presses its button."""
    to = f';DELEGATED-TO="mailto:{delegate}"' if delegate else ""
    lines = (
        "BEGIN:VCALENDAR", "PRODID:-//Lich//VI", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT",
        f"UID:{invited.uid}", f"SEQUENCE:{sequence}", "DTSTAMP:20231120T010000Z", "DTSTART:20231208T010000Z",
        f"ATTENDEE;PARTSTAT={answer}{to}:mailto:{invited.email}", f"ORGANIZER:mailto:{samples.MAILBOX}", "END:VEVENT",
        "END:VCALENDAR", "",
    )  # fmt: skip
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = invited.email, samples.MAILBOX, f"{answer.title()}: Hội nghị"
    mail["Message-ID"] = f"<{answer}-{sequence}@xa.nui-thanh.example>"
    mail.set_content("Trả lời giấy mời.")
    mail.add_attachment("\r\n".join(lines).encode(), maintype="text", subtype="calendar", filename="tra-loi.ics")
    return mail.as_bytes()


# ------------------------------------------------------------------------------------------------------- confirmations


def launch(office: desks.Desk) -> models.Message:
    """The launch letter to the district, as it went."""
    key = f"launch:{DISTRICT}"
    draft = letters_out.Draft(
        key, outbox.LAUNCH, ADDRESS, "Triển khai", "Nội dung", "<p>Nội dung</p>", DISTRICT, state="sent"
    )
    with desks.writing(office) as work:
        letters_out.put(work, HEAD, [draft])
    return next(one for one in rows(office, models.Message) if one.key == key)


def answer(to: models.Message, text: str, sender: str = ADDRESS) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, samples.MAILBOX, "Re: Triển khai"
    mail["In-Reply-To"] = to.message_id
    mail["Message-ID"] = f"<{abs(hash((text, sender)))}@duy-xuyen.example>"
    mail.set_content(text)
    return mail.as_bytes()


def is_forwarded(office: desks.Desk) -> bool:
    with desks.reading(office) as work:
        return any(
            one.owed.kind == "forwarding" and one.owed.unit == DISTRICT and one.is_done
            for one in work.board().everything
        )


@pytest.mark.proves("T-30", "X1")
def test_a_district_confirms_by_answering_the_launch_in_two_words(office: desks.Desk, tools: intake.Tools) -> None:
    letter = launch(office)

    told = take(office, tools, answer(letter, "Đã sao gửi.\n\n> Kính gửi: UBND huyện Duy Xuyên\n> chưa"))
    again = take(office, tools, answer(letter, "UBND huyện đã sao gửi đến 13 xã ngày 25/9."))

    assert told.reason.endswith("xác nhận đã sao gửi Kế hoạch.")
    assert is_forwarded(office)
    assert "đã xác nhận từ trước" in again.reason
    assert not told.answered


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Huyện chưa sao gửi, sẽ báo khi đã sao gửi.", ADDRESS),
        ("Đã sao gửi.", "nguoi.la@hom-thu.example"),
        ("Đã nhận được Kế hoạch.", ADDRESS),
        ("Đã sao gửi. " + "Ngoài ra huyện có một số kiến nghị về kinh phí. " * 20, ADDRESS),
    ],
)
def test_what_leaves_a_doubt_is_read_by_a_person(
    office: desks.Desk, tools: intake.Tools, text: str, sender: str
) -> None:
    told = take(office, tools, answer(launch(office), text, sender))

    assert not is_forwarded(office)
    assert [one.verdict.value for one in told.files] == ["held"]


def test_a_letter_about_an_invitation_names_it_to_who_reads_it(office: desks.Desk, tools: intake.Tools) -> None:
    head = letters_out.Letterhead(samples.MAILBOX, "Văn phòng", tools.keys)
    dates.set_day(office, duty="hoi-nghi-tinh", on=season.at("2023-12-08T00:00").date(), by=season.BY)
    invitations.invite(office, head, starts="08:00", place="Hội trường", by=season.BY)
    chosen = next(one for one in rows(office, models.Invitation) if one.email == "qn-20984@xa.nui-thanh.example")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = chosen.email, head.reply_to(f"i{chosen.id}"), "Re: Mời họp"
    mail.set_content("Xã cử đồng chí Phó Chủ tịch dự thay.")

    (held,) = take(office, tools, mail.as_bytes()).files

    assert f"giấy mời số {chosen.id}" in held.reason
    assert "3.6" in held.reason
