"""WHAT is remembered: tables, queries, migrations. The truth about a campaign; Prefect's database holds only its runs."""

from models.base import Base
from models.campaigns import Campaign, PlanRevision
from models.decisions import Decision
from models.deliveries import Delivery, DeliveryFile, Message, MessageFile, RememberedAddress, StatedFigure
from models.ledger import LedgerEntry
from models.mailboxes import MailboxMessage, MailboxState
from models.meetings import Meeting
from models.obligations import Obligation
from models.selections import Selection
from models.snapshots import Draft, DraftFile, Snapshot, SnapshotItem
from models.statements import StatedRow, StatedText
from models.submissions import Submission
from models.units import Unit

__all__ = [
    "Base",
    "Campaign",
    "Decision",
    "Delivery",
    "DeliveryFile",
    "Draft",
    "DraftFile",
    "LedgerEntry",
    "MailboxMessage",
    "MailboxState",
    "Meeting",
    "Message",
    "MessageFile",
    "Obligation",
    "PlanRevision",
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
