"""Dates, numbers and lists as people read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain import wording

MONDAY = date(2023, 11, 13)
SUNDAY = date(2023, 10, 15)


def test_dates_are_written_as_an_office_writes_them() -> None:
    assert wording.long_date(MONDAY) == "thứ Hai 13/11/2023"
    assert wording.long_date(SUNDAY) == "Chủ nhật 15/10/2023"
    assert wording.short_date(MONDAY) == "13/11"
    assert wording.short_date(date(2023, 4, 9), with_year=True) == "09/4/2023"
    assert wording.short_date(date(2024, 1, 5), with_year=True) == "05/01/2024"
    assert wording.before(date(2023, 11, 15)) == "trước thứ Tư 15/11/2023"
    assert wording.until(date(2023, 11, 14)) == "đến hết thứ Ba 14/11/2023"


@pytest.mark.parametrize("write", [wording.short_date, wording.long_date, wording.before, wording.until])
def test_an_instant_is_no_day(write: Callable[[date], str]) -> None:
    with pytest.raises(TypeError, match="zone"):
        write(datetime(2023, 11, 14, 17, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        (date(2023, 11, 13), "còn 2 ngày"),
        (date(2023, 11, 14), "còn hôm nay"),
        (date(2023, 11, 15), "quá hạn 1 ngày"),
        (date(2023, 11, 17), "quá hạn 3 ngày"),
        (date(2020, 1, 1), "còn 1.414 ngày"),
    ],
)
def test_days_left_excludes_the_printed_day(as_of: date, words: str) -> None:
    assert wording.days_left(date(2023, 11, 15), as_of) == words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1234.5"), "1.234,5"),
        (908379, "908.379"),
        (Decimal("63.73"), "63,73"),
        (Decimal("1.50"), "1,50"),
        (Decimal("1E+4"), "10.000"),
        (Decimal("-2600"), "-2.600"),
        (Decimal("-0"), "0"),
        (Decimal("0.05"), "0,05"),
        (Decimal("12345678901234567890123456789012.5"), "12.345.678.901.234.567.890.123.456.789.012,5"),
    ],
)
def test_number_uses_dots_and_a_comma(value: Decimal | int, written: str) -> None:
    assert wording.number(value) == written


def test_number_refuses_what_is_none() -> None:
    with pytest.raises(ValueError, match="NaN"):
        wording.number(Decimal("NaN"))


def test_counts_and_names() -> None:
    seven = ["Nam Giang", "Quế Sơn", "Hiệp Đức", "Đại Lộc", "Núi Thành", "Phú Ninh", "Hội An"]

    assert wording.count(3, 18, "huyện") == "3/18 huyện"
    assert wording.names(seven) == "Nam Giang, Quế Sơn, Hiệp Đức và 4 đơn vị khác"
    assert wording.names(seven[:3]) == "Nam Giang, Quế Sơn, Hiệp Đức"
    assert wording.names(seven[:2], most=1, noun="huyện") == "Nam Giang và 1 huyện khác"
    assert wording.names(seven, most=0) == "7 đơn vị"
    assert wording.names([]) == ""
