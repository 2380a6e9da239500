"""Build the Word templates of a district's own report and a commune's summary: `python -m tests.files.build_unit_templates`.

The same engine as the main report: what a unit sent is put together for it. The office edits the files in Word.
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document as DocumentObject

from tests import plan_dirs
from tests.files.build_report_template import (
    CHART,
    COMPARED,
    DIFFERENCES,
    RATES,
    SAID,
    SOURCES,
    TIMELY,
    Piece,
    add_body,
)
from tests.files.official_layout import (
    LEFT,
    Columns,
    add_annex,
    add_head,
    blank,
    put,
    repeat_heads,
    set_widths,
)

DISTRICT, COMMUNE = plan_dirs.REAL / "bao-cao-huyen.docx", plan_dirs.REAL / "tom-tat-xa.docx"
OWN: Columns = (
    ("TT", "{{ x.stt }}"), ("Xã", "{{ x.ten }}"), ("Tiêu chí đạt 2020", "{{ x.o('so_tieu_chi_dat', '2020') }}"),
    ("Tiêu chí đạt 2023", "{{ x.o('so_tieu_chi_dat') }}"), ("Danh hiệu", "{{ x.o('danh_hieu_xa') }}"),
    ("Mục tiêu 2025", "{{ x.o('muc_tieu_2025_xa') }}"), ("Thôn kiểu mẫu", "{{ x.o('thon_kieu_mau') }}"),
    ("Sản phẩm OCOP", "{{ x.o('ocop_tong') }}"), ("Nợ đọng còn lại (triệu đồng)", "{{ x.o('no_cuoi_ky') }}"),
)  # fmt: skip
OF_DISTRICT: tuple[Piece, ...] = (
    (1, "I. ĐẶC ĐIỂM TÌNH HÌNH"),
    (0, "{{ don_vi.ten }} có {{ don_vi.so('tong_xa_ntm') }} thuộc Chương trình, {{ don_vi.so('tong_thon') }}, "
        "{{ don_vi.so('tong_ho') }}, {{ don_vi.so('dan_so') }}{{ don_vi.thieu('tong_thon') }}. Tổng hợp từ biểu số liệu đã nhận của "
        "{{ so_xa_co_so_lieu }} xã."),
    (1, "II. CÔNG TÁC TỔ CHỨC, TRIỂN KHAI THỰC HIỆN"),
    (0, "Năm 2023 ban hành {{ don_vi.so('vb_chi_dao') }}; mở {{ don_vi.so('lop_tap_huan') }} với {{ don_vi.so('luot_tap_huan') }}; "
        "đăng {{ don_vi.so('tin_bai') }}."),
    (SAID, "loi.muc('to-chuc')"),
    (1, "III. KẾT QUẢ THỰC HIỆN"),
    (0, "Ước đến cuối năm 2023 có {{ don_vi.so('xa_dat_ntm') }} đạt chuẩn (năm 2020: {{ don_vi.so('xa_dat_ntm', '2020') }}), "
        "{{ don_vi.so('xa_nang_cao') }} nâng cao, {{ don_vi.so('xa_kieu_mau') }} kiểu mẫu; bình quân "
        "{{ don_vi.so('binh_quan_tieu_chi') }}{{ don_vi.thieu('xa_dat_ntm') }}."),
    (CHART, "theo_don_vi('cột', 'Số tiêu chí đạt theo xã', xa, [('so_tieu_chi_dat', '2020'), ('so_tieu_chi_dat', '2023e')])"),
    (SAID, "loi.muc('tieu-chi')"),
    (0, "Tổng nguồn lực huy động 3 năm: {{ don_vi.so('von_tong', '2021') }}; {{ don_vi.so('von_tong', '2022') }}; ước "
        "{{ don_vi.so('von_tong') }}{{ don_vi.thieu('von_tong') }}. Nợ đọng còn {{ don_vi.so('no_cuoi_ky') }}."),
    (SAID, "loi.muc('nguon-luc', 'no-dong')"),
    (SAID, "loi.muc('chuyen-de')"),
    (1, "IV. TỒN TẠI, HẠN CHẾ, NGUYÊN NHÂN"),
    (SAID, "loi.muc('tong-quan')"),
    (1, "V. NHIỆM VỤ, GIẢI PHÁP"),
    (SAID, "loi.muc('nhiem-vu')"),
    (1, "VI. KIẾN NGHỊ CỦA CÁC XÃ"),
    (0, "{%p for k in loi.kien_nghi('kien-nghi', 'noi-dung', 'cap') %}"),
    (2, "{{ k.title }}: {{ k.count }} lượt kiến nghị"),
    (0, "{%p for d in k.lines %}"),
    (0, "- {{ d.cells['noi-dung'] }} {{ d.source }}"),
    (0, "{%p endfor %}"),
    (0, "{%p endfor %}"),
    (SAID, "loi.muc('kien-nghi')"),
    (0, "{%p if khong_co_bieu %}"),
    (0, "Chưa nhận được biểu số liệu của {{ khong_co_bieu | length }} đơn vị: {{ khong_co_bieu | join(', ') }}."),
    (0, "{%p endif %}"),
)  # fmt: skip
OF_COMMUNE: tuple[Piece, ...] = (
    (0, "Tóm tắt số liệu {{ don_vi.ten }}, {{ don_vi.thuoc }} đã gửi và đã được nhận, để đối chiếu trước hội nghị."),
    (0, "Số tiêu chí đạt: {{ don_vi.so('so_tieu_chi_dat') }} (năm 2020: {{ don_vi.so('so_tieu_chi_dat', '2020') }}); danh hiệu: "
        "{{ don_vi.so('danh_hieu_xa') }}; mục tiêu 2025: {{ don_vi.so('muc_tieu_2025_xa') }}."),
    (0, "{{ don_vi.so('tong_thon') }}, {{ don_vi.so('tong_ho') }}, {{ don_vi.so('dan_so') }}; {{ don_vi.so('thon_kieu_mau') }} kiểu mẫu; "
        "{{ don_vi.so('ocop_tong') }} OCOP; tỷ lệ nghèo {{ don_vi.so('ty_le_ngheo') }}; nợ đọng còn {{ don_vi.so('no_cuoi_ky') }}."),
)  # fmt: skip


def build_district(path: Path) -> None:
    """Write the template of a district's report; an existing file is replaced."""
    document = blank("Báo cáo của huyện")
    add_head(
        document, "BÁO CÁO", "{{ trich_yeu }}", "(Dự thảo do máy lập từ báo cáo của các xã; số liệu lấy lúc {{ luc }})"
    )
    add_body(document, OF_DISTRICT)
    _signed(document)
    add_annex(document, "Phụ lục I", "Kết quả theo xã", OWN, "x", "xa", wide=True)
    add_annex(document, "Phụ lục II", "Tham gia và đúng hạn", RATES, "r", "tham_gia", note=TIMELY)
    add_annex(document, "Phụ lục III", "Đối chiếu số liệu", DIFFERENCES, "d", "chenh_lech", wide=True, note=COMPARED)
    document.save(str(path))


def build_commune(path: Path) -> None:
    """Write the template of a commune's summary; an existing file is replaced."""
    document = blank("Tóm tắt của xã")
    add_head(document, "TÓM TẮT SỐ LIỆU", "{{ trich_yeu }}", "(Số liệu lấy lúc {{ luc }})")
    add_body(document, OF_COMMUNE)
    table = document.add_table(rows=1 + len(SOURCES), cols=4, style="Table Grid")
    repeat_heads(table)
    set_widths(table, (7.5, 3, 3, 3))
    for at, head in enumerate(("Nguồn vốn, triệu đồng", "Năm 2021", "Năm 2022", "Ước năm 2023")):
        put(table.rows[0].cells[at].paragraphs[0], head, 12, bold=True)
    for id, row in zip(SOURCES, table.rows[1:], strict=True):
        cells = row.cells
        put(cells[0].paragraphs[0], f"{{{{ ten_chi_tieu('{id}') }}}}", 12).alignment = LEFT
        for at, year in enumerate(("2021", "2022", "2023e"), start=1):
            put(cells[at].paragraphs[0], f"{{{{ don_vi.o('{id}', '{year}') }}}}", 12)
    _signed(document)
    document.save(str(path))


def _signed(document: DocumentObject) -> None:
    """The signature of the unit's own head; the name is left open."""
    for text in ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"):
        put(document.add_paragraph(), text, 14, bold=True)


if __name__ == "__main__":
    build_district(DISTRICT)
    build_commune(COMMUNE)
