"""Letters as values: `make_letter(robot="bounce")` states only what matters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from domain import letters

RECEIVED_AT = datetime(2023, 11, 10, 9, 42, tzinfo=UTC)  # Friday 16:42 in the province


def make_attachment(name: str = "bieu.xlsx", sha256: str = "a" * 64) -> letters.Attachment:
    """One file; its hash stands for its content."""
    return letters.Attachment(name, name, "application/octet-stream", b"PK", sha256)


def make_letter(**changes: Any) -> letters.Letter:
    """A letter of a district's clerk without files."""
    fields: dict[str, Any] = {
        "message_id": "<thu-1@que-son.example>",
        "sha256": "1" * 64,
        "sender": "van-thu@que-son.example",
        "sender_name": "Văn thư",
        "recipients": ("nhan@tinh.example",),
        "reply_to": "",
        "subject": "Báo cáo",
        "sent_at": None,
        "received_at": RECEIVED_AT,
        "text": "Xin gửi báo cáo.",
    }
    return letters.Letter(**(fields | changes))
