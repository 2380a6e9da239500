"""Workbooks that are to be accepted, however they were saved: the control group of the figures."""

from __future__ import annotations

import openpyxl

from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.handed_out import HandedOut, places_of
from tests.files.build_deliveries.office_programs import libreoffice, openpyxl_edit
from tests.files.build_deliveries.sheet_cells import Book
from tests.openpyxl_typed import cell_at

_XML = "cells written into the XML of the form"
_OPENPYXL = "opened, changed and saved by openpyxl"
_OFFICE = "filled in, then opened and saved by LibreOffice 7.4"


@case("good-filled.xlsx", "the form as handed out, filled in", source=_XML, verdicts="accepted")
def _filled(forms: HandedOut) -> bytes:
    return forms.report.filled(is_whole=True)


@case("good-libreoffice.xlsx", "saved as .xlsx", source=_OFFICE, verdicts="accepted", ids="E08", is_kept=True)
def _office_xlsx(forms: HandedOut) -> bytes:
    return libreoffice(forms.report.filled(is_whole=True), "xlsx", "xlsx")


@case("good-libreoffice.ods", "saved as .ods", source=_OFFICE, verdicts="accepted", ids="E08", is_kept=True)
def _office_ods(forms: HandedOut) -> bytes:
    return libreoffice(forms.report.filled(is_whole=True), "xlsx", "ods")


@case("good-libreoffice.xls", "saved as .xls of Excel 97", source=_OFFICE, verdicts="accepted", ids="E08", is_kept=True)
def _office_xls(forms: HandedOut) -> bytes:
    return libreoffice(forms.report.filled(is_whole=True), "xlsx", "xls:MS Excel 97")


@case(
    "good-openpyxl.xlsx", "saved by a program that stores no results of formulas", source=_OPENPYXL, verdicts="accepted"
)
def _openpyxl(forms: HandedOut) -> bytes:
    return openpyxl_edit(forms.report.filled())


@case("good-sheets-renamed.xlsx", "two sheets renamed, and moved", source=_OPENPYXL, verdicts="accepted", ids="E08")
def _renamed(forms: HandedOut) -> bytes:
    def rename(book: openpyxl.Workbook) -> None:
        book["Tình hình chung"].title = "Biểu 1"
        book["Nợ đọng"].title = "no dong XDCB"
        book.move_sheet("Biểu 1", 4)

    return openpyxl_edit(forms.report.filled(), rename)


def _swap_rows(book: openpyxl.Workbook, sheet: str, one: int, other: int, first_column: int) -> None:
    """Change places of two rows, cell by cell, from a column on."""
    cells = book[sheet]
    for column in range(first_column, cells.max_column + 1):
        a, b = cell_at(cells, one, column), cell_at(cells, other, column)
        a.value, b.value = b.value, a.value


@case("good-rows-moved.xlsx", "rows in another order", source=_OPENPYXL, verdicts="accepted", ids="E08")
def _moved(forms: HandedOut) -> bytes:
    return openpyxl_edit(
        forms.report.filled(),
        lambda book: _swap_rows(book, "Tình hình chung", 7, 9, 1),
        lambda book: _swap_rows(book, "Nợ đọng", 6, 7, 1),
    )


@case(
    "good-row-column-inserted.xlsx",
    "a column for remarks and two rows put in",
    source=_OPENPYXL,
    verdicts="accepted",
    ids="E08",
)
def _inserted(forms: HandedOut) -> bytes:
    def insert(book: openpyxl.Workbook) -> None:
        sheet = book["Nguồn lực"]
        sheet.insert_cols(5)
        sheet["E5"], sheet["E7"] = "Ghi chú", "theo quyết toán"
        book["Tình hình chung"].insert_rows(8)
        book["Tình hình chung"]["C8"] = "(Số liệu của thôn)"
        book["Nợ đọng"].insert_rows(1)

    return openpyxl_edit(forms.report.filled(), insert)


@case("good-labels-merged.xlsx", "headings and labels merged", source=_OPENPYXL, verdicts="accepted", ids="E08")
def _merged(forms: HandedOut) -> bytes:
    def merge(book: openpyxl.Workbook) -> None:
        book["Tình hình chung"].merge_cells("B2:F2")
        book["Tình hình chung"].merge_cells("C7:D7")
        book["Nguồn lực"].merge_cells("B3:G3")

    return openpyxl_edit(forms.report.filled(), merge)


@case("good-renamed.xls", "an .xlsx that is called .xls", source=_XML, verdicts="accepted", ids="E22")
def _called_xls(forms: HandedOut) -> bytes:
    return forms.report.filled()


@case(
    "good-keys-gone.xlsx",
    "hidden column and row of keys deleted, the token left",
    source=_OPENPYXL,
    verdicts="accepted",
    ids="E08",
)
def _keys_gone(forms: HandedOut) -> bytes:
    def delete(book: openpyxl.Workbook) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if str(cell.value).startswith(("soket.row", "soket.period", "soket.sheet")):
                        cell.value = None

    return openpyxl_edit(forms.report.filled(), delete)


@case(
    "good-hidden.xlsx",
    "rows and a sheet of the form hidden, and a hidden sheet of the clerk's own",
    source=_OPENPYXL,
    verdicts="accepted",
)
def _hidden(forms: HandedOut) -> bytes:
    def hide(book: openpyxl.Workbook) -> None:
        book["Nguồn lực"].row_dimensions[8].hidden = True
        book["Nguồn lực"].column_dimensions["E"].hidden = True
        book["Cộng đồng"].sheet_state = "hidden"
        notes = book.create_sheet("tính nháp")
        for row in (["Thôn", "Hộ", "Nhân khẩu"], ["Thôn 1", 412, 1650], ["Thôn 2", 588, 2350]):
            notes.append(row)
        notes.sheet_state = "hidden"

    return openpyxl_edit(forms.report.filled(), hide)


@case(
    "good-oddly-written.xlsx", "numbers and a day kept as text, a share with its sign, binary noise: each with one meaning",
    source=_XML, verdicts="accepted", ids="E06;E07",
    figures="tong_ho@2023e=1000;tin_bai@2023e=12;can_bo_chuyen_trach@2023e=3;kh_von@2022=10;dien_tich@2023e=1234.5"
    ";ty_le_hai_long@2023e=63.73;hien_dat@2023e=0.3;hien_dat@2022=12.4",
)  # fmt: skip
def _oddly(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.text(*forms.report.at("tong_ho"), "1.000 hộ")
    book.text(*forms.report.at("tin_bai"), "\uff11\uff12")
    book.text(*forms.report.at("can_bo_chuyen_trach"), "\u00a003 ")
    book.text(*forms.report.at("kh_von", "2022"), "10 triệu đồng")
    book.text(*forms.report.at("dien_tich"), "1,234.5")
    book.text(*forms.report.at("ngay_hop"), "12-10-2023")
    book.number(*forms.report.at("ty_le_hai_long"), "0.6373", style=book.style("0.00%"))
    book.number(*forms.report.at("hien_dat"), "0.30000000000000004")
    book.number(*forms.report.at("hien_dat", "2022"), "12.399999999999999")
    return book.saved()


@case("good-date-as-number.xlsx", "a day as Excel's serial number, shown as 45211", source=_XML, verdicts="accepted")
def _serial(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.number(*forms.report.at("ngay_hop"), 45211, style=0)
    return book.saved()


@case(
    "good-date-1904.xlsx", "a workbook that counts its days from 1904, as old Macs do", source=_XML, verdicts="accepted"
)
def _mac_days(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.replace("xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    book.number(*forms.report.at("ngay_hop"), 45211 - 1462)
    return book.saved()


@case(
    "good-blank-is-no-zero.xlsx", "cells left blank that may be, and one zero", source=_XML, verdicts="accepted",
    figures="can_bo_chuyen_trach@2023e=;dien_tich@2023e=;co_che_rieng@2023e=0",
)  # fmt: skip
def _blank(forms: HandedOut) -> bytes:
    book = forms.report.book("can_bo_chuyen_trach", "dien_tich")
    book.number(*forms.report.at("co_che_rieng"), 0)
    return book.saved()


@case(
    "good-formulas.xlsx", "figures reckoned by formulas, one from a file of another machine, results stored", source=_XML, verdicts="accepted",
    ids="E08",
)  # fmt: skip
def _external(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.formula(*forms.report.at("tong_ho"), "[1]Sheet1!$B$4", 1000)
    book.formula(*forms.report.at("von_tong"), "SUM(G6:G17)", 120)
    book.formula(*forms.report.at("dan_so"), "2500+1500", 4000)
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    book.replace(
        "xl/_rels/workbook.xml.rels", "</Relationships>",
        f'<Relationship Id="rId99" Type="{link}" Target="externalLinks/externalLink1.xml"/></Relationships>',
    )  # fmt: skip
    book.replace(
        "xl/workbook.xml",
        "<definedNames>",
        '<externalReferences><externalReference r:id="rId99"/></externalReferences><definedNames>',
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book.parts["xl/externalLinks/externalLink1.xml"] = (
        f'<?xml version="1.0"?><externalLink xmlns="{space}"><externalBook xmlns:r="{relations}" r:id="rId1"/></externalLink>'
    ).encode()
    book.parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="http://may-la.example/so-lieu.xlsx" TargetMode="External"/></Relationships>'
    )
    return book.saved()


@case(
    "good-formula-as-text.xlsx", "text that a spreadsheet would run as a command (DDE)", source=_XML, verdicts="accepted",
    codes="FORM_DIFFERS", ids="E21", figures="so_qd_kien_toan@2023e==cmd|'/C calc'!A0",
)  # fmt: skip
def _dde(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.text(*forms.report.at("so_qd_kien_toan"), "=cmd|'/C calc'!A0")
    return book.saved()


@case(
    "good-old-font.xlsx", "a text cell typed in TCVN3, one in VNI", source=_XML, verdicts="accepted",
    says="Unicode", figures="so_qd_kien_toan@2023e=*;so_qd_cong_nhan@2023e=*",
)  # fmt: skip
def _old_font(forms: HandedOut) -> bytes:
    book = forms.report.book()
    book.runs(*forms.report.at("so_qd_kien_toan"), ".VnTime", "Sè 12/Q§-UBND ngµy 05/01/2022")
    book.runs(*forms.report.at("so_qd_cong_nhan"), "VNI-Times", "Soá 12/QÑ-UBND ngaøy 05/01/2022")
    return book.saved()


@case(
    "good-marked-corrected.xlsx",
    "our workbook with marked cells, corrected and sent back",
    source=_XML,
    verdicts="accepted",
)
def _marked(forms: HandedOut) -> bytes:
    marked = forms.report.marked()
    book = Book(marked)
    book.number(*places_of(marked)["no_cuoi_ky", "2023e"], 10)
    return book.saved()
