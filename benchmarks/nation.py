"""A generated plan of a whole nation in the proportions of 2023: 63 provinces, 705 districts, 10,598 communes.

Names and parents are generated; what is measured is the number of rows, and that is the real one.
"""

from __future__ import annotations

from datetime import date

from domain import plans

PROVINCES, DISTRICTS, COMMUNES = 63, 705, 10_598
DAY = date(2023, 9, 20)


def units() -> list[plans.Unit]:
    """Nation, provinces, districts and communes in the real proportions; five districts are childless, as five are."""
    made = [plans.Unit("vn", "nuoc", "nation", "nation", "Cả nước", "Cả nước", order=0, office_name="Văn phòng")]
    made += [
        plans.Unit(f"p{p}", "tinh", "province", "province", f"Tỉnh {p}", f"Tỉnh {p}", "vn", 1 + p)
        for p in range(PROVINCES)
    ]
    made += [
        plans.Unit(f"d{d}", "huyen", "district", "district", f"Huyện {d}", f"Huyện {d}", f"p{d % PROVINCES}", 100 + d)
        for d in range(DISTRICTS)
    ]
    with_children = DISTRICTS - 5
    made += [
        plans.Unit(
            f"c{c}", "xa", "commune", "commune", f"Xã {c}", f"Xã {c}", f"d{c % with_children}", 1000 + c,
            participates="yes",
        )
        for c in range(COMMUNES)
    ]  # fmt: skip
    return made


def plan() -> plans.Plan:
    """The stages of the real plan with one task branch per province."""
    made = tuple(units())
    level = plans.Selector(levels=("commune",), groups=("commune",), participating=True)
    district = plans.Selector(levels=("district",), groups=("district",))
    before = [date(2023, 10, 15), date(2023, 11, 15), date(2023, 9, 28)]
    choice = plans.Choice("pilot", "unit", 1, 2, "commune", "xã điểm")
    duties = (
        plans.Duty(
            "chon-xa-diem",
            "selection",
            "Chọn xã điểm",
            "commune_pilot_meeting",
            district,
            "D-11",
            opens=plans.LAUNCH,
            choice=choice,
        ),
        plans.Duty("hoi-nghi-xa", "meeting", "Hội nghị xã", "commune_pilot_meeting", level, "D-01"),
        plans.Duty("bao-cao-xa", "report", "Báo cáo xã", "commune_pilot_meeting", level, "D-10", (plans.SOFT,)),
        plans.Duty("hoi-nghi-huyen", "meeting", "Hội nghị huyện", "district_meeting", district, "D-02"),
        plans.Duty(
            "bao-cao-huyen",
            "report",
            "Báo cáo huyện",
            "district_meeting",
            district,
            "D-02",
            (plans.OFFICIAL, plans.SOFT),
        ),
    )
    issued = plans.Condition("issued", text="Kế hoạch chưa ban hành")
    pilots = plans.Condition("pilots_held", ("hoi-nghi-xa",), "chon-xa-diem", text="xã điểm chưa họp")
    stages = (
        plans.Stage("commune_pilot_meeting", 1, "Sơ kết cấp xã", "commune", "01-bang-xa", (issued,), "district"),
        plans.Stage("district_meeting", 2, "Hội nghị cấp huyện", "district", "02-bang-huyen", (pilots,), "district"),
    )
    return plans.Plan(
        key="ca-nuoc-thu", directory="", sha256="0" * 64, is_sample=True, zone="Asia/Ho_Chi_Minh",
        document=plans.Document("/KH", "1/KH", DAY, "Hà Nội", "Thử", "Thử", "Đo tốc độ cả nước", "Thử", "2021-2023", (), ""),
        levels=(
            plans.Level("nation", "cả nước", "nước"), plans.Level("province", "cấp tỉnh", "tỉnh"),
            plans.Level("district", "cấp huyện", "huyện"), plans.Level("commune", "cấp xã", "xã"),
        ),
        branch_level="province", office="vn", host="vn", addressee_classes=(), units=made, stages=stages,
        bounds=(
            plans.Bound("D-01", before[0]), plans.Bound("D-02", before[1]), plans.Bound("D-10", None, before[1]),
            plans.Bound("D-11", None, before[2]),
        ),
        duties=duties, papers=(), papers_duty="", parts={}, components={}, report_forms=(), conferences=(), awards=(),
        award_kinds=(), rosters=(), contacts=(), assumptions=(), legal_bases=(), recipients=(), channels=(), days_off=(),
    )  # fmt: skip
