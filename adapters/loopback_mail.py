"""A mail server of its own process on this machine, for rehearsals and tests: IMAP and SMTP on free ports, all in memory.

Mails are put into it by SMTP, and into no other server: a host that is not this machine is refused.
"""

from __future__ import annotations

import imaplib
import os
import secrets
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from adapters import loopback, mailbox

HOST = "127.0.0.1"
_TIMEOUT_SECONDS = 60.0
_PAUSE_SECONDS = 0.2


class LoopbackMailError(Exception):
    """The server does not start, or somebody asked for one on another machine. The message is Vietnamese."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Where the two listen. user: the one mailbox, "" when every address has one of its own. process: to stop them by."""

    imap_port: int
    smtp_port: int
    user: str
    password: str = field(repr=False)
    process: subprocess.Popen[bytes] = field(repr=False)

    def account(self, user: str = "", **changes: object) -> mailbox.Account:
        """How the mailbox is opened: the one there is, else that of an address."""
        fields: dict[str, object] = {"port": self.imap_port, "tls": "none", "password": self.password}
        return mailbox.Account(host=HOST, **(fields | {"user": user or self.user} | changes))  # pyright: ignore[reportArgumentType]

    def stop(self, patience: float = 30) -> None:
        """End the server: first asked, then killed. Safe to repeat."""
        _end(self.process, patience)


def start(user: str = "", *, patience: float = 180) -> Pair:
    """Start the server and wait until it answers.

    user: address whose mailbox takes everything, whatever a mail's To says (a tag in it, too); "" gives every address a
    mailbox. patience: seconds. Raises LoopbackMailError when it does not come up.
    """
    imap_port, smtp_port = free_ports()
    password = secrets.token_hex(8)
    words = ["--host", HOST, "--imap-port", str(imap_port), "--smtp-port", str(smtp_port), "--no-http"]
    words += ["--user", user] if user else ["--multi-user", "--user", "nhan@tinh.example"]
    process = subprocess.Popen(
        [sys.executable, "-m", "mail_devel", *words],
        # Not among the arguments, which everybody on the machine can list.
        env={**os.environ, "MAIL_PASSWORD": password},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _await(process, lambda: _answers(imap_port), "Máy chủ thư thử", patience)
    return Pair(imap_port, smtp_port, user, password, process)


@dataclass(frozen=True, slots=True)
class Sink:
    """A server that only takes letters. folder: the Maildir into which it puts every one of them."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def stop(self, patience: float = 30) -> None:
        """End the server. Safe to repeat."""
        _end(self.process, patience)


def start_sink(folder: Path, *, patience: float = 180) -> Sink:
    """Start a server that keeps every letter it is handed, whomever it is for; raises LoopbackMailError when it does not come up."""
    port, _ = free_ports()
    folder.parent.mkdir(parents=True, exist_ok=True)
    words = ["-n", "-l", f"{HOST}:{port}", "-s", "0", "-c", "aiosmtpd.handlers.Mailbox", str(folder)]
    process = subprocess.Popen(
        [sys.executable, "-m", "aiosmtpd", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _await(process, lambda: _takes(port), "Máy chủ nhận thư thử", patience)
    return Sink(port, folder, process)


def _await(process: subprocess.Popen[bytes], is_up: Callable[[], bool], name: str, patience: float) -> None:
    """Wait until a server answers. Nobody else knows of the child yet: it ends with us, also when we are told to end."""
    try:
        waited = 0.0
        while not is_up():
            if process.poll() is not None or waited > patience:
                raise LoopbackMailError(f"{name} trên máy này không khởi động được (mã {process.poll()}).")
            time.sleep(_PAUSE_SECONDS)
            waited += _PAUSE_SECONDS
    except BaseException:
        _end(process, 30)
        raise


def _takes(port: int) -> bool:
    with suppress(OSError, smtplib.SMTPException):
        smtplib.SMTP(HOST, port, timeout=_TIMEOUT_SECONDS).quit()
        return True
    return False


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    """First asked, then killed."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(patience)


def free_ports() -> tuple[int, int]:
    """Two ports on which nothing listens at the moment."""
    with socket.socket() as one, socket.socket() as two:
        one.bind((HOST, 0))
        two.bind((HOST, 0))
        return one.getsockname()[1], two.getsockname()[1]


def _answers(port: int) -> bool:
    with suppress(OSError, imaplib.IMAP4.error):
        imaplib.IMAP4(HOST, port, timeout=_TIMEOUT_SECONDS).logout()
        return True
    return False


def post(port: int, recipient: str, mails: Iterable[tuple[str, bytes]], host: str = HOST) -> int:
    """Put mails into a mailbox by SMTP, in one session, in this order; returns how many.

    mails: (address of the envelope's sender, the mail). Raises LoopbackMailError for a host that is not this machine, and
    what the connection raises.
    """
    if not loopback.is_loopback(host):
        raise LoopbackMailError(f"Không gửi thư thử tới {host}: thư của diễn tập không được rời khỏi máy này.")
    waiting: Sequence[tuple[str, bytes]] = list(mails)
    with smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS) as smtp:
        for sender, raw in waiting:
            smtp.sendmail(sender, [recipient], raw)
    return len(waiting)
