"""Letters made up to try the templates with: of every kind one with all there can be in it, and one with as little as must be.

They are put together from the classes themselves, so a field that is added to a letter has its sample at once.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from domain import letter_tone, outgoing, plans
from domain.answers import Answer

Made = TypeVar("Made")

ORDERED = plans.AddresseeClass("thu-cap-duoi", "Cấp dưới", letter_tone.ORDER, may_be_ordered=True)
ASKED = plans.AddresseeClass("thu-doan-the", "Đoàn thể", letter_tone.ASK, may_be_ordered=False)
TODAY = date(2024, 1, 5)
WORDS, EARLIER = "Thử", "Trước đó"
_SAYS = {
    "number": "12/KH-UBND",
    "address": "https://noi-bo.test/trang?a=1&b=2",
    "file": "thu.xlsx",
    "to": "thu@co-quan.example",
    "zone": "UTC",
}
"""What a text must look like to be shown at all; any other one is WORDS."""
_LEGS = (plans.OFFICIAL, plans.SOFT)
_MAY_BE_EMPTY = (outgoing.Morning, outgoing.Thanks, Answer)
"""Kinds that are written even where a list that must be given has nothing in it."""


def letters(kind: type[Made]) -> Iterator[Made]:
    """Full letters of one kind, to those who may be ordered and those who may not, with one thing and several; then the least."""
    for tone in (ORDERED, ASKED):
        yield _made(kind, tone, number=0, is_full=True)
    yield _made(kind, ORDERED, number=1, is_full=True)
    yield _made(kind, ASKED, number=0, is_full=False)


def answers() -> Iterator[Answer]:
    """Answers to mails of units: as `letters`, one with very much owed, and full ones about a single file of each kind."""
    yield from letters(Answer)
    full = next(letters(Answer))
    yield dataclasses.replace(
        full, files=tuple(dataclasses.replace(one, unit="") for one in full.files), owing=full.owing * 20
    )
    for one in full.files:
        for has_marked in (True, False):
            yield dataclasses.replace(full, files=(one,), owing=(), has_marked=has_marked)


def _made(kind: type[Made], tone: plans.AddresseeClass, number: int, *, is_full: bool) -> Made:
    """One value of a class. number: which of several in a list; even ones lie ahead of TODAY and are several, odd ones not."""
    hints = typing.get_type_hints(kind)
    given: dict[str, Any] = {}
    for one in dataclasses.fields(kind):  # pyright: ignore[reportArgumentType]
        has_default = one.default is not dataclasses.MISSING or one.default_factory is not dataclasses.MISSING
        if is_full or not has_default:
            filling = _Filling(tone, number, is_full=is_full, is_empty=not is_full and kind in _MAY_BE_EMPTY)
            given[one.name] = filling.value(hints[one.name], one.name)
    return kind(**given)


def _variants(kind: Any) -> int:
    """How many full values of a class a list needs, so that each choice it holds occurs; two where it holds none."""
    hints = typing.get_type_hints(kind).values()
    return max([2, *(len(one) for one in hints if isinstance(one, type) and issubclass(one, Enum))])


@dataclasses.dataclass(frozen=True, slots=True)
class _Filling:
    """How the fields of one value are filled."""

    tone: plans.AddresseeClass
    number: int
    _: dataclasses.KW_ONLY
    is_full: bool
    is_empty: bool

    def value(self, hint: Any, name: str) -> Any:
        """Something that the field may hold."""
        if isinstance(hint, types.UnionType):
            hint = next(one for one in typing.get_args(hint) if one is not types.NoneType)
        if typing.get_origin(hint) is tuple:
            return self._several(typing.get_args(hint)[0], name)
        if hint is plans.AddresseeClass:
            return self.tone
        if hint is str:
            return EARLIER if self._is_other(name) else _SAYS.get(name, WORDS)
        if hint in (bool, int):
            return hint(2 if self.is_full else 0)
        if hint is datetime:
            return datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=UTC)
        if hint is date:
            ahead = timedelta(days=3 if self.number % 2 == 0 else -3)
            return TODAY if name == "as_of" else TODAY + ahead - timedelta(days=self._is_other(name))
        if issubclass(hint, Enum):
            listed = list(hint)
            return listed[self.number % len(listed)]
        return _made(hint, self.tone, self.number, is_full=self.is_full)

    def _is_other(self, name: str) -> bool:
        """Whether this says what was told before, and something else was: of even ones all has changed, of odd ones nothing."""
        return name.startswith("old_") and self.number % 2 == 0

    def _several(self, hint: Any, name: str) -> tuple[Any, ...]:
        if self.is_empty:
            return ()
        if name == "missing_legs":
            return (_LEGS[self.number % len(_LEGS)],)
        if not hasattr(hint, "__dataclass_fields__"):
            return tuple(self.value(hint, name) for _ in range(2 if self.is_full else 1))
        if not self.is_full:
            return (_made(hint, self.tone, 0, is_full=False),)
        numbers = range(1) if self.number % 2 and name == "units" else range(_variants(hint))
        return (
            *(_made(hint, self.tone, number, is_full=True) for number in numbers),
            *(_made(hint, self.tone, number, is_full=False) for number in numbers[1:2]),
        )
