"""Obligations: who owes what. How one stands is never stored here, it is folded in `domain.standings`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Obligation(Base):
    """One duty of one unit.

    key:            "<duty>:<unit or paper>", with "#2" behind it for a replacement.
    printed_before, working_before: exclusive days, apart; an extension is a decision and changes neither.
    unit_key:       None while nobody knows who owes it (waits_for says what is waited for).
    opened_at:      None until its gate opened; written once.
    void_at:        replaced (choice changed, unit merged); the row stays.
    settled_at:     when unit_key or presenter became known.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("campaign_id", "key"),
        Index(None, "campaign_id", "stage", "branch_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    key: Mapped[str] = mapped_column(String(160))
    duty: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(80))
    unit_key: Mapped[str | None] = mapped_column(String(80))
    responsible_key: Mapped[str] = mapped_column(String(80))
    branch_key: Mapped[str] = mapped_column(String(80))
    scope_key: Mapped[str] = mapped_column(String(80))
    group: Mapped[str] = mapped_column("unit_group", String(40))
    subject: Mapped[str]
    presenter: Mapped[str]
    legs: Mapped[str] = mapped_column(String(40))
    is_required: Mapped[bool]
    opens: Mapped[str] = mapped_column(String(20))
    printed_before: Mapped[date | None]
    working_before: Mapped[date | None]
    relative_to: Mapped[str] = mapped_column(String(80))
    offset_days: Mapped[int]
    waits_for: Mapped[str] = mapped_column(String(80))
    candidates: Mapped[list[str]]
    least: Mapped[int]
    most: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(40))
    paper: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    void_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]
