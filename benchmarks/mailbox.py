"""What it costs to look into a mailbox in which nothing has changed: commands, and time against one NOOP.

The server is a real one in a process of its own on this machine. Both sides wait for it on the same connection, so the
clock is read, not the processor; a NOOP is the shortest round trip that IMAP has.
"""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from adapters import mailbox
from benchmarks import measuring
from tests.adapters import mail_server

USER = "hop-thu@tinh.example"
MESSAGES = 50
ROUNDS = 100
LETTER = b"From: a@xa.example\r\nTo: hop-thu@tinh.example\r\nSubject: Bao cao\r\n\r\nXa gui bao cao.\r\n"


@contextmanager
def commands() -> Iterator[list[str]]:
    """Names of the commands that any connection of this process sends from now on."""
    sent: list[str] = []
    held = imaplib.IMAP4._command  # pyright: ignore[reportAttributeAccessIssue]

    def command(client: imaplib.IMAP4, name: str, *given: Any) -> Any:
        sent.append(name)
        return held(client, name, *given)

    imaplib.IMAP4._command = command  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield sent
    finally:
        imaplib.IMAP4._command = held  # pyright: ignore[reportAttributeAccessIssue]


def main(rounds: int = ROUNDS) -> None:
    """Print every figure."""
    with mail_server.running() as server:
        with server.box(USER) as box:
            for number in range(MESSAGES):
                box.append(LETTER + b"%d\r\n" % number, "INBOX")
        account = server.account(USER)
        with mailbox.Mailbox(account) as box:
            last = list(box.new_messages(mailbox.NOTHING_READ))[-1]
        mark = (last.uidvalidity, last.uid)
        with commands() as sent:
            with mailbox.Mailbox(account) as box:
                before = len(sent)
                _look(box, mark)
                after = len(sent)
            names = (" ".join(part) for part in (sent[before:after], sent[:before], sent[after:]))
        print(
            f"mailbox: a look into {MESSAGES} messages with nothing new: {after - before} command (at most 1):"
            " {}; opening: {}; closing: {}".format(*names)
        )
        with mailbox.Mailbox(account) as box:
            ours, yard, ratio = measuring.side_by_side(
                lambda: _look(box, mark), box._open.client.noop, rounds, measuring.clock
            )
        print(f"mailbox: such a look / one NOOP on the same connection: {ours:.2f} / {yard:.2f} ms, ratio {ratio:.2f}")


def _look(box: mailbox.Mailbox, mark: tuple[int, int]) -> None:
    assert not list(box.new_messages(mark)), "something new in a mailbox that nobody writes to"


if __name__ == "__main__":
    main()
