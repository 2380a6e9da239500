"""Reading figures in bulk: which workbook of each unit counts, and all that those workbooks say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import models
from models.queries import obligations

_AT_ONCE = 500


class Stated(NamedTuple):
    """One figure as it is kept; see `models.StatedFigure`."""

    submission: int
    indicator: str
    period: str
    unit: str
    value: str | None
    basis: str
    as_of: date | None
    criteria_set: str
    shown: str
    file: str
    sheet: str
    cell: str


class Source(NamedTuple):
    """The file that figures came from. sha256 is that of the file; sender "" for what came by no mail."""

    submission: int
    unit: str
    version: int
    received_at: datetime
    file: str
    sha256: str
    sender: str
    channel: str


def newest_workbooks(
    session: Session, campaign_id: int, as_of: datetime, units: Collection[str] | None = None
) -> dict[str, int]:
    """Unit id -> submission that brought the newest accepted workbook of its report up to that moment.

    Units without any are absent; what was struck out up to that moment does not count. units: those wanted, None for all.
    """
    o, d, s = models.Obligation, models.DeliveryFile, models.Submission
    query = (
        select(o.unit_key, func.max(d.submission_id))
        .join(d, d.obligation_id == o.id)
        .join(s, s.id == d.submission_id)
        .where(o.campaign_id == campaign_id, o.kind == "report")
        .where(d.part == "figures", d.verdict == "accepted", s.at <= as_of)
        .where(d.submission_id.not_in(obligations.struck_out(session, campaign_id, as_of)))
        .group_by(o.unit_key)
    )
    if units is not None:
        query = query.where(o.unit_key.in_(list(units)))
    return {unit: submission for unit, submission in session.execute(query).tuples() if unit and submission}


def frozen_workbooks(session: Session, snapshot_id: int) -> dict[str, int]:
    """Unit id -> submission that brought its workbook into a frozen set; what was struck out since then still counts there."""
    o, d, i = models.Obligation, models.DeliveryFile, models.SnapshotItem
    query = (
        select(o.unit_key, func.max(d.submission_id))
        .join(d, d.obligation_id == o.id)
        .join(i, i.submission_id == d.submission_id)
        .where(i.snapshot_id == snapshot_id, o.kind == "report")
        .where(d.part == "figures", d.verdict == "accepted")
        .group_by(o.unit_key)
    )
    return {unit: submission for unit, submission in session.execute(query).tuples() if unit and submission}


def stated(session: Session, submissions: Collection[int]) -> Iterator[Stated]:
    """Every figure of these submissions, those of one submission together and in the order of its form."""
    # Rows only, read past the mapper: tens of thousands of them, each looked at once.
    f = models.StatedFigure.__table__.c
    columns = (
        f.submission_id, f.indicator, f.period, f.unit_key, f.value, f.basis, f.as_of, f.criteria_set, f.shown, f.file,
        f.sheet, f.cell,
    )  # fmt: skip
    connection = session.connection()
    for some in portions(submissions):
        query = select(*columns).where(f.submission_id.in_(some)).order_by(f.submission_id, f.id)
        yield from map(Stated._make, connection.execute(query).all())


def sources(session: Session, submissions: Collection[int]) -> dict[int, Source]:
    """Submission id -> the workbook that its figures came from."""
    s, o, f, d = models.Submission, models.Obligation, models.DeliveryFile, models.Delivery
    found: dict[int, Source] = {}
    for some in portions(submissions):
        query = (
            select(s.id, o.unit_key, s.version, s.received_at, f.name, f.sha256, d.sender, d.channel)
            .join(o, o.id == s.obligation_id)
            .join(f, f.submission_id == s.id)
            .join(d, d.id == f.delivery_id)
            .where(s.id.in_(some), f.part == "figures", f.verdict == "accepted")
            .order_by(f.id)
        )
        found |= {row[0]: Source(*row) for row in session.execute(query)}
    return found


def portions(submissions: Collection[int]) -> Iterator[Sequence[int]]:
    """Submission ids in portions that one query can ask for."""
    ordered = sorted(submissions)
    return (ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))
