"""Stage runs called in this process against the real server: names, tags, broken branches, dry runs, running twice."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models import database
from models.queries import standings as standing_queries
from tasks import campaigns
from tests import plan_dirs, season
from tests.flows.conftest import Office

pytestmark = [
    pytest.mark.flow,
    pytest.mark.xdist_group("office"),
    pytest.mark.timeout(2400),
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture
def connected(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The office's server with a fresh database of the small plan, and this process's Prefect talking to it."""
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME, PREFECT_LOGGING_LEVEL, temporary_settings

    url = f"sqlite:///{tmp_path / 'soket.db'}"
    database.upgrade(url)
    fresh = replace(office, home=tmp_path, url=url)
    loaded, issued = fresh.desk("2023-09-18T08:00"), fresh.desk("2023-09-20T08:00")
    campaigns.load_plan(url, plan_dirs.SMALL, by="Người thử, quản trị", as_of=loaded.as_of)
    campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by="Người thử, Phó Chánh Văn phòng")
    monkeypatch.setenv("SOKET_HOME", str(tmp_path))
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    wanted: dict[Any, Any] = {
        PREFECT_API_URL: office.place.api,
        PREFECT_HOME: office.place.home,
        PREFECT_LOGGING_LEVEL: "ERROR",
    }
    with temporary_settings(wanted):
        yield fresh
    # Prefect's engine leaves its connections to the collector; without this it finds them in a stranger's test.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def run(flow: Any, **parameters: Any) -> Any:
    """Call a flow here and return its final state."""

    async def called() -> Any:
        return await flow(**parameters, return_state=True)

    return asyncio.run(called())


def last_run(office: Office, flow_name: str) -> dict[str, Any]:
    """The last run that was called here: those of a deployment, scheduled ahead or started by the worker, are none of ours."""
    wanted = {"flows": {"name": {"any_": [flow_name]}}, "flow_runs": {"deployment_id": {"is_null_": True}}}
    found = office.post("/flow_runs/filter", {**wanted, "sort": "START_TIME_DESC", "limit": 1})
    return found[0]


def facts(office: Office) -> list[tuple[Any, ...]]:
    with database.reading(office.url) as session:
        return [(one.key, one.opened_at, one.void_at) for one in standing_queries.owed(session, 1)]


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(connected: Office) -> None:
    from flows.commune_pilot_meeting import commune_pilot_meeting

    before = facts(connected)
    state = run(commune_pilot_meeting, as_of=connected.desk("2023-09-20T09:00").as_of, dry_run=True)

    assert state.is_completed()
    assert facts(connected) == before
    shown = last_run(connected, commune_pilot_meeting.name)
    assert shown["name"].startswith("Chạy thử")
    pages = connected.post("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [shown["id"]]}}})
    assert "chưa ghi gì" in pages[0]["data"]


def test_a_branch_that_breaks_does_not_stop_its_neighbours_and_is_named(
    connected: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import stage_runs
    from flows.commune_pilot_meeting import commune_pilot_meeting
    from tasks import branches

    districts = [unit for unit in connected.plan.units if unit.group == "district"]
    bad = districts[0]
    working = branches.open_branch

    def sometimes(desk: Any, stage: str, branch: str, *, dry_run: bool = False) -> Any:
        if branch == bad.id:
            raise RuntimeError("hỏng thử")
        return working(desk, stage, branch, dry_run=dry_run)

    monkeypatch.setattr(stage_runs.branches, "open_branch", sometimes)
    state = run(commune_pilot_meeting, as_of=connected.desk("2023-09-20T09:00").as_of)

    assert state.is_failed()
    shown = last_run(connected, commune_pilot_meeting.name)
    assert shown["name"].startswith("Hỏng: ")
    assert bad.name in shown["name"]
    done = {key for key, opened_at, _ in facts(connected) if opened_at is not None and key.startswith("hoi-nghi-xa:")}
    parents = {unit.id: unit.parent for unit in connected.plan.units}
    assert done
    assert {parents[key.split(":")[1]] for key in done} == set(season.DISTRICTS) - {bad.id}


@pytest.mark.proves("E34", "F33", "E35")
def test_running_the_whole_review_twice_gives_the_same_database(connected: Office) -> None:
    from flows.review_pipeline import review_pipeline

    moment = connected.desk("2023-09-21T09:00").as_of
    assert run(review_pipeline, as_of=moment).is_completed()
    once = facts(connected)
    assert run(review_pipeline, as_of=moment).is_completed()

    assert facts(connected) == once
    assert all(opened_at is not None for key, opened_at, _ in once if key.startswith("hoi-nghi-xa:"))


def test_waiting_is_a_normal_end_with_a_name_a_person_can_read(connected: Office) -> None:
    from flows.district_meeting import district_meeting

    moment = connected.desk("2023-10-01T09:00").as_of
    run(district_meeting, as_of=moment)  # the island has no pilots to wait for, and opens
    state = run(district_meeting, as_of=moment)

    assert state.is_completed()
    assert state.name == "Completed"
    shown = last_run(connected, district_meeting.name)
    assert shown["name"].startswith("Chờ ")
    assert "cho" in shown["tags"]
    assert len(shown["name"]) <= 100


def test_a_stage_the_plan_does_not_have_and_an_unknown_unit_end_well(connected: Office) -> None:
    from flows import stage_runs
    from flows.district_meeting import district_meeting

    assert run(district_meeting, unit="huyện Không Có", as_of=connected.desk("2023-10-01T09:00").as_of).is_completed()
    assert last_run(connected, district_meeting.name)["name"].startswith("Không ghi: ")

    async def other() -> Any:
        return await stage_runs.run("no_such_stage", as_of=connected.desk("2023-10-01T09:00").as_of)

    assert "không có giai đoạn" in (asyncio.run(other()).message or "")
