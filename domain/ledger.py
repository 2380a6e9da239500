"""The chained history: each entry carries the hash of the one before, so that no row can be altered unseen.

Storing is left to `models.ledger`, opening an export without this software needs only SHA-256 and JSON (E48).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history.

    seq:     1, 2, 3 … without gaps within a campaign.
    at:      moment of the act as the flow was told it, not of writing.
    actor:   named person, or "hệ thống" for what follows from a rule.
    verb:    past participle in English ("opened", "received", "accepted", "overridden").
    subject: key of the obligation, stage or unit the entry is about.
    payload: further facts, JSON values only.
    """

    seq: int
    at: datetime
    actor: str
    verb: str
    subject: str
    payload: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain breaks: the entry's number and what is wrong with it, in Vietnamese."""

    seq: int
    message: str


def canonical(seq: int, at: datetime, actor: str, verb: str, subject: str, payload: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed: JSON with sorted keys, UTC moment to the microsecond, UTF-8."""
    fields = {
        "seq": seq,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor,
        "verb": verb,
        "subject": subject,
        "payload": payload,
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(previous: str, body: bytes) -> str:
    """The hash of an entry: SHA-256 over the previous hash and the entry's canonical bytes."""
    return hashlib.sha256(previous.encode() + b"\n" + body).hexdigest()


def chain(
    head_seq: int, head_hash: str, acts: Iterable[tuple[datetime, str, str, str, Mapping[str, Any]]]
) -> list[Entry]:
    """Number and link new acts (at, actor, verb, subject, payload) behind the head (0, GENESIS for a new campaign)."""
    entries: list[Entry] = []
    seq, previous = head_seq, head_hash
    for at, actor, verb, subject, payload in acts:
        seq += 1
        digest = link(previous, canonical(seq, at, actor, verb, subject, payload))
        entries.append(Entry(seq, at, actor, verb, subject, payload, previous, digest))
        previous = digest
    return entries


def verify(entries: Iterable[Entry], head: tuple[int, str] | None = None) -> list[Fault]:
    """Check a whole chain; empty means unbroken.

    head: what the campaign's own record says the last entry is (seq, hash): finds entries cut off at the end.
    """
    faults: list[Fault] = []
    seq, previous = 0, GENESIS
    for entry in entries:
        if entry.seq != seq + 1:
            faults.append(Fault(entry.seq, f"Sổ theo dõi: sau dòng {seq} là dòng {entry.seq}; thiếu hoặc thừa dòng."))
        if entry.previous != previous:
            faults.append(Fault(entry.seq, f"Sổ theo dõi, dòng {entry.seq}: không nối với dòng trước."))
        body = canonical(entry.seq, entry.at, entry.actor, entry.verb, entry.subject, entry.payload)
        if link(entry.previous, body) != entry.hash:
            faults.append(Fault(entry.seq, f"Sổ theo dõi, dòng {entry.seq}: nội dung đã bị sửa sau khi ghi."))
        seq, previous = entry.seq, entry.hash
    if head is not None and head != (seq, previous):
        faults.append(
            Fault(
                head[0], f"Sổ theo dõi: dòng cuối đọc được là {seq}, hồ sơ ghi dòng cuối là {head[0]}; có dòng bị cắt."
            )
        )
    return faults
