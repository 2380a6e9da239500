"""What a rule is worth: bound once to a period and a group of units, then judged for many units.

A rule about a figure that the group does not type, or not for that period, does not apply. A rule in which a figure is
blank is not judged: blank is not zero. Numbers are Decimal throughout, and nothing here raises.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal, localcontext

from domain import rule_expressions as rules
from domain.figures import Value
from domain.indicators import Catalogue

Key = tuple[str, str]
"""Indicator id and period."""
Worth = Callable[["World"], Value]
"""The value of an expression; None when it cannot be known."""

ARITHMETIC = Context(prec=40, traps=[])
"""Without traps: what cannot be computed becomes a number that is none, which counts as unknown."""

_LONGEST_TEXT = 500

_COMPARE: dict[str, Callable[..., bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": ARITHMETIC.add,
    "-": ARITHMETIC.subtract,
    "*": ARITHMETIC.multiply,
    "/": ARITHMETIC.divide,
}


@dataclass(slots=True)
class World:
    """What is known of one unit. A figure that is blank or unreadable is absent.

    named: units_below, kind and group where known. accepted: the figures last accepted of this unit. neighbours: median of
    like units. children: the figures of each unit below. suspects: figures whose own size is in doubt.
    """

    values: Mapping[Key, Value]
    named: Mapping[str, Value] = field(default_factory=dict)
    accepted: Mapping[Key, Decimal] = field(default_factory=dict)
    neighbours: Mapping[Key, Decimal] = field(default_factory=dict)
    children: Sequence[Mapping[Key, Value]] = ()
    suspects: set[Key] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule for one indicator, period and group.

    is_met:   True, False, or None when it is not judged.
    left, right: the two sides of a comparison, for the finding; None for other claims.
    keys:     the other figures it needs, in the order of the rule: those of the claim, then those of its conditions.
    """

    rule: rules.Rule
    key: Key
    is_met: Callable[[World], bool | None]
    left: Worth | None = None
    right: Worth | None = None
    keys: tuple[Key, ...] = ()

    @property
    def is_sum(self) -> bool:
        """It says that two sides are equal, one of them made of other figures."""
        return isinstance(self.rule.claim, rules.Comparison) and self.rule.claim.sign == "==" and bool(self.keys)


def bind(rule: rules.Rule, subject: str, period: str, group: str, catalogue: Catalogue) -> Bound | None:
    """The rule ready to be judged, None when it does not apply to that period or group."""
    binder = _Binder(subject, period, group, catalogue)
    conditions = [binder.comparison(one, None) for one in rule.when]
    if any(one is None for one in conditions):
        return None
    left = right = None
    claim = rule.claim
    if isinstance(claim, rules.Comparison):
        left, right = binder.worth(claim.left), binder.worth(claim.right)
        judged = binder.comparison(claim, _tolerance(rule, catalogue))
    else:
        judged = binder.claim(claim)
    if judged is None:
        return None
    return Bound(rule, (subject, period), _under(conditions, judged), left, right, binder.keys(rule))


def _under(conditions: Sequence[Callable[[World], bool | None] | None], judged: Callable[[World], bool | None]):
    if not conditions:
        return judged

    def is_met(world: World) -> bool | None:
        for one in conditions:
            if one is not None and one(world) is not True:
                return None
        return judged(world)

    return is_met


def _tolerance(rule: rules.Rule, catalogue: Catalogue) -> Decimal:
    """How far a sum may be off: what the rule says, else the last digit shown where a division made the number."""
    if rule.within is not None:
        return rule.within
    claim = rule.claim
    divides = any(isinstance(one, rules.Binary) and one.sign == "/" for one in rules.parts(claim))
    if not divides or not isinstance(claim, rules.Comparison) or not isinstance(claim.left, rules.Ref):
        return Decimal(0)
    known = catalogue.by_id.get(claim.left.indicator)
    return Decimal(1).scaleb(-known.places) if known else Decimal(0)


@dataclass(frozen=True, slots=True)
class _Binder:
    subject: str
    period: str
    group: str
    catalogue: Catalogue

    def asked(self, indicator: str, period: str = "") -> bool:
        return self.catalogue.is_asked(indicator, period or self.period, self.group)

    def keys(self, rule: rules.Rule) -> tuple[Key, ...]:
        nodes = (rule.claim, *rule.when)
        return tuple(dict.fromkeys(key for node in nodes for key in self.keys_of(node)))

    def keys_of(self, node: rules.Claim | rules.Expression) -> list[Key]:
        found: list[Key] = []
        for one in rules.parts(node):
            match one:
                case rules.Ref():
                    found.append((one.indicator, one.period or self.period))
                case rules.Sum() | rules.Count():
                    found += [(id, self.period) for id in one.indicators if self.asked(id)]
                case _:
                    pass
        return [key for key in dict.fromkeys(found) if key != (self.subject, self.period)]

    # -------------------------------------------------------------------------------------------------- claims

    def claim(self, claim: rules.Claim) -> Callable[[World], bool | None] | None:
        key = (self.subject, self.period)
        match claim:
            case rules.Filled():
                return lambda world: key in world.values
            case rules.Like():
                pattern = claim.pattern
                return lambda world: _is_like(pattern, world.values.get(key))
            case rules.Range():
                worth = self.worth(claim.left)
                return None if worth is None else _in_range(worth, claim.low, claim.high)
            case _:
                return None

    def comparison(self, claim: rules.Comparison, within: Decimal | None) -> Callable[[World], bool | None] | None:
        left, right = self.worth(claim.left), self.worth(claim.right)
        if left is None or right is None:
            return None
        return _compared(left, claim.sign, right, within or Decimal(0))

    # -------------------------------------------------------------------------------------------------- values

    def worth(self, node: rules.Expression) -> Worth | None:
        """A function of the world, None when the expression names a figure that this group does not type."""
        match node:
            case rules.Literal():
                value = node.value
                return lambda _: value
            case rules.Ref():
                key = (node.indicator, node.period or self.period)
                return (lambda world: world.values.get(key)) if self.asked(*key) else None
            case rules.Named():
                return self._named(node.name)
            case rules.Sum():
                keys = [(id, self.period) for id in node.indicators if self.asked(id)]
                return _sum_of(keys) if keys else None
            case rules.Count():
                keys = [(id, self.period) for id in node.indicators if self.asked(id)]
                return _count_of(keys, passes(node.check)) if keys else None
            case rules.Total():
                total = (node.indicator, self.period)
                return lambda world: added(total, world)
            case rules.Units():
                return _units_of((node.indicator, self.period), passes(node.check))
            case rules.Comparison():
                return self.comparison(node, None)
            case rules.Binary():
                left, right = self.worth(node.left), self.worth(node.right)
                return None if left is None or right is None else _binary(node.sign, left, right)

    def _named(self, name: str) -> Worth | None:
        key = (self.subject, self.period)
        match name:
            case "previous":
                periods = self.catalogue.by_id[self.subject].periods
                at = periods.index(self.period)
                before = (self.subject, periods[at - 1])
                # A size has no measure in zero: money that begins after a year without any is no slip.
                return (lambda world: world.values.get(before) or None) if at else None
            case "neighbours":
                return lambda world: world.neighbours.get(key) or None
            case "accepted":
                return lambda world: world.accepted.get(key) or None
            case "group":
                group = self.group
                return lambda _: group
            case _:
                return lambda world: world.named.get(name)


def _compared(left: Worth, sign: str, right: Worth, within: Decimal) -> Callable[[World], bool | None]:
    def is_met(world: World) -> bool | None:
        a, b = left(world), right(world)
        if a is None or b is None or type(a) is not type(b):
            return None
        if sign not in ("==", "!="):
            return None if isinstance(a, (str, bool)) else _COMPARE[sign](a, b)
        if within and isinstance(a, Decimal) and isinstance(b, Decimal):
            is_equal = abs(ARITHMETIC.subtract(a, b)) <= within
        else:
            is_equal = a == b
        return is_equal if sign == "==" else not is_equal

    return is_met


def _in_range(worth: Worth, low: Decimal, high: Decimal) -> Callable[[World], bool | None]:
    def is_met(world: World) -> bool | None:
        value = worth(world)
        return low <= value <= high if isinstance(value, Decimal) else None

    return is_met


def _sum_of(keys: Sequence[Key]) -> Worth:
    def worth(world: World) -> Decimal | None:
        total = Decimal(0)
        for key in keys:
            value = world.values.get(key)
            if not isinstance(value, Decimal):
                return None
            total = ARITHMETIC.add(total, value)
        return total

    return worth


def _count_of(keys: Sequence[Key], check: Callable[[Value], bool]) -> Worth:
    def worth(world: World) -> Decimal | None:
        found = [world.values.get(key) for key in keys]
        return None if any(value is None for value in found) else Decimal(sum(map(check, found)))

    return worth


def added(key: Key, world: World) -> Decimal | None:
    """The sum of one figure over the units below; None while there is none."""
    found = [value for child in world.children if isinstance(value := child.get(key), Decimal)]
    with localcontext(ARITHMETIC):
        return sum(found, Decimal(0)) if world.children else None


def _units_of(key: Key, check: Callable[[Value], bool]) -> Worth:
    def worth(world: World) -> Decimal | None:
        return Decimal(sum(check(child.get(key)) for child in world.children)) if world.children else None

    return worth


def _binary(sign: str, left: Worth, right: Worth) -> Worth:
    compute = _ARITHMETIC[sign]

    def worth(world: World) -> Decimal | None:
        a, b = left(world), right(world)
        if not isinstance(a, Decimal) or not isinstance(b, Decimal):
            return None
        made = compute(a, b)
        return made if made.is_finite() else None

    return worth


def passes(check: rules.Check) -> Callable[[Value], bool]:
    """A function that tells whether a figure passes; a blank one does not."""
    low, high = check.low, check.high
    if check.sign == "..":
        return lambda value: isinstance(value, Decimal) and isinstance(low, Decimal) and low <= value <= (high or low)
    if check.sign in ("==", "!="):
        wanted = check.sign == "=="
        return lambda value: type(value) is type(low) and (value == low) is wanted
    compare = _COMPARE[check.sign]
    return lambda value: isinstance(value, (Decimal, date)) and type(value) is type(low) and compare(value, low)


def _is_like(pattern: str, value: Value) -> bool | None:
    """Each piece between stars is looked for after the one before, so that no text can make this slow."""
    if not isinstance(value, str) or not value.strip():
        return None
    text, at = " ".join(value[:_LONGEST_TEXT].split()), 0
    pieces = pattern.split("*")
    for number, piece in enumerate(pieces):
        wanted = "[0-9]+".join(re.escape(part) for part in piece.split("#"))
        wanted = f"{wanted}\\Z" if number == len(pieces) - 1 and piece else wanted
        found = re.compile(wanted).match(text, at) if number == 0 else re.compile(wanted).search(text, at)
        if found is None:
            return False
        at = found.end()
    return True
