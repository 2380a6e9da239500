"""Play a simulated season through the same flows that run in earnest, day by day, so that it can be watched in Prefect.

Every day's acts are done first, then the whole review is swept as of the closing hour; the mailbox is read when the season
says so. Runs are those of the deployments, when these are known to the server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from prefect import Flow, State
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow_async
from prefect.states import Pending

from adapters import plan_files
from config import settings
from domain import seasons
from flows.intake import intake
from flows.letters import morning_letters
from flows.outbox import send_letters
from flows.review_pipeline import STAGES, review_pipeline
from models import database
from tasks import campaigns, form_choices, rehearsal_mail, rehearsal_outbox, sending
from tasks import rehearsal as acts
from tasks.desk import Desk

SWEEP, INTAKE, SENDING, MORNING = "9.1", "9.3", "9.4", "9.5"


@dataclass
class Played:
    """What a rehearsal did. runs: runs that ended well; failed: names of runs that did not.

    sent: mails of units; mails: how they ended, by the words of `domain.takings`. letters: kind -> letters of the office that went.
    """

    campaign: str
    first_day: date
    last_day: date
    closing: datetime
    done: int = 0
    refused: int = 0
    runs: int = 0
    sent: int = 0
    mails: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


@dataclass
class _Stage:
    """On what a season is played. post: None when nothing is mailed."""

    season: seasons.Season
    desk_at: Callable[[datetime], Desk]
    deployments: Mapping[str, Any]
    played: Played
    post: rehearsal_mail.Post | None
    outbox: rehearsal_outbox.Outbox
    way: sending.Way

    async def morning(self, moment: datetime) -> None:
        """The letters of a morning that has any, and the person who releases them."""
        desk = self.desk_at(moment)
        if self.outbox.is_due(desk):
            given = {"campaign": self.season.plan, "as_of": moment}
            await _run(self.played, morning_letters, self.deployments.get(MORNING), given)
            self.outbox.check(desk)
        later = self.desk_at(moment + timedelta(hours=1))
        if self.outbox.decide(later, self.way):
            given = {"campaign": self.season.plan, "as_of": later.as_of}
            await _run(self.played, send_letters, self.deployments.get(SENDING), given)

    async def do(self, step: seasons.Step) -> None:
        """One step, and the run that it asks for."""
        played, campaign = self.played, self.season.plan
        if step.act == "intake":
            await _run(played, intake, self.deployments.get(INTAKE), {"campaign": campaign, "as_of": step.at})
            if self.post is not None:
                self.post.check(self.desk_at(step.at))
            return
        outcome = acts.perform(self.desk_at, step, self.post)
        if step.act == "mail":
            return
        if outcome.result == seasons.REFUSED:
            played.refused += 1
        else:
            played.done += 1
        if outcome.rerun:
            again = {"campaign": campaign, "as_of": step.at, "refreeze": True}
            stage = STAGES[outcome.rerun]
            wanted = {name: value for name, value in again.items() if name in stage.parameters.properties}
            await _run(played, stage, self.deployments.get(f"stage:{outcome.rerun}"), wanted)


async def play(
    url: str,
    home: Path,
    plan_dir: Path,
    seed: int,
    *,
    line: rehearsal_mail.Line | None = None,
    sink: Path | None = None,
    on_day: Callable[[date, int, int], None] = lambda *_: None,
) -> Played:
    """Play the whole season of a plan into an empty database and return what happened.

    line: the way by which units mail their soft files; the settings must name the same mailbox, which the runs read.
    sink: Maildir of the server that takes the office's letters, to which the settings send them; None: not looked at.
    on_day: told (day, number of the day, days in all) as each day closes.
    """
    plan = plan_files.load(plan_dir)
    season = acts.season_of(plan, plan_dir, seed, by_mail=line is not None)
    days = season.days()
    database.upgrade(url)

    def desk_at(moment: datetime) -> Desk:
        return Desk(url, plan.key, moment, home)

    loaded_at = season.closing(season.first_day - timedelta(days=1))
    campaigns.load_plan(url, plan_dir, by=acts.LOADED_BY, as_of=loaded_at, is_simulated=True)
    form_choices.write(desk_at(loaded_at))
    deployments = await _deployments()
    played = Played(plan.key, season.first_day, season.last_day, season.closing(season.last_day))
    with ExitStack() as stack:
        post = stack.enter_context(rehearsal_mail.opened(line, season)) if line is not None else None
        outbox = rehearsal_outbox.Outbox(sink)
        way = sending.way_of(desk_at(loaded_at), settings.load())
        stage = _Stage(season, desk_at, deployments, played, post, outbox, way)
        for number, (day, steps) in enumerate(days, 1):
            closing, morning = season.closing(day), outbox.hour(plan, day)
            early = [step for step in steps if step.at < morning]
            for step in early:
                await stage.do(step)
            await stage.morning(morning)
            for step in steps[len(early) :]:
                if step.at < closing:
                    await stage.do(step)
            close = {"campaign": plan.key, "as_of": closing, "keep_day": True}
            await _run(played, review_pipeline, deployments.get(SWEEP), close)
            for step in steps:  # a mail at a minute to midnight
                if step.at >= closing:
                    await stage.do(step)
            outbox.send(desk_at(closing), way)
            on_day(day, number, len(days))
        if post is not None:
            post.end(desk_at(played.closing))
            played.sent, played.mails = post.sent, post.counts
        outbox.close(desk_at(season.closing(season.last_day + timedelta(days=1))), way)
        played.letters = outbox.counts
    return played


async def _deployments() -> Mapping[str, Any]:
    """Number ("9.1"), or "stage:<id>" for the stages, -> deployment id on the server we talk to; empty without any."""
    found: dict[str, Any] = {}
    async with get_client() as client:
        for deployment in await client.read_deployments(limit=200):
            found[deployment.name.split(" ", 1)[0]] = deployment.id
            entry = (deployment.entrypoint or "").rpartition(":")[2]
            if entry in STAGES:
                found[f"stage:{entry}"] = deployment.id
    return found


async def _run(played: Played, flow: Flow[..., Any], deployment: Any, parameters: dict[str, Any]) -> None:
    """One run in this process, booked under its deployment when there is one."""
    if deployment is None:
        state: State = await flow(**parameters, return_state=True)
    else:
        async with get_client() as client:
            shown = flow.serialize_parameters(parameters)
            run = await client.create_flow_run_from_deployment(deployment, parameters=shown, state=Pending())
        ended = await run_flow_async(flow, flow_run=run, parameters=parameters, return_type="state")
        state = cast("State", ended)
    if state.is_completed():
        played.runs += 1
    else:
        played.failed.append(state.message or str(state.name))
