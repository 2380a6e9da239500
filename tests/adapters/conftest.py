"""What tests of plan files share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.adapters.plan_folders import PLANS, SAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample plan to break."""
    return Path(shutil.copytree(PLANS / SAMPLE, tmp_path / "ke-hoach"))
