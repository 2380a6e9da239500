"""A picture of the units one level down, a tile for each, as SVG: how many of theirs have met the standard.

Every tile says in words what its colour says, so that it can be printed in black and white and read by a screen reader; white
with a dashed line means that there is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from domain import figure_words

COLUMNS = 6
_WIDTH, _HEIGHT, _GAP = 150, 74, 8
_SHADES = ((Decimal(1), "#1b5e20", "#ffffff"), (Decimal("0.75"), "#4c8c4a", "#ffffff"), (Decimal("0.5"), "#a5d6a7", "#000000"),
           (Decimal("0.25"), "#dcedc8", "#000000"), (Decimal(0), "#fff3e0", "#000000"))  # fmt: skip
_KIND = re.compile(r"^(huyện|thị xã|thành phố|quận)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit. done, of: how many met it, of how many; None: no figure. is_incomplete: some units' figures are not in it."""

    name: str
    done: Decimal | None
    of: Decimal | None
    is_incomplete: bool = False


def draw(title: str, tiles: Sequence[Tile]) -> str:
    """The picture, tiles in the order given; "" for no tiles. title: read out and printed above."""
    if not tiles:
        return ""
    rows = -(-len(tiles) // COLUMNS)
    width = COLUMNS * (_WIDTH + _GAP) + _GAP
    height = 34 + rows * (_HEIGHT + _GAP) + 26
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        'font-family="Times New Roman, Times, serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_GAP}" y="22" font-size="18" font-weight="bold">{escape(title)}</text>',
    ]
    for at, one in enumerate(tiles):
        x, y = _GAP + at % COLUMNS * (_WIDTH + _GAP), 34 + at // COLUMNS * (_HEIGHT + _GAP)
        parts.append(_tile(one, x, y))
    legend = "Nền càng đậm, tỷ lệ đạt càng cao; nền trắng, viền đứt: chưa có số liệu; dấu *: chưa đủ số liệu."
    parts.append(f'<text x="{_GAP}" y="{height - 8}" font-size="14">{escape(legend)}</text></svg>')
    return "".join(parts)


def _tile(one: Tile, x: int, y: int) -> str:
    name = escape(_KIND.sub("", one.name))
    if one.done is None or not one.of:
        fill, ink, line, told, share = "#ffffff", "#000000", ' stroke-dasharray="5 4"', "chưa có số liệu", ""
    else:
        ratio = one.done / one.of
        _, fill, ink = next(shade for shade in _SHADES if ratio >= shade[0] or shade[0] == 0)
        mark = "*" if one.is_incomplete else ""
        line, told = "", f"{figure_words.decimal(one.done)}{mark}/{figure_words.decimal(one.of)} đạt"
        share = figure_words.decimal((ratio * 100).quantize(Decimal("0.1"))) + "%"
    middle = x + _WIDTH // 2
    return (
        f'<g><rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="4" fill="{fill}" stroke="#333333"{line}/>'
        f'<text x="{middle}" y="{y + 24}" font-size="16" font-weight="bold" text-anchor="middle" fill="{ink}">{name}</text>'
        f'<text x="{middle}" y="{y + 45}" font-size="15" text-anchor="middle" fill="{ink}">{told}</text>'
        f'<text x="{middle}" y="{y + 64}" font-size="14" text-anchor="middle" fill="{ink}">{share}</text></g>'
    )
