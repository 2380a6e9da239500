"""Charts of the main report as plain values: which figures, of whom, in which order. Drawing them is left to adapters.

A template asks for a chart by its kind and figures; each figure in it is remembered like a printed one. A figure that is not
there is a gap, never a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain import errors, main_report, roll_up, wording

KINDS = {"cột": "column", "cột chồng": "column_stacked", "thanh": "bar", "tròn": "pie", "đường": "line"}


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, as long as the chart has categories; None is a gap."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. kind: a value of KINDS. unit: unit of measure of its figures. places: digits after the comma.

    used: numbers of its figures in `main_report.Book.used`.
    """

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    places: int
    used: tuple[int, ...]


class Drawn(str):
    """What stands in the text where a chart is to be: number of the chart."""

    number: int

    def __new__(cls, number: int) -> Drawn:
        made = super().__new__(cls, f"[biểu đồ {number + 1}]")
        made.number = number
        return made


Wanted = str | tuple[str, ...] | list[str]
"""An indicator; or indicator and period; or indicator, period and choice."""


@dataclass
class Charts:
    """What a template calls `bieu_do`: it draws nothing, but remembers what is to be drawn. made: in the order of the text."""

    book: main_report.Book
    made: list[Chart] = field(default_factory=list)

    def theo_don_vi(
        self, kind: str, title: str, subjects: Sequence[main_report.Subject], figures: Sequence[Wanted]
    ) -> Drawn:
        """Units along the axis, a series for each figure."""
        lines = [self._line(one) for one in figures]
        rows = [(_label(line, self.book), [(one, line) for one in subjects]) for line in lines]
        return self._chart(kind, title, [_short(one.ten) for one in subjects], rows)

    def theo_nam(
        self, kind: str, title: str, subject: main_report.Subject, indicators: Sequence[str], periods: Sequence[str]
    ) -> Drawn:
        """Periods along the axis, a series for each indicator."""
        titles = [self.book.rules.catalogue.period_by_id[one].title for one in periods if self._has(one)]
        rows = [
            (self._line(id).indicator.name, [(subject, self._line((id, period))) for period in periods])
            for id in indicators
        ]
        return self._chart(kind, title, titles, rows)

    def theo_muc(
        self, kind: str, title: str, subject: main_report.Subject, indicators: Sequence[str], periods: Sequence[str]
    ) -> Drawn:
        """Indicators along the axis, a series for each period."""
        names = [self._line(id).indicator.name for id in indicators]
        rows = [
            (
                self.book.rules.catalogue.period_by_id[period].title,
                [(subject, self._line((id, period))) for id in indicators],
            )
            for period in periods
            if self._has(period)
        ]
        return self._chart(kind, title, names, rows)

    def _has(self, period: str) -> bool:
        if period not in self.book.rules.catalogue.period_by_id:
            raise errors.Refusal("TEMPLATE_FIGURE_UNKNOWN", f"Biểu đồ hỏi kỳ {period!r}, kế hoạch không có.")
        return True

    def _line(self, wanted: Wanted) -> roll_up.Line:
        parts = (wanted,) if isinstance(wanted, str) else tuple(wanted)
        indicator, period, choice = (*parts, "", "", "")[:3]
        return self.book.line(indicator, period, choice)

    def _chart(
        self,
        kind: str,
        title: str,
        categories: Sequence[str],
        rows: Sequence[tuple[str, Sequence[tuple[main_report.Subject, roll_up.Line]]]],
    ) -> Drawn:
        if kind not in KINDS:
            raise errors.Refusal(
                "TEMPLATE_CHART_UNKNOWN", f"Mẫu báo cáo hỏi biểu đồ loại {kind!r}; có: {', '.join(KINDS)}."
            )
        first = len(self.book.used)
        series = tuple(Series(name, tuple(self._value(one, line) for one, line in cells)) for name, cells in rows)
        lines = [line for _, cells in rows for _, line in cells]
        units = list(dict.fromkeys(self.book.unit_of(line) for line in lines))
        places = max((line.indicator.places for line in lines), default=0)
        used = tuple(range(first, len(self.book.used)))
        self.made.append(
            Chart(KINDS[kind], title, tuple(categories), series, ", ".join(units), places, used)
        )  # fmt: skip
        return Drawn(len(self.made) - 1)

    @staticmethod
    def _value(subject: main_report.Subject, line: roll_up.Line) -> Decimal | None:
        value = subject.gia_tri(line)
        return value if isinstance(value, Decimal) else None


def _label(line: roll_up.Line, book: main_report.Book) -> str:
    period = book.rules.catalogue.period_by_id[line.key[1]].title
    choice = line.indicator.choices.get(line.wanted, "") if isinstance(line.wanted, str) else ""
    return f"{choice or line.indicator.name} ({wording.sentence_case(period).lower()})"


def _short(name: str) -> str:
    """A unit's name without its kind: eighteen of them share an axis."""
    for kind in ("Huyện ", "Thị xã ", "Thành phố ", "Quận ", "Xã "):
        if name.startswith(kind):
            return name.removeprefix(kind)
    return name
