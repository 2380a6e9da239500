"""Where an act is done: one campaign, one moment, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

import models
from domain import consolidation, deadlines, errors, gates, names, plans, standings
from models import database
from models.queries import campaigns
from models.queries import standings as standing_queries
from tasks import plan_store


@dataclass(frozen=True, slots=True)
class Desk:
    """Address of an act. url: database; campaign: key; as_of: the moment that counts as now; home: data folder."""

    url: str
    campaign: str
    as_of: datetime
    home: Path


@dataclass
class Work:
    """An open transaction on one campaign, with what acts look up again and again."""

    session: Session
    campaign: models.Campaign
    plan: plans.Plan
    as_of: datetime

    @cached_property
    def index(self) -> plans.PlanIndex:
        return _index(self.plan)

    @property
    def today(self) -> date:
        return deadlines.local_day(self.as_of, self.plan.zone)

    @cached_property
    def resolver(self) -> names.Resolver:
        return _resolver(self.plan, self.today)

    @cached_property
    def calendar(self) -> deadlines.Calendar:
        return deadlines.Calendar(frozenset(off.day for off in self.plan.days_off))

    def moment(self) -> standings.Moment:
        """The moment that standings are folded for, read afresh."""
        return standings.Moment(
            self.as_of,
            self.plan.zone,
            self.plan.timeliness_leg,
            standing_queries.set_dates(self.session, self.campaign.id, self.as_of),
        )

    def standing(self, obligation: models.Obligation) -> standings.Standing:
        """How one obligation stands within this transaction."""
        self.session.flush()
        owed = standing_queries.owed_of(obligation)
        duty = self.index.duties.get(owed.duty)
        acts = standing_queries.acts(
            self.session,
            self.campaign.id,
            self.as_of,
            obligations=[obligation.id],
            kind=owed.kind,
            may_freeze=duty is None or consolidation.freezes(self.plan, duty),
        )
        # Only a meeting's own day and a bound that hangs on a day ask which days are set.
        if owed.kind == "meeting" or owed.relative_to:
            moment = self.moment()
        else:
            moment = standings.Moment(self.as_of, self.plan.zone, self.plan.timeliness_leg)
        return standings.evaluate(owed, acts.get(obligation.id, ()), moment)

    def board(self, moment: standings.Moment | None = None) -> gates.Board:
        """All standings of the campaign, for gates. moment: when the caller has it read already."""
        owed = standing_queries.owed(self.session, self.campaign.id)
        acts = standing_queries.acts(self.session, self.campaign.id, self.as_of)
        return gates.Board(self.plan, standings.evaluate_all(owed, acts, moment or self.moment()))

    def circumstances(self, moment: standings.Moment | None = None) -> gates.Circumstances:
        """What gates ask besides the board. moment: when the caller has it read already."""
        return gates.Circumstances(
            self.as_of,
            self.campaign.issued_on,
            standing_queries.frozen(self.session, self.campaign.id, self.as_of),
            (moment or self.moment()).set_dates,
        )

    def overrides(self) -> list[gates.Override]:
        return standing_queries.overrides(self.session, self.campaign.id, self.as_of)

    def unit_name(self, key: str | None) -> str:
        """Name of a unit as a list prints it; the key itself for a unit the plan no longer has."""
        unit = self.index.units.get(key or "")
        return unit.full_name if unit else (key or "chưa xác định")


@lru_cache(maxsize=8)
def _index(plan: plans.Plan) -> plans.PlanIndex:
    return plans.PlanIndex(plan)


@lru_cache(maxsize=8)
def _resolver(plan: plans.Plan, day: date) -> names.Resolver:
    return names.Resolver(plan.units, on=day)


@contextmanager
def writing(desk: Desk) -> Iterator[Work]:
    """A transaction that is kept only when the block ends well; a Refusal inside changes nothing."""
    with database.writing(desk.url) as session:
        # Locked before anything is read: two clerks who record the same letter at once must not both find it missing.
        yield _work(session, desk, lock=True)


@contextmanager
def reading(desk: Desk) -> Iterator[Work]:
    """One consistent state to read; nothing is kept."""
    with database.reading(desk.url) as session:
        yield _work(session, desk)


def _work(session: Session, desk: Desk, *, lock: bool = False) -> Work:
    campaign = campaigns.by_key(session, desk.campaign, lock=lock)
    if campaign is None:
        raise errors.Refusal(
            "CAMPAIGN_UNKNOWN",
            f"Không có đợt sơ kết '{desk.campaign}' trong cơ sở dữ liệu. Hãy nạp kế hoạch trước: soket plan load THƯ_MỤC.",
        )
    return Work(session, campaign, plan_store.plan_of(session, campaign, desk.home), desk.as_of)
