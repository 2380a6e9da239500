"""The kinds of Vietnamese territorial units and the words people write for them.

A table of the language, not of a plan: no unit, no level. Bodies whose kind word is part of their name (Sở Y tế) are
not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain import plans, vietnamese


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of unit.

    word:  as written in a sentence ("thị xã").
    tier:  kinds of one tier are mistaken for each other (thị xã Hội An for thành phố Hội An), kinds of different tiers
           are not.
    short: abbreviations, lower case, dots read as spaces.
    """

    id: str
    word: str
    tier: int
    short: tuple[str, ...]


KINDS = {
    kind.id: kind
    for kind in (
        Kind("tinh", "tỉnh", 1, ()),
        Kind("thanh_pho_tw", "thành phố", 1, ("tp", "t p")),
        Kind("thanh_pho", "thành phố", 2, ("tp", "t p")),
        Kind("thi_xa", "thị xã", 2, ("tx", "t x")),
        Kind("huyen", "huyện", 2, ("h",)),
        Kind("quan", "quận", 2, ("q",)),
        Kind("xa", "xã", 3, ("x",)),
        Kind("phuong", "phường", 3, ("p",)),
        Kind("thi_tran", "thị trấn", 3, ("tt", "t t")),
        Kind("dac_khu", "đặc khu", 3, ()),
    )
}

_OFFICE_WORDS = ("ubnd", "u b n d", "ub nd", "ủy ban nhân dân")
_PLURAL_WORDS = ("các", "những")


def _forms(word: str) -> set[tuple[str, ...]]:
    """The word as compared: with and without marks, split into its parts."""
    return {tuple(vietnamese.tone_fold(word).lower().split()), tuple(vietnamese.mark_fold(word).split())}


def _kind_forms() -> dict[tuple[str, ...], frozenset[str]]:
    forms: dict[tuple[str, ...], frozenset[str]] = {}
    for kind in KINDS.values():
        for word in (kind.word, *kind.short):
            for form in _forms(word):
                forms[form] = forms.get(form, frozenset()) | {kind.id}
    return forms


_KIND_FORMS = _kind_forms()
_FILLER_FORMS = frozenset(form for word in (*_OFFICE_WORDS, *_PLURAL_WORDS) for form in _forms(word))
_LONGEST_FORM = max(map(len, (*_KIND_FORMS, *_FILLER_FORMS)))


def kinds_at_start(words: list[str]) -> tuple[frozenset[str], int]:
    """Kinds meant by the first words of a text, and how many words say so; no kind and 0 where there is none.

    words: lower case, tone-folded. "thành phố" means two kinds, a province's and a district's.
    """
    for length in range(min(_LONGEST_FORM, len(words)), 0, -1):
        kinds = _KIND_FORMS.get(tuple(words[:length]))
        if kinds:
            return kinds, length
    return frozenset(), 0


def fillers_at_start(words: list[str]) -> int:
    """How many words at the start only say "the people's committee of" or "the (several)"."""
    for length in range(min(_LONGEST_FORM, len(words)), 0, -1):
        if tuple(words[:length]) in _FILLER_FORMS:
            return length
    return 0


def is_same_tier(kind: str, written: frozenset[str]) -> bool:
    """Tell whether a unit of this kind may be meant, if wrongly, by one of the written kinds."""
    known = KINDS.get(kind)
    return known is not None and any(KINDS[other].tier == known.tier for other in written)


def word_for(kinds: frozenset[str]) -> str:
    """The written word of kinds that share it; "" for none."""
    return KINDS[min(kinds)].word if kinds else ""


def noun(unit: plans.Unit) -> str:
    """The kind word of a unit in a sentence; "đơn vị" for a body that is not a territory."""
    kind = KINDS.get(unit.kind)
    return kind.word if kind else "đơn vị"


def label(unit: plans.Unit) -> str:
    """The unit as named inside a sentence: "xã Lăng", "thành phố Tam Kỳ", "Sở Y tế"."""
    full = vietnamese.clean(unit.full_name or unit.name)
    kind = KINDS.get(unit.kind)
    if kind is None:
        return full
    if full.lower().startswith(f"{kind.word} "):
        return kind.word + full[len(kind.word) :]
    return f"{kind.word} {full}" if full == vietnamese.clean(unit.name) else full
