"""Form 1.1: a meeting is planned, held or cancelled."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain import errors
from domain.standings import Status, Timeliness
from tasks import campaigns
from tasks import desk as desks
from tasks.acts import meetings
from tasks.acts.meetings import MeetingReport
from tests import plan_dirs, season
from tests.conftest import MakeDesk
from tests.season import BY, PILOTS
from tests.tasks.conftest import CheckRefused, CheckRepeat

MORNING = "2023-10-05T09:00"  # a Thursday
WEDNESDAY = date(2023, 10, 4)


def told(**changes: Any) -> MeetingReport:
    """Xã Bờ Bắc met on Wednesday 04/10/2023."""
    fields: dict[str, Any] = {"unit": "xã Bờ Bắc", "on": WEDNESDAY, "by": BY, "lessons": "Giao việc từng thôn"}
    return MeetingReport(**(fields | changes))


@pytest.mark.proves("F23", "F31", "R-III.3a-06", "R-IV.4-3")
def test_held_meeting_is_recorded_with_name_and_evidence(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    report = told(
        place="Hội trường UBND xã", chair="Bí thư Đảng ủy xã", attendance=85, awards="given", evidence="BB số 3",
        within="huyện Sông Bờ",
    )  # fmt: skip

    receipt = check_repeat(lambda: meetings.record(desk(MORNING), report))

    assert receipt.title == "Đã ghi: Xã Bờ Bắc đã họp thứ Tư 04/10/2023"
    assert receipt.facts == (("Trước đó", "chưa ghi gì"), ("Chủ trì", "Bí thư Đảng ủy xã"))
    assert (receipt.event, receipt.units, receipt.warnings) == ("meeting.held", ("xa-bo-bac",), ())
    standing = season.standing(desk(MORNING), "hoi-nghi-xa:xa-bo-bac")
    assert (standing.status, standing.timeliness, standing.held_on) == (Status.ACCEPTED, Timeliness.ON_TIME, WEDNESDAY)
    assert season.told(desk(MORNING))[-1] == ("meeting_held", "hoi-nghi-xa:xa-bo-bac")


@pytest.mark.proves("F23", "E10")
def test_meeting_goes_from_planned_to_moved_to_held_to_cancelled(desk: MakeDesk) -> None:
    def now() -> tuple[Status, date | None, date | None]:
        found = season.standing(desk("2023-10-14T18:00"), "hoi-nghi-xa:xa-bo-bac")
        return found.status, found.planned_on, found.held_on

    meetings.record(desk(MORNING), told(state="planned", on=date(2023, 10, 12)))
    assert now() == (Status.PLANNED, date(2023, 10, 12), None)
    moved = meetings.record(desk(MORNING), told(state="planned", on=date(2023, 10, 13)))
    assert moved.facts[0] == ("Trước đó", "dự kiến họp thứ Năm 12/10/2023")
    meetings.record(desk("2023-10-13T17:00"), told(on=date(2023, 10, 13)))
    assert now() == (Status.ACCEPTED, date(2023, 10, 13), date(2023, 10, 13))
    meetings.record(desk("2023-10-14T17:00"), told(state="cancelled", on=date(2023, 10, 13)))
    assert now() == (Status.MISSING, None, None)


@pytest.mark.proves("R-III.3a-04", "R-III.3a-05")
def test_other_communes_may_hold_a_meeting_instead_of_a_conference(desk: MakeDesk) -> None:
    receipt = meetings.record(desk(MORNING), told(form="meeting", awards="none"))

    assert receipt.warnings == ()
    assert season.standing(desk(MORNING), "hoi-nghi-xa:xa-bo-bac").is_done


@pytest.mark.proves("R-III.3a-04", "R-III.3a-07", "T-36")
def test_pilot_holds_a_conference_chaired_as_the_plan_says(desk: MakeDesk) -> None:
    season.choose_pilots(desk(MORNING), ["huyen-song-bo"])

    pilot = meetings.record(desk(MORNING), told(form="meeting", awards="none"))
    other = meetings.record(desk(MORNING), told(unit="xã Bờ Nam", form="meeting", awards="none"))

    assert pilot.facts[1] == ("Chủ trì", "Bí thư, Chủ tịch UBND xã được chọn")
    assert pilot.warnings == ("Kế hoạch yêu cầu tổ chức hội nghị ở đây; lần này ghi là cuộc họp.",)
    assert (other.facts[1], other.warnings) == (("Chủ trì", "chưa ghi"), ())


@pytest.mark.proves("R-III.3a-08", "T-08")
@pytest.mark.parametrize(
    ("district", "chair"),
    [("huyện Sông Bờ", "Chủ tịch UBND huyện"), ("thị xã Biển Ngọc", "Chủ tịch UBND thị xã")],
)
def test_district_conference_is_chaired_by_the_chair_of_its_own_kind(desk: MakeDesk, district: str, chair: str) -> None:
    season.choose_pilots(desk(MORNING))
    season.hold_pilots(desk(MORNING), WEDNESDAY)

    receipt = meetings.record(desk("2023-11-09T09:00"), told(unit=district, on=date(2023, 11, 8)))

    assert receipt.facts[1] == ("Chủ trì", chair)


@pytest.mark.proves("R-III.3a-01", "R-III.3a-06", "R-II.1-2", "R-IV.4-1", "E01")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": date(2023, 10, 15), "awards": "none"}, "Chủ nhật 15/10/2023 là sau hạn (trước Chủ nhật 15/10/2023)"),
        ({"is_in_person": False, "awards": "none"}, "Kế hoạch yêu cầu họp trực tiếp"),
        ({}, "Chưa trả lời về khen thưởng"),
        ({"lessons": "", "awards": "none"}, "Xã điểm phải ghi kinh nghiệm rút ra"),
    ],
)
def test_meeting_is_taken_with_a_warning(desk: MakeDesk, changes: dict[str, Any], words: str) -> None:
    season.choose_pilots(desk(MORNING), ["huyen-song-bo"])

    receipt = meetings.record(desk("2023-10-16T08:00"), told(**changes))

    assert len(receipt.warnings) == 1
    assert words in receipt.warnings[0]


@pytest.mark.proves("T-03", "R-III.3a-08")
@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 11, 9), ()),  # Friday, Monday and Tuesday are left
        (date(2023, 11, 10), ("chỉ còn 2 ngày làm việc để viết báo cáo (trước thứ Tư 15/11/2023)",)),
        (date(2023, 11, 14), ("chỉ còn 0 ngày làm việc",)),
    ],
)
def test_conference_just_ahead_of_its_report_is_pointed_out(desk: MakeDesk, day: date, words: tuple[str, ...]) -> None:
    season.choose_pilots(desk(MORNING), ["huyen-song-bo"])
    season.hold_pilots(desk(MORNING), WEDNESDAY, ["huyen-song-bo"])

    receipt = meetings.record(desk("2023-11-01T09:00"), told(unit="huyện Sông Bờ", state="planned", on=day))

    assert len(receipt.warnings) == len(words)
    assert all(word in said for word, said in zip(words, receipt.warnings, strict=True))


@pytest.mark.proves("F31")
@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"unit": "xã Xa Lắc"}, "UNIT_UNCLEAR", ["Không tìm thấy đơn vị 'xã Xa Lắc'"]),
        ({"unit": ""}, "UNIT_UNCLEAR", ["Chưa ghi tên đơn vị"]),
        ({"unit": "\x00\u200b"}, "UNIT_UNCLEAR", ["Chưa ghi tên đơn vị"]),
        ({"unit": "Bờ Bắc " * 2000}, "UNIT_UNCLEAR", ["không phải là tên đơn vị"]),
        ({"within": "huyện Núi Đôi"}, "UNIT_UNCLEAR", ["Bờ Bắc"]),
        ({"on": date(2023, 10, 6)}, "DATE_IN_FUTURE", ["Ngày họp thứ Sáu 06/10/2023 chưa đến", "05/10/2023"]),
        ({"on": date(9999, 12, 31)}, "DATE_IN_FUTURE", ["9999"]),
        ({"on": date(2023, 9, 14)}, "DATE_TOO_EARLY", ["sớm hơn ngày ban hành", "15/9/2023"]),
        ({"on": date(1, 1, 1)}, "DATE_TOO_EARLY", ["sớm hơn ngày ban hành"]),
        ({"state": "planned"}, "DATE_PAST", ["đã qua", "đã họp"]),
        ({"state": "planned", "on": date(2032, 10, 12)}, "DATE_IMPOSSIBLE", ["quá một năm"]),
        ({"state": "cancelled"}, "NOTHING_TO_CANCEL", ["Xã Bờ Bắc chưa có lịch họp nào"]),
        ({"state": "họp rồi"}, "STATE_UNKNOWN", ["họp rồi"]),
        ({"attendance": -1}, "NUMBER_IMPOSSIBLE", ["-1"]),
        ({"attendance": 100_001}, "NUMBER_IMPOSSIBLE", ["100001"]),
        ({"by": ""}, "PERSON_MISSING", ["họ tên và chức vụ"]),
        ({"by": "  \x07 ."}, "PERSON_MISSING", ["họ tên và chức vụ"]),
        ({"by": "Bình " * 100}, "TEXT_TOO_LONG", ["tối đa 200"]),
        ({"lessons": "ơ" * 10_000}, "TEXT_TOO_LONG", ["Kinh nghiệm rút ra dài 10.000 ký tự, tối đa 4.000"]),
        ({"place": "x" * 301}, "TEXT_TOO_LONG", ["Địa điểm dài 301"]),
        ({"unit": "phường Ngọc Đông"}, "NOT_OWED", ["Phường Ngọc Đông"]),
        ({"unit": "Sở Y tế"}, "NOT_OWED", ["Sở Y tế"]),
    ],
)
@pytest.mark.one_database
def test_impossible_report_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    with check_refused(code, *words):
        meetings.record(desk(MORNING), told(**changes))


@pytest.mark.proves("T-14", "X10")
def test_name_of_two_communes_is_refused_with_both(desk: MakeDesk, check_refused: CheckRefused) -> None:
    with check_refused("UNIT_UNCLEAR", "huyện Sông Bờ", "thị xã Biển Ngọc") as caught:
        meetings.record(desk(MORNING), told(unit="Tân An"))

    assert caught.value.candidates == ("xa-bo-tan-an", "xa-ngoc-tan-an")
    placed = meetings.record(desk(MORNING), told(unit="Tân An", within="thị xã Biển Ngọc"))
    assert placed.units == ("xa-ngoc-tan-an",)


@pytest.mark.proves("R-I.2-3", "X7", "T-04")
def test_district_cannot_have_met_before_its_pilots(desk: MakeDesk, check_refused: CheckRefused) -> None:
    report = told(unit="huyện Sông Bờ")

    with check_refused("GATE_CLOSED", "Huyện Sông Bờ: chưa chọn", "2.3"):
        meetings.record(desk(MORNING), report)
    season.choose_pilots(desk(MORNING), ["huyen-song-bo"])
    with check_refused("GATE_CLOSED", "Xã Bờ Bắc: chưa họp"):
        meetings.record(desk(MORNING), report)
    season.hold(desk(MORNING), PILOTS["huyen-song-bo"], WEDNESDAY, lessons="")
    with check_refused("GATE_CLOSED", "Xã Bờ Bắc: chưa ghi kinh nghiệm rút ra"):
        meetings.record(desk(MORNING), report)
    season.hold(desk(MORNING), PILOTS["huyen-song-bo"], WEDNESDAY)

    assert meetings.record(desk(MORNING), report).units == ("huyen-song-bo",)


@pytest.mark.proves("E02", "R-III.3a-02")
def test_island_district_meets_without_pilots(desk: MakeDesk) -> None:
    receipt = meetings.record(desk(MORNING), told(unit="huyện Hòn Ngọc"))

    assert receipt.units == (season.ISLAND,)


@pytest.mark.proves("T-07", "R-H-1")
def test_nothing_is_held_before_the_plan_is_issued(database_url: str, home: Path) -> None:
    moment = season.at("2023-09-14T08:00")
    campaigns.load_plan(database_url, plan_dirs.SMALL, by=BY, as_of=moment)
    draft = desks.Desk(database_url, season.CAMPAIGN, moment, home)

    with pytest.raises(errors.Refusal) as caught:
        meetings.record(draft, told(on=date(2023, 9, 13)))

    assert caught.value.code == "NOT_ISSUED"


def test_texts_are_kept_clean(desk: MakeDesk) -> None:
    meetings.record(
        desk(MORNING), told(lessons="Giao\x00 việc\u200b\r\n rõ", place="\tHội  trường ", by="Lê\x1b Cường")
    )

    standing = season.standing(desk(MORNING), "hoi-nghi-xa:xa-bo-bac")
    assert standing.has_lessons
    assert meetings.record(desk(MORNING), told(lessons="Giao việc rõ", place="Hội trường", by="Lê Cường")).is_repeat
