"""How answers are printed: what was asked for on stdout, words beside it on stderr, colour only on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

PAGE_WIDTH = 120
"""Columns of a table where there is no terminal to ask (a file, a pipe)."""


def print_json(content: Any) -> None:
    """Print one JSON value, readable by people too."""
    print(json.dumps(content, ensure_ascii=False, indent=2))


def say(words: str) -> None:
    """Say something beside the answer."""
    print(words, file=sys.stderr)


def instant(moment: datetime | None, zone: str) -> str | None:
    """A moment as JSON holds it: ISO 8601 with the offset of the plan's zone."""
    if moment is None:
        return None
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(zone)).isoformat()


def console() -> Console:
    """Where tables go; NO_COLOR and pipes are honoured by rich itself."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PAGE_WIDTH, highlight=False)


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    right: int = 0,
    cut: int | None = None,
) -> None:
    """Print a table. right: how many columns at the end hold numbers. cut: one line a row, that column's cells cut to fit."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    is_tight = cut is not None
    # Text, not str: a "[" in a name is a letter, not markup.
    table = Table(
        title=Text(title) if title else None,
        title_justify="left",
        box=None if is_tight else box.SIMPLE_HEAD,
        pad_edge=False,
        expand=is_tight,
    )
    for number, heading in enumerate(headings):
        is_number = number >= len(headings) - right
        is_cut = number == cut
        table.add_column(
            Text(heading),
            overflow="ellipsis" if is_cut else "fold",
            no_wrap=is_tight,
            justify="right" if is_number else "left",
            ratio=1 if is_cut else None,
        )
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console().print(table)
