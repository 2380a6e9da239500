"""Zip files, looked at before anything in them is unpacked: how many members, how large, whose names. Nothing here raises.

Two readers of one zip may see two different things (twin members, overlaps, names that differ between directory and member).
So such a zip is refused, and what is let through is repacked from what was looked at: every reader then sees the same.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from adapters import refusals
from domain import findings

LARGEST_FILE = 25 * 1024 * 1024
"""Of a file as it was sent."""
MOST_MEMBERS = 1000
LARGEST_MEMBER = 32 * 1024 * 1024
LARGEST_TOTAL = 96 * 1024 * 1024
LARGEST_RATIO = 200
RATIO_COUNTS_FROM = 4 * 1024 * 1024
LARGEST_XML = 16 * 1024 * 1024

_ARCHIVE = re.compile(r"\.(?:zip|rar|7z|gz|bz2|xz|tar|cab|iso)$", re.IGNORECASE)
_MACRO = re.compile(r"(?:^|/)(?:vbaproject\.bin|macrosheets/.*)$|^(?:basic|scripts)/.+/.+", re.IGNORECASE)
WORKBOOK = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/[^/]+\.xml|mimetype|META-INF/manifest\.xml|(?:content|meta|styles)\.xml"
    r"|xl/(?:_rels/[^/]+\.rels|workbook\.xml|styles\.xml|sharedStrings\.xml|worksheets/[^/]+\.xml)",
    re.IGNORECASE,
)
"""Parts that readers of workbooks need."""
DOCUMENT = re.compile(r"docProps/[^/]+\.xml|word/(?:document|styles|(?:header|footer)\d*)\.xml", re.IGNORECASE)
"""Parts that the reader of Word documents needs."""
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
)
_MANIFEST = "META-INF/manifest.xml"
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)
"""What the standard library raises for zips that are none, or are none any more. RuntimeError: a member that is encrypted,
or packed in a way that it does not know."""
_ENCRYPTED_FLAG = 0x1
_LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class Parts:
    """The XML parts of a package that a reader needs, unpacked once. clean: the same parts as a zip of their own."""

    content: dict[str, bytes]
    clean: bytes

    def get(self, name: str) -> bytes:
        """A part by name, whatever its case; b"" when there is none."""
        return self.content.get(name.lower(), b"")


def members(content: bytes) -> list[zipfile.ZipInfo]:
    """The directory of a zip; empty when it has none that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.infolist()
    except _BROKEN:
        return []


def read_member(content: bytes, name: str, most: int) -> bytes | None:
    """The first bytes of one member; None when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(name) as member:
            return member.read(most)
    except _BROKEN:
        return None


def faults(content: bytes, file: str) -> list[findings.Finding]:
    """What speaks against unpacking a workbook. The directory alone is looked at, and the small manifest of an .ods."""
    listed = members(content)
    if not listed:
        return [refusals.refuse("broken_zip", file)]
    found = structural_faults(content, listed, file)
    found += macro_faults(listed, file)
    is_ods = any(one.filename == _MANIFEST for one in listed)
    if is_ods and b"encryption-data" in (read_member(content, _MANIFEST, LARGEST_XML) or b""):
        found.append(refusals.refuse("encrypted", file))
    return found


def macro_faults(listed: list[zipfile.ZipInfo], file: str) -> list[findings.Finding]:
    """That a package carries a program, told by the names of its members."""
    has_macro = any(_MACRO.search(one.filename) and not one.is_dir() for one in listed)
    return [refusals.macros(file)] if has_macro else []


def structural_faults(content: bytes, listed: list[zipfile.ZipInfo], file: str) -> list[findings.Finding]:
    """What speaks against unpacking any zip: its size, its names, and members that readers may see differently."""
    if len(listed) > MOST_MEMBERS:
        return [refusals.too_many(file, len(listed), MOST_MEMBERS)]
    found: list[findings.Finding] = []
    total = sum(one.file_size for one in listed)
    if total > LARGEST_TOTAL or any(_is_bloated(one) for one in listed):
        found.append(refusals.too_large_inside(file, total, LARGEST_TOTAL))
    if any(one.flag_bits & _ENCRYPTED_FLAG for one in listed):
        found.append(refusals.refuse("encrypted", file))
    for one in listed:
        if _leaves(one.filename):
            found.append(refusals.bad_path(file, one.filename))
        elif _ARCHIVE.search(one.filename):
            found.append(refusals.nested(file, one.filename))
    twins = [name for name, count in Counter(_plain(one.filename) for one in listed).items() if count > 1]
    if twins:
        found.append(refusals.twins(file, twins[0]))
    elif _overlap(listed) or _disagree(content, listed):
        found.append(refusals.refuse("broken_zip", file))
    return found


def unpack(content: bytes, file: str, wanted: re.Pattern[str]) -> Parts | findings.Finding:
    """Unpack the wanted parts of a zip that was looked at and let through. A finding when they are no XML to be read."""
    kept: dict[str, bytes] = {}
    clean = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(clean, "w") as copy:
            for one in package.infolist():
                if not wanted.fullmatch(one.filename):
                    continue
                if one.file_size > LARGEST_XML:
                    return refusals.too_large_inside(file, one.file_size, LARGEST_XML)
                part = package.read(one)
                if _is_suspect(part):
                    return refusals.entities(file)
                kept[one.filename.lower()] = part
                copy.writestr(zipfile.ZipInfo(one.filename), part)
    except _BROKEN:
        return refusals.refuse("broken_zip", file)
    return Parts(kept, clean.getvalue())


def xml(part: bytes) -> etree._Element:
    """A part as a tree; nothing outside of it is looked at. Raises lxml's XMLSyntaxError when it is broken."""
    try:
        return etree.fromstring(part, _PARSER)
    except etree.XMLSyntaxError as fault:
        if fault.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from fault  # the part is large, not broken
        raise


def _is_suspect(part: bytes) -> bool:
    """A part that declares anything, or hides in another encoding whether it does: no office program writes these."""
    declares = b"<!" in part and _DECLARES.search(part) is not None
    return declares or part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in part


def _is_bloated(one: zipfile.ZipInfo) -> bool:
    if one.file_size > LARGEST_MEMBER:
        return True
    return one.file_size > RATIO_COUNTS_FROM and one.file_size > LARGEST_RATIO * max(one.compress_size, 1)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _leaves(name: str) -> bool:
    plain = name.replace("\\", "/")
    return (
        plain.startswith("/") or ".." in plain.split("/") or re.match(r"[A-Za-z]:", plain) is not None or "\0" in name
    )


def _overlap(listed: list[zipfile.ZipInfo]) -> bool:
    """Members that share bytes: the trick by which a small zip unpacks to a huge one."""
    end = 0
    for one in sorted(listed, key=lambda member: member.header_offset):
        if one.header_offset < end:
            return True
        end = one.header_offset + _LOCAL_HEADER + one.compress_size
    return False


def _disagree(content: bytes, listed: list[zipfile.ZipInfo]) -> bool:
    """A member that calls itself by another name than the directory does, or a zip with bytes put in front of it."""
    for one in listed:
        start = one.header_offset
        header = content[start : start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            return True
        length = struct.unpack("<H", header[26:28])[0]
        name = content[start + _LOCAL_HEADER : start + _LOCAL_HEADER + length]
        written = one.orig_filename.encode("utf-8" if one.flag_bits & 0x800 else "cp437", "replace")
        if name.replace(b"\\", b"/") != written.replace(b"\\", b"/"):
            return True
    return not content.startswith(b"PK\x03\x04")
