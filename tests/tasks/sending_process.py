"""A process of one thread that sends from the outbox in processes it forks, and kills them, again and again; or several at once.

Arguments: "kill", database address, data folder, file of the sink, number of trials, seed; or "together", address, folder,
file, number of senders, number of letters. Prints one line of JSON: what came of it.

Every killed sender is killed by SIGKILL: by itself at a step of ours, by the relay at a step of the protocol, or by this
process at any time. Behind each one the clock goes on by more than the lease, and the books are held against what the
relay took.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

import models
from adapters import smtp
from domain import errors, outbox
from domain.outbox import State
from models import database
from models.queries import outbox as queries
from models.queries import sending as holding
from tasks import desk as desks
from tasks import outbox as listing
from tasks import sending
from tasks.acts import outbox as acts
from tests import season
from tests.tasks import outbox_samples as samples
from tests.tasks import smtp_sink

START = "2023-10-05T12:00"
LATE = season.at("2024-12-31T00:00")
RANDOM = "at any time"
OURS: dict[str, tuple[Any, str, bool]] = {
    "after claim": (sending._Go, "_take", True),
    "before begin": (holding, "begin", False),
    "in begin": (holding, "begin", True),
    "after begin": (sending._Go, "_step", True),
    "after answer": (smtp.Line, "send", True),
    "before settle": (holding, "settle", False),
    "in settle": (holding, "settle", True),
    "in give back": (holding, "give_back", False),
}
"""Steps of ours: where, which function, whether behind it (else ahead of it)."""
FEWEST, MOST = 20, 30
_CLAIMED_AT_ONCE = 12
_WITHDRAWN_FROM, _EVERY = 30, 6
"""Letters that a person takes back while they go: some of them are quicker."""


def relay(port: int) -> smtp.Relay:
    return smtp.Relay(smtp_sink.HOST, port, "none", timeout_seconds=20)


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(step: str, times: int) -> None:
    """From here on this process dies at the step when it comes to it so often."""
    owner, name, is_behind = OURS[step]
    as_always = getattr(owner, name)
    count = 0

    def met() -> None:
        nonlocal count
        count += 1
        if count == times:
            kill_itself()

    def run(*args: Any, **named: Any) -> Any:
        if not is_behind:
            met()
        found = as_always(*args, **named)
        if is_behind:
            met()
        return found

    async def send(*args: Any, **named: Any) -> Any:
        found = await as_always(*args, **named)
        met()
        return found

    setattr(owner, name, send if name == "send" else run)


def fork(act: Callable[[], None]) -> tuple[int, Callable[[], None]]:
    """A process that does the act once it is let go; returns its number and what lets it go. Nothing open is inherited."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(reading)

        def let_go() -> None:
            os.write(writing, b"x")
            os.close(writing)

        return pid, let_go
    try:
        os.close(writing)
        os.read(reading, 1)
        act()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


class Trials:
    """Kills in a row over one outbox."""

    def __init__(self, desk: desks.Desk, sink: smtp_sink.Sink, seed: int) -> None:
        self.desk, self.sink = desk, sink
        self.chosen = random.Random(seed)
        self.moment = desk.as_of
        self.written = 0
        self.kills: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.doubts: Counter[int] = Counter()
        """Letters that became unknown by one kill -> how many kills did that."""
        self.unknown: set[int] = set()
        self.faults: list[str] = []

    def refill(self) -> None:
        """Between twenty and thirty letters are to wait."""
        with database.reading(self.desk.url) as session:
            waits = holding.waiting(session, 1, self.moment)
        if waits < FEWEST:
            fresh = range(self.written, self.written + MOST - waits)
            # Every fourth has a file: it is put together when it goes.
            drafts = [samples.draft(one, files=[("a.txt", b"tep\r\n")] if one % 4 == 0 else ()) for one in fresh]
            samples.put(self.desk, drafts)
            self.written = fresh.stop

    def drain(self) -> sending.Report:
        way = sending.Way(relay(self.sink.port), samples.HEAD, per_connection=self.chosen.choice((3, 8, 100)))
        moment = self.moment
        return sending.drain(self.desk, way, lambda: moment)

    def trial(self) -> None:
        """One sender that is killed, and a look at the books."""
        self.refill()
        step = self.chosen.choice([*OURS, *smtp_sink.STEPS, RANDOM])
        times = 1 if step in ("in give back", smtp_sink.EHLO) else self.chosen.randint(1, 8)
        if step == "after claim":
            times = self.chosen.randint(1, 2)
        database.dispose(self.desk.url)

        def act() -> None:
            sending._AT_ONCE = _CLAIMED_AT_ONCE
            if step in OURS:
                deadly(step, times)
            self.drain()

        pid, let_go = fork(act)
        if step in smtp_sink.STEPS:
            self.sink.arm(pid, step, times)
        else:
            self.sink.arm(pid, "never", 1)
        let_go()
        if step == RANDOM:
            time.sleep(self.chosen.uniform(0.0, 0.12))
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            self.kills[step] += 1
        elif os.WEXITSTATUS(status):
            self.faults.append(f"{step} {times}: the sender failed by itself")
        else:
            self.missed[step] += 1  # it was ready before it came to its step
        self.sink.rest()
        self.moment += outbox.LEASE + timedelta(minutes=1)
        self.look(step)

    def look(self, step: str) -> None:
        """Hold the books against what the relay took; letters of a sender that is gone are taken over first."""
        with database.writing(self.desk.url) as session:
            _, in_doubt = holding.recover(session, 1, self.moment - outbox.LEASE)
        self.doubts[len(in_doubt)] += 1
        self.unknown |= set(in_doubt)
        with desks.reading(self.desk) as work:
            listed = set(listing.now(work).in_doubt)
        if listed != self.unknown:
            self.faults.append(f"{step}: {len(listed)} letters listed in doubt, {len(self.unknown)} are")
        self.faults += [f"{step}: {one}" for one in self.differences()]

    def differences(self) -> Iterable[str]:
        """What the books say and the relay does not, or the other way round."""
        m = models.Message
        with database.reading(self.desk.url) as session:
            rows = session.execute(select(m.id, m.message_id, m.state).order_by(m.id)).tuples().all()
        taken = self.sink.counts()
        if len(rows) != self.written:
            yield f"{len(rows)} letters of {self.written}"
        for number, message_id, state in rows:
            found = taken.pop(message_id, 0)
            right = {State.SENT: (1,), State.UNKNOWN: (0, 1), State.RELEASED: (0,)}.get(State(state), ())
            if found not in right:
                yield f"letter {number} is {state} and was taken {found} times"
        if taken:
            yield f"the relay took {len(taken)} letters that nobody wrote"

    def settle(self) -> Counter[bool]:
        """A person looks up in the relay's log which of those in doubt went; the others go again, till none is left."""
        taken = self.sink.counts()
        m = models.Message
        with database.reading(self.desk.url) as session:
            ids = dict(session.execute(select(m.id, m.message_id).where(m.state == State.UNKNOWN)).tuples().all())
        went: Counter[bool] = Counter()
        for number, message_id in ids.items():
            has_gone = message_id in taken
            went[has_gone] += 1
            acts.settle(self.desk, number=number, has_gone=has_gone, by=season.BY, reason="Nhật ký máy chủ thư")
        self.drain()
        self.sink.rest()
        return went


def killed(url: str, home: str, taken: str, trials: str, seed: str) -> dict[str, Any]:
    desk = desks.Desk(url, season.CAMPAIGN, season.at(START), Path(home))
    started = time.monotonic()
    with smtp_sink.running(Path(taken)) as sink:
        made = Trials(desk, sink, int(seed))
        for _ in range(int(trials)):
            made.trial()
        with database.reading(url) as session:
            states = Counter({one.state: one.letters for one in queries.counts(session, 1, LATE)})
        went = made.settle()
        at_last = sorted(Counter(sink.counts().values()).items())
        made.faults += made.differences()
        with database.reading(url) as session:
            last = {one.state: one.letters for one in queries.counts(session, 1, LATE)}
    return {
        "trials": int(trials),
        "kills": dict(made.kills),
        "missed": dict(made.missed),
        "letters": made.written,
        "states": dict(states),
        "unknown": len(made.unknown),
        "unknown_by_kill": {str(size): count for size, count in sorted(made.doubts.items())},
        "unknown_that_went": went[True],
        "taken_so_often": {str(times): count for times, count in at_last},
        "last": last,
        "faults": made.faults,
        "seconds": round(time.monotonic() - started, 1),
    }


def together(url: str, home: str, taken: str, senders: str, letters: str) -> dict[str, Any]:
    """Several senders at the same moment, and a person who withdraws letters meanwhile."""
    desk = desks.Desk(url, season.CAMPAIGN, season.at(START), Path(home))
    numbers = samples.put(desk, map(samples.draft, range(int(letters))))
    reports = [Path(f"{taken}.{number}") for number in range(int(senders))]
    withdrawn = Path(f"{taken}.withdrawn")
    database.dispose(url)
    with smtp_sink.running(Path(taken)) as sink:
        way = sending.Way(relay(sink.port), samples.HEAD)

        def sender(report: Path) -> Callable[[], None]:
            def act() -> None:
                sending._AT_ONCE = _CLAIMED_AT_ONCE
                done = sending.drain(desk, way, lambda: desk.as_of)
                report.write_text(json.dumps([done.sent, done.fault, done.left]), "utf-8")

            return act

        def person() -> None:
            done = 0
            for number in numbers[_WITHDRAWN_FROM::_EVERY]:
                try:
                    acts.withdraw(desk, by=season.BY, reason=season.REASON, numbers=[number])
                    done += 1
                except errors.Refusal:
                    pass
            withdrawn.write_text(str(done), "ascii")

        started = time.monotonic()
        forked = [fork(act) for act in (*map(sender, reports), person)]
        for _, let_go in forked:
            let_go()
        ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid, _ in forked]
        sink.rest()
        seconds = time.monotonic() - started
        rows = samples.letters(desk)
        counts = sink.counts()
    return {
        "ended": ended,
        "reports": [json.loads(one.read_text("utf-8")) if one.exists() else None for one in reports],
        "withdrawn": int(withdrawn.read_text("ascii")) if withdrawn.exists() else -1,
        "states": Counter(one.state for one in rows),
        "taken_so_often": sorted(Counter(counts.values()).items()),
        "sent_and_not_taken": [one.id for one in rows if one.state == State.SENT and not counts[one.message_id]],
        "withdrawn_and_taken": [one.id for one in rows if one.state == State.WITHDRAWN and counts[one.message_id]],
        "seconds": round(seconds, 2),
    }


if __name__ == "__main__":
    mode, *words = sys.argv[1:]
    sys.stdout.write(json.dumps(killed(*words) if mode == "kill" else together(*words)) + "\n")
