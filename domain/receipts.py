"""What an operator's act wrote down, as a plain value; turning it into words on a page is left to config/templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one act.

    title:     state word and object first ("Đã ghi: gia hạn huyện Nam Giang đến hết thứ Sáu 17/11/2023").
    facts:     (label, value) rows: what was written, before and after.
    warnings:  sentences that do not stop the act.
    opens:     what may go on because of it.
    undo:      number of the deployment that takes it back ("2.2"), "" when it cannot be.
    is_repeat: the same act was written down before; nothing changed this time.
    subject:   ledger subject. event: name of the event that wakes the next stage, "" for none.
    units:     keys of the units it concerns.
    """

    title: str
    by: str
    at: datetime
    subject: str
    facts: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    undo: str = ""
    board: str = ""
    event: str = ""
    units: tuple[str, ...] = ()
    is_repeat: bool = False
