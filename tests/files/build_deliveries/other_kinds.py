"""Files that are no .xlsx and no .docx, each in a mail beside a good narrative whose token says whose mail it is."""

from __future__ import annotations

import base64
import zlib

from tests.files.build_deliveries import zips
from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.hand_docx import narrative
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.mails import attached, letter, mixed, text
from tests.files.build_deliveries.office_programs import encrypted, info_zip, libreoffice

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET_XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>1</Data></Cell></Row></Table>'
    "</Worksheet></Workbook>"
)


def noise(size: int) -> bytes:
    """Bytes that say nothing, always the same."""
    import hashlib

    return b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(size // 32 + 1))[:size]


def png() -> bytes:
    """A picture of four grey points."""
    rows = zlib.compress(b"\0\x80\xa0" * 2)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = (2).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(number: int = 0) -> bytes:
    """The beginning of a photograph, and noise."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x48\0\x48\0\0" + noise(900) + bytes([number]) + b"\xff\xd9"


def pdf(words: str = "Ban ky dong dau") -> bytes:
    """One page with a line, as a scanner's program names it."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )  # fmt: skip
    out, offsets = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in offsets)
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def ole_with(*streams: str) -> bytes:
    """An OLE file with directory entries of these names, and nothing in them."""
    return (
        OLE.ljust(512, b"\0")
        + b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
        + noise(2048)
    )


def beside(
    name: str,
    file: str,
    what: str,
    content: bytes | None,
    *,
    code: str,
    source: str = "bytes written by hand",
    verdict: str = "returned",
    ids: str = "E22",
    says: str = "",
) -> None:
    """A case: the file in a mail beside a good narrative. content: None for one that `build` below makes."""

    @case(
        name, what, source=source, verdicts=f"bao-cao.docx=accepted;{file}={verdict}", codes=code, ids=ids, says=says,
    )  # fmt: skip
    def _build(forms: HandedOut) -> bytes:
        return mail_with(forms, file, content or b"")


def mail_with(forms: HandedOut, file: str, content: bytes) -> bytes:
    """The mail."""
    parts = (text("Xã gửi báo cáo."), attached("bao-cao.docx", narrative(forms.report.words)), attached(file, content))
    return letter(mixed(*parts), key=file)


def to_report(forms: HandedOut, file: str, content: bytes, key: str) -> bytes:
    """The file alone, sent to the address with the report's tag."""
    return letter(mixed(text("Xã gửi báo cáo."), attached(file, content)), key=key, to=forms.report.reply_to)


def _beside_built(
    name: str, file: str, what: str, *, code: str, source: str, says: str = "", ids: str = "E22", is_kept: bool = False
):
    verdicts = f"bao-cao.docx=accepted;{file}=returned"
    return case(name, what, source=source, verdicts=verdicts, codes=code, ids=ids, says=says, is_kept=is_kept)


_REFUSED = "FILE_KIND_REFUSED"
beside("kind-empty.eml", "bieu.xlsx", "a file of 0 bytes", b"", code="FILE_EMPTY")
beside("kind-program.eml", "bieu.exe", "a Windows program", b"MZ\x90\0\x03" + noise(600), code=_REFUSED, ids="E21")
beside(
    "kind-program-as-xlsx.eml",
    "bieu.xlsx",
    "a Windows program called .xlsx",
    b"MZ\x90\0\x03" + noise(600),
    code=_REFUSED,
    ids="E21",
)
beside("kind-picture.eml", "bieu.png", "a screenshot of the figures", png(), code=_REFUSED)
beside("kind-photo-as-xlsx.eml", "bieu.xlsx", "a photograph called .xlsx", jpeg(), code=_REFUSED)
beside("kind-rar.eml", "bieu.rar", "a RAR archive", b"Rar!\x1a\x07\x01\0" + noise(700), code=_REFUSED, says="RAR")
beside("kind-7z.eml", "bieu.7z", "a 7z archive", b"7z\xbc\xaf\x27\x1c\0\x04" + noise(700), code=_REFUSED, says="7z")
beside(
    "kind-csv-as-xlsx.eml",
    "bieu.xlsx",
    "a CSV called .xlsx",
    "STT;Chỉ tiêu;2023\n1;Tổng số hộ;1000\n".encode(),
    code=_REFUSED,
    says="CSV",
)
beside(
    "kind-html-as-xls.eml",
    "bieu.xls",
    "a web page called .xls, as old report programs write",
    b"<html><body><table><tr><td>T\xe1\xbb\x95ng s\xe1\xbb\x91 h\xe1\xbb\x99</td><td>1000</td></tr></table></body></html>",
    code=_REFUSED,
)
beside("kind-xml-2003.eml", "bieu.xls", "a workbook as XML of Excel 2003", SHEET_XML.encode(), code=_REFUSED)
beside(
    "kind-binary-workbook.eml",
    "bieu.xlsb",
    "a binary workbook",
    zips.packed([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", noise(400))]),
    code=_REFUSED,
    says="xlsb",
)
beside(
    "kind-shortcut.eml",
    "bieu.xlsx.lnk",
    "a shortcut in place of the file",
    bytes.fromhex("4c0000000114020000000000c000000000000046") + noise(300),
    code=_REFUSED,
)
beside(
    "kind-outlook-message.eml",
    "bao cao.msg",
    "a mail saved by Outlook as .msg",
    ole_with("__substg1.0_0037001F", "__properties_version1.0"),
    code=_REFUSED,
)
beside("kind-pdf-as-xlsx.eml", "bieu.xlsx", "a PDF called .xlsx", pdf("Bieu so lieu"), code=_REFUSED, says="PDF")
beside(
    "kind-empty-zip.eml",
    "bieu.zip",
    "a zip without members",
    b"PK\x05\x06" + bytes(18),
    code="FILE_UNREADABLE|FILE_KIND_REFUSED|FILE_EMPTY",
)


@_beside_built(
    "kind-password.eml",
    "bieu.xlsx",
    "a workbook under a password",
    code="FILE_ENCRYPTED",
    source="encrypted as Excel does (msoffcrypto)",
    says="mật khẩu",
    is_kept=True,
)
def _password(forms: HandedOut) -> bytes:
    return mail_with(forms, "bieu.xlsx", encrypted(forms.report.small().saved()))


@case(
    "kind-password.docx",
    "a narrative under a password, in the folder",
    source="encrypted as Word does (msoffcrypto)",
    verdicts="held",
    codes="FILE_ENCRYPTED",
    ids="E22",
    says="mật khẩu",
    is_kept=True,
)
def _password_docx(forms: HandedOut) -> bytes:
    return encrypted(narrative(forms.report.words))


@_beside_built(
    "kind-password-zip.eml",
    "bieu.zip",
    "a zip under a password",
    code="FILE_ENCRYPTED",
    source="made by zip -P",
    says="mật khẩu",
    is_kept=True,
)
def _password_zip(forms: HandedOut) -> bytes:
    return mail_with(forms, "bieu.zip", info_zip({"bieu.xlsx": forms.report.small().saved()}, "-P", "nongthonmoi"))


def _words_of_old(name: str, kind: str, wanted: str, what: str) -> None:
    @case(
        name, what, source="the narrative saved by LibreOffice 7.4", verdicts=f"bao-cao.{kind}=returned",
        codes=_REFUSED, ids="E22", says=".docx", is_kept=True,
    )  # fmt: skip
    def _build(forms: HandedOut) -> bytes:
        content = libreoffice(narrative(forms.report.words), "docx", wanted)
        return to_report(forms, f"bao-cao.{kind}", content, name)


_words_of_old("kind-old-word.eml", "doc", "doc:MS Word 97", "the narrative as .doc of Word 97: what to do must be said")
_words_of_old("kind-odt.eml", "odt", "odt", "the narrative as .odt")
_words_of_old("kind-rtf.eml", "rtf", "rtf", "the narrative as .rtf")


@case(
    "kind-pdf-as-docx.eml",
    "the narrative as a PDF that is called .docx",
    source="bytes written by hand",
    verdicts="bao-cao.docx=returned",
    codes=_REFUSED,
    ids="E22",
    says=".docx",
)
def _pdf_as_docx(forms: HandedOut) -> bytes:
    return to_report(forms, "bao-cao.docx", pdf("Bao cao"), "pdf-as-docx")


@_beside_built(
    "kind-truncated-workbook.eml",
    "bieu.xlsx",
    "a workbook cut off in the middle",
    code="FILE_UNREADABLE",
    source="bytes cut",
)
def _truncated(forms: HandedOut) -> bytes:
    book = forms.report.filled()
    return mail_with(forms, "bieu.xlsx", book[: len(book) * 2 // 3])


@case(
    "kind-truncated-words.eml",
    "a narrative cut off in the middle",
    source="bytes cut",
    verdicts="bao-cao.docx=returned",
    codes="FILE_UNREADABLE",
    ids="E22",
    says=".docx",
)
def _truncated_words(forms: HandedOut) -> bytes:
    words = narrative(forms.report.words)
    return to_report(forms, "bao-cao.docx", words[: len(words) // 2], "truncated-words")


@case(
    "kind-base64-as-xlsx.eml",
    "a workbook that a gateway encoded twice",
    source="base64 in base64",
    verdicts="bieu.xlsx=returned;bao-cao.docx=accepted",
    codes=_REFUSED,
    ids="E22",
)
def _twice_encoded(forms: HandedOut) -> bytes:
    content = base64.encodebytes(forms.report.filled()[:3000])
    return letter(
        mixed(text("Xã gửi."), attached("bieu.xlsx", content), attached("bao-cao.docx", narrative(forms.report.words))),
        key="twice",
    )
