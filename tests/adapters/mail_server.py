"""A real IMAP and SMTP server of its own process on loopback, with a mailbox for every address."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import imap_tools

from adapters import loopback_mail, mailbox

_free_ports = loopback_mail.free_ports


@dataclass(frozen=True)
class MailServer:
    """Where the servers listen. Every user exists at once, with the one password."""

    pair: loopback_mail.Pair

    @property
    def smtp_port(self) -> int:
        return self.pair.smtp_port

    @property
    def imap_port(self) -> int:
        return self.pair.imap_port

    def account(self, user: str, **changes: object) -> mailbox.Account:
        """How the mailbox of that user is opened."""
        return self.pair.account(user, **changes)

    def box(self, user: str) -> imap_tools.BaseMailBox:
        """A client of its own, to put things in and to look."""
        client = imap_tools.MailBoxUnencrypted(loopback_mail.HOST, self.imap_port, timeout=30)
        return client.login(user, self.pair.password)


@contextlib.contextmanager
def running() -> Iterator[MailServer]:
    """Start the pair, wait until it answers, and stop it by its own process."""
    pair = loopback_mail.start()
    try:
        yield MailServer(pair)
    finally:
        pair.stop()
