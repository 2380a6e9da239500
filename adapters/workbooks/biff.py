"""Error cells of an old .xls, which the fast reader shows as blank. Walks the records of the workbook stream; nothing else."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping

import olefile

from adapters.workbooks import cells

_BOF, _EOF, _BOUNDSHEET, _BOOLERR, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0205, 0x0006
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_FORMULA_ERROR = 2


def errors(content: bytes) -> dict[str, Mapping[tuple[int, int], cells.Trait]]:
    """Sheet name -> error cells of an .xls. Raises what olefile raises for a broken one."""
    return errors_of_stream(_stream(content))


def errors_of_stream(stream: bytes) -> dict[str, Mapping[tuple[int, int], cells.Trait]]:
    """The same of the workbook stream. Excel 97 to 2003; older ones write their names otherwise."""
    found: dict[str, Mapping[tuple[int, int], cells.Trait]] = {}
    for kind, body in _records(stream, 0):
        if kind == _BOUNDSHEET and len(body) >= 8:
            start = struct.unpack_from("<I", body)[0]
            found[_name(body)] = dict(_errors_of_sheet(stream, start))
    return found


def _stream(content: bytes) -> bytes:
    with olefile.OleFileIO(io.BytesIO(content)) as package:
        name = next((one for one in ("Workbook", "Book") if package.exists(one)), "")
        return package.openstream(name).read() if name else b""


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from one BOF to its EOF, those of embedded charts included."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += 4 + length


def _errors_of_sheet(stream: bytes, start: int) -> Iterator[tuple[tuple[int, int], cells.Trait]]:
    for kind, body in _records(stream, start):
        if kind == _BOOLERR and len(body) >= 8 and body[7]:
            code, is_formula = body[6], False
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == _FORMULA_ERROR:
            code, is_formula = body[8], True
        else:
            continue
        row, column = struct.unpack_from("<HH", body)
        yield (row, column), cells.Trait(is_formula=is_formula, error=_ERRORS.get(code, "#ERROR"))


def _name(body: bytes) -> str:
    """The sheet's name: one byte of length, one that says whether its letters take one byte or two."""
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * 2].decode("utf-16-le", "replace") if wide else body[8 : 8 + length].decode("latin-1")
