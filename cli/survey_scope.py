"""Which stage and which unit somebody means when looking at a survey."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain import errors, gates, names, plans, standings

if TYPE_CHECKING:
    from domain import surveys


def stage(survey: surveys.Survey, typed: str) -> plans.Stage:
    """The stage by its number, id or title."""
    wanted = typed.strip().lower().replace("-", "_")
    for one in survey.plan.stages:
        if wanted in (one.id, str(one.number)) or typed.strip().lower() == one.title.lower():
            return one
    known = ", ".join(f"{one.number} ({one.id})" for one in survey.plan.stages)
    raise errors.Refusal(
        "STAGE_UNKNOWN",
        f"Kế hoạch này không có giai đoạn '{typed}'. Các giai đoạn: {known}.",
        candidates=tuple(one.id for one in survey.plan.stages),
    )


def unit(survey: surveys.Survey, typed: str) -> plans.Unit:
    """The unit by its id or name; a tie or an unknown name is refused with the candidates."""
    known = survey.index.units.get(typed.strip())
    if known is not None:
        return known
    found = names.Resolver(survey.plan.units, on=survey.as_of.date()).find(typed)
    if found.unit is None:
        raise errors.Refusal("UNIT_UNCLEAR", found.message, candidates=tuple(one.unit.id for one in found.candidates))
    return found.unit


def is_within(survey: surveys.Survey, key: str | None, top: str) -> bool:
    """Tell whether a unit is that one or stands below it."""
    at = survey.index.units.get(key or "")
    while at is not None:
        if at.id == top:
            return True
        at = survey.index.units.get(at.parent or "")
    return False


def narrowed(survey: surveys.Survey, top: plans.Unit) -> surveys.Survey:
    """The same survey with the obligations of one unit and of those below it; gates stay as they are."""

    def is_its(one: standings.Standing) -> bool:
        return is_within(survey, one.owed.unit or one.owed.responsible, top.id)

    mine = [one for one in survey.standings if is_its(one)]
    return replace(survey, standings=mine, board=gates.Board(survey.plan, mine))
