"""Districts choose: pilot communes, a village, a cooperative; one changes its mind; an unclear presenter is settled."""

from __future__ import annotations

from datetime import date, timedelta

from domain import obligations, plans
from domain.seasons import cast
from domain.seasons.scene import Scene

_IN_TIME, _LATE = "in_time", "late"


def tell(scene: Scene) -> None:
    """Every choice of the plan, then every presenter that a named person must settle."""
    is_changed = False
    for duty in scene.choosers:
        owed = scene.owed[duty.id]
        specials = (_LATE,) if len(owed) > 3 else ()
        roles = scene.deal(owed, specials, {_IN_TIME: 1}, duty.id)
        for number, one in enumerate(owed):
            if duty.choice is not None and duty.choice.of == "unit":
                _choose_units(scene, duty.choice, one, number, roles[one.key])
            elif duty.choice is not None:
                _choose_names(scene, duty.choice, one, number, roles[one.key])
        if duty.choice is not None and duty.choice.of == "name" and owed and not is_changed:
            is_changed = True
            _change_mind(scene, duty.choice, owed)
    _settle(scene)


def _day(scene: Scene, one: obligations.PlannedObligation, role: str) -> date:
    days, chance = scene.days, scene.chance("choice", one.key)
    before = scene.bound(one)
    if role == _LATE:
        return days.shift(before, 2)
    return days.pick(chance, days.shift(scene.first_day, 2), before - timedelta(days=1))


def _choose_units(scene: Scene, rule: plans.Choice, one: obligations.PlannedObligation, number: int, role: str) -> None:
    chance = scene.chance("pilots", one.key)
    eligible = obligations.eligible(scene.index, rule, one.responsible, scene.first_day)
    # By turns the least and the most that the plan allows, so that both are always seen.
    wanted = min(len(eligible), rule.least if number % 2 else rule.most)
    picked = chance.sample(eligible, min(len(eligible), wanted + 1))
    day = _day(scene, one, role)
    for turn, unit in enumerate(picked[:wanted]):
        scene.add(
            scene.days.at(day, 9, turn * 5),
            "choose",
            f"{scene.name(one.unit)} chọn {unit.full_name} làm {rule.noun or 'đơn vị điểm'}",
            chooser=one.responsible,
            purpose=rule.purpose,
            chosen=unit.id,
            by=cast.OFFICER,
        )
    if wanted == rule.most and len(picked) > wanted and number == 0:
        scene.add_refused(
            scene.days.at(day, 10),
            "choose",
            "TOO_MANY",
            f"{scene.name(one.unit)} muốn chọn thêm {picked[wanted].full_name} mà không ghi lý do",
            chooser=one.responsible,
            purpose=rule.purpose,
            chosen=picked[wanted].id,
            by=cast.OFFICER,
        )
    scene.chosen[one.responsible, rule.purpose] = [unit.id for unit in picked[:wanted]]
    scene.done_on[one.duty, one.responsible] = day


def _choose_names(scene: Scene, rule: plans.Choice, one: obligations.PlannedObligation, number: int, role: str) -> None:
    day = _day(scene, one, role)
    names = [cast.place_name(rule.noun, number * rule.least + turn + 1) for turn in range(max(rule.least, 1))]
    for turn, name in enumerate(names):
        scene.add(
            scene.days.at(day, 14, turn * 5),
            "choose",
            f"{scene.name(one.unit)} chọn {rule.noun or 'nơi'} {name}",
            chooser=one.responsible,
            purpose=rule.purpose,
            chosen=name,
            by=cast.OFFICER,
        )
    scene.chosen[one.responsible, rule.purpose] = names
    scene.done_on[one.duty, one.responsible] = day


def _change_mind(scene: Scene, rule: plans.Choice, owed: list[obligations.PlannedObligation]) -> None:
    """One chooser takes its choice back and names another; who still writes to the old line is told so (E41)."""
    with_paper = [one for one in owed if paper_of(scene, one.responsible, rule.purpose) is not None]
    if not with_paper:
        return
    one = scene.chance("change", rule.purpose).choice(with_paper)
    paper = paper_of(scene, one.responsible, rule.purpose)
    names = scene.chosen[one.responsible, rule.purpose]
    old, new = names[-1], f"{cast.place_name(rule.noun, len(owed) * max(rule.least, 1) + 1)}"
    day = scene.days.shift(scene.done_on[one.duty, one.responsible], 4)
    for hour, chosen, is_chosen, verb in ((9, old, False, "thôi chọn"), (10, new, True, "chọn lại")):
        scene.add(
            scene.days.at(day, hour),
            "choose",
            f"{scene.name(one.unit)} {verb} {rule.noun or 'nơi'} {chosen}",
            chooser=one.responsible,
            purpose=rule.purpose,
            chosen=chosen,
            by=cast.OFFICER,
            reason=f"Nơi đã chọn không chuẩn bị kịp tham luận {cast.MARK}",
            is_chosen=is_chosen,
        )
    names[-1] = new
    scene.done_on[one.duty, one.responsible] = day
    if paper is not None:
        received = scene.days.at(scene.days.shift(day, 1), 9)
        scene.add_refused(
            received + timedelta(minutes=20),
            "arrival",
            "DUTY_CLOSED",
            f"Ghi tham luận của {rule.noun or 'nơi'} {old} vào việc đã được thay",
            unit=one.responsible,
            channel="qoffice",
            received_at=received,
            by=cast.CLERK,
            duty=paper.key,
            number=scene.letter_number(),
        )


def paper_of(scene: Scene, chooser: str, purpose: str) -> obligations.PlannedObligation | None:
    """The paper that the chosen village or cooperative of a chooser will give."""
    for one in scene.owed.get(scene.plan.papers_duty, ()):
        if one.responsible == chooser and one.purpose == purpose and one.waits_for.startswith("selection:"):
            return one
    return None


def _settle(scene: Scene) -> None:
    """A named person says which unit an unclear presenter is (T-12)."""
    for one in scene.owed.get(scene.plan.papers_duty, ()):
        if one.waits_for != "settlement" or not one.candidates:
            continue
        unit = scene.chance("settle", one.key).choice(one.candidates)
        day = scene.days.shift(scene.first_day, 12)
        scene.add(
            scene.days.at(day, 15),
            "settle",
            f"Xác định tham luận {one.paper} là của {scene.name(unit)}",
            key=one.key,
            unit=unit,
            by=cast.DEPUTY,
            reason=f"Đã hỏi lại đơn vị soạn kế hoạch {cast.MARK}",
        )
        scene.settled[one.paper] = unit
        scene.done_on[one.duty, one.paper] = day
