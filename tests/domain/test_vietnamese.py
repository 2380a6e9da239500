"""Rules of the script: one stored spelling, folds, dictionary order."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import vietnamese

LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯàảãáạằếộợựỹỳ 'zf019-\u0301\u0323\u0302", max_size=12)
ANYTHING = st.text(st.characters(), max_size=40)  # lone surrogates too


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (unicodedata.normalize("NFD", "Quế Sơn"), "Quế Sơn"),
        ("Qu\u00ea\u0301 S\u01a1n", "Quế Sơn"),  # base letter and tone mark
        ("Que\u0301\u0302 Sơn", "Quế Sơn"),  # tone typed before the circumflex
        ("Đa\u0323\u0306k", "Đặk"),
        ("\u00d0ại Lộc", "Đại Lộc"),
        ("Ch’ơm", "Ch'ơm"),
        ("Tam\u00a0Kỳ", "Tam Kỳ"),
        ("Ta\u200bm K\u00adỳ\ufeff", "Tam Kỳ"),
        ("  Tam \t\r\n Kỳ ", "Tam Kỳ"),
        ("Tam\x00Kỳ", "Tam Kỳ"),
        ("\u200b \u00a0", ""),
    ],
)
def test_clean_gives_the_one_stored_spelling(written: str, stored: str) -> None:
    assert vietnamese.clean(written) == stored


@settings(deadline=None)
@given(ANYTHING)
def test_clean_is_composed_and_changes_nothing_twice(text: str) -> None:
    stored = vietnamese.clean(text)

    assert unicodedata.is_normalized("NFC", stored)
    assert vietnamese.clean(stored) == stored


@settings(deadline=None)
@given(LETTERS)
def test_folds_do_not_see_how_letters_were_composed(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)

    assert vietnamese.clean(apart) == vietnamese.clean(text)
    assert vietnamese.tone_fold(apart) == vietnamese.tone_fold(text)
    assert vietnamese.mark_fold(apart) == vietnamese.mark_fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("hòa", "hoà"),
        ("hoà", "hoà"),
        ("thúy", "thuý"),
        ("Ủy ban", "Uỷ ban"),
        ("HÒA", "HOÀ"),
        ("khỏe", "khoẻ"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("Tíên Phứơc", "Tiến Phước"),
        ("mùa", "mùa"),
        ("mía", "mía"),
        ("hoàng", "hoàng"),
        ("Đắc Pring", "Đắc Pring"),
    ],
)
def test_tone_fold_puts_the_mark_in_one_place(written: str, folded: str) -> None:
    assert vietnamese.tone_fold(written) == folded


def test_tone_fold_keeps_words_apart() -> None:
    words = ["hoa", "hoà", "hoá", "hoạ", "don", "dơn", "đơn", "múa", "mùa", "tam thanh", "tam thành", "tam thạnh"]

    assert len({vietnamese.tone_fold(word) for word in words}) == len(words)


@settings(deadline=None)
@given(LETTERS)
def test_tone_fold_only_moves_marks(text: str) -> None:
    folded = vietnamese.tone_fold(text)

    assert vietnamese.mark_fold(folded) == vietnamese.mark_fold(text)
    assert vietnamese.tone_fold(folded) == folded


def test_mark_fold_serves_search_only() -> None:
    assert vietnamese.mark_fold("Trà Đơn") == vietnamese.mark_fold("TRÀ DƠN") == "tra don"


@pytest.mark.parametrize(("text", "answer"), [("Tam Thanh", False), ("Đam", True), ("xã Ba", True), ("Ch'om", False)])
def test_has_marks(text: str, answer: bool) -> None:
    assert vietnamese.has_marks(text) is answer


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("que son", True),
        ("Quê Sơn", True),
        ("Qué Sơn", True),
        ("Quế Sơn", True),
        ("Quề Sơn", False),
        ("Quế Sờn", False),
        ("Quế", False),
    ],
)
def test_leaves_out_marks_tells_omission_from_contradiction(typed: str, answer: bool) -> None:
    assert vietnamese.leaves_out_marks(typed, "Quế Sơn") is answer


@pytest.mark.parametrize("word", ["Ba", "Tư", "Lăng", "Dang", "Đông", "nghiêng", "Quế"])
def test_is_syllable_knows_ordinary_words(word: str) -> None:
    assert vietnamese.is_syllable(word)


@pytest.mark.parametrize("word", ["Zuôich", "Tr'Hy", "Gari", "Bhalêê", "02", "", "Tam Kỳ"])
def test_is_syllable_refuses_what_no_vietnamese_word_looks_like(word: str) -> None:
    assert not vietnamese.is_syllable(word)


@pytest.mark.parametrize(
    "in_order",
    [
        ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mằ", "mâ", "mấ"],
        ["An Phú", "Ăn", "Ân Nghĩa", "Ba"],
        ["Da", "Dang", "Duy Xuyên", "Đa", "Đại Lộc", "Đông Giang", "E"],
        ["Tam Dân", "Tam Đàn", "Tam Thanh", "Tam Thành", "Tam Thạnh", "Tam Xuân"],
        ["Trà Don", "Trà Dơn", "Trà Dương", "Trà Đơn"],
        ["oa", "oà", "oá", "oan", "ôa", "ơa"],  # a tone counts only when all letters are equal
        ["Quế Xuân 1", "Quế Xuân 2", "Quế Xuân A"],
        ["La Dêê", "Laêê", "Lăng", "u", "ư", "v", "w", "x"],
        ["hoa", "Hoa", "hoà", "hoá hồng", "hoa huệ"],
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_sort_key_gives_dictionary_order(in_order: list[str], form: Literal["NFC", "NFD"]) -> None:
    listed = [unicodedata.normalize(form, name) for name in in_order]

    assert sorted(set(listed), key=vietnamese.sort_key) == listed


@settings(deadline=None)
@given(LETTERS, LETTERS)
def test_sort_key_is_equal_only_for_equal_texts(one: str, two: str) -> None:
    is_equal = vietnamese.sort_key(one) == vietnamese.sort_key(two)

    assert is_equal == (vietnamese.clean(one) == vietnamese.clean(two))


@settings(deadline=None)
@given(ANYTHING, ANYTHING)
def test_sort_key_orders_any_two_texts_and_ignores_composition(one: str, two: str) -> None:
    first, second = vietnamese.sort_key(one), vietnamese.sort_key(two)

    assert (first < second) + (first > second) + (first == second) == 1
    assert vietnamese.sort_key(unicodedata.normalize("NFD", one)) == vietnamese.sort_key(
        unicodedata.normalize("NFC", one)
    )
