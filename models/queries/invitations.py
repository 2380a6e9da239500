"""Reading invitations: who is invited to what, and how the letter that says so stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import models


def of(session: Session, campaign_id: int, duty: str = "") -> Sequence[models.Invitation]:
    """Invitations to one conference (`tasks.conferences.Conference.key`), or to all, in the order of protocol in which they were made."""
    i = models.Invitation
    query = select(i).where(i.campaign_id == campaign_id)
    if duty:
        query = query.where(i.duty == duty)
    return session.scalars(query.order_by(i.id)).all()


def states(session: Session, campaign_id: int, duty: str) -> dict[int, str]:
    """Letter id -> its state, of the newest letter of every invitation to a conference."""
    i, m = models.Invitation, models.Message
    query = select(m.id, m.state).join(i, i.message_id == m.id).where(i.campaign_id == campaign_id, i.duty == duty)
    return dict(session.execute(query).tuples().all())


def by_uid(session: Session, campaign_id: int, uid: str, email: str) -> models.Invitation | None:
    """The invitation that somebody's calendar program answers; None when it is nobody's, or several people share the address.

    email: in small letters; addresses are kept as people wrote them.
    """
    i = models.Invitation
    query = select(i).where(i.campaign_id == campaign_id, i.uid == uid, func.lower(i.email) == email)
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None
