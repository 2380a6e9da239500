"""Which obligations may open now, given what the gates say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain import gates, plans, standings


def waiting(found: Iterable[standings.Standing]) -> list[standings.Standing]:
    """Obligations in force that are not opened yet."""
    return [one for one in found if one.is_live and one.owed.opened_at is None]


def ready(
    found: Iterable[standings.Standing], is_issued: bool, open_gates: Mapping[tuple[str, str], gates.Gate]
) -> list[standings.Standing]:
    """Those that may open: at launch once the plan is issued, with the stage once the gate of their scope is open.

    open_gates: (stage id, scope) -> gate. A scope without a gate in it does not open.
    """
    able = []
    for one in waiting(found):
        if one.owed.opens == plans.LAUNCH:
            if is_issued:
                able.append(one)
            continue
        gate = open_gates.get((one.owed.stage, one.owed.scope))
        if gate is not None and gate.is_open:
            able.append(one)
    return able
