"""A small narrative form, its file, and ways to fill and to break it."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.sax import saxutils

from docx import Document
from docx.document import Document as DocumentObject
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from adapters import documents
from adapters.documents.writing import PLACEHOLDER
from domain import findings, form_tokens, forms

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
KEY = b"k" * 32
TOKEN = form_tokens.sign(form_tokens.Claim("quang-nam-ntm-2023", "bao-cao-huyen:dv23-517", "dv23-517", "1"), KEY)
FORM = forms.Narrative(
    token=TOKEN,
    title="Báo cáo sơ kết 3 năm của UBND cấp huyện",
    unit_name="UBND huyện Núi Thành",
    heading=(("Thời hạn gửi", "trước thứ Tư 15/11/2023"),),
    sections=(
        forms.Section("to-chuc", "Công tác tổ chức, triển khai", ("Kiện toàn Ban Chỉ đạo", "Tập huấn")),
        forms.Section("co-che", "Cơ chế, chính sách", ("Phù hợp", "Chưa phù hợp")),
        forms.Section("kien-nghi", "Đề xuất, kiến nghị"),
    ),
    tables=(forms.Table("kien-nghi", "Bảng kiến nghị", (("noi-dung", "Nội dung"), ("cap", "Cấp")), 3, "kien-nghi"),),
)
Answer = forms.Filled | tuple[findings.Finding, ...]


@cache
def blank(form: forms.Narrative = FORM) -> bytes:
    """The empty form as a file, written once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bao-cao.docx"
        documents.write(form, path)
        return path.read_bytes()


def edited(change: Callable[[DocumentObject], None]) -> bytes:
    """The form after somebody has worked in it."""
    document = Document(io.BytesIO(blank()))
    change(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def controls(document: DocumentObject) -> dict[str, etree._Element]:
    """The content controls by their tag."""
    found = document.element.body.iter(f"{W}sdt")
    return {one.find(f"{W}sdtPr/{W}tag").get(f"{W}val"): one for one in found}


def type_over(document: DocumentObject, section: str, text: str, font: str = "") -> None:
    """Write over the prompt of a section."""
    place = next(controls(document)[f"soket:{section}"].iter(f"{W}t"))
    place.text = text
    if font:
        set_font(place.getparent(), font)


def set_font(run: etree._Element, font: str) -> None:
    """Set a run in a font, as Word does it."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    fonts = etree.SubElement(properties, f"{W}rFonts")
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(f"{W}{script}", font)


def filled(text: str) -> bytes:
    """The form with a text over the first prompt, put into the XML as it is: no program has looked at its characters."""
    words = saxutils.escape(text).encode("utf-8", "surrogatepass")
    return repacked(blank(), lambda name, body: body.replace(PLACEHOLDER.encode(), words, 1) if name == BODY else body)


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with every part changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return held.getvalue()


def package(*members: tuple[str, bytes]) -> bytes:
    """A zip of these members, good or not."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in members:
            new.writestr(name, body)
    return held.getvalue()


def document_xml(inside: str) -> bytes:
    """A document part around these elements."""
    space = W.strip("{}")
    return f'<w:document xmlns:w="{space}"><w:body>{inside}</w:body></w:document>'.encode()


def answer(content: bytes, form: forms.Narrative = FORM, name: str = "Báo cáo.docx") -> Answer:
    """What reading gives, here and without the child: the filled form, or why it was not read."""
    try:
        return documents.read(content, form, name)
    except documents.DocumentError as refused:
        return refused.findings
