"""The form that goes back to its sender: our own, drawn anew, with the values as we read them and the doubtful cells marked.

No byte of the sender's file gets into it; a value is entered only in a spelling that reads back as that value.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from adapters.workbooks import cell_values, cells, keys, layout, writing
from domain import answers, forms, written_numbers
from domain.figures import Figure, Value
from domain.findings import NOWHERE, Finding, Place, Severity

Spot = tuple[str, str, str]
"""An input cell of the form: indicator, unit as the row names it, period."""
Entry = float | str | datetime

MOST_LISTED = 2000
_WIDTHS = (5, 11, 26, 50, 36)
"""Columns of the list of marks, in characters."""
LONGEST_COMMENT = 1500
HOW_TO_CORRECT = (
    "Các ô nêu dưới đây đã được tô màu và ghi chú trong biểu. Đề nghị sửa ngay trên tệp này, lưu, bấm Trả lời (Reply) thư "
    "của Văn phòng và đính kèm tệp. Nếu số liệu đang ghi là đúng, đề nghị nêu lý do trong thư trả lời."
)
_COLORS = {Severity.ERROR: "#FFC7CE", Severity.WARNING: "#FFD966", Severity.NOTE: "#DDEBF7"}
_LONGEST_TEXT = 32_767
_MOST_DIGITS = 30


@dataclass(frozen=True, slots=True)
class _Filling:
    """What goes into the blank form. found: heaviest first, each with its input cell, None where it names none.

    entries: what to enter; a spot of `values` that is not in it stays blank.
    """

    values: Mapping[Spot, Figure]
    entries: Mapping[Spot, Entry]
    found: Sequence[tuple[Finding, Spot | None]]
    marks: Mapping[Spot, Sequence[Finding]]


def write(form: forms.Workbook, figures: Sequence[Figure], found: Sequence[Finding], path: Path) -> int:
    """Draw the form with these figures of one file and the findings about that file; an existing file is replaced.

    A finding marks the input cell whose figure has the finding's place; others stand in the list alone.

    Returns how many cells were marked. Raises as `writing.write` does.
    """
    values, at = _values(form, figures)
    placed = [(one, at.get(_where(one.place))) for one in answers.heaviest(found)]
    marks: dict[Spot, list[Finding]] = {}
    for one, spot in placed:
        if spot is not None:
            marks.setdefault(spot, []).append(one)
    entries = {
        spot: entry
        for row, column, spot in _inputs(form)
        if spot in values and (entry := entry_of(values[spot], row, column)) is not None
    }
    for spot, finding in _lost(form, values, entries, marks):
        marks[spot] = [finding]
        placed.append((finding, spot))
    writing.draw(form, path, partial(_Marked, filling=_Filling(values, entries, placed, marks)))
    return len(marks)


def _where(place: Place) -> tuple[str, str, str]:
    return place.file, place.sheet, place.cell


def _values(
    form: forms.Workbook, figures: Sequence[Figure]
) -> tuple[dict[Spot, Figure], dict[tuple[str, str, str], Spot]]:
    """The figure of each input cell, and the input cell of each cell of their file."""
    rows = {(row.indicator, row.unit): row for sheet in form.sheets for row in sheet.rows}
    values: dict[Spot, Figure] = {}
    at: dict[tuple[str, str, str], Spot] = {}
    for one in figures:
        # A row without a unit is about the form's own.
        unit = one.unit if (one.indicator, one.unit) in rows else ""
        row = rows.get((one.indicator, unit))
        if row is None or one.period not in row.periods:
            continue
        spot = one.indicator, unit, one.period
        values.setdefault(spot, one)
        if one.place.cell:
            at.setdefault(_where(one.place), spot)
    return values, at


def _inputs(form: forms.Workbook) -> Iterator[tuple[forms.Row, forms.Column, Spot]]:
    for sheet in form.sheets:
        for row in sheet.rows:
            for column in sheet.columns:
                if column.period in row.periods:
                    yield row, column, (row.indicator, row.unit, column.period)


def _lost(
    form: forms.Workbook, values: Mapping[Spot, Figure], entries: Mapping[Spot, Entry], marks: Mapping[Spot, object]
) -> Iterator[tuple[Spot, Finding]]:
    """Values without a finding that no spelling would bring back: the cell stays blank, and says so."""
    for row, column, spot in _inputs(form):
        figure = values.get(spot)
        if figure is None or spot in marks or spot in entries:
            continue
        if figure.shown.strip() or figure.value is not None:
            message = f"{row.label} ({column.title}): số đã gửi chưa ghi lại được vào biểu này."
            fix = "Đề nghị ghi lại ô này."
            yield spot, Finding("CELL_NOT_REFILLED", Severity.WARNING, message, figure.place, figure.shown, "", fix)


def entry_of(figure: Figure, row: forms.Row, column: forms.Column) -> Entry | None:
    """What to enter so that the cell reads back as this figure; None when nothing would. What was unreadable stays so."""
    asked = cell_values.Question(row, column, NOWHERE)
    for entry in _spellings(figure, row):
        stored = entry.date() if isinstance(entry, datetime) else entry
        value, _ = cell_values.value_of(cells.Grid("", ((stored,),)).cell(0, 0), asked)
        if type(value) is type(figure.value) and value == figure.value:
            return entry
    return None


def _spellings(figure: Figure, row: forms.Row) -> Iterator[Entry]:
    value: Value = figure.value
    match value:
        case bool():
            yield keys.YES if value else keys.NO
        case Decimal() if value.is_finite() and abs(value.adjusted()) < _MOST_DIGITS:
            if math.isfinite(number := float(value)):
                yield number
            yield written_numbers.format_vi(value, row.places)
        case date():
            if value.year >= 1900:
                yield datetime.combine(value, time())
            yield f"{value:%d/%m/%Y}"
        case str() if row.value_type == "choice":
            yield from (label for code, label in row.choices.items() if code == value)
        case str() if len(value) <= _LONGEST_TEXT:
            yield value
    if figure.shown.strip() and len(figure.shown) <= _LONGEST_TEXT:
        yield figure.shown


class _Marked(writing.Drawing):
    """A form with values, marks, and the list of what is to be corrected in front."""

    def __init__(self, book: xlsxwriter.Workbook, form: forms.Workbook, filling: _Filling) -> None:
        super().__init__(book, form)
        self._filling = filling
        self._cell_of = {
            (row.indicator, row.unit, period): (placed.name, placed.first_row + index, where)
            for placed in self.places
            for index, row in enumerate(placed.sheet.rows)
            for period, where in placed.columns.items()
        }

    def check_shown(self, shown: str) -> str:  # noqa: ARG002
        """Nothing: what a check says of blank cells is not true of these."""
        return ""

    def enter(self, sheet: Worksheet, at: int, where: int, row: forms.Row, period: str) -> None:
        """Draw one input cell with its value and its mark."""
        spot = row.indicator, row.unit, period
        shape, marks = self.input_shape(row), self._filling.marks.get(spot, ())
        figure = self._filling.values.get(spot)
        entry = self._filling.entries.get(spot)
        if marks:
            shape["bg_color"] = _COLORS[marks[0].severity]
            lines = [_advice(one) for one in marks]
            if figure and entry is None and figure.shown.strip():
                lines.append(f"Trong tệp đã gửi, ô này ghi: “{answers.harmless(figure.shown, 200)}”.")
            self._comment(sheet, at, where, "\n".join(lines))
        match entry:
            case None:
                sheet.write_blank(at, where, None, self.format(**shape))
            case datetime():
                sheet.write_datetime(at, where, entry, self.format(**shape))
            case str():
                self.put(sheet, at, where, entry, **shape)
            case _:
                sheet.write_number(at, where, entry, self.format(**shape))

    def _comment(self, sheet: Worksheet, at: int, where: int, text: str) -> None:
        said = text if len(text) <= LONGEST_COMMENT else f"{text[: LONGEST_COMMENT - 1]}…"
        lines = sum(1 + len(line) // 45 for line in said.split("\n"))
        look: dict[str, Any] = {"width": 320, "height": 24 + 18 * min(lines, 20), "font_size": 10}
        sheet.write_comment(at, where, said, look)

    def front(self) -> None:
        """The list: number, weight, place with a way to it, what is wrong, what to do."""
        sheet = self.book.add_worksheet(keys.MARKS_SHEET)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        row = 0
        for line in (*self.banner(), f"{keys.MARKS_SHEET}: {self.form.title}", self.form.unit_name):
            self.put(sheet, row, 0, line, bold=True, font_size=14 if row < 2 else 12)
            row += 1
        sheet.merge_range(row, 0, row, 4, "")
        self.put(sheet, row, 0, HOW_TO_CORRECT, text_wrap=True, valign="top")
        sheet.set_row(row, 50)
        row += 2
        head = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}
        for column, title in enumerate(("STT", "Mức", "Chỗ", "Nội dung", "Cách làm")):
            self.put(sheet, row, column, title, **head)
        sheet.repeat_rows(row)
        sheet.freeze_panes(row + 1, 0)
        listed = self._filling.found[:MOST_LISTED]
        for number, (one, spot) in enumerate(listed, start=1):
            self._line(sheet, row + number, number, one, spot)
        if left := len(self._filling.found) - len(listed):
            self.put(sheet, row + len(listed) + 1, 2, f"Còn {left} chỗ nữa không liệt kê ở đây.")
        self.page(sheet, landscape=True)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _line(self, sheet: Worksheet, row: int, number: int, one: Finding, spot: Spot | None) -> None:
        shape: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1}
        sheet.write_number(row, 0, number, self.format(**shape))
        self.put(sheet, row, 1, answers.LEVEL_WORDS[one.severity], **shape, bg_color=_COLORS[one.severity])
        theirs = answers.place_words(one.place)
        if spot is None:
            self.put(sheet, row, 2, theirs, **shape)
        else:
            name, at, where = self._cell_of[spot]
            cell = xl_rowcol_to_cell(at, where)
            ours = answers.place_words(Place(sheet=name, cell=cell))
            shown = ours if ours == theirs else f"{ours} (trong tệp đã gửi: {theirs})"
            link = f"internal:{quote_sheetname(name)}!{cell}"
            blue = {"font_color": "#0563C1", "underline": 1}
            sheet.write_url(row, 2, link, self.format(**shape, **blue), string=shown)
        message, fix = answers.sentence(one.message), answers.sentence(one.fix)
        self.put(sheet, row, 3, message, **shape)
        self.put(sheet, row, 4, fix, **shape)
        sheet.set_row(row, layout.height((theirs, _WIDTHS[2]), (message, _WIDTHS[3]), (fix, _WIDTHS[4])))


def _advice(one: Finding) -> str:
    said = " ".join(filter(None, (answers.sentence(one.message), answers.sentence(one.fix))))
    return f"{answers.LEVEL_WORDS[one.severity]}: {said}"
