"""Reading figures in bulk: which workbook of each unit counts, and all that those workbooks say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

import models

T = TypeVar("T", int, str)
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


def portions(wanted: Collection[T]) -> Iterator[Sequence[T]]:
    """Ids or keys, sorted, in portions that one query can ask for."""
    ordered = sorted(wanted)
    return (ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))
