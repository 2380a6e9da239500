"""A fault in any file of a plan's folder is found when the plan is checked and loaded, with its file and line."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.plan_files import PlanFileError
from domain import plan_checks as linter
from tasks import campaigns, plan_checks, surveys
from tasks import desk as desks
from tests import plan_dirs, season
from tests.databases import Dump

Damage = Callable[[Path], None]

LETTERS = 'send_at: "07:30"\ndirect: [district]\n'
INVITATIONS = "conferences:\n  - id: hoi-nghi-tinh\n    invited:\n      - {line: Ban nào đó, none: true}\n"
PERSONS = "id,name,honorific,unit,post,email,valid_from,valid_to\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The plan of Quảng Nam, to damage."""
    return Path(shutil.copytree(plan_dirs.REAL, tmp_path / "ke-hoach"))


def line_of(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first occurrence in a file; returns the line it stood on."""
    text = (folder / file).read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}: the test breaks nothing"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    return text[: text.index(old)].count("\n") + 1


def errors_of(folder: Path) -> list[linter.PlanFinding]:
    return [one for one in plan_checks.check(folder).findings if one.severity == linter.ERROR]


@pytest.mark.proves("X13")
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("letters.yaml", 'send_at: "07:30"', 'send_at: "7 rưỡi"'),
        ("letters.yaml", "direct: [district", "direct: [districts"),
        ("letters.yaml", "kinds: [report, paper]", "kinds: [report, papers]"),
        ("letters.yaml", "classes: [cap-duoi, so-nganh]", "classes: [cap-duoi, doan-the]"),
        ("invitations.yaml", "units: [bcd-tinh]", "units: [bcd-tỉnh]"),
        ("invitations.yaml", "roster: dung-diem", "roster: dung-diemm"),
        ("invitations.yaml", "line: HĐND cấp huyện", "line: HĐND huyện"),
        ("indicators.csv", ",integer,", ",integers,"),
        ("indicator-sections.yaml", "periods:", "period:"),
        ("duties.yaml", "duties:", "duty:"),
    ],
)
def test_fault_is_found_with_its_file_and_line(folder: Path, file: str, old: str, new: str) -> None:
    line = line_of(folder, file, old, new)

    places = {(one.code, one.place) for one in errors_of(folder)}

    near = {f"ke-hoach/{file}, dòng {at}" for at in range(max(line - 1, 1), line + 2)} | {f"ke-hoach/{file}"}
    assert {code for code, _ in places} == {plan_checks.FILE}
    assert {place for _, place in places} & near, places


def test_faults_of_several_files_are_told_at_once(folder: Path) -> None:
    line_of(folder, "letters.yaml", 'send_at: "07:30"', 'send_at: "7 rưỡi"')
    line_of(folder, "invitations.yaml", "roster: dung-diem", "roster: dung-diemm")
    (folder / "persons.csv").write_text(f"{PERSONS}n1,Người Một,,so-la,Giám đốc,,,\n", encoding="utf-8")
    (folder / "giay-moi.docx").write_bytes(b"PK khong phai Word")

    with pytest.raises(PlanFileError) as caught:
        plan_checks.read(folder)

    said = str(caught.value)
    assert all(f"ke-hoach/{file}, dòng" in said for file in ("letters.yaml", "invitations.yaml", "persons.csv"))
    assert "Mẫu giay-moi.docx" in said


def test_faults_beside_files_that_make_no_plan_are_told_too(folder: Path) -> None:
    line_of(folder, "duties.yaml", "duties:", "duty:")
    line_of(folder, "letters.yaml", 'send_at: "07:30"', 'send_at: "7 rưỡi"')

    files = {one.place.partition(",")[0] for one in errors_of(folder)}

    assert {"ke-hoach/duties.yaml", "ke-hoach/letters.yaml"} <= files
    assert plan_checks.check(folder).plan is None


def test_persons_are_held_against_what_is_invited(folder: Path) -> None:
    (folder / "persons.csv").write_text(f"{PERSONS}n1,Người Một,,bcd-tinh,Trưởng phòng,,,\n", encoding="utf-8")

    found = [one for one in plan_checks.check(folder).findings if one.code == "PERSON_NOT_INVITED"]

    assert [(one.severity, one.units, one.place) for one in found] == [(linter.WARNING, ("bcd-tinh",), "persons.csv")]
    assert "ví dụ “Đại diện Thường trực”" in found[0].message


def break_template(folder: Path) -> None:
    (folder / "giay-moi.docx").write_bytes(b"PK khong phai Word")


def misname_class(folder: Path) -> None:
    (folder / "letters.yaml").write_text(LETTERS.replace("district", "districts"), encoding="utf-8")


def misname_line(folder: Path) -> None:
    (folder / "invitations.yaml").write_text(INVITATIONS, encoding="utf-8")


def misname_unit(folder: Path) -> None:
    (folder / "persons.csv").write_text(f"{PERSONS}n1,Người Một,,so-la,Giám đốc,,,\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (misname_class, "plan/letters.yaml, dòng 2"),
        (misname_line, "plan/invitations.yaml, dòng "),
        (misname_unit, "plan/persons.csv, dòng 2"),
        (break_template, "Mẫu giay-moi.docx"),
    ],
)
def test_broken_file_is_not_loaded_into_a_running_campaign(
    season_url: str, home: Path, plan_dir: Path, dump: Callable[[], Dump], damage: Damage, said: str
) -> None:
    damage(plan_dir)
    before = dump()

    with pytest.raises(PlanFileError, match=said):
        campaigns.load_plan(season_url, plan_dir, by=season.BY, as_of=season.at("2023-10-10T08:00"))

    assert dump() == before
    assert surveys.take(desks.Desk(season_url, season.CAMPAIGN, season.at("2023-10-10T08:00"), home)).standings


@pytest.mark.one_database
def test_changed_word_template_reaches_the_running_campaign(season_url: str, home: Path, plan_dir: Path) -> None:
    template = plan_dir / "giay-moi.docx"
    desk = desks.Desk(season_url, season.CAMPAIGN, season.at("2023-10-10T08:00"), home)

    def loaded(content: bytes) -> bytes:
        template.write_bytes(content)
        campaigns.load_plan(season_url, plan_dir, by=season.BY, as_of=desk.as_of)
        return (Path(surveys.take(desk).plan.directory) / template.name).read_bytes()

    first = (plan_dirs.REAL / template.name).read_bytes()
    edited = io.BytesIO(first)
    with zipfile.ZipFile(edited, "a") as word:
        word.comment = b"sua loi"

    assert loaded(first) == first
    assert loaded(edited.getvalue()) == edited.getvalue() != first
