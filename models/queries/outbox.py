"""Reading and moving letters of ours. Which state follows which is `domain.outbox`; when, is `tasks.sending`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, undefer

import models
from domain import outbox
from domain.outbox import State
from models.queries.workbook_figures import portions


class Claimed(NamedTuple):
    """A letter that a sender holds: what it needs to be sent. raw: None where the bytes are still to be made."""

    id: int
    recipient: str
    copies: list[str]
    left: list[str] | None
    refusals: dict[str, Any]
    tries: int
    raw: bytes | None


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
    for some in portions(sorted(ids)):
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
    for some in portions(sorted(ids)):
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


def newest_to(session: Session, campaign_id: int, address: str, since: datetime) -> models.Message | None:
    """The newest letter that went to an address since a moment."""
    m = models.Message
    query = select(m).where(m.campaign_id == campaign_id, m.recipient == address, m.sent_at >= since)
    return session.scalar(query.order_by(m.sent_at.desc(), m.id.desc()).limit(1))


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


# ------------------------------------------------------------------------------------------------------------- sending


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


def move(
    session: Session, campaign_id: int, ids: Collection[int], from_: Collection[str], to: State, **values: Any
) -> int:
    """Move letters from one of these states into another; returns how many stood in one of them still."""
    m, moved = models.Message, 0
    for some in portions(list(ids)):
        query = update(m).where(m.id.in_(some), m.campaign_id == campaign_id, m.state.in_(list(from_)))
        query = query.values(state=to.value, claim="", **values).returning(m.id)
        moved += len(session.scalars(query.execution_options(synchronize_session=False)).all())
    return moved


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


def relays(session: Session, campaign_id: int) -> Sequence[models.RelayState]:
    """Every relay that was called for the campaign."""
    r = models.RelayState
    return session.scalars(select(r).where(r.campaign_id == campaign_id).order_by(r.relay)).all()


# ----------------------------------------------------------------------------------------------------------- addresses


def address_changes(session: Session, campaign_id: int) -> Sequence[models.AddressChange]:
    """Addresses that are off or replaced, oldest first."""
    c = models.AddressChange
    return session.scalars(select(c).where(c.campaign_id == campaign_id).order_by(c.id)).all()


def newest_returns(session: Session, campaign_id: int, as_of: datetime) -> list[tuple[int, datetime, str]]:
    """(obligation, when, why) of the newest return of each obligation up to a moment."""
    d = models.Decision
    newest = (
        select(func.max(d.id))
        .where(d.campaign_id == campaign_id, d.kind == "return", d.at <= as_of, d.obligation_id.is_not(None))
        .group_by(d.obligation_id)
    )
    rows = session.execute(select(d.obligation_id, d.at, d.reason).where(d.id.in_(newest))).tuples()
    return [(one, at, reason) for one, at, reason in rows if one is not None]


def newest_extensions(session: Session, campaign_id: int, as_of: datetime) -> dict[int, datetime]:
    """Obligation id -> when its bound was last extended, or an extension taken back, up to a moment."""
    d = models.Decision
    query = (
        select(d.obligation_id, func.max(d.at))
        .where(d.campaign_id == campaign_id, d.kind.in_(("extend", "withdraw_extension")), d.at <= as_of)
        .where(d.obligation_id.is_not(None))
        .group_by(d.obligation_id)
    )
    return {one: at for one, at in session.execute(query).tuples() if one is not None}


def asked_kind(session: Session, campaign_id: int, kind: str) -> bool:
    """Tell whether there is any letter of a kind that was not withdrawn."""
    m = models.Message
    query = select(m.id).where(m.campaign_id == campaign_id, m.kind == kind, m.state != State.WITHDRAWN).limit(1)
    return session.scalar(query) is not None


def last_on(session: Session, campaign_id: int, kind: str, before: date) -> date | None:
    """The day of the newest letter of a kind ahead of a day."""
    m = models.Message
    query = select(func.max(m.on)).where(m.campaign_id == campaign_id, m.kind == kind, m.on < before)
    return session.scalar(query)
