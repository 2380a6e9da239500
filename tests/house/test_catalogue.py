"""The catalogue of what is promised: docs/catalogue.csv is complete and in order."""

from __future__ import annotations

import csv
import io
import re

from tests import proof, proof_report
from tests.house import tree

NAME = "docs/catalogue.csv"
ID = re.compile(r"E\d\d|F\d\d|T-\d\d|X\d+|R-(?:END|H|I{1,3}\.\d[abc]?|IV\.\d)-\d+")


def in_reading_order(one: str) -> list[tuple[int, int, str]]:
    """Sort key that puts X2 before X10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", one)]


def test_catalogue_is_well_formed() -> None:
    rows = list(csv.reader(io.StringIO(tree.text(NAME) or "", newline=""), strict=True))
    faults = [
        f"{NAME}:{line}: {row}; write id,level,title,source with a level of {', '.join(proof_report.LEVELS)}"
        for line, row in enumerate(rows[1:], start=2)
        if len(row) != 4
        or not ID.fullmatch(row[0])
        or row[1] not in proof_report.LEVELS
        or any(cell != cell.strip() or not cell for cell in row)
    ]

    assert rows[0] == ["id", "level", "title", "source"]
    assert not faults, tree.say(faults)


def test_catalogue_is_sorted_without_doubles() -> None:
    ids = [row[0] for row in csv.reader(io.StringIO(tree.text(NAME) or "", newline=""))][1:]

    assert ids == sorted(set(ids), key=in_reading_order)


def test_catalogue_leaves_no_number_out() -> None:
    ids = set(proof.read_catalogue())

    assert {one for one in ids if one[0] in "EFTX"} == {
        *(f"E{number:02}" for number in range(1, 49)),
        *(f"F{number:02}" for number in range(1, 39)),
        *(f"T-{number:02}" for number in range(1, 46)),
        *(f"X{number}" for number in range(1, 18)),
    }
