"""Reports typed in the fonts of before Unicode: converted where it is sure, shown for confirmation, else left alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from domain import answers, forms
from domain.findings import Finding, Place, Severity
from tests.adapters import document_samples as samples
from tests.adapters.document_samples import BODY, W, controls, set_font, type_over

MEANT = "Xã Tam Hòa đã kiện toàn Ban Chỉ đạo, họp Đảng ủy ngày 05/9; nhân dân hưởng ứng."
# The bytes of the old files. Word holds each as the Western letter of that number; the font shows it as a Vietnamese one.
TCVN3 = (
    b"X\xb7 Tam H\xdfa \xae\xb7 ki\xd6n to\xb5n Ban Ch\xd8 \xae\xb9o, h\xe4p \xa7\xb6ng \xf1y ng\xb5y 05/9; "
    b"nh\xa9n d\xa9n h\xad\xebng \xf8ng."
).decode("latin-1")
VNI = (
    b"Xa\xf5 Tam Ho\xf8a \xf1a\xf5 kie\xe4n toa\xf8n Ban Ch\xe6 \xf1a\xefo, ho\xefp \xd1a\xfbng u\xfby nga\xf8y 05/9; "
    b"nha\xe2n da\xe2n h\xf6\xf4\xfbng \xf6\xf9ng."
).decode("latin-1")
HOUSEHOLDS = b"s\xe8 h\xe9".decode("latin-1")  # "số hộ": two words that are Vietnamese before and after
FIRST = "Công tác tổ chức, triển khai"


def read(change: Callable[[DocumentObject], None]) -> forms.Filled:
    found = samples.answer(samples.edited(change), name="a.docx")
    assert isinstance(found, forms.Filled)
    return found


def note(name: str, begins: str, found: str, part: str = f'"{FIRST}"', section: str = FIRST) -> Finding:
    """The note of a conversion."""
    message = (
        f"Phần {part} gõ bằng phông chữ cũ ({name}), không phải Unicode; phần mềm đã chuyển thành: "
        f'"{begins}". Đề nghị kiểm tra lại.'
    )
    return Finding("OLD_FONT", Severity.NOTE, message, Place("a.docx", section=section), found)


def put(lines: list[tuple[str, str]]) -> Callable[[DocumentObject], None]:
    """Write (text, font) as paragraphs into the first section."""

    def write(document: DocumentObject) -> None:
        prompt = next(controls(document)["soket:to-chuc"].iter(f"{W}p"))
        for text, font in lines:
            paragraph = document.add_paragraph(text)
            if font:
                set_font(paragraph.runs[0]._r, font)
            prompt.addprevious(paragraph._p)

    return write


@pytest.mark.proves("E22")
@pytest.mark.parametrize(
    ("text", "font", "name"),
    [
        (TCVN3, ".VnTime", "TCVN3"),
        (TCVN3, ".VnArial Narrow", "TCVN3"),
        (VNI, "VNI-Times", "VNI"),
        (TCVN3, "Times New Roman", "TCVN3"),
        (VNI, "", "VNI"),
    ],
)
def test_old_text_is_converted_and_shown(text: str, font: str, name: str) -> None:
    found = read(lambda document: type_over(document, "to-chuc", text, font))

    assert found.texts == {"to-chuc": MEANT, "co-che": "", "kien-nghi": ""}
    begins, before = "Xã Tam Hòa đã kiện toàn Ban Chỉ đạo, họp Đảng ủy ngày 05/9…", found.notes[0].found
    assert found.notes == (note(name, begins, before),)
    assert text.startswith(before.removesuffix("…"))


def test_letter_reads_well_and_names_the_part_once() -> None:
    found = read(lambda document: type_over(document, "to-chuc", TCVN3, ".VnTime"))

    assert answers.point(found.notes[0]) == (
        'Đã xử lý: Phần "Công tác tổ chức, triển khai" gõ bằng phông chữ cũ (TCVN3), không phải Unicode; phần mềm đã '
        'chuyển thành: "Xã Tam Hòa đã kiện toàn Ban Chỉ đạo, họp Đảng ủy ngày 05/9…". Đề nghị kiểm tra lại.'
    )


def test_one_note_is_given_for_each_encoding_however_many_runs() -> None:
    def write(document: DocumentObject) -> None:
        put([(TCVN3, ".VnTime"), (TCVN3, ".VnTime"), (VNI, "VNI-Times")])(document)
        type_over(document, "co-che", HOUSEHOLDS, ".VnTime")

    found = read(write)

    assert found.texts["to-chuc"] == "\n".join([MEANT] * 3)
    assert found.texts["co-che"] == "số hộ"
    assert [(one.code, one.message[:64]) for one in found.notes] == [
        ("OLD_FONT", f'Phần "{FIRST}" và 1 phần khác gõ bằng phông chữ cũ (TCVN3), không'[:64]),
        ("OLD_FONT", f'Phần "{FIRST}" gõ bằng phông chữ cũ (VNI), không phải Unicode;'[:64]),
    ]


def styled(where: str) -> Callable[[DocumentObject], None]:
    """Two words that only a font can tell, and the font named elsewhere than in their run."""

    def write(document: DocumentObject) -> None:
        put([(HOUSEHOLDS, "")])(document)
        paragraph = next(controls(document)["soket:to-chuc"].iter(f"{W}p"))
        run = paragraph.find(f"{W}r")
        styles = document.styles
        if where in ("paragraph", "based on", "in a ring"):
            made = styles.add_style("Cu", WD_STYLE_TYPE.PARAGRAPH)
            if where != "paragraph":
                below = styles.add_style("Duoi", WD_STYLE_TYPE.PARAGRAPH)
                below.base_style = made  # pyright: ignore[reportAttributeAccessIssue]
                made.base_style = below if where == "in a ring" else None  # pyright: ignore[reportAttributeAccessIssue]
                etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle").set(f"{W}val", "Duoi")
            else:
                etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle").set(f"{W}val", "Cu")
            if where != "in a ring":
                made.font.name = ".VnTime"  # pyright: ignore[reportAttributeAccessIssue]
            else:
                type_over(document, "co-che", TCVN3, ".VnTime")
        elif where == "character":
            made = styles.add_style("Chu", WD_STYLE_TYPE.CHARACTER)
            made.font.name = ".VnTime"  # pyright: ignore[reportAttributeAccessIssue]
            properties = etree.Element(f"{W}rPr")
            run.insert(0, properties)
            etree.SubElement(properties, f"{W}rStyle").set(f"{W}val", "Chu")
        elif where == "normal":
            fonts = styles["Normal"].element.rPr.rFonts
            for script in ("ascii", "hAnsi"):
                fonts.set(f"{W}{script}", ".VnTime")
        else:
            normal = styles["Normal"].element
            normal.rPr.remove(normal.rPr.rFonts)
            fonts = styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
            fonts.attrib.clear()
            fonts.set(f"{W}hAnsi", ".VnTime")

    return write


@pytest.mark.parametrize("where", ["paragraph", "based on", "character", "normal", "defaults"])
def test_font_of_a_style_counts(where: str) -> None:
    found = read(styled(where))

    assert found.texts["to-chuc"] == "số hộ"
    assert found.notes == (note("TCVN3", "số hộ", HOUSEHOLDS),)


def test_styles_in_a_ring_name_no_font() -> None:
    assert read(styled("in a ring")).texts["to-chuc"] == HOUSEHOLDS


def test_short_line_without_a_font_goes_with_the_rest_of_its_section() -> None:
    together = read(put([(HOUSEHOLDS, ""), (TCVN3, "")]))
    alone = read(put([(HOUSEHOLDS, "")]))
    mixed = read(put([(HOUSEHOLDS, ""), (TCVN3, ""), (MEANT, "")]))

    assert together.texts["to-chuc"] == f"số hộ\n{MEANT}"
    assert alone.texts["to-chuc"] == HOUSEHOLDS
    assert mixed.texts["to-chuc"] == f"{HOUSEHOLDS}\n{MEANT}\n{MEANT}"


def test_font_of_capitals_gives_capitals() -> None:
    found = read(put([("céng hßa", ".VnTimeH"), ("céng hßa", ".VnTime")]))

    assert found.texts["to-chuc"] == "CỘNG HÒA\ncộng hòa"


@pytest.mark.parametrize("text", [MEANT, unicodedata.normalize("NFC", "có công"), "Tam Anh Nam 12/15", ""])
@pytest.mark.parametrize("font", ["", "Times New Roman"])
def test_text_in_unicode_is_left_alone_and_nothing_is_said(text: str, font: str) -> None:
    found = read(lambda document: type_over(document, "to-chuc", text, font))

    assert (found.texts["to-chuc"], found.notes) == (text, ())


def test_unicode_under_the_name_of_an_old_font_is_left_alone() -> None:
    found = read(lambda document: type_over(document, "to-chuc", MEANT, ".VnTime"))

    assert (found.texts["to-chuc"], found.notes) == (MEANT, ())


def test_letter_split_between_runs_is_one_letter() -> None:
    def write(document: DocumentObject) -> None:
        paragraph = document.add_paragraph()
        for piece in ("Xa", "õ Tam Ho", "øa, ", "so", "á hoä"):
            set_font(paragraph.add_run(piece)._r, "VNI-Times")
        next(controls(document)["soket:to-chuc"].iter(f"{W}p")).addprevious(paragraph._p)

    assert read(write).texts["to-chuc"] == "Xã Tam Hòa, số hộ"


def test_hyphens_of_word_are_letters_too() -> None:
    typed = samples.edited(lambda document: type_over(document, "to-chuc", "HERE", ".VnTime"))
    letters = "<w:t>Q§</w:t><w:noBreakHyphen/><w:t>UB vÒ </w:t><w:softHyphen/><w:t>u ®·i</w:t>".encode()

    found = samples.answer(
        samples.repacked(typed, lambda name, body: body.replace(b"<w:t>HERE</w:t>", letters) if name == BODY else body)
    )

    assert isinstance(found, forms.Filled)
    assert found.texts["to-chuc"] == "QĐ-UB về ưu đãi"


def test_heading_in_an_old_font_is_a_heading() -> None:
    def write(document: DocumentObject) -> None:
        for control in controls(document).values():
            control.getparent().remove(control)
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith("2. "):
                paragraph.text = ""
                set_font(paragraph.add_run("II. C¬ chÕ, chÝnh s¸ch")._r, ".VnTimeH")
                below = document.add_paragraph(TCVN3)
                paragraph._p.addnext(below._p)

    found = read(write)

    assert found.texts == {"to-chuc": "", "co-che": MEANT, "kien-nghi": ""}
    assert [one.place.section for one in found.notes] == ["Cơ chế, chính sách"]


def test_tables_are_converted_cell_by_cell() -> None:
    def write(document: DocumentObject) -> None:
        table = document.tables[0]
        for cell, text in zip(table.rows[0].cells, ("Néi dung", "CÊp"), strict=True):
            cell.text = text
        for cell, text in zip(table.rows[1].cells, ("X©y dùng n«ng th«n míi", HOUSEHOLDS), strict=True):
            cell.text = text
        other = document.add_table(rows=1, cols=2)
        for cell, text in zip(other.rows[0].cells, ("Tæng sè hé nghÌo", "x· Tam Hßa"), strict=True):
            cell.text = text

    found = read(write)

    assert found.tables == {"kien-nghi": ({"noi-dung": "Xây dựng nông thôn mới", "cap": "số hộ"},)}
    assert found.texts["kien-nghi"] == "Tổng số hộ nghèo · xã Tam Hòa"
    assert found.notes == (
        note(
            "TCVN3",
            "Xây dựng nông thôn mới",
            "X©y dùng n«ng th«n míi",
            '"Bảng kiến nghị" và 1 phần khác',
            "Bảng kiến nghị",
        ),
    )


@pytest.mark.parametrize(
    "text", [unicodedata.normalize("NFD", MEANT), MEANT.replace("kiện", "kiê\u0323n"), MEANT.replace("ã", "a\u0303")]
)
def test_marks_are_put_on_their_letters_and_that_is_said(text: str) -> None:
    found = read(lambda document: type_over(document, "to-chuc", text))

    assert found.texts["to-chuc"] == MEANT
    (told,) = found.notes
    assert (told.code, told.severity, told.place) == ("TEXT_DECOMPOSED", Severity.NOTE, Place("a.docx", section=FIRST))
    assert told.message == (
        f'Phần "{FIRST}" gõ bằng Unicode tổ hợp (dấu tách khỏi chữ); phần mềm đã chuyển thành Unicode dựng sẵn: '
        '"Xã Tam Hòa đã kiện toàn Ban Chỉ đạo, họp Đảng ủy ngày 05/9…".'
    )


def test_marks_that_no_letter_has_are_kept_and_not_told() -> None:
    found = read(lambda document: type_over(document, "to-chuc", "x\u0323 Tam Hòa"))

    assert (found.texts["to-chuc"], found.notes) == ("x\u0323 Tam Hòa", ())
