"""What ships beside the code can be used as it is: every plan's folder, and the words of our mails."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import plan_checks as linter
from tasks import outgoing_letters, plan_checks
from tests.house import tree

PLANS = sorted(Path(tree.ROOT / name).parent for name in tree.files() if name.endswith("/plan.yaml"))


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_every_plan_of_the_house_may_be_loaded(folder: Path) -> None:
    faults = [
        f"{one.place}: {one.message}" for one in plan_checks.check(folder).findings if one.severity == linter.ERROR
    ]

    assert not faults, tree.say(faults)


def test_there_are_plans_to_check() -> None:
    assert {"quang-nam-ntm-2023", "da-nang-hai-cap-2025-mau", "nho"} <= {folder.name for folder in PLANS}


def test_words_of_our_mails_can_be_filled_in() -> None:
    assert not outgoing_letters.check(), tree.say(outgoing_letters.check())
