"""`soket stage …`: run the step of a stage here and now, without Prefect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import acts, answers, desks, help_texts

if TYPE_CHECKING:
    from domain import plans, surveys
    from tasks.branches import Opened
    from tasks.consolidation import Freeze
    from tasks.desk import Desk

app = help_texts.app("stage", "Giai đoạn: chạy bước mở việc, chốt số liệu.")


@app.command
def run(
    stage: Annotated[str, Parameter(help="Giai đoạn: số thứ tự hoặc mã, ví dụ 1 hoặc commune_pilot_meeting.")],
    *,
    unit: Annotated[str, Parameter(help="Chỉ chạy cho đơn vị này (nhánh của nó).")] = "",
    refreeze: Annotated[
        bool, Parameter(help="Chốt lại bản tổng hợp khi đầu vào đã đổi; phải có --by, --reason.")
    ] = False,
    dry_run: Annotated[bool, Parameter(help="Chỉ cho xem sẽ mở những gì, không ghi.")] = False,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Mở những việc đã đủ điều kiện của một giai đoạn, chốt số liệu nếu đến lượt. Chạy lại không sinh thêm.

    Ghi --by và --reason khi chạy lại theo yêu cầu của một người: yêu cầu được ghi vào sổ.

    Ví dụ: soket stage run 1 --as-of 2023-09-20T09:00 --dry-run
    """
    from cli import survey_scope
    from domain import errors
    from tasks import surveys as survey_tasks
    from tasks.acts import openings

    opened = desks.opened(asked)
    survey = survey_tasks.take(opened.desk)
    chosen = survey_scope.stage(survey, stage)
    only = survey.index.branch_of[survey_scope.unit(survey, unit).id] if unit.strip() else ""
    if refreeze and not (asked.by.strip() and asked.reason.strip()):
        raise errors.Refusal("REASON_MISSING", "Chốt lại phải có người quyết định và lý do: thêm --by và --reason.")
    asked_for = None
    if not dry_run and (asked.by.strip() or asked.reason.strip()):
        by = desks.person(asked.by)
        asked_for, _, _ = openings.retrigger(opened.desk, stage=chosen.id, by=by, reason=asked.reason, unit=unit)
    done = _open(opened.desk, survey, chosen, only, dry_run)
    frozen = _freeze(opened.desk, only, chosen, refreeze, dry_run)
    if asked.json:
        receipt = acts.as_object(asked_for, opened.zone) if asked_for else None
        answers.print_json(_facts(chosen, done, frozen, dry_run) | {"receipt": receipt})
    else:
        if asked_for is not None:
            print(asked_for.title)
        _print(chosen, done, frozen, dry_run)
    return 0


def _open(desk: Desk, survey: surveys.Survey, stage: plans.Stage, only: str, dry_run: bool) -> list[Opened]:
    from tasks import branches

    units = survey.index.units
    keys = sorted(survey.ready.get(stage.id, {}), key=lambda key: (units[key].order if key in units else 0, key))
    done = [branches.open_branch(desk, stage.id, key, dry_run=dry_run) for key in keys if only in ("", key)]
    return [one for one in done if one.keys]


def _freeze(desk: Desk, only: str, stage: plans.Stage, refreeze: bool, dry_run: bool) -> list[Freeze]:
    """A main report belongs to the whole stage: running one branch leaves it alone unless it was asked for."""
    from tasks import consolidation

    if only and not refreeze:
        return []
    return consolidation.freeze(desk, stage.id, refreeze=refreeze, dry_run=dry_run)


def _facts(stage: plans.Stage, done: list[Opened], frozen: list[Freeze], dry_run: bool) -> dict[str, Any]:
    return {
        "stage": stage.id,
        "dry_run": dry_run,
        "opened": [{"unit": one.branch, "unit_name": one.name, "obligations": list(one.keys)} for one in done],
        "frozen": [{"duty": one.duty, "number": one.number, "inputs": one.inputs, "gaps": one.gaps} for one in frozen],
    }


def _print(stage: plans.Stage, done: list[Opened], frozen: list[Freeze], dry_run: bool) -> None:
    would = "Chạy thử, chưa ghi gì: sẽ mở" if dry_run else "Đã mở"
    if not done and not frozen:
        print(
            f"{stage.number}. {stage.title}: không có việc nào mở thêm được lúc này. Xem còn chờ gì: soket gate show {stage.number}"
        )
        return
    if done:
        total = sum(len(one.keys) for one in done)
        print(f"{stage.number}. {stage.title}: {would} {total} việc ở {len(done)} nơi")
        for one in done:
            print(f"  {one.name}: {len(one.keys)} việc")
    for one in frozen:
        word = "sẽ chốt" if dry_run else "đã chốt"
        print(f"  Bản tổng hợp số {one.number}: {word} {one.inputs} báo cáo, còn thiếu {one.gaps}")
