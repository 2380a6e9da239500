"""Text typed for the fonts of before Unicode: TCVN3 (ABC, ".VnTime") and VNI ("VNI-Times"), recognised and converted.

Such text is made of Western letters that only those fonts show as Vietnamese: "X· Tam Hßa", "Xaõ Tam Hoøa". A wrong
conversion is worse than none, so without a font's name only text that is Vietnamese after conversion and is not before
is recognised. Ask before `vietnamese.clean`, which drops the soft hyphen (ư in TCVN3) and folds Ð (é in TCVN3).
"""

from __future__ import annotations

import re
import unicodedata

from domain import syllables, vietnamese

TCVN3 = "tcvn3"
VNI = "vni"

DECOMPOSED = "DECOMPOSED"
"""Marks stood as characters of their own, behind their letter."""
LOOKALIKE_D = "LOOKALIKE_D"
APOSTROPHE = "APOSTROPHE"
SPACE = "SPACE"
INVISIBLE = "INVISIBLE"

_TCVN3_LETTERS = {
    "aàáảãạ": "aµ¸¶·¹",
    "ăằắẳẵặ": "¨»¾¼½Æ",
    "âầấẩẫậ": "©ÇÊÈÉË",
    "eèéẻẽẹ": "eÌÐÎÏÑ",
    "êềếểễệ": "ªÒÕÓÔÖ",
    "iìíỉĩị": "i×ÝØÜÞ",
    "oòóỏõọ": "oßãáâä",
    "ôồốổỗộ": "«åèæçé",
    "ơờớởỡợ": "¬êíëìî",
    "uùúủũụ": "uïóñòô",
    "ưừứửữự": "\xadõøö÷ù",
    "yỳýỷỹỵ": "yúýûüþ",
    "đĂÂĐÊÔƠƯ": "®¡¢§£¤¥¦",
}
"""Capitals with a tone have no code: they are small letters in a font of capitals."""
TCVN3_CODES = {
    letter: code
    for letters, codes in _TCVN3_LETTERS.items()
    for letter, code in zip(letters, codes, strict=True)
    if letter != code or letter == "ý"
}
"""Unicode letter -> its TCVN3 character."""

_VNI_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_SHAPED = {
    "ăằắẳẵặ": "êèéúüë",
    "âầấẩẫậ": "âàáåãä",
    "êềếểễệ": "âàáåãä",
    "ôồốổỗộ": "âàáåãä",
}
_VNI_BARE = {"đ": "ñ", "ơ": "ô", "ư": "ö", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def _vni_codes() -> dict[str, str]:
    codes = dict(_VNI_BARE)
    for letters, marks in _VNI_SHAPED.items():
        base = unicodedata.normalize("NFD", letters[0])[0]
        codes.update((letter, base + mark) for letter, mark in zip(letters, marks, strict=True))
    for base, code in zip("aeouyơư", "aeouyôö", strict=True):
        for tone, mark in _VNI_TONES.items():
            codes.setdefault(unicodedata.normalize("NFC", base + tone), code + mark)
    return codes | {letter.upper(): code.upper() for letter, code in codes.items()}


VNI_CODES = _vni_codes()
"""Unicode letter -> its one or two VNI characters, the letter and its mark."""

_FROM_TCVN3 = str.maketrans({code: letter for letter, code in TCVN3_CODES.items()})
_FROM_VNI = {code: letter for letter, code in VNI_CODES.items()}
# A capital with a small mark is as common as one with a capital mark ("Aùnh").
_FROM_VNI |= {code[0] + code[1].lower(): letter for code, letter in _FROM_VNI.items() if code[1:]}
_VNI_CODE = re.compile("|".join(sorted(_FROM_VNI, key=len, reverse=True)))

_LATIN1 = re.compile("[\xa1-\xff]")
_BEYOND = re.compile("[\u0100-\u02af\u0300-\u1fff\u2c00-\ud7ff\uf900-\ufaff]")
"""Letters and marks that neither encoding can hold: whoever typed them typed Unicode."""
_WORD = re.compile("[0-9A-Za-z\xa1-\xff]+")
_FONTS = {TCVN3: re.compile(r"\.vn", re.I), VNI: re.compile(r"vni[- ]", re.I)}
_FONT_OF_CAPITALS = re.compile(r"\.vn.*h\s*(?:bold|italic|\s)*", re.I)


def convert(text: str, encoding: str, font: str = "") -> str:
    """The text in Unicode, NFC; untouched for the encoding "", so that `convert(text, detect(text))` is safe.

    font: a name such as ".VnTimeH" shows small letters as capitals, and so they become capitals.
    Raises ValueError for an encoding that is not one of this module.
    """
    match encoding:
        case "":
            return text
        case "tcvn3":
            found = text.translate(_FROM_TCVN3)
            return found.upper() if _FONT_OF_CAPITALS.fullmatch(font.strip()) else found
        case "vni":
            return _VNI_CODE.sub(lambda code: _FROM_VNI[code[0]], text)
        case _:
            raise ValueError(f"unknown encoding {encoding!r}, expected {TCVN3!r}, {VNI!r} or nothing")


def of_font(font: str) -> str:
    """The old encoding that a font of this name shows: TCVN3 (".VnTime"), VNI ("VNI-Times"), or "" for any other."""
    return next((encoding for encoding, name in _FONTS.items() if name.match(font.strip())), "")


def detect(text: str, font: str = "") -> str:
    """Say in which old encoding the text is: TCVN3, VNI, or "" for neither.

    font: name of the text's font, "" where it is not known; it decides, unless the text contradicts it.
    The longer the text, the surer: where no font is known, ask for a whole sheet or section rather than for a cell.
    """
    if text.isascii() or not _LATIN1.search(text) or _BEYOND.search(text):
        return ""
    named = of_font(font)
    if named:
        return "" if _contradicts(text, named) else named
    gains = {encoding: _gain(text, encoding) for encoding in (TCVN3, VNI) if _is_plain(text, encoding)}
    best = max(gains.values(), default=0)
    winners = [encoding for encoding, gain in gains.items() if gain == best]
    return winners[0] if len(winners) == 1 and best > 0 else ""


def _pairs(text: str, encoding: str) -> list[tuple[str, str]]:
    """The words of the text without those that hold a digit, each before and after conversion."""
    words = (word for word in _WORD.findall(text) if not any(map(str.isdecimal, word)))
    return [(word, convert(word, encoding)) for word in words]


def _gain(text: str, encoding: str) -> int:
    """How many more words are spelt as Vietnamese after conversion than before; below 0 it did harm."""
    return sum(syllables.is_spelt(after) - syllables.is_spelt(before) for before, after in _pairs(text, encoding))


def _contradicts(text: str, encoding: str) -> bool:
    """Tell whether the text is Unicode under an old font's name: programs and pasting leave such cells behind.

    One or two words may be spelt both ways ("hé" is hộ in TCVN3); that three are and none gains is no chance.
    """
    changed = [before for before, after in _pairs(text, encoding) if before != after]
    return _gain(text, encoding) < 0 or (len(changed) > 2 and all(map(syllables.is_spelt, changed)))


def _is_plain(text: str, encoding: str) -> bool:
    """Tell whether the words alone prove the encoding: nearly all become Vietnamese, half of them only by conversion.

    A sign that stands alone ("µ", "·", "§") or before a letter of measure ("µm") proves nothing: such a "syllable" has
    no consonant before its vowel.
    """
    pairs = _pairs(text, encoding)
    changed = [(before, after) for before, after in pairs if before != after]
    spelt = [(before, after) for before, after in changed if syllables.is_spelt(after)]
    gained = [after for before, after in spelt if not syllables.is_spelt(before)]
    same = [word for word, after in pairs if word == after and len(word) > 1 and not word.isupper()]
    return (
        any(vietnamese.mark_fold(after)[0] not in "aeiouy" for after in gained)
        and len(gained) * 2 >= len(changed)
        and len(spelt) * 5 >= len(changed) * 4
        and sum(map(syllables.is_spelt, same)) * 5 >= len(same) * 3
    )


def normalise(text: str) -> tuple[str, tuple[str, ...]]:
    """The stored spelling of a text, line by line as `vietnamese.clean` has it, and the names of what was changed.

    Runs of plain spaces become one and are not named; line breaks stay. Nothing is guessed: no encoding is converted.
    """
    found = "\n".join(vietnamese.clean(line) for line in text.splitlines()).strip()
    kinds = {unicodedata.category(char) for char in text if char != " "}
    signs = {
        DECOMPOSED: unicodedata.normalize("NFC", text) != text or _marks(text) != _marks(found),
        LOOKALIKE_D: any(char in text for char in "ÐðƉ"),
        APOSTROPHE: any(char in text for char in "’‘ʼ´′"),
        SPACE: bool(kinds & {"Zs", "Zl", "Zp"}),
        INVISIBLE: bool(kinds & {"Cf", "Cs"}) or "\u034f" in text or any(map(_is_control, text)),
    }
    return found, tuple(name for name, is_found in signs.items() if is_found)


def _marks(text: str) -> int:
    return sum(unicodedata.category(char) == "Mn" for char in text)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc" and char not in "\t\n\r"
