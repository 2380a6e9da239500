"""Reading in bulk what units wrote in words: which narrative of each unit counts, and all that it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

import models
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
