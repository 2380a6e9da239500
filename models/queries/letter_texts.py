"""The words of letters of ours, without their bytes: for looking through many of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

import models
from models.queries.workbook_figures import portions


def texts(session: Session, campaign_id: int, ids: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """(id, subject, text) of these letters, oldest first, a few at a time."""
    m, w = models.Message, models.MessageWords
    for some in portions(sorted(ids)):
        query = select(m.id, m.subject, w.text).join(w, w.message_id == m.id)
        query = query.where(m.campaign_id == campaign_id, m.id.in_(some)).order_by(m.id)
        yield from session.execute(query.execution_options(yield_per=200)).tuples()
