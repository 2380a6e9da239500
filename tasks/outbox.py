"""The outbox as the office sees it: listing letters, reading one, what would go, putting them into files.

Writing letters into it is `tasks.letters_out`, sending them `tasks.sending`, deciding about them `tasks.acts.outbox`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import models
from domain import errors, file_names, outbox, wording
from domain.outbox import State
from models.queries import outbox as queries
from models.queries import sending as holding
from tasks import contacts, letters_out
from tasks.acts import checks
from tasks.desk import Desk, Work, reading


@dataclass(frozen=True, slots=True)
class Written:
    """One letter. number: by which it is named. written: "16:42 thứ Sáu 10/11/2023". files: names of what goes with it.

    reply: what the relay, or a bounce, said of it.
    """

    number: int
    kind: str
    recipient: str
    subject: str
    written: str
    files: tuple[str, ...]
    state: str
    copies: tuple[str, ...] = ()
    reply: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a release would send. counts: (words of a class of recipients, letters). samples: (number, recipient, subject).

    outside: letters to an address that is in no address book. invented: to addresses that can never receive mail.
    off: to addresses that are switched off.
    """

    numbers: tuple[int, ...]
    kinds: tuple[tuple[str, int], ...]
    counts: tuple[tuple[str, int], ...]
    samples: tuple[tuple[int, str, str], ...]
    outside: tuple[str, ...]
    invented: int
    off: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """ "212 thư: 193 xã, 18 huyện; ngoài danh bạ: 0"."""
        listed = ", ".join(f"{wording.number(count)} {name}" for name, count in self.counts)
        return (
            f"{wording.number(len(self.numbers))} thư{f': {listed}' if listed else ''};"
            f" ngoài danh bạ: {wording.number(len(self.outside))}"
        )


def listed(desk: Desk, states: Collection[str] = (), kinds: Collection[str] = ()) -> list[Written]:
    """Letters written up to the desk's moment, oldest first, as they stand now; of these states and kinds, () = all."""
    with reading(desk) as work:
        files = queries.files_of(work.session, work.campaign.id)
        return [
            Written(
                row.id, row.kind, row.recipient, row.subject, wording.clock(row.created_at, work.plan.zone),
                tuple(one.name for one in files.get(row.id, ())), row.state, tuple(row.copies), row.reply, row.tries,
            )
            for row in queries.messages(work.session, work.campaign.id, states, kinds)
            if row.created_at <= work.as_of
        ]  # fmt: skip


def now(work: Work) -> outbox.Now:
    """How the outbox stands, in a few queries whatever its size."""
    session, campaign = work.session, work.campaign.id
    counted = queries.counts(session, campaign, work.as_of)
    if not counted:
        return outbox.NOTHING
    totals: Counter[str] = Counter()
    for one in counted:
        totals[one.state] += one.letters
    stuck = [
        one
        for one in queries.messages(session, campaign, (State.UNKNOWN, State.FAILED))
        if one.created_at <= work.as_of
    ]
    relay = holding.last_called(session, campaign)
    book = contacts.Contacts(work)
    return outbox.Now(
        {one.kind: one.letters for one in counted if one.state == State.DRAFT},
        totals.total() - totals[State.DRAFT] - totals[State.WITHDRAWN],
        totals[State.SENT],
        tuple(one.id for one in stuck if one.state == State.UNKNOWN),
        tuple((one.id, one.recipient, one.reply) for one in stuck if one.state == State.FAILED),
        tuple((work.unit_name(one.unit), one.email) for one in book.off),
        relay.fault if relay else "",
    )


def preview(desk: Desk, kinds: Collection[str] = (), numbers: Collection[int] = ()) -> Preview:
    """What releasing these drafts would send; all drafts where nothing is named."""
    with reading(desk) as work:
        return preview_of(work, kinds, numbers)


def preview_of(work: Work, kinds: Collection[str], numbers: Collection[int]) -> Preview:
    """What releasing these drafts would send."""
    drafts = [
        row
        for row in queries.messages(work.session, work.campaign.id, (State.DRAFT,), kinds)
        if not numbers or row.id in numbers
    ]
    book = contacts.Contacts(work)
    addresses = [(row, address) for row in drafts for address in (row.recipient, *row.copies)]
    return Preview(
        tuple(row.id for row in drafts),
        tuple(Counter(outbox.KIND_WORDS.get(row.kind, row.kind) for row in drafts).most_common()),
        tuple(Counter(_class_words(work, row.unit_key) for row in drafts).most_common()),
        tuple((row.id, row.recipient, row.subject) for row in _spread(drafts)),
        tuple(sorted({address for _, address in addresses if not book.knows(address)})),
        sum(contacts.is_invented(address) for _, address in addresses),
        tuple(sorted({address for _, address in addresses if book.is_off(address)})),
    )


def _spread(drafts: Sequence[models.Message]) -> list[models.Message]:
    """Three of them, from the beginning, the middle and the end."""
    if len(drafts) < 3:
        return list(drafts)
    return [drafts[0], drafts[len(drafts) // 2], drafts[-1]]


def _class_words(work: Work, unit_key: str) -> str:
    """By what a letter is counted: the noun of its unit's level for the territory, else the title of its class."""
    unit = work.index.units.get(unit_key)
    if unit is None:
        return "nơi nhận khác"
    if unit.group == unit.level:
        return work.index.noun(unit.level)
    return next((one.title for one in work.plan.addressee_classes if one.id == unit.addressee), "nơi nhận khác")


def text_of(desk: Desk, number: int) -> str:
    """The words of one letter, its subject in front. Refused when there is none of that number."""
    with reading(desk) as work:
        row = letter(work, number)
        copies = f"\nĐồng gửi: {', '.join(row.copies)}" if row.copies else ""
        state = outbox.STATE_WORDS.get(row.state, row.state)
        return f"Gửi: {row.recipient}{copies}\nTiêu đề: {row.subject}\nTình trạng: {state}\n\n{row.text}"


def letter(work: Work, number: int) -> models.Message:
    """One letter with its words. Refused when there is none of that number."""
    row = queries.whole(work.session, number)
    if row is None or row.campaign_id != work.campaign.id:
        raise unknown(number)
    return row


def unknown(number: int) -> errors.Refusal:
    """The refusal of a number that no letter has."""
    return checks.refuse(
        "LETTER_UNKNOWN", f"Không có thư số {number} trong đợt này. Hãy xem danh sách: soket outbox list."
    )


def save(desk: Desk, folder: Path, head: letters_out.Letterhead) -> int:
    """Write every letter into a folder as a mail (.eml), with its files; returns how many.

    A letter has one name and the same bytes every time, so doing it again changes nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with reading(desk) as work:
        for name, content in _mails(work, head):
            (folder / name).write_bytes(content)
            count += 1
    return count


def _mails(work: Work, head: letters_out.Letterhead) -> Iterator[tuple[str, bytes]]:
    zone = work.as_of.tzinfo
    with_files = set(queries.files_of(work.session, work.campaign.id))
    for row in queries.wholes(work.session, work.campaign.id):
        files = queries.with_content(work.session, [row.id])[row.id] if row.id in with_files else []
        day = row.created_at.astimezone(zone)
        stem = file_names.safe(f"{day:%Y-%m-%d}-{row.id:04}-{row.kind}-{row.recipient.partition('@')[0]}")
        yield (
            f"{stem}.eml",
            row.raw or letters_out.bytes_of(work, head, row, [(one.name, one.content) for one in files]),
        )
