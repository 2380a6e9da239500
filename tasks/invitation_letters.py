"""The letters about one meeting: invitation, change, cancellation, substitute, each with its calendar entry.

Who gets which is `tasks.invitations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import models
from adapters import calendar_files
from domain import formal_letters, invitations, outbox, outgoing, wording
from tasks import formal_papers, letters_out, outgoing_letters
from tasks.conferences import Conference
from tasks.desk import Work
from tasks.letter_facts import Facts
from tasks.letters_out import Draft, Letterhead

_LEAST_MINUTES = 240
_REPLY_DAYS = 2
"""So many days ahead of the meeting an answer is asked for."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a letter says of the meeting. on: its day; starts: "08:00"; place, chair: as printed."""

    on: date
    starts: str
    place: str
    chair: str

    def plain(self) -> dict[str, str]:
        """As it is kept."""
        return {"on": self.on.isoformat(), "starts": self.starts, "place": self.place, "chair": self.chair}

    @staticmethod
    def read(held: Mapping[str, str]) -> Details:
        """From what was kept."""
        return Details(date.fromisoformat(held["on"]), held["starts"], held["place"], held["chair"])


@dataclass(frozen=True, slots=True)
class Batch:
    """What is the same for all letters that are written at once. states: letter id -> state; papers: drawn ahead, by invitee."""

    work: Work
    facts: Facts
    head: Letterhead
    conference: Conference
    details: Details
    states: Mapping[int, str]
    papers: Mapping[str, formal_papers.Paper]


def paper(
    work: Work, facts: Facts, conference: Conference, one: invitations.Invitee, details: Details
) -> formal_papers.Paper | None:
    """The giấy mời to one invitee; None where the plan has no template for it."""
    guest, capacities = formal_letters.guest(one.name, one.honorific, [post.title for post in one.capacities])
    return formal_papers.invitation(
        work, facts, guest, capacities, event=conference.title, chair=details.chair, starts_at=starts_at(work, details),
        venue=details.place, answer_before=_reply_before(work, details.on),
    )  # fmt: skip


def letter(batch: Batch, one: invitations.Invitee, row: models.Invitation, known: Details | None) -> Draft:
    """The invitation of one invitee, or what changes it. known: what the person was told before, None for nothing."""
    work, conference, details = batch.work, batch.conference, batch.details
    guest, capacities = formal_letters.guest(one.name, one.honorific, [post.title for post in one.capacities])
    common = _common(work, batch.facts, conference, one.unit, guest, details)
    reply_before = _reply_before(work, details.on)
    # Whoever came into the composition since the papers were drawn gets his all the same.
    official = batch.papers.get(one.key) or paper(work, batch.facts, conference, one, details)
    files: list[tuple[str, bytes]] = [(official.name, official.content)] if official else []
    files.append(("lich-hop.ics", _calendar(work, batch.head, conference, row, details, guest)))
    listed = tuple(outgoing.Attachment(name) for name, _ in files)
    if known is None:
        kind, value = (
            outbox.INVITATION,
            outgoing.Invitation(**common, files=listed, capacities=capacities, reply_before=reply_before),
        )
    else:
        kind, value = (
            outbox.DATE_CHANGE,
            outgoing.DateChange(
                **common,
                files=listed,
                old_on=known.on,
                old_clock=_hour(known.starts),
                old_place=known.place,
                old_chair=known.chair,
                reply_before=reply_before,
            ),
        )
    written = outgoing_letters.write(value)
    return Draft(
        _key(kind, row), kind, row.email, written.subject, written.text, written.html, unit=row.unit_key, on=work.today,
        files=tuple(files),
    )  # fmt: skip


def _key(kind: str, row: models.Invitation) -> str:
    return f"{kind}:{row.duty}:{letters_out.mark(row.invitee)}:{row.details['letters']}"


def _common(
    work: Work, facts: Facts, conference: Conference, unit: str, guest: str, details: Details
) -> dict[str, Any]:
    return facts.common(unit, guest) | {
        "you": "đồng chí",
        "meeting": conference.title,
        "host": work.plan.document.issuer,
        "on": details.on,
        "clock": _hour(details.starts),
        "place": details.place,
        "chair": details.chair,
    }


def _reply_before(work: Work, on: date) -> date | None:
    day = on - timedelta(days=_REPLY_DAYS)
    return day if day > work.today else None


def _hour(starts: str) -> str:
    """ "08 giờ 00"."""
    hour, _, minute = starts.partition(":")
    return f"{hour} giờ {minute}"


def starts_at(work: Work, details: Details) -> datetime:
    """The moment of the beginning, in the plan's zone."""
    hour, _, minute = details.starts.partition(":")
    return datetime(
        details.on.year, details.on.month, details.on.day, int(hour), int(minute), tzinfo=ZoneInfo(work.plan.zone)
    )


def _meeting(
    work: Work, head: Letterhead, conference: Conference, row: models.Invitation, details: Details
) -> calendar_files.Meeting:
    printed = work.index.conferences.get(conference.kind)
    minutes = max(printed.minutes_available if printed else 0, _LEAST_MINUTES)
    start = starts_at(work, details)
    mark = f" ({wording.SIMULATED})" if work.campaign.is_simulated else ""
    return calendar_files.Meeting(
        row.uid, row.sequence, f"{conference.title}{mark}", start, start + timedelta(minutes=minutes), details.place,
        head.address or "soket@soket.invalid", head.name, f"Chủ trì: {details.chair}." if details.chair else "",
    )  # fmt: skip


def _calendar(
    work: Work, head: Letterhead, conference: Conference, row: models.Invitation, details: Details, guest: str
) -> bytes:
    return calendar_files.request(_meeting(work, head, conference, row, details), row.email, guest, work.as_of)


def cancellation(
    work: Work,
    facts: Facts,
    head: Letterhead,
    conference: Conference,
    row: models.Invitation,
    known: Details,
    reason: str,
) -> Draft:
    """To somebody who was told: the meeting is not held."""
    guest, _ = formal_letters.guest(row.name, row.honorific, row.capacities)
    content = calendar_files.cancel(_meeting(work, head, conference, row, known), row.email, guest, work.as_of)
    letter = outgoing_letters.write(
        outgoing.Cancellation(**_common(work, facts, conference, row.unit_key, guest, known), reason=reason)
    )
    return Draft(
        _key(outbox.CANCELLATION, row), outbox.CANCELLATION, row.email, letter.subject, letter.text, letter.html,
        unit=row.unit_key, on=work.today, files=(("huy-lich-hop.ics", content),),
    )  # fmt: skip


def substitution(
    work: Work,
    facts: Facts,
    head: Letterhead,
    conference: Conference,
    row: models.Invitation,
    known: Details,
    name: str,
) -> Draft:
    """To who comes instead. name: with the post, as the unit said it."""
    guest, _ = formal_letters.guest(row.name, row.honorific, row.capacities)
    content = _calendar(work, head, conference, row, known, name)
    written = outgoing_letters.write(
        outgoing.Substitute(
            **_common(work, facts, conference, row.unit_key, name, known), instead_of=guest,
            asked_by=facts.name(row.unit_key), files=(outgoing.Attachment("lich-hop.ics"),),
        )
    )  # fmt: skip
    return Draft(
        _key(outbox.SUBSTITUTE, row), outbox.SUBSTITUTE, row.email, written.subject, written.text, written.html,
        unit=row.unit_key, on=work.today, files=(("lich-hop.ics", content),), reply_for=f"i{row.id}",
    )  # fmt: skip
