"""What the fast reader does not see in an .xlsx: errors, formulas without a stored value, merged cells, old fonts, names.

Looks for the few cells that matter with XPath, so that a form without any costs next to nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from adapters import packages
from adapters.workbooks import cells, keys

Address = TypeVar("Address", bound=Hashable)

_OLD_FONT = re.compile(r"^(?:\.?Vn[A-Z]|VNI[- ])", re.IGNORECASE)
_RELATION = "{*}Relationship"
_QUOTED = re.compile(r'(?:\\.|"[^"]*"|\[[^\]]*\])')
_DATE_IDS = frozenset(range(14, 23)) | frozenset(range(27, 37)) | frozenset(range(45, 48)) | frozenset(range(50, 59))
_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_BUILT_IN = {9: "0%", 10: "0.00%"}
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="(?:s|n|b|e|str|inlineStr)")?(></c>| ?/>|>)'
)
"""A cell as Excel, LibreOffice and our own writer write it: column, row, and ">" when something stands in it."""
_ANY_CELL = re.compile(rb"<(?:[^\s<>/:!?]+:)?c[\s/>]")


@dataclass(frozen=True, slots=True)
class Outline:
    """The workbook as a whole. sheets: name -> part. names: defined name -> what it stands for."""

    sheets: Mapping[str, str]
    names: Mapping[str, str]
    uses_1904: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """One sheet. rows, columns: how far its cells reach; last: address of the cell that reaches farthest.

    twice: address of a cell that is written a second time, of which one reader takes the one, one the other; mostly "".
    """

    rows: int
    columns: int
    last: str
    twice: str
    merges: tuple[cells.Range, ...]
    traits: Mapping[tuple[int, int], cells.Trait]


@dataclass(frozen=True, slots=True)
class _Styles:
    """Numbers of the cell styles that matter, as the cells write them -> font or number format."""

    fonts: Mapping[str, str]
    formats: Mapping[str, str]


def outline(parts: packages.Parts) -> Outline:
    """Names, parts and defined names of the workbook. Raises lxml's errors for broken XML."""
    tree = packages.xml(parts.get("xl/workbook.xml"))
    targets = {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
        for one in packages.xml(parts.get("xl/_rels/workbook.xml.rels")).iter(_RELATION)
    }
    sheets = {
        one.get("name", ""): targets.get(_relation_of(one), "") for one in tree.iter("{*}sheet") if _relation_of(one)
    }
    names = {one.get("name", ""): "".join(one.itertext()) for one in tree.iter("{*}definedName")}
    properties = next(tree.iter("{*}workbookPr"), None)
    uses_1904 = properties is not None and properties.get("date1904") in {"1", "true", "on"}
    return Outline(sheets, names, uses_1904)


def tokens(parts: packages.Parts, names: Mapping[str, str]) -> list[str]:
    """The form's token as defined name and as document property, where they are still there."""
    found: list[str] = []
    named = next((text for name, text in names.items() if name.lower() == keys.TOKEN_NAME), "").strip()
    if len(named) > 2 and named.startswith('"') and named.endswith('"'):
        found.append(named[1:-1].replace('""', '"'))
    custom = parts.get("docprops/custom.xml")
    if custom:
        properties = packages.xml(custom).iter("{*}property")
        found.extend(
            "".join(one.itertext()).strip() for one in properties if one.get("name", "").lower() == keys.TOKEN_NAME
        )
    return found


def scan(parts: packages.Parts, book: Outline) -> dict[str, Scan]:
    """Scan every sheet; one that has no part of its own (a chart) is left out. Raises lxml's errors for broken XML."""
    styles = _styles(parts.get("xl/styles.xml"))
    strings = _old_strings(parts.get("xl/sharedstrings.xml"))
    return {
        name: _scan_sheet(part, styles, strings) for name, target in book.sheets.items() if (part := parts.get(target))
    }


def _scan_sheet(part: bytes, styles: _Styles, strings: Mapping[str, str]) -> Scan:
    """Scan one sheet. What its bytes do not even mention is not searched for: most sheets need their extent only."""
    tree = packages.xml(part)
    space = etree.QName(tree).namespace or ""
    prefix = "m:" if space else ""

    def find(path: str) -> list[Any]:
        return _compiled(path.replace("m:", prefix), space)(tree)

    plain = _plain_extent(part)
    rows, columns, last, twice = plain or _extent(find("m:sheetData/m:row/m:c[m:v or m:is or m:f]/@r"))
    traits: dict[tuple[int, int], cells.Trait] = {}
    if not plain or _mentions_formula_or_error(part):
        for cell in find('m:sheetData/m:row/m:c[@t="e" or m:f]'):
            _add(traits, cell, **_formula_of(cell))
    for numbers, what in ((styles.fonts, "font"), (styles.formats, "number_format")):
        if numbers:
            listed = f" {' '.join(numbers)} "
            for cell in find(f'm:sheetData/m:row/m:c[@s and contains("{listed}", concat(" ", @s, " ")) and *]'):
                _add(traits, cell, **{what: numbers[cell.get("s")]})
    if strings:
        for cell in find('m:sheetData/m:row/m:c[@t="s"]'):
            font = strings.get((cell.findtext("{*}v") or "").strip())
            if font:
                _add(traits, cell, font=font)
    if b"rFont" in part:
        for run in find("m:sheetData/m:row/m:c/m:is/m:r/m:rPr/m:rFont"):
            if _OLD_FONT.match(run.get("val", "")):
                _add(traits, run.getparent().getparent().getparent().getparent(), font=run.get("val"))
    merges: tuple[cells.Range, ...] = ()
    if b"mergeCell" in part:
        merges = tuple(found for one in find("m:mergeCells/m:mergeCell/@ref") if (found := _range(one)))
    return Scan(rows, columns, last, twice, merges, traits)


@lru_cache(maxsize=64)
def _compiled(path: str, namespace: str) -> Any:
    return etree.XPath(path, namespaces={"m": namespace} if namespace else None, smart_strings=False)


def _formula_of(cell: Any) -> dict[str, Any]:
    """Error, formula and stored value of one <c>."""
    value = cell.find("{*}v")
    is_error = cell.get("t") == "e"
    is_formula = cell.find("{*}f") is not None
    has_value = value is not None and (bool(value.text) or cell.get("t") == "str")
    return {
        "is_formula": is_formula,
        "has_cached_value": has_value or not is_formula,
        "error": (value.text or "#ERROR" if value is not None else "#ERROR") if is_error else "",
    }


def _add(traits: dict[tuple[int, int], cells.Trait], cell: Any, **more: Any) -> None:
    where = cells.position(cell.get("r", ""))
    if where:
        known = traits.get(where, cells.Trait())
        traits[where] = cells.Trait(
            **{name: more.get(name, getattr(known, name)) for name in cells.Trait.__dataclass_fields__}
        )


def _plain_extent(part: bytes) -> tuple[int, int, str, str] | None:
    """As `_extent`, read off the bytes; None where a single cell is written otherwise than office programs write it."""
    if b"<!" in part:
        return None
    found = _CELL.findall(part)
    # Counting is quicker than the expression, which is asked only where the two do not already agree.
    plainly = b":c" not in part and part.count(b"<c") - part.count(b"<col") == len(found)
    if not plainly and len(found) != len(_ANY_CELL.findall(part)):
        return None
    filled = [(letters, number) for letters, number, end in found if end == b">"]
    if not filled:
        return 0, 0, "A1", ""
    row = max(map(int, {number for _, number in filled}))
    letters = max({letters for letters, _ in filled}, key=lambda one: (len(one), one))
    column = (cells.position(f"{letters.decode()}1") or (0, 0))[1] + 1
    far = (1, str(row).encode()) if row >= column else (0, letters)
    last = next(b"".join(one) for one in filled if one[far[0]] == far[1]).decode()
    return row, column, last, b"".join(_repeated(filled) or ()).decode()


def _mentions_formula_or_error(part: bytes) -> bool:
    """Of a sheet whose cells are all written plainly; <formula1> belongs to a list of choices."""
    return b' t="e"' in part or b":f" in part or part.count(b"<f") != part.count(b"<formula")


def _extent(addresses: list[str]) -> tuple[int, int, str, str]:
    """Rows, columns, the cell that lies farthest out, and one that is there twice; quick, for it looks at every cell of every file."""
    letters = {one.rstrip(_DIGITS) for one in addresses}
    numbers = {one.lstrip(_LETTERS) for one in addresses}
    corners = [f"{one}1" for one in letters]
    lowest = max((one for one in numbers if one.isdecimal()), key=int, default="")
    found = [where for corner in (*corners, f"A{lowest}") if (where := cells.position(corner))]
    if not found:
        return 0, 0, "A1", ""
    row, column = max(one[0] for one in found), max(one[1] for one in found)
    # A stray cell mostly lies in a row of its own; a column of its own is the other way to reach far.
    far = str(row + 1) if row >= column else cells.address(0, column)[:-1]
    last = next(one for one in addresses if far in (one.lstrip(_LETTERS), one.rstrip(_DIGITS)))
    return row + 1, column + 1, last, _repeated(addresses) or ""


def _repeated(addresses: Sequence[Address]) -> Address | None:
    """The first address that comes a second time."""
    if len(set(addresses)) == len(addresses):
        return None
    seen: set[Address] = set()
    return next(one for one in addresses if one in seen or seen.add(one))


def _range(text: str) -> cells.Range | None:
    first, _, last = text.partition(":")
    start, end = cells.position(first), cells.position(last)
    return (*start, *end) if start and end and start != end else None


def _styles(part: bytes) -> _Styles:
    """Which cell styles use an old font, show a share, or show a date otherwise than the form does."""
    if not part:
        return _Styles({}, {})
    tree = packages.xml(part)
    fonts = [
        next((name.get("val", "") for name in font.iter("{*}name", "{*}rFont")), "")
        for group in tree.iterchildren("{*}fonts")
        for font in group.iterchildren("{*}font")
    ]
    written = {one.get("numFmtId", ""): one.get("formatCode", "") for one in tree.iter("{*}numFmt")}
    used = [xf for group in tree.iterchildren("{*}cellXfs") for xf in group.iterchildren("{*}xf")]
    old: dict[str, str] = {}
    formats: dict[str, str] = {}
    for index, xf in enumerate(used):
        font = int(xf.get("fontId") or 0)
        if font < len(fonts) and _OLD_FONT.match(fonts[font]):
            old[str(index)] = fonts[font]
        code = _format_code(xf.get("numFmtId") or "0", written)
        if code and code.lower() != keys.DATE_FORMAT:
            formats[str(index)] = code
    return _Styles(old, formats)


def _format_code(number: str, written: Mapping[str, str]) -> str:
    """The format, where it shows a share, thousands or a date; "" for all others. 14 to 22 and their like follow the machine's language."""
    code = written.get(number, "")
    if code:
        plain = _QUOTED.sub("", code).lower()
        if cells.scale(plain) > 1:
            return plain
        return code if "%" in plain or ("d" in plain and "m" in plain) else ""
    if number.isdecimal() and int(number) in _DATE_IDS:
        return "date"
    return _BUILT_IN.get(int(number), "") if number.isdecimal() else ""


def _old_strings(part: bytes) -> dict[str, str]:
    """Number of a shared text -> the old font that some of its letters are set in."""
    lowered = part.lower()
    if b".vn" not in lowered and b"vni" not in lowered:
        return {}
    found: dict[str, str] = {}
    for index, item in enumerate(packages.xml(part).iterchildren("{*}si")):
        font = next((run.get("val", "") for run in item.iter("{*}rFont") if _OLD_FONT.match(run.get("val", ""))), "")
        if font:
            found[str(index)] = font
    return found


def _relation_of(sheet: Any) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
