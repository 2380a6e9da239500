"""Accept, return with a reason, take an acceptance back, extend (forms 2.1 and 2.2)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

import models
from domain import deadlines, receipts, standings, wording, words
from domain.standings import Status
from models.queries import obligations as queries
from tasks.acts import checks, writing
from tasks.desk import Desk, Work
from tasks.desk import writing as at_desk

ACCEPT, RETURN, WITHDRAW = "accept", "return", "withdraw_acceptance"
_JUDGED = ("report", "paper")
_LEGS = {"official": "văn bản chính thức", "soft": "bản mềm", "": "xác nhận"}


def find(work: Work, unit: str, within: str, duty: str) -> models.Obligation:
    """The obligation meant by a key or paper number, or by a unit and a duty."""
    if ":" in duty or duty.upper().startswith("P-"):
        row = checks.obligation(work, duty if ":" in duty else duty.upper())
        if unit.strip():
            checks.owner(work, row, unit, within)
        return row
    found = checks.unit(work, unit, within=within)
    return checks.one_obligation(work, found, _JUDGED if not duty else _all_kinds(work), duty)


def _all_kinds(work: Work) -> tuple[str, ...]:
    return tuple({duty.kind for duty in work.plan.duties})


def judge(
    desk: Desk, *, act: str, by: str, unit: str = "", within: str = "", duty: str = "", reason: str = ""
) -> receipts.Receipt:
    """Accept what is in, send it back with a reason, or take an acceptance back.

    Acceptance needs every leg the plan asks for; a missing leg is named. The versions looked at are written down.
    """
    by = checks.person(by)
    if act not in (ACCEPT, RETURN, WITHDRAW):
        raise checks.refuse("ACT_UNKNOWN", f"Không có việc '{act}'. Hãy chọn: nhận, trả lại hoặc rút lại việc nhận.")
    if act != ACCEPT:
        reason = checks.reason(reason)
    with at_desk(desk) as work:
        row = find(work, unit, within, duty)
        standing = work.standing(row)
        what = f"{work.index.duties[row.duty].title} của {row.presenter}"
        if not row.legs:
            raise checks.refuse(
                "NOT_JUDGED",
                f"{what} không có văn bản gửi đến để nhận hay trả lại; việc này xong khi được ghi nhận (1.1, 1.2 hoặc 1.3).",
            )
        title = {
            ACCEPT: f"Đã ghi: nhận (đạt) {what}",
            RETURN: f"Đã ghi: trả lại {what}",
            WITHDRAW: f"Đã ghi: rút lại việc nhận {what}",
        }[act]
        repeat = (act == ACCEPT and standing.status is Status.ACCEPTED) or (
            act == RETURN and standing.status is Status.RETURNED
        )
        if repeat:
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True)
        _allow(act, standing, what)
        seen = versions(work, row)
        writing.decision(work, act, by=by, reason=reason, obligation=row, versions=seen)
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (
                ("Trước đó", words.of(standing, work.today, work.plan.zone).word),
                ("Các bản đã xem", ", ".join(f"{_LEGS[leg]} lần {number}" for leg, number in seen.items())),
                *((("Lý do", reason),) if reason else ()),
            ),
            undo="2.1",
            board=work.index.stages[row.stage].board,
            event="input.accepted" if act == ACCEPT else "",
            units=(row.unit_key or row.responsible_key,),
        )


def _allow(act: str, standing: standings.Standing, what: str) -> None:
    if act == ACCEPT:
        if standing.status is Status.HALF:
            missing = ", ".join(_LEGS[leg] for leg in standing.missing_legs)
            raise checks.refuse(
                "LEG_MISSING",
                f"Chưa nhận được {what}: còn thiếu {missing}. Hãy ghi nhận phần thiếu (1.2), hoặc cho mở khi còn thiếu (2.3).",
            )
        if standing.status is not Status.RECEIVED:
            raise checks.refuse(
                "NOTHING_IN", f"Không có gì để nhận: {what} chưa đến hoặc đã trả lại. Hãy ghi nhận văn bản đến (1.2)."
            )
    elif act == RETURN:
        if standing.first_at is None:
            raise checks.refuse("NOTHING_IN", f"Không có gì để trả lại: {what} chưa đến.")
    elif standing.status is not Status.ACCEPTED:
        raise checks.refuse("NOT_ACCEPTED", f"{what.capitalize()} chưa được nhận nên không có gì để rút lại.")


def versions(work: Work, row: models.Obligation) -> dict[str, int]:
    """Leg -> number of the newest version that stands: what a verdict is about."""
    s = models.Submission
    rows = work.session.execute(
        select(s.leg, s.version)
        .where(s.obligation_id == row.id, s.at <= work.as_of)
        .where(s.id.not_in(queries.struck_out(work.session, work.campaign.id, work.as_of)))
        .order_by(s.seq)
    )
    return dict(rows.tuples().all())


def extend(
    desk: Desk, *, until: date, by: str, reason: str, unit: str = "", within: str = "", duty: str = ""
) -> receipts.Receipt:
    """Grant more time, `until` being the last valid day; the original bound is kept (E31). Granted late it says so (E32)."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        row = find(work, unit, within, duty)
        standing = work.standing(row)
        what = f"{work.index.duties[row.duty].title} của {row.presenter}"
        title = f"Đã ghi: gia hạn {what} {wording.until(until)}"
        if standing.extended_until == until:
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True)
        if standing.is_done:
            raise checks.refuse("DUTY_DONE", f"{what} đã xong nên không cần gia hạn.")
        if standing.original is None:
            raise checks.refuse("NO_BOUND", f"{what} chưa có hạn nên không gia hạn được. Hãy đặt ngày trước (2.4).")
        original = deadlines.local_day(standing.original, work.plan.zone) - timedelta(days=1)
        if until <= original:
            raise checks.refuse(
                "DATE_TOO_EARLY",
                f"Ngày gia hạn {wording.long_date(until)} không muộn hơn hạn đang có ({wording.until(original)}). Hãy kiểm tra ngày.",
            )
        if (until - original).days > 366:
            raise checks.refuse("DATE_IMPOSSIBLE", f"Gia hạn {wording.until(until)} là quá một năm. Hãy kiểm tra năm.")
        writing.decision(work, "extend", by=by, reason=reason, obligation=row, on=until)
        warnings = []
        if standing.bound is not None and work.as_of >= standing.bound:
            warnings.append("Gia hạn sau khi đã quá hạn: được ghi là gia hạn sau.")
        if not work.calendar.is_working(until):
            warnings.append(
                f"{wording.long_date(until)} là ngày nghỉ; ngày làm việc cuối là {wording.long_date(work.calendar.last_working_day(until))}."
            )
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (("Hạn gốc", wording.until(original)), ("Gia hạn", wording.until(until)), ("Lý do", reason)),
            tuple(warnings),
            undo="2.2",
            board=work.index.stages[row.stage].board,
            units=(row.unit_key or row.responsible_key,),
        )


def withdraw_extension(
    desk: Desk, *, by: str, reason: str, unit: str = "", within: str = "", duty: str = ""
) -> receipts.Receipt:
    """Take an extension back: the original bound counts again."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        row = find(work, unit, within, duty)
        standing = work.standing(row)
        what = f"{work.index.duties[row.duty].title} của {row.presenter}"
        title = f"Đã ghi: bỏ gia hạn {what}"
        if standing.extended_until is None:
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True)
        writing.decision(work, "withdraw_extension", by=by, reason=reason, obligation=row)
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (("Trước đó", wording.until(standing.extended_until)), ("Lý do", reason)),
            undo="2.2",
            board=work.index.stages[row.stage].board,
        )
