"""The whole review from bottom to top: run every stage that has something to do, in the order of the plan.

One run per tick, not one per stage: a stage becomes a run of its own only when it changes something.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prefect import Flow, State, flow
from prefect.states import Completed, Failed

from domain import errors, run_names
from flows import desks, run_marks, showing, stage_runs
from flows.commune_pilot_meeting import commune_pilot_meeting
from flows.district_meeting import district_meeting
from flows.provincial_conference import provincial_conference
from flows.report_consolidation import report_consolidation
from tasks import surveys as survey_tasks

STAGES: dict[str, Flow[..., Any]] = {
    "commune_pilot_meeting": commune_pilot_meeting,
    "district_meeting": district_meeting,
    "report_consolidation": report_consolidation,
    "provincial_conference": provincial_conference,
}


@flow(name="Toàn đợt sơ kết", flow_run_name="Đang quét toàn đợt", persist_result=False)
async def review_pipeline(
    campaign: str = "", as_of: datetime | None = None, dry_run: bool = False, keep_day: bool = False
) -> State:
    """Quét toàn đợt: mở mọi việc đã đủ điều kiện, từ cấp dưới lên, rồi cập nhật các bảng.

    Args:
        campaign: Mã đợt sơ kết; để trống khi chỉ có một đợt.
        as_of: Thời điểm coi là hiện tại; để trống là bây giờ.
        dry_run: Chạy thử: cho biết sẽ mở những việc gì, không ghi gì.
        keep_day: Giữ thêm một bản bảng chung của ngày này.
    """
    try:
        desk = desks.here(campaign, as_of)
        survey = survey_tasks.take(desk)
    except errors.Refusal as refusal:
        return await stage_runs.refuse(refusal)
    opened: dict[str, list[str]] = {}
    broken: list[str] = []
    # What one stage opens may make the next one possible; what arrived while we ran is seen in the next round. A stage
    # runs at most twice, so that a stage that breaks cannot keep the sweep alive.
    for _ in range(2):
        pending = [stage for stage in survey.plan.stages if survey.has_work(stage.id) and stage.id not in broken]
        if not pending:
            break
        for stage in pending:
            state = await STAGES[stage.id](desk.campaign, as_of=desk.as_of, dry_run=dry_run, return_state=True)
            if state.is_completed():
                keys = [key for found in survey.ready.get(stage.id, {}).values() for key in found]
                opened.setdefault(stage.id, []).extend(keys)
            else:
                broken.append(stage.id)
        if dry_run:
            break
        desk = desks.here(desk.campaign, as_of)  # asked for "now", this is a later now: what came meanwhile counts
        survey = survey_tasks.take(desk)
    if not dry_run:
        showing.show(desk, survey, keep_day=keep_day)
    if broken:
        name = run_names.broken([survey.index.stages[stage].title for stage in broken], "giai đoạn")
        await run_marks.mark(name.text, name.tags)
        return Failed(message=name.text)
    name = run_names.pipeline(survey, opened, dry_run=dry_run)
    await run_marks.mark(name.text, name.tags)
    return Completed(message=name.text)
