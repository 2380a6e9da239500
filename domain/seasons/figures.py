"""Figures that a simulated unit could send: of believable sizes, and in agreement with every rule of the plan's catalogue.

Sizes come from the catalogue's published examples, from its limits, and else from the unit of measure. Nothing here is a
real figure of anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from random import Random

from domain import errors, figure_rules, findings, indicators, rule_bindings
from domain import rule_expressions as rules
from domain.figure_totals import Child
from domain.figures import Figure, Value
from domain.findings import Finding, Severity
from domain.rule_bindings import Bound, Key, World

_ROUNDS = 12
"""Passes over all rules until none is broken; two or three are enough for rules that look back."""
_RANGES: dict[str, tuple[float, float]] = {
    "thôn": (5, 12), "hộ": (800, 3000), "người": (3, 60), "ha": (900, 6000), "văn bản": (4, 25), "lớp": (2, 10),
    "lượt người": (80, 600), "cuộc": (12, 24), "tin, bài": (20, 120), "buổi": (5, 40), "nhà": (1, 15), "trường": (3, 6),
    "km": (8, 45), "sản phẩm": (1, 6), "HTX": (1, 5), "dự án": (1, 4), "mô hình": (1, 6), "tổ": (4, 10),
    "nhiệm vụ": (1, 3), "triệu đồng": (600, 3000), "triệu đồng/người/năm": (38, 58), "ngày công": (500, 6000),
    "m2": (800, 9000), "công trình": (1, 6), "tập thể": (2, 8), "cá nhân": (3, 15), "%": (82, 98),
}  # fmt: skip
"""Unit of measure -> from, to, for a unit of the lowest tier."""
_OF_TYPE = {indicators.INTEGER: (1, 12), indicators.MONEY: (600, 3000), indicators.PERCENT: (60, 95)}
_SMALL_WORDS = ("nghèo", "nhà tạm", "hết hạn", "kéo dài")
"""What a unit has little of, although the rules would allow much."""
_SMALL, _LARGE = (0.02, 0.12), (0.45, 0.9)
_NUDGED = 4
"""How many figures a corrected version has different at least."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose figures are wanted. group, kind: of the catalogue and the plan ("commune", "xa").

    below: the units of the programme below, with the figures to agree with; empty for none. below_group: their group.
    """

    unit: str
    group: str
    kind: str
    below: tuple[Child, ...] = ()
    below_group: str = ""


def good(catalogue: indicators.Catalogue, sender: Sender, seed: str, version: int = 1) -> list[Figure]:
    """Every figure that is asked of the sender, in the order of the form, without an error by the catalogue's rules.

    seed: the same one gives the same figures. version: from 2 on a few of them are others. A figure has its basis and
    day as the form's column says, and "indicator|period" for a cell. Empty for a group that types nothing.
    Raises ReviewError when the rules of the catalogue cannot all be met by what is tried.
    """
    world = _Invented(catalogue, sender, Random(f"{seed}|{sender.unit}|figures"))
    world.fill()
    if version > 1:
        world.nudge(Random(f"{seed}|{sender.unit}|figures|{version}"))
    world.settle()
    stated = [_figure(catalogue, sender.unit, key, value) for key, value in world.values.items()]
    stated += _rows_below(catalogue, sender)
    wrong = [one for one in judged(catalogue, sender, stated) if one.severity is Severity.ERROR]
    if wrong:
        raise errors.ReviewError(
            f"no good figures for {sender.unit!r} with seed {seed!r}: {wrong[0].code} {wrong[0].message}"
        )
    return stated


def judged(catalogue: indicators.Catalogue, sender: Sender, stated: Iterable[Figure]) -> list[Finding]:
    """What the rules say of a sender's figures, as intake asks them, but for its neighbours."""
    return figure_rules.judge(
        stated, catalogue, unit=sender.unit, group=sender.group, kind=sender.kind,
        units_below=len(sender.below) or None, children=sender.below or None, children_group=sender.below_group,
    )  # fmt: skip


def _figure(catalogue: indicators.Catalogue, unit: str, key: Key, value: Value) -> Figure:
    indicator, period = key
    known = catalogue.period_by_id[period]
    place = findings.Place("", catalogue.by_id[indicator].section, f"{indicator}|{period}")
    return Figure(
        indicator, period, unit, value, known.basis, known.as_of, catalogue.criteria_set(indicator, period), unit,
        "" if value is None else str(value), place,
    )  # fmt: skip


def _rows_below(catalogue: indicators.Catalogue, sender: Sender) -> list[Figure]:
    """What the form asks of each unit below, as that unit itself states it."""
    asked = [catalogue.by_id[id] for id in catalogue.stated_of_units_below]
    found: list[Figure] = []
    for child in sender.below:
        known = {(one.indicator, one.period): one.value for one in child.figures if one.unit == child.unit}
        found += [
            _figure(catalogue, child.unit, (one.id, period), known[one.id, period])
            for one in asked
            if sender.below_group in one.entered_at
            for period in one.periods
            if known.get((one.id, period)) is not None
        ]
    return found


@lru_cache(maxsize=32)
def bounds(catalogue: indicators.Catalogue, group: str) -> dict[Key, tuple[tuple[Bound, ...], Bound | None]]:
    """(rules, formula) of every figure a group types, in the order of the form."""
    found: dict[Key, tuple[tuple[Bound, ...], Bound | None]] = {}
    for one in catalogue.asked_of(group):
        for period in one.periods:
            made = [
                bound for rule in one.rules if (bound := rule_bindings.bind(rule, one.id, period, group, catalogue))
            ]
            formula = rule_bindings.bind(one.formula, one.id, period, group, catalogue) if one.formula else None
            found[one.id, period] = tuple(made), formula
    return found


@dataclass
class _Invented:
    """The figures of one unit while they are made."""

    catalogue: indicators.Catalogue
    sender: Sender
    chance: Random
    values: dict[Key, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bounds = bounds(self.catalogue, self.sender.group)
        self.size = self.chance.uniform(0.27, 0.93)  # of the published example: 3,400 to 12,000 people
        self.typical = {
            id: value
            for fact in self.catalogue.facts
            if self.sender.group in fact.typical_for
            for id, value in fact.figures.items()
        }
        below = [
            {(one.indicator, one.period): one.value for one in child.figures if one.unit == child.unit}
            for child in self.sender.below
        ]
        counted = Decimal(len(below)) if below else None
        self.world = World(self.values, {"kind": self.sender.kind or None, "units_below": counted}, children=below)

    def fill(self) -> None:
        """A first value for everything: the last period as it may be, earlier ones led back from it."""
        for one in self.catalogue.asked_of(self.sender.group):
            later: Value = None
            found: dict[Key, Value] = {}
            for period in reversed(one.periods):
                key = (one.id, period)
                made = self._reckoned(key)
                if made is None:
                    made = self._first(one, key) if later is None else self._earlier(one, later)
                found[key] = later = made
            self.values.update({(one.id, period): found[one.id, period] for period in one.periods})
            for period in one.periods:
                self._mend((one.id, period))

    def nudge(self, chance: Random) -> None:
        """Give some numbers that nothing is reckoned from by formula another value."""
        free = [
            key
            for key, (_, formula) in self.bounds.items()
            if formula is None and isinstance(value := self.values[key], Decimal) and value >= 10
        ]
        for key in chance.sample(free, min(_NUDGED, len(free))):
            value = self.values[key]
            if isinstance(value, Decimal):
                self.values[key] = _rounded(
                    value * Decimal(str(chance.uniform(0.9, 0.97))), self.catalogue.by_id[key[0]]
                )

    def settle(self) -> None:
        """Go over all rules until none is broken."""
        for _ in range(_ROUNDS):
            before = dict(self.values)
            for key in self.bounds:
                made = self._reckoned(key)
                if made is not None:
                    self.values[key] = made
                self._mend(key)
            if self.values == before:
                return

    # ----------------------------------------------------------------------------------------------- first values

    def _first(self, one: indicators.Indicator, key: Key) -> Value:
        chance = self.chance
        match one.value_type:
            case indicators.CHOICE:
                codes = list(one.choices)
                shares = [85, 15] if len(codes) == 2 else [60 // 2**at + 1 for at in range(len(codes))]
                return chance.choices(codes, shares)[0]
            case indicators.BOOLEAN:
                return chance.random() < 0.9
            case indicators.DATE:
                return self.catalogue.period_by_id[key[1]].as_of - timedelta(days=chance.randint(60, 90))
            case indicators.TEXT:
                return (
                    f"{chance.randint(11, 980)}/QĐ-UBND ngày {chance.randint(1, 28):02}/{chance.randint(1, 12):02}/2022"
                )
            case _:
                return self._number(one, key)

    def _number(self, one: indicators.Indicator, key: Key) -> Decimal:
        chance = self.chance
        limits = [value for bound in self.bounds[key][0] if (value := self._limit(bound)) is not None]
        if limits:
            low, high = _SMALL if _is_small(one) else _LARGE
            return _rounded(min(limits) * Decimal(str(chance.uniform(low, high))), one)
        if one.id in self.typical:
            share = (
                self.size * chance.uniform(0.96, 1.04)
                if one.value_type == indicators.INTEGER
                else chance.uniform(0.7, 1)
            )
            return max(_rounded(self.typical[one.id] * Decimal(str(share)), one), Decimal(1))
        low, high = _RANGES.get(one.unit_of_measure, _OF_TYPE.get(one.value_type, (5, 40)))
        # Within a narrow span around the middle, so that no unit looks a thousand times larger than its neighbours.
        return _rounded(Decimal(str(low + (high - low) * chance.random())), one)

    def _limit(self, bound: Bound) -> Decimal | None:
        """What the figure may at most be by one rule that holds always; None for other rules."""
        claim = bound.rule.claim
        if bound.rule.when or bound.rule.is_about_size or bound.right is None:
            return None
        if not isinstance(claim, rules.Comparison) or claim.sign not in ("<=", "<"):
            return None
        is_part = rules.Ref(bound.key[0]) in rules.parts(claim.left)
        value = bound.right(self.world) if is_part else None
        return value if isinstance(value, Decimal) else None

    def _earlier(self, one: indicators.Indicator, later: Value) -> Value:
        """The figure of the period before: a little less done, a little more missing."""
        chance = self.chance
        if not isinstance(later, Decimal):
            others = [code for code in one.choices if code != later][:1]
            return others[0] if others and chance.random() < 0.3 else later
        low, high = (0.75, 1.25) if one.value_type == indicators.MONEY else (0.86, 0.98)
        if _is_small(one):
            low, high = 1.1, 1.5
        return _rounded(later * Decimal(str(chance.uniform(low, high))), one)

    # ---------------------------------------------------------------------------------------------------- mending

    def _reckoned(self, key: Key) -> Value:
        """What the formula makes of the other figures; None without one, or while they are not known."""
        formula = self.bounds[key][1]
        made = formula.right(self.world) if formula is not None and formula.right is not None else None
        return _rounded(made, self.catalogue.by_id[key[0]]) if isinstance(made, Decimal) else made

    def _mend(self, key: Key) -> None:
        """Change the figure where a rule of its own is broken."""
        for _ in range(3):
            broken = [bound for bound in self.bounds[key][0] if bound.is_met(self.world) is False]
            if not broken:
                return
            for bound in broken:
                self.values[key] = self._mended(bound, self.values[key])

    def _mended(self, bound: Bound, value: Value) -> Value:
        one, claim = self.catalogue.by_id[bound.key[0]], bound.rule.claim
        match claim:
            case rules.Range(low=low, high=high) if isinstance(value, Decimal):
                return min(max(value, low), high)
            case rules.Like(pattern=pattern):
                return " ".join(pattern.replace("#", "12").replace("*", " ").split())
            case rules.Filled():
                return self._first(one, bound.key)
            case rules.Comparison():
                return self._compared(one, bound, claim, value)
            case _:
                return value

    def _compared(self, one: indicators.Indicator, bound: Bound, claim: rules.Comparison, value: Value) -> Value:
        right = bound.right(self.world) if bound.right else None
        if claim.left != rules.Ref(one.id):  # a sum in which the figure is one part
            left = bound.left(self.world) if bound.left else None
            if not isinstance(value, Decimal) or not isinstance(left, Decimal) or not isinstance(right, Decimal):
                return value
            if value + right - left < 0:  # more than this part can give: the other parts become less, too
                self._shrink(
                    [id.indicator for id in rules.parts(claim.left) if isinstance(id, rules.Ref)], bound.key[1]
                )
                return Decimal(0)
            return value + right - left
        if claim.sign == "!=":
            others = [code for code in one.choices if code != value]
            return self.chance.choice(others) if others else value
        if isinstance(right, date) and claim.sign in ("<", "<=", ">", ">="):
            days = timedelta(days=self.chance.randint(2, 9))
            return right - days if claim.sign in ("<", "<=") else right + days
        if isinstance(right, Decimal):
            step = Decimal(1).scaleb(-one.places)
            if claim.sign == ">=" and right:
                return _rounded(right * Decimal(str(self.chance.uniform(1, 1.1))), one, ROUND_HALF_UP) + step
            return right + {"<": -step, ">": step}.get(claim.sign, Decimal(0))
        return right if claim.sign == "==" else value

    def _shrink(self, parts: Iterable[str], period: str) -> None:
        """Take a third of each part of a sum."""
        for id in parts:
            if isinstance(value := self.values.get((id, period)), Decimal):
                self.values[id, period] = _rounded(value * 2 / 3, self.catalogue.by_id[id], ROUND_DOWN)


def _is_small(one: indicators.Indicator) -> bool:
    name = one.name.lower()
    return any(word in name for word in _SMALL_WORDS)


def _rounded(value: Decimal, one: indicators.Indicator, rounding: str = ROUND_HALF_UP) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-one.places), rounding=rounding)
