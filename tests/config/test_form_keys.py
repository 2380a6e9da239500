"""The keys of forms: from the settings, else made once and kept for this machine alone."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import form_keys
from config.settings import SettingsError

NEW, OLD = "khoa-moi-0123456789", "khoa-cu-9876543210"


def test_keys_of_the_settings_come_newest_first_and_make_no_file(tmp_path: Path) -> None:
    assert form_keys.keys(tmp_path, f" {NEW}  {OLD} ") == (NEW.encode(), OLD.encode())
    assert list(tmp_path.iterdir()) == []


def test_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "chua-co" / "var"

    first = form_keys.keys(home)

    assert form_keys.keys(home) == first
    assert len(first[0]) == 64
    assert [path.name for path in home.iterdir()] == ["khoa-bieu-mau"]
    assert stat.S_IMODE((home / "khoa-bieu-mau").stat().st_mode) == 0o600


def test_many_at_once_end_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: form_keys.keys(tmp_path), range(32)))

    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["khoa-bieu-mau"]


def test_one_that_comes_second_takes_the_key_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = form_keys._make

    def make_late(path: Path) -> None:
        path.write_text(NEW, encoding="ascii")  # somebody else, between the look and the making
        made(path)

    monkeypatch.setattr(form_keys, "_make", make_late)

    assert form_keys.keys(tmp_path) == (NEW.encode(),)
    assert [path.name for path in tmp_path.iterdir()] == ["khoa-bieu-mau"]


@pytest.mark.parametrize("held", ["", "\n", "ngan", f"{NEW} ngan"])
def test_spoilt_file_is_told_and_never_replaced(tmp_path: Path, held: str) -> None:
    (tmp_path / "khoa-bieu-mau").write_text(held, encoding="ascii")

    with pytest.raises(SettingsError) as caught:
        form_keys.keys(tmp_path)

    assert NEW not in str(caught.value)
    assert (tmp_path / "khoa-bieu-mau").read_text(encoding="ascii") == held


def test_short_key_of_the_settings_is_refused_without_being_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="khóa thứ 2 chỉ có 4 ký tự") as caught:
        form_keys.keys(tmp_path, f"{NEW} ngan")

    assert "'form_key'" in str(caught.value)
    assert "ngan" not in str(caught.value).replace("ngắn", "")
