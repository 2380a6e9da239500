"""Automations beside prefect.yaml: made once, mended when they differ, otherwise left alone; and what they watch for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect.server.events.schemas.automations import AutomationCreate, EventTrigger, Posture
from prefect.states import AwaitingRetry, Cancelled, Completed, Crashed, Failed, Paused, Pending, Scheduled, Suspended

from adapters import prefect_automations, prefect_server

ROOT = Path(__file__).parent.parent.parent
PLACE = prefect_server.Place(Path("home"), ROOT)
NAME = "soket-luot-chay-mat-tin"


class Server:
    """Keeps automations as Prefect does: an id of its own for each, sets in any order, fields of its own beside ours."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, Any]] = {}
        self.written: list[str] = []
        self.busy = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.busy:
            self.busy -= 1
            return httpx.Response(503)
        last = request.url.path.removeprefix("/api/automations/")
        body = json.loads(request.content or b"{}")
        if last == "filter":
            names = body["automations"]["name"]["any_"]
            return httpx.Response(200, json=[one for one in self.held.values() if one["name"] in names])
        self.written.append(request.method)
        if request.method == "DELETE":
            del self.held[last]
        elif request.method == "PUT":
            self.held[last] = self._kept(last, body)
        else:
            number = f"a{len(self.held)}"
            self.held[number] = self._kept(number, body)
        return httpx.Response(201, json={})

    def _kept(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        kept = json.loads(AutomationCreate.model_validate(body).model_dump_json())
        kept["trigger"]["expect"].reverse()
        return {**kept, "id": number}


def apply(server: Server, place: prefect_server.Place = PLACE) -> list[str]:
    with httpx.Client(transport=httpx.MockTransport(server)) as client:
        return prefect_automations.apply(place, client, pauses=(0, 0))


def test_three_calls_leave_one_automation_and_touch_it_once() -> None:
    server = Server()

    written = [apply(server) for _ in range(3)]

    assert written == [[NAME], [], []]
    assert server.written == ["POST"]
    assert [one["name"] for one in server.held.values()] == [NAME]


@pytest.mark.parametrize("change", [{"enabled": False}, {"description": ""}, {"trigger": {"within": 30.0}}])
def test_an_automation_that_differs_is_mended_under_its_id(change: dict[str, Any]) -> None:
    server = Server()
    apply(server)
    held = server.held["a0"]
    for key, value in change.items():
        held[key] = {**held[key], **value} if isinstance(value, dict) else value

    mended, again = apply(server), apply(server)

    assert (mended, again, list(server.held)) == ([NAME], [], ["a0"])
    assert server.written == ["POST", "PUT"]


def test_a_second_one_of_the_same_name_is_taken_away_and_a_strangers_left() -> None:
    server = Server()
    apply(server)
    server.held["a1"] = {**server.held["a0"], "id": "a1"}
    server.held["a2"] = {**server.held["a0"], "id": "a2", "name": "của người khác"}

    assert apply(server) == []

    assert sorted(server.held) == ["a0", "a2"]


def test_a_busy_server_is_asked_again_and_in_the_end_told() -> None:
    server = Server()
    server.busy = 2
    assert apply(server) == [NAME]

    server.busy = 3
    with pytest.raises(prefect_server.ServerError, match=r"automations\.json.*trả lời 503"):
        apply(server)


def test_a_server_that_says_no_or_drops_the_line_is_told() -> None:
    def dead(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset")

    for answer, words in ((dead, "không trả lời"), (lambda _: httpx.Response(422, text="sai"), "trả lời 422: sai")):
        with (
            httpx.Client(transport=httpx.MockTransport(answer)) as client,
            pytest.raises(prefect_server.ServerError, match=words),
        ):
            prefect_automations.apply(PLACE, client, pauses=(0,))


@pytest.mark.parametrize("written", [None, "", "{", "[1]", '[{"x": 1}]', "3"])
def test_a_file_that_holds_no_automations_is_told(written: str | None, tmp_path: Path) -> None:
    if written is not None:
        (tmp_path / "a.json").write_text(written, encoding="utf-8")

    with pytest.raises(prefect_server.ServerError, match="Cần một danh sách JSON"):
        prefect_automations.read(tmp_path / "a.json")


def test_two_of_one_name_in_the_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"name": "a"}, {"name": "a"}]', encoding="utf-8")

    with pytest.raises(prefect_server.ServerError, match="hai mục cùng tên"):
        prefect_automations.read(tmp_path / "a.json")


def test_every_automation_is_one_that_prefect_takes_and_has_words_for_people() -> None:
    for one in prefect_automations.read(ROOT / prefect_automations.FILE):
        assert AutomationCreate.model_validate(one).name == one["name"]
        assert one["name"].startswith("soket-")
        assert one["description"].endswith(".")


def zombie_trigger() -> EventTrigger:
    (found,) = (one for one in prefect_automations.read(ROOT / prefect_automations.FILE) if one["name"] == NAME)
    trigger = AutomationCreate.model_validate(found).trigger
    assert isinstance(trigger, EventTrigger)
    return trigger


@pytest.mark.parametrize(
    "state",
    [Completed(), Failed(), Failed(name="TimedOut"), Cancelled(), Crashed(), Suspended(), Paused(), Scheduled(),
     AwaitingRetry(), Pending()],
    ids=lambda one: one.name,
)  # fmt: skip
def test_a_run_that_ended_or_waits_is_no_zombie(state: Any) -> None:
    assert zombie_trigger().expects(f"prefect.flow-run.{state.name}")


def test_a_zombie_has_missed_three_heartbeats() -> None:
    trigger = zombie_trigger()
    heartbeat = int(prefect_server.environment(PLACE)["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"])

    assert trigger.posture is Posture.Proactive
    assert trigger.starts_after("prefect.flow-run.heartbeat")
    assert not trigger.starts_after("prefect.flow-run.Running")
    assert not trigger.expects("prefect.flow-run.Running")
    assert trigger.within.total_seconds() == 3 * heartbeat
    assert trigger.for_each == {"prefect.resource.id"}
