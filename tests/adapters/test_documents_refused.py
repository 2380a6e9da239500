"""What is no Word document, or none that is safe to read: told in words that help somebody who sits before Word."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import replace

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from adapters import documents, packages, refusals
from adapters.workbooks import opening
from domain import findings
from tests.adapters import document_samples as samples
from tests.adapters.document_samples import BODY, package

OLE = bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0")
OLD_WORD = OLE + "WordDocument\0".encode("utf-16-le").ljust(128, b"\0")
ODT = package(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>"))
NEW_FILE = "lưu thành một tệp mới kiểu Word Document (*.docx)"
SAVE_AS = "chọn Lưu thành (Save As) kiểu Word Document (*.docx)"
PASSWORD = "Protect Document"
SEND_WORD = "Đề nghị gửi lại báo cáo dạng Word (.docx)"


def with_more(*members: tuple[str, bytes]) -> bytes:
    return package((BODY, samples.document_xml("")), *members)


def marked_encrypted() -> bytes:
    content = bytearray(with_more())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def claiming(size: int) -> bytes:
    content = bytearray(with_more())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, size)
    return bytes(content)


CASES: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "FILE_EMPTY", "kiểm tra tệp trên máy"),
    "old Word": (OLD_WORD, "FILE_KIND_REFUSED", SAVE_AS),
    "rich text": (b"{\\rtf1 hello}", "FILE_KIND_REFUSED", SAVE_AS),
    "LibreOffice": (ODT, "FILE_KIND_REFUSED", SAVE_AS),
    "PDF": (b"%PDF-1.4", "FILE_KIND_REFUSED", SEND_WORD),
    "picture": (b"\x89PNG\r\n", "FILE_KIND_REFUSED", SEND_WORD),
    "program": (b"MZ\x90", "FILE_KIND_REFUSED", SEND_WORD),
    "web page": (b"<html><body>x</body></html>", "FILE_KIND_REFUSED", SAVE_AS),
    "XML of Word 2003": (b'<?xml version="1.0"?><w:wordDocument/>', "FILE_KIND_REFUSED", SAVE_AS),
    "text": ("Kính gửi".encode(), "FILE_KIND_REFUSED", SEND_WORD),
    "archive": (package(("bao-cao.docx", b"x")), "FILE_KIND_REFUSED", "giải nén"),
    "RAR": (b"Rar!\x1a\x07\x01\0", "FILE_KIND_REFUSED", "giải nén"),
    "unknown": (bytes(range(256)), "FILE_KIND_REFUSED", SEND_WORD),
    "other OLE": (OLE, "FILE_KIND_REFUSED", SEND_WORD),
    "cut off": (samples.blank()[:9000], "FILE_UNREADABLE", NEW_FILE),
    "broken XML": (package((BODY, b"<a>")), "FILE_UNREADABLE", NEW_FILE),
    "other XML": (package((BODY, b"<a/>")), "FILE_KIND_REFUSED", NEW_FILE),
    "nested too deep": (
        package((BODY, samples.document_xml("<a>" * 3000 + "</a>" * 3000))), "FILE_UNREADABLE", NEW_FILE,
    ),
    "encrypted member": (marked_encrypted(), "FILE_ENCRYPTED", PASSWORD),
    "bomb": (claiming(40_000_000), "FILE_TOO_LARGE", "Compress Pictures"),
    "large text": (package((BODY, b" " * 8_000_000)), "FILE_TOO_LARGE", "Compress Pictures"),
    "many members": (with_more(*((f"a/{n}", b"") for n in range(1001))), "ZIP_TOO_MANY_FILES", "bỏ bớt ảnh"),
    "archive inside": (with_more(("word/embeddings/a.zip", b"x")), "ZIP_NESTED", "gửi kèm riêng"),
    "twin": (with_more(("WORD/document.xml", b"<b/>")), "ZIP_TWIN_MEMBERS", NEW_FILE),
    "path": (with_more(("../outside.xml", b"")), "ZIP_PATH_REFUSED", NEW_FILE),
    "macro": (with_more(("word/vbaProject.bin", b"x")), "FILE_HAS_MACROS", SAVE_AS),
    "declaration": (package((BODY, b"<!DOCTYPE a><a/>")), "XML_REFUSED", NEW_FILE),
}  # fmt: skip


def told(content: bytes, name: str = "Báo cáo.docx") -> tuple[findings.Finding, ...]:
    """Why a file was not read."""
    found = samples.answer(content, name=name)
    assert isinstance(found, tuple)
    return found


@pytest.mark.proves("E21", "E22")
@pytest.mark.parametrize("case", CASES)
def test_file_is_refused_with_what_to_do_in_word(case: str) -> None:
    content, code, advice = CASES[case]

    (finding,) = told(content)

    assert (finding.code, finding.severity, finding.place.file) == (code, findings.Severity.ERROR, "Báo cáo.docx")
    assert finding.message.startswith('Tệp "Báo cáo.docx" ')
    assert finding.message.endswith(".")
    assert "Đề nghị " in finding.fix
    assert advice in finding.fix
    assert not re.search("bảng tính|Excel|Workbook|biểu gốc|số liệu từ đó", f"{finding.message} {finding.fix}")


@pytest.mark.proves("E22")
def test_password_of_word_is_said_to_be_the_matter() -> None:
    held = io.BytesIO()
    OOXMLFile(io.BytesIO(samples.blank())).encrypt("mat-khau", held)

    (finding,) = told(held.getvalue())

    assert finding.code == "FILE_ENCRYPTED"
    assert "mật khẩu" in finding.message
    assert PASSWORD in finding.fix
    assert opening.examine(held.getvalue(), "Báo cáo.docx").findings == (finding,)
    assert "Protect Workbook" in opening.examine(held.getvalue(), "Biểu.xlsx").findings[0].fix


def test_workbook_where_a_report_is_meant_is_called_one() -> None:
    (finding,) = told(package(("xl/workbook.xml", b"<a/>"), (BODY, b"<a/>")))

    assert (finding.code, finding.message) == (
        "FILE_KIND_REFUSED", 'Tệp "Báo cáo.docx" là bảng tính, không phải văn bản Word.',
    )  # fmt: skip
    assert SEND_WORD in finding.fix


def test_everything_that_speaks_against_a_document_is_said_at_once() -> None:
    found = told(with_more(("../x", b""), ("word/vbaProject.bin", b""), ("word/a.rar", b"")))

    assert [one.code for one in found] == ["ZIP_PATH_REFUSED", "ZIP_NESTED", "FILE_HAS_MACROS"]


def test_large_document_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    content = samples.blank()
    monkeypatch.setattr(packages, "LARGEST_FILE", len(content) - 1)

    (finding,) = told(content)

    assert finding.code == "FILE_TOO_LARGE"
    assert "Compress Pictures" in finding.fix
    assert finding == refusals.too_large("Báo cáo.docx", len(content), len(content) - 1)
    assert "các trang không thuộc biểu" in refusals.too_large("bieu.xlsx", 2, 1).fix


@pytest.mark.proves("E22")
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (OLD_WORD, "là văn bản Word dạng cũ (.doc)"),
        (b"{\\rtf1 x}", "là văn bản dạng RTF"),
        (ODT, "là văn bản LibreOffice Writer (.odt)"),
    ],
)
@pytest.mark.parametrize("name", ["bao-cao.doc", "bieu.xlsx"])
def test_old_document_is_told_alike_where_words_and_where_figures_are_meant(
    content: bytes, what: str, name: str
) -> None:
    (finding,) = opening.examine(content, name).findings

    assert finding.code == "FILE_KIND_REFUSED"
    assert finding.message == f'Tệp "{name}" {what}, phần mềm không đọc dạng này.'
    assert finding.fix == (
        "Đề nghị mở tệp trong Word, chọn Lưu thành (Save As) kiểu Word Document (*.docx) rồi gửi lại, nếu đây là báo cáo; "
        "số liệu thì ghi vào biểu .xlsx đã kèm trong thư đề nghị báo cáo."
    )
    assert told(content, name) == (replace(finding, expected=".docx"),) if name.endswith("xlsx") else (finding,)


@pytest.mark.parametrize("kind", ["empty", "encrypted", "html", "xml", "text", "csv", "ole", "unknown", "broken_zip"])
def test_name_tells_of_word_where_the_content_does_not(kind: str) -> None:
    said = refusals.refuse(kind, "BAO CAO.DOC")

    assert said == refusals.refuse_document(kind, "BAO CAO.DOC")
    assert "bảng tính" not in said.message + said.fix
    assert refusals.refuse(kind, "bieu.xlsx").code == said.code


@pytest.mark.parametrize("kind", ["docx", "xlsb", "xml2003", "broken_sheet"])
def test_content_that_is_sure_outweighs_the_name(kind: str) -> None:
    by_name, plain = refusals.refuse(kind, "a.doc"), refusals.refuse(kind, "a.xls")

    assert (by_name.message.replace("a.doc", "a.xls"), by_name.fix) == (plain.message, plain.fix)


def test_advice_for_a_document_goes_by_the_code() -> None:
    said = refusals.for_document(refusals.breaks_reader("a.docx", timed_out=True))

    assert "mẫu báo cáo (.docx)" in said.fix
    assert "biểu" not in said.message + said.fix
    note = findings.Finding("OLD_FONT", findings.Severity.NOTE, "Đã chuyển.")
    assert refusals.for_document(note) == note


@pytest.mark.proves("E22")
def test_entities_of_a_crafted_file_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'

    def lay(name: str, body: bytes) -> bytes:
        return body.replace(b"?>", b"?>" + bomb, 1) if name == BODY else body

    with pytest.raises(documents.DocumentError, match="không tạo ra") as refused:
        documents.read(samples.repacked(samples.blank(), lay), samples.FORM, "Bao cao.docx")

    assert refused.value.finding.code == "XML_REFUSED"
    assert NEW_FILE in str(refused.value)


@pytest.mark.parametrize("styles", [b"", b"<broken", b"<a/>"])
def test_styles_can_be_done_without(styles: bytes) -> None:
    content = samples.repacked(
        samples.filled("Đã họp."), lambda name, body: styles if name == "word/styles.xml" else body
    )

    assert samples.answer(content) == samples.answer(samples.filled("Đã họp."))
