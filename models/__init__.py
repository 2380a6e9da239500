"""WHAT is remembered: tables, queries, migrations. The truth about a campaign; Prefect's database holds only its runs."""

from models.base import Base
from models.campaigns import Campaign, PlanRevision
from models.decisions import Decision
from models.deliveries import Delivery, DeliveryFile, RememberedAddress, StatedFigure
from models.invitations import Invitation
from models.ledger import LedgerEntry
from models.mailboxes import MailboxMessage, MailboxState
from models.meetings import Meeting
from models.obligations import Obligation
from models.outbox import Absence, AddressChange, Message, MessageFile, MessageSubject, MessageWords, RelayState
from models.selections import Selection
from models.snapshots import Draft, DraftFile, Snapshot, SnapshotItem
from models.statements import StatedRow, StatedText
from models.submissions import Submission
from models.units import Unit

__all__ = [
    "Absence",
    "AddressChange",
    "Base",
    "Campaign",
    "Decision",
    "Delivery",
    "DeliveryFile",
    "Draft",
    "DraftFile",
    "Invitation",
    "LedgerEntry",
    "MailboxMessage",
    "MailboxState",
    "Meeting",
    "Message",
    "MessageFile",
    "MessageSubject",
    "MessageWords",
    "Obligation",
    "PlanRevision",
    "RelayState",
    "RememberedAddress",
    "Selection",
    "Snapshot",
    "SnapshotItem",
    "StatedFigure",
    "StatedRow",
    "StatedText",
    "Submission",
    "Unit",
]
