"""Which units a running text names: a subject, a signature, the name of a file. Weak evidence: it ranks, it never decides alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from domain import names, plans, unit_kinds, vietnamese

_LONGEST_NAME = 4
_MOST_QUESTIONS = 24
"""The resolver looks for near names when it finds none, and that takes time: so often it is asked about one text."""
_MOST_LETTERS = 4_000
_WORD = re.compile(r"[^\s,;:()\[\]{}\"“”|/_–—]+|[,;:()\[\]{}\"“”|/_–—]")
_BODY_WORD = re.compile(r"[\w&]+")
_KINDS = frozenset(
    form for kind in unit_kinds.KINDS.values() for form in (kind.word, vietnamese.mark_fold(kind.word), *kind.short)
)
_ONE_WORD_KINDS = {form for form in _KINDS if " " not in form and len(form) > 1}
_TWO_WORD_KINDS = {form for form in _KINDS if " " in form and len(form) > 3}


class Mentions:
    """Finds the units that a text names, territories by their kind word, other bodies by their full name."""

    def __init__(self, units: Iterable[plans.Unit], resolver: names.Resolver) -> None:
        self._resolver = resolver
        bodies = ((unit, name) for unit in units if unit.kind not in unit_kinds.KINDS for name in _names(unit))
        self._bodies = [(f" {vietnamese.mark_fold(name)} ", unit.id) for unit, name in bodies]

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the units named for certain, in the order of their first mention; a name that two units share names none."""
        cut = vietnamese.clean(text[:_MOST_LETTERS])
        found: dict[str, None] = {}
        asked = 0
        for spellings in _phrases(_WORD.findall(cut)):
            for spelling in spellings:
                if asked >= _MOST_QUESTIONS:
                    break
                asked += 1
                resolution = self._resolver.find(spelling)
                if resolution.unit is not None:
                    found[resolution.unit.id] = None
                if resolution.verdict != names.NONE:
                    break
        folded = f" {' '.join(_BODY_WORD.findall(vietnamese.mark_fold(cut)))} "
        return tuple(found | {unit: None for name, unit in self._bodies if name in folded})


def _names(unit: plans.Unit) -> Iterator[str]:
    """Names of a body that are long enough to be no ordinary words."""
    for name in dict.fromkeys((unit.full_name, unit.name, *unit.aliases)):
        words = _BODY_WORD.findall(name)
        if len(words) > 1:
            yield " ".join(words)


def _phrases(words: list[str]) -> Iterator[list[str]]:
    """For every kind word the spellings to ask about, the longest first: with what it lies in, then without."""
    behind = 0
    for start in range(len(words)):
        taken = _kind_at(words, start)
        if not taken or start < behind:  # "huyện Phú Ninh" behind "xã Tam Dân" says where, not who
            continue
        kind = " ".join(words[start : start + taken])
        name = _name_from(words, start + taken)
        after = start + taken + len(name)
        while after < len(words) and words[after] in ",-–(":
            after += 1
        above = _kind_at(words, after)
        if not _lies_above(words[after : after + above], words[start : start + taken]):
            above = 0  # "xã Tam Thành, xã Tam Dân" are two communes
        place = [*words[after : after + above], *_name_from(words, after + above)] if above else []
        spellings: list[str] = []
        if name and len(place) > above:
            spellings.append(f"{kind} {' '.join(name)}, {' '.join(place)}")
            behind = after + len(place)
        yield spellings + [f"{kind} {' '.join(name[:length])}" for length in range(len(name), 0, -1)]


def _kind_at(words: list[str], at: int) -> int:
    """How many words at this place are a kind word; 0 for none."""
    two = " ".join(words[at : at + 2]).lower()
    if two in _TWO_WORD_KINDS:
        return 2
    return int(words[at].lower().rstrip(".") in _ONE_WORD_KINDS) if at < len(words) else 0


def _lies_above(place: list[str], kind: list[str]) -> bool:
    """Tell whether a unit of the one kind word may lie in one of the other."""
    tiers = [
        [
            unit_kinds.KINDS[one].tier
            for one in unit_kinds.kinds_at_start([word.lower().rstrip(".") for word in words])[0]
        ]
        for words in (place, kind)
    ]
    return bool(tiers[0] and tiers[1]) and min(tiers[0]) < max(tiers[1])


def _name_from(words: list[str], at: int) -> list[str]:
    name: list[str] = []
    for place in range(at, min(at + _LONGEST_NAME, len(words))):
        word = words[place].rstrip(".!?")
        if not word or not (word[0].isalnum()) or _kind_at(words, place):
            break
        name.append(word)
        if word != words[place]:  # the sentence ends here
            break
    return name
