"""`soket date …`: the day of a conference, and the office's own working dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import acts, days, desks, help_texts

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk

app = help_texts.app("date", "Ngày: đặt ngày họp, ngày làm việc.")

Duty = Annotated[str, Parameter(help="Mã hoặc tên việc, ví dụ hoi-nghi-tinh.")]


@app.command(name="set")
def set_day(
    duty: Duty,
    day: Annotated[str, Parameter(help="Ngày họp, ví dụ 12/12/2023.")],
    *,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Đặt hoặc dời ngày của một hội nghị chung; dời thì phải có lý do. Việc tính theo ngày họp dời theo.

    Ví dụ: soket date set hoi-nghi-tinh 12/12/2023 --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-20T08:00
    """
    on = days.read(day, "DAY")

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import dates

        return dates.set_day(desk, duty=duty, on=on, by=by, reason=asked.reason)

    return acts.run(asked, do)


@app.command
def working(
    duty: Duty,
    day: Annotated[str, Parameter(help="Hạn là trước ngày này, không kể ngày đó, ví dụ 22/11/2023.")],
    *,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Đặt ngày làm việc của Văn phòng cho việc mà kế hoạch không in hạn, có lý do.

    Ví dụ: soket date working bao-cao-chung 24/11/2023 --reason "Kịp trình ký" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-15T08:00
    """
    before = days.read(day, "DAY")

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import dates

        return dates.set_working_date(desk, duty=duty, before=before, by=by, reason=asked.reason)

    return acts.run(asked, do)
