"""Mails of programs that communes use, all to be accepted: how the same two files look when each of them sends."""

from __future__ import annotations

import re
import unicodedata

from tests.files.build_deliveries import zips
from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.hand_docx import narrative
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.mails import (
    ADDRESS,
    AUTHSERV,
    DOCX,
    XLSX,
    attached,
    entity,
    extended,
    in_lines,
    letter,
    lines,
    mixed,
    multi,
    text,
    word,
)  # fmt: skip
from tests.files.build_deliveries.office_programs import info_zip
from tests.files.build_deliveries.other_kinds import jpeg, pdf, png

_HAND = "a mail written by hand, after those of the program"
_BOTH = "bieu.xlsx=accepted;bao-cao.docx=accepted"


def words_of(forms: HandedOut) -> bytes:
    """The narrative, small."""
    return narrative(forms.report.words)


@case(
    "mail-gmail.eml",
    "Gmail: text and HTML, files with ids, quoted history",
    source=_HAND,
    verdicts="Biểu số liệu xã.xlsx=accepted;Báo cáo.docx=accepted",
)
def _gmail(forms: HandedOut) -> bytes:
    quoted = in_lines(
        ("Kính gửi Văn phòng, xã gửi biểu và báo cáo.", "", "Vào Th 5, 19 thg 10, 2023 vào lúc 08:00 Văn phòng <hop-thu@van-phong.example>", "đã viết:",
         "> Đề nghị xã Tam Nghĩa, xã Tam Anh Bắc gửi tệp đính kèm trước ngày 25/10.")
    )  # fmt: skip
    page = f'<div dir="ltr">{quoted.replace(chr(10), "<br>")}</div>'

    def file(name: str, kind: str, content: bytes, number: int) -> bytes:
        return entity(
            f'{kind}; name="{word(name)}"', content, f'Content-Disposition: attachment; filename="{word(name)}"',
            f"X-Attachment-Id: f_lny{number}", f"Content-ID: <f_lny{number}>",
        )  # fmt: skip

    body = multi("alternative", text(quoted), text(page, subtype="html", encoding="quoted-printable"))
    files = (
        file("Biểu số liệu xã.xlsx", XLSX, forms.report.filled(), 0),
        file("Báo cáo.docx", DOCX, words_of(forms), 1),
    )
    return letter(
        mixed(body, *files),
        "Return-Path: <qn-20984@xa.nui-thanh.example>",
        f"Authentication-Results: {AUTHSERV}; spf=pass smtp.mailfrom={ADDRESS}; dmarc=pass header.from=xa.nui-thanh.example",
        key="gmail",
        subject=word("Báo cáo sơ kết của xã Tam Anh Nam"),
    )


@case(
    "mail-outlook.eml",
    "Outlook: Windows-1258 text, names as encoded words",
    source=_HAND,
    verdicts="Báo cáo xã.docx=accepted",
)
def _outlook(forms: HandedOut) -> bytes:
    body = entity(
        'text/plain; charset="windows-1258"', "Ki\u0301nh gư\u0309i Văn pho\u0300ng.".encode("cp1258"), encoding="8bit"
    )
    name = word("Báo cáo xã.docx")
    head = f'Content-Disposition: attachment;\r\n\tfilename="{name}"'
    file = entity(f'{DOCX};\r\n\tname="{name}"', words_of(forms), head)
    return letter(
        mixed(body, file),
        "X-Mailer: Microsoft Outlook 16.0",
        "Thread-Index: AdoDLVJ4",
        key="outlook",
        subject=word("Báo cáo sơ kết", "utf-8", "Q"),
    )


@case(
    "mail-thunderbird.eml",
    "Thunderbird: a long name in pieces (RFC 2231)",
    source=_HAND,
    verdicts="Báo cáo sơ kết ba năm của Ủy ban nhân dân xã Tam Anh Nam.docx=accepted",
)
def _thunderbird(forms: HandedOut) -> bytes:
    name = extended("filename", "Báo cáo sơ kết ba năm của Ủy ban nhân dân xã Tam Anh Nam.docx").partition("*=")[2]
    octets = re.findall("%..|.", name)
    pieces = ["".join(octets[at : at + 25]) for at in range(0, len(octets), 25)]
    said = ";\r\n ".join(f"filename*{number}*={piece}" for number, piece in enumerate(pieces))
    file = entity(DOCX, words_of(forms), f"Content-Disposition: attachment;\r\n {said}")
    return letter(mixed(text("Xã gửi báo cáo."), file), "User-Agent: Mozilla Thunderbird", key="thunderbird")


@case("mail-iphone.eml", "an iPhone: the file inline, words around it", source=_HAND, verdicts="bao-cao.docx=accepted")
def _iphone(forms: HandedOut) -> bytes:
    file = attached("bao-cao.docx", words_of(forms), disposition="inline")
    parts = (text("Em gửi ạ"), file, text("\n\nGửi từ iPhone của tôi"))
    return letter(mixed(*parts), "X-Mailer: iPhone Mail (20G81)", key="iphone")


@case("mail-zimbra.eml", "Zimbra: the name in the type only", source=_HAND, verdicts="bao-cao.docx=accepted")
def _zimbra(forms: HandedOut) -> bytes:
    file = entity(f"{DOCX}; name=bao-cao.docx", words_of(forms), "Content-Disposition: attachment")
    return letter(
        mixed(text("Kính gửi", encoding="quoted-printable"), file, boundary="----=_Part_4711_1520.1697763600000"),
        "X-Mailer: Zimbra 8.8.15_GA_4508",
        "X-Originating-IP: [192.0.2.17]",
        key="zimbra",
    )


@case(
    "mail-html-only.eml",
    "words as a web page only, the file in quoted-printable",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _html(forms: HandedOut) -> bytes:
    page = "<html><head><style>p{color:red}</style></head><body><p>Kính gửi&nbsp;Văn phòng</p></body></html>"
    file = entity(
        f"{DOCX}; name=bao-cao.docx", words_of(forms), "Content-Disposition: attachment", encoding="quoted-printable"
    )
    return letter(mixed(text(page, subtype="html"), file), key="html")


@case(
    "mail-reply.eml",
    "a reply to the request, to the address with its tag",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
    ids="E28",
)
def _reply(forms: HandedOut) -> bytes:
    words = in_lines(
        (
            "Xã gửi.",
            "",
            "-----Original Message-----",
            "From: Văn phòng",
            "Sent: Thursday, October 19, 2023",
            "Subject: Đề nghị báo cáo",
            "Tham luận P-041 của xã Tam Anh Bắc …",
        )
    )
    return letter(
        mixed(text(words), attached("bao-cao.docx", words_of(forms))),
        "In-Reply-To: <de-nghi-1@van-phong.example>",
        "References: <de-nghi-1@van-phong.example>",
        key="reply",
        to=forms.report.reply_to,
        subject=word("Trả lời: Đề nghị báo cáo"),
    )


@case("mail-eight-bit.eml", "headers and file name in bare UTF-8 bytes", source=_HAND, verdicts="Báo cáo.docx=accepted")
def _eight_bit(forms: HandedOut) -> bytes:
    file = lines(
        f"Content-Type: {DOCX}",
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="Báo cáo.docx"',
        "",
        entity("x/y", words_of(forms)).partition(b"\r\n\r\n")[2],
    )
    body = entity("text/plain; charset=utf-8", "Kính gửi Văn phòng".encode(), encoding="8bit")
    return letter(
        mixed(body, file), key="eight-bit", sender=f"UBND xã Tam Anh Nam <{ADDRESS}>", subject="Báo cáo sơ kết của xã"
    )


@case("mail-old-bytes.eml", "headers in bytes of Windows-1258", source=_HAND, verdicts="bao-cao.docx=accepted")
def _old_bytes(forms: HandedOut) -> bytes:
    old = "Bao ca\u0301o sơ kê\u0301t".encode("cp1258")
    return letter(
        mixed(text("Xã gửi."), attached("bao-cao.docx", words_of(forms))),
        key="old-bytes",
        sender=b"UBND x\xe3 <" + ADDRESS.encode() + b">",
        subject=old,
    )


@case("mail-unknown-charset.eml", "a charset nobody knows", source=_HAND, verdicts="bao-cao.docx=accepted")
def _charset(forms: HandedOut) -> bytes:
    body = entity("text/plain; charset=x-tcvn", b"K\xddnh g\xf6i V\xa8n ph\xdfng", encoding="8bit")
    return letter(
        mixed(body, attached("bao-cao.docx", words_of(forms))), key="charset", subject="=?x-tcvn?B?QuFvIGPhbw==?="
    )


@case(
    "mail-names-decomposed.eml",
    "names with letters and marks apart (NFD), from a Mac",
    source=_HAND,
    verdicts="Báo cáo sơ kết.docx=accepted",
)
def _decomposed(forms: HandedOut) -> bytes:
    file = attached(unicodedata.normalize("NFD", "Báo cáo sơ kết.docx"), words_of(forms))
    return letter(mixed(text("Xã gửi"), file), "X-Mailer: Apple Mail (2.3731)", key="decomposed")


@case(
    "mail-names-without-ending.eml",
    "files without an ending",
    source=_HAND,
    verdicts="bieu so lieu=accepted;bao cao=accepted",
)
def _no_ending(forms: HandedOut) -> bytes:
    files = (attached("bieu so lieu", forms.report.filled()), attached("bao cao", words_of(forms)))
    return letter(mixed(text("Xã gửi"), *files), key="no-ending")


@case(
    "mail-name-with-path.eml",
    "a name with the clerk's folders, one without any name",
    source=_HAND,
    verdicts="tham luan.docx=accepted;tep-*.docx=accepted",
)
def _path(forms: HandedOut) -> bytes:
    named = 'Content-Disposition: attachment; filename="D:\\Bao cao\\nam 2023\\tham luan.docx"'
    files = (
        entity(DOCX, narrative(forms.paper.words), named),
        entity(DOCX, words_of(forms), "Content-Disposition: attachment"),
    )
    return letter(mixed(text("Xã gửi"), *files), key="path")


@case(
    "mail-zip.eml", "one zip with both files in a folder", source="made by zip", verdicts=_BOTH, ids="E24", is_kept=True
)
def _zip(forms: HandedOut) -> bytes:
    content = info_zip({"Bao cao/bieu.xlsx": forms.report.filled(), "Bao cao/bao-cao.docx": words_of(forms)})
    return letter(mixed(text("Xã gửi"), attached("bao cao.zip", content)), key="zip")


@case(
    "mail-zip-windows.eml",
    "a zip of Windows with names in its own bytes",
    source="names in bytes of Windows-1258 put into a zip",
    verdicts="B*o c*o.docx=accepted",
    ids="E24",
)
def _zip_windows(forms: HandedOut) -> bytes:
    name = "Ba\u0301o ca\u0301o.docx".encode("cp1258")
    content = zips.with_name_bytes(zips.packed([("x" * len(name), words_of(forms))]), "x" * len(name), name)
    return letter(mixed(text("Xã gửi"), attached("bao cao.zip", content)), key="zip-windows")


@case(
    "mail-zip-mac.eml",
    "a zip of a Mac with what its Finder adds",
    source="AppleDouble members written by hand",
    verdicts="bieu.xlsx=accepted;bao-cao.docx=accepted;._bieu.xlsx=not_delivery?;.DS_Store=not_delivery?",
    ids="E24",
)
def _zip_mac(forms: HandedOut) -> bytes:
    double = bytes.fromhex("0005160700020000") + b"Mac OS X        " + bytes(60)
    members = (
        ("bieu.xlsx", forms.report.filled()),
        ("__MACOSX/._bieu.xlsx", double),
        ("bao-cao.docx", words_of(forms)),
        (".DS_Store", b"\0\0\0\x01Bud1" + bytes(300)),
    )
    return letter(mixed(text("Xã gửi"), attached("Archive.zip", zips.packed(members))), key="zip-mac")


@case(
    "mail-signature-crumbs.eml",
    "a logo, a card and a scrap of a signature beside good files",
    source=_HAND,
    verdicts="bieu.xlsx=accepted;bao-cao.docx=accepted;ATT00001.htm=not_delivery?;lan.vcf=not_delivery?",
)
def _crumbs(forms: HandedOut) -> bytes:
    page = text('<p>Kính gửi</p><img src="cid:image001.png@01DA">', subtype="html")
    logo = attached("image001.png", png(), "Content-ID: <image001.png@01DA>", disposition="inline")
    crumb = attached("ATT00001.htm", b"<html><body><br></body></html>")
    card = attached("lan.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lan\r\nEND:VCARD\r\n")
    return letter(
        mixed(
            multi("related", page, logo),
            attached("bieu.xlsx", forms.report.filled()),
            attached("bao-cao.docx", words_of(forms)),
            crumb,
            card,
        ),
        key="crumbs",
    )


@case(
    "mail-extras-beside.eml",
    "photographs and a scan, which nobody asked for, beside good files",
    source=_HAND,
    verdicts="bieu.xlsx=accepted;bao-cao.docx=accepted;hoi-nghi-*.jpg=not_delivery*2;ban-ky.pdf=not_delivery",
    ids="E29",
)
def _extras(forms: HandedOut) -> bytes:
    files = (
        attached("hoi-nghi-1.jpg", jpeg(1)), attached("bieu.xlsx", forms.report.filled()), attached("ban-ky.pdf", pdf()),
        attached("bao-cao.docx", words_of(forms)), attached("hoi-nghi-2.jpg", jpeg(2)),
    )  # fmt: skip
    return letter(mixed(text("Xã gửi biểu, báo cáo và ảnh."), *files), key="extras")


@case(
    "mail-signed.eml",
    "a mail signed with a certificate (S/MIME, to be read by all)",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _signed(forms: HandedOut) -> bytes:
    inside = mixed(text("Xã gửi"), attached("bao-cao.docx", words_of(forms)))
    seal = entity(
        'application/pkcs7-signature; name="smime.p7s"',
        b"\x30\x82" + bytes(200),
        'Content-Disposition: attachment; filename="smime.p7s"',
    )
    return letter(
        multi("signed", inside, seal, params=' protocol="application/pkcs7-signature"; micalg=sha-256;'), key="signed"
    )


@case(
    "mail-paper-both-legs.eml",
    "the paper as Word and as signed scan",
    source=_HAND,
    verdicts="tham luan.docx=accepted;tham luan ban ky.pdf=accepted",
    ids="E29;E30",
)
def _paper(forms: HandedOut) -> bytes:
    files = (attached("tham luan.docx", narrative(forms.paper.words)), attached("tham luan ban ky.pdf", pdf()))
    return letter(mixed(text("Xã gửi tham luận"), *files), key="paper")


@case(
    "mail-report-and-paper.eml",
    "report and paper in one mail, two files of one name",
    source=_HAND,
    verdicts="bieu.xlsx=accepted;bao cao.docx=accepted*2",
    ids="E24",
)
def _two_obligations(forms: HandedOut) -> bytes:
    files = (
        attached("bao cao.docx", narrative(forms.paper.words)),
        attached("bieu.xlsx", forms.report.filled()),
        attached("bao cao.docx", words_of(forms)),
    )
    return letter(mixed(text("Xã gửi báo cáo và tham luận"), *files), key="two-obligations")
