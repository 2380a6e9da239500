"""Open what may open in one branch: the step a stage's flow runs once per district."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

import models
from domain import gates, openings, plans, standings
from models import ledger as history
from models.queries import standings as standing_queries
from tasks import campaigns
from tasks import desk as desks


@dataclass(frozen=True, slots=True)
class Opened:
    """What a branch step did. keys: obligations opened (or that would be, in a dry run)."""

    branch: str
    name: str
    keys: tuple[str, ...]


def open_branch(desk: desks.Desk, stage: str, branch: str, *, dry_run: bool = False) -> Opened:
    """Open the obligations of one stage in one branch whose gate is open, in one transaction.

    Run twice, the second run finds nothing to open. The gate is asked again inside the transaction, so that an
    override taken back in the meantime opens nothing.
    """
    with desks.writing(desk) as work:
        able = _ready(work, stage, branch)
        keys = tuple(one.owed.key for one in able)
        name = work.unit_name(branch)
        if dry_run or not able:
            return Opened(branch, name, keys)
        history.append(
            work.session,
            work.campaign.id,
            [(work.as_of, campaigns.SYSTEM, "opened", f"{stage}:{branch}", {"obligations": list(keys)})],
        )
        work.session.execute(
            update(models.Obligation)
            .where(models.Obligation.id.in_([one.owed.id for one in able]), models.Obligation.opened_at.is_(None))
            .values(opened_at=work.as_of)
            .execution_options(synchronize_session=False)
        )
        return Opened(branch, name, keys)


def _ready(work: desks.Work, stage_id: str, branch: str) -> list[standings.Standing]:
    """What may open, reading the branch alone where the gate speaks of the branch alone."""
    stage = work.index.stages[stage_id]
    session, campaign, as_of = work.session, work.campaign.id, work.as_of
    owed = standing_queries.owed(session, campaign, branch=branch)
    acts = standing_queries.acts(session, campaign, as_of, branch=branch)
    own = gates.Board(work.plan, standings.evaluate_all(owed, acts, work.moment()))
    mine = [one for one in own.everything if one.owed.stage == stage_id]
    waits_for_gate = any(one.owed.opens == plans.STAGE for one in openings.waiting(mine))
    asked: dict[tuple[str, str], gates.Gate] = {}
    if waits_for_gate:
        # A chosen unit that merged across the branch's border holds its meeting elsewhere: then look at everything.
        units_chosen = {duty.id for duty in work.plan.duties if duty.choice and duty.choice.of == "unit"}
        strays = any(
            work.index.branch_of.get(unit, branch) != branch
            for one in own.everything
            if one.owed.duty in units_chosen
            for unit in one.chosen
        )
        board = own if stage.gate_per and not strays else work.board()
        found = gates.evaluate_stage(stage, board, work.circumstances(), work.overrides())
        asked = {(stage_id, gate.scope): gate for gate in found}
    issued = work.campaign.issued_on
    return openings.ready(mine, issued is not None and issued <= work.today, asked)
