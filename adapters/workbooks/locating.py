"""Where the rows and columns of a form have got to in a returned sheet: by their keys, else by their labels.

Two matches for one row or column are told and never chosen between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from adapters.workbooks import cells, keys
from domain import forms, vietnamese

Spots = Mapping[str, tuple[int, ...]]
"""Key of a row or column -> where it was found: once is well, twice is a question."""


@dataclass(frozen=True, slots=True)
class Located:
    """One sheet of the form in one sheet of the workbook. rows: by `keys.row_id`; columns: by period.

    by_key: the marks were still there. first_row: where the figures begin.
    """

    grid: cells.Grid
    rows: Spots
    columns: Spots
    by_key: bool
    first_row: int = 0


@dataclass(frozen=True, slots=True)
class _Marks:
    """The keys that a sheet holds."""

    sections: frozenset[str]
    rows: Spots
    columns: Spots
    last_key_row: int


@dataclass(slots=True)
class Search:
    """The sheets of a returned workbook, searched for the sheets of a form."""

    sheets: Sequence[cells.Grid]
    _marks: dict[int, _Marks] = field(default_factory=dict)

    def find(self, asked: forms.Sheet) -> list[Located]:
        """The sheets that hold this part of the form: none, one, or several to ask about."""
        marked = [
            self._by_key(grid, asked, marks)
            for index, grid in enumerate(self.sheets)
            if asked.id in (marks := self._marks_of(index, grid)).sections
        ]
        if marked:
            return marked
        plain = [grid for index, grid in enumerate(self.sheets) if not self._marks_of(index, grid).sections]
        return _likeliest(
            [found for grid in plain if grid.visibility == cells.VISIBLE and (found := by_label(grid, asked))]
        )

    def is_known(self, index: int) -> bool:
        """Tell whether a sheet carries marks of ours."""
        return bool(self._marks_of(index, self.sheets[index]).sections)

    def _marks_of(self, index: int, grid: cells.Grid) -> _Marks:
        if index not in self._marks:
            self._marks[index] = _marks(grid)
        return self._marks[index]

    def _by_key(self, grid: cells.Grid, asked: forms.Sheet, marks: _Marks) -> Located:
        """By keys; what has lost its key, by its label."""
        rows, columns = dict(marks.rows), dict(marks.columns)
        wanted = {keys.row_id(row.indicator, row.unit) for row in asked.rows}
        if not wanted <= rows.keys() or not {one.period for one in asked.columns} <= columns.keys():
            keyed = {spot for spots in rows.values() for spot in spots}
            headed = {spot for spots in columns.values() for spot in spots}
            if labelled := by_label(grid, asked):
                rows = _without(labelled.rows, keyed) | rows
                columns = _without(labelled.columns, headed) | columns
        return Located(grid, rows, columns, bool(marks.rows), marks.last_key_row + 1)


def _marks(grid: cells.Grid) -> _Marks:
    sections: set[str] = set()
    rows: dict[str, set[int]] = defaultdict(set)
    columns: dict[str, set[int]] = defaultdict(set)
    last = 0
    found = (
        (row, column, value)
        for row, values in enumerate(grid.rows)
        for column, value in enumerate(values)
        if type(value) is str and value.startswith("soket.")
    )
    for row, column, text in found:
        if key := keys.parse(text):
            kind, value = key
            if kind == keys.SHEET:
                sections.add(value)
            elif kind == keys.ROW:
                rows[value].add(row)
            else:
                columns[value].add(column)
                last = max(last, row)
    return _Marks(frozenset(sections), _spots(rows), _spots(columns), last)


def by_label(grid: cells.Grid, asked: forms.Sheet) -> Located | None:
    """Find rows by what they are called and columns by their headings; None when the sheet holds no row of the form."""
    wanted = {(fold(row.label), fold(row.unit_name)): keys.row_id(row.indicator, row.unit) for row in asked.rows}
    twice = _repeated(asked)
    unit_names = {fold(row.unit_name) for row in asked.rows if row.unit}
    titles = {fold(column.title): column.period for column in asked.columns}
    rows: dict[str, set[int]] = defaultdict(set)
    columns: dict[str, set[int]] = defaultdict(set)
    labels = {fold(row.label) for row in asked.rows}
    for row, values in enumerate(grid.rows):
        texts = [fold(grid.text_at(row, column)) for column in range(len(values))]
        for column, text in enumerate(texts):
            if text in titles and not labels & set(texts):
                columns[titles[text]].add(column)
        for label in dict.fromkeys(text for text in texts if text in labels):
            # A row that names one of the units is never the row for all of them.
            for unit in dict.fromkeys(text for text in texts if text in unit_names) or ("",):
                found = wanted.get((label, unit))
                if found and found not in twice:
                    rows[found].add(row)
    if not rows:
        return None
    return Located(grid, _spots(rows), _spots(columns), False, min(min(found) for found in rows.values()))


def _repeated(asked: forms.Sheet) -> set[str]:
    """Rows of one label that the form itself tells apart by their keys only."""
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in asked.rows:
        same[fold(row.label), fold(row.unit_name)].append(keys.row_id(row.indicator, row.unit))
    return {one for found in same.values() if len(found) > 1 for one in found}


def _likeliest(found: list[Located]) -> list[Located]:
    """Those that hold the most rows of the form: several only on a tie."""
    most = max((len(one.rows) for one in found), default=0)
    return [one for one in found if len(one.rows) == most]


@lru_cache(maxsize=8192)  # the labels of a form come back with every file
def fold(text: str) -> str:
    """For comparing labels: case, spelling of tones, spaces and a closing colon do not count; every mark does."""
    return vietnamese.word_fold(text).strip(" .:;*")


def _without(found: Spots, taken: set[int]) -> dict[str, tuple[int, ...]]:
    """What stands where no key says otherwise."""
    return {key: free for key, spots in found.items() if (free := tuple(one for one in spots if one not in taken))}


def _spots(found: Mapping[str, set[int]]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(sorted(spots)) for key, spots in found.items()}
