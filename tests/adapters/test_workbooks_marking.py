"""The form that goes back: read again it says what the sender's file said, and it shows where something is doubtful."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.workbooks import keys, marking
from domain import figures, forms
from domain.findings import Finding, Place, Severity
from tests.adapters import workbook_samples as samples

FILE = "bieu-so-lieu.xlsx"
SUM = Finding(
    "SUM_DIFFERS", Severity.ERROR, "Nợ đọng XDCB còn lại: đang ghi 12.500; theo các ô E5, E6, E7 là 12.400.",
    Place(FILE, samples.DEBT, "E8"), "12.500", "12.400", "Đề nghị kiểm tra ô E8.",
)  # fmt: skip
DEBTS = {"E5": 15000, "E6": 0, "E7": 2600.5, "E8": 12500, "F5": 12500, "F6": "1.234,5"}
OTHERS = {
    "E5": 1200, "F5": 1250, "F6": 63.73, "F7": "Đạt", "F8": "Có", "F9": "=HYPERLINK(A1)", "F10": date(2023, 11, 30),
}  # fmt: skip


def filled(folder: Path, asked: forms.Workbook | None = None) -> bytes:
    """The form as a clerk fills it in."""
    blank = samples.written(folder, asked)
    book = samples.edited(blank, samples.fill(DEBTS))
    return samples.edited(book, samples.fill({name: one for name, one in OTHERS.items() if name != "F9"}, samples.LIST),
                          lambda one: one[samples.LIST]["F9"].__setattr__("value", "Số 12/QĐ"))  # fmt: skip


def marked(
    folder: Path, found: samples.figures_of.Read, *more: Finding, asked: forms.Workbook | None = None
) -> tuple[bytes, int]:
    """The form that goes back, and how many cells are marked."""
    path = folder / "gui-lai.xlsx"
    count = marking.write(asked or samples.form(), found[0], [*found[1], *more], path)
    return path.read_bytes(), count


def values(found: samples.figures_of.Read) -> dict[tuple[str, str, str], figures.Value]:
    return {(one.indicator, one.unit, one.period): one.value for one in found[0]}


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_marked_form_reads_back_as_the_same_form_with_the_same_values(tmp_path: Path) -> None:
    sent = samples.read(filled(tmp_path))

    content, _ = marked(tmp_path, sent, SUM)
    again = samples.read(content)

    assert values(again) == values(sent)
    assert values(sent)["no_da_tra", samples.UNIT, "2022"] == Decimal("2600.5")
    assert values(sent)["ngay_qd", samples.UNIT, "2023e"] == date(2023, 11, 30)
    assert samples.read_book(content).tokens[0] == samples.TOKEN
    assert again[1] == []  # the list in front is none of their sheets


def test_the_cell_of_a_finding_is_coloured_and_told(tmp_path: Path) -> None:
    content, count = marked(tmp_path, samples.read(filled(tmp_path)), SUM)
    book = opened(content)
    cell, listed = book[samples.DEBT]["E8"], book[keys.MARKS_SHEET]

    assert count == 1
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.protection.locked is False
    assert cell.comment.text == f"Cần sửa: {SUM.message} {SUM.fix}"
    assert book[samples.DEBT]["E7"].comment is None
    assert book.sheetnames[:2] == [keys.MARKS_SHEET, keys.GUIDE_SHEET]
    first = [listed.cell(6, column).value for column in range(1, 6)]
    assert first == [1, "Cần sửa", 'Trang "Nợ đọng", ô E8', SUM.message, SUM.fix]
    assert listed["C6"].hyperlink.location == "'Nợ đọng'!E8"


def test_a_finding_follows_its_figure_to_where_our_form_has_it(tmp_path: Path) -> None:
    moved = samples.edited(filled(tmp_path), lambda book: book[samples.DEBT].insert_rows(1, 3))
    sent = samples.read(moved)
    content, _ = marked(tmp_path, sent, dataclasses.replace(SUM, place=Place(FILE, samples.DEBT, "E11")))
    book = opened(content)

    assert book[samples.DEBT]["E8"].comment is not None
    assert book[samples.DEBT]["E11"].comment is None
    assert book[keys.MARKS_SHEET]["C6"].value == ('Trang "Nợ đọng", ô E8 (trong tệp đã gửi: Trang "Nợ đọng", ô E11)')


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("khoảng 12 tỷ", "khoảng 12 tỷ"),
        ("12.34.5", "12.34.5"),
        ("#DIV/0!", "#DIV/0!"),
        ("=1+1", None),
        ("@SUM", "@SUM"),
    ],
)
def test_what_could_not_be_read_stays_a_question(tmp_path: Path, written: str, kept: str | None) -> None:
    sent = samples.read(samples.edited(samples.written(tmp_path), samples.fill({"E5": written})))
    content, count = marked(tmp_path, sent)
    cell = opened(content)[samples.DEBT]["E5"]

    assert count == 1
    assert (cell.value, cell.data_type) == (kept, "s" if kept else "n")
    assert cell.comment is not None
    assert values(samples.read(content)) == values(sent)
    assert values(sent)["no_dau_ky", samples.UNIT, "2022"] is None


def test_merged_cells_come_back_apart_and_blank(tmp_path: Path) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book[samples.DEBT]["E5"] = 100
        book[samples.DEBT].merge_cells("E5:F5")

    sent = samples.read(samples.edited(samples.written(tmp_path), merge))
    content, _ = marked(tmp_path, sent)
    cell = opened(content)[samples.DEBT]["E5"]

    assert values(samples.read(content)) == values(sent)
    assert cell.value is None
    assert "ô này ghi: “100”" in cell.comment.text


def test_a_value_that_no_spelling_brings_back_is_said_and_never_lost(tmp_path: Path) -> None:
    place = Place(FILE, samples.LIST, "F7")
    figure = figures.Figure("tc_01", "2023e", samples.UNIT, "ma_la", shown="Mã lạ", place=place)

    content, count = marked(tmp_path, ([figure], []))
    cell = opened(content)[samples.LIST]["F7"]

    assert (count, cell.value) == (1, None)
    assert "chưa ghi lại được" in cell.comment.text
    assert "“Mã lạ”" in cell.comment.text


def test_findings_without_a_cell_of_the_form_are_listed_only(tmp_path: Path) -> None:
    lost = Finding(
        "ROW_MISSING", Severity.ERROR, "Không tìm thấy dòng.", Place(FILE, samples.DEBT, "E99"), fix="Gửi lại."
    )
    blank = samples.read(samples.written(tmp_path))
    content, count = marked(tmp_path, blank, lost)

    assert count == 0
    assert opened(content)[keys.MARKS_SHEET]["C6"].value == 'Trang "Nợ đọng", ô E99'


@given(text=st.text(max_size=60).map(lambda text: f"={text}"))
@settings(max_examples=15, deadline=None)
def test_no_text_of_a_sender_becomes_a_formula_or_a_link(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("marked")
    place = Place(FILE, text, "F9")
    figure = figures.Figure("so_qd", "2023e", samples.UNIT, text, shown=text, place=place)
    finding = Finding("X", Severity.WARNING, text, place, text, text, text)
    content, _ = marked(folder, ([figure], [finding]))

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    formulas = sum(part.count("<f>") for name, part in parts.items() if "worksheets/sheet" in name)
    assert formulas == sum(bool(row.formula) for row in samples.debt_sheet().rows)
    assert not any('TargetMode="External"' in part for part in parts.values())


def test_simulated_and_same_bytes(tmp_path: Path) -> None:
    asked = samples.form(is_simulated=True)
    sent = samples.read(samples.written(tmp_path, asked), asked)
    content, _ = marked(tmp_path, sent, asked=asked)

    assert opened(content)[keys.MARKS_SHEET]["A1"].value == "SỐ LIỆU MÔ PHỎNG"
    assert content == marked(tmp_path, sent, asked=asked)[0]


def test_rows_of_several_units_keep_their_own_values(tmp_path: Path) -> None:
    rows = [forms.Row("tong_ho", "Tổng số hộ", "hộ", "integer", samples.BOTH, unit=id, unit_name=name)
            for id, name in (("xa-a", "Xã A"), ("xa-b", "Xã B"))]  # fmt: skip
    asked = samples.form(forms.Sheet("xa", "Các xã", samples.COLUMNS, tuple(rows)))
    sent = samples.read(
        samples.edited(samples.written(tmp_path, asked), samples.fill({"F5": 1, "F6": 2, "G6": 3}, "Các xã")), asked
    )
    content, _ = marked(tmp_path, sent, asked=asked)

    assert values(samples.read(content, asked)) == values(sent)
    assert values(sent)["tong_ho", "xa-b", "2022"] == Decimal(2)
