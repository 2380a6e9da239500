"""Obligations and the acts written down about them, in few words: `arrived("official", "14/11 10:00")`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from domain import plans, standings
from domain.standings import Act, Did

ZONE = "Asia/Ho_Chi_Minh"
PROVINCE = timezone(timedelta(hours=7))
"""The zone as the standard library has it: no summer time, and quick to reckon with."""
OPENED = "15/9 08:00"


def at(moment: str) -> datetime:
    """ "14/11 10:00", in 2023 by the province's clock; seconds may follow."""
    day, hour = moment.split(" ")
    return datetime.combine(on(day), time.fromisoformat(hour), PROVINCE)


def on(day: str) -> date:
    """ "14/11", in 2023."""
    number, month = day.split("/")
    return date(2023, int(month), int(number))


def make_owed(**changes: Any) -> standings.Owed:
    """The district report of Sông Bờ: two legs, before 15/11, opened when the plan was issued."""
    fields: dict[str, Any] = {
        "id": 1,
        "key": "bao-cao-huyen:huyen-song-bo",
        "duty": "bao-cao-huyen",
        "kind": "report",
        "stage": "district_meeting",
        "unit": "huyen-song-bo",
        "responsible": "huyen-song-bo",
        "branch": "huyen-song-bo",
        "scope": "huyen-song-bo",
        "group": "district",
        "legs": (plans.OFFICIAL, plans.SOFT),
        "required": True,
        "printed_before": date(2023, 11, 15),
        "opened_at": at(OPENED),
    }
    return standings.Owed(**(fields | changes))


def arrived(leg: str, moment: str) -> Act:
    return Act(Did.ARRIVED, at(moment), leg)


def both(moment: str) -> list[Act]:
    """Both legs arrive at one moment."""
    return [arrived(plans.OFFICIAL, moment), arrived(plans.SOFT, moment)]


def taken_back(leg: str, moment: str) -> Act:
    return Act(Did.ARRIVAL_WITHDRAWN, at(moment), leg)


def accepted(moment: str) -> Act:
    return Act(Did.ACCEPTED, at(moment))


def acceptance_taken_back(moment: str) -> Act:
    return Act(Did.ACCEPTANCE_WITHDRAWN, at(moment))


def returned(moment: str, leg: str = "") -> Act:
    return Act(Did.RETURNED, at(moment), leg)


def extended(until: str, moment: str) -> Act:
    return Act(Did.EXTENDED, at(moment), on=on(until))


def extension_taken_back(moment: str) -> Act:
    return Act(Did.EXTENSION_WITHDRAWN, at(moment))


def planned(day: str, moment: str) -> Act:
    return Act(Did.PLANNED, at(moment), on=on(day))


def held(day: str, moment: str, *, lessons: bool = True) -> Act:
    return Act(Did.HELD, at(moment), on=on(day), noted=lessons)


def cancelled(moment: str) -> Act:
    return Act(Did.CANCELLED, at(moment))


def chosen(what: str, moment: str) -> Act:
    return Act(Did.CHOSEN, at(moment), what=what)


def let_go(what: str, moment: str) -> Act:
    return Act(Did.UNCHOSEN, at(moment), what=what)


def frozen(moment: str) -> Act:
    return Act(Did.FROZEN, at(moment))


def moment(as_of: str, **changes: Any) -> standings.Moment:
    return standings.Moment(at(as_of), ZONE, **changes)
