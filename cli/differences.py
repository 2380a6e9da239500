"""`soket difference …`: figures that should agree and do not, and what persons say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import acts, answers, desks, help_texts

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk

app = help_texts.app(
    "difference", "Đối chiếu số liệu: chỗ chênh lệch giữa xã, huyện, ngành, lần trước, số đã công bố; giải trình."
)

Id = Annotated[str, Parameter(help="Mã của chỗ chênh lệch, như lệnh difference list in ra.")]


@app.command(name="list")
def listed(
    *,
    unit: Annotated[str, Parameter(help="Tên hoặc mã đơn vị; không ghi là tất cả.")] = "",
    every: Annotated[bool, Parameter(help="Cả chỗ đã giải trình và chỗ chỉ để biết.", negative="")] = False,
    asked: desks.Asked = desks.READ,
) -> int:
    """Các chỗ chênh lệch: cả hai số, ai đứng sau, còn thiếu ai, phải làm gì. Mã kết thúc 1 khi còn chỗ phải làm rõ.

    Ví dụ: soket difference list --unit "huyện Quế Sơn"
    """
    from dataclasses import asdict

    from domain import errors
    from domain.findings import Severity
    from tasks import reconciliation, totals
    from tasks.acts import checks
    from tasks.desk import reading

    with reading(desks.opened(asked).desk) as work:
        found = totals.totals(work)
        if found is None:
            raise errors.Refusal("NO_FIGURES_ASKED", "Kế hoạch này không thu số liệu.")
        wanted = checks.unit(work, unit).id if unit.strip() else ""
        every_one = reconciliation.differences(work, found)
        shown = [
            one
            for one in every_one
            if wanted in ("", one.unit, one.by)
            and (every or (not one.is_settled and one.severity is not Severity.NOTE))
        ]
        said = reconciliation.in_words(work, found, shown)
    if asked.json:
        answers.print_json({"differences": [asdict(one) | {"sentence": one.sentence} for one in said]})
    else:
        for one in said:
            print(f"[{one.severity}] {one.sentence}\n    mã: {one.id}")
        answers.say(f"{len(said)} chỗ chênh lệch, trong {len(every_one)} chỗ kể cả đã giải trình và để biết (--every).")
    return int(any(one.severity is Severity.ERROR and not one.is_settled for one in shown))


@app.command
def confirm(
    difference: Id,
    *,
    explanation: Annotated[str, Parameter(help="Vì sao cả hai số đều đúng, bằng một câu; được in trong báo cáo.")],
    asked: desks.Acted = desks.ACT,
) -> int:
    """Giải trình một chỗ chênh lệch; còn giá trị chừng nào hai số chưa đổi.

    Ví dụ: soket difference confirm tong:dv23-509:xa_dat_ntm:2023e --explanation "Xã Quế An có quyết định sau ngày báo cáo" --by "Lê Văn An, chuyên viên"
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import differences

        return differences.confirm(desk, difference=difference, by=by, explanation=explanation)

    return acts.run(asked, do)


@app.command
def withdraw(difference: Id, *, asked: desks.Acted = desks.ACT) -> int:
    """Bỏ một lời giải trình, có lý do.

    Ví dụ: soket difference withdraw tong:dv23-509:xa_dat_ntm:2023e --reason "Huyện gửi lại biểu" --by "Lê Văn An, chuyên viên"
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import differences

        return differences.withdraw(desk, difference=difference, by=by, reason=asked.reason)

    return acts.run(asked, do)
