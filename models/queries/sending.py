"""Holding letters of ours while they are sent, and what became of them. When which happens is `tasks.sending`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import models
from domain import outbox
from domain.outbox import State


class Claimed(NamedTuple):
    """A letter that a sender holds: what it needs to be sent. raw: None where the bytes are still to be made."""

    id: int
    recipient: str
    copies: list[str]
    left: list[str] | None
    refusals: dict[str, Any]
    tries: int
    raw: bytes | None


def _may_go(campaign_id: int, at: datetime) -> Any:
    m = models.Message
    due = or_(m.state == State.RELEASED, (m.state == State.DEFERRED) & (m.next_at <= at))
    return (m.campaign_id == campaign_id) & due


def waiting(session: Session, campaign_id: int, at: datetime) -> int:
    """How many letters may go at that moment."""
    return session.scalar(select(func.count()).where(_may_go(campaign_id, at))) or 0


def claim(
    session: Session, campaign_id: int, claim: str, at: datetime, most: int, kinds: Collection[str] = ()
) -> list[Claimed]:
    """Take hold of letters that may go, alerts first, then oldest first; no two senders get the same one.

    SKIP LOCKED keeps two senders on PostgreSQL apart; SQLite takes the write lock with the transaction and needs none.
    """
    m = models.Message
    wanted = select(m.id).where(_may_go(campaign_id, at))
    if kinds:
        wanted = wanted.where(m.kind.in_(list(kinds)))
    wanted = (
        wanted.order_by(case((m.kind == outbox.ALERT, 0), else_=1), m.id).limit(most).with_for_update(skip_locked=True)
    )
    ids = session.scalars(wanted).all()
    if not ids:
        return []
    session.execute(
        update(m)
        .where(m.id.in_(ids))
        .values(state=State.SENDING, claim=claim, claimed_at=at, attempted_at=None)
        .execution_options(synchronize_session=False)
    )
    w = models.MessageWords
    columns = (m.id, m.recipient, m.copies, m.left, m.refusals, m.tries, w.raw)
    rows = session.execute(select(*columns).join(w, w.message_id == m.id).where(m.id.in_(ids))).tuples()
    found = {row[0]: Claimed(*row) for row in rows}
    return [found[one] for one in ids]


# These two go once for every few letters: built once, they cost a third.
_TABLE: Any = models.Message.__table__
_BEGIN = (
    update(_TABLE)
    .where(
        _TABLE.c.id.in_(bindparam("_ids", expanding=True)), _TABLE.c.claim == bindparam("_claim"),
        _TABLE.c.state == State.SENDING.value,
    )
    .values(attempted_at=bindparam("_at"), claimed_at=bindparam("_at"))
    .returning(_TABLE.c.id)
)  # fmt: skip
_SETTLE = (
    update(_TABLE)
    .where(_TABLE.c.id.in_(bindparam("_ids", expanding=True)), _TABLE.c.claim == bindparam("_claim"))
    .values(
        state=bindparam("_state"), claim="", claimed_at=None, next_at=bindparam("_next_at"),
        tries=bindparam("_tries"), left_over=bindparam("_left"), refusals=bindparam("_refusals"),
        reply=bindparam("_reply"), sent_at=func.coalesce(_TABLE.c.sent_at, bindparam("_sent_at", type_=_TABLE.c.sent_at.type)),
    )
)  # fmt: skip


def begin(session: Session, claim: str, ids: Sequence[int], at: datetime) -> set[int]:
    """Note that the content of these letters may be on the way from now on; gives those that are still held by the claim."""
    return set(session.scalars(_BEGIN, {"_ids": list(ids), "_claim": claim, "_at": at}))


def name(session: Session, claim: str, message_ids: Mapping[int, str]) -> None:
    """Note under which Message-ID letters of the claim go, where that was not known when they were written."""
    m = models.Message
    for one, message_id in message_ids.items():
        query = update(m).where(m.id == one, m.claim == claim).values(message_id=message_id)
        session.execute(query.execution_options(synchronize_session=False))


def unbegin(session: Session, claim: str, ids: Sequence[int]) -> None:
    """Take the note back: nothing of these was handed over, because the connection broke before them."""
    m = models.Message
    query = update(m).where(m.id.in_(ids), m.claim == claim).values(attempted_at=None)
    session.execute(query.execution_options(synchronize_session=False))


def renew(session: Session, claim: str, at: datetime) -> None:
    """Tell the others that the sender is alive."""
    m = models.Message
    session.execute(
        update(m).where(m.claim == claim, m.state == State.SENDING).values(claimed_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def settle(session: Session, claim: str, ended: Sequence[tuple[int, outbox.Next, int, bool]], at: datetime) -> None:
    """Write down what became of letters held by the claim. ended: (id, what, tries so far, whether anybody took it)."""
    alike: list[tuple[dict[str, Any], list[int]]] = []  # of letters that went well there is nothing to tell apart
    for one, what, tries, is_taken in ended:
        values: dict[str, Any] = {
            "_state": what.state.value, "_next_at": what.next_at, "_tries": tries, "_left": list(what.left) or None,
            "_refusals": dict(what.refusals or {}), "_reply": what.reply[:500], "_sent_at": at if is_taken else None,
        }  # fmt: skip
        if not alike or alike[-1][0] != values:
            alike.append((values, []))
        alike[-1][1].append(one)
    for values, ids in alike:
        session.execute(_SETTLE, {**values, "_ids": ids, "_claim": claim})


def give_back(session: Session, claim: str) -> int:
    """Let go of what the claim holds and has not begun; returns how many."""
    m = models.Message
    query = update(m).where(m.claim == claim, m.state == State.SENDING, m.attempted_at.is_(None))
    query = query.values(state=State.RELEASED, claim="", claimed_at=None, next_at=None)
    return len(session.scalars(query.returning(m.id).execution_options(synchronize_session=False)).all())


def recover(session: Session, campaign_id: int, silent_since: datetime) -> tuple[int, list[int]]:
    """Take letters from senders that gave no sign since that moment.

    Returns how many had not begun, which may go again, and the ids of those that had: nobody knows whether they went, so
    they become unknown and are never repeated by themselves.
    """
    m = models.Message
    stale = (m.campaign_id == campaign_id) & (m.state == State.SENDING) & (m.claimed_at < silent_since)
    options = {"synchronize_session": False}
    in_doubt = session.scalars(
        update(m).where(stale, m.attempted_at.is_not(None))
        .values(state=State.UNKNOWN, claim="", reply="người gửi ngừng giữa chừng, chưa nghe máy chủ thư trả lời")
        .returning(m.id).execution_options(**options)
    ).all()  # fmt: skip
    untouched = session.scalars(
        update(m).where(stale, m.attempted_at.is_(None)).values(state=State.RELEASED, claim="", claimed_at=None)
        .returning(m.id).execution_options(**options)
    ).all()  # fmt: skip
    return len(untouched), list(in_doubt)


def handed_since(session: Session, campaign_id: int, since: datetime, held_since: datetime) -> int:
    """How many letters were handed to the relay since a moment, whatever it said, and those about to be: the pace so far.

    held_since: a letter held by a sender that gave a sign since then is about to be handed over.
    """
    m = models.Message
    is_held = (m.state == State.SENDING) & (m.claimed_at > held_since)
    query = select(func.count()).where(m.campaign_id == campaign_id, or_(m.attempted_at > since, is_held))
    return session.scalar(query) or 0


def relay(session: Session, campaign_id: int, name: str) -> models.RelayState | None:
    """How the last calls to a relay went; None when it was never called."""
    r = models.RelayState
    return session.scalar(select(r).where(r.campaign_id == campaign_id, r.relay == name))


def locked_relay(session: Session, campaign_id: int, name: str) -> models.RelayState:
    """The same row held until the transaction ends, made when there is none: by it several senders share one pace."""
    r = models.RelayState
    query = select(r).where(r.campaign_id == campaign_id, r.relay == name).with_for_update()
    row = session.scalar(query)
    if row is not None:
        return row
    empty = r(campaign_id=campaign_id, relay=name, failures=0, down_since=None, until=None, fault="", called_at=None)
    with suppress(IntegrityError), session.begin_nested():  # another sender makes it at the same moment
        session.add(empty)
    return session.scalars(query).one()


def last_called(session: Session, campaign_id: int) -> models.RelayState | None:
    """The relay that was called last, the others being of settings that are gone; None when none was called yet."""
    r = models.RelayState
    query = select(r).where(r.campaign_id == campaign_id, r.called_at.is_not(None))
    return session.scalar(query.order_by(r.called_at.desc(), r.id.desc()).limit(1))
