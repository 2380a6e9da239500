"""Meetings of communes and districts: planned, moved, held, told late or without the lessons, or never held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from domain import obligations, plans, vietnamese, wording
from domain.seasons import cast, roles
from domain.seasons.scene import Scene

_FEW = 40
"""Meetings of a duty with no more owners than this are announced ahead."""
_LESSONS_LATER, _GATE_LATE = "lessons_later", "gate_late"
_MOVED, _CANCELLED = "moved", "cancelled"


def cast_silent(scene: Scene) -> None:
    """Pick the communes from which nothing ever comes: no pilots, and none that must speak at the conference (E02)."""
    duty = _widest(scene)
    if duty is None:
        return
    owed = scene.owed[duty.id]
    speakers = {one.unit for one in scene.owed.get(scene.plan.papers_duty, ())} | set(scene.settled.values())
    quiet = [one.responsible for one in owed if one.responsible not in pilots(scene) | speakers]
    wanted = max(1, len(owed) * 3 // 100) if len(owed) >= 6 else 0
    chance = scene.chance("silent")
    scene.silent.update(chance.sample(quiet, min(wanted, max(len(quiet) - 2, 0))))


def _widest(scene: Scene) -> plans.Duty | None:
    """The meeting duty with the most owners: that of the lowest tier."""
    found = [duty for duty in scene.plan.duties if duty.kind == "meeting" and duty is not scene.conference]
    return max(found, key=lambda duty: len(scene.owed[duty.id]), default=None)


def pilots(scene: Scene) -> set[str]:
    """Units that are chosen to meet first."""
    return {unit for duty in _unit_choosers(scene) for unit in _chosen(scene, duty)}


def _unit_choosers(scene: Scene) -> list[plans.Duty]:
    return [duty for duty in scene.choosers if duty.choice is not None and duty.choice.of == "unit"]


def _chosen(scene: Scene, duty: plans.Duty) -> Iterable[str]:
    purpose = duty.choice.purpose if duty.choice else ""
    for one in scene.owed[duty.id]:
        yield from scene.chosen.get((one.responsible, purpose), ())


def tell(scene: Scene, duty: plans.Duty) -> None:
    """All meetings of one duty."""
    owed = {one.responsible: one for one in scene.owed[duty.id]}
    told = _tell_pilots(scene, owed)
    others = [one for unit, one in owed.items() if unit not in told and unit not in scene.silent]
    specials: tuple[str, ...] = ()
    if duty is _widest(scene):
        specials = (roles.LAST_MINUTE, roles.ON_THE_BOUND, roles.LATE, roles.EARLY)
    elif len(others) >= 3:
        specials = (_MOVED, _CANCELLED)
    dealt = scene.deal(others, specials, roles.MEETING if duty is _widest(scene) else {roles.ORDINARY: 1}, duty.id)
    for one in others:
        _tell_one(scene, one, dealt[one.key], is_announced=len(owed) <= _FEW)
    ordinary = [one for one in others if dealt[one.key] in (roles.ORDINARY, roles.EARLY)]
    if duty is _widest(scene) and ordinary:
        _refusals(scene, ordinary[0])


def _tell_one(scene: Scene, one: obligations.PlannedObligation, role: str, *, is_announced: bool) -> None:
    days, chance = scene.days, scene.chance("meeting", one.key)
    first, before = days.shift(scene.open_day(one), 4), scene.bound(one)
    last = before - timedelta(days=1)
    if role == roles.LAST_MINUTE and first <= last:
        day = last
    elif role == roles.ON_THE_BOUND and first <= before:
        day = before
    elif role == roles.LATE or first > last:
        day = days.shift(max(before, first), chance.randint(1, 6))
    elif role == roles.EARLY:
        day = days.part(chance, first, last, 0, 0.35)
    else:
        # A report that tells of the meeting is often due on the same day: leave it some days.
        day = days.part(chance, first, last, 0.1, 0.65)
    if is_announced:
        _announce(scene, one, day, role)
    _held(scene, one, day, chance, lessons="")


def _tell_pilots(scene: Scene, owed: dict[str, obligations.PlannedObligation]) -> set[str]:
    """The chosen units of each chooser meet first; one forgets the lessons, one meets so late that its gate waits."""
    told: set[str] = set()
    for duty in _unit_choosers(scene):
        purpose = duty.choice.purpose if duty.choice else ""
        selections = scene.owed[duty.id]
        specials = (_LESSONS_LATER, _GATE_LATE)[: max(len(selections) - 1, 1)]
        dealt = scene.deal(selections, specials, {roles.ORDINARY: 1}, "pilots", duty.id)
        for selection in selections:
            chosen = [unit for unit in scene.chosen.get((selection.responsible, purpose), ()) if unit in owed]
            chosen_on = scene.done_on.get((duty.id, selection.responsible), scene.first_day)
            for number, unit in enumerate(chosen):
                role = dealt[selection.key] if number == len(chosen) - 1 else roles.ORDINARY
                _pilot(scene, owed[unit], chosen_on, role)
                told.add(unit)
            if dealt[selection.key] == _LESSONS_LATER and chosen:
                _too_early(scene, selection, owed[chosen[-1]])
    return told


def _pilot(scene: Scene, one: obligations.PlannedObligation, chosen_on: date, role: str) -> None:
    days, chance = scene.days, scene.chance("pilot", one.key)
    before = scene.bound(one)
    first = days.shift(max(scene.open_day(one), chosen_on), 4)
    last = max(first, days.shift(before, -2))
    day = days.part(chance, first, last, 0, 0.6)
    if role == _GATE_LATE:
        day = days.shift(before, 4)
    _announce(scene, one, day, role)
    lessons = chance.choice(cast.LESSONS)
    if role != _LESSONS_LATER:
        _held(scene, one, day, chance, lessons=lessons)
        return
    _held(scene, one, day, chance, lessons="")
    added = days.shift(day, 5)
    scene.add(
        days.at(added, 9),
        "meeting",
        f"{scene.who(one)} bổ sung kinh nghiệm rút ra sau hội nghị điểm",
        unit=one.responsible,
        on=day,
        by=cast.OFFICER,
        place=cast.PLACES[0],
        lessons=lessons,
        awards="none",
    )
    scene.done_on[one.duty, one.responsible] = added


def _too_early(scene: Scene, selection: obligations.PlannedObligation, pilot: obligations.PlannedObligation) -> None:
    """The chooser tells of its own meeting while the lessons of its pilot are still missing: refused (bottom-up)."""
    for stage in scene.stages:
        for condition in stage.gate:
            if condition.kind != "pilots_held" or condition.selection != selection.duty or not stage.gate_per:
                continue
            for duty in scene.plan.duties:
                mine = [one for one in scene.owed[duty.id] if one.responsible == selection.responsible]
                if duty.kind != "meeting" or duty.stage != stage.id or duty.opens != plans.STAGE or not mine:
                    continue
                day = scene.days.shift(scene.done_on[pilot.duty, pilot.responsible], -1)
                scene.add_refused(
                    scene.days.at(day, 11),
                    "meeting",
                    "GATE_CLOSED",
                    f"{scene.who(mine[0])} báo đã họp khi xã điểm chưa ghi kinh nghiệm rút ra",
                    unit=selection.responsible,
                    on=day,
                    by=cast.OFFICER,
                )


def _announce(scene: Scene, one: obligations.PlannedObligation, day: date, role: str) -> None:
    """Tell the planned day ahead; a moved or cancelled meeting was planned for an earlier one."""
    days = scene.days
    told_on = days.shift(max(scene.open_day(one), days.shift(day, -8)), 1)
    if role in (_MOVED, _CANCELLED):
        former = days.shift(day, -2)
        again = days.shift(former, -1)
        if told_on < again:
            _planned(scene, one, told_on, former)
            if role == _CANCELLED:
                scene.add(
                    days.at(again, 8, 30),
                    "meeting",
                    f"{scene.who(one)} bỏ lịch họp đã báo",
                    unit=one.responsible,
                    on=former,
                    by=cast.OFFICER,
                    state="cancelled",
                )
            _planned(scene, one, again, day)
            return
    if told_on < day:
        _planned(scene, one, told_on, day)


def _planned(scene: Scene, one: obligations.PlannedObligation, told_on: date, day: date) -> None:
    scene.add(
        scene.days.at(told_on, 15, 30),
        "meeting",
        f"{scene.who(one)} báo lịch họp ngày {wording.short_date(day)}",
        unit=one.responsible,
        on=day,
        by=cast.OFFICER,
        state="planned",
        place=cast.PLACES[0],
    )


def _held(scene: Scene, one: obligations.PlannedObligation, day: date, chance: Random, *, lessons: str) -> None:
    told_on = scene.days.shift(day, 1)
    scene.add(
        scene.days.at(told_on, chance.randint(8, 10), chance.randint(0, 59)),
        "meeting",
        f"{scene.who(one)} đã họp ngày {wording.short_date(day)}",
        unit=one.responsible,
        on=day,
        by=cast.OFFICER,
        place=chance.choice(cast.PLACES),
        attendance=chance.randint(30, 180),
        lessons=lessons,
        awards=chance.choice(("given", "none")),
    )
    scene.done_on[one.duty, one.responsible] = told_on


def _refusals(scene: Scene, one: obligations.PlannedObligation) -> None:
    """A meeting told ahead of its day as if it had been, and one of a unit whose name is not clear: both refused."""
    told_on = scene.done_on[one.duty, one.responsible]
    ahead = scene.days.shift(told_on, -3)
    scene.add_refused(
        scene.days.at(ahead, 10),
        "meeting",
        "DATE_IN_FUTURE",
        f"{scene.who(one)} ghi là đã họp vào một ngày chưa đến",
        unit=one.responsible,
        on=told_on,
        by=cast.OFFICER,
    )
    scene.add_refused(
        scene.days.at(ahead, 10, 30),
        "meeting",
        "UNIT_UNCLEAR",
        "Ghi cuộc họp với tên đơn vị không rõ là đơn vị nào",
        unit=_unclear_name(scene),
        on=ahead,
        by=cast.OFFICER,
    )


def _unclear_name(scene: Scene) -> str:
    """A name without marks that two units share; a name of nobody where the plan has no such pair."""
    seen: set[str] = set()
    for unit in scene.plan.units:
        plain = vietnamese.mark_fold(unit.full_name)
        if unit.group == unit.level and plain in seen:
            return plain
        seen.add(plain)
    return cast.NOWHERE
