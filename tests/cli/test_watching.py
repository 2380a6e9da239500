"""`soket watch`: the table, the code to end with, told by mail once; and the look that `soket up` makes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pendulum
import pytest
from sqlalchemy import insert, select

import models
from adapters import prefect_watch
from cli import answers, serving, watching
from domain.machine_alerts import Broken, Pending, Worker
from models import database
from tasks import alerts
from tests import databases
from tests.cli.conftest import NOBODY_LISTENS, Run

NOW = ("--as-of", "2023-11-15T09:00")
AT = datetime(2023, 11, 15, 2, tzinfo=UTC)
WELL = prefect_watch.Seen(workers=(Worker("w1", AT - timedelta(seconds=20), "ONLINE"),))
MINDER = "may@van-phong.example"
Facts = Callable[[], databases.Dump]
Told = Callable[[], list[str]]


@pytest.fixture
def told(campaign_url: str, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Somebody who minds the machine, and what was written to him: the keys of his alerts. No relay is set up."""
    monkeypatch.setenv("SOKET_ALERT_ADDRESS", MINDER)

    def keys() -> list[str]:
        with database.reading(campaign_url) as session:
            rows = session.scalars(
                select(models.Message).where(models.Message.kind == "alert").order_by(models.Message.id)
            )
            return [row.key.removeprefix("alert:") for row in rows if row.recipient == MINDER]

    return keys


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Callable[[prefect_watch.Seen], list[dict[str, Any]]]:
    """Put a server there that answers so; gives what it is asked."""

    def answer(seen: prefect_watch.Seen) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def look(*places: str, **wanted: Any) -> prefect_watch.Seen:
            asked.append({"places": places, **wanted})
            return seen

        monkeypatch.setattr(prefect_watch, "look", look)
        return asked

    return answer


def test_a_machine_that_is_well_ends_with_0_and_writes_nothing(
    soket: Run, facts: Facts, server: Callable[..., Any], told: Told
) -> None:
    before, asked = facts(), server(WELL)

    found = soket("watch", *NOW)

    assert (found.code, found.err) == (0, "")
    assert "Mọi phần đều tốt." in found.out
    assert "08:59 thứ Tư 15/11/2023" in found.out
    assert "HỎNG" not in found.out
    assert (told(), facts()) == ([], before)
    assert asked[0]["places"] == (NOBODY_LISTENS, "")
    assert (asked[0]["pending_before"], asked[0]["broken_since"]) == (
        AT - timedelta(minutes=10),
        AT - timedelta(hours=1),
    )


def test_a_server_that_is_away_is_told_once_and_ends_with_1(
    soket: Run, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefect_watch.time, "sleep", lambda _: None)

    seen = soket("watch", "--dry-run", *NOW)
    untold = told()
    first, again = soket("watch", *NOW), soket("watch", *NOW)

    assert [seen.code, first.code, again.code] == [1, 1, 1]
    assert (untold, told()) == ([], ["server:2023-11-15T09"])
    assert "▲ Máy chủ Prefect không trả lời" in first.out
    assert "không kết nối được" in first.out
    assert "chưa rõ" in first.out  # nothing is known of the worker
    assert seen.err == ""
    waits = "Chưa báo được bằng thư: thư chờ trong hộp thư đi: chưa cài đặt máy chủ gửi thư (smtp_host)"
    assert first.err.startswith(waits)
    assert again.err == first.err


def test_everything_wrong_is_told_and_given_as_json(
    soket: Run, server: Callable[..., Any], told: Told, campaign_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOKET_IMAP_HOST", "127.0.0.1")
    monkeypatch.setenv("SOKET_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SOKET_UI_URL", "https://soket.example")
    with database.writing(campaign_url) as session:
        row = {"campaign_id": 1, "failures": 4, "until": None, "fault": "x", "called_at": AT}
        down = {"127.0.0.1:587": AT - timedelta(hours=2), "relay-cu.example:25": AT - timedelta(days=90)}
        session.execute(
            insert(models.RelayState), [{**row, "relay": one, "down_since": at} for one, at in down.items()]
        )
    server(
        prefect_watch.Seen(
            workers=(Worker("w1", AT - timedelta(hours=1), "OFFLINE"),),
            pending=(Pending("p1", "Kẹt", AT - timedelta(minutes=11)),),
            broken=(Broken("r1", "Đang quét", "Toàn đợt sơ kết", "Failed", "đĩa đầy", ("tu-chay",)),),
        )
    )

    found = soket("watch", "--json", *NOW)

    assert found.code == 1
    keys = ["worker:soket:2023-11-15", "pending:p1", "run:r1", "mailbox:2023-11-15", "relay:2023-11-15"]
    assert [one["key"] for one in found.json["alerts"]] == found.json["told"] == told() == keys
    assert found.json["alerts"][1]["link"] == "https://soket.example/v2/runs/flow-run/p1"
    assert found.json["workers"] == [
        {"name": "w1", "last_heartbeat_at": "2023-11-15T08:00:00+07:00", "status": "OFFLINE"}
    ]
    assert found.json["relay"] == {"down_since": "2023-11-15T07:00:00+07:00"}
    assert found.json["server"] == {"api": NOBODY_LISTENS, "fault": ""}


def test_the_look_is_shown_even_when_there_is_nobody_to_tell(soket: Run, server: Callable[..., Any]) -> None:
    server(prefect_watch.Seen())

    found = soket("watch", *NOW)

    assert found.code == 1
    assert "▲ Bộ chạy không hoạt động" in found.out
    assert found.err.startswith("Chưa báo được bằng thư: Chưa có địa chỉ người phụ trách máy")


def test_the_look_is_shown_even_when_the_letter_fails(
    soket: Run, server: Callable[..., Any], told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> list[str]:
        raise OSError("đĩa đầy")

    monkeypatch.setattr(alerts, "tell", broken)
    server(prefect_watch.Seen())

    found = soket("watch", *NOW)

    assert found.code == 1
    assert "▲ Bộ chạy không hoạt động" in found.out
    assert found.err == "Chưa báo được bằng thư: lỗi OSError: đĩa đầy\n"
    assert told() == []


def test_a_glance_is_told_once_and_gives_a_machine_that_just_started_its_patience(
    soket: Run, server: Callable[..., Any], told: Told
) -> None:
    server(prefect_watch.Seen())
    now = pendulum.now()

    fresh = watching.glance(now)
    first = watching.glance(now.subtract(days=1))
    again = watching.glance(now.subtract(days=1))

    assert (fresh, again) == ("", "")
    assert first.startswith(
        "Có phần hỏng: Bộ chạy không hoạt động. Chưa báo được bằng thư: thư chờ trong hộp thư đi: chưa"
    )
    assert len(told()) == 1


def test_a_glance_never_raises(bare_soket: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_there = watching.glance(pendulum.now())
    (tmp_path / "hong.db").write_bytes(b"no database at all, but long enough to be read as one" * 30)
    monkeypatch.setenv("SOKET_DATABASE_URL", f"sqlite:///{tmp_path / 'hong.db'}")

    assert nothing_there == ""
    assert watching.glance(pendulum.now()).startswith("Chưa tự xem được tình trạng máy (")


@pytest.mark.parametrize(("pause", "expected"), [(0, ["hỏng", "hỏng"]), (60, [])])
def test_up_looks_now_and_then_says_what_lasts_once_and_goes_on(
    pause: int, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    words = iter(["hỏng", "hỏng", "", "hỏng"])

    class Ended(threading.Event):
        rounds = 0

        def wait(self, timeout: float | None = None) -> bool:
            self.rounds += 1
            return self.rounds > 4

    monkeypatch.setattr(serving, "_LOOK_SECONDS", pause)
    monkeypatch.setattr(watching, "glance", lambda up_since: next(words))
    monkeypatch.setattr(answers, "say", said.append)

    assert serving._stay([], Ended()) == 0
    assert said == expected
