"""Where openpyxl's types say less than the tests know of their workbooks."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.worksheet.worksheet import Worksheet


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell that can hold a value: not one that a merged range covers."""
    found = sheet.cell(row, column)
    assert isinstance(found, Cell), found.coordinate
    return found


def own_properties(book: Workbook) -> CustomPropertyList:
    """The properties that a workbook gives itself."""
    return book.custom_doc_props  # pyright: ignore[reportAttributeAccessIssue]  not in the types that we have
