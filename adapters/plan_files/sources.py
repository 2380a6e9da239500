"""Reading one plan's folder: every file validated on its own, with all findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic_core import PydanticCustomError

from adapters.plan_files import csv_files, entries, explaining, reading, schema, tables, yaml_files
from adapters.plan_files.findings import Collector, nearest, quote
from adapters.plan_files.reading import Listing, Record

OPTIONAL = frozenset({"days_off.csv"})
ROSTER_DAYS = frozenset({"valid_from", "valid_to"})
"""Columns of any roster that hold days; they are kept as yyyy-mm-dd."""


@dataclass
class Sources:
    """What was read. A missing entry means: could not be read, which has been said already.

    trees: raw content by file name, kept because ids of lines at fault are still known ids.
    """

    trees: dict[str, Record] = field(default_factory=dict)
    files: dict[str, entries.Entry] = field(default_factory=dict)
    raw_rows: dict[str, list[Record]] = field(default_factory=dict)
    rows: dict[str, list[entries.Entry]] = field(default_factory=dict)
    rosters: dict[str, list[Record]] = field(default_factory=dict)

    def ids(self, file: str, listing: str, key: str = "id") -> list[tuple[str, int]] | None:
        """The ids of a list of a YAML file with their lines, faulty items included; None when the file is unreadable."""
        if file not in self.trees:
            return None
        items = self.trees[file].get(listing)
        return list(_ids(items, key)) if isinstance(items, Listing) else []

    def row_ids(self, file: str, key: str = "id") -> list[tuple[str, int]] | None:
        if file not in self.raw_rows:
            return None
        return [(row[key], row.line) for row in self.raw_rows[file] if key in row]


def _ids(items: Listing, key: str) -> Iterator[tuple[str, int]]:
    for item in items:
        if isinstance(item, Record) and isinstance(item.get(key), str):
            yield item[key], item.lines[key]


def read(directory: Path, collector: Collector) -> Sources:
    """Read every file of the folder; what is wrong goes to the collector."""
    sources = Sources()
    for stem, model in schema.FILES.items():
        _read_yaml(directory, f"{stem}.yaml", model, sources, collector)
    for file, row in tables.TABLES.items():
        if file in OPTIONAL and not (directory / file).exists():
            continue
        _read_table(directory, file, row, sources, collector)
    plan = sources.files.get("plan.yaml")
    rosters = plan.rosters if isinstance(plan, schema.PlanFile) else ()
    for roster in rosters:
        _read_roster(directory, roster, sources, collector)
    if isinstance(plan, schema.PlanFile):
        _refuse_strangers(directory, {roster.file for roster in rosters}, collector)
    return sources


def _read_yaml(directory: Path, file: str, model: type[entries.Entry], sources: Sources, collector: Collector) -> None:
    text = reading.text_of(directory / file, file, collector)
    tree = yaml_files.yaml_of(text, file, collector) if text is not None else None
    if tree is None:
        return
    sources.trees[file] = tree
    made = explaining.checked(model, tree, file, collector)
    if made is not None:
        sources.files[file] = made


def _read_table(directory: Path, file: str, row: type[entries.Entry], sources: Sources, collector: Collector) -> None:
    text = reading.text_of(directory / file, file, collector)
    records = csv_files.csv_of(text, file, tables.columns_of(row), collector) if text is not None else None
    if records is None:
        return
    sources.raw_rows[file] = records
    made = []
    for record in records:
        before = len(collector.findings)
        one = explaining.checked(row, record, file, collector)
        if one is not None and len(collector.findings) == before:
            made.append(one)
    sources.rows[file] = made


def _read_roster(directory: Path, roster: schema.RosterEntry, sources: Sources, collector: Collector) -> None:
    path = directory / roster.file
    if not _is_inside(directory, path):
        collector.add(
            "plan.yaml",
            roster.line_of("file"),
            f"danh sách '{roster.file}' nằm ngoài thư mục kế hoạch",
            "đường dẫn trong thư mục kế hoạch, ví dụ rosters/danh-sach.csv",
            roster.file,
        )
        return
    text = reading.text_of(path, roster.file, collector)
    records = csv_files.csv_of(text, roster.file, roster.columns, collector) if text is not None else None
    if records is None:
        return
    for record in records:
        for column in ROSTER_DAYS & record.keys():
            try:
                record[column] = entries.parse_day(record[column]).isoformat()
            except PydanticCustomError as error:
                context = error.context or {}
                problem = f"{column} {quote(record[column])} {context['problem']}"
                collector.add(roster.file, record.line, problem, context["expected"], record[column])
    sources.rosters[roster.id] = records


def _is_inside(directory: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(directory.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _refuse_strangers(directory: Path, rosters: set[str], collector: Collector) -> None:
    """A table or YAML file that nobody reads is most likely a misspelt name: say so instead of passing it over."""
    known = {f"{stem}.yaml" for stem in schema.FILES} | set(tables.TABLES) | rosters
    known |= {*schema.CATALOGUE, schema.LETTERS}
    for file in contents(directory):
        if file not in known:
            guess = nearest(file, known)
            expected = f"tên '{guess}'" if guess else f"một trong các tên {', '.join(sorted(known))}"
            collector.add(file, 0, "không chỗ nào trong kế hoạch dùng tệp này", expected, file)


def contents(directory: Path) -> list[str]:
    """The plan's own files (YAML and CSV), as sorted relative names. Notes, hidden and temporary files do not count."""
    found = (path for path in directory.rglob("*") if path.suffix in (".yaml", ".yml", ".csv") and path.is_file())
    names = (path.relative_to(directory) for path in found)
    return sorted(name.as_posix() for name in names if not any(part.startswith((".", "~")) for part in name.parts))


def fingerprint(directory: Path) -> str:
    """SHA-256 over the names and bytes of the plan's own files and its Word templates, line ends as they are."""
    templates = (path.name for path in directory.glob("*.docx") if not path.name.startswith((".", "~")))
    return _digest(directory, {*contents(directory), *templates})


def earlier_fingerprint(directory: Path) -> str:
    """The fingerprint of a plan that was loaded before Word templates counted: it is still that plan."""
    return _digest(directory, contents(directory))


def _digest(directory: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(names):
        raw = (directory / name).read_bytes()
        digest.update(f"{name}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()
