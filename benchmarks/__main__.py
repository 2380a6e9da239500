"""What the words say is measured (see the package), in this order; without a word, what is cheap."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from benchmarks import (
    mailbox,
    nation_forms,
    nation_intake,
    outbox,
    outbox_sending,
    reading,
    report,
    roll_up,
    sweep,
    under_prefect,
)

MEASURES = {
    "sweep": sweep.main,
    "reading": reading.main,
    "forms": nation_forms.main,
    "intake": nation_intake.main,
    "mailbox": mailbox.main,
    "outbox": outbox.main,
    "sending": outbox_sending.main,
    "roll_up": roll_up.main,
    "report": report.main,
    "prefect": under_prefect.main,
}
CHEAP = ("sweep", "reading")
SIZED = ("forms", "intake", "outbox", "sending")


def main(given: Sequence[str]) -> None:
    """Measure. given: words and, for those of SIZED, sizes; a size belongs to all of them."""
    words = [one for one in given if not one.isdecimal()]
    sizes = sorted({int(one) for one in given if one.isdecimal()})
    if unknown := [one for one in words if one not in MEASURES]:
        sys.exit(f"unknown: {', '.join(unknown)}; expected some of {', '.join(MEASURES)}")
    if sizes and not set(words) & set(SIZED):
        sys.exit(f"sizes are for {', '.join(SIZED)}")
    chosen = {*words, *CHEAP} if set(words) <= {"prefect"} else set(words)
    for name, measure in MEASURES.items():
        if name in chosen:
            measure(sizes) if sizes and name in SIZED else measure()


if __name__ == "__main__":
    main(sys.argv[1:])
