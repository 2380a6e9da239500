"""The office's mailbox over IMAP: what is new, as raw bytes, and moving what was taken in. No reading, no retries, no rules.

Nothing is marked or deleted: a message leaves the inbox only by `move`, which the caller does after its own commit.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import utils
from types import TracebackType

import imap_tools

from adapters import loopback

NOTHING_READ = (0, 0)
"""Mark of a mailbox that was never read: (UIDVALIDITY, UID)."""
_BATCH_MESSAGES = 50
_BATCH_BYTES = 20 * 1024 * 1024
_SIZES_AT_ONCE = 500
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
# Codes by which a server says that trying again will help (RFC 5530).
_BUSY = (b"UNAVAILABLE", b"INUSE", b"SERVERBUG", b"LIMIT", b"OVERQUOTA", b"CONTACTADMIN")


class TransientMailboxError(Exception):
    """The mail server is away or busy; worth trying again. The message is Vietnamese."""


class PermanentMailboxError(Exception):
    """The mail server says no (login, folder, settings); a person must act. The message is Vietnamese."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the mailbox is. tls: "tls" (port 993), "starttls" or "none" (this machine only).

    allow_outside: the host may be another machine; without it only loopback is called, whatever the settings say.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: str = "tls"
    inbox: str = "INBOX"
    allow_outside: bool = False
    timeout_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as the server holds it.

    received_at: INTERNALDATE, when our server took it, UTC. raw: all bytes, or only the headers when `is_cut` (the
    message is larger than the limit that the caller gave). size: of the whole message.
    """

    uidvalidity: int
    uid: int
    received_at: datetime
    raw: bytes
    size: int
    is_cut: bool = False


class Mailbox:
    """An open mailbox, as context manager. Every method may raise the two errors above, and no others."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._box: imap_tools.BaseMailBox | None = None
        self._folders: set[str] = set()

    def __enter__(self) -> Mailbox:
        account = self._account
        if not account.allow_outside and not loopback.is_loopback(account.host):
            raise PermanentMailboxError(
                f"Không đọc hộp thư tại {account.host}: chỉ được gọi máy này. Hộp thư ở máy khác chỉ được đọc cho đợt thật, "
                "khi tệp cài đặt bật chế độ chạy chính thức (allow_outside)."
            )
        if account.tls == "none" and not loopback.is_loopback(account.host):
            raise PermanentMailboxError(
                f"Không đọc hộp thư tại {account.host} khi không mã hóa đường truyền: cần tls hoặc starttls."
            )
        with _Told(account.host):
            self._box = self._connect()
            try:
                if account.user.isascii() and account.password.isascii():
                    self._box.login(account.user, account.password, initial_folder=None)
                else:
                    self._box.login_utf8(account.user, account.password, initial_folder=None)
            except BaseException:
                self._close()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _connect(self) -> imap_tools.BaseMailBox:
        account = self._account
        if account.tls == "none":
            return imap_tools.MailBoxUnencrypted(account.host, account.port, account.timeout_seconds)
        context = ssl.create_default_context()
        if account.tls == "starttls":
            return imap_tools.MailBoxStartTls(account.host, account.port, account.timeout_seconds, ssl_context=context)
        return imap_tools.MailBox(account.host, account.port, account.timeout_seconds, ssl_context=context)

    def _close(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            try:
                box.logout()
            except (imap_tools.ImapToolsError, imaplib.IMAP4.error, OSError):
                box.client.shutdown()  # the server is gone; what was fetched is fetched

    @property
    def _open(self) -> imap_tools.BaseMailBox:
        if self._box is None:
            raise PermanentMailboxError("Hộp thư chưa mở hoặc đã đóng.")
        return self._box

    def new_messages(self, after: tuple[int, int], most_bytes: int = 50 * 1024 * 1024) -> Iterator[Arrival]:
        """Yield what arrived after (UIDVALIDITY, UID), oldest first; an unchanged mailbox costs one round trip.

        A changed UIDVALIDITY means that the numbers mean other messages now: then everything in the inbox is offered
        again, and the caller knows what it has by its hash. Of a message larger than most_bytes only the headers come.
        Messages are fetched in batches, so that a large mailbox does not fill the memory.
        """
        for batch in self.new_batches(after, most_bytes):
            yield from batch

    def new_batches(self, after: tuple[int, int], most_bytes: int = 50 * 1024 * 1024) -> Iterator[list[Arrival]]:
        """The same in the batches in which they come, for a caller who keeps each batch before he asks for the next."""
        with _Told(self._account.host):
            status = self._open.folder.status(self._account.inbox, ("UIDVALIDITY", "UIDNEXT", "MESSAGES"))
            validity, following = status.get("UIDVALIDITY", 0), status.get("UIDNEXT", 0)
            first = after[1] + 1 if after[0] == validity else 1
            if (following and first >= following) or status.get("MESSAGES", 1) == 0:
                return
            self._open.folder.set(self._account.inbox, readonly=True)
            sizes = self._sizes(first)
        for batch, is_cut in _batches(sizes, most_bytes):
            with _Told(self._account.host):
                arrivals = self._fetch(validity, batch, is_cut)
            yield arrivals

    def _sizes(self, first: int) -> list[tuple[int, int]]:
        """(UID, size) of everything from that UID on, in order."""
        found = {uid: size for uid, size in map(_uid_and_size, self._ask(f"{first}:*", "(UID RFC822.SIZE)")) if uid}
        # "n:*" always includes the last message, even one below n (RFC 3501, 6.4.8).
        return sorted((uid, size) for uid, size in found.items() if uid >= first)

    def _fetch(self, validity: int, batch: Sequence[tuple[int, int]], is_cut: bool) -> list[Arrival]:
        sizes = dict(batch)
        section = "BODY.PEEK[HEADER]" if is_cut else "BODY.PEEK[]"
        answer = self._ask(",".join(str(uid) for uid in sizes), f"(UID INTERNALDATE {section})")
        found: dict[int, Arrival] = {}
        for place, item in enumerate(answer):
            if not isinstance(item, tuple):
                continue
            # Facts may stand before the literal or, as some servers do, in the line after it.
            behind = answer[place + 1] if place + 1 < len(answer) else b""
            facts = item[0] + (behind if isinstance(behind, bytes) else b"")
            uid = _UID.search(facts)
            date = _DATE.search(facts)
            if uid and date and (number := int(uid[1])) in sizes:
                found[number] = Arrival(validity, number, _instant(date[1]), item[1], sizes[number], is_cut)
        return [found[uid] for uid in sorted(found)]

    def _ask(self, uids: str, what: str) -> list[bytes | tuple[bytes, bytes]]:
        typ, answer = self._open.client.uid("FETCH", uids, what)
        if typ != "OK":
            raise imaplib.IMAP4.error(str(answer))
        return [item for item in answer if item]

    def move(self, uids: Iterable[int], folder: str, uidvalidity: int | None = None) -> bool:
        """Move messages of the inbox into a folder, which is made when it is missing. UIDs that are gone do no harm.

        uidvalidity: under which the UIDs were given; False, and nothing is moved, when the numbers mean others now.
        """
        wanted = [str(uid) for uid in uids]
        if not wanted:
            return True
        with _Told(self._account.host):
            box = self._open
            if folder not in self._folders:
                if not box.folder.exists(folder):
                    box.folder.create(folder)
                self._folders.add(folder)
            box.folder.set(self._account.inbox)
            # Asked of the inbox as it is open now: it cannot become another one before the next command.
            if uidvalidity is not None and _validity(box.client) not in {uidvalidity, None}:
                return False
            if "MOVE" not in box.client.capabilities:
                # Many servers name MOVE only after the login. Without it a copy is made and the original expunged, and
                # with it whatever a person has marked as deleted.
                box.client.capabilities = tuple(str(box.client.capability()[1][-1], "ascii").upper().split())
            box.move(wanted, folder, chunks=_SIZES_AT_ONCE)
        return True


class _Told:
    """Turns what the libraries raise into the two errors, each with a sentence for a person."""

    def __init__(self, host: str) -> None:
        self._host = host

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        host = self._host
        if isinstance(error, ssl.SSLCertVerificationError):
            raise PermanentMailboxError(
                f"Chứng thư của máy chủ thư {host} không hợp lệ: {error.verify_message}."
            ) from error
        if isinstance(error, imap_tools.MailboxLoginError):
            if _is_busy(error):
                raise TransientMailboxError(f"Máy chủ thư {host} đang bận, chưa cho đăng nhập. Sẽ thử lại.") from error
            raise PermanentMailboxError(
                f"Máy chủ thư {host} không nhận tên hoặc mật khẩu. Đề nghị kiểm tra trong tệp cài đặt."
            ) from error
        if isinstance(error, (OSError, imaplib.IMAP4.abort)):
            raise TransientMailboxError(f"Không nối được máy chủ thư {host}: {error}. Sẽ thử lại.") from error
        if isinstance(error, (imap_tools.ImapToolsError, imaplib.IMAP4.error)):
            if _is_busy(error):
                raise TransientMailboxError(f"Máy chủ thư {host} đang bận: {error}. Sẽ thử lại.") from error
            raise PermanentMailboxError(
                f"Máy chủ thư {host} từ chối: {error}. Đề nghị xem lại thư mục và quyền."
            ) from error


def _validity(client: imaplib.IMAP4) -> int | None:
    """UIDVALIDITY of the folder that was opened last; None when the server did not say."""
    found = client.response("UIDVALIDITY")[1]
    return int(found[-1]) if found and found[-1] else None


def _is_busy(error: BaseException) -> bool:
    said = str(error).upper()
    return any(f"[{code.decode()}]" in said for code in _BUSY)


def _uid_and_size(item: bytes | tuple[bytes, bytes]) -> tuple[int, int]:
    facts = item[0] if isinstance(item, tuple) else item
    uid, size = _UID.search(facts), _SIZE.search(facts)
    return (int(uid[1]), int(size[1])) if uid and size else (0, 0)


def _batches(sizes: Sequence[tuple[int, int]], most_bytes: int) -> Iterator[tuple[list[tuple[int, int]], bool]]:
    """Group messages in order: (messages, only their headers). A message that is too large is a group of its own."""
    batch: list[tuple[int, int]] = []
    weight = 0
    for uid, size in sizes:
        is_large = size > most_bytes
        if batch and (is_large or len(batch) >= _BATCH_MESSAGES or weight + size > _BATCH_BYTES):
            yield batch, False
            batch, weight = [], 0
        if is_large:
            yield [(uid, size)], True
        else:
            batch.append((uid, size))
            weight += size
    if batch:
        yield batch, False


def _instant(written: bytes) -> datetime:
    """INTERNALDATE (" 9-Nov-2023 16:42:00 +0700") in UTC."""
    try:
        return utils.parsedate_to_datetime(written.decode("ascii").strip()).astimezone(UTC)
    except (ValueError, TypeError) as error:
        raise imaplib.IMAP4.error(f"INTERNALDATE {written!r}") from error
