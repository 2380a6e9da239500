"""The small plan as a whole, with its flaws and without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from domain import plans
from tests.factories.agenda import make_bounds, make_duties, make_stages
from tests.factories.ids import NEWSPAPER, OFFICE, PROVINCE
from tests.factories.province import make_papers, make_units
from tests.factories.values import make_choice, make_conference, make_contact, make_document, make_roster, make_section


def make_plan(**changes: Any) -> plans.Plan:
    """The small plan, issued on Friday 15/09/2023. Keywords replace whole fields of `plans.Plan`."""
    fields: dict[str, Any] = {
        "key": "mau-so-ket-2023",
        "directory": "",
        "sha256": "0" * 64,
        "is_sample": True,
        "zone": "Asia/Ho_Chi_Minh",
        "document": make_document(),
        "levels": (
            plans.Level("province", "cấp tỉnh", "tỉnh"),
            plans.Level("district", "cấp huyện", "huyện"),
            plans.Level("commune", "cấp xã", "xã"),
        ),
        "branch_level": "district",
        "office": OFFICE,
        "host": PROVINCE,
        "addressee_classes": (
            plans.AddresseeClass("duoi_quyen", "Cơ quan, địa phương thuộc UBND tỉnh", "yêu cầu", True),
            plans.AddresseeClass("doan_the", "Mặt trận, đoàn thể", "đề nghị", False),
            plans.AddresseeClass("ngang_cap", "Cơ quan báo chí", "đề nghị", False),
        ),
        "units": make_units(),
        "stages": make_stages(),
        "bounds": make_bounds(),
        "duties": make_duties(),
        "papers": make_papers(),
        "papers_duty": "tham-luan",
        "parts": {"L": "Tồn tại, hạn chế", "K": "Kiến nghị, đề xuất", "N": "Nhiệm vụ, giải pháp"},
        "components": {"01": "Quy hoạch", "02": "Hạ tầng", "03": "Đời sống văn hóa"},
        "report_forms": (
            plans.ReportForm("dia-phuong", "Báo cáo của địa phương", (make_section(),)),
            plans.ReportForm("so-nganh", "Báo cáo của sở, ngành", (make_section(levels=("province",)),)),
        ),
        "conferences": (
            make_conference(
                "hn-xa",
                title="Hội nghị, cuộc họp cấp xã",
                level="commune",
                chairs={"*": "Chủ tịch UBND xã"},
                participants=("Thường trực Đảng ủy, HĐND, UBND xã",),
                forms=("conference", "meeting"),
                minutes_available=0,
                minutes_per_paper=0,
            ),
            make_conference(
                "hn-xa-diem",
                title="Hội nghị điểm cấp xã",
                level="commune",
                chairs={"*": "Bí thư, Chủ tịch UBND xã được chọn"},
                participants=("Lãnh đạo UBND cấp huyện",),
                minutes_available=0,
                minutes_per_paper=0,
            ),
            make_conference(
                "hn-huyen",
                title="Hội nghị cấp huyện",
                level="district",
                chairs={"thi_xa": "Chủ tịch UBND thị xã", "*": "Chủ tịch UBND huyện"},
                participants=("Thường trực Huyện ủy, Thị ủy",),
                minutes_available=0,
                minutes_per_paper=0,
            ),
            make_conference(),
        ),
        "awards": (),
        "award_kinds": ("tập thể", "cá nhân"),
        "rosters": (make_roster(),),
        "contacts": tuple(make_contact(unit.id) for unit in make_units()),
        "assumptions": (plans.Assumption("Q-05", "Ngày làm việc của báo cáo chung?", "trước 05/12/2023"),),
        "legal_bases": (),
        "recipients": (
            plans.Recipient("N-04", "Các Sở, Ban, ngành, Hội, đoàn thể ở tỉnh", "thực hiện"),
            plans.Recipient("N-07", "UBND các huyện, thị xã", "thực hiện"),
            plans.Recipient("N-08", "UBND các xã", "thực hiện", forwarded_by="district"),
        ),
        "channels": (
            plans.Channel("e-office", plans.OFFICIAL, "Q.office"),
            plans.Channel("post", plans.OFFICIAL, "Bản giấy"),
            plans.Channel("email", plans.SOFT, "Thư điện tử", "nhan@tinh-mau.example"),
        ),
        "days_off": (plans.DayOff(date(2023, 9, 4), "Nghỉ bù Quốc khánh"),),
        "publication_weekdays": {NEWSPAPER: (1, 2, 3, 4, 5, 6, 7)},
    }
    return plans.Plan(**(fields | changes))


def make_tidy_plan(**changes: Any) -> plans.Plan:
    """The small plan with every flaw mended: the linter has nothing to say about it.

    All bounds are printed and distinct, none ends on a day off, every commune may be a pilot, and no question is open.
    """
    printed = {
        "D-01": date(2023, 10, 14),
        "D-03": date(2023, 11, 22),
        "D-04": date(2023, 11, 22),
        "D-08": date(2023, 12, 12),
        "D-09": date(2023, 12, 5),
        "D-10": date(2023, 10, 25),
        "D-11": date(2023, 9, 27),
        "D-12": date(2023, 11, 10),
        "D-14": date(2023, 12, 6),
        "D-15": date(2023, 9, 20),
    }
    bounds = tuple(
        replace(bound, printed_before=printed[bound.id], working_before=None, assumption="", text="")
        if bound.id in printed
        else bound
        for bound in make_bounds()
    )
    duties = tuple(
        replace(duty, choice=make_choice(most=3, conference="hn-xa-diem")) if duty.id == "chon-xa-diem" else duty
        for duty in make_duties()
    )
    return make_plan(**({"bounds": bounds, "duties": duties, "assumptions": ()} | changes))
