"""Dovecot, where it is installed: a second opinion on IMAP, started with one file of configuration on a high port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from adapters import loopback_mail
from tests.adapters.mail_server import MailServer

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
_PASSWORD = "mat-khau-cua-phep-thu"
_PATIENCE_SECONDS = 60
_CONFIGURATION = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
default_internal_user = {internal}
default_login_user = {login}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
"""


@contextlib.contextmanager
def running(folder: Path) -> Iterator[MailServer]:
    """Start it with everything below `folder`, wait until it answers, and stop it by its own process."""
    assert PROGRAM is not None
    # It gives no mail to root, and needs users of its own where it may change to them.
    is_root = os.geteuid() == 0
    owner = pwd.getpwnam("mail" if is_root else pwd.getpwuid(os.geteuid()).pw_name)
    internal, login = ("dovecot", "dovenull") if is_root else (owner.pw_name, owner.pw_name)
    port, _ = loopback_mail.free_ports()
    (folder / "mail").mkdir(parents=True)
    if is_root:
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        for above in (folder, *folder.parents[:3]):
            above.chmod(above.stat().st_mode | 0o011)  # pytest's folders are closed to others
    written = _CONFIGURATION.format(
        folder=folder, internal=internal, login=login, port=port, password=_PASSWORD, uid=owner.pw_uid, gid=owner.pw_gid
    )
    (folder / "dovecot.conf").write_text(written, encoding="utf-8")
    process = subprocess.Popen([PROGRAM, "-F", "-c", str(folder / "dovecot.conf")])
    pair = loopback_mail.Pair(port, 0, "", _PASSWORD, process)
    try:
        _wait(port, process, folder / "log")
        yield MailServer(pair)
    finally:
        pair.stop()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            if line.recv(100).startswith(b"* OK"):
                return
        time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
    raise AssertionError(f"Dovecot does not answer on port {port}: {said[-2000:]}")
