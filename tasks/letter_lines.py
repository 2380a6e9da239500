"""The lines of a letter's text part: how wide, how continued, and how large a letter may be."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache

WIDEST_LINE = 110
LARGEST_HTML = 30 * 1024
LARGEST_TEXT = 200 * 1024
_HANGING = re.compile(r"\s*(?:\d+\. |[a-zđ]{1,2}\) |- )?")
_GAP = re.compile(r"\n{3,}")


def wrapped(text: str) -> str:
    """Lines of at most 110 characters, continued under their own beginning; no gap larger than one line."""
    lines = []
    for line in _GAP.sub("\n\n", text).strip().split("\n"):
        if len(line) <= WIDEST_LINE:
            lines.append(line.rstrip())
            continue
        lines += _continued(line)
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=512)
def _continued(line: str) -> list[str]:
    """The lines that one too long makes. Kept, because most of them are sentences that every letter of a batch has."""
    hanging = _HANGING.match(line)
    indent = " " * len(hanging[0] if hanging else "")
    return textwrap.wrap(line, WIDEST_LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
