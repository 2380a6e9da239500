"""The Word form: what was written into it is read back, however it was moved about, and what is ours is not an answer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from hypothesis import given, settings
from hypothesis import strategies as some
from lxml import etree

from adapters import documents
from adapters.documents.writing import GUIDANCE, PLACEHOLDER
from domain import form_tokens, forms

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOKEN = form_tokens.sign(form_tokens.Claim("quang-nam-ntm-2023", "bao-cao-huyen:dv23-517", "dv23-517", "1"), b"k" * 32)
FORM = forms.Narrative(
    token=TOKEN,
    title="Báo cáo sơ kết 3 năm của UBND cấp huyện",
    unit_name="UBND huyện Núi Thành",
    heading=(("Thời hạn gửi", "trước thứ Tư 15/11/2023"),),
    sections=(
        forms.Section("to-chuc", "Công tác tổ chức, triển khai", ("Kiện toàn Ban Chỉ đạo", "Tập huấn")),
        forms.Section("co-che", "Cơ chế, chính sách", ("Phù hợp", "Chưa phù hợp")),
        forms.Section("kien-nghi", "Đề xuất, kiến nghị"),
    ),
    tables=(forms.Table("kien-nghi", "Bảng kiến nghị", (("noi-dung", "Nội dung"), ("cap", "Cấp")), 3, "kien-nghi"),),
)


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.docx"
    documents.write(FORM, path)
    return path


def fill(path: Path, change: Callable[[DocumentObject], None]) -> forms.Filled:
    document = Document(str(path))
    change(document)
    held = io.BytesIO()
    document.save(held)
    return documents.read(held.getvalue(), FORM, "Bao cao.docx")


def controls(document: DocumentObject) -> dict[str, etree._Element]:
    found = document.element.body.iter(f"{W}sdt")
    return {one.find(f"{W}sdtPr/{W}tag").get(f"{W}val"): one for one in found}


def type_over(document: DocumentObject, section: str, text: str) -> None:
    next(controls(document)[f"soket:{section}"].iter(f"{W}t")).text = text


@pytest.mark.proves("F14")
def test_blank_form_says_nothing_and_carries_its_token(blank: Path) -> None:
    found = documents.read(blank.read_bytes(), FORM, "Bao cao.docx")

    assert found.texts == {"to-chuc": "", "co-che": "", "kien-nghi": ""}
    assert found.tables == {"kien-nghi": ()}
    assert form_tokens.read(found.tokens[0], [b"k" * 32]) is not None
    assert set(found.tokens) == {TOKEN}


@pytest.mark.proves("F14")
def test_form_is_plain_vietnamese_in_times_new_roman_on_a4(blank: Path) -> None:
    document = Document(str(blank))

    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # pyright: ignore[reportOptionalMemberAccess]
    assert document.styles["Normal"].font.name == "Times New Roman"  # pyright: ignore[reportAttributeAccessIssue]
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == ["1. Công tác tổ chức, triển khai", "2. Cơ chế, chính sách", "3. Đề xuất, kiến nghị"]
    assert "- Tập huấn" in [one.text for one in document.paragraphs if one.style and one.style.name == GUIDANCE]


@pytest.mark.proves("F14", "E08")
def test_text_in_controls_is_read(blank: Path) -> None:
    def write(document: DocumentObject) -> None:
        type_over(document, "to-chuc", "Đã kiện toàn Ban Chỉ đạo huyện.")
        rows = document.tables[0].rows
        for row, texts in zip(list(rows)[1:3], (("Bố trí thêm vốn", "tỉnh"), ("", "")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    found = fill(blank, write)

    assert found.texts == {"to-chuc": "Đã kiện toàn Ban Chỉ đạo huyện.", "co-che": "", "kien-nghi": ""}
    assert found.tables == {"kien-nghi": ({"noi-dung": "Bố trí thêm vốn", "cap": "tỉnh"},)}


@pytest.mark.proves("E08")
def test_text_written_under_headings_without_controls_is_read(blank: Path) -> None:
    def write(document: DocumentObject) -> None:
        for control in controls(document).values():
            control.getparent().remove(control)  # pyright: ignore[reportOptionalMemberAccess]
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith("2. "):
                paragraph.text = "II. CƠ CHẾ, CHÍNH SÁCH:"
                paragraph._p.addnext(document.add_paragraph("Chưa phù hợp với miền núi")._p)

    found = fill(blank, write)

    assert found.texts == {"to-chuc": "", "co-che": "Chưa phù hợp với miền núi", "kien-nghi": ""}


@pytest.mark.proves("E08")
def test_section_whose_heading_and_control_are_gone_is_absent(blank: Path) -> None:
    def cut(document: DocumentObject) -> None:
        control = controls(document)["soket:co-che"]
        control.getparent().remove(control)  # pyright: ignore[reportOptionalMemberAccess]
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith("2. "):
                paragraph._p.getparent().remove(paragraph._p)

    assert set(fill(blank, cut).texts) == {"to-chuc", "kien-nghi"}


@pytest.mark.proves("E08")
def test_columns_of_a_table_may_change_places_and_another_table_is_part_of_its_section(blank: Path) -> None:
    def write(document: DocumentObject) -> None:
        table = document.tables[0]
        header, first = table.rows[0].cells, table.rows[1].cells
        header[0].text, header[1].text = "Cấp", "Nội dung"
        first[0].text, first[1].text = "trung ương", "Sửa Bộ tiêu chí"
        other = document.add_table(rows=1, cols=2)
        other.rows[0].cells[0].text, other.rows[0].cells[1].text = "Lớp tập huấn", "12"

    found = fill(blank, write)

    assert found.tables["kien-nghi"] == ({"noi-dung": "Sửa Bộ tiêu chí", "cap": "trung ương"},)
    assert found.texts["kien-nghi"] == "Lớp tập huấn · 12"


@pytest.mark.proves("E22")
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0 old .doc", b"{\\rtf1 hello}", b"%PDF-1.4"]
)
def test_what_is_no_docx_is_told_in_plain_words(content: bytes) -> None:
    with pytest.raises(documents.DocumentError, match=r"Đề nghị mở tệp trong Word"):
        documents.read(content, FORM, "Bao cao.docx")


@pytest.mark.proves("E22")
def test_entities_of_a_crafted_file_are_not_expanded(blank: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "' + "a" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '">]>'
    held = io.BytesIO()
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "word/document.xml":
                text = body.decode().replace("?>", f"?>{bomb}", 1).replace(PLACEHOLDER, "&b;", 1)
                body = text.encode()
            new.writestr(name, body)

    with pytest.raises(documents.DocumentError) as told:
        documents.read(held.getvalue(), FORM, "Bao cao.docx")

    assert told.value.finding.code == "XML_REFUSED"


@pytest.mark.proves("E22")
@pytest.mark.parametrize(
    ("members", "code"),
    [
        ((("word/document.xml", b"<a/>"), ("WORD/document.xml", b"<b/>")), "ZIP_TWIN_MEMBERS"),
        ((("word/document.xml", b"<a/>"), ("../outside.xml", b"")), "ZIP_PATH_REFUSED"),
        ((("word/document.xml", b" " * 8_000_000),), "FILE_TOO_LARGE"),
        ((("word/document.xml", b"<a>"),), "FILE_UNREADABLE"),
        ((("word/document.xml", b"<a/>"),), "FILE_KIND_REFUSED"),
        ((("xl/workbook.xml", b"<a/>"),), "FILE_KIND_REFUSED"),
    ],
)
def test_document_that_readers_may_see_differently_is_refused(
    members: tuple[tuple[str, bytes], ...], code: str
) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in members:
            new.writestr(name, body)

    with pytest.raises(documents.DocumentError) as told:
        documents.read(held.getvalue(), FORM, "Báo cáo.docx")

    assert told.value.finding.code == code
    assert "Báo cáo.docx" in told.value.finding.message
    assert "Word Document (*.docx)" in told.value.finding.fix


@pytest.mark.proves("E22")
@settings(max_examples=30)
@given(place=some.integers(0, 30_000), byte=some.integers(0, 255), cut=some.booleans())
def test_damaged_file_is_read_or_told(place: int, byte: int, cut: bool) -> None:
    good = damaged_source()
    at = place % len(good)
    content = good[:at] if cut else good[:at] + bytes([byte]) + good[at + 1 :]

    said, texts = "Đã đọc.", set[str]()
    try:
        texts = set(documents.read(content, FORM, "Bao cao.docx").texts)
    except documents.DocumentError as error:
        said = str(error)

    assert said.endswith(".")
    assert texts <= {"to-chuc", "co-che", "kien-nghi"}


def damaged_source(kept: list[bytes] = []) -> bytes:  # noqa: B006  written once for all examples
    if not kept:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "form.docx"
            documents.write(FORM, path)
            kept.append(path.read_bytes())
    return kept[0]
