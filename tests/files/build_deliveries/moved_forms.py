"""Workbooks whose rows, columns or sheets were moved so that it is no longer clear what a figure belongs to."""

from __future__ import annotations

import openpyxl

from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.office_programs import openpyxl_edit
from tests.openpyxl_typed import cell_at, own_properties

_OPENPYXL = "opened, changed and saved by openpyxl"


@case(
    "moved-without-keys.xlsx",
    "labels and figures sorted, the hidden keys left",
    source=_OPENPYXL,
    verdicts="returned",
    codes="ROW_LABEL_DIFFERS",
    ids="E08",
)
def _without_keys(forms: HandedOut) -> bytes:
    def sort(book: openpyxl.Workbook) -> None:
        sheet = book["Tình hình chung"]
        for column in range(2, sheet.max_column + 1):
            one, other = cell_at(sheet, 7, column), cell_at(sheet, 8, column)
            one.value, other.value = other.value, one.value

    return openpyxl_edit(forms.report.filled(), sort)


@case(
    "moved-row-twice.xlsx",
    "a row copied and put in below with another figure",
    source=_OPENPYXL,
    verdicts="returned",
    codes="ROW_TWICE",
    ids="E08",
)
def _row_twice(forms: HandedOut) -> bytes:
    def copy(book: openpyxl.Workbook) -> None:
        sheet = book["Tổ chức, triển khai"]
        sheet.insert_rows(9)
        for column in range(1, sheet.max_column + 1):
            cell_at(sheet, 9, column).value = sheet.cell(8, column).value
        cell_at(sheet, 9, 7).value = 25

    return openpyxl_edit(forms.report.filled(), copy)


@case(
    "moved-row-unknown.xlsx",
    "a row of the clerk's own with a figure",
    source=_OPENPYXL,
    verdicts="accepted",
    codes="ROW_UNKNOWN",
    ids="E08",
)
def _row_unknown(forms: HandedOut) -> bytes:
    def add(book: openpyxl.Workbook) -> None:
        sheet = book["Nguồn lực"]
        last = sheet.max_row + 1
        cell_at(sheet, last, 3).value = "Vốn ủng hộ của kiều bào"
        cell_at(sheet, last, 7).value = 350

    return openpyxl_edit(forms.report.filled(), add)


@case("moved-row-deleted.xlsx", "a row deleted", source=_OPENPYXL, verdicts="returned", codes="ROW_MISSING", ids="E08")
def _row_deleted(forms: HandedOut) -> bytes:
    return openpyxl_edit(forms.report.filled(), lambda book: book["Tổ chức, triển khai"].delete_rows(8))


@case(
    "moved-cells-merged.xlsx",
    "two cells of figures made one",
    source=_OPENPYXL,
    verdicts="returned",
    codes="CELLS_MERGED",
    ids="E08",
)
def _merged(forms: HandedOut) -> bytes:
    return openpyxl_edit(forms.report.filled(), lambda book: book["Nguồn lực"].merge_cells("F8:G8"))


@case(
    "moved-sheet-deleted.xlsx",
    "a sheet deleted",
    source=_OPENPYXL,
    verdicts="returned",
    codes="SHEET_MISSING",
    ids="E08",
)
def _sheet_deleted(forms: HandedOut) -> bytes:
    return openpyxl_edit(forms.report.filled(), lambda book: book.remove(book["Nợ đọng"]))


@case(
    "moved-sheet-copied-hidden.xlsx",
    "a hidden copy of a sheet, with other figures",
    source=_OPENPYXL,
    verdicts="returned",
    codes="SHEET_TWICE",
    ids="E08",
)
def _sheet_copied(forms: HandedOut) -> bytes:
    def copy(book: openpyxl.Workbook) -> None:
        made = book.copy_worksheet(book["Tình hình chung"])
        made.title, made.sheet_state = "Tình hình chung (cũ)", "hidden"
        made["F7"] = 999

    return openpyxl_edit(forms.report.filled(), copy)


@case(
    "moved-column-twice.xlsx",
    "the last column copied beside itself with its key",
    source=_OPENPYXL,
    verdicts="returned",
    codes="COLUMN_TWICE",
    ids="E08",
)
def _column_twice(forms: HandedOut) -> bytes:
    def copy(book: openpyxl.Workbook) -> None:
        sheet = book["Tình hình chung"]
        for row in range(1, sheet.max_row + 1):
            cell_at(sheet, row, 7).value = sheet.cell(row, 6).value

    return openpyxl_edit(forms.report.filled(), copy)


@case(
    "moved-values-only.xlsx",
    "figures pasted into a new workbook: labels and headings, nothing of ours",
    source="written by openpyxl",
    verdicts="held",
    ids="E08",
)
def _values_only(forms: HandedOut) -> bytes:
    import io

    old = openpyxl.load_workbook(io.BytesIO(forms.report.filled()))

    def paste(book: openpyxl.Workbook) -> None:
        for name in book.sheetnames:
            book.remove(book[name])
        for name in old.sheetnames[1:-1]:
            sheet = book.create_sheet(name)
            for row in old[name].iter_rows(min_row=5, min_col=2, values_only=True):
                sheet.append(row)
        book.defined_names.clear()
        mine = own_properties(book)
        for name in list(mine.names):
            del mine[name]

    return openpyxl_edit(forms.report.filled(), paste)
