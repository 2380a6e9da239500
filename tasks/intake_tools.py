"""The tools of a pass of intake, as an installation's settings have them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.limited import child
from config import form_keys
from config.settings import Settings
from tasks.desk import Desk
from tasks.intake import Tools


@contextmanager
def opened(desk: Desk, chosen: Settings) -> Iterator[Tools]:
    """The tools for one pass; the process that reads workbooks ends with the block."""
    with child.Reader() as reader:
        yield Tools(reader, form_keys.keys(desk.home, chosen.form_key), chosen.mail_address, chosen.mail_authserv_id)
