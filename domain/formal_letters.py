"""The two official papers that go with letters, as values: a reminder (công văn đôn đốc) and an invitation (giấy mời).

The forms of Decree 30/2020/NĐ-CP (annexes I and III) are functions here; the words around them stand in the Word templates
of the plan. Nobody is blamed: what is owed is listed with its state, and asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain import errors, letter_tone, wording

END = "./."
"""Ends the text of an official paper; the template types it."""

_OPEN = 7 * " "
"""Room for the records office to write a number or a day by hand."""
_AS_ABOVE, _KEPT = "Như trên", "Lưu:"
_NATIONAL = "ỦY BAN NHÂN DÂN"
_ABOUT = re.compile(r"^(?:V/v|Về việc)\s+", re.IGNORECASE)
_COUNCIL = re.compile(r"^(?:UBND|Ủy ban nhân dân)\b\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReference:
    """The plan that a paper rests on. number, issued_on: "", None while it is not issued (T-07). title: what it is about."""

    issuer: str
    number: str = ""
    issued_on: date | None = None
    title: str = ""

    def __str__(self) -> str:
        """ "Kế hoạch số 12/KH-UBND ngày 01/9/2023 của UBND tỉnh về …", with what is known."""
        number = f" số {self.number}" if self.number else ""
        day = f" ngày {wording.short_date(self.issued_on, with_year=True)}" if self.issued_on else ""
        title = f" về {self.title[:1].lower()}{self.title[1:]}" if self.title else ""
        return f"Kế hoạch{number}{day} của {self.issuer}{title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every official paper has around its text.

    issuer:     as in a sentence, "UBND tỉnh Quảng Nam". parent: the office above it; "" for a people's committee.
    symbol:     "UBND-KTN"; with nothing behind the last dash, room is left there.
    number, day: "", None: left open for the records office. year: printed while the day is open, 0: "20".
    recipients: of the list below left, without dashes; "Như trên" and "Lưu: VT" need not be among them.
    contact:    whom to ask, in a sentence, "Văn phòng Điều phối NTM tỉnh, điện thoại …".
    signature:  lines above the name, "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH".
    """

    issuer: str
    symbol: str
    place: str
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str
    contact: str
    number: str = ""
    day: date | None = None
    year: int = 0
    parent: str = ""
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class Debt:
    """One thing that is owed. state: "chưa nhận được". bound: as the plan prints it, "trước ngày 15/11/2023"."""

    title: str
    state: str
    bound: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Paper):
    """A công văn that asks for what is owed.

    subject:    behind "V/v". asks: letter_tone.ASK or ASK_POLITELY (T-42).
    as_of:      the moment the list is of, in words. wanted_before: a new bound, None: as soon as possible.
    to:         where it is to be sent, "Văn phòng Điều phối NTM tỉnh (…)".
    """

    addressees: tuple[str, ...]
    subject: str
    plan: PlanReference
    debts: tuple[Debt, ...]
    as_of: str
    to: str
    asks: str = letter_tone.ASK
    wanted_before: date | None = None

    def __post_init__(self) -> None:
        if not self.addressees or not self.debts:
            raise errors.ReviewError(f"a reminder about {self.subject!r} needs an addressee and something that is owed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Paper):
    """A giấy mời to one person, or to the head of one office.

    guest:       "Ông Nguyễn Văn A", or "Đại diện lãnh đạo Sở Y tế". capacities: all in which the guest is invited (T-41).
    event:       "Hội nghị sơ kết 3 năm …". zone: of the venue, in which starts_at is printed.
    attachments: papers that go with it. notes: other sentences for the guest. answer_before: None: without a day.
    """

    guest: str
    capacities: tuple[str, ...]
    event: str
    chair: str
    starts_at: datetime
    zone: str
    venue: str
    attachments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    answer_before: date | None = None

    def __post_init__(self) -> None:
        if not self.guest.strip():
            raise errors.ReviewError(f"an invitation to {self.event!r} needs a guest")


def number_line(number: str, symbol: str) -> str:
    """ "Số: 05/UBND-KTN"; numbers under 10 get a leading zero; what is not known is left open."""
    known = number.strip()
    known = known.zfill(2) if known.isdigit() else known
    return f"Số: {known or _OPEN}/{symbol}{_OPEN if symbol.endswith('-') else ''}"


def place_and_date(place: str, day: date | None, year: int = 0) -> str:
    """ "Quảng Nam, ngày 05 tháng 01 năm 2024": days under 10, months 1 and 2 with a leading zero; an open day with room."""
    if day is None:
        return f"{place}, ngày{_OPEN}tháng{_OPEN}năm {year or '20' + _OPEN}"
    if isinstance(day, datetime):
        raise TypeError(f"a day was expected, found the instant {day.isoformat()}: convert it in the plan's zone first")
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def hour_and_day(moment: datetime, zone: str) -> str:
    """ "08 giờ 00 phút, thứ Sáu ngày 05/01/2024": an instant as the clocks of that zone show it."""
    if moment.tzinfo is None:
        raise TypeError(f"an instant was expected, found {moment.isoformat()} without a zone")
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%H} giờ {local:%M} phút, {wording.weekday(local)} ngày {_day(local.date())}"


def guest(name: str, honorific: str, capacities: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Guest and capacities of an invitation: "Ông Nguyễn Văn An" with all; without a name the first capacity is the guest.

    A name is never written bare: "Đồng chí" where nobody said how the guest is to be addressed.
    """
    if name.strip():
        return wording.sentence_case(f"{honorific or 'đồng chí'} {name.strip()}"), tuple(capacities)
    first = capacities[0] if capacities else ""
    return wording.sentence_case(first), tuple(capacities[1:])


def before(day: date | None) -> str:
    """ "trước ngày 15/11/2023", "" for none: an exclusive bound as a plan prints it."""
    return f"trước ngày {_day(day)}" if day else ""


def issuer_lines(issuer: str) -> tuple[str, ...]:
    """The issuing office in capitals; of a people's committee the second line says which: "TỈNH QUẢNG NAM"."""
    rest = _COUNCIL.sub("", issuer.strip())
    is_council = rest != issuer.strip()
    lines = (_NATIONAL, rest.upper()) if is_council else (issuer.upper(),)
    return tuple(one for one in lines if one)


def parent_lines(parent: str) -> tuple[str, ...]:
    """The office above, in capitals, "UBND TỈNH QUẢNG NAM"; none for ""."""
    return (parent.upper(),) if parent.strip() else ()


def subject_line(subject: str) -> str:
    """ "V/v đôn đốc …", without a full stop."""
    return f"V/v {_bare(_ABOUT.sub('', subject.strip()))}"


def addressee_lines(addressees: Sequence[str]) -> tuple[str, ...]:
    """Behind "Kính gửi:": one on the same line, several each on a line with a dash, the last with a full stop."""
    if len(addressees) <= 1:
        return (f"Kính gửi: {', '.join(map(_bare, addressees))}.",)
    *first, last = (f"- {_bare(one)}" for one in addressees)
    return ("Kính gửi:", *(f"{one};" for one in first), f"{last}.")


def in_a_sentence(addressees: Sequence[str]) -> str:
    """Who is spoken to: by name when alone, else "các cơ quan, đơn vị nêu trên"."""
    return _bare(addressees[0]) if len(addressees) == 1 else "các cơ quan, đơn vị nêu trên"


def recipient_lines(recipients: Sequence[str]) -> tuple[str, ...]:
    """The list under "Nơi nhận:": "- Như trên;" first, "- Lưu: VT, ….” last, whatever order they were given in."""
    bare = [_bare(one) for one in recipients]
    kept = [one for one in bare if one.startswith(_KEPT)]
    others = [one for one in bare if one and one != _AS_ABOVE and not one.startswith(_KEPT)]
    return (f"- {_AS_ABOVE};", *(f"- {one};" for one in others), f"- {kept[-1] if kept else f'{_KEPT} VT'}.")


def listed(items: Sequence[str]) -> tuple[str, ...]:
    """Lines with a dash, parted by semicolons, the last with a full stop."""
    return tuple(f"- {_bare(one)}{'.' if at == len(items) else ';'}" for at, one in enumerate(items, 1))


def _bare(text: str) -> str:
    """One line, without the dash before it and the stops behind."""
    line = re.sub(r"^-\s+", "", " ".join(text.split()))
    return re.sub(r"\s*(?:\./\.|[.;,])$", "", line)


def _day(day: date) -> str:
    return wording.short_date(day, with_year=True)
