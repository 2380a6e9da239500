"""Who is invited to a conference: posts become letters, one per person, with every capacity of that person.

Which posts a conference has is left to `domain.composition`, writing and sending to others.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain import vietnamese

_LONGEST_SLUG = 70
"""Keys are stored in columns of a fixed width."""


@dataclass(frozen=True, slots=True)
class Post:
    """One capacity in which somebody is invited.

    unit:   unit id. title: as the letter says it ("Chủ tịch UBND xã Tam Anh Nam").
    line:   participants line of the conference it comes from, verbatim. order: place in protocol.
    post:   short title as in invitations.yaml and persons.csv ("Chủ tịch UBND"); "" = the title itself.
    person: whom a roster names for it, by id or by name; "" = whoever holds the post.
    body:   the village, cooperative … that was chosen, "" where the unit itself is invited.
    """

    unit: str
    title: str
    line: str
    order: int
    post: str = ""
    person: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """One row of the register of persons: somebody holds a post for a time.

    person: stable id, the same in every row of one person. honorific: "ông", "bà", "đồng chí" or "".
    post:   short title as in invitations.yaml. email: "" = the unit's contact.
    valid_from, valid_to: first day in the post, first day no longer in it; None = open.
    """

    person: str
    name: str
    honorific: str
    unit: str
    post: str
    email: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the person holds the post on that day."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_to is None or day < self.valid_to


@dataclass(frozen=True, slots=True)
class Invitee:
    """One letter.

    key:        stable over re-loads: "person:<id>", or "post:<unit>:<slug of the post>" while nobody knows the holder; a
                roster's name and a chosen body add a part of their own.
    name:       "" while neither register nor roster says who holds the post.
    unit:       whose contact reaches them; email goes first, "" = use that contact.
    capacities: every post, in protocol order, each once.
    """

    key: str
    name: str
    honorific: str
    unit: str
    email: str
    capacities: tuple[Post, ...]


def one_letter_per_person(posts: Iterable[Post], holders: Iterable[Holder], on: date) -> list[Invitee]:
    """One invitee per known person, and one per post whose holder is not known; in protocol order (E16, T-41).

    on: the day of the conference; a register row counts on the days it is valid.

    A post with several holders on that day makes a letter to each. A name alone never joins two posts: a roster's name
    finds its row of the register only at the same unit and post. A post that stands in two lines is listed once.
    """
    register = _Register(holders, on)
    names: dict[str, Holder | Post] = {}
    found: dict[str, list[tuple[Post, Holder | None]]] = {}
    for post in sorted(set(posts), key=_protocol):
        rows = register.holders_of(post)
        for row in rows:
            key = f"person:{row.person}"
            names.setdefault(key, row)
            found.setdefault(key, []).append((post, row))
        if not rows:
            key = _key_of(post)
            names.setdefault(key, post)
            found.setdefault(key, []).append((post, None))
    return [_invitee(key, names[key], held, register) for key, held in found.items()]


def likely_same(holders: Iterable[Holder]) -> list[tuple[Holder, Holder]]:
    """Pairs of persons with different ids and equal names, for a person to decide; spelling of tones plays no part.

    Each pair of ids once, as the first row of each that carries the name; in the order of the register.
    """
    first: dict[tuple[str, str], Holder] = {}
    for one in holders:
        if vietnamese.word_fold(one.name):
            first.setdefault((vietnamese.word_fold(one.name), one.person), one)
    of_name: dict[str, list[Holder]] = {}
    for (name, _), one in first.items():
        of_name.setdefault(name, []).append(one)
    pairs: dict[frozenset[str], tuple[Holder, Holder]] = {}
    for alike in of_name.values():
        for number, one in enumerate(alike):
            for other in alike[number + 1 :]:
                pairs.setdefault(frozenset((one.person, other.person)), (one, other))
    return list(pairs.values())


def asked_by_nobody(holders: Iterable[Holder], posts: Iterable[Post]) -> list[Holder]:
    """The rows of the register that no post leads to, whatever the day; in the order of the register."""
    listed = list(posts)
    named = {post.person for post in listed if post.person}
    asked = {(post.unit, vietnamese.word_fold(_short(post))) for post in listed if not post.body}
    return [
        one for one in holders if one.person not in named and (one.unit, vietnamese.word_fold(one.post)) not in asked
    ]


class _Register:
    """The rows that count on a day, by post and by person."""

    def __init__(self, holders: Iterable[Holder], on: date) -> None:
        self._at: dict[tuple[str, str], list[Holder]] = {}
        self._of: dict[str, list[Holder]] = {}
        for one in holders:
            if one.is_valid_on(on):
                self._at.setdefault((one.unit, vietnamese.word_fold(one.post)), []).append(one)
                self._of.setdefault(one.person, []).append(one)

    def holders_of(self, post: Post) -> list[Holder]:
        """The rows of those who are meant by a post, one row a person; empty while nobody is known."""
        if post.body:
            return []
        rows = self._at.get((post.unit, vietnamese.word_fold(_short(post))), [])
        if post.person in self._of:
            mine = [row for row in rows if row.person == post.person]
            return (mine or self._of[post.person])[:1]
        if post.person:
            rows = [row for row in rows if vietnamese.word_fold(row.name) == vietnamese.word_fold(post.person)]
        first: dict[str, Holder] = {}
        for row in rows:
            first.setdefault(row.person, row)
        return list(first.values())

    def email_of(self, person: str) -> str:
        return next((row.email for row in self._of.get(person, ()) if row.email), "")


def _invitee(key: str, who: Holder | Post, held: list[tuple[Post, Holder | None]], register: _Register) -> Invitee:
    capacities: dict[tuple[str, str], Post] = {}
    for post, _ in held:
        capacities.setdefault((post.unit, vietnamese.word_fold(post.title)), post)
    unit = held[0][0].unit
    if isinstance(who, Post):
        return Invitee(key, vietnamese.clean(who.person), "", unit, "", tuple(capacities.values()))
    own = next((row.email for _, row in held if row is not None and row.email), "")
    email = own or register.email_of(who.person)
    return Invitee(key, vietnamese.clean(who.name), who.honorific, unit, email, tuple(capacities.values()))


def _protocol(post: Post) -> tuple[int, str, str, str, str, str, str]:
    return (post.order, post.unit, post.title, post.line, post.post, post.person, post.body)


def _short(post: Post) -> str:
    return post.post or post.title


def _key_of(post: Post) -> str:
    """Bodies and persons are typed names: their slugs may be equal (Trà Don, Trà Dơn), so a digest stands behind."""
    key = f"post:{post.unit}:{_slug(_short(post))}"
    typed = "|".join(vietnamese.word_fold(one) for one in (post.body, post.person) if one)
    return f"{key}:{_slug(typed, 40)}-{_digest(typed)}" if typed else key


def _slug(text: str, most: int = 0) -> str:
    """Lower-case ASCII words. most: cut there; 0 = keep it whole, a long one as a digest behind its beginning."""
    slug = re.sub(r"[^a-z0-9]+", "-", vietnamese.mark_fold(text)).strip("-")
    if most:
        return slug[:most].strip("-")
    return (
        slug
        if len(slug) <= _LONGEST_SLUG
        else f"{slug[: _LONGEST_SLUG - 9].strip('-')}-{_digest(vietnamese.word_fold(text))}"
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
