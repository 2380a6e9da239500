"""The office's mailbox, and one pass over both channels: take what is new, judge it, file it away. No retries, no names.

Each step may be broken off anywhere and done again. What is stored is known by its bytes, what is judged is not judged
again, and a message leaves the inbox only after what it brought is judged and committed. The drop folder is
`tasks.folder_channel`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import exc, insert, update

import models
from adapters import mail_parts, mailbox
from config.settings import Settings
from domain import takings
from models.queries import deliveries
from models.queries import mailboxes as queries
from tasks import folder_channel, intake
from tasks.desk import Desk, Work, reading, writing

NAMELESS = "(thư không có tiêu đề)"
MOST_BYTES = mail_parts.MOST_BYTES
_FILED_AT_ONCE = 200

T = TypeVar("T")
Run = Callable[[str, Callable[[], T]], T]
"""Runs one step that has a name: at once, or as a task that is tried again."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Where to look. account: None when there is no mailbox. done_folder, held_folder: of the mailbox.

    is_own_inbox: the drop folder lies in our data folder, and is made when it is missing.
    """

    account: mailbox.Account | None
    inbox: Path
    is_own_inbox: bool = True
    done_folder: str = "Da-tiep-nhan"
    held_folder: str = "Cho-xep"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one look into the mailbox brought. cut: sentences on messages of which only the headers were taken."""

    count: int
    read_at: datetime
    cut: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of all that waited. broken: sentences on what our own code could not judge; it still waits."""

    outcomes: tuple[intake.Outcome, ...]
    broken: tuple[str, ...]


def of(chosen: Settings) -> Channels:
    """The channels of an installation."""
    account = None
    if chosen.imap_host:
        account = mailbox.Account(
            chosen.imap_host, chosen.imap_port, chosen.imap_user, chosen.imap_password, chosen.imap_tls,
            chosen.imap_folder, chosen.allow_outside,
        )  # fmt: skip
    return Channels(
        account, chosen.inbox_dir, not chosen.inbox, chosen.imap_done_folder, chosen.imap_held_folder
    )  # fmt: skip


def name_of(account: mailbox.Account) -> str:
    """By what name a mailbox is remembered: "host/user/folder"."""
    return f"{account.host}/{account.user}/{account.inbox}"


# ------------------------------------------------------------------------------------------------------------ one pass


def at_once(_name: str, step: Callable[[], T]) -> T:
    """Run a step as it is."""
    return step()


def look(desk: Desk, channels: Channels, tools: intake.Tools, run: Run = at_once) -> takings.Taking:
    """One pass over both channels; a mailbox that fails does not keep the drop folder from being taken in.

    run: how a step is run; what it raises after its last try ends here, but for database errors.
    """
    account, failure, will_retry, fetched = channels.account, "", False, None
    if account is not None:
        try:
            fetched = run("Đọc hộp thư", lambda: fetch(desk, account))
        except (mailbox.TransientMailboxError, mailbox.PermanentMailboxError) as error:
            failure, will_retry = str(error), isinstance(error, mailbox.TransientMailboxError)
    dropped = run(
        "Đọc thư mục nhận tệp", lambda: folder_channel.collect(desk, channels.inbox, is_own=channels.is_own_inbox)
    )
    judged = run("Kiểm tra", lambda: judge_waiting(desk, tools))
    if account is not None and not failure:
        try:
            run("Chuyển thư đã tiếp nhận", lambda: file_away(desk, account, channels.done_folder, channels.held_folder))
        except (mailbox.TransientMailboxError, mailbox.PermanentMailboxError) as error:
            failure, will_retry = str(error), isinstance(error, mailbox.TransientMailboxError)
    left = run("Cất tệp đã tiếp nhận", lambda: folder_channel.clear(desk, channels.inbox, dropped.files))
    return takings.Taking(
        came=_came(desk, judged.outcomes),
        mails=fetched.count if fetched else 0,
        files=len(dropped.files),
        has_mailbox=account is not None,
        read_at=_read_at(desk, account),
        mailbox_failure=failure,
        will_retry=will_retry,
        folder_failure=dropped.failure or left,
        unjudged=judged.broken,
        notes=(*(fetched.cut if fetched else ()), *dropped.notes),
    )


def condition(desk: Desk, channels: Channels) -> takings.Condition:
    """How the channels stand; reads the database only."""
    with reading(desk) as work:
        state = _state(work, channels.account)
        return takings.Condition(
            name_of(channels.account) if channels.account else "",
            state.read_at if state else None,
            state.fault if state else "",
            len(deliveries.waiting(work.session, work.campaign.id)),
            len(queries.held(work.session, work.campaign.id, work.as_of)),
        )


def _read_at(desk: Desk, account: mailbox.Account | None) -> datetime | None:
    with reading(desk) as work:
        state = _state(work, account)
        return state.read_at if state else None


def _state(work: Work, account: mailbox.Account | None) -> models.MailboxState | None:
    return queries.state(work.session, work.campaign.id, name_of(account)) if account else None


def _came(desk: Desk, outcomes: Sequence[intake.Outcome]) -> tuple[takings.Came, ...]:
    with reading(desk) as work:
        known = queries.sources(work.session, [one.delivery for one in outcomes])
    return tuple(
        takings.Came(one.delivery, one.name, *known[one.delivery], one.files, one.reason, one.answered)
        for one in outcomes
    )


# --------------------------------------------------------------------------------------------------------- the mailbox


def fetch(desk: Desk, account: mailbox.Account, most_bytes: int = MOST_BYTES) -> Fetched:
    """Store what is new in the mailbox, batch by batch; an unchanged one costs one round trip after the login.

    Raises what `adapters.mailbox` raises, after it is written beside the mailbox for people to see.
    """
    account, name = _allowed(desk, account), name_of(account)
    with reading(desk) as work:
        mark = queries.mark(work.session, work.campaign.id, name)
    count, cut = 0, []
    try:
        with mailbox.Mailbox(account) as box:
            for batch in box.new_batches(mark, most_bytes):
                _keep(desk, name, batch)
                count += len(batch)
                cut += [_said_of_cut(one, most_bytes) for one in batch if one.is_cut]
    except (mailbox.TransientMailboxError, mailbox.PermanentMailboxError) as error:
        _remember(desk, name, fault=str(error))
        raise
    _remember(desk, name)
    return Fetched(count, desk.as_of, tuple(cut))


def _allowed(desk: Desk, account: mailbox.Account) -> mailbox.Account:
    """The account with what this campaign may do: a simulated one calls no other machine, whatever the settings say."""
    with reading(desk) as work:
        return replace(account, allow_outside=account.allow_outside and not work.campaign.is_simulated)


def _keep(desk: Desk, name: str, batch: Sequence[mailbox.Arrival]) -> None:
    """Store a batch, then note which message became which delivery.

    Two transactions, in this order. Broken off between them, the bytes are kept and the mark of the mailbox has not
    moved: the next look offers the same messages, which are the same deliveries because their bytes are, and the notes
    are made then. The other order could lose a message: noted as read, and stored nowhere. A delivery may meanwhile be
    judged without its note; it is filed away when it has one.
    """
    if not batch:
        return
    with reading(desk) as work:
        is_simulated = work.campaign.is_simulated
    ids = intake.store(
        desk,
        [
            intake.Incoming(
                intake.MAIL,
                NAMELESS,
                mail_parts.cut(one.raw, one.size) if one.is_cut else one.raw,
                # A rehearsal plays in another year; for it a mail comes when it is read.
                desk.as_of if is_simulated else one.received_at,
                is_mail=True,
            )
            for one in batch
        ],
    )
    validity = batch[0].uidvalidity
    delivery_of = dict(zip((one.uid for one in batch), ids, strict=True))
    with writing(desk) as work:
        known = queries.messages(work.session, work.campaign.id, name, validity, delivery_of)
        for uid, row in known.items():
            # Offered again, so it lies in the inbox, whatever we knew: another pass read it too, or a server went back
            # to numbers that it had used before.
            row.delivery_id, row.filed_at = delivery_of[uid], None
        own = {"campaign_id": work.campaign.id, "mailbox": name, "uidvalidity": validity}
        rows = [own | {"uid": uid, "delivery_id": one} for uid, one in delivery_of.items() if uid not in known]
        if rows:
            work.session.execute(insert(models.MailboxMessage), rows)


def _remember(desk: Desk, name: str, fault: str = "") -> None:
    with writing(desk) as work:
        row = queries.state(work.session, work.campaign.id, name)
        if row is None:
            row = models.MailboxState(campaign_id=work.campaign.id, mailbox=name, read_at=None)
            work.session.add(row)
        row.fault = fault
        if not fault:
            row.read_at = work.as_of


def _said_of_cut(one: mailbox.Arrival, most_bytes: int) -> str:
    return (
        f"Một thư nặng {one.size // 1024 // 1024} MB, lớn hơn {most_bytes // 1024 // 1024} MB: chỉ giữ phần đầu thư và báo"
        " người gửi; thư vẫn còn trong hộp thư."
    )


def file_away(desk: Desk, account: mailbox.Account, done_folder: str, held_folder: str) -> int:
    """Move messages out of the inbox whose delivery is judged; returns how many. With none, the server is not called.

    Moved first, noted second: broken off between the two, the next pass moves numbers that are gone, which does nothing,
    and notes it then.
    """
    account, name = _allowed(desk, account), name_of(account)
    with reading(desk) as work:
        waiting = queries.to_file(work.session, work.campaign.id, name)
    if not waiting:
        return 0
    groups: dict[tuple[int, bool], list[queries.ToFile]] = {}
    for one in waiting:
        groups.setdefault((one.uidvalidity, one.is_held), []).append(one)
    with mailbox.Mailbox(account) as box:
        for (validity, is_held), found in groups.items():
            for start in range(0, len(found), _FILED_AT_ONCE):
                part = found[start : start + _FILED_AT_ONCE]
                # Under another UIDVALIDITY nothing is moved: these numbers mean other messages now, and what still lies
                # in the inbox is offered again under new ones.
                box.move([one.uid for one in part], held_folder if is_held else done_folder, validity)
                _filed(desk, [one.id for one in part])
    return len(waiting)


def _filed(desk: Desk, rows: Sequence[int]) -> None:
    m = models.MailboxMessage
    with writing(desk) as work:
        work.session.execute(update(m).where(m.id.in_(rows), m.filed_at.is_(None)).values(filed_at=work.as_of))


# ------------------------------------------------------------------------------------------------------------- judging


def judge_waiting(desk: Desk, tools: intake.Tools) -> Judged:
    """Judge everything that is stored and not judged yet, in the order in which it came.

    One that breaks our code is told and left waiting, and the next one is judged. Database errors are raised.
    """
    with reading(desk) as work:
        waiting = deliveries.waiting(work.session, work.campaign.id)
    judging = intake.Pass(desk, tools)
    outcomes: list[intake.Outcome] = []
    broken: list[str] = []
    for number in waiting:
        try:
            outcomes.append(judging.judge(number))
        except (exc.OperationalError, exc.InterfaceError):
            raise
        except Exception as error:
            logging.getLogger(__name__).exception("delivery %d cannot be judged", number)
            said = f"Lần gửi số {number} chưa kiểm tra được ({type(error).__name__}); bản gốc vẫn giữ và sẽ thử lại."
            broken.append(f"{said} Đề nghị báo người phụ trách máy.")
    return Judged(tuple(outcomes), tuple(broken))
