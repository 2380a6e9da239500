"""Dates, numbers, counts and lists as a Vietnamese office writes them.

Days are `date` values in the province's zone. An instant is refused: which day it falls on depends on a zone, and only
the caller knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

SIMULATED = "SỐ LIỆU MÔ PHỎNG"
"""Stands on every page, form and letter of a campaign whose figures are invented."""

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def short_date(day: date, *, with_year: bool = False) -> str:
    """ "13/11", or "13/11/2023" with the year.

    Days under 10 and the months 1 and 2 get a leading zero, the others none: the rule of Decree 30/2020/NĐ-CP.
    """
    if isinstance(day, datetime):
        raise TypeError(f"a day was expected, found the instant {day.isoformat()}: convert it in the plan's zone first")
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    written = f"{day.day:02d}/{month}"
    return f"{written}/{day.year}" if with_year else written


def weekday(day: date) -> str:
    """ "thứ Hai" … "Chủ nhật"."""
    return _WEEKDAYS[day.weekday()]


def long_date(day: date) -> str:
    """ "thứ Hai 13/11/2023"."""
    return f"{weekday(day)} {short_date(day, with_year=True)}"


def before(day: date) -> str:
    """ "trước thứ Tư 15/11/2023"; the printed day itself is already too late."""
    return f"trước {long_date(day)}"


def until(day: date) -> str:
    """ "đến hết thứ Ba 14/11/2023"; the day is the last valid one."""
    return f"đến hết {long_date(day)}"


def days_left(bound: date, as_of: date) -> str:
    """How long until an exclusive bound: "còn 2 ngày", "còn hôm nay" on the last valid day, "quá hạn 1 ngày".

    The day of asking counts while it is valid, as on the boards: on 13/11 "trước 15/11" leaves two days.
    """
    if isinstance(bound, datetime) or isinstance(as_of, datetime):
        raise TypeError("days were expected, found an instant: convert it in the plan's zone first")
    left = bound.toordinal() - as_of.toordinal()
    if left > 1:
        return f"còn {number(left)} ngày"
    if left == 1:
        return "còn hôm nay"
    return f"quá hạn {number(1 - left)} ngày"


def number(value: Decimal | int) -> str:
    """ "1.234,5": dot for thousands, comma for decimals; as many decimals as the value has, never rounded."""
    exact = Decimal(value)
    if not exact.is_finite():
        raise ValueError(f"{value!r} cannot be written as a number")
    if exact.is_zero():
        exact = exact.copy_abs()
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def count(done: int, total: int, noun: str) -> str:
    """ "3/18 huyện"."""
    return f"{number(done)}/{number(total)} {noun}"


def names(listed: Sequence[str], most: int = 3, noun: str = "đơn vị") -> str:
    """ "Nam Giang, Quế Sơn, Hiệp Đức và 4 đơn vị khác"; all of them when there are no more than `most`; "" for none."""
    if len(listed) <= most:
        return ", ".join(listed)
    rest = f"{number(len(listed) - most)} {noun}"
    return f"{', '.join(listed[:most])} và {rest} khác" if most > 0 else rest


def bound(day: date, as_of: date) -> str:
    """ "trước 15/11 (còn 2 ngày)": an exclusive bound as boards and run names print it; another year is written out."""
    return f"trước {short_date(day, with_year=day.year != as_of.year)} ({days_left(day, as_of)})"


def clock(moment: datetime, zone: str) -> str:
    """ "07:30 thứ Hai 13/11/2023": an instant as the clocks of that zone show it."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M} {long_date(local.date())}"


def sentence_case(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def clip(text: str, most: int) -> str:
    """The text in at most that many characters: cut between words, the cut shown by "…"."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    if not text[most - 1].isspace():
        head = head.rpartition(" ")[0] or head
    return f"{head.rstrip(' ,;:·–')}…"
