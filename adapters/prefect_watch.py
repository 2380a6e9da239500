"""One look at a Prefect server from outside, over its REST API: does it answer, who works, what is stuck, what broke.

Gives plain values and never raises: a server that does not answer is a value. Judging is left to domain.machine_alerts.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from domain.machine_alerts import Broken, Pending, Worker

TIMEOUT_SECONDS = 4.0
PAUSES: tuple[float, ...] = (0.5, 1.5)
"""Seconds before a question that the server was too busy for (503, connection dropped) is asked again."""
MOST = 200
_TIMED_OUT_TOO = ["FAILED", "CRASHED"]  # a run that took too long is of the type FAILED, under a name of its own


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found.

    fault: Vietnamese, why the server could not be asked, "" when it could; the rest is empty then.
    workers: all that the pool knows. pending: oldest first. broken: runs that ended badly, newest first.
    """

    fault: str = ""
    workers: tuple[Worker, ...] = ()
    pending: tuple[Pending, ...] = ()
    broken: tuple[Broken, ...] = ()


class _Unanswered(Exception):
    """The server did not give an answer that can be read; the message is Vietnamese."""


def look(
    api_url: str,
    auth: str,
    *,
    pool: str,
    pending_before: datetime,
    broken_since: datetime,
    tags: Sequence[str] = (),
    transport: httpx.BaseTransport | None = None,
    pauses: Sequence[float] = PAUSES,
) -> Seen:
    """Ask a server how it stands.

    auth: "user:password", "" when it asks for none. pending_before: runs that became PENDING after it are left out.
    broken_since: runs that ended before it are left out. tags: only broken runs with one of them; () for all.
    """
    user, _, password = auth.partition(":")
    login = httpx.BasicAuth(user, password) if auth else None
    try:
        with httpx.Client(auth=login, timeout=TIMEOUT_SECONDS, transport=transport) as client:
            server = _Server(client, api_url.rstrip("/"), pauses)
            server.ask("GET", "/health")
            return Seen(
                workers=_workers(server, pool),
                pending=_pending(server, pending_before),
                broken=_broken(server, broken_since, tags),
            )
    except _Unanswered as error:
        return Seen(fault=str(error))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Seen(fault=f"không hỏi được ({type(error).__name__})")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Seen(fault=f"câu trả lời không đúng dạng của máy chủ Prefect ({type(error).__name__})")


@dataclass(frozen=True, slots=True)
class _Server:
    client: httpx.Client
    api: str
    pauses: Sequence[float]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer as JSON; raises _Unanswered."""
        said = ""
        for pause in (*self.pauses, None):
            try:
                answer = self.client.request(method, f"{self.api}{path}", json=body)
            except httpx.TransportError as error:
                said = f"không kết nối được ({type(error).__name__})"
            else:
                if answer.is_success:
                    return answer.json()
                if answer.status_code in (401, 403):
                    raise _Unanswered(f"máy chủ từ chối tên, mật khẩu ({answer.status_code}); xem khóa api_auth")
                said = f"máy chủ trả lời {answer.status_code}"
                if answer.status_code != 503:
                    break
            if pause is not None:
                time.sleep(pause)
        raise _Unanswered(said)


def _workers(server: _Server, pool: str) -> tuple[Worker, ...]:
    try:
        found = server.ask("POST", f"/work_pools/{pool}/workers/filter", {"limit": MOST})
    except _Unanswered as error:
        if str(error).endswith(" 404"):  # nobody has made the pool yet, so nobody works in it
            return ()
        raise
    return tuple(Worker(one["name"], _moment(one.get("last_heartbeat_time")), one.get("status") or "") for one in found)


def _pending(server: _Server, before: datetime) -> tuple[Pending, ...]:
    wanted = {"flow_runs": {"state": {"type": {"any_": ["PENDING"]}}}, "sort": "EXPECTED_START_TIME_ASC", "limit": MOST}
    runs = [
        Pending(one["id"], one.get("name") or "", since)
        for one in server.ask("POST", "/flow_runs/filter", wanted)
        if (since := _moment((one.get("state") or {}).get("timestamp"))) is not None
    ]
    return tuple(sorted((one for one in runs if one.since <= before), key=lambda one: one.since))


def _broken(server: _Server, since: datetime, tags: Sequence[str]) -> tuple[Broken, ...]:
    chosen: dict[str, Any] = {
        "state": {"type": {"any_": _TIMED_OUT_TOO}},
        "end_time": {"after_": since.astimezone(UTC).isoformat()},
    }
    if tags:
        chosen["tags"] = {"any_": list(tags)}
    runs = server.ask("POST", "/flow_runs/filter", {"flow_runs": chosen, "sort": "END_TIME_DESC", "limit": MOST})
    flows = _flow_names(server, sorted({one["flow_id"] for one in runs}))
    return tuple(
        Broken(
            one["id"],
            one.get("name") or "",
            flows.get(one["flow_id"], ""),
            (one.get("state") or {}).get("name") or "",
            (one.get("state") or {}).get("message") or "",
            tuple(one.get("tags") or ()),
        )
        for one in runs
    )


def _flow_names(server: _Server, ids: list[str]) -> dict[str, str]:
    if not ids:
        return {}
    found = server.ask("POST", "/flows/filter", {"flows": {"id": {"any_": ids}}, "limit": MOST})
    return {one["id"]: one["name"] for one in found}


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
