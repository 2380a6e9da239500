"""What kind of file these bytes are, and whether it is safe to read on. By content, never by name; nothing here raises.

Nothing is unpacked before its size is known to be small. Reading the parts that are let through: `adapters.workbooks.reading`.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters import packages, refusals
from domain import findings

LARGEST_FILE = 25 * 1024 * 1024
WORKBOOKS = ("xlsx", "xls", "ods")
"""Kinds that `reading` reads; an .xlsm without its macro is an "xlsx"."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SECTOR_ENTRY = 128
_STARTS = (
    (b"%PDF-", "pdf"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
)
_OLE_KINDS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_KIND_OF_ENDING = {
    "xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "ods": "ods", "csv": "csv", "txt": "csv", "zip": "zip", "pdf": "pdf",
    "doc": "doc", "docx": "docx", "htm": "html", "html": "html",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file is. kind: "xlsx", "xls", "ods", "zip", "docx", "doc", "pdf", "html" … or "unknown".

    findings: an ERROR among them means that the file must not be read on. content: the bytes, for who reads on.
    """

    kind: str
    content: bytes
    findings: tuple[findings.Finding, ...] = ()

    @property
    def may_be_read(self) -> bool:
        """A workbook, and nothing speaks against reading it."""
        return self.kind in WORKBOOKS and findings.worst(self.findings) is not findings.Severity.ERROR


def kind_of(content: bytes) -> str:
    """What the bytes are, whatever the file is called."""
    if not content:
        return "empty"
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return next((kind for name, kind in _OLE_KINDS if _has_stream(content, name)), "ole")
    found = next((kind for start, kind in _STARTS if content.startswith(start)), None)
    return found or _kind_of_text(content)


def examine(content: bytes, name: str) -> Opened:
    """Tell whether a file is a workbook that is safe to read, and say everything that speaks against it.

    name: as the sender called the file; quoted, and compared with what the file is.
    """
    file = refusals.shown_name(name)
    if len(content) > LARGEST_FILE:
        return Opened("large", b"", (refusals.too_large(file, len(content), LARGEST_FILE),))
    kind = kind_of(content)
    if kind not in WORKBOOKS:
        return Opened(kind, content, (refusals.refuse(kind, file),))
    found = _misnamed(kind, file)
    if kind == "xls":
        if _has_stream(content, "_VBA_PROJECT_CUR"):
            found.append(refusals.macros(file))
    else:
        found += packages.faults(content, file)
    return Opened(kind, content, tuple(found))


def _misnamed(kind: str, file: str) -> list[findings.Finding]:
    """Said, not held against the sender: Excel too opens a file by what it is, after a question."""
    ending = file.rpartition(".")[2].lower()
    if _KIND_OF_ENDING.get(ending) == kind:
        return []
    return [refusals.misnamed(file, kind)]


def _kind_of_zip(content: bytes) -> str:
    names = {one.filename for one in packages.members(content)}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(one.lower() == "xl/workbook.xml" for one in names):
        return "xlsx"
    if any(one.lower() == "word/document.xml" for one in names):
        return "docx"
    if "content.xml" in names:
        kind = packages.read_member(content, "mimetype", 200)
        return "ods" if b"spreadsheet" in kind or not kind else "odt"
    if not names:
        return "broken_zip"
    return "zip"


def _has_stream(content: bytes, name: str) -> bool:
    """Tell whether an OLE file has a stream or folder of that name: its directory entries stand at multiples of 128."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = content.find(wanted)
    while at >= 0:
        if at % _SECTOR_ENTRY == 0:
            return True
        at = content.find(wanted, at + 1)
    return False


def _kind_of_text(content: bytes) -> str:
    head = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")) or b"<html" in head:
        return "html"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml2003"
    if head.startswith(b"<"):
        return "xml"
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "unknown"
    return "csv" if any(mark in head for mark in (b",", b";", b"\t")) and b"\n" in content[:65536] else "text"
