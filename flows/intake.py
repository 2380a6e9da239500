"""The flow of intake: look into the mailbox and the drop folder, judge what came, file it away, and say so.

It wakes, does what is there to do, and ends. A mailbox that is away is asked a few times again within the run, and then
by the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pendulum
from prefect import State, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed
from sqlalchemy.exc import InterfaceError, OperationalError

from adapters import events
from adapters.mailbox import TransientMailboxError
from config import settings
from domain import boards as board_pages
from domain import errors, run_names, takings
from domain.answers import Verdict
from flows import desks, run_marks, showing, stage_runs, steps
from tasks import channels, held, intake_pages, intake_tools, publishing
from tasks import surveys as survey_tasks
from tasks.desk import Desk

_MENDED_BY_TIME = (TransientMailboxError, OperationalError, InterfaceError)


def _may_pass(_task: object, _run: object, state: State) -> bool:
    """Retry only what the world may mend; asked of the message, see `stage_runs`."""
    return any(error.__name__ in (state.message or "") for error in _MENDED_BY_TIME)


@task(
    name="Tiếp nhận",
    retries=3,
    retry_delay_seconds=[10, 30, 90],
    retry_jitter_factor=0.5,
    retry_condition_fn=_may_pass,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def take_step(step: Callable[[], Any]) -> Any:
    """One step of a pass; all of them are safe to run twice. The run is named after the step."""
    return step()


@flow(name="Tiếp nhận thư và tệp", flow_run_name="Đang đọc hộp thư và thư mục nhận tệp", persist_result=False)
async def intake(campaign: str = "", as_of: datetime | None = None) -> State:
    """Đọc hộp thư và thư mục nhận tệp một lượt: nhận, kiểm tra, ghi nhận, lập thư trả lời, chuyển vào thư mục đã tiếp nhận.

    Args:
        campaign: Mã đợt sơ kết; để trống khi chỉ có một đợt.
        as_of: Thời điểm coi là hiện tại, chỉ cho đợt mô phỏng; để trống là bây giờ.
    """
    chosen = settings.load()
    try:
        desk = desks.here(campaign, as_of)
    except errors.Refusal as refusal:
        return await stage_runs.refuse(refusal)
    try:
        with intake_tools.opened(desk, chosen) as tools:
            taking = channels.look(desk, channels.of(chosen), tools, partial(steps.run, take_step))
    except Exception:
        name = run_names.broken([f"tiếp nhận thư và tệp, {run_names.TRIES_AGAIN} lượt sau"], others=False)
        await run_marks.mark(name.text, name.tags)
        raise
    # A day of the past wakes nobody: the rehearsal sweeps by itself.
    return await _end(desk, chosen, taking, may_wake=as_of is None)


async def _end(desk: Desk, chosen: settings.Settings, taking: takings.Taking, *, may_wake: bool) -> State:
    """Name the run, leave a page when there is something to say, wake what may go on."""
    survey = survey_tasks.take(desk)
    zone = survey.plan.zone
    retry_at = await run_marks.next_start(pendulum.now("UTC")) if taking.will_retry else None
    name = run_names.taking(taking, desk.as_of, zone, is_simulated=survey.is_simulated, retry_at=retry_at)
    await run_marks.mark(name.text, name.tags)
    if taking.came or taking.failures or taking.unjudged or taking.notes:
        links = publishing.links(chosen.ui, board_pages.keys(survey.plan))
        page = intake_pages.render(
            taking, held.listed(desk), links, title=name.text, as_of=desk.as_of, zone=zone,
            is_simulated=survey.is_simulated,
        )  # fmt: skip
        await run_marks.leave(page, "Thư và tệp đã nhận")
    if taking.came:
        showing.show(desk, survey)
        if may_wake:
            _wake(desk, chosen, taking)
    broken = taking.failures or taking.unjudged
    return Failed(message=name.text) if broken else Completed(message=name.text)


def _wake(desk: Desk, chosen: settings.Settings, taking: takings.Taking) -> None:
    """One event for the whole pass, like those of the acts: the sweep it starts looks at everything."""
    for verdict, event in ((Verdict.ACCEPTED, "input.accepted"), (Verdict.RETURNED, "input.received")):
        found = taking.of(verdict)
        if found:
            events.emit(
                chosen.api_url,
                chosen.api_auth,
                name=f"soket.{event}",
                campaign=desk.campaign,
                subject=found[0].obligation,
                occurred=pendulum.now("UTC"),
            )
            return
