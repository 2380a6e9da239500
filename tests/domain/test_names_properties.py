"""The resolver on texts and lists nobody thought of."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import names, plans
from tests.domain.unit_samples import BY_ID, LEVELS, UNITS

RESOLVER = names.Resolver(UNITS, LEVELS)
CURRENT = [unit for unit in UNITS if unit.valid_to is None]
WORDS = sorted(
    {word for unit in UNITS for word in unit.full_name.split()}
    | {"UBND", "các", "TP.", "H.", "X.", "P", "TT", "TX", ",", "-", "(", ")", "02", "ba", "tra", "don", "tam", "thanh"}
)
LIKELY = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
ANYTHING = st.text(st.characters(), max_size=60)  # lone surrogates, controls, emoji


def with_parent(unit: plans.Unit) -> str:
    return f"{unit.full_name}, {BY_ID[unit.parent].full_name}" if unit.parent else unit.full_name


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def of_the_office(text: str) -> str:
    return f"UBND {text}"


@pytest.mark.proves("X10")
@settings(deadline=None)
@given(st.sampled_from(CURRENT), st.lists(st.sampled_from([composed, decomposed, str.upper, of_the_office])))
def test_a_full_name_with_its_parent_is_the_unit(unit: plans.Unit, changes: list[Callable[[str], str]]) -> None:
    text = with_parent(unit)
    for change in changes[:4]:
        text = change(text)

    assert RESOLVER.find(text).unit == unit


@settings(deadline=None)
@given(st.one_of(ANYTHING, LIKELY), st.one_of(st.none(), ANYTHING, LIKELY), st.sampled_from([None, "district", "?"]))
def test_no_text_raises_and_every_answer_is_whole(text: str, within: str | None, level: str | None) -> None:
    found = RESOLVER.find(text, within=within, level=level)

    assert found.verdict in {names.ONE, names.TIE, names.NONE}
    assert (found.unit is not None) == (found.verdict == names.ONE)
    assert found.message.endswith((".", "!", "?"))
    assert len({one.unit.id for one in found.candidates}) == len(found.candidates)
    assert all(one.reason and 0 <= one.score <= 100 for one in found.candidates)
    assert [one.score for one in found.candidates] == sorted((one.score for one in found.candidates), reverse=True)


@pytest.mark.proves("X10", "T-12")
@settings(deadline=None)
@given(st.one_of(LIKELY, st.sampled_from([unit.name for unit in UNITS])))
def test_a_tie_names_several_and_yields_none(text: str) -> None:
    found = RESOLVER.find(text)

    if found.verdict == names.TIE:
        assert found.unit is None
        assert len(found.candidates) > 1


@settings(deadline=None, max_examples=40)
@given(LIKELY, st.randoms(use_true_random=False))
def test_the_order_of_the_list_plays_no_part(text: str, shuffler: random.Random) -> None:
    shuffled = list(UNITS)
    shuffler.shuffle(shuffled)

    assert names.Resolver(shuffled, LEVELS).find(text) == RESOLVER.find(text)
