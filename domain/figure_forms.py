"""The form of figures of one obligation: what the plan's catalogue asks of the unit's group, sheet by sheet.

A unit with units of the programme below it states some figures of each of them too, where the plan lists such figures.
How the form looks in Excel is left to adapters.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from domain import forms, indicators, narratives, plans, wording
from domain import rule_expressions as rules
from domain.standings import Owed

_WHAT_TO_DO = "ghi số liệu vào các trang sau trang này; lưu tệp rồi bấm Trả lời thư và đính kèm tệp này"
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_WHOLE = 3
"""Strength of what needs no parentheses anywhere."""


def of_obligation(
    index: plans.PlanIndex,
    catalogue: indicators.Catalogue,
    owed: Owed,
    *,
    token: str,
    on: date,
    is_simulated: bool = False,
) -> forms.Workbook | None:
    """The form for a report; None for other duties, and where the unit's group types no figure.

    on: the day for which units below are listed: those that exist then and take part in the programme. The set of
    criteria is left open: it hangs on the period, see `Catalogue.criteria_set`.
    """
    duty = index.duties.get(owed.duty)
    unit = index.units.get(owed.unit or owed.responsible)
    if duty is None or unit is None or owed.kind != "report" or not duty.sections:
        return None
    sheets = _own_sheets(catalogue, unit.group)
    if not sheets:
        return None
    sheets = (*sheets, *_sheets_below(index, catalogue, unit, on))
    title = f"Biểu số liệu kèm {duty.title[:1].lower()}{duty.title[1:]}"
    heading = (
        ("Đơn vị", unit.full_name),
        ("Báo cáo", duty.title),
        *narratives.bound_line(owed),
        *_criteria_line(catalogue, sheets),
        ("Việc cần làm", _WHAT_TO_DO),
    )
    return forms.Workbook(token, title, owed.presenter or unit.full_name, heading, sheets, is_simulated=is_simulated)


@lru_cache(maxsize=64)
def _own_sheets(catalogue: indicators.Catalogue, group: str) -> tuple[forms.Sheet, ...]:
    """One sheet for each section with a row for that group: the same for all units of it."""
    asked = catalogue.asked_of(group)
    made = []
    for section in catalogue.sections:
        rows = tuple(_row(one, _formula(catalogue, one, group)) for one in asked if one.section == section.id)
        if rows:
            made.append(forms.Sheet(section.id, section.title, _columns(catalogue, rows), rows))
    return tuple(made)


def _sheets_below(
    index: plans.PlanIndex, catalogue: indicators.Catalogue, unit: plans.Unit, on: date
) -> tuple[forms.Sheet, ...]:
    """The sheet with one row for each unit below and figure stated of it; none where there is no such unit or figure."""
    below = index.taking_part_below(unit.id, on)
    stated = [catalogue.by_id[id] for id in catalogue.stated_of_units_below]
    rows = tuple(_row(indicator, "", one) for one in below for indicator in stated if one.group in indicator.entered_at)
    if not rows:
        return ()
    nouns = dict.fromkeys(level.noun for one in below for level in index.plan.levels if level.id == one.level)
    title = f"Theo {', '.join(nouns)}"
    return (forms.Sheet(indicators.BELOW, title, _columns(catalogue, rows), rows),)


def _row(one: indicators.Indicator, formula: str, unit: plans.Unit | None = None) -> forms.Row:
    return forms.Row(
        one.id,
        one.name,
        one.unit_of_measure,
        one.value_type,
        one.periods,
        one.places,
        one.choices,
        one.required,
        unit.id if unit else "",
        unit.full_name if unit else "",
        formula,
        one.hint,
    )


def _columns(catalogue: indicators.Catalogue, rows: Iterable[forms.Row]) -> tuple[forms.Column, ...]:
    asked = {period for row in rows for period in row.periods}
    return tuple(forms.Column(one.id, one.title, one.basis, one.as_of) for one in catalogue.periods if one.id in asked)


def _criteria_line(catalogue: indicators.Catalogue, sheets: Iterable[forms.Sheet]) -> tuple[tuple[str, str], ...]:
    """Which set of criteria holds in which column; nothing for a form without figures that depend on one."""
    by_set: dict[str, dict[str, None]] = {}
    for sheet in sheets:
        for row in sheet.rows:
            for period in row.periods:
                if named := catalogue.criteria_set(row.indicator, period):
                    by_set.setdefault(named, {})[period] = None
    order = list(catalogue.period_by_id)
    said = [
        f"{named} (cột {wording.names([catalogue.period_by_id[id].title for id in sorted(ids, key=order.index)], 9)})"
        for named, ids in sorted(by_set.items(), key=lambda one: min(map(order.index, one[1])))
    ]
    return (("Bộ tiêu chí", "; ".join(said)),) if said else ()


# -------------------------------------------------------------------------------------------------------- formulas


def _formula(catalogue: indicators.Catalogue, one: indicators.Indicator, group: str) -> str:
    """The indicator's formula with ids in braces; "" where it is more than arithmetic over figures of the same sheet."""
    claim = one.formula.claim if one.formula else None
    if not isinstance(claim, rules.Comparison) or claim.sign != "==" or claim.left != rules.Ref(one.id):
        return ""
    written = _written(catalogue, one, group, claim.right)
    return written[0] if written else ""


def _written(
    catalogue: indicators.Catalogue, one: indicators.Indicator, group: str, node: rules.Expression
) -> tuple[str, int] | None:
    """(text, strength of its weakest sign), None for what the sheet cannot reckon."""

    def is_typed(id: str) -> bool:
        return id in catalogue.by_id and group in catalogue.by_id[id].entered_at

    def is_beside(id: str) -> bool:
        other = catalogue.by_id[id]
        return other.is_number and other.section == one.section and set(one.periods) <= set(other.periods)

    match node:
        case rules.Literal(value=Decimal() as number) if number >= 0:
            return f"{number:f}", _WHOLE
        case rules.Ref(indicator=id, period="") if is_typed(id) and is_beside(id):
            return f"{{{id}}}", _WHOLE
        case rules.Sum(indicators=ids):
            # As in judging: a group adds up what it types itself.
            mine = [id for id in ids if is_typed(id)]
            if not mine or not all(map(is_beside, mine)):
                return None
            return " + ".join(f"{{{id}}}" for id in mine), _STRENGTH["+"] if len(mine) > 1 else _WHOLE
        case rules.Binary(sign=sign):
            left = _written(catalogue, one, group, node.left)
            right = _written(catalogue, one, group, node.right)
            if left is None or right is None:
                return None
            own = _STRENGTH[sign]
            # The right side of the same strength keeps its parentheses: a - (b + c).
            return f"{_within(left, own)} {sign} {_within(right, own + 1)}", own
        case _:
            return None


def _within(part: tuple[str, int], least: int) -> str:
    text, strength = part
    return text if strength >= least else f"({text})"
