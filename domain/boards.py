"""What the boards say, as plain values: one general board, one board per stage. How it looks is in config/templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain import (
    board_rows,
    consolidation,
    difference_words,
    drafts,
    dues,
    gates,
    operator_acts,
    plans,
    progress,
    standings,
    surveys,
    tallies,
)
from domain.board_rows import Item, Row

GENERAL = "00-bang-chung"
"""Fixed key of the general board."""
MOST_LISTED = 400
"""Names in one list; a nation's board would be no page any more. The rest is counted."""

_GROUP_WORDS = {
    "department": "Sở, ban, ngành",
    "union": "Mặt trận, đoàn thể",
    "press": "Cơ quan báo chí",
    "office": "Văn phòng",
    "council": "Hội đồng nhân dân",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands first on every page. Simulated and sample campaigns are told apart from a real one."""

    campaign: str
    is_simulated: bool
    is_sample: bool
    number: str | None
    issued_on: date | None
    as_of: datetime
    today: date
    zone: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """What a named person let go ahead without."""

    stage: str
    scope: str
    by: str
    reason: str
    at: datetime
    needs: tuple[progress.Need, ...]
    acts: tuple[operator_acts.Act, ...]


@dataclass(frozen=True, slots=True)
class GateFact:
    """One gate: open or what it waits for. scope: name of the unit whose gate it is, "" for the stage's one gate."""

    scope: str
    is_open: bool
    needs: tuple[progress.Need, ...]
    waivers: tuple[Waiver, ...]
    warnings: tuple[str, ...]
    acts: tuple[operator_acts.Act, ...]


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage on the general board. is_one_bound: all its main duties have the bound of `due`."""

    stage: str
    number: int
    title: str
    board: str
    measure: progress.Measure
    due: dues.Due | None
    is_one_bound: bool
    gates: tuple[GateFact, ...]
    snapshots: tuple[consolidation.Frozen, ...]
    freezes: bool

    @property
    def open_gates(self) -> int:
        return sum(gate.is_open for gate in self.gates)


@dataclass(frozen=True, slots=True)
class BranchLine:
    """Completeness and timeliness of one branch, all required obligations together."""

    branch: str
    name: str
    tally: tallies.Tally


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty: its bound, its count, and who has not done it. arrived: those in, of a duty that nobody must do."""

    duty: str
    title: str
    is_required: bool
    due: dues.Due
    tally: tallies.Tally
    missing: tuple[Item, ...]
    more: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Group:
    """Papers of one group of presenters."""

    title: str
    tally: tallies.Tally
    missing: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DateFact:
    """A day that a named person sets, and what hangs on it."""

    duty: str
    title: str
    day: date | None
    hanging: tuple[tuple[dues.Due, tallies.Tally], ...]
    acts: tuple[operator_acts.Act, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The main report that a stage freezes: its newest frozen set, its inputs, what is not in, its drafts (newest first).

    picture: SVG of the newest draft, "" for none. acts: what can be done about the drafts.
    unequal: figures that do not agree and nobody explained, errors first, each with what can be done.
    """

    duty: str
    title: str
    due: dues.Due
    frozen: consolidation.Frozen | None
    missing: tuple[Item, ...]
    done: tuple[Item, ...]
    more: int
    drafts: tuple[drafts.Draft, ...] = ()
    picture: str = ""
    acts: tuple[operator_acts.Act, ...] = ()
    unequal: tuple[tuple[difference_words.Words, tuple[operator_acts.Act, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class GeneralBoard:
    """The page of the whole campaign.

    questions: open questions of the plan with the default in use: (id, question, default).
    rosters: titles of lists the plan names and nobody has loaded.
    """

    heading: Heading
    waiting: tuple[progress.Waiting, ...]
    waivers: tuple[Waiver, ...]
    stages: tuple[StageLine, ...]
    branches: tuple[BranchLine, ...]
    questions: tuple[tuple[str, str, str], ...]
    rosters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageBoard:
    """The page of one stage. rows, reports, groups and dates are empty where the stage has none.

    columns: headings of the rows' cells. row_noun: what a row is ("huyện"). opens_next: title of the stage it opens.
    """

    heading: Heading
    line: StageLine
    opens_next: str
    waiting: tuple[progress.Waiting, ...]
    row_noun: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    reports: tuple[Report, ...]
    groups: tuple[Group, ...]
    dates: tuple[DateFact, ...]
    duties: tuple[DutyLine, ...]


def keys(plan: plans.Plan) -> tuple[str, ...]:
    """Keys of every board of a plan, the general one first."""
    return (GENERAL, *(stage.board for stage in plan.stages))


def general(survey: surveys.Survey) -> GeneralBoard:
    """The whole campaign on one page."""
    reading = progress.Reading(survey)
    lines = tuple(_line(reading, stage) for stage in survey.plan.stages)
    return GeneralBoard(
        _heading(reading),
        tuple(progress.waiting(reading)),
        tuple(waiver for line in lines for gate in line.gates for waiver in gate.waivers),
        lines,
        _branches(reading),
        tuple((one.id, one.question, one.default) for one in survey.plan.assumptions if not one.decided_by),
        tuple(one.title for one in survey.plan.rosters if not one.is_loaded),
    )


def stage(survey: surveys.Survey, stage_id: str) -> StageBoard:
    """One stage on one page; raises KeyError for a stage the plan does not have."""
    reading = progress.Reading(survey)
    found = reading.index.stages[stage_id]
    following = reading.index.stages.get(found.opens_next)
    columns, rows = board_rows.table(reading, found)
    owners = [row.unit for row in rows if row.unit]
    return StageBoard(
        _heading(reading),
        _line(reading, found),
        following.title if following else "",
        tuple(progress.waiting(reading, stage_id)),
        progress.noun_of(reading, owners) if owners else "đơn vị",
        columns,
        rows,
        tuple(_report(reading, found, duty) for duty in reading.frozen_by(stage_id)),
        _groups(reading, stage_id),
        tuple(_date(reading, duty) for duty in operator_acts.dated(survey.plan) if _is_of(reading, duty, stage_id)),
        tuple(_duty(reading, duty) for duty in reading.duties(stage_id)),
    )


def _heading(reading: progress.Reading) -> Heading:
    survey = reading.survey
    return Heading(
        survey.title, survey.is_simulated, survey.is_sample, survey.number, survey.issued_on, survey.as_of,
        reading.today, reading.zone,
    )  # fmt: skip


def _line(reading: progress.Reading, stage: plans.Stage) -> StageLine:
    frozen = reading.frozen_by(stage.id)
    snapshots = (reading.survey.snapshots.get(duty.id) for duty in frozen)
    return StageLine(
        stage.id,
        stage.number,
        stage.title,
        stage.board,
        progress.measure(reading, stage),
        progress.due(reading, stage),
        len({reading.due(duty).before for duty in progress.bounded(reading, stage)}) < 2,
        tuple(_gate(reading, gate) for gate in reading.survey.gates.get(stage.id, [])),
        tuple(one for one in snapshots if one is not None),
        bool(frozen),
    )


def _gate(reading: progress.Reading, gate: gates.Gate) -> GateFact:
    scope = reading.names.unit(gate.scope) if gate.scope else ""
    acts = operator_acts.for_gate(reading.index, gate, is_issued=reading.is_issued)
    taking_back = (operator_acts.for_waiver(reading.index, gate.stage, gate.scope),)
    by_override: dict[int, tuple[gates.Override, list[gates.Blocker]]] = {}
    for blocker, override in gate.waived:
        by_override.setdefault(override.id, (override, []))[1].append(blocker)
    waivers = tuple(
        Waiver(gate.stage, scope, by.by, by.reason, by.at, progress.needs(reading, found), taking_back)
        for by, found in by_override.values()
    )
    return GateFact(scope, gate.is_open, progress.needs(reading, gate), waivers, gate.warnings, acts)


def _branches(reading: progress.Reading) -> tuple[BranchLine, ...]:
    found: dict[str, list[standings.Standing]] = {}
    for one in reading.survey.standings:
        found.setdefault(one.owed.branch, []).append(one)
    # A duty whose owners are not all known makes the rate of the branch unknown that they would belong to.
    unknown = {
        one.owed.branch
        for duty in reading.plan.duties
        if duty.required and not reading.is_known(duty)
        for one in reading.owed([duty.id])
    }
    if any(
        duty.required and not reading.is_known(duty) and not reading.owed([duty.id]) for duty in reading.plan.duties
    ):
        unknown.add(reading.plan.host)
    units = reading.index.units
    keys = sorted(found, key=lambda key: (units[key].order if key in units else 0, key))
    return tuple(
        BranchLine(key, reading.names.unit(key), tallies.tally(found[key], known=key not in unknown)) for key in keys
    )


def _listed(reading: progress.Reading, found: Iterable[standings.Standing]) -> tuple[tuple[Item, ...], int]:
    ordered = reading.problems_first(found)
    return tuple(board_rows.item(reading, one) for one in ordered[:MOST_LISTED]), max(len(ordered) - MOST_LISTED, 0)


def _duty(reading: progress.Reading, duty: plans.Duty) -> DutyLine:
    live = reading.survey.board.by_duty.get(duty.id, [])
    missing, more = _listed(reading, (one for one in live if one.owed.required and not one.is_done))
    arrived = sum(one.first_at is not None or one.is_done for one in live if not one.owed.required)
    tally = tallies.tally(live, known=reading.is_known(duty))
    return DutyLine(duty.id, duty.title, duty.required, reading.due(duty), tally, missing, more, arrived)


def _report(reading: progress.Reading, stage: plans.Stage, duty: plans.Duty) -> Report:
    feeding = consolidation.feeding(reading.plan, duty)
    found = reading.survey.gates.get(stage.id, [])
    waived = {
        one.key: one.waived_by for one in consolidation.gaps(reading.survey.board, feeding, found[0] if found else None)
    }
    owed = reading.owed(feeding)
    open_, more = _listed(reading, (one for one in owed if not one.is_done))
    done, more_done = _listed(reading, (one for one in owed if one.is_done))
    missing = tuple(board_rows.waived(one, waived.get(one.key)) for one in open_)
    frozen = reading.survey.snapshots.get(duty.id)
    survey = reading.survey
    listed = tuple(sorted((one for one in survey.drafts if one.duty == duty.id), key=lambda one: -one.number))
    return Report(
        duty.id, duty.title, reading.due(duty), frozen, missing, done, more + more_done, listed,
        survey.pictures.get(duty.id, ""), operator_acts.for_report(frozen, listed) if listed or duty.id in survey.undrafted else (),
        tuple(
            (one, (operator_acts.explain(one.id),))
            for one in survey.unequal.get(duty.id, ())
            if not one.is_settled and not one.is_note
        ),
    )  # fmt: skip


def _groups(reading: progress.Reading, stage_id: str) -> tuple[Group, ...]:
    duty = reading.index.duties.get(reading.plan.papers_duty)
    if duty is None or duty.stage != stage_id:
        return ()
    found: dict[str, list[standings.Standing]] = {}
    for one in reading.survey.board.by_duty.get(duty.id, ()):
        found.setdefault(one.owed.group, []).append(one)
    return tuple(
        Group(
            _group_title(reading, key, listed),
            tallies.tally(listed, known=reading.is_known(duty)),
            _listed(reading, (one for one in listed if not one.is_done))[0],
        )
        for key, listed in found.items()
    )


def _group_title(reading: progress.Reading, group: str, listed: Sequence[standings.Standing]) -> str:
    level = next((one for one in reading.plan.levels if one.id == group), None)
    if level is not None:
        return level.title.capitalize()
    noun = reading.names.noun_of(listed[0].owed.purpose)
    return noun.capitalize() if noun else _GROUP_WORDS.get(group, group)


def _is_of(reading: progress.Reading, duty: str, stage_id: str) -> bool:
    return duty in reading.index.duties and reading.index.duties[duty].stage == stage_id


def _date(reading: progress.Reading, duty_id: str) -> DateFact:
    duty = reading.index.duties[duty_id]
    hanging = [
        one
        for one in reading.plan.duties
        if one.bound in reading.index.bounds and reading.index.bounds[one.bound].relative_to == duty_id
    ]
    held = reading.survey.board.by_duty.get(duty_id, [])
    acts = operator_acts.for_standing(reading.index, held[0]) if held else ()
    day = reading.survey.set_dates.get(duty_id)
    if not acts and not any(one.is_done for one in held):
        acts = (
            operator_acts.Act(
                operator_acts.DATE, "Dời ngày" if day else "Đặt ngày họp", {"viec": reading.index.duties[duty_id].title}
            ),
        )
    return DateFact(
        duty_id,
        duty.title,
        day,
        tuple((reading.due(one), tallies.tally(reading.owed([one.id]))) for one in hanging),
        acts,
    )
