"""Names of runs: state first, short enough for a list, findable by tag."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import gates, receipts, run_names, surveys
from domain.standings import Act, Did
from tests import factories
from tests.factories_survey import arrived, at, busy_acts, chosen, done, held, make_survey

STATE = re.compile(r"Chờ quyết định|Chờ|Đã mở|Đã giao|Đã ghi|Không ghi|Không có gì mới|Xong|Hỏng|Chạy thử")
PILOTS = {f"chon-xa-diem:{district}": [chosen(below[0], at(25, 9))] for district, below in factories.COMMUNES.items()}


def finished() -> dict[str, list[Act]]:
    """The first two stages are done: meetings held, reports accepted."""
    said = busy_acts()
    day = at(14, 11)
    for district, communes in factories.COMMUNES.items():
        said[f"hoi-nghi-huyen:{district}"] = [held(date(2023, 11, 8), day)]
        said[f"bao-cao-huyen:{district}"] = done(day)
        for commune in communes:
            said[f"hoi-nghi-xa:{commune}"] = [held(date(2023, 10, 12), day)]
    return said


def test_stage_run_names_who_is_missing_and_the_bound() -> None:
    survey = make_survey(acts=busy_acts() | {"bao-cao-so:so-y-te": []}, is_simulated=False)

    assert run_names.stage_run(survey, "district_meeting") == run_names.RunName(
        "Chờ 2/3 huyện: Núi Đôi, Biển Ngọc · trước 15/11 (còn 2 ngày)", ("cho",)
    )


def test_stage_run_tells_a_simulated_campaign_apart() -> None:
    survey = make_survey(acts=busy_acts() | {"bao-cao-so:so-y-te": []})

    assert run_names.stage_run(survey, "district_meeting").text.endswith("(còn 2 ngày) (mô phỏng)")


def test_stage_run_puts_what_waits_for_a_person_first() -> None:
    survey = make_survey(acts=busy_acts(), is_simulated=False)

    said = run_names.stage_run(survey, "district_meeting")

    assert said.text.startswith("Chờ quyết định: Sở Y tế: Báo cáo sơ kết")
    assert said.text.endswith(" · chờ 2/3 huyện")
    assert said.tags == ("cho", "can-nguoi")


def test_stage_run_of_closed_gates_names_the_closed_ones() -> None:
    acts = PILOTS | {"hoi-nghi-xa:xa-bo-bac": [held(date(2023, 10, 2), at(2, 10))]}
    survey = make_survey(acts=acts, closed=("district_meeting",), is_simulated=False)

    assert run_names.stage_run(survey, "district_meeting").text == (
        "Chờ 2/3 huyện: Núi Đôi, Biển Ngọc · trước 15/11 (còn 2 ngày)"
    )


def test_stage_run_says_what_it_opened() -> None:
    survey = make_survey(acts=finished(), is_simulated=False)
    district = run_names.stage_run(survey, "district_meeting", ["bao-cao-huyen:huyen-nui-doi", "huyen-song-bo"])

    assert district.text == "Đã mở 2/3 huyện: Núi Đôi, Sông Bờ · Hội nghị, báo cáo cấp huyện"
    assert district.tags == ()
    assert run_names.stage_run(survey, "district_meeting", ["Huyện Núi Đôi", "Huyện Sông Bờ"]) == district


def test_stage_run_says_that_the_stage_before_is_complete() -> None:
    acts = finished() | {f"bao-cao-so:{one}": done(at(10, 11)) for one in factories.DEPARTMENTS}
    survey = make_survey(acts=acts, is_simulated=False)

    assert run_names.stage_run(survey, "report_consolidation", ["bao-cao-chung:van-phong-dieu-phoi"]).text == (
        "Đã mở: Báo cáo chung · đủ 3/3 huyện"
    )


def test_duties_given_out_before_a_gate_opens_are_not_called_an_opening() -> None:
    survey = make_survey(is_simulated=False)

    assert run_names.stage_run(survey, "provincial_conference", ["tham-luan:TL-001"]).text == (
        "Đã giao 1 việc: Hội nghị cấp tỉnh · bước chưa mở"
    )
    assert run_names.stage_run(survey, "district_meeting", ["chon-thon:huyen-nui-doi"]).text == (
        "Đã giao 1 việc: Hội nghị, báo cáo cấp huyện · bước chưa mở"
    )


def test_stage_run_is_done_when_nobody_is_missing() -> None:
    survey = make_survey(acts=finished(), is_simulated=False)

    assert run_names.stage_run(survey, "commune_pilot_meeting").text == "Xong: Sơ kết điểm và sơ kết xã · đủ 9/9 xã"


def test_stage_run_of_a_plan_that_is_not_issued_asks_a_person() -> None:
    survey = make_survey(issued_on=None, as_of=at(1, 9), is_simulated=False)

    assert run_names.stage_run(survey, "commune_pilot_meeting") == run_names.RunName(
        "Chờ quyết định: Kế hoạch chưa ghi số, ngày ban hành", ("cho", "can-nguoi")
    )


@pytest.mark.proves("T-19")
def test_stage_run_gives_no_total_while_a_roster_is_not_loaded() -> None:
    plan = factories.make_plan(rosters=())
    survey = make_survey(plan, is_simulated=False)

    assert run_names.stage_run(survey, "report_consolidation").text.startswith("Chờ 5 báo cáo: ")


def test_stage_run_without_obligations_has_nothing_new() -> None:
    plan = factories.make_plan(duties=(), papers=())
    survey = make_survey(plan, is_simulated=False)

    assert run_names.stage_run(survey, "commune_pilot_meeting").text == "Không có gì mới · thứ Hai 13/11 08:00"


def test_dry_run_says_so_and_carries_no_tag() -> None:
    said = run_names.stage_run(make_survey(acts=busy_acts()), "district_meeting", dry_run=True)

    assert said.text.startswith("Chạy thử: Chờ quyết định")
    assert said.tags == ()


def test_pipeline_says_what_opened_then_decisions_then_that_nothing_is_new() -> None:
    quiet = make_survey(acts=busy_acts() | {"bao-cao-so:so-y-te": []}, is_simulated=False)
    busy = make_survey(acts=busy_acts(), is_simulated=False)

    assert run_names.pipeline(busy, {"district_meeting": ["x"]}).text == (
        "Đã mở 1 việc: Hội nghị, báo cáo cấp huyện · thứ Hai 13/11 08:00"
    )
    assert run_names.pipeline(busy, {"district_meeting": ["x"], "report_consolidation": ["y"]}).text.startswith(
        "Đã mở 2 việc: Hội nghị, báo cáo cấp huyện, Báo cáo chung"
    )
    assert run_names.pipeline(busy, {"district_meeting": []}) == run_names.RunName(
        "Chờ quyết định 1 việc: Sở Y tế · thứ Hai 13/11 08:00", ("cho", "can-nguoi")
    )
    assert run_names.pipeline(quiet, {}).text == "Không có gì mới · thứ Hai 13/11 08:00"


def test_broken_names_the_branches_and_that_the_others_run() -> None:
    assert run_names.broken(["Quế Sơn", "Nam Giang"], "huyện").text == (
        "Hỏng: huyện Quế Sơn, Nam Giang – các huyện khác vẫn chạy"
    )
    assert run_names.broken(["Huyện Quế Sơn"]).text == "Hỏng: Huyện Quế Sơn – các đơn vị khác vẫn chạy"
    assert "Ba và 2 đơn vị khác" in run_names.broken(["Quế Sơn", "Nam Giang", "Ba", "Tư", "Lăng"]).text


def test_receipt_and_refusal_are_named_by_what_was_written() -> None:
    written = receipts.Receipt("Đã ghi: gia hạn huyện Nam Giang", "Lê B, Phó Chánh Văn phòng", at(13, 11), "x")
    again = receipts.Receipt("Đã ghi: gia hạn huyện Nam Giang", "Lê B", at(13, 11), "x", is_repeat=True)

    assert run_names.receipt(written).text == "Đã ghi: gia hạn huyện Nam Giang · theo Lê B, Phó Chánh Văn phòng"
    assert run_names.receipt(again).text == "Đã ghi từ trước: gia hạn huyện Nam Giang · theo Lê B"
    assert run_names.refused("Thiếu lý do: ô đang để trống. Hãy ghi.").text == (
        "Không ghi: Thiếu lý do: ô đang để trống"
    )


def all_names(survey: surveys.Survey) -> list[run_names.RunName]:
    """Every name a campaign can give at one moment."""
    everything = [one.owed.key for one in survey.standings]
    stages = [stage.id for stage in survey.plan.stages]
    return [
        *(run_names.stage_run(survey, stage, opened) for stage in stages for opened in ((), everything, ["lạ"])),
        *(run_names.stage_run(survey, stage, dry_run=True) for stage in stages),
        run_names.pipeline(survey, {}),
        run_names.pipeline(survey, dict.fromkeys(stages, everything)),
    ]


@pytest.mark.parametrize("length", [1, 40, 300])
@pytest.mark.parametrize("as_of", [at(10, 9), at(14, 10), at(15, 11), at(20, 12)])
def test_names_are_short_and_begin_with_the_state(as_of, length: int) -> None:
    plan = factories.make_plan()
    for unit in plan.units:
        plan = factories.with_unit(plan, unit.id, name=f"{unit.name} " + "Đắk Rơ " * (length // 7))
    for survey in (make_survey(plan, as_of=as_of), make_survey(plan, busy_acts(), as_of=as_of)):
        for name in all_names(survey):
            assert len(name.text) <= run_names.MOST, name.text
            state = STATE.match(name.text)
            assert state, name.text
            assert len(state[0]) <= run_names.FIRST
            if count := re.match(r"(?:Chạy thử: )?(?:Chờ|Đã mở) \d+/\d+", name.text):
                assert count.end() <= run_names.FIRST, name.text


@given(st.text(max_size=300), st.text(max_size=200))
def test_typed_text_never_makes_a_long_or_broken_name(message: str, by: str) -> None:
    found = [
        run_names.refused(message).text,
        run_names.receipt(receipts.Receipt(f"Đã ghi: {message}", by, at(13, 11), "x")).text,
        run_names.broken([message, by]).text,
    ]

    for name in found:
        assert len(name) <= run_names.MOST
        assert STATE.match(name)
        assert "\n" not in name


@pytest.mark.proves("T-45")
def test_override_opens_the_gate_and_the_run_waits_for_the_stage_itself() -> None:
    waives = frozenset({"bao-cao-huyen:huyen-nui-doi", "bao-cao-huyen:thi-xa-bien-ngoc", "bao-cao-so:so-nong-nghiep"})
    by = gates.Override(1, "report_consolidation", "", waives, "Lê B", "không chờ được", at(13, 11))
    acts = busy_acts() | {"bao-cao-so:so-y-te": done(at(10, 11))}
    waiting = make_survey(acts=acts)
    going = make_survey(acts=acts, overrides=[by])

    assert [gate.is_open for gate in waiting.gates["report_consolidation"]] == [False]
    assert [gate.is_open for gate in going.gates["report_consolidation"]] == [True]
    assert run_names.stage_run(going, "report_consolidation", ["bao-cao-chung:van-phong-dieu-phoi"]).text.startswith(
        "Đã mở: Báo cáo chung"
    )


def test_half_a_report_keeps_a_district_waiting() -> None:
    acts = finished() | {
        "bao-cao-huyen:huyen-song-bo": [arrived("official", at(10, 11)), Act(Did.RETURNED, at(11, 11))]
    }
    survey = make_survey(acts=acts | {"bao-cao-so:so-y-te": []}, is_simulated=False)

    assert run_names.stage_run(survey, "district_meeting").text == ("Chờ 1/3 huyện: Sông Bờ · trước 15/11 (còn 2 ngày)")
