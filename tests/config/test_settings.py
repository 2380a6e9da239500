"""The settings: the example says the defaults, and no secret is shown, whatever is wrong with it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from config import settings


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for key in ("SETTINGS", *(one.upper() for one in settings.Settings.model_fields)):
        monkeypatch.delenv(f"SOKET_{key}", raising=False)


def test_example_names_every_key_with_its_default() -> None:
    text = (settings.ROOT / "config" / "soket.example.toml").read_text(encoding="utf-8")
    shown = tomllib.loads(text)
    found = settings.load()

    assert {*shown, "as_of"} == set(settings.Settings.model_fields)
    assert "\n# as_of = " in text
    assert {key: str(getattr(found, key)) for key in shown if key != "plan_dir"} == {
        key: str(value) for key, value in shown.items() if key != "plan_dir"
    }
    assert found.plan_dir == settings.ROOT / shown["plan_dir"]
    for line, following in zip(text.split("\n"), text.split("\n")[1:], strict=False):
        assert not following[:1].isalpha() or line.startswith("#"), f"no comment above {following}"


@pytest.mark.parametrize("key", sorted(settings.SECRETS))
def test_a_secret_is_in_no_error_and_no_printed_settings(key: str, tmp_path: Path) -> None:
    (tmp_path / "soket.toml").write_text(f"{key} = 123454321\n", encoding="utf-8")

    with pytest.raises(settings.SettingsError) as caught:
        settings.load()
    (tmp_path / "soket.toml").write_text(f'{key} = "bi-mat-cua-may"\n', encoding="utf-8")

    assert key in str(caught.value)
    assert "123454321" not in str(caught.value)
    assert "bi-mat-cua-may" not in repr(settings.load())


def test_another_value_is_named_with_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "soket.toml").write_text('imap_tls = "khong"\n', encoding="utf-8")

    with pytest.raises(settings.SettingsError, match=r"imap_tls.*'khong'.*starttls"):
        settings.load()


def test_the_drop_folder_lies_in_the_data_folder_until_it_is_named(tmp_path: Path) -> None:
    assert settings.load(home=tmp_path).inbox_dir == tmp_path / "inbox"
    assert settings.load(home=tmp_path, inbox=str(tmp_path / "nhan")).inbox_dir == tmp_path / "nhan"
