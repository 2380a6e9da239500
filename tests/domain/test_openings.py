"""Which obligations may open: at launch with the signed plan, with a stage through the gate of their own district."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import gates, openings, plans, standings
from tests.domain.written_acts import at, make_owed, moment

STAGE, LAUNCH = plans.STAGE, plans.LAUNCH
OPEN = gates.Gate("district_meeting", "huyen-song-bo", ())
CLOSED = gates.Gate("district_meeting", "huyen-song-bo", (gates.Blocker("x", "accepted", None, "y"),))


def stand(**changes: Any) -> standings.Standing:
    fields: dict[str, Any] = {"opened_at": None, "opens": STAGE, "printed_before": date(2023, 11, 15)}
    return standings.evaluate(make_owed(**(fields | changes)), [], moment("1/10 08:00"))


@pytest.mark.proves("F03", "F33", "T-07")
@pytest.mark.parametrize(
    ("changes", "is_issued", "gate", "is_ready"),
    [
        ({}, True, OPEN, True),
        ({}, True, CLOSED, False),
        ({}, True, None, False),
        ({"scope": "huyen-nui-doi"}, True, OPEN, False),
        ({"stage": "report_consolidation"}, True, OPEN, False),
        ({"opens": LAUNCH}, True, None, True),
        ({"opens": LAUNCH}, False, OPEN, False),
        ({"opened_at": at("20/9 08:00")}, True, OPEN, False),
        ({"void_at": at("20/9 08:00")}, True, OPEN, False),
        ({"waits_for": "settlement", "unit": None, "opens": LAUNCH}, True, None, True),
    ],
)
def test_ready_asks_launch_and_gate(
    changes: dict[str, Any], is_issued: bool, gate: gates.Gate | None, is_ready: bool
) -> None:
    one = stand(**changes)
    asked = {(gate.stage, gate.scope): gate} if gate else {}

    assert openings.ready([one], is_issued, asked) == ([one] if is_ready else [])


def test_waiting_are_those_in_force_and_not_opened() -> None:
    waiting, opened, void = stand(), stand(opened_at=at("20/9 08:00")), stand(void_at=at("20/9 08:00"))

    assert openings.waiting([waiting, opened, void]) == [waiting]
