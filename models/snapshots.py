"""Snapshots: the frozen set of inputs a report was built from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
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


class Draft(Base):
    """One draft of a main report, made of one frozen set and numbered within its duty; never updated.

    prepared_by: a named person, or the software. document_sha256: of the Word file: equal ones are the same draft.
    figures:     every printed figure: [unit, indicator, period, choice, as printed, place]. missing: units without a report.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("campaign_id", "duty", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), index=True)
    seq: Mapped[int]
    duty: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    made_at: Mapped[datetime]
    prepared_by: Mapped[str]
    document_sha256: Mapped[str] = mapped_column(String(64))
    figures: Mapped[list[list[str]]] = mapped_column(JSON, deferred=True)
    missing: Mapped[list[str]] = mapped_column(JSON, deferred=True)
    numbers: Mapped[int]
    gaps: Mapped[int]


class DraftFile(Base):
    """A file of a draft, kept as it was. kind: "document" (Word), "trace" (where its numbers come from), "picture" (SVG),
    "differences" (JSON), "signed" (as signed off)."""

    __tablename__ = "draft_file"
    __table_args__ = (UniqueConstraint("draft_id", "kind", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    at: Mapped[datetime]
