"""The short words of the letters the office sends: subjects, first lines, bounds and lists; sentences are in config/templates/mail.

All text that people typed comes out harmless: one line, no link, no markup of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from domain import answers, outgoing, plans, wording
from domain.answers import LONGEST_SUBJECT, harmless, two_digits

LONGEST_TITLE, LONGEST_NAME, LONGEST_REASON = 200, 120, 400
_LEAST_OF_A_THING = 12
_UNBRACKETED = str.maketrans("[]", "()")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_OFFICES = re.compile(r"\bUBND\b")
_OVERDUE = re.compile(r"^Quá hạn(?: [\d.]+ ngày)?(?: \((.*)\))?|, quá hạn$")
_MISSING = re.compile(r" \(thiếu [^)]*\)")
_CALENDAR = ".ics"

Point = tuple[str, str, str]
"""(letter, what, leg that is missing of a half delivery: "official", "soft" or "")."""


def full_name(name: str, most: int = LONGEST_TITLE) -> str:
    """ "Ủy ban nhân dân huyện Quế Sơn" for "UBND huyện Quế Sơn": as a greeting writes it."""
    return _OFFICES.sub("Ủy ban nhân dân", harmless(name, most))


def printed_bound(bound: date | None, as_of: date) -> str:
    """ "trước ngày 15/11/2023 (chậm nhất hết thứ Ba ngày 14/11/2023)", past it "… (quá hạn 3 ngày)"; "" without one."""
    if bound is None:
        return ""
    printed = f"trước ngày {wording.short_date(bound, with_year=True)}"
    if bound <= as_of:
        return f"{printed} ({wording.days_left(bound, as_of)})"
    return f"{printed} (chậm nhất hết {answers.weekday_and_day(bound - timedelta(days=1))})"


def moment(on: date, clock: str) -> str:
    """ "08 giờ 00, thứ Sáu ngày 08/12/2023"; the day alone where the hour is not set."""
    said = harmless(clock, 40)
    return f"{said}, {answers.weekday_and_day(on)}" if said else answers.weekday_and_day(on)


def cited(plan: outgoing.PlanRef) -> str:
    """ "Kế hoạch số 5678/KH-UBND ngày 15/9/2023 của UBND tỉnh Quảng Nam"; "" while it is a draft: it is never cited then."""
    if not plan.is_issued or plan.issued_on is None:
        return ""
    number, day = harmless(plan.number, 60), wording.short_date(plan.issued_on, with_year=True)
    return f"Kế hoạch số {number} ngày {day} của {harmless(plan.issuer, LONGEST_NAME)}"


def file_name(name: str) -> str:
    """The name of a file that goes with a letter; the ending of a calendar stays whole too."""
    stem = name.removesuffix(_CALENDAR)
    return harmless(stem, answers.LONGEST_FILE_NAME) + (_CALENDAR if stem != name else "")


def inside(title: str, most: int = LONGEST_TITLE) -> str:
    """A title inside a sentence: "tổ chức Hội nghị …", but "UBND …" and a title without small letters stay."""
    said = harmless(title, most)
    return said[:1].lower() + said[1:] if said[1:2].islower() else said


def roman(number: int) -> str:
    """ "IV": the number of a part, from 1 to 39."""
    said = ""
    for value, letters in _ROMAN:
        said += letters * (number // value)
        number %= value
    return said


def is_overdue(debt: outgoing.Debt, as_of: date) -> bool:
    """Whether the printed day is reached: it is itself too late."""
    return debt.bound is not None and debt.bound <= as_of


def grouped(
    debts: Sequence[outgoing.Debt], as_of: date, most: int, *, with_days: bool
) -> list[tuple[str, list[Point]]]:
    """[(bound in words, its points)]: the nearest bound first, those without one last; letters run through.

    At most that many points, so that the most urgent stay. with_days: say also how many days are left.
    """
    ordered = sorted(debts, key=lambda one: (one.bound or date.max, one.basis))[:most]
    found: dict[tuple[date | None, str], list[Point]] = {}
    for index, debt in enumerate(ordered):
        missing = debt.missing_legs[0] if len(debt.missing_legs) == 1 else ""
        leg = missing if missing in {plans.OFFICIAL, plans.SOFT} else ""
        state = _state(debt, leg, as_of)
        what = harmless(debt.title, LONGEST_TITLE) + (f" – {state}" if state else "")
        found.setdefault((debt.bound, debt.basis), []).append((answers.letter_of(index), what, leg))
    return [(_heading(bound, basis, as_of, with_days=with_days), points) for (bound, basis), points in found.items()]


def _state(debt: outgoing.Debt, leg: str, as_of: date) -> str:
    """The state word without what the letter says anyway: the days past the bound above it, the missing leg behind it."""
    state = harmless(debt.state, 80)
    if is_overdue(debt, as_of):
        state = wording.sentence_case(_OVERDUE.sub(r"\1", state))
    return _MISSING.sub("", state) if leg else state


def _heading(bound: date | None, basis: str, as_of: date, *, with_days: bool) -> str:
    said = [wording.sentence_case(printed_bound(bound, as_of)) or "Chưa ấn định hạn"]
    if with_days and bound is not None and bound > as_of:
        said.append(wording.days_left(bound, as_of))
    return ", ".join(filter(None, (*said, harmless(basis, 80))))


def head(letter: outgoing.Letter) -> str:
    """What the letter is, in a few words: between brackets in the subject, and first in the text."""
    match letter:
        case outgoing.Launch():
            return "Triển khai Kế hoạch" if letter.plan.is_issued else "Xem trước Kế hoạch"
        case outgoing.Request():
            return "Đề nghị báo cáo"
        case outgoing.Digest():
            return _counted(letter)
        case outgoing.Escalation():
            return "Đôn đốc"
        case outgoing.GateOpened():
            return "Đã mở bước"
        case outgoing.DateChange():
            return _changed(letter)
        case outgoing.Cancellation():
            return "Hủy họp"
        case outgoing.Substitute():
            return "Đổi người dự"
        case outgoing.Meeting():
            return "Mời họp"
        case outgoing.Thanks():
            return "Cảm ơn"
        case outgoing.Alert():
            return "Máy hỏng"
        case _:
            return ""


def _changed(letter: outgoing.DateChange) -> str:
    """ "Đổi ngày họp", "Đổi giờ, địa điểm họp"; the chair alone is named only where nothing else is another one."""
    time = ("ngày" if letter.old_on != letter.on else "giờ") if letter.has_other_time else ""
    said = ", ".join(filter(None, (time, "địa điểm" if letter.has_other_place else "")))
    return f"Đổi {said or ('chủ trì' if letter.has_other_chair else 'lịch')} họp"


def what_changed(letter: outgoing.DateChange) -> str:
    """ "thời gian, địa điểm tổ chức và người chủ trì", to stand before the meeting's name."""
    held = ", ".join(
        filter(None, ("thời gian" if letter.has_other_time else "", "địa điểm" if letter.has_other_place else ""))
    )
    chair = "người chủ trì" if letter.has_other_chair else ""
    return " và ".join(filter(None, (f"{held} tổ chức" if held else "", chair))) or "thông tin về"


def _counted(letter: outgoing.Digest) -> str:
    """ "Nhắc việc: 1 việc quá hạn, 2 việc đến hạn": no more than what this recipient must do."""
    debts = [one for part in letter.units for one in part.debts]
    overdue = sum(is_overdue(one, letter.as_of) for one in debts)
    undated = sum(one.bound is None for one in debts)
    counts = (
        (overdue, "việc quá hạn"),
        (len(debts) - overdue - undated, "việc đến hạn"),
        (undated, "việc chưa có hạn"),
        (sum(len(part.returned) for part in letter.units), "nội dung cần gửi lại"),
    )
    said = [f"{wording.number(count)} {noun}" for count, noun in counts if count]
    return f"Nhắc việc: {', '.join(said)}" if said else f"Nhắc việc{_lacking(letter.units)}"


def _lacking(units: Sequence[outgoing.UnitPart]) -> str:
    """ ": 4 xã cần nhắc", where a district has done its own part."""
    below = [part.below for part in units if part.below is not None]
    names = {(one.title, name) for one in below for lack in one.lacks for name in lack.names}
    return f": {wording.number(len(names))} {harmless(below[0].noun, 40)} cần nhắc" if names else ""


def nearest(letter: outgoing.Letter) -> date | None:
    """The next bound that is not past, of all that the letter asks for; None where there is none."""
    match letter:
        case outgoing.Launch() | outgoing.Request() | outgoing.Escalation():
            bounds = [one.bound for one in letter.debts]
        case outgoing.Digest():
            bounds = [one.bound for part in letter.units for one in (*part.debts, *part.returned)]
        case _:
            return None
    return min((one for one in bounds if one is not None and one > letter.as_of), default=None)


def subject(letter: outgoing.Letter) -> str:
    """One line of at most 150 characters: state in brackets, what it is about, bound or day."""
    thing, tail = _about(letter)
    mark = f" ({wording.SIMULATED})" if letter.is_simulated else ""
    said = head(letter)
    front = f"[{said.translate(_UNBRACKETED)}] " if said else ""
    tail = wording.clip(tail, LONGEST_SUBJECT - len(front) - len(mark) - _LEAST_OF_A_THING)
    room = LONGEST_SUBJECT - len(front) - len(tail) - len(mark)
    return f"{front}{wording.clip(thing, room)}{tail}{mark}"


def _about(letter: outgoing.Letter) -> tuple[str, str]:
    """What the letter is about, which may be cut, and the end of the subject, which stays."""
    until = nearest(letter)
    before = f"trước {wording.short_date(until, with_year=True)}" if until else ""
    match letter:
        case outgoing.Launch():
            return _bare(letter.plan.title), f" – hạn đầu tiên {before}" if before else ""
        case outgoing.Request():
            name = _bare(letter.addressee, 60)
            return _titles(letter.debts), f" – {name}, {before}" if before else f" – {name}"
        case outgoing.Digest():
            return _recipient(letter), f" – {before}" if before else ""
        case outgoing.Escalation():
            late = [one for one in letter.debts if is_overdue(one, letter.as_of)]
            count = wording.number(len(late) or len(letter.debts))
            return _bare(letter.unit_name), f" – {count} việc {'đã quá hạn' if late else 'chưa hoàn thành'}"
        case outgoing.GateOpened():
            is_early = bool(letter.missing or letter.decided_by)
            met = _bare(letter.met, 60)
            return _bare(letter.stage), " – mở khi còn thiếu" if is_early else f" – {met}" if met else ""
        case outgoing.DateChange() if letter.old_on != letter.on:
            old, new = wording.short_date(letter.old_on, with_year=True), answers.weekday_and_day(letter.on)
            return _bare(letter.meeting), f" – từ {old} sang {new}"
        case outgoing.Meeting():
            return _bare(letter.meeting), f" – {moment(letter.on, letter.clock).translate(_UNBRACKETED)}"
        case outgoing.Thanks():
            return f"Kết quả thực hiện của {_bare(letter.unit_name)}", ""
        case outgoing.Alert():
            return _bare(letter.what), f" – {_bare(letter.at, 60)}"
        case outgoing.Morning():
            return morning(letter), ""
        case _:
            return "", ""


def morning(letter: outgoing.Morning) -> str:
    """ "Sáng thứ Hai 13/11: 3 việc cần quyết định, 3 huyện và 4 sở đến hạn ngày mai"."""
    count = len(letter.decisions)
    waiting = f"{wording.number(count)} việc cần quyết định" if count else "không có việc chờ quyết định"
    said = ", ".join(filter(None, (waiting, _bare(letter.due_words, 80))))
    return f"Sáng {wording.weekday(letter.as_of)} {wording.short_date(letter.as_of)}: {said}"


def first_line(letter: outgoing.Letter) -> str:
    """What stands above the greeting, without a full stop: the subject's bracket and what matters most, full days."""
    said = head(letter)
    match letter:
        case outgoing.Launch() | outgoing.Request():
            until = nearest(letter)
            day = wording.short_date(until, with_year=True) if until else ""
            count = f"{said}: {two_digits(len(letter.debts))} nội dung"
            which = "hạn đầu tiên" if len(letter.debts) > 1 else "hạn"
            return f"{count}, {which} trước ngày {day}" if day else count
        case outgoing.Digest():
            return said
        case outgoing.Morning():
            return morning(letter)
        case outgoing.Thanks():
            return f"Cảm ơn và thông tin kết quả thực hiện của {_bare(letter.unit_name)}"
        case _:
            thing, tail = _about(letter)
            return f"{said}: {thing}{tail}"


def _recipient(letter: outgoing.Digest) -> str:
    if len(letter.units) == 1:
        return _bare(letter.units[0].name)
    return f"{_bare(letter.addressee)} ({wording.number(len(letter.units))} đơn vị)"


def _titles(debts: Sequence[outgoing.Debt]) -> str:
    titles = list(dict.fromkeys(filter(None, (_bare(one.title) for one in debts))))
    if not titles:
        return "nội dung theo Kế hoạch"
    rest = f" và {wording.number(len(titles) - 1)} nội dung khác" if len(titles) > 1 else ""
    return f"{wording.clip(titles[0], 90)}{rest}"


def _bare(text: str, most: int = LONGEST_NAME) -> str:
    """Text for a subject: brackets there are ours alone."""
    return harmless(text, most).translate(_UNBRACKETED)
