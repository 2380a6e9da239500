"""A season that is played to rehearse: who would do what when, for any plan, invented from a seed.

Everything is read from the plan: duties, bounds, gates, levels. Only persons, days and texts are invented, and they say
that they are. The same plan and seed make the same season.
"""

from __future__ import annotations

from domain import plans
from domain.seasons import story
from domain.seasons.steps import OK, REFUSED, Season, Step

__all__ = ["OK", "REFUSED", "Season", "Step", "season"]


def season(plan: plans.Plan, seed: int) -> Season:
    """Invent the season of a plan, from its day of issue to some days after its last conference."""
    return story.tell(plan, seed)
