"""Where each row and column of a blank form stands. Reading never relies on this: it goes by keys and labels."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.workbooks import keys
from domain import forms

KEY, NUMBER, LABEL, MEASURE = 0, 1, 2, 3
"""Columns: the hidden key, STT, Chỉ tiêu, Đơn vị tính."""
LONGEST_NAME = 31
_LINE = 16.5
"""Points of one line of Times New Roman 12."""
_NARROW = 1.12
"""Letters of Times New Roman that stand in the width of one digit."""
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Placed:
    """One sheet with its place in the workbook; unit and check: their column, None where the sheet has none."""

    sheet: forms.Sheet
    name: str
    key_row: int
    columns: Mapping[str, int]
    unit: int | None
    check: int | None

    @property
    def head_row(self) -> int:
        return self.key_row + 1

    @property
    def first_row(self) -> int:
        return self.key_row + 2

    @property
    def is_wide(self) -> bool:
        """Better on its side: more columns than an upright A4 page holds in legible print."""
        return len(self.columns) + (self.unit is not None) + (self.check is not None) > 3

    def headings(self) -> dict[int, tuple[str, float]]:
        """Column -> (title, width in characters)."""
        found: dict[int, tuple[str, float]] = {
            NUMBER: ("STT", 6),
            LABEL: (keys.LABEL_HEADING, 46),
            MEASURE: ("Đơn vị tính", 13),
        }
        if self.unit is not None:
            found[self.unit] = (keys.UNIT_HEADING, 22)
        found.update({self.columns[one.period]: (one.title, 15) for one in self.sheet.columns})
        if self.check is not None:
            found[self.check] = (keys.CHECK_HEADING, 18)
        return found


@dataclass(frozen=True, slots=True)
class Rule:
    """What the input cells of some rows have in common, so that they share one validation."""

    value_type: str
    choices: tuple[str, ...] = ()
    hint: str = ""


def plan(form: forms.Workbook) -> tuple[Placed, ...]:
    """Give every sheet of the form its name, rows and columns."""
    names = sheet_names(form)
    return tuple(_place(form, sheet, name) for sheet, name in zip(form.sheets, names, strict=True))


def _place(form: forms.Workbook, sheet: forms.Sheet, name: str) -> Placed:
    has_units = any(row.unit for row in sheet.rows)
    first = MEASURE + 1 + has_units
    columns = {one.period: first + index for index, one in enumerate(sheet.columns)}
    check = first + len(columns) if any(row.formula for row in sheet.rows) else None
    return Placed(sheet, name, 2 + form.is_simulated, columns, MEASURE + 1 if has_units else None, check)


def sheet_names(form: forms.Workbook) -> list[str]:
    """Names that Excel takes: at most 31 characters, none of []:*?/\\, no two alike."""
    taken = {keys.GUIDE_SHEET.lower(), keys.META_SHEET.lower(), keys.MARKS_SHEET.lower(), "history"}
    names: list[str] = []
    for sheet in form.sheets:
        plain = " ".join(sheet.title.translate(_NOT_IN_NAMES).split()).strip("'") or sheet.id
        name, count = plain[:LONGEST_NAME].strip(), 1
        while name.lower() in taken:
            count += 1
            tail = f" ({count})"
            name = plain[: LONGEST_NAME - len(tail)].strip() + tail
        taken.add(name.lower())
        names.append(name)
    return names


def height(*cells: tuple[str, float]) -> float | None:
    """Points that a row needs for its (text, width in characters), None when one line is enough.

    Excel fits such rows by itself, LibreOffice leaves them one line high and prints one text over the other.
    """
    lines = max(
        sum(len(textwrap.wrap(line, int(width * (_NARROW if width > 20 else 1)))) or 1 for line in text.split("\n"))
        for text, width in cells
    )
    return lines * _LINE if lines > 1 else None


def rule(row: forms.Row) -> Rule:
    """The validation a row's cells share with others."""
    options = (keys.YES, keys.NO) if row.value_type == "boolean" else tuple(row.choices.values())
    return Rule(row.value_type, options, row.hint)


def number_format(row: forms.Row) -> str:
    """Excel's format for the row's cells. A share is shown without a % sign: with one, Excel would store 0.63 for 63."""
    match row.value_type:
        case "integer" | "decimal" | "money" | "percent":
            return "#,##0" + (f".{'0' * row.places}" if row.places else "")
        case "date":
            return keys.DATE_FORMAT
        case "text":
            return "@"
    return "General"
