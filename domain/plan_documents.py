"""What stands on a plan's paper besides duties: header, legal bases, recipients, contacts, open questions, days off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.plan_values import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the address book of a unit, with validity."""

    unit: str
    email: str
    role: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Assumption:
    """An open question of the plan with the default we run on until somebody decides (Q-01 …)."""

    id: str
    question: str
    default: str
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """One level of awards: who decides, where it is handed over, who appraises and proposes."""

    level: str
    decided_by: str
    presented_at: str
    appraised_by: str = ""
    proposed_by: tuple[str, ...] = ()
    criteria: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A text the plan rests on; date is None where the source gives none."""

    id: str
    number: str
    date: date | None
    issuer: str
    role: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of "Nơi nhận" (N-01 …). forwarded_by: level id of the units that forward it, "" = sent directly."""

    id: str
    text: str
    purpose: str
    forwarded_by: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way of delivery: kind e-office, post or email; leg it counts for. An address is never a default for sending."""

    kind: str
    leg: str
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which offices are closed, beside weekends."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """The plan's own header. number and issued_on are None on a draft (T-07)."""

    symbol: str
    number: str | None
    issued_on: date | None
    place: str
    issuer: str
    title: str
    short_title: str
    programme: str
    review_period: str
    signature: tuple[str, ...]
    signer: str
    data_cutoff: str = ""
    earliest_issue: date | None = None
