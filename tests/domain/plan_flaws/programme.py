"""Flaws in what is filled in, spoken about and held: header, rosters, components, conferences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain import plans
from tests import factories as make
from tests.domain.plan_flaws.planting import paper, planted, sections, with_document, with_more

CASES = [
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
]
