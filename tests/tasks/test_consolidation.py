"""The inputs of the main report are frozen once, again only when one changed, and the gaps are printed with their reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

import models
from domain.standings import Status
from models import database
from tasks import consolidation, surveys
from tasks import desk as desks
from tasks.acts import openings
from tests import season
from tests.conftest import MakeDesk
from tests.databases import Dump
from tests.season import BY, REASON

STAGE = "report_consolidation"
MORNING = "2023-11-14T09:00"
LATER = "2023-11-16T09:00"
MAIN = "bao-cao-chung:van-phong"


def drafts(desk: desks.Desk) -> list[str]:
    """The drafts kept with the snapshots, oldest first."""
    with database.reading(desk.url) as session:
        return list(session.scalars(select(models.Snapshot.draft).order_by(models.Snapshot.number)))


def items(desk: desks.Desk) -> list[int]:
    """How many submissions each snapshot holds, oldest first."""
    with database.reading(desk.url) as session:
        held = session.scalars(select(models.SnapshotItem.snapshot_id)).all()
        numbers = session.scalars(select(models.Snapshot.id).order_by(models.Snapshot.number)).all()
    return [held.count(one) for one in numbers]


def test_nothing_is_frozen_behind_a_closed_gate(desk: MakeDesk, dump: Callable[[], Dump]) -> None:
    season.accept_reports(desk(MORNING), but=["huyen-nui-doi"])
    before = dump()

    assert consolidation.freeze(desk(LATER), STAGE) == []
    assert consolidation.freeze(desk(LATER), "commune_pilot_meeting") == []
    assert dump() == before


@pytest.mark.proves("F18", "F33", "R-IV.1-2", "R-III.1c-01")
def test_accepted_inputs_are_frozen_once(desk: MakeDesk, dump: Callable[[], Dump]) -> None:
    season.accept_reports(desk(MORNING))

    made = consolidation.freeze(desk(LATER), STAGE)
    after = dump()
    again = consolidation.freeze(desk(LATER), STAGE)
    asked = consolidation.freeze(desk(LATER), STAGE, refreeze=True)

    assert [(one.duty, one.number, one.is_new, one.inputs, one.gaps) for one in made] == [
        ("bao-cao-chung", 1, True, 6, 0)
    ]
    assert (again, asked, dump()) == ([], [], after)
    assert items(desk(LATER)) == [12]
    assert drafts(desk(LATER)) == [made[0].draft]
    assert season.standing(desk(LATER), MAIN).is_done
    assert season.told(desk(LATER))[-1] == ("frozen", "bao-cao-chung#1")
    frozen = [one.condition for one in season.gate(desk(LATER), "provincial_conference").blockers]
    assert "frozen" not in frozen


@pytest.mark.proves("F18", "F33")
def test_dry_run_shows_the_draft_and_writes_nothing(desk: MakeDesk, dump: Callable[[], Dump]) -> None:
    season.accept_reports(desk(MORNING))
    before = dump()

    shown = consolidation.freeze(desk(LATER), STAGE, dry_run=True)

    assert dump() == before
    assert shown[0].draft == consolidation.freeze(desk(LATER), STAGE)[0].draft


@pytest.mark.proves("F18", "E04", "F17")
def test_replaced_input_makes_the_snapshot_stale_and_a_new_one_on_demand(desk: MakeDesk) -> None:
    season.accept_reports(desk(MORNING))
    consolidation.freeze(desk(LATER), STAGE)
    assert not surveys.take(desk(LATER)).snapshots["bao-cao-chung"].is_stale
    key = "bao-cao-huyen:huyen-nui-doi"
    friday = desk("2023-11-17T09:00")

    season.deliver(friday, key, legs=["email"], number="20/BC")
    replaced = surveys.take(friday).snapshots["bao-cao-chung"]
    by_itself = consolidation.freeze(friday, STAGE, refreeze=True)  # not accepted yet: the gate is closed again
    season.judge_accept(friday, key)
    unasked = consolidation.freeze(friday, STAGE)
    made = consolidation.freeze(friday, STAGE, refreeze=True)

    assert (replaced.number, replaced.is_stale) == (1, True)
    assert (by_itself, unasked) == ([], [])
    assert [(one.number, one.inputs) for one in made] == [(2, 6)]
    assert len(drafts(friday)) == 2
    assert drafts(friday)[0] != drafts(friday)[1]
    now = surveys.take(friday).snapshots["bao-cao-chung"]
    assert (now.number, now.is_stale) == (2, False)


@pytest.mark.proves("T-45", "F22", "E02", "X7")
def test_gaps_are_printed_with_who_let_the_report_go_ahead(desk: MakeDesk) -> None:
    season.accept_reports(desk(MORNING), but=["huyen-nui-doi", "so-y-te"])
    openings.override(desk(LATER), stage=STAGE, by="Nguyễn Văn | Ánh, Phó Chủ tịch", reason="Kịp hội nghị <khẩn>")

    made = consolidation.freeze(desk(LATER), STAGE)[0]

    assert (made.inputs, made.gaps) == (4, 2)
    lines = made.draft.splitlines()
    missing = [line for line in lines if "bỏ qua theo quyết định của" in line]
    assert [line.split(" | ")[0] for line in missing] == ["| Huyện Núi Đôi", "| Sở Y tế"]
    assert all(r"Nguyễn Văn \| Ánh, Phó Chủ tịch, lý do: Kịp hội nghị &lt;khẩn&gt;" in line for line in missing)
    assert any(line.startswith("| Huyện Sông Bờ |") for line in lines)
    assert "12/BC-qoffice" in made.draft


@pytest.mark.proves("E33", "F22")
def test_override_taken_back_marks_the_snapshot_and_deletes_nothing(desk: MakeDesk) -> None:
    season.accept_reports(desk(MORNING), but=["huyen-nui-doi"])
    openings.override(desk(LATER), stage=STAGE, by=BY, reason=REASON)
    consolidation.freeze(desk(LATER), STAGE)

    openings.withdraw_override(desk("2023-11-16T10:00"), stage=STAGE, by=BY, reason="Bấm nhầm")

    survey = surveys.take(desk("2023-11-16T11:00"))
    assert survey.snapshots["bao-cao-chung"].is_stale
    assert season.standing(desk("2023-11-16T11:00"), MAIN).status is Status.ACCEPTED
    assert not surveys.take(desk(LATER)).snapshots["bao-cao-chung"].is_stale


@pytest.mark.proves("F18", "F33")
def test_survey_knows_when_a_report_waits_to_be_frozen(desk: MakeDesk) -> None:
    def has_work() -> bool:
        return surveys.take(desk(LATER)).has_work(STAGE)

    season.accept_reports(desk(MORNING))
    season.open_ready(desk(LATER))
    assert has_work()
    consolidation.freeze(desk(LATER), STAGE)
    assert not has_work()
