"""Taking a written unit name apart: kind words, the name itself, and the units above it.

"UBND xã Tam Thanh, TP. Tam Kỳ" can be read in several ways and only the list of units tells which is meant. So every
reading is given, and `domain.names` looks each of them up. "Xã" in the middle of a name is never taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain import unit_kinds, vietnamese

_MOST_PARTS = 8
_CUT = ", "
_CUTS = re.compile(r"\s*[,;()\[\]{}/|\-‐‑‒–—−]+\s*")
_BLANKS = re.compile(r"[.:_…\"“”„«»?]+")


@dataclass(frozen=True, slots=True)
class Head:
    """A name with the kind it was written with; no kinds where no kind word stands before it."""

    name: str
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: a head, and what is written of the units it lies in ("tp tam kỳ").

    is_turned: the larger unit is taken to stand first ("Đông Giang, xã Ba").
    """

    head: Head
    places: tuple[str, ...] = ()
    is_turned: bool = False


def key(text: str) -> str:
    """The text as compared, marks kept: lower case, one place for tones, one cut for every comma, bracket and dash."""
    written = _BLANKS.sub(" ", vietnamese.tone_fold(text).lower())
    parts = (" ".join(part.split()) for part in _CUTS.split(written))
    joined = _CUT.join(part for part in parts if part)
    return vietnamese.tone_fold(re.sub(r"'\s+", "'", re.sub(r"\s*&\s*", "&", joined)))


def fold(compared: str) -> str:
    """A `key` without marks and apostrophes: what the index of names is built on."""
    return vietnamese.mark_fold(compared.replace("'", ""))


def heads(part: str) -> Iterator[Head]:
    """The part as it stands, then with "UBND", "các" and kind words taken off its start, one after the other.

    A kind word said twice is taken off twice ("xã xã Quế Lộc", from a list under "UBND các xã"), a second, different
    one belongs to the name.
    """
    yield Head(part)
    words, kinds = part.split(), frozenset[str]()
    while words:
        taken = unit_kinds.fillers_at_start(words)
        if not taken:
            found, taken = unit_kinds.kinds_at_start(words)
            if not taken or (kinds and found != kinds):
                return
            kinds = found
        words = words[taken:]
        if words:
            yield Head(" ".join(words), kinds)


def has_name(part: str) -> bool:
    """Tell whether more than kind words is written: false for "", "xã", "UBND các xã"."""
    words = part.replace(",", " ").split()
    while words:
        taken = unit_kinds.fillers_at_start(words) or unit_kinds.kinds_at_start(words)[1]
        if not taken:
            return any(char.isalnum() for word in words for char in word)
        words = words[taken:]
    return False


def readings(compared: str) -> Iterator[Reading]:
    """Every way to read a `key`; the whole text as one name comes first."""
    yield from (Reading(head) for head in heads(compared))
    parts = compared.split(_CUT)
    for split in dict.fromkeys((tuple(parts), tuple(piece for part in parts for piece in _cut_at_kinds(part)))):
        if not 1 < len(split) <= _MOST_PARTS:
            continue
        for length in range(1, len(split)):
            for head in heads(_CUT.join(split[:length])):
                yield Reading(head, split[length:])
                if length + 1 < len(split):  # a place with a dash or comma in its own name
                    yield Reading(head, (_CUT.join(split[length:]),))
        for head in heads(split[-1]):
            yield Reading(head, split[:-1], is_turned=True)


def _cut_at_kinds(part: str) -> Iterator[str]:
    """ "ubnd xã ba huyện đông giang" -> "ubnd xã ba", "huyện đông giang": cut where a kind word follows a name."""
    words = part.split()
    start = at = 0
    has_begun = False
    while at < len(words):
        taken = unit_kinds.fillers_at_start(words[at:]) or unit_kinds.kinds_at_start(words[at:])[1]
        if not taken:
            has_begun = True
        elif has_begun and at + taken < len(words):
            yield " ".join(words[start:at])
            start, has_begun = at, False
        at += max(taken, 1)
    yield " ".join(words[start:])
