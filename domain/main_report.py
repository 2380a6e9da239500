"""What the words of the main report may ask for: figures by name, for the province, each district and each commune.

Every figure that is asked for is remembered, so that the report can say where each of its numbers comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain import errors, figure_words, roll_up, rule_bindings, wording
from domain.figures import Value
from domain.indicators import Indicator

NOTHING, BLANK, INCOMPLETE = "chưa có số liệu", "–", "*"


@dataclass(frozen=True, slots=True)
class Used:
    """A figure that stands in the report: whose, which, and the text that was printed."""

    unit: str
    line: roll_up.Line
    shown: str


class Shown(str):
    """A figure in words that remembers which of `Book.used` it is, so that where it is printed can be found."""

    number: int

    def __new__(cls, text: str, number: int) -> Shown:
        made = super().__new__(cls, text)
        made.number = number
        return made


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a document: under which heading, in which row and column of a table; "" outside tables."""

    heading: str
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.heading, self.row, self.column)))


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that is part of the template's own words: nobody computed it. text: the paragraph around it."""

    number: str
    place: Place
    text: str


@dataclass
class Book:
    """All figures of the campaign as the template sees them. used: what was asked for so far, in order."""

    rules: roll_up.Rules
    names: Mapping[str, str]
    nouns: Mapping[str, str]
    used: list[Used] = field(default_factory=list)

    def line(self, indicator: str, period: str, choice: str) -> roll_up.Line:
        """The figure that a template names. Raises Refusal for a name that the catalogue does not have."""
        known = self.rules.catalogue.by_id.get(indicator)
        if known is None:
            raise errors.Refusal(
                "TEMPLATE_FIGURE_UNKNOWN", f"Mẫu báo cáo hỏi chỉ tiêu {indicator!r}, kế hoạch không có."
            )
        chosen = period or known.periods[-1]
        lines = [one for one in self.rules.by_key.get((indicator, chosen), ()) if not choice or one.wanted == choice]
        if not lines:
            told = f"Mẫu báo cáo hỏi chỉ tiêu {indicator!r}, kỳ {chosen!r}, mục {choice!r}; kế hoạch không có số này."
            raise errors.Refusal("TEMPLATE_FIGURE_UNKNOWN", told)
        return lines[0]

    def unit_of(self, line: roll_up.Line) -> str:
        """The unit of measure of a total; of counted units what they are ("xã")."""
        counted = line.how == roll_up.COUNT
        return self.nouns.get(line.groups[0], "") if counted else line.indicator.unit_of_measure


@dataclass(frozen=True)
class Subject:
    """One unit as the template sees it: `ten` its name, `so` a figure with its unit of measure, `o` the same for a table."""

    node: roll_up.Node
    book: Book
    ten: str
    thuoc: str = ""
    stt: int = 0

    def so(self, indicator: str, period: str = "", choice: str = "") -> str:
        """A figure for a sentence: "93 xã", or "chưa có số liệu"."""
        line = self.book.line(indicator, period, choice)
        value = self._value(line, choice)
        if value is None:
            shown = NOTHING
        elif isinstance(value, Decimal):
            unit = self.book.unit_of(line) if self.node.below else line.indicator.unit_of_measure
            shown = figure_words.decimal(rounded(value, line.indicator))
            shown += "%" if unit == "%" else f" {unit}" if unit else ""
        else:
            shown = figure_words.value(value, line.indicator)
        return self._kept(line, shown)

    def o(self, indicator: str, period: str = "", choice: str = "") -> str:
        """A figure for a cell of a table: "93", "93*" when some units' figures are not in it, or "–"."""
        line = self.book.line(indicator, period, choice)
        value = self._value(line, choice)
        if value is None:
            shown = BLANK
        elif isinstance(value, Decimal):
            found = self.node.rolled.get(line, roll_up.NOTHING)
            mark = INCOMPLETE if self.node.below and (found.missing or found.unlike) else ""
            shown = figure_words.decimal(rounded(value, line.indicator)) + mark
        else:
            shown = figure_words.value(value, line.indicator)
        return self._kept(line, shown)

    def thieu(self, indicator: str, period: str = "", choice: str = "") -> str:
        """Who gave no such figure: "(chưa có số liệu của: xã Ba)", or nothing."""
        found = self.node.rolled.get(self.book.line(indicator, period, choice), roll_up.NOTHING)
        silent = [self.book.names.get(id, id) for id in (*found.missing, *found.unlike)]
        return f" ({NOTHING} của: {wording.names(silent, 10)})" if silent else ""

    def gia_tri(self, line: roll_up.Line) -> Value:
        """A figure for a chart, remembered like a printed one."""
        value = self._value(line, line.wanted if isinstance(line.wanted, str) else "")
        shown = figure_words.decimal(rounded(value, line.indicator)) if isinstance(value, Decimal) else BLANK
        self._kept(line, shown)
        return value

    def la(self, indicator: str, *choices: str) -> bool:
        """Tell whether a unit without units below stated one of these choices for the last period, for a list of such units."""
        line = self.book.line(indicator, "", "")
        figure = self.node.unit.figures.get(line.key)
        return figure is not None and figure.value in choices

    def _value(self, line: roll_up.Line, choice: str) -> Value:
        """Of a unit without units below its own words; of all others what is rolled up."""
        if not self.node.below and not choice:
            figure = self.node.unit.figures.get(line.key)
            return figure.value if figure else None
        found = self.node.rolled.get(line)
        return found.value if found else None

    def _kept(self, line: roll_up.Line, shown: str) -> str:
        self.book.used.append(Used(self.node.unit.id, line, shown))
        return Shown(shown, len(self.book.used) - 1)


def rounded(value: Decimal, one: Indicator) -> Decimal:
    """What was stated stays as it is; what a division made long gets the digits of the catalogue."""
    exponent = value.as_tuple().exponent
    places = max(one.places, 2)
    if isinstance(exponent, int) and -exponent > places:
        return value.quantize(Decimal(1).scaleb(-places), context=rule_bindings.ARITHMETIC)
    return value


def subjects(nodes: Sequence[tuple[roll_up.Node, str]], book: Book) -> list[Subject]:
    """Units in the order of the list, numbered from 1. nodes: each with the name of what it lies in."""
    return [
        Subject(node, book, book.names.get(node.unit.id, node.unit.id), above, number)
        for number, (node, above) in enumerate(nodes, start=1)
    ]
