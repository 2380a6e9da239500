"""Invitations as letters: one per person by the composition of the plan, one change letter when the day moves, one cancellation.

What a person was told last is kept beside the invitation, so that two moves in a row are one letter, and a move taken back
before it was told is none. Which acts cause this is `tasks.acts.invitations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import models
from domain import composition, invitations, outbox
from domain.outbox import State
from models.queries import invitations as queries
from models.queries import outbox as letters
from tasks import conferences, formal_papers, invitation_letters, letters_out
from tasks.conferences import Conference
from tasks.contacts import composition_of
from tasks.desk import Work
from tasks.invitation_letters import Details
from tasks.letter_facts import Facts
from tasks.letters_out import Draft, Letterhead

INVITED, CANCELLED = "invited", "cancelled"
_PENDING = frozenset({*outbox.OPEN, State.FAILED})
"""Nobody has read such a letter: another takes its place, and a new address does not bring it back."""
_UNTOLD = _PENDING | {State.WITHDRAWN}


@dataclass
class Written:
    """What one look wrote. without_address: posts that nobody can be written to. gone: invited, and in the composition no more."""

    invited: int = 0
    changed: int = 0
    without_address: list[str] = field(default_factory=list)
    not_loaded: tuple[str, ...] = ()
    left_to_others: tuple[tuple[str, str], ...] = ()
    gone: list[str] = field(default_factory=list)
    likely_same: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.invited + self.changed


def invitees(work: Work, conference: Conference, on: date) -> tuple[list[invitations.Invitee], composition.Expanded]:
    """One per person, in the order of protocol; and what the composition leaves open."""
    found = composition_of(work.plan)
    expanded = composition.posts(found, conference.kind, work.plan, on, _chosen(work), held_by=conference.host)
    return invitations.one_letter_per_person(expanded.posts, found.holders, on), expanded


def are_asked_by_us(work: Work, conference: Conference) -> bool:
    """Whether the plan says of anybody that the office invites him; the rest is for whoever holds the conference."""
    entries = composition_of(work.plan).entries.get(conference.kind, ())
    return any(one.owners is not None or one.roster or one.chosen for one in entries)


def count(work: Work, conference: Conference) -> int:
    """How many are invited."""
    return sum(row.state == INVITED for row in queries.of(work.session, work.campaign.id, conference.key))


def _chosen(work: Work) -> dict[str, list[tuple[str, str]]]:
    """Purpose -> (unit that chose, name), of what was chosen by name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in work.board().everything:
        if one.owed.kind == "selection" and one.chosen:
            for name in one.chosen:
                if name not in work.index.units:
                    found.setdefault(one.owed.purpose, []).append((one.owed.responsible, name))
    return found


def papers(work: Work, conference: Conference, details: Details) -> dict[str, formal_papers.Paper]:
    """Invitee -> the official paper of those who are to be written to. Hundreds take seconds, so they are drawn ahead of the

    transaction that writes the letters: nobody else waits for it meanwhile.
    """
    facts = Facts(work)
    said = {
        row.invitee: row.details.get("said")
        for row in queries.of(work.session, work.campaign.id, conference.key)
        if row.state == INVITED
    }
    wanted, _ = invitees(work, conference, details.on)
    found = {
        one.key: invitation_letters.paper(work, facts, conference, one, details)
        for one in wanted
        if said.get(one.key) != details.plain()
    }
    return {key: paper for key, paper in found.items() if paper is not None}


def write(
    work: Work, head: Letterhead, conference: Conference, details: Details, papers: Mapping[str, formal_papers.Paper]
) -> Written:
    """Bring every invitation to these details: invite who is not, tell a change once to who was told otherwise.

    papers: as drawn by `papers` for these details.
    """
    facts = Facts(work)
    wanted, expanded = invitees(work, conference, details.on)
    written = Written(not_loaded=expanded.not_loaded, left_to_others=expanded.left_to_others)
    written.likely_same = [
        f"{one.name}: {one.person}, {other.person}"
        for one, other in invitations.likely_same(composition_of(work.plan).holders)
    ]
    rows = {row.invitee: row for row in queries.of(work.session, work.campaign.id, conference.key)}
    batch = invitation_letters.Batch(
        work, facts, head, conference, details, queries.states(work.session, work.campaign.id, conference.key), papers
    )
    drafts: list[tuple[models.Invitation, Draft]] = []
    stale: list[int] = []
    for one in wanted:
        address = one.email or address_of(facts, one.unit)
        row = rows.get(one.key)
        if row is None and not address:
            written.without_address.append(one.capacities[0].title)
            continue
        if row is None:
            row = _new(work, head, conference, one, address, details)
            work.session.add(row)
        row.capacities, row.name, row.honorific = [post.title for post in one.capacities], one.name, one.honorific
        row.email = address or row.email
        draft = _brought_to(batch, one, row, stale)
        if draft is not None:
            drafts.append((row, draft))
    asked = {one.key for one in wanted}
    written.gone = [
        row.name or row.capacities[0] for key, row in rows.items() if row.state == INVITED and key not in asked
    ]
    work.session.flush()
    _take_back(work, stale, "thay bằng thư mới hơn")
    _put(work, facts, head, drafts)
    written.invited = sum(draft.kind == outbox.INVITATION for _, draft in drafts)
    written.changed = sum(draft.kind == outbox.DATE_CHANGE for _, draft in drafts)
    return written


def address_of(facts: Facts, unit: str) -> str:
    """Where a letter to somebody of a unit goes: the unit's own mail, else that of the nearest unit above it with one."""
    at, seen = unit, set[str]()
    while at and at not in seen:
        seen.add(at)
        if address := facts.contacts.of(at):
            return address
        known = facts.index.units.get(at)
        at = (known.parent or "") if known else ""
    return ""


def _new(
    work: Work, head: Letterhead, conference: Conference, one: invitations.Invitee, address: str, details: Details
) -> models.Invitation:
    domain = head.address.rpartition("@")[2] or "soket.invalid"
    return models.Invitation(
        campaign_id=work.campaign.id, duty=conference.key, invitee=one.key, name=one.name, honorific=one.honorific,
        unit_key=one.unit, email=address, capacities=[], uid=f"{work.campaign.key}-{conference.key.replace(':', '-')}@{domain}", sequence=-1,
        on=details.on, details={}, state=INVITED, message_id=None, reply="", substitute="", replied_at=None,
        replied_by="", created_at=work.as_of,
    )  # fmt: skip


def told(row: models.Invitation, states: Mapping[int, str]) -> Details | None:
    """What the person was told last; None while no letter has gone, or after a cancellation."""
    kept = row.details.get("told")
    if row.message_id is not None and states.get(row.message_id) not in _UNTOLD and "said" in row.details:
        kept = row.details["said"]
    return Details.read(kept) if kept else None


def _brought_to(
    batch: invitation_letters.Batch, one: invitations.Invitee, row: models.Invitation, stale: list[int]
) -> Draft | None:
    """The letter that brings one invitation to these details; None when what is said, or on its way, says it already.

    stale: takes up the pending letter that is replaced, so that nobody ever reads both.
    """
    details = batch.details
    known = told(row, batch.states)
    said = Details.read(row.details["said"]) if "said" in row.details else None
    is_pending = row.message_id is not None and batch.states.get(row.message_id) in _PENDING
    if row.state == INVITED and said == details and (is_pending or known == details):
        return None
    if is_pending and row.message_id is not None:
        stale.append(row.message_id)
    count = int(row.details.get("letters", 0)) + 1
    row.details = {"letters": count, "said": details.plain()} | ({"told": known.plain()} if known else {})
    row.on, row.state = details.on, INVITED
    if known == details:  # moved away and back before anybody was told
        row.message_id = None
        return None
    if known is None or known.on != details.on:  # an answer to another day is none to this one
        row.reply, row.substitute, row.replied_at, row.replied_by = "", "", None, ""
    row.sequence += 1
    return invitation_letters.letter(batch, one, row, known)


def _take_back(work: Work, ids: Sequence[int], reason: str) -> None:
    letters.move(work.session, work.campaign.id, ids, _PENDING, State.WITHDRAWN, reply=reason[:500])


def _put(work: Work, facts: Facts, head: Letterhead, drafts: Sequence[tuple[models.Invitation, Draft]]) -> None:
    """Put the letters into the outbox and note which one each invitation waits for. Answers come back to their own address."""
    ready = [replace(draft, reply_for=f"i{row.id}") for row, draft in drafts]
    ids = letters_out.put(work, head, ready, facts.rules.person_releases)
    for row, draft in drafts:
        row.message_id = ids.get(draft.key, row.message_id)
    work.session.flush()


# ----------------------------------------------------------------------------------------- cancelling, substitutes, days


def cancel(work: Work, head: Letterhead, conference: Conference, reason: str) -> int:
    """Tell everybody who was told that the meeting is not held; who was not told yet hears nothing. Returns how many letters."""
    facts = Facts(work)
    states = queries.states(work.session, work.campaign.id, conference.key)
    drafts: list[tuple[models.Invitation, Draft]] = []
    stale: list[int] = []
    for row in queries.of(work.session, work.campaign.id, conference.key):
        if row.state == CANCELLED:
            continue
        known = told(row, states)
        if row.message_id is not None and states.get(row.message_id) in _PENDING:
            stale.append(row.message_id)
        row.state = CANCELLED
        count = int(row.details.get("letters", 0)) + 1
        row.details = {"letters": count}
        if known is None:
            row.message_id = None
            continue
        row.sequence += 1
        drafts.append((row, invitation_letters.cancellation(work, facts, head, conference, row, known, reason)))
    _take_back(work, stale, reason)
    _put(work, facts, head, drafts)
    return len(drafts)


def substitute(work: Work, head: Letterhead, conference: Conference, row: models.Invitation, name: str) -> bool:
    """A letter of its own to who comes instead (E17); False when the meeting was never told."""
    states = queries.states(work.session, work.campaign.id, conference.key)
    known = told(row, states)
    if known is None:
        return False
    facts = Facts(work)
    count = int(row.details.get("letters", 0)) + 1
    row.details = {**row.details, "letters": count, "told": known.plain()}
    draft = invitation_letters.substitution(work, facts, head, conference, row, known, name)
    letters_out.put(work, head, [draft], facts.rules.person_releases)
    return True


def moved(work: Work) -> Iterable[tuple[Conference, Details]]:
    """Conferences whose day is another than the invitations say, with what the invitations are to say now."""
    invited: dict[str, list[models.Invitation]] = {}
    for row in queries.of(work.session, work.campaign.id):
        if row.state == INVITED:
            invited.setdefault(row.duty, []).append(row)
    days = conferences.days(work, invited)
    for key, rows in invited.items():
        day = days.get(key)
        if day is None or day < work.today or all(row.on == day for row in rows):
            continue
        conference = conferences.of_key(work, key)
        asked = {one.key for one in invitees(work, conference, day)[0]}  # whoever is gone keeps the old day for ever
        kept = [row for row in rows if row.invitee in asked]
        if any(row.on != day for row in kept):
            yield conference, replace(Details.read(kept[-1].details["said"]), on=day)
