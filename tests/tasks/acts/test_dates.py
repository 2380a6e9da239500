"""Form 2.4: the day of the conference, and working dates where the plan prints none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.standings import Status
from tasks import surveys
from tasks.acts import dates
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks.conftest import CheckRefused, CheckRepeat

MORNING = "2023-11-20T09:00"
FRIDAY = date(2023, 12, 8)
PRINT, FILM = "bao-in:bao-tinh", "phim:van-phong"


def set_day(desk: Any, on: date = FRIDAY, **changes: Any) -> Any:
    return dates.set_day(desk, on=on, **({"duty": "hoi-nghi-tinh", "by": BY} | changes))


def set_working_date(desk: Any, before: date, **changes: Any) -> Any:
    fields: dict[str, Any] = {"duty": "bao-cao-chung", "by": BY, "reason": "Theo lịch in"}
    return dates.set_working_date(desk, before=before, **(fields | changes))


@pytest.mark.proves("R-III.3a-09", "R-IV.3-3", "E10", "F31")
def test_day_is_set_and_moved_and_what_hangs_on_it_moves_too(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    def bounds() -> list[object]:
        return [season.standing(desk(MORNING), key).bound for key in (PRINT, FILM)]

    assert bounds() == [None, None]
    first = check_repeat(lambda: set_day(desk(MORNING)))
    assert bounds() == [season.at("2023-12-08T00:00"), season.at("2023-12-06T00:00")]
    second = check_repeat(lambda: set_day(desk(MORNING), date(2023, 12, 12), reason="Lãnh đạo bận"))
    assert bounds() == [season.at("2023-12-12T00:00"), season.at("2023-12-10T00:00")]

    assert first.facts == (
        ("Trước đó", "chưa đặt"),
        ("Phim sơ kết 3 năm", "đến hết thứ Ba 05/12/2023"),
        ("01 kỳ báo phát tại Hội nghị", "đến hết thứ Năm 07/12/2023"),
    )
    assert second.facts[0] == ("Trước đó", "thứ Sáu 08/12/2023")
    found = season.standing(desk(MORNING), "hoi-nghi-tinh:tinh-mau")
    assert (found.planned_on, surveys.take(desk(MORNING)).set_dates) == (
        date(2023, 12, 12),
        {"hoi-nghi-tinh": date(2023, 12, 12)},
    )


@pytest.mark.proves("E11", "R-III.2-2", "R-III.3a-09", "T-02", "T-39", "E44", "X8")
@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 12, 8), []),
        (date(2023, 12, 1), []),
        (date(2023, 11, 30), ["Đúng ngày in trên hạn Báo cáo tham luận"]),
        (date(2023, 11, 29), ["Sớm hơn hạn Báo cáo tham luận (trước thứ Năm 30/11/2023)"]),
        (date(2023, 12, 4), ["Chủ nhật 03/12/2023 không phải ngày Báo Mẫu phát hành"]),
        (date(2023, 12, 9), ["thứ Bảy 09/12/2023 là ngày nghỉ"]),
        (date(2023, 12, 15), ["không còn trước thứ Sáu 15/12/2023 như kế hoạch in"]),
        (date(2023, 11, 21), ["Sớm hơn hạn", "Phim sơ kết 3 năm: hạn thứ Bảy 18/11/2023 đã qua", "hôm nay"]),
    ],
)
def test_day_is_taken_with_the_warnings_it_deserves(desk: MakeDesk, day: date, words: list[str]) -> None:
    receipt = set_day(desk(MORNING), day)

    assert len(receipt.warnings) == len(words), receipt.warnings
    assert all(word in said for word, said in zip(words, receipt.warnings, strict=True))


@pytest.mark.proves("E11")
@pytest.mark.parametrize(("day", "blockers"), [(date(2023, 11, 29), ["date:2023-11-29"]), (date(2023, 11, 30), [])])
def test_gate_stays_closed_for_a_day_before_papers_are_due(desk: MakeDesk, day: date, blockers: list[str]) -> None:
    set_day(desk(MORNING), day)

    gate = season.gate(desk(MORNING), "provincial_conference")

    assert [one.id for one in gate.blockers if one.condition == "date_set"] == blockers


@pytest.mark.parametrize(
    ("day", "changes", "code", "words"),
    [
        (date(2023, 11, 19), {}, "DATE_PAST", ["Ngày họp Chủ nhật 19/11/2023 đã qua"]),
        (date(1, 1, 1), {}, "DATE_PAST", ["đã qua"]),
        (date(2024, 12, 8), {}, "DATE_IMPOSSIBLE", ["quá một năm"]),
        (date(9999, 12, 31), {}, "DATE_IMPOSSIBLE", ["quá một năm"]),
        (FRIDAY, {"duty": "hoi-nghi-huyen"}, "NOT_ONE_DAY", ["1.1"]),
        (FRIDAY, {"duty": "bao-cao-chung"}, "NOT_ONE_DAY", ["không phải là một cuộc họp chung"]),
        (FRIDAY, {"duty": "hội nghị lạ"}, "DUTY_UNKNOWN", ["hội nghị lạ"]),
        (FRIDAY, {"by": ""}, "PERSON_MISSING", ["họ tên"]),
    ],
)
@pytest.mark.one_database
def test_impossible_day_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, day: date, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    with check_refused(code, *words):
        set_day(desk(MORNING), day, **changes)


@pytest.mark.proves("E10", "F31")
@pytest.mark.parametrize("reason", ["", " ", "?!"])
def test_moving_a_day_needs_a_reason(desk: MakeDesk, check_refused: CheckRefused, reason: str) -> None:
    set_day(desk(MORNING))

    with check_refused("REASON_MISSING", "lý do"):
        set_day(desk(MORNING), date(2023, 12, 12), reason=reason)


@pytest.mark.proves("E10")
def test_conference_that_was_held_is_not_moved(desk: MakeDesk, check_refused: CheckRefused) -> None:
    from tasks.acts import openings

    set_day(desk(MORNING))
    openings.override(desk(MORNING), stage="provincial_conference", by=BY, reason=REASON)
    season.hold(desk("2023-12-08T17:00"), "tỉnh Mẫu", FRIDAY)

    with check_refused("DUTY_DONE", "đã họp thứ Sáu 08/12/2023"):
        set_day(desk("2023-12-08T18:00"), date(2023, 12, 12), reason=REASON)


# --------------------------------------------------------------------------------------------------- working dates


@pytest.mark.proves("T-06", "F31")
def test_working_date_is_set_where_the_plan_prints_none(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    receipt = check_repeat(lambda: set_working_date(desk(MORNING), date(2023, 12, 4)))

    found = season.standing(desk(MORNING), "bao-cao-chung:van-phong")
    assert receipt.title == "Đã ghi: ngày làm việc của 'Báo cáo chung sơ kết': trước thứ Hai 04/12/2023"
    assert receipt.facts == (("Trước đó", "trước thứ Tư 06/12/2023"), ("Lý do", "Theo lịch in"))
    assert receipt.warnings == ("Ngày cuối Chủ nhật 03/12/2023 là ngày nghỉ.",)
    assert (found.bound, found.owed.printed_before) == (season.at("2023-12-04T00:00"), None)


@pytest.mark.proves("T-06", "F04")
@pytest.mark.parametrize(
    ("before", "changes", "code", "words"),
    [
        (date(2023, 11, 25), {"duty": "bao-cao-huyen"}, "BOUND_PRINTED", ["trước thứ Tư 15/11/2023", "2.2"]),
        (date(2023, 12, 5), {"duty": "tham-luan"}, "BOUND_PRINTED", ["trước thứ Năm 30/11/2023"]),
        (date(2023, 11, 20), {}, "DATE_PAST", ["đã qua"]),
        (date(1, 1, 1), {}, "DATE_PAST", ["đã qua"]),
        (date(2033, 12, 4), {}, "DATE_IMPOSSIBLE", ["quá một năm"]),
        (date(2023, 12, 4), {"reason": ""}, "REASON_MISSING", ["lý do"]),
        (date(2023, 12, 4), {"by": ""}, "PERSON_MISSING", ["họ tên"]),
        (date(2023, 12, 4), {"duty": "việc lạ"}, "DUTY_UNKNOWN", ["việc lạ"]),
    ],
)
@pytest.mark.one_database
def test_impossible_working_date_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, before: date, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    with check_refused(code, *words):
        set_working_date(desk(MORNING), before, **changes)


def test_working_date_of_many_units_is_set_for_all(desk: MakeDesk) -> None:
    set_working_date(desk("2023-09-20T09:00"), date(2023, 10, 31), duty="bao-cao-xa")

    found = {
        one.owed.working_before
        for one in surveys.take(desk("2023-09-20T09:00")).standings
        if one.owed.duty == "bao-cao-xa" and one.status is not Status.VOID
    }
    assert found == {date(2023, 10, 31)}
