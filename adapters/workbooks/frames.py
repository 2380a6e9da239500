"""What parent and child say to each other: a length, then that many bytes; answers as JSON, which can only be values.

Not pickled: a reader that a crafted file has turned must not be able to make its parent run anything.
"""

from __future__ import annotations

import json
import struct
from datetime import date, datetime
from typing import Any, BinaryIO

from adapters.workbooks import cells
from domain import findings

LENGTH = struct.Struct("<Q")
_DAY, _MOMENT = "day", "moment"


def send(stream: BinaryIO, *frames: bytes) -> None:
    """Write frames and flush."""
    for frame in frames:
        stream.write(LENGTH.pack(len(frame)))
        stream.write(frame)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next frame; None when the other side has ended."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    length = LENGTH.unpack(head)[0]
    body = stream.read(length)
    return body if len(body) == length else None


def pack(answer: cells.Book | tuple[findings.Finding, ...]) -> bytes:
    """An answer as bytes."""
    if isinstance(answer, cells.Book):
        said: dict[str, Any] = {
            "kind": answer.kind,
            "sheets": [_grid(one) for one in answer.sheets],
            "names": list(answer.names.items()),
            "tokens": answer.tokens,
            "form_version": answer.form_version,
            "uses_1904": answer.uses_1904,
            "notes": [_finding(one) for one in answer.notes],
        }
    else:
        said = {"findings": [_finding(one) for one in answer]}
    return json.dumps(said, default=_date, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def unpack(body: bytes) -> cells.Book | tuple[findings.Finding, ...]:
    """The answer again. Raises ValueError, KeyError or TypeError for bytes that `pack` did not make."""
    said = json.loads(body, object_hook=_undated)
    if "findings" in said:
        return tuple(_to_finding(one) for one in said["findings"])
    return cells.Book(
        said["kind"],
        tuple(_to_grid(one) for one in said["sheets"]),
        dict(said["names"]),
        tuple(said["tokens"]),
        said["form_version"],
        said["uses_1904"],
        tuple(_to_finding(one) for one in said["notes"]),
    )


def _grid(grid: cells.Grid) -> list[Any]:
    traits = [
        (row, column, one.is_formula, one.has_cached_value, one.error, one.font, one.number_format)
        for (row, column), one in grid.traits.items()
    ]
    return [grid.name, grid.rows, grid.visibility, grid.merges, traits]


def _to_grid(said: list[Any]) -> cells.Grid:
    name, rows, visibility, merges, traits = said
    first, left, last, right = range(4)
    return cells.Grid(
        name,
        tuple(map(tuple, rows)),
        visibility,
        tuple((one[first], one[left], one[last], one[right]) for one in merges),
        {(row, column): cells.Trait(*rest) for row, column, *rest in traits},
    )


def _finding(one: findings.Finding) -> list[Any]:
    place = one.place
    return [
        one.code, one.severity, one.message, [place.file, place.sheet, place.cell, place.section],
        one.found, one.expected, one.fix,
    ]  # fmt: skip


def _to_finding(said: list[Any]) -> findings.Finding:
    code, severity, message, place, found, expected, fix = said
    return findings.Finding(code, findings.Severity(severity), message, findings.Place(*place), found, expected, fix)


def _date(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    raise TypeError(f"a {type(value).__name__} is no value of a cell")


def _undated(said: dict[str, Any]) -> Any:
    if _MOMENT in said:
        return datetime.fromisoformat(said[_MOMENT])
    return date.fromisoformat(said[_DAY]) if _DAY in said else said
