"""Doing one act: open the desk, do it, print the receipt, tell Prefect. The acts themselves are in tasks/acts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cli import answers, desks

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk

UNDO: Mapping[str, str] = {
    "1.1": "soket meeting record … (ghi lại, hoặc --state cancelled)",
    "1.2": "soket arrival record … (ghi bản mới)",
    "1.3": "soket choice add … hoặc soket choice remove …",
    "2.1": "soket verdict return … hoặc soket verdict withdraw …",
    "2.2": "soket extension grant … hoặc soket extension withdraw …",
    "2.3": "soket gate close …",
    "2.4": "soket date set … hoặc soket date working …",
    "2.5": "soket paper settle …",
    "2.9": "soket difference withdraw …",
    "3.2": "soket outbox withdraw …",
    "3.3": "soket outbox address …",
    "3.5": "soket invitation write … hoặc soket invitation cancel …",
    "3.6": "soket invitation reply …",
    "5.2": "soket report reopen …",
}
"""Number of a form in Prefect -> the command that does the same."""


def run(asked: desks.Acted, do: Callable[[Desk, str], receipts.Receipt], *, is_rehearsal: bool = False) -> int:
    """Do one act at the desk that was asked for.

    do: takes the desk and the person who decides. is_rehearsal: it writes nothing, so nobody is told.
    """
    opened = desks.opened(asked)
    receipt = do(opened.desk, desks.person(asked.by))
    tell(receipt, opened.zone, as_json=asked.json)
    if receipt.event and not (receipt.is_repeat or is_rehearsal or opened.is_simulated):
        _wake(opened.desk.campaign, receipt, asked.verbose)
    return 0


def tell(receipt: receipts.Receipt, zone: str, *, as_json: bool) -> None:
    """Print a receipt: facts on stdout, warnings on stderr; all of it in the object with --json."""
    if as_json:
        answers.print_json({"receipt": as_object(receipt, zone)})
        return
    print(f"{receipt.title} (đã ghi từ trước, không ghi lại)" if receipt.is_repeat else receipt.title)
    for label, value in receipt.facts:
        print(f"  {label}: {value}")
    for words in receipt.warnings:
        answers.say(f"Lưu ý: {words}")
    for words in receipt.opens:
        print(f"  Tiếp theo: {words}")
    if receipt.undo in UNDO and not receipt.is_repeat:
        print(f"  Muốn sửa lại: {UNDO[receipt.undo]}")


def as_object(receipt: receipts.Receipt, zone: str) -> dict[str, Any]:
    """The receipt as docs/cli.md describes it."""
    return {
        "title": receipt.title,
        "by": receipt.by,
        "at": answers.instant(receipt.at, zone),
        "subject": receipt.subject,
        "facts": [{"label": label, "value": value} for label, value in receipt.facts],
        "warnings": list(receipt.warnings),
        "opens": list(receipt.opens),
        "undo": receipt.undo,
        "board": receipt.board,
        "event": receipt.event,
        "units": list(receipt.units),
        "is_repeat": receipt.is_repeat,
    }


def _wake(campaign: str, receipt: receipts.Receipt, is_verbose: bool) -> None:
    """Tell Prefect that something happened; without a server the next scheduled run finds it all the same."""
    from adapters import events
    from config import settings

    chosen = settings.load()
    was_heard = events.emit(
        chosen.api_url,
        chosen.api_auth,
        f"soket.{receipt.event}",
        campaign,
        receipt.subject,
        receipt.at,
    )
    if is_verbose and not was_heard:
        print("Máy chủ Prefect không trả lời: lượt chạy theo lịch sẽ tự làm bước tiếp theo.", file=sys.stderr)
