"""`soket forms build`: files, what is said of them, and the key they are signed with."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import form_tokens
from tests import season
from tests.cli.conftest import Run

UNIT = "huyen-song-bo"


def test_forms_of_one_unit_are_listed(soket: Run, tmp_path: Path) -> None:
    found = soket("forms", "build", "--unit", UNIT, "--out", "bieu-mau", "--json", "--as-of", "2023-09-20T08:00")

    assert found.code == 0, found.err
    assert {one["unit"] for one in found.json} == {UNIT}
    report = next(one for one in found.json if one["obligation"] == f"bao-cao-huyen:{UNIT}")
    assert report.keys() == {"obligation", "unit", "unit_name", "title", "files"}
    assert all((tmp_path / file).is_file() for one in found.json for file in one["files"])


def test_people_are_told_how_many_and_where(soket: Run) -> None:
    found = soket("forms", "build", "--out", "bieu-mau", "--as-of", "2023-09-20T08:00")

    assert found.code == 0, found.err
    last = found.out.strip().splitlines()[-1]
    assert last.startswith("Đã tạo ")
    assert last.endswith("trong thư mục bieu-mau")


def test_unknown_unit_is_refused(soket: Run, tmp_path: Path) -> None:
    found = soket("forms", "build", "--unit", "Nước Ngoài", "--out", "bieu-mau", "--json")

    assert (found.code, found.json["refused"]["code"]) == (1, "UNIT_UNCLEAR")
    assert not (tmp_path / "bieu-mau").exists()


def test_key_of_the_settings_signs(soket: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "mot-khoa-du-dai-cho-thu"
    monkeypatch.setenv("SOKET_FORM_KEY", f"{key} mot-khoa-truoc-day-cung-dai")
    soket("forms", "build", "--unit", UNIT, "--out", "bieu-mau", "--as-of", "2023-09-20T08:00")

    from docx import Document

    (file,) = (tmp_path / "bieu-mau").rglob("bao-cao-huyen*.docx")
    claim = form_tokens.read(Document(str(file)).core_properties.identifier, [key.encode()])
    assert claim is not None
    assert (claim.campaign, claim.unit) == (season.CAMPAIGN, UNIT)


def test_short_key_ends_with_2_and_is_not_printed(soket: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOKET_FORM_KEY", "qua-ngan")

    found = soket("forms", "build", "--out", "bieu-mau")

    assert found.code == 2
    assert "form_key" in found.err
    assert "qua-ngan" not in found.err
