"""Mails that are broken, too deep, sealed, or made to smuggle something into our answer."""

from __future__ import annotations

import struct

from tests.files.build_deliveries.cases import LETTER, case
from tests.files.build_deliveries.hand_docx import narrative
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.mails import (
    ADDRESS,
    DOCX,
    attached,
    entity,
    forwarded,
    letter,
    lines,
    mixed,
    multi,
    text,
    word,
)  # fmt: skip
from tests.files.build_deliveries.other_kinds import noise, png

_HAND = "a mail written by hand"


def tnef(*files: tuple[str, bytes]) -> bytes:
    """Outlook's own package with these files (MS-OXTNEF)."""

    def attribute(level: int, number: int, content: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)

    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    out += attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0")
    for name, content in files:
        out += attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0, 0, 0, 0))
        out += attribute(2, 0x00018010, name.encode("cp1252", "replace") + b"\0") + attribute(2, 0x0006800F, content)
    return out


@case(
    "broken-winmail.eml",
    "Outlook's winmail.dat with the files inside",
    source="a TNEF package written by hand",
    verdicts="winmail.dat=returned",
    codes="WINMAIL_DAT",
    ids="E22",
    says="winmail.dat",
)
def _winmail(forms: HandedOut) -> bytes:
    package = tnef(("bao-cao.docx", narrative(forms.report.words)))
    file = entity(
        'application/ms-tnef; name="winmail.dat"', package, 'Content-Disposition: attachment; filename="winmail.dat"'
    )
    return letter(mixed(text("Xã gửi báo cáo."), file), "X-MS-TNEF-Correlator: <1@xa.example>", key="winmail")


@case(
    "broken-encrypted.eml",
    "a mail encrypted for somebody else (S/MIME)",
    source=_HAND,
    verdicts="smime.p7m=returned",
    codes="MAIL_ENCRYPTED",
    ids="E22",
    says="mã hóa",
)
def _encrypted(forms: HandedOut) -> bytes:
    sealed = bytes.fromhex("308204000609 2a864886f70d010703".replace(" ", "")) + noise(1000)
    return letter(
        entity(
            "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            sealed,
            "Content-Disposition: attachment; filename=smime.p7m",
        ),
        key="encrypted",
    )


@case(
    "broken-nested-30.eml",
    "thirty containers in each other, a good file in the last",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _deep(forms: HandedOut) -> bytes:
    body = mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words)))
    for number in range(29):
        body = multi("mixed", body, boundary=f"lop-{number}")
    return letter(body, key="deep")


@case(
    "broken-nested-200.eml",
    "two hundred containers in each other",
    source=_HAND,
    verdicts=f"{LETTER}=returned",
    codes="MAIL_TOO_DEEP",
    ids="E22",
)
def _deeper(forms: HandedOut) -> bytes:
    body = mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words)))
    for number in range(199):
        body = multi("mixed", body, boundary=f"lop-{number}")
    return letter(body, key="deeper")


@case(
    "broken-forwarded-7.eml",
    "a mail passed on seven times, one inside the other",
    source=_HAND,
    verdicts=f"{LETTER}=returned",
    codes="FORWARDED_TOO_DEEP",
    ids="E22",
)
def _passed_on(forms: HandedOut) -> bytes:
    inside = letter(mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words))), key="passed-0")
    for number in range(1, 8):
        inside = letter(mixed(text("Chuyển."), forwarded(inside)), key=f"passed-{number}")
    return inside


@case(
    "broken-200-files.eml",
    "a good narrative and two hundred pictures",
    source=_HAND,
    verdicts="bao-cao.docx=accepted;anh-*.png=returned;*=returned",
    codes="TOO_MANY_FILES|TOO_MANY_PARTS",
    ids="E25",
)
def _many(forms: HandedOut) -> bytes:
    pictures = (attached(f"anh-{number:03}.png", png() + bytes([number])) for number in range(200))
    return letter(mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words)), *pictures), key="many")


@case(
    "broken-many-files-first.eml",
    "fifty pictures in front of a good narrative",
    source=_HAND,
    verdicts="anh-*.png=returned;bao-cao.docx=returned?",
    codes="TOO_MANY_FILES",
    ids="E25",
    says="gửi các tệp còn lại",
)
def _many_first(forms: HandedOut) -> bytes:
    pictures = (attached(f"anh-{number:03}.png", png() + bytes([number])) for number in range(50))
    return letter(
        mixed(text("Xã gửi"), *pictures, attached("bao-cao.docx", narrative(forms.report.words))),
        key="many-first",
        to=forms.report.reply_to,
    )


@case(
    "broken-cut-off.eml",
    "a mail that breaks off in the middle of its second file",
    source="bytes cut",
    verdicts="bao-cao.docx=accepted;bieu.xlsx=returned",
    codes="FILE_UNREADABLE",
    ids="E22",
)
def _cut_off(forms: HandedOut) -> bytes:
    whole = letter(
        mixed(
            text("Xã gửi"),
            attached("bao-cao.docx", narrative(forms.report.words)),
            attached("bieu.xlsx", forms.report.filled()),
        ),
        key="cut-off",
    )
    return whole[: len(whole) * 2 // 3]


@case(
    "broken-no-end.eml",
    "a container that is never closed, all its parts whole",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _no_end(forms: HandedOut) -> bytes:
    whole = letter(
        mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words))), key="no-end"
    ).rstrip()
    return whole[: whole.rindex(b"\r\n--")] + b"\r\n"


@case(
    "broken-boundary.eml",
    "parts behind another boundary than the one announced",
    source=_HAND,
    verdicts="tep-*=returned|held",
    ids="E22",
    says="!CSV",
)
def _boundary(forms: HandedOut) -> bytes:
    whole = letter(
        mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words)), boundary="mot"), key="boundary"
    )
    return whole.replace(b"--mot", b"--hai")


@case(
    "broken-base64.eml",
    "a file with letters in its base64 that are none",
    source="bytes overwritten",
    verdicts="bao-cao.docx=returned|held",
    ids="E22",
)
def _base64(forms: HandedOut) -> bytes:
    whole = letter(
        mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words))),
        key="base64",
        to=forms.report.reply_to,
    )
    at = whole.index(b"UEsDB") + 400
    return whole[:at] + b"\xff\xfe*** SPAM? ***" + whole[at + 15 :]


@case(
    "broken-name-break.eml",
    "line breaks and a header in a file's name and in the subject",
    source=_HAND,
    verdicts="bao-cao*Bcc*.docx=accepted",
    ids="E21",
)
def _break(forms: HandedOut) -> bytes:
    named = "Content-Disposition: attachment; filename*=UTF-8''bao-cao%0D%0ABcc%3A%20moi-nguoi%40xa.example%0D%0A.docx"
    file = entity(DOCX, narrative(forms.report.words), named)
    return letter(
        mixed(text("Xã gửi"), file),
        key="break",
        subject=word("Báo cáo\r\nBcc: moi-nguoi@xa.example\r\n\r\n<script>x</script>"),
    )


@case(
    "broken-name-html.eml",
    "markup, a link and a command in names",
    source=_HAND,
    verdicts="*script*.docx=accepted",
    ids="E21",
)
def _markup(forms: HandedOut) -> bytes:
    name = "<script>x(1)<|script> http:||may-la.example $(reboot) bao-cao.docx"
    return letter(
        mixed(text("Xã gửi"), attached(name, narrative(forms.report.words))),
        key="markup",
        subject=word("<b>Báo cáo</b> http://may-la.example/x"),
        sender=f'"<img src=x>" <{ADDRESS}>',
    )


@case(
    "broken-name-long.eml",
    "a name of a thousand letters, written from the right to the left",
    source=_HAND,
    verdicts="cod*=accepted",
    ids="E21",
)
def _long(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Xã gửi"), attached("\u202ecod." + "báo cáo " * 110 + ".docx", narrative(forms.report.words))),
        key="long",
    )


@case(
    "broken-inner-mail.eml",
    "a commune's mail hung on as a file of unknown type",
    source=_HAND,
    verdicts="thu.eml=returned|accepted|held",
    ids="E23",
    says="!CSV",
)
def _inner(forms: HandedOut) -> bytes:
    inside = letter(mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words))), key="inner-0")
    file = entity("application/octet-stream", inside, 'Content-Disposition: attachment; filename="thu.eml"')
    return letter(mixed(text("Xã chuyển thư trước."), file), key="inner", to=forms.report.reply_to)


@case(
    "broken-recipients.eml", "five hundred recipients, ours among them", source=_HAND, verdicts="bao-cao.docx=accepted"
)
def _recipients(forms: HandedOut) -> bytes:
    others = ",\r\n ".join(f"xa-{number}@xa.example" for number in range(500))
    return letter(
        mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words))),
        f"Cc: {others}",
        key="recipients",
    )


@case("broken-headers-long.eml", "a header of twenty thousand letters", source=_HAND, verdicts="bao-cao.docx=accepted")
def _headers(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words))),
        "References: " + "<thu@xa.example> " * 1200,
        key="headers",
    )


@case(
    "broken-first-line.eml",
    "an envelope line of a mailbox file in front",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _envelope(forms: HandedOut) -> bytes:
    return lines(
        "From qn-20984@xa.nui-thanh.example Fri Oct 20 08:00:00 2023",
        letter(mixed(text("Xã gửi"), attached("bao-cao.docx", narrative(forms.report.words))), key="envelope"),
    )
