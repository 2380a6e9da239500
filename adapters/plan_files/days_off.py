"""Which days the offices are closed: public holidays of Viet Nam, corrected by the plan's own list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from adapters.plan_files import tables
from domain import plans

WORKING = "working"


def days_off(
    bounds: Iterable[plans.Bound], document: plans.Document, listed: Iterable[tables.DayOffRow]
) -> tuple[plans.DayOff, ...]:
    """The days off of every year the plan touches, in order of date.

    listed: rows of the plan's days_off.csv. A year in which it names a day off is wholly taken from it, because yearly
        decisions come late and a library may not know them; a row of kind `working` takes one day out of any year.
    """
    rows = list(listed)
    own = {row.date: row.name for row in rows if row.kind != WORKING}
    worked = {row.date for row in rows if row.kind == WORKING}
    asked = _years(bounds, document) - {day.year for day in own}
    found = _public_holidays(asked) | own
    return tuple(plans.DayOff(day, name) for day, name in sorted(found.items()) if day not in worked)


def _years(bounds: Iterable[plans.Bound], document: plans.Document) -> set[int]:
    """From the first to the last year in which the plan has a date; its earliest issue counts."""
    days = [day for bound in bounds for day in (bound.printed_before, bound.working_before) if day]
    days += [day for day in (document.issued_on, document.earliest_issue) if day]
    return set(range(min(days).year, max(days).year + 1)) if days else set()


def _public_holidays(years: set[int]) -> dict[date, str]:
    if not years:
        return {}
    import holidays  # costs a noticeable part of a second, and most plans list their days themselves

    return dict(holidays.country_holidays("VN", years=years, language="vi"))
