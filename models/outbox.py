"""The outbox: every letter of ours is a row first, with what it is about, the files that go with it, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base


class Message(Base):
    """One letter of ours.

    key:      makes it once only ("answer:<sha256 of the delivery>", "digest:<mark of the address>:<day>").
    recipient, copies: To and Cc, bare addresses. left: those it still has to reach, None while that is all of them.
    refusals: address -> what the relay said of it for good. headers: those beyond From, To, Cc and Subject.
    message_id: with angle brackets, made from the key; by it a bounce is matched. words: see `MessageWords`; read it with the row.
    state:    `domain.outbox.State`. claim: of the sender that holds it. attempted_at: when it was last handed
              to the relay; while a sender holds it, since then its content may be out.
    tries:    handed to the relay so often. bounces: came back softly so often. next_at: not before that moment.
    unit_key: whom it is for, "" where it is for no unit. on: the day it is for, of kinds that go once a day.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("campaign_id", "key"),
        Index(None, "campaign_id", "recipient", "created_at"),
        Index(None, "campaign_id", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(40))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    unit_key: Mapped[str] = mapped_column(String(80), default="")
    on: Mapped[date | None] = mapped_column("on_day")
    recipient: Mapped[str] = mapped_column(String(320))
    copies: Mapped[list[str]] = mapped_column(default=list)
    subject: Mapped[str]
    headers: Mapped[dict[str, Any]]
    message_id: Mapped[str] = mapped_column(default="", index=True)
    state: Mapped[str] = mapped_column(String(20))
    claim: Mapped[str] = mapped_column(String(40), default="")
    claimed_at: Mapped[datetime | None]
    attempted_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    bounces: Mapped[int] = mapped_column(default=0)
    left: Mapped[list[str] | None] = mapped_column("left_over", JSON(none_as_null=True))
    refusals: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reply: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    words: Mapped[MessageWords] = relationship(lazy="raise")

    @property
    def text(self) -> str:
        """The words as plain text."""
        return self.words.text

    @property
    def html(self) -> str:
        """The words as a page."""
        return self.words.html

    @property
    def raw(self) -> bytes | None:
        """The ready bytes; None for a letter that is put together when it goes."""
        return self.words.raw


class MessageWords(Base):
    """What a letter says, beside its row: a row changes its state twice for every letter that goes, the words never do.

    raw: the ready bytes; None for letters with files, and for those written while we had no address.
    """

    __tablename__ = "message_words"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    text: Mapped[str]
    html: Mapped[str]
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)


class MessageFile(Base):
    """A file that goes with a letter of ours."""

    __tablename__ = "message_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class MessageSubject(Base):
    """What a letter asks for: one obligation. rung: days from the last valid day, of a reminder; None for a request."""

    __tablename__ = "message_subject"
    __table_args__ = (UniqueConstraint("message_id", "obligation_id"), Index(None, "obligation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    rung: Mapped[int | None]


class RelayState(Base):
    """How the last calls to a relay went: the circuit breaker. relay: "host:port".

    failures: in a row. down_since: of the first of them. until: nobody calls before that. fault: Vietnamese, "" when well.
    """

    __tablename__ = "relay_state"
    __table_args__ = (UniqueConstraint("campaign_id", "relay"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    relay: Mapped[str] = mapped_column(String(300))
    failures: Mapped[int]
    down_since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    fault: Mapped[str]
    called_at: Mapped[datetime | None]


class AddressChange(Base):
    """An address of the plan's contacts that is off, or that a named person replaced.

    email: the old one. replacement: the new one, "" while there is none: then nothing is sent to the old one.
    message_id: the letter that came back. by: "" when the relay or a bounce switched it off.
    """

    __tablename__ = "address_change"
    __table_args__ = (Index(None, "campaign_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    unit_key: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(320))
    replacement: Mapped[str] = mapped_column(String(320))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    by: Mapped[str] = mapped_column("by_whom")
    reason: Mapped[str]
    at: Mapped[datetime]


class Absence(Base):
    """An out-of-office note about one of our letters: who is away, who may be asked meanwhile (E27). Shown, used by a person."""

    __tablename__ = "absence"
    __table_args__ = (UniqueConstraint("delivery_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    sender: Mapped[str] = mapped_column(String(320))
    substitutes: Mapped[list[str]]
    at: Mapped[datetime]
