"""Finding single obligations for an act, and the versions that stand under them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import models


def by_key(session: Session, campaign_id: int, key: str) -> models.Obligation | None:
    """The obligation with that key."""
    return session.scalar(
        select(models.Obligation).where(models.Obligation.campaign_id == campaign_id, models.Obligation.key == key)
    )


def live(
    session: Session, campaign_id: int, *, unit: str | None = None, duty: str | None = None, kind: str | None = None
) -> Sequence[models.Obligation]:
    """Obligations in force of a unit (as the one who delivers or the one who is asked), duty or kind."""
    o = models.Obligation
    query = select(o).where(o.campaign_id == campaign_id, o.void_at.is_(None))
    if unit is not None:
        query = query.where((o.unit_key == unit) | (o.responsible_key == unit))
    if duty is not None:
        query = query.where(o.duty == duty)
    if kind is not None:
        query = query.where(o.kind == kind)
    return session.scalars(query.order_by(o.id)).all()


def live_paper(session: Session, campaign_id: int, paper: str) -> models.Obligation | None:
    """The obligation in force for a paper, its number written in small or capital letters."""
    o = models.Obligation
    query = select(o).where(
        o.campaign_id == campaign_id, o.void_at.is_(None), o.kind == "paper", func.lower(o.paper) == paper.lower()
    )
    return session.scalar(query.order_by(o.id).limit(1))


def last_version(session: Session, table: type, obligation_id: int, **where: str) -> int:
    """The highest version written for an obligation (and leg), 0 when there is none."""
    query = select(func.coalesce(func.max(table.version), 0)).where(table.obligation_id == obligation_id)
    for name, value in where.items():
        query = query.where(getattr(table, name) == value)
    return session.scalar(query) or 0


def latest(session: Session, table: type, obligation_id: int) -> object | None:
    """The newest row of a fact table (by ledger number) about an obligation."""
    return session.scalar(select(table).where(table.obligation_id == obligation_id).order_by(table.seq.desc()).limit(1))


def last_decision(session: Session, obligation_id: int, kinds: Collection[str], *, but_by: str) -> int:
    """Ledger number of the newest decision of these kinds by anybody else than `but_by`; 0 when there is none."""
    d = models.Decision
    query = select(func.max(d.seq)).where(d.obligation_id == obligation_id, d.kind.in_(kinds), d.by != but_by)
    return session.scalar(query) or 0


def chosen_under(session: Session, campaign_id: int, unit: str, as_of: datetime) -> list[str]:
    """Duty ids of the selections in force that stand on that unit (a pilot); none when nobody chose it."""
    c, o = models.Selection, models.Obligation
    query = (
        select(c.obligation_id, c.is_chosen, o.duty)
        .join(o, o.id == c.obligation_id)
        .where(o.campaign_id == campaign_id, c.kind == "unit", c.chosen == unit, c.at <= as_of)
        .where(o.void_at.is_(None) | (o.void_at > as_of))
        .order_by(c.seq)
    )
    last = {obligation: (is_chosen, duty) for obligation, is_chosen, duty in session.execute(query).tuples()}
    return [duty for is_chosen, duty in last.values() if is_chosen]


def submissions(session: Session, obligation_id: int, leg: str) -> Sequence[models.Submission]:
    """Every version of one leg, oldest first, those struck out included."""
    s = models.Submission
    return session.scalars(select(s).where(s.obligation_id == obligation_id, s.leg == leg).order_by(s.seq)).all()


def struck_out(session: Session, campaign_id: int, as_of: datetime) -> frozenset[int]:
    """Ids of the submissions that a named person struck out as written down by mistake, up to that moment."""
    d = models.Decision
    payloads = session.scalars(
        select(d.payload).where(d.campaign_id == campaign_id, d.kind == "withdraw_arrival", d.at <= as_of)
    )
    return frozenset(payload["submission"] for payload in payloads)


def has_fingerprint(session: Session, obligation_id: int, leg: str, fingerprint: str) -> bool:
    """Tell whether this delivery is written down already."""
    s = models.Submission
    query = select(s.id).where(s.obligation_id == obligation_id, s.leg == leg, s.fingerprint == fingerprint)
    return session.scalar(query) is not None


def live_of_kind(session: Session, campaign_id: int, unit: str, kind: str) -> models.Obligation | None:
    """The one obligation of a kind that a unit has and nothing has replaced; None when it has none, or several."""
    o = models.Obligation
    query = select(o).where(o.campaign_id == campaign_id, o.unit_key == unit, o.kind == kind, o.void_at.is_(None))
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None
