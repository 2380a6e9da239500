"""The spelling of one Vietnamese syllable: onset, rhyme and tone, by rule and without a dictionary.

Stricter than `vietnamese.is_syllable`, which only looks at bare letters: names of other peoples ("Pa", "Kon") and loan
words fail here. Made to tell Vietnamese from what an old encoding makes of it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from domain import vietnamese

_TONES = frozenset("\u0300\u0309\u0303\u0301\u0323")
_TONES_OF_STOPS = frozenset("\u0301\u0323")
"""Sắc and nặng: a syllable that ends in p, t, c or ch has no other tone, and never none."""
_SPELT_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph q qu r s t th tr v x"
_SPELT_RHYMES = """
a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc âu ây âm ân âng âp ât âc
e eo em en eng ep et ec ê êu êm ên êng ênh êp êt êch
i ia iu im in inh ip it ich iêu iêm iên iêng iêp iêt iêc y yêu yêm yên yêng yêt
o oi om on ong op ot oc oong ooc oa oai oay oao oam oan oang oanh oap oat oac oach oăm oăn oăng oăt oăc oe oeo oen oet
ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt
u ui um un ung up ut uc ua uôi uôm uôn uông uôt uôc uơ uê uênh uêch uân uâng uât uây
uy uya uyu uyn uynh uyp uyt uych uyên uyêt
ư ưi ưu ưm ưng ưt ưc ưa ươi ươu ươm ươn ương ươp ươt ươc
"""
_ONSETS = ("", *_SPELT_ONSETS.split())
_RHYMES = frozenset(_SPELT_RHYMES.split())
_OLD_PLACE = frozenset({"oa", "oe", "uy"})
"""Open rhymes whose tone mark stands on the first vowel in the older spelling: hòa, thúy."""


@lru_cache(maxsize=4096)
def is_spelt(word: str) -> bool:
    """Tell whether the word, in NFC, is spelt as one Vietnamese syllable ("huyện"; not "huyÖn", "file")."""
    lowered = word.lower()
    parts = unicodedata.normalize("NFD", lowered)
    tones = [part for part in parts if part in _TONES]
    letters = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    if len(tones) > 1 or not letters:
        return False
    found = [
        letters[len(onset) :]
        for onset in _ONSETS
        if letters.startswith(onset) and letters[len(onset) :] in _RHYMES and _go_together(onset, letters[len(onset) :])
    ]
    if not found:
        return False
    if letters.endswith(("p", "t", "c", "ch")) and not (tones and tones[0] in _TONES_OF_STOPS):
        return False
    return not tones or vietnamese.tone_fold(lowered) == lowered or found[0] in _OLD_PLACE


def _go_together(onset: str, rhyme: str) -> bool:
    """The rules of c/k, g/gh, ng/ngh, q/qu and iê/yê."""
    if rhyme.startswith("yê"):
        return not onset
    if rhyme.startswith("iê") and onset in {"", "qu"}:
        return False
    match onset:
        case "k":
            return rhyme[0] in "eêiy"
        case "gh" | "ngh":
            return rhyme[0] in "eêi"
        case "c" | "ng":
            return rhyme[0] not in "eêiy"
        case "g":
            return rhyme[0] not in "eêy"
        case "q":
            return rhyme[0] == "u" and len(rhyme) > 1
        case "qu":
            return rhyme[0] not in "ouư"
        case _:
            return True
