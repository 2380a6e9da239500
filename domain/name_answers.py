"""What the resolver answers: candidates with a reason each, a verdict, and one Vietnamese sentence for the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain import plans, unit_kinds, wording

ONE = "one"
"""Verdict: exactly one unit is meant."""
TIE = "tie"
"""Verdict: several units may be meant; a person must say which."""
NONE = "none"
"""Verdict: no unit is meant for certain; candidates, if any, are suggestions."""

_SHOWN_LETTERS = 60
_SHOWN_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant.

    score:  0 … 100, only to rank candidates of one answer.
    reason: Vietnamese phrase: why this unit ("đúng tên"; "ghi là thị xã, đúng là thành phố").
    path:   the unit and what it lies in: "xã Lăng, huyện Tây Giang".
    within: the part of the path above the unit, "" at the top.
    """

    unit: plans.Unit
    score: int
    reason: str
    path: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to one written name. `unit` is set only when exactly one unit is meant."""

    text: str
    verdict: str
    candidates: tuple[Candidate, ...]
    message: str

    @property
    def unit(self) -> plans.Unit | None:
        return self.candidates[0].unit if self.verdict == ONE else None


def quoted(text: str) -> str:
    """The written text in quotes, cut where it is too long to read in a sentence."""
    short = text if len(text) <= _SHOWN_LETTERS else f"{text[: _SHOWN_LETTERS - 1].rstrip()}…"
    return f"'{short}'"


def one(text: str, meant: Candidate) -> Resolution:
    """Exactly one unit is meant; the sentence says why, so that a person can contradict."""
    message = f"{quoted(text)} là {meant.path} ({meant.reason})."
    return Resolution(text, ONE, (meant,), message)


def tie(text: str, candidates: Sequence[Candidate]) -> Resolution:
    """Two or more units may be meant; the sentence asks for one of them."""
    kinds = {unit_kinds.noun(candidate.unit) for candidate in candidates}
    noun = kinds.pop() if len(kinds) == 1 else "đơn vị"
    message = f"{quoted(text)} có thể là {_alternatives(candidates)}. Hãy ghi rõ một {noun}."
    return Resolution(text, TIE, tuple(candidates), message)


def none(text: str, message: str, candidates: Sequence[Candidate] = ()) -> Resolution:
    """No unit is meant for certain. message: why, and what to write instead."""
    return Resolution(text, NONE, tuple(candidates), message)


def suggestion(text: str, candidates: Sequence[Candidate]) -> Resolution:
    """No unit is written like this, but some are close to it."""
    asked = candidates[0].path if len(candidates) == 1 else _alternatives(candidates)
    remark = f" Lưu ý: {candidates[0].reason}." if len(candidates) == 1 else ""
    message = f"Chưa xác định được {quoted(text)}. Có phải là {asked}?{remark} Nếu phải, hãy ghi lại đúng tên đó."
    return none(text, message, candidates)


def _alternatives(candidates: Sequence[Candidate]) -> str:
    """ "xã A hoặc xã B (huyện C)": what they lie in stands once when it is the same for all."""
    shown = candidates[:_SHOWN_CANDIDATES]
    shared = {candidate.within for candidate in candidates}
    labels = [unit_kinds.label(candidate.unit) for candidate in shown]
    if len(shared) > 1:
        labels = [
            f"{label} ({candidate.within})" if candidate.within else label
            for label, candidate in zip(labels, shown, strict=True)
        ]
    if len(candidates) > len(shown):
        labels.append(f"{wording.number(len(candidates) - len(shown))} đơn vị khác")
    listed = " hoặc ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)
    common = shared.pop() if len(shared) == 1 else ""
    return f"{listed} ({common})" if common else listed
