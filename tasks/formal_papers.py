"""The official papers of a campaign: whom they are from, what they rest on, filled into the plan's own Word templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain import formal_letters, letter_tone, outgoing, wording
from tasks import formal_letters as filling
from tasks.desk import Work
from tasks.letter_facts import Facts


@dataclass(frozen=True, slots=True)
class Paper:
    """A Word file that goes with a letter. title: as the letter names it."""

    name: str
    title: str
    content: bytes


@lru_cache(maxsize=16)
def _template(directory: str, sha256: str, name: str) -> bytes | None:  # noqa: ARG001  the file's own address
    path = Path(directory) / name
    return path.read_bytes() if path.is_file() else None


def reminder(
    work: Work, facts: Facts, unit: str, debts: Sequence[outgoing.Debt], copies: Sequence[str]
) -> Paper | None:
    """The công văn that asks one unit for what it owes; None where the plan has no template for it."""
    template = _template(work.plan.directory, work.plan.sha256, filling.REMINDER)
    if template is None:
        return None
    tone = facts.tone(work.index.units.get(unit))
    value = formal_letters.Reminder(
        **_around(work, facts, "", copies),
        addressees=(facts.name(unit),),
        subject=f"đôn đốc thực hiện Kế hoạch {wording.clip(work.plan.document.short_title, 120)}",
        plan=_plan(work),
        debts=tuple(
            formal_letters.Debt(
                one.title,
                one.state.lower(),
                f"trước ngày {wording.short_date(one.bound, with_year=True)}" if one.bound else "",
            )
            for one in debts
        ),
        as_of=facts.clock(),
        to=facts.office_name,
        asks=letter_tone.ASK if tone.may_be_ordered else letter_tone.ASK_POLITELY,
    )
    return Paper(filling.REMINDER, "Công văn đôn đốc", filling.reminder(template, value))


def invitation(
    work: Work, facts: Facts, guest: str, capacities: Sequence[str], *, event: str, chair: str, starts_at: datetime,
    venue: str, answer_before: date | None,
) -> Paper | None:  # fmt: skip
    """The giấy mời to one invitee; None where the plan has no template for it."""
    template = _template(work.plan.directory, work.plan.sha256, filling.INVITATION)
    if template is None:
        return None
    value = formal_letters.Invitation(
        **_around(work, facts, "GM-UBND", ()),
        guest=guest,
        capacities=tuple(capacities),
        event=event,
        chair=chair,
        starts_at=starts_at,
        zone=work.plan.zone,
        venue=venue,
        answer_before=answer_before,
    )
    return Paper(filling.INVITATION, "Giấy mời", filling.invitation(template, value))


def _around(work: Work, facts: Facts, symbol: str, copies: Sequence[str]) -> dict[str, Any]:
    document = work.plan.document
    phone = facts.contacts.phone_of(work.plan.office)
    return {
        "issuer": document.issuer,
        "symbol": symbol or "UBND-",
        "place": document.place,
        "recipients": (*(facts.name(unit) for unit in copies), facts.office_name),
        "signature": document.signature,
        "signer": document.signer,
        "contact": f"{facts.office_name}{f', điện thoại {phone}' if phone else ''}",
        "year": work.today.year,
        "is_simulated": work.campaign.is_simulated,
    }


def _plan(work: Work) -> formal_letters.PlanReference:
    document, campaign = work.plan.document, work.campaign
    return formal_letters.PlanReference(
        issuer=document.issuer, number=campaign.number or "", issued_on=campaign.issued_on, title=document.title
    )
