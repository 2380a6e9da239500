"""What a case is, and the list of all: one file of the corpus with the verdict that is right for it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.files.build_deliveries.handed_out import HandedOut

FOLDER = Path(__file__).parent.parent / "deliveries"
TABLE = FOLDER / "expected.csv"
COLUMNS: tuple[str, ...] = ("name", "channel", "what", "source", "verdicts", "codes", "ids", "figures", "says")
LETTER = "*"
"""Stands for the letter itself among the verdicts."""
SET_ASIDE = "set_aside"
"""Verdict of a letter that can be no delivery: no file is looked at, and nobody is answered."""

Build = Callable[[HandedOut], bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """One delivery.

    name: of the file; an .eml comes by mail, anything else through the folder. what: one phrase. source: how it was made.
    verdicts: "file=verdict;…", the file's own name may be left out ("accepted") and may be a pattern; "*" is the letter;
              "verdict*2" counts them, "verdict?" need not be there.
    codes:    of errors and warnings, or of what holds it, that must be there: "A;B|C;D*3". ids: of docs/catalogue.csv.
    figures:  "indicator@period=value;…" where they differ from the good ones, nothing behind "=" for a blank.
    says:     "words|words": each must stand in some sentence of the verdict, or with "!" in front must not.
    is_kept:  saved by another program, never twice with the same bytes: left alone while it is there.
    """

    name: str
    what: str
    source: str
    verdicts: str
    build: Build
    codes: str = ""
    ids: str = ""
    figures: str = ""
    says: str = ""
    is_kept: bool = False

    @property
    def channel(self) -> str:
        return "mail" if self.name.endswith(".eml") else "folder"

    def row(self) -> dict[str, str]:
        """The line of the table."""
        verdicts = self.verdicts if "=" in self.verdicts else f"{self.name}={self.verdicts}"
        return {
            "name": self.name, "channel": self.channel, "what": self.what, "source": self.source, "verdicts": verdicts,
            "codes": self.codes, "ids": self.ids, "figures": self.figures, "says": self.says,
        }  # fmt: skip


CASES: list[Case] = []


def case(
    name: str,
    what: str,
    *,
    source: str,
    verdicts: str,
    codes: str = "",
    ids: str = "",
    figures: str = "",
    says: str = "",
    is_kept: bool = False,
) -> Callable[[Build], Build]:
    """Enter the function below as the builder of a case; see `Case`."""

    def enter(build: Build) -> Build:
        CASES.append(Case(name, what, source, verdicts, build, codes, ids, figures, says, is_kept))
        return build

    return enter


def write_table(cases: Iterable[Case]) -> None:
    """Write expected.csv, in the order of the names."""
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(one.row() for one in sorted(cases, key=lambda one: one.name))
