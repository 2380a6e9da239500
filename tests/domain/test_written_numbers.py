"""Numbers as clerks type them: read, asked about, or refused; never a thousand times off in silence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import written_numbers
from domain.written_numbers import (
    AMBIGUOUS,
    BLANK,
    DATE,
    NO_FIGURE,
    NOT_A_NUMBER,
    OTHER_FORMAT,
    SEVERAL,
    SIGN,
    THREE_DIGITS,
    TOO_LONG,
    UNREADABLE,
    Reading,
)


def numbers(*written: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, written))


@pytest.mark.proves("E06")
@pytest.mark.parametrize(
    ("text", "places", "value"),
    [
        ("1.234,5", 1, "1234.5"),
        ("1.234.567", None, "1234567"),
        ("1.234.567,891", 2, "1234567.891"),
        ("1 234,5", 1, "1234.5"),
        ("1\u00a0234\u00a0567,5", 1, "1234567.5"),
        ("1\u202f234", 0, "1234"),
        ("908.379", 0, "908379"),
        ("15,01", 2, "15.01"),
        ("0,234", None, "0.234"),
        ("1 234,567", None, "1234.567"),
        ("02", 0, "2"),
        ("0", 0, "0"),
        ("-0", 0, "0"),
        ("-12,5", 1, "-12.5"),
        ("−12", 0, "-12"),
        ("+7", 0, "7"),
        ("\u200b 12\n", 0, "12"),
        ("１２．３４５", 0, "12345"),
        ("2023", None, "2023"),
        ("12345678901234567890123456789", 0, "12345678901234567890123456789"),
        ("-12345678901234567890123456789,5", 1, "-12345678901234567890123456789.5"),
    ],
)
def test_a_plain_number_is_read(text: str, places: int | None, value: str) -> None:
    assert written_numbers.read(text, places=places) == Reading(Decimal(value))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("63,73%", "63.73", "%"),
        ("63,73 %", "63.73", "%"),
        ("908,5 triệu đồng", "908.5", "triệu đồng"),
        ("5 tỷ", "5", "tỷ"),
        ("12 ha.", "12", "ha"),
        ("7,5km", "7.5", "km"),
        ("02 xã", "2", "xã"),
        ("30 m2", "30", "m2"),
        ("41,5\ntriệu đồng/người/năm", "41.5", "triệu đồng/người/năm"),
    ],
)
def test_a_unit_of_measure_is_kept_and_multiplies_nothing(text: str, value: str, unit: str) -> None:
    assert written_numbers.read(text, places=1) == Reading(Decimal(value), unit=unit)


@pytest.mark.proves("E06")
@pytest.mark.parametrize(
    ("text", "places", "candidates", "note"),
    [
        ("1.234", 2, ("1234", "1.234"), THREE_DIGITS),
        ("908.379", None, ("908379", "908.379"), THREE_DIGITS),
        ("1,234", 0, ("1234",), THREE_DIGITS),
        ("15,010", None, ("15.010", "15010"), THREE_DIGITS),
        ("1234.567", 2, ("1234.567", "1234567"), THREE_DIGITS),
        ("1 234.567", None, ("1234.567", "1234567"), THREE_DIGITS),
        ("012.345", 0, ("12.345", "12345"), THREE_DIGITS),
        ("-1.234", 1, ("-1234", "-1.234"), THREE_DIGITS),
        ("1,234,567", 0, ("1234567",), OTHER_FORMAT),
        ("15.5", 0, ("15.5",), OTHER_FORMAT),
        ("01.10", 1, ("1.10",), OTHER_FORMAT),
        ("(5)", 0, ("-5", "5"), SIGN),
        ("(1.234)", 1, ("-1234", "1234", "-1.234", "1.234"), SIGN),
        ("– 5", 0, ("-5", "5"), SIGN),
        ("- 5", 0, ("-5", "5"), SIGN),
        ("-\n5", 0, ("-5", "5"), SIGN),
    ],
)
def test_what_may_mean_two_things_is_asked_about(
    text: str, places: int | None, candidates: tuple[str, ...], note: str
) -> None:
    assert written_numbers.read(text, places=places) == Reading(None, AMBIGUOUS, numbers(*candidates), note=note)


def test_a_fraction_of_three_digits_is_read_with_its_rival() -> None:
    assert written_numbers.read("1,234", places=2) == Reading(
        Decimal("1.234"), candidates=numbers("1.234", "1234"), note=THREE_DIGITS
    )


@pytest.mark.proves("E06")
@pytest.mark.parametrize(("text", "value"), [("1,234.5", "1234.5"), ("1,234,567.891", "1234567.891"), ("15.5", "15.5")])
def test_the_other_format_is_read_where_it_can_be_nothing_else(text: str, value: str) -> None:
    assert written_numbers.read(text, places=2) == Reading(Decimal(value), note=OTHER_FORMAT)


def test_the_declared_format_decides() -> None:
    assert written_numbers.read("1,234.5", format="en") == Reading(Decimal("1234.5"))
    assert written_numbers.read("1,234", places=0, format="en") == Reading(Decimal(1234))
    assert written_numbers.read("1.234", places=0, format="en").doubt == AMBIGUOUS
    with pytest.raises(ValueError, match="'fr'"):
        written_numbers.read("1", format="fr")


@pytest.mark.parametrize("text", ["", "  ", "\u00a0\u200b\n", " " * 5000])
def test_a_blank_is_no_zero(text: str) -> None:
    assert written_numbers.read(text, places=0) == Reading(None, note=BLANK)


@pytest.mark.parametrize(
    "text", ["-", "–", "−", "x", "X", "...", "…", "chưa có số liệu", "Chưa có", "CHUA CO SO LIEU", "n/a"]
)
def test_a_sign_for_no_figure_is_no_zero(text: str) -> None:
    assert written_numbers.read(text, places=0) == Reading(None, note=NO_FIGURE)


@pytest.mark.parametrize("text", ["không", "Không có", "0 có", "k", "ko", "O", "kho\u0302ng"])
def test_a_word_that_may_mean_zero_is_asked_about(text: str) -> None:
    assert written_numbers.read(text, places=0) == Reading(None, AMBIGUOUS, numbers("0"), note=NO_FIGURE)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("12-15", SEVERAL),
        ("12 – 15", SEVERAL),
        ("12\u00ad15", SEVERAL),
        ("12/15", SEVERAL),
        ("12, 15", SEVERAL),
        ("12 15", SEVERAL),
        ("12\n345", SEVERAL),
        ("12\t345", SEVERAL),
        ("12 xã, 3 thôn", SEVERAL),
        ("2 triệu 5", SEVERAL),
        ("1e5", SEVERAL),
        ("15/10", SEVERAL),
        ("11/8/2022", DATE),
        ("30.6.2017", DATE),
        ("2023-11-15", DATE),
        ("2 triệu rưỡi", NOT_A_NUMBER),
        ("khoảng 12", NOT_A_NUMBER),
        ("> 90%", NOT_A_NUMBER),
        ("12 (ước)", NOT_A_NUMBER),
        ("10½", NOT_A_NUMBER),
        ("10²", NOT_A_NUMBER),
        ("٣", NOT_A_NUMBER),
        ("1.23.456", NOT_A_NUMBER),
        ("12,", NOT_A_NUMBER),
        (",5", NOT_A_NUMBER),
        ("năm", NOT_A_NUMBER),
        ("#REF!", NOT_A_NUMBER),
        ("NaN", NOT_A_NUMBER),
        ("9" * 31, TOO_LONG),
        ("9" * 10_000, TOO_LONG),
        ("1." * 10_000, TOO_LONG),
    ],
)
def test_what_is_no_single_number_is_refused(text: str, note: str) -> None:
    assert written_numbers.read(text, places=0) == Reading(None, UNREADABLE, note=note)


@settings(max_examples=200)
@given(
    st.one_of(st.text(st.characters(), max_size=30), st.text("0123456789.,-–() \u00a0\nxk%đ½²", max_size=14)),
    st.sampled_from([None, 0, 2]),
    st.sampled_from(["vi", "en"]),
)
def test_no_text_raises_and_every_doubt_is_without_a_value(text: str, places: int | None, format: str) -> None:
    found = written_numbers.read(text, places=places, format=format)

    assert found.doubt in {"", AMBIGUOUS, UNREADABLE}
    assert found.value is None or not found.doubt
    assert bool(found.candidates) == (found.doubt == AMBIGUOUS or found.note == THREE_DIGITS)
    assert found.note or found.value is not None


FIGURES = st.tuples(st.integers(-(10**15), 10**15), st.integers(0, 4)).map(
    lambda one: (Decimal(one[0]).scaleb(-one[1]), one[1])
)


@given(FIGURES)
def test_what_is_written_in_full_is_read_back(figure: tuple[Decimal, int]) -> None:
    value, places = figure

    assert written_numbers.read(written_numbers.format_vi(value, places), places=places).value == value


@pytest.mark.proves("E06")
@given(FIGURES, st.sampled_from([None, 0, 1, 2, 3]), st.sampled_from(["vi", "en"]), st.sampled_from(["vi", "en"]))
def test_a_reading_is_never_silently_another_number(
    figure: tuple[Decimal, int], places: int | None, typed: str, declared: str
) -> None:
    """However the clerk types it and whatever the form declares: the value, or a doubt, or a note that shows it."""
    value = figure[0].copy_abs()
    text = f"{value:,f}"
    if typed == "vi":
        text = text.translate(str.maketrans(",.", ".,"))

    found = written_numbers.read(text, places=places, format=declared)

    is_fraction_of_a_whole_number = places == 0 and typed != declared and value != value.to_integral_value()
    assert found.value == value or found.doubt or found.note == THREE_DIGITS or is_fraction_of_a_whole_number


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0.1 + 0.2, 1, "0.3"),
        (0.1 + 0.2, None, "0.3"),
        (1.1, None, "1.1"),
        (12.0, 0, "12"),
        (12.5, 0, "12.5"),
        (12399.999999998, 2, "12400.00"),
        (0.1 + 0.2 - 0.3, 2, "0"),
        (1234567890.4, 0, "1234567890.4"),
        (12399.998, 2, "12399.998"),
        (63.73, 2, "63.73"),
        (-2600.4, 1, "-2600.4"),
        (908379, 0, "908379"),
        (10**40, 0, "1e40"),
        (1e300, 2, "1e300"),
        (4e-7, 2, "4e-7"),
        (0.0, 2, "0"),
    ],
)
def test_a_cell_gives_what_the_sheet_shows(value: float, places: int | None, expected: str) -> None:
    assert written_numbers.from_cell(value, places) == Decimal(expected)


def test_a_cell_that_is_no_number() -> None:
    assert written_numbers.from_cell(float("inf"), 0) is None
    assert written_numbers.from_cell(float("nan"), 0) is None
    with pytest.raises(TypeError, match="True"):
        written_numbers.from_cell(True, 0)


@given(st.floats(-1e300, 1e300), st.sampled_from([None, 0, 1, 2, 4]))
def test_a_cell_keeps_fifteen_digits_or_its_places(value: float, places: int | None) -> None:
    found = written_numbers.from_cell(value, places)

    assert found is not None
    assert float(found) == pytest.approx(value, rel=1e-11, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [("1234.5", 1, "1.234,5"), ("1234", 2, "1.234,00"), ("1234", 0, "1.234"), ("0.125", 1, "0,125"), ("-7", 1, "-7,0")],
)
def test_numbers_are_written_with_their_places(value: str, places: int, written: str) -> None:
    assert written_numbers.format_vi(Decimal(value), places) == written
