"""What a filled-in template printed: where each figure stands, and which numbers nobody computed.

While the template is filled in, each printed value is put between marks that no text of a unit can hold; afterwards they are
read and taken out. So the origin of a number is known for where it stands, not guessed from its digits.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from adapters.documents import charts as drawing
from domain.main_report import Place, Shown, Typed
from domain.report_charts import Chart, Drawn

_FIGURE, _NUMBERED, _END, _DATUM, _CHART = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ue000-\ue004]")
_MARK = re.compile(f"{_FIGURE}(\\d+){_NUMBERED}|{_CHART}\\d+|{_DATUM}|{_END}")
_PLACE_OF_CHART = re.compile(f"{_CHART}(\\d+){_END}")
_MARKED = re.compile(f"[{_FIGURE}{_DATUM}{_CHART}][^{_END}]*{_END}")
_NUMBER = re.compile(r"\d[\d.,]*")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content makes the same bytes
_ANNEX = re.compile(r"Phụ lục\b")
_MOST_TEXT = 200


def marked(value: Any) -> Any:
    """What a template prints, between marks; markup is left as it is. Used as Jinja's `finalize`."""
    if isinstance(value, Shown):
        return f"{_FIGURE}{value.number}{_NUMBERED}{cleaned(value)}{_END}"
    if isinstance(value, Drawn):
        return f"{_CHART}{value.number}{_END}"
    if type(value) in (str, int):
        return f"{_DATUM}{cleaned(str(value))}{_END}"
    return value


def cleaned(text: str) -> str:
    """Without the characters that no XML may hold, and without ours."""
    return _ILLEGAL.sub("", text)


@dataclass
class Read:
    """places: number of a printed figure -> where it stands first. typed: numbers that are part of the template's own words.

    charts: the same for the charts.
    """

    places: dict[int, Place] = field(default_factory=dict)
    charts: dict[int, Place] = field(default_factory=dict)
    typed: list[Typed] = field(default_factory=list)


def take_out(document: bytes, charts: Sequence[Chart] = ()) -> tuple[bytes, Read]:
    """The same document with charts in the place of their marks and without marks, and what the marks said.

    document: a .docx that a template was just filled into. charts: those that it asked for, in their order.
    """
    read, held = Read(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == _DOCUMENT:
                headings = _headings(old.read(_STYLES) if _STYLES in old.namelist() else b"")
                content = _body(content, headings, charts, read)
            elif name == drawing.RELATIONS and charts:
                content = drawing.with_relations(content, len(charts))
            elif name == drawing.TYPES and charts:
                content = drawing.with_types(content, len(charts))
            elif name.endswith(".xml"):
                content = _MARK.sub("", content.decode("utf-8")).encode() if _END.encode() in content else content
            _write(new, name, content)
        for number, chart in enumerate(charts):
            for name, content in drawing.parts(number, chart).items():
                _write(new, name, content)
    return held.getvalue(), read


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def _body(content: bytes, headings: frozenset[str], charts: Sequence[Chart], read: Read) -> bytes:
    root = etree.fromstring(content)
    heading = ""
    for block in _blocks(root[0]):
        if block.tag == f"{_W}tbl":
            _table(block, heading, read)
            continue
        text = _text(block)
        if _is_heading(block, headings) or _ANNEX.match(_plain(text)):
            heading = _plain(text)
        _take(text, Place(heading), read)
    for one in list(root.iter(f"{_W}t")):
        found = _PLACE_OF_CHART.search(one.text) if one.text else None
        if found and int(found[1]) < len(charts):
            number = int(found[1])
            one.getparent().replace(one, drawing.drawing(number, charts[number]))
        elif one.text and _END in one.text:
            one.text = _MARK.sub("", one.text)
    made = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    # What is printed into an attribute (the description of a picture) has marks too; few templates do that.
    return _MARK.sub("", made.decode()).encode() if _END.encode() in made else made


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables in the order of the page, those inside content controls too."""
    for one in body:
        if one.tag in (f"{_W}p", f"{_W}tbl"):
            yield one
        elif one.tag == f"{_W}sdt":
            inside = one.find(f"{_W}sdtContent")
            yield from _blocks(inside if inside is not None else ())


def _table(table: Any, heading: str, read: Read) -> None:
    heads: list[str] = []
    for at, row in enumerate(table.findall(f"{_W}tr")):
        cells = [" ".join(filter(None, map(_text, cell.iter(f"{_W}p")))) for cell in row.findall(f"{_W}tc")]
        plain = [_plain(cell) for cell in cells]
        heads = plain if at == 0 else heads
        label = next((text for text in plain if any(map(str.isalpha, text))), "")
        for column, text in enumerate(cells):
            place = Place(heading, label if at else "", heads[column] if at and column < len(heads) else "")
            _take(text, place, read)


def _take(text: str, place: Place, read: Read) -> None:
    """Note the figures that stand in a text, and the numbers beside them."""
    for found in re.finditer(f"{_FIGURE}(\\d+){_NUMBERED}", text):
        read.places.setdefault(int(found[1]), place)
    for found in _PLACE_OF_CHART.finditer(text):
        read.charts.setdefault(int(found[1]), place)
    own = _MARKED.sub(" ", text)
    for number in _NUMBER.findall(own):
        read.typed.append(Typed(number.rstrip(".,"), place, _plain(text)[:_MOST_TEXT]))


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))


def _plain(text: str) -> str:
    return " ".join(_MARK.sub("", text).split())


def _is_heading(paragraph: Any, styles: frozenset[str]) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return False
    style = properties.find(f"{_W}pStyle")
    return properties.find(f"{_W}outlineLvl") is not None or (style is not None and style.get(f"{_W}val") in styles)


def _headings(styles: bytes) -> frozenset[str]:
    """Ids of the styles that make a heading."""
    if not styles:
        return frozenset()
    found = etree.fromstring(styles).iter(f"{_W}style")
    return frozenset(one.get(f"{_W}styleId") for one in found if one.find(f".//{_W}outlineLvl") is not None)
