"""Numbers as an office types them into a cell meant for a figure: one value, or a doubt with what it may mean.

It never picks one of two meanings. Which unit of measure, range or whole number was expected is for the judge to say:
the value is as written ("5 triệu" is 5 with the unit "triệu"), never multiplied.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from domain import vietnamese, wording

AMBIGUOUS = "AMBIGUOUS"
UNREADABLE = "UNREADABLE"

BLANK = "blank"
"""Nothing is written: no figure, not zero."""
NO_FIGURE = "no figure"
""" "-", "x", "chưa có số liệu": somebody says there is no figure; "không" may mean zero too, and is asked about."""
OTHER_FORMAT = "other format"
"""Written with the separators of the other format ("1,234.5" where "1.234,5" is declared)."""
THREE_DIGITS = "three digits"
"""Read as a fraction ("1,234"), though it may be a thousand times more; `candidates` holds both."""
SIGN = "sign"
"""A dash or parentheses that may or may not mean "less than zero"."""
SEVERAL = "several"
DATE = "date"
TOO_LONG = "too long"
NOT_A_NUMBER = "not a number"

_FORMATS = {"vi": (".", ","), "en": (",", ".")}
_LONGEST = 200
_MOST_DIGITS = 30
_EXACT_BELOW = 2.0**53
"""Whole numbers from here on have gaps between them in a binary cell."""
_NOISE, _NOISE_AROUND_ZERO = Decimal("1e-12"), Decimal("1e-9")
"""What sums of binary fractions leave behind, as a share of the value: 12.399,999999998 is 12.400, 5,6E-17 is 0."""

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_ASCII = {ord("\xad"): "-"} | {0xFF01 + at: chr(0x21 + at) for at in range(94)}
"""Full-width forms, and the soft hyphen, which Excel shows as a hyphen and `vietnamese.clean` would drop."""
_EMPTY = re.compile(r"[-−–—_.…xX ]+")
_DATE = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{4}[/-][0-9]{1,2}[/-][0-9]{1,2}")
_PARENTHESES = re.compile(r"\(([^()]+)\)([^()]*)")
_WRITTEN = re.compile(r"(?P<sign>[-+−–—]\s?)?(?P<body>[0-9][0-9., ]*)(?P<unit>.*)", re.DOTALL)
_RUN = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_BODIES = {
    name: re.compile(
        rf"(?P<whole>[1-9][0-9]{{0,2}}(?:{re.escape(thousands)}[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?: [0-9]{{3}})+|[0-9]+)"
        rf"(?:{re.escape(decimal)}(?P<fraction>[0-9]+))?"
    )
    for name, (thousands, decimal) in _FORMATS.items()
}
_UNIT_BREAK = re.compile(r"[\s./]+")
_UNIT_SIGNS = frozenset({"%", "‰", "₫", "m2", "m3", "m²", "m³", "km2", "km²"})
_NO_UNIT = frozenset({"rưỡi", "rưởi"})
"""Words that are part of the number: "2 triệu rưỡi" is not 2."""
_NO_FIGURE_WORDS = re.compile(
    r"chua(?: co| thong ke| tong hop| bao cao| xac dinh| ro)?(?: so| so lieu| du lieu)?"
    r"|khong (?:co so lieu|co du lieu|xac dinh|ro)|n/?a|null|none|\?+"
)
_MAYBE_ZERO_WORDS = re.compile("(?:khong|kh|ko?)(?: co)?|0 co|k0|o")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a written number means.

    value:      None when nothing is written, when there is no figure, and in every doubt.
    doubt:      "", AMBIGUOUS (ask which of the candidates is meant) or UNREADABLE (ask for one number).
    candidates: what it may mean, likeliest first; with a value only beside the note THREE_DIGITS.
    unit:       what is typed behind the number, as typed ("triệu đồng", "%", "ha"); "" for nothing.
    note:       why, one of the words of this module in capitals; "" when there is nothing to say.
    """

    value: Decimal | None
    doubt: str = ""
    candidates: tuple[Decimal, ...] = ()
    unit: str = ""
    note: str = ""


def read(text: str, *, places: int | None = None, format: str = "vi") -> Reading:
    """Read one number; no text raises.

    places: digits after the comma of the figure asked for, 0 for whole numbers, None when nobody knows: it decides what
            a single separator before three digits may be ("1.234").
    format: "vi" ("1.234,5") or "en" ("1,234.5"), as the form declares it. Raises ValueError for another.
    """
    if format not in _FORMATS:
        raise ValueError(f"unknown number format {format!r}, expected one of {', '.join(_FORMATS)}")
    text = text.strip()
    if len(text) > _LONGEST:
        return Reading(None, UNREADABLE, note=TOO_LONG)
    lines = (vietnamese.clean(line.translate(_ASCII)) for line in _BREAKS.split(text))
    written = "\n".join(line for line in lines if line)  # numbers in two lines are two numbers
    return _without_figure(written) or _number(written, places, format)


def _without_figure(written: str) -> Reading | None:
    """The reading of what holds no number at all, None for the rest."""
    if not written:
        return Reading(None, note=BLANK)
    word = vietnamese.mark_fold(written)
    if _EMPTY.fullmatch(written) or _NO_FIGURE_WORDS.fullmatch(word):
        return Reading(None, note=NO_FIGURE)
    if _MAYBE_ZERO_WORDS.fullmatch(word):
        return Reading(None, AMBIGUOUS, (Decimal(0),), note=NO_FIGURE)
    return Reading(None, UNREADABLE, note=DATE) if _DATE.fullmatch(written) else None


def _number(written: str, places: int | None, format: str) -> Reading:
    bracketed = _PARENTHESES.fullmatch(written)
    found = _WRITTEN.fullmatch(bracketed[1] + bracketed[2] if bracketed else written)
    if found is None or not _is_unit(found["unit"]):
        return _refused(written)
    body = found["body"].rstrip(" ")
    if sum(map(str.isdigit, body)) > _MOST_DIGITS:
        return Reading(None, UNREADABLE, note=TOO_LONG)
    meant = _meaning(body, places, format)
    if meant is None:
        return _refused(written)
    return replace(_signed(meant, found["sign"] or "", bracketed is not None), unit=found["unit"].strip().rstrip("."))


def _refused(written: str) -> Reading:
    return Reading(None, UNREADABLE, note=SEVERAL if len(_RUN.findall(written)) > 1 else NOT_A_NUMBER)


def _is_unit(behind: str) -> bool:
    """Tell whether this is words of measure or nothing: no digit, no bracket, nothing that goes on counting."""
    words = _UNIT_BREAK.split(behind.strip().removesuffix("."))
    return words == [""] or all(
        (word.isalpha() and word.lower() not in _NO_UNIT) or word.lower() in _UNIT_SIGNS for word in words
    )


def _meaning(body: str, places: int | None, format: str) -> Reading | None:
    """What digits and separators mean, without sign; None when they are no one number."""
    own = _BODIES[format].fullmatch(body)
    other = _BODIES["en" if format == "vi" else "vi"].fullmatch(body)
    if own is None:
        return None if other is None else _foreign(body, other, places)
    value = _value(own)
    if own["fraction"] is None:
        rival = value if other is None else _value(other)
        if places == 0 or rival == value:
            return Reading(value)
        return Reading(None, AMBIGUOUS, (value, rival), note=THREE_DIGITS)
    if not (_may_be_thousands(own) and own["whole"].isdigit()):  # in "1.234,567" the dot tells what the comma is
        return Reading(value)
    rival = Decimal(_digits(body))
    if places:
        return Reading(value, candidates=(value, rival), note=THREE_DIGITS)
    return Reading(None, AMBIGUOUS, (rival,) if places == 0 else (value, rival), note=THREE_DIGITS)


def _foreign(body: str, other: re.Match[str], places: int | None) -> Reading:
    """What can only be read in the format that was not declared: plain with both separators, else mostly asked."""
    value = _value(other)
    if "." in body and "," in body:
        return Reading(value, note=OTHER_FORMAT)
    if _may_be_thousands(other):
        return Reading(None, AMBIGUOUS, (value, Decimal(_digits(body))), note=THREE_DIGITS)
    # "1,234,567" may be a list; "01.10" may be a day; "15.5" where whole numbers are asked has lost something.
    is_padded = len(other["whole"]) > 1 and other["whole"].startswith("0")
    if other["fraction"] is None or is_padded or places == 0:
        return Reading(None, AMBIGUOUS, (value,), note=OTHER_FORMAT)
    return Reading(value, note=OTHER_FORMAT)


def _may_be_thousands(body: re.Match[str]) -> bool:
    """Tell whether the fraction has the three digits of a group of thousands; nobody groups behind a sole 0."""
    return len(body["fraction"] or "") == 3 and body["whole"] != "0"


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


def _value(body: re.Match[str]) -> Decimal:
    whole = _digits(body["whole"])
    return Decimal(f"{whole}.{body['fraction']}" if body["fraction"] else whole)


def _signed(meant: Reading, sign: str, is_bracketed: bool) -> Reading:
    is_bullet = sign[:1] in {"–", "—"} or (len(sign) > 1 and sign[0] != "+")  # "- 5 xã" may be a line of a list
    if is_bracketed or is_bullet:
        either = meant.candidates or (() if meant.value is None else (meant.value,))
        both = tuple(dict.fromkeys(value for one in either for value in (_negative(one), one)))
        if len(both) > 1:
            return Reading(None, AMBIGUOUS, both, note=SIGN)
        return meant
    if sign not in {"-", "−"}:
        return meant
    value = None if meant.value is None else _negative(meant.value)
    return replace(meant, value=value, candidates=tuple(map(_negative, meant.candidates)))


def _negative(value: Decimal) -> Decimal:
    """Less than zero, exact: the minus of Decimal rounds to 28 digits."""
    return value.copy_negate() if value else value


def from_cell(value: float | int, places: int | None = None) -> Decimal | None:
    """The number of a numeric cell as the sheet shows it: 0.1 + 0.2 is 0,3; None for what is not finite.

    A binary number carries 15 digits; what lies behind `places` goes only where nothing but noise stands there, so that
    12,5 where a whole number is asked stays 12,5. Raises TypeError for a yes/no.
    """
    if isinstance(value, bool):
        raise TypeError(f"a number was expected, found {value}: a yes/no is not 1 or 0")
    if isinstance(value, int):
        return Decimal(value)
    if not math.isfinite(value):
        return None
    if value.is_integer() and abs(value) < _EXACT_BELOW:
        return Decimal(int(value))
    shown = Decimal(f"{value:.15g}")
    if places is not None and abs(value) < _EXACT_BELOW:
        rounded = Decimal(f"{value:.{places}f}")
        if abs(rounded - shown) <= max(abs(shown) * _NOISE, _NOISE_AROUND_ZERO):
            return rounded
    return shown


def format_vi(value: Decimal, places: int) -> str:
    """ "1.234,50": as `wording.number`, with at least that many decimals, so that `read` can be sure; never rounded."""
    whole, _, fraction = wording.number(value).partition(",")
    fraction = fraction.ljust(places, "0")
    return f"{whole},{fraction}" if fraction else whole
