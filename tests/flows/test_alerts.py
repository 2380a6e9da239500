"""Alerts on the real server: a killed run, a waiting one, a broken one, a dead worker, a stuck run.

What is killed here are child processes of these tests: nobody is left to say of a run that it has ended.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pendulum
import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

import models
from adapters import prefect_automations, prefect_server, prefect_watch
from config import settings
from domain import machine_alerts
from models import database
from tasks import alerts as telling
from tasks import watching
from tests.flows.conftest import Office, until
from tests.flows.test_stages import connected, last_run, run

__all__ = ["connected"]

pytestmark = [
    pytest.mark.flow,
    pytest.mark.xdist_group("office"),
    pytest.mark.timeout(2400),
    pytest.mark.filterwarnings("default"),
]
POOL = "thu-bo-chay"
BODY = """
import sys, time
from uuid import UUID
from prefect import flow, suspend_flow_run
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow

@flow(name="Thử mất tin", persist_result=False)
def stay(is_suspended: bool):
    time.sleep(5)
    if is_suspended:
        suspend_flow_run(timeout=3600)
    time.sleep(900)

with get_client(sync_client=True) as client:
    found = client.read_flow_run(UUID(sys.argv[1]))
run_flow(stay, flow_run=found, parameters=found.parameters)
"""


def flow_id(office: Office, name: str = "Thử mất tin") -> str:
    return office.post("/flows/", {"name": name})["id"]


def make_run(office: Office, name: str, *tags: str, state: str = "RUNNING") -> str:
    """A run that no process stands behind."""
    body = {"flow_id": flow_id(office), "name": name, "tags": list(tags), "state": {"type": state}}
    return office.post("/flow_runs/", body)["id"]


def end_badly(office: Office, run_id: str, message: str, name: str = "Failed") -> None:
    said = office.post(
        f"/flow_runs/{run_id}/set_state", {"state": {"type": "FAILED", "name": name, "message": message}, "force": True}
    )
    assert said["status"] == "ACCEPT"


def state_of(office: Office, run_id: str) -> str:
    return office.client.get(f"/flow_runs/{run_id}").json()["state"]["name"]


def alerts_on(office: Office, run_id: str) -> list[dict[str, Any]]:
    return [one for one in office.runs("9.8") if one["parameters"].get("flow_run_id") == run_id]


def heartbeats(office: Office, run_id: str) -> int:
    wanted = {"resource": {"id": [f"prefect.flow-run.{run_id}"]}, "event": {"name": ["prefect.flow-run.heartbeat"]}}
    return office.post("/events/filter", {"filter": wanted})["total"]


@dataclass
class Killed:
    """Two runs that gave a sign of life: one was killed then, the other suspended itself before."""

    killed: str
    suspended: str


@pytest.fixture(scope="module")
def killed(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    deployment = office.post("/deployments/", {"name": "thu-mat-tin", "flow_id": flow_id(office)})["id"]
    folder = tmp_path_factory.mktemp("mat-tin")
    children: list[prefect_server.Child] = []

    def start(name: str, is_suspended: bool) -> tuple[str, prefect_server.Child]:
        wanted = {"parameters": {"is_suspended": is_suspended}, "name": name, "tags": ["tu-chay"]}
        run_id = office.post(f"/deployments/{deployment}/create_flow_run", wanted)["id"]
        words = [sys.executable, "-c", BODY, run_id]
        children.append(prefect_server.Child(words, prefect_server.environment(office.place), folder / f"{name}.log"))
        return run_id, children[-1]

    try:
        suspended, _ = start("tạm dừng", True)
        stays, child = start("bị tắt ngang", False)
        until(lambda: state_of(office, suspended) == "Suspended", "the run to suspend itself")
        until(lambda: heartbeats(office, suspended) and heartbeats(office, stays), "both to give a sign of life")
        assert state_of(office, stays) == "Running"
        child.process.kill()
        child.process.wait(20)
        yield Killed(stays, suspended)
    finally:
        for one in children:
            one.stop()


def test_an_automation_is_there_once_however_often_it_is_applied(office: Office, killed: Killed) -> None:
    wanted = prefect_automations.read(settings.ROOT / prefect_automations.FILE)

    def held() -> list[dict[str, Any]]:
        return office.post("/automations/filter", {"automations": {"name": {"any_": [one["name"] for one in wanted]}}})

    before = held()
    with httpx.Client(timeout=60, auth=prefect_server.credentials(office.place)) as client:
        written = [prefect_automations.apply(office.place, client) for _ in range(3)]

    assert written == [[], [], []]  # deployed with the office, and as Prefect gives it back it is as written
    assert held() == before
    assert [one["name"] for one in before] == [one["name"] for one in wanted]


def test_a_broken_run_starts_one_alert_and_the_alerts_own_failure_none(office: Office) -> None:
    later = pendulum.now("UTC").add(days=30).isoformat()
    waiting = {"type": "SCHEDULED", "state_details": {"scheduled_time": later}}
    own = office.post(
        f"/deployments/{office.ids['9.8']}/create_flow_run", {"parameters": {"flow_run_id": "thu"}, "state": waiting}
    )
    stranger, ours = make_run(office, "của người khác", "khac"), make_run(office, "Hỏng: thử", "viec-can-bo", "cho")

    end_badly(office, own["id"], "chính lượt báo bị hỏng")
    end_badly(office, stranger, "không phải của ta")
    end_badly(office, ours, 'đĩa "đầy" {{ thử }}', "TimedOut")
    (told,) = until(lambda: alerts_on(office, ours), "the broken run to start an alert")
    ended = office.ended(told["id"])

    assert told["parameters"] == {
        "flow_run_id": ours,
        "flow_run_name": "Hỏng: thử",
        "flow_name": "Thử mất tin",
        "state": "TimedOut",
        "message": 'đĩa "đầy" {{ thử }}',
    }
    assert own["tags"] == told["tags"] == ["bao-hong"]
    assert ended["name"].startswith(("Đã báo: Lượt chạy quá thời gian", "Chưa báo được: ")), ended["state"]
    assert len(alerts_on(office, ours)) == 1
    assert alerts_on(office, own["id"]) == alerts_on(office, ended["id"]) == alerts_on(office, stranger) == []


def test_a_run_that_a_worker_took_and_never_began_is_found(connected: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = make_run(connected, "Kẹt từ lâu", state="PENDING")
    monkeypatch.setenv("SOKET_HOME", str(connected.home))
    monkeypatch.setattr(watching, "PENDING_PATIENCE", timedelta(seconds=1))
    time.sleep(1.5)

    found = watching.look(connected.desk(pendulum.now().isoformat()), settings.load())

    assert found.seen.fault == ""
    (alert,) = (one for one in found.alerts if one.key == f"pending:{stuck}")
    assert alert.what == "Lượt chạy không bắt đầu được: Kẹt từ lâu"
    assert [one.key for one in found.alerts if one.key.startswith(("worker:", "server:"))] == []
    assert any(one.name for one in found.seen.workers)


def test_a_killed_worker_is_found_and_a_living_one_is_not(office: Office) -> None:
    log = Path(office.home) / "thu-bo-chay.log"
    words = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process", "--name", "thu"]
    extra = prefect_server.environment(office.place) | {"PREFECT_WORKER_HEARTBEAT_SECONDS": "2"}
    patience = timedelta(seconds=20)

    def alerts() -> list[machine_alerts.Alert]:
        at = pendulum.now("Asia/Ho_Chi_Minh")
        seen = prefect_watch.look(office.place.api, "", pool=POOL, pending_before=at, broken_since=at)
        assert seen.fault == ""
        return machine_alerts.of_workers(seen.workers, at, patience, "Asia/Ho_Chi_Minh", pool=POOL)

    (before,) = alerts()
    child = prefect_server.Child(words, extra, log)
    try:
        until(lambda: not alerts(), "the worker to be heard")
        child.process.kill()
        child.process.wait(20)
        (after,) = until(alerts, "the killed worker to be found")
    finally:
        child.stop()

    assert "chưa có tin nào" in before.found
    assert "tin cuối cùng lúc" in after.found
    assert before.key == after.key == f"worker:{POOL}:{pendulum.now('Asia/Ho_Chi_Minh').date()}"


def test_an_alert_run_says_in_its_name_whether_it_told(connected: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.alerts import alert

    said = {"flow_run_id": "r1", "flow_run_name": "Đang quét", "state": "Crashed", "message": "x"}
    names, tags = [], []

    def call() -> None:
        assert run(alert, **said).is_completed()
        shown = last_run(connected, alert.name)
        names.append(shown["name"])
        tags.append(shown["tags"])

    call()
    monkeypatch.setenv("SOKET_ALERT_ADDRESS", "may@van-phong.example")
    call()
    call()

    assert names[0].startswith("Chưa báo được: Chưa có địa chỉ người phụ trách máy")
    assert names[1:] == [
        "Đã báo: Lượt chạy bị ngắt giữa chừng: Đang quét",
        "Đã báo trước đó: Lượt chạy bị ngắt giữa chừng: Đang quét",
    ]
    assert tags == [["can-nguoi"], [], []]
    with database.reading(connected.url) as session:
        (letter,) = session.scalars(
            select(models.Message).options(joinedload(models.Message.words)).where(models.Message.kind == "alert")
        )
        assert (letter.key, letter.recipient) == ("alert:run:r1", "may@van-phong.example")
        assert f"{connected.place.url}/v2/runs/flow-run/r1" in letter.text
        assert "bị ngắt giữa chừng" in letter.text


def test_an_alert_run_that_breaks_is_seen_to_be_broken(connected: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.alerts import alert

    def broken(*_: Any) -> list[str]:
        raise OSError("đĩa đầy")

    monkeypatch.setattr(telling, "tell", broken)
    state = run(alert, flow_run_id="r2", flow_run_name="Đang quét")

    assert state.is_failed()
    assert last_run(connected, alert.name)["name"] == "Chưa báo được: Lượt chạy hỏng: Đang quét"


def test_a_killed_run_becomes_crashed_and_is_told_while_a_suspended_one_is_spared(
    office: Office, killed: Killed
) -> None:
    until(lambda: state_of(office, killed.killed) == "Crashed", "the killed run to be marked")
    (told,) = until(lambda: alerts_on(office, killed.killed), "the crash to start an alert")

    assert told["parameters"]["flow_run_name"] == "bị tắt ngang"
    assert told["parameters"]["state"] == "Crashed"
    assert told["parameters"]["message"].startswith("Mất tin của lượt chạy quá 90 giây")
    # It was heard of last before the other one: had it been taken for dead, that would have been done by now.
    assert state_of(office, killed.suspended) == "Suspended"
    assert alerts_on(office, killed.suspended) == []
    assert "bao-hong" in office.ended(told["id"])["tags"]
