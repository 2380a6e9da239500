"""Judging the figures of one delivery by the plan's catalogue: findings in the order of the form, one for each fact.

Sums and limits are `figure_sums`, sizes `figure_plausibility`, totals over the units below `figure_totals`, single cells and
columns `figure_cells`. Nothing here raises over what a unit sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from domain import figure_cells, figure_plausibility, figure_sums, figure_totals, rule_bindings
from domain.figure_totals import Below, Child
from domain.figure_words import Speaker
from domain.figures import Figure, Value
from domain.findings import Finding, Severity
from domain.indicators import Catalogue, Indicator
from domain.rule_bindings import Bound, Key, World

__all__ = ["Child", "judge"]

_Order = tuple[int, int, int, int]
"""Where a finding stands in the answer: line and column of the form, unit, and the kind of finding."""
_HEADING = -1
_MEND = frozenset({"SUM_DIFFERS", "TOTAL_DIFFERS", "VALUE_DIFFERS", "UNIT_SLIP"})
"""Codes of findings that say what a cell should hold."""
_SUMS = frozenset({"SUM_DIFFERS", "TOTAL_DIFFERS"})
_SIZES = frozenset({"UNIT_SLIP", "SIZE_UNUSUAL"})


@dataclass(frozen=True, slots=True)
class _Line:
    """The rules of one figure, ready to be judged.

    dependents: sums that cannot be checked while it is blank. inputs: line and column of the figures it is the sum of.
    """

    indicator: Indicator
    key: Key
    order: tuple[int, int]
    bounds: tuple[Bound, ...]
    sizes: tuple[Bound, ...]
    formula: Bound | None
    dependents: tuple[Key, ...]
    inputs: frozenset[tuple[int, int]]


def judge(
    figures: Iterable[Figure],
    catalogue: Catalogue,
    *,
    unit: str,
    group: str,
    kind: str = "",
    units_below: int | None = None,
    neighbours: Mapping[Key, Decimal] | None = None,
    last_accepted: Mapping[Key, Decimal] | None = None,
    children: Sequence[Child] | None = None,
    children_group: str = "",
    noun: str = "đơn vị",
) -> list[Finding]:
    """All that is wrong with, or odd in, the figures of one delivery.

    unit, group, kind: the sender: id, group of the catalogue ("commune"), kind ("huyen"; "" when unknown).
    units_below:   how many units of the programme lie below it, None when unknown.
    neighbours:    medians of like units, see `figure_plausibility.medians`. last_accepted: figures last accepted of this unit.
    children:      the units below with what was accepted from them; None where the sender has none or nobody looked.
    children_group: their group ("commune"). noun: what they are called in a count ("xã").

    A figure whose `unit` is neither the sender nor "" is about that unit below; only what is stated of it is judged.
    """
    sent = list(figures)
    by_unit: dict[str, list[Figure]] = {}
    for one in sent:
        by_unit.setdefault(one.unit or unit, []).append(one)
    own = figure_cells.read(by_unit.pop(unit, []), catalogue, group)
    names = {child.unit: child.name for child in children or ()}
    found: list[tuple[_Order, Finding]] = [((_HEADING, 0, 0, 0), one) for one in figure_cells.columns(sent, catalogue)]
    speaker = Speaker(catalogue, own.figures)
    named = {"kind": kind or None, "units_below": None if units_below is None else Decimal(units_below)}
    world = World(own.values, named, last_accepted or {}, neighbours or {})
    lines = _lines(catalogue, group)
    order = _Orders(catalogue, list(names))
    found += [(order.of(key, unit, 0), one) for key, one in figure_cells.faults(own, speaker)]
    blanks = figure_cells.Blanks([line.indicator for line in lines], own)
    for line in lines:
        if line.key in own.unreadable:
            continue
        if line.key not in own.values and (one := blanks.finding(line.indicator, line.key, line.dependents, speaker)):
            found.append(((*line.order, 0, 1), one))
        _judge_line(line, world, speaker, group, found)
    rows: dict[str, Mapping[Key, Value]] = {}
    speakers: dict[str, Speaker] = {}
    for about, listed in by_unit.items():
        read = figure_cells.read(listed, catalogue, children_group)
        speakers[about] = Speaker(catalogue, read.figures, names.get(about, about))
        rows[about] = read.values
        found += [(order.of(key, about, 0), one) for key, one in figure_cells.faults(read, speakers[about])]
        if children is not None and about not in names:
            found.append(
                (order.of((listed[0].indicator, listed[0].period), about, 0), figure_cells.stranger(listed[0]))
            )
        inner = World(read.values, {})
        for line in _lines(catalogue, children_group):
            if line.key in read.values:
                before = len(found)
                _judge_line(line, inner, speakers[about], children_group, found)
                found[before:] = [(order.of(line.key, about, 2), one) for _, one in found[before:]]
    if children:
        values = {child.unit: figure_cells.read(child.figures, catalogue, children_group).values for child in children}
        below = Below(children, values, rows, noun)
        found += _judge_totals(lines, world, below, speaker, speakers, order, unit, group)
    found.sort(key=lambda pair: pair[0])
    return _without_echoes(found, {line.order: line for line in lines}) if len(found) > 1 else [one for _, one in found]


def _without_echoes(found: Sequence[tuple[_Order, Finding]], lines: Mapping[tuple[int, int], _Line]) -> list[Finding]:
    """The findings without those that only repeat another one.

    A sum made of a figure that must change itself would ask for a second, wrong correction; and where it is said what a
    cell should hold, it need not be said that it holds too much. Two sums that blame each other are not both left out.
    """
    causes = [order for order, one in found if one.severity is Severity.ERROR and one.code in _MEND]
    kept = []
    for order, one in found:
        cell, line = order[:3], lines.get(order[:2])
        inputs = {(*place, 0) for place in line.inputs} if line is not None and order[2] == 0 else set()
        others = [cause[:3] for cause in causes if cause != order]
        if (one.code in _SIZES and one.severity is Severity.WARNING) or one.code == "LIMIT_EXCEEDED":
            is_echo = cell in others
        else:
            is_echo = one.code in _SUMS and any(cause in inputs and cause != cell for cause in others)
        if is_echo:
            causes = [cause for cause in causes if cause != order]
        else:
            kept.append(one)
    return kept


def _judge_line(line: _Line, world: World, speaker: Speaker, group: str, found: list[tuple[_Order, Finding]]) -> None:
    """The rules of one figure; most hold, so the answer is looked for before any sentence is made."""
    if any(bound.is_met(world) is False for bound in line.bounds):
        found += [((*line.order, 0, 2), one) for one in figure_sums.broken(line.bounds, world, speaker)]
    value = world.values.get(line.key)
    if isinstance(value, Decimal):
        odd = figure_plausibility.implausible(line.key, value, line.sizes, world, speaker, group)
        if odd is not None:
            found.append(((*line.order, 0, 3), odd))


def _judge_totals(
    lines: Sequence[_Line],
    world: World,
    below: Below,
    speaker: Speaker,
    speakers: Mapping[str, Speaker],
    order: _Orders,
    unit: str,
    group: str,
) -> list[tuple[_Order, Finding]]:
    found: list[tuple[_Order, Finding]] = []
    said: set[tuple[str, Key]] = set()
    formulas = {line.key: line.formula for line in lines}
    for key in world.values:
        indicator = speaker.catalogue.by_id[key[0]]
        total, named = figure_totals.judged_total(key, indicator, formulas.get(key), group, world, below, speaker)
        said.update(named)
        twice = figure_totals.judged_own_part(key, indicator, world, below, speaker) if key in formulas else None
        found += [(order.of(key, unit, 4), one) for one in (total, twice) if one is not None]
    for key, about, one in figure_totals.judged_rows(below, said, speakers):
        found.append((order.of(key, about, 4), one))
    return found


class _Orders:
    """Where figures stand in the form. units: those below, in their order."""

    def __init__(self, catalogue: Catalogue, units: Sequence[str]) -> None:
        self.rows = _positions(catalogue)
        self.columns = {id: number for number, id in enumerate(catalogue.period_by_id)}
        self.units = {id: number for number, id in enumerate(units, 1)}

    def of(self, key: Key, unit: str, kind: int) -> _Order:
        last = len(self.rows) + len(self.columns)
        return self.rows.get(key[0], last), self.columns.get(key[1], last), self.units.get(unit, 0), kind


@lru_cache(maxsize=32)
def _positions(catalogue: Catalogue) -> dict[str, int]:
    return {id: number for number, id in enumerate(catalogue.by_id)}


@lru_cache(maxsize=64)
def _lines(catalogue: Catalogue, group: str) -> tuple[_Line, ...]:
    """Every figure a group types, in the order of the form, with its rules."""
    rows = _positions(catalogue)
    columns = {id: number for number, id in enumerate(catalogue.period_by_id)}
    last = len(columns)
    bound: dict[Key, tuple[list[Bound], list[Bound], Bound | None]] = {}
    inputs: dict[Key, set[tuple[int, int]]] = {}
    dependents: dict[Key, list[Key]] = {}
    asked = [(one, (one.id, period)) for one in catalogue.asked_of(group) for period in one.periods]
    for indicator, key in asked:
        plain: list[Bound] = []
        sizes: list[Bound] = []
        formula: Bound | None = None
        for rule in (*((indicator.formula,) if indicator.formula else ()), *indicator.rules):
            made = rule_bindings.bind(rule, *key, group, catalogue)
            if made is None:
                continue
            if rule is indicator.formula:
                formula = made
            if made.is_sum:
                places = {(rows[id], columns.get(period, last)) for id, period in made.keys}
                inputs.setdefault(key, set()).update(places)
            if rule.is_about_size:
                sizes.append(made)
            elif not rule.is_across_units:
                plain.append(made)
                if made.right is not None and made.is_sum:
                    for other in made.keys:
                        dependents.setdefault(other, []).append(key)
        bound[key] = plain, sizes, formula
    return tuple(
        _Line(
            indicator,
            key,
            (rows[key[0]], columns.get(key[1], last)),
            tuple(bound[key][0]),
            tuple(bound[key][1]),
            bound[key][2],
            tuple(dict.fromkeys(dependents.get(key, ()))),
            frozenset(inputs.get(key, ())),
        )
        for indicator, key in asked
    )
