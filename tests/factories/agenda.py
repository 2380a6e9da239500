"""What is owed by when in the small plan: bounds, stages with their gates, duties."""

from __future__ import annotations

from datetime import date

from domain import plans
from tests.factories.ids import NEWSPAPER, OFFICE, PROVINCE, ROSTER
from tests.factories.values import make_bound, make_choice, make_condition, make_duty, make_stage


def make_bounds() -> tuple[plans.Bound, ...]:
    """D-01 … D-07 as the plan prints them; the working dates of the office for what the plan leaves open."""
    return (
        make_bound("D-01", printed_before=date(2023, 10, 15), text="trước ngày 15/10/2023"),
        make_bound("D-02", printed_before=date(2023, 11, 15), text="trước ngày 15/11/2023"),
        make_bound("D-03", printed_before=date(2023, 11, 15), text="Trước ngày 15/11/2023"),
        make_bound("D-04", printed_before=date(2023, 11, 15), text="Trước ngày 15/11/2023"),
        make_bound("D-05", printed_before=date(2023, 11, 30), text="Trước ngày 30/11/2023"),
        make_bound("D-06", printed_before=date(2023, 12, 15), text="trước ngày 15/12/2023"),
        make_bound("D-07", relative_to="hoi-nghi-tinh", offset_days=-1, text="trước ngày tổ chức Hội nghị 01 ngày"),
        make_bound("D-08", working_before=date(2023, 12, 12)),
        make_bound("D-09", working_before=date(2023, 12, 5), assumption="Q-05"),
        make_bound("D-10", working_before=date(2023, 10, 25)),
        make_bound("D-11", working_before=date(2023, 9, 27)),
        make_bound("D-12", working_before=date(2023, 11, 10)),
        make_bound("D-14", working_before=date(2023, 12, 6)),
        make_bound("D-15", working_before=date(2023, 9, 20)),
    )


def make_stages() -> tuple[plans.Stage, ...]:
    """The four stages of the review, each with its gate."""
    return (
        make_stage(
            "commune_pilot_meeting",
            number=1,
            title="Sơ kết điểm và sơ kết xã",
            level="commune",
            board="01-bang-xa",
            gate=(make_condition("issued"),),
            gate_per="",
            opens_next="district_meeting",
        ),
        make_stage("district_meeting"),
        make_stage(
            "report_consolidation",
            number=3,
            title="Báo cáo chung",
            level="province",
            board="03-bao-cao-chung",
            gate=(
                make_condition(
                    "accepted", duties=("bao-cao-huyen", "bao-cao-so"), text="báo cáo của huyện và sở được nhận"
                ),
            ),
            gate_per="",
            opens_next="provincial_conference",
        ),
        make_stage(
            "provincial_conference",
            number=4,
            title="Hội nghị cấp tỉnh",
            level="province",
            board="04-hoi-nghi-tinh",
            gate=(
                make_condition("frozen", duties=("bao-cao-chung",), text="báo cáo chung được chốt"),
                make_condition("accepted", duties=("tham-luan",), text="tham luận được nhận"),
                make_condition("date_set", duties=("hoi-nghi-tinh",), not_before="tham-luan", text="ngày họp được đặt"),
            ),
            gate_per="",
            opens_next="",
        ),
    )


def make_duties() -> tuple[plans.Duty, ...]:
    """Who owes what by when, in the order in which it happens."""
    districts = plans.Selector(levels=("district",), groups=("district",))
    communes = plans.Selector(levels=("commune",), kinds=("xa",), participating=True)
    office = plans.Selector(units=(OFFICE,))
    pilots, district, consolidation, province = (
        "commune_pilot_meeting",
        "district_meeting",
        "report_consolidation",
        "provincial_conference",
    )
    return (
        make_duty(
            "chuyen-ke-hoach",
            kind="forwarding",
            title="Sao gửi kế hoạch đến cấp xã",
            stage=pilots,
            owners=districts,
            bound="D-15",
            legs=(),
            opens=plans.LAUNCH,
        ),
        make_duty(
            "chon-xa-diem",
            kind="selection",
            title="Chọn xã điểm",
            stage=pilots,
            owners=districts,
            bound="D-11",
            legs=(),
            opens=plans.LAUNCH,
            after=("chuyen-ke-hoach",),
            choice=make_choice(conference="hn-xa-diem"),
        ),
        make_duty(
            "hoi-nghi-xa",
            kind="meeting",
            title="Hội nghị, cuộc họp sơ kết cấp xã",
            stage=pilots,
            owners=communes,
            bound="D-01",
            legs=(),
            after=("chon-xa-diem",),
            conference="hn-xa",
        ),
        make_duty(
            "bao-cao-xa",
            title="Báo cáo sơ kết của cấp xã",
            stage=pilots,
            owners=communes,
            bound="D-10",
            after=("hoi-nghi-xa",),
            sections="dia-phuong",
            to=plans.PARENT,
        ),
        make_duty(
            "hoi-nghi-huyen",
            kind="meeting",
            title="Hội nghị sơ kết cấp huyện",
            stage=district,
            owners=districts,
            bound="D-02",
            legs=(),
            after=("hoi-nghi-xa",),
            conference="hn-huyen",
        ),
        make_duty(after=("hoi-nghi-huyen",), sections="dia-phuong"),
        make_duty(
            "chon-thon",
            kind="selection",
            title="Chọn thôn tiêu biểu",
            owners=districts,
            bound="D-12",
            legs=(),
            opens=plans.LAUNCH,
            choice=make_choice(purpose="village", of="name", level="", most=1, noun="thôn"),
        ),
        make_duty(
            "chon-htx",
            kind="selection",
            title="Chọn hợp tác xã tiêu biểu",
            owners=districts,
            bound="D-12",
            legs=(),
            opens=plans.LAUNCH,
            choice=make_choice(purpose="cooperative", of="name", level="", most=1, noun="hợp tác xã"),
        ),
        make_duty(
            "bao-cao-so",
            title="Báo cáo sơ kết của sở, ban, ngành",
            owners=plans.Selector(groups=("department",), roster=ROSTER),
            bound="D-04",
            opens=plans.LAUNCH,
            sections="so-nganh",
        ),
        make_duty(
            "bao-cao-chung",
            title="Báo cáo chung",
            stage=consolidation,
            owners=office,
            bound="D-09",
            after=("bao-cao-huyen", "bao-cao-so"),
        ),
        make_duty(
            "tham-luan",
            kind="paper",
            title="Báo cáo tham luận",
            stage=province,
            owners=plans.Selector(),
            bound="D-05",
            opens=plans.LAUNCH,
            after=("chon-thon", "chon-htx"),
        ),
        make_duty(
            "giay-moi",
            kind="invitation",
            title="Giấy mời hội nghị cấp tỉnh",
            stage=province,
            owners=office,
            bound="D-14",
            legs=(),
        ),
        make_duty(
            "phim",
            kind="deliverable",
            title="Phim sơ kết 3 năm",
            stage=province,
            owners=office,
            bound="D-08",
            legs=(),
            opens=plans.LAUNCH,
            minutes=20,
        ),
        make_duty(
            "bao-in",
            kind="deliverable",
            title="Số báo phát tại hội nghị",
            stage=province,
            owners=plans.Selector(units=(NEWSPAPER,)),
            bound="D-07",
            legs=(),
            opens=plans.LAUNCH,
        ),
        make_duty(
            "hoi-nghi-tinh",
            kind="meeting",
            title="Hội nghị sơ kết cấp tỉnh",
            stage=province,
            owners=plans.Selector(units=(PROVINCE,)),
            bound="D-06",
            legs=(),
            after=("tham-luan", "bao-cao-chung"),
            conference="hn-tinh",
        ),
    )
