"""The flow of the outbox: send what may go, and say how that went. Letters are written by others (`flows/letters`, acts, intake)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import pendulum
from prefect import State, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed
from sqlalchemy.exc import OperationalError

from config import settings
from domain import errors, run_names
from domain.outbox import State as LetterState
from flows import desks, run_marks, showing, stage_runs, steps
from tasks import sending
from tasks import surveys as survey_tasks
from tasks.desk import Desk

T = TypeVar("T")


def _is_busy(_task: object, _run: object, state: State) -> bool:
    return OperationalError.__name__ in (state.message or "")


@task(
    name="Thư",
    retries=3,
    retry_delay_seconds=[2, 10, 30],
    retry_condition_fn=_is_busy,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def letter_step(step: Callable[[], Any]) -> Any:
    """One step about letters; all of them are safe to run twice. The run is named after the step."""
    return step()


def named(name: str, step: Callable[[], T]) -> T:
    """Run a step about letters under that name."""
    return steps.run(letter_step, name, step)


def drain(desk: Desk, way: sending.Way, *, is_still: bool) -> sending.Report:
    """Send what may go, as a step; is_still: see `tasks.sending.clock_of`."""
    clock = sending.clock_of(desk, lambda: pendulum.now("UTC"), is_still=is_still)
    return named("Gửi", lambda: sending.drain(desk, way, clock))


@flow(name="Gửi thư", flow_run_name="Đang gửi thư", persist_result=False)
async def send_letters(campaign: str = "", as_of: datetime | None = None) -> State:
    """Gửi các thư đã được duyệt và thư tự gửi; thư bị từ chối tạm thời thì gửi lại sau, thư chưa rõ đã đi chưa thì hỏi cán bộ.

    Args:
        campaign: Mã đợt sơ kết; để trống khi chỉ có một đợt.
        as_of: Thời điểm coi là hiện tại, chỉ cho đợt mô phỏng; để trống là bây giờ.
    """
    chosen = settings.load()
    try:
        desk = desks.here(campaign, as_of)
        way = sending.way_of(desk, chosen)
    except errors.Refusal as refusal:
        return await stage_runs.refuse(refusal)
    named("Rút thư nhắc không còn cần", lambda: sending.stop_answered(desk))
    report = drain(desk, way, is_still=as_of is not None or chosen.as_of is not None)
    survey = survey_tasks.take(desk)
    name = run_names.sending(
        report.sent,
        report.left,
        deferred=report.counts[LetterState.DEFERRED],
        failed=report.counts[LetterState.FAILED],
        in_doubt=len(report.in_doubt),
        fault=report.fault,
        is_set_up=way.relay is not None,
        as_of=desk.as_of,
        zone=survey.plan.zone,
        until=report.until,
        is_simulated=survey.is_simulated,
    )
    await run_marks.mark(name.text, name.tags)
    if report.fault:
        await run_marks.leave(f"## {name.text}\n\n{report.fault}\n", "Máy chủ gửi thư")
    if sum(report.counts.values()) or report.in_doubt:
        showing.show(desk, survey)
    return Failed(message=name.text) if report.fault else Completed(message=name.text)
