"""Reading in bulk what units wrote in words: which narrative of each unit counts, and all that it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import models
from models.queries import obligations
from models.queries.workbook_figures import portions


class Text(NamedTuple):
    """One section as a unit wrote it; see `models.StatedText`."""

    submission: int
    section: str
    text: str


class Row(NamedTuple):
    """One table row as a unit wrote it; see `models.StatedRow`."""

    submission: int
    table: str
    cells: Mapping[str, str]


def newest_narratives(session: Session, campaign_id: int, as_of: datetime) -> dict[str, int]:
    """Unit id -> submission that brought the newest accepted narrative of its report up to that moment."""
    o, d, s = models.Obligation, models.DeliveryFile, models.Submission
    query = (
        select(o.unit_key, func.max(d.submission_id))
        .join(d, d.obligation_id == o.id)
        .join(s, s.id == d.submission_id)
        .where(o.campaign_id == campaign_id, o.kind == "report")
        .where(d.part == "words", d.verdict == "accepted", s.at <= as_of)
        .where(d.submission_id.not_in(obligations.struck_out(session, campaign_id, as_of)))
        .group_by(o.unit_key)
    )
    return {unit: one for unit, one in session.execute(query).tuples() if unit and one}


def frozen_narratives(session: Session, snapshot_id: int) -> dict[str, int]:
    """Unit id -> submission that brought its narrative into a frozen set."""
    o, d, i = models.Obligation, models.DeliveryFile, models.SnapshotItem
    query = (
        select(o.unit_key, func.max(d.submission_id))
        .join(d, d.obligation_id == o.id)
        .join(i, i.submission_id == d.submission_id)
        .where(i.snapshot_id == snapshot_id, o.kind == "report")
        .where(d.part == "words", d.verdict == "accepted")
        .group_by(o.unit_key)
    )
    return {unit: one for unit, one in session.execute(query).tuples() if unit and one}


def texts(session: Session, submissions: Collection[int]) -> Iterator[Text]:
    """Every section of these submissions."""
    t = models.StatedText
    for some in portions(submissions):
        query = select(t.submission_id, t.section, t.text).where(t.submission_id.in_(some)).order_by(t.id)
        yield from (Text(*row) for row in session.execute(query))


def table_rows(session: Session, submissions: Collection[int]) -> Iterator[Row]:
    """Every table row of these submissions, in the order of its table."""
    r = models.StatedRow
    for some in portions(submissions):
        query = select(r.submission_id, r.form_table, r.cells).where(r.submission_id.in_(some)).order_by(r.id)
        yield from (Row(*row) for row in session.execute(query))
