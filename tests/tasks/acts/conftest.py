"""What tests of invitations share: the small campaign with its conference."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeDesk
from tests.tasks import conference_desk, letter_desk


@pytest.fixture
def conference_plan(tmp_path: Path) -> Path:
    """The small plan's files with the composition of its conference; not loaded yet."""
    return conference_desk.plan(tmp_path / "plan")


@pytest.fixture
def conferring(desk: MakeDesk, conference_plan: Path) -> MakeDesk:
    """Desks of the small campaign, with the composition, the day set on Friday 08/12/2023."""
    letter_desk.take_plan(desk("2023-09-18T08:00"), conference_plan)
    conference_desk.set_day(desk("2023-11-20T08:00"))
    return desk
