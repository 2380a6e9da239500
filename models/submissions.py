"""Submissions: what arrived, one immutable row per version of one leg."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Submission(Base):
    """One version of one leg of one answer. Never updated: a correction is a new version.

    leg:         official, soft, or "" for a plain confirmation.
    received_at: when our server or desk took it; the sender's own date is hearsay and is kept in dated_on at most.
    fingerprint: the same delivery recorded twice has the same one (number and date of the letter, or file hash).
    seq:         ledger entry that recorded it; orders all facts of a campaign.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("obligation_id", "leg", "version"),
        UniqueConstraint("obligation_id", "leg", "fingerprint"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    seq: Mapped[int]
    leg: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    channel: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime]
    number: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date | None]
    sender: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    note: Mapped[str]
    recorded_by: Mapped[str]
    at: Mapped[datetime]
