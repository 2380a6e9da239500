"""`soket gate …`: how the gates stand, and a named person's word that opens one although something is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import acts, answers, desks, help_texts

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk

app = help_texts.app("gate", "Cổng của giai đoạn: xem, cho mở khi còn thiếu, thu hồi.")

Stage = Annotated[str, Parameter(help="Giai đoạn: số thứ tự hoặc mã, ví dụ 3 hoặc report_consolidation.")]
Unit = Annotated[str, Parameter(help="Đơn vị được mở riêng, ở giai đoạn có cổng của từng đơn vị.")]


@app.command
def show(stage: Stage = "", *, unit: Unit = "", asked: desks.Asked = desks.READ) -> int:
    """Cổng nào đã mở, cổng nào còn chờ đơn vị nào. Chỉ đọc. Mã kết thúc 1 khi còn cổng chưa mở.

    Ví dụ: soket gate show 3 --as-of 2023-11-13T08:00
    """
    from cli import survey_facts, survey_scope
    from tasks import surveys

    opened = desks.opened(asked)
    survey = surveys.take(opened.desk)
    chosen = [survey_scope.stage(survey, stage)] if stage.strip() else list(survey.plan.stages)
    scope = survey_scope.unit(survey, unit) if unit.strip() else None
    found: list[dict[str, Any]] = [
        {"id": one.id, "number": one.number, "title": one.title, "gate": survey_facts.gate(survey, one, scope)}
        for one in chosen
    ]
    if asked.json:
        answers.print_json({"campaign": survey.campaign, "as_of": survey.as_of.isoformat(), "stages": found})
    else:
        for one in found:
            _print(one)
    return 0 if all(one["gate"]["open"] for one in found) else 1


def _print(stage: dict[str, Any]) -> None:
    scopes = stage["gate"]["scopes"]
    opened = [one for one in scopes if one["open"]]
    print(f"{stage['number']}. {stage['title']} ({stage['id']}): {_state(scopes, opened)}")
    for one in scopes:
        where = f"{one['unit_name']}: " if one["unit"] else ""
        for blocker in one["blockers"]:
            print(f"  ○ {where}còn thiếu {_named(blocker)}")
        for waived in one["waived"]:
            print(f"  □ {where}bỏ qua {_named(waived)} · {waived['by']} · lý do: {waived['reason']}")
        for words in one["warnings"]:
            print(f"  Lưu ý: {words}")


def _state(scopes: list[dict[str, Any]], opened: list[dict[str, Any]]) -> str:
    if not scopes:
        return "– không có cổng nào"
    if len(scopes) == 1:
        return "● Đã mở" if opened else "○ Chưa mở"
    return f"{'●' if len(opened) == len(scopes) else '○'} Đã mở {len(opened)}/{len(scopes)}"


def _named(blocker: dict[str, Any]) -> str:
    return f"{blocker['unit_name']} ({blocker['what']})" if blocker["unit"] else blocker["what"]


@app.command(name="open")
def override(
    stage: Stage,
    *,
    unit: Unit = "",
    dry_run: Annotated[bool, Parameter(help="Chỉ cho xem sẽ bỏ qua những gì, không ghi.")] = False,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Cho mở khi còn thiếu, có người quyết định và lý do: bỏ qua đúng những gì đang thiếu.

    Ví dụ: soket gate open 3 --reason "Kịp tiến độ" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-16T08:00 --dry-run
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import openings

        return openings.override(desk, stage=stage, by=by, reason=asked.reason, unit=unit, dry_run=dry_run)

    return acts.run(asked, do, is_rehearsal=dry_run)


@app.command(name="close")
def take_back(stage: Stage, *, unit: Unit = "", asked: desks.Acted = desks.ACT) -> int:
    """Thu hồi việc cho mở, có lý do: cổng lại chờ những gì còn thiếu; việc đã mở vẫn giữ.

    Ví dụ: soket gate close 3 --reason "Đã nộp bù" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-16T09:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import openings

        return openings.withdraw_override(desk, stage=stage, by=by, reason=asked.reason, unit=unit)

    return acts.run(asked, do)
