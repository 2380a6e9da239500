"""Drafts of the main report: which state each is in, who may sign it off, and what moved from one to the next.

A draft belongs to one frozen set and never changes. Signed off, printed and opened again are decisions of named persons about
it; whoever prepared it cannot sign it off (F31).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain import vietnamese

SIGN, PRINT, REOPEN = "sign_draft", "print_draft", "reopen_draft"
DECISIONS = (SIGN, PRINT, REOPEN)
_POST = re.compile(r"[,;(–-]")
_TITLES = re.compile(r"^(ông|bà|đồng chí|đ/c|đc)\.?\s+", re.IGNORECASE)


class State(StrEnum):
    """How far a draft is; reopened ones are worked on again."""

    PREPARED = "prepared"
    SIGNED = "signed"
    PRINTED = "printed"


STATE_WORDS = {State.PREPARED: "đang soạn", State.SIGNED: "đã duyệt", State.PRINTED: "đã in"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft.

    number:   from 1 within its duty. frozen_set: number of the set it was made of, current: that set is still the newest of
    its duty and nothing that went into it has changed. prepared_by: a named person, or the software.
    numbers, missing: how many figures are printed, how many units' reports are not in it.
    was_printed: it went out on paper once, whatever happened to it afterwards.
    """

    duty: str
    number: int
    frozen_set: int
    made_at: datetime
    prepared_by: str
    numbers: int
    missing: int
    is_current: bool = True
    state: State = State.PREPARED
    signed_by: str = ""
    signed_at: datetime | None = None
    printed_at: datetime | None = None
    was_printed: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about a draft, in the order of the history. preparer: who the signer says had prepared it, "" for the maker."""

    kind: str
    duty: str
    number: int
    by: str
    at: datetime
    preparer: str = ""


def state_words(one: Draft) -> str:
    """How far a draft is; one that went out on paper says so whatever happened since."""
    again = one.was_printed and one.state is not State.PRINTED
    return f"{STATE_WORDS[one.state]}, đã in trước đó" if again else STATE_WORDS[one.state]


def fold(drafts: Iterable[Draft], decided: Sequence[Decided]) -> list[Draft]:
    """Each draft as the decisions leave it, oldest first."""
    found = {(one.duty, one.number): one for one in sorted(drafts, key=lambda one: (one.duty, one.number))}
    for one in decided:
        draft = found.get((one.duty, one.number))
        if draft is None:
            continue
        match one.kind:
            case "sign_draft":
                prepared_by = one.preparer or draft.prepared_by
                draft = replace(draft, state=State.SIGNED, signed_by=one.by, signed_at=one.at, prepared_by=prepared_by)
            case "print_draft":
                draft = replace(draft, state=State.PRINTED, printed_at=one.at, was_printed=True)
            case _:
                draft = replace(draft, state=State.PREPARED, signed_by="", signed_at=None)
        found[one.duty, one.number] = draft
    return list(found.values())


def is_same_person(one: str, other: str) -> bool:
    """Tell whether two typed persons bear one name; post, form of address, case and place of tones do not matter.

    Two people of one name in one office are told apart by nothing we have: they are taken for one, and somebody else signs.
    """
    return _name(one) == _name(other)


def _name(typed: str) -> str:
    name = _POST.split(vietnamese.clean(typed), maxsplit=1)[0].strip()
    return vietnamese.mark_fold(_TITLES.sub("", name))


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure that stands in a draft. place: heading, row and column in words."""

    unit: str
    indicator: str
    period: str
    choice: str
    shown: str
    place: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.unit, self.indicator, self.period, self.choice)

    @property
    def heading(self) -> str:
        return self.place.partition(" · ")[0]


@dataclass(frozen=True, slots=True)
class Version:
    """A version that went into a draft: of whom, by which leg, which time, when received, which file."""

    unit: str
    leg: str
    number: int
    received_at: datetime
    file: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft is made of and says: versions by obligation and leg, figures as printed, units without a report."""

    number: int
    frozen_set: int
    versions: Mapping[tuple[str, str], Version]
    figures: Sequence[Printed]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Replaced:
    """An input that is not the same: before None: new; after None: no longer in it."""

    before: Version | None
    after: Version | None

    @property
    def unit(self) -> str:
        one = self.after or self.before
        return one.unit if one else ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that changed: as printed before and after. places: where it stands; "" where it did not stand."""

    figure: Printed
    before: str
    after: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What lies between two drafts.

    tables: heading -> how many figures below it changed. closed, opened: units whose report came in, or went missing.
    """

    before: int
    after: int
    replaced: tuple[Replaced, ...]
    moved: tuple[Moved, ...]
    tables: Mapping[str, int]
    closed: tuple[str, ...]
    opened: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.replaced or self.moved or self.closed or self.opened)


def compare(before: Content, after: Content) -> Difference:
    """What changed from one draft to another, in the order of the later document."""
    keys = [*after.versions, *(key for key in before.versions if key not in after.versions)]
    replaced = [
        Replaced(before.versions.get(key), after.versions.get(key))
        for key in keys
        if before.versions.get(key) != after.versions.get(key)
    ]
    moved = _moved(before.figures, after.figures)
    tables = Counter(place.partition(" · ")[0] for one in moved for place in one.places)
    closed = [one for one in before.missing if one not in set(after.missing)]
    opened = [one for one in after.missing if one not in set(before.missing)]
    return Difference(
        before.number, after.number, tuple(replaced), tuple(moved), dict(tables), tuple(closed), tuple(opened)
    )


def _moved(before: Sequence[Printed], after: Sequence[Printed]) -> list[Moved]:
    """One line per figure, whatever the number of its places; a figure that the template now prints elsewhere did not move."""
    old: dict[tuple[str, str, str, str], dict[str, str]] = {}
    for one in before:
        old.setdefault(one.key, {}).setdefault(one.place, one.shown)
    found: dict[tuple[str, str, str, str], Moved] = {}
    for one in after:
        shown = old.get(one.key, {}).get(one.place)
        if shown is None or shown == one.shown:
            continue
        known = found.get(one.key)
        if known is None:
            found[one.key] = Moved(one, shown, one.shown, (one.place,))
        elif one.place not in known.places:
            found[one.key] = replace(known, places=(*known.places, one.place))
    return list(found.values())
