"""Decisions: what a named person decided, why and when. Append only; taking one back is another decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Decision(Base):
    """One decision by a named person.

    kind:       accept, return, withdraw_acceptance, extend, withdraw_extension, override,
                withdraw_override, withdraw_arrival, set_date, set_working_date, settle, retrigger, issue.
    on:         day it speaks of: last day of an extension, day set for a conference, day of issue.
    payload:    what it covers (override: "waives", the blockers of that moment).
    revokes_id: the decision taken back.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("by_whom <> ''", name="named"),
        Index(None, "campaign_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), index=True)
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    stage: Mapped[str] = mapped_column(String(80))
    scope_key: Mapped[str] = mapped_column(String(80))
    on: Mapped[date | None] = mapped_column("on_day")
    by: Mapped[str] = mapped_column("by_whom")
    reason: Mapped[str]
    payload: Mapped[dict[str, Any]]
    revokes_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    at: Mapped[datetime]
