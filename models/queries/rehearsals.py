"""What became of the mails of a rehearsal. Everything else is read as it is in earnest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import models


@dataclass(frozen=True, slots=True)
class Became:
    """One delivery. files: (verdict, codes that stand beside it, place of its row) in their order; is_answered: in the outbox."""

    delivery: int
    state: str
    reason: str
    files: tuple[tuple[str, frozenset[str], int], ...]
    is_answered: bool


def became(session: Session, campaign_id: int, message_ids: Iterable[str]) -> dict[str, list[Became]]:
    """Message-ID -> its deliveries, oldest first; one that never came is absent."""
    d, f, m = models.Delivery, models.DeliveryFile, models.Message
    rows = session.execute(
        select(d.id, d.message_id, d.state, d.reason)
        .where(d.campaign_id == campaign_id, d.message_id.in_(list(message_ids)))
        .order_by(d.id)
    ).all()
    numbers = [row.id for row in rows]
    files: dict[int, list[tuple[str, frozenset[str], int]]] = {}
    listed = select(f.id, f.delivery_id, f.verdict, f.code, f.findings).where(f.delivery_id.in_(numbers))
    for row in session.execute(listed.order_by(f.delivery_id, f.position)):
        codes = frozenset({row.code, *(found["code"] for found in row.findings)})
        files.setdefault(row.delivery_id, []).append((row.verdict, codes, row.id))
    answered = set(session.scalars(select(m.delivery_id).where(m.delivery_id.in_(numbers))))
    found: dict[str, list[Became]] = {}
    for row in rows:
        one = Became(row.id, row.state, row.reason, tuple(files.get(row.id, ())), row.id in answered)
        found.setdefault(row.message_id, []).append(one)
    return found


def count_mails(session: Session, campaign_id: int) -> int:
    """How many mails are kept, whatever became of them."""
    d = models.Delivery
    query = select(func.count()).select_from(d).where(d.campaign_id == campaign_id, d.is_mail)
    return session.scalar(query) or 0
