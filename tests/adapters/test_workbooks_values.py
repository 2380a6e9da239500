"""What one cell says: numbers, shares, choices, texts and days; every doubt is asked about with its cell."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from adapters.workbooks import cell_values, cells
from domain import findings, forms
from tests.adapters import workbook_samples as samples


@pytest.fixture
def blank(tmp_path: Path) -> bytes:
    return samples.written(tmp_path)


@pytest.mark.parametrize(
    ("typed", "value", "told"),
    [
        ("1.234,5", Decimal("1234.5"), []),
        ("15", Decimal(15), []),
        ("12,5 triệu đồng", Decimal("12.5"), ["NUMBER_AS_TEXT"]),
        ("5 tỷ", None, ["UNIT_IN_CELL"]),
        ("1.234", None, ["NUMBER_AMBIGUOUS"]),
        ("1,234", Decimal("1.234"), ["NUMBER_IN_DOUBT"]),
        ("khoảng 15", None, ["NUMBER_EXPECTED"]),
        ("chưa có số liệu", None, ["NO_FIGURE_WRITTEN"]),
        ("không", None, ["NUMBER_AMBIGUOUS"]),
        ("#REF!", None, ["CELL_ERROR"]),
        (True, None, ["NUMBER_EXPECTED"]),
        (date(2023, 5, 12), None, ["NUMBER_EXPECTED"]),
    ],
)
@pytest.mark.proves("E07")
def test_text_in_a_number_cell_is_read_or_asked_about(
    blank: bytes, typed: samples.Typed, value: Decimal | None, told: list[str]
) -> None:
    found = samples.read(samples.edited(blank, samples.fill({"E5": typed})))

    assert samples.value_at(found, "E5") == value
    assert samples.codes(found) == [(code, "E5") for code in told]


@pytest.mark.proves("E07")
def test_share_is_what_the_sender_sees(blank: bytes) -> None:
    def share(book: openpyxl.Workbook) -> None:
        for sheet, cell, value in ((samples.LIST, "F6", 0.6373), (samples.DEBT, "E5", 0.5)):
            book[sheet][cell] = value
            book[sheet][cell].number_format = "0.00%"

    found = samples.read(samples.edited(blank, share))

    assert samples.value_at(found, "F6", samples.LIST) == Decimal("63.73")
    assert samples.value_at(found, "E5") is None
    assert samples.codes(found) == [("PERCENT_IN_NUMBER", "E5"), ("SHARE_AS_SHOWN", "F6")]


@pytest.mark.parametrize(
    ("number", "number_format", "shown", "told"),
    [
        (15_000_000, "#,##0,", "15.000", ["NUMBER_SCALED"]),
        (15_000_000, "#,##0.0,,;-#,##0.0,,", "15", ["NUMBER_SCALED"]),
        (15_000_000, '#,##0," nghìn"', "15.000", ["NUMBER_SCALED"]),
        (0, "#,##0,", "", []),
        (15_000_000, '#,##0", đồng"', "", []),
        (15_000_000, "#,##0", "", []),
    ],
)
@pytest.mark.proves("E07")
def test_number_that_shows_in_thousands_is_asked_about(
    blank: bytes, number: int, number_format: str, shown: str, told: list[str]
) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book[samples.DEBT]["E5"] = number
        book[samples.DEBT]["E5"].number_format = number_format

    found = samples.read(samples.edited(blank, fill))

    assert samples.codes(found) == [(code, "E5") for code in told]
    assert [one.found for one in found[1]] == [shown] * len(told)
    assert samples.value_at(found, "E5") == (None if told else number)


@pytest.mark.parametrize(
    ("cell", "typed", "value", "told"),
    [
        ("F7", "chưa đạt", "chua_dat", []),
        ("F7", "chua_dat", "chua_dat", []),
        ("F7", "CHUA DAT", "chua_dat", []),
        ("F7", "Đạt một phần", None, ["CHOICE_UNKNOWN"]),
        ("F7", 1, None, ["CHOICE_UNKNOWN"]),
        ("F8", "không", False, []),
        ("F8", True, True, []),
        ("F8", "x", None, ["YES_OR_NO_EXPECTED"]),
        ("F8", 1, None, ["YES_OR_NO_EXPECTED"]),
        ("F9", "  15/QĐ-UBND  ", "15/QĐ-UBND", []),
        ("F9", date(2023, 12, 1), "01/12/2023", ["TEXT_BECAME_DATE"]),
        ("F9", "§¹t chuÈn", "Đạt chuẩn", ["OLD_FONT"]),
        ("F7", "Ch­a ®¹t", "chua_dat", []),
        ("F10", "5/8/2021", date(2021, 8, 5), []),
        ("F10", "2021-08-05", date(2021, 8, 5), []),
        ("F10", 44413, date(2021, 8, 5), []),
        ("F10", "08/25/2021", None, ["DATE_SWAPPED"]),
        ("F10", date(2024, 10, 5), date(2024, 10, 5), []),
        ("F10", date(2024, 2, 1), date(2024, 2, 1), []),
        ("F10", "31/02/2021", None, ["DATE_EXPECTED"]),
        ("F10", "năm 2021", None, ["DATE_EXPECTED"]),
        ("F10", 12.5, None, ["DATE_EXPECTED"]),
    ],
)
def test_choices_texts_and_dates(blank: bytes, cell: str, typed: samples.Typed, value: object, told: list[str]) -> None:
    found = samples.read(samples.edited(blank, samples.fill({cell: typed}, samples.LIST)))

    assert samples.value_at(found, cell, samples.LIST) == value
    assert samples.codes(found) == [(code, cell) for code in told]


@pytest.mark.parametrize(
    ("day", "shown_as", "value", "told"),
    [
        (date(2021, 10, 5), "mm-dd-yy", date(2021, 10, 5), ["DATE_IN_DOUBT"]),
        (date(2021, 5, 5), "mm-dd-yy", date(2021, 5, 5), []),
        (date(2021, 10, 25), "mm-dd-yy", date(2021, 10, 25), []),
        (date(2024, 2, 1), "mm-dd-yy", date(2024, 2, 1), ["DATE_IN_DOUBT"]),
        (date(2024, 1, 12), "dd/mm/yyyy", date(2024, 1, 12), []),
        (date(2023, 10, 5), "dd/mm/yyyy", date(2023, 10, 5), []),
    ],
)
def test_day_and_month_may_be_swapped(blank: bytes, day: date, shown_as: str, value: date, told: list[str]) -> None:
    def enter(book: openpyxl.Workbook) -> None:
        book[samples.LIST]["F10"] = day
        book[samples.LIST]["F10"].number_format = shown_as

    found = samples.read(samples.edited(blank, enter))

    assert samples.value_at(found, "F10", samples.LIST) == value
    assert samples.codes(found) == [(code, "F10") for code in told]


def test_date_after_the_day_of_the_figures_is_asked_about_when_swapping_explains_it(blank: bytes) -> None:
    asked = dataclasses.replace(samples.COLUMNS[1], as_of=date(2023, 6, 30))
    sheet = dataclasses.replace(samples.list_sheet(), columns=(samples.COLUMNS[0], asked))

    found = samples.read(
        samples.edited(blank, samples.fill({"F10": date(2023, 10, 5)}, samples.LIST)),
        samples.form(samples.debt_sheet(), sheet),
    )

    assert samples.value_at(found, "F10", samples.LIST) is None
    assert samples.codes(found) == [("DATE_SWAPPED", "F10")]
    assert found[1][0].expected == "10/05/2023"


_KINDS = ("integer", "decimal", "money", "percent", "choice", "boolean", "date", "text")
_HELD = (
    None,
    True,
    False,
    0,
    -0.0,
    1,
    -7,
    0.1,
    0.6373,
    1.005,
    12399.5,
    10**15,
    1e300,
    float("nan"),
    float("inf"),
    "15",
    "",
    "Đạt",
)


@pytest.mark.parametrize("sees_formats", [True, False])
@pytest.mark.parametrize("kind", _KINDS)
def test_short_way_through_plain_cells_says_what_the_long_way_says(kind: str, sees_formats: bool) -> None:
    """Most cells take the short way: where it has an answer, that is the long way's, and nothing had to be told."""
    column = samples.COLUMNS[1]
    answered = 0
    for places in (0, 2):
        row = forms.Row("a", "Số", "", kind, samples.LAST, places=places, choices=samples.PASS)
        asked = cell_values.Question(row, column, findings.Place("a.xlsx", "A", "F5"), sees_formats=sees_formats)
        for held in _HELD:
            is_plain, number = cell_values.plain(held, row, sees_formats=sees_formats)
            if is_plain:
                answered += 1
                value, told = cell_values.value_of(cells.Cell("A", "F5", held, cells.shown(held)), asked)
                assert (str(number), told) == (str(value), []), held
    assert answered >= 2
