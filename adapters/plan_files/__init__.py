"""Plan files: a folder of YAML and CSV as a `domain.plans.Plan`, or a list of what is wrong with it.

Reading, validating, cross-checking and building are one module each. Contradictions in a plan that reads well are
left to the linter in `domain`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adapters.plan_files import checking, schema, sources
from adapters.plan_files.building import Builder
from adapters.plan_files.findings import Collector, PlanFileError, PlanFileFinding
from domain import plans

__all__ = ["PlanFileError", "PlanFileFinding", "is_of", "json_schema", "load", "write_json_schema"]


def load(directory: Path | str) -> plans.Plan:
    """Read the plan in a folder.

    Raises PlanFileError, and nothing else, with *all* that is wrong: missing files, bad syntax, wrong types, unknown
    keys, names that refer to nothing.
    """
    folder = Path(directory)
    collector = Collector(folder.name or str(folder))
    if not _is_folder(folder):
        collector.add("", 0, "không có thư mục này", "đường dẫn đến thư mục của một kế hoạch", str(folder))
        raise PlanFileError(collector.findings)
    found = sources.read(folder, collector)
    checking.check(found, collector)
    if collector.findings:
        raise PlanFileError(collector.findings)
    return Builder(found, collector).plan(folder, sources.fingerprint(folder))


def is_of(directory: Path | str, sha256: str) -> bool:
    """Tell whether the files of a folder are those of a fingerprint, as it is reckoned now or was reckoned once."""
    return sha256 in (sources.fingerprint(Path(directory)), sources.earlier_fingerprint(Path(directory)))


def json_schema() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each YAML file, by file name without ending; config/plans/schema holds them for editors."""
    return {stem: schema.json_schema(model) for stem, model in schema.FILES.items()}


def write_json_schema(directory: Path | str) -> list[Path]:
    """Write `<file>.schema.json` for each YAML file into a folder that exists; returns what was written."""
    written = []
    for stem, content in json_schema().items():
        path = Path(directory) / f"{stem}.schema.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _is_folder(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except (OSError, ValueError):
        return False
