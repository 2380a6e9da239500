"""The Word form: what was written into it is read back, however it was moved about, and what is ours is not an answer."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from hypothesis import given, settings
from hypothesis import strategies as some

from adapters import documents
from adapters.documents.writing import GUIDANCE
from domain import form_tokens, forms
from tests.adapters import document_samples as samples
from tests.adapters.document_samples import FORM, TOKEN, controls, type_over


@pytest.fixture
def blank() -> bytes:
    return samples.blank()


def fill(change: Callable[[DocumentObject], None]) -> forms.Filled:
    return documents.read(samples.edited(change), FORM, "Bao cao.docx")


@pytest.mark.proves("F14")
def test_blank_form_says_nothing_and_carries_its_token(blank: bytes) -> None:
    found = documents.read(blank, FORM, "Bao cao.docx")

    assert found.texts == {"to-chuc": "", "co-che": "", "kien-nghi": ""}
    assert found.tables == {"kien-nghi": ()}
    assert form_tokens.read(found.tokens[0], [samples.KEY]) is not None
    assert set(found.tokens) == {TOKEN}


@pytest.mark.proves("F14")
def test_form_is_plain_vietnamese_in_times_new_roman_on_a4(blank: bytes) -> None:
    document = Document(io.BytesIO(blank))

    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # pyright: ignore[reportOptionalMemberAccess]
    assert document.styles["Normal"].font.name == "Times New Roman"  # pyright: ignore[reportAttributeAccessIssue]
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == ["1. Công tác tổ chức, triển khai", "2. Cơ chế, chính sách", "3. Đề xuất, kiến nghị"]
    assert "- Tập huấn" in [one.text for one in document.paragraphs if one.style and one.style.name == GUIDANCE]


@pytest.mark.proves("F14", "E08")
def test_text_in_controls_is_read() -> None:
    def write(document: DocumentObject) -> None:
        type_over(document, "to-chuc", "Đã kiện toàn Ban Chỉ đạo huyện.")
        rows = document.tables[0].rows
        for row, texts in zip(list(rows)[1:3], (("Bố trí thêm vốn", "tỉnh"), ("", "")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    found = fill(write)

    assert found.texts == {"to-chuc": "Đã kiện toàn Ban Chỉ đạo huyện.", "co-che": "", "kien-nghi": ""}
    assert found.tables == {"kien-nghi": ({"noi-dung": "Bố trí thêm vốn", "cap": "tỉnh"},)}


@pytest.mark.proves("E08")
def test_text_written_under_headings_without_controls_is_read() -> None:
    def write(document: DocumentObject) -> None:
        for control in controls(document).values():
            control.getparent().remove(control)
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith("2. "):
                paragraph.text = "II. CƠ CHẾ, CHÍNH SÁCH:"
                paragraph._p.addnext(document.add_paragraph("Chưa phù hợp với miền núi")._p)

    found = fill(write)

    assert found.texts == {"to-chuc": "", "co-che": "Chưa phù hợp với miền núi", "kien-nghi": ""}


@pytest.mark.proves("E08")
def test_section_whose_heading_and_control_are_gone_is_absent() -> None:
    def cut(document: DocumentObject) -> None:
        control = controls(document)["soket:co-che"]
        control.getparent().remove(control)
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith("2. "):
                paragraph._p.getparent().remove(paragraph._p)

    assert set(fill(cut).texts) == {"to-chuc", "kien-nghi"}


@pytest.mark.proves("E08")
def test_columns_of_a_table_may_change_places_and_another_table_is_part_of_its_section() -> None:
    def write(document: DocumentObject) -> None:
        table = document.tables[0]
        header, first = table.rows[0].cells, table.rows[1].cells
        header[0].text, header[1].text = "Cấp", "Nội dung"
        first[0].text, first[1].text = "trung ương", "Sửa Bộ tiêu chí"
        other = document.add_table(rows=1, cols=2)
        other.rows[0].cells[0].text, other.rows[0].cells[1].text = "Lớp tập huấn", "12"

    found = fill(write)

    assert found.tables["kien-nghi"] == ({"noi-dung": "Sửa Bộ tiêu chí", "cap": "trung ương"},)
    assert found.texts["kien-nghi"] == "Lớp tập huấn · 12"


@pytest.mark.proves("E08")
@pytest.mark.parametrize("keeps_controls", [True, False])
def test_sections_inside_a_table_that_lays_out_the_page_are_read_and_so_is_a_table_inside_it(
    keeps_controls: bool,
) -> None:
    def lay_out(document: DocumentObject) -> None:
        type_over(document, "to-chuc", "Đã kiện toàn Ban Chỉ đạo")
        row = document.tables[0].rows[1].cells
        row[0].text, row[1].text = "Bố trí thêm vốn", "tỉnh"
        for control in [] if keeps_controls else controls(document).values():
            for paragraph in control.iter(f"{samples.W}p"):
                control.addprevious(paragraph)
            control.getparent().remove(control)
        everything = [one for one in document.element.body if not one.tag.endswith("sectPr")]
        frame = document.add_table(rows=1, cols=1)
        for one in everything:
            frame.rows[0].cells[0]._tc.append(one)

    found = fill(lay_out)

    assert found.texts == {"to-chuc": "Đã kiện toàn Ban Chỉ đạo", "co-che": "", "kien-nghi": ""}
    assert found.tables == {"kien-nghi": ({"noi-dung": "Bố trí thêm vốn", "cap": "tỉnh"},)}


def test_table_of_contents_is_no_section() -> None:
    def list_contents(document: DocumentObject) -> None:
        type_over(document, "to-chuc", "Đã kiện toàn Ban Chỉ đạo")
        contents = document.add_table(rows=0, cols=2)
        for number, section in enumerate(FORM.sections, 1):
            cells = contents.add_row().cells
            cells[0].text, cells[1].text = f"{number}. {section.title}", str(number + 2)
        document.element.body.insert(0, contents._tbl)

    assert fill(list_contents).texts == {"to-chuc": "Đã kiện toàn Ban Chỉ đạo", "co-che": "", "kien-nghi": ""}


def test_tracked_changes_are_read_as_they_would_be_accepted() -> None:
    def run(text: str, tag: str = "t") -> str:
        return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"

    words = (
        f"{run('Đã ')}<w:del>{run('chưa ', 'delText')}</w:del><w:ins>{run('kiện toàn')}</w:ins>"
        f"<w:moveFrom>{run(', dời đi')}</w:moveFrom><w:moveTo>{run(', dời đến')}</w:moveTo>"
    )

    def lay(name: str, body: bytes) -> bytes:
        old = body.index(b"<w:r>", body.index(b"soket:to-chuc")) if name == samples.BODY else 0
        return body[:old] + words.encode() + body[body.index(b"</w:r>", old) + 6 :] if old else body

    found = samples.answer(samples.repacked(samples.blank(), lay))

    assert isinstance(found, forms.Filled)
    assert found.texts["to-chuc"] == "Đã kiện toàn, dời đến"


@pytest.mark.proves("E22")
@settings(max_examples=30)
@given(place=some.integers(0, 30_000), byte=some.integers(0, 255), cut=some.booleans())
def test_damaged_file_is_read_or_told(place: int, byte: int, cut: bool) -> None:
    good = samples.blank()
    at = place % len(good)
    content = good[:at] if cut else good[:at] + bytes([byte]) + good[at + 1 :]

    said, texts = "Đã đọc.", set[str]()
    try:
        texts = set(documents.read(content, FORM, "Bao cao.docx").texts)
    except documents.DocumentError as error:
        said = str(error)

    assert said.endswith(".")
    assert texts <= {"to-chuc", "co-che", "kien-nghi"}
