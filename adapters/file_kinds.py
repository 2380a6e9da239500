"""What kind of file these bytes are. By content, never by name; nothing here raises, and nothing is unpacked but a mimetype."""

from __future__ import annotations

from collections import Counter

from adapters import packages

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


def kind_of(content: bytes) -> str:
    """What the bytes are, whatever the file is called."""
    if not content:
        return "empty"
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return next((kind for name, kind in _OLE_KINDS if has_stream(content, name)), "ole")
    found = next((kind for start, kind in _STARTS if content.startswith(start)), None)
    return found or _kind_of_text(content)


def _kind_of_zip(content: bytes) -> str:
    names = {one.filename for one in packages.members(content)}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(one.lower() == "xl/workbook.xml" for one in names):
        return "xlsx"
    if any(one.lower() == "word/document.xml" for one in names):
        return "docx"
    if "content.xml" in names:
        kind = packages.read_member(content, "mimetype", 200) or b""
        return "ods" if b"spreadsheet" in kind or not kind else "odt"
    if not names:
        return "broken_zip"
    return "zip"


def has_stream(content: bytes, name: str) -> bool:
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
    return "csv" if _is_table(head) else "text"


def _is_table(head: bytes) -> bool:
    """Tell whether lines are divided into columns: most of them by the same mark, the same number of times. Prose is not."""
    lines = [line for line in head.splitlines() if line.strip()]
    for mark in (b";", b"\t", b","):
        counts = Counter(line.count(mark) for line in lines)
        count, times = counts.most_common(1)[0] if counts else (0, 0)
        if count and times > 1 and times * 2 > len(lines):
            return True
    return False
