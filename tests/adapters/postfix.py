"""Postfix, where it is installed: a second opinion on SMTP. An instance of its own, beside whatever else runs on the machine.

It hears on high loopback ports, knows no DNS and has no way out: a letter ends in a folder, at its own second door, or as
a bounce. Everything lies below one folder; it is started and stopped through that folder's configuration only.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from adapters import loopback_mail

PROGRAM = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
LOCAL, LATER = "tinh.example", "chuyen-tiep.example"
"""Domain of the mailboxes, which are all known at the first door; domain of which only the next server knows who is there."""
GONE = "Hop thu khong con dung"
"""What the next server says of whoever it does not take."""

T = TypeVar("T")
_PATIENCE_SECONDS = 60.0
_MAIN = """
compatibility_level = 3.6
myhostname = relay.tinh.example
mydestination =
queue_directory = {folder}/queue
data_directory = {folder}/state
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = loopback-only
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
default_transport = error:5.4.4 nothing leaves this machine
relay_transport = error:5.4.4 nothing leaves this machine
relayhost =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = {local}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/config/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
transport_maps = inline:{{ {{ {later} = smtp:[127.0.0.1]:{second} }} }}
message_size_limit = 20000000
"""
_MASTER = """
127.0.0.1:{first} inet n - n - - smtpd
127.0.0.1:{second} inet n - n - - smtpd
  -o myhostname=noi-nhan.example
  -o {{ smtpd_recipient_restrictions = static:{{550 5.1.1 {gone}}} }}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Logged:
    """One letter in the log. recipients: address -> (status, dsn), "sent" or "bounced" and "2.0.0"."""

    message_id: str
    recipients: dict[str, tuple[str, str]]


@dataclass
class Log:
    """What the log says. refused: recipient -> code of the refusal at the first door."""

    letters: list[Logged] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Postfix:
    """A running instance. port: its first door."""

    folder: Path
    port: int

    def log(self) -> Log:
        """What was logged until now."""
        return read_log((self.folder / "log").read_text(encoding="utf-8", errors="replace"))

    def mails(self, address: str) -> list[bytes]:
        """What lies in a mailbox, as bytes; nothing as long as nothing came."""
        folder = self.folder / "mail" / address / "new"
        return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []

    def wait(self, look: Callable[[], T | None]) -> T:
        """What a look finds, looked for again and again; the log is shown where it finds nothing in a minute."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while not (found := look()):
            if time.monotonic() > until:
                raise AssertionError(f"not seen: {(self.folder / 'log').read_text()[-3000:]}")
            time.sleep(0.1)
        return found


def read_log(text: str) -> Log:
    """Read a log of Postfix. Letters are told apart by their queue ids and listed as they came."""
    log = Log()
    ids: dict[str, str] = {}
    ends: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for line in text.splitlines():
        if found := re.search(r"/cleanup\[\d+\]: (\w+): message-id=(<.*>)$", line):
            ids[found[1]] = found[2]
        elif found := re.search(r"\]: (\w+): to=<([^>]*)>.* dsn=([\d.]+), status=(\w+) ", line):
            ends[found[1]][found[2]] = (found[4], found[3])
        elif found := re.search(r" relay postfix/smtpd.*: reject: RCPT from .*?: (\d{3}) .* to=<([^>]*)>", line):
            log.refused[found[2]] = int(found[1])
    log.letters = [Logged(message_id, ends[queue_id]) for queue_id, message_id in ids.items()]
    return log


@contextlib.contextmanager
def running(folder: Path, mailboxes: Iterable[str]) -> Iterator[Postfix]:
    """Start an instance with everything below `folder`, wait until it answers, and stop it.

    mailboxes: addresses of the domain LOCAL that exist; any other there is refused at the door.
    """
    assert PROGRAM is not None
    owner, (first, second) = pwd.getpwnam("nobody"), loopback_mail.free_ports()
    for name in ("config", "queue", "state", "mail"):
        (folder / name).mkdir(parents=True)
    os.chown(folder / "state", pwd.getpwnam("postfix").pw_uid, -1)
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    for above in (folder, *folder.parents):
        if above == Path(tempfile.gettempdir()):
            break
        above.chmod(above.stat().st_mode | 0o011)  # pytest's folders are closed to others
    places = {"folder": folder, "local": LOCAL, "later": LATER, "first": first, "second": second, "gone": GONE}
    config = folder / "config"
    (config / "main.cf").write_text(_MAIN.format(uid=owner.pw_uid, gid=owner.pw_gid, **places), encoding="utf-8")
    (config / "master.cf").write_text(_MASTER.format(**places), encoding="utf-8")
    lines = "".join(f"{address} {address}/\n" for address in mailboxes)
    (config / "mailboxes").write_text(lines, encoding="utf-8")
    try:
        _run(config, "start")
        _answers(first, folder / "log")
        yield Postfix(folder, first)
    finally:
        _run(config, "stop")


def _run(config: Path, verb: str) -> None:
    assert PROGRAM is not None
    done = subprocess.run([PROGRAM, "-c", str(config), verb], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode and verb == "start":
        log = config.parent / "log"
        raise AssertionError(f"Postfix does not start: {done.stderr} {log.read_text() if log.is_file() else ''}")


def _answers(port: int, log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            if line.recv(100).startswith(b"220"):
                line.sendall(b"QUIT\r\n")
                return
        time.sleep(0.1)
    raise AssertionError(f"Postfix does not answer on port {port}: {log.read_text()[-2000:] if log.is_file() else ''}")
