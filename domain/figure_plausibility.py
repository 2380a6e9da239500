"""Is a figure of a believable size? Slips of the unit of measure show as factors of 1,000 against what is known.

Witnesses: the same figure a period before and as last accepted, the median of like units, published facts. One witness
warns; two that agree on a factor of 1,000 or 1,000,000 return the figure, because one such slip spoils every total above.
Zero is no witness and no suspect: size has no measure in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from statistics import median

from domain import figure_words, wording
from domain.figure_words import Speaker
from domain.figures import Figure
from domain.findings import Finding, Severity
from domain.indicators import DECIMAL, MONEY, Catalogue, Fact, Indicator
from domain.rule_bindings import ARITHMETIC, Bound, Key, World

_SCALED = frozenset({MONEY, DECIMAL})
_STEPS = (Decimal(1000), Decimal(1000000))
_NEAREST = Decimal("0.3")
"""A ratio of 300 to 3,333 is taken for a factor of 1,000."""


@dataclass(frozen=True, slots=True)
class _Witness:
    """What a figure is compared with. source: "năm 2022"."""

    source: str
    value: Decimal


def medians(figures: Iterable[Figure], least: int = 3) -> dict[Key, Decimal]:
    """The median of each figure over like units, for `World.neighbours`; left out where fewer than `least` have one."""
    found: dict[Key, list[Decimal]] = {}
    for one in figures:
        if isinstance(one.value, Decimal) and one.value.is_finite():
            found.setdefault((one.indicator, one.period), []).append(one.value)
    return {key: Decimal(median(values)) for key, values in found.items() if len(values) >= least}


def implausible(
    key: Key, value: Decimal, bounds: Sequence[Bound], world: World, speaker: Speaker, group: str
) -> Finding | None:
    """The one finding about the size of a figure, None when there is nothing to say.

    bounds: those of its rules that speak of its size ("warn: <= previous * 100").
    """
    if not value:
        return None
    indicator = speaker.catalogue.by_id[key[0]]
    broken = [bound for bound in bounds if bound.is_met(world) is False]
    seen = [
        (one, factor) for one in _witnesses(key, indicator, world, speaker, group) if (factor := slip(value, one.value))
    ]
    above = [one for one in _ceilings(speaker.catalogue, group, key) if value > one.value]
    if not (broken or seen or above):
        return None
    world.suspects.add(key)
    if seen:
        factor = max({one for _, one in seen}, key=[one for _, one in seen].count)
        agreeing = [one for one, found in seen if found == factor]
        return _slipped(key, value, factor, agreeing, speaker, is_sure=len(agreeing) > 1)
    return _odd(key, value, broken, above, world, speaker)


def _witnesses(key: Key, indicator: Indicator, world: World, speaker: Speaker, group: str) -> Iterator[_Witness]:
    """What the figure may be compared with. Counts of things jump by themselves, so less is held against them."""
    accepted = world.accepted.get(key)
    if accepted:
        yield _Witness("lần nhận trước", accepted)
    if indicator.value_type in _SCALED:
        at = indicator.periods.index(key[1]) if key[1] in indicator.periods else 0
        earlier = (key[0], indicator.periods[at - 1])
        before = world.values.get(earlier) if at else None
        if isinstance(before, Decimal) and before and earlier not in world.suspects:
            yield _Witness(speaker.period(indicator.periods[at - 1]), before)
        middle = world.neighbours.get(key)
        if middle:
            yield _Witness("mức giữa của các đơn vị cùng cấp", middle)
    for fact in _facts(speaker.catalogue, group).get(key[0], ()):
        if group in fact.typical_for and fact.speaks_of(*key):
            yield _Witness(fact.scope, fact.figures[key[0]])


def _ceilings(catalogue: Catalogue, group: str, key: Key) -> list[_Witness]:
    return [
        _Witness(fact.scope, fact.figures[key[0]])
        for fact in _facts(catalogue, group).get(key[0], ())
        if group in fact.ceiling_for and fact.speaks_of(*key)
    ]


@lru_cache(maxsize=32)
def _facts(catalogue: Catalogue, group: str) -> Mapping[str, tuple[Fact, ...]]:
    """Indicator id -> the facts it can be weighed against in that group."""
    found: dict[str, list[Fact]] = {}
    for fact in catalogue.facts:
        if group in fact.ceiling_for or group in fact.typical_for:
            for id in fact.figures:
                found.setdefault(id, []).append(fact)
    return {id: tuple(facts) for id, facts in found.items()}


def slip(value: Decimal, known: Decimal) -> Decimal | None:
    """The factor between both when it looks like a slip: 1,000 or 1,000,000, a fraction of one when the figure is small."""
    if known <= 0 or value <= 0:
        return None
    is_large = value > known
    large, small = (value, known) if is_large else (known, value)
    if large < small * 300:
        return None
    ratio = ARITHMETIC.divide(large, small)
    for step in _STEPS:
        if step * _NEAREST <= ratio <= ARITHMETIC.divide(step, _NEAREST):
            return step if is_large else ARITHMETIC.divide(Decimal(1), step)
    return None


def _slipped(
    key: Key, value: Decimal, factor: Decimal, agreeing: Sequence[_Witness], speaker: Speaker, is_sure: bool
) -> Finding:
    indicator = speaker.catalogue.by_id[key[0]]
    found = figure_words.measured(value, indicator)
    times = f"gấp khoảng {wording.number(factor)} lần" if factor > 1 else f"chỉ bằng khoảng 1/{_inverse(factor)}"
    compared = " và ".join(f"{one.source} ({figure_words.decimal(one.value)})" for one in agreeing)
    message = f"{speaker.label(key)}: đang ghi {found}, {times} so với {compared}; có thể nhầm đơn vị tính."
    place = speaker.place(key)
    unit = indicator.unit_of_measure or "đúng đơn vị tính"
    cell = f"ô {place.cell} " if place.cell else ""
    fix = f"Đề nghị kiểm tra {cell}và ghi theo {unit}; nếu số đúng, đề nghị nêu lý do."
    severity = Severity.ERROR if is_sure else Severity.WARNING
    meant = figure_words.measured(ARITHMETIC.divide(value, factor).normalize(ARITHMETIC), indicator)
    return Finding("UNIT_SLIP", severity, message, place, found, meant, fix)


def _inverse(factor: Decimal) -> str:
    return wording.number(ARITHMETIC.divide(Decimal(1), factor).to_integral_value())


def _odd(
    key: Key, value: Decimal, broken: Sequence[Bound], above: Sequence[_Witness], world: World, speaker: Speaker
) -> Finding:
    """Larger than expected, by a factor that is no slip of the unit."""
    indicator = speaker.catalogue.by_id[key[0]]
    found = figure_words.measured(value, indicator)
    limits = [limit for bound in broken if bound.right and isinstance(limit := bound.right(world), Decimal)]
    clauses = [f"mức {figure_words.decimal(one, indicator.places)} tính từ các số đã có" for one in limits[:1]]
    clauses += [f"cả {one.source} là {figure_words.decimal(one.value)}" for one in above[:1]]
    expected = figure_words.measured(limits[0] if limits else above[0].value, indicator, indicator.places)
    place = speaker.place(key)
    cell = f"ô {place.cell}" if place.cell else "số này"
    message = f"{speaker.label(key)}: đang ghi {found}, khác thường so với {' và '.join(clauses)}."
    fix = f"Đề nghị kiểm tra {cell}; nếu số đúng, đề nghị nêu lý do."
    severity = Severity.WARNING if above else broken[0].rule.severity
    return Finding("SIZE_UNUSUAL", severity, message, place, found, expected, fix)
