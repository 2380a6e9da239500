"""Letters without files, and letters of machines: what is told, what a person reads, what is set aside."""

from __future__ import annotations

from tests.files.build_deliveries.cases import LETTER, SET_ASIDE, case
from tests.files.build_deliveries.hand_docx import narrative
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.mails import (
    ADDRESS,
    attached,
    entity,
    in_lines,
    letter,
    lines,
    mixed,
    multi,
    text,
    word,
)  # fmt: skip
from tests.tasks.intake_samples import MAILBOX

_HAND = "a mail written by hand"
_ASIDE = f"{LETTER}={SET_ASIDE}"


def _letter(
    name: str, what: str, verdict: str, words: str, codes: str = "", ids: str = "E23", says: str = "", **more: str
) -> None:
    @case(name, what, source=_HAND, verdicts=f"{LETTER}={verdict}", codes=codes, ids=ids, says=says)
    def _build(forms: HandedOut) -> bytes:
        return letter(text(words), key=name, **more)  # type: ignore[arg-type]


_letter(
    "letter-file-forgotten.eml",
    "a promised file is missing",
    "not_delivery",
    "Kính gửi Văn phòng,\nXã gửi báo cáo ở tệp đính kèm.",
    "ATTACHMENT_MISSING",
)
_letter(
    "letter-link.eml",
    "a link to a file store",
    "not_delivery",
    "Xã gửi báo cáo: https://drive.google.com/file/d/1aBcD/view",
    "LINK_INSTEAD_OF_FILE",
)
_letter(
    "letter-words.eml",
    "the report typed into the mail",
    "held",
    "Báo cáo: xã có 10 thôn, 1000 hộ; đạt 19 tiêu chí.",
    "LETTER_TO_READ",
)
_letter("letter-question.eml", "a question", "held", "Văn phòng cho hỏi mục nợ đọng ghi thế nào ạ?", "LETTER_TO_READ")
_letter("letter-nothing.eml", "no words, no subject, no file", "held", "", "LETTER_TO_READ", subject="")
_letter(
    "letter-extension.eml",
    "a request for more time",
    "held",
    "Xã đề nghị gia hạn gửi báo cáo đến 30/10 vì mưa lũ.",
    "LETTER_TO_READ",
    "E32",
)
_letter(
    "letter-quoted-promise.eml",
    "thanks above our own words that speak of attachments",
    "held",
    "Xã đã nhận, cảm ơn.\n\nVào Th 5, 19 thg 10, 2023 Văn phòng <hop-thu@van-phong.example> đã viết:\n> Văn phòng gửi kèm theo thư biểu mẫu, xem tệp đính kèm.",
    "LETTER_TO_READ",
)


@case("letter-empty.eml", "a mail of 0 bytes", source="nothing", verdicts=f"{LETTER}=held", ids="E22")
def _nothing(forms: HandedOut) -> bytes:
    return b""


@case(
    "letter-no-mail.eml", "bytes that are no mail", source="bytes written by hand", verdicts=f"{LETTER}=held", ids="E22"
)
def _no_mail(forms: HandedOut) -> bytes:
    return bytes(range(256)) * 8


@case(
    "letter-uuencoded.eml",
    "a file in the body, as mail programs of the nineties put it",
    source=_HAND,
    verdicts=f"{LETTER}=held",
    codes="LETTER_TO_READ",
    ids="E23",
)
def _uuencoded(forms: HandedOut) -> bytes:
    import binascii

    content = narrative(forms.report.words)
    coded = [binascii.b2a_uu(content[at : at + 45]).decode().rstrip("\n") for at in range(0, len(content), 45)]
    body = entity(
        "text/plain; charset=us-ascii", lines("Xa gui.", "begin 644 bao-cao.docx", *coded, "`", "end"), encoding="7bit"
    )
    return letter(body, key="uuencoded")


# ------------------------------------------------------------------------------------------------------------- machines


@case("robot-away.eml", "an out-of-office note with a deputy's address", source=_HAND, verdicts=_ASIDE, ids="E27")
def _away(forms: HandedOut) -> bytes:
    return letter(
        text("Tôi nghỉ phép đến 30/10, đề nghị liên hệ pho-van-thu@xa.nui-thanh.example."),
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
        key="away",
        subject=word("Trả lời tự động: Đề nghị báo cáo"),
    )


@case(
    "robot-away-by-subject.eml",
    "an out-of-office note that says so in its subject only",
    source=_HAND,
    verdicts=_ASIDE,
    ids="E27",
)
def _away_subject(forms: HandedOut) -> bytes:
    return letter(text("Tôi đi vắng."), key="away-subject", subject="Automatic reply: Bao cao so ket")


@case(
    "robot-away-with-file.eml",
    "an out-of-office note that hangs our own form onto itself",
    source=_HAND,
    verdicts=_ASIDE,
    ids="E27",
)
def _away_file(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Tôi đi vắng."), attached("bao-cao.docx", forms_words(forms))),
        "Auto-Submitted: auto-replied",
        key="away-file",
    )


def forms_words(forms: HandedOut) -> bytes:
    """The filled narrative."""
    return narrative(forms.report.words)


@case("robot-bounce.eml", "a delivery status notification", source=_HAND, verdicts=_ASIDE, ids="E26")
def _bounce(forms: HandedOut) -> bytes:
    status = lines(
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.van-phong.example",
        "",
        f"Final-Recipient: rfc822; {ADDRESS}",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
        "",
    )
    ours = lines(
        "Content-Type: message/rfc822",
        "",
        f"From: {MAILBOX}",
        "Message-ID: <de-nghi-41@van-phong.example>",
        "X-Soket-Message: 41",
        "",
        "Kinh gui",
    )
    body = multi("report", text("Thư không gửi được."), status, ours, params=" report-type=delivery-status;")
    return letter(
        body,
        "Return-Path: <>",
        key="bounce",
        sender="MAILER-DAEMON@van-phong.example",
        subject="Undelivered Mail Returned to Sender",
    )


@case("robot-bounce-plain.eml", "a bounce of a server that writes no report", source=_HAND, verdicts=_ASIDE, ids="E26")
def _plain_bounce(forms: HandedOut) -> bytes:
    return letter(
        text("Mail delivery failed: returning message to sender"),
        "Return-Path: <>",
        f"X-Failed-Recipients: {ADDRESS}",
        key="bounce-plain",
        sender="Mail Delivery System <mailer-daemon@may-chu.example>",
    )


@case("robot-read-receipt.eml", "a note that our mail was read", source=_HAND, verdicts=_ASIDE, ids="E27")
def _receipt(forms: HandedOut) -> bytes:
    note = lines(
        "Content-Type: message/disposition-notification",
        "",
        f"Final-Recipient: rfc822;{ADDRESS}",
        "Disposition: manual-action/MDN-sent-manually; displayed",
        "",
    )
    return letter(
        multi("report", text("Thư đã được đọc."), note, params=" report-type=disposition-notification;"), key="receipt"
    )


@case(
    "robot-own-answer.eml",
    "our own answer coming back through a rule that forwards everything",
    source=_HAND,
    verdicts=_ASIDE,
    ids="E27",
)
def _own(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Văn phòng đã nhận."), attached("bao-cao.docx", forms_words(forms))),
        "X-Soket-Message: answer",
        "Auto-Submitted: auto-replied",
        key="own",
        sender=MAILBOX,
        to=ADDRESS,
    )


@case(
    "robot-list.eml",
    "a good file that came through a mailing list",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
    ids="E27",
)
def _list(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Xã gửi."), attached("bao-cao.docx", forms_words(forms))),
        "List-Id: <cac-xa.nui-thanh.example>",
        "List-Unsubscribe: <mailto:bo@nui-thanh.example>",
        "Precedence: list",
        key="list",
    )


@case(
    "robot-document-system.eml",
    "a good file sent by a document system",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
    ids="E27",
)
def _system(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Thư gửi tự động từ hệ thống."), attached("bao-cao.docx", forms_words(forms))),
        "Auto-Submitted: auto-generated",
        key="system",
    )


# ------------------------------------------------------------------------------------------------------- odd, but good


@case("mail-no-id.eml", "no Message-ID", source=_HAND, verdicts="bao-cao.docx=accepted", ids="E18")
def _no_id(forms: HandedOut) -> bytes:
    return letter(mixed(text("Xã gửi."), attached("bao-cao.docx", forms_words(forms))), key="no-id", has_id=False)


@case(
    "mail-future.eml",
    "a sender's clock that shows the year 2031",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
    ids="E36",
)
def _future(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Xã gửi."), attached("bao-cao.docx", forms_words(forms))),
        key="future",
        date="Wed, 01 Jan 2031 00:00:00 -1200",
    )


@case(
    "mail-no-date.eml", "no day at all, and one that is none", source=_HAND, verdicts="bao-cao.docx=accepted", ids="E36"
)
def _no_date(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Xã gửi."), attached("bao-cao.docx", forms_words(forms))), "Date: hom nay", key="no-date", date=""
    )


@case(
    "mail-headers-only-lf.eml",
    "lines ended with LF alone, as saved on Linux",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _lf(forms: HandedOut) -> bytes:
    return letter(
        mixed(text(in_lines(("Xã", "gửi."))), attached("bao-cao.docx", forms_words(forms))), key="lf"
    ).replace(b"\r\n", b"\n")
