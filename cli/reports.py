"""`soket report …`: the draft of the main report, and where each of its numbers comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import answers, desks, help_texts

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.main_report import Draft

app = help_texts.app("report", "Báo cáo chung: lập bản thảo Word từ số liệu đã nhận.")


@app.command
def build(
    *,
    out: Annotated[Path, Parameter(help="Thư mục ghi bản thảo vào.")],
    template: Annotated[Path | None, Parameter(help="Mẫu Word khác với mẫu của kế hoạch.")] = None,
    asked: desks.Asked = desks.READ,
) -> int:
    """Lập bản thảo báo cáo chung (.docx) và sổ truy nguồn (.xlsx): mỗi số trong báo cáo lấy từ ô nào, tệp nào.

    Không ghi gì vào cơ sở dữ liệu. Bản thảo cũ trong thư mục không bị ghi đè: tệp mới mang giờ lập.

    Ví dụ: soket report build --out ban-thao
    """
    from tasks import main_report

    desk = desks.opened(asked).desk
    made = main_report.draft(desk, template)
    document, trace = write(made, out, desk.as_of)
    if asked.json:
        facts = {"document": str(document), "trace": str(trace), "numbers": made.numbers, "missing": list(made.missing)}
        answers.print_json(facts)
        return 0
    answers.say(f"Đã ghi {document} và {trace}: {made.numbers} số, còn thiếu báo cáo của {len(made.missing)} đơn vị.")
    return 0


def write(made: Draft, out: Path, as_of: datetime) -> tuple[Path, Path]:
    """Write both files under names of their moment; gives their paths."""
    out.mkdir(parents=True, exist_ok=True)
    name = f"{as_of:%Y-%m-%d-%H%M%S}"
    document, trace = out / f"bao-cao-chung-{name}.docx", out / f"truy-nguon-{name}.xlsx"
    document.write_bytes(made.document)
    trace.write_bytes(made.trace)
    return document, trace
