"""One look at a Prefect server: what is asked, what is made of the answers, and that no server is a value."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from adapters import prefect_watch
from domain.machine_alerts import Broken, Pending, Worker

API = "http://127.0.0.1:4200/api"
NOW = datetime(2023, 11, 15, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
Answer = Callable[[httpx.Request], httpx.Response]


class Server:
    """Answers by path, and keeps what it was asked."""

    def __init__(self, **answers: Any) -> None:
        self.answers = {
            "/api/health": True,
            "/api/work_pools/soket/workers/filter": [],
            "pending": [],
            "broken": [],
            "/api/flows/filter": [{"id": "f1", "name": "Toàn đợt sơ kết"}],
        } | answers
        self.asked: list[tuple[str, Any]] = []
        self.headers: list[httpx.Headers] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content or b"{}")
        key = request.url.path
        if key == "/api/flow_runs/filter":
            key = "pending" if "PENDING" in body["flow_runs"]["state"]["type"]["any_"] else "broken"
        self.asked.append((key, body))
        self.headers.append(request.headers)
        answer = self.answers[key]
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)


def look(answer: Answer, auth: str = "", api: str = API, **more: Any) -> prefect_watch.Seen:
    wanted: dict[str, Any] = {"pending_before": NOW - HOUR, "broken_since": NOW - HOUR, "pauses": (0, 0)} | more
    return prefect_watch.look(api, auth, pool="soket", transport=httpx.MockTransport(answer), **wanted)


def test_look_gives_workers_stuck_and_broken_runs() -> None:
    server = Server(
        **{
            "/api/work_pools/soket/workers/filter": [
                {"name": "w1", "last_heartbeat_time": "2023-11-15T01:59:30.123456Z", "status": "ONLINE"},
                {"name": "w2", "last_heartbeat_time": None, "status": "OFFLINE"},
            ],
            "pending": [
                {"id": "p2", "name": "sau", "state": {"timestamp": "2023-11-15T00:30:00Z"}},
                {"id": "p1", "name": "trước", "state": {"timestamp": "2023-11-15T00:10:00Z"}},
                {"id": "p3", "name": "mới", "state": {"timestamp": "2023-11-15T01:30:00Z"}},
            ],
            "broken": [
                {"id": "r1", "name": "Hỏng: x", "flow_id": "f1", "state": {"name": "TimedOut", "message": "lâu"}, "tags": ["tu-chay"]},
                {"id": "r2", "name": "y", "flow_id": "f2", "state": {"name": "Crashed", "message": None}, "tags": []},
            ],
        }
    )  # fmt: skip

    seen = look(server, tags=("tu-chay",))

    assert seen == prefect_watch.Seen(
        "",
        (
            Worker("w1", datetime(2023, 11, 15, 1, 59, 30, 123456, tzinfo=UTC), "ONLINE"),
            Worker("w2", None, "OFFLINE"),
        ),
        (
            Pending("p1", "trước", datetime(2023, 11, 15, 0, 10, tzinfo=UTC)),
            Pending("p2", "sau", datetime(2023, 11, 15, 0, 30, tzinfo=UTC)),
        ),
        (
            Broken("r1", "Hỏng: x", "Toàn đợt sơ kết", "TimedOut", "lâu", ("tu-chay",)),
            Broken("r2", "y", "", "Crashed", "", ()),
        ),
    )
    asked = dict(server.asked)
    assert asked["broken"]["flow_runs"] == {
        "state": {"type": {"any_": ["FAILED", "CRASHED"]}},
        "end_time": {"after_": "2023-11-15T01:00:00+00:00"},
        "tags": {"any_": ["tu-chay"]},
    }


def test_look_sends_the_password_and_none_when_there_is_none() -> None:
    with_one, without = Server(), Server()

    look(with_one, auth="lan:mat:khau")
    look(without)

    expected = f"Basic {base64.b64encode(b'lan:mat:khau').decode()}"
    assert {one.get("Authorization") for one in with_one.headers} == {expected}
    assert {one.get("Authorization") for one in without.headers} == {None}
    assert [key for key, _ in without.asked] == [
        "/api/health",
        "/api/work_pools/soket/workers/filter",
        "pending",
        "broken",
    ]


def test_a_pool_that_nobody_made_has_no_workers() -> None:
    missing = {"/api/work_pools/soket/workers/filter": httpx.Response(404, json={"detail": "x"})}

    assert look(Server(**missing)) == prefect_watch.Seen()


@pytest.mark.parametrize("first", [503, httpx.ConnectError("x"), httpx.ReadTimeout("x")])
def test_a_busy_server_is_asked_again(first: int | Exception) -> None:
    server, asked = Server(), []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if len(asked) <= 2:
            if isinstance(first, Exception):
                raise first
            return httpx.Response(first)
        return server(request)

    assert look(answer) == prefect_watch.Seen()
    assert asked[:3] == ["/api/health"] * 3


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "từ chối tên, mật khẩu (401)"), (403, "(403)"), (404, "trả lời 404"), (500, "trả lời 500"), (503, "503")],
)
def test_a_server_that_refuses_is_a_value(status: int, words: str) -> None:
    seen = look(lambda request: httpx.Response(status))

    assert words in seen.fault
    assert seen == prefect_watch.Seen(fault=seen.fault)


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")])
def test_a_server_that_cannot_be_reached_is_a_value(error: Exception) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise error

    assert look(broken).fault == f"không kết nối được ({type(error).__name__})"


@pytest.mark.parametrize(
    "answers",
    [
        {"/api/health": httpx.Response(200, text="<html>")},
        {"pending": {"detail": "x"}},
        {"pending": [{"state": {"timestamp": "2023-11-15T00:00:00Z"}}]},
        {"broken": None},
        {"/api/work_pools/soket/workers/filter": [{"name": "w", "last_heartbeat_time": "hôm qua"}]},
    ],
)
def test_something_else_that_answers_there_is_a_value(answers: dict[str, Any]) -> None:
    assert "không đúng dạng" in look(Server(**answers)).fault


@pytest.mark.parametrize("address", ["", "không phải địa chỉ", "http://[", "http://127.0.0.1:9/api"])
def test_an_address_that_leads_nowhere_is_a_value(address: str) -> None:
    seen = prefect_watch.look(address, "", pool="soket", pending_before=NOW, broken_since=NOW, pauses=())

    assert seen.fault
