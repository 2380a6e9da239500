"""What a changed plan does to what is owed already: successors inherit, chosen units move on, corrected lines are taken over.

Which lines a plan has is asked of `domain.obligations`; writing new lines is left to `tasks.campaigns`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

import models
from domain import obligations, plans
from tasks.desk import Work

Act = tuple[datetime, str, str, str, dict[str, Any]]
Held = dict[str, models.Obligation]
"""The obligations of a campaign by key."""


def inherit(work: Work, held: Held, by: str, acts: list[Act]) -> list[models.Obligation]:
    """Replace open obligations of ended units by ones of their successors; returns the new rows (E12).

    What was done stays under the old name. Nothing is inherited that the successor owes on its own.
    """
    index, today = work.index, work.today
    has = {(row.duty, row.unit_key) for row in held.values() if row.void_at is None and not row.paper}
    made: list[models.Obligation] = []
    ended = [
        row
        for row in held.values()
        if row.void_at is None and row.unit_key in index.units and not index.units[row.unit_key].is_valid_on(today)
    ]
    for row in ended:
        if work.standing(row).is_done:
            continue
        successor = obligations.living(index, index.units[row.unit_key or ""], today)
        row.void_at = work.as_of
        row.void_reason = _why(work, row.unit_key, successor)
        acts.append((work.as_of, by, "voided", row.key, {"reason": row.void_reason}))
        if successor is None or (not row.paper and (row.duty, successor.id) in has):
            continue
        has.add((row.duty, successor.id))
        key = next_key(held, row.key) if row.paper else f"{row.duty}:{successor.id}"
        new = replacement(row, key, work.as_of)
        new.unit_key = successor.id
        new.responsible_key = successor.id if row.responsible_key == row.unit_key else row.responsible_key
        new.presenter = successor.office_name or successor.full_name
        new.branch_key = index.branch_of[successor.id]
        new.scope_key = index.ancestor_at(successor.id, index.stages[row.stage].gate_per) or "" if row.scope_key else ""
        made.append(new)
        held[key] = new
        acts.append((work.as_of, by, "inherited", key, {"from": row.key}))
    return made


def move_choices(work: Work, held: Held, by: str, acts: list[Act]) -> list[tuple[int, models.Selection]]:
    """Let the successor stand in for a chosen unit that ended before it met; (place in `acts`, row), rows not yet added.

    A gate waits for the meetings of chosen units: a choice left with a unit that owes nothing any more would open it.
    The successor is chosen before the old unit is let go, so the choice was never unmade and stays as timely as it was.
    """
    met = {
        (rule.selection, duty)
        for stage in work.plan.stages
        for rule in stage.gate
        if rule.kind == "pilots_held"
        for duty in rule.duties
    }
    live = {(row.duty, row.unit_key) for row in held.values() if row.void_at is None}
    moved: list[tuple[int, models.Selection]] = []
    for row in [row for row in held.values() if row.kind == "selection" and row.void_at is None]:
        choice = work.index.duties[row.duty].choice if row.duty in work.index.duties else None
        if choice is None or choice.of != "unit":
            continue
        chosen = work.standing(row).chosen
        for key in chosen:
            unit = work.index.units.get(key)
            if unit is None or unit.is_valid_on(work.today):
                continue
            if any(selection == row.duty and (duty, key) in live for selection, duty in met):
                continue
            successor = obligations.living(work.index, unit, work.today)
            reason = _why(work, key, successor)
            if successor is not None and successor.id not in chosen:
                moved.append(_choice(work, row, key, successor, True, by, reason, acts))
            moved.append(_choice(work, row, key, unit, False, by, reason, acts))
    return moved


def _choice(
    work: Work,
    row: models.Obligation,
    before: str,
    unit: plans.Unit,
    is_chosen: bool,
    by: str,
    reason: str,
    acts: list[Act],
) -> tuple[int, models.Selection]:
    c = models.Selection
    last = work.session.scalars(
        select(c).where(c.obligation_id == row.id, c.chosen == before).order_by(c.seq.desc()).limit(1)
    ).one()
    said = {"what": unit.id, "name": unit.full_name, "reason": reason, "area": last.area}
    acts.append((work.as_of, by, "chosen" if is_chosen else "unchosen", row.key, said))
    return len(acts) - 1, models.Selection(
        obligation_id=row.id,
        seq=0,
        chosen=unit.id,
        chosen_name=unit.full_name,
        is_chosen=is_chosen,
        area=last.area,
        by=by,
        reason=reason,
        at=work.as_of,
        kind=last.kind,
    )


def amend(work: Work, held: Held, planned: Iterable[obligations.PlannedObligation], by: str, acts: list[Act]) -> int:
    """Take over what the plan now says otherwise about lines that are not done: names, subject, bounds; returns how many.

    A working date that a named person set stays.
    """
    set_by_person = working_dates(work)
    lines = {one.key: one for one in planned}
    done = {one.owed.key for one in work.board().everything if one.is_done}
    count = 0
    for row in held.values():
        line = lines.get(row.key.split("#")[0])
        if line is None or row.void_at is not None or row.key in done:
            continue
        now: dict[str, Any] = {
            "subject": line.subject,
            "printed_before": line.printed_before,
            "working_before": set_by_person.get(row.duty, line.working_before),
            "relative_to": line.relative_to,
            "offset_days": line.offset_days,
        }
        if line.unit is not None and line.unit == row.unit_key:
            now["presenter"] = line.unit_name
        changed = {name: (getattr(row, name), value) for name, value in now.items() if getattr(row, name) != value}
        if not changed:
            continue
        count += 1
        for name, (_, value) in changed.items():
            setattr(row, name, value)
        said = {name: [_plain(before), _plain(after)] for name, (before, after) in changed.items()}
        acts.append((work.as_of, by, "amended", row.key, said))
    return count


def working_dates(work: Work) -> dict[str, date]:
    """Duty id -> the working date that a named person set last (form 2.4)."""
    d = models.Decision
    query = (
        select(d.payload, d.on)
        .where(d.campaign_id == work.campaign.id, d.kind == "set_working_date", d.at <= work.as_of)
        .order_by(d.seq)
    )
    return {payload["duty"]: on for payload, on in work.session.execute(query).tuples() if on is not None}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _why(work: Work, unit: str | None, successor: plans.Unit | None) -> str:
    name = work.unit_name(unit)
    return f"{name} đã nhập vào {successor.full_name}" if successor else f"{name} đã kết thúc"


def next_key(held: Held, key: str) -> str:
    """The key of the next row of the same line: "P-065" -> "P-065#2" -> "P-065#3"."""
    base = key.split("#")[0]
    number = 2
    while f"{base}#{number}" in held:
        number += 1
    return f"{base}#{number}"


def replacement(row: models.Obligation, key: str, at: datetime) -> models.Obligation:
    """A new row like an old one, opened as the old one was."""
    columns = [column.key for column in models.Obligation.__mapper__.column_attrs if column.key != "id"]
    values = {name: getattr(row, name) for name in columns}
    return models.Obligation(**{**values, "key": key, "created_at": at, "void_at": None, "void_reason": None})
