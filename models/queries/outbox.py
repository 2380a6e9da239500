"""Reading and moving letters of ours. Which state follows which is `domain.outbox`; when, is `tasks.sending`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload, undefer

import models
from domain.outbox import State
from models.queries.workbook_figures import portions


class Counted(NamedTuple):
    """How many letters of a kind stand in a state."""

    kind: str
    state: str
    letters: int


# ------------------------------------------------------------------------------------------------------------ reading


def messages(session: Session, campaign_id: int, states: Collection[str] = (), kinds: Collection[str] = (),
             ) -> Sequence[models.Message]:  # fmt: skip
    """Letters of ours without their words and bytes, oldest first; of these states and kinds, () = all."""
    m = models.Message
    query = select(m).where(m.campaign_id == campaign_id)
    if states:
        query = query.where(m.state.in_(list(states)))
    if kinds:
        query = query.where(m.kind.in_(list(kinds)))
    return session.scalars(query.order_by(m.id)).all()


def whole(session: Session, message_id: int) -> models.Message | None:
    """One letter with its words and bytes."""
    m = models.Message
    return session.get(m, message_id, options=[joinedload(m.words)], populate_existing=True)


def wholes(session: Session, campaign_id: int, ids: Collection[int] | None = None) -> Iterable[models.Message]:
    """Letters with their words and bytes, oldest first, a few at a time; ids: None for all."""
    m = models.Message
    query = select(m).where(m.campaign_id == campaign_id).order_by(m.id)
    query = query.options(joinedload(m.words)).execution_options(yield_per=200)
    if ids is None:
        yield from session.scalars(query)
        return
    for some in portions(ids):
        yield from session.scalars(query.where(m.id.in_(some)))


def counts(session: Session, campaign_id: int, as_of: datetime) -> list[Counted]:
    """How many letters were written up to a moment, by kind and by the state they are in now."""
    m = models.Message
    query = select(m.kind, m.state, func.count()).where(m.campaign_id == campaign_id, m.created_at <= as_of)
    query = query.group_by(m.kind, m.state)
    return [Counted(*row) for row in session.execute(query.order_by(m.kind, m.state)).tuples()]


def known_keys(session: Session, campaign_id: int, keys: Collection[str]) -> set[str]:
    """Those of the keys under which there is a letter already."""
    m = models.Message
    found: set[str] = set()
    for some in portions(sorted(set(keys))):
        found |= set(session.scalars(select(m.key).where(m.campaign_id == campaign_id, m.key.in_(some))))
    return found


def files_of(session: Session, campaign_id: int) -> dict[int, list[models.MessageFile]]:
    """Letter id -> the files that go with it, without their bytes."""
    m, f = models.Message, models.MessageFile
    query = select(f).join(m, m.id == f.message_id).where(m.campaign_id == campaign_id).order_by(f.id)
    found: dict[int, list[models.MessageFile]] = {}
    for row in session.scalars(query):
        found.setdefault(row.message_id, []).append(row)
    return found


def with_content(session: Session, ids: Collection[int]) -> dict[int, list[models.MessageFile]]:
    """Letter id -> the files that go with it, together with their bytes."""
    f = models.MessageFile
    found: dict[int, list[models.MessageFile]] = {}
    for some in portions(ids):
        for row in session.scalars(select(f).where(f.message_id.in_(some)).order_by(f.id).options(undefer(f.content))):
            found.setdefault(row.message_id, []).append(row)
    return found


def by_message_id(session: Session, campaign_id: int, message_id: str) -> models.Message | None:
    """The letter of ours with that Message-ID."""
    m = models.Message
    return (
        session.scalar(select(m).where(m.campaign_id == campaign_id, m.message_id == message_id))
        if message_id
        else None
    )


def chased_on(session: Session, campaign_id: int, kinds: Collection[str]) -> dict[int, date]:
    """Obligation id -> the day of the newest letter of these kinds about it; what was withdrawn does not count."""
    m, s = models.Message, models.MessageSubject
    query = (
        select(s.obligation_id, func.max(m.on))
        .join(m, m.id == s.message_id)
        .where(m.campaign_id == campaign_id, m.kind.in_(list(kinds)), m.state != State.WITHDRAWN, m.on.is_not(None))
        .group_by(s.obligation_id)
    )
    return {one: day for one, day in session.execute(query).tuples() if day is not None}


def asked(session: Session, campaign_id: int, kinds: Collection[str]) -> set[int]:
    """Obligations that a letter of these kinds has asked for; what was withdrawn does not count."""
    m, s = models.Message, models.MessageSubject
    query = select(s.obligation_id).join(m, m.id == s.message_id).where(m.campaign_id == campaign_id)
    return set(session.scalars(query.where(m.kind.in_(list(kinds)), m.state != State.WITHDRAWN).distinct()))


def to_units(session: Session, campaign_id: int, kinds: Collection[str]) -> list[tuple[str, str, bool]]:
    """(unit, kind, whether it was withdrawn) of every letter of these kinds, oldest first."""
    m = models.Message
    query = select(m.unit_key, m.kind, m.state).where(m.campaign_id == campaign_id, m.kind.in_(list(kinds)))
    rows = session.execute(query.order_by(m.id)).tuples()
    return [(unit, kind, state == State.WITHDRAWN) for unit, kind, state in rows]


def subjects(
    session: Session, campaign_id: int, states: Collection[str], kinds: Collection[str]
) -> dict[int, set[int]]:
    """Letter id -> obligations it is about, of letters in these states and of these kinds."""
    m, s = models.Message, models.MessageSubject
    query = select(s.message_id, s.obligation_id).join(m, m.id == s.message_id).where(m.campaign_id == campaign_id)
    found: dict[int, set[int]] = {}
    for letter, one in session.execute(query.where(m.state.in_(list(states)), m.kind.in_(list(kinds)))).tuples():
        found.setdefault(letter, set()).add(one)
    return found


def has_kind(session: Session, campaign_id: int, kind: str) -> bool:
    """Tell whether a letter of a kind was ever written; one that was withdrawn counts: a person took it back for good."""
    m = models.Message
    query = select(m.id).where(m.campaign_id == campaign_id, m.kind == kind).limit(1)
    return session.scalar(query) is not None


def last_on(session: Session, campaign_id: int, kind: str, before: date) -> date | None:
    """The day of the newest letter of a kind ahead of a day."""
    m = models.Message
    query = select(func.max(m.on)).where(m.campaign_id == campaign_id, m.kind == kind, m.on < before)
    return session.scalar(query)


# -------------------------------------------------------------------------------------------------------------- moving


def move(
    session: Session, campaign_id: int, ids: Collection[int], from_: Collection[str], to: State, **values: Any
) -> list[int]:
    """Move letters from one of these states into another; returns those that stood in one of them still."""
    m, moved = models.Message, list[int]()
    for some in portions(ids):
        query = update(m).where(m.id.in_(some), m.campaign_id == campaign_id, m.state.in_(list(from_)))
        query = query.values(state=to.value, claim="", **values).returning(m.id)
        moved += session.scalars(query.execution_options(synchronize_session=False)).all()
    return moved


# ----------------------------------------------------------------------------------------------------------- addresses


def address_changes(session: Session, campaign_id: int) -> Sequence[models.AddressChange]:
    """Addresses that are off or replaced, oldest first."""
    c = models.AddressChange
    return session.scalars(select(c).where(c.campaign_id == campaign_id).order_by(c.id)).all()
