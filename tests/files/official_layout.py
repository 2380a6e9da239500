"""The layout of official documents (Decree 30/2020/NĐ-CP, annex I), from which the Word templates of the plan began."""

from __future__ import annotations

from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
CENTRE, LEFT, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
Columns = Sequence[tuple[str, str]]
"""Heading and tag of each column."""

INCOMPLETE = "(Dấu *: chưa đủ số liệu của các đơn vị bên dưới; tên đơn vị ở sổ truy nguồn kèm bản thảo)"


def blank(title: str) -> DocumentObject:
    """An empty document in the decree's font and page."""
    document = Document()
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    set_page(document.sections[0], first_has_none=True)
    document.core_properties.title = title
    document.core_properties.author = ""
    return document


def set_page(section: Section, *, wide: bool = False, first_has_none: bool = False) -> None:
    """A4, margins and page number of the decree; every annex counts its pages anew."""
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = first_has_none
    section.header.is_linked_to_previous = False
    line = section.header.paragraphs[0]
    line.alignment = CENTRE
    for kind in ("begin", "PAGE", "end"):
        run = line.add_run()
        run.font.name, run.font.size = FONT, Pt(14)
        element = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            element.text = "PAGE"
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.append(numbering)


def add_head(document: DocumentObject, kind: str, subject: str, note: str = "") -> None:
    """Issuing body, national title, number and date left open, kind and subject. note: in brackets below."""
    table = document.add_table(rows=2, cols=2)
    set_widths(table, (6.3, 10.2))
    (body, state), (number, place) = (row.cells for row in table.rows)
    put(body.paragraphs[0], "{{ co_quan }}", 13, bold=True)
    add_rule(put(body.add_paragraph(), "", 4), 3)
    put(state.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    put(state.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    add_rule(put(state.add_paragraph(), "", 4), 5.6)
    put(number.paragraphs[0], "Số:         /BC-UBND", 13)
    put(place.paragraphs[0], "{{ noi }}, ngày       tháng       năm {{ nam }}", 13, italic=True)
    put(document.add_paragraph(), "{{ mo_phong }}", 13, bold=True)
    put(document.add_paragraph(), kind, 14, bold=True)
    put(document.add_paragraph(), subject, 14, bold=True)
    add_rule(put(document.add_paragraph(), "", 4), 4)
    if note:
        put(document.add_paragraph(), note, 13, italic=True)


def add_foot(document: DocumentObject) -> None:
    """Recipients on the left, signature on the right."""
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    put(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True).alignment = LEFT
    for tag in ("{%p for one in noi_nhan %}", "- {{ one }};", "{%p endfor %}"):
        put(left.add_paragraph(), tag, 11).alignment = LEFT
    put(right.paragraphs[0], "{%p for one in chu_ky %}", 14)
    for tag in ("{{ one }}", "{%p endfor %}", "", "", "", "{{ nguoi_ky }}"):
        put(right.add_paragraph(), tag, 14, bold=True)


def add_annex(
    document: DocumentObject,
    number: str,
    title: str,
    columns: Columns,
    item: str,
    of: str,
    *,
    wide: bool = False,
    note: str = INCOMPLETE,
) -> None:
    """A page of its own, numbered apart, with a table that has a row for each `item` in `of`; no columns: no table yet.

    note: printed below the title.
    """
    set_page(document.add_section(WD_SECTION.NEW_PAGE), wide=wide)
    _outlined(put(document.add_paragraph(), number, 14, bold=True), 1)
    put(document.add_paragraph(), title.upper(), 14, bold=True)
    put(
        document.add_paragraph(),
        "(Kèm theo Báo cáo số       /BC-UBND ngày       tháng       năm {{ nam }})",
        13,
        italic=True,
    )
    put(document.add_paragraph(), note, 11, italic=True)
    if columns:
        add_table(document, columns, f"{{%tr for {item} in {of} %}}", 25.2 if wide else 16.5)


def add_table(document: DocumentObject, columns: Columns, loop: str, width: float) -> None:
    """A table with a row for each turn of the loop; width: of all columns, in centimetres."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    named = [3.6 if "thuoc" in tag else 0.0 for _, tag in columns[2:]]
    rest = (width - 1.2 - 4.2 - sum(named)) / named.count(0)
    set_widths(table, (1.2, 4.2, *[one or rest for one in named]))
    heads, begin, cells, end = (row.cells for row in table.rows)
    repeat_heads(table)
    put(begin[0].paragraphs[0], loop, 11)
    put(end[0].paragraphs[0], "{%tr endfor %}", 11)
    for at, (head, tag) in enumerate(columns):
        put(heads[at].paragraphs[0], head, 11, bold=True)
        put(cells[at].paragraphs[0], tag, 11).alignment = LEFT if at in (1, 2) and "ten" in tag + "thuoc" else CENTRE


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Columns in centimetres; said of the grid and of each cell, for one program heeds the one, one the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def repeat_heads(table: Table) -> None:
    """The heading row stands on every page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def put(line: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """Words into a paragraph, centred."""
    run = line.add_run(text)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), FONT
    line.alignment = CENTRE
    line.paragraph_format.space_after = Pt(0)
    return line


def add_line(document: DocumentObject, text: str, *, outline: int, bold: bool = False, italic: bool = False) -> None:
    """A paragraph of the body; outline: 1 for a heading of the first level, 0 for none."""
    line = document.add_paragraph()
    put(line, text, 14, bold=bold, italic=italic).alignment = JUSTIFIED
    line.paragraph_format.first_line_indent = Cm(1.27)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(3)
    if outline:
        _outlined(line, outline)
        line.paragraph_format.keep_with_next = True


def _outlined(line: Paragraph, level: int) -> None:
    """Make a paragraph a heading for the table of contents and for whoever looks for it. level: from 1."""
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level - 1))
    line._p.get_or_add_pPr().append(element)


def add_said(document: DocumentObject, asked: str) -> None:
    """What the units wrote under a heading, each with who wrote it. asked: the call that gives it, "loi.muc('to-chuc')"."""
    for text in (
        f"{{%p for s in {asked}.said %}}",
        "- {{ s.text }} {{ s.source }}",
        "{%p endfor %}",
        f"{{%p if {asked}.thieu %}}",
        f"{{{{ {asked}.thieu }}}}",
        "{%p endif %}",
    ):
        add_line(document, text, outline=0)


def add_chart(document: DocumentObject, call: str) -> None:
    """The place of a chart, alone in its paragraph. call: "theo_don_vi('cột', …)"."""
    put(document.add_paragraph(), f"{{{{ bieu_do.{call} }}}}", 12).paragraph_format.keep_with_next = False


def add_contents(document: DocumentObject, entries: Sequence[str]) -> None:
    """A table of contents: the headings now, their pages once its field is updated in Word (right click, or F9)."""
    put(document.add_paragraph(), "MỤC LỤC", 14, bold=True)
    last = put(document.add_paragraph(), "", 13)
    last.alignment = LEFT
    for kind, text in (("begin", ""), ("", r' TOC \o "1-3" \h \z \u '), ("separate", ""), ("said", ""), ("end", "")):
        run = last.add_run()
        if kind == "said":
            run.text = "(Số trang: bấm chuột phải vào mục lục, chọn Update Field.)"
            run.italic, run.font.size, run.font.name = True, Pt(12), FONT
            for entry in entries:
                last = put(document.add_paragraph(), entry, 13)
                last.alignment = LEFT
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def add_rule(line: Paragraph, centimetres: float) -> None:
    """A rule as long as wanted: the lower border of a paragraph drawn in from both sides."""
    borders, lower = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        lower.set(qn(f"w:{name}"), value)
    borders.append(lower)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:jc", "w:ind")
    width = 16.5 if centimetres == 4 else 6.1 if centimetres == 3 else 9.6
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Cm((width - centimetres) / 2)
