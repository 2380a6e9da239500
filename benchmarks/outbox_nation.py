"""A campaign of the nation's communes that the office writes to itself: each has an address and owes a meeting and a report.

On the day of REMINDED, three days ahead of the last valid day of the meetings, every commune is due a digest.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

import models
from benchmarks import communes, nation, office
from domain import outbox, plans
from tasks import letters_out
from tasks.desk import Desk, writing

REMINDED = "2023-10-11T08:00"
HEAD = letters_out.Letterhead(
    "van-phong@tinh.example", "Văn phòng Ủy ban nhân dân tỉnh", (b"khoa-de-do-toc-do-0123456789",)
)


def plan(count: int) -> plans.Plan:
    """The first communes of the nation, written to directly: the plan's folder has no letters.yaml, so the rules are the default ones."""
    made, whole = communes.plan(count), nation.plan()
    owed = {"hoi-nghi-xa", communes.REPORT}
    units = tuple(
        replace(
            unit, full_name=f"Xã Thượng Bình {unit.id[1:]}", name=f"Thượng Bình {unit.id[1:]}",
            office_name=f"UBND xã Thượng Bình {unit.id[1:]}",
        )
        if unit.level == "commune"
        else unit
        for unit in made.units
    )  # fmt: skip
    return replace(
        made, directory=str(Path(__file__).parent), units=units, duties=tuple(one for one in whole.duties if one.id in owed),
        contacts=tuple(plans.Contact(one.id, f"{one.id}@xa.example", "văn thư") for one in units if one.level == "commune"),
    )  # fmt: skip


def found(folder: Path, made: plans.Plan) -> Desk:
    """A new database in that folder with the campaign open since the day of the nation's plan; the desk of REMINDED."""
    url = f"sqlite:///{folder / 'outbox.db'}"
    opened = office.desk(url, made, f"{nation.DAY.isoformat()}T08:00", folder)
    office.found(url, made, opened.as_of)
    office.open_all(url, opened.as_of)
    return office.desk(url, made, REMINDED, folder)


def settle(desk: Desk) -> None:
    """Leave nothing to do: all was asked for, and every letter has gone."""
    with writing(desk) as work:
        about = [(one.owed.id, None) for one in work.board().everything]
        letters_out.put(
            work, HEAD, [letters_out.Draft("launch:all", outbox.LAUNCH, "a@xa.example", "", "", "", about=about)]
        )
        work.session.execute(update(models.Message).values(state=outbox.State.SENT.value, sent_at=desk.as_of))
