"""One Prefect server with every deployment and a worker for all flow tests, on loopback, with a home of its own.

The worker starts a process per run, which costs seconds of processor time: few runs go through it, the others are
called in this process against the same server.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pendulum
import pytest

from adapters import loopback_mail, plan_files, prefect_server
from config import settings
from domain import plans
from models import database
from tasks import campaigns, form_choices
from tasks.desk import Desk
from tests import plan_dirs

PATIENCE = 300  # seconds for one thing to happen on a machine that does much else


@dataclass
class Office:
    """A running installation: server, worker, database with the small plan loaded and issued."""

    place: prefect_server.Place
    home: Path
    url: str
    plan: plans.Plan
    client: httpx.Client
    ids: dict[str, str] = field(default_factory=dict)

    def desk(self, as_of: str) -> Desk:
        return Desk(self.url, self.plan.key, pendulum.parse(as_of, tz=self.plan.zone), self.home)  # pyright: ignore[reportArgumentType]

    def post(self, path: str, body: Any) -> Any:
        answer = self.client.post(path, json=body)
        return answer.json() if answer.content else None

    def runs(self, number: str, *, states: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """Runs of a deployment, newest first."""
        wanted: dict[str, Any] = {"flow_runs": {"deployment_id": {"any_": [self.ids[number]]}}, "limit": 200}
        if states:
            wanted["flow_runs"]["state"] = {"type": {"any_": list(states)}}
        return sorted(self.post("/flow_runs/filter", wanted), key=lambda run: run["created"], reverse=True)

    def press(self, number: str, **parameters: Any) -> str:
        """Start a deployment as an operator does; returns the id of the run."""
        # The key keeps a press that is sent again, because the answer was lost, from becoming a second run.
        body = {"parameters": parameters, "idempotency_key": uuid.uuid4().hex}
        return self.post(f"/deployments/{self.ids[number]}/create_flow_run", body)["id"]

    def ended(self, run_id: str) -> dict[str, Any]:
        """The run, once it has ended."""

        def look() -> dict[str, Any] | None:
            run = self.client.get(f"/flow_runs/{run_id}").json()
            return run if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None

        return until(look, f"run {run_id} to end")

    def artifact(self, key: str) -> dict[str, Any] | None:
        found = self.post("/artifacts/filter", {"artifacts": {"key": {"any_": [key]}}, "limit": 10})
        return found[0] if found else None


def until(look: Callable[[], Any], what: str) -> Any:
    """Ask until there is an answer; a machine under load is given time, not an excuse."""
    waited = 0.0
    while waited < PATIENCE:
        found = look()
        if found:
            return found
        time.sleep(1)
        waited += 1
    raise AssertionError(f"waited {PATIENCE} s in vain for {what}")


@pytest.fixture(scope="package")
def swept(office: Office) -> dict[str, Any]:
    """The office after its first sweep (4.0), started as an operator does; the run, once it has ended."""
    return office.ended(office.press("4.0"))


@pytest.fixture(scope="package")  # server and worker take half a core, and end with the last test of this folder
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Server, deployments, worker; the small plan loaded and issued."""
    # A second server beside this one starves both on two cores, and nothing but the node ids tells that groups fell apart.
    is_grouped = any(item.nodeid.endswith("@office") for item in request.session.items)
    if "PYTEST_XDIST_WORKER" in os.environ and not is_grouped:
        pytest.fail(
            "pytest-xdist does not keep the tests of a group on one worker: see pytest in pyproject.toml", pytrace=False
        )
    from prefect.client.base import PrefectHttpxSyncClient
    from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    home = tmp_path_factory.mktemp("office")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = prefect_server.Place(home / "prefect", settings.ROOT, port=port)
    url = f"sqlite:///{home / 'soket.db'}"
    plan = plan_files.load(plan_dirs.SMALL)
    database.upgrade(url)
    loaded = pendulum.parse("2023-09-18T08:00", tz=plan.zone)
    campaigns.load_plan(url, plan_dirs.SMALL, by="Người thử, quản trị", as_of=loaded)  # pyright: ignore[reportArgumentType]
    children: list[Any] = [loopback_mail.start_sink(home / "thu-da-gui")]
    given = {
        "SOKET_HOME": str(home),
        "SOKET_PREFECT_PORT": str(port),
        # Letters of the office go to a server of the test's own.
        "SOKET_MAIL_ADDRESS": "van-phong@thu.example",
        "SOKET_SMTP_HOST": loopback_mail.HOST,
        "SOKET_SMTP_PORT": str(children[0].port),
        "SOKET_SMTP_TLS": "none",
    }
    before = {name: os.environ.get(name) for name in given}
    os.environ |= given
    patience = temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 7})
    with patience, PrefectHttpxSyncClient(base_url=place.api, timeout=120) as client:
        running = Office(place, home, url, plan, client)
        issued = running.desk("2023-09-20T08:00")
        campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by="Người thử, Phó Chánh Văn phòng")
        form_choices.write(issued)
        try:
            children.append(prefect_server.start_server(place, patience=PATIENCE))
            prefect_server.deploy(place)
            children.append(prefect_server.start_worker(place))
            found = running.post("/deployments/filter", {"limit": 200})
            running.ids = {one["name"].split(" ", 1)[0]: one["id"] for one in found}
            yield running
        finally:
            for child in reversed(children):
                child.stop()
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
