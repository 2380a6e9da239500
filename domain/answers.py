"""The answer to one mail of a unit: what became of each file, what is still owed, and the subject that says so first.

Plain values and short words; the sentences of the letter are config/templates/mail/tra-loi.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain import vietnamese, wording
from domain.findings import Finding, Place, Severity
from domain.wording import SIMULATED

LONGEST_SUBJECT = 150
LONGEST_FILE_NAME = 120
LONGEST_POINT = 900
LEVEL_WORDS = {Severity.ERROR: "Cần sửa", Severity.WARNING: "Lưu ý", Severity.NOTE: "Đã xử lý"}

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters that Vietnamese offices number points with."""
_FILE_ENDINGS = (
    "xlsx|xlsm|xlsb|xls|ods|docx|docm|doc|odt|pdf|rtf|txt|csv|pptx|ppt|zip|rar|jpg|jpeg|png|tif|tiff|eml|msg"
)
_LINKING_DOT = re.compile(rf"(?<=[\w-])\.(?=[^\W\d_]{{2,}})(?!(?:{_FILE_ENDINGS})(?![\w/@-]|\.\w))", re.IGNORECASE)


class Verdict(StrEnum):
    """What became of one file."""

    ACCEPTED = "accepted"
    """Taken as the unit's report; warnings may stand beside it."""
    RETURNED = "returned"
    """Goes back to be corrected and sent again."""
    HELD = "held"
    """Kept until a person of the office decides whose it is, or whether it counts."""
    NOT_DELIVERY = "not_delivery"
    """No report and no paper that is owed: kept, and nothing more."""
    REPEAT = "repeat"
    """The same bytes as a file that came before: judged then, nothing changes."""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """One file of the mail, and what became of it.

    file:   name as the sender wrote it; "" for what is said of a mail without any file.
    title:  of the duty or paper, "" where it is not known. unit, unit_name: whose it is, "" where that is not known.
    reason: Vietnamese sentence, why it is held or no delivery. leg: "official" or "soft", "". version: 1 for the first.
    """

    file: str
    verdict: Verdict
    unit: str = ""
    unit_name: str = ""
    obligation: str = ""
    title: str = ""
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    leg: str = ""
    version: int = 0

    def count(self, severity: Severity) -> int:
        """How many findings of that severity."""
        return sum(one.severity is severity for one in self.findings)


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing that the unit still owes. bound: exclusive; missing_legs: of `plans`; state: Vietnamese word."""

    title: str
    bound: date | None
    missing_legs: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that one answer says.

    to: address. received_at: when our server took the mail. subject_in: their subject. office, phone: whom to ask.
    zone: of the plan; as_of: today there. has_marked: workbooks with marked cells go with the answer.
    """

    to: str
    unit_name: str
    received_at: datetime
    subject_in: str
    files: tuple[FileVerdict, ...]
    owing: tuple[Owing, ...]
    office: str
    phone: str = ""
    zone: str
    as_of: date
    has_marked: bool
    is_simulated: bool = False

    def of(self, verdict: Verdict) -> list[FileVerdict]:
        """The files with that verdict."""
        return [one for one in self.files if one.verdict is verdict]


def head(answer: Answer) -> str:
    """The verdict in a few words, by the file that needs most to be done: "Cần sửa 2 chỗ", "Đã nhận, đạt"."""
    if returned := answer.of(Verdict.RETURNED):
        errors = sum(one.count(Severity.ERROR) for one in returned)
        return f"Cần sửa {wording.number(errors)} chỗ" if errors else "Đề nghị gửi lại"
    if held := answer.of(Verdict.HELD):
        is_unknown = any(not one.unit for one in held)
        return "Chờ xác định đơn vị" if is_unknown else "Chờ Văn phòng xem xét"
    others = answer.of(Verdict.NOT_DELIVERY)
    if accepted := answer.of(Verdict.ACCEPTED):
        points = sum(one.count(Severity.WARNING) for one in accepted)
        said = f"Đã nhận, có {wording.number(points)} điểm cần lưu ý" if points else "Đã nhận, đạt"
        return f"{said}; {wording.number(len(others))} tệp không phải báo cáo" if others else said
    if answer.of(Verdict.REPEAT):
        return "Đã nhận trước đây"
    return "Không phải báo cáo" if any(one.file for one in others) else "Không có tệp kèm theo"


def headline(file: FileVerdict) -> str:
    """The verdict on one file, in capitals, with what it means for the sender."""
    errors, warnings = file.count(Severity.ERROR), file.count(Severity.WARNING)
    reason = f": {sentence(file.reason)}" if file.reason else "."
    match file.verdict:
        case Verdict.RETURNED:
            said = f"CẦN SỬA {two_digits(errors)} CHỖ" if errors else "ĐỀ NGHỊ GỬI LẠI"
            return f"{said}{reason}" if file.reason else said
        case Verdict.ACCEPTED:
            noted = f", có {two_digits(warnings)} điểm cần lưu ý" if warnings else ""
            return f"ĐẠT{noted}, không phải gửi lại."
        case Verdict.HELD:
            return f"{'CHỜ VĂN PHÒNG XEM XÉT' if file.unit else 'CHỜ XÁC ĐỊNH ĐƠN VỊ'}{reason}"
        case Verdict.REPEAT:
            return f"ĐÃ NHẬN TRƯỚC ĐÂY{reason}"
        case _:
            return f"{'KHÔNG PHẢI BÁO CÁO' if file.file else 'KHÔNG CÓ TỆP KÈM THEO'}{reason}"


def subject(answer: Answer) -> str:
    """The subject of the answer: one line, at most 150 characters, whatever the sender wrote."""
    mark = f" ({SIMULATED})" if answer.is_simulated else ""
    front, tail = f"[{head(answer)}] ", _resend_before(answer)
    room = LONGEST_SUBJECT - len(front) - len(tail) - len(mark)
    return f"{front}{wording.clip(_thing(answer), room)}{tail}{mark}"


def _thing(answer: Answer) -> str:
    """What the answer is about: the report and whose it is; failing that, their own subject in quotes."""
    order = (Verdict.RETURNED, Verdict.HELD, Verdict.ACCEPTED, Verdict.REPEAT)
    deciding = next((listed for one in order if (listed := answer.of(one))), [])
    titles = list(dict.fromkeys(title for one in deciding if (title := harmless(one.title, 300))))
    if not titles:
        said = harmless(answer.subject_in, 100).translate(_UNBRACKETED)
        return f"thư “{said}”" if said else f"thư ngày {wording.short_date(_local(answer).date(), with_year=True)}"
    more = f" và {wording.number(len(titles) - 1)} nội dung khác" if len(titles) > 1 else ""
    name = harmless(answer.unit_name, 200)
    if not name or name.casefold() in titles[0].casefold():
        return f"{titles[0]}{more}"
    return f"{_without_kind(titles[0], name)}{more} của {name}"


def _without_kind(title: str, name: str) -> str:
    """ "Báo cáo sơ kết của xã" before "của UBND xã Tam Anh Nam" is said without its own "của xã"."""
    front, _, kind = title.rpartition(" của ")
    words_of_kind = {word.strip(",").casefold() for word in kind.split()}
    is_kind = bool(front) and len(words_of_kind) <= 4 and not words_of_kind.isdisjoint(name.casefold().split())
    return front if is_kind else title


_UNBRACKETED = str.maketrans("[]", "()")


def _resend_before(answer: Answer) -> str:
    """ " – đề nghị gửi lại trước 15/11/2023": by the bound of what was returned, else by the first one that is owed."""
    returned = answer.of(Verdict.RETURNED)
    if not returned:
        return ""
    titles = {one.title for one in returned}
    own = [one.bound for one in answer.owing if one.bound and one.title in titles]
    bound = min(own or [one.bound for one in answer.owing if one.bound], default=None)
    if bound is None:
        return " – đề nghị gửi lại"
    if bound <= answer.as_of:
        return " – đề nghị gửi lại sớm"
    return f" – đề nghị gửi lại trước {wording.short_date(bound, with_year=True)}"


def addressee(answer: Answer) -> str:
    """Whom the letter greets: the office in full, "Quý cơ quan" where it is not known."""
    name = harmless(answer.unit_name, 200)
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", name) or "Quý cơ quan"


def moment(answer: Answer) -> str:
    """ "16 giờ 42 phút, thứ Sáu ngày 10/11/2023": when the mail came, as the clocks of the province show it."""
    local = _local(answer)
    return f"{local:%H} giờ {local:%M} phút, {weekday_and_day(local.date())}"


def weekday_and_day(day: date) -> str:
    """ "thứ Sáu ngày 10/11/2023"."""
    return f"{wording.weekday(day)} ngày {wording.short_date(day, with_year=True)}"


def _local(answer: Answer) -> datetime:
    return answer.received_at.astimezone(ZoneInfo(answer.zone))


def heaviest(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings, then notes; within each as they were found."""
    return sorted(findings, key=lambda one: _WEIGHT[one.severity])


def point(finding: Finding) -> str:
    """One finding as a paragraph: its place, what is wrong, what to do."""
    message = harmless(finding.message, LONGEST_POINT)
    where = place_words(finding.place)
    # Some messages name their place themselves.
    if where and not message.startswith(("Trang ", "Tệp ", "Thư ", "Mục ", "Phần ")):
        message = f"{where}{', ' if finding.place.cell else ': '}{message}"
    level = "" if finding.severity is Severity.ERROR else f"{LEVEL_WORDS[finding.severity]}: "
    return " ".join(filter(None, (f"{level}{sentence(message)}", sentence(finding.fix))))


def place_words(place: Place) -> str:
    """ "Trang "Nợ đọng", ô F18", "Mục "Kết quả""; "" for a whole file."""
    parts = (("Trang", place.sheet, '"'), ("ô", place.cell, ""), ("Mục", place.section, '"'))
    said = ", ".join(f"{word} {mark}{harmless(name, 80)}{mark}" for word, name, mark in parts if name)
    return wording.sentence_case(said)


def sentence(text: str) -> str:
    """The text without anything harmful, ended like a sentence; "" stays empty."""
    said = harmless(text, LONGEST_POINT)
    return said if not said or said.endswith((".", "?", "!", "…", ".”", '."')) else f"{said}."


def harmless(text: str, most: int) -> str:
    """Text of others for one line of a letter: no line breaks, no controls, nothing that mail programs make a link of."""
    return _harmless(text[: most * 8], most)


@lru_cache(maxsize=4096)
def _harmless(text: str, most: int) -> str:
    # Kept, because thousands of letters name the same plan, the same duties and the same office.
    plain = vietnamese.clean(text)
    parted = _LINKING_DOT.sub(". ", plain.replace("://", ": //"))
    return wording.clip(re.sub(r"(?i)\b(mailto|javascript|data|tel):(?=\S)", r"\1: ", parted), most)


def two_digits(count: int) -> str:
    """ "02", "11": a count as offices write it."""
    return f"0{count}" if 0 <= count < 10 else wording.number(count)


def letter_of(index: int) -> str:
    """The letter of a point: a, b, c, d, đ … y, then aa, ab …; from 0."""
    size = len(_LETTERS)
    return _LETTERS[index] if index < size else letter_of(index // size - 1) + _LETTERS[index % size]


def sending(files: Sequence[FileVerdict]) -> str:
    """ "lần gửi thứ nhất, gồm 02 tệp"; what is not known is left out, and files of several versions have none in common."""
    versions = Counter(one.version for one in files if one.version > 0)
    parts = []
    if len(versions) == 1:
        version = next(iter(versions))
        parts.append(f"lần gửi thứ {'nhất' if version == 1 else wording.number(version)}")
    if count := sum(bool(one.file) for one in files):
        parts.append(f"gồm {two_digits(count)} tệp")
    return ", ".join(parts)
