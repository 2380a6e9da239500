"""Figures as they are kept: from a workbook into rows, and back for those who compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

import models
from domain import figure_plausibility, findings, indicators, plans
from domain.figure_totals import Child
from domain.figures import Figure, Value
from domain.rule_bindings import Key
from models.queries import deliveries as queries
from tasks import form_packs
from tasks.desk import Work


def keep(work: Work, submission: int, figures: Sequence[Figure]) -> None:
    """Write the figures of one version down, in one statement."""
    if figures:
        work.session.execute(insert(models.StatedFigure), [_row(submission, one) for one in figures])


def children(work: Work, below: Sequence[plans.Unit]) -> list[Child]:
    """The units below with the figures last accepted of each."""
    stated = _accepted(work, [one.id for one in below])
    return [Child(one.id, one.name, tuple(stated.get(one.id, ()))) for one in below]


def last_accepted(work: Work, unit: str) -> dict[Key, Decimal]:
    """The numbers last accepted from a unit about itself."""
    return {
        (one.indicator, one.period): one.value
        for one in _accepted(work, [unit]).get(unit, ())
        if one.unit == unit and isinstance(one.value, Decimal)
    }


def neighbours(work: Work, unit: plans.Unit) -> dict[Key, Decimal]:
    """Medians of what was accepted from the other units of the same group under the same parent."""
    beside = [one.id for one in work.index.children.get(unit.parent or "", ()) if one.group == unit.group]
    stated = _accepted(work, [one for one in beside if one != unit.id])
    return figure_plausibility.medians(one for owner, listed in stated.items() for one in listed if one.unit == owner)


def _accepted(work: Work, units: Sequence[str]) -> dict[str, list[Figure]]:
    """Unit id -> the figures last accepted from it."""
    if not units:
        return {}
    catalogue = form_packs.catalogue_of(work)
    known = catalogue.by_id if catalogue else {}
    found = queries.newest_figures(work.session, work.campaign.id, units, work.as_of)
    return {unit: [_figure(row, known.get(row.indicator)) for row in listed] for unit, listed in found.items()}


def _figure(row: models.StatedFigure, known: indicators.Indicator | None) -> Figure:
    place = findings.Place(row.file, row.sheet, row.cell)
    return Figure(
        row.indicator, row.period, row.unit_key, value_of(row.value, known), row.basis, row.as_of, row.criteria_set, "",
        row.shown, place,
    )  # fmt: skip


def _row(submission: int, one: Figure) -> dict[str, Any]:
    return {
        "submission_id": submission, "indicator": one.indicator, "period": one.period, "unit_key": one.unit,
        "value": _text(one.value), "basis": one.basis, "as_of": one.as_of, "criteria_set": one.criteria_set,
        "shown": one.shown, "file": one.place.file, "sheet": one.place.sheet, "cell": one.place.cell,
    }  # fmt: skip


def _text(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return date(value.year, value.month, value.day).isoformat()


def value_of(text: str | None, known: indicators.Indicator | None) -> Value:
    """A figure as it was before it was written down; text that no indicator explains stays text."""
    if text is None or known is None:
        return text
    if known.is_number:
        return Decimal(text)
    if known.value_type == indicators.BOOLEAN:
        return text == "true"
    return date.fromisoformat(text) if known.value_type == indicators.DATE else text
