"""The state words: one symbol, one word and one sentence for every way an obligation can stand.

The same words stand in mails, boards, forms, run names and documents. Shapes come from the old Windows set only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain import deadlines, plans, standings, wording
from domain.standings import Status, Timeliness

SYMBOLS = "●○■□▲◊█░–·→"
DONE, OPEN, HALF, DECIDE, OVERDUE, RETURNED, NOTHING = "●", "○", "■", "□", "▲", "◊", "–"
LEG_WORDS = {plans.OFFICIAL: "văn bản chính thức", plans.SOFT: "bản mềm"}


@dataclass(frozen=True, slots=True)
class Words:
    """How a state is read: `word` fits a table cell, `sentence` says it in full with its bound."""

    symbol: str
    word: str
    sentence: str

    @property
    def label(self) -> str:
        return f"{self.symbol} {self.word}"


def of(standing: standings.Standing, today: date, zone: str) -> Words:
    """The words of one standing on that day."""
    match standing.status:
        case Status.VOID:
            return Words(NOTHING, "Đã thay", "Đã được thay bằng việc khác, không còn phải làm.")
        case Status.ACCEPTED:
            return _done(standing, today)
        case Status.HALF:
            return _half(standing, today, zone)
        case Status.RECEIVED:
            said = f"Đã đến đủ{_lateness(standing)}, chờ Văn phòng nhận hoặc trả lại."
            return Words(DECIDE, "Chờ quyết định", said)
        case Status.RETURNED:
            often = f" lần thứ {standing.returns}" if standing.returns > 1 else ""
            late = ", quá hạn" if standing.is_overdue else ""
            return Words(
                RETURNED, f"Trả lại{often}{late}", f"Đã trả lại{often}, chờ gửi lại; {_due(standing, today, zone)}."
            )
        case _:
            return _not_in(standing, today, zone)


def _not_in(standing: standings.Standing, today: date, zone: str) -> Words:
    """Nothing has come: which of the quiet states it is, and whether the bound has passed."""
    due = _due(standing, today, zone)
    status, why = standing.status, _why(standing, today)
    if status is Status.UNDECIDED and not standing.owed.waits_for.startswith("selection"):
        late = ", quá hạn" if standing.is_overdue else ""
        return Words(DECIDE, f"Chờ quyết định{late}", f"Chưa xác định đơn vị thực hiện; {due}.")
    if standing.is_overdue:
        days = _days_over(standing, today, zone)
        brief = f" ({_planned(standing, today)})" if status is Status.PLANNED else ""
        return Words(OVERDUE, f"Quá hạn{days}{brief}", f"{why}; {due}.")
    if status is Status.PLANNED:
        return Words(OPEN, _planned(standing, today).capitalize(), f"{why}; {due}.")
    if standing.extended_until is not None:
        word = f"Gia hạn đến hết {wording.short_date(standing.extended_until)}"
        return Words(OPEN, word, f"{why}; {due}.")
    if status is Status.CLOSED:
        return Words(OPEN, "Chưa mở", f"{why}; {due}.")
    return Words(OPEN, "Chưa có", f"{why}; {due}.")


def _why(standing: standings.Standing, today: date) -> str:
    match standing.status:
        case Status.CLOSED:
            return "Giai đoạn chưa mở"
        case Status.UNDECIDED:
            return "Chưa chọn đơn vị thực hiện"
        case Status.PLANNED:
            said = _planned(standing, today).capitalize()
            is_past = standing.planned_on is not None and standing.planned_on < today
            return f"{said}, chưa ghi đã họp" if is_past else said
        case _:
            return {"meeting": "Chưa báo ngày họp", "selection": "Chưa chọn đủ"}.get(standing.owed.kind, "Chưa có")


def _planned(standing: standings.Standing, today: date) -> str:
    if standing.planned_on is None:
        return "dự kiến"
    return f"dự kiến {_day(standing.planned_on, today)}"


def _done(standing: standings.Standing, today: date) -> Words:
    word = "Đạt"
    if standing.owed.kind == "meeting" and standing.held_on is not None:
        word = f"Đã họp {_day(standing.held_on, today)}"
    match standing.timeliness:
        case Timeliness.LATE | Timeliness.OVERDUE:
            days = f" {wording.number(standing.late_by_days)} ngày" if standing.late_by_days else ""
            return Words(DONE, f"{word}, chậm{days}", f"{word}, chậm{days} so với hạn.")
        case Timeliness.LATE_WITH_PERMISSION:
            return Words(DONE, f"{word}, có gia hạn", f"{word}, sau hạn gốc và trong thời gian được gia hạn.")
        case Timeliness.NO_BOUND:
            return Words(DONE, word, f"{word}; việc này không có hạn.")
        case _:
            return Words(DONE, word, f"{word}, đúng hạn.")


def _half(standing: standings.Standing, today: date, zone: str) -> Words:
    legs = ", ".join(LEG_WORDS.get(leg, leg) for leg in standing.missing_legs)
    missing = f" (thiếu {legs})" if legs else ""
    late = ", quá hạn" if standing.is_overdue else ""
    due = "" if standing.bound is None else f"; {_due(standing, today, zone)}"
    said = f"Mới đến một đường{_lateness(standing)}{f', còn thiếu {legs}' if legs else ''}{due}."
    return Words(HALF, f"Một đường{missing}{late}", said)


def _lateness(standing: standings.Standing) -> str:
    match standing.timeliness:
        case Timeliness.LATE | Timeliness.OVERDUE:
            return " (chậm)"
        case Timeliness.LATE_WITH_PERMISSION:
            return " (trong thời gian được gia hạn)"
        case _:
            return ""


def _due(standing: standings.Standing, today: date, zone: str) -> str:
    if standing.bound is None:
        return "chưa có hạn"
    said = f"hạn {wording.bound(deadlines.local_day(standing.bound, zone), today)}"
    if standing.extended_until is None or standing.original is None:
        return said
    original = deadlines.local_day(standing.original, zone)
    after = ", gia hạn sau khi đã quá hạn" if standing.retroactive else ""
    return f"{said}, đã gia hạn (hạn gốc trước {_day(original, today)}{after})"


def _days_over(standing: standings.Standing, today: date, zone: str) -> str:
    if standing.bound is None:
        return ""
    over = 1 - deadlines.days_left(deadlines.local_day(standing.bound, zone), today)
    return f" {wording.number(over)} ngày" if over > 0 else ""


def _day(day: date, today: date) -> str:
    return wording.short_date(day, with_year=day.year != today.year)
