"""Zips, workbooks and documents made to harm: macros, bombs, paths out of the archive, members that two programs see differently."""

from __future__ import annotations

import re
import struct
import zipfile

from tests.files.build_deliveries import zips
from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.hand_docx import document, narrative, sections
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.mails import attached, letter, mixed, text
from tests.files.build_deliveries.other_kinds import mail_with, noise, ole_with, to_report

_HAND = "a package written by hand"
_XML = "edits in the XML of the form"
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MACRO_WORDS = "application/vnd.ms-word.document.macroEnabled.main+xml"
LAUGHS = (
    "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9)) + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
VBA = ole_with("VBA", "_VBA_PROJECT", "ThisWorkbook", "dir")


def _beside(name: str, file: str, what: str, codes: str, ids: str = "E21", says: str = ""):
    verdicts = f"bao-cao.docx=accepted;{file}=returned"
    return case(name, what, source=_HAND, verdicts=verdicts, codes=codes, ids=ids, says=says)


@case(
    "hostile-macro.xlsm",
    "a workbook with a macro",
    source=_XML,
    verdicts="held",
    codes="FILE_HAS_MACROS",
    ids="E21",
    says="macro",
)
def _macro(forms: HandedOut) -> bytes:
    return _with_macro(forms)


def _with_macro(forms: HandedOut) -> bytes:
    book = forms.report.small()
    book.parts["xl/vbaProject.bin"] = VBA
    book.replace(
        "[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", MACRO_BOOK
    )
    return book.saved()


@_beside(
    "hostile-macro.eml", "bieu.xlsm", "a workbook with a macro beside a good narrative", "FILE_HAS_MACROS", says="macro"
)
def _macro_mail(forms: HandedOut) -> bytes:
    return mail_with(forms, "bieu.xlsm", _with_macro(forms))


@case(
    "hostile-macro-words.eml",
    "a narrative with a macro (.docm)",
    source=_HAND,
    verdicts="bao-cao.docm=returned",
    codes="FILE_HAS_MACROS",
    ids="E21",
    says="macro",
)
def _docm(forms: HandedOut) -> bytes:
    words = document(
        sections(forms.report.words), forms.report.words.token, more={"word/vbaProject.bin": VBA}, main_type=MACRO_WORDS
    )
    return to_report(forms, "bao-cao.docm", words, "docm")


@_beside("hostile-zip-in-zip.eml", "bieu.zip", "a zip in a zip", "ZIP_NESTED", "E22")
def _nested(forms: HandedOut) -> bytes:
    return mail_with(forms, "bieu.zip", zips.packed([("trong.zip", zips.packed([("a.txt", b"a")]))]))


@_beside("hostile-zip-path.eml", "bieu.zip", "a member that climbs out of its folder", "ZIP_PATH_REFUSED")
def _path(forms: HandedOut) -> bytes:
    return mail_with(forms, "bieu.zip", zips.packed([("../../ngoai.xlsx", noise(200))]))


@_beside("hostile-zip-absolute.eml", "bieu.zip", "a member with the path of a disk", "ZIP_PATH_REFUSED")
def _absolute(forms: HandedOut) -> bytes:
    return mail_with(forms, "bieu.zip", zips.packed([("/etc/cron.d/x", noise(50)), ("D:\\a.xlsx", noise(50))]))


@_beside("hostile-zip-twins.eml", "bieu.zip", "two members of one name", "ZIP_TWIN_MEMBERS")
def _twins(forms: HandedOut) -> bytes:
    content = zips.packed([("bieu.xlsx", noise(200)), ("bieX.xlsx", noise(90))]).replace(b"bieX.xlsx", b"bieu.xlsx")
    return mail_with(forms, "bieu.zip", content)


@_beside("hostile-zip-bomb.eml", "bieu.zip", "ten megabytes of zeros in ten kilobytes", "FILE_TOO_LARGE")
def _bomb(forms: HandedOut) -> bytes:
    return mail_with(forms, "bieu.zip", zips.packed([("bieu.xlsx", bytes(10_000_000))]))


@_beside(
    "hostile-zip-lying.eml",
    "bieu.*",
    "a member that says it is small and is not",
    "FILE_UNREADABLE|FILE_TOO_LARGE",
)
def _lying(forms: HandedOut) -> bytes:
    content = bytearray(zips.packed([("bieu.xlsx", bytes(3_000_000))]))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(signature) + at, 100)
    return mail_with(forms, "bieu.zip", bytes(content))


@case(
    "hostile-zip-of-all.eml",
    "a zip with a good file, a program and a macro",
    source=_HAND,
    verdicts="bao-cao.docx=accepted;chay.exe=returned;bieu.xlsm=returned",
    codes="FILE_KIND_REFUSED;FILE_HAS_MACROS",
    ids="E21",
)
def _all(forms: HandedOut) -> bytes:
    members = (
        ("bao-cao.docx", narrative(forms.report.words)),
        ("chay.exe", b"MZ\x90\0" + noise(200)),
        ("bieu.xlsm", _with_macro(forms)),
    )
    return letter(mixed(text("Xã gửi"), attached("bao cao.zip", zips.packed(members))), key="zip-of-all")


def _book_beside(name: str, what: str, codes: str):
    """The builder below gives the bytes of bieu.xlsx."""

    def enter(build):
        _beside(name, "bieu.xlsx", what, codes)(lambda forms: mail_with(forms, "bieu.xlsx", build(forms)))
        return build

    return enter


@_book_beside("hostile-entities.eml", "a sheet of a billion laughs", "XML_REFUSED")
def _laughs(forms: HandedOut) -> bytes:
    book = forms.report.small()
    part = book.sheets["Tình hình chung"]
    book.replace(part, "<worksheet", f"{LAUGHS}<worksheet", 1)
    book.replace(
        part, "</sheetData>", '<row r="40"><c r="C40" t="inlineStr"><is><t>&e8;</t></is></c></row></sheetData>'
    )
    return book.saved()


@_book_beside("hostile-outside-entity.eml", "a sheet that reads a file of ours", "XML_REFUSED")
def _outside(forms: HandedOut) -> bytes:
    book = forms.report.small()
    book.replace(book.sheets["Tình hình chung"], "<worksheet", f"{OUTSIDE}<worksheet", 1)
    return book.saved()


@_book_beside("hostile-far-cell.eml", "a cell in the last row and column of Excel", "SHEET_TOO_LARGE")
def _far(forms: HandedOut) -> bytes:
    book = forms.report.small()
    book.replace(
        book.sheets["Tình hình chung"],
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    return book.saved()


@_book_beside("hostile-sheet-bomb.eml", "a sheet of six megabytes of blanks", "FILE_TOO_LARGE")
def _sheet_bomb(forms: HandedOut) -> bytes:
    book = forms.report.small()
    book.replace(book.sheets["Tình hình chung"], "<sheetData>", f"{' ' * 6_000_000}<sheetData>")
    return book.saved()


@_book_beside("hostile-broken-xml.eml", "a sheet whose XML breaks off", "FILE_UNREADABLE")
def _broken(forms: HandedOut) -> bytes:
    book = forms.report.small()
    part = book.sheets["Tình hình chung"]
    book.parts[part] = book.parts[part][: len(book.parts[part]) // 2]
    return book.saved()


@_book_beside("hostile-twin-parts.eml", "two sheets of one name, one of them seen by each program", "ZIP_TWIN_MEMBERS")
def _twin_parts(forms: HandedOut) -> bytes:
    book = forms.report.small()
    book.parts["XL/worksheets/sheet2.xml"] = book.parts["xl/worksheets/sheet2.xml"].replace(
        b"<v>1000</v>", b"<v>9000</v>"
    )
    return book.saved()


@case(
    "hostile-entities-words.eml",
    "a narrative of a billion laughs",
    source=_HAND,
    verdicts="bao-cao.docx=returned",
    codes="XML_REFUSED",
    ids="E21",
)
def _laughing_words(forms: HandedOut) -> bytes:
    words = document(
        sections(forms.report.words, {1: "<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>"}),
        forms.report.words.token,
        prologue=LAUGHS,
    )
    return to_report(forms, "bao-cao.docx", words, "laughing-words")


@case(
    "hostile-embedded-object.docx",
    "a narrative with a program embedded as an object",
    source=_HAND,
    verdicts="accepted|returned",
    ids="E21",
)
def _embedded(forms: HandedOut) -> bytes:
    return document(
        sections(forms.report.words),
        forms.report.words.token,
        more={"word/embeddings/oleObject1.bin": ole_with("\x01Ole10Native")},
    )


@case(
    "hostile-symlink.eml",
    "a zip with a link to a file of ours",
    source=_HAND,
    verdicts="bao-cao.docx=accepted;bieu.xlsx=returned",
    codes="FILE_KIND_REFUSED|FILE_UNREADABLE",
    ids="E21",
)
def _symlink(forms: HandedOut) -> bytes:
    import io

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        one = zipfile.ZipInfo("bieu.xlsx", zips.WRITTEN_AT)
        one.create_system, one.external_attr = 3, 0o120777 << 16
        package.writestr(one, "/etc/passwd")
        package.writestr(zipfile.ZipInfo("bao-cao.docx", zips.WRITTEN_AT), narrative(forms.report.words))
    return letter(mixed(text("Xã gửi"), attached("bao cao.zip", held.getvalue())), key="symlink")


@case(
    "hostile-cell-twice.xlsx",
    "one cell written twice with two figures: each program sees another one",
    source=_XML,
    verdicts="held",
    codes="CELL_TWICE",
    ids="E21",
)
def _cell_twice(forms: HandedOut) -> bytes:
    book = forms.report.book()
    sheet, cell = forms.report.at("tin_bai")
    xml = book.parts[book.sheets[sheet]].decode()
    (written,) = re.findall(rf'<c r="{cell}"[^>]*><v>10</v></c>', xml)
    book.replace(book.sheets[sheet], written, written + written.replace("<v>10<", "<v>99<"))
    return book.saved()
