"""Which form helps with what a board shows, and what can be filled in already.

Numbers are those of the forms in Prefect (1.1 … 4.x); names of values are the fields of the form. Addresses are added by
`tasks.boards`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain import consolidation, drafts, form_words, gates, plans, standings, words
from domain.standings import Status

MEETING, ARRIVAL, CHOICE = "1.1", "1.2", "1.3"
VERDICT, EXTENSION, OVERRIDE, DATE, SETTLEMENT, ISSUE = "2.1", "2.2", "2.3", "2.4", "2.5", "2.7"
PLACEMENT, CLOSING = "2.6", "2.8"
EXPLANATION = "2.9"
DRAFT, SIGNATURE = "5.1", "5.2"
RELEASE, WITHDRAWAL, ADDRESS, DOUBT = "3.1", "3.2", "3.3", "3.4"
INVITE, ANSWER = "3.5", "3.6"
RERUN = "4.9"


@dataclass(frozen=True, slots=True)
class Act:
    """A form to open. deployment: its number. values: field -> what is filled in."""

    deployment: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)


def for_standing(index: plans.PlanIndex, standing: standings.Standing) -> tuple[Act, ...]:
    """What an officer can do about one obligation, the likeliest first; empty when it is done or not open."""
    owed = standing.owed
    one = {**_where(index, owed.unit or owed.responsible), "viec": owed.key}
    extension = (Act(EXTENSION, "Gia hạn", {"viec": owed.key}),) if standing.bound is not None else ()
    match standing.status:
        case Status.UNDECIDED if owed.waits_for.startswith("selection"):
            return (_choice(index, owed),)
        case Status.UNDECIDED:
            return (Act(SETTLEMENT, "Xác định đơn vị", {"viec": owed.key}),)
        case Status.RECEIVED:
            return (Act(VERDICT, "Nhận hoặc trả lại", {"viec": owed.key}),)
        case Status.HALF:
            leg = standing.missing_legs[0] if standing.missing_legs else ""
            named = words.LEG_WORDS.get(leg, "phần còn thiếu")
            return (Act(ARRIVAL, f"Ghi nhận {named}", one | {"duong": form_words.CHANNEL_OF_LEG[leg]}),)
        case Status.RETURNED:
            return (Act(ARRIVAL, "Ghi bản gửi lại", one), *extension)
        case Status.MISSING | Status.PLANNED if owed.kind == "meeting":
            return _meeting(index, standing)
        case Status.MISSING if owed.kind == "selection":
            return (_choice(index, owed), *extension)
        case Status.MISSING:
            given = one if owed.legs else one | {"duong": form_words.CHANNEL_OF_LEG[""]}
            return (Act(ARRIVAL, "Ghi nhận", given), *extension)
        case _:
            return ()


def _meeting(index: plans.PlanIndex, standing: standings.Standing) -> tuple[Act, ...]:
    owed = standing.owed
    where = _where(index, owed.unit or owed.responsible)
    held = where | {"tinh_trang": form_words.HELD}
    if standing.planned_on is not None:
        held["ngay"] = standing.planned_on.isoformat()
    if owed.duty in dated(index.plan):
        word = "Dời ngày" if standing.planned_on else "Đặt ngày họp"
        moving = Act(DATE, word, {"viec": index.duties[owed.duty].title})
        return (moving, Act(MEETING, "Ghi đã họp", held)) if standing.planned_on else (moving,)
    if standing.status is Status.PLANNED:
        return (Act(MEETING, "Ghi đã họp", held),)
    return (Act(MEETING, "Ghi lịch họp", where | {"tinh_trang": form_words.PLANNED}),)


def _choice(index: plans.PlanIndex, owed: standings.Owed) -> Act:
    chooser = index.units.get(owed.responsible)
    nouns = {duty.choice.purpose: duty.choice.noun for duty in index.plan.duties if duty.choice}
    given = {"don_vi": chooser.full_name if chooser else "", "loai": nouns.get(owed.purpose, "")}
    return Act(CHOICE, "Ghi lựa chọn", given)


def dated(plan: plans.Plan) -> tuple[str, ...]:
    """Duty ids whose day a named person sets, because a gate asks for it."""
    return tuple(
        dict.fromkeys(
            duty for stage in plan.stages for rule in stage.gate if rule.kind == "date_set" for duty in rule.duties
        )
    )


def for_gate(index: plans.PlanIndex, gate: gates.Gate, *, is_issued: bool = True) -> tuple[Act, ...]:
    """What a person can decide about a gate; nothing opens by anybody's word before the plan is issued."""
    if any(blocker.condition == "issued" for blocker in gate.blockers):
        return (Act(ISSUE, "Ghi số, ngày ban hành"),)
    if not is_issued:
        return ()
    unit = index.units.get(gate.scope)
    given = {"giai_doan": index.stages[gate.stage].title, "don_vi": unit.full_name if unit else ""}
    return () if gate.is_open else (Act(OVERRIDE, "Cho mở khi còn thiếu", given),)


def for_waiver(index: plans.PlanIndex, stage: str, scope: str) -> Act:
    """Take back what a named person let go ahead without."""
    unit = index.units.get(scope)
    given = {"giai_doan": index.stages[stage].title, "don_vi": unit.full_name if unit else ""}
    return Act(OVERRIDE, "Thu hồi việc cho mở", given | {"quyet_dinh": form_words.TAKE_BACK})


def run_stage(stage: plans.Stage, reason: str) -> Act:
    """Run a stage by hand, with the reason filled in."""
    return Act(RERUN, f"Chạy lại giai đoạn {stage.number}", {"giai_doan": stage.title, "ly_do": reason})


def for_report(frozen: consolidation.Frozen | None, made: Sequence[drafts.Draft]) -> tuple[Act, ...]:
    """What can be done about the drafts of a main report, the likeliest first. made: newest first."""
    if frozen is None:
        return ()
    newest = made[0] if made else None
    if newest is None or not newest.is_current:
        told = {"dau_vao": form_words.FREEZE_AGAIN} if frozen.is_stale else {}
        return (Act(DRAFT, "Lập bản thảo mới" if newest else "Lập bản thảo", told),)
    match newest.state:
        case drafts.State.PREPARED:
            return (Act(SIGNATURE, "Duyệt bản thảo", {"viec": form_words.SIGN}),)
        case drafts.State.SIGNED:
            return (Act(SIGNATURE, "Ghi đã in", {"viec": form_words.PRINTED}), _reopening())
        case _:
            return (_reopening(),)


def explain(difference: str) -> Act:
    """Explain two figures that do not agree. difference: its id."""
    return Act(EXPLANATION, "Giải trình", {"ma": difference})


def _reopening() -> Act:
    return Act(SIGNATURE, "Mở lại", {"viec": form_words.REOPEN})


def place_held(number: int) -> Act:
    """Say whose a file in the holding pen is. number: by which the pen names it."""
    return Act(PLACEMENT, "Xếp thư", {"so": str(number)})


def close_held(number: int) -> Act:
    """Close what belongs nowhere. number: by which the pen names it."""
    return Act(CLOSING, "Đóng lại", {"so": str(number)})


def _where(index: plans.PlanIndex, key: str) -> dict[str, str]:
    """Unit and, for one below the second tier, the unit above it in the same field: names recur."""
    unit = index.units.get(key)
    if unit is None:
        return {"don_vi": key}
    parent = index.units.get(unit.parent or "")
    above = f", {parent.full_name}" if parent is not None and parent.parent is not None else ""
    return {"don_vi": f"{unit.full_name}{above}"}
