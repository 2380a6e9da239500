"""Reading what figures are compared with: the version accepted before, and what persons said about differences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import models
from domain.reconciliation import Confirmed
from models.queries import obligations

CONFIRM, WITHDRAW = "confirm_difference", "withdraw_difference"


def workbooks_before(session: Session, campaign_id: int, as_of: datetime, current: Mapping[str, int]) -> dict[str, int]:
    """Unit id -> submission of the accepted workbook before the one that counts; units with one version only are absent."""
    o, d, s = models.Obligation, models.DeliveryFile, models.Submission
    query = (
        select(o.unit_key, d.submission_id)
        .join(d, d.obligation_id == o.id)
        .join(s, s.id == d.submission_id)
        .where(o.campaign_id == campaign_id, o.kind == "report")
        .where(d.part == "figures", d.verdict == "accepted", s.at <= as_of)
        .where(d.submission_id.not_in(obligations.struck_out(session, campaign_id, as_of)))
        .order_by(d.submission_id)
    )
    found = session.execute(query).tuples()
    return {unit: one for unit, one in found if unit and one and one < current.get(unit, 0)}


def confirmed(session: Session, campaign_id: int, as_of: datetime) -> list[Confirmed]:
    """The explanations in force, oldest first; those taken back are left out."""
    d = models.Decision
    rows = session.execute(
        select(d.kind, d.payload, d.by, d.reason, d.at)
        .where(d.campaign_id == campaign_id, d.kind.in_((CONFIRM, WITHDRAW)), d.at <= as_of)
        .order_by(d.seq)
    ).tuples()
    found: dict[str, Confirmed] = {}
    for kind, said, by, reason, at in rows:
        found.pop(said["difference"], None)
        if kind == CONFIRM:
            found[said["difference"]] = Confirmed(said["difference"], said["stated"], said["other"], by, reason, at)
    return list(found.values())
