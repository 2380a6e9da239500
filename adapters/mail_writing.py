"""Our letters as mails: bytes that any mail program opens, the same for the same letter. Sending them is another's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

_KIND = ("application", "octet-stream")
_KINDS = {
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("application", "pdf"),
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One letter of ours. key: unique among our letters, makes its Message-ID. headers: beyond those named here.

    sender: our address, "" while there is none (a draft). files: (name, content).
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


def write(letter: Outgoing) -> bytes:
    """The letter as a mail: text first, HTML beside it, files behind. Same letter, same bytes.

    Raises ValueError for a header with a line break in it: nothing that others wrote may add a header of its own.
    """
    mark = hashlib.sha256(letter.key.encode()).hexdigest()
    message = EmailMessage(policy=policy.SMTP)
    if letter.sender:
        message["From"] = letter.sender
    else:
        message["X-Unsent"] = "1"  # mail programs open it as a draft
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{mark[:32]}@{letter.sender.rpartition('@')[2] or 'soket.invalid'}>"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for name, content in letter.files:
        main, sub = _KINDS.get(name.rpartition(".")[2].lower(), _KIND)
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"={mark[32:56]}-{number}")
    return message.as_bytes()
