"""Edits of single cells in the XML of a workbook, as a hand or another program leaves them; no spreadsheet library involved."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from tests.files.build_deliveries import zips

_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="\d+"[^>]*?r:id="([^"]*)"')
_RELATION = re.compile(r'<Relationship Id="([^"]*)"[^>]*?Target="([^"]*)"')


class Book:
    """A workbook, part by part. Cells are named by sheet title and address and must be there already (blank is enough)."""

    def __init__(self, content: bytes) -> None:
        self.parts = zips.members(content)
        self._targets = dict(_RELATION.findall(self.parts["xl/_rels/workbook.xml.rels"].decode()))

    @property
    def sheets(self) -> dict[str, str]:
        """Title -> part."""
        found = _SHEET.findall(self.parts["xl/workbook.xml"].decode())
        return {title.replace("&amp;", "&"): f"xl/{self._targets[relation]}" for title, relation in found}

    def number(self, sheet: str, cell: str, value: object, *, style: int | None = None) -> None:
        """A number, as written."""
        self._put(sheet, cell, "", f"<v>{value}</v>", style)

    def text(self, sheet: str, cell: str, value: str, *, style: int | None = None) -> None:
        """A text that stands in the cell itself."""
        self._put(sheet, cell, ' t="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>', style)

    def runs(self, sheet: str, cell: str, font: str, value: str) -> None:
        """A text set in a font of its own, as after pasting."""
        inside = f'<is><r><rPr><rFont val="{font}"/><sz val="12"/></rPr><t>{escape(value)}</t></r></is>'
        self._put(sheet, cell, ' t="inlineStr"', inside, None)

    def formula(self, sheet: str, cell: str, formula: str, cached: object = None) -> None:
        """A formula, with the value that was stored beside it or without."""
        stored = "" if cached is None else f"<v>{cached}</v>"
        self._put(sheet, cell, "", f"<f>{escape(formula)}</f>{stored}", None)

    def error(self, sheet: str, cell: str, shown: str, formula: str) -> None:
        """A formula that came out as an error."""
        self._put(sheet, cell, ' t="e"', f"<f>{escape(formula)}</f><v>{shown}</v>", None)

    def blank(self, sheet: str, cell: str) -> None:
        """Nothing."""
        self._put(sheet, cell, "", "", None)

    def style(self, number_format: str) -> int:
        """A new cell style with that number format; returns its number."""
        xml, quoted = self.parts["xl/styles.xml"].decode(), escape(number_format, {'"': "&quot;"})
        count = int(re.search(r'<numFmts count="(\d+)"', xml)[1])  # type: ignore[index]
        xml = xml.replace(f'<numFmts count="{count}">', f'<numFmts count="{count + 1}">')
        xml = xml.replace("</numFmts>", f'<numFmt numFmtId="{900 + count}" formatCode="{quoted}"/></numFmts>')
        used = int(re.search(r'<cellXfs count="(\d+)"', xml)[1])  # type: ignore[index]
        xml = xml.replace(f'<cellXfs count="{used}">', f'<cellXfs count="{used + 1}">')
        xf = f'<xf numFmtId="{900 + count}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        self.parts["xl/styles.xml"] = xml.replace("</cellXfs>", f"{xf}</cellXfs>").encode()
        return used

    def replace(self, part: str, old: str, new: str, count: int = -1) -> None:
        """Replace text in a part; it must be there."""
        xml = self.parts[part].decode()
        if old not in xml:
            raise KeyError(f"{old!r} is not in {part}")
        self.parts[part] = xml.replace(old, new, count).encode()

    def take_out(self, part: str, pattern: str) -> None:
        """Take what the pattern matches out of a part."""
        self.parts[part] = re.sub(pattern, "", self.parts[part].decode()).encode()

    def saved(self) -> bytes:
        """The package."""
        return zips.packed(self.parts.items())

    def _put(self, sheet: str, cell: str, kind: str, inside: str, style: int | None) -> None:
        part = self.sheets[sheet]
        xml = self.parts[part].decode()
        found = re.search(rf'<c r="{cell}"([^>]*?)(?:/>|>.*?</c>)', xml)
        if found is None:
            raise KeyError(f"no cell {cell} on {sheet}")
        kept = re.search(r' s="\d+"', found[1])
        own = f' s="{style}"' if style is not None else kept[0] if kept else ""
        put = f'<c r="{cell}"{own}{kind}>{inside}</c>' if inside else f'<c r="{cell}"{own}/>'
        self.parts[part] = (xml[: found.start()] + put + xml[found.end() :]).encode()
