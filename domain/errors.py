"""Exceptions of the house: broken promises of our own code, and refusals of an act.

A unit's mistake is a finding (data), never an exception.
"""

from __future__ import annotations


class ReviewError(Exception):
    """Our code broke a promise. Not caught; the message is for a colleague."""


class Refusal(Exception):
    """An operator's act was not done, and nothing was changed: an answer, not a defect.

    The message is one Vietnamese sentence or two: the thing, what was found, what was expected, what to do.
    code: what is wrong, in capitals, stable for programs.
    """

    def __init__(self, code: str, message: str, *, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.candidates = candidates
