"""Whose is it, and which one counts? Districts that pass things on, several files for one report, files that come alone."""

from __future__ import annotations

from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.hand_docx import document, narrative, paragraph, sections
from tests.files.build_deliveries.handed_out import DISTRICT_ADDRESS, HandedOut, Pack
from tests.files.build_deliveries.mails import ADDRESS, attached, forwarded, in_lines, letter, mixed, text, word
from tests.files.build_deliveries.other_kinds import jpeg, noise, pdf
from tests.files.build_deliveries.placing import mail_of
from tests.files.build_deliveries.sheet_cells import Book

_HAND = "a mail written by hand"


def _from_district(body: bytes, key: str, *more: str) -> bytes:
    return letter(
        body,
        *more,
        key=key,
        sender=f"Van phong dieu phoi huyen <{DISTRICT_ADDRESS}>",
        subject=word("Fwd: Báo cáo sơ kết của xã Tam Anh Nam"),
    )


@case(
    "place-district-forwards.eml",
    "the district passes the commune's mail on as an attachment",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
    ids="E18",
)
def _district(forms: HandedOut) -> bytes:
    inside = mail_of(("bao-cao.docx", narrative(forms.report.words)), key="inside", to=DISTRICT_ADDRESS)
    return _from_district(mixed(text("Huyện chuyển báo cáo của xã."), forwarded(inside)), "district")


@case(
    "place-district-forwards-inline.eml",
    "the district passes it on with Forward: words quoted, files hung on",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
    ids="E18",
)
def _district_inline(forms: HandedOut) -> bytes:
    words = in_lines(
        (
            "Huyện chuyển.",
            "",
            "---------- Forwarded message ---------",
            f"Từ: UBND xã Tam Anh Nam <{ADDRESS}>",
            "Date: Th 6, 20 thg 10, 2023 vào lúc 07:30",
            "Subject: Báo cáo",
            "To: huyện",
            "",
            "Xã gửi.",
        )
    )
    return _from_district(
        mixed(text(words), attached("bao-cao.docx", narrative(forms.report.words))), "district-inline"
    )


@case(
    "place-district-two-communes.eml",
    "the district sends the forms of two communes",
    source=_HAND,
    verdicts="tam anh nam.docx=accepted;tam anh bac.docx=accepted",
    ids="E24",
)
def _two_communes(forms: HandedOut) -> bytes:
    files = (("tam anh nam.docx", forms.report), ("tam anh bac.docx", forms.other))
    return _from_district(
        mixed(text("Huyện gửi báo cáo của hai xã."), *(attached(name, narrative(pack.words)) for name, pack in files)),
        "two-communes",
    )


def _differing(pack: Pack) -> bytes:
    book: Book = pack.book()
    book.number(*pack.at("tin_bai"), 25)
    return book.saved()


@case(
    "place-two-differ.eml",
    "two workbooks for one report that differ in a figure",
    source=_HAND,
    verdicts="bieu.xlsx=returned;bieu moi.xlsx=returned",
    codes="FILES_TWICE",
    ids="E18",
)
def _two_differ(forms: HandedOut) -> bytes:
    return mail_of(("bieu.xlsx", forms.report.filled()), ("bieu moi.xlsx", _differing(forms.report)), key="two-differ")


@case(
    "place-two-narratives.eml",
    "two narratives for one report that differ",
    source=_HAND,
    verdicts="bao-cao.docx=returned;bao-cao (2).docx=returned",
    codes="FILES_TWICE",
    ids="E18",
)
def _two_narratives(forms: HandedOut) -> bytes:
    other = narrative(forms.report.words, {1: paragraph("Bản này viết khác với bản kia ở mục một.")})
    return mail_of(("bao-cao.docx", narrative(forms.report.words)), ("bao-cao (2).docx", other), key="two-narratives")


@case(
    "place-same-twice.eml",
    "one file twice under two names",
    source=_HAND,
    verdicts="bieu.xlsx=accepted;bieu - Copy.xlsx=repeat",
    ids="E18",
)
def _same_twice(forms: HandedOut) -> bytes:
    content = forms.report.filled()
    return mail_of(("bieu.xlsx", content), ("bieu - Copy.xlsx", content), key="same-twice")


@case(
    "place-no-token-narrative.eml",
    "a narrative of the clerk's own, no token, two obligations owed",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="OBLIGATION_UNCLEAR",
    ids="E20",
)
def _own_narrative(forms: HandedOut) -> bytes:
    return mail_of(("bao-cao.docx", document(sections(forms.report.words))), key="own-narrative")


@case(
    "place-scan-alone.eml",
    "a signed scan alone: of the report or of the paper?",
    source=_HAND,
    verdicts="ban-ky.pdf=held",
    codes="OBLIGATION_UNCLEAR",
    ids="E29",
)
def _scan(forms: HandedOut) -> bytes:
    return mail_of(("ban-ky.pdf", pdf()), key="scan-alone")


@case(
    "place-scan-for-report.eml",
    "a signed scan alone, to the report's address, which needs Word and Excel",
    source=_HAND,
    verdicts="ban-ky.pdf=returned",
    codes="FILE_KIND_REFUSED",
    ids="E29",
)
def _scan_tag(forms: HandedOut) -> bytes:
    return mail_of(("ban-ky.pdf", pdf()), key="scan-for-report", to=forms.report.reply_to)


@case(
    "place-scan-for-paper.eml",
    "a signed scan alone, to the paper's address",
    source=_HAND,
    verdicts="ban-ky.pdf=accepted",
    ids="E29",
)
def _scan_paper(forms: HandedOut) -> bytes:
    return mail_of(("ban-ky.pdf", pdf()), key="scan-for-paper", to=forms.paper.reply_to)


def _alone(name: str, file: str, what: str, content: bytes, codes: str = "FILE_KIND_REFUSED", ids: str = "E22") -> None:
    """Nothing but an unreadable file from a known address: no placing would make it readable, so it goes back."""

    @case(name, what, source=_HAND, verdicts=f"{file}=returned", codes=codes, ids=ids)
    def _build(forms: HandedOut) -> bytes:
        return mail_of((file, content), key=name)


_alone("alone-photo.eml", "bao cao.jpg", "a photograph of the printed report, and nothing else", jpeg())
_alone("alone-program.eml", "bieu.exe", "a program, and nothing else", b"MZ\x90\0" + noise(300), ids="E21")
_alone("alone-rar.eml", "bao cao.rar", "a RAR archive, and nothing else", b"Rar!\x1a\x07\x01\0" + noise(300))
_alone("alone-empty.eml", "bieu.xlsx", "a file of 0 bytes, and nothing else", b"", "FILE_EMPTY")
