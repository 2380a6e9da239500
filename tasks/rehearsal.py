"""Play a simulated season with the real acts, so that a rehearsal is a check of the software and not a show.

Opening stages and drawing boards is left to the caller, who hands in how a day is closed; mails are `tasks.rehearsal_mail`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters import indicator_files, plan_files
from domain import errors, plans, receipts, seasons, takings
from models import database
from tasks import (
    branches,
    campaigns,
    channels,
    consolidation,
    drafts,
    main_report,
    rehearsal_mail,
    rehearsal_outbox,
    sending,
    surveys,
)
from tasks.acts import arrivals, dates, meetings, openings, selections, verdicts
from tasks.acts import drafts as signing
from tasks.desk import Desk

LOADED_BY = "Người mô phỏng 00, quản trị phần mềm (mô phỏng)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step.

    result:    seasons.OK or seasons.REFUSED, as the step expected; anything else is raised.
    title:     the receipt's title, or the message of the refusal. label: the step's own sentence.
    rerun:     id of a stage that somebody asked to run again, with a new frozen set; "" for none.
    is_repeat: the act found itself written down already.
    """

    result: str
    title: str
    label: str
    rerun: str = ""
    is_repeat: bool = False


def season_of(plan: plans.Plan, plan_dir: Path, seed: int, *, by_mail: bool) -> seasons.Season:
    """The season of a plan; told with mails when there is a way to send them."""
    catalogue = indicator_files.load(plan_dir) if by_mail else None
    has_drafts = catalogue is not None and (plan_dir / main_report.TEMPLATE).is_file()
    return seasons.season(plan, seed, by_mail=by_mail, catalogue=catalogue, has_drafts=has_drafts)


def perform(
    desk_at: Callable[[datetime], Desk], step: seasons.Step, post: rehearsal_mail.Post | None = None
) -> Outcome:
    """Do one step with the act behind it, as of the step's moment.

    post: for the steps about mails; reading the mailbox is not done here, because with Prefect it is a run of its own.
    Raises ReviewError when an act is refused that should be done, is done that should be refused, or is refused for
    another reason than the one expected.
    """
    if post is not None and step.act in ("mail", "place"):
        do = post.send if step.act == "mail" else post.place
        return Outcome(seasons.OK, do(desk_at(step.at), step), step.label)
    act = _ACTS.get(step.act)
    if act is None:
        raise errors.ReviewError(f"rehearsal: no act {step.act!r} for step {step.label!r} at {step.at}")
    try:
        receipt = act(desk_at(step.at), step.values)
    except errors.Refusal as refusal:
        if step.expects == seasons.REFUSED and step.code in ("", refusal.code):
            return Outcome(seasons.REFUSED, refusal.message, step.label)
        wanted = f"{step.expects} {step.code}".strip()
        raise errors.ReviewError(
            f"rehearsal: {step.act} at {step.at} was to be {wanted}, but is refused with {refusal.code}:"
            f" {refusal.message} ({step.label}; {dict(step.values)})"
        ) from refusal
    if step.expects == seasons.REFUSED:
        raise errors.ReviewError(
            f"rehearsal: {step.act} at {step.at} was to be refused with {step.code or 'any code'}, but was done:"
            f" {receipt.title} ({step.label})"
        )
    rerun = str(step.values["stage"]) if step.act == "retrigger" else ""
    return Outcome(seasons.OK, receipt.title, step.label, rerun, receipt.is_repeat)


def _retrigger(desk: Desk, values: Mapping[str, Any]) -> receipts.Receipt:
    return openings.retrigger(desk, **values)[0]


_ACTS: Mapping[str, Callable[[Desk, Mapping[str, Any]], receipts.Receipt]] = {
    "issue": lambda desk, values: campaigns.issue(desk, **values),
    "choose": lambda desk, values: selections.record(desk, selections.Choice(**values)),
    "settle": lambda desk, values: selections.settle(desk, **values),
    "meeting": lambda desk, values: meetings.record(desk, meetings.MeetingReport(**values)),
    "arrival": lambda desk, values: arrivals.record(desk, arrivals.Arrival(**values)),
    "confirm": lambda desk, values: arrivals.record(desk, arrivals.Arrival(channel="confirmation", **values)),
    "accept": lambda desk, values: verdicts.judge(desk, act=verdicts.ACCEPT, **values),
    "return": lambda desk, values: verdicts.judge(desk, act=verdicts.RETURN, **values),
    "extend": lambda desk, values: verdicts.extend(desk, **values),
    "set_day": lambda desk, values: dates.set_day(desk, **values),
    "set_working_date": lambda desk, values: dates.set_working_date(desk, **values),
    "override": lambda desk, values: openings.override(desk, **values),
    "withdraw_override": lambda desk, values: openings.withdraw_override(desk, **values),
    "retrigger": _retrigger,
    "sign": lambda desk, values: signing.sign(desk, **values),
    "print": lambda desk, values: signing.mark_printed(desk, **values),
}


def advance(desk: Desk) -> None:
    """Close a day without Prefect: open what may open, stage after stage, until nothing is left to open."""
    while True:
        survey = surveys.take(desk)
        stages = [stage.id for stage in survey.plan.stages if survey.has_work(stage.id)]
        if not stages:
            return
        for stage in stages:
            for branch in survey.ready.get(stage, {}):
                branches.open_branch(desk, stage, branch)
            consolidation.freeze(desk, stage)
        _draft(desk)


def _draft(desk: Desk) -> None:
    """Make the drafts that are due; one that cannot be made is raised, for a rehearsal's plan is meant to be right."""
    for duty in surveys.take(desk).undrafted:
        drafts.build(desk, by=campaigns.SYSTEM, duty=duty)


def play_without_prefect(
    url: str,
    plan_dir: Path,
    seed: int,
    home: Path,
    advance: Callable[[Desk], None] = advance,
    line: rehearsal_mail.Line | None = None,
    office: Office | None = None,
) -> tuple[Outcome, ...]:
    """Play the whole season of a plan into an empty database, day by day, and return what became of each step.

    advance: closes a day (see `advance`); called at the closing hour of every day, with or without steps.
    line: the way by which soft files are mailed and read; None: a clerk writes them down. office: how its own letters
    leave, None: none are written.
    """
    plan = plan_files.load(plan_dir)
    season = season_of(plan, plan_dir, seed, by_mail=line is not None)
    database.upgrade(url)

    def desk_at(moment: datetime) -> Desk:
        return Desk(url, plan.key, moment, home)

    loaded_at = season.closing(season.first_day - timedelta(days=1))
    campaigns.load_plan(url, plan_dir, by=LOADED_BY, as_of=loaded_at, is_simulated=True)
    mornings = _mornings(plan, desk_at, office) if office is not None else None
    if line is None:
        outcomes = tuple(_days(season, desk_at, advance, lambda step: perform(desk_at, step), mornings))
        _end(season, desk_at, office)
        return outcomes
    with rehearsal_mail.opened(line, season) as post:
        channel = channels.Channels(line.account, home / "inbox")

        def do(step: seasons.Step) -> Outcome:
            if step.act != "intake":
                return perform(desk_at, step, post)
            return Outcome(seasons.OK, takings.counted(post.take(desk_at(step.at), channel)), step.label)

        outcomes = tuple(_days(season, desk_at, advance, do, mornings))
        post.end(desk_at(season.closing(season.last_day)))
        _end(season, desk_at, office)
    return outcomes


@dataclass(frozen=True, slots=True)
class Office:
    """The office's side of a rehearsal: what writes, releases and checks its letters, and how they leave."""

    outbox: rehearsal_outbox.Outbox
    way: sending.Way


Mornings = Callable[[date], None]
"""Called at the opening of a day: its letters are written, decided about an hour later, and sent."""


def _mornings(plan: plans.Plan, desk_at: Callable[[datetime], Desk], office: Office) -> Mornings:
    def morning(day: date) -> None:
        desk = desk_at(office.outbox.hour(plan, day))
        if office.outbox.is_due(desk):
            office.outbox.write(desk, office.way)
            office.outbox.check(desk)
        later = desk_at(desk.as_of + timedelta(hours=1))
        office.outbox.decide(later, office.way)
        office.outbox.send(later, office.way)

    return morning


def _end(season: seasons.Season, desk_at: Callable[[datetime], Desk], office: Office | None) -> None:
    if office is not None:
        office.outbox.close(desk_at(season.closing(season.last_day + timedelta(days=1))), office.way)


def _days(
    season: seasons.Season,
    desk_at: Callable[[datetime], Desk],
    advance: Callable[[Desk], None],
    do: Callable[[seasons.Step], Outcome],
    morning: Mornings | None = None,
) -> Iterator[Outcome]:
    for day, steps in season.days():
        closing = season.closing(day)
        if morning is not None:
            morning(day)
        for step in steps:
            if step.at < closing:
                yield _done(desk_at, step, do)
        advance(desk_at(closing))
        for step in steps:  # a mail at a minute to midnight
            if step.at >= closing:
                yield _done(desk_at, step, do)


def _done(desk_at: Callable[[datetime], Desk], step: seasons.Step, do: Callable[[seasons.Step], Outcome]) -> Outcome:
    outcome = do(step)
    if outcome.rerun:
        consolidation.freeze(desk_at(step.at), outcome.rerun, refreeze=True)
        _draft(desk_at(step.at))
    return outcome
