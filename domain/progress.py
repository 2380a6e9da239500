"""How far a stage is, and what it waits for: the numbers behind boards and run names.

Which units are counted follows from the plan's gates and duties, so any number of tiers works.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain import (
    consolidation,
    deadlines,
    dues,
    gates,
    operator_acts,
    outbox,
    plans,
    short_names,
    standings,
    surveys,
    wording,
)
from domain.standings import Status

_MAIN_KINDS = ("meeting", "report")
_MOST_HELD = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """Done out of owed, in what (`noun`), and who is missing: the overdue first, then in protocol order.

    known: False when it is not known who owes it all (a roster not loaded): no rate may be shown.
    """

    done: int
    owed: int
    noun: str
    missing: tuple[str, ...]
    known: bool = True

    @property
    def is_complete(self) -> bool:
        return self.known and self.done >= self.owed


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of thing a gate waits for. names: whose, empty where it is nobody's in particular (a date)."""

    condition: str
    text: str
    names: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        return f"{self.text}: {', '.join(self.names)}" if self.names else self.text


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something a named person at this office must decide.

    kind: issue, settlement, verdict, date, stale, clash; of no stage: held, letters, doubt, address, refused, relay. what: the sentence. name: the unit, "" for none.
    """

    kind: str
    stage: str
    name: str
    what: str
    acts: tuple[operator_acts.Act, ...]


class Reading:
    """One survey, indexed once for everything that is asked of it."""

    def __init__(self, survey: surveys.Survey) -> None:
        self.survey = survey
        self.plan = survey.plan
        self.index = survey.index
        self.zone = survey.plan.zone
        self.today: date = deadlines.local_day(survey.as_of, self.zone)
        self.names = short_names.ShortNames(self.index, survey.presenters)

    @cached_property
    def by_key(self) -> dict[str, standings.Standing]:
        return {one.owed.key: one for one in self.survey.standings}

    @cached_property
    def asked(self) -> frozenset[str]:
        """Duty ids that some gate waits for."""
        return frozenset(duty for stage in self.plan.stages for rule in stage.gate for duty in rule.duties)

    @property
    def is_issued(self) -> bool:
        on = self.survey.issued_on
        return on is not None and on <= self.today

    def duties(self, stage: str) -> list[plans.Duty]:
        return [duty for duty in self.plan.duties if duty.stage == stage]

    def owed(self, duties: Iterable[str]) -> list[standings.Standing]:
        """The required obligations of these duties."""
        return [one for duty in duties for one in self.survey.board.by_duty.get(duty, ()) if one.owed.required]

    def is_known(self, duty: plans.Duty) -> bool:
        """Tell whether all who owe it are known: a roster it names has been loaded (T-19)."""
        if not duty.owners.roster:
            return True
        roster = self.index.rosters.get(duty.owners.roster)
        return roster is not None and roster.is_loaded

    def due(self, duty: plans.Duty) -> dues.Due:
        return dues.of(self.index, duty, self.survey.set_dates, self.today)

    def is_place(self, key: str | None) -> bool:
        """Tell whether it is a unit of the territory below the one that issues the plan."""
        unit = self.index.units.get(key or "")
        return unit is not None and unit.group == unit.level and unit.id != self.plan.host

    def frozen_by(self, stage: str) -> list[plans.Duty]:
        """The main reports that this stage freezes."""
        return [duty for duty in self.duties(stage) if consolidation.freezes(self.plan, duty)]

    def problems_first(self, found: Iterable[standings.Standing]) -> list[standings.Standing]:
        """The overdue first, then in protocol order."""
        units = self.index.units

        def place(one: standings.Standing) -> tuple[bool, int, str]:
            unit = units.get(one.owed.unit or one.owed.responsible)
            return not one.is_overdue, unit.order if unit else 0, one.owed.key

        return sorted(found, key=place)


def main_duties(reading: Reading, stage: plans.Stage) -> list[plans.Duty]:
    """The duties that say how far a stage is: its meetings, and the reports that a gate waits for; else all of them."""
    required = [duty for duty in reading.duties(stage.id) if duty.required]
    main = [
        duty for duty in required if duty.kind in _MAIN_KINDS and (duty.kind == "meeting" or duty.id in reading.asked)
    ]
    main = main or required
    # A stage of districts is counted in districts: a department's report beside them has its own line.
    places = [duty for duty in main if any(reading.is_place(one.owed.unit) for one in reading.owed([duty.id]))]
    return places or main


def measure(reading: Reading, stage: plans.Stage) -> Measure:
    """How far a stage is: inputs of the report it freezes, papers where it collects them, units everywhere else."""
    papers = reading.plan.papers_duty
    feeding = [one for duty in reading.frozen_by(stage.id) for one in consolidation.feeding(reading.plan, duty)]
    if feeding:
        return _of_obligations(reading, feeding, "báo cáo")
    if any(duty.id == papers for duty in reading.duties(stage.id)):
        return _of_obligations(reading, [papers], "tham luận")
    return _of_units(reading, stage)


def _of_obligations(reading: Reading, duties: Sequence[str], noun: str) -> Measure:
    found = reading.owed(duties)
    open_ = reading.problems_first(one for one in found if not one.is_done)
    known = all(reading.is_known(reading.index.duties[duty]) for duty in duties if duty in reading.index.duties)
    names = tuple(reading.names.owner(one.owed) for one in open_)
    return Measure(len(found) - len(open_), len(found), noun, names, known)


def _of_units(reading: Reading, stage: plans.Stage) -> Measure:
    main = main_duties(reading, stage)
    open_of: dict[str, bool] = {}
    for one in reading.owed(duty.id for duty in main):
        key = one.owed.unit or one.owed.responsible
        open_of[key] = open_of.get(key, False) or not one.is_done
    late = {one.owed.unit or one.owed.responsible for one in reading.owed(duty.id for duty in main) if one.is_overdue}
    units = reading.index.units
    missing = [key for key, is_open in open_of.items() if is_open]
    missing.sort(key=lambda key: (key not in late, units[key].order if key in units else 0, key))
    known = all(map(reading.is_known, main))
    return Measure(
        len(open_of) - len(missing),
        len(open_of),
        noun_of(reading, open_of),
        tuple(map(reading.names.unit, missing)),
        known,
    )


def noun_of(reading: Reading, keys: Iterable[str]) -> str:
    """What these units are called together: their level's noun, "đơn vị" for a mixture."""
    levels = {reading.index.units[key].level if reading.is_place(key) else "" for key in keys}
    return reading.index.noun(levels.pop()) if len(levels) == 1 else "đơn vị"


def bounded(reading: Reading, stage: plans.Stage) -> list[plans.Duty]:
    """The duties whose bounds are the stage's: the report it freezes, else its papers and its main duties."""
    return reading.frozen_by(stage.id) or [
        *(duty for duty in reading.duties(stage.id) if duty.id == reading.plan.papers_duty),
        *main_duties(reading, stage),
    ]


def due(reading: Reading, stage: plans.Stage) -> dues.Due | None:
    """The bound a stage works towards: the next of its main duties that is not finished, else the last one."""
    main = bounded(reading, stage)
    found = [(reading.due(duty), any(not one.is_done for one in reading.owed([duty.id]))) for duty in main]
    dated = sorted(
        ((one, is_open) for one, is_open in found if one.before), key=lambda pair: pair[0].before or date.max
    )
    unfinished = [one for one, is_open in dated if is_open]
    if unfinished:
        return unfinished[0]
    return dated[-1][0] if dated else next((one for one, _ in found), None)


def needs(reading: Reading, gate: gates.Gate | Iterable[gates.Blocker]) -> tuple[Need, ...]:
    """What a gate waits for, one line per kind of thing, with the names."""
    blockers = gate.blockers if isinstance(gate, gates.Gate) else tuple(gate)
    found: dict[tuple[str, str], list[str]] = {}
    for one in blockers:
        duty = reading.index.duties.get(one.what)
        text = duty.title if duty else one.what
        standing = reading.by_key.get(one.id)
        if standing is not None and standing.owed.kind == "selection":
            text = f"{text} {reading.names.noun_of(standing.owed.purpose)}".rstrip()
        names = found.setdefault((one.condition, text), [])
        if one.unit is not None:
            names.append(reading.names.owner(standing.owed) if standing else reading.names.unit(one.unit))
    return tuple(Need(condition, text, tuple(names)) for (condition, text), names in found.items())


def waiting(reading: Reading, stage: str | None = None) -> list[Waiting]:
    """What waits for a named person here, in all stages or in one; the likeliest to hold others up first."""
    found: list[Waiting] = []
    plan, index = reading.plan, reading.index
    wanted = [one for one in plan.stages if stage in (None, one.id)]
    if not reading.is_issued and any(rule.kind == "issued" for one in wanted for rule in one.gate):
        act = operator_acts.Act(operator_acts.ISSUE, "Ghi số, ngày ban hành")
        found.append(Waiting("issue", wanted[0].id, "", "Kế hoạch chưa ghi số, ngày ban hành.", (act,)))
    for one in wanted:
        found += _stale(reading, one)
        found += _dates(reading, one)
    keys = {one.id for one in wanted}
    judged: list[Waiting] = []
    for one in reading.problems_first(
        one for one in reading.survey.standings if one.status in (Status.UNDECIDED, Status.RECEIVED)
    ):
        owed = one.owed
        if owed.stage not in keys or (owed.waits_for.startswith("selection") and one.status is Status.UNDECIDED):
            continue
        name, acts = reading.names.owner(owed), operator_acts.for_standing(index, one)
        title = index.duties[owed.duty].title if owed.duty in index.duties else owed.duty
        if one.status is Status.RECEIVED:
            judged.append(Waiting("verdict", owed.stage, name, f"{title} đã đến đủ, chờ nhận hoặc trả lại.", acts))
            continue
        paper = index.papers.get(owed.paper)
        may = " hoặc ".join(reading.names.unit(unit) for unit in paper.candidates) if paper else ""
        said = f"{title}: chưa xác định đơn vị{f', có thể là {may}' if may else ''}."
        found.append(Waiting("settlement", owed.stage, name, said, acts))
    if stage is None and reading.survey.held:
        found.append(_held(reading.survey.held))
    found += _clashes(reading, keys)
    return found + (_letters(reading.survey.letters) if stage is None else []) + judged


def _clashes(reading: Reading, stages: Collection[str]) -> list[Waiting]:
    """Provincial guests who are wanted at two conferences on one day (E42): one line a day, shown to whoever plans them."""
    found = []
    for one in reading.survey.clashes:
        hosts = [event.unit for event in one.events]
        standing = next(
            (s for s in reading.survey.standings if s.owed.kind == "meeting" and s.owed.unit == hosts[0]), None
        )
        if standing is None or standing.owed.stage not in stages:
            continue
        said = f"{one.guest} được mời {wording.number(len(hosts))} hội nghị cùng {wording.long_date(one.day)}: {wording.names([event.name for event in one.events])}."
        found.append(
            Waiting("clash", standing.owed.stage, "", said, operator_acts.for_standing(reading.index, standing))
        )
    return found


def _letters(now: outbox.Now) -> list[Waiting]:
    """What the outbox waits for a person to do: release, look whether one went, give another address."""
    found = []
    if now.drafts:
        count = sum(now.drafts.values())
        kinds = ", ".join(
            f"{wording.number(many)} {outbox.KIND_WORDS.get(kind, kind)}" for kind, many in now.drafts.items()
        )
        act = operator_acts.Act(operator_acts.RELEASE, "Xem mẫu và duyệt gửi")
        found.append(Waiting("letters", "", "", f"{wording.number(count)} thư chờ duyệt gửi: {kinds}.", (act,)))
    if now.in_doubt:
        named = wording.names([f"số {one}" for one in now.in_doubt], _MOST_HELD, "thư")
        act = operator_acts.Act(operator_acts.DOUBT, "Xác định thư", {"so_thu": str(now.in_doubt[0])})
        found.append(
            Waiting("doubt", "", "", f"{wording.number(len(now.in_doubt))} thư chưa rõ đã đi chưa: {named}.", (act,))
        )
    if now.off:
        named = wording.names([f"{name} ({address})" for name, address in now.off], _MOST_HELD, "đơn vị")
        act = operator_acts.Act(operator_acts.ADDRESS, "Sửa địa chỉ", {"don_vi": now.off[0][0]})
        found.append(
            Waiting(
                "address", "", "", f"{wording.number(len(now.off))} địa chỉ thư hỏng, cần địa chỉ mới: {named}.", (act,)
            )
        )
    off = {address for _, address in now.off}
    refused = [one for one in now.failed if one[1] not in off]
    if refused:
        named = wording.names([f"số {number} gửi {address}" for number, address, _ in refused], _MOST_HELD, "thư")
        act = operator_acts.Act(operator_acts.ADDRESS, "Sửa địa chỉ")
        found.append(Waiting("refused", "", "", f"{wording.number(len(refused))} thư không gửi được: {named}.", (act,)))
    if now.relay_fault:
        found.append(Waiting("relay", "", "", f"Máy chủ gửi thư không nhận: {now.relay_fault}", ()))
    return found


def _held(files: Sequence[tuple[int, str]]) -> Waiting:
    """What no rule could place, in one line: a flood of strangers' mails must not hide what else waits."""
    named = [f"số {number} ({name or 'thư không kèm tệp'})" for number, name in files]
    said = f"{wording.number(len(files))} tệp gửi đến chờ xếp: {wording.names(named, _MOST_HELD, 'tệp')}."
    first = next((number for number, name in files if name), files[0][0])
    return Waiting("held", "", "", said, (operator_acts.place_held(first), operator_acts.close_held(first)))


def _stale(reading: Reading, stage: plans.Stage) -> list[Waiting]:
    found = []
    for duty in reading.frozen_by(stage.id):
        frozen = reading.survey.snapshots.get(duty.id)
        if frozen is not None and frozen.is_stale:
            said = f"{duty.title}: bản chốt số {frozen.number} không còn mới, đầu vào đã thay đổi sau khi chốt."
            act = operator_acts.run_stage(stage, "Đầu vào đã thay đổi sau khi chốt")
            found.append(Waiting("stale", stage.id, "", said, (act,)))
    return found


def _dates(reading: Reading, stage: plans.Stage) -> list[Waiting]:
    found = []
    for gate in reading.survey.gates.get(stage.id, []):
        for one in gate.blockers:
            if one.condition != "date_set":
                continue
            duties = [duty for rule in stage.gate if rule.kind == "date_set" for duty in rule.duties]
            named = [duty for duty in duties if one.id == f"date:{duty}"] or duties[:1]
            if named[0] not in reading.index.duties:
                continue
            title = reading.index.duties[named[0]].title
            unset = named[0] not in reading.survey.set_dates
            act = operator_acts.Act(
                operator_acts.DATE,
                "Đặt ngày họp" if unset else "Dời ngày",
                {"viec": reading.index.duties[named[0]].title},
            )
            said = f"{title}: {'chưa đặt ngày họp' if unset else one.what}."
            found.append(Waiting("date", stage.id, "", said, (act,)))
    return found
