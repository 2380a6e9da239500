"""Names and tags of runs: what an officer reads in a list of runs, on a phone as far as the 22nd character.

State word and count come first, then at most three names, then the bound. Renaming the run is left to the flows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain import plans, progress, receipts, surveys, takings, vietnamese, wording
from domain.answers import Verdict

MOST = 100
"""Characters in a whole name."""
FIRST = 22
"""Characters a phone shows: the state word and the count stand within them."""
WAITING, FOR_A_PERSON = "cho", "can-nguoi"
TRIES_AGAIN = "tự thử lại"
"""Words in the name of a run that failed because the world is away, and that the next run will mend."""
_MOST_NAMES = 3
_SIMULATED = " (mô phỏng)"


@dataclass(frozen=True, slots=True)
class RunName:
    """What a run is called, and the tags it can be found by."""

    text: str
    tags: tuple[str, ...] = ()


def stage_run(survey: surveys.Survey, stage_id: str, opened: Sequence[str] = (), *, dry_run: bool = False) -> RunName:
    """The name of one run of a stage.

    opened: what the run opened (or would open): obligation keys, unit ids or full names; () for nothing.
    """
    reading = progress.Reading(survey)
    stage = reading.index.stages[stage_id]
    said = _opened(reading, stage, opened) if opened else _waiting(reading, stage)
    if dry_run:
        said = replace(said, text=_fit(f"Chạy thử: {said.text}"), tags=())
    return _marked(survey, said)


def pipeline(survey: surveys.Survey, opened_by_stage: Mapping[str, Sequence[str]], *, dry_run: bool = False) -> RunName:
    """The name of one run over all stages: what it opened, else what waits for a person, else that nothing is new."""
    reading = progress.Reading(survey)
    opened = [reading.index.stages[stage] for stage, keys in opened_by_stage.items() if keys]
    decisions = [one for one in progress.waiting(reading) if one.kind != "date"]
    at = _at(survey)
    if opened:
        total = wording.number(sum(len(keys) for keys in opened_by_stage.values()))
        head = f"Đã mở {total} việc: "
        said = RunName(_names(head, [one.title for one in opened], f" · {at}", "giai đoạn"))
    elif decisions:
        count = wording.number(len(decisions))
        names = [one.name or one.what.rstrip(".") for one in decisions]
        said = RunName(_names(f"Chờ quyết định {count} việc: ", names, f" · {at}", "việc"), (WAITING, FOR_A_PERSON))
    elif all(progress.measure(reading, stage).is_complete for stage in survey.plan.stages):
        said = RunName(_fit(f"Xong: {survey.title} · {at}"))
    else:
        said = nothing_new(survey)
    if dry_run:
        said = RunName(_fit(f"Chạy thử: {said.text}"))
    return _marked(survey, said)


def nothing_new(survey: surveys.Survey) -> RunName:
    """The name of a run that found nothing to do."""
    return RunName(f"Không có gì mới · {_at(survey)}")


def broken(names: Sequence[str], noun: str = "", *, others: bool = True) -> RunName:
    """The name of a run in which some branches failed.

    noun: what a branch is, "" where the names say it ("Huyện Quế Sơn"). others: the rest went on.
    """
    named = [vietnamese.clean(one) for one in names]
    tail = f" – các {noun or 'đơn vị'} khác vẫn chạy" if others else ""
    return RunName(_names(f"Hỏng: {noun} " if noun and named else "Hỏng: ", named, tail), (FOR_A_PERSON,))


def receipt(found: receipts.Receipt) -> RunName:
    """The name of an operator's act that was written down."""
    title = vietnamese.clean(found.title)
    if found.is_repeat:
        title = f"Đã ghi từ trước: {title.removeprefix('Đã ghi: ')}"
    whole = f"{title} · theo {vietnamese.clean(found.by)}"
    return RunName(whole if len(whole) <= MOST else _fit(title))


def refused(message: str) -> RunName:
    """The name of an operator's act that changed nothing. message: the refusal; its first sentence is kept."""
    first = vietnamese.clean(message).split(". ")[0].rstrip(".")
    return RunName(_fit(f"Không ghi: {first.removeprefix('Không ghi: ') or 'không rõ lý do'}"))


def taking(
    found: takings.Taking, as_of: datetime, zone: str, *, is_simulated: bool = False, retry_at: datetime | None = None
) -> RunName:
    """The name of one pass over the mailbox and the drop folder: what failed, else what came, else that nothing is new.

    retry_at: when a mailbox that is away is asked again, None when that is not known.
    """
    counted = takings.counted(found)
    broken = _failed(found, zone, retry_at)
    notes = f" · cần xem {wording.number(len(found.notes))} điều" if found.notes else ""
    if broken:
        said = RunName(_fit(f"Hỏng: {'; '.join(broken)}{f' · đã nhận {counted}' if counted else ''}"))
    elif counted:
        head = f"Đã nhận {counted}{notes}"
        said = RunName(_names(f"{head} · ", found.units, "") if found.units else _fit(head))
    else:
        what = "thư, tệp" if found.has_mailbox else "tệp"
        said = RunName(_fit(f"Không có {what} mới{notes} · {_hour(as_of, zone)}"))
    is_for_a_person = found.notes or found.unjudged or found.folder_failure or found.of(Verdict.HELD)
    if is_for_a_person or (found.mailbox_failure and not found.will_retry):
        said = replace(said, tags=(FOR_A_PERSON,))
    return _simulated(said) if is_simulated else said


def sending(
    sent: int,
    waiting: int,
    *,
    deferred: int = 0,
    failed: int = 0,
    in_doubt: int = 0,
    fault: str = "",
    is_set_up: bool = True,
    as_of: datetime,
    zone: str,
    until: datetime | None = None,
    is_simulated: bool = False,
) -> RunName:
    """The name of one go of the outbox. waiting: letters that may go and did not; until: when a relay that is away is called again."""
    troubles = []
    if failed:
        troubles.append(f"{wording.number(failed)} thư bị từ chối")
    if in_doubt:
        troubles.append(f"{wording.number(in_doubt)} thư chưa rõ đã đi chưa")
    if deferred:
        troubles.append(f"{wording.number(deferred)} thư gửi lại sau")
    tail = f" · {', '.join(troubles)}" if troubles else ""
    tags = (FOR_A_PERSON,) if failed or in_doubt else ()
    if fault:
        later = f", {TRIES_AGAIN} {wording.clock(until, zone).partition(' ')[0]}" if until else ""
        left = f" · còn {wording.number(waiting)} thư" if waiting else ""
        said = RunName(_fit(f"Hỏng: máy chủ gửi thư không nhận{later}{left}{tail}"), tags)
    elif not is_set_up and waiting:
        said = RunName(
            _fit(f"Chờ {wording.number(waiting)} thư: chưa cài đặt máy chủ gửi thư (smtp_host)"),
            (WAITING, FOR_A_PERSON),
        )
    elif sent or troubles:
        left = f", còn {wording.number(waiting)}" if waiting else ""
        said = RunName(_fit(f"Đã gửi {wording.number(sent)} thư{left}{tail}"), tags)
    else:
        said = RunName(_fit(f"Không có thư phải gửi · {_hour(as_of, zone)}"))
    return _simulated(said) if is_simulated else said


def writing_letters(
    counts: Sequence[tuple[int, str]], without: Sequence[str], *, as_of: datetime, zone: str, is_simulated: bool = False
) -> RunName:
    """The name of a morning's letters. counts: (how many, of what kind); without: units that nobody can be written to."""
    listed = ", ".join(f"{wording.number(count)} {kind}" for count, kind in counts if count)
    missing = f" · {wording.number(len(without))} đơn vị chưa có địa chỉ: {wording.names(without)}" if without else ""
    tags = (FOR_A_PERSON,) if without else ()
    said = RunName(
        _fit(f"Đã lập thư: {listed}{missing}" if listed else f"Không phải lập thư · {_hour(as_of, zone)}{missing}"),
        tags,
    )
    return _simulated(said) if is_simulated else said


def _failed(found: takings.Taking, zone: str, retry_at: datetime | None) -> list[str]:
    said = []
    if found.mailbox_failure and found.will_retry:
        later = f" {wording.clock(retry_at, zone).partition(' ')[0]}" if retry_at else ""
        said.append(f"không đọc được hộp thư, {TRIES_AGAIN}{later}")
    elif found.mailbox_failure:
        said.append("không đọc được hộp thư, cần người xử lý")
    if found.folder_failure:
        said.append("không dùng được thư mục nhận tệp, cần người xử lý")
    if found.unjudged:
        said.append(f"{wording.number(len(found.unjudged))} lần gửi chưa kiểm tra được")
    return said


def _opened(reading: progress.Reading, stage: plans.Stage, opened: Sequence[str]) -> RunName:
    """What was opened, in units where the stage opens unit by unit, and how far the stage before is."""
    by_name = {unit.full_name: unit.id for unit in reading.plan.units if unit.level == stage.gate_per}
    units = list(dict.fromkeys(_unit_of(reading, stage, by_name.get(one, one)) for one in opened))
    before = [one for one in reading.plan.stages if one.opens_next == stage.id]
    found = reading.survey.gates.get(stage.id, [])
    passed = {gate.scope for gate in found if gate.is_open}
    through = [one for one in units if one in passed]
    if stage.gate_per and through:
        head = f"Đã mở {wording.count(len(through), len(found), progress.noun_of(reading, through))}: "
        return RunName(_names(head, [reading.names.unit(one) for one in through], f" · {stage.title}"))
    if not all(gate.is_open for gate in found):
        # Duties given out with the plan itself: the stage's own gate is still closed.
        early = f"Đã giao {wording.number(len(opened))} việc: {stage.title}"
        return RunName(_names(early, [], " · bước chưa mở"))
    tail = ""
    for one in before:
        done = progress.measure(reading, one)
        if done.is_complete and done.owed:
            tail = f" · đủ {wording.count(done.done, done.owed, done.noun)}"
    return RunName(_names(f"Đã mở: {stage.title}", [], tail))


def _unit_of(reading: progress.Reading, stage: plans.Stage, opened: str) -> str:
    """The unit by which an opened thing is named: its gate's scope, else its branch; a plain name stays."""
    standing = reading.by_key.get(opened)
    if standing is None:
        return vietnamese.clean(opened) if opened not in reading.index.units else opened
    return (
        standing.owed.scope
        or reading.index.ancestor_at(standing.owed.responsible, stage.gate_per)
        or standing.owed.branch
    )


def _waiting(reading: progress.Reading, stage: plans.Stage) -> RunName:
    survey = reading.survey
    found = survey.gates.get(stage.id, [])
    closed = [gate for gate in found if not gate.is_open]
    decisions = progress.waiting(reading, stage.id)
    measure = progress.measure(reading, stage)
    if not measure.owed and not decisions:
        return nothing_new(survey)
    if decisions and (not closed or _only_people(reading, stage)):
        first, rest = decisions[0], len(decisions) - 1
        what = f"{first.name}: {first.what.rstrip('.')}" if first.name else first.what.rstrip(".")
        head = f"Chờ quyết định {wording.number(rest + 1)} việc: " if rest else "Chờ quyết định: "
        more = f" · chờ {_count(measure)}" if measure.missing and not closed else ""
        return RunName(wording.clip(head + what, MOST - len(more)) + more, (WAITING, FOR_A_PERSON))
    if closed:
        return RunName(_closed(reading, stage, len(found)), (WAITING,))
    if measure.is_complete:
        return RunName(_fit(f"Xong: {stage.title} · đủ {wording.count(measure.done, measure.owed, measure.noun)}"))
    return RunName(_missing(reading, stage, measure), (WAITING,))


def _only_people(reading: progress.Reading, stage: plans.Stage) -> bool:
    """Tell whether everything a closed stage waits for is in the hands of this office."""
    here = {"verdict", "settlement", "date", "issue", "stale"}
    blockers = [one for gate in reading.survey.gates.get(stage.id, ()) for one in gate.blockers]
    if any(one.condition == "issued" for one in blockers):
        return True
    judged = {act.values.get("viec", "") for one in progress.waiting(reading) if one.kind in here for act in one.acts}
    return all(one.condition == "date_set" or one.id in judged for one in blockers)


def _closed(reading: progress.Reading, stage: plans.Stage, gates_in_all: int) -> str:
    """Which units a closed gate waits for, out of how many; with one gate per unit, the units whose gate is closed."""
    found = reading.survey.gates.get(stage.id, [])
    bound = progress.due(reading, stage)
    tail = f" · {bound.text(reading.today)}" if bound is not None and bound.before else ""
    if stage.gate_per:
        closed = [gate.scope for gate in found if not gate.is_open]
        head = f"Chờ {wording.count(len(closed), gates_in_all, progress.noun_of(reading, closed))}: "
        return _names(head, [reading.names.unit(one) for one in closed], tail)
    measure = progress.measure(reading, stage)
    blockers = [one for gate in found for one in gate.blockers]
    if measure.missing and any(one.unit is not None for one in blockers):
        return _missing(reading, stage, measure)
    needs = [need.line for gate in found for need in progress.needs(reading, gate)]
    return _names(f"Chờ {wording.number(len(needs))} điều kiện: ", needs, tail, "điều kiện")


def _missing(reading: progress.Reading, stage: plans.Stage, measure: progress.Measure) -> str:
    bound = progress.due(reading, stage)
    tail = f" · {bound.text(reading.today)}" if bound is not None and bound.before else ""
    return _names(f"Chờ {_count(measure)}{': ' if measure.missing else ''}", list(measure.missing), tail)


def _count(measure: progress.Measure) -> str:
    """How many are missing out of how many; the whole is left out while nobody knows it (T-19)."""
    if measure.known:
        return wording.count(len(measure.missing), measure.owed, measure.noun)
    return f"{wording.number(len(measure.missing))} {measure.noun}" if measure.missing else "nạp danh sách"


def _names(head: str, names: Sequence[str], tail: str, noun: str = "đơn vị") -> str:
    """Head, as many of the first three names as fit, how many more, tail; a name goes before the tail does."""
    for end in (tail, ""):
        for most in range(min(_MOST_NAMES, len(names)), 0, -1):
            text = f"{head}{wording.names(names, most, noun)}{end}"
            if len(text) <= MOST:
                return text
    if len(names) > 1:
        return _fit(f"{head}{wording.number(len(names))} {noun}{tail}")
    return _fit(f"{head}{', '.join(names)}{tail}")


def _at(survey: surveys.Survey) -> str:
    return _hour(survey.as_of, survey.plan.zone)


def _hour(moment: datetime, zone: str) -> str:
    hour, _, day = wording.clock(moment, zone).partition(" ")
    return f"{day.rpartition('/')[0]} {hour}"


def _fit(text: str) -> str:
    return wording.clip(text, MOST)


def _marked(survey: surveys.Survey, said: RunName) -> RunName:
    return _simulated(said) if survey.is_simulated else said


def _simulated(said: RunName) -> RunName:
    return replace(said, text=said.text + _SIMULATED) if len(said.text) + len(_SIMULATED) <= MOST else said
