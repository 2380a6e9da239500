"""Selections: which commune, village or cooperative a district chose, and what it took back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Selection(Base):
    """One choice, or one choice taken back (is_chosen False). chosen: unit key, or a name where the plan has no list."""

    __tablename__ = "selection"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    seq: Mapped[int]
    chosen: Mapped[str]
    chosen_name: Mapped[str]
    is_chosen: Mapped[bool]
    area: Mapped[str]
    by: Mapped[str] = mapped_column("by_whom")
    reason: Mapped[str]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
