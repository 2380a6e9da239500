"""Folders of plan files for tests: the plans of the house, and copies of the small one with a line changed."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
REAL = ROOT / "config" / "plans" / "quang-nam-ntm-2023"
TWO_TIER = ROOT / "config" / "plans" / "da-nang-hai-cap-2025-mau"
SMALL = Path(__file__).parent / "files" / "plans" / "nho"
"""Three districts of three or four communes, an island district without any; see its files."""

_MAILED = Path(__file__).parent / "files" / "plans" / "nho-thu"


def mailed(folder: Path) -> Path:
    """A copy of the small plan in which every unit has an address, and reports have figures; returns it."""
    return Path(shutil.copytree(_MAILED, copy(folder), dirs_exist_ok=True))


def copy(folder: Path) -> Path:
    """Copy the small plan's files into a new folder; returns it."""
    return Path(shutil.copytree(SMALL, folder))


def change_unit(folder: Path, unit: str, **columns: str) -> None:
    """Change cells of one line of units.csv."""
    header, rows = _read(folder)
    found = [row for row in rows if row["id"] == unit]
    if len(found) != 1 or not columns.keys() <= set(header):
        raise KeyError(f"no line {unit!r} with columns {sorted(columns)} in units.csv")
    found[0].update(columns)
    _write(folder, header, rows)


def add_unit(folder: Path, unit: str, like: str, **columns: str) -> None:
    """Add a line to units.csv, like another one but for its id, its code and these columns."""
    header, rows = _read(folder)
    model = next(row for row in rows if row["id"] == like)
    rows.append({**model, "id": unit, "code": f"{9000 + len(rows)}", **columns})
    _write(folder, header, rows)


def remove_unit(folder: Path, unit: str) -> None:
    """Take a line out of units.csv."""
    header, rows = _read(folder)
    _write(folder, header, [row for row in rows if row["id"] != unit])


def replace(folder: Path, file: str, old: str, new: str) -> None:
    """Replace words of a YAML file that stand there exactly once."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise KeyError(f"{old!r} stands {text.count(old)} times in {file}")
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def _read(folder: Path) -> tuple[list[str], list[dict[str, str]]]:
    with (folder / "units.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return list(rows.fieldnames or ()), list(rows)


def _write(folder: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
