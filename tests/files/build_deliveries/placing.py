"""Whose is it? Forms of other communes and campaigns, tokens altered or gone, strangers, districts that pass things on."""

from __future__ import annotations

from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.hand_docx import document, narrative, sections
from tests.files.build_deliveries.handed_out import OTHER_ADDRESS, HandedOut
from tests.files.build_deliveries.mails import (
    ADDRESS,
    AUTHSERV,
    attached,
    letter,
    mixed,
    text,
)  # fmt: skip
from tests.files.build_deliveries.office_programs import openpyxl_edit

_HAND = "a mail written by hand"
_SIGNED = "the form signed otherwise, filled in"
_OPENPYXL = "opened, changed and saved by openpyxl"
STRANGER = "Nguyen Van La <nguoi.la@hom-thu.example>"


def without_token(content: bytes) -> bytes:
    """A workbook whose hidden sheet, defined name and property are gone, as after saving by an online program."""

    def take_away(book: object) -> None:
        del book["_soket"]  # type: ignore[attr-defined]
        book.defined_names.clear()  # type: ignore[attr-defined]
        book.custom_doc_props.props.clear()  # type: ignore[attr-defined]

    return openpyxl_edit(content, take_away)


def mail_of(*files: tuple[str, bytes], key: str, words: str = "Xã gửi báo cáo.", **more: str) -> bytes:
    """A mail with these files, from this commune unless `more` says otherwise."""
    return letter(mixed(text(words), *(attached(name, content) for name, content in files)), key=key, **more)  # type: ignore[arg-type]


@case(
    "place-other-commune.eml",
    "the neighbour's form from this commune's address",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="EVIDENCE_DISAGREES",
    ids="E19",
)
def _other(forms: HandedOut) -> bytes:
    return mail_of(("bao-cao.docx", narrative(forms.other.words)), key="other-commune")


@case(
    "place-last-campaign.docx",
    "the form of the campaign before, in the folder",
    source=_SIGNED,
    verdicts="held",
    codes="TOKEN_INVALID",
    ids="E19",
    says="đợt",
)
def _last(forms: HandedOut) -> bytes:
    return narrative(forms.last_campaign.words)


@case(
    "place-last-campaign.eml",
    "the form of the campaign before, from the known address",
    source=_SIGNED,
    verdicts="bao-cao.docx=held",
    codes="TOKEN_INVALID",
    ids="E19",
    says="đợt",
)
def _last_mail(forms: HandedOut) -> bytes:
    return mail_of(("bao-cao.docx", narrative(forms.last_campaign.words)), key="last-campaign")


@case(
    "place-token-altered.xlsx",
    "a token with one letter typed over",
    source=_SIGNED,
    verdicts="held",
    codes="TOKEN_INVALID",
    ids="E21",
)
def _altered(forms: HandedOut) -> bytes:
    return forms.altered.filled()


@case(
    "place-token-altered.eml",
    "a token with one letter typed over, from the known address",
    source=_SIGNED,
    verdicts="bao-cao.docx=held",
    codes="TOKEN_INVALID",
    ids="E21",
)
def _altered_mail(forms: HandedOut) -> bytes:
    return mail_of(("bao-cao.docx", narrative(forms.altered.words)), key="token-altered")


@case(
    "place-two-tokens.xlsx",
    "the neighbour's token on the hidden sheet, this commune's in the properties",
    source="token replaced in one part",
    verdicts="held",
    ids="E19",
)
def _two(forms: HandedOut) -> bytes:
    book = forms.report.book()
    mine, other = forms.report.words.token, forms.other.words.token
    for part in ("xl/sharedStrings.xml", book.sheets["_soket"]):
        book.parts[part] = book.parts[part].replace(mine.encode(), other.encode())
    return book.saved()


@case(
    "place-token-gone.xlsx",
    "no token left, in the folder",
    source=_OPENPYXL,
    verdicts="held",
    codes="UNIT_UNCLEAR",
    ids="E20",
)
def _gone(forms: HandedOut) -> bytes:
    return without_token(forms.report.filled())


@case(
    "place-token-gone-known.eml",
    "no token, a known address that owes a report and a paper",
    source=_OPENPYXL,
    verdicts="bieu.xlsx=held",
    codes="OBLIGATION_UNCLEAR",
    ids="E20",
)
def _gone_known(forms: HandedOut) -> bytes:
    return mail_of(("bieu.xlsx", without_token(forms.report.filled())), key="token-gone-known")


@case(
    "place-token-gone-sole.eml",
    "no token, a known address that owes the report only",
    source=_OPENPYXL,
    verdicts="bieu.xlsx=accepted",
    ids="E20",
)
def _gone_sole(forms: HandedOut) -> bytes:
    return mail_of(
        ("bieu.xlsx", without_token(forms.other.filled())),
        key="token-gone-sole",
        sender=f"Tam Anh Bac <{OTHER_ADDRESS}>",
    )


@case(
    "place-token-gone-tag.eml",
    "no token, but sent to the address with the report's tag",
    source=_OPENPYXL,
    verdicts="bao-cao.docx=accepted",
    ids="E20",
)
def _gone_tag(forms: HandedOut) -> bytes:
    return mail_of(
        ("bao-cao.docx", document(sections(forms.report.words))), key="token-gone-tag", to=forms.report.reply_to
    )


@case(
    "place-token-gone-companion.eml",
    "no token in the workbook, one in the narrative beside it",
    source=_OPENPYXL,
    verdicts="bieu.xlsx=accepted;bao-cao.docx=accepted",
    ids="E20",
)
def _gone_companion(forms: HandedOut) -> bytes:
    return mail_of(
        ("bieu.xlsx", without_token(forms.report.filled())),
        ("bao-cao.docx", narrative(forms.report.words)),
        key="token-gone-companion",
    )


@case(
    "place-token-gone-unknown.eml",
    "no token, an address nobody knows",
    source=_OPENPYXL,
    verdicts="bao-cao.docx=held",
    codes="SENDER_NOT_LISTED",
    ids="E20",
)
def _gone_unknown(forms: HandedOut) -> bytes:
    return mail_of(("bao-cao.docx", document(sections(forms.report.words))), key="token-gone-unknown", sender=STRANGER)


@case(
    "place-stranger.eml",
    "a genuine form from an address nobody knows",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="SENDER_NOT_LISTED",
    ids="E20",
)
def _stranger(forms: HandedOut) -> bytes:
    return mail_of(("bao-cao.docx", narrative(forms.report.words)), key="stranger", sender=STRANGER)


@case(
    "place-display-name.eml",
    "the commune's address as the name of another one",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="SENDER_NOT_LISTED",
    ids="E21",
)
def _display(forms: HandedOut) -> bytes:
    return mail_of(
        ("bao-cao.docx", narrative(forms.report.words)), key="display", sender=f'"{ADDRESS}" <ke.gia@hom-thu.example>'
    )


@case(
    "place-lookalike.eml",
    "an address that looks like the commune's",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="SENDER_NOT_LISTED",
    ids="E21",
)
def _lookalike(forms: HandedOut) -> bytes:
    return mail_of(
        ("bao-cao.docx", narrative(forms.report.words)),
        key="lookalike",
        sender="UBND xa <qn-20984@xa-nui-thanh.example>",
    )


def _checked(name: str, what: str, verdict: str, codes: str, *results: str) -> None:
    @case(name, what, source=_HAND, verdicts=f"bao-cao.docx={verdict}", codes=codes, ids="E21")
    def _build(forms: HandedOut) -> bytes:
        body = mixed(text("Xã gửi."), attached("bao-cao.docx", narrative(forms.report.words)))
        return letter(body, *results, key=name)


_RECEIVED = "Received: from mail.xa.example by mx.van-phong.example; Fri, 20 Oct 2023 01:00:01 +0000"
_checked(
    "place-dmarc-failed.eml",
    "our server says the sender is not authentic",
    "held",
    "SENDER_NOT_AUTHENTIC",
    f"Authentication-Results: {AUTHSERV}; spf=fail smtp.mailfrom=x@hom-thu.example; dmarc=fail header.from=xa.nui-thanh.example",
    _RECEIVED,
)
_checked(
    "place-dmarc-forged.eml",
    "our server says no, a header of the sender's says yes in our name",
    "held",
    "SENDER_NOT_AUTHENTIC",
    f"Authentication-Results: {AUTHSERV}; spf=softfail smtp.mailfrom=x@hom-thu.example; dmarc=fail header.from=xa.nui-thanh.example",
    _RECEIVED,
    f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=xa.nui-thanh.example",
)
_checked(
    "place-dmarc-foreign.eml",
    "another server says no, ours says yes",
    "accepted",
    "",
    f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=xa.nui-thanh.example",
    _RECEIVED,
    "Authentication-Results: mx.other.example; dmarc=fail header.from=xa.nui-thanh.example",
)


@case(
    "place-no-sender.eml",
    "a mail without From",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="SENDER_UNKNOWN",
    ids="E20",
)
def _no_sender(forms: HandedOut) -> bytes:
    return mail_of(("bao-cao.docx", narrative(forms.report.words)), key="no-sender", sender="")


@case(
    "place-two-senders.eml",
    "two addresses in From, one of them known",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="SENDER_UNKNOWN",
    ids="E21",
)
def _two_senders(forms: HandedOut) -> bytes:
    return mail_of(
        ("bao-cao.docx", narrative(forms.report.words)),
        key="two-senders",
        sender=f"{ADDRESS}, nguoi.la@hom-thu.example",
    )


@case(
    "place-two-from-headers.eml",
    "two From headers, one of them known",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="SENDER_UNKNOWN",
    ids="E21",
)
def _two_from(forms: HandedOut) -> bytes:
    body = mixed(text("Xã gửi."), attached("bao-cao.docx", narrative(forms.report.words)))
    return letter(body, "From: Nguoi La <nguoi.la@hom-thu.example>", key="two-from")


@case(
    "place-wrong-thread.eml",
    "the report's form in a reply about the paper",
    source=_HAND,
    verdicts="bao-cao.docx=held",
    codes="THREAD_DIFFERS",
    ids="E28",
)
def _thread(forms: HandedOut) -> bytes:
    return mail_of(("bao-cao.docx", narrative(forms.report.words)), key="wrong-thread", to=forms.paper.reply_to)


@case(
    "place-tag-altered.eml",
    "a reply address whose tag was typed over, and a good form",
    source=_HAND,
    verdicts="bao-cao.docx=accepted",
    ids="E28",
)
def _tag(forms: HandedOut) -> bytes:
    to = forms.paper.reply_to
    at = to.index("@") - 1
    return mail_of(
        ("bao-cao.docx", narrative(forms.report.words)),
        key="tag-altered",
        to=f"{to[:at]}{'a' if to[at] != 'a' else 'b'}{to[at + 1 :]}",
    )
