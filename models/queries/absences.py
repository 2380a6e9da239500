"""Reading who is away, by the out-of-office notes that came back to letters of ours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import models


def since(session: Session, campaign_id: int, moment: datetime) -> list[tuple[str, list[str]]]:
    """(who is away, addresses that the note names meanwhile), noted since a moment, oldest first, each person once."""
    a = models.Absence
    query = select(a.sender, a.substitutes).where(a.campaign_id == campaign_id, a.at >= moment).order_by(a.id)
    found: dict[str, list[str]] = {}
    for sender, named in session.execute(query).tuples():
        found.setdefault(sender, []).extend(one for one in named if one not in found.get(sender, ()))
    return list(found.items())
