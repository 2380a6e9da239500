"""`soket choice …` and `soket paper …`: what a district chose, and whom an unclear line of the plan means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import acts, desks, help_texts

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk

choices = help_texts.app("choice", "Lựa chọn của huyện: xã điểm, thôn, hợp tác xã.")
papers = help_texts.app("paper", "Tham luận: xác định đơn vị trình bày.")

District = Annotated[str, Parameter(help="Đơn vị chọn, ví dụ: 'huyện Tây Giang'.")]
Name = Annotated[str, Parameter(help="Xã, thôn hoặc hợp tác xã được chọn.")]
Purpose = Annotated[str, Parameter(help="Chọn gì: pilot (xã điểm), village (thôn), cooperative (hợp tác xã).")]


@choices.command
def add(
    district: District,
    name: Name,
    *,
    of: Purpose,
    area: Annotated[str, Parameter(help="Vùng (đồng bằng, miền núi …).")] = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Ghi một lựa chọn của huyện. Quá số kế hoạch cho phép thì phải có lý do.

    Ví dụ: soket choice add "huyện Tây Giang" "xã A Nông" --of pilot --by "Lê C, chuyên viên" --as-of 2023-09-25T09:00
    """
    return _record(asked, district, name, of, area, is_chosen=True)


@choices.command
def remove(district: District, name: Name, *, of: Purpose, asked: desks.Acted = desks.ACT) -> int:
    """Bỏ một lựa chọn đã ghi, có lý do.

    Ví dụ: soket choice remove "huyện Tây Giang" "xã A Nông" --of pilot --reason "Xã xin thôi" --by "Lê C, chuyên viên" --as-of 2023-09-26T09:00
    """
    return _record(asked, district, name, of, "", is_chosen=False)


def _record(asked: desks.Acted, district: str, name: str, of: str, area: str, *, is_chosen: bool) -> int:
    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import selections

        return selections.record(
            desk, selections.Choice(district, of, name, by, area, asked.reason, is_chosen=is_chosen)
        )

    return acts.run(asked, do)


@papers.command
def settle(
    paper: Annotated[str, Parameter(help="Số tham luận hoặc mã việc chưa rõ đơn vị, ví dụ P-058.")],
    unit: Annotated[str, Parameter(help="Đơn vị được giao, một trong các đơn vị kế hoạch có thể muốn nói.")],
    *,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Xác định đơn vị mà một dòng chưa rõ của kế hoạch muốn nói, có lý do.

    Ví dụ: soket paper settle P-058 "xã Trà Dơn" --reason "Theo công văn của huyện" --by "Lê C, chuyên viên" --as-of 2023-10-05T10:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import selections

        return selections.settle(desk, key=paper, unit=unit, by=by, reason=asked.reason)

    return acts.run(asked, do)
