"""How a letter names what is owed and who owes it."""

from __future__ import annotations

import models
from domain import standings
from tasks.desk import Work


def named(work: Work, unit: str, owed: models.Obligation | standings.Owed | None) -> str:
    """A unit as a letter addresses it: who gives the report, else its own name; "" for no unit."""
    return (owed.presenter if owed and owed.presenter else work.unit_name(unit)) if unit else ""


def title_of(work: Work, owed: models.Obligation | standings.Owed) -> str:
    """A duty by its title, a paper with its number."""
    title = work.index.duties[owed.duty].title if owed.duty in work.index.duties else owed.duty
    return f"{title} {owed.paper}".strip() if owed.kind == "paper" else title
