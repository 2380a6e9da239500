"""A process that makes passes over a mailbox and says at each step what it is about to do: made to be killed.

Arguments: database address, data folder, moment, port of the mail server, mailbox; the mailbox's password comes in the
environment (SOKET_IMAP_PASSWORD). For each line on its input it forks a process of its own for one pass, so that a kill
costs no second start; that one prints "pid …", then "store", "judge", "move" or "note" ahead of each of these, and "done".
When it is gone, however it ended, "ended" is printed.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from adapters import mailbox
from adapters.limited import child
from models import database
from tasks import channels, intake
from tasks import desk as desks
from tests import season
from tests.tasks import intake_samples as samples

CAMPAIGN = "quang-nam-ntm-2023"
KEYS = (b"khoa-cua-cac-phep-thu-1",)


def say(word: str) -> None:
    """One write: lines of two processes do not mix."""
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def announced(word: str, step: Callable[..., Any]) -> Callable[..., Any]:
    """The step, said ahead of it."""

    def run(*args: Any, **named: Any) -> Any:
        say(word)
        return step(*args, **named)

    return run


def one_pass(desk: desks.Desk, account: mailbox.Account) -> None:
    say(f"pid {os.getpid()}")
    with child.Reader() as reader:
        tools = intake.Tools(reader, KEYS, samples.MAILBOX)
        found = channels.look(desk, channels.Channels(account, desk.home / "inbox"), tools)
    if found.failures or found.unjudged:
        raise AssertionError((found.failures, found.unjudged))
    say("done")


def main(url: str, home: str, moment: str, port: str, user: str) -> None:
    # Small steps: more places at which to be killed.
    mailbox._BATCH_MESSAGES, channels._FILED_AT_ONCE = 12, 4
    intake.store = announced("store", intake.store)
    intake.Pass.judge = announced("judge", intake.Pass.judge)
    mailbox.Mailbox.move = announced("move", mailbox.Mailbox.move)
    channels._filed = announced("note", channels._filed)
    desk = desks.Desk(url, CAMPAIGN, season.at(moment), Path(home))
    account = mailbox.Account("127.0.0.1", int(port), user, os.environ["SOKET_IMAP_PASSWORD"], tls="none")
    with child.Reader() as reader:
        # The plan and all that is made of it is read once, for all that are forked.
        _ = intake.Pass(desk, intake.Tools(reader, KEYS, samples.MAILBOX))._context
    database.dispose(url)
    say("ready")
    for _ in sys.stdin:
        number = os.fork()
        if not number:
            try:
                one_pass(desk, account)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.waitpid(number, 0)
        say("ended")


if __name__ == "__main__":
    main(*sys.argv[1:])
