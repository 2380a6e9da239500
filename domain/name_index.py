"""Look-up of units by written name: built once, then a few dictionary reads per question.

Answers how well a name matches, nothing else. Kind words, districts and dates are weighed in `domain.names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from domain import plans, vietnamese, written_names

_LEAST_LETTERS = 5
"""Shorter names are one letter away from too many others to suggest anything."""


class Match(Enum):
    """How a written name agrees with a name of a unit."""

    EXACT = "exact"
    """The unit's own name, marks and all."""
    ALIAS = "alias"
    """Another spelling that the plan lists for the unit."""
    UNMARKED = "unmarked"
    """The name with marks left out."""
    CONTRARY = "contrary"
    """The same letters with other marks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a unit as compared (a `written_names.key`)."""

    unit: plans.Unit
    key: str
    is_alias: bool


class NameIndex:
    """All names of all units: own, full, of the answering body, and aliases."""

    def __init__(self, units: Iterable[plans.Unit]) -> None:
        self._by_fold: dict[str, list[Entry]] = {}
        self._short_names: set[str] = set()
        for unit in units:
            self._short_names |= {written_names.fold(written_names.key(name)) for name in (unit.name, *unit.aliases)}
            for entry in _entries(unit):
                self._by_fold.setdefault(written_names.fold(entry.key), []).append(entry)

    def matches(self, name: str) -> Iterator[tuple[plans.Unit, Match]]:
        """Units whose name has the same letters; one unit may come several times.

        name: a part of a `written_names.key`.
        """
        for entry in self._by_fold.get(written_names.fold(name), ()):
            if entry.key == name:
                yield entry.unit, Match.ALIAS if entry.is_alias else Match.EXACT
            elif vietnamese.leaves_out_marks(name.replace("'", ""), entry.key.replace("'", "")):
                yield entry.unit, Match.UNMARKED
            else:
                yield entry.unit, Match.CONTRARY

    def near(self, name: str) -> Iterator[plans.Unit]:
        """Units one letter away, marks aside: for suggestions only. One unit may come several times."""
        typed = written_names.fold(name)
        if sum(char.isalpha() for char in typed) < _LEAST_LETTERS - 1:
            return
        known = {fold for shape in _with_one_less(typed) for fold in self._by_shape.get(shape, ())}
        for fold in known:
            if fold != typed and is_one_slip(typed, fold):
                yield from (entry.unit for entry in self._by_fold[fold])

    @cached_property
    def _by_shape(self) -> dict[str, list[str]]:
        """Folded name or alias, and the same with any one letter left out -> folded names."""
        shapes: dict[str, list[str]] = {}
        for fold in self._short_names & self._by_fold.keys():
            if sum(char.isalpha() for char in fold) >= _LEAST_LETTERS:
                for shape in _with_one_less(fold):
                    shapes.setdefault(shape, []).append(fold)
        return shapes


def _entries(unit: plans.Unit) -> set[Entry]:
    own = {written_names.key(name) for name in (unit.name, unit.full_name, unit.office_name)}
    others = {written_names.key(alias) for alias in unit.aliases} - own
    return {Entry(unit, key, is_alias) for keys, is_alias in ((own, False), (others, True)) for key in keys if key}


def alias_as_listed(unit: plans.Unit, name: str) -> str:
    """The plan's own spelling of an alias that was matched; the name as given where the plan lists none."""
    return next((alias for alias in unit.aliases if written_names.key(alias) == name), name)


def _with_one_less(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def is_one_slip(typed: str, known: str) -> bool:
    """Tell whether one letter added, dropped or replaced, or two neighbours swapped, turns one text into the other."""
    if abs(len(typed) - len(known)) > 1 or typed == known:
        return False
    start = _shared_start(typed, known)
    mine, other = typed[start:], known[start:]
    if len(mine) == len(other):
        return mine[1:] == other[1:] or (mine[:2] == other[1::-1] and mine[2:] == other[2:])
    longer, shorter = (mine, other) if len(mine) > len(other) else (other, mine)
    return longer[1:] == shorter


def _shared_start(one: Sequence[str], two: Sequence[str]) -> int:
    length = 0
    while length < min(len(one), len(two)) and one[length] == two[length]:
        length += 1
    return length
