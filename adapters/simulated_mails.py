"""Mails as simulated units and machines send them, as bytes. What is in them, and sending them, is left to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

_POLICY = policy.SMTP


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. mark: its Message-ID without brackets. files: (name, content). headers: beyond those named here."""

    mark: str
    name: str
    sender: str
    recipient: str
    subject: str
    text: str
    sent_at: datetime
    files: Sequence[tuple[str, bytes]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def write(mail: Mail) -> bytes:
    """A mail of a person's mail program."""
    message = EmailMessage(policy=_POLICY)
    for name, value in mail.headers.items():
        message[name] = value
    local, _, domain = mail.sender.rpartition("@")
    message["From"] = Address(mail.name, local, domain)
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.sent_at)
    message["Message-ID"] = f"<{mail.mark}>"
    # Seven bits: not every server hands eight on as they came.
    message.set_content(mail.text, cte="quoted-printable")
    for name, content in mail.files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def copied(raw: bytes, number: int, at: datetime) -> bytes:
    """The same mail as it comes a second time: by another way, and else byte for byte."""
    way = f"Received: from may-cua-don-vi.example by chuyen-tiep-{number}.example; {format_datetime(at)}\r\n"
    return way.encode("ascii") + raw


def bounce(mail: Mail, lost: str) -> bytes:
    """What a server writes about a letter that it could not deliver. lost: the address. The text is the mail's."""
    report = MIMEMultipart("report", policy=_POLICY)
    report.set_param("report-type", "delivery-status")
    report["From"] = f"Mail Delivery System <{mail.sender}>"
    report["To"], report["Subject"] = mail.recipient, mail.subject
    report["Date"], report["Message-ID"] = format_datetime(mail.sent_at), f"<{mail.mark}>"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(mail.text, "plain", "utf-8"))
    status = MIMENonMultipart("message", "delivery-status")
    server, about = Message(), Message()
    server["Reporting-MTA"] = f"dns; {mail.sender.rpartition('@')[2]}"
    about["Final-Recipient"], about["Action"], about["Status"] = f"rfc822; {lost}", "failed", "5.1.1"
    about["Diagnostic-Code"] = "smtp; 550 5.1.1 no such mailbox"
    status.set_payload([server, about])
    report.attach(status)
    original = Message()
    original["From"], original["To"], original["Message-ID"] = mail.recipient, lost, f"<cua-ta.{mail.mark}>"
    report.attach(MIMEMessage(original))
    return report.as_bytes(policy=_POLICY)
