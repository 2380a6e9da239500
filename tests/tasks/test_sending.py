"""Sending over a relay that refuses, stalls and hangs up: every letter goes once, and what became of it is written down."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
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
from tests.adapters.smtp_server import CONTENT, CUT, MIDDLE, PASS
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks import outbox_samples as samples
from tests.tasks.outbox_samples import draft, letters, put, states

NOON = "2023-10-05T12:00"
BUSY, NEVER, GREY = "451 4.3.0 busy", "550 5.1.1 no such user", "450 4.2.0 greylisted"


@pytest.fixture
def now(desk: MakeDesk) -> desks.Desk:
    return desk(NOON)


def go(desk: desks.Desk, plan: Any, later: timedelta = timedelta(), **changes: Any) -> sending.Report:
    """One go, so much later than noon; the clock stands still meanwhile."""
    return sending.drain(desk, samples.way(plan, **changes), lambda: desk.as_of + later)


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


# ------------------------------------------------------------------------------------------------------- broken relays


@pytest.mark.proves("E37")
@pytest.mark.parametrize(
    ("step", "fault", "in_doubt"),
    [
        ("MAIL", "421 too many", 0), ("MAIL", CUT, 0), ("DATA", CUT, 0), ("MAIL", "452 4.3.1 quota", 0),
        (CONTENT, "421 too many", 0), (CONTENT, CUT, 4),
    ],
)  # fmt: skip
def test_relay_that_takes_60_of_200_gets_the_others_later(
    now: desks.Desk, step: str, fault: str, in_doubt: int
) -> None:
    put(now, [draft(number) for number in range(200)])

    with samples.relay({step: [PASS] * 60 + [fault] * 140}) as plan:
        first = go(now, plan)
        taken = len(plan.taken)
        plan.faults.clear()
        second = go(now, plan, timedelta(hours=1))

    assert (taken, first.sent, len(first.in_doubt)) == (60, 60, in_doubt)
    assert bool(first.fault) is not fault.startswith("452")
    assert (second.sent, second.fault, second.left) == (140 - in_doubt, "", 0)
    assert Counter(states(now)) == Counter(sent=200 - in_doubt, unknown=in_doubt)
    assert len(set(samples.reached(plan))) == len(plan.taken) == 200 - in_doubt


STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", MIDDLE, CONTENT)


@pytest.mark.parametrize("step", STEPS)
def test_connection_cut_at_any_step_loses_nothing_and_repeats_nothing(now: desks.Desk, step: str) -> None:
    put(now, [draft(number) for number in range(3)])
    is_handed_over = step in (MIDDLE, CONTENT)

    with samples.relay({step: [CUT]}) as plan:
        report = go(now, plan)
        assert len(plan.taken) == (0 if step in ("greeting", "EHLO") else 2)
        go(now, plan, timedelta(hours=1))
        go(now, plan, timedelta(days=9))

    reached = samples.reached(plan)
    assert len(reached) == len(set(reached)) == (2 if is_handed_over else 3)
    assert Counter(states(now)) == (Counter(sent=2, unknown=1) if is_handed_over else Counter(sent=3))
    assert len(report.in_doubt) == is_handed_over


@pytest.mark.parametrize("has_gone", [True, False])
def test_letter_in_doubt_waits_for_a_person(now: desks.Desk, has_gone: bool) -> None:
    numbers = put(now, [draft(1), draft(2)])

    with samples.relay({CONTENT: [CUT]}) as plan:
        report = go(now, plan)
        assert report.in_doubt == numbers[:1]
        with desks.reading(now) as work:
            assert listing.now(work).in_doubt == (numbers[0],)
        assert "Chưa rõ" in letters(now)[0].reply
        acts.settle(now, number=numbers[0], has_gone=has_gone, by=BY, reason="Nhật ký máy chủ thư")
        go(now, plan, timedelta(days=1))

    assert states(now) == ["sent", "sent"]
    assert samples.reached(plan) == ["xa2@xa.example"] + ["xa1@xa.example"] * (not has_gone)
    with pytest.raises(errors.Refusal, match="không phải thư chưa rõ"):
        acts.settle(now, number=numbers[0], has_gone=False, by=BY, reason=REASON)


def test_relay_that_is_down_is_left_alone_longer_and_longer(now: desks.Desk) -> None:
    put(now, [draft(1)])
    pauses = outbox.BREAKER_PAUSES[:3]
    seen: list[tuple[int, datetime | None]] = []

    with samples.relay({"greeting": ["421 down"] * 3}) as plan:
        later = timedelta()
        for pause in pauses:
            report = go(now, plan, later)
            seen.append((plan.connections, report.until))
            assert report.fault
            assert report.until == now.as_of + later + pause
            shut = go(now, plan, later + pause - timedelta(seconds=1))
            assert (shut.fault, shut.until, shut.left) == (report.fault, report.until, 1)
            later += pause
        with desks.reading(now) as work:
            stands = listing.now(work)
        well = go(now, plan, later)

    assert [connections for connections, _ in seen] == [1, 2, 3]
    assert (stands.relay_down_since, stands.relay_until) == (now.as_of, seen[-1][1])
    assert (well.sent, well.fault, plan.connections) == (1, "", 4)
    with desks.reading(now) as work:
        assert listing.now(work).relay_fault == ""


def test_relay_that_greets_and_hangs_up_counts_as_down_longer_each_time(now: desks.Desk) -> None:
    put(now, [draft(number) for number in range(20)])

    with samples.relay({"MAIL": ["421 down"] * 20}) as plan:
        first = go(now, plan)
        second = go(now, plan, outbox.BREAKER_PAUSES[0])

    assert plan.connections == 8
    assert first.until == now.as_of + outbox.BREAKER_PAUSES[0]
    assert second.until == now.as_of + outbox.BREAKER_PAUSES[0] + outbox.BREAKER_PAUSES[1]
    assert Counter(states(now)) == Counter(deferred=8, released=12)


@pytest.mark.one_database
def test_many_connections_that_were_used_up_are_no_fault(now: desks.Desk) -> None:
    put(now, [draft(number) for number in range(30)])

    with samples.relay() as plan:
        report = go(now, plan, per_connection=4)

    assert (report.sent, report.fault, plan.connections) == (30, "", 8)


# ---------------------------------------------------------------------------------------------------------------- pace


class Clock:
    """Goes on by so much each time it is read."""

    def __init__(self, start: datetime, step: timedelta) -> None:
        self.moment, self.step = start, step

    def __call__(self) -> datetime:
        self.moment += self.step
        return self.moment


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(seconds: float) -> None:
        assert seconds >= 0

    monkeypatch.setattr(sending.asyncio, "sleep", at_once)


def most_in_a_minute(moments: list[datetime]) -> int:
    minute = timedelta(minutes=1)
    return max(sum(first <= one < first + minute for one in moments) for first in moments)


@pytest.mark.usefixtures("no_waiting")
def test_no_minute_sees_more_letters_than_the_relay_allows(now: desks.Desk) -> None:
    put(now, [draft(number) for number in range(40)])
    clock = Clock(now.as_of, timedelta(seconds=0.5))

    with samples.relay() as plan:
        report = sending.drain(now, samples.way(plan, per_minute=10), clock)

    moments = [one.attempted_at for one in letters(now) if one.attempted_at]
    assert (report.sent, len(plan.taken), len(moments)) == (40, 40, 40)
    assert most_in_a_minute(moments) == 10


def test_letters_that_were_refused_count_for_the_pace_too(now: desks.Desk) -> None:
    put(now, [draft(number) for number in range(9)])

    with samples.relay({"RCPT": [GREY] * 9}) as plan:
        sending.drain(now, samples.way(plan, per_minute=4), lambda: now.as_of, seconds=1.5)

    assert Counter(states(now)) == Counter(deferred=4, released=5)


@pytest.mark.usefixtures("no_waiting")
def test_two_goes_share_one_pace(now: desks.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put(now, [draft(number) for number in range(30)])
    begun: list[sending.Report] = []
    as_always = smtp.Line.__aenter__

    with samples.relay() as plan:
        way = samples.way(plan, per_minute=10)

        async def second_go_first(line: smtp.Line) -> smtp.Line:
            # The first go holds its letters and has sent none when the second one begins.
            if not begun:
                begun.append(sending.Report())
                begun[0] = sending.drain(now, way, lambda: now.as_of, seconds=0.1)
            return await as_always(line)

        monkeypatch.setattr(smtp.Line, "__aenter__", second_go_first)
        report = sending.drain(now, way, lambda: now.as_of, seconds=2)
        later = sending.drain(now, way, lambda: now.as_of + timedelta(seconds=61), seconds=2)

    assert (begun[0].sent + report.sent, later.sent, len(plan.taken)) == (10, 10, 20)


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


def test_slow_relay_has_one_or_two_letters_in_doubt_at_a_time(now: desks.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put(now, [draft(number) for number in range(40)])
    seen: list[int] = []
    as_always: Callable[..., Any] = smtp.Line.send
    monkeypatch.setattr(sending, "_LONGEST_ROUND_SECONDS", 0.02)

    async def slow(line: smtp.Line, *words: Any) -> smtp.Outcome:
        if len(seen) >= 20:  # across the network from here on
            await sending.asyncio.sleep(0.03)
        seen.append(sum(one.state == State.SENDING and one.attempted_at is not None for one in letters(now)))
        return await as_always(line, *words)

    monkeypatch.setattr(smtp.Line, "send", slow)
    with samples.relay() as plan:
        report = go(now, plan)

    assert (report.sent, len(set(samples.reached(plan)))) == (40, 40)
    assert max(seen) <= 16
    assert statistics.median(seen[25:]) <= 2
    assert replace(report, counts=Counter()) == sending.Report()
