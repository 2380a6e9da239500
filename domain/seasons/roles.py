"""What may become of one obligation in a simulated season. Values only; who gets which is dealt by the chapters."""

from __future__ import annotations

EARLY = "early"
ORDINARY = "ordinary"
LAST_MINUTE = "last_minute"
"""23:59 on the last valid day."""
ON_THE_BOUND = "on_the_bound"
"""00:00 of the printed day: the first moment that is too late."""
LATE = "late"
RETURNED = "returned"
"""Sent back with a reason, and sent again."""
HALF = "half"
"""One delivery leg first, the other days later."""
PAPER_ONLY = "paper_only"
"""A letter on paper; the soft file is brought later by hand."""
EXTENDED = "extended"
"""More time asked for ahead of the bound."""
EXTENDED_AFTER = "extended_after"
"""More time granted when the bound had passed."""
STRAGGLER = "straggler"
"""So late that a gate is opened without it."""
NEVER = "never"

REPORTED = (RETURNED, LAST_MINUTE, ON_THE_BOUND, EXTENDED, HALF, PAPER_ONLY, EXTENDED_AFTER, EARLY, LATE)
"""What a set of reports or papers should show, the most telling first."""
REPORTING = {EARLY: 25, ORDINARY: 55, LAST_MINUTE: 8, ON_THE_BOUND: 2, LATE: 5, RETURNED: 5}
MEETING = {EARLY: 25, ORDINARY: 60, LAST_MINUTE: 6, ON_THE_BOUND: 2, LATE: 7}
CONFIRMING = {EARLY: 30, ORDINARY: 55, LAST_MINUTE: 5, ON_THE_BOUND: 2, LATE: 8}
