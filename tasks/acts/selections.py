"""Record what a district chose: pilot communes, a village, a cooperative; or took back (form 1.3)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

import models
from domain import errors, obligations, plans, receipts, standings, wording
from models.queries import obligations as queries
from tasks import successions
from tasks.acts import checks, writing
from tasks.desk import Desk, Work
from tasks.desk import writing as at_desk


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice. chooser: district as typed; purpose: pilot, village, cooperative; chosen: unit or name as typed.

    is_chosen False takes the choice back. reason: needed for taking back and for one more than the plan allows.
    """

    chooser: str
    purpose: str
    chosen: str
    by: str
    area: str = ""
    reason: str = ""
    is_chosen: bool = True


def record(desk: Desk, choice: Choice) -> receipts.Receipt:
    """Write the choice down; for a village or cooperative the paper it will give becomes known too."""
    by = checks.person(choice.by)
    with at_desk(desk) as work:
        chooser = checks.unit(work, choice.chooser)
        row, duty = _obligation(work, chooser, choice.purpose)
        rule = duty.choice or plans.Choice("", "name", 1, 1)
        key, name = _chosen(work, chooser, rule, choice.chosen)
        standing = work.standing(row)
        is_in = key in standing.chosen
        noun = rule.noun or "đơn vị"
        verb = "chọn" if choice.is_chosen else "thôi chọn"
        title = f"Đã ghi: {chooser.full_name} {verb} {noun} {name}"
        if is_in == choice.is_chosen:
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True, units=(chooser.id,))
        reason = checks.text(choice.reason, "lý do", needed=False)
        area = checks.text(choice.area, "vùng", most=200, needed=False)
        warnings = []
        if not choice.is_chosen:
            reason = checks.reason(choice.reason)
        elif len(standing.chosen) >= row.most:
            if not reason:
                raise checks.refuse(
                    "TOO_MANY",
                    f"{chooser.full_name} đã chọn {len(standing.chosen)} {noun}, kế hoạch cho tối đa {row.most}."
                    " Muốn chọn thêm phải ghi lý do; muốn đổi thì thôi chọn cái cũ trước.",
                )
            warnings.append(f"Nhiều hơn kế hoạch (tối đa {row.most} {noun}): đã ghi lý do.")
        if choice.is_chosen and rule.advice:
            warnings.append(f"Kế hoạch khuyên: {rule.advice}")
        seq = writing.entry(
            work, by, "chosen" if choice.is_chosen else "unchosen", row.key, what=key, name=name, reason=reason,
            area=area,
        )  # fmt: skip
        work.session.add(
            models.Selection(
                obligation_id=row.id,
                seq=seq,
                chosen=key,
                chosen_name=name,
                is_chosen=choice.is_chosen,
                area=area,
                by=by,
                reason=reason,
                at=work.as_of,
                kind=rule.of,
            )
        )
        work.session.flush()
        if rule.of == "name":
            _move_paper(work, chooser, rule, name if choice.is_chosen else "", by, reason)
        now = work.standing(row)
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (("Đang chọn", wording.names([_name(work, one) for one in now.chosen]) or "chưa có"),),
            tuple(warnings),
            undo="1.3",
            board=work.index.stages[row.stage].board,
            event="choice.made",
            units=(chooser.id,),
        )


def _obligation(work: Work, chooser: plans.Unit, typed: str) -> tuple[models.Obligation, plans.Duty]:
    # A form offers the noun ("xã điểm"), a command takes the key ("pilot").
    nouns = {duty.choice.noun: duty.choice.purpose for duty in work.plan.duties if duty.choice}
    purpose = nouns.get(typed.strip(), typed.strip())
    found = [
        row
        for row in queries.live(work.session, work.campaign.id, unit=chooser.id, kind="selection")
        if row.purpose == purpose
    ]
    if not found:
        asked = sorted({duty.choice.purpose for duty in work.plan.duties if duty.choice})
        if purpose not in asked:
            raise checks.refuse(
                "PURPOSE_UNKNOWN", f"Không có việc chọn '{purpose}'. Các việc chọn: {', '.join(asked)}."
            )
        raise checks.refuse(
            "NOT_OWED",
            f"{chooser.full_name} không phải chọn trong kế hoạch này (không có đơn vị để chọn, hoặc không được giao).",
        )
    return found[0], work.index.duties[found[0].duty]


def _chosen(work: Work, chooser: plans.Unit, rule: plans.Choice, typed: str) -> tuple[str, str]:
    """(key, name) of what was chosen: a unit among the eligible ones, or a name as it stands."""
    if rule.of != "unit":
        name = checks.text(typed, f"tên {rule.noun or 'đơn vị'}", most=200)
        return name, name
    territorial = chooser.group == chooser.level
    unit = checks.unit(work, typed, within=chooser.id if territorial else "", level=rule.level)
    allowed = obligations.eligible(work.index, rule, chooser.id, work.today)
    if unit.id not in {one.id for one in allowed}:
        raise checks.refuse(
            "NOT_ELIGIBLE",
            f"{unit.full_name} không thuộc diện {chooser.full_name} được chọn (phải là {rule.noun or 'đơn vị'} thuộc Chương trình,"
            f" ở ngay dưới {chooser.full_name}). Được chọn: {wording.names([one.full_name for one in allowed], most=30)}.",
        )
    return unit.id, unit.full_name


def _name(work: Work, key: str) -> str:
    return work.index.units[key].full_name if key in work.index.units else key


def _move_paper(work: Work, chooser: plans.Unit, rule: plans.Choice, name: str, by: str, reason: str) -> None:
    """Tie the paper of the chosen village or cooperative to its presenter; a change replaces the obligation (E41)."""
    o = models.Obligation
    row = work.session.scalar(
        select(o).where(
            o.campaign_id == work.campaign.id,
            o.kind == "paper",
            o.purpose == rule.purpose,
            o.responsible_key == chooser.id,
            o.void_at.is_(None),
        )
    )
    if row is None:
        return
    if row.settled_at is None and name:
        row.presenter, row.settled_at = f"{rule.noun} {name} ({chooser.full_name})", work.as_of
        writing.entry(work, by, "settled", row.key, presenter=row.presenter)
        return
    if row.settled_at is None:
        return
    new = _replace_paper(work, row, by, reason or f"đổi {rule.noun} được chọn")
    new.presenter = f"{rule.noun} {name} ({chooser.full_name})" if name else work.index.papers[row.paper].printed_as
    new.settled_at = work.as_of if name else None
    writing.entry(work, by, "replaced", new.key, presenter=new.presenter)


def _replace_paper(work: Work, row: models.Obligation, by: str, reason: str) -> models.Obligation:
    """Void a paper's obligation and put a new one in its place; refused once the paper is accepted."""
    if work.standing(row).status is standings.Status.ACCEPTED:
        raise checks.refuse(
            "DUTY_DONE",
            f"Tham luận {row.paper} của {row.presenter} đã được nhận nên không đổi được. Muốn đổi, hãy trả lại tham luận trước (2.1).",
        )
    o = models.Obligation
    held = {
        one.key: one
        for one in work.session.scalars(select(o).where(o.campaign_id == work.campaign.id, o.paper == row.paper))
    }
    new = successions.replacement(row, successions.next_key(held, row.key), work.as_of)
    row.void_at, row.void_reason = work.as_of, reason
    work.session.add(new)
    writing.entry(work, by, "voided", row.key, reason=reason)
    return new


def settle(desk: Desk, *, key: str, unit: str, by: str, reason: str) -> receipts.Receipt:
    """Say which unit an undecided obligation means (form 2.5): one of the candidates, by a named person (T-12)."""
    by = checks.person(by)
    reason = checks.reason(reason)
    with at_desk(desk) as work:
        row = checks.obligation(work, key)
        if row.waits_for != "settlement":
            raise checks.refuse(
                "NOT_UNDECIDED", f"Việc {row.key} đã rõ đơn vị ({row.presenter}); không có gì phải xác định."
            )
        try:
            meant = checks.unit(work, unit)
        except errors.Refusal as refusal:
            among = [one for one in refusal.candidates if one in row.candidates]
            if len(among) != 1:
                raise
            meant = work.index.units[among[0]]
        if meant.id not in row.candidates:
            raise checks.refuse(
                "NOT_A_CANDIDATE",
                f"'{row.presenter}' trong kế hoạch chỉ có thể là "
                f"{' hoặc '.join(work.unit_name(one) for one in row.candidates)}; {meant.full_name} không phải. Hãy chọn một.",
            )
        title = f"Đã ghi: {row.paper or row.key} là của {meant.full_name}"
        if row.unit_key == meant.id:
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True, units=(meant.id,))
        before = work.unit_name(row.unit_key) if row.unit_key else "chưa xác định"
        if row.unit_key is not None and work.standing(row).first_at is not None:
            row = _replace_paper(work, row, by, reason)  # what the first unit sent stays under its own name
        row.unit_key, row.settled_at = meant.id, work.as_of
        row.presenter = meant.office_name or meant.full_name
        work.session.flush()
        writing.decision(work, "settle", by=by, reason=reason, obligation=row, unit=meant.id)
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (("Trước đó", before), ("Nay là", meant.full_name)),
            undo="2.5",
            board=work.index.stages[row.stage].board,
            event="unit.settled",
            units=(meant.id,),
        )
