"""Talking to Prefect's server while it is busy: asked again, in the end told in plain words."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from adapters import prefect_server

PLACE = prefect_server.Place(Path("home"), Path("root"))


def pool(answers: list[int | Exception], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Create the pool against a server that answers so, one after the other; returns the pauses made."""
    pauses: list[float] = []
    monkeypatch.setattr(prefect_server.time, "sleep", pauses.append)

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/work_pools/"
        said = answers.pop(0)
        if isinstance(said, Exception):
            raise said
        return httpx.Response(said, text="Service Unavailable")

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        prefect_server.make_pool(client, PLACE)
    assert not answers
    return pauses


@pytest.mark.parametrize("status", [201, 409])
def test_busy_server_is_asked_again(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pool([503, httpx.ReadError("reset"), 503, status], monkeypatch) == [1, 2, 4]


@pytest.mark.parametrize(
    ("answers", "words"),
    [([401], "trả lời 401"), ([503] * 8, "trả lời 503"), ([httpx.ReadTimeout("slow")] * 8, "không trả lời")],
)
def test_server_that_does_not_take_the_pool_is_told(
    answers: list[int | Exception], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(prefect_server.ServerError, match=f"Không tạo được work pool 'soket'.*{words}"):
        pool(answers, monkeypatch)
