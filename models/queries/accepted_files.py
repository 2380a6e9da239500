"""Reading which accepted file of each unit's report counts: its workbook (`FIGURES`) or its narrative (`WORDS`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

import models
from models.queries import obligations

Part = Literal["figures", "words"]
FIGURES: Part = "figures"
WORDS: Part = "words"


def newest(
    session: Session, campaign_id: int, as_of: datetime, part: Part, units: Collection[str] | None = None
) -> dict[str, int]:
    """Unit id -> submission that brought the newest accepted file of its report up to that moment.

    Units without any are absent; what was struck out up to that moment does not count. units: those wanted, None for all.
    """
    o, d = models.Obligation, models.DeliveryFile
    query = _up_to(session, campaign_id, as_of, part, select(o.unit_key, func.max(d.submission_id)))
    if units is not None:
        query = query.where(o.unit_key.in_(list(units)))
    rows = session.execute(query.group_by(o.unit_key)).tuples()
    return {unit: submission for unit, submission in rows if unit and submission}


def frozen(session: Session, snapshot_id: int, part: Part) -> dict[str, int]:
    """Unit id -> submission that brought its file into a frozen set; what was struck out since then still counts there."""
    o, d, i = models.Obligation, models.DeliveryFile, models.SnapshotItem
    query = (
        _of_reports(part, select(o.unit_key, func.max(d.submission_id)))
        .join(i, i.submission_id == d.submission_id)
        .where(i.snapshot_id == snapshot_id)
        .group_by(o.unit_key)
    )
    return {unit: submission for unit, submission in session.execute(query).tuples() if unit and submission}


def before(
    session: Session, campaign_id: int, as_of: datetime, part: Part, current: Mapping[str, int]
) -> dict[str, int]:
    """Unit id -> submission of the accepted file before the one that counts; units with one version only are absent."""
    o, d = models.Obligation, models.DeliveryFile
    query = _up_to(session, campaign_id, as_of, part, select(o.unit_key, d.submission_id))
    rows = session.execute(query.order_by(d.submission_id)).tuples()
    return {unit: one for unit, one in rows if unit and one and one < current.get(unit, 0)}


def _up_to(
    session: Session, campaign_id: int, as_of: datetime, part: Part, query: Select[tuple[str | None, int | None]]
) -> Select[tuple[str | None, int | None]]:
    o, d, s = models.Obligation, models.DeliveryFile, models.Submission
    return (
        _of_reports(part, query)
        .join(s, s.id == d.submission_id)
        .where(o.campaign_id == campaign_id, s.at <= as_of)
        .where(d.submission_id.not_in(obligations.struck_out(session, campaign_id, as_of)))
    )


def _of_reports(part: Part, query: Select[tuple[str | None, int | None]]) -> Select[tuple[str | None, int | None]]:
    o, d = models.Obligation, models.DeliveryFile
    return query.join(d, d.obligation_id == o.id).where(o.kind == "report", d.part == part, d.verdict == "accepted")
