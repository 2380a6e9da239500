"""Letters as they came in, as plain values, and who may be answered. Reading the bytes is left to adapters.mail_messages.

What a sender writes about himself (name, date, Reply-To) is hearsay and is named so; only what our own server says
about a letter (when it took it, what it found about the sender) is used by a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import mail_texts, vietnamese
from domain.findings import Finding, Place, Severity

OWN_HEADER = "X-Soket-Message"
"""Header that every letter of ours carries: one that comes back with it has gone round in a circle."""

CUT_HEADER = "X-Soket-Cut-Size"
"""First header of a mail that we kept without its body, because it is too large: its whole size in bytes."""

BOUNCE = "bounce"
"""Kind of robot: a server says that a letter of ours was not delivered, or complains about it."""
AUTO_REPLY = "auto_reply"
"""Kind of robot: out of office, vacation, read receipt: never a delivery."""
AUTOMATIC = "automatic"
"""Kind of robot: sent by a program (a document system): may carry a delivery, is not answered."""
LIST = "list"
"""Kind of robot: a mailing list or bulk mail: may carry a delivery, is not answered."""
OWN = "own"
"""Kind of robot: our own letter come back."""

PASS, FAIL, SOFTFAIL, NONE = "pass", "fail", "softfail", "none"

_AUTO_REPLY_SUBJECTS = (
    "automatic reply:",
    "auto reply:",
    "autoreply:",
    "auto-reply:",
    "out of office:",
    "tra loi tu dong:",
    "thu tra loi tu dong:",
    "vang mat:",
)
_ROBOT_WORDS = {
    BOUNCE: "thư báo lỗi của máy chủ thư",
    AUTO_REPLY: "thư trả lời tự động",
    AUTOMATIC: "thư do phần mềm tự gửi",
    LIST: "thư của danh sách gửi chung",
    OWN: "thư của chính phần mềm này quay lại",
}


@dataclass(frozen=True, slots=True)
class Authentication:
    """What our own server found about the sender (RFC 8601): pass, fail, softfail, none, temperror …

    A pass of SPF or DKIM counts only for the domain the letter says it is from; for another domain it is none.
    """

    spf: str = NONE
    dkim: str = NONE
    dmarc: str = NONE

    @property
    def has_failed(self) -> bool:
        """Tell whether the sender is probably not who the letter says. No result at all is no failure."""
        if self.dmarc in {PASS, FAIL}:
            return self.dmarc == FAIL
        if PASS in {self.spf, self.dkim}:  # forwarding breaks the one, a changed footer the other
            return False
        return self.spf in {FAIL, SOFTFAIL} or self.dkim == FAIL

    def __str__(self) -> str:
        return f"spf={self.spf}, dkim={self.dkim}, dmarc={self.dmarc}"


NOT_CHECKED = Authentication()


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a letter.

    name:      as the sender wrote it, at most 255 characters; for showing, never for a path.
    safe_name: for the disk (`domain.file_names`), unique within the letter.
    forwarded_in: subject of the forwarded mail it was found in, "" when it hangs on the letter itself.
    """

    name: str
    safe_name: str
    content_type: str
    content: bytes
    sha256: str
    forwarded_in: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that did not take a letter of ours. status: "5.1.1", "" where the server gave none.

    is_given_up: False while the server that tells goes on trying by itself: then nobody else must.
    """

    address: str
    status: str
    reason: str
    is_given_up: bool = True

    @property
    def is_permanent(self) -> bool:
        """A hard bounce: the address is to be switched off. Without a status we rather ask than switch off."""
        return self.status.startswith("5")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail.

    message_id, in_reply_to, references: with their angle brackets; "" where missing.
    sha256:      of the raw bytes.
    sender:      the one address of From, lower case; "" when there is none, or several.
    recipients:  To, Cc and the envelope addresses our server noted, as written: the reply tag stands in one of them.
    reply_to:    hearsay; an answer goes to `sender`.
    sent_at:     hearsay (the sender's clock). received_at: our server's.
    text:        the sender's words with what he quotes (`mail_texts.new_text` takes the quote away); HTML turned into text.
    robot:       "", BOUNCE, AUTO_REPLY, AUTOMATIC, LIST or OWN.
    pictures:    small pictures shown inside the text, and signature files: no delivery.
    links:       addresses in the sender's own words: recorded, never followed.
    bounces:     of a BOUNCE: who did not get what; bounced_message_id: our letter, "" when the server did not say.
    findings:    what was cut, repaired or could not be read.
    """

    message_id: str
    sha256: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    reply_to: str
    subject: str
    sent_at: datetime | None
    received_at: datetime
    text: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    authentication: Authentication = NOT_CHECKED
    robot: str = ""
    attachments: tuple[Attachment, ...] = ()
    pictures: tuple[Attachment, ...] = ()
    links: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    bounces: tuple[Bounce, ...] = ()
    bounced_message_id: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def may_deliver(self) -> bool:
        """Tell whether the letter can be a delivery at all: bounces, out-of-office notes and our own letters are none."""
        return self.robot not in {BOUNCE, AUTO_REPLY, OWN}


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a letter may be answered; code and reason (Vietnamese, for the office) when it may not."""

    is_given: bool
    code: str = ""
    reason: str = ""


def kind_of_robot(headers: Iterable[tuple[str, str]], own_domain: str = "") -> str:
    """Say what kind of program sent a letter; "" for a person.

    headers:    (name, decoded value) in the order of the letter, names in any case.
    own_domain: domain of *our* Message-IDs, used by nothing else (not the office's mail domain, which colleagues use too).
    """
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(value.strip())

    def first(name: str) -> str:
        return values.get(name, [""])[0].lower()

    if OWN_HEADER.lower() in values or (own_domain and first("message-id").endswith(f"@{own_domain.lower()}>")):
        return OWN
    content_type, automatic = first("content-type"), first("auto-submitted").partition(";")[0].strip()
    if content_type.startswith("multipart/report"):
        return AUTO_REPLY if "disposition-notification" in content_type else BOUNCE
    if "x-failed-recipients" in values:
        return BOUNCE
    if _is_auto_reply(values.keys(), automatic, first("precedence"), first("subject")):
        return AUTO_REPLY
    if "<>" in (path.replace(" ", "") for path in values.get("return-path", ())) or "mailer-daemon@" in first("from"):
        return BOUNCE
    lists = {"list-id", "list-post", "list-unsubscribe", "x-mailing-list"}
    if lists & values.keys() or first("precedence") in {"list", "bulk", "junk"}:
        return LIST
    return "" if automatic in {"", "no"} else AUTOMATIC


def _is_auto_reply(names: Iterable[str], automatic: str, precedence: str, subject: str) -> bool:
    if automatic in {"auto-replied", "auto-notified"} or precedence in {"auto_reply", "auto-reply"}:
        return True
    if {"x-autoreply", "x-autorespond", "x-autoreply-from"} & set(names):
        return True
    return vietnamese.mark_fold(subject).startswith(_AUTO_REPLY_SUBJECTS)


def may_answer(
    letter: Letter, *, answered_today: int, most_per_day: int, own_addresses: Iterable[str] = ()
) -> Permission:
    """Judge whether an answer may go to `letter.sender`; the caller holds the one-answer-per-letter rule.

    answered_today: answers that already went to this address on this day. most_per_day: the last wall against loops.
    own_addresses:  ours, tags ("+…") ignored.
    """
    if letter.robot:
        kind = _ROBOT_WORDS.get(letter.robot, "thư do máy gửi")
        return Permission(False, "SENDER_IS_ROBOT", f"Không trả lời: đây là {kind}.")
    if not letter.sender:
        return Permission(False, "SENDER_UNKNOWN", "Không trả lời: thư không có đúng một địa chỉ người gửi.")
    if untagged(letter.sender) in {untagged(own) for own in own_addresses}:
        return Permission(False, "SENDER_IS_OURSELVES", f"Không trả lời: {letter.sender} là địa chỉ của Văn phòng.")
    if letter.authentication.has_failed:
        found = f"máy chủ thư không xác thực được {letter.sender} ({letter.authentication})"
        return Permission(False, "SENDER_NOT_AUTHENTIC", f"Không trả lời: {found}. Đề nghị cán bộ xem thư.")
    if answered_today >= most_per_day:
        found = f"hôm nay đã trả lời {letter.sender} {answered_today} thư, nhiều nhất {most_per_day} thư một ngày"
        return Permission(False, "ANSWERS_USED_UP", f"Không trả lời: {found}. Đề nghị cán bộ xem thư.")
    return Permission(True)


def untagged(address: str) -> str:
    """The mailbox of an address, lower case, without the tag: "Nhan+k7@tinh.example" is "nhan@tinh.example"."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def is_repeat(letter: Letter, earlier: Letter) -> bool:
    """Tell whether a letter is an earlier one over again (a second copy, a mailbox read anew): nothing to judge.

    One Message-ID on different files is two deliveries: programs reuse them, and nobody may hide a report behind one.
    """
    if letter.sha256 == earlier.sha256:
        return True
    return bool(letter.message_id) and letter.message_id == earlier.message_id and _brings(letter) == _brings(earlier)


def _brings(letter: Letter) -> tuple[Sequence[str], str]:
    return sorted(one.sha256 for one in letter.attachments), vietnamese.mark_fold(mail_texts.new_text(letter.text))


def missing_files(letter: Letter) -> tuple[Finding, ...]:
    """What to tell the sender of a letter without any file that promises one, or links to one (E23)."""
    if letter.attachments or not letter.may_deliver:
        return ()
    place = Place(section="nội dung thư")
    stores = [link for link in letter.links if mail_texts.is_file_store(link)]
    if stores:
        return (
            Finding(
                "LINK_INSTEAD_OF_FILE",
                Severity.ERROR,
                "Thư không có tệp đính kèm, chỉ có đường dẫn tới nơi lưu tệp. Phần mềm không mở đường dẫn.",
                place,
                found=stores[0],
                expected="tệp đính kèm thư",
                fix="Đề nghị tải tệp về, bấm Trả lời thư này và đính kèm tệp.",
            ),
        )
    if letter.promises:
        return (
            Finding(
                "ATTACHMENT_MISSING",
                Severity.ERROR,
                f"Thư ghi “{letter.promises[0]}” nhưng không có tệp nào đi kèm.",
                place,
                found="không có tệp",
                expected="ít nhất một tệp đính kèm",
                fix="Đề nghị bấm Trả lời thư này và đính kèm tệp.",
            ),
        )
    return ()


def substitutes(letter: Letter) -> tuple[str, ...]:
    """Addresses that an out-of-office note names for the time of absence (E27): shown, used only by a person."""
    if letter.robot != AUTO_REPLY:
        return ()
    return tuple(one for one in mail_texts.addresses(mail_texts.new_text(letter.text)) if one != letter.sender)
