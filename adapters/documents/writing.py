"""Write the narrative form as .docx: plain, printable, and readable again however it was saved.

Each section's text stands in a content control that carries the section's id; the headings say the same in words for
programs that drop such controls. The token stands in the document's properties and, small, in the footer.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from domain import forms, wording

FONT = "Times New Roman"
GUIDANCE = "Soket gợi ý"
_GUIDANCE_ID, _HEADING_ID = "SoketGoiY", "Heading1"
PLACEHOLDER = "(Viết tại đây)"
TAG = "soket:"
_GREY = RGBColor(0x59, 0x59, 0x59)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(form: forms.Narrative, path: Path) -> None:
    """Write the form; an existing file is replaced. The same form gives the same bytes."""
    document = Document()
    _page(document)
    _styles(document)
    if form.is_simulated:
        _line(document, wording.SIMULATED, bold=True, centred=True)
    _line(document, form.unit_name.upper(), bold=True)
    _line(document, form.title.upper(), bold=True, centred=True, size=14)
    for label, value in form.heading:
        _line(document, f"{label}: {value}", style_id=_GUIDANCE_ID)
    for number, section in enumerate(form.sections, 1):
        _line(document, f"{number}. {section.title}", style_id=_HEADING_ID)
        for item in section.items:
            _line(document, f"- {item}", style_id=_GUIDANCE_ID)
        _control(document, f"{TAG}{section.id}", section.title)
        for table in form.tables:
            if table.at == section.id:
                _table(document, table)
    for table in form.tables:
        if not table.at:
            _table(document, table)
    document.core_properties.identifier = form.token
    document.core_properties.title = form.title
    document.core_properties.author = ""
    footer = document.sections[0].footer.paragraphs[0]
    run = footer.add_run(f"Mã biểu mẫu (xin giữ nguyên): {form.token}")
    run.font.size = Pt(7)
    run.font.color.rgb = _GREY
    held = io.BytesIO()
    document.save(held)
    path.write_bytes(_undated(held))


def _undated(held: io.BytesIO) -> bytes:
    """The package without the hour it was written at: the same form gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(held) as dated, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for one in dated.infolist():
            part = zipfile.ZipInfo(one.filename, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, dated.read(one))
    return out.getvalue()


def _page(document: DocumentObject) -> None:
    """A4 portrait with the margins of Decree 30/2020/NĐ-CP, annex I."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def _styles(document: DocumentObject) -> None:
    for name, size, bold, italic in (("Normal", 13, False, False), ("Heading 1", 13, True, False)):
        _font(document.styles[name], size, bold=bold, italic=italic)  # pyright: ignore[reportArgumentType]
    guidance = document.styles.add_style(GUIDANCE, 1)
    guidance.element.styleId = _GUIDANCE_ID
    guidance.base_style = document.styles["Normal"]  # pyright: ignore[reportAttributeAccessIssue]
    _font(guidance, 11, italic=True)  # pyright: ignore[reportArgumentType]
    guidance.font.color.rgb = _GREY  # pyright: ignore[reportAttributeAccessIssue]


def _font(style: ParagraphStyle, size: int, *, bold: bool = False, italic: bool = False) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    # The template's own headings take their font from the theme, which would win over the name.
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)


def _line(
    document: DocumentObject,
    text: str,
    *,
    bold: bool = False,
    centred: bool = False,
    size: int = 0,
    style_id: str = "",
) -> Paragraph:
    paragraph = document.add_paragraph()
    if style_id:
        # By id: looking a style up by its name goes through all of them, for every line of hundreds of forms.
        paragraph._p.style = style_id
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _control(document: DocumentObject, tag: str, title: str) -> None:
    """A rich-text content control around one paragraph, to be typed over."""
    inside = _line(document, PLACEHOLDER)
    control = OxmlElement("w:sdt")
    properties = _under(control, "w:sdtPr")
    _under(properties, "w:alias", val=title[:60])
    _under(properties, "w:tag", val=tag[:64])
    _under(properties, "w:lock", val="sdtLocked")
    content = _under(control, "w:sdtContent")
    inside._p.addprevious(control)
    content.append(inside._p)


def _under(parent: _Element, name: str, **attributes: str) -> _Element:
    child = OxmlElement(name)
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    parent.append(child)
    return child


def _table(document: DocumentObject, table: forms.Table) -> None:
    _line(document, table.title, bold=True)
    made = document.add_table(rows=1 + table.rows, cols=len(table.columns), style="Table Grid")
    _fill(made.rows[0].cells, [heading for _, heading in table.columns])
    header = made.rows[0]._tr.get_or_add_trPr()
    _under(header, "w:tblHeader")


def _fill(cells: Iterable[object], texts: Iterable[str]) -> None:
    for cell, text in zip(cells, texts, strict=True):
        paragraph = cell.paragraphs[0]  # pyright: ignore[reportAttributeAccessIssue]
        paragraph.add_run(text).bold = True
