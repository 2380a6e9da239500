"""Who is invited, from files: the shipped ones load; damaged ones are refused with file, line and the nearest name."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from adapters import composition_files, plan_files
from adapters.plan_files import PlanFileError, PlanFileFinding
from domain import composition, plans
from domain.invitations import Holder
from tests import plan_dirs
from tests.adapters.plan_folders import rewrite

INVITATIONS, PERSONS = "invitations.yaml", "persons.csv"
HEADER = "id,name,honorific,unit,post,email,valid_from,valid_to\n"


@cache
def plan() -> plans.Plan:
    return plan_files.load(plan_dirs.REAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ke-hoach"
    made.mkdir()
    for file in (INVITATIONS, PERSONS):
        shutil.copy(plan_dirs.REAL / file, made / file)
    return made


def findings_of(folder: Path) -> list[PlanFileFinding]:
    with pytest.raises(PlanFileError) as caught:
        composition_files.load(folder, plan())
    return caught.value.findings


def write_persons(folder: Path, *rows: str) -> None:
    (folder / PERSONS).write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")


# ----------------------------------------------------------------------------------------------------------- reading


def test_shipped_files_load_and_name_nobody() -> None:
    made = composition_files.load(plan_dirs.REAL, plan())

    assert list(made.entries) == ["C-3", "C-4"]
    assert made.holders == ()


def test_plan_without_the_files_has_no_list(tmp_path: Path) -> None:
    assert composition_files.load(plan_dirs.TWO_TIER, plan_files.load(plan_dirs.TWO_TIER)) == composition.Composition()
    assert composition_files.load(tmp_path / "khong-co", plan()) == composition.Composition()


def test_entry_keeps_what_the_file_says() -> None:
    entries = composition_files.load(plan_dirs.REAL, plan()).entries
    chairs = next(one for one in entries["C-4"] if one.post == "Chủ tịch UBND")
    left = next(one for one in entries["C-3"] if one.line == "HĐND cấp huyện")
    missing = next(one for one in entries["C-4"] if one.line == "các Ban HĐND tỉnh")

    assert chairs == composition.Entry(
        "Chủ tịch UBND các xã trên địa bàn tỉnh", "Chủ tịch UBND", plans.Selector(levels=("commune",), kinds=("xa",))
    )
    assert left == composition.Entry("HĐND cấp huyện", left_to="do UBND cấp huyện mời")
    assert missing == composition.Entry("các Ban HĐND tỉnh")


def test_person_row_becomes_a_holder(folder: Path) -> None:
    write_persons(
        folder,
        "nguoi-1,Nguyễn Văn Mẫu,ông,so-yt,Giám đốc,mau@so-y-te.example,01/02/2023,2023-12-31",
        "nguoi-1,Nguyễn Văn Mẫu,,bcd-tinh,Thành viên,,,",
    )

    assert composition_files.load(folder, plan()).holders == (
        Holder(
            person="nguoi-1",
            name="Nguyễn Văn Mẫu",
            honorific="ông",
            unit="so-yt",
            post="Giám đốc",
            email="mau@so-y-te.example",
            valid_from=date(2023, 2, 1),
            valid_to=date(2023, 12, 31),
        ),
        Holder("nguoi-1", "Nguyễn Văn Mẫu", "", "bcd-tinh", "Thành viên"),
    )


def test_persons_alone_are_read(folder: Path) -> None:
    (folder / INVITATIONS).unlink()
    write_persons(folder, "nguoi-1,Nguyễn Văn Mẫu,,so-yt,Giám đốc,,,")

    made = composition_files.load(folder, plan())

    assert (made.entries, len(made.holders)) == ({}, 1)


# --------------------------------------------------------------------------------------------------- invitations.yaml


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: C-4", "id: C-44", ("không có hội nghị nào mã 'C-44'", "Cần mã 'C-4'")),
        ("id: C-4", "id: C-3", ("hội nghị 'C-3' lặp lại", "dòng 5", "mỗi hội nghị một lần")),
        ("roster: dung-diem", "roster: dung-diemm", ("không có danh sách nào mã 'dung-diemm'", "Cần mã 'dung-diem'")),
        ("kinds: [huyen]", "kinds: [huyenn]", ("không có loại đơn vị nào mã 'huyenn'", "Cần mã 'huyen'")),
        ("levels: [commune]", "levels: [comune]", ("không có cấp nào mã 'comune'", "Cần mã 'commune'")),
        ("units: [bcd-tinh]", "units: [bcd-tin]", ("không có đơn vị nào mã 'bcd-tin'", "Cần mã 'bcd-tinh'")),
        ("units: [bcd-tinh]", "groups: [counsil]", ("không có khối nào mã 'counsil'", "Cần mã 'council'")),
        (
            "chosen: village",
            "chosen: pilot",
            ("không có mục đích lựa chọn ghi tên nào mã 'pilot'", "cooperative, village"),
        ),
        ("chosen: village", "chosen: vilage", ("'vilage'", "Cần mã 'village'")),
        (
            "line: Thường trực UBND tỉnh",
            "line: Thường trực UBND tình",
            ("hội nghị 'C-4' không có thành phần 'Thường trực UBND tình'", "Cần dòng 'Thường trực UBND tỉnh'"),
        ),
        ("line: Ủy ban MTTQVN tỉnh", "line: zzz", ("không có thành phần 'zzz'", "conferences.yaml")),
        ("roster: dung-diem", "chosem: village", ("không có khóa nào tên 'chosem'", "Cần khóa 'chosen'")),
        ("roster: dung-diem", "roster: dung-diem\n        chosen: village", ("ghi roster và chosen", "đúng một trong")),
        ("        roster: dung-diem\n", "", ("ghi thiếu nơi lấy danh sách", "owners, roster, chosen, none")),
        ("        post: Thường trực HĐND\n", "", ("'Thường trực HĐND tỉnh' thiếu chức danh (post)", "Chủ tịch UBND")),
        ("owners: {units: [bcd-tinh]}", "owners: {participating: true}", ("không nói đơn vị nào", "levels, kinds")),
        ("units: [bcd-tinh]", "roster: dung-diem", ("không có khóa nào tên 'roster'", "levels, kinds, groups, units")),
    ],
)
def test_damaged_invitations_are_refused_with_the_nearest_name(
    folder: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    rewrite(folder / INVITATIONS, old, new)

    messages = [one.message for one in findings_of(folder)]

    assert any(all(word in message for word in words) for message in messages), messages
    assert all(message.startswith(f"Không mở được ke-hoach/{INVITATIONS}, dòng ") for message in messages)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: C-4", "id: C-9"),
        ("roster: dung-diem", "roster: khong-co"),
        ("kinds: [huyen]", "kinds: [huyenn]"),
        ("line: Thường trực UBND tỉnh", "line: Thường trực UBND tình"),
        ("chosen: village", "chosen: lang"),
        ("line: các Ban Đảng Tỉnh ủy", "lime: các Ban Đảng Tỉnh ủy"),
    ],
)
def test_findings_carry_the_line_of_the_fault(folder: Path, old: str, new: str) -> None:
    line = rewrite(folder / INVITATIONS, old, new)

    found = findings_of(folder)

    assert {(one.file, one.line) for one in found} == {(f"ke-hoach/{INVITATIONS}", line)}


def test_all_faults_are_told_at_once(folder: Path) -> None:
    rewrite(folder / INVITATIONS, "kinds: [huyen]", "kinds: [huyenn]")
    rewrite(folder / INVITATIONS, "chosen: village", "chosen: lang")
    write_persons(folder, "nguoi-1,Nguyễn Văn Mẫu,,so-ytt,Giám đốc,,,")

    assert [one.file for one in findings_of(folder)] == [f"ke-hoach/{INVITATIONS}"] * 2 + [f"ke-hoach/{PERSONS}"]


@pytest.mark.parametrize("content", ["", "conferences: a\n", "- a\n", "conferences: [\n", "khac: 1\n", "\x00"])
def test_files_that_are_no_composition_are_refused(folder: Path, content: str) -> None:
    (folder / INVITATIONS).write_text(content, encoding="utf-8")

    assert findings_of(folder)


# ------------------------------------------------------------------------------------------------------- persons.csv


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("p,Mẫu,,so-ytt,Giám đốc,,,", ("không có đơn vị nào mã 'so-ytt'", "Cần mã 'so-yt'")),
        ("p,Mẫu,,so-yt,Giám đốc,,31/11/2023,", ("valid_from", "'31/11/2023' không phải là ngày")),
        ("p,Mẫu,,so-yt,Giám đốc,,2023-05-01,2023-05-01", ("valid_to sau valid_from",)),
        ("p,Mẫu,,so-yt,Giám đốc,mau@,,", ("'mau@' không phải địa chỉ thư",)),
        ("p,Mẫu,ngài,so-yt,Giám đốc,,,", ("'ngài' không có trong các giá trị", "ông, bà, đồng chí")),
        ("p,Mẫu,,so-yt,,,,", ("thiếu chức danh (post)",)),
        ("p 1,Mẫu,,so-yt,Giám đốc,,,", ("không dùng làm mã được",)),
        ("nguoi-1,Trần Thị Khác,,so-yt,Giám đốc,,,", ("'Trần Thị Khác'", "ở dòng 2 ghi cho 'Nguyễn Văn Mẫu'")),
    ],
)
def test_damaged_person_row_is_refused_with_its_line(folder: Path, row: str, words: tuple[str, ...]) -> None:
    write_persons(folder, "nguoi-1,Nguyễn Văn Mẫu,,so-yt,Giám đốc,,,", row)

    (finding,) = findings_of(folder)

    assert (finding.file, finding.line) == (f"ke-hoach/{PERSONS}", 3)
    assert all(word in finding.message for word in words), finding.message


def test_misspelt_column_is_refused(folder: Path) -> None:
    (folder / PERSONS).write_text(HEADER.replace("honorific", "honorifc"), encoding="utf-8")

    assert any("'honorifc'" in one.message and "cột 'honorific'" in one.message for one in findings_of(folder))
