"""The drop folder: what people put there is judged and put away once; what cannot be taken is told and left."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

import models
from models import database
from tasks import channels, folder_channel, intake
from tasks import desk as desks
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import Sent, rows
from tests.tasks.mailed import PowerCut, cut_after, cut_before, put

STRANGER = "nguoi.la@hom-thu.example"


@pytest.fixture
def alone(tmp_path: Path) -> channels.Channels:
    """An empty drop folder and no mailbox."""
    return channels.Channels(None, tmp_path / "inbox")


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


@pytest.mark.proves("F36", "F13")
def test_files_of_the_drop_folder_are_judged_and_put_away(
    office: desks.Desk, tools: intake.Tools, sent: Sent, alone: channels.Channels, tmp_path: Path
) -> None:
    put(alone.inbox, "bieu.xlsx", sent.workbook())
    put(alone.inbox, "thu la.eml", samples.mail(STRANGER, [("a.docx", sent.narrative())]))
    (alone.inbox / "thu muc").mkdir()
    (alone.inbox / "duong tat.xlsx").symlink_to(tmp_path / "bi mat.xlsx")

    first = channels.look(office, alone, tools)
    second = channels.look(office, alone, tools)
    put(alone.inbox, "bieu lan nua.xlsx", sent.workbook())
    third = channels.look(office, alone, tools)

    assert (first.counts, first.files, first.has_mailbox) == ({"accepted": 1, "held": 1}, 2, False)
    assert [("thu muc" in one, "duong tat" in one) for one in first.notes] == [(False, True), (True, False)]
    assert (second.came, second.files, second.notes) == ((), 0, first.notes)
    assert (third.came, third.files) == ((), 1)
    assert "đúng như lần gửi số 1" in third.notes[-1]
    assert names(alone.inbox / folder_channel.DONE) == ["bieu lan nua.xlsx", "bieu.xlsx"]
    assert names(alone.inbox / folder_channel.HELD) == ["thu la.eml"]


@pytest.mark.parametrize("where", ["store", "judge", "move"])
def test_the_drop_folder_broken_off_is_finished_by_the_next_pass(
    office: desks.Desk,
    tools: intake.Tools,
    sent: Sent,
    alone: channels.Channels,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    put(alone.inbox, "bieu.xlsx", sent.workbook())
    put(alone.inbox, "la.docx", b"PK")
    with monkeypatch.context() as broken:
        if where == "store":
            cut_after(broken, folder_channel.intake, "store", 1)
        elif where == "judge":
            cut_after(broken, intake.Pass, "judge", 1)
        else:
            cut_before(broken, folder_channel.drop_folder, "move")
        with pytest.raises(PowerCut):
            channels.look(office, alone, tools)

    channels.look(office, alone, tools)

    assert len(rows(office, models.Delivery)) == len(rows(office, models.DeliveryFile)) == 2
    assert names(alone.inbox) == [folder_channel.HELD, folder_channel.DONE]
    assert names(alone.inbox / folder_channel.DONE) == ["bieu.xlsx"]
    assert names(alone.inbox / folder_channel.HELD) == ["la.docx"]


def test_a_file_written_anew_while_it_is_judged_stays_and_is_judged_next(
    office: desks.Desk, tools: intake.Tools, sent: Sent, alone: channels.Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(alone.inbox, "bieu.xlsx", sent.workbook())
    judging = channels.judge_waiting

    def judge(*args: Any) -> channels.Judged:
        found = judging(*args)
        path.write_bytes(sent.workbook(tin_bai=12))
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(channels, "judge_waiting", judge)
        channels.look(office, alone, tools)
    left = names(alone.inbox)
    channels.look(office, alone, tools)

    assert left == ["bieu.xlsx"]
    assert [one.version for one in rows(office, models.Submission)] == [1, 2]
    assert names(alone.inbox / folder_channel.DONE) == ["bieu.xlsx"]


def test_what_cannot_be_taken_is_told_and_left(
    office: desks.Desk, tools: intake.Tools, alone: channels.Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(alone.inbox, "phim.mp4", b"x")
    os.truncate(alone.inbox / "phim.mp4", folder_channel.drop_folder.MOST_BYTES + 1)

    found = channels.look(office, alone, tools)
    missing = channels.look(office, replace(alone, inbox=alone.inbox / "khong co", is_own_inbox=False), tools)

    assert "50 MB" in found.notes[0]
    assert (found.came, names(alone.inbox)) == ((), ["phim.mp4"])
    assert "khong co" in missing.folder_failure
    assert not (alone.inbox / "khong co").exists()


def test_in_a_real_campaign_a_file_counts_from_when_it_was_put_there(
    office: desks.Desk, tools: intake.Tools, alone: channels.Channels
) -> None:
    with database.writing(office.url) as session:
        session.execute(update(models.Campaign).values(is_simulated=False))
    path = put(alone.inbox, "bieu.xlsx", b"PK")
    os.utime(path, (1_600_000_000, 1_600_000_000))  # a copy that kept the date on which the unit wrote it

    channels.look(office, alone, tools)

    (row,) = rows(office, models.Delivery)
    assert (row.received_at - datetime.fromtimestamp(1_600_000_000, UTC)).days > 365
