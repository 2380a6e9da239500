"""Order that cannot be kept: duties in a circle, gates that can never open, stages out of line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from domain import plans, wording
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading

CONDITIONS = frozenset({"issued", "pilots_held", "accepted", "frozen", "date_set"})
WAITING = frozenset({"pilots_held", "accepted", "frozen"})
"""Conditions that are met by a duty being done; a date can be set before its duty opens."""


def circular_order(reading: Reading) -> Iterator[PlanFinding]:
    """Duties that wait for each other in a circle."""
    waits = {duty.id: duty.after for duty in reading.plan.duties}
    for circle in _circles(waits):
        yield PlanFinding(
            "CIRCULAR_ORDER",
            findings.ERROR,
            (),
            str(reading.index.duties[circle[0]].place),
            f"Các nhiệm vụ chờ nhau thành vòng: {' → '.join([*circle, circle[0]])}. Không việc nào bắt đầu được;"
            " đề nghị bỏ một mối chờ.",
        )


def circular_bounds(reading: Reading) -> Iterator[PlanFinding]:
    """Bounds that are counted from each other and so from nothing."""
    hangs: dict[str, tuple[str, ...]] = {}
    for duty in reading.plan.duties:
        bound = reading.bound(duty)
        is_free = not bound.printed_before and not bound.working_before
        hangs[duty.id] = (bound.relative_to,) if bound.relative_to and is_free else ()
    for circle in _circles(hangs):
        yield PlanFinding(
            "CIRCULAR_BOUND",
            findings.ERROR,
            (),
            str(reading.bound(reading.index.duties[circle[0]]).place),
            f"Hạn tính vòng quanh: {' → '.join([*circle, circle[0]])}. Đề nghị đặt ngày cho một trong các việc này.",
        )


def gates_that_never_open(reading: Reading) -> Iterator[PlanFinding]:
    """Conditions that wait for nobody, for themselves, or for something a later stage opens."""
    number = {stage.id: stage.number for stage in reading.plan.stages}
    for stage in reading.plan.stages:
        for condition in stage.gate:
            if condition.kind not in CONDITIONS:
                yield _gate(
                    "GATE_UNKNOWN_CONDITION",
                    stage,
                    f"có điều kiện “{condition.kind}” mà phần mềm không biết."
                    f" Đề nghị dùng một trong: {', '.join(sorted(CONDITIONS))}.",
                )
            needs_duty = condition.kind in WAITING or condition.kind == "date_set"
            if needs_duty and not condition.duties:
                yield _gate(
                    "GATE_CONDITION_EMPTY",
                    stage,
                    f"có điều kiện “{condition.kind}” không nêu nhiệm vụ nào. Đề nghị ghi mã nhiệm vụ.",
                )
            for duty in (reading.index.duties[id] for id in condition.duties if id in reading.index.duties):
                if needs_duty and not reading.owners(duty):
                    yield _nobody(reading, stage, duty)
                if condition.kind not in WAITING or duty.opens != plans.STAGE:
                    continue
                if duty.stage == stage.id:
                    yield _gate(
                        "GATE_WAITS_FOR_ITSELF",
                        stage,
                        f"chờ {reading.titled(duty.id)}, mà việc này chỉ mở cùng giai đoạn: cổng không bao giờ mở."
                        " Đề nghị cho việc mở từ khi ban hành kế hoạch hoặc chuyển sang giai đoạn trước.",
                    )
                elif number.get(duty.stage, 0) > stage.number:
                    yield _gate(
                        "GATE_WAITS_FOR_LATER_STAGE",
                        stage,
                        f"chờ {reading.titled(duty.id)}, mà việc này mở ở giai đoạn sau ({duty.stage})."
                        " Đề nghị sửa điều kiện hoặc giai đoạn của việc.",
                    )


def conference_days(reading: Reading) -> Iterator[PlanFinding]:
    """A date that must lie in a span with no day in it: not before one bound, yet before another."""
    for stage in reading.plan.stages:
        for condition in stage.gate:
            other = reading.index.duties.get(condition.not_before)
            floor = reading.before(other) if other else None
            for duty in (reading.index.duties[id] for id in condition.duties if id in reading.index.duties):
                bound = reading.before(duty)
                if condition.kind == "date_set" and other and floor and bound and bound <= floor:
                    yield _gate(
                        "NO_DAY_FOR_CONFERENCE",
                        stage,
                        f"cần ngày của {reading.titled(duty.id)} từ {wording.long_date(floor)} (hạn của"
                        f" {reading.titled(other.id)}) nhưng {wording.before(bound)}: không có ngày nào."
                        " Đề nghị sửa một trong hai hạn.",
                    )


def selections(reading: Reading) -> Iterator[PlanFinding]:
    """Choices nobody can make: more asked for than there are, and gates that read a choice that is none."""
    for duty in reading.plan.duties:
        choice = duty.choice
        if duty.kind == "selection" and choice is None:
            yield _selection(duty, (), "không nêu chọn gì, bao nhiêu. Đề nghị bổ sung phần lựa chọn.")
        if choice is None:
            continue
        if choice.least > choice.most or choice.most < 1:
            yield _selection(duty, (), f"ít nhất {choice.least}, nhiều nhất {choice.most} là không thể. Đề nghị sửa.")
        if choice.of != "unit":
            continue
        for chooser in reading.owners(duty):
            # An office stands beside the territory and chooses among all units of the level (see domain.obligations).
            is_territorial = chooser.group == chooser.level
            near = reading.index.children.get(chooser.id, ()) if is_territorial else reading.living
            there = [
                unit
                for unit in near
                if unit.is_valid_on(reading.day)
                and (not choice.level or (unit.level == choice.level and unit.group == unit.level))
            ]
            if is_territorial and not there:
                continue  # an island district has nothing to choose from and owes no choice
            below = [unit for unit in there if unit.participates in ("", "yes")]
            if len(below) < choice.least:
                yield _selection(
                    duty,
                    (chooser.id,),
                    f"{reading.name(chooser.id)} phải chọn ít nhất {choice.least} nhưng chỉ có {len(below)} đơn vị trực thuộc"
                    " tham gia. Đề nghị bỏ đơn vị này khỏi nhiệm vụ hoặc giảm số phải chọn.",
                )
    for stage in reading.plan.stages:
        for condition in stage.gate:
            chosen = reading.index.duties.get(condition.selection)
            if condition.kind == "pilots_held" and (chosen is None or chosen.choice is None):
                yield _gate(
                    "GATE_WITHOUT_SELECTION",
                    stage,
                    "chờ đơn vị điểm nhưng không có nhiệm vụ chọn điểm nào được nêu. Đề nghị ghi mã nhiệm vụ chọn.",
                )


def stage_order(reading: Reading) -> Iterator[PlanFinding]:
    """Stages that share a number, lead backwards, open unasked, or hold nothing."""
    plan, stages = reading.plan, reading.index.stages
    times = Counter(stage.number for stage in plan.stages)
    first = min(times, default=0)
    opened = {stage.opens_next for stage in plan.stages}
    for stage in plan.stages:
        after = stages.get(stage.opens_next)
        if times[stage.number] > 1:
            yield _stage(stage, findings.ERROR, f"số thứ tự {stage.number} dùng cho {times[stage.number]} giai đoạn")
        if after is not None and after.number <= stage.number:
            yield _stage(stage, findings.ERROR, f"mở tiếp “{after.title}” là giai đoạn đứng trước nó")
        if stage.number != first and stage.id not in opened:
            yield _stage(stage, findings.WARNING, "không giai đoạn nào mở tiếp nó, chỉ lịch chạy định kỳ mở được")
        if not stage.gate:
            yield _stage(stage, findings.WARNING, "không có điều kiện mở nào, sẽ mở ngay")
        if stage.gate_per and not any(unit.level == stage.gate_per for unit in reading.living):
            yield _stage(stage, findings.ERROR, f"mỗi đơn vị “{stage.gate_per}” một cổng, nhưng không có đơn vị nào")
        if not any(duty.stage == stage.id for duty in plan.duties):
            yield _stage(stage, findings.WARNING, "không có nhiệm vụ nào")


def papers_never_chosen(reading: Reading) -> Iterator[PlanFinding]:
    """Papers that wait for a choice that no duty asks of that unit."""
    asked = {
        (unit.id, duty.choice.purpose)
        for duty in reading.plan.duties
        if duty.choice is not None
        for unit in reading.owners(duty)
    }
    for paper in reading.plan.papers:
        if (
            paper.chosen_by in reading.index.units
            and not paper.assignee
            and (paper.chosen_by, paper.purpose) not in asked
        ):
            yield PlanFinding(
                "PAPER_NEVER_CHOSEN",
                findings.ERROR,
                (paper.chosen_by or "",),
                str(paper.place),
                f"Tham luận {paper.id} chờ {reading.name(paper.chosen_by or '')} chọn đơn vị trình bày, nhưng không nhiệm"
                f" vụ nào giao đơn vị này chọn (mục đích “{paper.purpose}”). Đề nghị bổ sung nhiệm vụ chọn.",
            )


def _nobody(reading: Reading, stage: plans.Stage, duty: plans.Duty) -> PlanFinding:
    roster = reading.index.rosters.get(duty.owners.roster)
    if roster is not None and not roster.is_loaded:
        return _gate(
            "GATE_WAITS_FOR_ROSTER",
            stage,
            f"chờ {reading.titled(duty.id)}, việc giao theo danh sách “{roster.title}” chưa nạp. Đề nghị nạp danh sách.",
            findings.WARNING,
        )
    return _gate(
        "GATE_WAITS_FOR_NOBODY",
        stage,
        f"chờ {reading.titled(duty.id)}, mà việc này không giao cho đơn vị nào. Đề nghị sửa điều kiện hoặc bên thực hiện.",
    )


def _gate(code: str, stage: plans.Stage, words: str, severity: str = findings.ERROR) -> PlanFinding:
    return PlanFinding(code, severity, (), str(stage.place), f"Cổng của giai đoạn “{stage.title}” {words}")


def _selection(duty: plans.Duty, units: tuple[str, ...], words: str) -> PlanFinding:
    words = f"Nhiệm vụ “{duty.title}” ({duty.id}): {words}"
    return PlanFinding("SELECTION_IMPOSSIBLE", findings.ERROR, units, str(duty.place), words)


def _stage(stage: plans.Stage, severity: str, words: str) -> PlanFinding:
    words = f"Giai đoạn {stage.number} “{stage.title}” ({stage.id}): {words}. Đề nghị kiểm tra."
    return PlanFinding("STAGE_ORDER", severity, (), str(stage.place), words)


def _circles(leads: dict[str, tuple[str, ...]]) -> list[list[str]]:
    """The circles of a graph, each once and from its first member on. No recursion: a chain may be long."""
    found: list[list[str]] = []
    settled: set[str] = set()
    for start in leads:
        if start in settled:
            continue
        path: list[str] = [start]
        on_path = {start}
        turns = [iter(leads[start])]
        while path:
            following = next(turns[-1], None)
            if following is None:
                turns.pop()
                settled.add(path[-1])
                on_path.discard(path.pop())
            elif following in on_path:
                found.append(path[path.index(following) :])
            elif following in leads and following not in settled:
                path.append(following)
                on_path.add(following)
                turns.append(iter(leads[following]))
    return found
