"""Whom a conference invites: the participants lines of the plan as posts of units, and the lines that have no list yet.

Who holds a post, and one letter for each person, is left to `domain.invitations`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from domain import chasing, obligations, plans, post_titles, vietnamese
from domain.errors import ReviewError
from domain.invitations import Holder, Post

INVITATION = "invitation"
_NOBODY_CHOSEN: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is meant by a participants line, or by a part of it: one of owners, roster and chosen; none of them = no list.

    line:    as printed in the composition of the conference, verbatim. post: short title ("Chủ tịch UBND").
    owners:  the units whose post it is. roster: id of the list whose members are meant.
    chosen:  purpose of a choice by name ("village", "cooperative").
    left_to: why nobody is invited from here ("do UBND cấp huyện mời"); "" = the list is not loaded.
    """

    line: str
    post: str = ""
    owners: plans.Selector | None = None
    roster: str = ""
    chosen: str = ""
    left_to: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    """What invitations.yaml and persons.csv say. entries: by conference id; a conference without any has no lists."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True, slots=True)
class Expanded:
    """The posts of one conference, in protocol order.

    not_loaded: participants lines without a list, or with an empty one; shown as such (T-44). A line of which only a part
                has a list is here and in posts.
    left_to_others: (line, reason) where somebody else invites.
    """

    posts: tuple[Post, ...]
    not_loaded: tuple[str, ...]
    left_to_others: tuple[tuple[str, str], ...] = ()


def posts(
    composition: Composition,
    conference: str,
    plan: plans.Plan,
    on: date,
    chosen: Mapping[str, Sequence[tuple[str, str]]] = _NOBODY_CHOSEN,
    held_by: str = "",
) -> Expanded:
    """Every post that a conference invites on a day, line by line as the plan prints them.

    on:      the day whose units and rosters count; a commune that became a ward before has no chair of a commune (T-37).
    chosen:  purpose -> (unit that chose, name of what was chosen).
    held_by: unit that holds one of several conferences: of its level and below it only its own units are asked, and
             only roster rows that name it in the column of that level. "" = the whole plan.

    Raises ReviewError for a conference or a holding unit that the plan does not have.
    """
    index = plans.PlanIndex(plan)
    found = index.conferences.get(conference)
    if found is None or (held_by and held_by not in index.units):
        raise ReviewError(f"the plan has no conference {conference!r} or no unit {held_by!r}")
    reach = _Reach(index, found.level, on, chosen, held_by)
    made: list[Post] = []
    not_loaded: list[str] = []
    left: list[tuple[str, str]] = []
    for line in found.participants:
        entries = [one for one in composition.entries.get(conference, ()) if one.line == line]
        if not entries:
            not_loaded.append(line)
        for entry in entries:
            if entry.left_to:
                left.append((line, entry.left_to))
                continue
            asked = list(reach.posts_of(entry))
            made.extend(asked)
            if not asked and line not in not_loaded:
                not_loaded.append(line)
    ordered = (
        Post(one.unit, one.title, one.line, order, one.post, one.person, one.body) for order, one in enumerate(made)
    )
    return Expanded(tuple(ordered), tuple(not_loaded), tuple(left))


@dataclass(frozen=True, slots=True)
class _Reach:
    """Which units and rows one conference reaches on a day."""

    index: plans.PlanIndex
    level: str
    on: date
    chosen: Mapping[str, Sequence[tuple[str, str]]]
    held_by: str

    def posts_of(self, entry: Entry) -> Iterator[Post]:
        """The posts of one entry, without an order yet; none where its list is empty."""
        if entry.owners is not None:
            yield from self._owners(entry, entry.owners)
        elif entry.roster:
            yield from self._members(entry)
        elif entry.chosen:
            yield from self._chosen(entry)

    def _owners(self, entry: Entry, owners: plans.Selector) -> Iterator[Post]:
        # Being invited is a duty like any other as far as the choice of units goes: one rule for both.
        duty = plans.Duty(id=entry.line, kind=INVITATION, title=entry.post, stage="", owners=owners, bound="")
        for unit in obligations.owners(self.index, duty, self.on):
            if self._is_within(unit):
                yield Post(unit.id, post_titles.of_unit(entry.post, unit), entry.line, 0, entry.post)

    def _members(self, entry: Entry) -> Iterator[Post]:
        roster = self.index.rosters.get(entry.roster)
        for row in roster.rows if roster else ():
            place = row.get(self.level, "")
            if not chasing.is_in_force(row, self.on) or (self.held_by and place not in ("", self.held_by)):
                continue
            unit = self._living(row.get("unit", ""))
            position = vietnamese.clean(row.get("position", "")) or entry.post
            person = vietnamese.clean(row.get("person", ""))
            if entry.post:  # what the list makes them, and for which place where it says one
                title = post_titles.of_unit(entry.post, self.index.units.get(place))
            else:
                title = post_titles.of_unit(position, self.index.units.get(unit))
            yield Post(unit, title, entry.line, 0, position, person)

    def _chosen(self, entry: Entry) -> Iterator[Post]:
        noun = next(
            (
                duty.choice.noun
                for duty in self.index.plan.duties
                if duty.choice and duty.choice.purpose == entry.chosen
            ),
            "",
        )
        for chooser, name in self.chosen.get(entry.chosen, ()):
            if not self.held_by or self.index.ancestor_at(chooser, self.level) == self.held_by:
                title = post_titles.of_body(entry.post, noun, name)
                yield Post(self._living(chooser), title, entry.line, 0, entry.post, "", vietnamese.clean(name))

    def _is_within(self, unit: plans.Unit) -> bool:
        """Bodies and the tiers above are the same for every conference; of its own tier and below only its own units."""
        if not self.held_by or unit.group != unit.level:
            return True
        depth = self.index.depth
        if depth.get(unit.level, 0) < depth.get(self.level, 0):
            return True
        return self.index.ancestor_at(unit.id, self.level) == self.held_by

    def _living(self, unit: str) -> str:
        """The unit or its successor on the day; the host where a list names no unit, and as written where none follows."""
        known = self.index.units.get(unit)
        alive = obligations.living(self.index, known, self.on)
        return alive.id if alive else unit or self.index.plan.host
