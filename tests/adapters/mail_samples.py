"""Mails as programs write them, built by the standard library or by hand, never by the code under test."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

RECEIVED_AT = datetime(2023, 11, 10, 9, 42, tzinfo=UTC)  # Friday 16:42 in the province
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def make_mail(text: str = "Kính gửi Văn phòng.", **headers: str) -> EmailMessage:
    """A plain mail from the district's clerk; keywords replace or add headers ("Auto_Submitted")."""
    mail = EmailMessage()
    fields = {
        "From": "Văn thư huyện Quế Sơn <van-thu@que-son.example>",
        "To": "nhan+k7f3@tinh.example",
        "Subject": "Báo cáo sơ kết của UBND huyện Quế Sơn",
        "Date": "Fri, 10 Nov 2023 16:40:00 +0700",
        "Message-ID": "<thu-1@que-son.example>",
    }
    for name, value in (fields | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail


def with_file(mail: EmailMessage, name: str = "Biểu 01 - xã Tân Hội.xlsx", content: bytes = b"PK-bieu") -> EmailMessage:
    """The mail with one more file; hands the same mail back."""
    mail.add_attachment(content, maintype=XLSX[0], subtype=XLSX[1], filename=name)
    return mail


def by_hand(*lines: str | bytes) -> bytes:
    """A mail of these lines, CRLF between them, bytes as they are."""
    return b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)


def make_bounce() -> bytes:
    """A Postfix bounce of our letter: two addresses, one of them only late."""
    return by_hand(
        "Return-Path: <>",
        "From: MAILER-DAEMON@tinh.example (Mail Delivery System)",
        "To: nhan@tinh.example",
        "Subject: Undelivered Mail Returned to Sender",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
        "",
        "--b1",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "--b1",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.tinh.example",
        "",
        "Final-Recipient: rfc822; Van-Thu@cho-chun.example",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
        "",
        "Final-Recipient: rfc822; ubnd@cho-chun.example",
        "Action: delayed",
        "Status: 4.2.2",
        "",
        "--b1",
        "Content-Type: message/rfc822",
        "",
        "From: nhan@tinh.example",
        "Message-ID: <de-nghi-41@soket.tinh.example>",
        "X-Soket-Message: 41",
        'Content-Type: multipart/mixed; boundary="b2"',
        "",
        "--b2",
        "Content-Type: application/octet-stream",
        'Content-Disposition: attachment; filename="bieu-mau.xlsx"',
        "",
        "PK",
        "--b2--",
        "--b1--",
        "",
    )
