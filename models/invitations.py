"""Invitations to conferences: whom we asked, by which letter, and what they answered. Never deleted: a move is a new sequence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Invitation(Base):
    """One invitee of one conference (one person, or one post whose holder is not known).

    duty:     the duty of the meeting; with ":" and the unit that holds it, where each unit holds its own.
    invitee:  `domain.invitations.Invitee.key`. capacities: titles, all of them, in protocol order.
    uid, sequence: of the calendar entry: the uid stays, the sequence grows with every letter that changes or cancels it.
    on:       as the newest letter says it. state: "invited", "cancelled".
    details:  "letters": how many were written; "said", "told": what the newest one and the newest one that went say, as
              `tasks.invitation_letters.Details`.
    reply:    "", "accepted", "declined", "substitute"; replied_by names who wrote it down.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("campaign_id", "duty", "invitee"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    duty: Mapped[str] = mapped_column(String(160))
    invitee: Mapped[str] = mapped_column(String(160))
    name: Mapped[str]
    honorific: Mapped[str] = mapped_column(String(40))
    unit_key: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(320))
    capacities: Mapped[list[str]]
    uid: Mapped[str] = mapped_column(String(600))
    sequence: Mapped[int]
    on: Mapped[date] = mapped_column("on_day")
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    reply: Mapped[str] = mapped_column(String(20))
    substitute: Mapped[str]
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[str]
    created_at: Mapped[datetime]
