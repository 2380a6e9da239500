"""Counting standings: completeness and timeliness, each with its denominator spelt out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain import standings


@dataclass(frozen=True, slots=True)
class Tally:
    """Completeness and timeliness of a set of obligations, with the denominators spelt out.

    owed:     required obligations that exist (void ones are in neither number).
    done:     complete, late ones included (E01). on_time: complete and in time.
    known:    False when the set of owing units is not known (a roster not loaded, T-19): no rate may be shown.
    """

    owed: int
    done: int
    on_time: int
    late: int
    overdue: int
    received: int
    returned: int
    half: int
    undecided: int
    known: bool = True


def tally(found: Iterable[standings.Standing], *, known: bool = True) -> Tally:
    """Count standings; optional duties are left out, they are in no denominator."""
    owed = done = on_time = late = overdue = received = returned = half = undecided = 0
    for one in found:
        if not one.owed.required or one.status is standings.Status.VOID:
            continue
        owed += 1
        if one.status is standings.Status.ACCEPTED:
            done += 1
            if one.timeliness in (standings.Timeliness.ON_TIME, standings.Timeliness.NO_BOUND):
                on_time += 1
            else:
                late += 1
        else:
            overdue += one.timeliness is standings.Timeliness.OVERDUE
            received += one.status is standings.Status.RECEIVED
            returned += one.status is standings.Status.RETURNED
            half += one.status is standings.Status.HALF
            undecided += one.status is standings.Status.UNDECIDED
    return Tally(owed, done, on_time, late, overdue, received, returned, half, undecided, known)
