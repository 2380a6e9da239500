"""What a form asks, as a plain value: the workbook of figures. Drawing it in Excel, and reading it back, is adapters' part.

A form is built from the plan's catalogue of indicators for one obligation; its wording is data, its layout a version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.findings import Finding

FORM_VERSION = "1"
FIGURES, WORDS = "figures", "words"
"""Parts of an answer: the workbook, the narrative."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is filled in: one period. as_of: the day its figures are of."""

    period: str
    title: str
    basis: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one indicator, for one unit where a sheet lists several (a district's communes).

    value_type: integer, decimal, money, percent, choice, boolean, text or date. places: digits after the comma.
    choices:    code -> label, for choice.
    periods:    those of the sheet's columns that are asked for this row; the other cells are closed.
    required:   a blank is a finding.
    formula:    Excel formula over ids in braces ("{no_dau_ky} + {no_phat_sinh} - {no_da_tra}"), which the sheet shows beside
                as a check; "" for none.
    """

    indicator: str
    label: str
    unit_of_measure: str
    value_type: str
    periods: tuple[str, ...]
    places: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    unit: str = ""
    unit_name: str = ""
    formula: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a section of the catalogue. id: section id, ASCII."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A whole form of figures.

    token:    signed, names campaign, obligation, unit and form version (`domain.form_tokens`).
    heading:  (label, value) pairs on the first sheet: unit, report, bound, criteria set, how to fill in and to answer.
    """

    token: str
    title: str
    unit_name: str
    heading: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    criteria_set: str = ""
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a narrative that is written in words. items: what the plan asks to speak of, shown as guidance."""

    id: str
    title: str
    items: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a narrative. columns: (id, heading). rows: empty rows offered. at: id of the section it stands in."""

    id: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: int = 5
    at: str = ""


@dataclass(frozen=True, slots=True)
class Narrative:
    """A whole form of words: exactly the sections the plan demands of this kind of unit, and its tables.

    token, heading: as in `Workbook`.
    """

    token: str
    title: str
    unit_name: str
    heading: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = ()
    is_simulated: bool = False


def parts(workbook: Workbook | None, narrative: Narrative | None) -> tuple[str, ...]:
    """The parts that an answer to these forms has."""
    return (FIGURES,) * (workbook is not None) + (WORDS,) * (narrative is not None)


@dataclass(frozen=True, slots=True)
class Filled:
    """A narrative as it came back.

    texts:   section id -> what was written, "" where nothing was; a section whose heading is gone is absent.
    tables:  table id -> rows of cell texts by column id, empty rows left out.
    tokens:  everything in the file that looks like a token, best first.
    notes:   what was done to the text on the way in (old fonts converted), to be shown to whoever sent it.
    """

    texts: Mapping[str, str]
    tables: Mapping[str, tuple[Mapping[str, str], ...]]
    tokens: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
