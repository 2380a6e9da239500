"""Two clerks at two desks who do the same at the same moment: written once, nobody sees an error."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest

from domain import receipts
from models import database, ledger
from tasks import desk as desks
from tasks.acts import arrivals, meetings, selections, verdicts
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, CLERK

MORNING = "2023-11-14T09:00"
KEY = "bao-cao-so:so-y-te"

ACTS: dict[str, Callable[[desks.Desk], receipts.Receipt]] = {
    "arrival": lambda desk: arrivals.record(
        desk, arrivals.Arrival("Sở Y tế", "qoffice", season.at(MORNING), CLERK, duty="bao-cao-so", number="7/BC")
    ),
    "voluntary arrival": lambda desk: arrivals.record(
        desk, arrivals.Arrival("phường Ngọc Đông", "email", season.at(MORNING), CLERK, duty="bao-cao-xa", number="7/BC")
    ),
    "acceptance": lambda desk: verdicts.judge(desk, act=verdicts.ACCEPT, by=BY, duty="bao-cao-so:so-nong-nghiep"),
    "meeting": lambda desk: meetings.record(desk, meetings.MeetingReport("xã Bờ Bắc", date(2023, 10, 4), CLERK)),
    "choice": lambda desk: selections.record(desk, selections.Choice("huyện Sông Bờ", "village", "Bến", BY)),
}


@pytest.mark.proves("E18", "F13", "F31", "F33")
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_same_act_at_two_desks_is_written_once(desk: MakeDesk, act: Callable[[desks.Desk], receipts.Receipt]) -> None:
    now = desk(MORNING)
    season.deliver(now, "bao-cao-so:so-nong-nghiep")
    together = threading.Barrier(2)
    answers: list[receipts.Receipt | BaseException] = []

    def clerk() -> None:
        together.wait()
        try:
            answers.append(act(now))
        except BaseException as error:  # a thread's exception would go unseen
            answers.append(error)

    before = len(season.told(now))
    clerks = [threading.Thread(target=clerk) for _ in range(2)]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()

    assert sorted(one.is_repeat if isinstance(one, receipts.Receipt) else repr(one) for one in answers) == [False, True]
    lines = season.told(now)[before:]
    assert len(lines) == len(set(lines))
    with database.reading(now.url) as session:
        assert ledger.verify(session, 1) == []
