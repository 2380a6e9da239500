"""Reading snapshots, and the versions that inputs stand on now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import models
from domain import consolidation
from models.queries import obligations


def versions(session: Session, campaign_id: int, as_of: datetime) -> dict[int, dict[str, int]]:
    """Obligation id -> leg -> id of the newest submission up to that moment, those struck out left aside."""
    s, o = models.Submission, models.Obligation
    newest = (
        select(s.obligation_id, s.leg, func.max(s.id))
        .join(o, o.id == s.obligation_id)
        .where(o.campaign_id == campaign_id, s.at <= as_of)
        .where(s.id.not_in(obligations.struck_out(session, campaign_id, as_of)))
        .group_by(s.obligation_id, s.leg)
    )
    found: dict[int, dict[str, int]] = {}
    for obligation, leg, submission in session.execute(newest).tuples():
        found.setdefault(obligation, {})[leg] = submission
    return found


def newest(session: Session, campaign_id: int, as_of: datetime) -> dict[str, consolidation.Frozen]:
    """Duty id -> its newest frozen snapshot; whether it is stale is asked of the domain."""
    snap = models.Snapshot
    rows = session.execute(
        select(snap.duty, snap.number, snap.seq, snap.frozen_at, snap.inputs_sha256)
        .where(snap.campaign_id == campaign_id, snap.frozen_at <= as_of)
        .order_by(snap.number)
    ).tuples()
    return {row[0]: consolidation.Frozen(*row) for row in rows}
