"""Letters in the outbox of the small campaign for tests of sending, a relay beside them, and what became of each."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

import models
from domain import outbox
from models import database
from tasks import desk as desks
from tasks import letters_out, sending
from tests.adapters import smtp_server
from tests.conftest import MakeDesk

NOON = "2023-10-05T12:00"
BUSY, NEVER, GREY = "451 4.3.0 busy", "550 5.1.1 no such user", "450 4.2.0 greylisted"
HEAD = letters_out.Letterhead("van-phong@tinh.example", "Văn phòng Điều phối", (b"khoa-cua-cac-phep-thu-1",))
TEXT = "Kính gửi Ủy ban nhân dân xã.\nĐề nghị gửi báo cáo.\n"


def draft(number: int, **changes: Any) -> letters_out.Draft:
    """A letter to a commune of its own, released unless the changes say otherwise."""
    known: dict[str, Any] = {
        "key": f"answer:{number}",
        "kind": outbox.ANSWER,
        "recipient": f"xa{number}@xa.example",
        "subject": f"Trả lời số {number}",
        "text": TEXT,
        "html": f"<p>{TEXT}</p>",
    }
    return letters_out.Draft(**(known | changes))


def put(desk: desks.Desk, drafts: Iterable[letters_out.Draft], head: letters_out.Letterhead = HEAD) -> list[int]:
    """Write these; returns their numbers in the order of the drafts."""
    wanted = list(drafts)
    with desks.writing(desk) as work:
        ids = letters_out.put(work, head, wanted, (outbox.REQUEST,))
    return [ids[one.key] for one in wanted]


def letters(desk: desks.Desk) -> list[models.Message]:
    """Every letter, oldest first."""
    with database.reading(desk.url) as session:
        rows = list(session.scalars(select(models.Message).order_by(models.Message.id)))
        session.expunge_all()
        return rows


def states(desk: desks.Desk) -> list[str]:
    """Their states, oldest first."""
    return [one.state for one in letters(desk)]


def way(plan: smtp_server.Plan, **changes: Any) -> sending.Way:
    """By that relay."""
    return sending.Way(plan.relay(timeout_seconds=5.0), HEAD, **changes)


@contextmanager
def relay(faults: Mapping[str, Sequence[str]] | None = None, **options: Any) -> Iterator[smtp_server.Plan]:
    """A relay in a thread of its own, because sending keeps its caller waiting. Its faults may be changed between two goes."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    running = smtp_server.running(faults, **options)

    def wait(step: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(step, loop).result(20)

    try:
        plan = wait(running.__aenter__())
        try:
            yield plan
        finally:
            wait(running.__aexit__(None, None, None))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def read(taken: smtp_server.Taken) -> EmailMessage:
    """A letter as the relay has it."""
    found = message_from_bytes(taken.content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def message_ids(plan: smtp_server.Plan) -> list[str]:
    """Message-IDs of what the relay took, in order."""
    return [str(read(one)["Message-ID"]) for one in plan.taken]


def reached(plan: smtp_server.Plan) -> list[str]:
    """Everybody who got a letter, as often as he did, in order."""
    return [who for one in plan.taken for who in one.recipients]


@pytest.fixture
def now(desk: MakeDesk) -> desks.Desk:
    """The small campaign at noon."""
    return desk(NOON)


def go(desk: desks.Desk, plan: Any, later: timedelta = timedelta(), **changes: Any) -> sending.Report:
    """One go, so much later than noon; the clock stands still meanwhile."""
    return sending.drain(desk, way(plan, **changes), lambda: desk.as_of + later)
