"""Files as simulated units send them: our forms filled in, and what offices send instead of them.

Made for rehearsals: whoever opens one of the odd ones finds nothing in it. The same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document

from adapters import documents
from adapters.documents.writing import PLACEHOLDER
from adapters.workbooks import marking
from domain import forms
from domain.figures import Figure

_EPOCH = (1980, 1, 1, 0, 0, 0)
_SECTOR = 512
_LEAST_STREAM = 4096
"""A shorter stream lies elsewhere in an OLE file, which makes it no simpler."""
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
_TNEF_HEAD = bytes.fromhex("789f3e22")
_SHEET = re.compile(rb'(<sheet name=")([^"]*)(")')


def workbook(form: forms.Workbook, figures: Sequence[Figure]) -> bytes:
    """The form of figures with these in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bieu.xlsx"
        marking.write(form, figures, (), path)
        return path.read_bytes()


def narrative(
    form: forms.Narrative, texts: Sequence[str], rows: Mapping[str, Sequence[Mapping[str, str]]] | None = None
) -> bytes:
    """The form of words with a text in each section, in their order; "" leaves one as it was handed out.

    rows: table id -> rows by column id, written into the empty rows of the form.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bao-cao.docx"
        documents.write(form, path)
        blank = path.read_bytes()
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            part = old.read(one)
            if one.filename == "word/document.xml":
                part = _with_texts(part.decode("utf-8"), texts).encode("utf-8")
            new.writestr(one, part, zipfile.ZIP_DEFLATED)
    return _with_rows(held.getvalue(), form, rows) if rows else held.getvalue()


def _with_rows(content: bytes, form: forms.Narrative, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    document = Document(io.BytesIO(content))
    for table in form.tables:
        heads = [title for _, title in table.columns]
        for drawn in document.tables:
            lines = drawn.rows
            if [cell.text.strip() for cell in lines[0].cells][-len(heads) :] != heads:
                continue
            for line, said in zip(list(lines)[1:], rows.get(table.id, ()), strict=False):
                for cell, (id, _) in zip(line.cells[-len(heads) :], table.columns, strict=True):
                    cell.text = said.get(id, "")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _with_texts(body: str, texts: Iterable[str]) -> str:
    """The prompts to write, in order, each with its text in its place."""
    said = iter(texts)
    return re.sub(re.escape(PLACEHOLDER), lambda _: escape(next(said, "")) or PLACEHOLDER, body)


def document(title: str, text: str) -> bytes:
    """A Word document that is none of our forms."""
    return narrative(forms.Narrative("", title, "", (("Về việc", text),), ()), ())


def with_sheet_renamed(content: bytes, name: str) -> bytes:
    """A workbook whose last sheet that people see has another name."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        listed = book.read("xl/workbook.xml")
    shown = [
        found for found in _SHEET.finditer(listed) if b"hidden" not in listed[found.end() : found.end() + 60].lower()
    ]
    at = shown[-1]
    return _replaced(content, "xl/workbook.xml", listed[: at.start(2)] + escape(name).encode() + listed[at.end(2) :])


def with_macro(content: bytes) -> bytes:
    """A workbook with a program in it; the program is empty."""
    return _replaced(content, "xl/vbaProject.bin", ole("VBA", "PROJECT"))


def _replaced(content: bytes, name: str, part: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename != name:
                new.writestr(one, old.read(one), zipfile.ZIP_DEFLATED)
        new.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


# ----------------------------------------------------------------------------------------------------- other kinds


def encrypted() -> bytes:
    """What Excel makes of a workbook with a password."""
    return ole("EncryptionInfo", "EncryptedPackage")


def old_word() -> bytes:
    """A document of Word 97 to 2003."""
    return ole("WordDocument", "1Table")


def ole(*streams: str) -> bytes:
    """An OLE file (version 3) with streams of these names, all zeros; at most seven."""
    size = _LEAST_STREAM // _SECTOR
    directory = -(-(len(streams) + 1) // 4)
    chain = [_FAT, *range(2, directory + 1), _END]
    starts: list[int] = []
    for _ in streams:
        start = len(chain)
        starts.append(start)
        chain += [*range(start + 1, start + size), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    head = _OLE_HEAD.ljust(24, b"\0") + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<IIIIIIIIII", 1, 1, 0, _LEAST_STREAM, _END, 0, _END, 0, 0, _FREE)
    # The entries are one list to the right of each other: small files need no balanced tree.
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for number, (name, start) in enumerate(
        zip(sorted(streams, key=lambda one: (len(one), one.upper())), starts, strict=True)
    ):
        right = number + 2 if number + 1 < len(streams) else _FREE
        entries.append(_entry(name, 2, right=right, start=start, size=_LEAST_STREAM))
    entries += [_entry("", 0, start=0, size=0)] * (directory * 4 - len(entries))
    return head.ljust(_SECTOR, b"\xff") + table + b"".join(entries) + bytes(_LEAST_STREAM * len(streams))


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int, size: int) -> bytes:
    written = f"{name}\0".encode("utf-16-le") if name else b""
    front = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, _FREE, right, child)
    return front.ljust(116, b"\0") + struct.pack("<III", start, size, 0)


def winmail() -> bytes:
    """The package that Outlook makes of a mail for its own kind, cut short."""
    return _TNEF_HEAD + bytes(600)


def photo(number: int) -> bytes:
    """A small grey picture (PNG), another one for each number."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes([120 + number % 100]) * 64 for _ in range(48))
    head = struct.pack(">IIBBBBB", 64, 48, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pdf(words: str) -> bytes:
    """One page with a line of ASCII, as a scanner's program writes it."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )  # fmt: skip
    out, offsets = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in offsets)
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
