"""What the drop-downs of the operator forms offer, taken from a campaign's plan."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from tasks import desk as desks


def write(desk: desks.Desk) -> Path:
    """Write the choices of a campaign beside its database; replaced in one step, so that a reader never sees half."""
    with desks.reading(desk) as work:
        plan, index = work.plan, work.index
        choosers = {
            one.owed.unit: None for one in work.board().everything if one.owed.kind == "selection" and one.owed.unit
        }
        offered = {
            "units": [index.units[key].full_name for key in choosers if key in index.units],
            "stages": [stage.title for stage in plan.stages],
            "purposes": list(dict.fromkeys(duty.choice.noun for duty in plan.duties if duty.choice)),
            "dated": [
                duty.title
                for duty in plan.duties
                if (bound := index.bounds.get(duty.bound)) is None
                or bound.printed_before is None
                or duty.kind == "meeting"
            ],
        }
    desk.home.mkdir(parents=True, exist_ok=True)
    path = desk.home / "form_choices.json"
    handle, beside = tempfile.mkstemp(dir=desk.home, suffix=".json")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(offered, stream, ensure_ascii=False, indent=1)
    Path(beside).replace(path)
    return path
