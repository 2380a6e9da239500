"""Placing or closing what is held, answered with a receipt as every form is (forms 2.6, 2.8). The acts are `tasks.held`."""

from __future__ import annotations

from datetime import date

import models
from domain import answers, errors, receipts, takings, wording
from domain.answers import Verdict
from domain.findings import Severity
from tasks import desk_opening, held, intake
from tasks.acts import checks
from tasks.desk import Desk, Work, reading

_MOST_SHOWN = 10


def place(
    desk: Desk,
    tools: intake.Tools,
    *,
    number: str,
    by: str,
    unit: str = "",
    within: str = "",
    duty: str = "",
    remember_until: str = "",
) -> receipts.Receipt:
    """Place a held file. number, remember_until: as typed into a form; the latter "" to remember nothing."""
    by = checks.person(by)
    wanted = _number(number)
    with reading(desk) as work:
        until = _day(remember_until, work.plan.zone)
        row = work.session.get(models.DeliveryFile, wanted)
        is_repeat = row is not None and row.verdict != Verdict.HELD and row.code != held.CLOSED
    verdict = held.place(desk, tools, wanted, by=by, unit=unit, within=within, duty=duty, remember_until=until)
    with reading(desk) as work:
        return _receipt(work, wanted, verdict, by, None if is_repeat else until, is_repeat=is_repeat)


def close(desk: Desk, *, number: str, by: str, reason: str) -> receipts.Receipt:
    """Close what belongs nowhere. number: as typed into a form."""
    wanted = _number(number)
    with reading(desk) as work:
        row = work.session.get(models.DeliveryFile, wanted)
        is_repeat = row is not None and row.code == held.CLOSED
    verdict = held.close(desk, wanted, by=by, reason=reason)
    return receipts.Receipt(
        f"Đã ghi: đóng lại tệp số {wanted}, không thuộc việc nào của đợt này",
        checks.person(by),
        desk.as_of,
        f"delivery_file:{wanted}",
        (("Tệp", verdict.file or "thư không kèm tệp"), ("Lý do", verdict.reason)),
        undo="2.6" if verdict.file else "",
        is_repeat=is_repeat,
    )


def _number(typed: str) -> int:
    plain = typed.strip().removeprefix("số").strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 9):
        raise checks.refuse(
            "NUMBER_UNREADABLE",
            f"Số của tệp: '{wording.clip(typed.strip(), 40)}' không phải là số. Hãy ghi số trong bảng Chờ xếp, ví dụ 12.",
        )
    return int(plain)


def _day(typed: str, zone: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return desk_opening.parse_moment(typed, zone).date()
    except errors.Refusal:
        raise checks.refuse(
            "DATE_UNREADABLE",
            f"Ngày ghi nhớ: '{wording.clip(typed.strip(), 40)}' không phải là ngày có thật. Hãy ghi như 31/12/2023, hoặc để"
            " trống để không ghi nhớ.",
        ) from None


def _receipt(
    work: Work, number: int, verdict: answers.FileVerdict, by: str, until: date | None, *, is_repeat: bool
) -> receipts.Receipt:
    ended = f"{'vẫn ' if verdict.verdict is Verdict.HELD else ''}{takings.word(verdict.verdict.value)}"
    whose = f"{verdict.title} của {verdict.unit_name}" if verdict.title else verdict.unit_name or "chưa rõ đơn vị"
    duty = verdict.obligation.partition(":")[0]
    stage = work.index.duties[duty].stage if duty in work.index.duties else ""
    points = [one.message for one in verdict.findings if one.severity is not Severity.NOTE]
    facts = [("Tệp", verdict.file), ("Kết quả kiểm tra", ended)]
    if verdict.version:
        facts.append(("Lần gửi", wording.number(verdict.version)))
    if verdict.reason:
        facts.append(("Lý do", verdict.reason))
    if until is not None:
        facts.append(("Ghi nhớ địa chỉ người gửi", wording.until(until)))
    if len(points) > _MOST_SHOWN:
        points[_MOST_SHOWN:] = [f"Và {wording.number(len(points) - _MOST_SHOWN)} điểm khác, xem thư trả lời."]
    return receipts.Receipt(
        f"Đã ghi: xếp tệp số {number}, {ended}: {whose}",
        by,
        work.as_of,
        verdict.obligation or f"delivery_file:{number}",
        tuple(facts),
        tuple(points),
        undo="2.1" if verdict.leg else "",
        board=work.index.stages[stage].board if stage in work.index.stages else "",
        event=_EVENTS.get(verdict.verdict, ""),
        units=(verdict.unit,) if verdict.unit else (),
        is_repeat=is_repeat,
    )


_EVENTS = {Verdict.ACCEPTED: "input.accepted", Verdict.RETURNED: "input.received"}
