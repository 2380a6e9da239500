"""Reading one delivery: a mail or a file as bytes becomes files with what they hold. Nothing is written, nothing raises.

Whose they are and what they are worth is left to `tasks.intake`.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters import documents, mail_messages, packages, refusals
from adapters.workbooks import cells, child, opening
from domain import file_names, findings, form_tokens, forms, letters

FIGURES, WORDS, SCAN = "figures", "words", "scan"
"""Parts of an answer: the workbook, the narrative, the PDF of the signed letter."""
MOST_FILES = 40
"""Of one delivery, those in zips included; more are named and not opened."""
_NO_FORM = forms.Narrative("", "", "", (), ())


@dataclass(frozen=True, slots=True)
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

    @property
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
    findings: tuple[findings.Finding, ...] = field(default_factory=tuple)


def read(
    raw: bytes, name: str, *, is_mail: bool, received_at: datetime, reader: child.Reader, authserv_id: str = ""
) -> Read:
    """Take a delivery apart. Workbooks are read in the limited child, one after the other."""
    letter = mail_messages.read(raw, received_at=received_at, authserv_id=authserv_id) if is_mail else None
    if letter is None:
        loose = [(name, raw)]
    else:
        loose = [(one.name, one.content) for one in letter.attachments] if letter.may_deliver else []
    files: list[File] = []
    for inner, content in _unzipped(loose):
        if len(files) == MOST_FILES:
            files.append(File(inner, content, findings=(refusals.too_many(inner, len(files) + 1, MOST_FILES),)))
            break
        files.append(_file(inner, content, reader) if isinstance(content, bytes) else content)
    return Read(tuple(files), letter, letter.findings if letter else ())


def letter_of(raw: bytes, received_at: datetime) -> letters.Letter:
    """The letter alone, to compare it with another one."""
    return mail_messages.read(raw, received_at=received_at)


def _unzipped(loose: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Every file, those in a zip (one level) in its place; a zip that is not safe stays one file and is told below."""
    for name, content in loose:
        if opening.kind_of(content) != "zip":
            yield name, content
            continue
        listed = packages.members(content)
        wanted = [one for one in listed if not one.is_dir()]
        if not wanted or packages.structural_faults(content, listed, refusals.shown_name(name)):
            yield name, content
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for one in wanted[: MOST_FILES + 1]:
                inner = packages.read_member(content, one.filename, packages.LARGEST_MEMBER)
                yield file_names.shown(package.getinfo(one.filename).filename.rpartition("/")[2]), inner


def _file(name: str, content: bytes, reader: child.Reader) -> File:
    shown = refusals.shown_name(name)
    if len(content) > opening.LARGEST_FILE:
        return File(shown, content, findings=(refusals.too_large(shown, len(content), opening.LARGEST_FILE),))
    kind = opening.kind_of(content)
    if kind == "pdf":
        return File(shown, content, SCAN)
    if kind == "docx":
        return _document(shown, content)
    if kind == "zip":
        listed = packages.members(content)
        faults = packages.structural_faults(content, listed, shown) or [refusals.refuse(kind, shown)]
        return File(shown, content, findings=tuple(faults))
    opened = opening.examine(content, shown)
    part = FIGURES if kind in opening.WORKBOOKS else ""
    if not opened.may_be_read:
        return File(shown, content, part, findings=opened.findings)
    answer = reader.read(content, shown)
    if isinstance(answer, cells.Book):
        return File(shown, content, part, answer, answer.tokens, answer.notes)
    return File(shown, content, part, findings=answer)


def _document(name: str, content: bytes) -> File:
    try:
        found = documents.read(content, _NO_FORM, name)
    except documents.DocumentError as error:
        return File(name, content, WORDS, findings=(error.finding,))
    return File(name, content, WORDS, tokens=found.tokens)


def claim_of(file: File, keys: Sequence[bytes], campaign: str) -> tuple[form_tokens.Claim | None, str]:
    """(what the form of the file says it is, why its token does not count). A file without a token has neither."""
    if not file.tokens:
        return None, ""
    for token in file.tokens:
        claim = form_tokens.read(token, keys)
        if claim is not None and claim.campaign == campaign:
            return claim, ""
        if claim is not None:
            return None, "biểu mẫu thuộc đợt sơ kết khác"
    return None, "mã trong biểu mẫu đã bị thay đổi, hoặc không do Văn phòng cấp"
