"""The catalogue of indicators of a plan: what is measured, who types it, for which periods, and what it must agree with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from domain.plan_values import NOWHERE, Place
from domain.rule_expressions import Rule

INTEGER, DECIMAL, MONEY, PERCENT = "integer", "decimal", "money", "percent"
CHOICE, BOOLEAN, TEXT, DATE = "choice", "boolean", "text", "date"
NUMBERS = frozenset({INTEGER, DECIMAL, MONEY, PERCENT})
VALUE_TYPES = (INTEGER, DECIMAL, MONEY, PERCENT, CHOICE, BOOLEAN, TEXT, DATE)
AGGREGATIONS = (
    "sum",
    "count_if",
    "count_true",
    "count_by_value",
    "weighted_avg",
    "max",
    "derived",
    "none",
)
ACTUAL, ESTIMATE = "actual", "estimate"
BELOW = "theo-xa"
"""Id of the form's sheet with one line for each unit below; no section of a catalogue may have it."""


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet of the form. is_judged_by_criteria: its figures depend on the set of criteria of the period."""

    id: str
    title: str
    is_judged_by_criteria: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A column of the form.

    id: "2020", "2023e" (e: estimate). title: "Ước năm 2023". basis: ACTUAL or ESTIMATE. as_of: the day its figures are of.
    criteria_set: set of criteria by which units were judged then, "" where the plan does not say.
    """

    id: str
    title: str
    basis: str
    as_of: date
    criteria_set: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the catalogue.

    value_type:  one of VALUE_TYPES; money is in million đồng, percent from 0 to 100 as printed.
    entered_at:  groups of units that type it ("commune", "district", "department"). Where a commune and a district both
                 do, the district types its own part only.
    aggregation: how the level above gets its figure, one of AGGREGATIONS. weight: id or words for weighted_avg, the code
                 counted for count_if.
    periods:     ids, in the order of the catalogue's periods.
    places:      digits after the comma when shown. choices: code -> label, in the order of the list.
    formula:     the rule that the figure equals something; None when it is only typed.
    hint:        what the catalogue says of the figure and no rule can, in Vietnamese.
    confidence:  how sure its source is: found, seed, memory, customary.
    """

    id: str
    section: str
    name: str
    unit_of_measure: str
    value_type: str
    entered_at: tuple[str, ...]
    periods: tuple[str, ...]
    aggregation: str = "none"
    weight: str = ""
    places: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    formula: Rule | None = None
    rules: tuple[Rule, ...] = ()
    hint: str = ""
    required: bool = False
    source: str = ""
    confidence: str = ""
    place: Place = NOWHERE

    @property
    def is_number(self) -> bool:
        return self.value_type in NUMBERS


@dataclass(frozen=True, slots=True)
class Fact:
    """A published figure, against which a unit's figures are weighed.

    value: as published, with its unit of measure; may be words. as_of: as published ("2023-08", "khoảng 2021").
    figures: indicator id -> value in that indicator's unit of measure; periods: those it speaks of, () for all.
    ceiling_for: groups of units that lie inside the scope, and so cannot have more. typical_for: groups of which the
    scope is one example.
    """

    id: str
    scope: str
    as_of: str
    value: str
    unit_of_measure: str
    source: str
    note: str = ""
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    periods: tuple[str, ...] = ()
    ceiling_for: tuple[str, ...] = ()
    typical_for: tuple[str, ...] = ()

    def speaks_of(self, indicator: str, period: str) -> bool:
        """Tell whether a figure can be weighed against it."""
        return indicator in self.figures and (not self.periods or period in self.periods)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the units one level down: a tile for each, with the figures `done` and `of` of their last period."""

    title: str
    done: str
    of: str


@dataclass(frozen=True)
class Catalogue:
    """All indicators of a plan, in the order of its form.

    stated_of_units_below: ids that a unit states of each unit below it too (a district of its communes), on a sheet BELOW.
    """

    sections: tuple[Section, ...]
    periods: tuple[Period, ...]
    indicators: tuple[Indicator, ...]
    facts: tuple[Fact, ...] = ()
    stated_of_units_below: tuple[str, ...] = ()
    picture: Picture | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((tuple(self.by_id), tuple(self.period_by_id)))

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        """Indicators by id, in the order of the form."""
        return {one.id: one for one in self.indicators}

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        """Sections by id, in the order of the form."""
        return {one.id: one for one in self.sections}

    @cached_property
    def period_by_id(self) -> dict[str, Period]:
        """Periods by id, earliest first."""
        return {one.id: one for one in self.periods}

    @cached_property
    def _by_group(self) -> dict[str, tuple[Indicator, ...]]:
        groups = dict.fromkeys(group for one in self.indicators for group in one.entered_at)
        return {group: tuple(one for one in self.indicators if group in one.entered_at) for group in groups}

    def asked_of(self, group: str) -> tuple[Indicator, ...]:
        """What a group of units types, in the order of the form; empty for a group that types nothing."""
        return self._by_group.get(group, ())

    def is_asked(self, indicator: str, period: str, group: str) -> bool:
        """Tell whether that group types that figure."""
        known = self.by_id.get(indicator)
        return known is not None and group in known.entered_at and period in known.periods

    def criteria_set(self, indicator: str, period: str) -> str:
        """The set of criteria a figure depends on; "" when on none."""
        known = self.by_id.get(indicator)
        section = self.section_by_id.get(known.section) if known else None
        column = self.period_by_id.get(period)
        return column.criteria_set if section and section.is_judged_by_criteria and column else ""
