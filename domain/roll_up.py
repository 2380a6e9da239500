"""Figures added up from communes to districts to the province, by the rules that the catalogue holds as data.

A unit's figure is that of itself and all units below it. Nothing is added that was not stated: a blank is no zero, and who
gave no figure is named. Shares and averages are computed again from their parts, never added; texts are never put together.
What a unit states of the units below it is another matter: it is compared (`domain.reconciliation`), not added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from domain import rule_bindings
from domain import rule_expressions as rules
from domain.figures import Figure, Value
from domain.indicators import Catalogue, Indicator
from domain.rule_bindings import ARITHMETIC, Bound, Key, World

SUM, COUNT, WEIGHTED, LATEST, FORMULA, NEVER = "sum", "count", "weighted", "latest", "formula", "never"
UNITS = "units"
"""How many units there are below on the day: known without asking anybody, and the same for every ratio."""
EVERY = "every"
"""A group that types every figure: for whom formulas of sums are bound."""
_COUNTED = frozenset({"count_if", "count_true", "count_by_value"})


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One figure to be rolled up: a choice that is counted is a line of its own. Compared by identity: made once by Rules.

    how:    SUM, COUNT, WEIGHTED, LATEST, UNITS, FORMULA or NEVER. wanted: the value that is counted. weight: its figure's key.
    groups: who types it, lowest first: of the first, everybody is expected to; of the others a part of their own.
    """

    key: Key
    how: str
    indicator: Indicator
    wanted: Value = None
    weight: Key | None = None
    formula: Bound | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        return self.indicator.entered_at


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the territory with the figures last accepted from it about itself, and the units below it."""

    id: str
    group: str
    figures: Mapping[Key, Figure] = field(default_factory=dict)
    below: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Rolled:
    """One figure of a unit and all below it.

    total:   sum, count, latest day, or what the formula gives; of an average the sum of figure times weight; None: no figure.
    weight:  sum of the weights of an average, None for all others. given: how many units' figures it is made of.
    missing: ids of the units that were to give one and did not. unlike: ids of those whose figure is left out, being of
    another basis or set of criteria than its period's.
    """

    total: Decimal | date | None = None
    weight: Decimal | None = None
    given: int = 0
    missing: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal | date | None:
        """The figure, not rounded; None when there is none."""
        if self.weight is None or not isinstance(self.total, Decimal):
            return self.total
        return ARITHMETIC.divide(self.total, self.weight) if self.weight else None


NOTHING = Rolled()
_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Node:
    """A unit with its rolled figures, by line.

    own: what the unit itself states and may be added. odd: keys of what it states on another basis or by another set.
    leaves: `own` of every unit without units below, for formulas.
    """

    unit: Unit
    rolled: Mapping[Line, Rolled]
    below: tuple[Node, ...]
    own: Mapping[Key, Value]
    odd: frozenset[Key]
    leaves: tuple[Mapping[Key, Value], ...]


class _Single(Mapping["Line", Rolled]):
    """The rolled figures of a unit without units below: worked out when somebody asks, which for most nobody does."""

    __slots__ = ("_by", "_source")

    def __init__(self, source: _Source, by: Rules) -> None:
        self._source, self._by = source, by

    def __getitem__(self, line: Line) -> Rolled:
        if line.how == NEVER:
            raise KeyError(line)
        return _joined(line, (self._source,))

    def __iter__(self) -> Iterator[Line]:
        return (line for line in self._by.lines if line.how != NEVER)

    def __len__(self) -> int:
        return sum(1 for _ in self)


_Source = tuple[str, str, Mapping[Key, Value], frozenset[Key], Mapping[Line, Rolled] | None]
"""What a line is made of: a unit's id, group, own figures and odd keys, or the rolled figures of all below it."""


@dataclass(frozen=True)
class Rules:
    """What the catalogue says about rolling up, compiled once. periods: those wanted, () for all."""

    catalogue: Catalogue

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line in the order of the catalogue; formulas are computed in the order of `_formulas`."""
        return tuple(
            line for one in self.catalogue.indicators for period in one.periods for line in self._of(one, period)
        )

    @cached_property
    def by_key(self) -> dict[Key, tuple[Line, ...]]:
        """The lines of a figure: one, but for a choice of which every answer is counted."""
        found: dict[Key, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.key, []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    @cached_property
    def added(self) -> tuple[Line, ...]:
        """The lines that go from level to level by themselves."""
        return tuple(line for line in self.lines if line.how not in (FORMULA, UNITS, NEVER))

    @cached_property
    def units(self) -> tuple[Line, ...]:
        """The lines that say how many units there are."""
        return tuple(line for line in self.lines if line.how == UNITS)

    @cached_property
    def formulas(self) -> tuple[Line, ...]:
        """The computed lines, each after those that it needs."""
        left = [line for line in self.lines if line.how == FORMULA]
        waiting = {line.key for line in left}
        found: list[Line] = []
        while left:
            ready = [one for one in left if one.formula and not waiting.intersection(one.formula.keys)]
            if not ready:
                break  # formulas in a circle have no value; a plan that has one is not loaded
            found += ready
            waiting.difference_update(one.key for one in ready)
            left = [one for one in left if one not in ready]
        return tuple(found)

    @cached_property
    def _every(self) -> Catalogue:
        return Catalogue(
            self.catalogue.sections,
            self.catalogue.periods,
            tuple(_typed_by_all(one) for one in self.catalogue.indicators),
        )

    def apart(self, figures: Mapping[Key, Figure]) -> tuple[dict[Key, Value], frozenset[Key]]:
        """What may be added of a unit's figures, and the keys of what may not; blanks are in neither."""
        own: dict[Key, Value] = {}
        odd: list[Key] = []
        bases = self._bases
        for key, one in figures.items():
            if one.value is None:
                continue
            basis, criteria_set = bases.get(key, ("", ""))
            if one.basis == basis and one.criteria_set in ("", criteria_set):
                own[key] = one.value
            else:
                odd.append(key)
        return own, frozenset(odd)

    @cached_property
    def _bases(self) -> dict[Key, tuple[str, str]]:
        """The basis and set of criteria that each figure has to be of."""
        catalogue = self.catalogue
        return {
            (one.id, period): (catalogue.period_by_id[period].basis, catalogue.criteria_set(one.id, period))
            for one in catalogue.indicators
            for period in one.periods
            if period in catalogue.period_by_id
        }

    def is_like(self, figure: Figure) -> bool:
        """Tell whether a figure is on the basis and of the set of criteria of its period, so that it may be added."""
        period = self.catalogue.period_by_id.get(figure.period)
        if period is None or figure.basis != period.basis:
            return False
        return figure.criteria_set in ("", self.catalogue.criteria_set(figure.indicator, figure.period))

    def _of(self, one: Indicator, period: str) -> Iterable[Line]:
        key = (one.id, period)
        match one.aggregation:
            case "sum" if any(_is_number_of_units(rule.claim) for rule in one.rules):
                yield Line(key, UNITS, one)
            case "sum":
                yield Line(key, SUM, one)
            case "count_if":
                yield Line(key, COUNT, one, one.weight)
            case "count_true":
                yield Line(key, COUNT, one, True)
            case "count_by_value":
                for code in one.choices:
                    yield Line(key, COUNT, one, code)
            case "weighted_avg" if one.weight in self.catalogue.by_id:
                yield Line(key, WEIGHTED, one, weight=(one.weight, period))
            case "max":
                yield Line(key, LATEST, one)
            case "derived" if (formula := self._formula(one, period)) is not None:
                yield Line(key, FORMULA, one, formula=formula)
            case _:
                yield Line(key, NEVER, one)

    def _formula(self, one: Indicator, period: str) -> Bound | None:
        """The formula for a total; None where it counts the choices of one unit, which a total does not have."""
        if one.formula is None or any(isinstance(part, rules.Count) for part in rules.parts(one.formula.claim)):
            return None
        bound = rule_bindings.bind(one.formula, one.id, period, EVERY, self._every)
        return bound if bound is not None and bound.right is not None else None


def roll(unit: Unit, by: Rules) -> Node:
    """Roll up a unit and all below it."""
    return join(unit, [roll(one, by) for one in unit.below], by)


def join(unit: Unit, below: Sequence[Node], by: Rules) -> Node:
    """A unit from its own figures and the nodes below, which may have been rolled before: only changed branches need be new."""
    own, odd = by.apart(unit.figures)
    itself: _Source = (unit.id, unit.group, own, odd, None)
    if not below:
        return Node(unit, _Single(itself, by), (), own, odd, (own,))
    sources = [
        (node.unit.id, node.unit.group, node.own, node.odd, node.rolled if node.below else None) for node in below
    ]
    sources.append(itself)
    rolled: dict[Line, Rolled] = {line: _joined(line, sources) for line in by.added}
    count = sum(1 for _ in _leaves(unit))
    rolled |= {line: Rolled(Decimal(count), given=count) for line in by.units}
    leaves = tuple(leaf for node in below for leaf in node.leaves)
    values: dict[Key, Value] = {line.key: one.value for line, one in rolled.items() if line.how != COUNT and one.given}
    world = World(values, children=leaves)
    for line in by.formulas:
        made = rolled[line] = _computed(line, unit, world, rolled, by)
        if made.value is not None:
            values[line.key] = made.value
    return Node(unit, rolled, tuple(below), own, odd, leaves)


def with_new(root: Node, changed: Mapping[str, Unit], by: Rules) -> Node:
    """The same tree with some units' figures new. Branches without a changed unit are taken over as they are.

    changed: unit id -> the unit with its new figures and the units that were below it before.
    """
    if not changed:
        return root
    below = [with_new(node, changed, by) for node in root.below]
    unit = changed.get(root.unit.id)
    if unit is None and all(new is old for new, old in zip(below, root.below, strict=True)):
        return root
    figures = (unit or root.unit).figures
    return join(Unit(root.unit.id, root.unit.group, figures, tuple(node.unit for node in below)), below, by)


def _joined(line: Line, sources: Sequence[_Source]) -> Rolled:
    """One line over all that it is made of, in their order. In the innermost loop of every total: plain on purpose."""
    key, how, groups, wanted, weighed_by = line.key, line.how, line.groups, line.wanted, line.weight
    total: Decimal | date | None = None
    weight: Decimal | None = None
    given = 0
    missing: list[str] = []
    unlike: list[str] = []
    add = ARITHMETIC.add
    for id, group, own, odd, below in sources:
        if below is not None:
            part = below.get(line)
            if part is None or part is NOTHING:
                continue
            given += part.given
            missing += part.missing
            unlike += part.unlike
            value, share = part.total, part.weight
        else:
            if group not in groups:
                continue
            value, share = own.get(key), None
            if value is None:
                if key in odd:
                    unlike.append(id)
                elif group == groups[0]:
                    missing.append(id)
                continue
            if how == COUNT:
                value = _ONE if type(value) is type(wanted) and value == wanted else _ZERO
            elif how == WEIGHTED:
                share = own.get(weighed_by) if weighed_by else None
                if not isinstance(share, Decimal) or not isinstance(value, Decimal):
                    if group == groups[0]:
                        missing.append(id)
                    continue
                value = ARITHMETIC.multiply(value, share)
            elif not isinstance(value, Decimal) and not (how == LATEST and isinstance(value, date)):
                if group == groups[0]:
                    missing.append(id)
                continue
            given += 1
        if share is not None:
            weight = share if weight is None else add(weight, share)
        if value is None:
            continue
        if total is None:
            total = value
        elif how == LATEST:
            total = _newest((total, value))
        elif isinstance(total, Decimal) and isinstance(value, Decimal):
            total = add(total, value)
    if total is None and not given and not missing and not unlike:
        return NOTHING
    return Rolled(total, weight, given, tuple(missing), tuple(unlike))


def _computed(line: Line, unit: Unit, world: World, rolled: Mapping[Line, Rolled], by: Rules) -> Rolled:
    """A total by its formula, and who is missing from what it is made of."""
    formula = line.formula
    if formula is None or formula.right is None:
        return NOTHING
    needed = [rolled.get(one, NOTHING) for key in formula.keys for one in by.by_key.get(key, ())]
    parts = tuple(rules.parts(formula.rule.claim))
    across = dict.fromkeys(one.indicator for one in parts if isinstance(one, (rules.Total, rules.Units)))
    missing = [id for one in needed for id in one.missing]
    unlike = [id for one in needed for id in one.unlike]
    # A number of units is known without anybody's report: it alone makes no average.
    given = 0 if across else max((one.given for one in needed), default=0)
    for indicator in across:
        key, there = (indicator, line.key[1]), 0
        for leaf in _leaves(unit):
            figure = leaf.figures.get(key)
            if figure is None or figure.value is None:
                missing.append(leaf.id)
            elif by.is_like(figure):
                there += 1
            else:
                unlike.append(leaf.id)
        given = max(given, there)
    if across and any(isinstance(one, rules.Total) for one in parts) and (missing or unlike):
        # An average over who gave a figure: to divide by all would read a blank as zero.
        counted = {one.key: Decimal(given) for one in by.units}
        world = replace(world, values={**world.values, **counted})
    value = formula.right(world) if given else None
    total = value if isinstance(value, Decimal) else None
    return Rolled(total, None, given, tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(unlike)))


def _leaves(unit: Unit) -> Iterable[Unit]:
    if not unit.below:
        yield unit
    for one in unit.below:
        yield from _leaves(one)


def _newest(found: Iterable[Decimal | date]) -> Decimal | date:
    return max(found, key=lambda one: (isinstance(one, date), one))


def _is_number_of_units(claim: rules.Claim) -> bool:
    return isinstance(claim, rules.Comparison) and claim.sign == "==" and claim.right == rules.Named("units_below")


def _typed_by_all(one: Indicator) -> Indicator:
    return replace(one, entered_at=(*one.entered_at, EVERY))
