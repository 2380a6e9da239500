"""Error cells of an OpenDocument workbook, which the fast reader shows as blank. Looks at nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from adapters import packages
from adapters.workbooks import cells

_CONTENT = "content.xml"
_MOST_REPEATS = 1000
"""An error is not copied farther: rows and columns to the end of a sheet are written once and repeated a million times."""


def errors(parts: packages.Parts) -> dict[str, Mapping[tuple[int, int], cells.Trait]]:
    """Sheet name -> error cells. Raises what lxml raises for a broken file."""
    content = parts.get(_CONTENT)
    if b'"error"' not in content:
        return {}
    return {_own(one, "name"): dict(_of_sheet(one)) for one in packages.xml(content).iter("{*}table")}


def _of_sheet(table: etree._Element) -> Iterator[tuple[tuple[int, int], cells.Trait]]:
    row = 0
    for line in table.iter("{*}table-row"):
        found = list(_of_row(line))
        high = _repeats(line, "rows")
        for above in range(min(high, _MOST_REPEATS) if found else 0):
            yield from (((row + above, column), trait) for column, trait in found)
        row += high


def _of_row(line: etree._Element) -> Iterator[tuple[int, cells.Trait]]:
    column = 0
    for cell in line.iterchildren("{*}table-cell", "{*}covered-table-cell"):
        wide = _repeats(cell, "columns")
        if "error" in _own(cell, "value-type").split():
            said = "".join(part for shown in cell.iterchildren("{*}p") for part in shown.itertext()).strip()
            for beside in range(min(wide, _MOST_REPEATS)):
                yield column + beside, cells.Trait(is_formula=bool(_own(cell, "formula")), error=said or "#ERROR")
        column += wide


def _repeats(node: etree._Element, what: str) -> int:
    return int(_own(node, f"number-{what}-repeated") or 1)


def _own(node: etree._Element, name: str) -> str:
    """An attribute by its bare name; both together where LibreOffice writes one of its own beside that of the standard."""
    return " ".join(value for key, value in node.attrib.items() if etree.QName(key).localname == name)
