"""`soket intake`, `submissions` and `held`: one verdict per file as an object, the code to end with, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.tasks import intake_samples

UNIT = "huyen-song-bo"
NOW = ("--as-of", "2023-11-10T09:00")


@pytest.fixture
def blank(soket: Run, tmp_path: Path) -> Path:
    """The blank report of a district, as it was handed out."""
    soket("forms", "build", "--unit", UNIT, "--out", "bieu-mau", *NOW)
    (file,) = (tmp_path / "bieu-mau").rglob("bao-cao-huyen*.docx")
    return file


@pytest.mark.proves("F10")
def test_blank_form_goes_back_with_every_empty_section(soket: Run, blank: Path) -> None:
    found = soket("intake", str(blank), "--json", *NOW)
    again = soket("intake", str(blank), "--json", *NOW)

    assert (found.code, again.json) == (1, found.json)
    (one,) = found.json
    assert (one["verdict"], one["unit"], one["obligation"]) == ("returned", UNIT, f"bao-cao-huyen:{UNIT}")
    assert {finding["code"] for finding in one["findings"]} == {"SECTION_EMPTY"}
    assert all(finding["place"]["section"] and finding["fix"] for finding in one["findings"])
    assert len(soket("submissions", "--json", *NOW).json) == 1


@pytest.mark.proves("F11")
def test_file_of_nobody_waits_and_is_placed_by_a_person(soket: Run, tmp_path: Path) -> None:
    mail = intake_samples.mail("nguoi.la@hom-thu.example", [("a.docx", b"PK")])
    (tmp_path / "thu.eml").write_bytes(mail)

    taken = soket("intake", "thu.eml", "--json", *NOW)
    listed = soket("held", "list", "--json", *NOW)
    nobody = soket(
        "held", "place", str(listed.json[0]["number"]), "--unit", UNIT, "--duty", "bao-cao-huyen", "--json", *NOW
    )
    placed = soket(
        "held", "place", str(listed.json[0]["number"]), "--unit", UNIT, "--duty", "bao-cao-huyen", "--json",
        "--by", "Trần B, chuyên viên", *NOW,
    )  # fmt: skip

    assert (taken.code, taken.json[0]["verdict"], listed.code) == (1, "held", 1)
    assert nobody.json["refused"]["code"] == "PERSON_MISSING"
    assert (placed.code, placed.json["verdict"], placed.json["unit"]) == (1, "returned", UNIT)
    assert soket("held", "list", *NOW).out.strip() == "Không có tệp nào chờ xếp."


def test_path_that_is_not_there_and_number_that_is_not_held_are_told(soket: Run) -> None:
    missing = soket("intake", "khong-co", *NOW)
    unknown = soket("held", "place", "99", "--unit", UNIT, "--by", "Trần B, chuyên viên", *NOW)

    assert (missing.code, unknown.code) == (1, 1)
    assert "khong-co" in missing.err
    assert "soket held list" in unknown.err
