"""What many units wrote under one heading, put together for the report of the level above, each with who wrote it.

Nothing is summarised: what several units say in the same words is printed once with all their names, the rest as it was
written. Proposals are grouped by whom they address, as far as the words say so for certain; what is not certain is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain import vietnamese, wording

MOST_LETTERS = 4000
"""Of one unit under one heading; the rest is in its own report, and that is said."""
_BREAK = re.compile(r"[.;!?…]\s")
_FULL_STOP = " .…;,-–"

CENTRAL, PROVINCE, DISTRICT, COMMUNE, UNCLEAR = "trung-uong", "tinh", "huyen", "xa", ""
ADDRESSEES = {
    CENTRAL: "Đối với Trung ương", PROVINCE: "Đối với tỉnh", DISTRICT: "Đối với cấp huyện", COMMUNE: "Đối với cấp xã",
    UNCLEAR: "Chưa rõ kiến nghị với cấp nào",
}  # fmt: skip
_WORDS = (
    (
        CENTRAL,
        re.compile(
            r"\b(trung ương|chính phủ|quốc hội|tw|(?<!cán )(?<!toàn )(?<!nội )(?<!đồng )(?<!tiến )(?<!cục )bộ)\b"
        ),
    ),
    (PROVINCE, re.compile(r"\b(tỉnh|tỉnh ủy|tỉnh uỷ|sở|các sở)\b")),
    (DISTRICT, re.compile(r"\b(huyện|cấp huyện|thị xã|huyện ủy|huyện uỷ)\b")),
    (COMMUNE, re.compile(r"\b(cấp xã|ubnd xã|xã)\b")),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph: as the first unit wrote it, and the names of all who wrote the same."""

    text: str
    by: tuple[str, ...]

    @property
    def source(self) -> str:
        """ "(Huyện Quế Sơn)", or with how many say so."""
        if len(self.by) == 1:
            return f"({self.by[0]})"
        return f"({wording.number(len(self.by))} đơn vị: {wording.names(self.by, 10)})"


@dataclass(frozen=True, slots=True)
class Merged:
    """One heading: paragraphs in the order of the units, most widely said first; who wrote nothing under it."""

    said: tuple[Said, ...]
    silent: tuple[str, ...]

    @property
    def thieu(self) -> str:
        """Who wrote nothing under the heading, as a sentence; "" when all wrote something."""
        if not self.silent:
            return ""
        if not self.said:
            return f"Chưa đơn vị nào có nội dung này ({wording.number(len(self.silent))} đơn vị)."
        return f"Chưa có nội dung này trong báo cáo của: {', '.join(self.silent)}."


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table that several may have given. cells: by column id, as the first wrote them."""

    cells: Mapping[str, str]
    by: tuple[str, ...]

    @property
    def source(self) -> str:
        return Said("", self.by).source


@dataclass(frozen=True, slots=True)
class Addressed:
    """Proposals to one level. count: how many units' proposals, a merged one counted for each who made it."""

    addressee: str
    title: str
    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        return sum(len(one.by) for one in self.lines)


def merge(written: Sequence[tuple[str, str]], every: Iterable[str] = ()) -> Merged:
    """Put texts together. written: (name of the unit, its text) in protocol order; every: names of all who were asked."""
    found: dict[str, tuple[str, list[str]]] = {}
    spoke: set[str] = set()
    for name, text in written:
        for paragraph in _paragraphs(name, text):
            spoke.add(name)
            by = found.setdefault(_fold(paragraph), (paragraph, []))[1]
            if name not in by:
                by.append(name)
    said = [Said(text, tuple(by)) for text, by in found.values()]
    said.sort(key=lambda one: -len(one.by))
    return Merged(tuple(said), tuple(name for name in every if name not in spoke))


def merge_rows(written: Sequence[tuple[str, Mapping[str, str]]], key: str) -> tuple[Line, ...]:
    """Put table rows together; two are one when all their words are. key: column that must not be empty."""
    found: dict[tuple[str, ...], tuple[Mapping[str, str], list[str]]] = {}
    for name, cells in written:
        if not cells.get(key, "").strip(_FULL_STOP):
            continue
        by = found.setdefault(tuple(_fold(text) for _, text in sorted(cells.items())), (cells, []))[1]
        if name not in by:
            by.append(name)
    lines = [Line(cells, tuple(by)) for cells, by in found.values()]
    return tuple(sorted(lines, key=lambda one: -len(one.by)))


def by_addressee(
    written: Sequence[tuple[str, Mapping[str, str]]], *, content: str, level: str
) -> tuple[Addressed, ...]:
    """Proposals grouped by whom they address, highest first, the unclear ones last; within a group the most widely made first.

    content, level: column ids of what is proposed and of the words on whom.
    """
    groups: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for name, cells in written:
        groups.setdefault(addressee(cells.get(level, "")), []).append((name, cells))
    found = ((one, merge_rows(groups[one], content)) for one in ADDRESSEES if one in groups)
    return tuple(Addressed(one, ADDRESSEES[one], lines) for one, lines in found if lines)


def addressee(typed: str) -> str:
    """The level that the words name; UNCLEAR when they name none, or several."""
    words = vietnamese.clean(typed).lower()
    named = [level for level, pattern in _WORDS if pattern.search(words)]
    return named[0] if len(named) == 1 else UNCLEAR


def _paragraphs(name: str, text: str) -> list[str]:
    """The paragraphs of a text, as much of it as is printed."""
    kept: list[str] = []
    left = MOST_LETTERS
    lines = [one for line in text.split("\n") if (one := vietnamese.clean(line)).strip(_FULL_STOP)]
    for at, line in enumerate(lines):
        if len(line) <= left:
            kept.append(line)
            left -= len(line)
            continue
        cut = _shortened(line, left)
        more = sum(len(one) for one in lines[at:]) - len(cut)
        note = f"(còn {wording.number(more)} chữ cái, xem báo cáo của {name})"
        kept.append(f"{cut} {note}" if cut else note)
        break
    return kept


def _shortened(line: str, most: int) -> str:
    """The sentences that fit, else the words that do."""
    ends = [one.end() for one in _BREAK.finditer(line[:most])]
    if ends:
        return line[: ends[-1]].rstrip()
    return line[:most].rsplit(" ", 1)[0].rstrip() if most else ""


def _fold(text: str) -> str:
    """What makes two paragraphs the same: not case, spaces, place of tones, numbering or the full stop."""
    return re.sub(r"^[-+*•\d.()]+\s*", "", vietnamese.tone_fold(text).lower()).strip(_FULL_STOP)
