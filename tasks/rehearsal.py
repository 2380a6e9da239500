"""Play a simulated season with the real acts, so that a rehearsal is a check of the software and not a show.

Opening stages and drawing boards is left to the caller, who hands in how a day is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapters import plan_files
from domain import errors, receipts, seasons
from models import database
from tasks import branches, campaigns, consolidation, surveys
from tasks.acts import arrivals, dates, meetings, openings, selections, verdicts
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


def perform(desk_at: Callable[[datetime], Desk], step: seasons.Step) -> Outcome:
    """Do one step with the act behind it, as of the step's moment.

    Raises ReviewError when an act is refused that should be done, is done that should be refused, or is refused for
    another reason than the one expected.
    """
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


def play_without_prefect(
    url: str, plan_dir: Path, seed: int, home: Path, advance: Callable[[Desk], None] = advance
) -> tuple[Outcome, ...]:
    """Play the whole season of a plan into an empty database, day by day, and return what became of each step.

    advance: closes a day (see `advance`); called at the closing hour of every day, with or without steps.
    """
    plan = plan_files.load(plan_dir)
    season = seasons.season(plan, seed)
    database.upgrade(url)

    def desk_at(moment: datetime) -> Desk:
        return Desk(url, plan.key, moment, home)

    loaded_at = season.closing(season.first_day - timedelta(days=1))
    campaigns.load_plan(url, plan_dir, by=LOADED_BY, as_of=loaded_at, is_simulated=True)
    outcomes: list[Outcome] = []
    for day, steps in season.days():
        for step in steps:
            outcome = perform(desk_at, step)
            outcomes.append(outcome)
            if outcome.rerun:
                consolidation.freeze(desk_at(step.at), outcome.rerun, refreeze=True)
        advance(desk_at(season.closing(day)))
    return tuple(outcomes)
