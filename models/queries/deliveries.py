"""Reading what came in and what was concluded from it. Writing is left to tasks.intake_records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

import models
from models.queries import accepted_files, obligations

STORED, JUDGED, SET_ASIDE = "stored", "judged", "set_aside"
_MOST_AT_ONCE = 500
"""Values in one IN (...): both databases take more, and slow down."""


def by_hashes(session: Session, campaign_id: int, hashes: Sequence[str]) -> dict[str, int]:
    """SHA-256 of bytes that came before -> id of their delivery."""
    d = models.Delivery
    found: dict[str, int] = {}
    for start in range(0, len(hashes), _MOST_AT_ONCE):
        some = hashes[start : start + _MOST_AT_ONCE]
        query = select(d.sha256, d.id).where(d.campaign_id == campaign_id, d.sha256.in_(some))
        found |= dict(session.execute(query).tuples().all())
    return found


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


class Part(NamedTuple):
    """The newest file of one part of an answer. seq: ledger number of the version it came with."""

    verdict: str
    seq: int


def newest_parts(session: Session, campaign_id: int, obligation_id: int, as_of: datetime) -> dict[str, Part]:
    """Part ("figures", "words", "scan") -> the newest file of that part for the obligation.

    What belongs to a version that was struck out up to that moment does not count.
    """
    f, s = models.DeliveryFile, models.Submission
    rows = session.execute(
        select(f.part, f.verdict, s.seq)
        .join(s, s.id == f.submission_id)
        .where(f.obligation_id == obligation_id, f.verdict.in_(("accepted", "returned")))
        .where(f.submission_id.not_in(obligations.struck_out(session, campaign_id, as_of)))
        .order_by(f.id)
    )
    return {part: Part(verdict, seq) for part, verdict, seq in rows.tuples()}


def read_here(session: Session, submissions: Collection[int]) -> set[int]:
    """Those of the submissions whose files the intake has read; the others were typed in."""
    f = models.DeliveryFile
    read = session.scalars(select(f.submission_id).where(f.submission_id.in_(submissions)).distinct())
    return {submission_id for submission_id in read if submission_id is not None}


def has_answer(session: Session, delivery_id: int) -> bool:
    """Tell whether a letter of ours answers the delivery."""
    return session.scalar(select(models.Message.id).where(models.Message.delivery_id == delivery_id)) is not None


def answered_on(session: Session, campaign_id: int, recipient: str, since: datetime) -> int:
    """How many answers went to an address since a moment; letters that we write unasked do not count."""
    m = models.Message
    query = select(func.count()).where(m.campaign_id == campaign_id, m.recipient == recipient, m.created_at >= since)
    return session.scalar(query.where(m.delivery_id.is_not(None))) or 0


def remembered(session: Session, campaign_id: int, day: date) -> Sequence[models.RememberedAddress]:
    """Addresses that named persons added and that still count on a day."""
    r = models.RememberedAddress
    return session.scalars(select(r).where(r.campaign_id == campaign_id, r.until > day).order_by(r.id)).all()


def remembered_address(session: Session, campaign_id: int, email: str, unit: str) -> models.RememberedAddress | None:
    """What was remembered of an address for a unit, expired or not."""
    r = models.RememberedAddress
    query = select(r).where(r.campaign_id == campaign_id, r.email == email, r.unit_key == unit)
    return session.scalar(query)


def figures(session: Session, submissions: Iterable[int]) -> dict[int, list[models.StatedFigure]]:
    """Submission id -> its figures in the order of the form."""
    f = models.StatedFigure
    found: dict[int, list[models.StatedFigure]] = {}
    for row in session.scalars(select(f).where(f.submission_id.in_(list(submissions))).order_by(f.id)):
        found.setdefault(row.submission_id, []).append(row)
    return found


def newest_figures(
    session: Session, campaign_id: int, units: Iterable[str], as_of: datetime
) -> dict[str, list[models.StatedFigure]]:
    """Unit id -> figures of the newest accepted workbook of its report; units without any are absent.

    What was struck out up to that moment does not count.
    """
    f = models.StatedFigure
    newest = accepted_files.newest(session, campaign_id, as_of, accepted_files.FIGURES, list(units))
    owner = {submission: unit for unit, submission in newest.items()}
    found: dict[str, list[models.StatedFigure]] = {}
    for row in session.scalars(select(f).where(f.submission_id.in_(list(owner))).order_by(f.id)):
        found.setdefault(owner[row.submission_id], []).append(row)
    return found


def files_of(session: Session, delivery_id: int) -> Sequence[models.DeliveryFile]:
    """What was concluded from each file of one delivery, in order."""
    f = models.DeliveryFile
    return session.scalars(select(f).where(f.delivery_id == delivery_id).order_by(f.position)).all()
