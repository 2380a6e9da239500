"""What was read from a workbook, before anybody asks what it means: sheets, cells, names, tokens.

Cells are addressed, never counted: a row ends where its last value stands, and beyond it everything is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from domain import findings, wording

CellValue = str | int | float | bool | date | None
Rows = tuple[tuple[CellValue, ...], ...]
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from 0, the last ones included."""

VISIBLE, HIDDEN, VERY_HIDDEN = "visible", "hidden", "veryHidden"
_ERROR = re.compile(r"#(?:DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!)|Err:5\d\d")


@dataclass(frozen=True, slots=True)
class Trait:
    """What a cell has beside its value, for the few cells where that matters.

    error:  "#DIV/0!" and its like. font: only when it is one of the old 8-bit fonts. number_format: only for shares,
    for numbers shown in thousands, and for dates that are not shown as the form shows them.
    """

    is_formula: bool = False
    has_cached_value: bool = True
    error: str = ""
    font: str = ""
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. value: None when blank, also for an error. text: as the sender reads it (about: not every format is known)."""

    sheet: str
    address: str
    value: CellValue
    text: str
    is_formula: bool = False
    has_cached_value: bool = True
    error: str = ""
    font: str = ""
    number_format: str = ""


_PLAIN = Trait()
_SCALED = re.compile(r"[0#?](,+)(?![0#?,])")
_FIFTEEN_DIGITS = 10**15


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. rows: values from A1 on, ragged. merges: only those of more than one cell."""

    name: str
    rows: Rows
    visibility: str = VISIBLE
    merges: tuple[Range, ...] = ()
    traits: Mapping[tuple[int, int], Trait] = field(default_factory=dict)

    def value(self, row: int, column: int) -> CellValue:
        """The bare value, None when blank or outside."""
        if not 0 <= row < len(self.rows) or not 0 <= column < len(self.rows[row]):
            return None
        found = self.rows[row][column]
        return None if found == "" else found

    def cell(self, row: int, column: int) -> Cell:
        """The cell, blank where nothing was written. Rows and columns count from 0."""
        value = self.value(row, column)
        trait = self.traits.get((row, column), _PLAIN)
        error = trait.error
        if not error and isinstance(value, str) and _ERROR.fullmatch(value.strip()):
            error = value.strip()  # OpenDocument stores what is shown
        return Cell(
            self.name,
            address(row, column),
            None if error else value,
            error or shown(value, trait.number_format),
            trait.is_formula,
            trait.has_cached_value,
            error,
            trait.font,
            trait.number_format,
        )

    def merge_at(self, row: int, column: int) -> Range | None:
        """The merged range that covers the cell, if any."""
        if not self.merges:
            return None
        return next((one for one in self.merges if one[0] <= row <= one[2] and one[1] <= column <= one[3]), None)

    def text_at(self, row: int, column: int) -> str:
        """The text that stands over a cell: of the merged range where it is part of one. "" for a blank or a number."""
        covering = self.merge_at(row, column) if self.merges else None
        value = self.value(covering[0], covering[1]) if covering else self.value(row, column)
        return value if isinstance(value, str) else ""

    def texts(self) -> Iterator[tuple[int, int, str]]:
        """(row, column, text) of every cell that holds text."""
        for row, values in enumerate(self.rows):
            for column, value in enumerate(values):
                if isinstance(value, str) and value:
                    yield row, column, value


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as read.

    kind:   "xlsx", "xls" or "ods"; only of the first do we see formulas, fonts, formats and merged cells for certain.
    names:  defined names and what they stand for. tokens: every form token found, most trusted place first, no doubles.
    notes:  what was seen on the way in and keeps nobody from reading.
    """

    kind: str
    sheets: tuple[Grid, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    tokens: tuple[str, ...] = ()
    form_version: str = ""
    uses_1904: bool = False
    notes: tuple[findings.Finding, ...] = ()


def address(row: int, column: int) -> str:
    """ "A1" for 0, 0."""
    return f"{_letters(column)}{row + 1}"


@lru_cache(maxsize=512)
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def position(cell: str) -> tuple[int, int] | None:
    """(0, 0) for "A1"; None for what is no address of a sheet."""
    found = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", cell)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def shown(value: CellValue, number_format: str = "") -> str:
    """The value as a Vietnamese sheet shows it: 1.234,5 and 30/11/2023."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _shown_number(value, number_format)
        case datetime() if value.time().replace(microsecond=0).isoformat() != "00:00:00":
            return value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case str():
            return value
    return str(value)


@lru_cache(maxsize=256)
def scale(number_format: str) -> int:
    """By how much a format makes a number look smaller: 1000 for "#,##0,", 1 for most. Quoted text is taken out before."""
    found = _SCALED.search(number_format.partition(";")[0])
    return 1000 ** len(found[1]) if found else 1


def _shown_number(value: int | float, number_format: str) -> str:
    if not number_format and -_FIFTEEN_DIGITS < value < _FIFTEEN_DIGITS and value == int(value):
        return f"{int(value):,}".replace(",", ".")  # most cells, and a Decimal takes its time
    number = Decimal(f"{value:.15g}")  # fifteen digits: as many as Excel keeps
    if not number.is_finite():
        return str(value)
    share = "%" in number_format
    return wording.number((number * (100 if share else 1) / scale(number_format)).normalize()) + ("%" if share else "")
