"""The life of one letter of ours: its states, what a relay's answer makes of it, when it is tried again.

Pure rules; the rows are `models.outbox`, the way out is `adapters.smtp`, and `tasks.sending` moves rows along these states.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain import wording


class State(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    """Written, waits for a named person to release it."""
    RELEASED = "released"
    """May go."""
    SENDING = "sending"
    """A sender holds it. With `attempted_at` its content may be on the way."""
    SENT = "sent"
    """The relay took it for every recipient, or for all but those it refuses for good."""
    DEFERRED = "deferred"
    """Refused for now, or bounced softly; goes again at `next_at`."""
    FAILED = "failed"
    """Refused for good, or too often: somebody must look at the address."""
    UNKNOWN = "unknown"
    """Handed over, and nobody heard the answer: a person says whether it went. Never repeated by itself."""
    WITHDRAWN = "withdrawn"
    """Taken back before it went."""


OPEN = frozenset({State.DRAFT, State.RELEASED, State.DEFERRED})
"""States in which a letter has not gone and can still be taken back."""

STATE_WORDS: Mapping[str, str] = {
    State.DRAFT: "chờ duyệt gửi",
    State.RELEASED: "chờ gửi",
    State.SENDING: "đang gửi",
    State.SENT: "đã gửi",
    State.DEFERRED: "chờ gửi lại",
    State.FAILED: "không gửi được",
    State.UNKNOWN: "chưa rõ đã đi chưa",
    State.WITHDRAWN: "đã thu hồi",
}

ANSWER, PLACED = "answer", "placed"
LAUNCH, REQUEST, DIGEST, ESCALATION, GATE = "launch", "request", "digest", "escalation", "gate"
INVITATION, DATE_CHANGE, CANCELLATION, SUBSTITUTE = "invitation", "date_change", "cancellation", "substitute"
THANKS, MORNING, ALERT = "thanks", "morning", "alert"

KIND_WORDS: Mapping[str, str] = {
    ANSWER: "trả lời",
    PLACED: "đã xếp",
    LAUNCH: "triển khai kế hoạch",
    REQUEST: "đề nghị báo cáo",
    DIGEST: "nhắc việc",
    ESCALATION: "đôn đốc",
    GATE: "mở bước",
    INVITATION: "giấy mời",
    DATE_CHANGE: "đổi ngày họp",
    CANCELLATION: "hủy họp",
    SUBSTITUTE: "đổi người dự",
    THANKS: "cảm ơn",
    MORNING: "việc buổi sáng",
    ALERT: "báo máy hỏng",
}

CHASING = frozenset({DIGEST, ESCALATION})
"""Kinds that ask for something owed: taken back when it has come in before they went."""

LEASE = timedelta(minutes=10)
"""A sender that gave no sign for so long is gone; it renews its hold with every few letters."""
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360, 720))
"""Pauses between tries of a letter that is refused for now (greylisting lets the second or third through)."""
MOST_TRIES = len(BACK_OFF) + 1
SOFT_BOUNCE_PAUSE = timedelta(days=2)
MOST_SOFT_BOUNCES = 2
BREAKER_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30))
"""How long nobody calls a relay that did not answer, by how often in a row it did not."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the relay said of one letter. refused: recipient -> (code, text); accepted: the others."""

    accepted: tuple[str, ...]
    refused: Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a letter. left: recipients it still has to reach; refusals: recipient -> "550 …" of those it never will.

    next_at: when it goes again, None unless it is deferred.
    """

    state: State
    left: tuple[str, ...] = ()
    refusals: Mapping[str, str] | None = None
    next_at: datetime | None = None
    reply: str = ""


def after(answered: Answered, tries: int, at: datetime) -> Next:
    """What an answer makes of a letter. tries: with this one; at: when it was given.

    Whoever was refused for good is never tried again; whoever was refused for now is tried alone, so that nobody who has
    it gets it twice. With nobody left it is sent if anybody took it, else failed.
    """
    final = {one: _said(reply) for one, reply in answered.refused.items() if reply[0] >= 500}
    busy = {one: _said(reply) for one, reply in answered.refused.items() if reply[0] < 500}
    reply = next(iter((*final.values(), *busy.values())), "")
    if busy and tries < MOST_TRIES:
        return Next(State.DEFERRED, tuple(busy), final, at + BACK_OFF[min(tries, len(BACK_OFF)) - 1], reply)
    final |= busy
    return Next(State.SENT if answered.accepted else State.FAILED, (), final, None, reply)


def breaker_until(failures: int, at: datetime) -> datetime:
    """Until when a relay is left alone after so many failures in a row (1 = the first)."""
    return at + BREAKER_PAUSES[min(max(failures, 1), len(BREAKER_PAUSES)) - 1]


def first_state(kind: str, person_releases: Collection[str]) -> State:
    """A new letter's state: kinds that a named person must release wait, the others go by themselves."""
    return State.DRAFT if kind in person_releases else State.RELEASED


def _said(reply: tuple[int, str]) -> str:
    return f"{reply[0]} {reply[1]}".strip()


@dataclass(frozen=True, slots=True)
class Now:
    """How the outbox stands: the self-check "due against sent" of the boards, and what waits for a person.

    drafts:   kind -> letters that wait to be released. due: letters that were to go; sent: that went.
    in_doubt: numbers of letters of which nobody knows whether they went. failed: (number, address, why) of those refused for good.
    off:      (unit's name, address) to which nothing goes. relay_fault: "" when well.
    """

    drafts: Mapping[str, int]
    due: int = 0
    sent: int = 0
    in_doubt: tuple[int, ...] = ()
    failed: tuple[tuple[int, str, str], ...] = ()
    off: tuple[tuple[str, str], ...] = ()
    relay_fault: str = ""

    @property
    def sentence(self) -> str:
        """ "thư phải gửi 41, đã gửi 41"; "" before the first letter."""
        return f"thư phải gửi {wording.number(self.due)}, đã gửi {wording.number(self.sent)}" if self.due else ""


NOTHING = Now({})
