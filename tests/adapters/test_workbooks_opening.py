"""Files are told apart by content, looked at before they are unpacked, and refused with words; nothing raises."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from adapters import packages
from adapters.workbooks import biff, cells, figures_of, opening, reading
from domain import findings
from tests.adapters import workbook_samples as samples

OLE = bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0")
BOMB = b"<!DOCTYPE x [" + b"".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">'.encode() for n in range(9)
) + b"]>"  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A filled form."""
    blank = samples.written(tmp_path_factory.mktemp("forms"))
    return samples.edited(blank, samples.fill({"E5": 15000, "E6": 12.5}))


def ole_with(*streams: str) -> bytes:
    """The beginning of an OLE file with directory entries of these names."""
    return OLE + b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in members:
            package.writestr(name, body)
    return out.getvalue()


def answer(content: bytes, name: str = "bieu.xlsx") -> list[str]:
    """Codes of what speaks against a file; empty when it was read."""
    found = reading.read(opening.examine(content, name), name)
    return [one.code for one in (found.notes if isinstance(found, cells.Book) else found)]


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", "empty", "FILE_EMPTY"),
        (b"%PDF-1.7\n", "pdf", "FILE_KIND_REFUSED"),
        (b"MZ\x90\0", "exe", "FILE_KIND_REFUSED"),
        (b"Rar!\x1a\x07\x01\0", "rar", "FILE_KIND_REFUSED"),
        (b"\x89PNG\r\n", "image", "FILE_KIND_REFUSED"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "html", "FILE_KIND_REFUSED"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><html xmlns="x">', "html", "FILE_KIND_REFUSED"),
        ("STT;Chỉ tiêu;2022\n1;Nợ;15\n".encode(), "csv", "FILE_KIND_REFUSED"),
        ("Kính gửi".encode(), "text", "FILE_KIND_REFUSED"),
        (ole_with("EncryptionInfo", "EncryptedPackage"), "encrypted", "FILE_ENCRYPTED"),
        (ole_with("WordDocument"), "doc", "FILE_KIND_REFUSED"),
        (zipped(("word/document.xml", b"<w/>")), "docx", "FILE_KIND_REFUSED"),
        (zipped(("bieu.xlsx", b"x")), "zip", "FILE_KIND_REFUSED"),
        (zipped(("xl/workbook.bin", b"x")), "xlsb", "FILE_KIND_REFUSED"),
        (b"PK\x03\x04" + b"\0" * 40, "broken_zip", "FILE_UNREADABLE"),
        (bytes(range(256)), "unknown", "FILE_KIND_REFUSED"),
    ],
)
@pytest.mark.proves("E22")
def test_kind_is_told_by_content_and_refused_in_words(content: bytes, kind: str, code: str) -> None:
    opened = opening.examine(content, "C:\\Tạm\\bieu.xlsx")

    assert (opened.kind, opened.may_be_read) == (kind, False)
    (finding,) = opened.findings
    assert (finding.code, finding.place.file) == (code, "bieu.xlsx")
    assert finding.message.startswith('Tệp "bieu.xlsx" ')
    assert finding.message.endswith(".")
    assert finding.fix.startswith("Đề nghị ")


def test_wrong_ending_is_noted_and_the_file_read(good: bytes) -> None:
    book = samples.read_book(good, "bieu.xls")

    assert [(one.code, one.severity) for one in book.notes] == [("FILE_NAME_WRONG_KIND", findings.Severity.NOTE)]
    assert samples.read_book(good).notes == ()


@pytest.mark.proves("E22")
def test_password_is_said_to_be_the_matter(good: bytes) -> None:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(good)).encrypt("mat-khau", out)

    opened = opening.examine(out.getvalue(), "bieu.xlsx")

    assert (opened.kind, [one.code for one in opened.findings]) == ("encrypted", ["FILE_ENCRYPTED"])
    assert "mật khẩu" in opened.findings[0].message


def claiming(good: bytes, size: int) -> bytes:
    """The package with a first member that says it unpacks to so many bytes, as that of a bomb does."""
    changed = bytearray(good)
    struct.pack_into("<I", changed, good.index(b"PK\x01\x02") + 24, size)
    return bytes(changed)


def broken_members(good: bytes) -> dict[str, tuple[bytes, list[str]]]:
    """Packages that are refused before anything is unpacked, with the codes."""

    def with_more(**more: bytes) -> bytes:
        return samples.repacked(good, lambda _, body: body, more)

    marked = bytearray(good)
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        listed = package.infolist()
    central = good.index(b"PK\x01\x02")
    marked[central + 8] |= 1
    renamed = bytearray(good)
    at = listed[-1].header_offset + 30
    renamed[at : at + 3] = b"zzz"
    return {
        "macro": (with_more(**{"xl/vbaProject.bin": b"x"}), ["FILE_HAS_MACROS"]),
        "macro sheet": (with_more(**{"xl/macrosheets/sheet1.xml": b"x"}), ["FILE_HAS_MACROS"]),
        "old macro": (ole_with("Workbook", "_VBA_PROJECT_CUR"), ["FILE_NAME_WRONG_KIND", "FILE_HAS_MACROS"]),
        "bomb": (claiming(good, 40_000_000), ["FILE_TOO_LARGE"]),
        "ratio": (claiming(good, 6_000_000), ["FILE_TOO_LARGE"]),
        "many": (with_more(**{f"a/{n}": b"" for n in range(1001)}), ["ZIP_TOO_MANY_FILES"]),
        "nested": (with_more(**{"xl/embeddings/a.zip": b"x"}), ["ZIP_NESTED"]),
        "twin": (with_more(**{"XL/worksheets/sheet2.xml": b"<x/>"}), ["ZIP_TWIN_MEMBERS"]),
        "twin by backslash": (with_more(**{"xl\\workbook.xml": b"<x/>"}), ["ZIP_TWIN_MEMBERS"]),
        "path": (with_more(**{"../../etc/x": b"x"}), ["ZIP_PATH_REFUSED"]),
        "absolute": (with_more(**{"C:/x": b"x"}), ["ZIP_PATH_REFUSED"]),
        "encrypted member": (bytes(marked), ["FILE_ENCRYPTED"]),
        "two names": (bytes(renamed), ["FILE_UNREADABLE"]),
        "something in front": (b"PK\x05\x06" + good, ["FILE_UNREADABLE"]),
        "entities": (
            samples.repacked(good, lambda name, body: body.replace(b"<worksheet", BOMB + b"<worksheet")),
            ["XML_REFUSED"],
        ),
        "utf-16": (
            samples.repacked(good, lambda name, body: body.decode().encode("utf-16") if "sheet2" in name else body),
            ["XML_REFUSED"],
        ),
    }


CASES = (
    "macro", "macro sheet", "old macro", "bomb", "ratio", "many", "nested", "twin", "twin by backslash", "path", "absolute",
    "encrypted member", "two names", "something in front", "entities", "utf-16",
)  # fmt: skip


@pytest.fixture(scope="module")
def broken(good: bytes) -> dict[str, tuple[bytes, list[str]]]:
    return broken_members(good)


@pytest.mark.proves("E21", "E22")
@pytest.mark.parametrize("case", CASES)
def test_dangerous_packages_are_refused(broken: dict[str, tuple[bytes, list[str]]], case: str) -> None:
    content, codes = broken[case]

    assert answer(content) == codes
    assert set(broken) == set(CASES)


def test_overlapping_members_are_refused(good: bytes) -> None:
    """The directory points twice at one member: unpacking it all costs far more than the file is large."""
    end = good.index(b"PK\x05\x06")
    central = good.index(b"PK\x01\x02")
    length = 46 + sum(struct.unpack_from("<HHH", good, central + 28))
    entry = bytearray(good[central : central + length])
    entry[46:49] = b"yyy"
    tail = bytearray(good[end:])
    count, size = struct.unpack_from("<HI", tail, 10)
    struct.pack_into("<HHI", tail, 8, count + 1, count + 1, size + length)

    assert answer(good[:end] + bytes(entry) + bytes(tail)) == ["FILE_UNREADABLE"]


def test_fast_reader_gets_what_was_looked_at(good: bytes) -> None:
    """Only parts that were checked go on: pictures and embedded objects never reach a reader."""
    content = samples.repacked(good, lambda _, body: body, {"xl/media/image1.png": b"x", "xl/drawings/a.xml": b"<a/>"})

    parts = packages.unpack(content, "a.xlsx", packages.WORKBOOK)

    assert isinstance(parts, packages.Parts)
    with zipfile.ZipFile(io.BytesIO(parts.clean)) as package:
        kept = set(package.namelist())
    assert {"xl/workbook.xml", "xl/worksheets/sheet1.xml"} <= kept
    assert not {"xl/media/image1.png", "xl/drawings/a.xml"} & kept


def test_large_file_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch, good: bytes) -> None:
    monkeypatch.setattr(opening, "LARGEST_FILE", len(good) - 1)

    assert [one.code for one in opening.examine(good, "a.xlsx").findings] == ["FILE_TOO_LARGE"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/bieu.xlsx", "bieu.xlsx"),
        ("C:\\a\\bieu.xlsx", "bieu.xlsx"),
        ("bieu\r\nBcc: x.xlsx", "bieu Bcc: x.xlsx"),
        ("", "(không tên)"),
        ("a" * 300 + ".xlsx", "a" * 100 + "…" + "a" * 14 + ".xlsx"),
    ],
)
def test_names_are_quoted_safely(name: str, shown: str) -> None:
    assert opening.examine(b"", name).findings[0].place.file == shown


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600), st.sampled_from([b"", b"PK\x03\x04", OLE, b"<", b"PK\x05\x06"]))
def test_no_bytes_raise(tail: bytes, head: bytes) -> None:
    opened = opening.examine(head + tail, "a.xlsx")

    assert opened.may_be_read or opened.findings
    assert isinstance(reading.read(opened, "a.xlsx"), (cells.Book, tuple))


PARTS = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet2.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)


@settings(max_examples=40, deadline=None)
@given(
    part=st.sampled_from(PARTS),
    cut=st.tuples(st.floats(0, 1), st.integers(0, 40)),
    put=st.sampled_from([b"", b"\xff", b'"', b"<c/>", b"<v>1</v>", b'r="Z9"', b"&#0;", b"99999999999", b"-1"]),
)
def test_no_mutation_of_a_part_raises_or_invents_a_figure(
    good: bytes, part: str, cut: tuple[float, int], put: bytes
) -> None:
    """A damaged form is refused, or read with every figure that is left in one of its cells."""

    def mutate(name: str, body: bytes) -> bytes:
        if name != part:
            return body
        at = int(cut[0] * len(body))
        return body[:at] + put + body[at + cut[1] :]

    book = reading.read(opening.examine(samples.repacked(good, mutate), "a.xlsx"), "a.xlsx")

    if isinstance(book, tuple):
        assert findings.worst(book) is findings.Severity.ERROR
    else:
        found, _ = figures_of.figures_of(book, samples.form(), unit=samples.UNIT, file="a.xlsx")
        assert all(one.place.cell and one.place.sheet for one in found if one.value is not None)


@settings(max_examples=40, deadline=None)
@given(at=st.floats(0, 1), put=st.binary(min_size=1, max_size=8), cut=st.integers(0, 2000))
def test_no_mutation_of_the_file_raises(good: bytes, at: float, put: bytes, cut: int) -> None:
    where = int(at * len(good))

    found = reading.read(opening.examine(good[:where] + put + good[where + cut :], "a.xlsx"), "a.xlsx")

    assert isinstance(found, cells.Book) or findings.worst(found) is findings.Severity.ERROR


def test_errors_of_an_old_workbook_are_seen() -> None:
    """Records as Excel 97 writes them: one error typed, one computed, one share that is no error."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    name = "Nợ".encode("utf-16-le")
    sheet = (
        record(0x0809, b"\0" * 16)
        + record(0x0205, struct.pack("<HHHBB", 4, 2, 0, 0x07, 1))
        + record(0x0205, struct.pack("<HHHBB", 5, 2, 0, 1, 0))
        + record(0x0006, struct.pack("<HHH", 6, 2, 0) + b"\x02\0\x17\0\0\0\xff\xff" + b"\0" * 8)
        + record(0x000A, b"")
    )
    start = 20 + 4 + 8 + len(name) + 4
    head = (
        record(0x0809, b"\0" * 16) + record(0x0085, struct.pack("<IHBB", start, 0, 2, 1) + name) + record(0x000A, b"")
    )

    found = biff.errors_of_stream(head + sheet)

    assert {where: (one.error, one.is_formula) for where, one in found["Nợ"].items()} == {
        (4, 2): ("#DIV/0!", False),
        (6, 2): ("#REF!", True),
    }
