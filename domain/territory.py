"""Where a unit lies, and which unit stands for it on a day. Made for faulty plans too: no walk goes in a circle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from domain import plans, unit_kinds, wording


class Territory:
    """Units seen on one day. on: None means "now, whenever that is": units that have not ended."""

    def __init__(self, units: Iterable[plans.Unit], on: date | None = None) -> None:
        self.units = {unit.id: unit for unit in units}
        self.on = on

    def exists(self, unit: plans.Unit) -> bool:
        return unit.is_valid_on(self.on) if self.on is not None else unit.valid_to is None

    def current(self, unit: plans.Unit) -> tuple[plans.Unit | None, str]:
        """The unit that stands for this one on the day, and the history that a person should know.

        None when the unit does not exist yet, or has ended without a successor in the list.
        """
        seen = {unit.id}
        at = unit
        while not self.exists(at):
            if self.on is not None and at.valid_from is not None and self.on < at.valid_from:
                return None, f"chỉ có từ ngày {wording.short_date(at.valid_from, with_year=True)}"
            following = self.units.get(at.successor or "")
            if following is None or following.id in seen:
                return None, f"không còn{_since(at)}"
            seen.add(following.id)
            at = following
        if at is unit:
            return unit, ""
        return at, f"{unit_kinds.label(unit)} nay là {unit_kinds.label(at)}{_since(unit)}"

    def ancestors(self, unit: plans.Unit) -> list[plans.Unit]:
        """The units this one lies in, nearest first."""
        chain: list[plans.Unit] = []
        seen = {unit.id}
        at = self.units.get(unit.parent or "")
        while at is not None and at.id not in seen:
            seen.add(at.id)
            chain.append(at)
            at = self.units.get(at.parent or "")
        return chain

    def above(self, unit: plans.Unit) -> set[str]:
        """Ids of the units this one lies in."""
        return {ancestor.id for ancestor in self.ancestors(unit)}

    def within(self, unit: plans.Unit) -> str:
        """What the unit lies in: "huyện Tây Giang". The one province of a plan is left out; "" where nothing is left."""
        return ", ".join(unit_kinds.label(above) for above in self.ancestors(unit) if above.id != self._sole_top)

    def path(self, unit: plans.Unit) -> str:
        """The unit and what it lies in: "xã Lăng, huyện Tây Giang"."""
        within = self.within(unit)
        return f"{unit_kinds.label(unit)}, {within}" if within else unit_kinds.label(unit)

    @cached_property
    def example(self) -> str:
        """Path of the first territory of the lowest tier, to show how a name is written; "" when there is none."""
        lower = [unit for unit in self.units.values() if unit.kind in unit_kinds.KINDS and self.exists(unit)]
        lower = [unit for unit in lower if self.ancestors(unit)]
        return (
            self.path(min(lower, key=lambda unit: (-len(self.ancestors(unit)), unit.order, unit.id))) if lower else ""
        )

    @cached_property
    def _sole_top(self) -> str | None:
        """Id of the top-tier territory when there is only one: naming it everywhere would say nothing."""
        tops = [unit for unit in self.units.values() if unit.kind in unit_kinds.KINDS and not unit.parent]
        return tops[0].id if len(tops) == 1 and unit_kinds.KINDS[tops[0].kind].tier == 1 else None


def _since(unit: plans.Unit) -> str:
    return f" từ ngày {wording.short_date(unit.valid_to, with_year=True)}" if unit.valid_to else ""
