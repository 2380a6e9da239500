"""The campaign's figures rolled up over its territory, from the workbooks that were accepted, and where each comes from."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from domain import figures, findings, plans, roll_up
from domain.figures import Figure
from domain.indicators import Catalogue
from domain.rule_bindings import Key
from models.queries import accepted_files
from models.queries import workbook_figures as queries
from tasks import form_packs, stated_figures
from tasks.desk import Work


@dataclass(frozen=True)
class Totals:
    """Every figure of a campaign at one moment.

    root:      the province with all below it, rolled up. departments: each with its own figures, which are a second view
    of the same money and are never added to those of the territory.
    workbooks: unit id -> submission its figures are of. sources: submission id -> file, sender, hash.
    of_others: unit id -> what it states of other units, to be compared and never added.
    """

    rules: roll_up.Rules
    root: roll_up.Node
    departments: tuple[roll_up.Unit, ...]
    workbooks: Mapping[str, int]
    sources: Mapping[int, queries.Source]
    of_others: Mapping[str, Sequence[Figure]] = field(default_factory=dict)

    @cached_property
    def nodes(self) -> dict[str, roll_up.Node]:
        """Unit id -> its node, the highest first."""
        found: dict[str, roll_up.Node] = {}
        waiting = [self.root]
        for node in waiting:
            found[node.unit.id] = node
            waiting += node.below
        return found


def totals(work: Work, workbooks: Mapping[str, int] | None = None) -> Totals | None:
    """Roll up everything that counts now. workbooks: those of a frozen set instead; None when the plan asks for no figures.

    Two queries, however many units there are.
    """
    catalogue = form_packs.catalogue_of(work)
    if catalogue is None:
        return None
    if workbooks is None:
        workbooks = accepted_files.newest(work.session, work.campaign.id, work.as_of, accepted_files.FIGURES)
    with _collector_at_rest():
        return _totals(work, catalogue, workbooks)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A hundred thousand small values are made and all of them stay: the collector would walk through them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _totals(work: Work, catalogue: Catalogue, workbooks: Mapping[str, int]) -> Totals:
    own, of_others = read(work, workbooks)
    by = roll_up.Rules(catalogue)
    top = next(one for one in work.plan.units if not one.parent and one.level == work.plan.levels[0].id)
    departments = tuple(
        roll_up.Unit(one.id, one.group, own.get(one.id, {}))
        for one in work.plan.units
        if one.group != one.level and catalogue.asked_of(one.group) and one.is_valid_on(work.today)
    )
    root = roll_up.roll(_unit(work, top, own), by)
    sources = queries.sources(work.session, set(workbooks.values()))
    return Totals(by, root, departments, dict(workbooks), sources, of_others)


def read(
    work: Work, workbooks: Mapping[str, int]
) -> tuple[dict[str, dict[Key, Figure]], dict[str, list[figures.Figure]]]:
    """What each unit states of itself, and of others."""
    catalogue = form_packs.catalogue_of(work)
    known = catalogue.by_id if catalogue else {}
    owner = {submission: unit for unit, submission in workbooks.items()}
    own: dict[str, dict[Key, Figure]] = {}
    of_others: dict[str, list[Figure]] = {}
    value_of = stated_figures.value_of
    for submission, indicator, period, about, value, basis, as_of, criteria, shown, file, sheet, cell in queries.stated(
        work.session, list(owner)
    ):
        unit = owner[submission]
        place = findings.Place(file, sheet, cell)
        typed = value_of(value, known.get(indicator))
        one = Figure(indicator, period, about, typed, basis, as_of, criteria, unit, shown, place)
        if about == unit:
            own.setdefault(unit, {})[indicator, period] = one
        else:
            of_others.setdefault(unit, []).append(one)
    return own, of_others


def _unit(work: Work, one: plans.Unit, own: Mapping[str, dict[Key, Figure]]) -> roll_up.Unit:
    """A unit of the territory on the day; of those without units below, only who takes part in the programme."""
    below = [_unit(work, child, own) for child in work.index.children.get(one.id, ()) if _counts(work, child)]
    return roll_up.Unit(one.id, one.group, own.get(one.id, {}), tuple(below))


def _counts(work: Work, one: plans.Unit) -> bool:
    if one.group != one.level or not one.is_valid_on(work.today):
        return False
    return bool(work.index.children.get(one.id)) or one.participates == "yes"
