"""How an operator's act runs: check and write, leave a receipt, wake what may go on. A refusal is a normal end.

The forms below the acts are pydantic models with Vietnamese titles, because the Prefect UI shows them as they are; what
a form cannot know (ties, gates, dates that cannot be) is judged by the act itself.
"""

from __future__ import annotations

from collections.abc import Callable

import pendulum
from prefect import State
from prefect.states import Completed

from adapters import events
from config import settings
from domain import boards as board_pages
from domain import errors, receipts, run_names
from flows import desks, run_marks, showing
from tasks import boards, publishing
from tasks import surveys as survey_tasks
from tasks.desk import Desk


async def answer(act: Callable[[Desk], receipts.Receipt]) -> State:
    """Do one act at the desk of now and answer with a receipt or a refusal; nothing is raised for a wrong form."""
    chosen = settings.load()
    try:
        desk = desks.here()
        receipt = act(desk)
    except errors.Refusal as refusal:
        name = run_names.refused(refusal.message)
        addresses = publishing.links(chosen.ui, (board_pages.GENERAL,))
        await run_marks.mark(name.text, name.tags)
        await run_marks.leave(boards.render_refusal(name.text, refusal.message, addresses), "Không ghi")
        return Completed(message=refusal.message)
    name = run_names.receipt(receipt)
    await run_marks.mark(name.text, name.tags)
    survey = survey_tasks.take(desk)
    addresses = publishing.links(chosen.ui, board_pages.keys(survey.plan))
    page = boards.render_receipt(receipt, addresses, zone=survey.plan.zone, is_simulated=survey.is_simulated)
    await run_marks.leave(page, "Biên nhận")
    showing.show(desk, survey)
    if receipt.event and not receipt.is_repeat:
        events.emit(
            chosen.api_url,
            chosen.api_auth,
            name=f"soket.{receipt.event}",
            campaign=desk.campaign,
            subject=receipt.subject,
            occurred=pendulum.now("UTC"),
        )
    return Completed(message=receipt.title)
