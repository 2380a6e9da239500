"""The holding pen: files that no rule could place, and placing one by a named person in one act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import models
from domain import answers, errors, wording
from domain.answers import Verdict
from models.queries import deliveries as queries
from models.queries import standings as standing_queries
from tasks import form_packs, intake, intake_reading, intake_records
from tasks.acts import checks, verdicts, writing
from tasks.desk import Desk, reading
from tasks.desk import writing as at_desk


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
                f"{delivery.received_at.astimezone(work.as_of.tzinfo):%H:%M %d/%m/%Y}", row.reason,
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
    """Say whose a held file is: it is judged like any other, and the person is written down.

    remember_until: the last day on which the sender's address counts as the unit's, None to remember nothing.
    A file that was placed before is told again, and nothing changes.
    """
    by = checks.person(by)
    with reading(desk) as work:
        row = _held(work.session.get(models.DeliveryFile, number), number)
        delivery = queries.with_bytes(work.session, row.delivery_id)
        if delivery is None or delivery.campaign_id != work.campaign.id:
            raise _unknown(number)
        if row.verdict != Verdict.HELD:
            return intake_records.verdict_of(work, row)
        if not row.sha256 or not row.name:
            raise checks.refuse(
                "NOTHING_TO_PLACE", "Thư này không kèm tệp nên không có gì để xếp. Hãy đọc và trả lời thư."
            )
        target = verdicts.find(work, unit, within, duty)
        owed = standing_queries.owed_of(target)
        catalogue = form_packs.catalogue_of(work)
        raw, name, is_mail, received_at = delivery.raw, delivery.name, delivery.is_mail, delivery.received_at
        wanted = row.sha256
        if remember_until is not None and remember_until < work.today:
            raise checks.refuse(
                "DATE_PASSED", f"Ngày {wording.long_date(remember_until)} đã qua. Hãy ghi ngày sắp tới."
            )
    read = intake_reading.read(raw, name, is_mail=is_mail, received_at=received_at, reader=tools.reader)
    file = next((one for one in read.files if one.sha256 == wanted), None)
    if file is None:
        raise errors.ReviewError(f"delivery file {number}: not found in its delivery again")
    with reading(desk) as work:
        judged = intake.judge_placed(work, catalogue, tools.keys, file, owed)
    with at_desk(desk) as work:
        row = _held(work.session.get(models.DeliveryFile, number), number)
        if row.verdict != Verdict.HELD:
            return intake_records.verdict_of(work, row)
        delivery = work.session.get_one(models.Delivery, row.delivery_id)
        writing.entry(work, by, "placed", owed.key, file=row.id, unit=judged.verdict.unit)
        if remember_until is not None and delivery.sender:
            _remember(work, delivery.sender, judged.verdict.unit, remember_until, by)
        return intake_records.place(work, delivery, row, replace(judged, code=""))


def _held(row: models.DeliveryFile | None, number: int) -> models.DeliveryFile:
    if row is None:
        raise _unknown(number)
    return row


def _unknown(number: int) -> errors.Refusal:
    return checks.refuse("FILE_UNKNOWN", f"Không có tệp số {number} trong đợt này. Hãy xem danh sách: soket held list.")


def _remember(work: intake.Work, email: str, unit: str, last: date, by: str) -> None:
    until = date.fromordinal(last.toordinal() + 1)
    known = {(one.email, one.unit_key) for one in queries.remembered(work.session, work.campaign.id, work.today)}
    if (email, unit) in known:
        return
    writing.entry(work, by, "remembered", unit, email=email, until=until.isoformat())
    work.session.add(
        models.RememberedAddress(
            campaign_id=work.campaign.id, email=email, unit_key=unit, until=until, by=by, at=work.as_of
        )
    )
