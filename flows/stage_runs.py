"""What every stage does when it wakes: open what has become possible, freeze what is due, show it, and end.

A stage never waits: weeks of waiting are spent in no process. Running it twice gives the same database.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prefect import State, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed
from sqlalchemy.exc import OperationalError

from domain import consolidation as frozen_sets
from domain import errors, names, run_names, surveys
from flows import desks, run_marks, showing
from tasks import branches, campaigns, consolidation, drafts, publishing
from tasks import surveys as survey_tasks
from tasks.desk import Desk


def _is_busy(_task: object, _run: object, state: State) -> bool:
    """Retry only what the world may mend: a database that is busy or restarting.

    Asked of the message: under a running event loop `state.result()` is a coroutine and would always say no.
    """
    return OperationalError.__name__ in (state.message or "")


_STEP: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": [1, 5, 20],
    "retry_condition_fn": _is_busy,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


@task(name="Mở việc", **_STEP)
def open_branch(desk: Desk, stage: str, branch: str, dry_run: bool) -> branches.Opened:
    """Open what may open in one branch; the run is named after the branch."""
    return branches.open_branch(desk, stage, branch, dry_run=dry_run)


@task(name="Chốt và lập bản thảo", task_run_name="Chốt và lập bản thảo", **_STEP)
def freeze(desk: Desk, stage: str, refreeze: bool, dry_run: bool) -> list[consolidation.Freeze]:
    """Freeze the main reports of a stage that are due."""
    return consolidation.freeze(desk, stage, refreeze=refreeze, dry_run=dry_run)


@task(name="Lập bản Word", task_run_name="Lập bản Word", **_STEP)
def draft(desk: Desk, duty: str) -> str:
    """Make the Word draft of what was just frozen; gives why not where a person has to mend something first, else ""."""
    try:
        drafts.build(desk, by=campaigns.SYSTEM, duty=duty)
    except errors.Refusal as refusal:
        return refusal.message
    return ""


async def run(
    stage: str, campaign: str = "", unit: str = "", as_of: datetime | None = None, *, dry_run: bool = False,
    refreeze: bool = False,
) -> State:  # fmt: skip
    """Run one stage for one unit's branch or all of them, and say in name, tags and state how it stands.

    A branch that breaks does not stop its neighbours and is named at the end, in a failed state.
    """
    try:
        desk = desks.here(campaign, as_of)
        survey = survey_tasks.take(desk)
        only = _branch(survey, unit) if unit.strip() else ""
    except errors.Refusal as refusal:
        return await refuse(refusal)
    if stage not in survey.index.stages:
        said = "Không có gì mới: kế hoạch này không có giai đoạn đó"
        await run_marks.mark(said)
        return Completed(message=said)
    opened, broken = _open(desk, survey, stage, only, dry_run)
    frozen = [] if only and not refreeze else _freeze(desk, survey, stage, dry_run, refreeze, opened)
    changed = any(one.keys for one in opened) or bool(frozen)
    if dry_run:
        await run_marks.leave(_would(survey, stage, opened, frozen), "Chạy thử: những việc sẽ mở")
    elif changed:
        if frozen:
            publishing.keep_all({f"ban-thao-{one.duty}": (f"Bản thảo lần {one.number}", one.draft) for one in frozen})
        survey = survey_tasks.take(desk)
    if not dry_run and survey.undrafted:
        await _drafts(desk, survey, stage)
        survey = survey_tasks.take(desk)
    if not dry_run and not run_marks.is_child():
        showing.show(desk, survey)
    if broken:
        name = run_names.broken(broken)
        await run_marks.mark(name.text, name.tags)
        return Failed(message=name.text)
    keys = [key for one in opened for key in one.keys]
    name = run_names.stage_run(survey, stage, keys, dry_run=dry_run)
    await run_marks.mark(name.text, name.tags)
    return Completed(message=name.text)


async def _drafts(desk: Desk, survey: surveys.Survey, stage: str) -> None:
    """Make the drafts that a frozen set of the stage waits for; what cannot be made is told on the run's page."""
    duties = [duty for duty in survey.undrafted if survey.index.duties[duty].stage == stage]
    faults = [said for duty in duties if (said := draft(desk, duty))]
    if faults:
        title = "Chưa lập được bản Word"
        await run_marks.leave(f"## {title}\n\n" + "\n\n".join(faults) + "\n", title)


async def refuse(refusal: errors.Refusal) -> State:
    """End a run that was asked for something that cannot be: nothing changed, the reason is in its name."""
    name = run_names.refused(refusal.message)
    await run_marks.mark(name.text, name.tags)
    await run_marks.leave(f"## {name.text}\n\n{refusal.message}\n", "Không ghi")
    return Completed(message=refusal.message)


def _branch(survey: surveys.Survey, typed: str) -> str:
    """The branch of the unit that was typed; a tie or unknown name is refused."""
    known = survey.index.units.get(typed.strip())
    if known is None:
        day = survey.as_of.date()
        found = names.Resolver(survey.plan.units, on=day).find(typed)
        if found.unit is None:
            raise errors.Refusal("UNIT_UNCLEAR", found.message)
        known = found.unit
    return survey.index.branch_of[known.id]


def _open(
    desk: Desk, survey: surveys.Survey, stage: str, only: str, dry_run: bool
) -> tuple[list[branches.Opened], list[str]]:
    """One task run per branch with something to open, one after the other: the history is the same in every run."""
    opened: list[branches.Opened] = []
    broken: list[str] = []
    for branch in _in_order(survey, stage):
        if only and branch != only:
            continue
        unit = survey.index.units.get(branch)
        name = unit.full_name if unit else branch
        try:
            opened.append(open_branch.with_options(task_run_name=name)(desk, stage, branch, dry_run))
        except Exception:
            get_run_logger().exception("branch %s of stage %s broke", branch, stage)
            broken.append(name)
    return opened, broken


def _in_order(survey: surveys.Survey, stage: str) -> list[str]:
    units = survey.index.units
    return sorted(survey.ready.get(stage, {}), key=lambda key: (units[key].order if key in units else 0, key))


def _freeze(
    desk: Desk, survey: surveys.Survey, stage: str, dry_run: bool, refreeze: bool, opened: list[branches.Opened]
) -> list[consolidation.Freeze]:
    """Freeze main reports of the stage where it may be due; most stages and most days have none."""
    has_report = any(frozen_sets.freezes(survey.plan, duty) for duty in survey.plan.duties if duty.stage == stage)
    if not has_report or not (refreeze or survey.has_work(stage) or opened):
        return []
    return freeze(desk, stage, refreeze, dry_run)


def _would(
    survey: surveys.Survey, stage: str, opened: list[branches.Opened], frozen: list[consolidation.Freeze]
) -> str:
    """What a dry run would have done, as Markdown."""
    title = survey.index.stages[stage].title
    lines = [f"## Chạy thử, chưa ghi gì: {title}", ""]
    lines += [f"- {one.name}: mở {len(one.keys)} việc" for one in opened if one.keys]
    lines += [f"- Lập bản thảo lần {one.number} từ {one.inputs} báo cáo, {one.gaps} chỗ còn thiếu" for one in frozen]
    if len(lines) == 2:
        lines.append("Không có việc nào mở thêm được lúc này.")
    return "\n".join(lines) + "\n"
