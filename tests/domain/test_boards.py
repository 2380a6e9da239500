"""The facts of the boards: who is missing, what waits for a person, which act helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain import boards, consolidation, gates, operator_acts, plans, progress
from domain.standings import Act, Did
from tests import factories
from tests.factories_survey import accepted, arrived, at, busy_acts, chosen, done, held, make_survey


def rows_of(board: boards.StageBoard) -> dict[str, list[str]]:
    return {row.name: [cell.text for cell in row.cells] for row in board.rows}


def acts_of(board: boards.StageBoard) -> dict[str, list[tuple[str, str]]]:
    return {row.name: [(act.deployment, act.label) for act in row.acts] for row in board.rows}


@pytest.mark.proves("X7", "X2")
def test_district_board_has_a_row_per_district_problems_first() -> None:
    board = boards.stage(make_survey(acts=busy_acts()), "district_meeting")

    assert board.row_noun == "huyện"
    assert board.columns == ("Họp xã", "Họp huyện", "Báo cáo huyện")
    assert rows_of(board) == {
        "Núi Đôi": ["▲ 1/3 (thiếu Đôi Giữa, Đôi Hạ)", "○ Dự kiến 14/11", "◊ Trả lại"],
        "Biển Ngọc": ["● 3/3", "○ Chưa có", "■ Một đường (thiếu bản mềm)"],
        "Sông Bờ": ["● 3/3", "● Đã họp 08/11", "● Đạt"],
    }
    assert [row.step for row in board.rows] == ["chờ gửi lại", "chờ phần còn thiếu", "xong"]


def test_rows_offer_the_form_that_helps_filled_in() -> None:
    board = boards.stage(make_survey(acts=busy_acts()), "district_meeting")
    acts = {row.name: row.acts for row in board.rows}

    assert acts["Biển Ngọc"][0] == operator_acts.Act(
        "1.2",
        "Ghi nhận bản mềm",
        {"don_vi": "Thị xã Biển Ngọc", "viec": "bao-cao-huyen:thi-xa-bien-ngoc", "duong": "thư điện tử"},
    )
    assert acts["Núi Đôi"][1] == operator_acts.Act(
        "1.1",
        "Ghi đã họp",
        {"don_vi": "Huyện Núi Đôi", "tinh_trang": "đã họp", "ngay": "2023-11-14"},
    )
    assert acts["Sông Bờ"] == ()


def test_a_row_of_communes_names_the_commune_its_act_is_about() -> None:
    board = boards.stage(make_survey(acts=busy_acts()), "commune_pilot_meeting")
    row = board.rows[0]

    assert (row.name, row.step) == ("Núi Đôi", "Đôi Giữa và 1 đơn vị khác: chờ báo ngày họp")
    assert row.acts == (
        operator_acts.Act("1.1", "Ghi lịch họp", {"don_vi": "Xã Đôi Giữa, Huyện Núi Đôi", "tinh_trang": "dự kiến họp"}),
    )


@pytest.mark.proves("E02")
def test_a_silent_commune_is_a_gap_of_its_stage_and_keeps_no_district_from_being_done() -> None:
    acts = busy_acts()
    del acts["hoi-nghi-xa:xa-bo-nam"]
    survey = make_survey(acts=acts)

    communes = boards.stage(survey, "commune_pilot_meeting").line.measure
    district = next(row for row in boards.stage(survey, "district_meeting").rows if row.name == "Sông Bờ")

    assert "Bờ Nam (Sông Bờ)" in communes.missing
    assert district.is_done
    assert district.cells[0].missing == ("Bờ Nam",)


def test_a_closed_gate_says_what_is_missing_and_offers_the_override_per_district() -> None:
    acts = {"chon-xa-diem:huyen-song-bo": [chosen("xa-bo-bac", at(25, 9))]}
    board = boards.stage(make_survey(acts=acts, closed=("district_meeting",)), "district_meeting")

    assert [row.step for row in board.rows] == [
        "chưa mở: chưa họp (Bờ Bắc)",
        "chưa mở: chưa chọn xã",
        "chưa mở: chưa chọn xã",
    ]
    assert acts_of(board)["Sông Bờ"] == [("2.3", "Cho mở khi còn thiếu")]
    assert board.rows[0].acts[0].values == {"giai_doan": "Hội nghị, báo cáo cấp huyện", "don_vi": "Huyện Sông Bờ"}
    assert [(gate.scope, gate.is_open) for gate in board.line.gates] == [
        ("Sông Bờ", False),
        ("Núi Đôi", False),
        ("Biển Ngọc", False),
    ]


def test_nothing_can_be_opened_by_hand_before_the_plan_is_issued() -> None:
    survey = make_survey(issued_on=None, as_of=at(1, 9))
    numbers = {
        act.deployment
        for stage in survey.plan.stages
        for gate in boards.stage(survey, stage.id).line.gates
        for act in gate.acts
    }

    assert numbers == {"2.7"}
    assert boards.general(survey).waiting[0].what == "Kế hoạch chưa ghi số, ngày ban hành."


@pytest.mark.proves("T-45", "F22")
def test_an_override_in_force_is_shown_with_who_why_and_what() -> None:
    by = gates.Override(
        7,
        "report_consolidation",
        "",
        frozenset({"bao-cao-huyen:huyen-nui-doi"}),
        "Lê B, Phó Chánh",
        "sạt lở",
        at(13, 11),
    )
    survey = make_survey(acts=busy_acts(), overrides=[by])
    waiver = boards.general(survey).waivers[0]

    assert (waiver.by, waiver.reason) == ("Lê B, Phó Chánh", "sạt lở")
    assert waiver.needs == (progress.Need("accepted", "Báo cáo sơ kết của cấp huyện", ("Núi Đôi",)),)
    assert waiver.acts == (
        operator_acts.Act(
            "2.3",
            "Thu hồi việc cho mở",
            {"giai_doan": "Báo cáo chung", "don_vi": "", "quyet_dinh": "thu hồi việc cho mở"},
        ),
    )
    report = boards.stage(survey, "report_consolidation").reports[0]
    assert [one.note for one in report.missing if one.name == "Núi Đôi"] == [
        "bỏ qua theo quyết định của Lê B, Phó Chánh, lý do: sạt lở"
    ]
    assert [one.note for one in report.missing if one.name == "Biển Ngọc"] == [""]


def test_what_waits_for_a_person_is_listed_with_its_form() -> None:
    plan = factories.with_paper(
        factories.make_plan(),
        "TL-007",
        assignee=None,
        candidates=("xa-bo-bac", "xa-bo-nam"),
        printed_as="UBND xã Bờ Bác",
    )
    waiting = boards.general(make_survey(plan, busy_acts())).waiting

    assert [(one.kind, one.name, one.acts[0].deployment) for one in waiting] == [
        ("date", "", "2.4"),
        ("settlement", "UBND xã Bờ Bác", "2.5"),
        ("verdict", "Sở Y tế", "2.1"),
    ]
    assert waiting[1].what.endswith("có thể là Bờ Bắc (Sông Bờ) hoặc Bờ Nam (Sông Bờ).")
    assert waiting[1].acts[0].values == {"viec": "tham-luan:TL-007"}


@pytest.mark.proves("E04")
def test_a_stale_snapshot_waits_for_a_person() -> None:
    frozen = consolidation.Frozen("bao-cao-chung", 2, 40, at(12, 11), "0" * 64, is_stale=True)
    survey = make_survey(acts=busy_acts(), snapshots={"bao-cao-chung": frozen})
    fresh = make_survey(acts=busy_acts(), snapshots={"bao-cao-chung": replace(frozen, is_stale=False)})

    assert [one.kind for one in boards.general(survey).waiting if one.kind == "stale"] == ["stale"]
    assert [one.kind for one in boards.general(fresh).waiting if one.kind == "stale"] == []
    assert boards.stage(survey, "report_consolidation").reports[0].frozen == frozen


@pytest.mark.proves("F05", "E01")
def test_completeness_counts_the_late_and_timeliness_does_not() -> None:
    acts = {"bao-cao-huyen:huyen-song-bo": done(at(10, 11)), "bao-cao-huyen:huyen-nui-doi": done(at(16, 11))}
    board = boards.stage(make_survey(acts=acts, as_of=at(17, 11)), "district_meeting")
    line = next(one for one in board.duties if one.duty == "bao-cao-huyen")

    assert (line.tally.done, line.tally.owed) == (2, 3)
    assert (line.tally.on_time, line.tally.late, line.tally.overdue) == (1, 1, 1)
    assert [one.name for one in line.missing] == ["Biển Ngọc"]


@pytest.mark.proves("T-19")
@pytest.mark.parametrize("is_loaded", [True, False])
def test_no_rate_where_the_roster_is_not_loaded(is_loaded: bool) -> None:
    rosters = (
        factories.make_plan().rosters if is_loaded else (plans.Roster("thanh-vien-ban-chi-dao", "Thành viên", ()),)
    )
    survey = make_survey(factories.make_plan(rosters=rosters))
    line = next(one for one in boards.stage(survey, "district_meeting").duties if one.duty == "bao-cao-so")
    general = boards.general(survey)

    assert line.tally.known is is_loaded
    assert general.stages[2].measure.known is is_loaded
    assert {one.name: one.tally.known for one in general.branches} == {
        "Tỉnh Mẫu": is_loaded,
        "Sông Bờ": True,
        "Núi Đôi": True,
        "Biển Ngọc": True,
    }
    assert general.rosters == (() if is_loaded else ("Thành viên",))


@pytest.mark.proves("T-06")
def test_printed_and_working_bounds_stay_apart() -> None:
    survey = make_survey(set_dates={"hoi-nghi-tinh": date(2023, 12, 8)})
    dues = {one.duty: one.due for stage in survey.plan.stages for one in boards.stage(survey, stage.id).duties}
    today = date(2023, 11, 13)

    assert dues["bao-cao-huyen"].text(today) == "trước 15/11 (còn 2 ngày)"
    assert dues["bao-cao-chung"].text(today) == "ngày làm việc: trước 05/12 (còn 22 ngày)"
    assert dues["bao-in"].text(today) == "trước 08/12 (còn 25 ngày), tính theo ngày họp"
    assert (dues["bao-cao-chung"].printed_before, dues["bao-cao-chung"].working_before) == (None, date(2023, 12, 5))


def test_provincial_board_groups_papers_and_shows_what_hangs_on_the_date() -> None:
    board = boards.stage(make_survey(acts=busy_acts()), "provincial_conference")

    assert [(one.title, one.tally.done, one.tally.owed) for one in board.groups] == [
        ("Sở, ban, ngành", 1, 2),
        ("Mặt trận, đoàn thể", 0, 1),
        ("Cấp huyện", 1, 3),
        ("Cấp xã", 0, 3),
        ("Thôn", 0, 3),
        ("Hợp tác xã", 0, 3),
    ]
    assert [one.name for one in board.groups[0].missing] == ["Sở Y tế"]
    assert [(one.day, [due.duty for due, _ in one.hanging]) for one in board.dates] == [(None, ["bao-in"])]
    assert board.dates[0].acts == (operator_acts.Act("2.4", "Đặt ngày họp", {"viec": "Hội nghị sơ kết cấp tỉnh"}),)
    assert board.rows == ()


def test_a_date_on_the_last_printed_day_is_a_warning_and_an_earlier_one_waits() -> None:
    early = make_survey(set_dates={"hoi-nghi-tinh": date(2023, 11, 28)})
    same_day = make_survey(set_dates={"hoi-nghi-tinh": date(2023, 11, 30)})

    assert "sớm hơn hạn" in next(one.what for one in boards.general(early).waiting if one.kind == "date")
    assert [one.warnings for one in boards.general(same_day).stages[3].gates] != [()]


@pytest.mark.proves("X9")
def test_a_plan_without_districts_has_a_row_per_commune() -> None:
    plan = factories.make_plan()
    units = tuple(
        replace(unit, parent=factories.PROVINCE) if unit.group == "commune" else unit
        for unit in plan.units
        if unit.group != "district"
    )
    levels = tuple(level for level in plan.levels if level.id != "district")
    stages = tuple(stage for stage in plan.stages if stage.id != "district_meeting")
    duties = tuple(
        duty
        for duty in plan.duties
        if duty.stage != "district_meeting" and duty.id not in ("chon-xa-diem", "chuyen-ke-hoach")
    )
    two_tiers = factories.make_plan(
        units=units, levels=levels, stages=stages, duties=duties, papers=(), branch_level="province"
    )
    acts = {"hoi-nghi-xa:xa-bo-bac": [held(date(2023, 10, 2), at(2, 10))], "bao-cao-xa:xa-bo-bac": done(at(3, 10))}
    board = boards.stage(make_survey(two_tiers, acts, as_of=at(5, 10)), "commune_pilot_meeting")

    assert board.row_noun == "xã"
    assert len(board.rows) == 9
    assert board.rows[-1].name == "Bờ Bắc"
    assert board.rows[-1].is_done
    assert board.line.measure.missing[0] == "Bờ Trung"


def test_units_that_share_a_name_are_told_apart() -> None:
    plan = factories.with_unit(factories.make_plan(), "thi-xa-bien-ngoc", name="Núi Đôi", full_name="Thị xã Núi Đôi")
    plan = factories.with_unit(plan, "xa-bo-bac", name="Đôi Hạ", full_name="Xã Đôi Hạ")
    missing = boards.general(make_survey(plan)).stages

    assert missing[1].measure.missing == ("Sông Bờ", "huyện Núi Đôi", "thị xã Núi Đôi")
    assert {"Đôi Hạ (Sông Bờ)", "Đôi Hạ (huyện Núi Đôi)"} <= set(missing[0].measure.missing)


def test_optional_duties_are_counted_and_chase_nobody() -> None:
    plan = factories.with_duty(factories.make_plan(), "phim", required=False)
    survey = make_survey(plan, {"phim:van-phong-dieu-phoi": [Act(Did.ARRIVED, at(1, 11))]})
    line = next(one for one in boards.stage(survey, "provincial_conference").duties if one.duty == "phim")

    assert (line.is_required, line.arrived, line.missing, line.tally.owed) == (False, 1, (), 0)


def test_a_report_in_both_legs_waits_for_a_verdict_until_it_is_given() -> None:
    legs = [arrived(plans.OFFICIAL, at(9, 11)), arrived(plans.SOFT, at(9, 11))]
    key = "bao-cao-huyen:huyen-nui-doi"
    waiting = boards.stage(make_survey(acts={key: legs}), "district_meeting").waiting
    judged = boards.stage(make_survey(acts={key: [*legs, accepted(at(10, 11))]}), "district_meeting").waiting

    assert [one.acts for one in waiting] == [(operator_acts.Act("2.1", "Nhận hoặc trả lại", {"viec": key}),)]
    assert judged == ()


def test_open_questions_are_counted_until_somebody_decides() -> None:
    plan = factories.make_plan()
    decided = tuple(replace(one, decided_by="Lê B") for one in plan.assumptions)

    assert [one[0] for one in boards.general(make_survey(plan)).questions] == ["Q-05"]
    assert boards.general(make_survey(factories.make_plan(assumptions=decided))).questions == ()


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(KeyError):
        boards.stage(make_survey(), "hội nghị lạ")
