"""The office's mailbox as we have read it: which message became which delivery, and how the last look went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class MailboxMessage(Base):
    """One message of a mailbox and the delivery that holds its bytes; several messages may be one delivery.

    mailbox:  "host/user/folder". uidvalidity, uid: by which the server names the message (32 bits without a sign each).
    filed_at: when it had left the inbox, or when its number had come to mean nothing; None while it waits there.
    """

    __tablename__ = "mailbox_message"
    __table_args__ = (UniqueConstraint("campaign_id", "mailbox", "uidvalidity", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    mailbox: Mapped[str]
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), index=True)
    filed_at: Mapped[datetime | None]


class MailboxState(Base):
    """How the last look into a mailbox went.

    read_at: of the last one that went well, None while there was none. fault: Vietnamese, why the last one failed, "".
    """

    __tablename__ = "mailbox_state"
    __table_args__ = (UniqueConstraint("campaign_id", "mailbox"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    mailbox: Mapped[str]
    read_at: Mapped[datetime | None]
    fault: Mapped[str]
