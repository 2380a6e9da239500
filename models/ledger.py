"""The chained history as a table, and the one way to write to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain import errors, ledger
from models.base import Base
from models.campaigns import Campaign


class LedgerEntry(Base):
    """One line of the history; see `domain.ledger` for how it is chained."""

    __tablename__ = "ledger"
    __table_args__ = (UniqueConstraint("campaign_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str]
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(160), index=True)
    payload: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


def append(
    session: Session, campaign_id: int, acts: Sequence[tuple[datetime, str, str, str, dict[str, Any]]]
) -> list[int]:
    """Write acts (at, actor, verb, subject, payload) behind the head and return their numbers.

    Must be called in the transaction that writes the facts, before them: the facts carry the number. The campaign's
    row is locked until commit, so that two writers cannot fork the chain.
    """
    if not acts:
        return []
    head = session.execute(
        select(Campaign.ledger_seq, Campaign.ledger_hash).where(Campaign.id == campaign_id).with_for_update()
    ).one_or_none()
    if head is None:
        raise errors.ReviewError(f"no campaign {campaign_id} to write history for")
    entries = ledger.chain(head.ledger_seq, head.ledger_hash, acts)
    session.execute(
        insert(LedgerEntry),
        [
            {
                "campaign_id": campaign_id,
                "seq": entry.seq,
                "at": entry.at,
                "actor": entry.actor,
                "verb": entry.verb,
                "subject": entry.subject,
                "payload": entry.payload,
                "previous": entry.previous,
                "hash": entry.hash,
            }
            for entry in entries
        ],
    )
    last = entries[-1]
    session.execute(
        update(Campaign)
        .where(Campaign.id == campaign_id)
        .values(ledger_seq=last.seq, ledger_hash=last.hash)
        .execution_options(synchronize_session=False)
    )
    return [entry.seq for entry in entries]


def entries(session: Session, campaign_id: int) -> Iterator[ledger.Entry]:
    """The whole history of a campaign in order, streamed."""
    columns = (
        LedgerEntry.seq,
        LedgerEntry.at,
        LedgerEntry.actor,
        LedgerEntry.verb,
        LedgerEntry.subject,
        LedgerEntry.payload,
        LedgerEntry.previous,
        LedgerEntry.hash,
    )
    query = select(*columns).where(LedgerEntry.campaign_id == campaign_id).order_by(LedgerEntry.seq)
    for row in session.execute(query.execution_options(yield_per=1000)):
        yield ledger.Entry(*row)


def verify(session: Session, campaign_id: int) -> list[ledger.Fault]:
    """Check the chain of a campaign against its own head; empty means unbroken."""
    head = session.execute(select(Campaign.ledger_seq, Campaign.ledger_hash).where(Campaign.id == campaign_id)).one()
    return ledger.verify(entries(session, campaign_id), (head.ledger_seq, head.ledger_hash))
