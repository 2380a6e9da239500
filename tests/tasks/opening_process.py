"""A process that opens all that is ready, one branch after the other, and says so: made to be killed.

Arguments: database address, data folder, moment. Prints the name of each branch when it is done.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tasks import branches, surveys
from tasks import desk as desks
from tests import season


def main(url: str, home: str, moment: str) -> None:
    desk = desks.Desk(url, season.CAMPAIGN, season.at(moment), Path(home))
    survey = surveys.take(desk)
    for stage in survey.plan.stages:
        for branch in sorted(survey.ready.get(stage.id, ())):
            branches.open_branch(desk, stage.id, branch)
            sys.stdout.write(f"{branch}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
