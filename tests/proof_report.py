"""Prints which catalogue ids a test run proved: `python -m tests.proof_report PROOF.json`.

An id is proved when at least one test that carries it ran and none of them failed or was skipped. The file is written
by tests/proof.py; the ids, their levels and their titles come from docs/catalogue.csv.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import proof

LEVELS = ("must", "should", "beyond")

Outcomes = Mapping[str, Sequence[str]]


def is_proved(outcomes: Outcomes | None) -> bool:
    """Tell whether every proving test of one id passed; None means that no test carries it."""
    return outcomes is not None and bool(outcomes["passed"]) and not (outcomes["failed"] or outcomes["skipped"])


def verdict(outcomes: Outcomes | None) -> str:
    """Say in words how one id stands."""
    if not outcomes:
        return "not proved: no test carries it"
    if is_proved(outcomes):
        count = len(outcomes["passed"])
        return f"proved by {count} test{'s' if count > 1 else ''}"
    return "not proved: " + ", ".join(f"{len(outcomes[kind])} {kind}" for kind in proof.OUTCOMES if outcomes[kind])


def lines_of(catalogue: Mapping[str, Mapping[str, str]], proofs: Mapping[str, Outcomes]) -> list[str]:
    """Return the table, level by level, with the count of all levels as its last line."""
    lines: list[str] = []
    for level in LEVELS:
        rows = [row for row in catalogue.values() if row["level"] == level]
        lines.append(f"{level} ({len(rows)})")
        lines.extend(f"  {row['id']:<13} {verdict(proofs.get(row['id'])):<32} {row['title']}" for row in rows)
        lines.append("")
    must = [one for one, row in catalogue.items() if row["level"] == "must"]
    counts = [f"{sum(is_proved(proofs.get(one)) for one in ids)} of {len(ids)} proved" for ids in (must, catalogue)]
    lines.append(f"must: {counts[0]}; all: {counts[1]}")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Print the table of the proof file named by the only argument; 0, or 2 when there is no such file."""
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        found = " ".join(arguments) or "nothing"
        sys.stderr.write(f"proof report: one proof file expected, found {found}; run pytest --proof-file PATH first\n")
        return 2
    proofs = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    sys.stdout.write("\n".join(lines_of(proof.read_catalogue(), proofs)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
