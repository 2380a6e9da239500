"""`soket plan obligations`: who owes what by when, straight from plan files. Needs no database, writes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import answers, days

if TYPE_CHECKING:
    from domain import obligations as owed
    from domain import plans


def obligations(
    directory: Annotated[Path, Parameter(help="Thư mục của kế hoạch.")],
    *,
    on: Annotated[
        str,
        Parameter(
            help="Tính cho các đơn vị có trong ngày này; không ghi là ngày ban hành, hoặc ngày sớm nhất được ban hành."
        ),
    ] = "",
    json: Annotated[bool, Parameter(help="In danh sách JSON cho phần mềm khác đọc.")] = False,
) -> int:
    """Ai phải làm gì, trước ngày nào, theo kế hoạch. Chỉ đọc, không ghi gì.

    Ví dụ: soket plan obligations config/plans/quang-nam-ntm-2023 --json
    """
    from adapters import plan_files
    from domain import obligations as expanding

    plan = plan_files.load(directory)
    day = days.read(on) if on.strip() else _usual_day(plan)
    found = expanding.expand(plan, day)
    if json:
        answers.print_json([_facts(plan, one) for one in found])
    else:
        _print(plan, found)
    answers.say(f"{len(found)} việc, tính cho các đơn vị có trong ngày {day:%d/%m/%Y}.")
    return 0


def _usual_day(plan: plans.Plan) -> date:
    """The day of issue; for a draft the earliest day it can be issued, else today."""
    import pendulum

    from domain import deadlines

    document = plan.document
    return document.issued_on or document.earliest_issue or deadlines.local_day(pendulum.now(), plan.zone)


def _facts(plan: plans.Plan, one: owed.PlannedObligation) -> dict[str, Any]:
    from domain import deadlines

    return {
        "id": one.key,
        "kind": one.kind,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "level": _level(plan, one),
        "group": one.group,
        "subject": one.subject,
        "bound": deadlines.midnight(one.bound, plan.zone).isoformat() if one.bound else None,
        "bound_basis": one.bound_basis,
        "printed_before": one.printed_before.isoformat() if one.printed_before else None,
        "working_before": one.working_before.isoformat() if one.working_before else None,
        "legs": list(one.legs),
        "duty": one.duty,
        "stage": one.stage,
        "responsible": one.responsible,
        "required": one.required,
        "waits_for": one.waits_for,
        "candidates": list(one.candidates),
        "paper": one.paper,
    }


def _level(plan: plans.Plan, one: owed.PlannedObligation) -> str | None:
    """The tier of the unit that owes it, or of those it may be; None where a name outside the units gives it."""
    key = one.unit or next(iter(one.candidates), None)
    return next((unit.level for unit in plan.units if unit.id == key), None)


def _print(plan: plans.Plan, found: list[owed.PlannedObligation]) -> None:
    from domain import plans as plan_values
    from domain import wording

    titles = {duty.id: duty.title for duty in plan.duties}
    index = plan_values.PlanIndex(plan)
    rows = []
    for duty, count in Counter(one.duty for one in found).items():
        mine = [one for one in found if one.duty == duty]
        first = mine[0]
        due = wording.before(first.bound) if first.bound else ("theo ngày họp" if first.relative_to else "chưa có hạn")
        basis = " (ngày làm việc)" if first.bound and first.bound_basis == "working" else ""
        groups = Counter(one.group for one in mine)
        parts = ", ".join(f"{number} {group}" for group, number in groups.items()) if len(groups) > 1 else ""
        optional = "" if first.required else " (nếu có)"
        stage = index.stages[first.stage]
        rows.append((stage.number, duty, titles[duty] + optional, due + basis, parts, count))
    answers.print_table(("GĐ", "Mã", "Việc", "Hạn", "Gồm", "Số lượng"), rows, right=1)
