"""Text of old fonts: recognised where it is sure, converted letter by letter, and never where all is well."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import legacy_text, syllables
from domain.legacy_text import TCVN3, TCVN3_CODES, VNI, VNI_CODES

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
SMALL = sorted(
    {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | set("bcdđghklmnpqrstvx")
)
CAPITALS = [letter.upper() for letter in SMALL]
TCVN3_CAPITALS = [letter for letter in CAPITALS if letter.isascii() or letter in TCVN3_CODES]

ONSETS = (
    "",
    "b",
    "ch",
    "đ",
    "gi",
    "h",
    "kh",
    "l",
    "m",
    "ng",
    "nh",
    "ph",
    "qu",
    "t",
    "th",
    "tr",
    "v",
    "x",
    "Đ",
    "Ngh",
    "TH",
)
RHYMES = (
    "ã",
    "ường",
    "uyện",
    "ước",
    "ỗ",
    "ẵn",
    "ặc",
    "ể",
    "iễu",
    "ỵ",
    "ỷ",
    "ưỡi",
    "ợ",
    "ậu",
    "ẩy",
    "ìn",
    "ỉnh",
    "oằn",
    "ụt",
)
SYLLABLES = st.tuples(st.sampled_from(ONSETS), st.sampled_from(RHYMES)).map("".join)

HEADING = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"
SAMPLES = {
    TCVN3: "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc",
    VNI: "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc",
}


def encode(text: str, encoding: str) -> str:
    codes = TCVN3_CODES if encoding == TCVN3 else VNI_CODES
    return "".join(codes.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def letters_of(encoding: str) -> list[str]:
    return SMALL + (TCVN3_CAPITALS if encoding == TCVN3 else CAPITALS)


@pytest.mark.proves("E22")
@pytest.mark.parametrize("encoding", [TCVN3, VNI])
def test_a_known_text_is_recognised_and_converted(encoding: str) -> None:
    assert legacy_text.detect(SAMPLES[encoding]) == encoding
    assert legacy_text.convert(SAMPLES[encoding], encoding) == HEADING


@pytest.mark.parametrize("encoding", [TCVN3, VNI])
def test_every_letter_comes_back(encoding: str) -> None:
    letters = letters_of(encoding)

    assert {letter: legacy_text.convert(encode(letter, encoding), encoding) for letter in letters} == {
        letter: letter for letter in letters
    }
    assert all(ord(char) < 256 for letter in letters for char in encode(letter, encoding))


@pytest.mark.parametrize("encoding", [TCVN3, VNI])
@given(st.lists(SYLLABLES, max_size=8).map(" ".join), st.sampled_from(["", " 12/15", "-024", "."]))
def test_syllables_come_back(encoding: str, text: str, tail: str) -> None:
    written = "".join(char for char in text if encoding == VNI or char in letters_of(TCVN3) or char == " ") + tail

    assert legacy_text.convert(encode(written, encoding), encoding) == written


@pytest.mark.parametrize(
    ("text", "encoding", "converted"),
    [
        ("X· Tam Quang", TCVN3, "Xã Tam Quang"),
        ("§¹t", TCVN3, "Đạt"),
        ("TØnh Qu¶ng Nam", TCVN3, "Tỉnh Quảng Nam"),
        ("®\xad\xeang n«ng th«n", TCVN3, "đường nông thôn"),
        ("UBND huyÖn Nói Thµnh, NTM 2023", TCVN3, "UBND huyện Núi Thành, NTM 2023"),
        ("KÕ ho¹ch sè 12/KH-UBND", TCVN3, "Kế hoạch số 12/KH-UBND"),
        ("Xaõ Tam Quang", VNI, "Xã Tam Quang"),
        ("Ñaït", VNI, "Đạt"),
        ("XAÕ TAM QUANG", VNI, "XÃ TAM QUANG"),
        ("Toång soá hoä", VNI, "Tổng số hộ"),
        ("Ñöôøng noâng thoân", VNI, "Đường nông thôn"),
    ],
)
def test_short_cells_are_recognised_without_a_font(text: str, encoding: str, converted: str) -> None:
    assert legacy_text.detect(text) == encoding
    assert legacy_text.convert(text, encoding) == converted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P-024",
        "QĐ-TTg",
        "1.234,5",
        "Tam Anh Nam",
        HEADING,
        unicodedata.normalize("NFD", HEADING),
        "xã có công",
        "Xã Tam Quang và xã Tam Anh",
        "· nông thôn",
        "Ðà Nẵng",
        "số hộ",
        "Tr'Hy, Zuôich, Kà Dăng",
        "µ",
        "15 µm",
        "m²",
        "§ 5",
        "© 2023",
        "½",
        "3 × 4",
        "Ø20",
        "25 °C",
        "«Nông thôn»",
        "café",
        "où est le café",
        "naïve résumé of the façade",
        "Straße für Köln",
        "mañana el niño",
        "São Paulo",
        "UTF-8: xÃ£ há»™i",
        "日本語",
    ],
)
def test_text_that_is_fine_is_never_touched(text: str) -> None:
    assert legacy_text.detect(text) == ""
    assert legacy_text.convert(text, legacy_text.detect(text)) == text


@pytest.mark.parametrize(
    ("text", "font", "encoding"),
    [
        ("sè hé", ".VnTime", TCVN3),
        ("cã", ".VnArial Narrow", TCVN3),
        ("soá", "VNI-Times", VNI),
        ("cã", "Times New Roman", ""),
        ("Tổng số hộ", ".VnTime", ""),
        ("đạt", "VNI-Times", ""),
        ("nông thôn xã", ".VnTime", ""),
        ("P-024", ".VnTime", ""),
        ("Tam Anh Nam", ".VnTimeH", ""),
    ],
)
def test_the_font_decides_unless_the_text_contradicts_it(text: str, font: str, encoding: str) -> None:
    assert legacy_text.detect(text, font) == encoding


def test_a_font_of_capitals_gives_capitals() -> None:
    text = "céng hßa x· héi"

    assert legacy_text.convert(text, TCVN3, ".VnTimeH") == "CỘNG HÒA XÃ HỘI"
    assert legacy_text.convert(text, TCVN3, ".VnTime") == "cộng hòa xã hội"
    assert legacy_text.convert(text, TCVN3, ".VnTeknical") == "cộng hòa xã hội"
    with pytest.raises(ValueError, match="'viscii'"):
        legacy_text.convert(text, "viscii")


@settings(max_examples=150)
@given(
    st.one_of(st.text(st.characters(), max_size=40), st.text(st.characters(max_codepoint=255), max_size=40)),
    st.one_of(st.sampled_from(["", ".VnTime", "VNI-Times", "Arial"]), st.text(max_size=10)),
)
def test_no_text_raises_and_a_conversion_is_never_a_loss(text: str, font: str) -> None:
    encoding = legacy_text.detect(text, font)
    converted = legacy_text.convert(text, encoding, font)

    assert encoding in {"", TCVN3, VNI}
    assert (converted == text) or encoding
    assert legacy_text.detect(converted) == "" or font


@given(st.lists(SYLLABLES.map(str.lower).filter(syllables.is_spelt), min_size=1, max_size=12).map(" ".join))
def test_correct_vietnamese_is_never_touched(text: str) -> None:
    assert legacy_text.detect(text) == ""


@pytest.mark.parametrize(
    ("text", "normalised", "changed"),
    [
        ("Tổng số hộ", "Tổng số hộ", ()),
        (unicodedata.normalize("NFD", "Tổng số hộ"), "Tổng số hộ", ("DECOMPOSED",)),
        ("hô\u0323", "hộ", ("DECOMPOSED",)),
        ("Ðà Nẵng", "Đà Nẵng", ("LOOKALIKE_D",)),
        ("Tr’Hy", "Tr'Hy", ("APOSTROPHE",)),
        ("Tam\u00a0Kỳ", "Tam Kỳ", ("SPACE",)),
        ("Tam\u200b Kỳ\ufeff", "Tam Kỳ", ("INVISIBLE",)),
        ("  dòng một \n\ndòng  hai", "dòng một\n\ndòng hai", ()),
    ],
)
def test_what_was_put_right_is_named(text: str, normalised: str, changed: tuple[str, ...]) -> None:
    assert legacy_text.normalise(text) == (normalised, changed)


@settings(max_examples=150)
@given(st.text(st.characters(), max_size=40))
def test_what_was_put_right_stays_right(text: str) -> None:
    once, _ = legacy_text.normalise(text)

    assert legacy_text.normalise(once) == (once, ())


SPELT = (
    "xã huyện nghiêng quyết quốc quỳ gì giếng giữ thuở khuya hòa hoà thúy thuý khuỷu ngoằn Đắc ỦY uống yên ghế kỳ ươm"
)


@pytest.mark.parametrize("word", SPELT.split())
def test_a_syllable_is_spelt(word: str) -> None:
    assert syllables.is_spelt(word)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "x·",
        "huyÖn",
        "xaù",
        "où",
        "céng",
        "kông",
        "quõ",
        "iêng",
        "nge",
        "côt",
        "hầc",
        "file",
        "Tr'Hy",
        "xãa",
        "ẵ",
        "12",
        "zô",
    ],
)
def test_a_syllable_is_not_spelt(word: str) -> None:
    assert not syllables.is_spelt(word)
