"""Let a gate open although something is missing, take that back, and run a stage again (forms 2.3 and 4.x)."""

from __future__ import annotations

from domain import gates, plans, receipts, wording
from tasks.acts import checks, writing
from tasks.desk import Desk, Work
from tasks.desk import writing as at_desk


def _stage(work: Work, typed: str) -> plans.Stage:
    key = typed.strip()
    for stage in work.plan.stages:
        if key in (stage.id, stage.id.replace("_", "-"), str(stage.number), stage.title):
            return stage
    names = ", ".join(f"{one.number} ({one.id})" for one in work.plan.stages)
    raise checks.refuse("STAGE_UNKNOWN", f"Kế hoạch này không có giai đoạn '{typed}'. Các giai đoạn: {names}.")


def _scope(work: Work, stage: plans.Stage, typed: str) -> str:
    """The unit whose gate is meant; "" for the stage's one gate."""
    if not stage.gate_per:
        if typed.strip():
            raise checks.refuse(
                "SCOPE_UNKNOWN",
                f"Giai đoạn '{stage.title}' chỉ có một cổng chung, không mở riêng cho '{typed}'. Hãy để trống ô đơn vị.",
            )
        return ""
    if not typed.strip():
        raise checks.refuse(
            "SCOPE_MISSING", f"Giai đoạn '{stage.title}' mở riêng cho từng đơn vị. Hãy ghi đơn vị được mở."
        )
    return checks.unit(work, typed, level=stage.gate_per).id


def preview(work: Work, stage: plans.Stage, scope: str) -> gates.Gate:
    """How a gate stands now: what an override would waive."""
    return gates.evaluate(stage, scope, work.board(), work.circumstances(), work.overrides())


def override(
    desk: Desk, *, stage: str, by: str, reason: str, unit: str = "", dry_run: bool = False
) -> receipts.Receipt:
    """Open a gate by a named person's word: exactly what is missing now is waived, nothing that turns up later (T-45).

    dry_run: say what would be waived and write nothing.
    """
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        found = _stage(work, stage)
        scope = _scope(work, found, unit)
        gate = preview(work, found, scope)
        where = f" của {work.unit_name(scope)}" if scope else ""
        missing = [
            f"{work.unit_name(one.unit)} ({_what(work, one)})" if one.unit else one.what for one in gate.blockers
        ]
        facts = (("Bỏ qua", wording.names(missing, most=40)), ("Lý do", reason))
        title = f"Đã ghi: cho mở '{found.title}'{where} khi còn thiếu {len(missing) or len(gate.waived)} việc"
        if gate.is_open:
            if gate.is_overridden:
                return receipts.Receipt(title, by, work.as_of, f"{found.id}:{scope}", is_repeat=True)
            raise checks.refuse(
                "GATE_OPEN", f"Bước '{found.title}'{where} đã đủ điều kiện và đang mở; không cần cho mở."
            )
        opens = (f"Mở các việc của bước '{found.title}'{where}",)
        if dry_run:
            return receipts.Receipt(
                f"Chạy thử: sẽ {title[8:]}", by, work.as_of, f"{found.id}:{scope}", facts, opens=opens
            )
        row = writing.decision(
            work,
            "override",
            by=by,
            reason=reason,
            stage=found.id,
            scope=scope,
            waives=sorted(one.id for one in gate.blockers),
        )
        return receipts.Receipt(
            title, by, work.as_of, f"{found.id}:{scope}", (*facts, ("Số quyết định trong sổ", str(row.seq))),
            opens=opens, undo="2.3", board=found.board, event="gate.overridden", units=(scope,) if scope else (),
        )  # fmt: skip


def _what(work: Work, blocker: gates.Blocker) -> str:
    duty = work.index.duties.get(blocker.what)
    return duty.title if duty else blocker.what


def withdraw_override(desk: Desk, *, stage: str, by: str, reason: str, unit: str = "") -> receipts.Receipt:
    """Take every override of a gate back: it waits for what is missing again; what was opened stays open (E33)."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        found = _stage(work, stage)
        scope = _scope(work, found, unit)
        mine = [one for one in work.overrides() if one.stage == found.id and one.scope == scope]
        where = f" của {work.unit_name(scope)}" if scope else ""
        title = f"Đã ghi: thu hồi việc cho mở '{found.title}'{where}"
        if not mine:
            return receipts.Receipt(title, by, work.as_of, f"{found.id}:{scope}", is_repeat=True)
        for one in mine:
            writing.decision(
                work, "withdraw_override", by=by, reason=reason, stage=found.id, scope=scope, revokes=one.id
            )
        gate = preview(work, found, scope)
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            f"{found.id}:{scope}",
            (("Lại chờ", wording.number(len(gate.blockers)) + " việc"), ("Lý do", reason)),
            ("Việc đã mở vẫn giữ nguyên; bản tổng hợp đã chốt được ghi là cần xem lại.",),
            undo="2.3",
            board=found.board,
        )


def retrigger(desk: Desk, *, stage: str, by: str, reason: str, unit: str = "") -> tuple[receipts.Receipt, str, str]:
    """Write down who asked for a stage to run again and why; (receipt, stage id, unit id), running it is the flow's part."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        found = _stage(work, stage)
        scope = checks.unit(work, unit).id if unit.strip() else ""
        where = f" cho {work.unit_name(scope)}" if scope else " cho tất cả"
        writing.decision(work, "retrigger", by=by, reason=reason, stage=found.id, scope=scope)
        receipt = receipts.Receipt(
            f"Đã ghi: chạy lại '{found.title}'{where}",
            by,
            work.as_of,
            f"{found.id}:{scope}",
            (("Lý do", reason),),
            board=found.board,
            units=(scope,) if scope else (),
        )
        return receipt, found.id, scope
