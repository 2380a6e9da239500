"""The outbox: letters of ours that were written down. Reading them and putting them into files; sending is a later step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import models
from adapters import mail_writing
from domain import file_names, wording
from models.queries import deliveries as queries
from tasks.acts import checks
from tasks.desk import Desk, Work, reading


@dataclass(frozen=True, slots=True)
class Written:
    """One letter. number: by which it is named. written: "16:42 thứ Sáu 10/11/2023". files: names of what goes with it."""

    number: int
    kind: str
    recipient: str
    subject: str
    written: str
    files: tuple[str, ...]
    state: str


def listed(desk: Desk) -> list[Written]:
    """Every letter, oldest first."""
    with reading(desk) as work:
        files = queries.files_of_messages(work.session, work.campaign.id)
        return [
            Written(
                row.id, row.kind, row.recipient, row.subject, wording.clock(row.created_at, work.plan.zone),
                tuple(one.name for one in files.get(row.id, ())), row.state,
            )
            for row in queries.messages(work.session, work.campaign.id)
        ]  # fmt: skip


def text_of(desk: Desk, number: int) -> str:
    """The words of one letter, its subject in front. Refused when there is none of that number."""
    with reading(desk) as work:
        row = work.session.get(models.Message, number)
        if row is None or row.campaign_id != work.campaign.id:
            raise checks.refuse(
                "LETTER_UNKNOWN", f"Không có thư số {number} trong đợt này. Hãy xem danh sách: soket outbox list."
            )
        return f"Gửi: {row.recipient}\nTiêu đề: {row.subject}\n\n{row.text}"


def save(desk: Desk, folder: Path, sender: str = "") -> int:
    """Write every letter into a folder as a mail (.eml), with its files; returns how many. sender: our address, "" = draft.

    A letter has one name and the same bytes every time, so doing it again changes nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with reading(desk) as work:
        for name, content in _mails(work, sender):
            (folder / name).write_bytes(content)
            count += 1
    return count


def _mails(work: Work, sender: str) -> Iterator[tuple[str, bytes]]:
    zone = work.as_of.tzinfo
    for row in queries.messages(work.session, work.campaign.id):
        files = queries.with_content(work.session, row.id)
        letter = mail_writing.Outgoing(
            f"{work.campaign.key}/{row.key}", sender, row.recipient, row.subject, row.text, row.html,
            row.created_at.astimezone(zone), row.headers, [(one.name, one.content) for one in files],
        )  # fmt: skip
        day = row.created_at.astimezone(zone)
        stem = file_names.safe(f"{day:%Y-%m-%d}-{row.id:04}-{row.recipient.partition('@')[0]}")
        yield f"{stem}.eml", mail_writing.write(letter)
