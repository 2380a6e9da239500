"""How a Word document is laid out, read back: its words in their order, and where it leaves Decree 30/2020/NĐ-CP, annex I."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.section import Section

FONT = "Times New Roman"
_MARGINS = (("trên", "top", 20, 25), ("dưới", "bottom", 20, 25), ("trái", "left", 30, 35), ("phải", "right", 15, 20))
"""Name, attribute, least and most millimetres."""
_A4 = (210, 297)
_PER_MM = 36000
_SLACK = 0.5
"""Millimetres by which programs round: Word keeps 20 mm as 19.99."""


@dataclass(frozen=True, slots=True)
class Words:
    """A document's words. lines: every paragraph that says something, those in tables too, as one reads.

    ending: the last paragraph outside tables. around: what headers and footers say.
    """

    lines: tuple[str, ...]
    ending: str
    around: tuple[str, ...]


def words(content: bytes) -> Words:
    """The words of a .docx that we made. content: nothing that an office sent, see `adapters.limited` for that."""
    document = Document(io.BytesIO(content))
    lines = [text for one in document.element.body.iter(qn("w:p")) if (text := _text(one))]
    outside = [text for one in document.paragraphs if (text := _text(one._p))]
    around = [text for part in _around(document) for one in part.iter(qn("w:p")) if (text := _text(one))]
    return Words(tuple(lines), outside[-1] if outside else "", tuple(around))


def faults(content: bytes) -> list[str]:
    """What differs from the decree's page, in Vietnamese, without doubles: paper, margins, font, page number."""
    document = Document(io.BytesIO(content))
    found = [one for section in document.sections for one in _of_page(section)]
    first = document.sections[0]
    if not any(one.text and "PAGE" in one.text for one in first.header._element.iter(qn("w:instrText"))):
        found.append("chưa có số trang ở giữa lề trên")
    elif not first.different_first_page_header_footer:
        found.append("trang 1 in số trang; trang 1 phải để trống (Different First Page)")
    others = sorted(set(_fonts(document)) - {FONT})
    if others:
        found.append(f"dùng phông {', '.join(others)}; phải là {FONT}")
    return list(dict.fromkeys(found))


def _of_page(section: Section) -> Iterator[str]:
    size = sorted(_mm(one) for one in (section.page_width, section.page_height))
    if any(abs(found - wanted) > _SLACK for found, wanted in zip(size, _A4, strict=True)):
        yield f"khổ giấy {size[0]:.0f} x {size[1]:.0f} mm; phải là A4, 210 x 297 mm"
    if _mm(section.page_width) > _mm(section.page_height):
        return  # a wide annex: the decree's margins are those of a page that stands
    for name, attribute, least, most in _MARGINS:
        found = _mm(getattr(section, f"{attribute}_margin"))
        if not least - _SLACK <= found <= most + _SLACK:
            yield f"lề {name} {found:.0f} mm; phải từ {least} đến {most} mm"


def _fonts(document: DocumentObject) -> Iterator[str]:
    """Fonts named by the default style and by whatever run has words."""
    yield document.styles["Normal"].font.name or "của giao diện"  # pyright: ignore[reportAttributeAccessIssue]
    for part in (document.element.body, *_around(document)):
        for run in part.iter(qn("w:r")):
            named = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            if named is not None and _text(run):
                yield from filter(None, (named.get(qn("w:ascii")), named.get(qn("w:hAnsi"))))


def _around(document: DocumentObject) -> Iterator[Any]:
    for section in document.sections:
        yield from (one._element for one in (section.header, section.footer) if not one.is_linked_to_previous)


def _text(element: Any) -> str:
    """The words of a paragraph or run, with single blanks."""
    return " ".join("".join(one.text or "" for one in element.iter(qn("w:t"))).split())


def _mm(length: int | None) -> float:
    return (length or 0) / _PER_MM
