"""What a plan says, as plain frozen values.

Everything that differs by province or year is a value of these classes; the files behind them are read by
`adapters.plan_files`. Nothing here knows a file format, a level's name, a date or a unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from domain.plan_documents import (
    Assumption,
    Award,
    Channel,
    Contact,
    DayOff,
    Document,
    LegalBasis,
    Recipient,
)
from domain.plan_values import (
    LAUNCH,
    OFFICIAL,
    PARENT,
    SOFT,
    STAGE,
    AddresseeClass,
    Bound,
    Choice,
    Condition,
    Conference,
    ContentRef,
    Duty,
    Level,
    Paper,
    Place,
    ReportForm,
    Roster,
    Section,
    SectionTable,
    Selector,
    Stage,
    Unit,
)

__all__ = [
    "LAUNCH",
    "OFFICIAL",
    "PARENT",
    "SOFT",
    "STAGE",
    "AddresseeClass",
    "Assumption",
    "Award",
    "Bound",
    "Channel",
    "Choice",
    "Condition",
    "Conference",
    "Contact",
    "ContentRef",
    "DayOff",
    "Document",
    "Duty",
    "LegalBasis",
    "Level",
    "Paper",
    "Place",
    "Plan",
    "PlanIndex",
    "Recipient",
    "ReportForm",
    "Roster",
    "Section",
    "SectionTable",
    "Selector",
    "Stage",
    "Unit",
]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan: one campaign, one cycle.

    key:          stable name of the campaign, ASCII.
    is_sample:    a labelled sample, never a real campaign; shown in the first line of every page.
    branch_level: level whose units split the work into tasks; a unit above it belongs to the branch of the root.
    office:       unit id of the coordinating office (main user). host: unit id that issues the plan.
    papers_duty:  duty id of kind `paper`.
    components:   programme component number -> title.
    parts:        letter -> title of a required part of a paper (L, K, N).
    purposes, standards: what the review is for, and how it is to be held ("Yêu cầu"), word by word.
    publication_weekdays: weekdays (1 = Monday … 7) on which a press unit publishes, by unit id; missing = unknown.
    timeliness_leg: which leg's receipt decides "on time": "first" (whichever came first, the default until Q-07 is
                  answered), "official", "soft" or "last".
    """

    key: str
    directory: str
    sha256: str
    is_sample: bool
    zone: str
    document: Document
    levels: tuple[Level, ...]
    branch_level: str
    office: str
    host: str
    addressee_classes: tuple[AddresseeClass, ...]
    units: tuple[Unit, ...]
    stages: tuple[Stage, ...]
    bounds: tuple[Bound, ...]
    duties: tuple[Duty, ...]
    papers: tuple[Paper, ...]
    papers_duty: str
    parts: Mapping[str, str]
    components: Mapping[str, str]
    report_forms: tuple[ReportForm, ...]
    conferences: tuple[Conference, ...]
    awards: tuple[Award, ...]
    award_kinds: tuple[str, ...]
    rosters: tuple[Roster, ...]
    contacts: tuple[Contact, ...]
    assumptions: tuple[Assumption, ...]
    legal_bases: tuple[LegalBasis, ...]
    recipients: tuple[Recipient, ...]
    channels: tuple[Channel, ...]
    days_off: tuple[DayOff, ...]
    working_hours: tuple[str, str] = ("07:30", "17:00")
    publication_weekdays: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    purposes: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    movement: str = ""
    timeliness_leg: str = "first"

    def __hash__(self) -> int:
        """By the files it was read from, so that what is built from a plan can be kept beside it."""
        return hash(self.sha256)


@dataclass(frozen=True)
class PlanIndex:
    """Look-ups over one plan, built once; a thin view that holds no facts of its own."""

    plan: Plan

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.plan.units}

    @cached_property
    def duties(self) -> dict[str, Duty]:
        return {duty.id: duty for duty in self.plan.duties}

    @cached_property
    def bounds(self) -> dict[str, Bound]:
        return {bound.id: bound for bound in self.plan.bounds}

    @cached_property
    def stages(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.plan.stages}

    @cached_property
    def papers(self) -> dict[str, Paper]:
        return {paper.id: paper for paper in self.plan.papers}

    @cached_property
    def rosters(self) -> dict[str, Roster]:
        return {roster.id: roster for roster in self.plan.rosters}

    @cached_property
    def conferences(self) -> dict[str, Conference]:
        return {conference.id: conference for conference in self.plan.conferences}

    @cached_property
    def depth(self) -> dict[str, int]:
        """Level id -> 0 for the top tier, 1 below it, …"""
        return {level.id: number for number, level in enumerate(self.plan.levels)}

    def noun(self, level: str) -> str:
        """What units of a level are called, "xã"; "đơn vị" for a level that the plan does not have."""
        return next((one.noun for one in self.plan.levels if one.id == level), "đơn vị")

    @cached_property
    def children(self) -> dict[str, list[Unit]]:
        """Unit id -> units directly below it, in protocol order; childless units are absent."""
        below: dict[str, list[Unit]] = {}
        for unit in sorted(self.plan.units, key=lambda unit: (unit.order, unit.id)):
            if unit.parent:
                below.setdefault(unit.parent, []).append(unit)
        return below

    def taking_part_below(self, unit: str, on: date) -> list[Unit]:
        """Units of the territory directly below that exist on that day and take part, in protocol order.

        What a unit counts when it counts those below: one that became a ward in spring counts no more in autumn.
        """
        return [
            one
            for one in self.children.get(unit, ())
            if one.group == one.level and one.participates == "yes" and one.is_valid_on(on)
        ]

    @cached_property
    def branch_of(self) -> dict[str, str]:
        """Unit id -> id of the branch it belongs to: its ancestor at `Plan.branch_level`, else the host.

        One walk up per unit; a parent that is not in the plan ends the walk at the host.
        """
        units, wanted = self.units, self.plan.branch_level
        found: dict[str, str] = {}
        for unit in self.plan.units:
            at: Unit | None = unit
            while at is not None and not (at.level == wanted and at.group == wanted):
                at = units.get(at.parent) if at.parent else None
            found[unit.id] = at.id if at is not None else self.plan.host
        return found

    def ancestor_at(self, unit: str, level: str) -> str | None:
        """The unit itself or the ancestor of it that stands at that level; None when there is none."""
        at = self.units.get(unit)
        while at is not None and not (at.level == level and at.group == level):
            at = self.units.get(at.parent) if at.parent else None
        return at.id if at is not None else None
