"""Names that lead nowhere: every id one part of a plan uses must be the id of something in it, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from domain import plans
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading


def unknown_references(reading: Reading) -> Iterator[PlanFinding]:
    """Ids that nothing in the plan carries. Each stops the machine somewhere, so each is an error."""
    for place, what, noun, id in _used(reading.plan):
        known = _known(reading.plan, noun)
        if id not in known:
            yield PlanFinding(
                "UNKNOWN_REFERENCE",
                findings.ERROR,
                (),
                str(place),
                f"{what} nhắc đến {noun} “{id}”, nhưng kế hoạch không có {noun} nào mang mã đó."
                f" Đề nghị sửa mã hoặc bổ sung {noun} còn thiếu.",
            )


def doubled_ids(reading: Reading) -> Iterator[PlanFinding]:
    """Two values under one id: one of them would be lost in silence."""
    plan = reading.plan
    groups = {
        "đơn vị": plan.units,
        "nhiệm vụ": plan.duties,
        "hạn": plan.bounds,
        "giai đoạn": plan.stages,
        "tham luận": plan.papers,
    }
    for noun, values in groups.items():
        times = Counter(value.id for value in values)
        for value in {value.id: value for value in values if times[value.id] > 1}.values():
            yield PlanFinding(
                "ID_DOUBLED",
                findings.ERROR,
                (value.id,) if noun == "đơn vị" else (),
                str(value.place),
                f"Mã {noun} “{value.id}” dùng cho {times[value.id]} mục; mỗi mã chỉ được dùng một lần."
                " Đề nghị đổi mã của các mục sau.",
            )


def _known(plan: plans.Plan, noun: str) -> set[str]:
    match noun:
        case "đơn vị":
            return {unit.id for unit in plan.units}
        case "nhiệm vụ":
            return {duty.id for duty in plan.duties}
        case "hạn":
            return {bound.id for bound in plan.bounds}
        case "giai đoạn":
            return {stage.id for stage in plan.stages}
        case "cấp":
            return {level.id for level in plan.levels}
        case "danh sách":
            return {roster.id for roster in plan.rosters}
        case "mẫu báo cáo":
            return {form.id for form in plan.report_forms}
        case "hội nghị":
            return {conference.id for conference in plan.conferences}
        case "giả định":
            return {one.id for one in plan.assumptions}
        case "nhóm cơ quan":
            return {one.id for one in plan.addressee_classes}
        case "phần tham luận":
            return set(plan.parts)
        case _:
            raise ValueError(f"no list of ids for {noun!r}")


def _used(plan: plans.Plan) -> Iterator[tuple[plans.Place, str, str, str]]:
    """Every (place, what uses it, noun, id) of the plan; empty ids mean "none" and are left out."""
    for place, what, noun, ids in _all_uses(plan):
        for id in ids:
            if id:
                yield place, what, noun, id


def _all_uses(plan: plans.Plan) -> Iterator[tuple[plans.Place, str, str, tuple[str, ...]]]:
    nowhere = plans.Place()
    yield nowhere, "Kế hoạch (văn phòng điều phối, cơ quan ban hành)", "đơn vị", (plan.office, plan.host)
    yield nowhere, "Kế hoạch (cấp chia nhánh)", "cấp", (plan.branch_level,)
    yield nowhere, "Kế hoạch (nhiệm vụ tham luận)", "nhiệm vụ", (plan.papers_duty,)
    for unit in plan.units:
        what = f"Đơn vị “{unit.full_name or unit.name}” ({unit.id})"
        yield unit.place, what, "đơn vị", (unit.parent or "", unit.successor or "")
        yield unit.place, what, "cấp", (unit.level,)
        yield unit.place, what, "nhóm cơ quan", (unit.addressee,)
    for bound in plan.bounds:
        yield bound.place, f"Hạn {bound.id}", "nhiệm vụ", (bound.relative_to,)
        yield bound.place, f"Hạn {bound.id}", "giả định", (bound.assumption,)
    for duty in plan.duties:
        yield from _of_duty(duty)
    for paper in plan.papers:
        people = (paper.assignee or "", *paper.candidates, paper.chosen_by or "")
        yield paper.place, f"Tham luận {paper.id}", "đơn vị", people
        yield paper.place, f"Tham luận {paper.id}", "phần tham luận", paper.parts
    for stage in plan.stages:
        what = f"Giai đoạn “{stage.title}” ({stage.id})"
        yield stage.place, what, "cấp", (stage.level, stage.gate_per)
        yield stage.place, what, "giai đoạn", (stage.opens_next,)
        for condition in stage.gate:
            named = (*condition.duties, condition.selection, condition.not_before)
            yield stage.place, f"Điều kiện mở của {what[0].lower()}{what[1:]}", "nhiệm vụ", named
    for recipient in plan.recipients:
        yield nowhere, f"Nơi nhận {recipient.id}", "cấp", (recipient.forwarded_by,)


def _of_duty(duty: plans.Duty) -> Iterator[tuple[plans.Place, str, str, tuple[str, ...]]]:
    what = f"Nhiệm vụ “{duty.title}” ({duty.id})"
    yield duty.place, what, "hạn", (duty.bound,)
    yield duty.place, what, "giai đoạn", (duty.stage,)
    yield duty.place, what, "nhiệm vụ", duty.after
    yield duty.place, what, "cấp", duty.owners.levels
    yield duty.place, what, "đơn vị", (*duty.owners.units, duty.to if duty.to != plans.PARENT else "")
    yield duty.place, what, "danh sách", (duty.owners.roster,)
    yield duty.place, what, "mẫu báo cáo", (duty.sections,)
    yield duty.place, what, "hội nghị", (duty.conference,)
    if duty.choice is not None:
        yield duty.place, what, "cấp", (duty.choice.level,)
        yield duty.place, what, "hội nghị", (duty.choice.conference,)
