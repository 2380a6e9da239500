"""Units as the running campaign knows them; the plan's own list is in its files."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Unit(Base):
    """One unit of one campaign, keyed by our own id (never by name or official code alone).

    valid_to: first day of no longer existing. successor_key: who inherits its open obligations.
    """

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    group: Mapped[str] = mapped_column("unit_group", String(40))
    level: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    full_name: Mapped[str]
    office_name: Mapped[str]
    parent_key: Mapped[str | None] = mapped_column(String(80))
    branch_key: Mapped[str] = mapped_column(String(80))
    order_no: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_key: Mapped[str | None] = mapped_column(String(80))
