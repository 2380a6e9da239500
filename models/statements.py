"""What units wrote in words: the sections and table rows of accepted narratives. Never updated: a correction is a new version's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class StatedText(Base):
    """One section of an accepted narrative. section: id of the plan's form; text: paragraphs apart by line breaks."""

    __tablename__ = "stated_text"
    __table_args__ = (UniqueConstraint("submission_id", "section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    section: Mapped[str] = mapped_column(String(80))
    text: Mapped[str]
    file: Mapped[str]


class StatedRow(Base):
    """One row of a table of an accepted narrative. form_table: id in the plan's form; cells: column id -> text."""

    __tablename__ = "stated_row"
    __table_args__ = (UniqueConstraint("submission_id", "form_table", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    form_table: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    file: Mapped[str]
