"""Drop-downs of the forms. They come from the campaign that runs, written beside the database when its plan is loaded,
because a form's fields are read when the deployment is made and a plan's units are no business of the code."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from config import settings

MOST = 25  # longer lists are typed, not scrolled


@lru_cache(maxsize=1)
def _written() -> dict[str, list[str]]:
    path = settings.load().home / "form_choices.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # no campaign yet: the fields are plain text then, and the act judges what was typed


def choices(kind: str, *, may_be_empty: bool = False) -> Callable[[dict[str, Any]], None]:
    """A schema hook that turns a text field into a drop-down of that kind ("units", "stages", "purposes", "duties")."""

    def extend(schema: dict[str, Any]) -> None:
        found = _written().get(kind, [])
        if 0 < len(found) <= MOST:
            schema["enum"] = ["", *found] if may_be_empty else list(found)

    return extend
