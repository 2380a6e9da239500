"""The last conference: its date is set, its gate opened although papers are missing, the date moved, and it is held."""

from __future__ import annotations

from domain import wording
from domain.seasons import cast, decisions, timetable
from domain.seasons.scene import Scene
from domain.seasons.timetable import ConferenceDays


def tell(scene: Scene, days: ConferenceDays) -> None:
    """From the setting of the date to the minutes of the conference."""
    office, duty = scene.days, days.duty
    scene.add(
        office.at(days.set_on, 10),
        "set_day",
        f"Đặt ngày họp: {duty.title} ngày {wording.short_date(days.planned)}",
        duty=duty.id,
        on=days.planned,
        by=cast.DEPUTY,
        reason="",
    )
    if timetable.awaited(scene, days.stage):
        decisions.override(
            scene, days.stage, days.overridden, cast.CHIEF, "Các tham luận còn thiếu in bổ sung, không đợi được nữa"
        )
    if days.planned != days.held:
        scene.add_refused(
            office.at(days.moved_on, 9),
            "set_day",
            "REASON_MISSING",
            f"Dời {duty.title} mà không ghi lý do",
            duty=duty.id,
            on=days.held,
            by=cast.DEPUTY,
        )
        scene.add(
            office.at(days.moved_on, 9, 30),
            "set_day",
            f"Dời {duty.title} sang ngày {wording.short_date(days.held)}",
            duty=duty.id,
            on=days.held,
            by=cast.DEPUTY,
            reason=f"Trùng kỳ họp của cấp trên {cast.MARK}",
        )
    scene.add(
        office.at(days.held, 16),
        "meeting",
        f"{duty.title} đã họp ngày {wording.short_date(days.held)}",
        unit=scene.owed[duty.id][0].responsible,
        on=days.held,
        by=cast.OFFICER,
        place=cast.PLACES[0],
        attendance=420,
        lessons=cast.LESSONS[0],
        awards="given",
    )
