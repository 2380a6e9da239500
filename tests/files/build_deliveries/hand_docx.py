"""Word documents written by hand: the smallest package that Word opens, without any library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from domain import forms
from tests.files.build_deliveries import zips

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORDS = (
    "Đã kiện toàn Ban Chỉ đạo và phân công từng thành viên phụ trách thôn.",
    "Xã duy trì 19 tiêu chí; đang hoàn thiện hồ sơ tiêu chí môi trường.",
    "Cơ chế hỗ trợ xi măng làm đường thôn phù hợp với điều kiện của xã.",
    "Huy động nhân dân hiến đất, góp ngày công mở rộng đường liên thôn.",
    "Có ba mươi sản phẩm OCOP; hợp tác xã hoạt động ổn định.",
    "Kết quả cơ bản đạt kế hoạch; khó khăn nhất là thu nhập của hộ nghèo.",
    "Nợ đọng còn mười triệu đồng, bố trí trả trong năm.",
    "Kế hoạch năm được họp dân lấy ý kiến ở từng thôn.",
    "Tập trung nâng cao chất lượng các tiêu chí đã đạt.",
    "Đề nghị huyện sớm phân bổ vốn đối ứng.",
)


def run(text: str, font: str = "") -> str:
    """A run, in a font of its own where one is named."""
    look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, font: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p>{run(text, font)}</w:p>"


def sections(form: forms.Narrative, changes: Mapping[int, str] | None = None) -> list[str]:
    """Every section as heading and words. changes: number of a section, from 1 -> the XML of its text."""
    made: list[str] = []
    for number, section in enumerate(form.sections, start=1):
        made.append(paragraph(f"{number}. {section.title}"))
        made.append((changes or {}).get(number, paragraph(WORDS[(number - 1) % len(WORDS)])))
    return made


def document(
    body: Iterable[str], token: str = "", *, more: Mapping[str, bytes] | None = None, main_type: str = DOCUMENT_TYPE,
    prologue: str = "",
) -> bytes:  # fmt: skip
    """The package. token: as the last line, where a program puts the text of a footer that it does not know."""
    lines = [*body, paragraph(f"Mã biểu mẫu (xin giữ nguyên): {token}") if token else ""]
    types = (
        f'<Types xmlns="{_OFFICE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{_OFFICE}/relationships"><Relationship Id="rId1" Type="{_R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    text = f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(lines)}</w:body></w:document>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": f"{head}{types}".encode(),
        "_rels/.rels": f"{head}{relations}".encode(),
        "word/document.xml": f"{head}{prologue}{text}".encode(),
    }
    return zips.packed((parts | dict(more or {})).items())


def narrative(form: forms.Narrative, changes: Mapping[int, str] | None = None) -> bytes:
    """A whole narrative with its token."""
    return document([paragraph(form.unit_name), *sections(form, changes)], form.token)
