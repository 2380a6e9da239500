"""`soket plan …`: what an operator asks of plan files. Imports of substance wait until a command runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import help_texts, plan_loading, plan_obligations

if TYPE_CHECKING:
    from domain import plan_checks

app = help_texts.app("plan", "Kế hoạch: kiểm tra, nạp, ban hành, xem ai phải làm gì.")
app.command(plan_loading.load)
app.command(plan_loading.issue)
app.command(plan_obligations.obligations)

HEADINGS = {"error": "PHẢI SỬA, CHƯA CHẠY ĐƯỢC", "warning": "CẦN XEM LẠI", "info": "NÊN BIẾT"}
PAGE_WIDTH = 120
"""Columns of the table where there is no terminal to ask (a file, a pipe)."""


@app.command
def check(
    directory: Annotated[Path, Parameter(help="Thư mục của kế hoạch.")],
    *,
    json: Annotated[bool, Parameter(negative="", help="In danh sách JSON cho phần mềm khác đọc.")] = False,
) -> int:
    """Kiểm tra kế hoạch: chỗ mâu thuẫn, còn thiếu, tên không rõ, hạn không hợp lý; cả mẫu thư, mẫu văn bản.

    Chỉ đọc, không ghi gì. Mã kết thúc 0: chạy được; 1: có chỗ phải sửa trước.

    Ví dụ: soket plan check config/plans/quang-nam-ntm-2023
    """
    from domain import plan_checks
    from tasks import plan_checks as whole

    checked = whole.check(directory)
    found = checked.findings
    names = {unit.id: unit.full_name or unit.name for unit in checked.plan.units} if checked.plan else {}
    if json:
        _print_json(found, names)
    else:
        _print_table(found)
    _say(_summary(found))
    return 1 if any(finding.severity == plan_checks.ERROR for finding in found) else 0


@app.command
def schema(
    *,
    out: Annotated[Path, Parameter(help="Thư mục nhận các tệp *.schema.json; chưa có thì được tạo.")],
) -> int:
    """Xuất lược đồ JSON của các tệp kế hoạch, để phần mềm soạn thảo gợi ý và báo lỗi khi gõ.

    Ví dụ: soket plan schema --out config/plans/schema
    """
    import json

    from adapters import plan_files

    out.mkdir(parents=True, exist_ok=True)
    for stem, content in plan_files.json_schema().items():
        path = out / f"{stem}.schema.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        print(path)
    return 0


def _print_json(found: Sequence[plan_checks.PlanFinding], names: dict[str, str]) -> None:
    import json
    from dataclasses import asdict

    rows = [asdict(finding) | {"unit_names": [names.get(id, id) for id in finding.units]} for finding in found]
    print(json.dumps(rows, ensure_ascii=False, indent=2))


def _print_table(found: Sequence[plan_checks.PlanFinding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else PAGE_WIDTH, highlight=False)
    for severity, heading in HEADINGS.items():
        chosen = [finding for finding in found if finding.severity == severity]
        if not chosen:
            continue
        table = Table(title=f"{heading} ({len(chosen)})", title_justify="left", expand=True, show_lines=False)
        table.add_column("Mã", no_wrap=True)
        table.add_column("Nơi ghi", overflow="fold", max_width=22)
        table.add_column("Nội dung", overflow="fold", ratio=1)
        for finding in chosen:
            # Text, not str: a "[" in a plan is a letter, not markup.
            # The folder was typed by the reader; the file and the line are what is wanted.
            place = finding.place.rpartition("/")[2]
            table.add_row(Text(finding.code), Text(place), Text(finding.message))
        console.print(table)


def _summary(found: Sequence[plan_checks.PlanFinding]) -> str:
    if not found:
        return "Không có gì phải xem lại."
    counts = [
        f"{sum(finding.severity == severity for finding in found)} {words}"
        for severity, words in (("error", "chỗ phải sửa"), ("warning", "chỗ cần xem lại"), ("info", "điều nên biết"))
    ]
    is_stopped = any(finding.severity == "error" for finding in found)
    return f"{', '.join(counts)}. " + (
        "Sửa các chỗ phải sửa rồi kiểm tra lại." if is_stopped else "Kế hoạch chạy được."
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr)
