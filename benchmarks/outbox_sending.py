"""Sending what waits in the outbox, against the same bytes over one connection without a database.

    python -m benchmarks sending 500 10598

The sizes are letters: digests of communes, to a sink on this machine in a process of its own. The candidates come in turn, ROUNDS
times, and each one's median counts. Both wait for the sink and for the disk, so the clock is read.
"""

from __future__ import annotations

import asyncio
import smtplib
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import aiosmtplib
from sqlalchemy import select, update

import models
from adapters import smtp
from benchmarks import measuring, nation, office, outbox_nation, smtp_sink
from domain.outbox import State
from models import database
from tasks import desk as desks
from tasks import reminders, sending

SIZES = (500,)
ROUNDS = 5
PER_CONNECTION = 100
"""Letters over one connection of ours, as the settings have it; the others keep one for all."""
_SENDER = outbox_nation.HEAD.address
Letters = Sequence[tuple[str, bytes]]


def main(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> None:
    """Print every figure. sizes: letters, from 1 to the communes of the nation."""
    if not 1 <= min(sizes) <= max(sizes) <= nation.COMMUNES:
        sys.exit(f"sizes from 1 to {nation.COMMUNES}")
    for count in sizes:
        made = outbox_nation.plan(count)
        with tempfile.TemporaryDirectory() as name, office.plan_in_memory(made), smtp_sink.running() as (sink, port):
            desk = outbox_nation.found(Path(name), made)
            reminders.write(desk, outbox_nation.HEAD)
            _compare(desk, sink, port, rounds)


def _compare(desk: desks.Desk, sink: str, port: int, rounds: int) -> None:
    with database.reading(desk.url) as session:
        m, w = models.Message, models.MessageWords
        query = select(m.recipient, w.raw).join(w, w.message_id == m.id)
        letters = [(to, raw) for to, raw in session.execute(query).tuples() if raw is not None]
    candidates: dict[str, Callable[[], object]] = {
        "aiosmtplib alone": lambda: asyncio.run(_by_aiosmtplib(port, letters)),
        "the outbox": lambda: _by_outbox(desk, port, len(letters)),
        "the outbox over one connection": lambda: _by_outbox(desk, port, len(letters), len(letters)),
        "smtplib alone": lambda: _by_smtplib(port, letters),
    }
    if source := smtp_sink.program("smtp-source"):
        size = sum(len(raw) for _, raw in letters) // len(letters)
        candidates["smtp-source, letters as large"] = lambda: _by_source(source, port, len(letters), size)
    spent: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, candidate in candidates.items():
            if name.startswith("the outbox"):
                _release(desk)
            spent[name].append(measuring.clock(candidate))
    pace = {name: len(letters) * 1000 / statistics.median(each) for name, each in spent.items()}
    yard = pace["aiosmtplib alone"]
    print(f"sending: {len(letters)} letters to {sink}, medians of {rounds} rounds:")
    for name, each in pace.items():
        goal = " (at least 0.8)" if name == "the outbox" else ""
        print(f"  {name}: {each:.0f} letters a second, ratio {each / yard:.2f}{goal}")


def _release(desk: desks.Desk) -> None:
    with database.writing(desk.url) as session:
        session.execute(update(models.Message).values(state=State.RELEASED.value, sent_at=None, tries=0))


def _by_outbox(desk: desks.Desk, port: int, count: int, per_connection: int = PER_CONNECTION) -> None:
    way = sending.Way(smtp.Relay(smtp_sink.HOST, port, "none"), outbox_nation.HEAD, per_connection=per_connection)
    report = sending.drain(desk, way, lambda: datetime.now(desk.as_of.tzinfo))
    assert report.sent == count, report


async def _by_aiosmtplib(port: int, letters: Letters) -> None:
    async with aiosmtplib.SMTP(
        hostname=smtp_sink.HOST, port=port, use_tls=False, start_tls=False, local_hostname="localhost"
    ) as relay:
        for to, raw in letters:
            await relay.sendmail(_SENDER, [to], raw)


def _by_smtplib(port: int, letters: Letters) -> None:
    with smtplib.SMTP(smtp_sink.HOST, port, "localhost") as relay:
        for to, raw in letters:
            relay.sendmail(_SENDER, [to], raw)


def _by_source(program: str, port: int, count: int, size: int) -> None:
    """Postfix's load generator: text of its own over one connection."""
    command = [program, "-d", "-s", "1", "-m", str(count), "-l", str(size), "-f", _SENDER, "-t", "c@xa.example"]
    subprocess.run([*command, f"{smtp_sink.HOST}:{port}"], check=True)


if __name__ == "__main__":
    main(sorted(map(int, sys.argv[1:])) or SIZES)
