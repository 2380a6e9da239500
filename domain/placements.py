"""What is known about where a delivery comes from, and what was concluded, as plain values. The rule is `domain.senders`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain import letters


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation of the campaign that a file may answer; an accepted one too, because a correction may follow."""

    key: str
    unit: str
    duty: str
    subject: str


@dataclass(frozen=True, slots=True)
class FileEvidence:
    """What one file says about itself; the caller has read it.

    token_obligation: from a form's token whose signature holds, "" without one.
    token_fault: Vietnamese, why a token that is there does not count (altered, of another campaign); "" otherwise.
    units:  ids of the units that the content names as its author.
    duties: ids of the duties that the content looks like; empty when it does not say.
    """

    file: str
    token_obligation: str = ""
    token_fault: str = ""
    units: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about one delivery.

    sender:   address of From, "" when there is not exactly one; is_trusted_channel: put there by the office itself (drop
              folder, hand entry), so that nobody's address is asked for.
    text:     the sender's own words, without quotes.
    tag_obligation, tag_fault: like those of a token, for the tag of the reply address.
    """

    sender: str
    received_on: date
    subject: str = ""
    text: str = ""
    authentication: letters.Authentication = letters.NOT_CHECKED
    tag_obligation: str = ""
    tag_fault: str = ""
    files: tuple[FileEvidence, ...] = ()
    is_trusted_channel: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """A unit, and an obligation where one can be named, that the delivery may belong to. score only ranks."""

    unit: str
    obligation: str
    score: int
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilePlacement:
    """Where one file belongs; file "" stands for a letter without files.

    unit, obligation: "" while a person must decide (`is_held`); code and reason say why, in both cases the reason is
    Vietnamese. evidence: one line per fact that was looked at. guesses: best first.
    """

    file: str
    is_held: bool
    unit: str = ""
    obligation: str = ""
    code: str = ""
    reason: str = ""
    guesses: tuple[Guess, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the files of one delivery belong, in their order (E24)."""

    files: tuple[FilePlacement, ...]

    @property
    def is_held(self) -> bool:
        return any(one.is_held for one in self.files)
