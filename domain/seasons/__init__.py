"""A season that is played to rehearse: who would do what when, for any plan, invented from a seed.

Everything is read from the plan: duties, bounds, gates, levels. Only persons, days and texts are invented, and they say
that they are. The same plan and seed make the same season.
"""

from __future__ import annotations

from domain import indicators, plans
from domain.seasons import story
from domain.seasons.steps import OK, REFUSED, Season, Step

__all__ = ["OK", "REFUSED", "Season", "Step", "season"]


def season(
    plan: plans.Plan,
    seed: int,
    *,
    by_mail: bool = False,
    catalogue: indicators.Catalogue | None = None,
    has_drafts: bool = False,
) -> Season:
    """Invent the season of a plan, from its day of issue to some days after its last conference.

    by_mail: units with an address send their soft files as mails, and odd mails come too (`seasons.mails`); otherwise a
    clerk writes them down. catalogue: of the plan's indicators, None where it asks for no figures; only mails need it.
    has_drafts: the plan's main report is written from a template, so that a draft is there to be signed off.
    """
    return story.tell(plan, seed, by_mail=by_mail, catalogue=catalogue, has_drafts=has_drafts)
