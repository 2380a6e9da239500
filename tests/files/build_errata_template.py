"""Build the Word template of the errata sheet anew: `python -m tests.files.build_errata_template`.

The office edits the file in Word; this program is how it began.
"""

from __future__ import annotations

from pathlib import Path

from tests import plan_dirs
from tests.files.official_layout import Columns, add_foot, add_head, add_line, add_table, blank

TEMPLATE = plan_dirs.REAL / "dinh-chinh.docx"
COLUMNS: Columns = (
    ("TT", "{{ loop.index }}"), ("Chỗ trong báo cáo", "{{ d.place }}"), ("Đơn vị", "{{ d.unit }}"),
    ("Chỉ tiêu", "{{ d.name }}"), ("Đã in", "{{ d.before }}"), ("Sửa thành", "{{ d.after }}"),
)  # fmt: skip
BEFORE = (
    "Báo cáo số       /BC-UBND ngày       tháng       năm {{ nam }} đã in theo bản thảo số {{ trang.before }}. Các đơn vị đã gửi "
    "thay, gửi thêm báo cáo; theo bản thảo số {{ trang.after }}, {{ so_dong }} số liệu sau đây được sửa lại:"
)
AFTER = (
    "{%p if trang.closed %}",
    "Đã có thêm báo cáo của: {{ trang.closed | join('; ') }}.",
    "{%p endif %}",
    "{%p if trang.opened %}",
    "Không còn dùng báo cáo của: {{ trang.opened | join('; ') }}.",
    "{%p endif %}",
    "Các nội dung khác của Báo cáo không thay đổi./.",
)


def build(path: Path) -> None:
    """Write the template; an existing file is replaced."""
    document = blank("Đính chính")
    add_head(document, "ĐÍNH CHÍNH", "Báo cáo {{ trich_yeu }}")
    add_line(document, BEFORE, outline=0)
    add_table(document, COLUMNS, "{%tr for d in trang.lines %}", 16.5)
    for text in AFTER:
        add_line(document, text, outline=0)
    add_foot(document)
    document.save(str(path))


if __name__ == "__main__":
    build(TEMPLATE)
