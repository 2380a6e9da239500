"""What the chapters of a season share: the plan as obligations, what has been settled so far, and the diary they write in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from domain import consolidation, obligations, plans
from domain.seasons.office_days import OfficeDays
from domain.seasons.steps import OK, REFUSED, Step

_NO_BOUND_DAYS = 60
"""A duty without any bound, in a plan without a conference: this long after the issue counts as its end."""


@dataclass
class Scene:
    """One plan on its way through a season.

    opened:  (stage id, scope) -> day on which that gate opens in the story.
    done_on: (duty id, unit or paper id) -> day on which it was typed in as delivered, held or chosen.
    silent:  ids of units from which nothing ever comes.
    chosen:  (chooser, purpose) -> ids or names, as they stand at the end.
    conference_on: duty id -> the day on which that conference is held at last.
    settled: paper id -> unit that a named person said it means.
    roles:   obligation key -> what becomes of it, where a gate has dealt it out. straggler_on: when the last one comes.
    """

    plan: plans.Plan
    seed: int
    first_day: date
    has_drafts: bool = False
    opened: dict[tuple[str, str], date] = field(default_factory=dict)
    done_on: dict[tuple[str, str], date] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    chosen: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    conference_on: dict[str, date] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    straggler_on: dict[str, date] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    letters: int = 0

    @cached_property
    def index(self) -> plans.PlanIndex:
        return plans.PlanIndex(self.plan)

    @cached_property
    def days(self) -> OfficeDays:
        return OfficeDays.of(self.plan)

    @cached_property
    def owed(self) -> dict[str, list[obligations.PlannedObligation]]:
        """Duty id -> its obligations, in plan order."""
        found: dict[str, list[obligations.PlannedObligation]] = {duty.id: [] for duty in self.plan.duties}
        for one in obligations.expand(self.plan, self.first_day):
            found[one.duty].append(one)
        return found

    @cached_property
    def stages(self) -> list[plans.Stage]:
        return sorted(self.plan.stages, key=lambda stage: stage.number)

    @cached_property
    def choosers(self) -> list[plans.Duty]:
        return [duty for duty in self.plan.duties if duty.choice is not None]

    @cached_property
    def conference(self) -> plans.Duty | None:
        """The conference whose day is set by a named person: the one a gate waits for."""
        for stage in self.stages:
            for condition in stage.gate:
                if condition.kind == "date_set" and condition.duties and len(self.owed[condition.duties[0]]) == 1:
                    return self.index.duties[condition.duties[0]]
        return None

    @property
    def last_conference_day(self) -> date:
        return max(self.conference_on.values(), default=self.first_day + timedelta(days=_NO_BOUND_DAYS))

    def chance(self, *topic: object) -> Random:
        """Chance for one topic alone, so that a change in one chapter leaves the others as they were."""
        return Random("|".join(map(str, (self.plan.key, self.seed, *topic))))

    def freezes(self, duty: plans.Duty) -> bool:
        return consolidation.freezes(self.plan, duty)

    def bound(self, one: obligations.PlannedObligation) -> date:
        """The exclusive day an obligation is due, the day of the last conference where the plan gives none."""
        day = one.printed_before
        if day is None and one.relative_to in self.conference_on:
            day = self.conference_on[one.relative_to] + timedelta(days=one.offset_days + 1)
        return day or one.working_before or self.last_conference_day

    def open_day(self, one: obligations.PlannedObligation) -> date:
        """The day an obligation opens in the story."""
        if one.opens == plans.LAUNCH:
            return self.first_day
        return self.opened.get((one.stage, one.scope), self.first_day)

    def earliest(self, one: obligations.PlannedObligation) -> date:
        """The first day on which it can be delivered sensibly: open, and behind what the plan puts ahead of it."""
        ahead = [self.days.shift(self.open_day(one), 1)]
        for duty in self.index.duties[one.duty].after:
            day = self.done_on.get((duty, one.responsible))
            if day is not None:
                ahead.append(self.days.shift(day, 1))
        return max(ahead)

    def name(self, unit: str | None) -> str:
        found = self.index.units.get(unit or "")
        return found.full_name if found else "đơn vị chưa rõ"

    def who(self, one: obligations.PlannedObligation) -> str:
        """Who answers for an obligation, with its paper number if it has one."""
        name = self.name(one.unit or one.responsible)
        return f"{name} (tham luận {one.paper})" if one.paper else name

    def title(self, duty: str) -> str:
        return self.index.duties[duty].title

    def deal(
        self,
        people: Sequence[obligations.PlannedObligation],
        specials: Sequence[str],
        weights: Mapping[str, int],
        *topic: object,
    ) -> dict[str, str]:
        """Obligation key -> what becomes of it: each special once while there are enough, the rest by weight."""
        chance = self.chance("deal", *topic)
        shuffled = list(people)
        chance.shuffle(shuffled)
        found = {one.key: special for one, special in zip(shuffled, specials, strict=False)}
        kinds, shares = list(weights), list(weights.values())
        for one in shuffled[len(specials) :]:
            found[one.key] = chance.choices(kinds, shares)[0]
        return found

    def letter_number(self) -> str:
        """Number of the next invented letter."""
        self.letters += 1
        return f"{self.letters:04d}/MP"

    def add(self, at: datetime, act: str, label: str, **values: Any) -> None:
        """Write a step that succeeds into the diary."""
        self.steps.append(Step(at, act, values, label, OK))

    def add_refused(self, at: datetime, act: str, code: str, label: str, **values: Any) -> None:
        """Write a step that the software must refuse with this code."""
        self.steps.append(Step(at, act, values, label, REFUSED, code))
