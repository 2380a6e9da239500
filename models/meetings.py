"""Meetings: planned, held, cancelled; each report of it is a new version."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Meeting(Base):
    """One statement about a meeting; the latest counts.

    state:   planned, held or cancelled. form: conference or meeting (plan III.3.a). awards: given, none, or "" while
    the question is open (R-II.1-2). attendance: people, None when not said.
    """

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("obligation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    seq: Mapped[int]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column("on_day")
    place: Mapped[str]
    chair: Mapped[str]
    form: Mapped[str] = mapped_column(String(20))
    is_in_person: Mapped[bool]
    attendance: Mapped[int | None]
    lessons: Mapped[str]
    awards: Mapped[str] = mapped_column(String(20))
    evidence: Mapped[str]
    recorded_by: Mapped[str]
    at: Mapped[datetime]
