"""Units as lists name them: short, and never so short that two of them read alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from domain import plans, standings, unit_kinds

_UNKNOWN = "chưa xác định"


class ShortNames:
    """Names for the lists of one plan.

    presenters: obligation id -> who gives it, as read by a person; used where no unit is known.
    """

    def __init__(self, index: plans.PlanIndex, presenters: Mapping[int, str]) -> None:
        self._index = index
        self._presenters = presenters
        self._shared = Counter((unit.level, unit.parent, unit.name) for unit in index.plan.units if _is_place(unit))

    def unit(self, key: str | None, *, within: str = "") -> str:
        """ "Nam Giang", "Chơ Chun (Nam Giang)", "Sở Y tế"; the parent is left out inside its own list (`within`)."""
        unit = self._index.units.get(key or "")
        if unit is None:
            return key or _UNKNOWN
        if not _is_place(unit) or unit.id == self._index.plan.host:
            return unit.full_name
        # Huyện Kỳ Anh and thị xã Kỳ Anh lie in one province: there the kind is part of the name.
        is_shared = self._shared[unit.level, unit.parent, unit.name] > 1
        name = unit_kinds.label(unit) if is_shared else unit.name
        parent = self._index.units.get(unit.parent or "")
        if parent is None or parent.parent is None or parent.id == within:
            return name
        return f"{name} ({self.unit(parent.id, within=parent.parent)})"

    def owner(self, owed: standings.Owed, *, within: str = "") -> str:
        """Who owes it: the unit; else who is printed or chosen to give it; else who must choose."""
        if owed.unit:
            return self.unit(owed.unit, within=within)
        paper = self._index.papers.get(owed.paper)
        name = self._presenters.get(owed.id, "") or (paper.printed_as if paper else "")
        asked = self.unit(owed.responsible)
        if name:
            return f"{name} ({asked})" if owed.waits_for.startswith("selection") else name
        noun = self.noun_of(owed.purpose)
        return f"{noun} do {asked} chọn" if noun else asked

    def noun_of(self, purpose: str) -> str:
        """What is chosen under a purpose ("thôn", "hợp tác xã"); "" where nothing is."""
        found = (duty.choice.noun for duty in self._index.plan.duties if duty.choice and duty.choice.purpose == purpose)
        return next(found, "") if purpose else ""


def _is_place(unit: plans.Unit) -> bool:
    return unit.group == unit.level
