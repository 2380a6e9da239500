"""Workbooks with something wrong in their cells: what is typed, what formulas left behind, what the figures say together."""

from __future__ import annotations

from collections.abc import Callable

from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.office_programs import libreoffice, openpyxl_edit
from tests.files.build_deliveries.sheet_cells import Book

_XML = "cells written into the XML of the form"
_OPENPYXL = "opened, changed and saved by openpyxl"
_OFFICE = "filled in, then opened and saved by LibreOffice 7.4"


def _typed(name: str, what: str, codes: str, ids: str = "", **texts: str) -> None:
    """Texts where figures are asked: goes back. texts: by indicator, or indicator__period."""

    @case(
        name,
        f"{what}: {', '.join(f'“{one}”' for one in texts.values())}",
        source=_XML,
        verdicts="returned",
        codes=codes,
        ids=ids,
    )
    def _build(forms: HandedOut) -> bytes:
        book = forms.report.book()
        for key, text in texts.items():
            indicator, _, period = key.partition("__")
            book.text(*forms.report.at(indicator, period or "2023e"), text)
        return book.saved()


_typed(
    "cell-words.xlsx", "words around a number", "NUMBER_EXPECTED*4", "E07", tin_bai="khoảng 12", lop_tap_huan="12 (năm trước 10)",
    cuoc_kiem_tra="5+7", vb_chi_dao="=cmd|'/C calc'!A0",
)  # fmt: skip
_typed(
    "cell-ambiguous.xlsx", "two meanings", "NUMBER_AMBIGUOUS*3", "E06", dien_tich="12.500", tong_ho="1,000", ho_can_ngheo="không",
)  # fmt: skip
_typed(
    "cell-various.xlsx", "a fraction of a village, another unit of measure, a choice and a day that are none",
    "NOT_WHOLE;UNIT_IN_CELL;CHOICE_UNKNOWN;DATE_EXPECTED", "E06;E07", tong_thon="12,5", von_ns_xa__2022="12 tỷ đồng",
    tc_05="Cơ bản đạt", ngay_hop="31/11/2023",
)  # fmt: skip
_typed("cell-dash.xlsx", "a dash where a figure must stand", "NO_FIGURE_WRITTEN;REQUIRED_BLANK", "E07", tin_bai="-")


def _numbered(name: str, what: str, codes: str, verdict: str, ids: str = "", **values: object) -> None:
    """Figures that are numbers, and wrong. values: indicator or indicator__period."""
    changed = {(key.partition("__")[0], key.partition("__")[2] or "2023e"): value for key, value in values.items()}
    figures = ";".join(f"{indicator}@{period}={value}" for (indicator, period), value in changed.items())

    @case(
        name,
        what,
        source=_XML,
        verdicts=verdict,
        codes=codes,
        ids=ids,
        figures=figures if verdict == "accepted" else "",
    )
    def _build(forms: HandedOut) -> bytes:
        book = forms.report.book()
        for (indicator, period), value in changed.items():
            book.number(*forms.report.at(indicator, period), value)
        return book.saved()


_numbered("figure-negative.xlsx", "fewer than no documents", "LIMIT_EXCEEDED", "returned", "E07", vb_chi_dao=-10)
_numbered("figure-over-100.xlsx", "a share over 100", "OUT_OF_RANGE", "returned", "E07", ty_le_hai_long=110)
_numbered("figure-sum-wrong.xlsx", "a total that is not the sum", "SUM_DIFFERS", "returned", "E05", von_tong=130)
_numbered(
    "figure-nesting-wrong.xlsx",
    "more good cooperatives than cooperatives",
    "LIMIT_EXCEEDED",
    "returned",
    "E05",
    htx_hieu_qua=12,
)
_numbered(
    "figure-unit-slip.xlsx", "đồng for million đồng in one cell", "UNIT_SLIP", "accepted", "E06", doi_ung_quy_dinh=10000
)
_numbered(
    "figure-unit-slip-sure.xlsx", "income in nghìn đồng, against last time and a like commune", "UNIT_SLIP", "returned",
    "E06", thu_nhap_bq__2020="42.5", thu_nhap_bq=60700,
)  # fmt: skip


def _edited(
    name: str, what: str, codes: str, edit: Callable[[HandedOut, Book], object], *, verdict: str = "returned", ids: str = "E08",
    figures: str = "", says: str = "",
) -> None:  # fmt: skip
    @case(name, what, source=_XML, verdicts=verdict, codes=codes, ids=ids, figures=figures, says=says)
    def _build(forms: HandedOut) -> bytes:
        book = forms.report.book()
        edit(forms, book)
        return book.saved()


_edited(
    "cell-day-as-number.xlsx", "a number that turned into a day", "NUMBER_EXPECTED",
    lambda forms, book: book.number(*forms.report.at("tin_bai"), 45211, style=book.style("dd/mm/yyyy")), ids="E07",
)  # fmt: skip
_edited(
    "cell-percent-in-count.xlsx", "a count shown with a percent sign", "PERCENT_IN_NUMBER",
    lambda forms, book: book.number(*forms.report.at("tin_bai"), "0.12", style=book.style("0%")), ids="E07",
)  # fmt: skip


def _scaled(forms: HandedOut, book: Book) -> None:
    """10.000 shown as 10: the sender sees, and may mean, another figure than the one that is stored."""
    style = book.style("#,##0,")
    for period in ("2022", "2023e"):
        book.number(*forms.report.at("doi_ung_quy_dinh", period), 10000, style=style)


_edited("figure-shown-in-thousands.xlsx", "figures whose format hides three digits", "", _scaled, ids="E06")


def _errors(forms: HandedOut, book: Book) -> None:
    book.error(*forms.report.at("tong_ho"), "#REF!", "#REF!+#REF!")
    book.error(*forms.report.at("ty_le_ngheo"), "#DIV/0!", "E7/0")
    book.text(*forms.report.at("so_dai_bieu"), "#N/A")


_edited("cell-errors.xlsx", "formulas that came out as #REF! and #DIV/0!, and a pasted #N/A", "CELL_ERROR*3", _errors)
_edited(
    "cell-formula-without-value.xlsx", "a formula that no program has reckoned", "FORMULA_WITHOUT_VALUE",
    lambda forms, book: book.formula(*forms.report.at("tong_ho"), "500+500"),
)  # fmt: skip
_edited(
    "cell-closed-filled.xlsx", "a figure in a cell that is not asked", "CLOSED_CELL_FILLED",
    lambda forms, book: book.number(*forms.report.at("tong_thon", "2020"), 9), verdict="accepted",
)  # fmt: skip


@case(
    "cell-divided-by-zero.ods",
    "a share of nothing, in an .ods",
    source=_OFFICE,
    verdicts="returned",
    codes="CELL_ERROR",
    ids="E08",
    is_kept=True,
)
def _ods_error(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.formula(*forms.report.at("ty_le_ngheo"), "1/0")
    return libreoffice(book.saved(), "xlsx", "ods")


@case(
    "cell-divided-by-zero.xls",
    "a share of nothing, in an .xls",
    source=_OFFICE,
    verdicts="returned",
    codes="CELL_ERROR",
    ids="E08",
    is_kept=True,
)
def _xls_error(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.formula(*forms.report.at("ty_le_ngheo"), "1/0")
    return libreoffice(book.saved(), "xlsx", "xls:MS Excel 97")


@case(
    "cell-share-in-doubt.ods",
    "0,5 as a share in a file that shows no formats",
    source=_OFFICE,
    verdicts="accepted",
    codes="SHARE_IN_DOUBT",
    ids="E07",
    figures="ty_le_hai_long@2023e=0.5",
    is_kept=True,
)
def _share_in_doubt(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.number(*forms.report.at("ty_le_hai_long"), "0.5")
    return libreoffice(book.saved(), "xlsx", "ods")


@case(
    "form-blank.xlsx",
    "the form as handed out, nothing filled in",
    source="as handed out",
    verdicts="returned",
    codes="SECTION_BLANK",
)
def _blank(forms: HandedOut) -> bytes:
    return forms.report.blank


@case(
    "form-half-filled.xlsx",
    "a whole sheet and some cells left blank",
    source=_XML,
    verdicts="returned",
    codes="SECTION_BLANK;REQUIRED_BLANK",
)
def _half(forms: HandedOut) -> bytes:
    assert forms.report.workbook is not None
    sheet = next(one for one in forms.report.workbook.sheets if one.id == "nguon-luc")
    return forms.report.book(*(row.indicator for row in sheet.rows), "tong_ho", "tc_07").saved()


def _heading(forms: HandedOut, sheet: str, old: str, new: str) -> bytes:
    """The heading of a column typed over."""

    def edit(book: object) -> None:
        for row in book[sheet].iter_rows():  # type: ignore[index]
            for cell in row:
                if cell.value == old:
                    cell.value = new

    return openpyxl_edit(forms.report.filled(), edit)


@case(
    "heading-other-day.xlsx", "a column headed “Đến 30/9/2023” where the estimate of the year is asked", source=_OPENPYXL,
    verdicts="returned", ids="E09",
)  # fmt: skip
def _other_day(forms: HandedOut) -> bytes:
    return _heading(forms, "Nguồn lực", "Ước năm 2023", "Thực hiện đến 30/9/2023")


@case(
    "headings-exchanged.xlsx", "two headings exchanged, the hidden keys left", source=_OPENPYXL, verdicts="returned",
    codes="COLUMN_LABEL_DIFFERS", ids="E09",
)  # fmt: skip
def _exchanged(forms: HandedOut) -> bytes:
    def edit(book: object) -> None:
        sheet = book["Nguồn lực"]  # type: ignore[index]
        (row,) = [row for row in sheet.iter_rows() if "Năm 2022" in [cell.value for cell in row]]
        found = {cell.value: cell for cell in row}
        found["Năm 2022"].value, found["Ước năm 2023"].value = "Ước năm 2023", "Năm 2022"

    return openpyxl_edit(forms.report.filled(), edit)
