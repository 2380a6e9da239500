"""`soket plan load`, `soket plan obligations`, `soket campaigns`: from files to a campaign."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from adapters import plan_files
from domain import plan_checks
from tests import plan_dirs, season
from tests.cli.conftest import Run

BY = ("--by", season.BY)
LOADED = ("--as-of", "2023-09-14T08:00")


@pytest.fixture(scope="module")
def real() -> str:
    return str(plan_dirs.REAL)


@pytest.mark.proves("T-09", "T-11")
def test_obligations_of_the_real_plan_add_up(bare_soket: Run, real: str, tmp_path: Path) -> None:
    found = bare_soket("plan", "obligations", real, "--json")

    assert found.code == 0
    owed = found.json
    assert len({one["id"] for one in owed}) == len(owed)
    papers = Counter(one["group"] for one in owed if one["kind"] == "paper")
    assert papers == {
        "department": 15, "union": 4, "district": 16, "commune": 29, "village": 18, "cooperative": 18,
    }  # fmt: skip
    assert sum(papers.values()) == 100
    by_kind = Counter((one["kind"], one["level"]) for one in owed)
    assert by_kind["meeting", "commune"] == 193
    assert by_kind["meeting", "district"] == 18
    assert by_kind["report", "district"] == 18
    assert list(tmp_path.iterdir()) == []


def test_obligation_says_who_what_and_until_when(bare_soket: Run, real: str) -> None:
    owed = {one["id"]: one for one in bare_soket("plan", "obligations", real, "--json").json}

    report = next(one for one in owed.values() if one["duty"] == "bao-cao-huyen")
    assert list(report) == [
        "id", "kind", "unit", "unit_name", "level", "group", "subject", "bound", "bound_basis", "printed_before",
        "working_before", "legs", "duty", "stage", "responsible", "required", "waits_for", "candidates", "paper",
    ]  # fmt: skip
    assert (report["bound"], report["bound_basis"]) == ("2023-11-15T00:00:00+07:00", "printed")
    assert report["legs"] == ["official", "soft"]
    undecided = owed["tham-luan:P-058"]
    assert (undecided["unit"], undecided["waits_for"], len(undecided["candidates"])) == (None, "settlement", 2)
    assert undecided["level"] == "commune"
    hung = next(one for one in owed.values() if one["bound_basis"] == "relative" and not one["working_before"])
    assert hung["bound"] is None


def test_obligations_read_as_a_table_with_counts(bare_soket: Run, real: str) -> None:
    found = bare_soket("plan", "obligations", real)

    line = next(line for line in found.out.splitlines() if "tham-luan" in line)
    assert line.split()[-1] == "100"
    assert found.err.startswith("886 việc, tính cho các đơn vị có trong ngày ")


@pytest.mark.proves("T-37")
def test_obligations_are_those_of_the_units_of_the_day(bare_soket: Run, real: str) -> None:
    def communes(day: str) -> int:
        owed = bare_soket("plan", "obligations", real, "--json", "--on", day).json
        return sum(one["duty"] == "hoi-nghi-xa" for one in owed)

    assert communes("20/9/2023") == 193
    assert bare_soket("plan", "obligations", real, "--on", "31/11/2023").code == 2


def test_folder_without_a_plan_is_refused(bare_soket: Run, tmp_path: Path) -> None:
    for verb in (["obligations", "."], ["load", ".", *BY]):
        found = bare_soket("plan", *verb, "--json")

        assert found.code == 1
        assert found.json["refused"]["code"] == "PLAN_FILE"
    assert list(tmp_path.iterdir()) == []


def test_loading_makes_the_database_once(bare_soket: Run, tmp_path: Path) -> None:
    line = ("plan", "load", str(plan_dirs.SMALL), "--simulated", *BY, *LOADED)

    first, again = bare_soket(*line), bare_soket(*line)

    assert (first.code, again.code) == (0, 0)
    assert (tmp_path / "var" / "soket.db").is_file()
    assert "đã ghi từ trước" in again.out
    assert bare_soket("campaigns", "--json").json["campaigns"][0]["simulated"] is True


def test_faulty_plan_is_not_loaded(bare_soket: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = plan_checks.PlanFinding("SUM_ODD", plan_checks.ERROR, (), "", "Một chỗ phải sửa.")
    monkeypatch.setattr(plan_checks, "check", lambda plan, invited: [fault])

    found = bare_soket("plan", "load", str(plan_dirs.SMALL), *BY, *LOADED, "--json")

    assert found.json["refused"]["code"] == "PLAN_FAULTY"
    assert "Một chỗ phải sửa. Xem tất cả: soket plan check" in found.json["refused"]["message"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", [plan_dirs.REAL, plan_dirs.TWO_TIER, plan_dirs.SMALL])
def test_plans_of_the_house_may_be_loaded(folder: Path) -> None:
    found = plan_checks.check(plan_files.load(folder))

    assert [one.message for one in found if one.severity == plan_checks.ERROR] == []


def test_real_campaign_is_not_loaded_again_as_a_simulated_one(bare_soket: Run) -> None:
    line = ("plan", "load", str(plan_dirs.SMALL), *BY, *LOADED)
    bare_soket(*line)

    assert bare_soket(*line, "--simulated", "--json").json["refused"]["code"] == "SIMULATION_DIFFERS"


def test_clock_of_the_settings_is_for_simulated_campaigns(bare_soket: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOKET_AS_OF", "2023-09-14T08:00:00")
    load = ("plan", "load", str(plan_dirs.SMALL), *BY, "--json")

    refused = bare_soket(*load)
    loaded = bare_soket(*load, "--simulated")

    assert refused.json["refused"]["code"] == "CLOCK_SET"
    assert loaded.json["receipt"]["at"] == "2023-09-14T08:00:00+07:00"


def test_campaigns_are_listed(soket: Run) -> None:
    listed = soket("campaigns", "--json").json["campaigns"]

    assert [(one["campaign"], one["number"], one["issued_on"], one["sample"]) for one in listed] == [
        (season.CAMPAIGN, "1234/KH-UBND", "2023-09-15", True)
    ]
    assert "mô phỏng, kế hoạch mẫu" in soket("campaigns").out


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("letters.yaml", "send_at: hôm nào đó\n", "letters.yaml, dòng 1"),
        ("invitations.yaml", "conferences:\n  - id: khong-co\n    invited: []\n", "invitations.yaml, dòng "),
        ("giay-moi.docx", "không phải Word", "Mẫu giay-moi.docx"),
    ],
)
def test_plan_with_a_broken_file_that_may_be_missing_is_not_loaded(
    bare_soket: Run, plan_dir: Path, tmp_path: Path, file: str, text: str, said: str
) -> None:
    (plan_dir / file).write_text(text, encoding="utf-8")

    found = bare_soket("plan", "load", str(plan_dir), *BY, *LOADED, "--json")

    assert found.code == 1
    assert found.json["refused"]["code"] == "PLAN_FILE"
    assert said in found.json["refused"]["message"]
    assert not (tmp_path / "var").exists()
