"""What goes into the main report: which accepted inputs, which gaps, and whether a frozen set is still the newest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import gates, plans, standings


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen set of inputs: number counts from 1 within its duty; is_stale when an input has changed since."""

    duty: str
    number: int
    seq: int
    frozen_at: datetime
    inputs_sha256: str
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One accepted answer: obligation key and the submission versions it stands on, by leg (submission ids)."""

    key: str
    submissions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One input that is not there: why, and by whose word the report goes ahead without it (None: nobody's)."""

    key: str
    unit: str | None
    status: standings.Status
    waived_by: gates.Override | None


def freezes(plan: plans.Plan, duty: plans.Duty) -> bool:
    """Tell whether a duty is a main report: one that a later gate wants frozen."""
    return any(duty.id in rule.duties for stage in plan.stages for rule in stage.gate if rule.kind == "frozen")


def feeding(plan: plans.Plan, duty: plans.Duty) -> tuple[str, ...]:
    """Duty ids whose accepted answers go into the main report: those its stage's gate waits for."""
    for stage in plan.stages:
        if stage.id == duty.stage:
            return tuple(one for rule in stage.gate if rule.kind == "accepted" for one in rule.duties)
    return ()


def inputs(board: gates.Board, duties: Iterable[str], current: Mapping[int, Mapping[str, int]]) -> list[Input]:
    """The accepted answers of these duties. current: obligation id -> leg -> newest submission id."""
    found = []
    for duty in duties:
        for one in board.by_duty.get(duty, ()):
            if one.is_done:
                legs = current.get(one.owed.id, {})
                found.append(Input(one.owed.key, tuple(sorted(legs.items()))))
    return found


def gaps(board: gates.Board, duties: Iterable[str], gate: gates.Gate | None) -> list[Gap]:
    """The required answers that are not accepted, each with the override that lets the report go ahead."""
    waived = {blocker.id: by for blocker, by in gate.waived} if gate else {}
    return [
        Gap(one.owed.key, one.owed.unit or one.owed.responsible, one.status, waived.get(one.owed.key))
        for duty in duties
        for one in board.by_duty.get(duty, ())
        if one.owed.required and not one.is_done
    ]


def digest(found: Sequence[Input], contents: Mapping[str, int]) -> str:
    """SHA-256 over the exact versions: equal digests mean the same report.

    contents: "figures:<unit>" or "words:<unit>" -> the submission that what is printed of the unit comes from.
    """
    lines = sorted(f"{one.key}|{one.submissions}" for one in found)
    lines += sorted(f"{what}|{submission}" for what, submission in contents.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
