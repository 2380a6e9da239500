"""Deliveries: what came to our mailbox or drop folder, byte for byte, and what was concluded from each of its files.

Stored and committed first, judged second: whatever the judging meets, the original is here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Delivery(Base):
    """One mail, or one file that was put into the drop folder.

    channel:    "mail" (from the mailbox), "folder" (put there by the office). is_mail: the bytes are a whole mail.
    name:       of the file in the folder; of a mail its subject.
    raw:        the bytes as they came; sha256 is theirs, and the same bytes are the same delivery.
    received_at: when our server took it, or when the file was written into the folder; of what is handed to the command
                line, the moment it was taken in.
    state:      "stored" until it is judged, then "judged"; "set_aside" for what can be no delivery (robots, repeats).
    reason:     Vietnamese, why it was set aside, or why nobody is answered.
    """

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("campaign_id", "sha256"), Index(None, "campaign_id", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    channel: Mapped[str] = mapped_column(String(20))
    is_mail: Mapped[bool]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    message_id: Mapped[str] = mapped_column(default="", index=True)
    sender: Mapped[str] = mapped_column(default="")
    authentication: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime]
    stored_at: Mapped[datetime]
    judged_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(20), default="stored")
    reason: Mapped[str] = mapped_column(default="")


class DeliveryFile(Base):
    """What was concluded from one file of a delivery; file "" stands for a letter without files.

    verdict:    accepted, returned, held, not_delivery or repeat (`domain.answers.Verdict`).
    part:       "figures" (workbook), "words" (narrative), "scan" (PDF of the signed letter), "" when it is none.
    code, reason: why it is held or no delivery. findings, guesses: as JSON, see `tasks.intake_records`.
    """

    __tablename__ = "delivery_file"
    __table_args__ = (UniqueConstraint("delivery_id", "position"), Index(None, "verdict"))

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    position: Mapped[int]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    part: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(20))
    unit_key: Mapped[str] = mapped_column(String(80))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    code: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    guesses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class StatedFigure(Base):
    """One figure of an accepted file, with the cell it came from. Never updated: a correction is a new submission's.

    value: exact text: a number in plain notation ("12.5"), a choice's code, "true"/"false", an ISO day; None: left blank,
    which is no figure and not zero. unit_key: whom it is about; who states it is the submission's.
    """

    __tablename__ = "stated_figure"
    __table_args__ = (UniqueConstraint("submission_id", "indicator", "period", "unit_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    indicator: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(20))
    unit_key: Mapped[str] = mapped_column(String(80))
    value: Mapped[str | None]
    basis: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[date | None]
    criteria_set: Mapped[str] = mapped_column(String(40))
    shown: Mapped[str]
    file: Mapped[str]
    sheet: Mapped[str]
    cell: Mapped[str] = mapped_column(String(20))


class RememberedAddress(Base):
    """An address that a named person said belongs to a unit, when placing a held file. until: first day it no longer counts."""

    __tablename__ = "remembered_address"
    __table_args__ = (UniqueConstraint("campaign_id", "email", "unit_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    email: Mapped[str] = mapped_column(String(320))
    unit_key: Mapped[str] = mapped_column(String(80))
    until: Mapped[date]
    by: Mapped[str] = mapped_column("by_whom")
    at: Mapped[datetime]
