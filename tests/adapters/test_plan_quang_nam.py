"""The plan of Quảng Nam as shipped: every fact of the source plan is in the files, and only such facts."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from adapters import plan_files
from domain import plans

ROOT = Path(__file__).parents[2]
PLANS = ROOT / "config" / "plans"
ISSUED = date(2023, 9, 20)  # Wednesday; any day after the change of 10/04/2023


@pytest.fixture(scope="module")
def plan() -> plans.Plan:
    return plan_files.load(PLANS / "quang-nam-ntm-2023")


@pytest.fixture(scope="module")
def index(plan: plans.Plan) -> plans.PlanIndex:
    return plans.PlanIndex(plan)


def living(plan: plans.Plan, level: str, day: date = ISSUED) -> list[plans.Unit]:
    return [unit for unit in plan.units if unit.group == level and unit.is_valid_on(day)]


@pytest.mark.proves("R-H-1", "R-H-2", "T-07", "F03")
def test_document_is_a_draft_without_number_and_date(plan: plans.Plan) -> None:
    document = plan.document

    assert (document.number, document.issued_on, document.earliest_issue) == (None, None, date(2023, 8, 10))
    assert document.title.startswith("Tổ chức Hội nghị sơ kết 3 năm (2021-2023)")
    assert document.signature == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert document.signer == "Trần Anh Tuấn"
    assert not plan.is_sample


@pytest.mark.proves("F01")
def test_territory_is_counted_as_in_the_official_list(plan: plans.Plan) -> None:
    assert Counter(unit.kind for unit in living(plan, "district")) == {"huyen": 15, "thi_xa": 1, "thanh_pho": 2}
    assert Counter(unit.kind for unit in living(plan, "commune")) == {"xa": 197, "phuong": 30, "thi_tran": 14}
    assert [unit.id for unit in living(plan, "province")] == ["dv23-49"]


@pytest.mark.proves("T-37", "F02")
def test_former_communes_are_units_of_their_own_until_the_change(plan: plans.Plan, index: plans.PlanIndex) -> None:
    former = [unit for unit in plan.units if unit.valid_to is not None]
    before, after = date(2023, 4, 9), date(2023, 4, 10)

    assert {unit.id for unit in former} == {f"dv20-{code}" for code in (20560, 20561, 20562, 20593, 20596, 20656)}
    assert {unit.kind for unit in former} == {"xa"}
    assert {unit.valid_to for unit in former} == {after}
    for unit in former:
        assert unit.successor is not None
        successor = index.units[unit.successor]
        assert (successor.valid_from, successor.parent) == (after, unit.parent)
        assert successor.kind in ("phuong", "thi_tran")
    assert Counter(unit.kind for unit in living(plan, "commune", before))["xa"] == 203
    assert Counter(unit.kind for unit in living(plan, "commune", after))["xa"] == 197


@pytest.mark.proves("T-37")
def test_193_communes_take_part_on_the_day_of_issue(plan: plans.Plan) -> None:
    asked = [unit for unit in living(plan, "commune") if unit.participates == "yes"]
    outside = {unit.name: unit.participates for unit in living(plan, "commune") if unit.participates.startswith("no")}

    assert len(asked) == 193
    assert {unit.kind for unit in asked} == {"xa"}
    assert outside == {"Bình Minh": "no", "Tam Hiệp": "no", "Duy Nghĩa": "no_inferred", "Duy Hải": "no_inferred"}


@pytest.mark.proves("T-10", "T-11", "T-12", "T-13", "T-25")
def test_names_of_the_plan_are_aliases(index: plans.PlanIndex) -> None:
    units = index.units

    assert "thị xã Hội An" in units["dv23-503"].aliases
    assert "Lãng" in units["dv23-20449"].aliases
    assert "Kà Dăng" in units["dv23-20497"].aliases
    assert "Trà Đơn" in units["dv23-20938"].aliases
    assert "Trà Đơn" in units["dv23-20956"].aliases
    office, broadcaster = units["vpdp-ntm-tinh"], units["dai-ptth"]
    assert {office.name, office.full_name, *office.aliases} >= {
        "Văn phòng Điều phối NTM tỉnh",
        "Văn phòng Điều phối nông thôn mới tỉnh",
        "Văn phòng Điều phối Chương trình MTQG xây dựng nông thôn mới tỉnh",
    }
    assert {broadcaster.name, *broadcaster.aliases} >= {
        "Đài Phát thanh - Truyền hình Quảng Nam",
        "Đài Phát thanh - Truyền hình tỉnh",
        "Đài PTTH tỉnh",
    }


@pytest.mark.proves("T-42")
def test_bodies_outside_the_committee_s_line_may_not_be_ordered(plan: plans.Plan, index: plans.PlanIndex) -> None:
    classes = {one.id: one for one in plan.addressee_classes}
    free = {unit.id for unit in plan.units if not classes[unit.addressee].may_be_ordered}
    verbs = {
        unit: classes[index.units[unit].addressee].request_verb
        for unit in ("dv23-509", "so-yt", "hnd-tinh", "bcd-tinh")
    }

    unions = {"ubmttq-tinh", "hnd-tinh", "hlhpn-tinh", "tinh-doan"}
    assert free == unions | {"bchqs", "ca-tinh", "dv23-49", "bcd-tinh", "bao-qn", "dai-ptth"}
    assert verbs == {"dv23-509": "yêu cầu", "so-yt": "đề nghị", "hnd-tinh": "đề nghị", "bcd-tinh": "kính mời"}


def test_bodies_of_the_plan_are_there(plan: plans.Plan, index: plans.PlanIndex) -> None:
    groups = Counter(unit.group for unit in plan.units if unit.group not in ("province", "district", "commune"))

    assert groups == {"department": 16, "union": 4, "press": 2, "office": 2, "council": 1}
    assert (plan.office, plan.host) == ("vpdp-ntm-tinh", "dv23-49")
    assert index.units["dv23-509"].office_name == "UBND huyện Quế Sơn"
    assert index.units["dv23-20485"].office_name == "UBND xã Ba"
    assert index.branch_of["dv23-20485"] == "dv23-505"
    assert index.branch_of["so-yt"] == "dv23-49"


@pytest.mark.proves("T-06", "R-III.2-1", "R-III.2-2", "R-III.3a-06", "R-III.3a-08", "R-III.3a-09", "R-IV.3-3")
def test_printed_bounds_and_working_dates_stay_apart(plan: plans.Plan) -> None:
    bounds = plan.bounds
    november = date(2023, 11, 15)

    assert [bound.id for bound in bounds] == [f"D-{number:02}" for number in range(1, 17)]
    assert {bound.id: bound.printed_before for bound in bounds if bound.printed_before} == {
        "D-01": date(2023, 10, 15),
        "D-02": november,
        "D-03": november,
        "D-04": november,
        "D-05": date(2023, 11, 30),
        "D-06": date(2023, 12, 15),
    }
    assert {bound.id: (bound.relative_to, bound.offset_days) for bound in bounds if bound.relative_to} == {
        "D-07": ("hoi-nghi-tinh", -1),
        "D-08": ("hoi-nghi-tinh", -3),
        "D-14": ("hoi-nghi-tinh", -7),
    }
    working = [bound for bound in bounds if bound.working_before]
    assert {bound.id for bound in working} == {"D-09", "D-10", "D-11", "D-12", "D-13", "D-15", "D-16"}
    assert not [bound.id for bound in working if bound.printed_before or not bound.assumption]


def test_questions_of_the_plan_are_open_with_a_default(plan: plans.Plan) -> None:
    asked = {one.id for one in plan.assumptions}

    assert asked == {f"Q-{number:02}" for number in range(1, 13)} | {"T-06"}
    assert not [one.id for one in plan.assumptions if one.decided_by]


def test_stages_run_from_the_communes_up(plan: plans.Plan) -> None:
    gates = {stage.id: (stage.gate_per, [condition.kind for condition in stage.gate]) for stage in plan.stages}

    assert gates == {
        "commune_pilot_meeting": ("district", ["issued"]),
        "district_meeting": ("district", ["pilots_held"]),
        "report_consolidation": ("", ["accepted"]),
        "provincial_conference": ("", ["frozen", "accepted", "date_set"]),
    }
    assert [stage.number for stage in plan.stages] == [1, 2, 3, 4]


def test_duties_name_requirements_of_the_catalogue(plan: plans.Plan) -> None:
    with (ROOT / "docs" / "catalogue.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["id"] for row in csv.DictReader(lines)}

    named = {one for duty in plan.duties for one in duty.catalogue}
    assert named <= known
    assert len(named) > 40


@pytest.mark.proves("T-05", "T-18", "T-20", "T-21", "T-22", "T-27", "R-III.2-3", "R-III.2-5", "R-IV.3-2")
def test_duties_say_who_owes_what_in_which_legs(index: plans.PlanIndex) -> None:
    duties = index.duties
    official, soft = plans.OFFICIAL, plans.SOFT

    assert len(duties) == 23
    choice = duties["chon-xa-diem"].choice
    assert choice is not None
    assert (choice.least, choice.most, choice.conference) == (1, 2, "C-1")
    assert (duties["bao-cao-xa"].to, duties["bao-cao-xa"].legs) == (plans.PARENT, (soft,))
    assert duties["bao-cao-huyen"].legs == duties["bao-cao-so"].legs == duties["tham-luan"].legs == (official, soft)
    assert not {"ubmttq-tinh", "hnd-tinh", "hlhpn-tinh", "tinh-doan"} & set(duties["bao-cao-so"].owners.units)
    assert (duties["bao-cao-chung"].bound, duties["tham-luan"].bound) == ("D-09", "D-05")
    assert (duties["phim"].owners.units, duties["phim"].minutes) == (("dai-ptth",), 20)
    assert [duty.id for duty in duties.values() if not duty.bound] == [
        "truyen-thong-xa",
        "truyen-thong-huyen",
        "truyen-thong-tinh",
        "theo-doi-thi-dua",
    ]


@pytest.mark.proves("R-III.1c-02", "R-III.1c-04", "R-III.1c-05")
def test_register_holds_the_100_papers(plan: plans.Plan) -> None:
    assert [paper.id for paper in plan.papers] == [f"P-{number:03}" for number in range(1, 101)]
    assert Counter(paper.group for paper in plan.papers) == {
        "department": 15,
        "union": 4,
        "district": 16,
        "commune": 29,
        "village": 18,
        "cooperative": 18,
    }
    assert Counter("".join(paper.parts) for paper in plan.papers) == {"LKN": 22, "LK": 78}
    chosen = [paper for paper in plan.papers if paper.chosen_by]
    assert Counter(paper.purpose for paper in chosen) == {"village": 18, "cooperative": 18}
    assert {paper.chosen_by for paper in chosen} == {unit.id for unit in living(plan, "district")}
    assert not [paper.id for paper in chosen if paper.assignee]


@pytest.mark.proves("T-09")
def test_tam_ky_and_thang_binh_have_no_paper_of_their_own(plan: plans.Plan) -> None:
    speaking = {paper.assignee for paper in plan.papers if paper.group == "district"}

    assert {unit.name for unit in living(plan, "district") if unit.id not in speaking} == {"Tam Kỳ", "Thăng Bình"}


@pytest.mark.proves("T-10", "T-11", "T-12", "T-15", "T-16")
def test_papers_point_to_units_whatever_the_plan_prints(index: plans.PlanIndex) -> None:
    papers, units = index.papers, index.units

    open_case = papers["P-058"]
    assert (open_case.assignee, open_case.candidates) == (None, ("dv23-20938", "dv23-20956"))
    assert (open_case.printed_as, open_case.printed_parent) == ("UBND xã Trà Đơn", "huyện Nam Trà My")
    found = {}
    for one in ("P-043", "P-044", "P-050", "P-057", "P-060"):
        paper = papers[one]
        assert paper.assignee is not None
        unit = units[paper.assignee]
        assert unit.parent is not None
        found[one] = (
            f"{paper.printed_as}, {paper.printed_parent}",
            f"{unit.full_name}, {units[unit.parent].full_name}",
        )
    assert found == {
        "P-043": ("xã Ba, huyện Đông Giang", "Xã Ba, Huyện Đông Giang"),
        "P-044": ("xã Quế Lộc, huyện Nông Sơn", "Xã Quế Lộc, Huyện Nông Sơn"),
        "P-050": ("Lãng, huyện Tây Giang", "Xã Lăng, Huyện Tây Giang"),
        "P-057": ("Cẩm Kim, thị xã Hội An", "Xã Cẩm Kim, Thành phố Hội An"),
        "P-060": ("Kà Dăng, huyện Đông Giang", "Xã Ka Dăng, Huyện Đông Giang"),
    }


def test_components_without_a_speaker_can_be_read_from_the_register(plan: plans.Plan) -> None:
    spoken = {(ref.component, content) for paper in plan.papers for ref in paper.refs for content in ref.contents}

    assert set(plan.components) - {component for component, _ in spoken} == {"11"}
    assert {content for component, content in spoken if component == "03"} == {"01", "02", "03", "04", "05", "06", "09"}


@pytest.mark.proves("R-III.1a-9", "R-III.1b-2", "R-III.1c-01")
def test_report_forms_hold_the_sections_of_the_plan(plan: plans.Plan) -> None:
    forms = {form.id: form.sections for form in plan.report_forms}

    assert {one: len(sections) for one, sections in forms.items()} == {
        "dia-phuong": 10,
        "so-nganh": 3,
        "bao-cao-chung": 3,
    }
    assert [one.id for one in forms["dia-phuong"] if one.levels == ("commune",)] == ["cong-dong"]
    assert "tổng kết kết hàng năm" in forms["dia-phuong"][0].text  # printed so
    assert "Tổng kết hằng năm" in forms["dia-phuong"][0].items  # asked so (T-24)


@pytest.mark.proves("T-08", "T-36", "R-III.3a-01", "R-III.3a-04", "R-III.3a-10")
def test_conferences_have_chairs_by_kind_of_unit(index: plans.PlanIndex) -> None:
    found = index.conferences

    assert {one.id: len(one.participants) for one in found.values()} == {"C-1": 11, "C-2": 1, "C-3": 15, "C-4": 18}
    assert found["C-3"].chairs == {
        "huyen": "Chủ tịch UBND huyện",
        "thi_xa": "Chủ tịch UBND thị xã",
        "thanh_pho": "Chủ tịch UBND thành phố",
    }
    assert dict(found["C-2"].chairs) == {}
    assert found["C-2"].forms == ("conference", "meeting")
    assert all(one.in_person for one in found.values())


@pytest.mark.proves("T-26", "T-43", "R-II.2-1")
def test_recipients_awards_and_bases(plan: plans.Plan) -> None:
    assert [one.id for one in plan.recipients] == [f"N-{number:02}" for number in range(1, 12)]
    assert {one.id: one.forwarded_by for one in plan.recipients if one.forwarded_by} == {"N-08": "district"}
    assert {one.level: one.decided_by for one in plan.awards} == {
        "commune": "Chủ tịch UBND cấp xã",
        "district": "Chủ tịch UBND cấp huyện",
        "province": "Chủ tịch UBND tỉnh",
    }
    assert plan.award_kinds == ("tập thể", "cá nhân")
    assert len(plan.legal_bases) == 5
    assert len(plan.purposes) == 3
    assert [text.split(" phải ")[0].split(",")[0] for text in plan.standards] == [
        "Đánh giá toàn diện",
        "Việc sơ kết",
        "Việc sơ kết",
        "Tổ chức Hội nghị sơ kết các cấp",
    ]
    assert "theo quy trình từ cơ sở lên" in plan.standards[2]


@pytest.mark.proves("T-19", "T-44")
def test_lists_the_plan_does_not_print_are_not_loaded(plan: plans.Plan) -> None:
    assert {roster.id: roster.is_loaded for roster in plan.rosters} == {
        "thanh-vien-ban-chi-dao": False,
        "dung-diem": False,
        "chu-tri-noi-dung": False,
    }


def test_days_off_of_2023_come_from_the_plan_s_own_list(plan: plans.Plan) -> None:
    days = [one.day for one in plan.days_off]

    assert len(days) == 17
    assert date(2023, 9, 4) in days  # Monday, make-up of Independence Day
    assert not [day for day in days if date(2023, 9, 5) <= day <= date(2023, 12, 15)]
