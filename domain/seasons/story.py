"""The chapters of a season in the order in which their days depend on one another."""

from __future__ import annotations

from datetime import timedelta

from domain import indicators, plans
from domain.seasons import cast, choices, conferences, decisions, deliveries, gatherings, mails, mishaps, timetable
from domain.seasons.scene import Scene
from domain.seasons.steps import Season


def tell(
    plan: plans.Plan, seed: int, *, by_mail: bool, catalogue: indicators.Catalogue | None, has_drafts: bool = False
) -> Season:
    """All steps of a season, sorted by time. by_mail: soft files come as mails. catalogue: of the plan, None without one.

    has_drafts: the main report is drafted when its inputs are frozen, and somebody signs it off.
    """
    scene = Scene(plan, seed, timetable.first_day(plan), has_drafts)
    days = timetable.conference_days(scene)
    if days is not None:
        scene.conference_on[days.duty.id] = days.held
        scene.straggler_on[plan.papers_duty] = scene.days.shift(days.overridden, 2)
    _issue(scene)
    choices.tell(scene)
    gatherings.cast_silent(scene)
    for stage in scene.stages:
        reckoning = None if days is not None and stage.id == days.stage.id else timetable.reckoning(scene, stage)
        decisions.open_gates(scene, stage, reckoning, days)
        if reckoning is not None:
            decisions.cast_roles(scene, reckoning)
    for stage in scene.stages:
        decisions.open_gates_of_pilots(scene, stage)
        for duty in plan.duties:
            if duty.stage == stage.id and duty.kind == "meeting" and duty is not scene.conference:
                gatherings.tell(scene, duty)
            elif duty.stage == stage.id and duty.kind not in ("meeting", "selection"):
                deliveries.tell(scene, duty)
    for stage in scene.stages:
        if days is None or stage.id != days.stage.id:
            reckoning = timetable.reckoning(scene, stage)
            if reckoning is not None:
                decisions.tell(scene, reckoning)
    if days is not None:
        conferences.tell(scene, days)
    steps = sorted(scene.steps, key=lambda step: step.at)
    if by_mail:
        mailing = mails.Mailing(scene, catalogue)
        left = mails.take_over(mailing, steps)
        mishaps.tell(mailing)
        steps = mails.written(mailing, left)
    last = max(steps[-1].at.date(), scene.last_conference_day) + timedelta(days=2)
    return Season(plan.key, seed, plan.zone, scene.first_day, last, tuple(steps))


def _issue(scene: Scene) -> None:
    number = scene.plan.document.number or f"MP-01{scene.plan.document.symbol}"
    scene.add(
        scene.days.at(scene.first_day, 8),
        "issue",
        f"Kế hoạch được ký, ghi số {number}",
        number=number,
        on=scene.first_day,
        by=cast.DEPUTY,
    )
