"""A letter as a relay takes it: addresses that fit on a command line, content as it crosses the wire. No connection.

What a relay cannot be asked to take is refused here in its own form, a Reply, without troubling it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy

from aiosmtplib.protocol import normalize_message_line_endings

_MOST_TEXT = 300
# Nothing that could end an address on its line, or stand for a second one; the rest is the relay's to judge.
_NEVER = r"\s\x00-\x20\x7f-\x9f<>\u2028\u2029\ud800-\udfff"
_ADDRESS = re.compile(rf'(?P<local>[^{_NEVER}"@,;:()\[\]\\]+|"(?:[^"\\{_NEVER}]| )+")@(?P<host>[^{_NEVER}"@,;()\\]+)')
_ODD_ADDRESS = "Địa chỉ thư có dấu cách, xuống dòng hoặc ký tự không được phép. Đề nghị kiểm tra lại địa chỉ."
_ACCENTED_ADDRESS = (
    "Địa chỉ thư có chữ có dấu, máy chủ chuyển thư không nhận (SMTPUTF8). Đề nghị dùng địa chỉ viết không dấu."
)
_ACCENTED_HEADER = "Đầu thư có chữ chưa mã hóa, máy chủ chuyển thư không nhận (SMTPUTF8). Đề nghị lập lại thư."
_EIGHT_BIT = "Nội dung thư có chữ chưa mã hóa, máy chủ chuyển thư không nhận (8BITMIME). Đề nghị lập lại thư."


@dataclass(frozen=True, slots=True)
class Reply:
    """What a relay answered. code: three digits, such as 550. text: one line, without odd characters, 300 at most."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Extensions:
    """What the relay offered in its answer to EHLO."""

    smtputf8: bool = False
    eight_bit: bool = False
    size: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter, ready for the wire.

    sender, recipients: between < and >; a recipient comes with his address as given. refused: by recipient, those whom
    the relay need not be asked about. options: what follows the sender on its line, with a space ahead. content: dots
    doubled, the end in it.
    """

    sender: bytes
    recipients: Sequence[tuple[str, bytes]]
    refused: dict[str, Reply]
    options: bytes
    content: bytes


def one_line(text: str) -> str:
    """A relay's words as one clean line of 300 characters at most; bytes that are no UTF-8 become "�"."""
    if not text.isascii():
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())[:_MOST_TEXT]


def prepare(sender: str, recipients: Sequence[str], raw: bytes, offered: Extensions) -> Envelope:
    """Make a letter ready. sender: "" for one that nobody may answer automatically (RFC 3834). raw: CRLF line ends.

    Never raises for what is in the addresses or in the letter: then recipients are refused with 553 or 554.
    """
    body = _whole_lines(raw)
    is_ascii = body.isascii()
    needs_utf8 = not is_ascii and not body.partition(b"\r\n\r\n")[0].isascii()
    if needs_utf8 and not offered.smtputf8:
        return _refused(recipients, Reply(554, _ACCENTED_HEADER))
    origin = _path(sender, offered) if sender else b""
    if isinstance(origin, Reply):
        return _refused(recipients, origin)
    needs_utf8 = needs_utf8 or not origin.isascii()
    paths: list[tuple[str, bytes]] = []
    refused: dict[str, Reply] = {}
    for recipient in dict.fromkeys(recipients):
        path = _path(recipient, offered)
        if isinstance(path, Reply):
            refused[recipient] = path
        else:
            paths.append((recipient, path))
            needs_utf8 = needs_utf8 or not path.isascii()
    options = b""
    if not is_ascii and offered.eight_bit:
        options += b" BODY=8BITMIME"
    elif not is_ascii:
        body = _seven_bit(body)
        if not body.isascii():
            return _refused(recipients, Reply(554, _EIGHT_BIT))
    if offered.size:
        options += b" SIZE=%d" % len(body)
    if needs_utf8:
        options += b" SMTPUTF8"
    return Envelope(origin, paths, refused, options, _dotted(body))


def _refused(recipients: Sequence[str], reply: Reply) -> Envelope:
    return Envelope(b"", (), dict.fromkeys(recipients, reply), b"", b"")


def _path(address: str, offered: Extensions) -> bytes | Reply:
    """The address as it stands between < and >. Accents in the domain are written the way name servers know it."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return Reply(553, _ODD_ADDRESS)
    if address.isascii():
        return address.encode("ascii")
    if found["local"].isascii():
        try:
            return b"%b@%b" % (found["local"].encode("ascii"), found["host"].encode("idna"))
        except UnicodeError:  # no domain that name servers could know
            return Reply(553, _ODD_ADDRESS)
    return address.encode() if offered.smtputf8 else Reply(553, _ACCENTED_ADDRESS)


def _whole_lines(raw: bytes) -> bytes:
    """Every line ends with CRLF: a bare CR or LF could end the letter for one relay and not for the next."""
    ends = raw.count(b"\r\n")
    if raw.endswith(b"\r\n") and raw.count(b"\n") == ends and raw.count(b"\r") == ends:
        return raw
    return normalize_message_line_endings(raw)


def _seven_bit(body: bytes) -> bytes:
    """The same letter with its texts in quoted-printable or base64, for a relay without 8BITMIME; unclear, as it is."""
    try:
        letter = message_from_bytes(body, policy=policy.SMTP)
        return _whole_lines(letter.as_bytes(policy=policy.SMTP.clone(cte_type="7bit")))
    except (ValueError, LookupError):  # bytes of no charset, or of one that nobody knows
        return body


def _dotted(body: bytes) -> bytes:
    """As sent after DATA: a dot at the head of a line is doubled, a line with one dot ends all (RFC 5321, 4.5.2)."""
    if b"\n." in body:
        body = body.replace(b"\n.", b"\n..")
    return b"%b%b.\r\n" % (b"." if body.startswith(b".") else b"", body)
