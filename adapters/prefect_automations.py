"""Automations that cannot stand in prefect.yaml, because what they do is not to run a deployment.

They are written in config/automations.json as Prefect's REST API takes them, and known by their names. One that is as
written is not touched: an update makes Prefect forget which runs it was watching.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from adapters import prefect_server

FILE = Path("config") / "automations.json"
"""Below the root of a place."""
PAUSES: tuple[float, ...] = (1, 2, 4, 8, 16)


def apply(place: prefect_server.Place, client: httpx.Client, pauses: Sequence[float] = PAUSES) -> list[str]:
    """Create the automations that are missing, update those that differ; safe to repeat.

    client: asks the server, with its credentials. pauses: see `prefect_server.ask`.

    Returns the names of those that were created or updated.
    Raises ServerError when the file cannot be read, or the server says no or stays busy.
    """
    wanted = read(place.root / FILE)

    def ask(method: str, path: str, body: Any = None) -> httpx.Response:
        failed = f"Không đặt được các việc tự động ({FILE.name})"
        return prefect_server.ask(client, method, f"{place.api}/automations/{path}", body, pauses, failed)

    return _apply(ask, wanted)


def read(file: Path) -> list[dict[str, Any]]:
    """The automations of a file; raises ServerError, with a Vietnamese sentence, for a file that does not hold them."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        names = [one["name"] for one in found]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise prefect_server.ServerError(
            f"Không đọc được {file}: {type(error).__name__}. Cần một danh sách JSON, mỗi mục có 'name', 'trigger', 'actions'."
        ) from None
    if len(set(names)) < len(names):
        raise prefect_server.ServerError(f"Trong {file} có hai mục cùng tên. Mỗi mục cần một tên riêng.")
    return found


def _apply(ask: Callable[..., httpx.Response], wanted: list[dict[str, Any]]) -> list[str]:
    names = [one["name"] for one in wanted]
    body = {"automations": {"name": {"any_": names}}, "limit": 200}
    found: dict[str, list[dict[str, Any]]] = {}
    for one in ask("POST", "filter", body).json():
        found.setdefault(one["name"], []).append(one)
    written = []
    for one in wanted:
        there = found.get(one["name"], [])
        # A creation that is sent again, because its answer was lost, leaves two.
        for extra in there[1:]:
            ask("DELETE", extra["id"])
        if not there:
            ask("POST", "", one)
        elif not _is_as_written(one, there[0]):
            ask("PUT", there[0]["id"], one)
        else:
            continue
        written.append(one["name"])
    return written


def _is_as_written(wanted: Any, found: Any) -> bool:
    """Tell whether the server holds what is written; what the file leaves out is the server's own affair."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            key in found and _is_as_written(value, found[key]) for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(wanted) != len(found):
            return False
        if all(isinstance(one, str) for one in (*wanted, *found)):
            return sorted(wanted) == sorted(found)  # sets of names come back in any order
        return all(_is_as_written(one, other) for one, other in zip(wanted, found, strict=True))
    return wanted == found
