"""What is wrong with the files of a plan, said so that the person who wrote them can mend them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class PlanFileFinding:
    """One thing to mend. line counts from 1, 0 when the whole file is meant; message is a Vietnamese sentence or two."""

    file: str
    line: int
    found: str
    expected: str
    message: str


class PlanFileError(Exception):
    """The files do not make a plan. findings: everything that was found, in the order of files and lines."""

    def __init__(self, findings: Iterable[PlanFileFinding]) -> None:
        self.findings = sorted(set(findings))
        super().__init__("\n".join(finding.message for finding in self.findings))


@dataclass
class Collector:
    """Gathers findings. directory: name of the plan's folder, put before every file name."""

    directory: str
    findings: list[PlanFileFinding] = field(default_factory=list)

    def path(self, file: str) -> str:
        return f"{self.directory}/{file}" if file else self.directory

    def add(self, file: str, line: int, problem: str, expected: str, found: str = "") -> None:
        """problem: a clause without a full stop; expected: completes "Cần …"."""
        path = self.path(file)
        place = f"{path}, dòng {line}" if line else path
        message = f"Không mở được {place}: {problem}. Cần {expected}."
        self.findings.append(PlanFileFinding(path, line, shorten(found), expected, message))


def shorten(text: str, limit: int = 80) -> str:
    """One line of at most `limit` characters, for quoting a value in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def quote(value: object) -> str:
    """The value as a sentence quotes it."""
    return f"'{shorten(str(value))}'"


def nearest(wanted: str, known: Iterable[str]) -> str:
    """The known word most like the wanted one, "" when none is alike."""
    found = get_close_matches(wanted, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""
