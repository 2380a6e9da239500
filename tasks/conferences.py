"""Conferences that people are invited to: the one whose day a named person sets, and those that single units hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from domain import operator_acts, plans, unit_kinds
from domain.standings import Status
from models.queries import obligations
from models.queries import standings as standing_queries
from tasks.desk import Work


@dataclass(frozen=True, slots=True)
class Conference:
    """One conference of a meeting duty.

    kind:  id of what the plan says of such conferences ("C-3"): who is invited, who chairs. title: as letters name it.
    host:  id of the unit that holds it, "" for the one of the whole review.
    """

    duty: plans.Duty
    kind: str
    title: str
    host: str = ""

    @property
    def key(self) -> str:
        """As `models.Invitation.duty` keeps it."""
        return f"{self.duty.id}:{self.host}" if self.host else self.duty.id


def of(work: Work, duty: plans.Duty, host: str = "") -> Conference:
    """The conference of a meeting duty; of one host where every unit has its own."""
    if duty.id in operator_acts.dated(work.plan):
        return Conference(duty, duty.conference, duty.title)
    unit = work.index.units.get(host)
    title = f"{duty.title} của {unit_kinds.label(unit)}" if unit else duty.title
    return Conference(duty, _kind(work, duty, host), title, host)


def _kind(work: Work, duty: plans.Duty, host: str) -> str:
    """Id of the conference a unit holds: a chosen one (pilot) that of the choice, any other that of its duty."""
    for chosen_under in obligations.chosen_under(work.session, work.campaign.id, host, work.as_of):
        choice = work.index.duties[chosen_under].choice
        if choice is not None and choice.conference:
            return choice.conference
    return duty.conference


def of_key(work: Work, key: str) -> Conference:
    """The conference that an invitation was written for."""
    duty, _, host = key.partition(":")
    return of(work, work.index.duties[duty], host)


def days(work: Work, keys: Collection[str]) -> dict[str, date]:
    """Key -> the day it is to be held on: set by a named person (form 2.4), or announced by its host; absent while nobody did."""
    found = dict(standing_queries.set_dates(work.session, work.campaign.id, work.as_of)) if keys else {}
    if any(":" in key for key in keys):
        found |= {
            f"{one.owed.duty}:{one.owed.unit}": one.planned_on
            for one in work.board().everything
            if one.owed.kind == "meeting"
            and one.status is not Status.VOID
            and one.planned_on is not None
            and one.held_on is None
        }
    return {key: found[key] for key in keys if key in found}


def is_held(work: Work, asked: Conference) -> bool:
    """Whether it was reported as held."""
    rows = obligations.live(work.session, work.campaign.id, duty=asked.duty.id)
    return any(work.standing(row).held_on is not None for row in rows if asked.host in ("", row.unit_key))
