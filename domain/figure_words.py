"""Figures, cells and conditions as a finding says them in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain import rule_expressions as rules
from domain import wording
from domain.figures import Figure, Value
from domain.findings import NOWHERE, Place
from domain.indicators import BOOLEAN, PERCENT, Catalogue, Indicator
from domain.rule_bindings import ARITHMETIC, Key

_LONGEST = 60
_MOST_TERMS = 12
_SIGNS = {"==": "bằng", "!=": "khác", "<=": "không quá", ">=": "từ", "<": "dưới", ">": "trên"}


def decimal(value: Decimal, places: int | None = None) -> str:
    """ "12.500", "63,73": no zeros at the end; with `places`, a number that a division made long is rounded."""
    exponent = value.as_tuple().exponent
    if places is not None and isinstance(exponent, int) and exponent < -max(places, 3):
        value = value.quantize(Decimal(1).scaleb(-places), context=ARITHMETIC)
    text = wording.number(value)
    return text.rstrip("0").rstrip(",") if "," in text else text


def value(one: Value, indicator: Indicator, places: int | None = None) -> str:
    """The value without its unit of measure; a choice by its label, a long text shortened."""
    if isinstance(one, bool):
        return "Có" if one else "Không"
    if isinstance(one, Decimal):
        return decimal(one, places)
    if isinstance(one, date):
        return wording.short_date(date(one.year, one.month, one.day), with_year=True)
    text = indicator.choices.get(one or "", one or "")
    return wording.clip(" ".join(text.split()), _LONGEST)


def measured(one: Value, indicator: Indicator, places: int | None = None) -> str:
    """The value with its unit of measure: "12.500 triệu đồng", "63,73%"."""
    text = value(one, indicator, places)
    if not isinstance(one, Decimal) or not indicator.unit_of_measure:
        return text
    return f"{text}%" if indicator.value_type == PERCENT else f"{text} {indicator.unit_of_measure}"


def expected_type(indicator: Indicator) -> str:
    """What may stand in the cell: "số nguyên, ví dụ 12"."""
    if indicator.choices:
        return f"một trong các mục: {', '.join(indicator.choices.values())}"
    if indicator.value_type == BOOLEAN:
        return "Có hoặc Không"
    return {
        "integer": "số nguyên, ví dụ 12",
        "decimal": "số, ví dụ 12,5",
        "money": "số tiền theo triệu đồng, ví dụ 12.500",
        "percent": "tỷ lệ phần trăm, ví dụ 63,73",
        "date": "ngày, ví dụ 15/11/2023",
    }.get(indicator.value_type, "chữ")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Names figures of one unit: by cell where they have one, else by name.

    figures: those the unit sent, blank ones too. about: name of the unit when it is not the sender itself.
    """

    catalogue: Catalogue
    figures: Mapping[Key, Figure] = field(default_factory=dict)
    about: str = ""

    def place(self, key: Key) -> Place:
        """Where the figure stands; NOWHERE when it was not sent."""
        known = self.figures.get(key)
        return known.place if known else NOWHERE

    def label(self, key: Key) -> str:
        """ "Ngân sách xã (năm 2022)"; the period only where the indicator has several."""
        indicator = self.catalogue.by_id[key[0]]
        name = indicator.name
        if len(indicator.periods) > 1:
            name = f"{name} ({self.period(key[1])})"
        return f"{name}, {self.about}" if self.about else name

    def period(self, id: str) -> str:
        """The title of a period inside a sentence: "ước năm 2023"."""
        known = self.catalogue.period_by_id.get(id)
        title = known.title if known else id
        return title[:1].lower() + title[1:]

    def named(self, keys: Sequence[Key], beside: Place) -> str:
        """ "các ô F15, F16, F17", or the names of the figures where they have no cell; "" for none."""
        if not keys:
            return ""
        places = [self.place(key) for key in keys]
        if not all(place.cell for place in places):
            return f"các số {wording.names([self.label(key) for key in keys], 4, 'số')}"
        return cells(places, beside)

    def fix(self, key: Key, keys: Sequence[Key]) -> str:
        """ "Đề nghị kiểm tra ô F18 hoặc các ô F15 đến F17."."""
        own = self.place(key)
        mine = f"ô {own.cell}" if own.cell else f'số "{self.label(key)}"'
        others = self.named(keys, own)
        return f"Đề nghị kiểm tra {mine} hoặc {others}." if others else f"Đề nghị kiểm tra {mine}."


def cells(places: Sequence[Place], beside: Place) -> str:
    """ "ô F15", "các ô F15, F16", "các ô F15 đến F18"; the sheet is named where it is another than that of `beside`."""
    by_sheet: dict[str, list[str]] = {}
    for place in places:
        by_sheet.setdefault(place.sheet, []).append(place.cell)
    said = []
    for sheet, listed in by_sheet.items():
        several = "các ô" if len(listed) > 1 else "ô"
        run = f"{listed[0]} đến {listed[-1]}" if len(listed) > 2 and _is_run(listed) else ", ".join(listed)
        said.append(f"{several} {run}" + (f' trang "{sheet}"' if sheet and sheet != beside.sheet else ""))
    return " và ".join(said)


def _is_run(listed: Sequence[str]) -> bool:
    """Tell whether cells lie one below the other without a gap."""
    column = listed[0].rstrip("0123456789")
    rows = [cell.removeprefix(column) for cell in listed]
    if not column or not all(row.isdecimal() and row.isascii() and len(row) < 8 for row in rows):
        return False
    return [int(row) for row in rows] == list(range(int(rows[0]), int(rows[0]) + len(rows)))


def arithmetic(node: rules.Expression, values: Mapping[Key, Value], period: str) -> str:
    """ "15.000 + 0 - 2.600": the numbers an expression is made of; "" where it is no plain sum of them."""
    terms = list(_terms(node, values, period, "+"))
    if not 1 < len(terms) <= _MOST_TERMS or any(not text for _, text in terms):
        return ""
    first = f"-{terms[0][1]}" if terms[0][0] == "-" else terms[0][1]
    return " ".join([first, *(f"{sign} {text}" for sign, text in terms[1:])])


def _terms(node: rules.Expression, values: Mapping[Key, Value], period: str, sign: str) -> Iterable[tuple[str, str]]:
    match node:
        case rules.Binary(sign="+" | "-" as joined, left=left, right=right):
            yield from _terms(left, values, period, sign)
            yield from _terms(right, values, period, sign if joined == "+" else "-" if sign == "+" else "+")
        case rules.Ref(indicator=id, period=named):
            found = values.get((id, named or period))
            yield sign, decimal(found) if isinstance(found, Decimal) else ""
        case rules.Sum(indicators=ids):
            known = [found for id in ids if isinstance(found := values.get((id, period)), Decimal)]
            yield from ((sign, decimal(one)) for one in known)
        case rules.Literal(value=Decimal() as number):
            yield sign, decimal(number)
        case _:
            yield sign, ""


def condition(one: rules.Comparison, speaker: Speaker) -> str:
    """ "Tiêu chí 9: Nhà ở dân cư là Đạt"; conditions about the unit itself are left out."""
    if not isinstance(one.left, rules.Ref) or not isinstance(one.right, rules.Literal):
        return ""
    indicator = speaker.catalogue.by_id[one.left.indicator]
    wanted = value(one.right.value, indicator)
    sign = ("là" if one.sign == "==" else "không phải là") if isinstance(one.right.value, str) else _SIGNS[one.sign]
    return f'"{indicator.name}" {sign} {wanted}'


def when(rule: rules.Rule, speaker: Speaker) -> str:
    """ " khi …" for the conditions of a rule; "" without any."""
    said = [words for one in rule.when if (words := condition(one, speaker))]
    return f" khi {' và '.join(said)}" if said else ""
