"""The check beside a row: the plan's formula over ids as an Excel formula over cells, in the Excel of 2010."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from adapters.workbooks import layout
from domain import forms

AGREES, DIFFERS, INCOMPLETE = "khớp", "chưa khớp", "chưa đủ số"
LONGEST_FORMULA = 8000
_ID = re.compile(r"\{([^{}]+)\}")
_COMPARISON = re.compile(r"\s*(<=|>=|<>|==|=|<|>)?(.*)", re.DOTALL)
# Numbers, signs, and functions in capitals. No quotes, no names, no other files: a formula reads cells of this form only.
_SAFE = re.compile(r"[\d\s.,()+*/<>=A-Z-]*")


def formula(row: forms.Row, placed: layout.Placed, places: Sequence[layout.Placed]) -> tuple[str, str]:
    """(check of one row over all its periods, what it shows while the form is blank).

    Two empty texts where the row has no formula, or the form lacks what it compares with. A formula may begin with a
    comparison ("<= {tong_thon}"); without one it says what the row equals.
    """
    if not row.formula or not _SAFE.fullmatch(_ID.sub("", row.formula)):
        return "", ""
    titles = {one.period: one.title for one in placed.sheet.columns}
    asked = [period for period in placed.columns if period in row.periods]
    parts = {period: part for period in asked if (part := _part(row, period, placed, places))}
    # Which year is meant goes without saying where there is one.
    names = {period: f"{titles[period]}: " if len(parts) > 1 else "" for period in parts}
    said = '&"; "&'.join(
        f'"{_quoted(names[period])}"&IF({missing},"{INCOMPLETE}",IF({holds},"{AGREES}","{DIFFERS}"))'
        for period, (missing, holds) in parts.items()
    ).removeprefix('""&')
    whole = f'=IFERROR({said},"{DIFFERS}")'
    if not parts or len(whole) > LONGEST_FORMULA:
        return "", ""
    return whole, "; ".join(f"{name}{INCOMPLETE}" for name in names.values())


def _part(
    row: forms.Row, period: str, placed: layout.Placed, places: Sequence[layout.Placed]
) -> tuple[str, str] | None:
    """(condition that a number is missing, condition that the row holds), None when an id is not in the form."""
    comparison, right = _COMPARISON.fullmatch(row.formula).groups()  # type: ignore[union-attr]
    own = _reference(row.indicator, row.unit, period, placed, places)
    others = {name: _reference(name, row.unit, period, placed, places) for name in _ID.findall(right)}
    if own is None or None in others.values():
        return None
    cells = [own, *(cell for cell in others.values() if cell and cell != own)]
    body = _ID.sub(lambda found: str(others[found[1]]), right).strip()
    tolerance = Decimal(5).scaleb(-row.places - 1)
    holds = {
        "<=": f"{own}-({body})<={tolerance}",
        ">=": f"({body})-{own}<={tolerance}",
        "<": f"{own}<({body})",
        ">": f"{own}>({body})",
        "<>": f"{own}<>({body})",
    }.get(comparison, f"ABS({own}-({body}))<={tolerance}")
    return f"COUNT({','.join(cells)})<{len(cells)}", holds


def _reference(
    indicator: str, unit: str, period: str, placed: layout.Placed, places: Sequence[layout.Placed]
) -> str | None:
    """The cell of an indicator, its own sheet first; the row of the same unit before one of the whole form."""
    for wanted in dict.fromkeys((unit, "")):
        for place in (placed, *(one for one in places if one is not placed)):
            for index, row in enumerate(place.sheet.rows):
                if (row.indicator, row.unit) == (indicator, wanted) and period in row.periods:
                    if period not in place.columns:
                        continue
                    cell = xl_rowcol_to_cell(place.first_row + index, place.columns[period])
                    return cell if place is placed else f"{quote_sheetname(place.name)}!{cell}"
    return None


def _quoted(text: str) -> str:
    return text.replace('"', '""')
