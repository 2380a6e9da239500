"""On which day a rung of a ladder falls, and whether one is due today.

Only arithmetic over days: which obligations are still owed, and who is written to, is left to the caller.
"""

from __future__ import annotations

from datetime import date, timedelta

from domain.deadlines import Calendar
from domain.letter_rules import Ladder, Rung


def rung_day(rung: Rung, last_valid: date, calendar: Calendar) -> date:
    """The working day a rung falls on.

    A rung before or at the bound moves *earlier*, so that it never comes too late to be of use; one after the bound moves
    *later*, so that nobody is told to be late while there is time. The bound itself is never moved (T-02).

    last_valid: the last day on which a delivery is in time.
    """
    day = last_valid + timedelta(days=rung.day)
    return calendar.next_working_day(day) if rung.day > 0 else calendar.last_working_day(day)


def days(
    ladder: Ladder, last_valid: date, calendar: Calendar, *, opened_on: date | None = None
) -> list[tuple[date, Rung]]:
    """Every day of a ladder with its rung, in order; two rungs may have moved to one day.

    opened_on: day of the request letter, which serves itself: rungs on that day or ahead of it do not exist.
    """
    found = ((rung_day(rung, last_valid, calendar), rung) for rung in ladder.rungs)
    return sorted(
        ((day, rung) for day, rung in found if opened_on is None or day > opened_on),
        key=lambda one: (one[0], one[1].day),
    )


def due(
    ladder: Ladder,
    last_valid: date,
    today: date,
    calendar: Calendar,
    *,
    opened_on: date,
    chased_on: date | None,
) -> Rung | None:
    """The rung to act on today, None when there is none or the offices are closed.

    It is the latest one not yet acted on: after an outage there is one reminder, not one for each that was missed (E35).
    A bound that was moved is counted anew from its new last valid day.

    opened_on: day of the letter that asked for it as it now stands: the request, or a later one that granted the bound;
        given the request alone, a rung of the moved ladder that fell ahead of the grant is caught up after it.
    chased_on: day of the last reminder about this obligation.
    """
    if not calendar.is_working(today):
        return None
    latest_first = reversed(days(ladder, last_valid, calendar, opened_on=opened_on))
    return next((rung for day, rung in latest_first if day <= today and (chased_on is None or day > chased_on)), None)
