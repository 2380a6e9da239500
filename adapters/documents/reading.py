"""Read a filled narrative back: by content controls where they are left, by headings where they are not.

Reading is by meaning, not by place: sections may have moved, been renumbered, or be written under their headings with the
controls gone. What belongs to the form (guidance, placeholder) is not taken for an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from adapters import packages, refusals
from adapters.documents.writing import PLACEHOLDER, TAG
from domain import findings, form_tokens, forms, vietnamese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBER = re.compile(r"^\s*(?:\d{1,2}|[ivxIVX]{1,5}|[a-zđA-ZĐ])\s*[.)/:]\s*")
_BODY = "word/document.xml"
_MAY_HOLD_TOKEN = ("docprops/", "word/footer", "word/header")
_SAVE_AS_DOCX = "Đề nghị mở tệp trong Word, chọn Lưu thành (Save As) kiểu Word Document (*.docx) rồi gửi lại."


class DocumentError(Exception):
    """The file is not a Word document that can be read. finding: what the sender is told, in Vietnamese."""

    def __init__(self, finding: findings.Finding) -> None:
        self.finding = finding
        super().__init__(f"{finding.message} {finding.fix}")


@dataclass
class _Found:
    """What was met so far. open: the section whose text we are in."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    open: str = ""


def read(content: bytes, form: forms.Narrative, name: str) -> forms.Filled:
    """What the unit wrote into each section and table of the form. name: of the file, as sent.

    Raises DocumentError when the file is no .docx, is not whole, or is not safe to open.
    """
    body, around = _parts(content, refusals.shown_name(name))
    found = _Found()
    headings = {_fold(section.title): section.id for section in form.sections}
    guidance = {_fold(f"- {item}") for section in form.sections for item in section.items}
    guidance |= {_fold(table.title) for table in form.tables}
    for block in _blocks(body):
        tag = _tag(block)
        if tag.startswith(TAG):
            # Sections go on behind their control: people press Enter at its end and write on.
            found.open = tag.removeprefix(TAG)
            found.texts.setdefault(found.open, []).extend(_lines(block, guidance))
        elif block.tag == f"{_W}tbl":
            _take_table(block, form, found)
        else:
            text = _text(block)
            heading = headings.get(_fold(_NUMBER.sub("", text)))
            if heading is not None:
                found.open = heading
                found.texts.setdefault(heading, [])
            elif found.open and not _is_ours(text, guidance):
                found.texts[found.open].append(text)
    known = {section.id for section in form.sections}
    texts = {key: "\n".join(lines).strip() for key, lines in found.texts.items() if key in known}
    return forms.Filled(texts, found.tables, form_tokens.find(around))


def _parts(content: bytes, file: str) -> tuple[etree._Element, str]:
    """The body, and the text of every part that may hold the token (properties, footers, the body itself)."""
    listed = packages.members(content)
    if not any(one.filename.lower() == _BODY for one in listed):
        raise _refused(refusals.not_a_document(file))
    found = packages.structural_faults(content, listed, file)
    parts = found[0] if found else packages.unpack(content, file, packages.DOCUMENT)
    if isinstance(parts, findings.Finding):
        raise _refused(parts)
    try:
        body = packages.xml(parts.get(_BODY)).find(f"{_W}body")
        around = [packages.xml(part) for name, part in parts.content.items() if name.startswith(_MAY_HOLD_TOKEN)]
    except etree.XMLSyntaxError as error:
        raise _refused(refusals.refuse("broken_zip", file)) from error
    if body is None:
        raise _refused(refusals.not_a_document(file))
    return body, "\n".join([_text(body), *(" ".join(_strings(part)) for part in around)])


def _refused(finding: findings.Finding) -> DocumentError:
    return DocumentError(replace(finding, fix=_SAVE_AS_DOCX))


def _strings(node: etree._Element) -> Iterator[str]:
    # Not itertext(): a processing instruction or comment inside would be taken for text.
    for one in node.iter(etree.Element):
        if one.text:
            yield one.text


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs, tables and our controls in reading order; other controls and wrappers are looked into."""
    for child in body.iterchildren(etree.Element):
        if child.tag in (f"{_W}p", f"{_W}tbl") or _tag(child).startswith(TAG):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _blocks(child)


def _tag(block: etree._Element) -> str:
    if block.tag != f"{_W}sdt":
        return ""
    found = block.find(f"{_W}sdtPr/{_W}tag")
    return found.get(f"{_W}val", "") if found is not None else ""


def _text(node: etree._Element) -> str:
    """Text as it is read: deleted words left out, breaks and tabs as blanks, composed Unicode."""
    pieces: list[str] = []
    for one in node.iter(f"{_W}t", f"{_W}br", f"{_W}tab", f"{_W}p"):
        if one.tag == f"{_W}t":
            pieces.append(one.text or "")
        elif pieces:
            pieces.append(" ")
    return unicodedata.normalize("NFC", "".join(pieces)).strip()


def _lines(block: etree._Element, guidance: set[str]) -> list[str]:
    texts = [_text(paragraph) for paragraph in block.iter(f"{_W}p")] or [_text(block)]
    return [text for text in texts if not _is_ours(text, guidance)]


def _is_ours(text: str, guidance: set[str]) -> bool:
    return not text or _fold(text) == _fold(PLACEHOLDER) or _fold(text) in guidance


def _fold(text: str) -> str:
    return vietnamese.tone_fold(text).lower().strip(" .:;")


def _take_table(block: etree._Element, form: forms.Narrative, found: _Found) -> None:
    """A table of the form is known by its headings; any other one is part of the section it stands in."""
    rows = [[_text(cell) for cell in row.iterchildren(f"{_W}tc")] for row in block.iterchildren(f"{_W}tr")]
    for table in form.tables:
        columns = _columns(rows[0] if rows else [], table)
        if columns and table.id not in found.tables:
            filled = [{key: row[at] if at < len(row) else "" for key, at in columns.items()} for row in rows[1:]]
            found.tables[table.id] = tuple(row for row in filled if any(row.values()))
            return
    if found.open:
        found.texts[found.open].extend(" · ".join(cell for cell in row if cell) for row in rows if any(row))


def _columns(header: Sequence[str], table: forms.Table) -> dict[str, int]:
    """Column id -> place, when every column of the table is there, in whatever order."""
    places = {_fold(text): at for at, text in enumerate(header)}
    found = {key: places[_fold(title)] for key, title in table.columns if _fold(title) in places}
    return found if len(found) == len(table.columns) else {}
