"""Mails put into a real mailbox on this machine, where its messages lie afterwards, files in a drop folder, power cuts."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.adapters import mail_server

DONE, HELD = "Da-tiep-nhan", "Cho-xep"


def post(server: mail_server.MailServer, user: str, mails: Iterable[bytes]) -> None:
    """Send mails by SMTP, in one session. The server looks for whom they are in the mail itself, and takes Bcc off."""
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=120) as smtp:
        for raw in mails:
            lines = b"Bcc: %s\n%s" % (user.encode(), raw)
            smtp.sendmail("gui@may-cua-xa.example", [user], lines.replace(b"\n", b"\r\n"))


def lying(server: mail_server.MailServer, user: str, inbox: str = "INBOX") -> tuple[int, int, int]:
    """How many messages lie in the inbox, among those taken in, among those that wait for a person."""
    with server.box(user) as box:
        found = [
            box.folder.status(one, ("MESSAGES",))["MESSAGES"] if box.folder.exists(one) else 0
            for one in (inbox, DONE, HELD)
        ]
    return found[0], found[1], found[2]


def put(inbox: Path, name: str, content: bytes) -> Path:
    """A file in the drop folder."""
    inbox.mkdir(exist_ok=True)
    (inbox / name).write_bytes(content)
    return inbox / name


class PowerCut(BaseException):
    """The machine stops here; nothing in between may catch it."""


def cut_before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """Stop the machine when that is called."""

    def cut(*_: Any, **__: Any) -> Any:
        raise PowerCut

    monkeypatch.setattr(owner, name, cut)


def cut_after(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, times: int) -> None:
    """Stop the machine when that is called once more than so many times."""
    original, left = getattr(owner, name), [times]

    def cut(*args: Any, **named: Any) -> Any:
        if not left[0]:
            raise PowerCut
        left[0] -= 1
        return original(*args, **named)

    monkeypatch.setattr(owner, name, cut)
