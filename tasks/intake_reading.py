"""Reading one delivery: a mail or a file as bytes becomes files with what they hold. Nothing is written, nothing raises.

Whose they are and what they are worth is left to `tasks.intake`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from adapters import file_kinds, mail_messages, packages, refusals
from adapters.limited import child
from adapters.workbooks import cells, opening
from domain import file_names, findings, form_tokens, forms, letters
from domain.forms import FIGURES, WORDS

SCAN = "scan"
"""A part of an answer that no form asks for: the PDF of the signed letter."""
MOST_FILES = 40
"""Of one delivery, those in zips included; more are named and not opened."""
_NO_FORM = forms.Narrative("", "", "", (), ())
_MEANT = {
    "xlsx": FIGURES, "xlsm": FIGURES, "xlsb": FIGURES, "xls": FIGURES, "ods": FIGURES, "csv": FIGURES,
    "docx": WORDS, "docm": WORDS, "doc": WORDS, "odt": WORDS, "rtf": WORDS,
}  # fmt: skip
"""Ending of a file that cannot be read -> the part that the sender meant it for."""


@dataclass(frozen=True)
class File:
    """One file of a delivery. part: "" for what is no part of an answer. book: of a workbook that could be read.

    tokens: of our forms, found in it, best first. findings: an ERROR among them keeps it from being judged.
    """

    name: str
    content: bytes
    part: str = ""
    book: cells.Book | None = None
    tokens: tuple[str, ...] = ()
    findings: tuple[findings.Finding, ...] = ()

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_readable(self) -> bool:
        return findings.worst(self.findings) is not findings.Severity.ERROR


@dataclass(frozen=True, slots=True)
class Read:
    """A delivery as read. letter: None for a file of the drop folder."""

    files: tuple[File, ...]
    letter: letters.Letter | None = None


def read(
    raw: bytes, name: str, *, is_mail: bool, received_at: datetime, reader: child.Reader, authserv_id: str = ""
) -> Read:
    """Take a delivery apart. Office files are read in the limited child, one after the other."""
    letter = mail_messages.read(raw, received_at=received_at, authserv_id=authserv_id) if is_mail else None
    if letter is None:
        loose = [(name, raw)]
    else:
        loose = [(one.name, one.content) for one in letter.attachments] if letter.may_deliver else []
    files: list[File] = []
    for inner, content in _unzipped(loose):
        if len(files) == MOST_FILES:
            files.append(_beyond_limit(refusals.shown_name(inner), content or b""))
            break
        files.append(_with_letter(_file(inner, content, reader), letter))
    return Read(tuple(files), letter)


def letter_of(raw: bytes, received_at: datetime) -> letters.Letter:
    """The letter alone, to compare it with another one."""
    return mail_messages.read(raw, received_at=received_at)


def told_of_letter(letter: letters.Letter) -> tuple[findings.Finding, ...]:
    """What was wrong with a mail as a whole and asks the sender for something; what was mended silently is left out.

    Of a mail that does not say who sent it nothing can be asked: a person reads it.
    """
    if not letter.sender:
        return ()
    return tuple(one for one in letter.findings if one.severity is not findings.Severity.NOTE and not one.place.file)


def _unzipped(loose: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes | None]]:
    """Every file, those in a zip (one level) in its place; None for one that cannot be unpacked.

    A zip that is not safe stays one file and is told below.
    """
    for name, content in loose:
        if file_kinds.kind_of(content) != "zip":
            yield name, content
            continue
        listed = packages.members(content)
        wanted = [one for one in listed if not one.is_dir()]
        if not wanted or packages.structural_faults(content, listed, refusals.shown_name(name)):
            yield name, content
            continue
        for one in wanted[: MOST_FILES + 1]:
            inner = packages.read_member(content, one.filename, packages.LARGEST_MEMBER)
            yield file_names.shown(one.filename.rpartition("/")[2]), inner


def _file(name: str, content: bytes | None, reader: child.Reader) -> File:
    shown = refusals.shown_name(name)
    meant = _MEANT.get(shown.rpartition(".")[2].lower(), "")
    if content is None:
        return File(shown, b"", meant, findings=(refusals.refuse("broken_zip", shown),))
    if len(content) > packages.LARGEST_FILE:
        return File(shown, content, meant, findings=(refusals.too_large(shown, len(content), packages.LARGEST_FILE),))
    kind = file_kinds.kind_of(content)
    if kind == "pdf":
        return File(shown, content, SCAN)
    if kind == "docx":
        return _document(shown, content, reader)
    if kind == "zip":
        listed = packages.members(content)
        faults = packages.structural_faults(content, listed, shown) or [refusals.refuse(kind, shown)]
        return File(shown, content, meant, findings=tuple(faults))
    opened = opening.examine(content, shown)
    if not opened.may_be_read:
        return File(shown, content, FIGURES if kind in opening.WORKBOOKS else meant, findings=opened.findings)
    answer = reader.read(content, shown)
    if isinstance(answer, cells.Book):
        return File(shown, content, FIGURES, answer, answer.tokens, answer.notes)
    return File(shown, content, FIGURES, findings=answer)


def _beyond_limit(name: str, content: bytes) -> File:
    """The first file that is not opened any more; it stands for those after it."""
    finding = findings.Finding(
        "TOO_MANY_FILES",
        findings.Severity.ERROR,
        f"Lần gửi này có hơn {MOST_FILES} tệp; từ tệp “{name}” trở đi phần mềm không mở.",
        findings.Place(name),
        expected=f"nhiều nhất {MOST_FILES} tệp",
        fix="Đề nghị gửi các tệp còn lại bằng thư khác.",
    )
    return File(name, content, findings=(finding,))


def _with_letter(file: File, letter: letters.Letter | None) -> File:
    """What taking the mail apart found out about a file says more than that its kind is unknown."""
    said = [one for one in letter.findings if one.place.file == file.name] if letter else []
    if file.is_readable or not said:
        return file
    return replace(file, findings=tuple(replace(one, severity=findings.Severity.ERROR) for one in said))


def _document(name: str, content: bytes, reader: child.Reader) -> File:
    found = reader.read_document(content, name, _NO_FORM)
    if isinstance(found, forms.Filled):
        return File(name, content, WORDS, tokens=found.tokens)
    return File(name, content, WORDS, findings=found)


def claim_of(file: File, keys: Sequence[bytes], campaign: str) -> tuple[form_tokens.Claim | None, str]:
    """(what the form of the file says it is, why its token does not count). A file without a token has neither.

    A file put together from two forms names two obligations: neither counts.
    """
    if not file.tokens:
        return None, ""
    genuine = [claim for token in file.tokens if (claim := form_tokens.read(token, keys)) is not None]
    ours = {claim.obligation: claim for claim in genuine if claim.campaign == campaign}
    match len(ours):
        case 0 if genuine:
            return None, "biểu mẫu thuộc đợt sơ kết khác"
        case 0:
            return None, "mã trong biểu mẫu đã bị thay đổi, hoặc không do Văn phòng cấp"
        case 1:
            return next(iter(ours.values())), ""
    return None, f"tệp ghép từ {len(ours)} biểu mẫu khác nhau ({', '.join(ours)})"
