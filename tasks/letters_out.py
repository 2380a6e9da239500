"""Putting letters into the outbox: one row each, once for its key, with the ready bytes. Sending them is `tasks.sending`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import insert, select

import models
from adapters import mail_writing
from domain import form_tokens, letters, outbox
from models.queries import outbox as queries
from models.queries.workbook_figures import portions
from tasks.desk import Work


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who we are in a letter. address: our mailbox, "" while there is none; name: beside it; keys: that sign reply tags."""

    address: str
    name: str = ""
    keys: Sequence[bytes] = field(default=(), repr=False)

    def reply_to(self, named: int | str) -> str:
        """The address whose tag names an obligation (its number) or an invitation ("i12"); ours without a tag else."""
        if not (self.address and self.keys):
            return self.address
        return form_tokens.reply_address(self.address, named, self.keys[0])


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before it is a row; see `models.Message`. about: (obligation id, rung or None). reply_for: what an answer
    is about, see `Letterhead.reply_to`; 0 for nothing in particular.

    state: "" takes the state that the kind begins with. files: (name, content).
    """

    key: str
    kind: str
    recipient: str
    subject: str
    text: str
    html: str
    unit: str = ""
    on: date | None = None
    copies: tuple[str, ...] = ()
    reply_for: int | str = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[tuple[str, bytes]] = ()
    about: Sequence[tuple[int, int | None]] = ()
    delivery: int | None = None
    state: str = ""


def put(work: Work, head: Letterhead, drafts: Iterable[Draft], person_releases: Sequence[str] = ()) -> dict[str, int]:
    """Write letters that are not there yet, in bulk; returns key -> id of those that were written now.

    The words of a letter are kept as they are; a second letter with the same key is left out, whatever it says.
    """
    offered = {one.key: one for one in drafts}
    known = queries.known_keys(work.session, work.campaign.id, list(offered))
    fresh = [one for key, one in offered.items() if key not in known]
    if not fresh:
        return {}
    work.session.execute(insert(models.Message), [_row(work, head, one, person_releases) for one in fresh])
    m = models.Message
    ids: dict[str, int] = {}
    for some in portions([one.key for one in fresh]):
        query = select(m.key, m.id).where(m.campaign_id == work.campaign.id, m.key.in_(some))
        ids |= dict(work.session.execute(query).tuples().all())
    files = [
        {"message_id": ids[one.key], "name": name, "content": content} for one in fresh for name, content in one.files
    ]
    about = [
        {"message_id": ids[one.key], "obligation_id": owed, "rung": rung} for one in fresh for owed, rung in one.about
    ]
    work.session.execute(
        insert(models.MessageWords), [{"message_id": ids[one.key], **_words(work, head, one)} for one in fresh]
    )
    if files:
        work.session.execute(insert(models.MessageFile), files)
    if about:
        work.session.execute(insert(models.MessageSubject), about)
    return ids


def _row(work: Work, head: Letterhead, draft: Draft, person_releases: Sequence[str]) -> dict[str, object]:
    return {
        "campaign_id": work.campaign.id,
        "key": draft.key,
        "kind": draft.kind,
        "delivery_id": draft.delivery,
        "unit_key": draft.unit,
        "on": draft.on,
        "recipient": draft.recipient,
        "copies": list(draft.copies),
        "subject": draft.subject,
        "headers": _headers(head, draft),
        "message_id": message_id_of(work, head, draft),
        "state": draft.state or outbox.first_state(draft.kind, person_releases).value,
        "created_at": work.as_of,
    }


def _headers(head: Letterhead, draft: Draft) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated", letters.OWN_HEADER: draft.kind, **draft.headers}
    if draft.reply_for and head.address:
        headers["Reply-To"] = head.reply_to(draft.reply_for)
    return headers


def _words(work: Work, head: Letterhead, draft: Draft) -> dict[str, object]:
    # A letter with files is put together when it goes: its bytes would keep every file a second time.
    is_ready = bool(head.address) and not draft.files
    raw = _bytes(work, head, draft, _headers(head, draft), work.as_of, ()) if is_ready else None
    return {"text": draft.text, "html": draft.html, "raw": raw}


def bytes_of(work: Work, head: Letterhead, row: models.Message, files: Sequence[tuple[str, bytes]]) -> bytes:
    """The letter as a mail; the same row gives the same bytes."""
    return _bytes(work, head, row, row.headers, row.created_at.astimezone(work.as_of.tzinfo), files)


def _bytes(
    work: Work,
    head: Letterhead,
    letter: Draft | models.Message,
    headers: Mapping[str, str],
    at: datetime,
    files: Sequence[tuple[str, bytes]],
) -> bytes:
    return mail_writing.write(
        mail_writing.Outgoing(
            _named(work, letter), head.address, letter.recipient, letter.subject, letter.text, letter.html,
            at, headers, files, letter.copies, head.name,
        )
    )  # fmt: skip


def message_id_of(work: Work, head: Letterhead, letter: Draft | models.Message) -> str:
    """The Message-ID in the bytes of a letter that is put together now."""
    return mail_writing.message_id(_named(work, letter), head.address)


def _named(work: Work, letter: Draft | models.Message) -> str:
    """A letter's name among those of all campaigns."""
    return f"{work.campaign.key}/{letter.key}"


def mark(text: str) -> str:
    """A short stable mark of a text, for keys that would be too long: an address, a list."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
