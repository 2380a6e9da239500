"""The yardstick: the figures of a returned workbook found with openpyxl, as a careful program without ours would do it.

openpyxl gives a formula or its stored result, not both: so the file is loaded twice, to see errors, and formulas whose
result was never stored. Rows and columns are found by what is written beside and above them. What a cell's content means
is asked of the same rules as ours (`adapters.workbooks.cell_values`): opening and finding are what differs, so nothing is
looked at that keeps a file from being read, and no mark that would tell a moved or doubled row.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from adapters.workbooks import cell_values, cells, layout
from domain import figures, forms
from domain.findings import Finding, Place

_OLD_FONT = re.compile(r"^(?:\.?Vn[A-Z]|VNI[- ])", re.IGNORECASE)


def figures_of(
    content: bytes, form: forms.Workbook, *, unit: str, file: str
) -> tuple[list[figures.Figure], list[Finding]]:
    """Every figure that the form asks for, as `adapters.workbooks.figures_of` gives them, and what its cell says wrong."""
    written = openpyxl.load_workbook(io.BytesIO(content))
    stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found: list[figures.Figure] = []
    findings: list[Finding] = []
    for sheet, title in zip(form.sheets, layout.sheet_names(form), strict=True):
        rows, columns = _places(stored[title], sheet)
        for row, column in _asked(sheet):
            at, where = rows[row.label.strip()], columns[column.title.strip()]
            cell = _cell(title, written[title].cell(at, where), stored[title].cell(at, where))
            place = Place(file, title, cell.address)
            value, said = cell_values.value_of(cell, cell_values.Question(row, column, place))
            findings += said
            found.append(
                figures.Figure(
                    row.indicator, column.period, row.unit or unit, value, column.basis, column.as_of,
                    form.criteria_set, unit, cell.text, place,
                )
            )  # fmt: skip
    return found, findings


def _places(sheet: Worksheet, asked: forms.Sheet) -> tuple[dict[str, int], dict[str, int]]:
    """Where each label and each heading stands."""
    labels, titles = {one.label.strip() for one in asked.rows}, {one.title.strip() for one in asked.columns}
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    for number, line in enumerate(sheet.iter_rows(values_only=True), start=1):
        for column, value in enumerate(line, start=1):
            if not isinstance(value, str):
                continue
            text = value.strip()
            if text in labels:
                rows[text] = number
            elif text in titles:
                columns[text] = column
    return rows, columns


def _asked(sheet: forms.Sheet) -> Iterator[tuple[forms.Row, forms.Column]]:
    for row in sheet.rows:
        for column in sheet.columns:
            if column.period in row.periods:
                yield row, column


def _cell(title: str, written: Any, stored: Any) -> cells.Cell:
    """The two sides of one cell as our rules ask for it."""
    value, is_formula = stored.value, written.data_type == "f"
    error = str(value) if stored.data_type == "e" else ""
    shape = ""
    if isinstance(value, (int, float, date)) and not isinstance(value, bool):
        known = stored.number_format
        shape = known if "%" in known or (stored.is_date and known.lower() != "dd/mm/yyyy") else ""
    font = stored.font.name if isinstance(value, str) else ""
    return cells.Cell(
        title, stored.coordinate, None if error else value, error or cells.shown(value, shape), is_formula,
        not is_formula or value is not None, error, font if font and _OLD_FONT.match(font) else "", shape,
    )  # fmt: skip
