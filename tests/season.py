"""The small campaign's season, for tests: how it begins, and the moves that tests need to get to the day they are about.

Moves go through the same acts as an operator's, so a test stands on a state that can really come about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pendulum
from sqlalchemy import select
from sqlalchemy.orm import Session

import models
from domain import gates, obligations, plans, standings
from models import database
from models.queries import campaigns as campaign_queries
from tasks import branches, campaigns, surveys
from tasks import desk as desks
from tasks.acts import arrivals, meetings, selections, verdicts
from tests import plan_dirs

CAMPAIGN = "nho-2023"
ZONE = "Asia/Ho_Chi_Minh"
ISSUED_ON = date(2023, 9, 15)
BY = "Trần Thị Bình, Phó Chánh Văn phòng"
CLERK = "Lê Văn Cường, văn thư"
REASON = "Mưa lũ, đường bị chia cắt"

DISTRICTS = ("huyen-song-bo", "huyen-nui-doi", "thi-xa-bien-ngoc")
ISLAND = "huyen-hon-ngoc"
"""The district without communes."""
DEPARTMENTS = ("so-nong-nghiep", "so-y-te")
PILOTS = {"huyen-song-bo": "xa-bo-bac", "huyen-nui-doi": "xa-doi-giua", "thi-xa-bien-ngoc": "xa-ngoc-an"}


def at(moment: str) -> datetime:
    """A moment by the province's clock: "2023-11-15T08:00"."""
    found = pendulum.parse(moment, tz=ZONE)
    assert isinstance(found, pendulum.DateTime)
    return found


def begin(url: str, home: Path) -> None:
    """Create the tables, load the small plan, issue it on Friday 15/09/2023 and open what may open."""
    database.upgrade(url)
    campaigns.load_plan(url, plan_dirs.SMALL, by=BY, as_of=at("2023-09-14T08:00"), is_simulated=True)
    desk = desks.Desk(url, CAMPAIGN, at("2023-09-15T08:00"), home)
    campaigns.issue(desk, number="1234/KH-UBND", on=ISSUED_ON, by=BY)
    open_ready(desk)


def open_ready(desk: desks.Desk, *, stage: str | None = None) -> list[branches.Opened]:
    """Open what may open now, branch by branch in a fixed order, as a run of every stage does."""
    survey = surveys.take(desk)
    return [
        branches.open_branch(desk, one.id, branch)
        for one in survey.plan.stages
        if stage in (None, one.id)
        for branch in sorted(survey.ready.get(one.id, ()))
    ]


def opened_first(desk: desks.Desk) -> list[str]:
    """Keys that the first run of a new campaign must open, read off the plan.

    What the launch opens, what the first stage asks, and the island's own meeting and report: it has no pilots to wait for.
    """
    plan = surveys.take(desk).plan
    duties = {duty.id: duty for duty in plan.duties}
    first, second = (stage.id for stage in plan.stages[:2])
    return [
        one.key
        for one in obligations.expand(plan, ISSUED_ON)
        if duties[one.duty].opens == plans.LAUNCH
        or one.stage == first
        or (one.stage == second and one.branch == ISLAND)
    ]


def choose_pilots(desk: desks.Desk, districts: Iterable[str] = DISTRICTS) -> None:
    """One pilot commune for each of these districts."""
    for district in districts:
        selections.record(desk, selections.Choice(district, "pilot", PILOTS[district], BY))


def choose_name(desk: desks.Desk, district: str, purpose: str, name: str) -> None:
    """A district chooses its village or cooperative."""
    selections.record(desk, selections.Choice(district, purpose, name, BY))


def change_name(desk: desks.Desk, district: str, purpose: str, old: str, new: str, reason: str) -> None:
    """It lets that one go and chooses another."""
    selections.record(desk, selections.Choice(district, purpose, old, BY, reason=reason, is_chosen=False))
    selections.record(desk, selections.Choice(district, purpose, new, BY))


def hold(desk: desks.Desk, unit: str, on: date, lessons: str = "Giao việc rõ từng thôn") -> None:
    """A meeting held, with lessons."""
    meetings.record(desk, meetings.MeetingReport(unit, on, CLERK, lessons=lessons))


def hold_pilots(desk: desks.Desk, on: date, districts: Iterable[str] = DISTRICTS) -> None:
    """The pilots of these districts meet."""
    for district in districts:
        hold(desk, PILOTS[district], on)


def deliver(desk: desks.Desk, key: str, legs: Iterable[str] = ("qoffice", "email"), number: str = "12/BC") -> None:
    """Both legs of a report or paper arrive at the desk's moment."""
    for channel in legs:
        sent = arrivals.Arrival("", channel, desk.as_of, CLERK, duty=key, number=f"{number}-{channel}")
        arrivals.record(desk, sent)


def judge_accept(desk: desks.Desk, key: str) -> None:
    """What is in is accepted."""
    verdicts.judge(desk, act=verdicts.ACCEPT, by=BY, duty=key)


def accept(desk: desks.Desk, key: str) -> None:
    """Both legs arrive and are accepted."""
    deliver(desk, key)
    judge_accept(desk, key)


def accept_reports(desk: desks.Desk, *, but: Iterable[str] = ()) -> None:
    """Every report that the main report waits for, but those of these units."""
    for unit in (*DISTRICTS, ISLAND, *DEPARTMENTS):
        if unit not in but:
            duty = "bao-cao-so" if unit in DEPARTMENTS else "bao-cao-huyen"
            accept(desk, f"{duty}:{unit}")


def standing(desk: desks.Desk, key: str) -> standings.Standing:
    """How the obligation with that key stands at the desk's moment."""
    return next(one for one in surveys.take(desk).standings if one.owed.key == key)


def gate(desk: desks.Desk, stage: str, scope: str = "") -> gates.Gate:
    """One gate at the desk's moment."""
    return next(one for one in surveys.take(desk).gates[stage] if one.scope == scope)


def history(session: Session) -> list[models.LedgerEntry]:
    """The campaign's history in order."""
    campaign = campaign_queries.by_key(session, CAMPAIGN)
    assert campaign is not None
    entry = models.LedgerEntry
    return list(session.scalars(select(entry).where(entry.campaign_id == campaign.id).order_by(entry.seq)))


def told(desk: desks.Desk) -> list[tuple[str, str]]:
    """The campaign's history as (verb, subject)."""
    with database.reading(desk.url) as session:
        return [(one.verb, one.subject) for one in history(session)]
