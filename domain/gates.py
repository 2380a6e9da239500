"""Whether a stage may open: a query plus a rule, never the state of a run.

A gate answers: open; blocked by these named obligations; or open because a named person said so. Nothing is stored
here: taking an override back closes the gate again by itself (T-45, F22).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain import deadlines, plans, standings


@dataclass(frozen=True, slots=True)
class Override:
    """A named person's word that a gate opens although these are missing.

    waives: blocker ids (obligation keys, or "date:<day>", "issued", "frozen"): exactly what was missing when the person
        decided. What turns up missing later is not covered.
    """

    id: int
    stage: str
    scope: str
    waives: frozenset[str]
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing a gate waits for. id is an obligation key or a marker; unit is None for markers."""

    id: str
    condition: str
    unit: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Gate:
    """The answer for one scope ("" = the stage's one gate).

    blockers: what is still missing and not waived. waived: what is missing but covered by an override.
    warnings: sentences to show although the gate is open.
    """

    stage: str
    scope: str
    blockers: tuple[Blocker, ...]
    waived: tuple[tuple[Blocker, Override], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.blockers

    @property
    def is_overridden(self) -> bool:
        return self.is_open and bool(self.waived)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the rules look at, besides standings.

    issued_on: day of issue, None for a draft plan.
    frozen:    duty ids with a frozen snapshot.
    set_dates: duty id -> day set.
    """

    as_of: datetime
    issued_on: date | None
    frozen: frozenset[str]
    set_dates: Mapping[str, date]


class Board:
    """The standings of a campaign, indexed for the questions gates ask. Built once per sweep, one pass."""

    def __init__(self, plan: plans.Plan, found: Iterable[standings.Standing]) -> None:
        self.index = plans.PlanIndex(plan)
        self.everything = list(found)
        self.by_duty: dict[str, list[standings.Standing]] = {}
        self.by_duty_unit: dict[tuple[str, str], standings.Standing] = {}
        self._by_duty_scope: dict[tuple[str, str], list[standings.Standing]] = {}
        for one in self.everything:
            if not one.is_live:
                continue
            self.by_duty.setdefault(one.owed.duty, []).append(one)
            if one.owed.unit:
                self.by_duty_unit[one.owed.duty, one.owed.unit] = one

    def of(self, duty: str, scope: str, level: str) -> list[standings.Standing]:
        """Standings of a duty within a scope unit (all of them when scope is "")."""
        if not scope:
            return self.by_duty.get(duty, [])
        key = (duty, scope)
        if key not in self._by_duty_scope:
            # One pass per duty fills every scope, so that eighteen gates cost one scan and not eighteen.
            for one in self.by_duty.get(duty, []):
                at = one.owed.responsible
                found = one.owed.scope or self.index.ancestor_at(at, level) or ""
                self._by_duty_scope.setdefault((duty, found), []).append(one)
            self._by_duty_scope.setdefault(key, [])
        return self._by_duty_scope[key]


def scopes(index: plans.PlanIndex, stage: plans.Stage, board: Board) -> list[str]:
    """Unit ids that have a gate of their own in this stage, in protocol order; [""] when there is one gate for all.

    Only units that owe something are asked: a childless district without a duty has no gate (and never blocks).
    """
    if not stage.gate_per:
        return [""]
    asked = {
        one.owed.scope
        for duty in index.plan.duties
        if duty.stage == stage.id
        for one in board.by_duty.get(duty.id, ())
        if one.owed.scope
    }
    return [unit.id for unit in sorted(map(index.units.__getitem__, asked & index.units.keys()), key=_protocol)]


def _protocol(unit: plans.Unit) -> tuple[int, str]:
    return unit.order, unit.id


def evaluate(stage: plans.Stage, scope: str, board: Board, now: Circumstances, overrides: Sequence[Override]) -> Gate:
    """Ask every condition of one gate and set what named persons have waived apart."""
    blockers: list[Blocker] = []
    warnings: list[str] = []
    for condition in stage.gate:
        blockers.extend(_ask(condition, stage, scope, board, now, warnings))
    # A whole-stage override ("" scope) also covers the gates of single units.
    mine = [one for one in overrides if one.stage == stage.id and one.scope in ("", scope)]
    open_, waived = [], []
    for blocker in blockers:
        by = next((one for one in reversed(mine) if blocker.id in one.waives), None)
        if by is None:
            open_.append(blocker)
        else:
            waived.append((blocker, by))
    return Gate(stage.id, scope, tuple(open_), tuple(waived), tuple(warnings))


def evaluate_stage(stage: plans.Stage, board: Board, now: Circumstances, overrides: Sequence[Override]) -> list[Gate]:
    """The gates of a stage, one per scope, in protocol order."""
    return [evaluate(stage, scope, board, now, overrides) for scope in scopes(board.index, stage, board)]


def _ask(
    condition: plans.Condition,
    stage: plans.Stage,
    scope: str,
    board: Board,
    now: Circumstances,
    warnings: list[str],
) -> Iterable[Blocker]:
    match condition.kind:
        case "issued":
            if now.issued_on is None or deadlines.local_day(now.as_of, board.index.plan.zone) < now.issued_on:
                yield Blocker("issued", condition.kind, None, condition.text or "Kế hoạch chưa có số, ngày ban hành")
        case "pilots_held":
            yield from _pilots(condition, stage, scope, board)
        case "accepted":
            for duty in condition.duties:
                for one in board.of(duty, scope, stage.gate_per):
                    if one.owed.required and not one.is_done:
                        yield Blocker(one.owed.key, condition.kind, one.owed.unit or one.owed.responsible, duty)
        case "frozen":
            for duty in condition.duties:
                if duty not in now.frozen:
                    yield Blocker(f"frozen:{duty}", condition.kind, None, condition.text or "báo cáo chưa chốt")
        case "date_set":
            yield from _date(condition, board, now, warnings)
        case _:
            raise ValueError(f"gate of {stage.id!r}: no rule for condition kind {condition.kind!r}")


def _pilots(condition: plans.Condition, stage: plans.Stage, scope: str, board: Board) -> Iterable[Blocker]:
    """Every chosen unit has held its meeting with lessons; a chooser without a choice blocks by its selection."""
    for selection in board.of(condition.selection, scope, stage.gate_per):
        if not selection.is_done:
            yield Blocker(selection.owed.key, condition.kind, selection.owed.unit, "chưa chọn")
            continue
        for chosen in selection.chosen:
            owed = [board.by_duty_unit.get((duty, chosen)) for duty in condition.duties]
            if not any(owed) and condition.duties:
                # Chosen, and nobody asks it to meet (it ended, or the plan forgot it): that is no reason to go on.
                yield Blocker(f"{condition.duties[0]}:{chosen}", condition.kind, chosen, "không có việc họp nào")
            for held in owed:
                if held is None:
                    continue
                if held.held_on is None:
                    yield Blocker(held.owed.key, condition.kind, chosen, "chưa họp")
                elif not held.has_lessons:
                    yield Blocker(held.owed.key, condition.kind, chosen, "chưa ghi kinh nghiệm rút ra")


def _date(condition: plans.Condition, board: Board, now: Circumstances, warnings: list[str]) -> Iterable[Blocker]:
    """The date is set, and not before what it waits for is due: on the printed day itself it is allowed with a warning."""
    for duty in condition.duties:
        day = now.set_dates.get(duty)
        if day is None:
            yield Blocker(f"date:{duty}", condition.kind, None, condition.text or "chưa đặt ngày họp")
            continue
        limit = day_bound(board.index, condition.not_before)
        if limit is None:
            continue
        if day < limit:
            yield Blocker(
                f"date:{day.isoformat()}",
                condition.kind,
                None,
                f"ngày họp {day:%d/%m/%Y} sớm hơn hạn {board.index.duties[condition.not_before].title.lower()}"
                f" (trước {limit:%d/%m/%Y})",
            )
        elif day == limit:
            warnings.append(
                f"Ngày họp {day:%d/%m/%Y} là ngày đầu tiên sau hạn {board.index.duties[condition.not_before].title.lower()}:"
                " không còn ngày nào để đọc và in."
            )


def day_bound(index: plans.PlanIndex, duty: str) -> date | None:
    """The exclusive day of a duty's bound as planned (printed, else working); None where there is none."""
    found = index.duties.get(duty)
    bound = index.bounds.get(found.bound) if found else None
    return (bound.printed_before or bound.working_before) if bound else None
