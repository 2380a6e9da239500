"""`soket status` and `soket` alone: the answer as an object, as a page, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import databases, plan_dirs, season
from tests.cli.conftest import Run

BY = ("--by", season.BY)
TALLY = ["owed", "done", "on_time", "late", "overdue", "received", "returned", "half", "undecided", "known"]
NOTHING = dict.fromkeys(TALLY[1:-1], 0)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_status_object_has_the_shape_of_the_docs(soket: Run) -> None:
    found = soket("status", "--as-of", "2023-10-01T08:00", "--json")

    assert (found.code, found.err) == (0, "")
    answer = found.json
    assert list(answer) == [
        "campaign", "title", "as_of", "issued_on", "number", "simulated", "sample", "stages", "overrides", "snapshots",
    ]  # fmt: skip
    assert (answer["campaign"], answer["as_of"]) == (season.CAMPAIGN, "2023-10-01T08:00:00+07:00")
    assert (answer["issued_on"], answer["number"], answer["simulated"]) == ("2023-09-15", "1234/KH-UBND", True)
    assert (answer["overrides"], answer["snapshots"]) == ([], [])
    stage = answer["stages"][0]
    assert list(stage) == ["id", "number", "title", "gate", "tally", "duties", "branches"]
    assert [one["number"] for one in answer["stages"]] == [1, 2, 3, 4]
    assert list(stage["tally"]) == TALLY
    duty = next(one for one in stage["duties"] if one["id"] == "hoi-nghi-xa")
    assert duty == {
        "id": "hoi-nghi-xa",
        "title": "Hội nghị, cuộc họp sơ kết cấp xã",
        "kind": "meeting",
        "required": True,
        "bound": "2023-10-15T00:00:00+07:00",
        "tally": {"owed": duty["tally"]["owed"], **NOTHING, "known": True},
    }
    assert duty["tally"]["owed"] > 0
    branch = stage["branches"][0]
    assert list(branch) == ["unit", "unit_name", "tally", "duties", "late", "missing"]
    assert (branch["unit"], branch["unit_name"]) == ("huyen-song-bo", "Huyện Sông Bờ")
    assert "Xã Bờ Bắc" in branch["missing"]
    assert branch["duties"]["chon-xa-diem"]["owed"] == 1


def test_status_counts_done_late_and_missing_per_district(soket: Run) -> None:
    soket("meeting", "record", "Bờ Bắc", "--on", "4/10/2023", *BY, "--as-of", "2023-10-20T08:00")
    soket("meeting", "record", "Bờ Nam", "--on", "18/10/2023", *BY, "--as-of", "2023-10-20T08:00")

    stage = soket("status", "--as-of", "2023-10-20T09:00", "--json").json["stages"][0]

    branch = next(one for one in stage["branches"] if one["unit"] == "huyen-song-bo")
    meetings = branch["duties"]["hoi-nghi-xa"]
    assert (meetings["done"], meetings["on_time"], meetings["late"]) == (2, 1, 1)
    assert meetings["overdue"] == meetings["owed"] - 2
    assert "Xã Bờ Nam" in branch["late"]
    assert "Xã Bờ Trung" in branch["late"]
    assert "Xã Bờ Trung" in branch["missing"]
    before = soket("status", "--as-of", "2023-10-10T09:00", "--json").json["stages"][0]
    assert before["tally"]["late"] == 0


def test_status_of_one_unit_lists_its_obligations_only(soket: Run) -> None:
    answer = soket("status", "--unit", "huyện Sông Bờ", "--as-of", "2023-10-01T08:00", "--json").json

    assert (answer["unit"], answer["unit_name"]) == ("huyen-song-bo", "Huyện Sông Bờ")
    assert {one["unit"] for stage in answer["stages"] for one in stage["branches"]} == {"huyen-song-bo"}
    meeting = next(one for one in answer["obligations"] if one["id"] == "hoi-nghi-xa:xa-bo-bac")
    assert meeting == {
        "id": "hoi-nghi-xa:xa-bo-bac",
        "duty": "hoi-nghi-xa",
        "title": "Hội nghị, cuộc họp sơ kết cấp xã",
        "kind": "meeting",
        "stage": "commune_pilot_meeting",
        "unit": "xa-bo-bac",
        "unit_name": "Xã Bờ Bắc",
        "paper": "",
        "required": True,
        "status": "missing",
        "timeliness": "pending",
        "bound": "2023-10-15T00:00:00+07:00",
        "original_bound": "2023-10-15T00:00:00+07:00",
        "missing_legs": [],
    }
    assert not any("ngoc" in str(one["unit"]) for one in answer["obligations"])


def test_status_of_a_commune_reads_in_words(soket: Run) -> None:
    found = soket("status", "--unit", "xã Bờ Bắc", "--as-of", "2023-10-20T08:00")

    assert found.code == 0
    assert "· Xã Bờ Bắc ·" in found.out.splitlines()[0]
    assert "▲ Quá hạn" in found.out
    assert "hoi-nghi-xa:xa-bo-bac" in found.out


def test_status_refuses_a_unit_it_does_not_know(soket: Run) -> None:
    assert soket("status", "--unit", "Xứ Lạ", "--json").json["refused"]["code"] == "UNIT_UNCLEAR"


def test_status_fits_one_screen_and_says_what_is_simulated(soket: Run) -> None:
    found = soket("status", "--as-of", "2023-10-01T08:00")

    lines = found.out.splitlines()
    assert lines[0] == "Sơ kết 3 năm Chương trình · MÔ PHỎNG, KẾ HOẠCH MẪU"
    assert lines[1] == "08:00 Chủ nhật 01/10/2023 · kế hoạch số 1234/KH-UBND ngày 15/9/2023"
    assert len(lines) < 50
    assert max(map(len, lines)) <= 200
    assert [line[:2] for line in lines if line[:3] in ("1. ", "2. ", "3. ", "4. ")] == ["1.", "2.", "3.", "4."]


@pytest.mark.parametrize(
    ("moment", "command"),
    [("2023-10-01T08:00", "soket gate show"), ("2023-09-14T09:00", "soket plan issue --number SỐ --on NGÀY")],
)
def test_status_ends_with_the_next_useful_command(soket: Run, moment: str, command: str) -> None:
    last = soket("status", "--as-of", moment).out.splitlines()[-1]

    assert last.startswith("Lệnh nên chạy tiếp: soket ")
    if "issue" in command:
        assert command in last


def test_alone_it_shows_today(soket: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOKET_AS_OF", "2023-10-01T08:00:00")

    found = soket()

    assert found.code == 0
    assert "08:00 Chủ nhật 01/10/2023" in found.out
    assert found.out.splitlines()[-1].startswith("Lệnh nên chạy tiếp: soket ")


def test_alone_on_a_new_machine_it_says_how_to_begin(bare_soket: Run, tmp_path: Path) -> None:
    found = bare_soket()

    assert (found.code, found.err) == (0, "")
    assert "soket plan load" in found.out
    assert files(tmp_path) == []


def test_alone_with_several_campaigns_it_lists_them(bare_soket: Run) -> None:
    for key in ("dot-mot", "dot-hai"):
        bare_soket("plan", "load", str(plan_dirs.SMALL), "--campaign", key, *BY, "--as-of", "2023-09-14T08:00")

    found = bare_soket()
    refused = bare_soket("status", "--json").json["refused"]

    assert found.code == 0
    assert found.out.splitlines()[1:] == ["  soket status --campaign dot-mot", "  soket status --campaign dot-hai"]
    assert (refused["code"], refused["candidates"]) == ("CAMPAIGN_UNCLEAR", ["dot-mot", "dot-hai"])
    assert bare_soket("status", "--campaign", "dot-hai", "--json").json["campaign"] == "dot-hai"


@pytest.mark.parametrize(
    "line",
    [("status",), ("status", "--json"), ("campaigns",), ("gate", "show"), ("ledger", "verify"), ("ledger", "show")],
)
def test_look_without_a_database_is_a_sentence_and_makes_nothing(
    bare_soket: Run, tmp_path: Path, line: tuple[str, ...]
) -> None:
    found = bare_soket(*line)

    assert found.code == 1
    assert "soket plan load" in found.out + found.err
    assert files(tmp_path) == []


def test_look_changes_nothing_and_leaves_nothing_but_the_plan(
    soket: Run, tmp_path: Path, campaign_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("SOKET_HOME", str(home))
    beside = Path(campaign_url.removeprefix("sqlite:///"))
    before = databases.dump(campaign_url)

    codes = [
        soket(*line, "--as-of", "2023-10-01").code
        for line in (["status"], ["status", "--unit", "Sông Bờ"], ["gate", "show"], ["ledger", "show"])
    ]

    assert codes == [0, 0, 1, 0]
    assert databases.dump(campaign_url) == before
    assert [name for name in files(tmp_path) if not name.startswith("home/plans")] == ["home"]
    assert sorted(path.name for path in beside.parent.glob(f"{beside.name}*")) == [beside.name]
