"""One figure of a report: what was measured, for whom, when, on which basis, and the cell it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.findings import NOWHERE, Place

Value = Decimal | str | bool | date | None
"""Decimal for numbers (money in million đồng, shares in percent), code of a choice, text, yes/no, day; None: left blank."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a unit states it.

    indicator: id in the plan's catalogue. period: "2020", "2022", "2023e" (e: estimate to the end of the year).
    unit:      unit id the figure is about (a commune, also where its district states it); stated_by: unit id that says so.
    value:     None when the cell was left blank: no figure, not zero.
    basis:     "actual" or "estimate". as_of: day the figure is of. criteria_set: set of criteria it was judged by, "".
    shown:     the text of the cell as the sender sees it.
    place:     file, sheet and cell.
    """

    indicator: str
    period: str
    unit: str
    value: Value
    basis: str = "actual"
    as_of: date | None = None
    criteria_set: str = ""
    stated_by: str = ""
    shown: str = ""
    place: Place = NOWHERE
