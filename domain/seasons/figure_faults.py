"""What goes wrong with figures: one cell of good figures changed so that it has a certain fault, and nothing else is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from domain import indicators
from domain import rule_expressions as rules
from domain.figures import Figure
from domain.findings import Severity
from domain.seasons import figures

SUM, SLIP, NESTING, CHILD = "SUM_DIFFERS", "UNIT_SLIP", "LIMIT_EXCEEDED", "CHILD_DIFFERS"
"""Faults of figures, by the code of the error that they lead to."""
WORDS, OTHER_UNIT = "NUMBER_EXPECTED", "UNIT_IN_CELL"
"""Faults of what is typed into the cell of a number: words, and money in another unit of measure."""
FAULTS = (SUM, SLIP, NESTING, CHILD, WORDS, OTHER_UNIT)


def spoiled(
    catalogue: indicators.Catalogue, sender: figures.Sender, stated: Sequence[Figure], fault: str, seed: str
) -> list[Figure] | None:
    """The same figures with one cell changed so that it has that fault; None where none can be made.

    Only units below whose figures are given can be contradicted (CHILD).
    """
    chance = Random(f"{seed}|{sender.unit}|{fault}")
    places = [at for at, one in enumerate(stated) if isinstance(one.value, Decimal)]
    chance.shuffle(places)
    # Money first: a wrong total there is what offices know, and what costs most.
    for at in sorted(places, key=lambda at: catalogue.by_id[stated[at].indicator].value_type != indicators.MONEY):
        changed = _wrong(catalogue, sender, stated[at], fault)
        if changed is None:
            continue
        every = [*stated[:at], changed, *stated[at + 1 :]]
        if fault in (WORDS, OTHER_UNIT):  # found when the cell is read, before any rule
            return every
        found = [one for one in figures.judged(catalogue, sender, every) if one.severity is Severity.ERROR]
        if any(one.code == fault and one.place == changed.place for one in found):
            return every
    return None


def _wrong(catalogue: indicators.Catalogue, sender: figures.Sender, one: Figure, fault: str) -> Figure | None:
    """One figure with the fault in it; None for a figure that cannot have it."""
    known, value = catalogue.by_id[one.indicator], one.value
    if not isinstance(value, Decimal) or (fault == CHILD) is (one.unit == sender.unit):
        return None
    match fault:
        case "SUM_DIFFERS" if known.formula is not None and not known.formula.is_across_units:
            return _as_number(one, value + 7)
        case "UNIT_SLIP" if value and known.value_type in (indicators.MONEY, indicators.DECIMAL):
            return _as_number(one, value * 1000)
        case "LIMIT_EXCEEDED" if known.formula is None:
            rules_of, _ = figures.bounds(catalogue, sender.group).get((one.indicator, one.period), ((), None))
            is_limited = any(
                isinstance(claim := bound.rule.claim, rules.Comparison) and claim.sign == "<=" for bound in rules_of
            )
            return _as_number(one, value * 3 + 5) if is_limited else None
        case "CHILD_DIFFERS":
            return _as_number(one, value - 1 if value else value + 1)
        case "NUMBER_EXPECTED" if known.required and known.formula is None:
            return replace(one, value=None, shown="khoảng ba trăm")
        case "UNIT_IN_CELL" if known.required and known.value_type == indicators.MONEY and known.formula is None:
            return replace(one, value=None, shown="3,5 tỷ đồng")
        case _:
            return None


def _as_number(one: Figure, value: Decimal) -> Figure:
    return replace(one, value=value, shown=str(value))
