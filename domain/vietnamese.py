"""Vietnamese text: one spelling to store, folds to compare by, an order to sort by.

Only rules of the script. What a name *means* is decided in `domain.names`; how dates and numbers are written is in
`domain.wording`. A fold is for comparing and searching, never an identity: Trà Don and Trà Dơn fold to one form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Combining huyền, hỏi, ngã, sắc, nặng: in the order in which Vietnamese dictionaries sort them."""
_SHAPED = frozenset("ăâêôơư")
_VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_VOWEL_RUN = re.compile(
    f"[{_VOWELS}{''.join(unicodedata.normalize('NFC', vowel + tone) for vowel in _VOWELS for tone in _TONES)}]{{2,}}+"
    "(?![\u0300-\u036f])"  # a letter with two tone marks is not Vietnamese
)
_LETTER_RANK = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_LOOKALIKES = str.maketrans(
    {
        "Ð": "Đ",  # U+00D0, Icelandic, as typed by old editors
        "ð": "đ",
        "Ɖ": "Đ",  # U+0189, African
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "′": "'",
    }
)
_MIXED_MARKS = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309]{2,}")
"""Marks above the letter, of shape and of tone: the only ones whose order Unicode leaves as it was typed."""
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|t[hr]?|v|x)?"
    r"(?:ieu|yeu|uye|uya|uyu|uoi|uou|oai|oay|oao|oeo|uay|"
    r"ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    r"(?:ch?|m|ngh?|nh?|p|t)?"
)


def clean(text: str) -> str:
    """The one stored spelling of a line of text.

    NFC, with shape marks (ă â ê ô ơ ư) before tone marks whatever the order they were typed in; one kind of apostrophe
    and of Đ; invisible characters gone; every run of spaces, line breaks and controls is one space. Empty stays empty.
    """
    visible = text if text.isprintable() and "\u034f" not in text else "".join(map(_visible, text))
    decomposed = _MIXED_MARKS.sub(_tones_last, unicodedata.normalize("NFD", visible))
    return " ".join(unicodedata.normalize("NFC", decomposed).translate(_LOOKALIKES).split())


def _visible(char: str) -> str:
    """Nothing for zero-width characters, soft hyphens and broken surrogates, a space for controls, else the same."""
    category = unicodedata.category(char)
    if category in {"Cf", "Cs"} or char == "\u034f":
        return ""
    return " " if category == "Cc" else char


def _tones_last(marks: re.Match[str]) -> str:
    """e + sắc + mũ looks like ế but composes to it only as e + mũ + sắc."""
    return "".join(sorted(marks[0], key=_TONES.__contains__))


@lru_cache(maxsize=4096)
def _split_tone(char: str) -> tuple[str, str]:
    """("ế") -> ("ê", combining sắc); a letter without a tone gives an empty second part."""
    tone, rest = "", ""
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES and rest and not tone:
            tone = part
        else:
            rest += part
    return unicodedata.normalize("NFC", rest), tone


def tone_fold(text: str) -> str:
    """Write each tone mark where the newer spelling puts it: hòa -> hoà, thúy -> thuý; case and marks are kept.

    Vietnamese syllables are told apart by their letters and their tone, never by the place of the tone mark, so no two
    words become one. A run of vowels with two tone marks is not Vietnamese and is left alone.
    """
    return _VOWEL_RUN.sub(_place_tone, clean(text))


def word_fold(text: str) -> str:
    """For comparing words that people typed: case and the place of the tone mark do not count, every mark does."""
    return tone_fold(text).casefold()


def _place_tone(run: re.Match[str]) -> str:
    pairs = [_split_tone(char) for char in run[0]]
    tones = [tone for _, tone in pairs if tone]
    if len(tones) != 1:
        return run[0]
    letters = [letter for letter, _ in pairs]
    before, after = run.string[: run.start()][-1:], run.string[run.end() :][:1]
    letters[_tone_place("".join(letters).lower(), before.lower(), after)] += tones[0]
    return unicodedata.normalize("NFC", "".join(letters))


def _tone_place(vowels: str, before: str, after: str) -> int:
    """Index of the vowel that carries the tone, of two or more vowels between two other characters (or none)."""
    first = 1 if before + vowels[0] in {"qu", "gi"} else 0  # belongs to the consonant: quý, già
    shaped = [place for place, letter in enumerate(vowels) if place >= first and letter in _SHAPED]
    if shaped:
        return shaped[-1]
    nucleus = vowels[first:]
    if len(nucleus) == 2 and not after.isalpha() and nucleus not in {"oa", "oe", "uy"}:
        return first
    return first + min(1, len(nucleus) - 1)


def mark_fold(text: str) -> str:
    """Lower case without any mark, đ as d. For search only: different names share one folded form."""
    lowered = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(char for char in lowered if unicodedata.category(char) != "Mn"))


def has_marks(text: str) -> bool:
    """Tell whether the text carries any Vietnamese mark or a đ, that is, was typed with a Vietnamese keyboard."""
    return mark_fold(text) != clean(text).lower()


def leaves_out_marks(typed: str, full: str) -> bool:
    """Tell whether `typed` is `full`, at most with marks left out ("Quê Son" of "Quế Sơn"; not "Quề Sơn").

    Case is ignored. A mark that `full` does not have, or another tone in a word, is a contradiction, not an omission.
    """
    typed_words, full_words = clean(typed).lower().split(), clean(full).lower().split()
    if len(typed_words) != len(full_words):
        return False
    return all(_word_leaves_out(mine, whole) for mine, whole in zip(typed_words, full_words, strict=True))


def _word_leaves_out(typed: str, full: str) -> bool:
    mine, whole = [_split_tone(char) for char in typed], [_split_tone(char) for char in full]
    if len(mine) != len(whole):
        return False
    tones = [tone for _, tone in mine if tone]
    if tones and tones != [tone for _, tone in whole if tone]:
        return False
    return all(
        letter == wanted or letter == mark_fold(wanted) for (letter, _), (wanted, _) in zip(mine, whole, strict=True)
    )


def is_syllable(word: str) -> bool:
    """Tell whether the word has the build of one Vietnamese syllable ("ba", "Lăng"; not "Zuôich", "Tr'Hy", "Gari")."""
    return _SYLLABLE.fullmatch(mark_fold(word)) is not None


SortKey = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[bool, ...], str]


def sort_key(text: str) -> SortKey:
    """Key for dictionary order as CLDR defines it for Vietnamese.

    All letters first (a ă â b c d đ e ê …; signs before digits before letters), then tones from the left (none, huyền,
    hỏi, ngã, sắc, nặng), then small letters before capitals. Two texts get one key only if `clean` makes them equal.
    """
    stored = clean(text)
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for char in stored:
        letter, tone = _split_tone(char)
        letters.append(_letter_rank(letter))
        tones.append(_TONES.index(tone) + 1 if tone else 0)
    return tuple(letters), tuple(tones), tuple(char.isupper() for char in stored), stored


def _letter_rank(letter: str) -> tuple[int, int]:
    small = letter.lower()
    if small in _LETTER_RANK:
        return 2, _LETTER_RANK[small]
    if small.isdecimal() and len(small) == 1:
        return 1, unicodedata.decimal(small)
    return (3 if letter.isalpha() else 0), ord(small[:1] or "\0")
