"""The rows of a stage's table: one per unit that leads a part of it, with its own duties and those below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain import gates, operator_acts, plans, progress, standings, tallies, wording, words

_MOST_COLUMNS = 3
_MOST_ACTS = 2
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation in a list. ref: number of a paper. note: what has been decided about its absence."""

    key: str
    name: str
    ref: str
    title: str
    words: words.Words
    received_at: datetime | None
    acts: tuple[operator_acts.Act, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One duty of a row: the state of the row's own obligation, or a count of those below it with the missing names."""

    duty: str
    state: words.Words | None = None
    tally: tallies.Tally | None = None
    missing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """ "■ Một đường (thiếu bản mềm)", "9/11 (thiếu Chơ Chun, Zuôich)", "–" where nothing is owed."""
        if self.state is not None:
            return self.state.label
        if self.tally is None:
            return words.NOTHING
        said = f"{wording.number(self.tally.done)}/{wording.number(self.tally.owed)}"
        if not self.missing:
            return f"{words.DONE} {said}"
        mark = f"{words.OVERDUE} " if self.tally.overdue else ""
        return f"{mark}{said} (thiếu {wording.names(self.missing, _MOST_NAMES)})"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of a stage's table. step: what happens next in words; acts: the forms that help."""

    unit: str
    name: str
    cells: tuple[Cell, ...]
    is_done: bool
    is_overdue: bool
    step: str
    acts: tuple[operator_acts.Act, ...]


def item(reading: progress.Reading, one: standings.Standing) -> Item:
    """One obligation as a list shows it."""
    duty = reading.index.duties.get(one.owed.duty)
    return Item(
        one.owed.key,
        reading.names.owner(one.owed),
        one.owed.paper,
        duty.title if duty else one.owed.duty,
        words.of(one, reading.today, reading.zone),
        one.first_at,
        operator_acts.for_standing(reading.index, one)[:_MOST_ACTS],
    )


def waived(one: Item, by: gates.Override | None) -> Item:
    """The item with the word of the person who let the report go ahead without it."""
    return replace(one, note=f"bỏ qua theo quyết định của {by.by}, lý do: {by.reason}") if by else one


def columns(reading: progress.Reading, stage: plans.Stage) -> list[plans.Duty]:
    """The duties that get a column: what the gate waits for below, then meetings, reports and choices of units."""
    below = [
        reading.index.duties[duty]
        for rule in stage.gate
        if rule.kind == "pilots_held"
        for duty in rule.duties
        if duty in reading.index.duties
    ]
    own = [
        duty
        for duty in reading.duties(stage.id)
        if duty.required
        and (duty.kind in ("meeting", "report") or (duty.choice is not None and duty.choice.of == "unit"))
        and any(reading.is_place(one.owed.unit) for one in reading.owed([duty.id]))
    ]
    distinct = {duty.id: duty for duty in (*below, *own)} if own else {}
    return list(distinct.values())[:_MOST_COLUMNS]


def table(reading: progress.Reading, stage: plans.Stage) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Headings and rows of a stage's table, the unfinished rows first; nothing for a stage without territory."""
    duties = columns(reading, stage)
    standing_of: dict[str, dict[str, list[standings.Standing]]] = {}
    lead = _lead(reading, stage, duties)
    for duty in duties:
        for one in reading.owed([duty.id]):
            if reading.is_place(one.owed.unit):
                standing_of.setdefault(lead(one), {}).setdefault(duty.id, []).append(one)
    gate_of = {gate.scope: gate for gate in reading.survey.gates.get(stage.id, [])}
    rows = [_row(reading, stage, unit, duties, found, gate_of) for unit, found in standing_of.items()]
    units = reading.index.units
    rows.sort(key=lambda row: (row.is_done, not row.is_overdue, units[row.unit].order if row.unit in units else 0))
    return tuple(heading(reading, duty) for duty in duties), tuple(rows)


def heading(reading: progress.Reading, duty: plans.Duty) -> str:
    """A short heading of a column: what is counted, and of which tier."""
    owners = {one.owed.unit for one in reading.owed([duty.id]) if reading.is_place(one.owed.unit)}
    noun = progress.noun_of(reading, (one for one in owners if one))
    if duty.choice is not None:
        return f"Chọn {duty.choice.noun}" if duty.choice.noun else duty.title
    return f"{ {'meeting': 'Họp', 'report': 'Báo cáo'}.get(duty.kind, duty.title) } {noun}"


def _lead(
    reading: progress.Reading, stage: plans.Stage, duties: Iterable[plans.Duty]
) -> Callable[[standings.Standing], str]:
    """Which unit's row an obligation belongs to: the unit of its gate, else its branch, else the unit itself."""
    if stage.gate_per:
        return lambda one: reading.index.ancestor_at(_unit(one), stage.gate_per) or _unit(one)
    branches = {
        one.owed.branch for duty in duties for one in reading.owed([duty.id]) if reading.is_place(one.owed.unit)
    }
    if len(branches) > 1:
        return lambda one: one.owed.branch
    return _unit


def _unit(one: standings.Standing) -> str:
    return one.owed.unit or one.owed.responsible


def _row(
    reading: progress.Reading,
    stage: plans.Stage,
    unit: str,
    duties: list[plans.Duty],
    found: dict[str, list[standings.Standing]],
    gate_of: dict[str, gates.Gate],
) -> Row:
    own = [one for duty in duties if duty.stage == stage.id for one in found.get(duty.id, ())]
    open_ = [one for one in own if not one.is_done]
    gate = gate_of.get(unit) or gate_of.get("")
    step, acts = _next(reading, unit, open_, gate)
    return Row(
        unit,
        reading.names.unit(unit),
        tuple(_cell(reading, unit, duty, found.get(duty.id, [])) for duty in duties),
        not open_,
        any(one.is_overdue for one in open_),
        step,
        acts,
    )


def _cell(reading: progress.Reading, unit: str, duty: plans.Duty, found: list[standings.Standing]) -> Cell:
    if len(found) == 1 and found[0].owed.unit == unit:
        return Cell(duty.id, words.of(found[0], reading.today, reading.zone))
    if not found:
        return Cell(duty.id)
    missing = reading.problems_first(one for one in found if not one.is_done)
    names = tuple(reading.names.owner(one.owed, within=unit) for one in missing)
    return Cell(duty.id, None, tallies.tally(found, known=reading.is_known(duty)), names)


def _next(
    reading: progress.Reading, unit: str, open_: list[standings.Standing], gate: gates.Gate | None
) -> tuple[str, tuple[operator_acts.Act, ...]]:
    """The next step of a row: get its gate open; then what waits for a decision, what is overdue, what is due."""
    if not open_:
        return "xong", ()
    if gate is not None and not gate.is_open and all(one.owed.opened_at is None for one in open_):
        said = "; ".join(_brief(need, reading, unit) for need in progress.needs(reading, gate))
        # The act on a gate that all rows share stands at the head of the board, not on every row.
        acts = operator_acts.for_gate(reading.index, gate, is_issued=reading.is_issued)
        return f"chưa mở: {said}", acts if gate.scope else ()
    ordered = sorted(open_, key=_urgency)
    first = ordered[0]
    if first.owed.unit != unit:
        same = [one for one in ordered if (one.status, one.owed.duty) == (first.status, first.owed.duty)]
        names = wording.names([reading.names.owner(one.owed, within=unit) for one in same], 1)
        return f"{names}: {_step(first)}", operator_acts.for_standing(reading.index, first)[:_MOST_ACTS]
    chosen: dict[str, operator_acts.Act] = {}
    offered = [operator_acts.for_standing(reading.index, one) for one in ordered]
    for act in (*(acts[0] for acts in offered if acts), *(act for acts in offered for act in acts[1:])):
        chosen.setdefault(act.deployment, act)
    return _step(first), tuple(chosen.values())[:_MOST_ACTS]


def _brief(need: progress.Need, reading: progress.Reading, unit: str) -> str:
    inside = f" ({reading.names.unit(unit)})"
    names = [name.removesuffix(inside) for name in need.names]
    return (
        f"{need.text} ({wording.names(names, _MOST_NAMES)})"
        if names and names != [reading.names.unit(unit)]
        else need.text
    )


_STEPS = {
    standings.Status.RECEIVED: (0, "chờ nhận hoặc trả lại"),
    standings.Status.UNDECIDED: (1, "chờ xác định đơn vị"),
    standings.Status.HALF: (2, "chờ phần còn thiếu"),
    standings.Status.RETURNED: (3, "chờ gửi lại"),
    standings.Status.PLANNED: (4, "chờ họp"),
    standings.Status.MISSING: (5, "chờ thực hiện"),
    standings.Status.CLOSED: (6, "chưa mở"),
}


def _urgency(one: standings.Standing) -> tuple[int, bool]:
    return _STEPS.get(one.status, (9, ""))[0], not one.is_overdue


def _step(one: standings.Standing) -> str:
    if one.status is standings.Status.MISSING:
        return {"meeting": "chờ báo ngày họp", "selection": "chờ chọn", "report": "chờ gửi"}.get(
            one.owed.kind, "chờ thực hiện"
        )
    return _STEPS.get(one.status, (9, "xong"))[1]
