"""A real IMAP and SMTP server of its own process on loopback, for tests and nothing else."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import imap_tools

from adapters import mailbox

PASSWORD = "mat-khau-thu"
_TRIES = 600


@dataclass(frozen=True)
class MailServer:
    """Where the servers listen. Every user exists at once, with the one password."""

    imap_port: int
    smtp_port: int

    def account(self, user: str, **changes: object) -> mailbox.Account:
        """How the mailbox of that user is opened."""
        fields: dict[str, object] = {"host": "127.0.0.1", "port": self.imap_port, "tls": "none", "password": PASSWORD}
        return mailbox.Account(user=user, **(fields | changes))  # type: ignore[arg-type]

    def box(self, user: str) -> imap_tools.BaseMailBox:
        """A client of its own, to put things in and to look."""
        client = imap_tools.MailBoxUnencrypted("127.0.0.1", self.imap_port, timeout=30)
        return client.login(user, PASSWORD)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


@contextlib.contextmanager
def running() -> Iterator[MailServer]:
    """Start the pair, wait until it answers, and stop it by its own process."""
    imap_port, smtp_port = _free_ports()
    listening = ["--host", "127.0.0.1", "--imap-port", str(imap_port), "--smtp-port", str(smtp_port), "--no-http"]
    users = ["--multi-user", "--user", "nhan@tinh.example", "--password", PASSWORD]
    process = subprocess.Popen(
        [sys.executable, "-m", "mail_devel", *listening, *users],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(_TRIES):
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                imaplib.IMAP4("127.0.0.1", imap_port, timeout=30).logout()
                break
            try:
                process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(f"the mail server ended with {process.returncode}")
        else:
            raise RuntimeError(f"the mail server does not answer on port {imap_port}")
        yield MailServer(imap_port, smtp_port)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(30)
