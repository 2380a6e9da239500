"""Decisions of named persons at the gates: opened without a report, taken back, run again after a replacement."""

from __future__ import annotations

from datetime import date

from domain import obligations, plans
from domain.seasons import cast, deliveries, roles
from domain.seasons.scene import Scene
from domain.seasons.timetable import ConferenceDays, Reckoning


def open_gates(
    scene: Scene, stage: plans.Stage, reckoning: Reckoning | None, conference: ConferenceDays | None
) -> None:
    """Write down on which day each gate of a stage opens; those that wait for pilots are moved back later."""
    day = scene.first_day
    if reckoning is not None:
        day = reckoning.overridden
    elif conference is not None and conference.stage.id == stage.id:
        day = conference.overridden
    for duty in scene.plan.duties:
        if duty.stage == stage.id:
            for one in scene.owed[duty.id]:
                scene.opened[stage.id, one.scope] = day


def open_gates_of_pilots(scene: Scene, stage: plans.Stage) -> None:
    """A gate that waits for pilots opens on the day their last meeting is told with its lessons."""
    for condition in stage.gate:
        if condition.kind != "pilots_held":
            continue
        purpose = getattr(scene.index.duties[condition.selection].choice, "purpose", "")
        for selection in scene.owed[condition.selection]:
            at = selection.responsible
            scope = (scene.index.ancestor_at(at, stage.gate_per) or "") if stage.gate_per else ""
            for unit in scene.chosen.get((at, purpose), ()):
                for duty in condition.duties:
                    held: date | None = scene.done_on.get((duty, unit))
                    if held is not None and (stage.id, scope) in scene.opened:
                        scene.opened[stage.id, scope] = max(scene.opened[stage.id, scope], held)


def cast_roles(scene: Scene, reckoning: Reckoning) -> None:
    """Deal out what becomes of the reports a gate waits for; the last of them comes from below, not from a department."""
    waits_for = [one for one in reckoning.waits_for if one.responsible not in scene.silent]
    index = scene.index
    below = [one for one in waits_for if _is_territorial(index, one.responsible)] or waits_for
    if not below:
        return
    last = scene.chance("straggler", reckoning.stage.id).choice(below)
    others = [one for one in waits_for if one.key != last.key]
    scene.roles.update(scene.deal(others, roles.REPORTED, roles.REPORTING, "awaited", reckoning.stage.id))
    scene.roles[last.key] = roles.STRAGGLER
    scene.straggler_on[last.duty] = reckoning.straggler


def _is_territorial(index: plans.PlanIndex, unit: str) -> bool:
    return index.units[unit].group == index.units[unit].level


def tell(scene: Scene, reckoning: Reckoning) -> None:
    """The decisions around a gate that waits for accepted reports, from the override to the second frozen set."""
    days, stage = scene.days, reckoning.stage
    scene.add_refused(
        days.at(reckoning.overridden, 15),
        "override",
        "REASON_MISSING",
        f"Cho mở '{stage.title}' mà không ghi lý do",
        stage=stage.id,
        by=cast.CHIEF,
        reason="",
    )
    override(
        scene,
        stage,
        reckoning.overridden,
        cast.DEPUTY,
        "Cần bản thảo đầu tiên để chuẩn bị, các báo cáo thiếu bổ sung sau",
    )
    scene.add(
        days.at(reckoning.withdrawn, 9),
        "withdraw_override",
        f"Thu hồi việc cho mở '{stage.title}': chờ đủ báo cáo",
        stage=stage.id,
        by=cast.CHIEF,
        reason=f"Lãnh đạo yêu cầu chờ đủ báo cáo {cast.MARK}",
    )
    if any(one.responsible in scene.silent for one in reckoning.waits_for):
        override(scene, stage, reckoning.again, cast.CHIEF, "Các đơn vị còn lại có văn bản không gửi được báo cáo")
    if not any(duty.stage == stage.id and scene.freezes(duty) for duty in scene.plan.duties):
        return
    _retrigger(scene, stage, reckoning.redone, 10, "Đã nhận các báo cáo đến sau")
    replaced = _replaced(scene, reckoning)
    if replaced is not None:
        deliveries.replace(scene, replaced, reckoning.replaced)
        deliveries.accept(scene, replaced, reckoning.reaccepted)
        _retrigger(scene, stage, reckoning.redone_again, 14, f"{scene.name(replaced.unit)} thay báo cáo đã gửi")
    _retrigger(scene, stage, reckoning.redone_again, 15, "Bấm chạy lại lần nữa để kiểm tra")
    if scene.has_drafts:
        _sign(scene, reckoning.redone_again)
    for duty in scene.plan.duties:
        if duty.stage == stage.id and scene.freezes(duty) and duty.legs:
            for one in scene.owed[duty.id]:
                scene.straggler_on[duty.id] = days.shift(reckoning.redone_again, 1)
                deliveries.deliver(scene, one, roles.STRAGGLER)


def _sign(scene: Scene, day: date) -> None:
    """In the evening the newest draft is signed off: not by who prepared it, but by another person; then it is printed."""
    at = scene.days.at
    scene.add_refused(
        at(day, 16), "sign", "FOUR_EYES", "Người soạn tự duyệt bản thảo", by=cast.OFFICER, preparer=cast.OFFICER
    )
    scene.add(at(day, 17), "sign", "Duyệt bản thảo báo cáo chung", by=cast.CHIEF, preparer=cast.OFFICER)
    scene.add(at(day, 18), "print", "Ghi đã in báo cáo chung", by=cast.CHIEF)


def _replaced(scene: Scene, reckoning: Reckoning) -> obligations.PlannedObligation | None:
    """An accepted report that its sender will replace, from below if there is one; None when all is late or silent."""
    accepted = [
        one
        for one in reckoning.waits_for
        if one.legs and scene.done_on.get((one.duty, one.responsible), reckoning.redone) < reckoning.redone
    ]
    below = [one for one in accepted if _is_territorial(scene.index, one.responsible)] or accepted
    return scene.chance("replaced", reckoning.stage.id).choice(below) if below else None


def override(scene: Scene, stage: plans.Stage, day: date, by: str, reason: str) -> None:
    """A named person lets a gate open in the afternoon, so that the stage runs that evening."""
    scene.add(
        scene.days.at(day, 16),
        "override",
        f"Cho mở '{stage.title}' khi còn thiếu",
        stage=stage.id,
        by=by,
        reason=f"{reason} {cast.MARK}",
    )


def _retrigger(scene: Scene, stage: plans.Stage, day: date, hour: int, reason: str) -> None:
    scene.add(
        scene.days.at(day, hour),
        "retrigger",
        f"Chạy lại '{stage.title}': {reason[:1].lower()}{reason[1:]}",
        stage=stage.id,
        by=cast.OFFICER,
        reason=f"{reason} {cast.MARK}",
    )
