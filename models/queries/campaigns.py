"""Finding campaigns and their plans."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

import models


def by_key(session: Session, key: str, *, lock: bool = False) -> models.Campaign | None:
    """The campaign with that key. lock: let nobody else write to it until this transaction ends."""
    query = select(models.Campaign).where(models.Campaign.key == key)
    return session.scalar(query.with_for_update() if lock else query)


def all_of_them(session: Session) -> Sequence[models.Campaign]:
    """Every campaign, oldest first."""
    return session.scalars(select(models.Campaign).order_by(models.Campaign.id)).all()


def archive(session: Session, campaign_id: int, sha256: str) -> bytes | None:
    """The zipped plan files of one revision."""
    return session.scalar(
        select(models.PlanRevision.archive).where(
            models.PlanRevision.campaign_id == campaign_id, models.PlanRevision.sha256 == sha256
        )
    )
