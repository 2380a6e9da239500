"""What a rule of the linter reads, and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from domain import deadlines, obligations, plans, unit_kinds, wording
from domain.composition import Composition

ERROR = "error"
"""The plan cannot be run like this."""
WARNING = "warning"
"""A person should look before the launch."""
INFO = "info"
"""Worth knowing; nothing has to be done."""

SEVERITIES = (ERROR, WARNING, INFO)


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """One thing the linter noticed.

    units: ids of the units it concerns, in protocol order; empty when it concerns the plan itself.
    place: "duties.yaml, dòng 12"; "" where the plan keeps no place for the value.
    """

    code: str
    severity: str
    units: tuple[str, ...]
    place: str
    message: str


class Reading:
    """One plan, indexed for the rules. Never fails on a plan that contradicts itself: saying so is the rules' work.

    invited: whom its conferences invite, and who holds which post.
    """

    def __init__(self, plan: plans.Plan, invited: Composition | None = None) -> None:
        self.plan = plan
        self.invited = invited or Composition()
        self.index = plans.PlanIndex(plan)
        self.calendar = deadlines.Calendar(frozenset(day.day for day in plan.days_off))
        self._owners: dict[str, list[plans.Unit]] = {}

    @cached_property
    def day(self) -> date:
        """The day whose units count: of issue, else the earliest one possible, else the first bound of the plan."""
        document = self.plan.document
        if document.issued_on or document.earliest_issue:
            return document.issued_on or document.earliest_issue or date.max
        named = [day for bound in self.plan.bounds for day in (bound.printed_before, bound.working_before) if day]
        return min(named, default=date.max)

    @cached_property
    def last_day(self) -> date:
        """The last bound of the plan; the day of issue where nothing is bounded."""
        return max((day for duty in self.plan.duties if (day := self.before(duty))), default=self.day)

    def owners(self, duty: plans.Duty) -> list[plans.Unit]:
        """The units that owe a duty on the day, in protocol order; for papers, everybody a line of the register names."""
        if duty.id not in self._owners:
            if duty.id == self.plan.papers_duty:
                named = {unit for paper in self.plan.papers for unit in people_of(paper)}
                found = self.protocol(named)
            else:
                found = obligations.owners(self.index, duty, self.day)
            self._owners[duty.id] = found
        return self._owners[duty.id]

    @cached_property
    def with_duties(self) -> dict[str, plans.Unit]:
        """Unit id -> unit, for all that owe something."""
        return {unit.id: unit for duty in self.plan.duties for unit in self.owners(duty)}

    @cached_property
    def living(self) -> list[plans.Unit]:
        """The units that exist on the day, in protocol order."""
        return self.protocol(unit.id for unit in self.plan.units if unit.is_valid_on(self.day))

    def protocol(self, ids: Iterable[str]) -> list[plans.Unit]:
        """The units behind ids, in protocol order; unknown ids are left out."""
        known = [self.index.units[id] for id in set(ids) if id in self.index.units]
        return sorted(known, key=lambda unit: (unit.order, unit.id))

    def bound(self, duty: plans.Duty) -> plans.Bound:
        """The bound of a duty; an empty one when the plan does not have it."""
        return self.index.bounds.get(duty.bound) or plans.Bound(id=duty.bound)

    def before(self, duty: plans.Duty) -> date | None:
        """The latest exclusive day of a duty: printed, else working, else counted from the duty it hangs on."""
        return self._before(duty, frozenset())

    def _before(self, duty: plans.Duty, seen: frozenset[str]) -> date | None:
        bound = self.bound(duty)
        if bound.printed_before or bound.working_before:
            return bound.printed_before or bound.working_before
        other = self.index.duties.get(bound.relative_to)
        if other is None or duty.id in seen:
            return None
        day = self._before(other, seen | {duty.id})
        return day + timedelta(days=bound.offset_days) if day else None

    def is_printed(self, duty: plans.Duty) -> bool:
        return self.bound(duty).printed_before is not None

    def is_relative(self, duty: plans.Duty) -> bool:
        """Tell whether the plan itself counts the day from another one; one the office counts is a working date."""
        bound = self.bound(duty)
        return bool(bound.relative_to and bound.text and not bound.assumption)

    def name(self, unit: str) -> str:
        """The unit inside a sentence: "xã Lăng"; the id when the plan has no such unit."""
        found = self.index.units.get(unit)
        return unit_kinds.label(found) if found else unit

    def titled(self, duty: str) -> str:
        """A duty as a sentence names it: “Báo cáo chung” (bao-cao-chung)."""
        found = self.index.duties.get(duty)
        return f"“{found.title}” ({duty})" if found else f"({duty})"

    def level_title(self, level: str) -> str:
        return next((one.title for one in self.plan.levels if one.id == level), level)


def people_of(paper: plans.Paper) -> tuple[str, ...]:
    """Unit ids a line of the register puts under duty: its presenter, the possible ones, or who chooses."""
    if paper.assignee:
        return (paper.assignee,)
    return paper.candidates or ((paper.chosen_by,) if paper.chosen_by else ())


def ids(units: Iterable[plans.Unit]) -> tuple[str, ...]:
    """For `PlanFinding.units`: in the order given."""
    return tuple(unit.id for unit in units)


def named(units: Iterable[plans.Unit], most: int = 5) -> str:
    """Units inside a sentence: "xã Ba, xã Tư và 3 đơn vị khác"."""
    return wording.names([unit_kinds.label(unit) for unit in units], most=most)


def opening(words: str) -> str:
    """The words with a capital, to begin a sentence."""
    return words[:1].upper() + words[1:]
