"""Reading what came in and what was concluded from it. Writing is left to tasks.intake_records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

import models

STORED, JUDGED, SET_ASIDE = "stored", "judged", "set_aside"


def by_hash(session: Session, campaign_id: int, sha256: str) -> models.Delivery | None:
    """The delivery with these bytes, if it came before."""
    d = models.Delivery
    return session.scalar(select(d).where(d.campaign_id == campaign_id, d.sha256 == sha256))


def known(session: Session, campaign_id: int, hashes: Iterable[str]) -> set[str]:
    """Which of these bytes came before."""
    d = models.Delivery
    return set(session.scalars(select(d.sha256).where(d.campaign_id == campaign_id, d.sha256.in_(list(hashes)))))


def waiting(session: Session, campaign_id: int) -> Sequence[int]:
    """Ids of what is stored and not judged yet, in the order in which it came."""
    d = models.Delivery
    return session.scalars(
        select(d.id).where(d.campaign_id == campaign_id, d.state == STORED).order_by(d.received_at, d.id)
    ).all()


def with_bytes(session: Session, delivery_id: int) -> models.Delivery | None:
    """One delivery together with its bytes."""
    return session.get(models.Delivery, delivery_id, options=[undefer(models.Delivery.raw)])


def same_message(session: Session, campaign_id: int, message_id: str, besides: int) -> Sequence[int]:
    """Ids of judged deliveries that carry the same Message-ID, oldest first; none for a letter without one."""
    if not message_id:
        return ()
    d = models.Delivery
    query = select(d.id).where(d.campaign_id == campaign_id, d.message_id == message_id, d.id != besides)
    return session.scalars(query.where(d.state == JUDGED).order_by(d.id)).all()


def files(
    session: Session, campaign_id: int, verdict: str = ""
) -> Sequence[tuple[models.DeliveryFile, models.Delivery]]:
    """Every judged file with its delivery, oldest first. verdict: of that kind only."""
    f, d = models.DeliveryFile, models.Delivery
    query = select(f, d).join(d, d.id == f.delivery_id).where(d.campaign_id == campaign_id)
    if verdict:
        query = query.where(f.verdict == verdict)
    return session.execute(query.order_by(d.received_at, d.id, f.position)).tuples().all()


def versions(
    session: Session, campaign_id: int
) -> Sequence[tuple[models.Submission, models.Obligation, models.DeliveryFile]]:
    """Every version that came through intake, once for each of its files, oldest first."""
    s, o, f = models.Submission, models.Obligation, models.DeliveryFile
    query = select(s, o, f).join(o, o.id == s.obligation_id).join(f, f.submission_id == s.id)
    return session.execute(query.where(o.campaign_id == campaign_id).order_by(s.seq, f.position)).tuples().all()


def newest_parts(session: Session, obligation_id: int) -> dict[str, str]:
    """Part ("figures", "words", "scan") -> verdict of the newest file of that part for the obligation."""
    f = models.DeliveryFile
    rows = session.execute(
        select(f.part, f.verdict)
        .where(f.obligation_id == obligation_id, f.part != "", f.verdict.in_(("accepted", "returned")))
        .order_by(f.id)
    )
    return dict(rows.tuples().all())


def has_answer(session: Session, delivery_id: int) -> bool:
    """Tell whether a letter of ours answers the delivery."""
    return session.scalar(select(models.Message.id).where(models.Message.delivery_id == delivery_id)) is not None


def answered_on(session: Session, campaign_id: int, recipient: str, since: datetime) -> int:
    """How many answers went to an address since a moment."""
    m = models.Message
    query = select(func.count()).where(m.campaign_id == campaign_id, m.recipient == recipient, m.created_at >= since)
    return session.scalar(query) or 0


def remembered(session: Session, campaign_id: int, day: date) -> Sequence[models.RememberedAddress]:
    """Addresses that named persons added and that still count on a day."""
    r = models.RememberedAddress
    return session.scalars(select(r).where(r.campaign_id == campaign_id, r.until > day).order_by(r.id)).all()


def figures(session: Session, submissions: Iterable[int]) -> dict[int, list[models.StatedFigure]]:
    """Submission id -> its figures in the order of the form."""
    f = models.StatedFigure
    found: dict[int, list[models.StatedFigure]] = {}
    for row in session.scalars(select(f).where(f.submission_id.in_(list(submissions))).order_by(f.id)):
        found.setdefault(row.submission_id, []).append(row)
    return found


def newest_figures(session: Session, campaign_id: int, units: Iterable[str]) -> dict[str, list[models.StatedFigure]]:
    """Unit id -> figures of the newest accepted workbook of its report; units without any are absent."""
    f, o, d = models.StatedFigure, models.Obligation, models.DeliveryFile
    newest = (
        select(o.unit_key, func.max(d.submission_id))
        .join(d, d.obligation_id == o.id)
        .where(d.part == "figures", d.verdict == "accepted")
        .where(o.campaign_id == campaign_id, o.kind == "report", o.unit_key.in_(list(units)))
        .group_by(o.unit_key)
    )
    owner = {submission: unit for unit, submission in session.execute(newest).tuples() if unit}
    found: dict[str, list[models.StatedFigure]] = {}
    for row in session.scalars(select(f).where(f.submission_id.in_(list(owner))).order_by(f.id)):
        found.setdefault(owner[row.submission_id], []).append(row)
    return found


def files_of(session: Session, delivery_id: int) -> Sequence[models.DeliveryFile]:
    """What was concluded from each file of one delivery, in order."""
    f = models.DeliveryFile
    return session.scalars(select(f).where(f.delivery_id == delivery_id).order_by(f.position)).all()
