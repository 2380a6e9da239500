"""Writing one fact together with its line in the history."""

from __future__ import annotations

from datetime import date
from typing import Any

import models
from models import ledger as history
from tasks.desk import Work


def entry(work: Work, by: str, verb: str, subject: str, **payload: Any) -> int:
    """One line of history in this transaction; returns its number, which the fact carries."""
    return history.append(work.session, work.campaign.id, [(work.as_of, by, verb, subject, payload)])[0]


def decision(
    work: Work,
    kind: str,
    *,
    by: str,
    reason: str,
    obligation: models.Obligation | None = None,
    stage: str = "",
    scope: str = "",
    on: date | None = None,
    revokes: int | None = None,
    subject: str = "",
    **payload: Any,
) -> models.Decision:
    """Write a decision of a named person and its line in the history."""
    about = subject or (obligation.key if obligation is not None else f"{stage}:{scope}" if scope else stage)
    said = {"reason": reason, **payload} | ({"on": on.isoformat()} if on else {})
    seq = entry(work, by, kind, about, **said)
    row = models.Decision(
        campaign_id=work.campaign.id,
        obligation_id=obligation.id if obligation is not None else None,
        seq=seq,
        kind=kind,
        stage=stage,
        scope_key=scope,
        on=on,
        by=by,
        reason=reason,
        payload=payload,
        revokes_id=revokes,
        at=work.as_of,
    )
    work.session.add(row)
    work.session.flush()
    return row
