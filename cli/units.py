"""`soket unit …`: what an operator asks about units. Imports of substance wait until a command runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import days, help_texts

if TYPE_CHECKING:
    from domain import names

app = help_texts.app("unit", "Đơn vị: tra tên, xem một tên viết tay là đơn vị nào.")

EXIT_ONE, EXIT_UNCLEAR, EXIT_USAGE = 0, 1, 2
PAGE_WIDTH = 120
"""Columns of the table where there is no terminal to ask (a file, a pipe)."""


@app.command
def find(
    text: Annotated[str, Parameter(help="Tên như người ta viết, ví dụ: 'UBND xã Ba, huyện Đông Giang'.")],
    *,
    within: Annotated[str, Parameter(name="--in", help="Chỉ tìm trong đơn vị này, ví dụ: 'Tây Giang'.")] = "",
    plan: Annotated[Path | None, Parameter(help="Thư mục kế hoạch; không ghi là kế hoạch trong cài đặt.")] = None,
    on: Annotated[str, Parameter(help="Ngày cần xét, ví dụ: 13/11/2023; không ghi là các đơn vị hiện có.")] = "",
    json: Annotated[bool, Parameter(negative="", help="In JSON cho phần mềm khác đọc.")] = False,
) -> int:
    """Tìm đơn vị theo tên, kể cả tên thiếu dấu, viết tắt hoặc viết khác.

    Chỉ đọc, không ghi gì. Mã kết thúc 0: đúng một đơn vị; 1: nhiều đơn vị trùng tên, hoặc không có; 2: lệnh chưa đúng.

    Ví dụ: soket unit find "que son"
    """
    from adapters import plan_files
    from domain import names

    try:
        day = days.read(on) if on else None
        loaded = plan_files.load(plan if plan is not None else _usual_plan())
    except ValueError as refused:
        _say(str(refused))
        return EXIT_USAGE
    except plan_files.PlanFileError as refused:
        _say(str(refused))
        return EXIT_USAGE
    answer = names.Resolver.for_plan(loaded, on=day).find(text, within=within or None)
    if json:
        _print_json(answer)
    elif answer.candidates:
        _print_table(answer)
    _say(answer.message)
    return EXIT_ONE if answer.unit is not None else EXIT_UNCLEAR


def _usual_plan() -> Path:
    from config import settings

    return settings.load().plan_dir


def _print_json(answer: names.Resolution) -> None:
    import json

    content = {
        "text": answer.text,
        "verdict": answer.verdict,
        "unit": answer.unit.id if answer.unit else None,
        "message": answer.message,
        "candidates": [
            {
                "unit": one.unit.id,
                "name": one.unit.full_name,
                "path": one.path,
                "score": one.score,
                "reason": one.reason,
            }
            for one in answer.candidates
        ],
    }
    print(json.dumps(content, ensure_ascii=False, indent=2))


def _print_table(answer: names.Resolution) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=False)
    for heading in ("Mã", "Đơn vị", "Vì sao"):
        table.add_column(heading, overflow="fold")
    table.add_column("Điểm", justify="right")
    for one in answer.candidates:
        # Text, not str: a "[" in a name is a letter, not markup.
        table.add_row(Text(one.unit.id), Text(one.path), Text(one.reason), str(one.score))
    Console(width=None if sys.stdout.isatty() else PAGE_WIDTH, highlight=False).print(table)


def _say(words: str) -> None:
    print(words, file=sys.stderr)
