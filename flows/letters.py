"""The letters of a morning: what was opened is asked for, what falls due is reminded of, the office gets its sheet.

Everything is written into the outbox once; what may go by itself is sent at the end, the rest waits for a person (form 3.1).
"""

from __future__ import annotations

from datetime import datetime

from prefect import State, flow
from prefect.states import Completed

from config import settings
from domain import errors, run_names
from flows import desks, outbox, run_marks, showing, stage_runs
from tasks import campaigns, gate_letters, morning, publishing, reminders, requests, sending, thanks
from tasks import surveys as survey_tasks
from tasks.acts import invitations as inviting


@flow(name="Thư buổi sáng", flow_run_name="Đang lập thư buổi sáng", persist_result=False)
async def morning_letters(campaign: str = "", as_of: datetime | None = None) -> State:
    """Lập thư đề nghị, thư nhắc việc, thư đôn đốc đến kỳ và bảng việc buổi sáng; thư tự gửi thì gửi luôn.

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
    head = way.head
    outbox.named("Rút thư nhắc không còn cần", lambda: sending.stop_answered(desk))
    asked = outbox.named("Lập thư đề nghị", lambda: requests.write(desk, head))
    chased = outbox.named("Lập thư nhắc việc", lambda: reminders.write(desk, head))
    moved = outbox.named("Lập thư đổi ngày họp", lambda: inviting.follow(desk, head, campaigns.SYSTEM))
    thanked = outbox.named("Lập thư cảm ơn", lambda: thanks.write(desk, head))
    survey = survey_tasks.take(desk)
    gates = outbox.named("Báo bước đã mở", lambda: gate_letters.write(desk, head, survey))
    links = publishing.links(chosen.ui, ("00-bang-chung",))
    sheet = outbox.named("Bảng việc buổi sáng", lambda: morning.write(desk, head, survey, links))
    if sheet.markdown:
        publishing.keep_all({morning.KEY: (sheet.title, sheet.markdown)})
    outbox.drain(desk, way, is_still=as_of is not None or chosen.as_of is not None)
    without = list(dict.fromkeys((*asked.without_address, *chased.without_address)))
    name = run_names.writing_letters(
        (
            (asked.launches, "triển khai"),
            (asked.requests, "đề nghị"),
            (gates, "báo mở bước"),
            (chased.digests, "nhắc việc"),
            (chased.escalations, "đôn đốc"),
            (moved, "đổi ngày họp"),
            (thanked, "cảm ơn"),
            (int(sheet.is_new), "bảng buổi sáng"),
        ),
        [survey.index.units[one].full_name for one in without if one in survey.index.units],
        as_of=desk.as_of,
        zone=survey.plan.zone,
        is_simulated=survey.is_simulated,
    )
    await run_marks.mark(name.text, name.tags)
    showing.show(desk, survey_tasks.take(desk))  # what has gone meanwhile is no longer due
    return Completed(message=name.text)
