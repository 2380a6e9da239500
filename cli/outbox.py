"""`soket outbox …`: the letters that were written to units, to be read and kept as files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli import answers, desks, help_texts

app = help_texts.app("outbox", "Thư trả lời đã lập cho các đơn vị: xem, ghi ra tệp.")

_KINDS = {"answer": "trả lời", "placed": "đã xếp"}


@app.command(name="list")
def list_letters(*, asked: desks.Asked = desks.READ) -> int:
    """Các thư đã lập, cũ trước mới sau.

    Ví dụ: soket outbox list
    """
    from tasks import outbox

    found = outbox.listed(desks.opened(asked).desk)
    if asked.json:
        answers.print_json([asdict(one) for one in found])
        return 0
    if not found:
        print("Chưa lập thư nào. Thư trả lời được lập khi tiếp nhận thư của đơn vị (soket intake).")
        return 0
    answers.print_table(
        ("Số", "Loại", "Gửi", "Tiêu đề", "Lập lúc", "Tệp kèm"),
        [
            (str(one.number), _KINDS.get(one.kind, one.kind), one.recipient, one.subject, one.written, "; ".join(one.files))
            for one in found
        ],
    )  # fmt: skip
    return 0


@app.command
def show(
    number: Annotated[int, Parameter(help="Số của thư trong 'soket outbox list'.")],
    *,
    asked: desks.Asked = desks.READ,
) -> int:
    """Đọc một thư.

    Ví dụ: soket outbox show 1
    """
    from tasks import outbox

    print(outbox.text_of(desks.opened(asked).desk, number))
    return 0


@app.command
def save(*, out: Annotated[Path, Parameter(help="Thư mục ghi thư vào.")], asked: desks.Asked = desks.READ) -> int:
    """Ghi mọi thư ra tệp .eml, mở được bằng phần mềm thư, kèm cả tệp gửi cùng.

    Ví dụ: soket outbox save --out thu-tra-loi
    """
    from config import settings
    from tasks import outbox

    count = outbox.save(desks.opened(asked).desk, out, settings.load().mail_address)
    answers.say(f"Đã ghi {count} thư vào {out}.")
    return 0
