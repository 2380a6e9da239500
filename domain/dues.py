"""The bound of a duty as a board shows it: what the plan prints and what the office set, apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain import deadlines, plans, wording


@dataclass(frozen=True, slots=True)
class Due:
    """When a duty is due for everybody; extensions belong to single obligations. All days are exclusive bounds.

    hung_before: from the day set for another duty (`hangs_on`, its title); None while no day is set.
    days_left:   whole days still in time, today included; None without a bound.
    """

    duty: str
    title: str
    printed_before: date | None = None
    working_before: date | None = None
    hung_before: date | None = None
    hangs_on: str = ""
    days_left: int | None = None

    @property
    def before(self) -> date | None:
        """The day that counts, in the order in which `domain.standings` asks."""
        return self.printed_before or self.hung_before or self.working_before

    def text(self, today: date, *, is_done: bool = False) -> str:
        """ "trước 15/11 (còn 2 ngày)", "ngày làm việc: trước 22/11 (còn 9 ngày)", "chờ đặt ngày họp"; never empty.

        is_done: nobody is waited for any more, so that the days left say nothing.
        """
        if self.before is None:
            return "chờ đặt ngày họp" if self.hangs_on else "chưa có hạn"
        said = wording.bound(self.before, today)
        if is_done:
            said = said.partition(" (")[0]
        if self.printed_before:
            return said
        if self.hung_before:
            return f"{said}, tính theo ngày họp"
        said = f"ngày làm việc: {said}"
        return f"{said}, sẽ tính lại theo ngày họp" if self.hangs_on else said


def of(index: plans.PlanIndex, duty: plans.Duty, set_dates: Mapping[str, date], today: date) -> Due:
    """The bound of one duty on that day."""
    bound = index.bounds.get(duty.bound)
    if bound is None:
        return Due(duty.id, duty.title)
    set_on = set_dates.get(bound.relative_to) if bound.relative_to else None
    other = index.duties.get(bound.relative_to)
    found = Due(
        duty.id,
        duty.title,
        bound.printed_before,
        bound.working_before,
        set_on + timedelta(days=bound.offset_days + 1) if set_on else None,
        other.title if other else "",
    )
    if found.before is None:
        return found
    left = deadlines.days_left(found.before, today)
    return Due(
        found.duty, found.title, found.printed_before, found.working_before, found.hung_before, found.hangs_on, left
    )
