"""Paragraphs as they are meant to be read: text of the fonts of before Unicode converted, marks put on their letters.

A run in ".VnTime" or "VNI-Times" is what its font says, unless the text contradicts it; any other is converted only where
the text itself proves what it is (`domain.legacy_text`). Which font a run has: its own, its style's, its paragraph's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from adapters import packages
from domain import findings, legacy_text, vietnamese, wording

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_NAMES = {legacy_text.TCVN3: "TCVN3", legacy_text.VNI: "VNI"}
_FONT_OF = {legacy_text.TCVN3: ".VnTime", legacy_text.VNI: "VNI-Times"}
_OLD_NAME = re.compile(rb"""["'](?:\s*)(?:\.vn|vni[- ])""", re.IGNORECASE)
_MARK = re.compile("[\u0300-\u036f]")
_LETTERS = {f"{W}t": "", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "\xad"}
"""Elements that stand for characters. The soft hyphen, invisible elsewhere and cleaned away, is ư in TCVN3."""
_BLANKS = (f"{W}br", f"{W}cr", f"{W}tab", f"{W}p")
_GONE = (f"{W}del", f"{W}moveFrom")
"""Tracked changes: what was deleted, and what now stands elsewhere."""
_QUOTED = 60
"""Characters of converted text that a note shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, or one cell of a table.

    text: to be stored. raw: as the file has it. encodings: what it was converted from: TCVN3, VNI, DECOMPOSED; empty for most.
    is_open: no font said what it is, so that `settle` may learn it from the lines around it.
    """

    text: str
    raw: str
    encodings: tuple[str, ...] = ()
    is_open: bool = False


class Fonts:
    """The fonts of a document's runs, by name; "" for every run of a document that names no old font at all."""

    def __init__(self, document: bytes, styles: bytes) -> None:
        """document, styles: the parts as they are stored; styles that are missing or broken name no font."""
        self._has_old = _OLD_NAME.search(document) is not None or _OLD_NAME.search(styles) is not None
        self._own: dict[str, tuple[str, str]] = {}
        self._found: dict[str, str] = {}
        self._paragraph_style, self._default = "", ""
        tree = _tree(styles) if self._has_old else None
        if tree is None:
            return
        for style in tree.iterchildren(f"{W}style"):
            name, based = style.get(f"{W}styleId", ""), style.find(f"{W}basedOn")
            parent = "" if based is None else based.get(f"{W}val", "")
            self._own[name] = (_named(style.find(f"{W}rPr")), parent)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._paragraph_style = name
        self._default = _named(tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))

    def of(self, run: etree._Element) -> str:
        """The name of a run's font where it is an old one, else ""."""
        if not self._has_old:
            return ""
        properties = run.find(f"{W}rPr")
        font = _named(properties)
        if not font and properties is not None:
            font = self._of_style(_style(properties, "rStyle"))
        if not font:
            paragraph = next(run.iterancestors(f"{W}p"), None)
            about = None if paragraph is None else paragraph.find(f"{W}pPr")
            style = "" if about is None else _style(about, "pStyle")
            font = self._of_style(style or self._paragraph_style) or self._default
        return font if legacy_text.of_font(font) else ""

    def _of_style(self, name: str) -> str:
        """The font of a style or of the nearest it is based on; styles based on each other in a ring have none."""
        if name not in self._found:
            asked, font, at = set[str](), "", name
            while at in self._own and at not in asked and not font:
                asked.add(at)
                font, at = self._own[at]
            self._found[name] = font
        return self._found[name]


def line(node: etree._Element, fonts: Fonts) -> Line:
    """A paragraph or cell as it is read: words deleted or moved away left out, breaks and tabs as blanks, one spelling of every letter."""
    pieces = _pieces(node, fonts)
    if not pieces:
        return Line("", "")
    encodings = {
        font: legacy_text.detect(" ".join(text for one, text in pieces if one == font), font)
        for font in dict.fromkeys(font for font, _ in pieces)
    }
    stored = "".join(text for _, text in pieces)
    found = "".join(legacy_text.convert(text, encodings[font], font) for font, text in pieces)
    known = tuple(dict.fromkeys(filter(None, encodings.values())))
    return _line(found, stored, known, is_open=not any(encodings))


def joined(cells: Iterable[Line]) -> Line:
    """The filled cells of a row as one line; each was settled before, since the dot between them is a letter in TCVN3."""
    filled = [one for one in cells if one.text]
    known = tuple(dict.fromkeys(encoding for one in filled for encoding in one.encodings))
    return Line(" · ".join(one.text for one in filled), " · ".join(one.raw for one in filled), known)


def settle(lines: Sequence[Line]) -> list[Line]:
    """The lines of one section, those converted too that prove nothing alone ("sè hé") and go with what the rest proves."""
    encoding = legacy_text.detect("\n".join(one.raw for one in lines if one.is_open))
    return [_settled(one, encoding) for one in lines] if encoding else list(lines)


def _settled(one: Line, encoding: str) -> Line:
    is_known = not one.is_open or not _NAMES.keys().isdisjoint(one.encodings)
    if is_known or legacy_text.detect(one.raw, _FONT_OF[encoding]) != encoding:
        return one
    return _line(legacy_text.convert(one.raw, encoding), one.raw, (encoding,), is_open=True)


def _line(text: str, raw: str, encodings: tuple[str, ...], *, is_open: bool) -> Line:
    stored = vietnamese.clean(text)
    if len(_MARK.findall(text)) > len(_MARK.findall(stored)):
        encodings = (*encodings, legacy_text.DECOMPOSED)
    return Line(stored, raw, encodings, is_open)


@dataclass
class Notes:
    """What is to be shown of the conversions: for each encoding the parts it was met in, and how the first one begins."""

    met: dict[str, dict[str, Line]] = field(default_factory=dict)

    def add(self, part: str, lines: Iterable[Line]) -> None:
        """part: title of the section or table that the lines stand in."""
        for one in lines:
            for encoding in one.encodings:
                self.met.setdefault(encoding, {}).setdefault(part, one)

    def findings(self, file: str) -> tuple[findings.Finding, ...]:
        """One note for each encoding."""
        return tuple(_note(encoding, parts, file) for encoding, parts in self.met.items())


def _note(encoding: str, parts: Mapping[str, Line], file: str) -> findings.Finding:
    first, begins = next(iter(parts.items()))
    others = f" và {wording.number(len(parts) - 1)} phần khác" if len(parts) > 1 else ""
    where = f'Phần "{wording.clip(first, 80)}"{others}'
    shown, found = wording.clip(begins.text, _QUOTED), wording.clip(begins.raw.strip(), _QUOTED)
    place = findings.Place(file, section=first)
    if encoding == legacy_text.DECOMPOSED:
        message = (
            f'{where} gõ bằng Unicode tổ hợp (dấu tách khỏi chữ); phần mềm đã chuyển thành Unicode dựng sẵn: "{shown}".'
        )
        return findings.Finding("TEXT_DECOMPOSED", findings.Severity.NOTE, message, place, found)
    message = (
        f'{where} gõ bằng phông chữ cũ ({_NAMES[encoding]}), không phải Unicode; phần mềm đã chuyển thành: "{shown}". '
        "Đề nghị kiểm tra lại."
    )
    return findings.Finding("OLD_FONT", findings.Severity.NOTE, message, place, found)


def _pieces(node: etree._Element, fonts: Fonts) -> list[tuple[str, str]]:
    """(old font or "", text) in reading order, neighbours of one font together: a letter may be split between two runs."""
    together = itertools.groupby(_runs(node, fonts), key=lambda run: run[0])
    return [(font, "".join(text for _, text in runs)) for font, runs in together]


def _runs(node: etree._Element, fonts: Fonts) -> Iterator[tuple[str, str]]:
    font, has_begun = "", False
    for one in node.iter(*_LETTERS, *_BLANKS):
        if one.tag not in _LETTERS:
            if has_begun:
                yield font, " "
            continue
        run = one.getparent()
        if run is None or next(one.iterancestors(*_GONE), None) is not None:
            continue
        font, has_begun = fonts.of(run), True
        yield font, _LETTERS[one.tag] or one.text or ""


def _tree(part: bytes) -> etree._Element | None:
    try:
        return packages.xml(part) if part else None
    except etree.XMLSyntaxError:
        return None


def _named(properties: etree._Element | None) -> str:
    """The font that run properties name for letters with marks; "" where they name none, or one of the theme."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    if fonts is None:
        return ""
    return fonts.get(f"{W}hAnsi", "") or fonts.get(f"{W}ascii", "")


def _style(properties: etree._Element, kind: str) -> str:
    found = properties.find(f"{W}{kind}")
    return "" if found is None else found.get(f"{W}val", "")
