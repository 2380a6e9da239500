"""The outbox against a real Postfix: its log agrees with our rows, its refusals and its bounce are read as what they are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import models
from adapters import mail_messages, smtp
from domain import letters, outbox
from domain.outbox import State
from models.queries import outbox as queries
from tasks import letters_out, sending
from tasks.desk import Desk, reading, writing
from tests import season
from tests.adapters import postfix
from tests.conftest import MakeDesk

pytestmark = [
    pytest.mark.skipif(postfix.PROGRAM is None, reason="Postfix is not installed; .ci/run installs it"),
    pytest.mark.skipif(os.geteuid() != 0, reason="Postfix is started by root only"),
    pytest.mark.one_database,
]

OFFICE = f"van-phong@{postfix.LOCAL}"
UNITS = [f"xa-{number:02}@{postfix.LOCAL}" for number in range(40)]
UNKNOWN = f"khong-co@{postfix.LOCAL}"
GONE = f"xa-cu@{postfix.LATER}"
ELSEWHERE = "ai-do@noi-khac.example"
HEAD = letters_out.Letterhead(OFFICE, "Văn phòng Điều phối", (b"k" * 32,))
BODY = "Kính gửi quý cơ quan,\n.\n.. Đề nghị gửi báo cáo trước ngày 15/11/2023.\n" + "Nội dung " * 200


@dataclass
class Sent:
    """What was sent, and what both sides say of it."""

    report: sending.Report
    rows: dict[str, models.Message]
    log: postfix.Log
    relay: postfix.Postfix

    def logged(self, row: models.Message) -> postfix.Logged | None:
        """A row's letter in the log, which must not hold it twice."""
        found = [one for one in self.log.letters if one.message_id == row.message_id]
        assert len(found) <= 1
        return found[0] if found else None


def draft(key: str, recipient: str, *copies: str, files: tuple[tuple[str, bytes], ...] = ()) -> letters_out.Draft:
    return letters_out.Draft(
        key, outbox.REQUEST, recipient, f"[Đề nghị] Báo cáo sơ kết của {key}", BODY, f"<p>{BODY}</p>", copies=copies,
        files=files, reply_for=7, state=State.RELEASED,
    )  # fmt: skip


DRAFTS = [
    *(draft(f"don-vi/{number}", address) for number, address in enumerate(UNITS)),
    draft("tep", UNITS[0], files=(("biểu số liệu.xlsx", bytes(range(256)) * 3000),)),
    draft("dong-gui", UNITS[1], UNITS[2], UNITS[3]),
    draft("khong-co", UNKNOWN),
    draft("dong-gui-khong-co", UNITS[4], UNKNOWN),
    draft("noi-khac", ELSEWHERE),
    draft("tra-lai", GONE),
    draft("dong-gui-tra-lai", UNITS[5], GONE),
]
BOUNCED = ("tra-lai", "dong-gui-tra-lai")


def drained(desk: Desk, relay: postfix.Postfix) -> sending.Report:
    """Everything that waits, sent over the relay."""
    way = sending.Way(smtp.Relay("127.0.0.1", relay.port, "none"), HEAD)
    return sending.drain(desk, way, lambda: desk.as_of)


def rows_of(desk: Desk) -> dict[str, models.Message]:
    with reading(desk) as work:
        found = {row.key: row for row in queries.wholes(work.session, work.campaign.id)}
        work.session.expunge_all()
        return found


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[postfix.Postfix]:
    with postfix.running(tmp_path / "postfix", [*UNITS, OFFICE]) as found:
        yield found


@pytest.fixture
def sent(desk: MakeDesk, relay: postfix.Postfix) -> Sent:
    """The drafts, sent; once Postfix has done with every one of them."""
    at = desk("2023-11-10T08:00")
    with writing(at) as work:
        letters_out.put(work, HEAD, DRAFTS)
    report = drained(at, relay)
    relay.wait(lambda: len(relay.mails(OFFICE)) >= len(BOUNCED))
    rows = rows_of(at)
    asked = {row.message_id for row in rows.values() if row.state == State.SENT}

    def log() -> postfix.Log | None:
        found = relay.log()
        ended = {one.message_id for one in found.letters if one.recipients}
        return found if asked <= ended else None

    return Sent(report, rows, relay.wait(log), relay)


@pytest.mark.proves("E26")
def test_log_of_postfix_agrees_with_every_row_and_its_bounce_is_read(sent: Sent) -> None:
    refused_at_the_door = {UNKNOWN: 550, ELSEWHERE: 550}
    assert sent.report.fault == ""
    assert sent.report.in_doubt == []
    assert sent.report.counts == {State.SENT: len(DRAFTS) - 2, State.FAILED: 2}
    assert sent.log.refused == refused_at_the_door

    for one in DRAFTS:
        row, logged = sent.rows[one.key], sent.logged(sent.rows[one.key])
        expected = {
            address: ("bounced", "5.1.1") if address == GONE else ("sent", "2.0.0")
            for address in (one.recipient, *one.copies)
            if address not in refused_at_the_door
        }
        assert (logged.recipients if logged else {}) == expected, one.key
        assert row.state == (State.SENT if expected else State.FAILED), one.key
        assert (row.sent_at is not None) == bool(expected)
        assert set(row.refusals) == {one.recipient, *one.copies} & refused_at_the_door.keys()
        assert all(said.startswith("550 ") for said in row.refusals.values())
    assert len(sent.log.letters) == len(DRAFTS) - 2 + len(BOUNCED)  # nothing else went through, nothing twice

    check_bounces(sent)


def check_bounces(sent: Sent) -> None:
    """Postfix's own words about a letter that came back, read as a mail of the mailbox is."""
    read = [
        mail_messages.read(raw, received_at=season.at("2023-11-10T08:05"), own_domain=postfix.LOCAL)
        for raw in sent.relay.mails(OFFICE)
    ]
    assert {one.robot for one in read} == {letters.BOUNCE}
    assert {one.bounced_message_id for one in read} == {sent.rows[key].message_id for key in BOUNCED}
    for one in read:
        (bounce,) = one.bounces
        assert (bounce.address, bounce.status, bounce.is_permanent) == (GONE, "5.1.1", True)
        assert postfix.GONE in re.sub(r"\s+", " ", bounce.reason)
        assert one.attachments == ()


def test_letters_arrive_byte_for_byte_and_only_once(sent: Sent, desk: MakeDesk) -> None:
    checked = 0
    for one in DRAFTS[: len(UNITS)]:
        row = sent.rows[one.key]
        came = next(raw for raw in sent.relay.mails(one.recipient) if (row.message_id or "?").encode() in raw)
        assert row.raw is not None
        ours = row.raw.replace(b"\r\n", b"\n")
        assert came.endswith(ours)
        assert came[: -len(ours)].startswith((b"Return-Path:", b"X-Original-To:"))
        checked += 1
    assert checked == len(UNITS)

    # On the next day nothing is sent a second time: neither what was taken nor what was refused or came back.
    again = drained(desk("2023-11-11T08:00"), sent.relay)
    assert (again.sent, again.left, again.fault) == (0, 0, "")
    assert len(sent.relay.log().letters) == len(sent.log.letters)
