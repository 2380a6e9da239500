"""Events for Prefect: what is posted, and that nobody listening is no failure."""

from __future__ import annotations

import base64
import json

import httpx
import pytest

from adapters import events
from tests import season

API = "http://127.0.0.1:4200/api"


def emit(transport: httpx.BaseTransport, auth: str = "") -> bool:
    at = season.at("2023-11-15T09:00")
    return events.emit(API, auth, "soket.input.accepted", "nho-2023", "bao-cao-huyen:x", at, transport=transport)


def test_event_names_campaign_and_subject() -> None:
    heard: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(204)

    assert emit(httpx.MockTransport(answer), auth="lan:mat:khau") is True

    request = heard[0]
    posted = json.loads(request.content)
    assert (request.method, str(request.url)) == ("POST", f"{API}/events")
    assert request.headers["Authorization"] == f"Basic {base64.b64encode(b'lan:mat:khau').decode()}"
    assert len(posted) == 1
    assert posted[0]["event"] == "soket.input.accepted"
    assert posted[0]["occurred"] == "2023-11-15T09:00:00+07:00"
    assert posted[0]["resource"] == {
        "prefect.resource.id": "soket.campaign.nho-2023",
        "soket.campaign": "nho-2023",
        "soket.subject": "bao-cao-huyen:x",
    }


@pytest.mark.parametrize("status", [401, 404, 422, 500])
def test_server_that_refuses_is_told_as_false(status: int) -> None:
    assert emit(httpx.MockTransport(lambda request: httpx.Response(status))) is False


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), RuntimeError("x")])
def test_nobody_listening_is_told_as_false(error: Exception) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise error

    assert emit(httpx.MockTransport(broken)) is False


@pytest.mark.parametrize("address", ["", "không phải địa chỉ", "http://[", "http://127.0.0.1:9/api"])
def test_address_that_leads_nowhere_is_told_as_false(address: str) -> None:
    at = season.at("2023-11-15T09:00")

    assert events.emit(address, "", "soket.x", "c", "s", at) is False
