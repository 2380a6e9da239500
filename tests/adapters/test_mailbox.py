"""The mailbox against real servers, each in a process of its own: the pair from PyPI, and Dovecot where it is installed."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from adapters import mail_messages, mailbox
from tests.adapters import dovecot, mail_server
from tests.adapters.mail_samples import make_mail, with_file

pytestmark = [pytest.mark.xdist_group("mail"), pytest.mark.timeout(300)]
NHAN = "nhan@tinh.example"
TAKEN_AT = datetime(2023, 11, 10, 16, 42, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture(scope="module")
def pair() -> Iterator[mail_server.MailServer]:
    """The one that takes mail by SMTP, too."""
    with mail_server.running() as started:
        yield started


@pytest.fixture(scope="module", params=["pair", "dovecot"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[mail_server.MailServer]:
    if request.param == "pair":
        yield request.getfixturevalue("pair")
        return
    if dovecot.PROGRAM is None:
        pytest.skip("Dovecot is not installed; .ci/run installs it")
    with dovecot.running(tmp_path_factory.mktemp("dovecot")) as started:
        yield started


def put(server: mail_server.MailServer, user: str, *raw: bytes) -> None:
    with server.box(user) as box:
        for one in raw:
            box.append(one, "INBOX", dt=TAKEN_AT)


def counted(box: mailbox.Mailbox, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that are sent from now on."""
    sent: list[str] = []
    client = box._open.client
    original = client._command

    def command(name: str, *args: Any) -> Any:
        sent.append(name)
        return original(name, *args)

    monkeypatch.setattr(client, "_command", command)
    return sent


def test_a_mail_sent_by_smtp_is_read_with_its_file(pair: mail_server.MailServer) -> None:
    mail = with_file(make_mail(To="mot@tinh.example"))
    with smtplib.SMTP("127.0.0.1", pair.smtp_port, timeout=60) as smtp:
        smtp.send_message(mail)

    with mailbox.Mailbox(pair.account("mot@tinh.example")) as box:
        (arrival,) = box.new_messages(mailbox.NOTHING_READ)

    letter = mail_messages.read(arrival.raw, received_at=arrival.received_at)
    assert [(one.name, one.content) for one in letter.attachments] == [("Biểu 01 - xã Tân Hội.xlsx", b"PK-bieu")]
    assert (letter.received_at.tzinfo, letter.message_id) == (UTC, "<thu-1@que-son.example>")


def test_messages_come_in_order_with_our_servers_time_and_bytes(server: mail_server.MailServer) -> None:
    bytes_of = [f"From: a@que-son.example\r\nSubject: {n}\r\n\r\n{n}\r\n".encode() for n in range(5)]
    put(server, NHAN, *bytes_of)

    with mailbox.Mailbox(server.account(NHAN)) as box:
        first = list(box.new_messages(mailbox.NOTHING_READ))
        mark = (first[2].uidvalidity, first[2].uid)
        later = list(box.new_messages(mark))

    assert [one.raw for one in first] == bytes_of
    assert {one.received_at for one in first} == {TAKEN_AT.astimezone(UTC)}
    assert later == first[3:]


def test_an_unchanged_mailbox_costs_one_round_trip(
    server: mail_server.MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(server, "hai@tinh.example", b"From: a@que-son.example\r\n\r\nx\r\n")

    with mailbox.Mailbox(server.account("hai@tinh.example")) as box:
        (arrival,) = box.new_messages(mailbox.NOTHING_READ)
        sent = counted(box, monkeypatch)
        again = list(box.new_messages((arrival.uidvalidity, arrival.uid)))

    assert (again, sent) == ([], ["STATUS", "LOGOUT"])


def test_a_changed_uidvalidity_offers_everything_again(server: mail_server.MailServer) -> None:
    put(server, "ba@tinh.example", *(b"From: a@que-son.example\r\n\r\n%d\r\n" % n for n in range(2)))

    with mailbox.Mailbox(server.account("ba@tinh.example")) as box:
        first = list(box.new_messages(mailbox.NOTHING_READ))
        mark = (first[-1].uidvalidity + 1, first[-1].uid)
        again = list(box.new_messages(mark))

    letters = [mail_messages.read(one.raw, received_at=one.received_at).sha256 for one in first]
    assert [mail_messages.read(one.raw, received_at=one.received_at).sha256 for one in again] == letters
    assert len(set(letters)) == 2


def test_of_a_message_that_is_too_large_the_headers_come_and_the_next_is_whole(server: mail_server.MailServer) -> None:
    small = b"From: b@que-son.example\r\n\r\nx\r\n"
    put(server, "bon@tinh.example", b"From: a@que-son.example\r\nSubject: to\r\n\r\n" + b"x" * 3000, small)

    with mailbox.Mailbox(server.account("bon@tinh.example")) as box:
        large, whole = box.new_messages(mailbox.NOTHING_READ, most_bytes=1000)

    assert (large.is_cut, large.size > 3000, large.raw[:23]) == (True, True, b"From: a@que-son.example")
    assert len(large.raw) < 100
    assert (whole.is_cut, whole.raw) == (False, small)


def test_move_makes_the_folder_and_may_be_repeated(server: mail_server.MailServer) -> None:
    user, folder = "nam@tinh.example", "Đã xử lý"
    put(server, user, *(b"From: a@que-son.example\r\n\r\n%d\r\n" % n for n in range(3)))

    with mailbox.Mailbox(server.account(user)) as box:
        first = list(box.new_messages(mailbox.NOTHING_READ))
        box.move([one.uid for one in first[:2]], folder)
        box.move([one.uid for one in first[:2]], folder)
        box.move([], "không cần")
        left = list(box.new_messages(mailbox.NOTHING_READ))
        behind = list(box.new_messages((first[2].uidvalidity, first[2].uid)))

    with server.box(user) as look:
        moved = look.folder.status(folder)["MESSAGES"]
    assert ([one.raw for one in left], behind, moved) == ([first[2].raw], [], 2)


def test_a_wrong_password_is_for_a_person(server: mail_server.MailServer) -> None:
    account = server.account(NHAN, password="sai")

    with pytest.raises(mailbox.PermanentMailboxError, match="không nhận tên hoặc mật khẩu"), mailbox.Mailbox(account):
        raise AssertionError("logged in")


def test_a_server_that_is_away_is_worth_another_try(server: mail_server.MailServer) -> None:
    unused, _ = mail_server._free_ports()
    account = server.account(NHAN, port=unused)

    with pytest.raises(mailbox.TransientMailboxError, match="Không nối được máy chủ thư"), mailbox.Mailbox(account):
        raise AssertionError("connected")


@pytest.mark.parametrize(
    "host", ["imap.que-son.example", "192.0.2.7", "127.0.0.1.que-son.example", "localhost.la.example", ""]
)
def test_another_machine_is_refused_before_anything_is_sent(host: str) -> None:
    account = mailbox.Account(host, 143, NHAN, "x", tls="none")

    with pytest.raises(mailbox.PermanentMailboxError, match="chỉ được gọi máy này"), mailbox.Mailbox(account):
        raise AssertionError("connected")


def test_outside_needs_an_encrypted_line_too() -> None:
    account = mailbox.Account("192.0.2.7", 143, NHAN, "x", tls="none", allow_outside=True)

    with pytest.raises(mailbox.PermanentMailboxError, match="mã hóa đường truyền"), mailbox.Mailbox(account):
        raise AssertionError("connected")
