"""Campaigns: one plan, one cycle, one row; and the plan files it runs on, kept in the database."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Campaign(Base):
    """One plan in one cycle.

    issued_on, number: None until a named person issues the plan (T-07).
    ledger_seq, ledger_hash: head of the history chain; also the lock that keeps two writers from forking it.
    """

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str]
    zone: Mapped[str] = mapped_column(String(40))
    is_sample: Mapped[bool]
    is_simulated: Mapped[bool]
    plan_sha256: Mapped[str] = mapped_column(String(64))
    number: Mapped[str | None] = mapped_column(String(40))
    issued_on: Mapped[date | None]
    created_at: Mapped[datetime]
    ledger_seq: Mapped[int] = mapped_column(default=0)
    ledger_hash: Mapped[str] = mapped_column(String(64))


class PlanRevision(Base):
    """The files of a plan as loaded: a worker anywhere needs only the database to run the campaign.

    archive: zip of the plan's directory.
    """

    __tablename__ = "plan_revision"
    __table_args__ = (UniqueConstraint("campaign_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]
    loaded_by: Mapped[str]
    archive: Mapped[bytes] = mapped_column(LargeBinary)
