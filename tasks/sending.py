"""Sending what waits in the outbox: held by one sender, noted before it goes, written down by the relay's own words.

Claim, begin, send, settle. Several senders may do it at once. A kill before `begin` is committed loses nothing and sends
nothing; a kill behind it leaves letters of which nobody knows whether they went: they are listed and never repeated by
themselves. Those are at most as many as one round holds: one or two with a relay across the network.
"""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from adapters import mail_signing, smtp
from config import form_keys
from config.settings import Settings
from domain import chasing, outbox
from domain.outbox import State
from models import database
from models.queries import outbox as queries
from models.queries import sending as holding
from tasks import letters_out
from tasks.acts import checks
from tasks.desk import Desk, reading, writing

Clock = Callable[[], datetime]
_AT_ONCE = 100
"""Letters that a sender holds at the most."""
_MOST_IN_A_ROUND = 16
_WRITING_SHARE = 8
"""A round takes about so many times as long as writing it down: more would leave more in doubt and gain little."""
_LONGEST_ROUND_SECONDS = 0.1
"""After so long the rest of a round is no longer counted as begun."""
_RENEW_SECONDS = 60.0
_MOST_CUTS = 3
"""Connections that may break in one go before the relay counts as down."""
_Ended = tuple[int, outbox.Next, int, bool]
"""What became of a letter: its id, what, tries so far, whether anybody took it."""


@dataclass(frozen=True, slots=True)
class Way:
    """How letters leave. relay: None while none is set up. per_minute: the relay's limit for all senders together, 0 = none."""

    relay: smtp.Relay | None
    head: letters_out.Letterhead
    per_minute: int = 0
    per_connection: int = 100
    signer: mail_signing.Signer | None = None

    @property
    def name(self) -> str:
        return f"{self.relay.host}:{self.relay.port}" if self.relay else ""


@dataclass
class Report:
    """What one go did. counts: state -> letters that ended in it. fault: Vietnamese, why it ended early, "".

    recovered: taken from senders that are gone. in_doubt: ids of letters that nobody knows of since then, or since this go.
    left: that may go and did not. until: nobody calls the relay before that.
    """

    counts: Counter[str] = field(default_factory=Counter)
    fault: str = ""
    recovered: int = 0
    in_doubt: list[int] = field(default_factory=list)
    left: int = 0
    until: datetime | None = None

    @property
    def sent(self) -> int:
        return self.counts[State.SENT]


def way_of(desk: Desk, chosen: Settings) -> Way:
    """The way out of an installation for a campaign: relay and letterhead, signed with the keys of its forms."""
    with reading(desk) as work:
        office = work.index.units.get(work.plan.office)
        name = chosen.mail_name or ((office.office_name or office.full_name) if office else "")
    head = letters_out.Letterhead(chosen.mail_address, name, form_keys.keys(desk.home, chosen.form_key))
    relay = None
    if chosen.smtp_host and head.address:
        relay = smtp.Relay(
            chosen.smtp_host, chosen.smtp_port, chosen.smtp_tls, chosen.smtp_user, chosen.smtp_password,
            chosen.allow_outside, ca_file=chosen.smtp_ca_file,
        )  # fmt: skip
    return Way(relay, head, chosen.smtp_per_minute, chosen.smtp_per_connection, _signer(chosen, head))


def clock_of(desk: Desk, now: Clock, *, is_still: bool) -> Clock:
    """The clock by which letters go: it goes on in earnest, and stands at the desk's moment in a rehearsal."""
    return (lambda: desk.as_of) if is_still else now


def _signer(chosen: Settings, head: letters_out.Letterhead) -> mail_signing.Signer | None:
    """Who signs our letters; refused when the key is named and cannot be read: an unsigned letter would pass for a forgery."""
    if not (chosen.dkim_key_file and head.address):
        return None
    try:
        key = Path(chosen.dkim_key_file).read_bytes()
    except OSError as error:
        raise checks.refuse(
            "KEY_UNREADABLE",
            f"Không đọc được khóa DKIM {chosen.dkim_key_file} ({error.strerror}). Sửa dkim_key_file trong tệp cài đặt.",
        ) from error
    signer = mail_signing.Signer(head.address.rpartition("@")[2], chosen.dkim_selector, key)
    try:
        signer.signed(b"From: thu@thu.example\r\n\r\n")
    except mail_signing.SigningError as error:
        raise checks.refuse("KEY_BROKEN", str(error)) from error
    return signer


def stop_answered(desk: Desk) -> int:
    """Take back what asks for something that has come in since it was written; returns how many letters.

    A letter about several things goes as long as one of them is owed: what it says of the others was true that morning.
    """
    open_states = tuple(one.value for one in outbox.OPEN)
    with reading(desk) as work:
        waiting = queries.subjects(work.session, work.campaign.id, open_states, outbox.CHASING)
        if not waiting:
            return 0
        owed = {one.owed.id for one in work.board().everything if chasing.is_owed(one, work.today)}
    stale = [letter for letter, about in waiting.items() if not about & owed]
    if not stale:
        return 0
    with writing(desk) as work:
        taken = queries.move(
            work.session,
            work.campaign.id,
            stale,
            open_states,
            outbox.State.WITHDRAWN,
            reply="đã nhận được trước khi gửi",
        )
        return len(taken)


def drain(desk: Desk, way: Way, clock: Clock, *, kinds: Collection[str] = (), seconds: float = 540) -> Report:
    """Send what may go until nothing is left, the pace is used up or the time is over. Never raises for what a relay does.

    clock: the moment of now, asked again and again because a long go takes hours. kinds: only those, () for all.
    seconds: after so many no more letters are taken in hand. A simulated campaign calls this machine only.
    """
    with reading(desk) as work:
        campaign, is_simulated = work.campaign.id, work.campaign.is_simulated
    report = Report()
    with database.writing(desk.url) as session:
        report.recovered, report.in_doubt = holding.recover(session, campaign, clock() - outbox.LEASE)
    if way.relay is None:
        report.left = _left(desk, campaign, clock())
        return report
    relay = replace(way.relay, allow_outside=way.relay.allow_outside and not is_simulated)
    go = _Go(desk, campaign, replace(way, relay=relay), clock, kinds, seconds, report)
    _run(go)
    report.left = _left(desk, campaign, clock())
    return report


def _run(go: _Go) -> None:
    """Run the go in a thread of its own: the caller may stand in an event loop, and ours blocks for the database."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(go.all())).result()


def _left(desk: Desk, campaign: int, at: datetime) -> int:
    with database.reading(desk.url) as session:
        return holding.waiting(session, campaign, at)


class _Go:
    """One go of one sender."""

    def __init__(
        self, desk: Desk, campaign: int, way: Way, clock: Clock, kinds: Collection[str], seconds: float, report: Report
    ) -> None:
        assert way.relay is not None
        self._desk, self._campaign, self._way, self._relay, self._clock = desk, campaign, way, way.relay, clock
        self._kinds, self._report = kinds, report
        self._claim = uuid.uuid4().hex
        self._ends_at = time.monotonic() + seconds
        self._renewed_at = time.monotonic()
        self._cuts = 0
        self._is_paced = False
        self._step_seconds = 0.0
        self._round = 1
        """Letters of the next round."""

    async def all(self) -> None:
        if self._is_shut():
            return
        held: list[holding.Claimed] = []
        try:
            while time.monotonic() < self._ends_at:
                held = held or self._take()
                if held:
                    held = await self._over_one_connection(held)
                elif self._is_paced:
                    await asyncio.sleep(1)
                else:
                    break
        except (smtp.PermanentMailError, smtp.TransientMailError, mail_signing.SigningError) as error:
            self._down(str(error))
        finally:
            self._give_back()

    # ------------------------------------------------------------------------------------------------------ database

    def _take(self) -> list[holding.Claimed]:
        """Hold letters that may go, as many as the pace allows, with their bytes."""
        with database.writing(self._desk.url) as session:
            at, most = self._clock(), _AT_ONCE
            if self._way.per_minute:
                holding.locked_relay(session, self._campaign, self._way.name)
                minute = timedelta(minutes=1)
                used = holding.handed_since(session, self._campaign, at - minute, at - 2 * minute)
                most = min(most, self._way.per_minute - used)
                self._is_paced = most <= 0
            return holding.claim(session, self._campaign, self._claim, at, most, self._kinds) if most > 0 else []

    def _bytes(self, held: Sequence[holding.Claimed]) -> tuple[dict[int, bytes], list[_Ended]]:
        """Letter id -> its bytes; those that were not ready are put together here. Beside it those that cannot be."""
        ready = {one.id: one.raw for one in held if one.raw is not None}
        missing = {one.id: one for one in held if one.raw is None}
        if not missing:
            return ready, []
        spoilt: list[_Ended] = []
        named: dict[int, str] = {}
        with reading(self._desk) as work:
            files = queries.with_content(work.session, missing)
            for row in queries.wholes(work.session, self._campaign, missing):
                attached = [(one.name, one.content) for one in files.get(row.id, ())]
                try:
                    ready[row.id] = letters_out.bytes_of(work, self._way.head, row, attached)
                except Exception as error:  # of this letter alone; the others are to go
                    one = missing[row.id]
                    why = f"Không lập được thư để gửi ({error}). Đề nghị kiểm tra nội dung và tệp kèm rồi lập thư khác."
                    spoilt.append((row.id, outbox.Next(State.FAILED, (), one.refusals, None, why), one.tries, False))
                    continue
                if row.message_id != (known := letters_out.message_id_of(work, self._way.head, row)):
                    named[row.id] = known  # there was no address yet when it was written
        if named:
            with database.writing(self._desk.url) as session:
                holding.name(session, self._claim, named)
        return ready, spoilt

    def _step(self, ended: Sequence[_Ended], following: Sequence[holding.Claimed]) -> list[holding.Claimed]:
        """In one transaction: what became of the last round, and that the next one begins. Gives what of it is still ours."""
        if not (ended or following):
            return []
        at, started = self._clock(), time.monotonic()
        with database.writing(self._desk.url) as session:
            holding.settle(session, self._claim, ended, at)
            begun = holding.begin(session, self._claim, [one.id for one in following], at) if following else set()
            if time.monotonic() - self._renewed_at > _RENEW_SECONDS:
                holding.renew(session, self._claim, at)
                self._renewed_at = time.monotonic()
        self._step_seconds = time.monotonic() - started
        for _, what, _, _ in ended:
            self._report.counts[what.state] += 1
        self._report.in_doubt += [one for one, what, _, _ in ended if what.state is State.UNKNOWN]
        return [one for one in following if one.id in begun]

    def _give_back(self) -> None:
        with database.writing(self._desk.url) as session:
            holding.give_back(session, self._claim)

    # --------------------------------------------------------------------------------------------------------- relay

    def _is_shut(self) -> bool:
        """Whether the relay is to be left alone for now."""
        with database.reading(self._desk.url) as session:
            row = holding.relay(session, self._campaign, self._way.name)
            if row is None or row.until is None or row.until <= self._clock():
                return False
            self._report.fault, self._report.until = row.fault, row.until
            return True

    def _down(self, fault: str) -> None:
        self._report.fault = fault
        at = self._clock()
        with database.writing(self._desk.url) as session:
            row = holding.locked_relay(session, self._campaign, self._way.name)
            row.failures += 1
            row.down_since = row.down_since or at
            row.until = self._report.until = outbox.breaker_until(row.failures, at)
            row.fault, row.called_at = fault, at

    def _up(self) -> None:
        at = self._clock()
        with database.writing(self._desk.url) as session:
            row = holding.locked_relay(session, self._campaign, self._way.name)
            row.failures, row.down_since, row.until, row.fault, row.called_at = 0, None, None, "", at

    async def _over_one_connection(self, held: list[holding.Claimed]) -> list[holding.Claimed]:
        """Send over one connection until it is used up or breaks; gives what is still held and not begun."""
        async with smtp.Line(self._relay) as line:
            sent, ended, cuts = 0, [], self._cuts
            while line.is_open and time.monotonic() < self._ends_at and sent < self._way.per_connection:
                if not held:
                    self._step(ended, ())
                    ended, held = [], self._take()
                    if not held:
                        break
                most = min(self._round, self._way.per_connection - sent)
                now, held = held[:most], held[most:]
                ready, spoilt = self._bytes(now)
                if self._way.signer is not None:
                    try:
                        ready = {number: self._way.signer.signed(raw) for number, raw in ready.items()}
                    except mail_signing.SigningError:
                        self._step(ended, ())  # what was answered is written down, whatever comes now
                        raise
                begun = self._step([*ended, *spoilt], [one for one in now if one.id in ready])
                ended, untouched = await self._send(line, begun, ready)
                held = [*untouched, *held]
                # Only an answer about a letter shows that it is well: one that greets and then hangs up is not.
                if not sent and ended and self._cuts == cuts:
                    self._up()
                sent += len(ended)
            self._step(ended, ())
            if not (sent or line.is_open):
                self._cuts += 1
        if self._cuts > _MOST_CUTS:
            raise smtp.TransientMailError(f"Máy chủ gửi thư {self._way.name} liên tục ngắt kết nối.")
        return held

    async def _send(
        self, line: smtp.Line, begun: Sequence[holding.Claimed], ready: dict[int, bytes]
    ) -> tuple[list[_Ended], list[holding.Claimed]]:
        """One round. Gives what became of each, and which were not touched: the line broke, or it took too long."""
        ended: list[_Ended] = []
        started = time.monotonic()
        for number, one in enumerate(begun):
            if ended and time.monotonic() - started > _LONGEST_ROUND_SECONDS:
                self._round = 1
                return ended, self._unbegun(begun[number:])
            recipients = one.left or [one.recipient, *one.copies]
            tries = one.tries + 1
            try:
                outcome = await line.send(self._way.head.address, recipients, ready[one.id])
            except (smtp.InDoubtError, smtp.TransientMailError) as error:
                self._cuts += 1
                if isinstance(error, smtp.InDoubtError):
                    what = outbox.Next(State.UNKNOWN, tuple(recipients), one.refusals, None, str(error))
                else:
                    # It may be this very letter that the relay cannot bear, so it is not the first in line again.
                    refused = dict.fromkeys(recipients, (421, str(error)))
                    what = self._after(one, recipients, outbox.Answered((), refused))
                ended.append((one.id, what, tries, False))
                return ended, self._unbegun(begun[number + 1 :])
            refused = {who: (reply.code, reply.text) for who, reply in outcome.refused.items()}
            what = self._after(one, recipients, outbox.Answered(outcome.accepted, refused))
            ended.append((one.id, what, tries, bool(outcome.accepted)))
        if ended:
            each = max((time.monotonic() - started) / len(ended), 1e-6)
            wanted = math.ceil(_WRITING_SHARE * self._step_seconds / each)
            self._round = max(1, min(wanted, 2 * self._round, _MOST_IN_A_ROUND))
        return ended, []

    def _after(self, one: holding.Claimed, recipients: Sequence[str], answered: outbox.Answered) -> outbox.Next:
        """What an answer makes of a letter of which some may have been told before."""
        what = outbox.after(answered, one.tries + 1, self._clock())
        had_it = {who.lower() for who in (one.recipient, *one.copies)} - {
            who.lower() for who in (*recipients, *one.refusals)
        }
        if what.state is State.FAILED and had_it:
            what = replace(what, state=State.SENT)
        return replace(what, refusals={**one.refusals, **(what.refusals or {})})

    def _unbegun(self, untouched: Sequence[holding.Claimed]) -> list[holding.Claimed]:
        """Take back that these began: nothing of them was handed over."""
        if untouched:
            with database.writing(self._desk.url) as session:
                holding.unbegin(session, self._claim, [one.id for one in untouched])
        return list(untouched)
