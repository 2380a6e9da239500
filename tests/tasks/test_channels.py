"""The mailbox and the drop folder: taken in once, judged once, filed away after that, whatever breaks off in between."""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import exc, update

import models
from adapters import mailbox
from domain import standings
from domain.answers import Verdict
from models import database, ledger
from models.queries import deliveries as delivery_queries
from tasks import channels, intake
from tasks import desk as desks
from tests import season
from tests.adapters import mail_server
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, REPORT, Sent, rows, tagged
from tests.tasks.mailed import DONE, HELD, PowerCut, cut_after, cut_before, lying, post, put

pytestmark = [pytest.mark.xdist_group("mail"), pytest.mark.timeout(600)]
STRANGER = "nguoi.la@hom-thu.example"


@pytest.fixture(scope="module")
def server() -> Iterator[mail_server.MailServer]:
    with mail_server.running() as started:
        yield started


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """A mailbox of its own for each test."""
    return f"{abs(hash(request.node.nodeid))}@tinh.example"


@pytest.fixture
def both(server: mail_server.MailServer, user: str, tmp_path: Path) -> channels.Channels:
    """The mailbox of the user, and an empty drop folder."""
    return channels.Channels(server.account(user), tmp_path / "inbox")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every IMAP command from now on."""
    sent: list[str] = []
    original = imaplib.IMAP4._command  # pyright: ignore[reportAttributeAccessIssue]

    def command(self: imaplib.IMAP4, name: str, *args: Any) -> Any:
        sent.append(name)
        return original(self, name, *args)

    monkeypatch.setattr(imaplib.IMAP4, "_command", command)
    return sent


def promise(number: int) -> bytes:
    """A letter of the commune that speaks of a file and has none."""
    return samples.mail(ADDRESS, [], number=number, text=f"Báo cáo ở tệp đính kèm, thư {number}.")


def nothing_is_open(desk: desks.Desk, mails: int) -> None:
    """Every message is one delivery, judged and filed away, with at most one answer; the ledger is whole."""
    found = rows(desk, models.MailboxMessage)
    deliveries = rows(desk, models.Delivery)
    answered = [one.delivery_id for one in rows(desk, models.Message)]
    assert len({one.delivery_id for one in found}) == len(deliveries) == mails
    assert all(one.filed_at is not None for one in found)
    assert {one.state for one in deliveries} <= {delivery_queries.JUDGED, delivery_queries.SET_ASIDE}
    assert len(answered) == len(set(answered))
    with database.reading(desk.url) as session:
        assert ledger.verify(session, 1) == []


@pytest.mark.proves("F09", "R-III.2-5")
def test_a_reply_with_files_is_accepted_answered_and_filed_away(
    office: desks.Desk, tools: intake.Tools, sent: Sent, server: mail_server.MailServer, user: str, both: Any
) -> None:
    files = [("bieu.xlsx", sent.workbook()), ("bao cao.docx", sent.narrative())]
    post(server, user, [samples.mail(ADDRESS, files, to=tagged(office, REPORT))])

    found = channels.look(office, both, tools)

    (came,) = found.came
    assert (came.verdict, came.sender, came.is_mail, came.answered) == ("accepted", ADDRESS, True, True)
    assert (found.mails, found.counts, found.failures, found.notes) == (1, {"accepted": 1}, (), ())
    assert season.standing(office, REPORT).status is standings.Status.ACCEPTED
    assert lying(server, user) == (0, 1, 0)
    nothing_is_open(office, 1)


@pytest.mark.proves("F11", "E20")
def test_a_strangers_mail_goes_to_the_folder_of_what_waits(
    office: desks.Desk, tools: intake.Tools, sent: Sent, server: mail_server.MailServer, user: str, both: Any
) -> None:
    post(server, user, [samples.mail(STRANGER, [("bieu.xlsx", sent.workbook())]), promise(2)])

    found = channels.look(office, both, tools)

    assert found.counts == {"held": 1, "not_delivery": 1}
    assert lying(server, user) == (0, 1, 1)
    assert channels.condition(office, both).held == 1


@pytest.mark.proves("F13", "E18", "F33")
def test_a_second_pass_costs_one_question_and_changes_nothing(
    office: desks.Desk, tools: intake.Tools, server: mail_server.MailServer, user: str, both: Any, commands: list[str]
) -> None:
    post(server, user, [promise(1), promise(1), promise(2)])
    channels.look(office, both, tools)
    before = [rows(office, one) for one in (models.Delivery, models.MailboxMessage, models.Message)]
    commands.clear()

    again = channels.look(office, both, tools)

    assert (again.mails, again.came, again.read_at) == (0, (), office.as_of)
    assert commands[commands.index("LOGIN") + 1 :] == ["STATUS", "LOGOUT"]
    after = [rows(office, one) for one in (models.Delivery, models.MailboxMessage, models.Message)]
    assert [len(one) for one in after] == [len(one) for one in before] == [2, 3, 2]
    assert lying(server, user) == (0, 3, 0)


# ----------------------------------------------------------------------------------------------------- broken off


BREAKS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before anything is stored": lambda patch: cut_before(patch, channels.intake, "store"),
    "between the bytes and the note": lambda patch: cut_before(patch, channels.queries, "messages"),
    "between storing and judging": lambda patch: cut_before(patch, channels, "judge_waiting"),
    "between two verdicts": lambda patch: cut_after(patch, intake.Pass, "judge", 1),
    "between judging and moving": lambda patch: cut_before(patch, mailbox.Mailbox, "move"),
    "between moving and noting it": lambda patch: cut_before(patch, channels, "_filed"),
    "between the two folders": lambda patch: cut_after(patch, channels, "_filed", 1),
}


@pytest.mark.proves("F33", "F34", "F13")
@pytest.mark.parametrize("where", BREAKS)
def test_broken_off_anywhere_the_next_pass_finishes_it(
    office: desks.Desk, tools: intake.Tools, sent: Sent, server: mail_server.MailServer, user: str, both: Any,
    monkeypatch: pytest.MonkeyPatch, where: str,
) -> None:  # fmt: skip
    mails = [promise(1), samples.mail(STRANGER, [("a.docx", sent.narrative())], number=2), promise(3)]
    post(server, user, mails)
    with monkeypatch.context() as broken:
        BREAKS[where](broken)
        with pytest.raises(PowerCut):
            channels.look(office, both, tools)

    channels.look(office, both, tools)

    nothing_is_open(office, 3)
    verdicts = [one.verdict for one in rows(office, models.DeliveryFile)]
    assert sorted(verdicts) == sorted([Verdict.NOT_DELIVERY, Verdict.HELD, Verdict.NOT_DELIVERY])
    assert len(rows(office, models.Message)) == 3
    assert lying(server, user) == (0, 2, 1)


@pytest.mark.proves("F33")
def test_one_that_breaks_our_code_does_not_keep_the_next_from_being_judged(
    office: desks.Desk, tools: intake.Tools, server: mail_server.MailServer, user: str, both: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    post(server, user, [promise(1), promise(2)])
    original = intake.Pass.judge

    def judge(self: intake.Pass, delivery: int) -> intake.Outcome:
        if delivery == 1:
            raise RuntimeError("hỏng thử")
        return original(self, delivery)

    with monkeypatch.context() as broken:
        broken.setattr(intake.Pass, "judge", judge)
        first = channels.look(office, both, tools)
    left = lying(server, user)
    second = channels.look(office, both, tools)

    assert [one.delivery for one in first.came] == [2]
    assert "số 1" in first.unjudged[0]
    assert (left, [one.delivery for one in second.came], second.unjudged) == ((1, 1, 0), [1], ())
    nothing_is_open(office, 2)


@pytest.mark.parametrize("error", [exc.OperationalError, exc.InterfaceError])
def test_a_database_that_is_away_is_for_the_caller(
    office: desks.Desk, tools: intake.Tools, both: Any, monkeypatch: pytest.MonkeyPatch, error: type[exc.DBAPIError]
) -> None:
    put(both.inbox, "bieu.xlsx", b"PK")

    def judge(*_: Any) -> None:
        raise error("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(intake.Pass, "judge", judge)

    with pytest.raises(error):
        channels.look(office, both, tools)


# ------------------------------------------------------------------------------------------- the mailbox itself


@pytest.mark.proves("F13")
def test_when_numbers_mean_other_messages_nothing_is_moved_by_them_and_nothing_is_lost(
    office: desks.Desk, tools: intake.Tools, server: mail_server.MailServer, user: str, tmp_path: Path
) -> None:
    account = server.account(user, inbox="Thu-den")
    with server.box(user) as box:
        box.folder.create("Thu-den")
        box.append(promise(1), "Thu-den")
    channels.fetch(office, account)
    channels.judge_waiting(office, tools)
    with server.box(user) as box:
        box.folder.delete("Thu-den")
        box.folder.create("Thu-den")
        for number in (2, 1):
            box.append(promise(number), "Thu-den")

    channels.file_away(office, account, DONE, HELD)
    between = lying(server, user, "Thu-den")
    channels.look(office, channels.Channels(account, tmp_path / "inbox"), tools)

    found = rows(office, models.MailboxMessage)
    assert between == (2, 0, 0)
    assert [one.uid for one in found] == [found[0].uid, found[0].uid, found[0].uid + 1]
    assert len({one.uidvalidity for one in found}) == 2
    assert lying(server, user, "Thu-den") == (0, 2, 0)
    nothing_is_open(office, 2)


@pytest.mark.proves("E35")
def test_a_mailbox_that_is_away_is_told_and_the_drop_folder_is_taken_in_all_the_same(
    office: desks.Desk, tools: intake.Tools, sent: Sent, server: mail_server.MailServer, user: str, both: Any
) -> None:
    unused, _ = mail_server._free_ports()
    away = replace(both, account=replace(both.account, port=unused))
    put(both.inbox, "bieu.xlsx", sent.workbook())
    post(server, user, [promise(1)])

    first = channels.look(office, away, tools)
    between = channels.condition(office, away)
    second = channels.look(replace(office, as_of=season.at("2023-10-20T13:00")), both, tools)
    after = channels.condition(office, both)

    assert (first.counts, first.will_retry, first.read_at) == ({"accepted": 1}, True, None)
    assert first.failures[0].startswith("Không nối được máy chủ thư")
    assert (between.read_at, between.fault) == (None, first.failures[0])
    assert (second.counts, second.failures) == ({"not_delivery": 1}, ())
    assert (after.read_at, after.fault) == (season.at("2023-10-20T13:00"), "")


def test_a_mailbox_that_says_no_is_for_a_person_and_no_word_holds_the_password(
    office: desks.Desk, tools: intake.Tools, both: Any
) -> None:
    account = replace(both.account, password="khong-phai-mat-khau-nay")

    found = channels.look(office, replace(both, account=account), tools)

    assert (found.will_retry, "mật khẩu" in found.failures[0]) == (False, True)
    assert account.password not in repr((found, account, channels.condition(office, both)))


@pytest.mark.proves("X14")
@pytest.mark.parametrize("host", ["imap.que-son.example", "192.0.2.7"])
def test_a_simulated_campaign_calls_no_other_machine_whatever_the_settings_say(
    office: desks.Desk, tools: intake.Tools, both: Any, host: str
) -> None:
    outside = mailbox.Account(host, 993, "nhan", "x", allow_outside=True)
    with database.writing(office.url) as session:  # something to file away, which would be a call of its own
        delivery = models.Delivery(
            campaign_id=1, channel="mail", is_mail=True, name="", sha256="0", raw=b"", received_at=office.as_of,
            stored_at=office.as_of, state="judged",
        )  # fmt: skip
        session.add(delivery)
        session.flush()
        session.add(
            models.MailboxMessage(
                campaign_id=1, mailbox=channels.name_of(outside), uidvalidity=1, uid=1, delivery_id=delivery.id
            )
        )

    found = channels.look(office, replace(both, account=outside), tools)

    assert "chỉ được gọi máy này" in found.failures[0]
    assert not found.will_retry
    with pytest.raises(mailbox.PermanentMailboxError, match="chỉ được gọi máy này"):
        channels.file_away(office, outside, DONE, HELD)


@pytest.mark.proves("E36", "T-29")
def test_a_real_campaign_counts_from_the_hour_our_server_took_the_mail(
    office: desks.Desk, tools: intake.Tools, server: mail_server.MailServer, user: str, both: Any
) -> None:
    taken_at = datetime(2023, 10, 19, 23, 59, tzinfo=UTC)
    with server.box(user) as box:
        box.append(promise(1), "INBOX", dt=taken_at)
        box.append(promise(2), "INBOX", dt=taken_at)
    channels.fetch(office, replace(both.account, inbox="INBOX"))
    with database.writing(office.url) as session:
        session.execute(update(models.Campaign).values(is_simulated=False))
        for one in session.query(models.MailboxMessage):
            session.delete(one)
        for one in session.query(models.Delivery):
            session.delete(one)
    channels.fetch(office, both.account)

    assert {one.received_at for one in rows(office, models.Delivery)} == {taken_at}


@pytest.mark.proves("E25")
def test_a_mail_that_is_too_large_goes_back_with_the_reason(
    office: desks.Desk, tools: intake.Tools, server: mail_server.MailServer, user: str, both: Any
) -> None:
    large = samples.mail(ADDRESS, [("phim.zip", b"x" * 5000)])
    post(server, user, [large, promise(2)])

    fetched = channels.fetch(office, both.account, most_bytes=3000)
    judged = channels.judge_waiting(office, tools)
    channels.file_away(office, both.account, DONE, HELD)

    first, second = judged.outcomes
    assert (len(fetched.cut), fetched.count) == (1, 2)
    assert [(one.verdict, one.findings[0].code) for one in first.files] == [(Verdict.RETURNED, "MAIL_TOO_LARGE")]
    assert first.answered
    assert [one.verdict for one in second.files] == [Verdict.NOT_DELIVERY]
    assert "phần mềm chỉ đọc thư đến 50 MB" in rows(office, models.Message)[0].text
    assert lying(server, user) == (0, 2, 0)
