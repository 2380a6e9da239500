"""Narratives of many units as one report prints them. Two queries, whatever the number of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain import merged_narratives as merging
from models.queries import accepted_files, statements
from models.queries import standings as standing_queries
from tasks.desk import Work


@dataclass(frozen=True)
class Book:
    """What was written, as a template asks for it.

    texts: section id -> unit id -> text. rows: table id -> (unit id, cells). units: ids of all who report, in order.
    asked: unit id -> ids of the sections that its form has: nobody is missed where nobody asked.
    """

    texts: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, Sequence[tuple[str, Mapping[str, str]]]]
    units: Sequence[str]
    names: Mapping[str, str]
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _merged: dict[tuple[str, ...], merging.Merged] = field(default_factory=dict, compare=False, repr=False)

    def muc(self, *sections: str) -> merging.Merged:
        """What all wrote under these sections of their forms, which may bear several names (district, department)."""
        if sections not in self._merged:  # a template asks thrice: whether there is something, what, and who is silent
            self._merged[sections] = self._put_together(sections)
        return self._merged[sections]

    def _put_together(self, sections: tuple[str, ...]) -> merging.Merged:
        written = [
            (self.names.get(unit, unit), text)
            for unit in self.units
            for section in sections
            if (text := self.texts.get(section, {}).get(unit, ""))
        ]
        wanted = set(sections)
        every = [unit for unit in self.units if not self.asked or wanted & self.asked.get(unit, frozenset())]
        return merging.merge(written, [self.names.get(unit, unit) for unit in every])

    def bang(self, table: str, column: str) -> tuple[merging.Line, ...]:
        """The rows of a table that all gave. column: id of the one that must not be empty."""
        return merging.merge_rows(self._named(table), column)

    def kien_nghi(self, table: str, content: str, level: str) -> tuple[merging.Addressed, ...]:
        """Proposals grouped by whom they address. content, level: column ids."""
        return merging.by_addressee(self._named(table), content=content, level=level)

    def _named(self, table: str) -> list[tuple[str, Mapping[str, str]]]:
        return [(self.names.get(unit, unit), cells) for unit, cells in self.rows.get(table, ())]


def read(work: Work, units: Sequence[str], narratives: Mapping[str, int] | None = None) -> Book:
    """What these units wrote. narratives: unit id -> submission, of a frozen set; else what counts now."""
    if narratives is None:
        narratives = accepted_files.newest(work.session, work.campaign.id, work.as_of, accepted_files.WORDS)
    wanted = {narratives[unit]: unit for unit in units if unit in narratives}
    order = {unit: at for at, unit in enumerate(units)}
    texts: dict[str, dict[str, str]] = {}
    for one in statements.texts(work.session, wanted):
        texts.setdefault(one.section, {})[wanted[one.submission]] = one.text
    rows: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for one in statements.table_rows(work.session, wanted):
        rows.setdefault(one.table, []).append((wanted[one.submission], one.cells))
    for listed in rows.values():
        listed.sort(key=lambda one: order[one[0]])
    names = {id: one.full_name or one.name for id, one in work.index.units.items()}
    return Book(texts, rows, tuple(units), names, _asked(work, units))


def _asked(work: Work, units: Sequence[str]) -> dict[str, frozenset[str]]:
    """Unit id -> the sections that the plan asks of it in a report."""
    forms = {form.id: form.sections for form in work.plan.report_forms}
    wanted, found = set(units), dict[str, frozenset[str]]()
    for one in standing_queries.owed(work.session, work.campaign.id):
        owner = one.unit or one.responsible or ""
        duty = work.index.duties.get(one.duty)
        if owner in wanted and one.kind == "report" and duty is not None and duty.sections:
            level = work.index.units[owner].level if owner in work.index.units else ""
            asked = (
                section.id for section in forms.get(duty.sections, ()) if not section.levels or level in section.levels
            )
            found[owner] = found.get(owner, frozenset()) | frozenset(asked)
    return found


def feeding_units(work: Work, duties: Sequence[str]) -> list[str]:
    """Who owes these reports, each once, in the order of the board: whose words go into a main report."""
    owed = [one.owed for duty in duties for one in work.board().by_duty.get(duty, ())]
    return list(dict.fromkeys(one.unit or one.responsible for one in owed if one.unit or one.responsible))
