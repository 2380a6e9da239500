"""Build the Word template of the main report anew: `python -m tests.files.build_report_template`.

The layout is that of Decree 30/2020/NĐ-CP, annex I. The office edits the file in Word; this program is how it began.
Tags: `{{ tinh.so('xa_dat_ntm') }}` a figure in a sentence, `.o(…)` in a table, `.thieu(…)` who gave none.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx.document import Document as DocumentObject

from tests import plan_dirs
from tests.files.official_layout import (
    LEFT,
    Columns,
    add_annex,
    add_chart,
    add_contents,
    add_foot,
    add_head,
    add_line,
    add_said,
    add_table,
    blank,
    put,
    repeat_heads,
    set_widths,
)

TEMPLATE = plan_dirs.REAL / "bao-cao-chung.docx"

Piece = tuple[int, str]
"""Outline level and text: 0 a paragraph, 1 and 2 headings, SAID what the units wrote, CHART a chart, BASIS a legal basis."""
SAID, CHART, BASIS = -1, -2, -3
BODY: tuple[Piece, ...] = (
    (BASIS, "{%p for c in can_cu %}"),
    (BASIS, "{{ c }}{{ '.' if loop.last else ';' }}"),
    (BASIS, "{%p endfor %}"),
    (0, "Thực hiện {{ ke_hoach }}, kết quả sơ kết như sau:"),
    (1, "I. ĐẶC ĐIỂM TÌNH HÌNH"),
    (0, "Toàn tỉnh có {{ tinh.so('tong_xa_ntm') }} thuộc Chương trình, {{ tinh.so('tong_thon') }}, {{ tinh.so('tong_ho') }}, "
        "{{ tinh.so('dan_so') }}{{ tinh.thieu('tong_thon') }}."),
    (0, "Báo cáo tổng hợp từ biểu số liệu đã nhận của {{ so_xa_co_so_lieu }} xã và {{ so_huyen_co_so_lieu }} huyện, thị xã, "
        "thành phố; {{ so_lieu_den }}."),
    (1, "II. CÔNG TÁC TỔ CHỨC, TRIỂN KHAI THỰC HIỆN"),
    (0, "Các địa phương đã ban hành {{ tinh.so('vb_chi_dao') }} chỉ đạo, điều hành năm 2023; mở {{ tinh.so('lop_tap_huan') }} "
        "tập huấn với {{ tinh.so('luot_tap_huan') }} tham gia; đăng {{ tinh.so('tin_bai') }} tuyên truyền."),
    (SAID, "loi.muc('to-chuc')"),
    (1, "III. KẾT QUẢ THỰC HIỆN"),
    (2, "1. Thực hiện các Bộ tiêu chí"),
    (0, "Ước đến cuối năm 2023, toàn tỉnh có {{ tinh.so('xa_dat_ntm') }} đạt chuẩn nông thôn mới (năm 2020: "
        "{{ tinh.so('xa_dat_ntm', '2020') }}), chiếm {{ tinh.so('ty_le_xa_dat') }}; trong đó {{ tinh.so('xa_nang_cao') }} đạt chuẩn "
        "nâng cao, {{ tinh.so('xa_kieu_mau') }} kiểu mẫu{{ tinh.thieu('xa_dat_ntm') }}. Bình quân đạt "
        "{{ tinh.so('binh_quan_tieu_chi') }}. Số liệu năm 2020 theo Bộ tiêu chí giai đoạn 2016-2020, năm 2023 theo Bộ tiêu chí "
        "giai đoạn 2022-2025, không so sánh trực tiếp."),
    (CHART, "theo_don_vi('cột', 'Số xã đạt chuẩn nông thôn mới theo huyện', huyen, [('xa_dat_ntm', '2020'), ('xa_dat_ntm', "
            "'2023e')])"),
    (CHART, "theo_muc('cột', 'Số xã theo mức tiêu chí đạt (hai năm theo hai Bộ tiêu chí khác nhau)', tinh, ['xa_19_tc', "
            "'xa_15_18', 'xa_10_14', 'xa_duoi_10'], ['2020', '2023e'])"),
    (0, "Có {{ tinh.so('thon_kieu_mau') }} đạt chuẩn thôn nông thôn mới kiểu mẫu trong {{ tinh.so('thon_dang_ky_km') }} đăng ký."),
    (SAID, "loi.muc('tieu-chi', 'ket-qua')"),
    (2, "2. Cơ chế, chính sách"),
    (0, "Các địa phương đã ban hành {{ tinh.so('co_che_rieng') }} (năm 2023){{ tinh.thieu('co_che_rieng') }}."),
    (SAID, "loi.muc('co-che')"),
    (2, "3. Huy động, quản lý, sử dụng nguồn lực"),
    (0, "Tổng nguồn lực huy động năm 2021 là {{ tinh.so('von_tong', '2021') }}, năm 2022 là {{ tinh.so('von_tong', '2022') }}, ước "
        "năm 2023 là {{ tinh.so('von_tong') }}{{ tinh.thieu('von_tong') }}. Chi tiết theo nguồn ở Phụ lục V."),
    (CHART, "theo_muc('thanh', 'Nguồn lực huy động theo nguồn, triệu đồng', tinh, ['von_nstw_dtpt', 'von_nstw_sn', "
            "'von_ns_tinh', 'von_ns_huyen', 'von_ns_xa', 'von_long_ghep', 'von_tin_dung', 'von_doanh_nghiep', 'von_htx', "
            "'von_dan_tien', 'von_dan_quy_doi', 'von_khac'], ['2021', '2022', '2023e'])"),
    (SAID, "loi.muc('nguon-luc')"),
    (2, "4. Nợ đọng xây dựng cơ bản, vốn đối ứng"),
    (0, "Nợ đọng xây dựng cơ bản ước đến 31/12/2023 còn {{ tinh.so('no_cuoi_ky') }}{{ tinh.thieu('no_cuoi_ky') }}, trong đó nợ giai "
        "đoạn trước {{ tinh.so('no_truoc_con_lai') }}. Vốn đối ứng đã bố trí năm 2023 là {{ tinh.so('doi_ung_bo_tri') }} trên "
        "{{ tinh.so('doi_ung_quy_dinh') }} phải bố trí."),
    (CHART, "theo_don_vi('cột', 'Nợ đọng xây dựng cơ bản theo huyện, triệu đồng', huyen, ['no_dau_ky', 'no_cuoi_ky'])"),
    (SAID, "loi.muc('no-dong')"),
    (2, "5. Các chương trình chuyên đề"),
    (0, "Có {{ tinh.so('ocop_tong') }} OCOP từ 3 sao còn hiệu lực, của {{ tinh.so('ocop_chu_the') }}; {{ tinh.so('htx_tong') }}, "
        "trong đó {{ tinh.so('htx_hieu_qua') }} hoạt động hiệu quả."),
    (CHART, "theo_don_vi('cột chồng', 'Sản phẩm OCOP còn hiệu lực theo huyện', huyen, ['ocop_3_sao', 'ocop_4_sao', 'ocop_5_sao'])"),
    (SAID, "loi.muc('chuyen-de')"),
    (2, "6. Kinh tế - xã hội nông thôn"),
    (0, "Thu nhập bình quân đầu người ước đạt {{ tinh.so('thu_nhap_bq') }} (năm 2020: {{ tinh.so('thu_nhap_bq', '2020') }}); tỷ lệ "
        "nghèo đa chiều {{ tinh.so('ty_le_ngheo') }} (năm 2020: {{ tinh.so('ty_le_ngheo', '2020') }})."),
    (1, "IV. ĐÁNH GIÁ CHUNG, TỒN TẠI, HẠN CHẾ, NGUYÊN NHÂN VÀ BÀI HỌC"),
    (0, "(Văn phòng viết phần đánh giá chung; dưới đây là lời các đơn vị, điều nhiều đơn vị cùng nêu đứng trước.)"),
    (SAID, "loi.muc('tong-quan', 'ton-tai-kien-nghi')"),
    (1, "V. NHIỆM VỤ, GIẢI PHÁP NĂM 2024-2025"),
    (SAID, "loi.muc('nhiem-vu')"),
    (0, "{%p for d in loi.bang('nhiem-vu', 'noi-dung') %}"),
    (0, "- {{ d.cells['noi-dung'] }}; thực hiện: {{ d.cells.get('don-vi', '') or 'chưa ghi' }}; thời hạn: "
        "{{ d.cells.get('thoi-han', '') or 'chưa ghi' }} {{ d.source }}"),
    (0, "{%p endfor %}"),
    (1, "VI. KIẾN NGHỊ, ĐỀ XUẤT"),
    (0, "{%p for k in loi.kien_nghi('kien-nghi', 'noi-dung', 'cap') %}"),
    (2, "{{ k.title }}: {{ k.count }} lượt kiến nghị"),
    (0, "{%p for d in k.lines %}"),
    (0, "- {{ d.cells['noi-dung'] }}{% if d.cells.get('ly-do') %} Lý do: {{ d.cells['ly-do'] }}{% endif %} {{ d.source }}"),
    (0, "{%p endfor %}"),
    (0, "{%p endfor %}"),
    (SAID, "loi.muc('kien-nghi')"),
    (1, "VII. THAM GIA, GỬI BÁO CÁO VÀ SỐ LIỆU CHƯA CÓ"),
    (0, "Việc tham gia, đúng hạn của các đơn vị ở Phụ lục X; số liệu chênh lệch và giải trình ở Phụ lục XI."),
    (0, "{%p if cho_mo %}"),
    (0, "Một số bước được cho mở khi còn thiếu, theo quyết định:"),
    (0, "{%p for one in cho_mo %}"),
    (0, "- {{ one }}."),
    (0, "{%p endfor %}"),
    (0, "{%p endif %}"),
    (0, "{%p if thieu %}"),
    (0, "Chưa có báo cáo được nhận của {{ thieu | length }} đơn vị:"),
    (0, "{%p for one in thieu %}"),
    (0, "- {{ one }};"),
    (0, "{%p endfor %}"),
    (0, "{%p else %}"),
    (0, "Không thiếu báo cáo nào."),
    (0, "{%p endif %}"),
    (0, "{%p if khong_cong %}"),
    (0, "Có biểu số liệu nhưng không cộng vào số chung, vì đơn vị đã sáp nhập, đổi loại hoặc không thuộc Chương trình vào ngày lấy số "
        "liệu: {{ khong_cong | join(', ') }}."),
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

VILLAGES: Columns = (
    ("TT", "{{ h.stt }}"), ("Huyện, thị xã, thành phố", "{{ h.ten }}"), ("Số thôn", "{{ h.o('tong_thon') }}"),
    ("Đăng ký", "{{ h.o('thon_dang_ky_km') }}"), ("Đạt kiểu mẫu 2020", "{{ h.o('thon_kieu_mau', '2020') }}"),
    ("Đạt kiểu mẫu 2023", "{{ h.o('thon_kieu_mau') }}"), ("Thôn thông minh", "{{ h.o('thon_thong_minh') }}"),
)  # fmt: skip
ADVANCED: Columns = (
    ("TT", "{{ loop.index }}"), ("Xã", "{{ x.ten }}"), ("Huyện", "{{ x.thuoc }}"), ("Danh hiệu", "{{ x.o('danh_hieu_xa') }}"),
    ("Tiêu chí đạt", "{{ x.o('so_tieu_chi_dat') }}"),
)  # fmt: skip
COUNTERPART: Columns = (
    ("TT", "{{ h.stt }}"), ("Huyện, thị xã, thành phố", "{{ h.ten }}"), ("Phải bố trí 2022", "{{ h.o('doi_ung_quy_dinh', '2022') }}"),
    ("Đã bố trí 2022", "{{ h.o('doi_ung_bo_tri', '2022') }}"), ("Phải bố trí 2023", "{{ h.o('doi_ung_quy_dinh') }}"),
    ("Đã bố trí 2023", "{{ h.o('doi_ung_bo_tri') }}"),
)  # fmt: skip
AWARDS: Columns = (
    ("TT", "{{ h.stt }}"), ("Huyện, thị xã, thành phố", "{{ h.ten }}"), ("Xã khen tập thể", "{{ h.o('khen_xa_tap_the') }}"),
    ("Xã khen cá nhân", "{{ h.o('khen_xa_ca_nhan') }}"), ("Huyện khen tập thể", "{{ h.o('khen_huyen_tap_the') }}"),
    ("Huyện khen cá nhân", "{{ h.o('khen_huyen_ca_nhan') }}"), ("Đề nghị tỉnh: tập thể", "{{ h.o('de_nghi_tinh_tap_the') }}"),
    ("Đề nghị tỉnh: cá nhân", "{{ h.o('de_nghi_tinh_ca_nhan') }}"),
)  # fmt: skip
RATES: Columns = (
    ("TT", "{{ loop.index }}"), ("Việc", "{{ r.ten }}"), ("Phải làm", "{{ r.phai_lam }}"), ("Đã xong", "{{ r.xong }}"),
    ("Đúng hạn", "{{ r.dung_han }}"), ("Chậm", "{{ r.cham }}"), ("Chưa xong", "{{ r.chua }}"),
)  # fmt: skip
DIFFERENCES: Columns = (
    ("TT", "{{ loop.index }}"), ("Đơn vị", "{{ d.unit }}"), ("Chỉ tiêu", "{{ d.name }} ({{ d.period }})"),
    ("Số ghi", "{{ d.stated }}"), ("So với", "{{ d.other_label }}: {{ d.other }}"), ("Chênh lệch", "{{ d.gap }}"),
    ("Đơn vị liên quan", "{{ d.why }}"), ("Giải trình", "{{ d.state }}"),
)  # fmt: skip
COMPARED = (
    "(Số của xã so với số huyện ghi, số theo ngành so với số theo địa bàn, số mới so với lần nhận trước; không số nào được sửa."
    "{% if not chenh_lech %} Không có chênh lệch nào.{% endif %})"
)
TIMELY = "(Đã xong gồm cả việc chậm; việc chưa đến hạn và chưa ai làm không kể)"


def build(path: Path) -> None:
    """Write the template; an existing file is replaced."""
    document = blank("Báo cáo chung")
    add_head(document, "BÁO CÁO", "{{ trich_yeu }}", "(Bản thảo; số liệu lấy lúc {{ luc }})")
    annexes = [f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")]
    add_contents(document, [text for level, text in BODY if level in (1, 2) and "{{" not in text] + annexes)
    add_body(document, BODY)
    add_line(document, "Trên đây là báo cáo {{ trich_yeu }}./.", outline=0)
    add_foot(document)
    add_annex(document, "Phụ lục I", "Kết quả thực hiện Bộ tiêu chí theo huyện", BY_DISTRICT, "h", "huyen", wide=True)
    add_annex(document, "Phụ lục II", "Kết quả thực hiện Bộ tiêu chí theo xã", BY_COMMUNE, "x", "xa")
    advanced = "xa if x.la('danh_hieu_xa', 'ntm_nang_cao', 'ntm_kieu_mau')"
    add_annex(document, "Phụ lục III", "Xã đạt chuẩn nâng cao, kiểu mẫu", ADVANCED, "x", advanced, note="")
    add_annex(document, "Phụ lục IV", "Thôn nông thôn mới kiểu mẫu", VILLAGES, "h", "huyen")
    add_annex(document, "Phụ lục V", "Nguồn lực huy động theo nguồn, triệu đồng", (), "", "")
    _money(document)
    add_annex(document, "Phụ lục VI", "Nợ đọng xây dựng cơ bản, triệu đồng", DEBTS, "h", "huyen")
    add_annex(document, "Phụ lục VII", "Vốn đối ứng, triệu đồng", COUNTERPART, "h", "huyen")
    add_annex(document, "Phụ lục VIII", "Sản phẩm OCOP còn hiệu lực", OCOP, "h", "huyen")
    add_annex(document, "Phụ lục IX", "Khen thưởng", AWARDS, "h", "huyen", wide=True)
    add_annex(document, "Phụ lục X", "Tham gia và đúng hạn", RATES, "r", "tham_gia", note=TIMELY)
    add_line(document, "Theo huyện, gồm việc của huyện và các xã thuộc huyện:", outline=0)
    branches = (RATES[0], ("Huyện, thị xã, thành phố", "{{ r.ten }}"), *RATES[2:])
    add_table(document, branches, "{%tr for r in tham_gia_huyen %}", 16.5)
    add_annex(document, "Phụ lục XI", "Đối chiếu số liệu", DIFFERENCES, "d", "chenh_lech", wide=True, note=COMPARED)
    document.save(str(path))


def add_body(document: DocumentObject, pieces: Sequence[Piece]) -> None:
    """Headings, paragraphs, what the units wrote, charts, in their order."""
    for level, text in pieces:
        if level == SAID:
            add_said(document, text)
        elif level == CHART:
            add_chart(document, text)
        elif level == BASIS:
            add_line(document, text, outline=0, italic=True)
        else:
            add_line(document, text, bold=level > 0, outline=level)


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
