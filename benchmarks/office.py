"""Databases to measure on: a campaign written in bulk, without plan files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pendulum
from sqlalchemy import insert, update

import models
from domain import ledger, obligations, plans
from models import database
from tasks import campaigns, plan_store
from tasks.desk import Desk


def found(url: str, plan: plans.Plan, at: datetime) -> None:
    """Write a campaign and all its obligations; opened, as they are in mid-season."""
    database.upgrade(url)
    with database.writing(url) as session:
        campaign = models.Campaign(
            key=plan.key, title=plan.document.short_title, zone=plan.zone, is_sample=True, is_simulated=True,
            plan_sha256=plan.sha256, number="1/KH", issued_on=at.date(), created_at=at, ledger_seq=0,
            ledger_hash=ledger.GENESIS,
        )  # fmt: skip
        session.add(campaign)
        session.flush()
        planned = obligations.expand(plan, at.date())
        session.execute(insert(models.Obligation), [campaigns.row_values(campaign.id, one, at) for one in planned])


def open_all(url: str, at: datetime) -> None:
    """Mark every obligation as opened: a sweep then has nothing to do."""
    with database.writing(url) as session:
        session.execute(update(models.Obligation).values(opened_at=at))


@contextmanager
def plan_in_memory(plan: plans.Plan) -> Iterator[None]:
    """Let the plan store answer with this plan: files and their reading are not what is measured."""
    held = plan_store.plan_of
    plan_store.plan_of = lambda *_: plan
    try:
        yield
    finally:
        plan_store.plan_of = held


def desk(url: str, plan: plans.Plan, as_of: str, home: Path) -> Desk:
    """The desk of the measured campaign at a moment of the province's clock."""
    moment = pendulum.parse(as_of, tz=plan.zone)
    return Desk(url, plan.key, moment, home)  # pyright: ignore[reportArgumentType]
