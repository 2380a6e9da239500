"""A copy of the shipped sample to damage, and what the loader says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters import plan_files

PLANS = Path(__file__).parents[2] / "config" / "plans"
SAMPLE = "da-nang-hai-cap-2025-mau"


def rewrite(file: Path, old: str, new: str) -> int:
    """Replace the first occurrence in a file; returns the line it stood on."""
    text = file.read_bytes().decode("utf-8")
    assert old in text, f"{old!r} is not in {file.name}: the test breaks nothing"
    file.write_bytes(text.replace(old, new, 1).encode("utf-8"))
    return text[: text.index(old)].count("\n") + 1


def findings_of(folder: Path) -> list[plan_files.PlanFileFinding]:
    with pytest.raises(plan_files.PlanFileError) as caught:
        plan_files.load(folder)
    return caught.value.findings
