"""Mails written line by line, as each program writes them; no mail library but for base64 and quoted-printable."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from tests.tasks.intake_office import ADDRESS
from tests.tasks.intake_samples import MAILBOX

SENDER = f"UBND xa Tam Anh Nam <{ADDRESS}>"
AUTHSERV = "mx.van-phong.example"
"""Name under which our mail server says what it found about a sender."""
DATE = "Fri, 20 Oct 2023 08:00:00 +0700"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {
    "xlsx": XLSX, "docx": DOCX, "pdf": "application/pdf", "zip": "application/zip", "jpg": "image/jpeg", "png": "image/png",
    "txt": "text/plain", "htm": "text/html", "msg": "application/vnd.ms-outlook",
}  # fmt: skip
CRLF = b"\r\n"


def lines(*written: str | bytes) -> bytes:
    """Lines with CRLF between them, bytes as they are."""
    return CRLF.join(one if isinstance(one, bytes) else one.encode() for one in written)


def word(words: str, charset: str = "utf-8", encoding: str = "B") -> str:
    """An encoded word (RFC 2047)."""
    raw = words.encode(charset)
    if encoding == "B":
        return f"=?{charset}?B?{base64.b64encode(raw).decode()}?="
    quoted = "".join(
        chr(one) if chr(one).isalnum() and one < 128 else "_" if one == 32 else f"={one:02X}" for one in raw
    )
    return f"=?{charset}?Q?{quoted}?="


def extended(name: str, value: str, charset: str = "UTF-8") -> str:
    """A parameter with an encoded value (RFC 2231)."""
    return f"{name}*={charset}''{quote(value.encode(charset), safe='')}"


def entity(kind: str, content: bytes, *more: str, encoding: str = "base64") -> bytes:
    """A part with its headers. kind: all of Content-Type. more: further header lines."""
    if encoding == "base64":
        body = base64.encodebytes(content).replace(b"\n", CRLF)
    elif encoding == "quoted-printable":
        body = binascii.b2a_qp(content, istext=False).replace(b"\n", CRLF)
    else:
        body = content
    return lines(f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *more, "", body)


def text(words: str, charset: str = "utf-8", *, subtype: str = "plain", encoding: str = "base64") -> bytes:
    """A body."""
    return entity(f"text/{subtype}; charset={charset}", words.replace("\n", "\r\n").encode(charset), encoding=encoding)


def kind_of(name: str) -> str:
    """The type that mail programs give a file by its ending."""
    return _KINDS.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def attached(name: str, content: bytes, *more: str, kind: str = "", disposition: str = "attachment") -> bytes:
    """A file as Thunderbird attaches it: an encoded word for old programs, RFC 2231 for new ones."""
    shown = name if name.isascii() else word(name)
    named = f'filename="{name}"' if name.isascii() else extended("filename", name)
    head = f"Content-Disposition: {disposition}; {named}"
    return entity(f'{kind or kind_of(name)}; name="{shown}"', content, head, *more)


def multi(subtype: str, *parts: bytes, boundary: str = "", params: str = "") -> bytes:
    """A container of parts."""
    edge = boundary or f"----=_{subtype}_{hashlib.sha256(b''.join(parts)).hexdigest()[:16]}"
    inside = b"".join(lines(f"--{edge}", part, "") for part in parts)
    return lines(
        f'Content-Type: multipart/{subtype};{params} boundary="{edge}"', "", inside + f"--{edge}--".encode(), ""
    )


def mixed(*parts: bytes, boundary: str = "") -> bytes:
    """A body and its files."""
    return multi("mixed", *parts, boundary=boundary)


def letter(
    content: bytes,
    *more: str | bytes,
    key: str,
    sender: str | bytes = SENDER,
    to: str = MAILBOX,
    subject: str | bytes = "Bao cao so ket",
    date: str = DATE,
    has_id: bool = True,
) -> bytes:
    """The whole mail. key: makes its Message-ID. sender, subject, date, to: left out when empty. more: header lines."""
    number = hashlib.sha256(key.encode()).hexdigest()[:12]
    fields: list[tuple[bytes, str | bytes]] = [
        (b"From", sender), (b"To", to), (b"Subject", subject), (b"Date", date),
        (b"Message-ID", f"<{number}@may-cua-xa.example>" if has_id else ""),
    ]  # fmt: skip
    named = [name + b": " + (value if isinstance(value, bytes) else value.encode()) for name, value in fields if value]
    return lines(*more, *named, "MIME-Version: 1.0", content)


def forwarded(mail: bytes) -> bytes:
    """A mail hung onto another one."""
    return lines("Content-Type: message/rfc822", "Content-Disposition: attachment", "", mail)


def in_lines(words: Sequence[str]) -> str:
    """Lines of a body."""
    return "\n".join(words)
