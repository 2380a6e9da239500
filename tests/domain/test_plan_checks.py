"""The plan linter: each flaw is planted in a plan without flaws, and found by its own rule."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain import plan_checks, plans
from tests import factories as make


@dataclass(frozen=True)
class Planted:
    """A flaw: what it is called, how it gets into the tidy plan, and what the finding must name.

    units: the ids the finding must carry, in order; None where the order or number does not matter.
    """

    code: str
    severity: str
    plant: Callable[[plans.Plan], plans.Plan]
    words: tuple[str, ...] = ()
    units: tuple[str, ...] | None = None


def planted(
    code: str,
    severity: str,
    plant: Callable[[plans.Plan], plans.Plan],
    *words: str,
    units: tuple[str, ...] | None = None,
    proves: tuple[str, ...] = (),
    id: str = "",
) -> Any:
    marks = [pytest.mark.proves(*proves)] if proves else []
    return pytest.param(Planted(code, severity, plant, words, units), id=id or code.lower(), marks=marks)


def with_document(**changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: replace(plan, document=replace(plan.document, **changes))


def with_more(field: str, *values: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: replace(plan, **{field: (*getattr(plan, field), *values)})


def without_papers_of(*units: str) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: replace(plan, papers=tuple(one for one in plan.papers if one.assignee not in units))


def without_choice_of(unit: str, purpose: str) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: replace(
        plan, papers=tuple(one for one in plan.papers if (one.chosen_by, one.purpose) != (unit, purpose))
    )


def duty(id: str, **changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_duty(plan, id, **changes)


def bound(id: str, **changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_bound(plan, id, **changes)


def paper(id: str, **changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_paper(plan, id, **changes)


def unit(id: str, **changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_unit(plan, id, **changes)


def gate(stage: str, *conditions: plans.Condition) -> Callable[[plans.Plan], plans.Plan]:
    return lambda plan: make.with_stage(plan, stage, gate=conditions)


def both(*steps: Callable[[plans.Plan], plans.Plan]) -> Callable[[plans.Plan], plans.Plan]:
    def plant(plan: plans.Plan) -> plans.Plan:
        for step in steps:
            plan = step(plan)
        return plan

    return plant


def sections(**changes: Any) -> Callable[[plans.Plan], plans.Plan]:
    form = plans.ReportForm("dia-phuong", "Báo cáo của địa phương", (make.make_section(**changes),))
    return lambda plan: replace(
        plan, report_forms=tuple(form if one.id == form.id else one for one in plan.report_forms)
    )


CASES = [
    # ---------------------------------------------------------------------------------------------- references
    planted("UNKNOWN_REFERENCE", "error", duty("bao-cao-huyen", bound="D-99"), "hạn “D-99”", "bao-cao-huyen"),
    planted(
        "UNKNOWN_REFERENCE",
        "error",
        gate("provincial_conference", make.make_condition("date_set", duties=("hoi-nghi-tinh",), not_before="D-05")),
        "nhiệm vụ “D-05”",
        id="gate-names-a-bound-for-a-duty",
    ),
    planted("UNKNOWN_REFERENCE", "error", paper("TL-004", assignee="huyen-nao"), "huyen-nao", id="paper-of-nobody"),
    planted("ID_DOUBLED", "error", with_more("duties", make.make_duty("phim", bound="D-08")), "phim", "2 mục"),
    # ------------------------------------------------------------------------------------------------ sequence
    planted("CIRCULAR_ORDER", "error", duty("hoi-nghi-xa", after=("bao-cao-xa",)), "bao-cao-xa", "hoi-nghi-xa"),
    planted(
        "CIRCULAR_BOUND",
        "error",
        bound("D-06", printed_before=None, relative_to="bao-in", offset_days=1),
        "bao-in → hoi-nghi-tinh → bao-in",
    ),
    planted("STAGE_ORDER", "error", lambda plan: make.with_stage(plan, "district_meeting", number=1), "số thứ tự 1"),
    planted(
        "STAGE_ORDER",
        "error",
        lambda plan: make.with_stage(plan, "provincial_conference", opens_next="district_meeting"),
        "giai đoạn đứng trước",
        id="stage-opens-an-earlier-one",
    ),
    planted(
        "STAGE_ORDER",
        "warning",
        lambda plan: make.with_stage(plan, "district_meeting", opens_next=""),
        "không giai đoạn nào mở tiếp",
        id="stage-nobody-opens",
    ),
    planted("STAGE_ORDER", "warning", gate("report_consolidation"), "không có điều kiện", id="stage-without-gate"),
    planted(
        "GATE_UNKNOWN_CONDITION", "error", gate("report_consolidation", make.make_condition("moon_full")), "moon_full"
    ),
    planted("GATE_CONDITION_EMPTY", "error", gate("report_consolidation", make.make_condition("accepted")), "accepted"),
    planted(
        "GATE_WAITS_FOR_NOBODY",
        "error",
        duty("bao-cao-huyen", owners=plans.Selector(kinds=("quan",))),
        "Báo cáo chung",
        "bao-cao-huyen",
    ),
    planted(
        "GATE_WAITS_FOR_ROSTER",
        "warning",
        both(
            duty("bao-cao-so", owners=plans.Selector(roster=make.ROSTER)),
            lambda plan: replace(plan, rosters=(make.make_roster(rows=()),)),
        ),
        "chưa nạp",
    ),
    planted("GATE_WAITS_FOR_ITSELF", "error", duty("tham-luan", opens=plans.STAGE), "tham-luan", "không bao giờ mở"),
    planted(
        "GATE_WAITS_FOR_LATER_STAGE",
        "error",
        gate("district_meeting", make.make_condition("accepted", duties=("hoi-nghi-tinh",))),
        "giai đoạn sau",
    ),
    planted(
        "GATE_WITHOUT_SELECTION",
        "error",
        gate("district_meeting", make.make_condition("pilots_held", duties=("hoi-nghi-xa",))),
        "chờ đơn vị điểm",
    ),
    planted("NO_DAY_FOR_CONFERENCE", "error", bound("D-06", printed_before=date(2023, 11, 30)), "không có ngày nào"),
    planted(
        "SELECTION_IMPOSSIBLE",
        "error",
        lambda plan: replace(
            plan,
            units=tuple(
                replace(one, participates="no") if one.parent == "huyen-nui-doi" else one for one in plan.units
            ),
        ),
        "huyện Núi Đôi",
        "chỉ có 0",
        units=("huyen-nui-doi",),
    ),
    planted(
        "SELECTION_IMPOSSIBLE",
        "error",
        duty("chon-thon", choice=None),
        "chon-thon",
        id="selection-of-nothing-in-particular",
    ),
    planted(
        "SELECTION_IMPOSSIBLE",
        "error",
        duty("chon-thon", choice=make.make_choice(of="name", purpose="village", level="", least=3, most=2)),
        "ít nhất 3, nhiều nhất 2",
        id="selection-of-more-than-allowed",
    ),
    planted(
        "PAPER_NEVER_CHOSEN",
        "error",
        lambda plan: make.without_duty(plan, "chon-thon"),
        "village",
        units=("huyen-song-bo",),
    ),
    # --------------------------------------------------------------------------------------------------- dates
    planted("UNDATED", "warning", bound("D-09", printed_before=None), "bao-cao-chung", "D-09", proves=("T-06",)),
    planted(
        "UNDATED",
        "info",
        both(bound("D-08", printed_before=None), duty("phim", required=False)),
        "không bắt buộc",
        id="undated-optional",
    ),
    planted(
        "ONLY_WORKING_DATE",
        "info",
        bound("D-09", printed_before=None, working_before=date(2023, 12, 5)),
        "ngày làm việc do Văn phòng đặt",
        "thứ Ba 05/12/2023",
        proves=("T-06",),
    ),
    planted(
        "ONLY_WORKING_DATE",
        "info",
        bound("D-08", printed_before=None, relative_to="hoi-nghi-tinh", offset_days=-3),
        "phim",
        "trước 3 ngày",
        id="only-a-relative-working-date",
    ),
    planted(
        "EQUAL_BOUNDS",
        "warning",
        bound("D-03", printed_before=date(2023, 11, 15)),
        "bao-cao-huyen",
        "hoi-nghi-huyen",
        "thứ Tư 15/11/2023",
        proves=("T-03",),
    ),
    planted(
        "PILOTS_SHARE_BOUND",
        "warning",
        duty("chon-xa-diem", choice=make.make_choice(most=2)),
        "hoi-nghi-xa",
        proves=("T-04",),
    ),
    planted(
        "BOUND_BEFORE_PREDECESSOR",
        "error",
        bound("D-03", printed_before=date(2023, 11, 14)),
        "bao-cao-huyen",
        "14/11/2023",
        "15/11/2023",
    ),
    planted(
        "BOUND_BEFORE_PREDECESSOR",
        "warning",
        both(bound("D-09", printed_before=date(2023, 11, 17)), duty("bao-cao-chung", after=())),
        "chỉ mở sau khi",
        id="bound-before-the-gate",
    ),
    planted(
        "WORKING_DATE_OUT_OF_ORDER",
        "warning",
        bound("D-09", printed_before=None, working_before=date(2023, 11, 17)),
        "bao-cao-chung",
        "đặt lại ngày làm việc",
    ),
    planted(
        "LAST_DAY_OFF",
        "warning",
        bound("D-01", printed_before=date(2023, 10, 15)),
        "trước Chủ nhật 15/10/2023",
        "thứ Bảy 14/10/2023",
        "thứ Sáu 13/10/2023",
        proves=("T-02",),
    ),
    planted(
        "LAST_DAY_OFF",
        "warning",
        with_more("days_off", plans.DayOff(date(2023, 11, 14), "nghỉ")),
        "thứ Ba 14/11/2023",
        "thứ Hai 13/11/2023",
        id="last-day-is-a-holiday",
    ),
    planted(
        "LAST_DAY_OFF",
        "info",
        bound("D-02", working_before=date(2023, 11, 13)),
        "Chủ nhật 12/11/2023",
        "thứ Sáu 10/11/2023",
        id="working-date-on-a-day-off",
    ),
    planted("WORKING_DATE_NOT_EARLIER", "warning", bound("D-02", working_before=date(2023, 11, 17)), "muộn hơn"),
    planted(
        "WORKING_DATE_NOT_EARLIER",
        "info",
        bound("D-02", working_before=date(2023, 11, 15)),
        "trùng với",
        id="working-date-on-the-bound",
    ),
    planted("BOUND_BEFORE_ISSUE", "error", bound("D-15", printed_before=date(2023, 9, 15)), "D-15", "15/9/2023"),
    planted(
        "WORKING_DATE_BEFORE_ISSUE",
        "warning",
        bound("D-15", printed_before=None, working_before=date(2023, 9, 13)),
        "D-15",
    ),
    planted(
        "CONFERENCE_BEFORE_PAPERS", "error", bound("D-05", printed_before=date(2023, 12, 15)), "tham-luan", "sửa hạn"
    ),
    planted("DUE_AFTER_CONFERENCE", "warning", bound("D-08", printed_before=date(2023, 12, 19)), "phim", "15/12/2023"),
    # --------------------------------------------------------------------------------------------- open points
    planted(
        "HEADER_BLANK",
        "warning",
        with_document(number=None, issued_on=None),
        "chưa có số và ngày ban hành",
        "11/8/2023",
        proves=("T-07",),
    ),
    planted("HEADER_BLANK", "warning", with_document(number=None), "chưa có số:", id="header-without-number"),
    planted("ISSUED_TOO_EARLY", "warning", with_document(issued_on=date(2023, 8, 10)), "10/8/2023", "11/8/2023"),
    planted(
        "ROSTER_NOT_LOADED",
        "warning",
        lambda plan: replace(plan, rosters=(make.make_roster(rows=()),)),
        "Thành viên Ban Chỉ đạo tỉnh",
        "bao-cao-so",
        proves=("T-19",),
    ),
    planted(
        "ROSTER_NOT_LOADED",
        "info",
        with_more("rosters", make.make_roster("dung-diem", title="Phân công đứng điểm", rows=())),
        "Phân công đứng điểm",
        proves=("T-44",),
        id="roster-nobody-waits-for",
    ),
    planted(
        "ROSTER_UNKNOWN_UNIT",
        "warning",
        lambda plan: replace(plan, rosters=(make.make_roster(rows=({"unit": "so-la"},)),)),
        "so-la",
    ),
    planted(
        "QUESTION_OPEN",
        "info",
        with_more("assumptions", plans.Assumption("Q-07", "Tính đúng hạn theo đường nào?", "đường đến trước")),
        "Q-07",
        "đường đến trước",
    ),
    planted(
        "ITEM_TWICE",
        "info",
        sections(text="Chuyên đề (khoa học, môi trường, du lịch, môi trường) trong Chương trình."),
        "“môi trường”",
    ),
    planted(
        "ITEM_TWICE", "info", sections(items=("Hoà giải", "Hòa giải")), "hoà giải", id="item-twice-in-two-spellings"
    ),
    planted("WORD_TWICE", "info", sections(text="và tổng kết kết hàng năm"), "kết kết"),
    # ---------------------------------------------------------------------------------------------- neighbours
    planted(
        "UNIT_WITHOUT_PAPER",
        "warning",
        without_papers_of("huyen-nui-doi"),
        "Huyện Núi Đôi",
        "xã Đôi Thượng, thôn tự chọn, hợp tác xã tự chọn",
        "2/3",
        units=("huyen-nui-doi",),
        proves=("T-09", "X13"),
    ),
    planted(
        "UNIT_WITHOUT_CHOSEN_PAPER",
        "warning",
        without_choice_of("thi-xa-bien-ngoc", "village"),
        "Thị xã Biển Ngọc",
        "thôn",
        units=("thi-xa-bien-ngoc",),
    ),
    planted(
        "UNIT_WITHOUT_DUTY",
        "warning",
        duty("hoi-nghi-huyen", owners=plans.Selector(levels=("district",), kinds=("huyen",), groups=("district",))),
        "hoi-nghi-huyen",
        "2/3",
        "thị xã Biển Ngọc",
        units=("thi-xa-bien-ngoc",),
    ),
    # ------------------------------------------------------------------------------------------- printed names
    planted(
        "NAME_UNKNOWN",
        "warning",
        paper("TL-007", printed_as="UBND xã Bờ Bấc"),
        "UBND xã Bờ Bấc, huyện Sông Bờ",
        "xã Bờ Bắc (huyện Sông Bờ)",
        units=("xa-bo-bac",),
        proves=("T-11",),
    ),
    planted(
        "NAME_VARIANT",
        "info",
        both(paper("TL-007", printed_as="xã Bờ Bấc"), unit("xa-bo-bac", aliases=("Bờ Bấc",))),
        "cách viết khác",
        units=("xa-bo-bac",),
        proves=("T-13",),
    ),
    planted(
        "NAME_AMBIGUOUS",
        "warning",
        both(
            paper("TL-007", assignee=None, candidates=("xa-bo-bac", "xa-bo-nam"), printed_as="UBND xã Bờ"),
        ),
        "xã Bờ Bắc hoặc xã Bờ Nam (huyện Sông Bờ)",
        "cần người quyết định",
        units=("xa-bo-bac", "xa-bo-nam"),
        proves=("T-12",),
    ),
    planted(
        "NAME_AMBIGUOUS",
        "warning",
        both(
            unit("xa-bo-bac", name="Trà Don", full_name="Xã Trà Don", office_name="UBND xã Trà Don"),
            unit("xa-bo-nam", name="Trà Dơn", full_name="Xã Trà Dơn", office_name="UBND xã Trà Dơn"),
            paper("TL-007", printed_as="UBND xã Trà Đơn"),
        ),
        "xã Trà Don",
        "xã Trà Dơn",
        units=("xa-bo-bac", "xa-bo-nam"),
        proves=("T-12",),
        id="name-between-two-units",
    ),
    planted(
        "PRESENTER_DIFFERS",
        "warning",
        paper("TL-007", printed_as="UBND xã Bờ Nam"),
        "xã Bờ Nam",
        "xã Bờ Bắc",
        units=("xa-bo-bac", "xa-bo-nam"),
    ),
    planted(
        "PRINTED_KIND_DIFFERS",
        "warning",
        paper("TL-009", printed_parent="thành phố Biển Ngọc"),
        "thành phố Biển Ngọc",
        "thị xã Biển Ngọc",
        units=("xa-ngoc-an", "thi-xa-bien-ngoc"),
        proves=("T-10",),
    ),
    planted(
        "PRINTED_KIND_DIFFERS",
        "warning",
        paper("TL-006", printed_as="UBND huyện Biển Ngọc"),
        "thị xã Biển Ngọc",
        id="presenter-of-another-kind",
    ),
    planted("PRINTED_PARENT_DIFFERS", "warning", paper("TL-007", printed_parent="huyện Núi Đôi"), "huyện Sông Bờ"),
    planted(
        "NAMES_CLASH_IN_PARENT",
        "warning",
        unit("xa-bo-trung", name="Bo Bắc", full_name="Xã Bo Bắc", office_name="UBND xã Bo Bắc"),
        "xã Bờ Bắc, xã Bo Bắc (huyện Sông Bờ)",
        proves=("T-14",),
    ),
    planted(
        "NAMES_CLASH",
        "info",
        unit("xa-ngoc-chanh", name="Bờ Bác", full_name="Xã Bờ Bác", office_name="UBND xã Bờ Bác"),
        "xã Bờ Bắc (huyện Sông Bờ), xã Bờ Bác (thị xã Biển Ngọc)",
        proves=("T-14",),
    ),
    planted(
        "NAME_ONE_SYLLABLE",
        "info",
        both(
            unit("xa-bo-bac", name="Ba", full_name="Xã Ba", office_name="UBND xã Ba"),
            paper("TL-007", printed_as="UBND xã Ba"),
        ),
        "xã Ba (huyện Sông Bờ)",
        units=("xa-bo-bac",),
        proves=("T-15",),
    ),
    # ----------------------------------------------------------------------------------------------- ownership
    planted("DUTY_WITHOUT_OWNER", "warning", duty("phim", owners=plans.Selector(units=())), "phim"),
    planted("PAPER_WITHOUT_OWNER", "warning", paper("TL-004", assignee=None), "TL-004"),
    planted(
        "OWNER_ENDED",
        "info",
        unit("so-nong-nghiep", valid_to=date(2023, 9, 1), successor="so-y-te"),
        "Sở Nông nghiệp",
        "chuyển cho Sở Y tế",
        units=("so-nong-nghiep", "so-y-te"),
    ),
    planted(
        "OWNER_ENDED",
        "warning",
        unit(make.UNION, valid_to=date(2023, 9, 1)),
        "Không có đơn vị kế tiếp",
        id="owner-ended-without-successor",
    ),
    planted("OWNER_NOT_YET", "warning", unit(make.UNION, valid_from=date(2023, 10, 1)), "01/10/2023"),
    planted(
        "SUCCESSOR_MISSING",
        "warning",
        unit("xa-bo-nam", valid_to=date(2023, 11, 1)),
        "Xã Bờ Nam",
        "01/11/2023",
        units=("xa-bo-nam",),
    ),
    planted("PARENT_ENDED", "warning", unit("huyen-song-bo", valid_to=date(2023, 9, 1)), "Xã Bờ Bắc", "huyện Sông Bờ"),
    planted("PARENT_NOT_ABOVE", "warning", unit("xa-bo-nam", parent="xa-bo-bac"), "xã Bờ Bắc"),
    planted("PARENT_CIRCLE", "error", unit("huyen-song-bo", parent="xa-bo-bac"), "cấp trên của chính mình"),
    planted(
        "KIND_WITHOUT_DUTY",
        "info",
        with_more("units", make.make_unit("phuong-bo", kind="phuong", name="Bờ", participates="")),
        "1 phường",
        units=("phuong-bo",),
    ),
    planted(
        "PARTICIPATION_INFERRED",
        "warning",
        unit("xa-bo-nam", participates="no_inferred"),
        "xã Bờ Nam",
        units=("xa-bo-nam",),
    ),
    # ------------------------------------------------------------------------------------------------ coverage
    planted(
        "COMPONENT_WITHOUT_SPEAKER",
        "warning",
        lambda plan: replace(plan, components={**plan.components, "11": "Giám sát"}),
        "số 11 (Giám sát)",
        proves=("X11",),
    ),
    planted(
        "CONTENT_WITHOUT_SPEAKER",
        "info",
        paper("TL-001", refs=(plans.ContentRef("01", ("02", "05")),)),
        "nội dung 01, 03, 04 chưa giao",
        proves=("X11",),
    ),
    planted(
        "COMPONENT_UNKNOWN", "warning", paper("TL-001", refs=(plans.ContentRef("77", ("all",)),)), "số 77", "TL-001"
    ),
    planted(
        "CONTENT_SHARED",
        "info",
        paper("TL-002", refs=(plans.ContentRef("02", ("all",)), plans.ContentRef("01", ("02",)))),
        "TL-001, TL-002",
    ),
    planted(
        "RELATED_SPLIT_OPEN",
        "info",
        paper("TL-002", refs=(plans.ContentRef("02", ("all",)), plans.ContentRef("03", ("related",)))),
        "số 03",
        units=("so-y-te", make.UNION),
        proves=("T-34",),
    ),
    # --------------------------------------------------------------------------------------------- conferences
    planted(
        "TOO_MANY_PAPERS",
        "warning",
        lambda plan: make.with_conference(plan, "hn-tinh", minutes_available=10),
        "2 tham luận × 7 phút = 14 phút",
        "đủ cho 1",
        proves=("T-35",),
    ),
    planted("SPOKEN_UNDECIDED", "info", paper("TL-003", spoken=None), "1/15", proves=("T-35",)),
    planted(
        "GUESTS_OVERLAP",
        "info",
        lambda plan: make.with_conference(
            plan,
            "hn-tinh",
            participants=(
                "lãnh đạo các Sở, ngành là thành viên Ban Chỉ đạo tỉnh",
                "các đồng chí là thành viên Ban Chỉ đạo các Chương trình MTQG tỉnh",
                "thành viên Ban Chỉ đạo cấp huyện",
            ),
        ),
        "lãnh đạo các Sở",
        "các đồng chí",
    ),
    planted(
        "RECIPIENTS_OVERLAP",
        "info",
        with_more("recipients", plans.Recipient("N-99", "UBND các xã", "biết")),
        "“UBND các xã”",
    ),
    planted(
        "PUBLICATION_DAYS_UNKNOWN",
        "info",
        lambda plan: replace(plan, publication_weekdays={}),
        "Báo Mẫu",
        units=(make.NEWSPAPER,),
        proves=("T-39",),
    ),
    planted(
        "PUBLICATION_DAY_IMPOSSIBLE",
        "warning",
        lambda plan: replace(plan, publication_weekdays={make.NEWSPAPER: (1, 2, 3, 4, 5)}),
        "thứ Hai thì Báo Mẫu không ra",
        proves=("T-39",),
    ),
    planted(
        "PUBLICATION_DAY_IMPOSSIBLE",
        "error",
        lambda plan: replace(plan, publication_weekdays={make.NEWSPAPER: (5, 6)}),
        "Không còn ngày làm việc nào",
        id="newspaper-of-friday-and-saturday",
    ),
    planted(
        "CHAIR_OF_OTHER_KIND",
        "warning",
        lambda plan: make.with_conference(plan, "hn-huyen", chairs={"*": "Chủ tịch UBND huyện"}),
        "Chủ tịch UBND huyện",
        "thị xã Biển Ngọc",
        units=("thi-xa-bien-ngoc",),
        proves=("T-08",),
    ),
    planted(
        "CHAIR_NOT_STATED",
        "info",
        lambda plan: make.with_conference(plan, "hn-xa", chairs={}),
        "9 đơn vị",
        proves=("T-36",),
    ),
    # ------------------------------------------------------------------------------------------------ delivery
    planted("CONTACT_UNKNOWN_UNIT", "warning", with_more("contacts", make.make_contact("so-la")), "so-la"),
    planted(
        "BAD_ADDRESS",
        "warning",
        with_more("contacts", make.make_contact("so-y-te", email="so y te@tinh-mau.example")),
        "so y te@tinh-mau.example",
        units=("so-y-te",),
    ),
    planted(
        "REAL_ADDRESS_IN_SAMPLE",
        "warning",
        with_more("contacts", make.make_contact("so-y-te", email="soyte@example.org")),
        "soyte@example.org",
    ),
    planted(
        "ADDRESS_SHARED",
        "warning",
        with_more("contacts", make.make_contact("huyen-nui-doi", email="Huyen-Song-Bo@tinh-mau.example")),
        "2 đơn vị",
        units=("huyen-song-bo", "huyen-nui-doi"),
    ),
    planted(
        "UNIT_WITHOUT_CONTACT",
        "warning",
        lambda plan: replace(plan, contacts=tuple(one for one in plan.contacts if one.unit != "huyen-nui-doi")),
        "huyện Núi Đôi",
        units=("huyen-nui-doi",),
    ),
    planted(
        "UNIT_WITHOUT_CONTACT",
        "info",
        lambda plan: replace(plan, contacts=tuple(one for one in plan.contacts if not one.unit.startswith("xa-"))),
        "9 đơn vị",
        "qua cấp trên",
        id="commune-reached-through-its-district",
    ),
    planted(
        "NO_FORWARDING_DUTY",
        "warning",
        lambda plan: make.without_duty(plan, "chuyen-ke-hoach"),
        "N-08",
        "cấp huyện",
        proves=("T-30",),
    ),
    planted("LEGS_DIFFER", "info", duty("bao-cao-xa", legs=(plans.SOFT,)), "bao-cao-xa", "bản mềm"),
    planted(
        "LEG_WITHOUT_CHANNEL",
        "warning",
        lambda plan: replace(plan, channels=plan.channels[:2]),
        "bản mềm",
        "bao-cao-huyen",
    ),
]


def test_a_plan_without_flaws_has_no_findings() -> None:
    assert plan_checks.check(make.make_tidy_plan()) == []


@pytest.mark.parametrize("flaw", CASES)
def test_a_planted_flaw_is_found(flaw: Planted) -> None:
    found = plan_checks.check(flaw.plant(make.make_tidy_plan()))

    alike = [one for one in found if (one.code, one.severity) == (flaw.code, flaw.severity)]
    assert any(
        all(word in one.message for word in flaw.words) and (flaw.units is None or one.units == flaw.units)
        for one in alike
    ), found


def test_every_code_of_the_linter_is_planted_above() -> None:
    sources = Path(plan_checks.__file__).parent.glob("*.py")
    strings = {
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {text for text in strings if "_" in text and text.replace("_", "").isupper()} | {"UNDATED"}
    planted_codes = {case.values[0].code for case in CASES if isinstance(case.values[0], Planted)}

    assert codes - set(plan_checks.__all__) == planted_codes


def test_errors_come_first_then_warnings_then_the_rest() -> None:
    plan = both(duty("bao-cao-huyen", bound="D-99"), with_document(number=None), paper("TL-003", spoken=None))(
        make.make_tidy_plan()
    )

    severities = [finding.severity for finding in plan_checks.check(plan)]

    assert severities == sorted(severities, key=plan_checks.SEVERITIES.index)
    assert set(severities) == set(plan_checks.SEVERITIES)


def test_a_finding_tells_where_the_value_stands() -> None:
    place = plans.Place("duties.yaml", 12)
    plan = both(duty("bao-cao-huyen", place=place), bound("D-03", printed_before=date(2023, 11, 15)))(
        make.make_tidy_plan()
    )

    assert [(one.code, one.place) for one in plan_checks.check(plan)] == [("EQUAL_BOUNDS", "duties.yaml, dòng 12")]


def test_a_missing_paper_is_no_finding_where_missing_is_the_rule() -> None:
    plan = without_papers_of("huyen-nui-doi", "huyen-song-bo")(make.make_tidy_plan())

    assert plan_checks.check(plan) == []


def test_neighbours_of_a_duty_of_participants_are_participants() -> None:
    ward = make.make_unit("phuong-bo", kind="phuong", name="Bờ Tây", participates="")
    plan = both(with_more("units", ward), duty("hoi-nghi-huyen", after=()))(make.make_tidy_plan())

    assert [finding.code for finding in plan_checks.check(plan)] == ["KIND_WITHOUT_DUTY"]


def test_the_same_name_under_two_parents_is_told_apart_by_the_printed_parent() -> None:
    namesake = {"name": "Bờ Bắc", "full_name": "Xã Bờ Bắc", "office_name": "UBND xã Bờ Bắc"}
    plan = unit("xa-ngoc-chanh", **namesake)(make.make_tidy_plan())
    codes = [finding.code for finding in plan_checks.check(plan)]
    without_parent = [finding.code for finding in plan_checks.check(make.with_paper(plan, "TL-007", printed_parent=""))]

    assert codes == ["NAMES_CLASH"]
    assert without_parent == ["NAME_AMBIGUOUS", "NAMES_CLASH"]


@pytest.mark.proves("X11")
def test_coverage_is_a_matrix_of_components_and_speakers() -> None:
    plan = both(
        paper("TL-001", refs=(plans.ContentRef("02", ("01", "03")), plans.ContentRef("04", ("all",)))),
        paper("TL-002", refs=(plans.ContentRef("02", ("03", "06")),)),
        paper("TL-003", refs=(plans.ContentRef("09", ("related",)),)),
    )(
        make.make_tidy_plan(
            components={"02": "Hạ tầng", "04": "Giảm nghèo", "09": "Giám sát cộng đồng", "11": "Giám sát"}
        )
    )

    assert plan_checks.coverage(plan) == (
        plan_checks.ComponentCoverage(
            "02",
            "Hạ tầng",
            {"01": ("TL-001",), "03": ("TL-001", "TL-002"), "06": ("TL-002",)},
            whole=(),
            related=(),
            missing=("02", "04", "05"),
        ),
        plan_checks.ComponentCoverage("04", "Giảm nghèo", {}, whole=("TL-001",), related=(), missing=()),
        plan_checks.ComponentCoverage("09", "Giám sát cộng đồng", {}, whole=(), related=("TL-003",), missing=()),
        plan_checks.ComponentCoverage("11", "Giám sát", {}, whole=(), related=(), missing=()),
    )
