"""Set or move a date: the day of a conference, or the office's working date of a duty (form 2.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import update

import models
from domain import deadlines, gates, plans, receipts, wording
from models.queries import obligations as queries
from models.queries import standings as standing_queries
from tasks import conferences, invitations
from tasks.acts import checks, writing
from tasks.desk import Desk, Work
from tasks.desk import writing as at_desk


def _duty(work: Work, typed: str) -> plans.Duty:
    found = work.index.duties.get(typed.strip())
    if found is None:
        found = next((one for one in work.plan.duties if typed.strip().lower() == one.title.lower()), None)
    if found is None:
        raise checks.refuse(
            "DUTY_UNKNOWN", f"Kế hoạch này không có việc '{typed}'. Ví dụ: {', '.join(list(work.index.duties)[:6])}."
        )
    return found


def set_day(desk: Desk, *, duty: str, on: date, by: str, reason: str = "") -> receipts.Receipt:
    """Set or move the day of a conference that has one owner; what hangs on it (newspaper, film) moves with it (E10).

    reason: needed to move a day that is set. A day before the papers are due is written down, but the gate stays closed
    until a named person opens it (E11).
    """
    by = checks.person(by)
    with at_desk(desk) as work:
        found = _duty(work, duty)
        rows = queries.live(work.session, work.campaign.id, duty=found.id)
        if found.kind != "meeting" or len(rows) != 1:
            raise checks.refuse(
                "NOT_ONE_DAY",
                f"'{found.title}' không phải là một cuộc họp chung nên không đặt ngày ở đây. Ghi lịch từng đơn vị bằng 1.1.",
            )
        row = rows[0]
        standing = work.standing(row)
        before = standing_queries.set_dates(work.session, work.campaign.id, work.as_of).get(found.id)
        title = f"Đã ghi: {found.title} họp {wording.long_date(on)}"
        if before == on:
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True)
        if standing.held_on is not None:
            raise checks.refuse(
                "DUTY_DONE", f"{found.title} đã họp {wording.long_date(standing.held_on)}; không dời được nữa."
            )
        if on < work.today:
            raise checks.refuse(
                "DATE_PAST", f"Ngày họp {wording.long_date(on)} đã qua (hôm nay {wording.long_date(work.today)})."
            )
        checks.not_too_far(work, on, "ngày họp")
        if before is not None:
            reason = checks.reason(reason)
        warnings = _warnings(work, found, row, on)
        writing.decision(work, "set_date", by=by, reason=reason, obligation=row, on=on)
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (("Trước đó", wording.long_date(before) if before else "chưa đặt"), *_hanging(work, found, on)),
            tuple(warnings),
            tuple(_opens(work, conferences.of(work, found, row.unit_key or ""))),
            undo="2.4",
            board=work.index.stages[found.stage].board,
            event="date.set",
        )


def _opens(work: Work, conference: conferences.Conference) -> Iterator[str]:
    """What the day asks for: whoever is invited has to hear of it, whoever is not may be invited now."""
    if count := invitations.count(work, conference):
        yield f"Đã mời {wording.number(count)} đại biểu: lượt 9.5 lập thư đổi ngày, chờ duyệt gửi ở phiếu 3.1."
    elif invitations.are_asked_by_us(work, conference):
        yield "Lập giấy mời: phiếu 3.5."


def _warnings(work: Work, duty: plans.Duty, row: models.Obligation, on: date) -> list[str]:
    said = []
    bound = row.printed_before
    if bound and on >= bound:
        said.append(f"{wording.long_date(on)} không còn {wording.before(bound)} như kế hoạch in.")
    if not work.calendar.is_working(on):
        said.append(f"{wording.long_date(on)} là ngày nghỉ.")
    for stage in work.plan.stages:
        for condition in stage.gate:
            limit = gates.day_bound(work.index, condition.not_before) if condition.kind == "date_set" else None
            if limit is None or duty.id not in condition.duties:
                continue
            waits = work.index.duties[condition.not_before].title
            if on < limit:
                said.append(
                    f"Sớm hơn hạn {waits} ({wording.before(limit)}): bước '{stage.title}' chỉ mở khi có người quyết định (2.3)."
                )
            elif on == limit:
                said.append(f"Đúng ngày in trên hạn {waits}: không còn ngày nào để đọc và in.")
    for other in work.plan.duties:
        hung = work.index.bounds.get(other.bound)
        if hung is None or hung.relative_to != duty.id:
            continue
        day = on + timedelta(days=hung.offset_days)
        for owner in other.owners.units:
            weekdays = work.plan.publication_weekdays.get(owner)
            if weekdays and day.isoweekday() not in weekdays:
                said.append(
                    f"{other.title}: {wording.long_date(day)} không phải ngày {work.unit_name(owner)} phát hành."
                )
        if day <= work.today:
            said.append(f"{other.title}: hạn {wording.long_date(day)} đã qua hoặc là hôm nay.")
    return said


def _hanging(work: Work, duty: plans.Duty, on: date) -> list[tuple[str, str]]:
    """What moves with the day: (title, last valid day)."""
    return [
        (other.title, wording.until(on + timedelta(days=bound.offset_days)))
        for other in work.plan.duties
        if (bound := work.index.bounds.get(other.bound)) is not None and bound.relative_to == duty.id
    ]


def set_working_date(desk: Desk, *, duty: str, before: date, by: str, reason: str) -> receipts.Receipt:
    """Set the office's own exclusive day for a duty that the plan gives none (T-06); a printed bound is never touched."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        found = _duty(work, duty)
        bound = work.index.bounds.get(found.bound)
        if bound is not None and bound.printed_before is not None:
            raise checks.refuse(
                "BOUND_PRINTED",
                f"'{found.title}' có hạn in trong kế hoạch ({wording.before(bound.printed_before)}); không đặt ngày làm việc thay được."
                " Muốn cho thêm ngày, dùng gia hạn (2.2).",
            )
        rows = queries.live(work.session, work.campaign.id, duty=found.id)
        if not rows:
            raise checks.refuse("NOT_OWED", f"Không đơn vị nào phải làm '{found.title}'.")
        title = f"Đã ghi: ngày làm việc của '{found.title}': {wording.before(before)}"
        held = {row.working_before for row in rows}
        if held == {before}:
            return receipts.Receipt(title, by, work.as_of, found.id, is_repeat=True)
        if before <= work.today:
            raise checks.refuse(
                "DATE_PAST", f"{wording.before(before).capitalize()} đã qua. Hãy chọn ngày sau hôm nay."
            )
        checks.not_too_far(work, before, "ngày làm việc")
        o = models.Obligation
        work.session.execute(
            update(o)
            .where(o.campaign_id == work.campaign.id, o.duty == found.id, o.void_at.is_(None))
            .values(working_before=before)
        )
        writing.decision(work, "set_working_date", by=by, reason=reason, on=before, subject=found.id, duty=found.id)
        last = deadlines.Deadline(before, work.plan.zone).last_valid_day
        said = []
        if not work.calendar.is_working(last):
            said.append(f"Ngày cuối {wording.long_date(last)} là ngày nghỉ.")
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            found.id,
            (
                ("Trước đó", ", ".join(sorted(wording.before(day) if day else "chưa đặt" for day in held))),
                ("Lý do", reason),
            ),
            tuple(said),
            undo="2.4",
            board=work.index.stages[found.stage].board,
        )
