"""The small language of rules that are data: what an indicator's figure must be, read from a line of a plan's table.

    rules     rule ; rule ; …
    rule      [warn:] claim [when test [and test …]] [within 1]
    claim     0..19 | >= tong_ho | a + b == c | filled | like "*#/*-* #/#/#"
    values    number, 2023-10-15, indicator, indicator@2022, code of a choice, ( … ), + - * /
              sum(von_*), count(tc_01..tc_19 == dat)       over figures of the same unit
              total(so_tieu_chi_dat), units(x == y)        over the units below
              previous, neighbours, accepted               the same figure a period before, the neighbours' median, last time
              units_below, kind, group                     how many units below take part; the unit's kind and group

A claim that begins with its sign is about the indicator itself. In a pattern `*` stands for anything, `#` for a number.
Reading the text is left to `rule_reading`, what a rule is worth to `rule_bindings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.findings import Severity

COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
SCALES = frozenset({"previous", "neighbours", "accepted"})
"""Names for another state of the same figure; a rule with one of them is about its size."""
NAMES = SCALES | {"units_below", "kind", "group"}


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a day, or the code of a choice."""

    value: Decimal | date | str


@dataclass(frozen=True, slots=True)
class Ref:
    """The figure of an indicator; period "" is the period that is judged."""

    indicator: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """One of NAMES."""

    name: str


@dataclass(frozen=True, slots=True)
class Check:
    """What is asked of each figure that is counted: sign and literal, or ".." with both ends."""

    sign: str
    low: Decimal | date | str
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of figures of one unit and period."""

    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many figures of one unit and period pass a test."""

    indicators: tuple[str, ...]
    check: Check


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one indicator over the units below."""

    indicator: str


@dataclass(frozen=True, slots=True)
class Units:
    """How many of the units below have a figure that passes a test."""

    indicator: str
    check: Check


@dataclass(frozen=True, slots=True)
class Binary:
    """Two values joined by + - * or /."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """left sign right, sign being one of COMPARISONS. As a value it is yes or no."""

    left: Expression
    sign: str
    right: Expression


@dataclass(frozen=True, slots=True)
class Range:
    """low <= left <= high."""

    left: Expression
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Filled:
    """The indicator must not be left blank."""


@dataclass(frozen=True, slots=True)
class Like:
    """The indicator's text has this form."""

    pattern: str


Expression = Literal | Ref | Named | Sum | Count | Total | Units | Binary | Comparison
Claim = Comparison | Range | Filled | Like


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of an indicator. within: how far both sides of == may lie apart; None: not said."""

    text: str
    severity: Severity
    claim: Claim
    when: tuple[Comparison, ...] = ()
    within: Decimal | None = None

    @property
    def is_about_size(self) -> bool:
        """It compares the figure with other states of itself."""
        return any(isinstance(one, Named) and one.name in SCALES for one in parts(self.claim))

    @property
    def is_across_units(self) -> bool:
        """It needs the figures of the units below."""
        return any(isinstance(one, (Total, Units)) for one in parts(self.claim))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a rule cannot be read. at: letter of the text, from 0; problem, expected: Vietnamese clauses."""

    text: str
    at: int
    problem: str
    expected: str


def parts(node: Claim | Expression) -> Iterator[Claim | Expression]:
    """The node and everything below it."""
    yield node
    match node:
        case Binary() | Comparison():
            yield from parts(node.left)
            yield from parts(node.right)
        case Range():
            yield from parts(node.left)
        case _:
            return
