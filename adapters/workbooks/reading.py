"""Reads a workbook that `adapters.workbooks.opening` let through. Meant for the limited child: a reader may abort the process.

calamine gives the values, quickly; it shows an error and a formula without a stored value as blank, so the XML is scanned too.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast

import python_calamine

from adapters import packages, refusals
from adapters.workbooks import biff, cells, keys, ods_errors, opening, sheet_xml
from domain import findings

MOST_CELLS = 400_000
"""Of one sheet, blanks between the first and the last cell included: the fast reader holds them all."""

_PLAIN = frozenset({str, float, int, bool, date})
_VISIBILITY = {"Hidden": cells.HIDDEN, "VeryHidden": cells.VERY_HIDDEN}


class Refused(Exception):
    """Stops reading a file; finding: what the sender is told."""

    def __init__(self, finding: findings.Finding) -> None:
        self.finding = finding
        super().__init__(finding.message)


def read(opened: opening.Opened, name: str) -> cells.Book | tuple[findings.Finding, ...]:
    """Read an examined file. Findings alone when it may not be read, or turns out to be broken; raises nothing but MemoryError."""
    if not opened.may_be_read:
        return opened.findings
    file = refusals.shown_name(name)
    try:
        return _read(opened, file)
    except Refused as refused:
        return (*opened.findings, refused.finding)
    except python_calamine.PasswordError:
        return (*opened.findings, refusals.refuse("encrypted", file))
    except MemoryError:
        raise
    except BaseException as fault:  # a panic of the reader is no Exception, and no file may end the run
        if isinstance(fault, (KeyboardInterrupt, SystemExit)):
            raise
        return (*opened.findings, refusals.refuse("broken_sheet", file))


def _read(opened: opening.Opened, file: str) -> cells.Book:
    names: Mapping[str, str] = {}
    scans: Mapping[str, sheet_xml.Scan] = {}
    tokens: list[str] = []
    errors: Mapping[str, Mapping[tuple[int, int], cells.Trait]] = {}
    uses_1904, content = False, opened.content
    if opened.kind != "xls":
        parts = packages.unpack(content, file, packages.WORKBOOK)
        if isinstance(parts, findings.Finding):
            raise Refused(parts)
        content = parts.clean
        if opened.kind == "xlsx":
            outline = sheet_xml.outline(parts)
            names, uses_1904 = outline.names, outline.uses_1904
            scans = sheet_xml.scan(parts, outline)
            for sheet, scan in scans.items():
                if scan.rows * scan.columns > MOST_CELLS:
                    raise Refused(refusals.sheet_too_large(file, sheet, scan.last))
                if scan.twice:
                    raise Refused(refusals.cell_twice(file, sheet, scan.twice))
            tokens = sheet_xml.tokens(parts, names)
        else:
            tokens, errors = _tokens_of_ods(parts), ods_errors.errors(parts)
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        errors = biff.errors(content) if opened.kind == "xls" else errors
        grids = tuple(
            _grid(book, one, scans.get(one.name), errors.get(one.name, {}))
            for one in book.sheets_metadata
            if one.typ == python_calamine.SheetTypeEnum.WorkSheet
        )
    if not all(one.name for one in grids):
        raise Refused(refusals.refuse("broken_sheet", file))  # no figure could say where it was found
    stored, version = _stored(grids)
    every = dict.fromkeys(token for token in (stored, *tokens) if token)
    return cells.Book(opened.kind, grids, names, tuple(every), version, uses_1904, opened.findings)


def _grid(
    book: python_calamine.CalamineWorkbook,
    sheet: python_calamine.SheetMetadata,
    scan: sheet_xml.Scan | None,
    errors: Mapping[tuple[int, int], cells.Trait],
) -> cells.Grid:
    found = book.get_sheet_by_name(sheet.name)
    # Most rows hold plain values only and are taken as they are.
    rows: cells.Rows = tuple(
        cast("tuple[cells.CellValue, ...]", tuple(row))
        if _PLAIN.issuperset(map(type, row))
        else tuple(map(_value, row))
        for row in found.to_python(skip_empty_area=False)
    )
    visibility = _VISIBILITY.get(str(sheet.visible).rpartition(".")[2], cells.VISIBLE)
    if scan:
        return cells.Grid(sheet.name, rows, visibility, scan.merges, scan.traits)
    merges = tuple((*first, *last) for first, last in found.merged_cell_ranges or () if first != last)
    return cells.Grid(sheet.name, rows, visibility, merges, errors)


def _value(value: Any) -> cells.CellValue:
    """As calamine gives it; clock times and durations, which no form asks for, as text."""
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return value


def _stored(grids: tuple[cells.Grid, ...]) -> tuple[str, str]:
    """Token and form version on the hidden sheet, whatever it is called by now."""
    found: dict[str, str] = {}
    for grid in grids:
        for row, column, text in (
            grid.texts() if grid.visibility != cells.VISIBLE or grid.name == keys.META_SHEET else ()
        ):
            if text in (keys.TOKEN_LABEL, keys.VERSION_LABEL):
                value = grid.value(row, column + 1)
                found.setdefault(text, cells.shown(value).strip())
    return found.get(keys.TOKEN_LABEL, ""), found.get(keys.VERSION_LABEL, "")


def _tokens_of_ods(parts: packages.Parts) -> list[str]:
    """The token among the document properties of an OpenDocument file."""
    meta = parts.get("meta.xml")
    if not meta:
        return []
    tree = packages.xml(meta)
    return [
        (one.text or "").strip()
        for one in tree.iter("{*}user-defined")
        if any(value == keys.TOKEN_NAME for value in one.attrib.values())
    ]
