"""Who owes what: the plan's duties spread over its units.

Opening them, and what becomes of them, is left to `domain.gates` and `domain.standings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain import plans

PRINTED = "printed"
WORKING = "working"
RELATIVE = "relative"
NONE = "none"


@dataclass(frozen=True, slots=True)
class PlannedObligation:
    """One duty of one unit.

    key:         "<duty>:<unit or paper>", stable over re-loads of the plan.
    unit:        unit id that delivers; None while nobody knows it (see waits_for).
    responsible: unit id that is asked for it: the unit itself, or the district that chooses or decides.
    group:       group of the unit or of the paper (department, union, district, commune, village, …).
    subject:     what is owed, as read by a person.
    printed_before, working_before: the two bounds, apart; None where there is none.
    relative_to, offset_days: hangs on the date set for another duty.
    waits_for:   "" | "selection:<purpose>" | "settlement" (a named person must decide among candidates).
    scope:       unit id whose gate opens it; "" when it opens at launch or with the stage's one gate.
    """

    key: str
    duty: str
    kind: str
    stage: str
    unit: str | None
    unit_name: str
    responsible: str
    branch: str
    scope: str
    group: str
    subject: str
    printed_before: date | None
    working_before: date | None
    relative_to: str
    offset_days: int
    legs: tuple[str, ...]
    required: bool
    opens: str
    paper: str = ""
    waits_for: str = ""
    candidates: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    purpose: str = ""

    @property
    def bound(self) -> date | None:
        """The exclusive day that counts: the printed one, else the office's working date."""
        return self.printed_before or self.working_before

    @property
    def bound_basis(self) -> str:
        if self.printed_before:
            return PRINTED
        if self.relative_to:
            return RELATIVE
        return WORKING if self.working_before else NONE


def owners(index: plans.PlanIndex, duty: plans.Duty, day: date) -> list[plans.Unit]:
    """The units that owe a duty on that day, in protocol order.

    A unit that does not exist on the day, or is outside the programme where the duty asks for participants, owes
    nothing (T-37). Members of the duty's roster are added.
    """
    selector = duty.owners
    members: set[str] = set()
    if selector.roster and selector.roster in index.rosters:
        members = {row.get("unit", "") for row in index.rosters[selector.roster].rows}
    asked = any((selector.levels, selector.kinds, selector.groups, selector.units))

    def owes(unit: plans.Unit) -> bool:
        if not unit.is_valid_on(day):
            return False
        if unit.id in members:
            return True
        return (
            asked
            and (not selector.levels or unit.level in selector.levels)
            and (not selector.kinds or unit.kind in selector.kinds)
            and (not selector.groups or unit.group in selector.groups)
            and (not selector.units or unit.id in selector.units)
            and (not selector.participating or unit.participates == "yes")
        )

    return sorted((unit for unit in index.plan.units if owes(unit)), key=lambda unit: (unit.order, unit.id))


def expand(plan: plans.Plan, day: date) -> list[PlannedObligation]:
    """Every obligation of a plan for the units that exist on that day, in plan order.

    day: the day of issue; a denominator is made of the units valid on it (E12, E13).
    """
    index = plans.PlanIndex(plan)
    found: list[PlannedObligation] = []
    for duty in plan.duties:
        if duty.id == plan.papers_duty:
            found.extend(_papers(index, duty, day))
        else:
            found.extend(
                for_unit(index, duty, unit) for unit in owners(index, duty, day) if _can_choose(index, duty, unit, day)
            )
    return found


def _can_choose(index: plans.PlanIndex, duty: plans.Duty, unit: plans.Unit, day: date) -> bool:
    """A unit with nothing below it to choose from (an island district) owes no choice, so it never blocks a gate."""
    choice = duty.choice
    if choice is None or choice.of != "unit":
        return True
    return bool(eligible(index, choice, unit.id, day))


def eligible(index: plans.PlanIndex, choice: plans.Choice, chooser: str, day: date) -> list[plans.Unit]:
    """Units a chooser may choose among: of the level asked for, existing, in the programme, and below the chooser.

    An office stands beside the territory, not above a part of it: it chooses among all units of the level.
    """
    at = index.units[chooser]
    is_territorial = at.group == at.level
    return [
        unit
        for unit in index.plan.units
        if unit.level == choice.level
        and unit.group == unit.level
        and unit.participates == "yes"
        and unit.is_valid_on(day)
        and (not is_territorial or index.ancestor_at(unit.id, at.level) == chooser)
    ]


def for_unit(index: plans.PlanIndex, duty: plans.Duty, unit: plans.Unit) -> PlannedObligation:
    """What one unit owes under one duty, whether the duty asks for it or not."""
    bound = index.bounds.get(duty.bound) or plans.Bound(id="")
    choice = duty.choice
    return PlannedObligation(
        key=f"{duty.id}:{unit.id}",
        duty=duty.id,
        kind=duty.kind,
        stage=duty.stage,
        unit=unit.id,
        unit_name=unit.office_name or unit.full_name,
        responsible=unit.id,
        branch=index.branch_of.get(unit.id, index.plan.host),
        scope=_scope(index, duty, unit.id),
        group=unit.group,
        subject=duty.title,
        printed_before=bound.printed_before,
        working_before=bound.working_before,
        relative_to=bound.relative_to,
        offset_days=bound.offset_days,
        legs=duty.legs,
        required=duty.required,
        opens=duty.opens,
        least=choice.least if choice else 0,
        most=choice.most if choice else 0,
        purpose=choice.purpose if choice else "",
    )


def _scope(index: plans.PlanIndex, duty: plans.Duty, unit: str) -> str:
    """The unit whose gate opens this obligation: the ancestor at the stage's gate level, or "" for the one gate."""
    stage = index.stages.get(duty.stage)
    if duty.opens != plans.STAGE or stage is None or not stage.gate_per:
        return ""
    return index.ancestor_at(unit, stage.gate_per) or ""


def _papers(index: plans.PlanIndex, duty: plans.Duty, day: date) -> Iterator[PlannedObligation]:
    bound = index.bounds.get(duty.bound) or plans.Bound(id="")
    for paper in index.plan.papers:
        unit = index.units.get(paper.assignee) if paper.assignee else None
        unit = living(index, unit, day) if unit else None
        waits_for = ""
        if unit is None:
            waits_for = f"selection:{paper.purpose}" if paper.chosen_by else "settlement"
        responsible = _responsible(index, paper, unit)
        yield PlannedObligation(
            key=f"{duty.id}:{paper.id}",
            duty=duty.id,
            kind=duty.kind,
            stage=duty.stage,
            unit=unit.id if unit else None,
            unit_name=(unit.office_name or unit.full_name) if unit else paper.printed_as,
            responsible=responsible,
            branch=index.branch_of.get(responsible, index.plan.host),
            scope="",
            group=paper.group,
            subject=paper.topic,
            printed_before=bound.printed_before,
            working_before=bound.working_before,
            relative_to=bound.relative_to,
            offset_days=bound.offset_days,
            legs=duty.legs,
            required=duty.required,
            opens=duty.opens,
            paper=paper.id,
            waits_for=waits_for,
            candidates=paper.candidates,
            purpose=paper.purpose,
        )


def _responsible(index: plans.PlanIndex, paper: plans.Paper, unit: plans.Unit | None) -> str:
    """Who is asked: the unit, the district that chooses, or the parent of the candidates."""
    if unit is not None:
        return unit.id
    if paper.chosen_by:
        return paper.chosen_by
    for candidate in paper.candidates:
        parent = index.units[candidate].parent if candidate in index.units else None
        if parent:
            return parent
    return index.plan.office


def living(index: plans.PlanIndex, unit: plans.Unit | None, day: date) -> plans.Unit | None:
    """The unit itself if it exists on that day, else the successor that does; None when the line ends (E12)."""
    seen: set[str] = set()
    while unit is not None and not unit.is_valid_on(day):
        if unit.id in seen or not unit.successor:
            return None
        seen.add(unit.id)
        unit = index.units.get(unit.successor)
    return unit
