"""The holding pen: what no rule could place. A named person places a file in one act, or closes what belongs nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import models
from domain import answers, errors, file_names, wording
from domain.answers import Verdict
from models.queries import deliveries as queries
from models.queries import standings as standing_queries
from tasks import intake, intake_judging, intake_reading, intake_records
from tasks.acts import checks, verdicts, writing
from tasks.desk import Desk, Work, reading
from tasks.desk import writing as at_desk

CLOSED = "CLOSED_BY_PERSON"


@dataclass(frozen=True, slots=True)
class Held:
    """One file that waits. number: by which it is named; guesses: best first, as they were when it came."""

    number: int
    file: str
    sender: str
    subject: str
    received: str
    reason: str
    guesses: tuple[str, ...]


def listed(desk: Desk) -> list[Held]:
    """Everything in the pen, oldest first."""
    with reading(desk) as work:
        found = queries.files(work.session, work.campaign.id, Verdict.HELD.value)
        return [
            Held(
                row.id, row.name, delivery.sender, delivery.name,
                wording.clock(delivery.received_at, work.plan.zone), row.reason,
                tuple(guess["title"] for guess in row.guesses),
            )
            for row, delivery in found
        ]  # fmt: skip


def place(
    desk: Desk,
    tools: intake.Tools,
    number: int,
    *,
    by: str,
    unit: str = "",
    within: str = "",
    duty: str = "",
    remember_until: date | None = None,
) -> answers.FileVerdict:
    """Say whose a held file is: it is judged like any other, the person is written down, and the sender is told.

    remember_until: the last day on which the sender's address counts as the unit's, None to remember nothing.
    A file that was placed before is told again, and nothing changes.
    """
    by = checks.person(by)
    with reading(desk) as work:
        row, delivery = _held(work, number)
        if not _may_be_placed(row):
            return intake_records.verdict_of(work, row)
        if row.code == intake.FAILED:
            raise checks.refuse(
                "FILE_NOT_READ",
                "Phần mềm không đọc được lần gửi này nên chưa xếp được. Hãy xem bản gốc"
                f" (soket held original {number}) và đề nghị đơn vị gửi lại.",
            )
        if not row.sha256 or not row.name:
            raise checks.refuse(
                "NOTHING_TO_PLACE",
                "Thư này không kèm tệp nên không có gì để xếp. Hãy đọc, trả lời nếu cần, rồi đóng lại.",
            )
        if remember_until is not None and remember_until < work.today:
            raise checks.refuse(
                "DATE_PASSED", f"Ngày {wording.long_date(remember_until)} đã qua. Hãy ghi ngày sắp tới."
            )
        owed = standing_queries.owed_of(verdicts.find(work, unit, within, duty))
        raw, name, is_mail, received_at = delivery.raw, delivery.name, delivery.is_mail, delivery.received_at
        wanted = row.sha256
    read = intake_reading.read(
        raw, name, is_mail=is_mail, received_at=received_at, reader=tools.reader, authserv_id=tools.authserv_id
    )
    file = next((one for one in read.files if one.sha256 == wanted), None)
    if file is None:
        raise errors.ReviewError(f"delivery file {number}: not found in its delivery again")
    with reading(desk) as work:
        (judged,) = intake_judging.Judge(tools.reader, tools.keys).files(work, owed, [file])
    with at_desk(desk) as work:
        row, delivery = _held(work, number)
        if not _may_be_placed(row):
            return intake_records.verdict_of(work, row)
        writing.entry(work, by, "placed", owed.key, file=row.id, unit=judged.verdict.unit)
        if remember_until is not None and delivery.sender:
            _remember(work, delivery.sender, judged.verdict.unit, remember_until, by)
        return intake_records.place(work, delivery, row, read.letter, judged, tools.mailbox, intake.MOST_ANSWERS)


def close(desk: Desk, number: int, *, by: str, reason: str) -> answers.FileVerdict:
    """Say that a file, or a letter without one, is no delivery of this review: it leaves the pen, and nobody is answered.

    The original is kept, and so is who closed it and why. A file that was closed can still be placed.
    """
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        row, _ = _held(work, number)
        if row.verdict == Verdict.HELD:
            row.verdict, row.reason = Verdict.NOT_DELIVERY.value, f"Đóng lại: {reason} ({by})"
            row.code = row.code if row.code == intake.FAILED else CLOSED
            writing.entry(work, by, "closed_unplaced", f"delivery_file:{row.id}", reason=reason)
        elif row.code != CLOSED:
            raise checks.refuse(
                "NOT_HELD", f"Tệp số {number} đã có kết quả, không còn chờ xếp nên không phải đóng lại."
            )
        return intake_records.verdict_of(work, row)


def original(desk: Desk, number: int) -> tuple[str, bytes]:
    """(name, bytes) of the whole delivery a held file came with, just as it came."""
    with reading(desk) as work:
        _, delivery = _held(work, number)
        name = delivery.name if not delivery.is_mail else f"{delivery.name or 'thu'}.eml"
        return file_names.safe(name), delivery.raw


def _may_be_placed(row: models.DeliveryFile) -> bool:
    return row.verdict == Verdict.HELD or row.code == CLOSED


def _held(work: Work, number: int) -> tuple[models.DeliveryFile, models.Delivery]:
    row = work.session.get(models.DeliveryFile, number)
    delivery = queries.with_bytes(work.session, row.delivery_id) if row else None
    if row is None or delivery is None or delivery.campaign_id != work.campaign.id:
        raise checks.refuse(
            "FILE_UNKNOWN", f"Không có tệp số {number} trong đợt này. Hãy xem danh sách: soket held list."
        )
    return row, delivery


def _remember(work: Work, email: str, unit: str, last: date, by: str) -> None:
    until = date.fromordinal(last.toordinal() + 1)
    known = queries.remembered_address(work.session, work.campaign.id, email, unit)
    if known is None:
        known = models.RememberedAddress(campaign_id=work.campaign.id, email=email, unit_key=unit)
        work.session.add(known)
    elif known.until == until:
        return
    known.until, known.by, known.at = until, by, work.as_of
    writing.entry(work, by, "remembered", unit, email=email, until=until.isoformat())
