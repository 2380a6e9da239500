"""A small form, its file, and ways to fill and to break it; filled by another program than the one that reads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl

from adapters.workbooks import cells, figures_of, keys, opening, reading, writing
from domain import forms

TOKEN = "SK1.quang-nam-ntm-2023.bao-cao-xa.tam-anh-nam.1.4f0c9b27"
UNIT = "xa-tam-anh-nam"
DEBT, LIST = "Nợ đọng", "Tiêu chí"
COLUMNS = (
    forms.Column("2022", "Năm 2022", "actual", date(2022, 12, 31)),
    forms.Column("2023e", "Ước năm 2023", "estimate", date(2023, 12, 31)),
)
BOTH, LAST = ("2022", "2023e"), ("2023e",)
PASS = {"dat": "Đạt", "chua_dat": "Chưa đạt"}
Typed = str | float | bool | date | None
"""What a person types into a cell."""


def debt_sheet() -> forms.Sheet:
    """Money, with a check; inputs in E6:F9."""
    rows = (
        forms.Row("no_dau_ky", "Nợ đọng XDCB đầu kỳ", "triệu đồng", "money", BOTH, places=1),
        forms.Row("no_phat_sinh", "Nợ phát sinh trong kỳ", "triệu đồng", "money", BOTH, places=1),
        forms.Row("no_da_tra", "Nợ đã trả trong kỳ", "triệu đồng", "money", BOTH, places=1),
        forms.Row(
            "no_cuoi_ky", "Nợ đọng XDCB còn lại", "triệu đồng", "money", BOTH, places=1,
            formula="{no_dau_ky} + {no_phat_sinh} - {no_da_tra}", hint="Bằng đầu kỳ cộng phát sinh trừ đã trả",
        ),
    )  # fmt: skip
    return forms.Sheet("no-dong", DEBT, COLUMNS, rows)


def list_sheet() -> forms.Sheet:
    """One row of every other type; the column of 2022 is closed but for the first row. Inputs in E6:F11."""
    rows = (
        forms.Row("tong_ho", "Tổng số hộ", "hộ", "integer", BOTH),
        forms.Row("ty_le_ngheo", "Tỷ lệ hộ nghèo", "%", "percent", LAST, places=2),
        forms.Row("tc_01", "Tiêu chí 1: Quy hoạch", "đạt/chưa đạt", "choice", LAST, choices=PASS),
        forms.Row("bcd_kien_toan", "Đã kiện toàn Ban Chỉ đạo", "", "boolean", LAST),
        forms.Row("so_qd", "Số quyết định kiện toàn", "", "text", LAST),
        forms.Row("ngay_qd", "Ngày quyết định kiện toàn", "", "date", LAST),
    )
    return forms.Sheet("tieu-chi", LIST, COLUMNS, rows)


def form(*sheets: forms.Sheet, is_simulated: bool = False, title: str = "Biểu số liệu sơ kết") -> forms.Workbook:
    """The form of one commune."""
    heading = (("Đơn vị", "UBND xã Tam Anh Nam"), ("Hạn gửi", "trước thứ Tư 15/11/2023"))
    asked = sheets or (debt_sheet(), list_sheet())
    return forms.Workbook(TOKEN, title, "UBND xã Tam Anh Nam", heading, asked, "QĐ 318", is_simulated)


def written(folder: Path, asked: forms.Workbook | None = None) -> bytes:
    """The blank form as a file."""
    path = folder / "bieu-so-lieu.xlsx"
    writing.write(asked or form(), path)
    return path.read_bytes()


def opened(content: bytes) -> openpyxl.Workbook:
    """The file as another program sees it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def edited(content: bytes, *edits: Callable[[openpyxl.Workbook], None]) -> bytes:
    """The file after somebody has worked in it."""
    book = opened(content)
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(values: Mapping[str, Typed], sheet: str = DEBT) -> Callable[[openpyxl.Workbook], None]:
    """Write values into cells of a sheet."""

    def act(book: openpyxl.Workbook) -> None:
        for address, value in values.items():
            book[sheet][address] = value

    return act


def read_book(content: bytes, name: str = "bieu-so-lieu.xlsx") -> cells.Book:
    """Read here, without the child."""
    book = reading.read(opening.examine(content, name), name)
    assert isinstance(book, cells.Book), book
    return book


def read(content: bytes, asked: forms.Workbook | None = None) -> figures_of.Read:
    """Figures and findings of a filled form."""
    return figures_of.figures_of(read_book(content), asked or form(), unit=UNIT, file="bieu-so-lieu.xlsx")


def value_at(found: figures_of.Read, cell: str, sheet: str = DEBT) -> object:
    """The value of the figure read from a cell; fails when there is no such figure."""
    return next(one.value for one in found[0] if (one.place.sheet, one.place.cell) == (sheet, cell))


def codes(found: figures_of.Read) -> list[tuple[str, str]]:
    """(code, cell) of every finding, in order."""
    return [(one.code, one.place.cell) for one in found[1]]


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes | None], more: Mapping[str, bytes] | None = None
) -> bytes:
    """The zip with every member changed (None: left out) and members added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            body = change(one.filename, old.read(one))
            if body is not None:
                new.writestr(one.filename, body)
        for name, body in (more or {}).items():
            new.writestr(name, body)
    return out.getvalue()


def ods(rows: list[list[object]], repeated: str = "") -> bytes:
    """An OpenDocument sheet as another program may write it. repeated: attributes of every cell that holds a number."""

    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return (
            f'<table:table-cell{repeated} office:value-type="float" office:value="{value}"><text:p/></table:table-cell>'
        )

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "meta")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="{DEBT}">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr(
            "meta.xml",
            f"<office:document-meta {spaces}><office:meta>"
            f'<meta:user-defined meta:name="{keys.TOKEN_NAME}">{TOKEN}</meta:user-defined>'
            "</office:meta></office:document-meta>",
        )
    return out.getvalue()
