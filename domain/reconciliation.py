"""Figures that should agree and do not: commune against district, territory against component, now against before.

Nothing is corrected here: each difference is named with both figures, who is behind them and who is missing, and stays until a
figure changes or a person explains it. What is of another basis or set of criteria is not compared, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from domain import figure_plausibility, roll_up, vietnamese
from domain.figures import Figure, Value
from domain.findings import Severity
from domain.indicators import DECIMAL, MONEY, Fact
from domain.rule_bindings import ARITHMETIC, Key

ROW, TOTAL, COMPONENT, BEFORE, PUBLISHED = "theo-xa", "tong", "thanh-phan", "lan-truoc", "cong-bo"
KINDS = (ROW, TOTAL, COMPONENT, BEFORE, PUBLISHED)
_JUMP = Decimal(2)
"""A sum that doubled or halved since the version accepted before is shown."""
_NEAR = Decimal("0.1")
"""A published figure is of another day: up to a tenth beside it is no difference."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person's word that a difference is right. stated, other: both figures of that moment, as `text` writes them."""

    id: str
    stated: str
    other: str
    by: str
    explanation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures of one thing.

    id:      of the place, not of the figures: "tong:dv23-509:xa_dat_ntm:2023e".
    unit:    whose figure it is. by: who states it: a district of its commune, "" when that is the unit itself.
    stated:  what is written. other: what it is compared with: the commune's own (ROW), computed from the units below (TOTAL),
             the territory's total (COMPONENT), the version before (BEFORE), the published one (PUBLISHED); None: not there.
    factor:  1,000 or 1,000,000, or a fraction of one, when it looks like a slip of the unit of measure.
    behind, missing, unlike: ids of the units that `other` is made of (stated, for COMPONENT), that are not in it, and
             whose figure is of another basis or set of criteria.
    source:  of a published figure: where and when. confirmed: the newest explanation, which counts only while `is_settled`.
    """

    kind: str
    unit: str
    key: Key
    stated: Value
    other: Value
    severity: Severity
    by: str = ""
    factor: Decimal | None = None
    behind: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    source: str = ""
    confirmed: Confirmed | None = None

    @property
    def id(self) -> str:
        return ":".join((self.kind, self.unit, *self.key))

    @property
    def is_settled(self) -> bool:
        """Explained by a person, with the figures as they are now."""
        one = self.confirmed
        return one is not None and (one.stated, one.other) == (text(self.stated), text(self.other))


def text(value: Value) -> str:
    """A figure as a confirmation keeps it: one text for one value."""
    if isinstance(value, Decimal):
        return f"{value.normalize(ARITHMETIC):f}"
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Stated:
    """All that was stated.

    of_others: unit -> what it states of units below it. before: unit -> its figures in the version accepted before the one
    that counts; only units with such a version. names: unit id -> full name, by which published figures are found.
    """

    rules: roll_up.Rules
    root: roll_up.Node
    departments: Sequence[roll_up.Unit]
    of_others: Mapping[str, Sequence[Figure]]
    before: Mapping[str, Mapping[Key, Figure]]
    names: Mapping[str, str]


def differences(said: Stated, confirmed: Iterable[Confirmed] = ()) -> list[Difference]:
    """Every difference, errors first, then in the order of kinds and of the territory. Shown to be so: each has both figures."""
    nodes = list(_nodes(said.root))
    found = [
        *_rows(said, nodes),
        *_totals(said, nodes),
        *_components(said),
        *_before(said, nodes),
        *_published(said, nodes),
    ]
    newest = {one.id: one for one in confirmed}
    found = [replace(one, confirmed=newest.get(one.id)) for one in found]
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    return sorted(found, key=lambda one: order.index(one.severity))


def _nodes(node: roll_up.Node) -> Iterator[roll_up.Node]:
    yield node
    for one in node.below:
        yield from _nodes(one)


def _rows(said: Stated, nodes: Sequence[roll_up.Node]) -> Iterator[Difference]:
    """What a unit states of each unit below it, against that unit's own report."""
    units = {one.unit.id: one.unit for one in nodes}
    for by, listed in said.of_others.items():
        for one in listed:
            unit = units.get(one.unit)
            if unit is None or one.value is None:
                continue
            key = (one.indicator, one.period)
            own = unit.figures.get(key)
            row = Difference(ROW, unit.id, key, one.value, own.value if own else None, Severity.ERROR, by)
            if own is None or own.value is None:
                yield replace(row, severity=Severity.NOTE, missing=(unit.id,))  # it is missed elsewhere
            elif not (said.rules.is_like(one) and said.rules.is_like(own)):
                yield replace(row, severity=Severity.NOTE, unlike=(unit.id,))
            elif one.value != own.value:
                yield replace(row, factor=_factor(one.value, own.value), behind=(unit.id,))


def _totals(said: Stated, nodes: Sequence[roll_up.Node]) -> Iterator[Difference]:
    """What a unit states of itself and all below, against what the units below reported.

    Only figures that its level types alone: of those that both type, the unit states its own part.
    """
    lines = [one for one in said.rules.lines if one.how in (roll_up.FORMULA, roll_up.UNITS)]
    for node in nodes:
        if not node.below:
            continue
        for line in lines:
            figure = node.unit.figures.get(line.key)
            rolled = node.rolled.get(line, roll_up.NOTHING)
            if line.groups[0] != node.unit.group or figure is None or figure.value is None:
                continue
            other = rolled.value
            one = Difference(
                TOTAL, node.unit.id, line.key, figure.value, other, Severity.ERROR, missing=rolled.missing,
                unlike=rolled.unlike, behind=tuple(each.unit.id for each in node.below),
            )  # fmt: skip
            if not said.rules.is_like(figure):
                yield replace(one, severity=Severity.NOTE, unlike=(node.unit.id,))
            elif other is not None and not _agree(figure.value, other, line.indicator.places):
                # Who is missing may explain it; who is there and says otherwise does not.
                severity = Severity.WARNING if rolled.missing or rolled.unlike else Severity.ERROR
                yield replace(one, severity=severity, factor=_factor(figure.value, other))


def _components(said: Stated) -> Iterator[Difference]:
    """The same money by component and by territory: what departments state together, against the territory's total.

    Money only: of counts, departments and territory each have their own.
    """
    for line in said.rules.lines:
        groups = set(line.groups)
        asked = [one for one in said.departments if one.group in groups]
        if line.how != roll_up.SUM or line.indicator.value_type != MONEY or not asked:
            continue
        given = [one for one in asked if isinstance(_value(one, line.key), Decimal)]
        like = [one for one in given if said.rules.is_like(one.figures[line.key])]
        rolled = said.root.rolled.get(line, roll_up.NOTHING)
        if not like or rolled.value is None:
            continue
        total = Decimal(0)
        for one in like:
            value = _value(one, line.key)
            total = ARITHMETIC.add(total, value) if isinstance(value, Decimal) else total
        if total != rolled.value:
            silent = tuple(one.id for one in asked if one not in given)
            unlike = tuple(one.id for one in given if one not in like)
            is_whole = not (silent or unlike or rolled.missing or rolled.unlike)
            yield Difference(
                COMPONENT, said.root.unit.id, line.key, total, rolled.value,
                Severity.ERROR if is_whole else Severity.WARNING, factor=_factor(total, rolled.value),
                behind=tuple(one.id for one in like), missing=(*silent, *rolled.missing), unlike=(*unlike, *rolled.unlike),
            )  # fmt: skip


def _before(said: Stated, nodes: Sequence[roll_up.Node]) -> Iterator[Difference]:
    """A unit's figures against those it had accepted before."""
    scaled = {one.id for one in said.rules.catalogue.indicators if one.value_type in (MONEY, DECIMAL)}
    for unit in (*(one.unit for one in nodes), *said.departments):
        earlier = said.before.get(unit.id, {})
        for key, old in earlier.items():
            now = _value(unit, key)
            if key[0] not in scaled or not isinstance(now, Decimal) or not isinstance(old.value, Decimal):
                continue
            factor = _factor(now, old.value)
            if factor is not None or _jumped(now, old.value):
                severity = Severity.ERROR if factor is not None else Severity.WARNING
                yield Difference(BEFORE, unit.id, key, now, old.value, severity, factor=factor, behind=(unit.id,))


def _published(said: Stated, nodes: Sequence[roll_up.Node]) -> Iterator[Difference]:
    """Totals against what was published of the same unit; of another day, so only what lies well beside it."""
    by_scope: dict[str, list[Fact]] = {}
    for fact in said.rules.catalogue.facts:
        by_scope.setdefault(vietnamese.mark_fold(fact.scope), []).append(fact)
    for node in nodes:
        for fact in by_scope.get(vietnamese.mark_fold(said.names.get(node.unit.id, "")), ()):
            for indicator, published in fact.figures.items():
                known = said.rules.catalogue.by_id.get(indicator)
                if known is None:
                    continue
                periods = [one for one in fact.periods if one in known.periods] or [known.periods[-1]]
                for line in said.rules.by_key.get((indicator, periods[-1]), ())[:1]:
                    rolled = node.rolled.get(line, roll_up.NOTHING)
                    if not isinstance(rolled.value, Decimal) or not published:
                        continue
                    if ARITHMETIC.divide(abs(rolled.value - published), published) <= _NEAR:
                        continue
                    factor = _factor(rolled.value, published)
                    yield Difference(
                        PUBLISHED, node.unit.id, line.key, rolled.value, published,
                        Severity.WARNING if factor is not None else Severity.NOTE, factor=factor, missing=rolled.missing,
                        unlike=rolled.unlike, source=f"{fact.as_of}; {fact.source}",
                    )  # fmt: skip


def _value(unit: roll_up.Unit, key: Key) -> Value:
    figure = unit.figures.get(key)
    return figure.value if figure else None


def _agree(stated: Value, computed: Value, places: int) -> bool:
    """Equal, or equal once the computed one is rounded to the digits of the stated one or of the catalogue."""
    if not isinstance(stated, Decimal) or not isinstance(computed, Decimal):
        return stated == computed
    exponent = stated.as_tuple().exponent
    shown = max(places, -exponent if isinstance(exponent, int) else 0)
    half = (
        Decimal(5).scaleb(-shown - 1)
        if computed != computed.quantize(Decimal(1).scaleb(-shown), context=ARITHMETIC)
        else 0
    )
    return abs(stated - computed) <= half


def _factor(one: Value, other: Value) -> Decimal | None:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return figure_plausibility.slip(one, other)
    return None


def _jumped(now: Decimal, before: Decimal) -> bool:
    if not now or not before:
        return bool(now) != bool(before)
    return now >= before * _JUMP or before >= now * _JUMP
