"""What goes into the main report: accepted inputs by version, gaps with who waived them, and when two are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from domain import consolidation, gates, obligations, plans, standings
from domain.consolidation import Input
from domain.standings import Act, Status
from tests import factories
from tests.domain.written_acts import ZONE, accepted, at, both

FEEDING = ("bao-cao-huyen", "bao-cao-so")
DONE = [*both("10/11 08:00"), accepted("11/11 08:00")]
SONG_BO, NUI_DOI = "bao-cao-huyen:huyen-song-bo", "bao-cao-huyen:huyen-nui-doi"


def board(plan: plans.Plan, written: Mapping[str, Sequence[Act]]) -> gates.Board:
    """The reports of the small plan, numbered from 1 in plan order, with what is written down by key."""
    names = [name for name in standings.Owed.__dataclass_fields__ if name in obligations.PlannedObligation.__slots__]
    planned = [one for one in obligations.expand(plan, date(2023, 9, 15)) if one.duty in FEEDING]
    owed = [
        standings.Owed(id=number, opened_at=at("15/9 08:00"), **{name: getattr(one, name) for name in names})
        for number, one in enumerate(planned, 1)
    ]
    acts = {one.id: written.get(one.key, ()) for one in owed}
    return gates.Board(plan, standings.evaluate_all(owed, acts, standings.Moment(at("20/11 08:00"), ZONE)))


@pytest.mark.proves("R-III.1c-01", "R-IV.1-2", "F18")
def test_main_report_is_the_duty_a_later_gate_wants_frozen(plan: plans.Plan) -> None:
    index = plans.PlanIndex(plan)

    assert [duty.id for duty in plan.duties if consolidation.freezes(plan, duty)] == ["bao-cao-chung"]
    assert consolidation.feeding(plan, index.duties["bao-cao-chung"]) == FEEDING
    assert consolidation.feeding(plan, factories.make_duty(stage="nowhere")) == ()


@pytest.mark.proves("F18", "R-IV.1-2")
def test_inputs_are_accepted_answers_with_the_versions_they_stand_on(plan: plans.Plan) -> None:
    found = board(plan, {SONG_BO: DONE, NUI_DOI: both("10/11 08:00")})

    inputs = consolidation.inputs(found, FEEDING, {1: {"soft": 11, "official": 10}, 2: {"soft": 12}})

    assert inputs == [Input(SONG_BO, (("official", 10), ("soft", 11)))]


@pytest.mark.proves("T-45", "F22", "E02")
def test_gaps_name_what_is_missing_and_by_whose_word(plan: plans.Plan) -> None:
    found = board(plan, {SONG_BO: DONE, NUI_DOI: both("10/11 08:00")})
    word = gates.Override(7, "report_consolidation", "", frozenset({NUI_DOI}), "Bình", "kịp tiến độ", at("16/11 08:00"))
    waiting = [
        gates.Blocker(one.owed.key, "accepted", one.owed.unit, one.owed.duty)
        for one in found.everything
        if not one.is_done
    ]
    gate = gates.Gate("report_consolidation", "", tuple(waiting[1:]), waived=((waiting[0], word),))

    gaps = consolidation.gaps(found, FEEDING, gate)

    assert [(one.key, one.status, one.waived_by) for one in gaps] == [
        (NUI_DOI, Status.RECEIVED, word),
        ("bao-cao-huyen:thi-xa-bien-ngoc", Status.MISSING, None),
        ("bao-cao-so:so-nong-nghiep", Status.MISSING, None),
        ("bao-cao-so:so-y-te", Status.MISSING, None),
    ]


@pytest.mark.proves("F18", "E04", "F17")
def test_digest_changes_with_a_version_and_not_with_the_order() -> None:
    one, two = Input("a", (("official", 1), ("soft", 2))), Input("b", (("soft", 3),))
    newer = Input("b", (("soft", 4),))

    assert consolidation.digest([one, two], {}) == consolidation.digest([two, one], {})
    assert len({consolidation.digest(some, {}) for some in ([one], [one, two], [one, newer], [two], [])}) == 5
    read = [{}, {"figures:xa-a": 7}, {"figures:xa-a": 8}, {"words:xa-a": 7}, {"figures:xa-a": 7, "words:xa-a": 7}]
    assert len({consolidation.digest([one], some) for some in read}) == len(read)
