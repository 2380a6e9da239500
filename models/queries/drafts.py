"""Reading drafts of the main report: how each stands, what it is made of, its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import models
from domain import drafts


def standing(session: Session, campaign_id: int, as_of: datetime, current: Mapping[str, int]) -> list[drafts.Draft]:
    """Every draft up to a moment, as decisions leave it. current: duty id -> number of the frozen set that nothing outdates."""
    d, s = models.Draft, models.Snapshot
    rows = session.execute(
        select(d.duty, d.number, s.number, d.made_at, d.prepared_by, d.numbers, d.gaps)
        .join(s, s.id == d.snapshot_id)
        .where(d.campaign_id == campaign_id, d.made_at <= as_of)
    ).tuples()
    made = [drafts.Draft(*row, is_current=current.get(row[0]) == row[2]) for row in rows]
    return drafts.fold(made, _decided(session, campaign_id, as_of)) if made else []


def _decided(session: Session, campaign_id: int, as_of: datetime) -> list[drafts.Decided]:
    d = models.Decision
    rows = session.execute(
        select(d.kind, d.payload, d.by, d.at)
        .where(d.campaign_id == campaign_id, d.kind.in_(drafts.DECISIONS), d.at <= as_of)
        .order_by(d.seq)
    ).tuples()
    return [
        drafts.Decided(kind, said["duty"], said["draft"], by, at, said.get("preparer", ""))
        for kind, said, by, at in rows
    ]


def row(session: Session, campaign_id: int, duty: str, number: int) -> models.Draft | None:
    """One draft."""
    d = models.Draft
    return session.scalar(select(d).where(d.campaign_id == campaign_id, d.duty == duty, d.number == number))


def newest(session: Session, campaign_id: int, duty: str) -> models.Draft | None:
    """The draft of the highest number; None where there is none."""
    d = models.Draft
    query = select(d).where(d.campaign_id == campaign_id, d.duty == duty).order_by(d.number.desc()).limit(1)
    return session.scalar(query)


def content(session: Session, draft: models.Draft) -> drafts.Content:
    """What a draft is made of and says."""
    o, s, i = models.Obligation, models.Submission, models.SnapshotItem
    rows = session.execute(
        select(o.key, s.leg, o.unit_key, o.responsible_key, s.version, s.received_at, s.file_name)
        .join(s, s.obligation_id == o.id)
        .join(i, i.submission_id == s.id)
        .where(i.snapshot_id == draft.snapshot_id)
        .order_by(o.id, s.leg, s.version)
    ).tuples()
    versions = {
        (key, leg): drafts.Version(unit or responsible, leg, version, received_at, file)
        for key, leg, unit, responsible, version, received_at, file in rows
    }
    frozen_set = session.scalar(select(models.Snapshot.number).where(models.Snapshot.id == draft.snapshot_id)) or 0
    figures = tuple(drafts.Printed(*one) for one in draft.figures)
    return drafts.Content(draft.number, frozen_set, versions, figures, tuple(draft.missing))


def files(session: Session, draft: models.Draft) -> dict[str, models.DraftFile]:
    """Kind -> file, the newest of each."""
    f = models.DraftFile
    return {one.kind: one for one in session.scalars(select(f).where(f.draft_id == draft.id).order_by(f.id))}


def beside(session: Session, campaign_id: int, as_of: datetime, kind: str) -> dict[str, str]:
    """Duty id -> text of the file of that kind of its newest draft up to a moment; "picture" (SVG) or "differences" (JSON)."""
    d, f = models.Draft, models.DraftFile
    newest = (
        select(d.duty, func.max(d.number).label("number"))
        .where(d.campaign_id == campaign_id, d.made_at <= as_of)
        .group_by(d.duty)
        .subquery()
    )
    rows = session.execute(
        select(d.duty, f.content)
        .join(f, f.draft_id == d.id)
        .join(newest, (newest.c.duty == d.duty) & (newest.c.number == d.number))
        .where(d.campaign_id == campaign_id, f.kind == kind)
    ).tuples()
    return {duty: content.decode() for duty, content in rows}


class Set(NamedTuple):
    """A frozen set to write from."""

    id: int
    number: int
    frozen_at: datetime


def newest_set(session: Session, campaign_id: int, duty: str, as_of: datetime) -> Set | None:
    """The newest frozen set of a duty; None where nothing was frozen yet."""
    s = models.Snapshot
    query = select(s.id, s.number, s.frozen_at).where(
        s.campaign_id == campaign_id, s.duty == duty, s.frozen_at <= as_of
    )
    found = session.execute(query.order_by(s.number.desc()).limit(1)).first()
    return Set(*found) if found else None
