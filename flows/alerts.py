"""The flow that tells of a run that ended badly. Prefect starts it (9.8 in prefect.yaml); its own failure starts nothing.

It carries neither of the tags that start it. What it could not tell is found by `soket watch`, under the same key.
"""

from __future__ import annotations

import pendulum
from prefect import State, flow
from prefect.states import Completed

from config import settings
from domain import errors, machine_alerts, run_names, wording
from flows import desks, run_marks
from tasks import alerts as telling


@flow(name="Báo máy hỏng", flow_run_name="Đang báo lượt chạy hỏng", persist_result=False)
async def alert(
    flow_run_id: str, flow_run_name: str = "", flow_name: str = "", state: str = "", message: str = ""
) -> State:
    """Báo cho người phụ trách máy rằng một lượt chạy bị hỏng; mỗi lượt hỏng chỉ báo một lần.

    Args:
        flow_run_id: Mã của lượt chạy bị hỏng.
        flow_run_name: Tên của lượt chạy đó.
        flow_name: Tên việc mà lượt chạy đó làm.
        state: Tình trạng lúc kết thúc (Failed, Crashed, TimedOut).
        message: Lời của máy về nguyên nhân.
    """
    chosen = settings.load()
    found = machine_alerts.of_run(
        flow_run_id, flow_run_name, flow_name, state, message, machine_alerts.run_url(chosen.ui, flow_run_id)
    )
    if not found.is_urgent:
        return await _end("Chưa cần báo", found.what)
    try:
        told = telling.tell(desks.here(), chosen, [found], lambda: pendulum.now("UTC"))
    except errors.Refusal as refusal:
        return await _end("Chưa báo được", refusal.message, run_names.FOR_A_PERSON)
    except Exception:
        await _end("Chưa báo được", found.what, run_names.FOR_A_PERSON)
        raise
    if told.unsent:
        return await _end("Chưa báo được", f"{found.what}: {told.unsent}", run_names.FOR_A_PERSON)
    return await _end("Đã báo" if found.key in told.new else "Đã báo trước đó", found.what)


async def _end(head: str, words: str, *tags: str) -> State:
    name = wording.clip(f"{head}: {wording.sentence_case(words)}", run_names.MOST)
    await run_marks.mark(name, tags)
    return Completed(message=name)
