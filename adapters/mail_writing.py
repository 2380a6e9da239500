"""Our letters as mails: bytes that any mail program opens, the same for the same letter. Sending them is another's."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import charset, policy
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime, formataddr
from functools import lru_cache

_KIND = ("application", "octet-stream")
_KINDS = {
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("application", "pdf"),
    "zip": ("application", "zip"),
}
_CALENDAR = "ics"
_WIDEST = 78
_EOL = "\r\n"
_WORDS = charset.Charset("utf-8")
_WORDS.header_encoding = charset.BASE64


class _AsWritten(policy.Compat32):
    """Headers go out as they were put in: they are folded once, when they are put in; those of files fold themselves."""

    def fold_binary(self, name: str, value: str) -> bytes:
        fold = getattr(value, "fold", None)
        return (fold(policy=policy.SMTP) if fold is not None else f"{name}: {value}{_EOL}").encode("ascii")


_AS_WRITTEN = _AsWritten(linesep=_EOL)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One letter of ours. key: unique among our letters, makes its Message-ID. headers: beyond those named here.

    sender: our address, "" while there is none (a draft); name: ours, beside it. copies: addresses in Cc.
    files: (name, content); an .ics goes as text/calendar, with the METHOD that it carries, so that mail programs offer its buttons.
    """

    key: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    written_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[tuple[str, bytes]] = ()
    copies: Sequence[str] = ()
    name: str = ""


def message_id(key: str, sender: str) -> str:
    """The Message-ID of the letter with that key, with its angle brackets: the same one for ever."""
    mark = hashlib.sha256(key.encode()).hexdigest()
    return f"<{mark[:32]}@{sender.rpartition('@')[2] or 'soket.invalid'}>"


def write(letter: Outgoing) -> bytes:
    """The letter as a mail: text first, HTML beside it, files behind. Same letter, same bytes.

    Raises ValueError for a header with a line break in it: nothing that others wrote may add a header of its own.
    """
    mark = hashlib.sha256(letter.key.encode()).hexdigest()
    boundaries = (f"={mark[32:56]}-{number}" for number in range(2))
    outer = MIMEMultipart("mixed", next(boundaries), policy=_AS_WRITTEN) if letter.files else None
    words = MIMEMultipart("alternative", next(boundaries), policy=_AS_WRITTEN)
    words.attach(_text(letter.text, "plain"))
    words.attach(_text(letter.html, "html"))
    if outer is not None:
        outer.attach(words)
        for name, content in letter.files:
            outer.attach(_file(name, content))
    message = outer or words
    for name, value in _headers(letter):
        message[name] = value
    return message.as_bytes()


def _headers(letter: Outgoing) -> Iterator[tuple[str, str]]:
    """(name, value) of the headers of the whole, folded."""
    if letter.sender:
        yield "From", _from(letter.name, letter.sender)
    else:
        yield "X-Unsent", "1"  # mail programs open it as a draft
    yield "To", _folded("To", letter.recipient)
    if letter.copies:
        yield "Cc", _folded("Cc", ", ".join(letter.copies))
    yield "Subject", _subject(letter.subject)
    yield "Date", format_datetime(letter.written_at)
    yield "Message-ID", _folded("Message-ID", message_id(letter.key, letter.sender))
    for name, value in letter.headers.items():
        yield name, _folded(name, value)


@lru_cache(maxsize=64)
def _from(name: str, address: str) -> str:
    """Our name and address; the same in thousands of letters."""
    if name.isascii():
        return _folded("From", formataddr((name, address)) if name else address)
    _check_one_line(name)
    header = Header(name, _WORDS, header_name="From")
    header.append(f"<{_folded('From', address)}>", "us-ascii")
    return header.encode(linesep=_EOL)


def _subject(subject: str) -> str:
    """Words that anybody may have typed: the parser of the library reads them syllable by syllable, which takes milliseconds."""
    if subject.isascii() and "=?" not in subject:
        return _folded("Subject", subject)
    _check_one_line(subject)
    return Header(subject, _WORDS, header_name="Subject").encode(linesep=_EOL)


def _folded(name: str, value: str) -> str:
    """The value on lines that are not too long, in ASCII. Raises ValueError for one with a line break in it."""
    _check_one_line(value)
    if len(name) + len(value) + 2 <= _WIDEST and value.isascii() and value.isprintable() and "=?" not in value:
        return value
    _, parsed = policy.SMTP.header_store_parse(name, value)
    return policy.SMTP.fold(name, parsed)[len(name) + 1 :].strip()


def _check_one_line(value: str) -> None:
    if len(value.splitlines()) > 1:
        raise ValueError("a header may not contain a linefeed or carriage return")


def _text(text: str, subtype: str) -> Message:
    """One of the two forms of the words.

    Base64 on purpose: Vietnamese in quoted-printable is three times as long, and takes ten times as long to write.
    """
    part = Message(policy=_AS_WRITTEN)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "base64"
    lines = [*text.encode().splitlines(), b""]
    part.set_payload(base64.encodebytes(b"\r\n".join(lines)).decode("ascii"))
    return part


def _file(name: str, content: bytes) -> Message:
    """One file that goes with the letter; its name comes back whole in any script (RFC 2231)."""
    part = EmailMessage(policy=policy.SMTP)
    ending = name.rpartition(".")[2].lower()
    if ending == _CALENDAR:
        method = {"method": _method(content)}
        part.set_content(
            content.decode(), subtype="calendar", cte="base64", disposition="attachment", filename=name, params=method
        )
    else:
        main, sub = _KINDS.get(ending, _KIND)
        part.set_content(content, maintype=main, subtype=sub, disposition="attachment", filename=name)
    return part


def _method(calendar: bytes) -> str:
    """The METHOD of a calendar file; "PUBLISH" where it names none."""
    found = re.search(rb"(?m)^METHOD:([A-Z]+)", calendar)
    return found[1].decode() if found else "PUBLISH"
