"""Build the Word template of the main report anew: `python -m tests.files.build_report_template`.

The layout is that of Decree 30/2020/NĐ-CP, annex I. The office edits the file in Word; this program is how it began.
Tags: `{{ tinh.so('xa_dat_ntm') }}` a figure in a sentence, `.o(…)` in a table, `.thieu(…)` who gave none.
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document as DocumentObject

from tests import plan_dirs
from tests.files.official_layout import (
    LEFT,
    Columns,
    add_annex,
    add_foot,
    add_head,
    add_line,
    blank,
    put,
    repeat_heads,
    set_widths,
)

TEMPLATE = plan_dirs.REAL / "bao-cao-chung.docx"

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
    document = blank("Báo cáo chung")
    add_head(document, "BÁO CÁO", "{{ trich_yeu }}", "(Bản thảo; số liệu lấy lúc {{ luc }})")
    for level, text in BODY:
        add_line(document, text, bold=level > 0, outline=level)
    add_line(document, "Trên đây là báo cáo {{ trich_yeu }}./.", outline=0)
    add_foot(document)
    add_annex(document, "Phụ lục I", "Kết quả thực hiện Bộ tiêu chí theo huyện", BY_DISTRICT, "h", "huyen", wide=True)
    add_annex(document, "Phụ lục II", "Kết quả thực hiện Bộ tiêu chí theo xã", BY_COMMUNE, "x", "xa")
    add_annex(document, "Phụ lục III", "Nguồn lực huy động theo nguồn, triệu đồng", (), "", "")
    _money(document)
    add_annex(document, "Phụ lục IV", "Nợ đọng xây dựng cơ bản, triệu đồng", DEBTS, "h", "huyen")
    add_annex(document, "Phụ lục V", "Sản phẩm OCOP còn hiệu lực", OCOP, "h", "huyen")
    document.save(str(path))


def _money(document: DocumentObject) -> None:
    years = ("2021", "2022", "2023e")
    table = document.add_table(rows=1 + len(SOURCES), cols=5, style="Table Grid")
    repeat_heads(table)
    set_widths(table, (1.2, 6.3, 3, 3, 3))
    for at, head in enumerate(("TT", "Nguồn", "Năm 2021", "Năm 2022", "Ước năm 2023")):
        put(table.rows[0].cells[at].paragraphs[0], head, 12, bold=True)
    for number, (id, row) in enumerate(zip(SOURCES, table.rows[1:], strict=True), start=1):
        cells, bold = row.cells, id == "von_tong"
        put(cells[0].paragraphs[0], "" if bold else str(number), 12)
        put(cells[1].paragraphs[0], f"{{{{ ten_chi_tieu('{id}') }}}}", 12, bold=bold).alignment = LEFT
        for at, year in enumerate(years, start=2):
            put(cells[at].paragraphs[0], f"{{{{ tinh.o('{id}', '{year}') }}}}", 12, bold=bold)


if __name__ == "__main__":
    build(TEMPLATE)
