"""Single figures and whole columns: type, choice, blanks, figures nobody asked for; basis, day and set of criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeGuard

from domain import figure_words, wording
from domain import indicators as catalogues
from domain.figure_words import Speaker
from domain.figures import Figure, Value
from domain.findings import NOWHERE, Finding, Place, Severity
from domain.indicators import Catalogue, Indicator
from domain.rule_bindings import Key

_MOST_DIGITS, _LEAST_EXPONENT = 18, -20
_BASES = {catalogues.ACTUAL: "số thực hiện", catalogues.ESTIMATE: "số ước thực hiện"}


@dataclass(slots=True)
class Reading:
    """The figures of one unit. values: filled and well typed, as the catalogue types them. unreadable: filled, but not so.

    odd: figures the catalogue does not ask for there. twice: figures stated again with another value.
    """

    figures: dict[Key, Figure] = field(default_factory=dict)
    values: dict[Key, Value] = field(default_factory=dict)
    unreadable: list[Key] = field(default_factory=list)
    odd: list[Figure] = field(default_factory=list)
    twice: list[tuple[Figure, Figure]] = field(default_factory=list)


def is_blank(value: Value) -> bool:
    """Tell whether nothing stands in the cell; a zero is something."""
    return value is None or (isinstance(value, str) and not value.strip())


def read(figures: Iterable[Figure], catalogue: Catalogue, group: str) -> Reading:
    """The figures of one unit of that group, sorted into what can be reckoned with and what cannot."""
    made = Reading()
    for one in figures:
        key = one.indicator, one.period
        indicator = catalogue.by_id.get(one.indicator)
        if indicator is None or one.period not in indicator.periods:
            if not is_blank(one.value):
                made.odd.append(one)
            continue
        known = made.figures.get(key)
        if known is not None and not is_blank(known.value):
            if not is_blank(one.value) and not _is_same(one.value, known.value):
                made.twice.append((known, one))
            continue
        made.figures[key] = one
        if is_blank(one.value):
            continue
        if (
            group
            and group not in indicator.entered_at
            and indicator.aggregation not in ("sum", "count_if", "count_true")
        ):
            made.odd.append(one)
        value = _typed(indicator, one)
        if value is None:
            made.unreadable.append(key)
        else:
            made.values[key] = value
    return made


def _is_same(a: Value, b: Value) -> bool:
    if isinstance(a, Decimal) and isinstance(b, Decimal) and not (a.is_finite() and b.is_finite()):
        return str(a) == str(b)
    return type(a) is type(b) and a == b


def _typed(indicator: Indicator, figure: Figure) -> Value:
    """The value as its type wants it, None when it is of another type."""
    value = figure.value
    match indicator.value_type:
        case catalogues.INTEGER:
            return value if _is_number(value) and value == value.to_integral_value() else None
        case catalogues.DECIMAL | catalogues.MONEY | catalogues.PERCENT:
            return value if _is_number(value) else None
        case catalogues.CHOICE:
            return value if isinstance(value, str) and value in indicator.choices else None
        case catalogues.BOOLEAN:
            return value if isinstance(value, bool) else None
        case catalogues.DATE:
            return value if isinstance(value, date) and not isinstance(value, datetime) else None
        case _:
            return value if isinstance(value, str) else figure.shown or str(value)


def _is_number(value: Value) -> TypeGuard[Decimal]:
    """A number that an office could have meant: neither infinite nor of more digits than any sum of money has."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= _LEAST_EXPONENT and value.adjusted() <= _MOST_DIGITS


def faults(reading: Reading, speaker: Speaker) -> Iterator[tuple[Key, Finding]]:
    """What is wrong with single cells."""
    for key in reading.unreadable:
        yield key, _unreadable(key, reading.figures[key], speaker)
    for one in reading.odd:
        yield (one.indicator, one.period), _not_asked(one, speaker)
    for first, second in reading.twice:
        key = first.indicator, first.period
        yield key, _twice(key, first, second, speaker)


def _shown(figure: Figure) -> str:
    """The cell as its sender sees it, short enough to quote."""
    value = figure.value
    text = figure.shown
    if not text.strip():
        text = str(value)
        if isinstance(value, Decimal) and value.is_finite():
            text = figure_words.decimal(value) if _is_number(value) else f"{value:.3E}"
    return wording.clip(" ".join(text.split()), 60)


def _cell(place: Place) -> str:
    return f"ô {place.cell}" if place.cell else "số này"


def _unreadable(key: Key, figure: Figure, speaker: Speaker) -> Finding:
    indicator = speaker.catalogue.by_id[key[0]]
    label, found, wanted = speaker.label(key), _shown(figure), figure_words.expected_type(indicator)
    fix = f"Đề nghị sửa {_cell(figure.place)}."
    if indicator.value_type == catalogues.CHOICE:
        message = f"{label}: đang ghi '{found}'; cần {wanted}."
        return Finding("CHOICE_UNKNOWN", Severity.ERROR, message, figure.place, found, wanted, fix)
    if indicator.value_type == catalogues.INTEGER and _is_number(figure.value):
        message = f"{label}: đang ghi {found}; cần số nguyên."
        return Finding("NOT_WHOLE", Severity.ERROR, message, figure.place, found, wanted, fix)
    message = f"{label}: đang ghi '{found}'; cần {wanted}."
    return Finding("TYPE_WRONG", Severity.ERROR, message, figure.place, found, wanted, fix)


def _not_asked(figure: Figure, speaker: Speaker) -> Finding:
    known = speaker.catalogue.by_id.get(figure.indicator)
    name = known.name if known else f"mã '{wording.clip(figure.indicator, 40)}'"
    column = speaker.period(wording.clip(figure.period, 40))
    found = _shown(figure)
    message = f"{name}: có số '{found}' ở {column}, biểu không hỏi số này; số này không được đưa vào tổng hợp."
    fix = f"Đề nghị kiểm tra xem {_cell(figure.place)} có ghi nhầm chỗ không."
    return Finding("NOT_ASKED", Severity.WARNING, message, figure.place, found, "", fix)


def _twice(key: Key, first: Figure, second: Figure, speaker: Speaker) -> Finding:
    one, other = _shown(first), _shown(second)
    where = figure_words.cells([first.place], second.place) if first.place.cell else "chỗ trước"
    message = f"{speaker.label(key)}: ghi hai lần khác nhau, {where} là '{one}', ở đây là '{other}'."
    fix = "Đề nghị giữ lại một số đúng."
    return Finding("STATED_TWICE", Severity.ERROR, message, second.place, other, one, fix)


def stranger(figure: Figure) -> Finding:
    """A figure about a unit that does not lie below the sender."""
    unit = wording.clip(figure.unit, 40)
    message = f"Có số liệu của đơn vị '{unit}', không thuộc đơn vị gửi báo cáo."
    fix = "Đề nghị kiểm tra tên đơn vị ở dòng này."
    return Finding("UNIT_FOREIGN", Severity.ERROR, message, figure.place, unit, "", fix)


class Blanks:
    """Required figures that were left out; a sheet with nothing in it is said once."""

    def __init__(self, asked: Iterable[Indicator], reading: Reading) -> None:
        sections = {one.section for one in asked if one.required}
        filled = {key[0] for key in (*reading.values, *reading.unreadable)}
        self._sections = {one.id: one.section for one in asked}
        self._empty = sections - {self._sections.get(id, "") for id in filled}
        self._said: set[str] = set()

    def finding(self, indicator: Indicator, key: Key, dependents: Sequence[Key], speaker: Speaker) -> Finding | None:
        """The finding for a figure that has no value; None where none is required, or the sheet was said to be empty."""
        if not indicator.required:
            return None
        if indicator.section in self._empty:
            return self._empty_sheet(indicator, key, speaker)
        message = f"{speaker.label(key)}: đang để trống, cần ghi."
        if dependents:
            unchecked = wording.names(list(dict.fromkeys(speaker.label(one) for one in dependents)), 3, "số")
            message += f" Vì vậy chưa đối chiếu được: {unchecked}."
        place = speaker.place(key)
        at = f"vào ô {place.cell}" if place.cell else "bổ sung"
        zero = "; nếu không phát sinh, đề nghị ghi số 0" if indicator.is_number else ""
        fix = f"Đề nghị ghi {at}{zero}."
        return Finding("REQUIRED_BLANK", Severity.ERROR, message, place, "", figure_words.expected_type(indicator), fix)

    def _empty_sheet(self, indicator: Indicator, key: Key, speaker: Speaker) -> Finding | None:
        if indicator.section in self._said:
            return None
        self._said.add(indicator.section)
        section = speaker.catalogue.section_by_id.get(indicator.section)
        title = section.title if section else indicator.section
        message = f'Phần "{title}" chưa ghi số liệu nào.'
        place = speaker.place(key)
        return Finding("SECTION_BLANK", Severity.ERROR, message, place, "", "", "Đề nghị ghi đủ các ô bắt buộc.")


def columns(figures: Sequence[Figure], catalogue: Catalogue) -> Iterator[Finding]:
    """What does not fit whole columns: one finding for each period and what was found there."""
    bases: dict[tuple[str, str], list[Figure]] = {}
    days: dict[tuple[str, date | None], list[Figure]] = {}
    sets: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        period = catalogue.period_by_id.get(one.period)
        if period is None or is_blank(one.value):
            continue
        if one.basis != period.basis:
            bases.setdefault((one.period, one.basis), []).append(one)
        if one.as_of != period.as_of:
            days.setdefault((one.period, one.as_of), []).append(one)
        if (
            one.criteria_set
            and one.criteria_set != (wanted := catalogue.criteria_set(one.indicator, one.period))
            and wanted
        ):
            sets.setdefault((one.period, one.criteria_set), []).append(one)
    for (id, basis), listed in bases.items():
        wanted = _BASES.get(catalogue.period_by_id[id].basis, "")
        yield _wrong_basis(catalogue, id, _BASES.get(basis, wording.clip(basis, 40)), wanted, listed)
    for (id, day), listed in days.items():
        yield _wrong_day(catalogue, id, day, listed)
    for (id, found), listed in sets.items():
        yield _wrong_set(catalogue, id, wording.clip(found, 40), listed)


def _wrong_basis(catalogue: Catalogue, id: str, found: str, wanted: str, listed: Sequence[Figure]) -> Finding:
    title, count = catalogue.period_by_id[id].title, wording.number(len(listed))
    message = f'Cột "{title}": {count} số ghi là {found}; cột này cần {wanted}.'
    fix = f"Đề nghị ghi {wanted}, hoặc sửa lại tên cột nếu số đã đúng."
    return Finding("BASIS_WRONG", Severity.ERROR, message, _first(listed), found, wanted, fix)


def _wrong_day(catalogue: Catalogue, id: str, day: date | None, listed: Sequence[Figure]) -> Finding:
    period = catalogue.period_by_id[id]
    wanted, count = wording.short_date(period.as_of, with_year=True), wording.number(len(listed))
    if day is None:
        message = f'Cột "{period.title}": {count} số chưa rõ tính đến ngày nào; cần tính đến {wanted}.'
        fix = f"Đề nghị xác nhận số liệu tính đến {wanted}."
        return Finding("AS_OF_MISSING", Severity.WARNING, message, _first(listed), "", wanted, fix)
    found = wording.short_date(date(day.year, day.month, day.day), with_year=True)
    message = f'Cột "{period.title}": {count} số tính đến {found}; cần tính đến {wanted}.'
    fix = f"Đề nghị ghi số liệu tính đến {wanted}."
    return Finding("AS_OF_WRONG", Severity.ERROR, message, _first(listed), found, wanted, fix)


def _wrong_set(catalogue: Catalogue, id: str, found: str, listed: Sequence[Figure]) -> Finding:
    period, count = catalogue.period_by_id[id], wording.number(len(listed))
    wanted = period.criteria_set
    message = f'Cột "{period.title}": {count} số theo Bộ tiêu chí {found}; cần theo Bộ tiêu chí {wanted}.'
    fix = f"Đề nghị đánh giá lại theo Bộ tiêu chí {wanted}; số của hai bộ tiêu chí không cộng chung được."
    return Finding("CRITERIA_SET_WRONG", Severity.ERROR, message, _first(listed), found, wanted, fix)


def _first(listed: Sequence[Figure]) -> Place:
    return next((one.place for one in listed if one.place != NOWHERE), NOWHERE)
