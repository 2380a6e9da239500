"""`soket mailbox read` and `status`: one pass of both channels, how they stand, and the code to end with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.tasks import intake_samples

NOW = ("--as-of", "2023-11-10T09:00")
PASSWORD = "mat-khau-khong-duoc-in"


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A drop folder of its own."""
    folder = tmp_path / "nhan-tep"
    folder.mkdir()
    monkeypatch.setenv("SOKET_INBOX", str(folder))
    return folder


@pytest.mark.proves("F37")
def test_a_pass_tells_what_came_and_status_what_waits(soket: Run, inbox: Path) -> None:
    mail = intake_samples.mail("nguoi.la@hom-thu.example", [("a.docx", b"PK")], subject="Báo cáo")
    (inbox / "thu.eml").write_bytes(mail)
    (inbox / "tu-dong.eml").write_bytes(intake_samples.mail("may@hom-thu.example", [], Auto_Submitted="auto-replied"))

    empty = soket("mailbox", "status", *NOW)
    first = soket("mailbox", "read", "--json", *NOW)
    again = soket("mailbox", "read", *NOW)
    told = soket("mailbox", "status", "--json", *NOW)

    assert (empty.code, "chưa cài đặt" in empty.out) == (0, True)
    assert (first.code, first.json["files"], first.json["counts"]) == (1, 2, {"held": 1, "set_aside": 1})
    assert [(one["name"], one["verdict"], len(one["files"])) for one in first.json["came"]] == [
        ("Báo cáo", "held", 1),
        ("Báo cáo sơ kết", "set_aside", 0),
    ]
    assert (again.code, again.out) == (0, "Không có tệp mới; chưa cài đặt hộp thư (imap_host).\n")
    assert (told.code, told.json) == (
        1,
        {"mailbox": "", "read_at": None, "fault": "", "unjudged": 0, "held": 1, "inbox": str(inbox)},
    )
    assert sorted(one.name for one in inbox.iterdir()) == ["cho-xep", "da-tiep-nhan"]


@pytest.mark.proves("F37")
def test_a_mail_server_that_does_not_answer_is_the_world_outside(
    soket: Run, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"HOST": "127.0.0.1", "PORT": "9", "USER": "nhan", "PASSWORD": PASSWORD, "TLS": "none"}
    for key, value in wanted.items():
        monkeypatch.setenv(f"SOKET_IMAP_{key}", value)

    read = soket("mailbox", "read", *NOW)
    status = soket("mailbox", "status", "--json", *NOW)
    shown = soket("mailbox", "status", *NOW)

    assert (read.code, read.err.startswith("Không nối được máy chủ thư 127.0.0.1")) == (3, True)
    assert (status.code, status.json["mailbox"], status.json["fault"]) == (1, "127.0.0.1/nhan/INBOX", read.err.strip())
    assert "Đọc lần cuối: chưa lần nào" in shown.out
    assert PASSWORD not in read.out + read.err + status.out + shown.out
