"""Snapshots: the frozen set of inputs a report was built from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Snapshot(Base):
    """One frozen set, numbered within its duty; the draft written from it stays as it was."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("campaign_id", "duty", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    seq: Mapped[int]
    duty: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    frozen_at: Mapped[datetime]
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    draft: Mapped[str]


class SnapshotItem(Base):
    """One submission version inside a snapshot."""

    __tablename__ = "snapshot_item"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
