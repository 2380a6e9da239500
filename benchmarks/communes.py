"""A campaign of many communes that are asked the real plan's report: as many of the nation's as are wanted.

Communes are taken district by district, so that each has as many neighbours as in the whole nation, however few are taken.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from adapters import plan_files
from benchmarks import commune, nation, office
from domain import plans
from tasks.desk import Desk

REPORT = "bao-cao-xa"
AS_OF = "2023-10-10T08:00"


def plan(count: int) -> plans.Plan:
    """The first communes of the nation with their districts and provinces; the report's form is the real plan's."""
    real, whole = plan_files.load(commune.PLAN), nation.plan()
    duty = next(one for one in whole.duties if one.id == REPORT)
    asked = next(one for one in real.duties if one.id == REPORT)
    by_level: dict[str, list[plans.Unit]] = {}
    for unit in whole.units:
        by_level.setdefault(unit.level, []).append(unit)
    with_children = nation.DISTRICTS - 5
    communes = [
        replace(unit, parent=f"d{number * with_children // nation.COMMUNES}")
        for number, unit in enumerate(by_level["commune"][:count])
    ]
    districts = by_level["district"][: math.ceil(count * with_children / nation.COMMUNES)]
    return replace(
        whole, directory=str(commune.PLAN), report_forms=real.report_forms, duties=(replace(duty, sections=asked.sections),),
        units=(*by_level["nation"], *by_level["province"], *districts, *communes),
    )  # fmt: skip


def found(folder: Path, made: plans.Plan) -> Desk:
    """A new database in that folder with the campaign in mid-season, simulated, every report open."""
    url = f"sqlite:///{folder / 'campaign.db'}"
    desk = office.desk(url, made, AS_OF, folder)
    office.found(url, made, desk.as_of)
    office.open_all(url, desk.as_of)
    return desk
