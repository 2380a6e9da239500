"""Reading what is known of the mailbox: how far it was read, what is still to be filed away, what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

import models
from models.queries.deliveries import STORED

HELD = "held"


@dataclass(frozen=True, slots=True)
class ToFile:
    """A message whose delivery is judged and that was not filed away. id: of its row; is_held: a file of it waits."""

    id: int
    uidvalidity: int
    uid: int
    is_held: bool


def mark(session: Session, campaign_id: int, mailbox: str) -> tuple[int, int]:
    """(UIDVALIDITY, highest UID) of what was read last; (0, 0) when nothing was."""
    m = models.MailboxMessage
    own = (m.campaign_id == campaign_id, m.mailbox == mailbox)
    validity = session.scalar(select(m.uidvalidity).where(*own).order_by(m.id.desc()).limit(1))
    if validity is None:
        return 0, 0
    return validity, session.scalar(select(func.max(m.uid)).where(*own, m.uidvalidity == validity)) or 0


def messages(
    session: Session, campaign_id: int, mailbox: str, uidvalidity: int, uids: Iterable[int]
) -> dict[int, models.MailboxMessage]:
    """UID -> row, of those that were read before."""
    m = models.MailboxMessage
    query = select(m).where(m.campaign_id == campaign_id, m.mailbox == mailbox, m.uidvalidity == uidvalidity)
    return {row.uid: row for row in session.scalars(query.where(m.uid.in_(list(uids))))}


def to_file(session: Session, campaign_id: int, mailbox: str) -> Sequence[ToFile]:
    """Messages that still lie in the inbox although what they brought is judged, in the order in which they came."""
    m, d, f = models.MailboxMessage, models.Delivery, models.DeliveryFile
    is_held = exists().where(f.delivery_id == m.delivery_id, f.verdict == HELD)
    query = (
        select(m.id, m.uidvalidity, m.uid, is_held)
        .join(d, d.id == m.delivery_id)
        .where(m.campaign_id == campaign_id, m.mailbox == mailbox, m.filed_at.is_(None), d.state != STORED)
    )
    return [ToFile(*row) for row in session.execute(query.order_by(m.id)).tuples()]


def state(session: Session, campaign_id: int, mailbox: str) -> models.MailboxState | None:
    """How the last look into that mailbox went; None before the first."""
    s = models.MailboxState
    return session.scalar(select(s).where(s.campaign_id == campaign_id, s.mailbox == mailbox))


def last_read(session: Session, campaign_id: int, as_of: datetime) -> datetime | None:
    """When a mailbox of the campaign was last read without a fault; None when none was, or not by that moment."""
    s = models.MailboxState
    found = select(s.read_at).where(s.campaign_id == campaign_id, s.read_at <= as_of)
    return session.scalar(found.order_by(s.read_at.desc()).limit(1))


def sources(session: Session, deliveries: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """Delivery -> (address of the sender, whether it is a mail)."""
    d = models.Delivery
    rows = session.execute(select(d.id, d.sender, d.is_mail).where(d.id.in_(list(deliveries))))
    return {number: (sender, is_mail) for number, sender, is_mail in rows.tuples()}


def ends(session: Session, deliveries: Iterable[int]) -> dict[int, bool]:
    """Delivery -> whether a file of it waits for a person; those not judged yet are absent."""
    d, f = models.Delivery, models.DeliveryFile
    is_held = exists().where(f.delivery_id == d.id, f.verdict == HELD)
    rows = session.execute(select(d.id, is_held).where(d.id.in_(list(deliveries)), d.state != STORED))
    return dict(rows.tuples().all())


def held(session: Session, campaign_id: int, as_of: datetime) -> Sequence[tuple[int, str]]:
    """(number, name) of every file that is in the holding pen now and was stored by that moment, oldest first."""
    f, d = models.DeliveryFile, models.Delivery
    query = select(f.id, f.name).join(d, d.id == f.delivery_id).where(d.campaign_id == campaign_id, f.verdict == HELD)
    query = query.where(d.stored_at <= as_of)
    return session.execute(query.order_by(d.received_at, d.id, f.position)).tuples().all()
