"""`soket forms …`: the blank forms that units fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import answers, desks, help_texts

if TYPE_CHECKING:
    from tasks import form_packs

app = help_texts.app("forms", "Biểu mẫu: biểu số liệu và đề cương báo cáo điền sẵn cho từng đơn vị.")

MOST_LISTED = 20
"""Packs that are listed one by one; more are counted only."""


@app.command
def build(
    *,
    out: Annotated[Path, Parameter(help="Thư mục nhận; mỗi đơn vị một thư mục con.")],
    unit: Annotated[str, Parameter(help="Chỉ làm cho đơn vị này, ví dụ: 'Quế Sơn'.")] = "",
    within: Annotated[
        str, Parameter(help="Chỉ làm cho đơn vị này và các đơn vị bên dưới; đi cùng --unit thì chỉ tìm tên trong đó.")
    ] = "",
    asked: desks.Asked = desks.READ,
) -> int:
    """Tạo biểu số liệu (.xlsx) và đề cương báo cáo, tham luận (.docx) cho từng việc phải gửi nội dung.

    Làm lại thì ra đúng các tệp cũ. Mỗi tệp có mã ký sẵn, biểu gửi về được nhận ra dù đã đổi tên tệp.

    Ví dụ: soket forms build --unit "huyện Quế Sơn" --out bieu-mau
    """
    from config import form_keys, settings
    from tasks import form_packs

    desk = desks.opened(asked).desk
    keys = form_keys.keys(desk.home, settings.load().form_key)
    found = form_packs.build(desk, out, keys, unit=unit, within=within)
    if asked.json:
        answers.print_json([_line(one) for one in found])
        return 0
    if not found:
        print("Đợt sơ kết này không có việc nào cần biểu mẫu.")
        return 0
    if len(found) <= MOST_LISTED:
        answers.print_table(
            ("Đơn vị", "Việc", "Tệp"),
            [(one.unit_name, one.title, "\n".join(file.name for file in one.files)) for one in found],
        )
    units = len({one.unit for one in found})
    books, texts = (sum(file.suffix == end for one in found for file in one.files) for end in (".xlsx", ".docx"))
    print(
        f"Đã tạo {len(found)} bộ biểu mẫu cho {units} đơn vị ({books} biểu số liệu, {texts} đề cương) trong thư mục {out}"
    )
    return 0


def _line(one: form_packs.Built) -> dict[str, Any]:
    return {
        "obligation": one.obligation_key,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "title": one.title,
        "files": [str(file) for file in one.files],
    }
