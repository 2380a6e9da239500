"""Reading obligations, and what is written down about them, for `domain.standings` to fold.

Five reads for a whole campaign, however many units it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

import models
from domain import gates, standings
from domain.standings import Act, Did

_DECIDED = {
    "accept": Did.ACCEPTED,
    "withdraw_acceptance": Did.ACCEPTANCE_WITHDRAWN,
    "return": Did.RETURNED,
    "extend": Did.EXTENDED,
    "withdraw_extension": Did.EXTENSION_WITHDRAWN,
    "withdraw_arrival": Did.ARRIVAL_WITHDRAWN,
}
_MET = {"planned": Did.PLANNED, "held": Did.HELD, "cancelled": Did.CANCELLED}


@lru_cache(maxsize=64)
def _legs(text: str) -> tuple[str, ...]:
    return tuple(text.split()) if text else ()


def owed(
    session: Session,
    campaign_id: int,
    *,
    stage: str | None = None,
    branch: str | None = None,
    keys: Sequence[str] | None = None,
) -> list[standings.Owed]:
    """The obligations of a campaign, or of one stage, branch, or list of keys, in the order they were made."""
    o = models.Obligation
    query = select(
        o.id, o.key, o.duty, o.kind, o.stage, o.unit_key, o.responsible_key, o.branch_key, o.scope_key, o.group, o.legs,
        o.is_required, o.printed_before, o.working_before, o.relative_to, o.offset_days, o.opened_at, o.void_at,
        o.settled_at, o.waits_for, o.least, o.most, o.purpose, o.paper, o.opens, o.presenter,
    ).where(o.campaign_id == campaign_id)  # fmt: skip
    if stage is not None:
        query = query.where(o.stage == stage)
    if branch is not None:
        query = query.where(o.branch_key == branch)
    if keys is not None:
        query = query.where(o.key.in_(keys))
    rows = session.execute(query.order_by(o.id)).tuples()
    # The columns stand in the order of the fields: naming 25 of them for each of tens of thousands of rows is slow.
    return [standings.Owed(*row[:10], _legs(row[10]), *row[11:]) for row in rows]  # pyright: ignore[reportCallIssue]


def owed_of(row: models.Obligation) -> standings.Owed:
    """The unchanging side of an obligation that is at hand already."""
    return standings.Owed(
        row.id, row.key, row.duty, row.kind, row.stage, row.unit_key, row.responsible_key, row.branch_key,
        row.scope_key, row.group, _legs(row.legs), row.is_required, row.printed_before, row.working_before,
        row.relative_to, row.offset_days, row.opened_at, row.void_at, row.settled_at, row.waits_for, row.least,
        row.most, row.purpose, row.paper, row.opens, row.presenter,
    )  # fmt: skip


def acts(
    session: Session,
    campaign_id: int,
    as_of: datetime,
    *,
    obligations: Sequence[int] | None = None,
    branch: str | None = None,
    kind: str = "",
    may_freeze: bool = True,
) -> dict[int, list[Act]]:
    """What is written down up to `as_of`, by obligation id, in the order it was written.

    obligations: only these ids; branch: only this branch; without either the whole campaign. kind: the one kind that all
    of them are of, may_freeze: whether one of them is a main report: tables that say nothing about such are not read.
    """
    found: dict[int, list[tuple[int, Act]]] = defaultdict(list)
    s, m, c, d = models.Submission, models.Meeting, models.Selection, models.Decision

    def mine(column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        if obligations is not None:
            return column.in_(obligations)
        whole = select(models.Obligation.id).where(models.Obligation.campaign_id == campaign_id)
        return column.in_(whole if branch is None else whole.where(models.Obligation.branch_key == branch))

    is_delivery = kind not in ("meeting", "selection")
    if is_delivery:
        query = select(s.obligation_id, s.seq, s.received_at, s.leg, s.fingerprint)
        rows = session.execute(query.where(mine(s.obligation_id), s.at <= as_of))
        for obligation, seq, received_at, leg, fingerprint in rows.tuples():
            found[obligation].append((seq, Act(Did.ARRIVED, received_at, leg, None, False, fingerprint)))
    if kind in ("", "meeting"):
        query = select(m.obligation_id, m.seq, m.at, m.state, m.on, m.lessons)
        for obligation, seq, at, state, on, lessons in session.execute(
            query.where(mine(m.obligation_id), m.at <= as_of)
        ).tuples():
            found[obligation].append((seq, Act(_MET[state], at, "", on, bool(lessons))))
    if kind in ("", "selection"):
        query = select(c.obligation_id, c.seq, c.at, c.is_chosen, c.chosen)
        for obligation, seq, at, is_chosen, chosen in session.execute(
            query.where(mine(c.obligation_id), c.at <= as_of)
        ).tuples():
            found[obligation].append((seq, Act(Did.CHOSEN if is_chosen else Did.UNCHOSEN, at, what=chosen)))
    query = select(d.obligation_id, d.seq, d.at, d.kind, d.on, d.payload).where(
        d.campaign_id == campaign_id, d.obligation_id.is_not(None), d.kind.in_(_DECIDED), d.at <= as_of
    )
    if obligations is not None:
        query = query.where(d.obligation_id.in_(obligations))
    for obligation, seq, at, kind, on, payload in session.execute(query).tuples():
        found[obligation or 0].append((seq, Act(_DECIDED[kind], at, payload.get("leg", ""), on)))
    if is_delivery and may_freeze:
        snap = models.Snapshot
        query = (
            select(models.Obligation.id, snap.seq, snap.frozen_at)
            .join(
                models.Obligation,
                (models.Obligation.duty == snap.duty) & (models.Obligation.campaign_id == campaign_id),
            )
            .where(snap.campaign_id == campaign_id, snap.frozen_at <= as_of)
        )
        for obligation, seq, frozen_at in session.execute(query).tuples():
            found[obligation].append((seq, Act(Did.FROZEN, frozen_at)))
    return {key: [act for _, act in sorted(value, key=lambda one: one[0])] for key, value in found.items()}


def set_dates(session: Session, campaign_id: int, as_of: datetime) -> dict[str, date]:
    """Duty id -> the day last set for it by a named person; a day taken back is absent."""
    d, o = models.Decision, models.Obligation
    query = (
        select(o.duty, d.on)
        .join(o, o.id == d.obligation_id)
        .where(d.campaign_id == campaign_id, d.kind == "set_date", d.at <= as_of)
        .order_by(d.seq)
    )
    days: dict[str, date] = {}
    for duty, on in session.execute(query).tuples():
        if on is None:
            days.pop(duty, None)
        else:
            days[duty] = on
    return days


def overrides(session: Session, campaign_id: int, as_of: datetime) -> list[gates.Override]:
    """Overrides in force, oldest first; those taken back are left out."""
    d = models.Decision
    query = (
        select(d)
        .where(d.campaign_id == campaign_id, d.kind.in_(("override", "withdraw_override")), d.at <= as_of)
        .order_by(d.seq)
    )
    rows = list(session.scalars(query))
    revoked = {row.revokes_id for row in rows if row.revokes_id is not None}
    return [
        gates.Override(row.id, row.stage, row.scope_key, frozenset(row.payload["waives"]), row.by, row.reason, row.at)
        for row in rows
        if row.kind == "override" and row.id not in revoked
    ]


def frozen(session: Session, campaign_id: int, as_of: datetime) -> frozenset[str]:
    """Duty ids with a frozen snapshot."""
    snap = models.Snapshot
    query = select(snap.duty).where(snap.campaign_id == campaign_id, snap.frozen_at <= as_of).distinct()
    return frozenset(session.scalars(query))


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
