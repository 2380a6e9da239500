"""Read a filled narrative back: by content controls where they are left, by headings where they are not.

Reading is by meaning, not by place: sections may have moved, been renumbered, or be written under their headings with the
controls gone. What belongs to the form (guidance, the prompt to write) is not taken for an answer. What offices send is
read in the limited child (`adapters.limited`), never here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from adapters import file_kinds, packages, refusals
from adapters.documents import old_fonts
from adapters.documents.old_fonts import Fonts, Line, W
from adapters.documents.writing import PLACEHOLDER, TAG
from domain import findings, form_tokens, forms, vietnamese

_NUMBER = re.compile(r"^\s*(?:\d{1,2}|[ivxIVX]{1,5}|[a-zđA-ZĐ])\s*[.)/:]\s*")
_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_MAY_HOLD_TOKEN = ("docprops/", "word/footer", "word/header")


class DocumentError(Exception):
    """The file is not a Word document that can be read. findings: what the sender is told; finding: the first of them."""

    def __init__(self, *found: findings.Finding) -> None:
        self.findings = found
        self.finding = found[0]
        super().__init__(" ".join(f"{one.message} {one.fix}" for one in found))


@dataclass
class _Found:
    """What was met so far. open: the section whose text we are in."""

    fonts: Fonts
    texts: dict[str, list[Line]] = field(default_factory=dict)
    tables: dict[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    open: str = ""
    notes: old_fonts.Notes = field(default_factory=old_fonts.Notes)


def read(content: bytes, form: forms.Narrative, name: str) -> forms.Filled:
    """What the unit wrote into each section and table of the form. name: of the file, as sent.

    Raises DocumentError when the file is no .docx, is not whole, or is not safe to open.
    """
    file = refusals.shown_name(name)
    body, around, fonts = _parts(content, file)
    found = _Found(fonts)
    headings = {_fold(section.title): section.id for section in form.sections}
    guidance = {_fold(f"- {item}") for section in form.sections for item in section.items}
    guidance |= {_fold(table.title) for table in form.tables}
    for block in _opened(list(_blocks(body)), headings, fonts):
        tag = _tag(block)
        if tag.startswith(TAG):
            # Sections go on behind their control: people press Enter at its end and write on.
            found.open = tag.removeprefix(TAG)
            found.texts.setdefault(found.open, []).extend(_lines(block, guidance, fonts))
        elif block.tag == f"{W}tbl":
            _take_table(block, form, found)
        else:
            line = old_fonts.line(block, fonts)
            heading = _heading(line, headings)
            if heading is not None:
                found.open = heading
                found.texts.setdefault(heading, [])
            elif found.open and not _is_ours(line.text, guidance):
                found.texts[found.open].append(line)
    texts: dict[str, str] = {}
    for section in form.sections:
        if section.id in found.texts:
            lines = old_fonts.settle(found.texts[section.id])
            texts[section.id] = "\n".join(one.text for one in lines)
            found.notes.add(section.title, lines)
    return forms.Filled(texts, found.tables, form_tokens.find(around), found.notes.findings(file))


def _parts(content: bytes, file: str) -> tuple[etree._Element, str, Fonts]:
    """The body, the text of every part that may hold the token (properties, footers, the body itself), and the fonts."""
    if len(content) > packages.LARGEST_FILE:
        raise _refused(refusals.too_large(file, len(content), packages.LARGEST_FILE))
    kind = file_kinds.kind_of(content)
    if kind != "docx":
        raise DocumentError(refusals.refuse_document(kind, file))
    listed = packages.members(content)
    found = packages.structural_faults(content, listed, file) + packages.macro_faults(listed, file)
    if found:
        raise _refused(*found)
    parts = packages.unpack(content, file, packages.DOCUMENT)
    if isinstance(parts, findings.Finding):
        raise _refused(parts)
    document = parts.get(_BODY)
    try:
        body = packages.xml(document).find(f"{W}body")
        around = [packages.xml(part) for name, part in parts.content.items() if name.startswith(_MAY_HOLD_TOKEN)]
    except etree.XMLSyntaxError as error:
        raise DocumentError(refusals.refuse_document("broken_document", file)) from error
    if body is None:
        raise DocumentError(refusals.refuse_document("other_document", file))
    text = "\n".join([_text(body), *(" ".join(_strings(part)) for part in around)])
    return body, text, Fonts(document, parts.get(_STYLES))


def _refused(*found: findings.Finding) -> DocumentError:
    return DocumentError(*map(refusals.for_document, found))


def _strings(node: etree._Element) -> Iterator[str]:
    # Not itertext(): a processing instruction or comment inside would be taken for text.
    for one in node.iter(etree.Element):
        if one.text:
            yield one.text


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs, tables and our controls in reading order; other controls and wrappers are looked into."""
    for child in body.iterchildren(etree.Element):
        if child.tag in (f"{W}p", f"{W}tbl") or _tag(child).startswith(TAG):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _blocks(child)


def _opened(blocks: Sequence[etree._Element], headings: Mapping[str, str], fonts: Fonts) -> Iterator[etree._Element]:
    """The blocks, with those inside a table that only lays the page out: a section has its heading there and nowhere else.

    A table of contents is none: what it names stands below once more.
    """
    framed = {one: found for one in blocks if one.tag == f"{W}tbl" and (found := _headings_in(one, headings, fonts))}
    if not framed:  # nearly always: nothing is looked at twice then
        yield from blocks
        return
    outside = {_tag(one).removeprefix(TAG) for one in blocks if _tag(one).startswith(TAG)}
    outside |= {
        found for one in blocks if one.tag == f"{W}p" and (found := _heading(old_fonts.line(one, fonts), headings))
    }
    for block in blocks:
        if framed.get(block, set()) - outside:
            cells = [cell for row in block.iterchildren(f"{W}tr") for cell in row.iterchildren(f"{W}tc")]
            yield from _opened([one for cell in cells for one in _blocks(cell)], headings, fonts)
        else:
            yield block


def _headings_in(table: etree._Element, headings: Mapping[str, str], fonts: Fonts) -> set[str]:
    """The sections that are headed, or have our control, anywhere in a table."""
    lines = (old_fonts.line(one, fonts) for one in table.iter(f"{W}p"))
    tags = (_tag(one) for one in table.iter(f"{W}sdt"))
    return {found for one in lines if (found := _heading(one, headings))} | {
        one.removeprefix(TAG) for one in tags if one.startswith(TAG)
    }


def _heading(line: Line, headings: Mapping[str, str]) -> str | None:
    """The section whose heading a line is, numbered or not."""
    return headings.get(_fold(_NUMBER.sub("", line.text)))


def _tag(block: etree._Element) -> str:
    if block.tag != f"{W}sdt":
        return ""
    found = block.find(f"{W}sdtPr/{W}tag")
    return found.get(f"{W}val", "") if found is not None else ""


def _text(node: etree._Element) -> str:
    """All text below, for tokens: as it is stored, paragraphs and cells apart."""
    return "".join(one.text or "" if one.tag == f"{W}t" else " " for one in node.iter(f"{W}t", f"{W}p"))


def _lines(block: etree._Element, guidance: set[str], fonts: Fonts) -> list[Line]:
    found: Iterable[etree._Element] = list(block.iter(f"{W}p")) or [block]
    lines = [old_fonts.line(paragraph, fonts) for paragraph in found]
    return [one for one in lines if not _is_ours(one.text, guidance)]


def _is_ours(text: str, guidance: set[str]) -> bool:
    return not text or _fold(text) == _fold(PLACEHOLDER) or _fold(text) in guidance


def _fold(text: str) -> str:
    return vietnamese.tone_fold(text).lower().strip(" .:;")


def _take_table(block: etree._Element, form: forms.Narrative, found: _Found) -> None:
    """A table of the form is known by its headings; any other one is part of the section it stands in."""
    rows = _rows(block, found.fonts)
    for table in form.tables:
        columns = _columns([one.text for one in rows[0]] if rows else [], table)
        if columns and table.id not in found.tables:
            filled = [{key: row[at] for key, at in columns.items() if at < len(row)} for row in rows[1:]]
            found.tables[table.id] = tuple(
                {key: row[key].text if key in row else "" for key in columns}
                for row in filled
                if any(cell.text for cell in row.values())
            )
            found.notes.add(table.title, (cell for row in filled for cell in row.values()))
            return
    if found.open:
        found.texts[found.open].extend(old_fonts.joined(row) for row in rows if any(cell.text for cell in row))


def _rows(block: etree._Element, fonts: Fonts) -> list[list[Line]]:
    """The cells of a table, row by row: settled together, because a cell alone says little."""
    stored = [
        [old_fonts.line(cell, fonts) for cell in row.iterchildren(f"{W}tc")] for row in block.iterchildren(f"{W}tr")
    ]
    settled = iter(old_fonts.settle([cell for row in stored for cell in row]))
    return [[next(settled) for _ in row] for row in stored]


def _columns(header: Sequence[str], table: forms.Table) -> dict[str, int]:
    """Column id -> place, when every column of the table is there, in whatever order."""
    places = {_fold(text): at for at, text in enumerate(header)}
    found = {key: places[_fold(title)] for key, title in table.columns if _fold(title) in places}
    return found if len(found) == len(table.columns) else {}
