"""A sender that is killed again and again at every step: no letter is lost, none goes twice, those in doubt are listed.

A hundred and fifty kills on SQLite and thirty on PostgreSQL, with SOKET_LONG_TESTS=1 a thousand on each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models import database
from tests import databases as test_databases
from tests.tasks import smtp_sink

pytestmark = pytest.mark.timeout(3600)
SEED = 2023
TRIALS = {test_databases.SQLITE: 150, test_databases.POSTGRESQL: 30}
MANY_TRIALS = {test_databases.SQLITE: 1000, test_databases.POSTGRESQL: 1000}
STEPS_OF_OURS = {
    "after claim", "before begin", "in begin", "after begin", "after answer", "before settle", "in settle",
    "in give back", "at any time",
}  # fmt: skip
MOST_IN_DOUBT = 16
"""Letters of one round: `tasks.sending`."""


def run_process(*words: str) -> dict[str, Any]:
    """What `sending_process` says at its end."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.tasks.sending_process", *words], cwd=smtp_sink.ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.proves("F32", "F33", "E34")
def test_sender_killed_at_every_step_loses_nothing_and_repeats_nothing(
    databases: test_databases.Databases, season_url: str, home: Path, tmp_path: Path
) -> None:
    trials = (MANY_TRIALS if os.environ.get("SOKET_LONG_TESTS") else TRIALS)[databases.kind]
    database.dispose(season_url)

    found = run_process("kill", season_url, str(home), str(tmp_path / "taken"), str(trials), str(SEED))
    sys.stdout.write(f"{databases.kind}: {json.dumps(found)}\n")

    assert found["faults"] == []
    # The kills were real ones, at every step, and they left letters in doubt of which some had gone and some had not.
    assert sum(found["kills"].values()) + sum(found["missed"].values()) == trials
    assert sum(found["kills"].values()) > 0.7 * trials
    if trials >= 150:
        assert found["kills"].keys() == STEPS_OF_OURS | set(smtp_sink.STEPS)
    assert 0 < found["unknown_that_went"] < found["unknown"]
    assert max(map(int, found["unknown_by_kill"])) <= MOST_IN_DOUBT
    assert found["states"].get("unknown", 0) == found["unknown"]
    # Once a person has said of those in doubt whether they went, every letter has gone, and once.
    assert found["last"] == {"sent": found["letters"]}
    assert found["taken_so_often"] == {"1": found["letters"]}
