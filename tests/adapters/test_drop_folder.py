"""The folder into which people put files."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters import drop_folder, mail_messages
from tests.adapters.mail_samples import make_mail, with_file

NOW = datetime(2023, 11, 10, 9, 42, tzinfo=UTC)


def put(folder: Path, name: str | bytes, content: bytes = b"PK", *, age: float = 60.0) -> Path:
    """A file that was last written so many seconds ago."""
    path = folder / os.fsdecode(name)
    path.write_bytes(content)
    written_at = NOW.timestamp() - age
    os.utime(path, (written_at, written_at))
    return path


def names(sweep: drop_folder.Sweep) -> list[str]:
    return [path.name for path in sweep.files]


def test_files_come_in_the_order_of_their_names_with_the_time_they_were_put(tmp_path: Path) -> None:
    put(tmp_path, "b.docx", b"hai", age=120)
    put(tmp_path, "a.xlsx", b"mot", age=60)

    sweep = drop_folder.sweep(tmp_path, now=NOW)
    taken = list(drop_folder.take(sweep.files))

    assert [(one.name, one.raw, one.size, one.is_mail) for one in taken] == [
        ("a.xlsx", b"mot", 3, False),
        ("b.docx", b"hai", 3, False),
    ]
    assert [(NOW - one.received_at).total_seconds() for one in taken] == [60, 120]
    assert (sweep.waiting, sweep.findings) == (0, ())


def test_a_saved_mail_is_read_like_one_from_the_mailbox(tmp_path: Path) -> None:
    put(tmp_path, "thu.EML", with_file(make_mail()).as_bytes())

    (dropped,) = drop_folder.take(drop_folder.sweep(tmp_path, now=NOW).files)

    assert dropped.is_mail
    assert len(mail_messages.read(dropped.raw, received_at=dropped.received_at).attachments) == 1


@pytest.mark.parametrize(
    ("name", "age", "is_taken"),
    [
        ("bieu.xlsx", 10.0, True),
        ("bieu.xlsx", 9.0, False),
        ("bieu.xlsx", -3600.0, True),  # a clock ahead of ours must not hide a file for ever
        ("~$bieu.xlsx", 60.0, False),
        (".~lock.bieu.xlsx#", 60.0, False),
        ("bieu.xlsx.part", 60.0, False),
    ],
)
def test_a_file_still_being_written_is_left(tmp_path: Path, name: str, age: float, is_taken: bool) -> None:
    put(tmp_path, name, age=age)

    sweep = drop_folder.sweep(tmp_path, now=NOW)

    assert (names(sweep), sweep.waiting) == (([name], 0) if is_taken else ([], 1))


def test_links_folders_and_pipes_are_told_and_not_opened(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "thu-muc").mkdir(parents=True)
    secret = put(tmp_path, "bi-mat.xlsx")
    (inbox / "duong-tat.xlsx").symlink_to(secret)
    os.mkfifo(inbox / "ong")

    sweep = drop_folder.sweep(inbox, now=NOW)

    assert sweep.files == ()
    assert [(one.place.file, one.found) for one in sweep.findings] == [
        ("duong-tat.xlsx", "đường tắt"),
        ("ong", "tệp đặc biệt"),
        ("thu-muc", "thư mục"),
    ]


def test_a_file_that_became_a_link_or_went_away_is_left_out(tmp_path: Path) -> None:
    swapped, gone, good = put(tmp_path, "a"), put(tmp_path, "b"), put(tmp_path, "c")
    sweep = drop_folder.sweep(tmp_path, now=NOW)
    swapped.unlink()
    swapped.symlink_to(good)
    gone.unlink()

    assert [one.name for one in drop_folder.take(sweep.files)] == ["c"]


def test_odd_names_survive(tmp_path: Path) -> None:
    raw = [b"b\xe1o c\xe1o.xlsx", "Biểu\u202e.xlsx".encode(), b"a\nb.xlsx", b" .xlsx", b"-rf"]
    for one in raw:
        put(tmp_path, one)

    taken = list(drop_folder.take(drop_folder.sweep(tmp_path, now=NOW).files))
    moved = [drop_folder.move(one.path, tmp_path / "xong") for one in taken]

    assert sorted(one.name for one in taken) == sorted(
        ["báo cáo.xlsx", "Biểu\u202e.xlsx", "a\nb.xlsx", " .xlsx", "-rf"]
    )
    assert sorted(path.name for path in moved) == sorted(["báo cáo.xlsx", "Biểu.xlsx", "a b.xlsx", "xlsx", "-rf"])
    assert all(path.read_bytes() == b"PK" for path in moved)


def test_a_large_file_is_not_read_and_an_unreadable_one_blocks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.xlsx", b"x" * 11)
    put(tmp_path, "b.xlsx")
    put(tmp_path, "c.xlsx")
    opened = os.open

    def refuse(path: os.PathLike[str], flags: int) -> int:
        if Path(path).name == "b.xlsx":
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr("adapters.drop_folder.os.open", refuse)
    large, closed, good = drop_folder.take(drop_folder.sweep(tmp_path, now=NOW).files, most_bytes=10)

    assert (large.is_cut, large.raw, large.size) == (True, b"", 11)
    assert closed.fault == "Không đọc được tệp b.xlsx: Permission denied. Đề nghị kiểm tra quyền của tệp."
    assert (good.raw, good.fault) == (b"PK", "")


def test_move_never_overwrites_and_may_be_repeated(tmp_path: Path) -> None:
    done = tmp_path / "xong"
    first = drop_folder.move(put(tmp_path, "bieu.xlsx", b"mot"), done)
    path = put(tmp_path, "bieu.xlsx", b"hai")
    second = drop_folder.move(path, done)

    assert drop_folder.move(path, done) == path
    assert {one.name: one.read_bytes() for one in done.iterdir()} == {"bieu.xlsx": b"mot", "bieu (2).xlsx": b"hai"}
    assert (first.name, second.name, path.exists()) == ("bieu.xlsx", "bieu (2).xlsx", False)


def test_move_ends_what_a_crash_left_between_its_two_steps(tmp_path: Path) -> None:
    path, done = put(tmp_path, "bieu.xlsx"), tmp_path / "xong"
    done.mkdir()
    os.link(path, done / "bieu.xlsx")

    assert drop_folder.move(path, done) == done / "bieu.xlsx"
    assert [one.name for one in done.iterdir()] == ["bieu.xlsx"]
    assert not path.exists()


def test_move_works_where_the_disk_knows_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("adapters.drop_folder.os.link", refuse)
    done = tmp_path / "xong"
    moved = [drop_folder.move(put(tmp_path, "bieu.xlsx", content), done) for content in (b"mot", b"hai")]

    assert [(one.name, one.read_bytes()) for one in moved] == [("bieu.xlsx", b"mot"), ("bieu (2).xlsx", b"hai")]


def test_a_folder_that_is_not_there_is_for_a_person(tmp_path: Path) -> None:
    with pytest.raises(drop_folder.DropFolderError, match="Không mở được thư mục nhận tệp"):
        drop_folder.sweep(tmp_path / "khong-co", now=NOW)
