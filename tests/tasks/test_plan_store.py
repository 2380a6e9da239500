"""The plan a campaign runs on comes from the database: its files may go, and earlier ones are kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

import models
from adapters import plan_files
from domain import receipts
from models import database
from tasks import campaigns, surveys
from tasks import desk as desks
from tests import plan_dirs, season
from tests.conftest import MakeDesk
from tests.season import BY

LATER = "2023-10-10T08:00"

Reload = Callable[..., receipts.Receipt]


@pytest.fixture
def reload(season_url: str, plan_dir: Path) -> Reload:
    """Take the changed files into the running campaign, on Tuesday 10/10/2023."""

    def load(moment: str = LATER) -> receipts.Receipt:
        return campaigns.load_plan(season_url, plan_dir, by=BY, as_of=season.at(moment))

    return load


@pytest.mark.proves("F38", "F33")
def test_campaign_runs_from_the_database_alone(database_url: str, plan_dir: Path, tmp_path: Path) -> None:
    campaigns.load_plan(database_url, plan_dir, by=BY, as_of=season.at("2023-09-14T08:00"))
    shutil.rmtree(plan_dir)
    elsewhere = desks.Desk(database_url, season.CAMPAIGN, season.at("2023-09-15T08:00"), tmp_path / "other machine")

    campaigns.issue(elsewhere, number="1/KH-UBND", on=season.ISSUED_ON, by=BY)
    opened = season.open_ready(elsewhere)

    assert sorted(key for one in opened for key in one.keys) == sorted(season.opened_first(elsewhere))
    assert [one.name for one in (tmp_path / "other machine" / "plans").iterdir()] == [
        surveys.take(elsewhere).plan.sha256
    ]


@pytest.mark.proves("F38")
def test_earlier_revisions_of_the_plan_are_kept(
    desk: MakeDesk, reload: Reload, plan_dir: Path, season_url: str
) -> None:
    plan_dirs.change_unit(plan_dir, "xa-bo-nam", note="sửa ghi chú")

    reload()

    with database.reading(season_url) as session:
        kept = session.scalars(select(models.PlanRevision.sha256).order_by(models.PlanRevision.id)).all()
        now = session.scalars(select(models.Campaign.plan_sha256)).one()
    assert len(kept) == 2
    assert kept[-1] == now == surveys.take(desk(LATER)).plan.sha256


def test_a_plan_loaded_before_word_templates_counted_is_still_that_plan(tmp_path: Path) -> None:
    place = plan_dirs.copy(tmp_path / "plan")
    before = plan_files.load(place).sha256
    (place / "giay-moi.docx").write_bytes(b"PK")

    assert plan_files.load(place).sha256 != before, "a template is part of the plan"
    assert plan_files.is_of(place, before)
    assert not plan_files.is_of(place, "0" * 64)
