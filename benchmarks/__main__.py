"""All figures: `python -m benchmarks`; with the word `prefect` the run under a server too (minutes)."""

from __future__ import annotations

import sys

from benchmarks import sweep, under_prefect

sweep.main()
if "prefect" in sys.argv[1:]:
    under_prefect.main()
