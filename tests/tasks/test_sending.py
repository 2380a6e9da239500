"""Sending over a relay that refuses, stalls and hangs up: every letter goes once, and what became of it is written down."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

import models
from adapters import smtp
from domain import errors, outbox
from domain.outbox import State
from models import database
from tasks import desk as desks
from tasks import letters_out, sending
from tasks import outbox as listing
from tasks.acts import outbox as acts
from tests import season
from tests.adapters.smtp_server import PASS
from tests.season import BY, REASON
from tests.tasks import outbox_samples as samples
from tests.tasks.outbox_samples import BUSY, GREY, NEVER, draft, go, letters, now, put, states

__all__ = ["now"]


# --------------------------------------------------------------------------------------------------------------- once


@pytest.mark.proves("F32", "E34")
def test_released_letter_goes_once_and_a_draft_does_not(now: desks.Desk) -> None:
    put(now, [draft(1), draft(2, kind=outbox.REQUEST), draft(3, copies=("cc@xa.example",))])

    with samples.relay() as plan:
        first, second = go(now, plan), go(now, plan)

    rows = letters(now)
    assert [one.state for one in rows] == ["sent", "draft", "sent"]
    assert samples.message_ids(plan) == [rows[0].message_id, rows[2].message_id]
    assert [one.recipients for one in plan.taken] == [("xa1@xa.example",), ("xa3@xa.example", "cc@xa.example")]
    assert (first.sent, first.left, first.fault, second.counts) == (2, 0, "", Counter())
    assert [(one.sent_at, one.tries, one.claim) for one in rows if one.state == "sent"] == [(now.as_of, 1, "")] * 2
    assert plan.connections == 1


def test_letter_with_files_is_put_together_when_it_goes(now: desks.Desk) -> None:
    put(now, [draft(1, files=[("biểu.xlsx", b"PK\x03\x04")]), draft(2)])

    with samples.relay() as plan:
        go(now, plan)

    found = [
        [(one.get_filename(), one.get_content()) for one in samples.read(mail).iter_attachments()]
        for mail in plan.taken
    ]
    assert found == [[("biểu.xlsx", b"PK\x03\x04")], []]
    assert states(now) == ["sent", "sent"]


def test_letter_written_before_there_was_an_address_is_known_by_the_id_it_went_under(now: desks.Desk) -> None:
    put(now, [draft(1)], letters_out.Letterhead(""))

    with samples.relay() as plan:
        go(now, plan)

    (row,) = letters(now)
    assert (row.state, samples.message_ids(plan)) == ("sent", [row.message_id])
    assert plan.taken[0].sender == samples.HEAD.address
    assert samples.read(plan.taken[0])["From"].addresses[0].addr_spec == samples.HEAD.address


def test_letter_that_cannot_be_put_together_fails_alone(now: desks.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put(now, [draft(number, files=[("a.pdf", b"%PDF")]) for number in range(4)])
    as_always = letters_out.bytes_of

    def spoilt(work: desks.Work, head: letters_out.Letterhead, row: models.Message, files: Any) -> bytes:
        if row.key == "answer:1":
            raise ValueError("Header values may not contain linefeed")
        return as_always(work, head, row, files)

    monkeypatch.setattr(letters_out, "bytes_of", spoilt)
    with samples.relay() as plan:
        report = go(now, plan)

    assert states(now) == ["sent", "failed", "sent", "sent"]
    assert letters(now)[1].reply.startswith("Không lập được thư để gửi (Header values")
    assert report.counts == {State.SENT: 3, State.FAILED: 1}


def test_withdrawn_letters_do_not_go(now: desks.Desk) -> None:
    first, second = put(now, [draft(1), draft(2)])
    acts.withdraw(now, by=BY, reason=REASON, numbers=[first])

    with samples.relay() as plan:
        go(now, plan)

    assert states(now) == ["withdrawn", "sent"]
    assert samples.reached(plan) == ["xa2@xa.example"]
    with pytest.raises(errors.Refusal, match="đã gửi"):
        acts.withdraw(now, by=BY, reason=REASON, numbers=[second])


def test_reminder_of_what_has_come_in_is_taken_back(now: desks.Desk) -> None:
    with desks.reading(now) as work:
        ids = {one.owed.key: one.owed.id for one in work.board().everything}
    done, owed = (next(key for key in ids if key.endswith(f":{unit}")) for unit in ("so-nong-nghiep", "so-y-te"))
    about = [((ids[done], 7),), ((ids[owed], 7),), ((ids[done], 7), (ids[owed], 7))]
    put(now, [draft(number, kind=outbox.DIGEST, about=one) for number, one in enumerate(about)])
    put(now, [draft(9, about=about[0])])
    assert sending.stop_answered(now) == 0
    season.deliver(now, done)

    assert sending.stop_answered(now) == 1
    with samples.relay() as plan:
        go(now, plan)

    assert states(now) == ["withdrawn", "sent", "sent", "sent"]
    assert samples.reached(plan) == ["xa1@xa.example", "xa2@xa.example", "xa9@xa.example"]


# ------------------------------------------------------------------------------------------------------------ refusals


def test_letter_refused_for_now_goes_at_its_next_moment(now: desks.Desk) -> None:
    put(now, [draft(1)])

    with samples.relay({"RCPT": [GREY, GREY]}) as plan:
        first = go(now, plan)
        row = letters(now)[0]
        early = go(now, plan, outbox.BACK_OFF[0] - timedelta(seconds=1))
        again = go(now, plan, outbox.BACK_OFF[0])
        after_that = letters(now)[0]
        last = go(now, plan, outbox.BACK_OFF[0] + outbox.BACK_OFF[1])

    assert (row.state, row.next_at, row.reply) == ("deferred", now.as_of + outbox.BACK_OFF[0], GREY)
    assert (first.counts, early.counts, again.counts) == ({State.DEFERRED: 1}, {}, {State.DEFERRED: 1})
    assert after_that.next_at == now.as_of + outbox.BACK_OFF[0] + outbox.BACK_OFF[1]
    assert (last.sent, states(now), len(plan.taken)) == (1, ["sent"], 1)


def test_letter_refused_for_good_fails_and_is_not_tried_again(now: desks.Desk) -> None:
    (number,) = put(now, [draft(1)])

    with samples.relay({"RCPT": [NEVER]}) as plan:
        go(now, plan)
        go(now, plan, timedelta(days=3))

    row = letters(now)[0]
    assert (row.state, row.reply, row.refusals, row.next_at) == ("failed", NEVER, {"xa1@xa.example": NEVER}, None)
    assert (plan.commands["RCPT"], plan.taken) == (1, [])
    with desks.reading(now) as work:
        assert listing.now(work).failed == ((number, "xa1@xa.example", NEVER),)


def test_letter_refused_for_now_too_often_fails(now: desks.Desk) -> None:
    put(now, [draft(1)])

    with samples.relay({"RCPT": [BUSY] * outbox.MOST_TRIES}) as plan:
        for day in range(outbox.MOST_TRIES + 2):
            go(now, plan, timedelta(days=day))

    assert (states(now), plan.commands["RCPT"], plan.taken) == (["failed"], outbox.MOST_TRIES, [])


@pytest.mark.parametrize("refusal", [NEVER, BUSY])
def test_copy_refused_alone_is_tried_alone(now: desks.Desk, refusal: str) -> None:
    put(now, [draft(1, copies=("a@xa.example", "b@xa.example"))])

    with samples.relay({"RCPT": [PASS, refusal, PASS]}) as plan:
        go(now, plan)
        first = letters(now)[0]
        go(now, plan, timedelta(days=1))
        go(now, plan, timedelta(days=2))

    once = ["xa1@xa.example", "b@xa.example"]
    last = letters(now)[0]
    assert first.sent_at == now.as_of
    if refusal == BUSY:
        assert (first.state, first.left, samples.reached(plan)) == (
            "deferred",
            ["a@xa.example"],
            [*once, "a@xa.example"],
        )
        assert (last.state, last.left, last.refusals) == ("sent", None, {})
    else:
        assert (first.state, first.left, samples.reached(plan)) == ("sent", None, once)
        assert last.refusals == {"a@xa.example": NEVER}


def test_copy_refused_for_good_at_last_leaves_the_letter_sent(now: desks.Desk) -> None:
    put(now, [draft(1, copies=("a@xa.example",))])

    with samples.relay({"RCPT": [PASS, BUSY, NEVER]}) as plan:
        go(now, plan)
        go(now, plan, timedelta(days=1))

    row = letters(now)[0]
    assert (row.state, row.refusals, samples.reached(plan)) == ("sent", {"a@xa.example": NEVER}, ["xa1@xa.example"])


def test_letter_that_nobody_took_is_never_written_down_as_sent(now: desks.Desk) -> None:
    put(now, [draft(1), draft(2, copies=("a@xa.example",))])

    # The first: put off, then refused. The second: its addressee refused and its copy put off, then refused.
    with samples.relay({"RCPT": [GREY, NEVER, BUSY, NEVER, NEVER]}) as plan:
        go(now, plan)
        go(now, plan, timedelta(days=1))

    assert (states(now), plan.taken) == (["failed", "failed"], [])
    assert letters(now)[1].refusals == {"xa2@xa.example": NEVER, "a@xa.example": NEVER}


@pytest.mark.proves("E26")
def test_letter_to_a_new_address_that_is_refused_too_has_failed_again(now: desks.Desk) -> None:
    put(now, [draft(1, unit="xa-bo-bac")])

    with samples.relay({"RCPT": [NEVER, NEVER]}) as plan:
        go(now, plan)
        acts.fix_address(
            now, samples.HEAD, unit="xa-bo-bac", address="moi@xa.example", old="xa1@xa.example", by=BY, reason=REASON
        )
        go(now, plan)

    row = letters(now)[0]
    assert (row.state, row.recipient, row.refusals) == ("failed", "moi@xa.example", {"moi@xa.example": NEVER})


# ------------------------------------------------------------------------------------------------------------- no way out


@pytest.mark.one_database
@pytest.mark.parametrize(("is_simulated", "allow_outside"), [(True, True), (True, False), (False, False)])
def test_another_machine_is_called_in_earnest_only(
    now: desks.Desk, monkeypatch: pytest.MonkeyPatch, is_simulated: bool, allow_outside: bool
) -> None:
    put(now, [draft(1)])
    with database.writing(now.url) as session:
        session.execute(update(models.Campaign).values(is_simulated=is_simulated))
    called: list[object] = []

    async def connect(client: Any, **options: Any) -> None:
        called.append(client)
        raise OSError("no network in tests")

    monkeypatch.setattr("aiosmtplib.SMTP.connect", connect)
    relay = smtp.Relay("mail.tinh.example", 587, allow_outside=allow_outside)
    report = sending.drain(now, sending.Way(relay, samples.HEAD), lambda: now.as_of)

    assert (called, states(now), report.sent, report.left) == ([], ["released"], 0, 1)
    assert "chỉ được gọi máy này" in report.fault


@pytest.mark.one_database
def test_another_machine_is_called_for_a_real_campaign_that_may(
    now: desks.Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(now, [draft(1)])
    with database.writing(now.url) as session:
        session.execute(update(models.Campaign).values(is_simulated=False))
    called: list[str] = []

    async def connect(client: Any, **options: Any) -> None:
        called.append(client.hostname)
        raise OSError("no network in tests")

    monkeypatch.setattr("aiosmtplib.SMTP.connect", connect)
    relay = smtp.Relay("mail.tinh.example", 587, allow_outside=True)
    sending.drain(now, sending.Way(relay, samples.HEAD), lambda: now.as_of)

    assert called == ["mail.tinh.example"]


@pytest.mark.one_database
def test_without_a_relay_letters_wait(now: desks.Desk) -> None:
    put(now, [draft(1)])

    report = sending.drain(now, sending.Way(None, samples.HEAD), lambda: now.as_of)

    assert (report.left, report.fault, states(now)) == (1, "", ["released"])


# ------------------------------------------------------------------------------------------------- senders that are gone


@pytest.mark.parametrize("has_begun", [True, False])
def test_letters_of_a_sender_that_is_gone_are_taken_over(now: desks.Desk, has_begun: bool) -> None:
    (number,) = put(now, [draft(1)])
    with database.writing(now.url) as session:
        session.execute(
            update(models.Message).values(
                state=State.SENDING, claim="gone", claimed_at=now.as_of, attempted_at=now.as_of if has_begun else None
            )
        )

    with samples.relay() as plan:
        alive = go(now, plan, outbox.LEASE)
        assert (alive.recovered, alive.in_doubt, states(now)) == (0, [], ["sending"])
        report = go(now, plan, outbox.LEASE + timedelta(seconds=1))

    assert (report.recovered, report.in_doubt) == ((0, [number]) if has_begun else (1, []))
    assert (states(now), len(plan.taken)) == ((["unknown"], 0) if has_begun else (["sent"], 1))
