"""Figures come back exactly, from wherever they have moved to; what cannot be told is asked about, with its cell."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from adapters import packages
from adapters.workbooks import cells, figures_of, keys, ods_errors, opening, reading
from domain import figures, findings, forms
from tests.adapters import workbook_samples as samples
from tests.openpyxl_typed import cell_at, own_properties

DEBTS = {"E5": 15000, "E6": 0, "E7": 2600.5, "E8": 12399.5, "F5": 12399.5, "F6": 0.1, "F7": 0.2, "F8": 12399.4}
LISTS = {"E5": 1250, "F5": 1262, "F6": 3.25, "F7": "Đạt", "F8": "Có", "F9": "15/QĐ-UBND", "F10": date(2021, 8, 5)}


@pytest.fixture
def blank(tmp_path: Path) -> bytes:
    return samples.written(tmp_path)


@pytest.fixture
def filled(blank: bytes) -> bytes:
    return samples.edited(blank, samples.fill(DEBTS), samples.fill(LISTS, samples.LIST))


@pytest.mark.proves("F14", "F20")
def test_what_was_filled_in_comes_back_exactly_with_its_cells(filled: bytes) -> None:
    found, told = samples.read(filled)

    assert told == []
    assert {(one.place.sheet, one.place.cell): one.value for one in found} == {
        **{(samples.DEBT, cell): Decimal(str(value)) for cell, value in DEBTS.items()},
        **{(samples.LIST, cell): Decimal(str(LISTS[cell])) for cell in ("E5", "F5", "F6")},
        (samples.LIST, "F7"): "dat",
        (samples.LIST, "F8"): True,
        (samples.LIST, "F9"): "15/QĐ-UBND",
        (samples.LIST, "F10"): date(2021, 8, 5),
    }
    assert found[0] == figures.Figure(
        "no_dau_ky", "2022", samples.UNIT, Decimal(15000), "actual", date(2022, 12, 31), "QĐ 318", samples.UNIT, "15.000",
        findings.Place("bieu-so-lieu.xlsx", samples.DEBT, "E5"),
    )  # fmt: skip


def test_blank_is_a_figure_without_value_and_zero_is_zero(blank: bytes) -> None:
    found = samples.read(samples.edited(blank, samples.fill({"E5": 0, "E6": "  "})))

    assert found[1] == []
    assert (samples.value_at(found, "E5"), samples.value_at(found, "E6"), samples.value_at(found, "E7")) == (
        0,
        None,
        None,
    )


@pytest.mark.proves("E08", "F14")
def test_rows_columns_and_sheets_may_move(filled: bytes) -> None:
    def move(book: openpyxl.Workbook) -> None:
        sheet = book[samples.DEBT]
        sheet.insert_cols(3)
        sheet.insert_rows(2, 3)
        sheet.title = "Bieu 1 sua"
        lists = book[samples.LIST]
        first = [lists.cell(5, column).value for column in range(1, 7)]
        for column, value in enumerate(first, start=1):
            cell_at(lists, 14, column).value = value
        lists.delete_rows(5)

    found = samples.read(samples.edited(filled, move))

    assert found[1] == []
    before, after = samples.read(filled)[0], found[0]
    assert [(one.indicator, one.period, one.value) for one in after] == [
        (one.indicator, one.period, one.value) for one in before
    ]
    assert samples.value_at(found, "F8", "Bieu 1 sua") == 15000
    assert samples.value_at(found, "E13", samples.LIST) == 1250


@pytest.mark.proves("E08")
def test_labels_lead_where_the_keys_are_gone(filled: bytes) -> None:
    def forget(book: openpyxl.Workbook) -> None:
        del book[keys.META_SHEET]
        for name in (samples.DEBT, samples.LIST):
            book[name].delete_cols(1)
            book[name].delete_rows(3)
        book[samples.DEBT]["B4"] = "  NỢ ĐỌNG XDCB  đầu kỳ:"
        book[samples.DEBT].title = "Sheet1"

    found = samples.read(samples.edited(filled, forget))

    assert found[1] == []
    assert samples.value_at(found, "D4", "Sheet1") == 15000
    assert [one.value for one in found[0]] == [one.value for one in samples.read(filled)[0]]


def test_row_retyped_without_its_key_is_found_by_its_label(filled: bytes) -> None:
    found = samples.read(samples.edited(filled, samples.fill({"A6": None})))

    assert found[1] == []
    assert samples.value_at(found, "E6") == 0


def test_rows_of_several_units_are_told_apart(tmp_path: Path) -> None:
    asked = samples.form(
        forms.Sheet(
            "xa", "Xã", samples.COLUMNS[1:],
            tuple(
                forms.Row(indicator, label, "hộ", "integer", samples.LAST, unit=unit, unit_name=name)
                for indicator, label in (("tong_ho", "Tổng số hộ"), ("ho_ngheo", "Hộ nghèo"))
                for unit, name in (("tra-don", "xã Trà Don"), ("tra-don-2", "xã Trà Dơn"))
            ),
        )
    )  # fmt: skip
    content = samples.written(tmp_path, asked)
    numbers = samples.fill({"F5": 11, "F6": 12, "F7": 21, "F8": 22}, "Xã")

    def merge(book: openpyxl.Workbook) -> None:
        book["Xã"].delete_cols(1)
        for rows in ("B5:B6", "B7:B8"):
            book["Xã"].merge_cells(rows)

    by_key = samples.read(samples.edited(content, numbers), asked)
    by_label = samples.read(samples.edited(content, numbers, merge), asked)

    expected = [("tong_ho", "tra-don", 11), ("tong_ho", "tra-don-2", 12), ("ho_ngheo", "tra-don", 21)]
    for found in (by_key, by_label):
        assert found[1] == []
        assert [(one.indicator, one.unit, one.value) for one in found[0]][:3] == expected


@pytest.mark.proves("E08")
@pytest.mark.parametrize(
    ("merged", "values", "told"),
    [
        ("E5:F5", {"E5": 7}, [("CELLS_MERGED", "E5"), ("CELLS_MERGED", "F5")]),
        ("E5:E6", {"E5": 7}, [("CELLS_MERGED", "E5"), ("CELLS_MERGED", "E6")]),
        ("F5:G5", {"F5": 7}, []),
        ("E5:F5", {}, []),
    ],
)
def test_merged_input_cells_are_asked_about(
    blank: bytes, merged: str, values: dict[str, samples.Typed], told: list[tuple[str, str]]
) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book[samples.DEBT].merge_cells(merged)

    found = samples.read(samples.edited(blank, samples.fill(values), merge))

    assert samples.codes(found) == told
    assert [one.value for one in found[0] if one.value is not None] == ([7] if values and not told else [])


@pytest.mark.proves("E08")
def test_error_cells_and_formulas_without_value_are_seen(filled: bytes) -> None:
    """The fast reader gives both as blank; openpyxl, like any program that does not calculate, stores no values."""
    content = samples.edited(filled, samples.fill({"E5": "=1/0", "E6": "#DIV/0!", "F5": "=E8"}))

    found = samples.read(content)

    assert samples.codes(found) == [
        ("FORMULA_WITHOUT_VALUE", "E5"), ("FORMULA_WITHOUT_VALUE", "F5"), ("CELL_ERROR", "E6"),
    ]  # fmt: skip
    assert [samples.value_at(found, cell) for cell in ("E5", "E6", "F5")] == [None, None, None]
    assert found[1][2].fix == "Đề nghị sửa công thức hoặc ghi số trực tiếp vào ô E6."


def test_formula_with_a_stored_value_is_a_figure(filled: bytes) -> None:
    def store(name: str, body: bytes) -> bytes:
        return body.replace(b"<f>1+2</f><v />", b"<f>1+2</f><v>3</v>").replace(
            b"<f>1+2</f><v></v>", b"<f>1+2</f><v>3</v>"
        )

    found = samples.read(samples.repacked(samples.edited(filled, samples.fill({"E5": "=1+2"})), store))

    assert (samples.codes(found), samples.value_at(found, "E5")) == ([], 3)


@pytest.mark.proves("E08")
def test_two_matches_are_told_and_never_chosen_between(filled: bytes) -> None:
    def copy(book: openpyxl.Workbook) -> None:
        sheet = book[samples.DEBT]
        for column in range(1, 7):
            cell_at(sheet, 12, column).value = sheet.cell(6, column).value
        sheet["H3"] = sheet["F3"].value
        book.copy_worksheet(book[samples.LIST]).title = "Tiêu chí sửa"

    found = samples.read(samples.edited(filled, copy))

    assert samples.codes(found) == [("COLUMN_TWICE", ""), ("ROW_TWICE", "A12"), ("SHEET_TWICE", "")]
    assert {(one.indicator, one.period) for one in found[0]} == {
        ("no_dau_ky", "2022"), ("no_da_tra", "2022"), ("no_cuoi_ky", "2022"),
    }  # fmt: skip


def test_missing_parts_are_named(filled: bytes) -> None:
    def cut(book: openpyxl.Workbook) -> None:
        del book[samples.LIST]
        book[samples.DEBT].delete_rows(6)
        book[samples.DEBT].delete_cols(5)

    found = samples.read(samples.edited(filled, cut))

    assert samples.codes(found) == [("COLUMN_MISSING", ""), ("ROW_MISSING", ""), ("SHEET_MISSING", "")]
    assert [one.message for one in found[1]] == [
        'Trang "Nợ đọng": không tìm thấy cột "Năm 2022".',
        'Trang "Nợ đọng": không tìm thấy dòng "Nợ phát sinh trong kỳ".',
        'Không tìm thấy trang "Tiêu chí" của biểu trong tệp.',
    ]


def test_label_that_contradicts_its_key_is_asked_about(filled: bytes) -> None:
    """Somebody moved visible cells only: the hidden key then names another row."""
    found = samples.read(samples.edited(filled, samples.fill({"C5": "Nợ đã trả trong kỳ", "E4": "Ước năm 2023"})))

    assert samples.codes(found) == [("COLUMN_LABEL_DIFFERS", ""), ("ROW_LABEL_DIFFERS", "A5")]
    assert {one.place.cell for one in found[0] if one.place.sheet == samples.DEBT} == {"F6", "F7", "F8"}


def test_what_is_none_of_the_form_is_listed(filled: bytes) -> None:
    def add(book: openpyxl.Workbook) -> None:
        samples.fill({"C10": "Nợ khác", "F10": 99, "C12": "Người lập biểu", "F12": "Nguyễn Văn A"})(book)
        samples.fill({"E6": 5}, samples.LIST)(book)
        book.create_sheet("Ghi chú")["A1"] = "Số liệu tạm tính"

    found = samples.read(samples.edited(filled, add))

    assert samples.codes(found) == [("ROW_UNKNOWN", "F10"), ("CLOSED_CELL_FILLED", "E6"), ("SHEET_UNKNOWN", "")]
    assert 99 not in [one.value for one in found[0]]


def test_old_fonts_are_seen_in_cells_and_in_parts_of_them(blank: bytes) -> None:
    def type_old(book: openpyxl.Workbook) -> None:
        book[samples.LIST]["F9"] = "§¹t"
        book[samples.LIST]["F9"].font = Font(name=".VnTime")

    book = samples.read_book(samples.edited(blank, type_old))
    found = figures_of.figures_of(book, samples.form(), unit=samples.UNIT, file="a.xlsx")

    grid = next(one for one in book.sheets if one.name == samples.LIST)
    assert grid.cell(8, 5).font == ".VnTime"
    assert samples.codes(found) == [("OLD_FONT", "F9")]
    assert [(one.found, one.expected) for one in found[1]] == [("§¹t", "Đạt")]
    assert samples.value_at(found, "F9", samples.LIST) == "Đạt"


def test_old_font_of_a_part_of_a_shared_text_is_seen(blank: bytes) -> None:
    plain = "<si><t>Số quyết định kiện toàn</t></si>".encode()
    mixed = plain.replace(b"<t>", b'<r><rPr><rFont val="VNI-Times"/></rPr><t>').replace(b"</t>", b"</t></r>")

    book = samples.read_book(samples.repacked(blank, lambda _, body: body.replace(plain, mixed)))

    grid = next(one for one in book.sheets if one.name == samples.LIST)
    assert [grid.cell(row, 2).font for row in (7, 8)] == ["", "VNI-Times"]


def test_token_is_found_wherever_one_is_left(filled: bytes) -> None:
    def lose_sheet(book: openpyxl.Workbook) -> None:
        del book[keys.META_SHEET]

    def lose_name(book: openpyxl.Workbook) -> None:
        del book.defined_names[keys.TOKEN_NAME]

    def lose_property(book: openpyxl.Workbook) -> None:
        del own_properties(book)[keys.TOKEN_NAME]

    def change_name(book: openpyxl.Workbook) -> None:
        book.defined_names[keys.TOKEN_NAME].attr_text = '"khac"'

    for edits in ((lose_sheet, lose_name), (lose_sheet, lose_property), (lose_name, lose_property)):
        assert samples.read_book(samples.edited(filled, *edits)).tokens == (samples.TOKEN,)
    assert samples.read_book(samples.edited(filled, change_name)).tokens == (samples.TOKEN, "khac")
    assert samples.read_book(samples.edited(filled, lose_sheet, lose_name, lose_property)).tokens == ()
    assert samples.read_book(filled).form_version == forms.FORM_VERSION


def test_far_cell_is_named_instead_of_filling_memory(filled: bytes) -> None:
    content = samples.edited(filled, samples.fill({"XFD1048576": "x"}))

    found = reading.read(opening.examine(content, "a.xlsx"), "a.xlsx")

    assert isinstance(found, tuple)
    assert [(one.code, one.place.cell) for one in found] == [("SHEET_TOO_LARGE", "XFD1048576")]


@pytest.mark.parametrize("written", [b'<c r="E6" t="n"><v>7</v></c>', b'<c t="n" r="E6"><v>7</v></c>'])
def test_cell_that_is_written_twice_is_named_instead_of_believed(filled: bytes, written: bytes) -> None:
    def write_again(name: str, body: bytes) -> bytes:
        return body.replace(b'<c r="E6"', written + b'<c r="E6"') if b"no_dau_ky" in body else body

    content = samples.repacked(filled, write_again)
    found = reading.read(opening.examine(content, "a.xlsx"), "a.xlsx")

    assert isinstance(found, tuple)
    assert [(one.code, one.place.cell) for one in found] == [("CELL_TWICE", "E6")]


def test_ods_is_read_by_its_keys() -> None:
    rows = [
        ["soket.sheet=no-dong", "", "soket.period=2022"],
        ["", "Chỉ tiêu", "Năm 2022"],
        ["soket.row=no_dau_ky", "Nợ đọng XDCB đầu kỳ", 12.5],
    ]
    sheet = dataclasses.replace(samples.debt_sheet(), columns=samples.COLUMNS[:1], rows=(samples.debt_sheet().rows[0],))
    book = samples.read_book(samples.ods(rows), "bieu.ods")

    found = figures_of.figures_of(book, samples.form(sheet), unit=samples.UNIT, file="bieu.ods")

    assert (book.kind, book.tokens) == ("ods", (samples.TOKEN,))
    assert (samples.value_at(found, "C3"), found[1]) == (Decimal("12.5"), [])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2000), st.integers(0, 18_000))
def test_addresses_and_positions_agree(row: int, column: int) -> None:
    written = cells.address(row, column)

    assert cells.position(written) == ((row, column) if len(re.sub("[0-9]", "", written)) <= 3 else None)


def test_error_cells_of_an_ods_are_seen_wherever_rows_and_columns_are_written_once_for_many() -> None:
    note = "<office:annotation><text:p>Xem lại</text:p></office:annotation>"
    cells_xml = (
        '<table:table-cell table:number-columns-repeated="3"/>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        f"{note}<text:p>#DIV/0!</text:p></table:table-cell>"
        '<table:covered-table-cell/><table:table-cell calcext:value-type="error" table:number-columns-repeated="2"/>'
    )
    spaces = " ".join(f'xmlns:{one}="urn:{one}"' for one in ("office", "table", "text", "calcext"))
    content = (
        f"<office:spreadsheet {spaces}>"
        '<table:table table:name="Nợ"><table:table-row table:number-rows-repeated="1048000"/>'
        f'<table:table-row table:number-rows-repeated="2">{cells_xml}</table:table-row></table:table>'
        '<table:table table:name="Khác"/></office:spreadsheet>'
    ).encode()

    found = ods_errors.errors(packages.Parts({"content.xml": content}, b""))

    first = {(1048000, 3): ("#DIV/0!", True), (1048000, 5): ("#ERROR", False), (1048000, 6): ("#ERROR", False)}
    seen = {where: (one.error, one.is_formula) for where, one in found["Nợ"].items()}
    assert seen == first | {(row + 1, column): said for (row, column), said in first.items()}
    assert not found["Khác"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_form_survives_a_save_by_libreoffice(filled: bytes, tmp_path: Path, kind: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bieu.xlsx").write_bytes(filled)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "in" / "bieu.xlsx"),
    ]

    subprocess.run(command, check=True, timeout=300, capture_output=True)
    book = samples.read_book((tmp_path / f"bieu.{kind}").read_bytes(), f"bieu.{kind}")
    found = figures_of.figures_of(book, samples.form(), unit=samples.UNIT, file=f"bieu.{kind}")

    assert samples.TOKEN in book.tokens
    assert [one.value for one in found[0]] == [one.value for one in samples.read(filled)[0]]
    assert findings.worst(found[1]) is not findings.Severity.ERROR
