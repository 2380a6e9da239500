"""What one pass over mailbox and drop folder came to, as a Markdown page to hang on its run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from domain import boards as board_pages
from domain import operator_acts, takings, wording
from tasks import boards, held, pages

MOST_LISTED = 200
"""Rows in one table; the rest is counted."""


def render(
    taking: takings.Taking,
    pen: Sequence[held.Held],
    links: Mapping[str, str],
    *,
    title: str,
    as_of: datetime,
    zone: str,
    is_simulated: bool = False,
) -> str:
    """The page: what failed, what came, what waits for a person. pen: everything that waits; links: as for boards."""
    board = links.get(f"board:{board_pages.GENERAL}", "")

    def place(number: int) -> str:
        acts = (operator_acts.place_held(number), operator_acts.close_held(number))
        return " · ".join(_link(links, act) for act in acts)

    return pages.render(
        "receipts/taking.md.j2",
        taking=taking,
        pen=pen,
        title=title,
        as_of=as_of,
        is_simulated=is_simulated,
        back=f"[Bảng chung]({board})" if board else "Bảng chung",
        place=place,
        most=MOST_LISTED,
        clock=partial(wording.clock, zone=zone),
        number=wording.number,
        word=takings.word,
    )


def _link(links: Mapping[str, str], act: operator_acts.Act) -> str:
    form = links.get(act.deployment, "")
    return f"[{act.label}]({boards.form_address(form, act.values)})" if form else f"{act.label} ({act.deployment})"
