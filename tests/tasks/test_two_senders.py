"""Several senders over one outbox at the same moment: each letter goes once, and what a person takes back does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import database
from tests.tasks.test_killed_sending import run_process

LETTERS = 300


@pytest.mark.proves("F32", "E34")
@pytest.mark.parametrize("senders", [2, 4])
def test_senders_at_the_same_moment_send_each_letter_once(
    season_url: str, home: Path, tmp_path: Path, senders: int
) -> None:
    database.dispose(season_url)

    found = run_process("together", season_url, str(home), str(tmp_path / "taken"), str(senders), str(LETTERS))

    # Nobody failed: no locked database, no row made twice.
    assert found["ended"] == [0] * (senders + 1)
    shares = [sent for sent, fault, left in found["reports"] if not fault]
    assert len(shares) == senders
    assert sum(share > 0 for share in shares) >= 2, shares
    # A letter was either taken back or sent, and the person was told which.
    withdrawn = found["withdrawn"]
    assert found["states"] == {"sent": LETTERS - withdrawn} | ({"withdrawn": withdrawn} if withdrawn else {})
    assert sum(shares) == LETTERS - withdrawn
    assert found["taken_so_often"] == [[1, LETTERS - withdrawn]]
    assert (found["sent_and_not_taken"], found["withdrawn_and_taken"]) == ([], [])
