"""Flaws in the days of a plan."""

from __future__ import annotations

from datetime import date

from domain import plans
from tests import factories as make
from tests.domain.plan_flaws.planting import both, bound, duty, planted, with_more

CASES = [
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
]
