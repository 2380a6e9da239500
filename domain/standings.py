"""How one obligation stands at a moment: its state, and whether it is on time.

A standing is folded from what is written down about the obligation; nothing is stored, so that any past moment can be
asked ("who was late on 15/11 at 08:00?") and a late correction never leaves a stale flag behind.
Whether a stage may open is left to `domain.gates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from domain import deadlines, plans


class Status(StrEnum):
    """State of an obligation; the words people read for each are in config/templates."""

    CLOSED = "closed"
    """Not opened yet: its gate has not opened."""
    UNDECIDED = "undecided"
    """Nobody knows yet which unit owes it: a named person must decide or a district must choose."""
    MISSING = "missing"
    PLANNED = "planned"
    """A meeting with a date that has not been held."""
    HALF = "half"
    """One delivery leg is in, the other is not."""
    RECEIVED = "received"
    """All legs are in; somebody must accept or return it."""
    RETURNED = "returned"
    ACCEPTED = "accepted"
    VOID = "void"
    """Replaced by another obligation (choice changed, unit merged)."""


class Timeliness(StrEnum):
    """Whether an obligation is in time; late but accepted stays late."""

    PENDING = "pending"
    """Not in yet, and the bound has not passed."""
    OVERDUE = "overdue"
    """Not in, and the bound has passed."""
    ON_TIME = "on_time"
    LATE = "late"
    LATE_WITH_PERMISSION = "late_with_permission"
    """After the original bound, within the extension somebody granted (E31)."""
    NO_BOUND = "no_bound"


class Did(StrEnum):
    """What an act did to an obligation."""

    ARRIVED = "arrived"
    ARRIVAL_WITHDRAWN = "arrival_withdrawn"
    ACCEPTED = "accepted"
    ACCEPTANCE_WITHDRAWN = "acceptance_withdrawn"
    RETURNED = "returned"
    EXTENDED = "extended"
    EXTENSION_WITHDRAWN = "extension_withdrawn"
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    CHOSEN = "chosen"
    UNCHOSEN = "unchosen"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing written down about an obligation.

    at:   moment of the act; for an arrival the receipt time of our own server or desk.
    leg:  delivery leg of an arrival ("" for a plain confirmation), or the one that a return is about ("" for all).
    on:   day of a meeting (planned, held), or last day of an extension.
    noted: lessons recorded with a held meeting.
    what: unit id or name chosen; fingerprint of what arrived.
    """

    did: Did
    at: datetime
    leg: str = ""
    on: date | None = None
    noted: bool = False
    what: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """The unchanging side of an obligation, as opened. Days are exclusive bounds ("trước ngày").

    presenter: who gives it, as read by a person.
    """

    id: int
    key: str
    duty: str
    kind: str
    stage: str
    unit: str | None
    responsible: str
    branch: str
    scope: str
    group: str
    legs: tuple[str, ...]
    required: bool
    printed_before: date | None = None
    working_before: date | None = None
    relative_to: str = ""
    offset_days: int = 0
    opened_at: datetime | None = None
    void_at: datetime | None = None
    settled_at: datetime | None = None
    waits_for: str = ""
    least: int = 0
    most: int = 0
    purpose: str = ""
    paper: str = ""
    opens: str = plans.STAGE
    presenter: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an obligation stands.

    bound:        exclusive moment that counts now (extension included); None where nothing is set.
    original:     the same without the extension.
    first_at:     receipt of the leg that decides timeliness (`Plan.timeliness_leg`), or the day a meeting was held.
    done_at:      moment it became complete (accepted, held, chosen, confirmed).
    missing_legs: legs asked for and not in.
    returns:      how often it was sent back.
    late_by_days: whole days past the original bound, 0 when on time or not in.
    retroactive:  the extension was granted after the bound had passed (E32).
    """

    owed: Owed
    status: Status
    timeliness: Timeliness
    bound: datetime | None
    original: datetime | None
    extended_until: date | None = None
    retroactive: bool = False
    first_at: datetime | None = None
    done_at: datetime | None = None
    missing_legs: tuple[str, ...] = ()
    returns: int = 0
    planned_on: date | None = None
    held_on: date | None = None
    has_lessons: bool = False
    chosen: tuple[str, ...] = ()
    late_by_days: int = 0

    @property
    def is_done(self) -> bool:
        return self.status is Status.ACCEPTED

    @property
    def is_live(self) -> bool:
        return self.status is not Status.VOID

    @property
    def is_overdue(self) -> bool:
        return self.timeliness is Timeliness.OVERDUE


@dataclass(frozen=True, slots=True)
class Moment:
    """What a fold needs to know besides the obligation: the moment, the zone, and the dates set for duties.

    set_dates: duty id -> day set by a named person (the conference), for bounds that hang on it.
    """

    as_of: datetime
    zone: str
    timeliness_leg: str = "first"
    set_dates: Mapping[str, date] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def _midnight(day: date, zone: str) -> datetime:
    # A stdlib-comparable instant, cached: a sweep of a nation asks for the same few days tens of thousands of times.
    return deadlines.midnight(day, zone)


def bound_day(owed: Owed, moment: Moment) -> date | None:
    """The exclusive day before any extension: printed, else hung on a set date, else the office's working date."""
    if owed.printed_before is not None:
        return owed.printed_before
    if owed.relative_to:
        set_on = moment.set_dates.get(owed.relative_to)
        if set_on is not None:
            return set_on + timedelta(days=owed.offset_days + 1)
    return owed.working_before


def evaluate(owed: Owed, acts: Sequence[Act], moment: Moment) -> Standing:
    """Fold what is written down into the standing at `moment.as_of`.

    acts: all of this obligation, none after as_of, in the order they were written; that order decides where two
        moments are equal.
    """
    day = bound_day(owed, moment)
    original = _midnight(day, moment.zone) if day else None
    if owed.void_at is not None and owed.void_at <= moment.as_of:
        return Standing(owed, Status.VOID, Timeliness.NO_BOUND, original, original)
    if not acts and not (owed.kind == "meeting" and owed.duty in moment.set_dates):
        return _untouched(owed, original, moment)
    if owed.kind == "meeting":
        return _meeting(owed, acts, original, moment)
    if owed.kind == "selection":
        return _selection(owed, acts, original, moment)
    return _delivery(owed, acts, original, moment)


def evaluate_all(owed: Iterable[Owed], acts: Mapping[int, Sequence[Act]], moment: Moment) -> list[Standing]:
    """Fold many obligations; acts by obligation id, an obligation without acts may be absent."""
    none: tuple[Act, ...] = ()
    return [evaluate(one, acts.get(one.id, none), moment) for one in owed]


def _untouched(owed: Owed, original: datetime | None, moment: Moment) -> Standing:
    """The common case of a sweep: nothing written down yet."""
    if owed.waits_for and (owed.settled_at is None or owed.settled_at > moment.as_of):
        status = Status.UNDECIDED
    elif owed.opened_at is None or owed.opened_at > moment.as_of:
        status = Status.CLOSED
    else:
        status = Status.MISSING
    return Standing(owed, status, _unfinished(original, moment), original, original, missing_legs=owed.legs)


def _unfinished(bound: datetime | None, moment: Moment) -> Timeliness:
    if bound is None:
        return Timeliness.NO_BOUND
    return Timeliness.OVERDUE if moment.as_of >= bound else Timeliness.PENDING


def _extension(acts: Sequence[Act], original: datetime | None, zone: str) -> tuple[date | None, datetime | None, bool]:
    """(last day granted, exclusive moment that counts, granted after the bound)."""
    until, bound, retroactive = None, original, False
    for act in acts:
        if act.did is Did.EXTENDED and act.on is not None:
            retroactive = bound is not None and act.at >= bound
            until = act.on
            bound = _midnight(act.on + timedelta(days=1), zone)
        elif act.did is Did.EXTENSION_WITHDRAWN:
            until, bound, retroactive = None, original, False
    return until, bound, retroactive


def _class_of(first_at: datetime | None, original: datetime | None, bound: datetime | None) -> Timeliness:
    if original is None or first_at is None:
        return Timeliness.NO_BOUND
    if first_at < original:
        return Timeliness.ON_TIME
    if bound is not None and first_at < bound:
        return Timeliness.LATE_WITH_PERMISSION
    return Timeliness.LATE


def _late_by(first_at: datetime | None, original: datetime | None) -> int:
    if first_at is None or original is None or first_at < original:
        return 0
    return (first_at - original).days + 1


def _delivery(owed: Owed, acts: Sequence[Act], original: datetime | None, moment: Moment) -> Standing:
    arrivals: dict[str, list[datetime]] = {}
    accepted_at = confirmed_at = None
    returns = 0
    asked_again: set[str] = set()  # legs of the last return; any of them answers it
    for act in _without_struck(acts):
        match act.did:
            case Did.ARRIVED:
                if act.leg in arrivals:
                    accepted_at = None  # a replacement after acceptance must be looked at again (E04)
                arrivals.setdefault(act.leg, []).append(act.at)
                if act.leg in asked_again:
                    asked_again.clear()
                if not owed.legs and confirmed_at is None:
                    confirmed_at = act.at
            case Did.FROZEN:
                confirmed_at = confirmed_at or act.at
            case Did.ACCEPTED:
                accepted_at = act.at
                asked_again.clear()
            case Did.ACCEPTANCE_WITHDRAWN | Did.ARRIVAL_WITHDRAWN:
                accepted_at = None
            case Did.RETURNED:
                accepted_at, returns = None, returns + 1
                asked_again = {act.leg} if act.leg else {*owed.legs, *arrivals}
            case _:
                pass
    until, bound, retroactive = _extension(acts, original, moment.zone)
    missing = tuple(leg for leg in owed.legs if leg not in arrivals)
    firsts = [stamps[0] for stamps in arrivals.values()]
    first_at = _deciding(arrivals, firsts, owed.legs, moment.timeliness_leg) if firsts else confirmed_at
    if not owed.legs:
        status = Status.ACCEPTED if confirmed_at else Status.MISSING
        done_at = confirmed_at
    elif accepted_at is not None and not missing:
        status, done_at = Status.ACCEPTED, accepted_at
    elif asked_again & arrivals.keys():
        status, done_at = Status.RETURNED, None
    elif not arrivals:
        status, done_at = Status.MISSING, None
    else:
        status, done_at = (Status.HALF if missing else Status.RECEIVED), None
    if status is Status.MISSING:
        status = _untouched(owed, bound, moment).status
    timeliness = _class_of(first_at, original, bound) if first_at else _unfinished(bound, moment)
    return Standing(
        owed, status, timeliness, bound, original, until, retroactive, first_at, done_at, missing, returns,
        late_by_days=_late_by(first_at, original),
    )  # fmt: skip


def _without_struck(acts: Sequence[Act]) -> list[Act]:
    """The acts without arrivals that were struck out as a mistake and without the acceptances that looked at them.

    What was said of earlier arrivals (returned, say) holds again. The striking out itself stays: it asks for a new look.
    """
    kept: list[Act] = []
    for act in acts:
        if act.did is Did.ARRIVAL_WITHDRAWN:
            same = [at for at, one in enumerate(kept) if one.did is Did.ARRIVED and one.leg == act.leg]
            if same:
                kept[same[-1] :] = [one for one in kept[same[-1] + 1 :] if one.did is not Did.ACCEPTED]
        kept.append(act)
    return kept


def _deciding(
    arrivals: Mapping[str, list[datetime]], firsts: list[datetime], legs: tuple[str, ...], rule: str
) -> datetime | None:
    """Receipt time that decides "on time" (T-28); None when the plan asks for a leg that is not in yet."""
    if rule == "first" or not legs:
        return min(firsts)
    if rule == "last":
        return max(firsts) if len(arrivals) >= len(legs) else None
    stamps = arrivals.get(rule)
    return stamps[0] if stamps else None


def _meeting(owed: Owed, acts: Sequence[Act], original: datetime | None, moment: Moment) -> Standing:
    # A day set by decision is the plan of the duty's one meeting (the provincial conference).
    planned_on = moment.set_dates.get(owed.duty)
    held_on = written_at = None
    has_lessons = False
    for act in acts:
        match act.did:
            case Did.PLANNED:
                planned_on = act.on
            case Did.HELD:
                held_on, written_at = act.on, act.at
                has_lessons = act.noted
            case Did.CANCELLED:
                planned_on = held_on = written_at = None
                has_lessons = False
            case _:
                pass
    until, bound, retroactive = _extension(acts, original, moment.zone)
    first_at = _midnight(held_on, moment.zone) if held_on else None
    if held_on is not None:
        status = Status.ACCEPTED
    elif planned_on is not None:
        status = Status.PLANNED
    else:
        status = _untouched(owed, bound, moment).status
    timeliness = _class_of(first_at, original, bound) if held_on else _unfinished(bound, moment)
    return Standing(
        owed, status, timeliness, bound, original, until, retroactive, first_at, written_at, (), 0,
        planned_on, held_on, has_lessons, (), _late_by(first_at, original),
    )  # fmt: skip


def _selection(owed: Owed, acts: Sequence[Act], original: datetime | None, moment: Moment) -> Standing:
    chosen: dict[str, None] = {}
    enough_at: datetime | None = None  # since when as many are chosen as the plan asks for, without a break
    for act in acts:
        if act.did is Did.CHOSEN:
            chosen[act.what] = None
        elif act.did is Did.UNCHOSEN:
            chosen.pop(act.what, None)
        if len(chosen) < max(owed.least, 1):
            enough_at = None
        elif enough_at is None:
            enough_at = act.at
    until, bound, retroactive = _extension(acts, original, moment.zone)
    status = Status.ACCEPTED if enough_at else _untouched(owed, bound, moment).status
    timeliness = _class_of(enough_at, original, bound) if enough_at else _unfinished(bound, moment)
    return Standing(
        owed, status, timeliness, bound, original, until, retroactive, enough_at, enough_at, chosen=tuple(chosen),
        late_by_days=_late_by(enough_at, original),
    )  # fmt: skip
