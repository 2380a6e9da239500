"""Forms 2.3 and 4.x: open a gate although something is missing, take that back, run a stage again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.standings import Status
from tasks import surveys
from tasks.acts import dates, openings, verdicts
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks.conftest import CheckRefused, CheckRepeat

MORNING = "2023-11-16T09:00"  # Thursday, two days after reports were due
STAGE = "report_consolidation"


def override(desk: Any, stage: str = STAGE, **changes: Any) -> Any:
    typed: dict[str, Any] = {"stage": stage, "by": BY, "reason": REASON, **changes}
    return openings.override(desk, **typed)


@pytest.mark.proves("T-45", "F22", "X7", "F31", "R-I.2-3")
def test_override_opens_the_gate_without_two(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    season.accept_reports(desk(MORNING), but=["huyen-nui-doi", "so-y-te"])

    receipt = check_repeat(lambda: override(desk(MORNING)))

    gate = season.gate(desk(MORNING), STAGE)
    survey = surveys.take(desk(MORNING))
    assert receipt.title == "Đã ghi: cho mở 'Tổng hợp báo cáo chung' khi còn thiếu 2 việc"
    assert receipt.facts[0] == (
        "Bỏ qua",
        "Huyện Núi Đôi (Báo cáo sơ kết của UBND cấp huyện), Sở Y tế (Báo cáo sơ kết của sở, ngành)",
    )
    assert (gate.is_open, gate.is_overridden) == (True, True)
    assert {(one.id, by.by, by.reason) for one, by in gate.waived} == {
        ("bao-cao-huyen:huyen-nui-doi", BY, REASON),
        ("bao-cao-so:so-y-te", BY, REASON),
    }
    assert survey.ready[STAGE] == {"tinh-mau": ["bao-cao-chung:van-phong"]}
    assert season.told(desk(MORNING))[-1] == ("override", STAGE)


@pytest.mark.proves("T-45", "F22")
def test_what_turns_up_missing_later_is_not_covered(desk: MakeDesk) -> None:
    season.accept_reports(desk(MORNING), but=["huyen-nui-doi"])
    override(desk(MORNING))

    verdicts.judge(
        desk("2023-11-17T09:00"), act=verdicts.RETURN, by=BY, duty="bao-cao-so:so-y-te", reason="Thiếu kiến nghị"
    )

    gate = season.gate(desk("2023-11-17T09:00"), STAGE)
    assert [one.id for one in gate.blockers] == ["bao-cao-so:so-y-te"]
    second = override(desk("2023-11-17T10:00"))
    assert second.facts[0] == ("Bỏ qua", "Sở Y tế (Báo cáo sơ kết của sở, ngành)")
    assert season.gate(desk("2023-11-17T10:00"), STAGE).is_open


@pytest.mark.proves("T-45", "F22", "R-I.2-3")
def test_override_of_one_district_leaves_the_others_closed(desk: MakeDesk) -> None:
    receipt = override(desk(MORNING), "district_meeting", unit="huyện Núi Đôi")

    survey = surveys.take(desk(MORNING))
    assert receipt.units == ("huyen-nui-doi",)
    assert {one.scope: one.is_open for one in survey.gates["district_meeting"]} == {
        "huyen-song-bo": False,
        "huyen-nui-doi": True,
        "thi-xa-bien-ngoc": False,
        "huyen-hon-ngoc": True,
    }
    assert list(survey.ready["district_meeting"]) == ["huyen-nui-doi"]


def test_dry_run_says_what_would_be_waived_and_writes_nothing(desk: MakeDesk, dump: Any) -> None:
    before = dump()

    receipt = override(desk(MORNING), dry_run=True)

    assert receipt.title == "Chạy thử: sẽ cho mở 'Tổng hợp báo cáo chung' khi còn thiếu 6 việc"
    assert dump() == before


@pytest.mark.proves("E33", "F22", "F15")
def test_override_taken_back_closes_the_gate_and_keeps_what_was_opened(
    desk: MakeDesk, check_repeat: CheckRepeat
) -> None:
    override(desk(MORNING))
    season.open_ready(desk(MORNING))

    receipt = check_repeat(
        lambda: openings.withdraw_override(desk("2023-11-16T10:00"), stage=STAGE, by=BY, reason="Bấm nhầm")
    )

    later = desk("2023-11-16T11:00")
    assert receipt.facts[0] == ("Lại chờ", "6 việc")
    assert not season.gate(later, STAGE).is_open
    assert season.standing(later, "bao-cao-chung:van-phong").status is Status.MISSING
    assert season.gate(desk("2023-11-16T09:30"), STAGE).is_open  # as it was then
    assert surveys.take(later).overrides == ()


@pytest.mark.proves("T-45", "F22")
def test_all_overrides_of_a_gate_are_taken_back_together(desk: MakeDesk) -> None:
    season.accept_reports(desk(MORNING), but=["huyen-nui-doi"])
    override(desk(MORNING))
    verdicts.judge(desk(MORNING), act=verdicts.RETURN, by=BY, duty="bao-cao-so:so-y-te", reason="Thiếu kiến nghị")
    override(desk(MORNING))
    assert len(surveys.take(desk(MORNING)).overrides) == 2

    openings.withdraw_override(desk(MORNING), stage=STAGE, by=BY, reason="Bấm nhầm")

    assert len(season.gate(desk(MORNING), STAGE).blockers) == 2


@pytest.mark.proves("E11", "R-III.3a-09")
def test_early_conference_needs_a_named_person(desk: MakeDesk) -> None:
    dates.set_day(desk(MORNING), duty="hoi-nghi-tinh", on=date(2023, 11, 29), by=BY)

    receipt = override(desk(MORNING), "provincial_conference")

    assert "ngày họp 29/11/2023 sớm hơn hạn báo cáo tham luận (trước 30/11/2023)" in dict(receipt.facts)["Bỏ qua"]
    dates.set_day(desk(MORNING), duty="hoi-nghi-tinh", on=date(2023, 11, 28), by=BY, reason=REASON)
    blockers = season.gate(desk(MORNING), "provincial_conference").blockers
    assert [one.id for one in blockers] == ["date:2023-11-28"]


@pytest.mark.proves("F31", "F22", "T-45")
@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"by": ""}, "PERSON_MISSING", ["họ tên và chức vụ"]),
        ({"by": "A"}, "PERSON_MISSING", ["họ tên và chức vụ"]),
        ({"reason": ""}, "REASON_MISSING", ["lý do"]),
        ({"reason": "...\n"}, "REASON_MISSING", ["lý do"]),
        ({"reason": "x" * 10_000}, "TEXT_TOO_LONG", ["10.000"]),
        ({"stage": "giai đoạn 9"}, "STAGE_UNKNOWN", ["giai đoạn 9", "3 (report_consolidation)"]),
        ({"unit": "huyện Núi Đôi"}, "SCOPE_UNKNOWN", ["chỉ có một cổng chung"]),
        ({"stage": "district_meeting"}, "SCOPE_MISSING", ["Hãy ghi đơn vị được mở"]),
        ({"stage": "district_meeting", "unit": "huyện Lạ"}, "UNIT_UNCLEAR", ["huyện Lạ"]),
        ({"stage": "district_meeting", "unit": "huyện Hòn Ngọc"}, "GATE_OPEN", ["Huyện Hòn Ngọc", "không cần cho mở"]),
    ],
)
@pytest.mark.one_database
def test_impossible_override_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    with check_refused(code, *words):
        override(desk(MORNING), **changes)


def test_nothing_to_take_back_is_a_repeat(desk: MakeDesk) -> None:
    assert openings.withdraw_override(desk(MORNING), stage=STAGE, by=BY, reason="Bấm nhầm").is_repeat


@pytest.mark.proves("F33", "F31", "E34")
@pytest.mark.parametrize("typed", ["2", "district_meeting", "district-meeting", "Hội nghị và báo cáo cấp huyện"])
def test_running_a_stage_again_names_who_asked_and_changes_no_obligation(desk: MakeDesk, dump: Any, typed: str) -> None:
    before = dump()

    receipt, stage, unit = openings.retrigger(desk(MORNING), stage=typed, by=BY, reason=REASON, unit="Núi Đôi")

    after = dump()
    assert (stage, unit) == ("district_meeting", "huyen-nui-doi")
    assert receipt.title == "Đã ghi: chạy lại 'Hội nghị và báo cáo cấp huyện' cho Huyện Núi Đôi"
    assert {table for table in after if after[table] != before[table]} == {"campaign", "decision", "ledger"}
    assert season.told(desk(MORNING))[-1] == ("retrigger", "district_meeting:huyen-nui-doi")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"by": ""}, "PERSON_MISSING"),
        ({"reason": ""}, "REASON_MISSING"),
        ({"stage": "9"}, "STAGE_UNKNOWN"),
        ({"unit": "Tân An"}, "UNIT_UNCLEAR"),
    ],
)
@pytest.mark.proves("F31")
@pytest.mark.one_database
def test_impossible_run_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, changes: dict[str, Any], code: str
) -> None:
    fields: dict[str, Any] = {"stage": "2", "by": BY, "reason": REASON}

    with check_refused(code):
        openings.retrigger(desk(MORNING), **(fields | changes))
