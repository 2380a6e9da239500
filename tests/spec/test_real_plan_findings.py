"""What the linter must notice about the plan of Quảng Nam, as an official would check it against the text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from adapters import plan_files
from domain import plan_checks, plans

PLAN = Path(__file__).parents[2] / "config" / "plans" / "quang-nam-ntm-2023"


@cache
def real_plan() -> plans.Plan:
    return plan_files.load(PLAN)


@cache
def findings() -> tuple[plan_checks.PlanFinding, ...]:
    return tuple(plan_checks.check(real_plan()))


def messages(code: str) -> list[str]:
    return [finding.message for finding in findings() if finding.code == code]


def test_the_plan_can_be_run() -> None:
    assert [finding for finding in findings() if finding.severity == plan_checks.ERROR] == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param(code, words, id=words[0], marks=pytest.mark.proves(*ids))
        for code, words, ids in [
            ("LAST_DAY_OFF", ("Chủ nhật 15/10/2023", "thứ Bảy 14/10/2023", "thứ Sáu 13/10/2023"), ("T-02",)),
            ("EQUAL_BOUNDS", ("bao-cao-huyen", "hoi-nghi-huyen", "trước thứ Tư 15/11/2023"), ("T-03",)),
            ("PILOTS_SHARE_BOUND", ("hoi-nghi-xa", "15/10/2023"), ("T-04",)),
            ("HEADER_BLANK", ("chưa có số và ngày ban hành",), ("T-07",)),
            ("UNIT_WITHOUT_PAPER", ("Huyện Thăng Bình", "xã Bình Giang", "xã Bình Tú", "16/18"), ("T-09",)),
            ("UNIT_WITHOUT_PAPER", ("Thành phố Tam Kỳ", "xã Tam Thanh", "16/18"), ("T-09",)),
            ("PRINTED_KIND_DIFFERS", ("Cẩm Kim", "“thị xã Hội An”", "thành phố Hội An"), ("T-10",)),
            ("NAME_VARIANT", ("Lãng, huyện Tây Giang", "xã Lăng"), ("T-11",)),
            ("NAME_AMBIGUOUS", ("Trà Đơn", "xã Trà Dơn", "xã Trà Don", "huyện Nam Trà My"), ("T-12",)),
            ("NAME_VARIANT", ("Kà Dăng", "xã Ka Dăng"), ("T-13",)),
            ("NAMES_CLASH", ("xã Tam Thanh", "xã Tam Thành", "xã Tam Thạnh"), ("T-14",)),
            ("NAMES_CLASH_IN_PARENT", ("xã Tam Đàn", "xã Tam Dân", "huyện Phú Ninh"), ("T-14",)),
            ("NAME_ONE_SYLLABLE", ("xã Ba", "xã Tư", "xã Dang"), ("T-15",)),
            ("ROSTER_NOT_LOADED", ("Thành viên Ban Chỉ đạo", "bao-cao-so"), ("T-19",)),
            ("ROSTER_NOT_LOADED", ("đứng điểm",), ("T-44",)),
            ("TOO_MANY_PAPERS", ("100 tham luận", "700 phút"), ("T-35",)),
            ("PUBLICATION_DAYS_UNKNOWN", ("Báo Quảng Nam", "1 ngày"), ("T-39",)),
            ("CONTENT_WITHOUT_SPEAKER", ("số 02", "nội dung 02, 04, 05 chưa"), ("X11",)),
            ("CONTENT_WITHOUT_SPEAKER", ("số 03", "nội dung 07, 08 chưa"), ("X11",)),
            ("CONTENT_WITHOUT_SPEAKER", ("số 07", "nội dung 02 chưa"), ("X11",)),
            ("CONTENT_WITHOUT_SPEAKER", ("số 08", "nội dung 01 chưa"), ("X11",)),
            ("COMPONENT_WITHOUT_SPEAKER", ("số 11",), ("X11",)),
            ("RELATED_SPLIT_OPEN", ("số 09", "Tỉnh đoàn"), ("T-34",)),
        ]
    ],
)
def test_the_trap_is_noticed(code: str, words: tuple[str, ...]) -> None:
    assert any(all(word in message for word in words) for message in messages(code)), messages(code)


@pytest.mark.proves("T-06")
@pytest.mark.parametrize(
    "duty",
    ["bao-cao-chung", "bao-cao-xa", "chon-xa-diem", "chon-thon", "chon-htx", "phim", "giay-moi", "chuyen-ke-hoach"],
)
def test_a_duty_the_plan_gives_no_day_is_named(duty: str) -> None:
    assert any(f"({duty})" in message for message in [*messages("ONLY_WORKING_DATE"), *messages("UNDATED")])


@pytest.mark.proves("T-09")
def test_no_other_district_is_said_to_lack_a_paper() -> None:
    units = {unit.id: unit for unit in real_plan().units}
    lacking = [units[id] for one in findings() if one.code == "UNIT_WITHOUT_PAPER" for id in one.units]

    assert {unit.name for unit in lacking if unit.group == "district"} == {"Tam Kỳ", "Thăng Bình"}


@pytest.mark.proves("T-08")
def test_towns_and_cities_have_a_chair_of_their_own() -> None:
    assert messages("CHAIR_OF_OTHER_KIND") == []


@pytest.mark.proves("X11")
def test_components_whole_or_in_part_match_the_register() -> None:
    lines = {line.component: line for line in plan_checks.coverage(real_plan())}

    assert {number: line.missing for number, line in lines.items() if line.missing} == {
        "02": ("02", "04", "05"),
        "03": ("07", "08"),
        "07": ("02",),
        "08": ("01",),
    }
    assert [number for number, line in lines.items() if line.whole] == ["01", "06"]
    assert [number for number, line in lines.items() if not line.has_speaker] == ["11"]
