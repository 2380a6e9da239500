"""The blank form: what it shows, what may be typed where, and what it keeps for our reading."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from adapters.workbooks import checks, keys, writing
from domain import forms
from tests.adapters import workbook_samples as samples
from tests.openpyxl_typed import own_properties

NEWER_THAN_2010 = re.compile(r"_xlfn|_xlws|dynamicArray|x14:|xr:|mc:Ignorable")


def opened(content: bytes, *, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


@pytest.mark.proves("F14")
def test_form_shows_labels_locked_and_inputs_open(tmp_path: Path) -> None:
    book = opened(samples.written(tmp_path))
    sheet = book[samples.DEBT]

    assert book.sheetnames == [keys.GUIDE_SHEET, samples.DEBT, samples.LIST, keys.META_SHEET]
    assert [sheet.cell(4, column).value for column in range(2, 8)] == [
        "STT", "Chỉ tiêu", "Đơn vị tính", "Năm 2022", "Ước năm 2023", "Kiểm tra",
    ]  # fmt: skip
    assert [sheet.cell(5, column).value for column in range(2, 5)] == [1, "Nợ đọng XDCB đầu kỳ", "triệu đồng"]
    assert sheet.protection.sheet
    assert (sheet["C5"].protection.locked, sheet["E5"].protection.locked) == (True, False)
    assert {sheet[cell].font.name for cell in ("C5", "E5", "B1")} == {"Times New Roman"}
    assert (sheet["E5"].number_format, book[samples.LIST]["E5"].number_format) == ("#,##0.0", "#,##0")


def test_form_keeps_its_keys_out_of_sight(tmp_path: Path) -> None:
    book = opened(samples.written(tmp_path))
    sheet = book[samples.DEBT]

    assert (sheet["A3"].value, sheet["E3"].value, sheet["A5"].value) == (
        "soket.sheet=no-dong", "soket.period=2022", "soket.row=no_dau_ky",
    )  # fmt: skip
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[3].hidden
    assert book[keys.META_SHEET].sheet_state == "veryHidden"


def test_token_stands_in_sheet_name_and_property(tmp_path: Path) -> None:
    book = opened(samples.written(tmp_path))

    assert book[keys.META_SHEET]["B1"].value == samples.TOKEN
    assert book.defined_names[keys.TOKEN_NAME].attr_text == f'"{samples.TOKEN}"'
    assert {one.name: one.value for one in own_properties(book)} == {keys.TOKEN_NAME: samples.TOKEN}


def test_closed_cells_are_locked_and_grey(tmp_path: Path) -> None:
    sheet = opened(samples.written(tmp_path))[samples.LIST]

    assert (sheet["E6"].protection.locked, sheet["E6"].fill.fgColor.rgb) == (True, "FFD9D9D9")
    assert (sheet["F6"].protection.locked, sheet["F6"].fill.fgColor.rgb) == (False, "FFFFF9DB")


def test_lists_stand_in_place_or_in_a_range(tmp_path: Path) -> None:
    long = {f"muc_{number}": f"Mục số {number}, có dấu phẩy" for number in range(20)}
    row = forms.Row("loai", "Loại hình", "", "choice", samples.LAST, choices=long)
    sheet = forms.Sheet("loai", "Loại", samples.COLUMNS, (*samples.list_sheet().rows, row))

    book = opened(samples.written(tmp_path, samples.form(sheet)))
    lists = {str(one.sqref): one.formula1 for one in book["Loại"].data_validations.dataValidation if one.type == "list"}

    assert lists == {"F7": '"Đạt,Chưa đạt"', "F8": '"Có,Không"', "F11": "soket_list_1"}
    assert book.defined_names["soket_list_1"].attr_text == "'_soket'!$D$1:$D$20"
    assert [book[keys.META_SHEET].cell(number, 4).value for number in (1, 20)] == [long["muc_0"], long["muc_19"]]


def test_check_is_a_formula_over_the_cells_with_a_stored_value(tmp_path: Path) -> None:
    content = samples.written(tmp_path)
    formula = str(opened(content)[samples.DEBT]["G8"].value)

    assert "COUNT(E8,E5,E6,E7)<4" in formula
    assert "ABS(F8-(F5 + F6 - F7))<=0.05" in formula
    assert opened(content, values=True)[samples.DEBT]["G8"].value == "Năm 2022: chưa đủ số; Ước năm 2023: chưa đủ số"


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (
            "<= {no_dau_ky}",
            '=IFERROR(IF(COUNT(E8,E5)<2,"chưa đủ số",IF(E8-(E5)<=0.05,"khớp","chưa khớp")),"chưa khớp")',
        ),
        ("{khong_co} + 1", ""),
        ('{no_dau_ky} + HYPERLINK("http://example.org")', ""),
        ("{no_dau_ky} + [khac.xlsx]A!B1", ""),
        ("", ""),
    ],
)
def test_check_speaks_of_cells_of_the_form_only(formula: str, found: str) -> None:
    sheet = samples.debt_sheet()
    row = dataclasses.replace(sheet.rows[3], formula=formula, periods=("2022",))
    placed = writing.layout.plan(samples.form(dataclasses.replace(sheet, rows=(*sheet.rows[:3], row))))

    assert checks.formula(row, placed[0], placed) == (found, "chưa đủ số" if found else "")


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "=cmd|' /C x'!A0"]
)
def test_text_never_becomes_a_formula(tmp_path: Path, text: str) -> None:
    row = forms.Row("a", text, text, "text", samples.LAST, unit="xa-a", unit_name=text, hint=text)
    sheet = forms.Sheet("a", "A", samples.COLUMNS, (row,))

    content = samples.written(tmp_path, dataclasses.replace(samples.form(sheet), title=text, heading=((text, text),)))

    formulas = [name for name in names(content) if "sheet" in name and "<f>" in part(content, name)]
    cell = opened(content)["A"]["C5"]
    assert formulas == []
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.namelist()


def test_form_has_no_macro_and_nothing_newer_than_excel_2010(tmp_path: Path) -> None:
    content = samples.written(tmp_path)

    assert not [name for name in names(content) if name.endswith(".bin")]
    assert not [name for name in names(content) if NEWER_THAN_2010.search(part(content, name))]


def test_form_prints_on_a4_with_repeated_heading(tmp_path: Path) -> None:
    sheet = opened(samples.written(tmp_path))[samples.DEBT]

    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        9,
        None,
        0,
    )  # a width of one page is what a sheet has that names none
    pages = sheet.sheet_properties.pageSetUpPr
    assert pages is not None
    assert pages.fitToPage
    assert sheet.print_title_rows == "$4:$4"


def test_simulated_form_says_so_in_its_first_lines(tmp_path: Path) -> None:
    book = opened(samples.written(tmp_path, samples.form(is_simulated=True)))

    assert book[keys.GUIDE_SHEET]["A1"].value == "SỐ LIỆU MÔ PHỎNG"
    assert book[samples.DEBT]["B1"].value == "SỐ LIỆU MÔ PHỎNG"
    assert "MÔ PHỎNG" not in str(opened(samples.written(tmp_path))[samples.DEBT]["B1"].value)


def test_same_form_gives_the_same_bytes(tmp_path: Path) -> None:
    assert samples.written(tmp_path) == samples.written(tmp_path)


def test_sheet_names_are_what_excel_takes() -> None:
    titles = ["Nợ: đọng/2023", "nợ đọng 2023", "Một tên dài hơn ba mươi mốt ký tự rất nhiều", "History", "Hướng dẫn"]
    sheets = [forms.Sheet(f"s{number}", title, samples.COLUMNS, ()) for number, title in enumerate(titles)]

    found = writing.layout.sheet_names(samples.form(*sheets))

    assert found == [
        "Nợ đọng 2023",
        "nợ đọng 2023 (2)",
        "Một tên dài hơn ba mươi mốt ký",
        "History (2)",
        "Hướng dẫn (2)",
    ]


def test_token_that_no_property_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at most 255"):
        writing.write(dataclasses.replace(samples.form(), token="x" * 256), tmp_path / "a.xlsx")
