"""Our letters as mails: bytes that any mail program opens, the same for the same letter. Sending them is another's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

_KIND = ("application", "octet-stream")
_KINDS = {
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("application", "pdf"),
    "zip": ("application", "zip"),
}
_CALENDAR = "ics"


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
    message = EmailMessage(policy=policy.SMTP)
    if letter.sender:
        message["From"] = formataddr((letter.name, letter.sender), "utf-8") if letter.name else letter.sender
    else:
        message["X-Unsent"] = "1"  # mail programs open it as a draft
    message["To"] = letter.recipient
    if letter.copies:
        message["Cc"] = ", ".join(letter.copies)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = message_id(letter.key, letter.sender)
    for name, value in letter.headers.items():
        message[name] = value
    # Base64 on purpose: Vietnamese in quoted-printable is three times as long, and takes ten times as long to write.
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    for name, content in letter.files:
        ending = name.rpartition(".")[2].lower()
        if ending == _CALENDAR:
            message.add_attachment(
                content.decode(), subtype="calendar", cte="base64", filename=name, params={"method": _method(content)}
            )
            continue
        main, sub = _KINDS.get(ending, _KIND)
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"={mark[32:56]}-{number}")
    return message.as_bytes()


def _method(calendar: bytes) -> str:
    """The METHOD of a calendar file; "PUBLISH" where it names none."""
    found = re.search(rb"(?m)^METHOD:([A-Z]+)", calendar)
    return found[1].decode() if found else "PUBLISH"
