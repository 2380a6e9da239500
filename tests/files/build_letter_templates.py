"""Build the Word templates of the papers that go with letters anew: `python -m tests.files.build_letter_templates`.

A reminder (công văn đôn đốc) and an invitation (giấy mời). The office edits the files in Word; this program is how they began.
"""

from __future__ import annotations

import io
from pathlib import Path

from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from adapters.documents import printed_marks
from tests import plan_dirs
from tests.files.official_layout import (
    CENTRE,
    JUSTIFIED,
    LEFT,
    Columns,
    add_line,
    add_rule,
    blank,
    put,
    repeat_heads,
    set_widths,
)

REMINDER, INVITATION = plan_dirs.REAL / "cong-van-don-doc.docx", plan_dirs.REAL / "giay-moi.docx"
UNUSED_PARTS = ("/stylesWithEffects", "/thumbnail", "/customXml", "/numbering")
STYLES = ("Header", "HeaderChar", "Footer", "FooterChar", "TableGrid")
"""Beside the four default ones; hundreds of letters are made and mailed, each with what its template holds."""
OWED: Columns = (
    ("TT", "{{ loop.index }}"), ("Nội dung", "{{ n.ten }}"), ("Tình trạng", "{{ n.tinh_trang }}"),
    ("Hạn theo Kế hoạch", "{{ n.thoi_han }}"),
)  # fmt: skip
OWED_WIDTHS = (1.2, 6.7, 3.9, 4.7)
BEFORE_TABLE = (
    "Thực hiện {{ ke_hoach }}, theo dõi đến {{ luc }}, {{ noi_nhan_bao_cao }} chưa nhận đủ các nội dung sau đây của {{ don_vi }}:",
)
AFTER_TABLE = (
    "{{ co_quan_gui }} {{ de_nghi }} {{ don_vi }} quan tâm, chỉ đạo hoàn thành và gửi các nội dung nêu trên về "
    "{{ noi_nhan_bao_cao }} {{ truoc_ngay or 'trong thời gian sớm nhất' }}.",
    "Trường hợp đã gửi, đề nghị báo lại ngày gửi, nơi gửi để đối chiếu; trường hợp cần thêm thời gian, đề nghị cho biết lý do và "
    "ngày dự kiến hoàn thành.",
    "Nếu có khó khăn, vướng mắc, đề nghị liên hệ {{ lien_he }} để cùng giải quyết./.",
)
FACTS = (
    ("Tới dự:", "{{ su_kien }}."),
    ("Chủ trì:", "{{ chu_tri }}."),
    ("Thời gian:", "{{ thoi_gian }}."),
    ("Địa điểm:", "{{ dia_diem }}."),
)
ANSWER = (
    "{%p for one in ghi_chu %}",
    "{{ one }}",
    "{%p endfor %}",
    "Đề nghị xác nhận tham dự, hoặc cho biết người dự thay (nếu có), bằng cách trả lời thư gửi kèm Giấy mời này"
    "{{ ' ' if truoc_ngay }}{{ truoc_ngay }}. Mọi trao đổi xin liên hệ {{ lien_he }}.",
    "Kính mong Quý đại biểu sắp xếp thời gian đến dự./.",
)


def build_reminder(path: Path) -> None:
    """Write the template of the công văn; an existing file is replaced."""
    document = blank("Công văn đôn đốc")
    _head(document, "{{ trich_yeu }}")
    _addressees(document)
    for text in BEFORE_TABLE:
        add_line(document, text, outline=0)
    _owed(document)
    _gap(document, 3)
    for text in AFTER_TABLE:
        add_line(document, text, outline=0)
    _foot(document)
    _save(document, path)


def build_invitation(path: Path) -> None:
    """Write the template of the giấy mời; an existing file is replaced."""
    document = blank("Giấy mời")
    _head(document)
    _gap(document, 6)
    put(document.add_paragraph(), "GIẤY MỜI", 14, bold=True)
    put(document.add_paragraph(), "{{ trich_yeu }}", 14, bold=True)
    _rule(document.add_paragraph(), 4)
    _gap(document, 6)
    add_line(document, "{{ co_quan_gui }} trân trọng kính mời: ", outline=0)
    put(document.paragraphs[-1], "{{ khach_moi }}", 14, bold=True).alignment = JUSTIFIED
    for text in ("{%p for one in tu_cach %}", "{{ one }}", "{%p endfor %}"):
        add_line(document, text, outline=0)
    for label, text in FACTS:
        _fact(document, label, text)
    for text in ("{%p if tai_lieu %}", "", "{%p for one in tai_lieu %}", "{{ one }}", "{%p endfor %}", "{%p endif %}"):
        if text:
            add_line(document, text, outline=0)
        else:
            _fact(document, "Tài liệu gửi kèm:", "")
    for text in ANSWER:
        add_line(document, text, outline=0)
    _foot(document)
    _save(document, path)


def _head(document: DocumentObject, subject: str = "") -> None:
    """Offices, national title, number, place and date; of a công văn its subject under the number."""
    table = document.add_table(rows=2, cols=2)
    set_widths(table, (6.3, 10.2))
    (body, state), (number, place) = (row.cells for row in table.rows)
    _each(body.paragraphs[0], "co_quan_tren", 12, bold=False)
    _each(body.add_paragraph(), "dong_co_quan", 13, bold=True)
    _rule(body.add_paragraph(), 3)
    put(state.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    put(state.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    _rule(state.add_paragraph(), 5.6)
    put(number.paragraphs[0], "{{ so }}", 13)
    if subject:
        put(number.add_paragraph(), subject, 12).paragraph_format.space_before = Pt(3)
    put(place.paragraphs[0], "{{ noi_ngay }}", 13, italic=True)
    put(document.add_paragraph(), "{%p if mo_phong %}", 13)
    put(document.add_paragraph(), "{{ mo_phong }}", 13, bold=True).paragraph_format.space_before = Pt(6)
    put(document.add_paragraph(), "{%p endif %}", 13)
    # On the pages after the first too: a sheet that comes loose must not pass for a real one.
    put(document.sections[0].footer.paragraphs[0], "{{ mo_phong }}", 11, bold=True)


def _each(first: Paragraph, listed: str, size: float, *, bold: bool, alignment: object = CENTRE) -> None:
    """A paragraph for each line of a list. first: an empty paragraph in whose place they come."""
    for text in (f"{{%p for one in {listed} %}}", "{{ one }}"):
        put(first.insert_paragraph_before(), text, size, bold=bold).alignment = alignment  # pyright: ignore[reportAttributeAccessIssue]
    put(first, "{%p endfor %}", size)


def _addressees(document: DocumentObject) -> None:
    """ "Kính gửi:" in the middle of the page, those addressed under one another."""
    _gap(document, 6)
    _each(document.add_paragraph(), "kinh_gui", 14, bold=False, alignment=LEFT)
    line = document.paragraphs[-2]
    line.paragraph_format.left_indent = Cm(3.5)
    _gap(document, 6)


def _owed(document: DocumentObject) -> None:
    """What is owed, a row each."""
    table = document.add_table(rows=4, cols=len(OWED), style="Table Grid")
    set_widths(table, OWED_WIDTHS)
    repeat_heads(table)
    heads, begin, cells, end = (row.cells for row in table.rows)
    put(begin[0].paragraphs[0], "{%tr for n in con_thieu %}", 13)
    put(end[0].paragraphs[0], "{%tr endfor %}", 13)
    for at, (head, tag) in enumerate(OWED):
        put(heads[at].paragraphs[0], head, 13, bold=True)
        put(cells[at].paragraphs[0], tag, 13).alignment = LEFT if at == 1 else CENTRE


def _fact(document: DocumentObject, label: str, text: str) -> None:
    """A line of what, who, when, where: the label in bold."""
    add_line(document, f"{label} " if text else label, outline=0, bold=True)
    if text:
        line = put(document.paragraphs[-1], text, 14)
        line.alignment = JUSTIFIED
        line.paragraph_format.space_after = Pt(3)
    else:
        document.paragraphs[-1].paragraph_format.keep_with_next = True


def _foot(document: DocumentObject) -> None:
    """Recipients on the left, signature on the right, on one page with the last words of the text."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _gap(document, 6, keep=True)
    table = document.add_table(rows=1, cols=2)
    set_widths(table, (8, 8.5))
    left, right = table.rows[0].cells
    put(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True).alignment = LEFT
    _each(left.add_paragraph(), "dong_noi_nhan", 11, bold=False, alignment=LEFT)
    _each(right.paragraphs[0], "chu_ky", 14, bold=True)
    for text in ("", "", "", "{{ nguoi_ky }}"):
        put(right.add_paragraph(), text, 14, bold=True)


def _rule(line: Paragraph, centimetres: float) -> None:
    """A rule close below the words above it, with room to what follows."""
    add_rule(put(line, "", 4), centimetres)
    line.paragraph_format.line_spacing = Pt(3)
    line.paragraph_format.space_after = Pt(6)


def _gap(document: DocumentObject, points: float, *, keep: bool = False) -> None:
    line = put(document.add_paragraph(), "", points)
    line.paragraph_format.line_spacing = Pt(points)
    line.paragraph_format.keep_with_next = keep


def _save(document: DocumentObject, path: Path) -> None:
    """Write the file, without what python-docx brings and nobody uses; the same program writes the same bytes."""
    for related in (document.part.rels, document.part.package.rels):  # pyright: ignore[reportOptionalMemberAccess]
        for id in [id for id, one in related.items() if one.reltype.endswith(UNUSED_PARTS)]:
            del related[id]
    for style in list(document.styles):
        if not (style.element.get(qn("w:default")) or style.style_id in STYLES):
            style.delete()
    held = io.BytesIO()
    document.save(held)
    path.write_bytes(printed_marks.take_out(held.getvalue())[0])


if __name__ == "__main__":
    build_reminder(REMINDER)
    build_invitation(INVITATION)
