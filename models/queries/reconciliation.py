"""Reading what figures are compared with: the version accepted before, and what persons said about differences."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import models
from domain.reconciliation import Confirmed

CONFIRM, WITHDRAW = "confirm_difference", "withdraw_difference"


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
