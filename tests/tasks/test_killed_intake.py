"""Mails in a real mailbox, and an intake that is killed again and again: nothing lost, nothing twice.

Eighty mails, with SOKET_LONG_TESTS=1 two hundred.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import models
from models import database, ledger
from models.queries import deliveries as delivery_queries
from tasks import desk as desks
from tests import season
from tests.adapters import mail_server
from tests.databases import SqliteFolder
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, CAMPAIGN, NOON, Sent, rows
from tests.tasks.mailed import lying, post

pytestmark = [
    pytest.mark.xdist_group("mail"),
    pytest.mark.timeout(1800),
]
ROOT = Path(__file__).parent.parent.parent
SEED = 2023
WAVES = 5 if os.environ.get("SOKET_LONG_TESTS") else 1
A_WAVE = 40
KILLS = (("store", 4), ("judge", 14), ("judge", 14), ("move", 5), ("note", 3))
"""In each wave: ahead of what, and at most the how manieth."""


@dataclass
class Passes:
    """A process that makes passes on request, each in a process of its own. kills: how many of these were killed."""

    process: subprocess.Popen[str]
    kills: int = 0
    words: list[str] = field(default_factory=list)

    def _line(self) -> str:
        assert self.process.stdout is not None
        found = self.process.stdout.readline().strip()
        assert found, "the process is gone"
        return found

    def run(self, word: str = "", count: int = 1, delay: float = 0.0) -> bool:
        """Make one pass; killed that many seconds after it said a word for the count-th time. True when it was killed."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        number = int(self._line().removeprefix("pid "))
        self.words, was_killed = [], False
        while (said := self._line()) != "ended":
            self.words.append(said)
            if word and not was_killed and self.words.count(word) == count:
                time.sleep(delay)  # somewhere inside the step, not at its first line
                was_killed = _kill(number)
        was_killed = was_killed and "done" not in self.words
        self.kills += was_killed
        return was_killed


def _kill(number: int) -> bool:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def passes(desk: desks.Desk, server: mail_server.MailServer, user: str) -> Iterator[Passes]:
    words = ["tests.tasks.taking_process", desk.url, str(desk.home), NOON, str(server.imap_port), user]
    process = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "SOKET_IMAP_PASSWORD": server.account(user).password},
    )  # fmt: skip
    try:
        made = Passes(process)
        assert made._line() == "ready"
        yield made
    finally:
        process.kill()
        process.communicate()


def season_of_mails(sent: Sent, senders: list[str]) -> list[list[bytes]]:
    """Waves of mails: letters without their file, reports good and bad, copies, strangers, robots."""
    chosen = random.Random(SEED)
    wrong = sent.workbook(no_cuoi_ky=Decimal(11))
    waves: list[list[bytes]] = []
    for wave in range(WAVES):
        first = wave * A_WAVE
        mails = [
            samples.mail(
                senders[number % len(senders)], [], number=number, text=f"Báo cáo ở tệp đính kèm, thư {number}."
            )
            for number in range(first, first + 26)
        ]
        mails += [
            samples.mail(f"la{number}@hom-thu.example", [("a.docx", b"PK %d" % number)], number=number)
            for number in range(first + 26, first + 32)
        ]
        mails += [
            samples.mail(ADDRESS, [("bieu.xlsx", wrong if wave % 2 else sent.workbook(tin_bai=Decimal(wave)))], number=first + 32),
            samples.mail(ADDRESS, [("a.docx", sent.narrative(f"Xã đã làm xong đợt {wave}."))], number=first + 33),
            samples.mail(f"may{wave}@hom-thu.example", [], number=first + 34, Auto_Submitted="auto-replied"),
        ]  # fmt: skip
        mails += [mails[2], mails[2]]  # two copies of the same bytes
        mails += [earlier[3] for earlier in (waves[-1:] or [mails])] * 3  # of an earlier wave, over another connection
        chosen.shuffle(mails)
        waves.append(mails)
    return waves


def ends(desk: desks.Desk) -> dict[str, Any]:
    """What it all came to, in numbers."""
    return {
        "deliveries": Counter(one.state for one in rows(desk, models.Delivery)),
        "verdicts": Counter((one.verdict, one.code) for one in rows(desk, models.DeliveryFile)),
        "answers": len(rows(desk, models.Message)),
        "versions": len(rows(desk, models.Submission)),
        "figures": len(rows(desk, models.StatedFigure)),
        "decisions": Counter(one.kind for one in rows(desk, models.Decision)),
    }


@pytest.fixture
def calm(real_plan: tuple[str, Path, Path]) -> Iterator[desks.Desk]:
    """The same campaign once more, for the run that nobody disturbs."""
    url, folder, home = real_plan
    place = SqliteFolder(folder)
    copy = place.create("calm", url)
    yield desks.Desk(copy, CAMPAIGN, season.at(NOON), home)
    database.dispose(copy)
    place.drop(copy)


@pytest.mark.proves("F33", "F34", "F13", "E18", "E35")
def test_killed_again_and_again_every_mail_is_taken_in_once(office: desks.Desk, calm: desks.Desk, sent: Sent) -> None:
    with desks.reading(office) as work:
        senders = sorted({one.email for one in work.plan.contacts if one.email and one.email != ADDRESS})[:40]
    database.dispose(office.url)
    waves = season_of_mails(sent, senders)
    chosen = random.Random(SEED)
    with mail_server.running() as server:
        with passes(office, server, "chet@tinh.example") as deadly:
            for wave in waves:
                post(server, "chet@tinh.example", wave)
                for word, most in KILLS:
                    deadly.run(word, chosen.randint(1, most), chosen.uniform(0.0, 0.04))
            deadly.run()
            last = list(deadly.words)
            deadly.run()
        with passes(calm, server, "yen@tinh.example") as undisturbed:
            for wave in waves:
                post(server, "yen@tinh.example", wave)
                undisturbed.run()
        left = lying(server, "chet@tinh.example")
        wanted = lying(server, "yen@tinh.example")

    assert (last[-1], deadly.words) == ("done", ["done"])
    assert deadly.kills >= 2 * WAVES, (
        f"killed {deadly.kills} times only: the test has become too quick for its own kills"
    )
    messages = rows(office, models.MailboxMessage)
    assert len(messages) == len({(one.uidvalidity, one.uid) for one in messages}) == WAVES * A_WAVE
    assert all(one.filed_at is not None for one in messages)
    assert {one.delivery_id for one in messages} == {one.id for one in rows(office, models.Delivery)}
    with database.reading(office.url) as session:
        assert list(delivery_queries.waiting(session, 1)) == []
        assert ledger.verify(session, 1) == []
    answered = [one.delivery_id for one in rows(office, models.Message)]
    assert len(answered) == len(set(answered))
    assert ends(office) == ends(calm)
    assert (left, sum(left)) == (wanted, WAVES * A_WAVE)
