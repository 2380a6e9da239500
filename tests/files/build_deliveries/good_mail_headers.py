"""More mails to be accepted: odd containers, types and addresses around one good narrative."""

from __future__ import annotations

from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.good_mails import words_of
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.mails import ADDRESS, attached, letter, mixed, multi, text

_HAND = "a mail written by hand, after those of the program"


@case(
    "mail-apple.eml",
    "Apple Mail: the file within the alternative, words on both sides",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _apple(forms: HandedOut) -> bytes:
    page = text("<html><body>Kính gửi</body></html>", subtype="html")
    body = multi(
        "alternative",
        text("Kính gửi"),
        mixed(page, attached("bao-cao.docx", words_of(forms), disposition="inline"), page),
    )
    return letter(body, "X-Mailer: Apple Mail (2.3731.700.6)", key="apple")


@case(
    "mail-upper-case.eml",
    "the known address in capitals and with a tag of its own",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _capitals(forms: HandedOut) -> bytes:
    sender = f"{ADDRESS.upper().replace('@', '+VANTHU@')} (UBND xa)"
    return letter(mixed(text("Xã gửi"), attached("bao-cao.docx", words_of(forms))), key="capitals", sender=sender)


@case(
    "mail-blind-copy.eml",
    "no recipient at all: sent to us as a blind copy",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
)
def _blind(forms: HandedOut) -> bytes:
    return letter(mixed(text("Xã gửi"), attached("bao-cao.docx", words_of(forms))), key="blind", to="")


@case(
    "mail-wrong-type.eml",
    "a Word file that says it is plain text, a name in capitals",
    source=_HAND,
    verdicts="BAO CAO.DOCX=accepted",
)
def _wrong_type(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Xã gửi"), attached("BAO CAO.DOCX", words_of(forms), kind="text/plain; charset=us-ascii")),
        key="wrong-type",
    )


@case(
    "mail-reply-to.eml",
    "an answer asked to another address than the sender's",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
    ids="E21",
)
def _reply_to(forms: HandedOut) -> bytes:
    return letter(
        mixed(text("Xã gửi"), attached("bao-cao.docx", words_of(forms))),
        "Reply-To: ke.gia@hom-thu.example",
        key="reply-to",
    )
