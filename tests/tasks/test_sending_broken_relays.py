"""Relays that break in the middle, are down, slow, or allow so many letters a minute: the others go later, nobody gets one twice."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters import smtp
from domain import errors, outbox
from domain.outbox import State
from models.queries import sending as holding
from tasks import desk as desks
from tasks import outbox as listing
from tasks import sending
from tasks.acts import outbox as acts
from tests.adapters.smtp_server import CONTENT, CUT, MIDDLE, PASS
from tests.season import BY, REASON
from tests.tasks import outbox_samples as samples
from tests.tasks.outbox_samples import GREY, draft, go, letters, now, put, states

__all__ = ["now"]


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
    fault = ""

    with samples.relay({"greeting": ["421 down"] * 3}) as plan:
        later = timedelta()
        for pause in pauses:
            report = go(now, plan, later)
            seen.append((plan.connections, report.until))
            fault = report.fault
            assert fault
            assert report.until == now.as_of + later + pause
            shut = go(now, plan, later + pause - timedelta(seconds=1))
            assert (shut.fault, shut.until, shut.left) == (fault, report.until, 1)
            later += pause
        with desks.reading(now) as work:
            row, stands = holding.last_called(work.session, work.campaign.id), listing.now(work)
            assert row is not None
            assert (row.down_since, row.until) == (now.as_of, seen[-1][1])
        well = go(now, plan, later)

    assert [connections for connections, _ in seen] == [1, 2, 3]
    assert stands.relay_fault == fault
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
