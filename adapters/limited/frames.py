"""What parent and child say to each other: a length, then that many bytes; questions and answers as JSON, which can only be values.

Not pickled: a reader that a crafted file has turned must not be able to make its parent run anything.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from adapters.workbooks import cells
from domain import findings, forms

Answer = cells.Book | forms.Filled | tuple[findings.Finding, ...]

LENGTH = struct.Struct("<Q")
_DAY, _MOMENT = "day", "moment"


@dataclass(frozen=True, slots=True)
class Question:
    """What the next frame, the content of a file, is to be read as: a workbook, or a document by this form.

    name: of the file, safe to print.
    """

    name: str
    form: forms.Narrative | None = None


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


def pack_question(question: Question) -> bytes:
    """A question as bytes."""
    said = [question.name, None if question.form is None else asdict(question.form)]
    return json.dumps(said, separators=(",", ":")).encode("ascii")


def unpack_question(body: bytes) -> Question:
    """The question again."""
    name, form = json.loads(body)
    return Question(name, None if form is None else _to_form(form))


def pack(answer: Answer) -> bytes:
    """An answer as bytes."""
    said: dict[str, Any]
    if isinstance(answer, cells.Book):
        said = {
            "kind": answer.kind,
            "sheets": [_grid(one) for one in answer.sheets],
            "names": list(answer.names.items()),
            "tokens": answer.tokens,
            "form_version": answer.form_version,
            "uses_1904": answer.uses_1904,
            "notes": [_finding(one) for one in answer.notes],
        }
    elif isinstance(answer, forms.Filled):
        # Pairs, not objects: their keys are ids of a plan, which may be the words that mark a date.
        said = {
            "texts": list(answer.texts.items()),
            "tables": [(key, [list(row.items()) for row in rows]) for key, rows in answer.tables.items()],
            "tokens": answer.tokens,
            "notes": [_finding(one) for one in answer.notes],
        }
    else:
        said = {"findings": [_finding(one) for one in answer]}
    return json.dumps(said, default=_date, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def unpack(body: bytes) -> Answer:
    """The answer again.

    Bytes that `pack` did not make raise ValueError, TypeError, AttributeError, LookupError, ArithmeticError or
    RecursionError, or give values that only look like an answer.
    """
    said = json.loads(body, object_hook=_undated)
    if "findings" in said:
        return tuple(_to_finding(one) for one in said["findings"])
    if "texts" in said:
        return forms.Filled(
            {_text(key): _text(text) for key, text in said["texts"]},
            {_text(key): tuple(map(_to_row, rows)) for key, rows in said["tables"]},
            tuple(map(_text, said["tokens"])),
            tuple(_to_finding(one) for one in said["notes"]),
        )
    return cells.Book(
        said["kind"],
        tuple(_to_grid(one) for one in said["sheets"]),
        dict(said["names"]),
        tuple(said["tokens"]),
        said["form_version"],
        said["uses_1904"],
        tuple(_to_finding(one) for one in said["notes"]),
    )


def _to_form(said: dict[str, Any]) -> forms.Narrative:
    sections = tuple(forms.Section(**(one | {"items": tuple(one["items"])})) for one in said["sections"])
    tables = tuple(
        forms.Table(**(one | {"columns": tuple((key, title) for key, title in one["columns"])}))
        for one in said["tables"]
    )
    heading = tuple((label, value) for label, value in said["heading"])
    return forms.Narrative(**(said | {"heading": heading, "sections": sections, "tables": tables}))


def _to_row(said: list[Any]) -> dict[str, str]:
    return {_text(key): _text(text) for key, text in said}


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise TypeError(f"a {type(said).__name__} is no text")
    return said


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
    where = findings.Place(*map(_text, place))
    return findings.Finding(
        _text(code), findings.Severity(severity), _text(message), where, _text(found), _text(expected), _text(fix)
    )


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
