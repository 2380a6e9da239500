"""Build the Word template of the main report anew: `python -m tests.files.build_report_template`.

The layout is that of Decree 30/2020/NĐ-CP, annex I. The office edits the file in Word; this program is how it began.
Tags: `{{ tinh.so('xa_dat_ntm') }}` a figure in a sentence, `.o(…)` in a table, `.thieu(…)` who gave none.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests import plan_dirs

FONT = "Times New Roman"
TEMPLATE = plan_dirs.REAL / "bao-cao-chung.docx"
CENTRE, LEFT, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY

BODY: tuple[tuple[int, str], ...] = (
    (1, "I. ĐẶC ĐIỂM TÌNH HÌNH"),
    (0, "Toàn tỉnh có {{ tinh.so('tong_xa_ntm') }} thuộc Chương trình, {{ tinh.so('tong_thon') }}, {{ tinh.so('tong_ho') }}, "
        "{{ tinh.so('dan_so') }}{{ tinh.thieu('tong_thon') }}."),
    (0, "Báo cáo tổng hợp từ biểu số liệu đã nhận của {{ so_xa_co_so_lieu }} xã và {{ so_huyen_co_so_lieu }} huyện, thị xã, "
        "thành phố; {{ so_lieu_den }}."),
    (1, "II. CÔNG TÁC TỔ CHỨC, TRIỂN KHAI THỰC HIỆN"),
    (0, "Các địa phương đã ban hành {{ tinh.so('vb_chi_dao') }} chỉ đạo, điều hành năm 2023; mở {{ tinh.so('lop_tap_huan') }} "
        "tập huấn với {{ tinh.so('luot_tap_huan') }} tham gia; đăng {{ tinh.so('tin_bai') }} tuyên truyền."),
    (1, "III. KẾT QUẢ THỰC HIỆN"),
    (2, "1. Thực hiện các Bộ tiêu chí"),
    (0, "Ước đến cuối năm 2023, toàn tỉnh có {{ tinh.so('xa_dat_ntm') }} đạt chuẩn nông thôn mới (năm 2020: "
        "{{ tinh.so('xa_dat_ntm', '2020') }}), chiếm {{ tinh.so('ty_le_xa_dat') }}; trong đó {{ tinh.so('xa_nang_cao') }} đạt chuẩn "
        "nâng cao, {{ tinh.so('xa_kieu_mau') }} kiểu mẫu{{ tinh.thieu('xa_dat_ntm') }}. Bình quân đạt "
        "{{ tinh.so('binh_quan_tieu_chi') }}. Số liệu năm 2020 theo Bộ tiêu chí giai đoạn 2016-2020, năm 2023 theo Bộ tiêu chí "
        "giai đoạn 2022-2025, không so sánh trực tiếp."),
    (0, "Có {{ tinh.so('thon_kieu_mau') }} đạt chuẩn thôn nông thôn mới kiểu mẫu trong {{ tinh.so('thon_dang_ky_km') }} đăng ký."),
    (2, "2. Huy động, quản lý, sử dụng nguồn lực"),
    (0, "Tổng nguồn lực huy động năm 2021 là {{ tinh.so('von_tong', '2021') }}, năm 2022 là {{ tinh.so('von_tong', '2022') }}, ước "
        "năm 2023 là {{ tinh.so('von_tong') }}{{ tinh.thieu('von_tong') }}. Chi tiết theo nguồn ở Phụ lục III."),
    (0, "Nợ đọng xây dựng cơ bản ước đến 31/12/2023 còn {{ tinh.so('no_cuoi_ky') }}{{ tinh.thieu('no_cuoi_ky') }}."),
    (2, "3. Các chương trình chuyên đề"),
    (0, "Có {{ tinh.so('ocop_tong') }} OCOP từ 3 sao còn hiệu lực, của {{ tinh.so('ocop_chu_the') }}; {{ tinh.so('htx_tong') }}, "
        "trong đó {{ tinh.so('htx_hieu_qua') }} hoạt động hiệu quả."),
    (2, "4. Kinh tế - xã hội nông thôn"),
    (0, "Thu nhập bình quân đầu người ước đạt {{ tinh.so('thu_nhap_bq') }} (năm 2020: {{ tinh.so('thu_nhap_bq', '2020') }}); tỷ lệ "
        "nghèo đa chiều {{ tinh.so('ty_le_ngheo') }} (năm 2020: {{ tinh.so('ty_le_ngheo', '2020') }})."),
    (1, "IV. ĐÁNH GIÁ CHUNG"),
    (0, "(Văn phòng viết: ưu điểm; tồn tại, hạn chế; nguyên nhân; bài học kinh nghiệm.)"),
    (1, "V. NHIỆM VỤ, GIẢI PHÁP NĂM 2024-2025"),
    (0, "(Văn phòng viết.)"),
    (1, "VI. KIẾN NGHỊ, ĐỀ XUẤT"),
    (0, "(Văn phòng viết.)"),
    (1, "VII. SỐ LIỆU CHƯA CÓ"),
    (0, "{%p if thieu %}"),
    (0, "Chưa có báo cáo được nhận của {{ thieu | length }} đơn vị:"),
    (0, "{%p for one in thieu %}"),
    (0, "- {{ one }};"),
    (0, "{%p endfor %}"),
    (0, "{%p else %}"),
    (0, "Không thiếu báo cáo nào."),
    (0, "{%p endif %}"),
    (0, "{%p if khong_co_bieu %}"),
    (0, "Chưa nhận được biểu số liệu của {{ khong_co_bieu | length }} đơn vị: {{ khong_co_bieu | join(', ') }}."),
    (0, "{%p endif %}"),
)  # fmt: skip
SOURCES = (
    "von_nstw_dtpt", "von_nstw_sn", "von_ns_tinh", "von_ns_huyen", "von_ns_xa", "von_long_ghep", "von_tin_dung",
    "von_doanh_nghiep", "von_htx", "von_dan_tien", "von_dan_quy_doi", "von_khac", "von_tong",
)  # fmt: skip
Columns = Sequence[tuple[str, str]]
BY_DISTRICT: Columns = (
    ("TT", "{{ h.stt }}"), ("Huyện, thị xã, thành phố", "{{ h.ten }}"), ("Số xã", "{{ h.o('tong_xa_ntm') }}"),
    ("Đạt chuẩn 2020", "{{ h.o('xa_dat_ntm', '2020') }}"), ("Đạt chuẩn 2023", "{{ h.o('xa_dat_ntm') }}"),
    ("Nâng cao", "{{ h.o('xa_nang_cao') }}"), ("Kiểu mẫu", "{{ h.o('xa_kieu_mau') }}"), ("19 tiêu chí", "{{ h.o('xa_19_tc') }}"),
    ("15-18", "{{ h.o('xa_15_18') }}"), ("10-14", "{{ h.o('xa_10_14') }}"), ("Dưới 10", "{{ h.o('xa_duoi_10') }}"),
    ("Bình quân", "{{ h.o('binh_quan_tieu_chi') }}"), ("Tỷ lệ đạt (%)", "{{ h.o('ty_le_xa_dat') }}"),
)  # fmt: skip
BY_COMMUNE: Columns = (
    ("TT", "{{ x.stt }}"), ("Xã", "{{ x.ten }}"), ("Huyện", "{{ x.thuoc }}"),
    ("Tiêu chí đạt 2020", "{{ x.o('so_tieu_chi_dat', '2020') }}"), ("Tiêu chí đạt 2023", "{{ x.o('so_tieu_chi_dat') }}"),
    ("Danh hiệu", "{{ x.o('danh_hieu_xa') }}"), ("Mục tiêu 2025", "{{ x.o('muc_tieu_2025_xa') }}"),
)  # fmt: skip
DEBTS: Columns = (
    ("TT", "{{ h.stt }}"), ("Huyện, thị xã, thành phố", "{{ h.ten }}"), ("Đến 31/12/2020", "{{ h.o('no_dau_ky') }}"),
    ("Phát sinh", "{{ h.o('no_phat_sinh') }}"), ("Đã trả", "{{ h.o('no_da_tra') }}"), ("Còn lại", "{{ h.o('no_cuoi_ky') }}"),
)  # fmt: skip
OCOP: Columns = (
    ("TT", "{{ h.stt }}"), ("Huyện, thị xã, thành phố", "{{ h.ten }}"), ("3 sao", "{{ h.o('ocop_3_sao') }}"),
    ("4 sao", "{{ h.o('ocop_4_sao') }}"), ("5 sao", "{{ h.o('ocop_5_sao') }}"), ("Tổng", "{{ h.o('ocop_tong') }}"),
    ("Chủ thể", "{{ h.o('ocop_chu_the') }}"),
)  # fmt: skip


def build(path: Path) -> None:
    """Write the template; an existing file is replaced."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    page = document.sections[0]
    _page(page, first_has_none=True)
    _head(document)
    for level, text in BODY:
        _line(document, text, bold=level > 0, outline=level)
    _line(document, "Trên đây là báo cáo {{ trich_yeu }}./.", outline=0)
    _foot(document)
    _annex(document, "Phụ lục I", "Kết quả thực hiện Bộ tiêu chí theo huyện", BY_DISTRICT, "h", "huyen", wide=True)
    _annex(document, "Phụ lục II", "Kết quả thực hiện Bộ tiêu chí theo xã", BY_COMMUNE, "x", "xa")
    _annex(document, "Phụ lục III", "Nguồn lực huy động theo nguồn, triệu đồng", (), "", "")
    _money(document)
    _annex(document, "Phụ lục IV", "Nợ đọng xây dựng cơ bản, triệu đồng", DEBTS, "h", "huyen")
    _annex(document, "Phụ lục V", "Sản phẩm OCOP còn hiệu lực", OCOP, "h", "huyen")
    document.core_properties.title = "Báo cáo chung"
    document.core_properties.author = ""
    document.save(str(path))


def _page(section: Section, *, wide: bool = False, first_has_none: bool = False) -> None:
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


def _head(document: DocumentObject) -> None:
    table = document.add_table(rows=2, cols=2)
    _widths(table, (6.3, 10.2))
    (body, state), (number, place) = (row.cells for row in table.rows)
    _text(body.paragraphs[0], "{{ co_quan }}", 13, bold=True)
    _rule(_text(body.add_paragraph(), "", 4), 3)
    _text(state.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    _text(state.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    _rule(_text(state.add_paragraph(), "", 4), 5.6)
    _text(number.paragraphs[0], "Số:         /BC-UBND", 13)
    _text(place.paragraphs[0], "{{ noi }}, ngày       tháng       năm {{ nam }}", 13, italic=True)
    _text(document.add_paragraph(), "{{ mo_phong }}", 13, bold=True)
    _text(document.add_paragraph(), "BÁO CÁO", 14, bold=True)
    _text(document.add_paragraph(), "{{ trich_yeu }}", 14, bold=True)
    _rule(_text(document.add_paragraph(), "", 4), 4)
    _text(document.add_paragraph(), "(Bản thảo; số liệu lấy lúc {{ luc }})", 13, italic=True)


def _foot(document: DocumentObject) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _text(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True).alignment = LEFT
    for text in ("{%p for one in noi_nhan %}", "- {{ one }};", "{%p endfor %}"):
        _text(left.add_paragraph(), text, 11).alignment = LEFT
    _text(right.paragraphs[0], "{%p for one in chu_ky %}", 14)
    for text in ("{{ one }}", "{%p endfor %}", "", "", "", "{{ nguoi_ky }}"):
        _text(right.add_paragraph(), text, 14, bold=True)


def _annex(
    document: DocumentObject, number: str, title: str, columns: Columns, item: str, of: str, *, wide: bool = False
) -> None:
    _page(document.add_section(WD_SECTION.NEW_PAGE), wide=wide)
    _text(document.add_paragraph(), number, 14, bold=True)
    _text(document.add_paragraph(), title.upper(), 14, bold=True)
    _text(
        document.add_paragraph(),
        "(Kèm theo Báo cáo số       /BC-UBND ngày       tháng       năm {{ nam }})",
        13,
        italic=True,
    )
    note = "(Dấu *: chưa đủ số liệu của các đơn vị bên dưới; tên đơn vị ở sổ truy nguồn kèm bản thảo)"
    _text(document.add_paragraph(), note, 11, italic=True)
    if columns:
        _table(document, columns, f"{{%tr for {item} in {of} %}}", 25.2 if wide else 16.5)


def _table(document: DocumentObject, columns: Columns, loop: str, width: float) -> None:
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    rest = (width - 1.2 - 4.2) / (len(columns) - 2)
    _widths(table, (1.2, 4.2, *[rest] * (len(columns) - 2)))
    heads, begin, cells, end = (row.cells for row in table.rows)
    _repeats(table)
    _text(begin[0].paragraphs[0], loop, 11)
    _text(end[0].paragraphs[0], "{%tr endfor %}", 11)
    for at, (head, tag) in enumerate(columns):
        _text(heads[at].paragraphs[0], head, 11, bold=True)
        _text(cells[at].paragraphs[0], tag, 11).alignment = LEFT if at in (1, 2) and "ten" in tag + "thuoc" else CENTRE


def _money(document: DocumentObject) -> None:
    years = ("2021", "2022", "2023e")
    table = document.add_table(rows=1 + len(SOURCES), cols=5, style="Table Grid")
    _repeats(table)
    _widths(table, (1.2, 6.3, 3, 3, 3))
    for at, head in enumerate(("TT", "Nguồn", "Năm 2021", "Năm 2022", "Ước năm 2023")):
        _text(table.rows[0].cells[at].paragraphs[0], head, 12, bold=True)
    for number, (id, row) in enumerate(zip(SOURCES, table.rows[1:], strict=True), start=1):
        cells, bold = row.cells, id == "von_tong"
        _text(cells[0].paragraphs[0], "" if bold else str(number), 12)
        _text(cells[1].paragraphs[0], f"{{{{ ten_chi_tieu('{id}') }}}}", 12, bold=bold).alignment = LEFT
        for at, year in enumerate(years, start=2):
            _text(cells[at].paragraphs[0], f"{{{{ tinh.o('{id}', '{year}') }}}}", 12, bold=bold)


def _widths(table: Table, widths: Sequence[float]) -> None:
    """Columns in centimetres; said of the grid and of each cell, for one program heeds the one, one the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _repeats(table: Table) -> None:
    """The heading row stands on every page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _text(line: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
    run = line.add_run(text)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), FONT
    line.alignment = CENTRE
    line.paragraph_format.space_after = Pt(0)
    return line


def _line(document: DocumentObject, text: str, *, outline: int, bold: bool = False) -> None:
    line = document.add_paragraph()
    _text(line, text, 14, bold=bold).alignment = JUSTIFIED
    line.paragraph_format.first_line_indent = Cm(1.27)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(3)
    if outline:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(outline - 1))
        line._p.get_or_add_pPr().append(level)
        line.paragraph_format.keep_with_next = True


def _rule(line: Paragraph, centimetres: float) -> None:
    """A rule as long as wanted: the lower border of a paragraph drawn in from both sides."""
    borders, lower = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        lower.set(qn(f"w:{name}"), value)
    borders.append(lower)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:jc", "w:ind")
    width = 16.5 if centimetres == 4 else 6.1 if centimetres == 3 else 9.6
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Cm((width - centimetres) / 2)


if __name__ == "__main__":
    build(TEMPLATE)
