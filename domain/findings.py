"""What is wrong, or worth a look, in something a unit sent: data for the answer, never an exception."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """The file goes back to the sender."""
    WARNING = "warning"
    """Accepted, and shown to whoever reads the figure."""
    NOTE = "note"
    """Something we did for the sender (text of an old font converted): shown, so that it can be contradicted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a delivery: file "bieu.xlsx", sheet "Nợ đọng", cell "F18"; in a text the section. "" where it does not apply."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    section: str = ""


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    code:     what is wrong, in capitals, stable for programs ("SUM_DIFFERS").
    message:  one or two Vietnamese sentences for a clerk: the thing, what was found, what was expected.
    found, expected: the two values as text, "" where there is none.
    fix:      what to do, as an imperative sentence of an office ("Đề nghị kiểm tra ô F18."); "" for a note.
    """

    code: str
    severity: Severity
    message: str
    place: Place = NOWHERE
    found: str = ""
    expected: str = ""
    fix: str = ""


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The heaviest severity among findings; None when there is none."""
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    held = {one.severity for one in findings}
    return next((one for one in order if one in held), None)
