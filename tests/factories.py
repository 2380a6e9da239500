"""Small plans as plain values: an invented province that a test can hold in its head.

One province, three districts of three communes each, two departments, one union, the coordinating office and a
newspaper. Stage and duty ids are those of the real plan, so a test reads the same with either. Dates carry the real
bounds of 2023 (requirements section 4); where the plan prints none, the office has set a working date.

A factory states what matters by keyword and fills in the rest: `make_unit("xa-x", parent="huyen-y")`.
`make_plan(papers=())` replaces whole fields; the `with_…` functions change one value inside a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain import plans, unit_kinds

PROVINCE = "tinh-mau"
OFFICE = "van-phong-dieu-phoi"
DISTRICTS = ("huyen-song-bo", "huyen-nui-doi", "thi-xa-bien-ngoc")
COMMUNES: Mapping[str, tuple[str, ...]] = {
    "huyen-song-bo": ("xa-bo-bac", "xa-bo-trung", "xa-bo-nam"),
    "huyen-nui-doi": ("xa-doi-thuong", "xa-doi-giua", "xa-doi-ha"),
    "thi-xa-bien-ngoc": ("xa-ngoc-an", "xa-ngoc-binh", "xa-ngoc-chanh"),
}
DEPARTMENTS = ("so-nong-nghiep", "so-y-te")
UNION = "hoi-nong-dan"
NEWSPAPER = "bao-tinh"
ROSTER = "thanh-vien-ban-chi-dao"

LEVEL_OF_TIER = {1: "province", 2: "district", 3: "commune"}

# ---------------------------------------------------------------------------------------------------- single values


def make_unit(id: str = "xa-bo-bac", **changes: Any) -> plans.Unit:
    """A territorial unit that exists without bounds; a commune of Sông Bờ unless told otherwise.

    Level and group follow the kind, full name and answering body follow the name, unless they are given.
    """
    kind = changes.pop("kind", "xa")
    name = changes.pop("name", "Bờ Bắc")
    known = unit_kinds.KINDS[kind]
    level = changes.pop("level", LEVEL_OF_TIER[known.tier])
    full_name = changes.pop("full_name", f"{known.word.capitalize()} {name}")
    fields: dict[str, Any] = {
        "group": level,
        "parent": None if level == "province" else "huyen-song-bo" if level == "commune" else PROVINCE,
        "participates": "yes" if level == "commune" else "",
        "addressee": "duoi_quyen",
        "office_name": f"UBND {known.word} {name}",
    }
    return plans.Unit(id=id, kind=kind, level=level, name=name, full_name=full_name, **(fields | changes))


def make_body(id: str = "so-y-te", **changes: Any) -> plans.Unit:
    """A provincial body: a department unless told otherwise. It stands at the province's level, in its own group."""
    name = changes.pop("name", "Sở Y tế")
    fields: dict[str, Any] = {
        "kind": "so",
        "group": "department",
        "level": "province",
        "parent": PROVINCE,
        "full_name": name,
        "office_name": name,
        "addressee": "duoi_quyen",
    }
    return plans.Unit(id=id, name=name, **(fields | changes))


def make_bound(id: str = "D-03", **changes: Any) -> plans.Bound:
    """A bound with nothing printed and nothing set; give `printed_before`, `working_before` or `relative_to`."""
    return plans.Bound(id=id, **changes)


def make_choice(**changes: Any) -> plans.Choice:
    """One or two pilot communes, as districts choose them."""
    fields: dict[str, Any] = {"purpose": "pilot", "of": "unit", "level": "commune", "least": 1, "most": 2, "noun": "xã"}
    return plans.Choice(**(fields | changes))


def make_duty(id: str = "bao-cao-huyen", **changes: Any) -> plans.Duty:
    """A report of every district in the district stage, on two legs, unless told otherwise."""
    fields: dict[str, Any] = {
        "kind": "report",
        "title": "Báo cáo sơ kết của cấp huyện",
        "stage": "district_meeting",
        "owners": plans.Selector(levels=("district",), groups=("district",)),
        "bound": "D-03",
        "legs": (plans.OFFICIAL, plans.SOFT),
    }
    return plans.Duty(id=id, **(fields | changes))


def make_paper(id: str = "TL-001", **changes: Any) -> plans.Paper:
    """A paper of a department on contents 01 and 02 of component 01, printed in the proceedings and not read out."""
    fields: dict[str, Any] = {
        "group": "department",
        "topic": "Tham luận nội dung số 01, 02 thuộc Nội dung thành phần số 01",
        "parts": ("L", "K", "N"),
        "assignee": "so-nong-nghiep",
        "spoken": False,
    }
    return plans.Paper(id=id, **(fields | changes))


def make_stage(id: str = "district_meeting", **changes: Any) -> plans.Stage:
    """The district stage with one gate per district that waits for its pilots, unless told otherwise."""
    fields: dict[str, Any] = {
        "number": 2,
        "title": "Hội nghị, báo cáo cấp huyện",
        "level": "district",
        "board": "02-bang-huyen",
        "gate": (
            make_condition("pilots_held", duties=("hoi-nghi-xa",), selection="chon-xa-diem", text="xã điểm đã họp"),
        ),
        "gate_per": "district",
        "opens_next": "report_consolidation",
    }
    return plans.Stage(id=id, **(fields | changes))


def make_condition(kind: str = "issued", **changes: Any) -> plans.Condition:
    """A gate condition; `issued` needs nothing more."""
    return plans.Condition(kind=kind, **_filled({"text": "kế hoạch được ban hành"}, changes))


def make_section(id: str = "ket-qua", **changes: Any) -> plans.Section:
    """A section asked of districts and communes."""
    fields: dict[str, Any] = {
        "order": 1,
        "title": "Kết quả thực hiện",
        "text": "Đánh giá kết quả thực hiện Chương trình.",
        "levels": ("district", "commune"),
    }
    return plans.Section(id=id, **(fields | changes))


def make_conference(id: str = "hn-tinh", **changes: Any) -> plans.Conference:
    """The provincial conference: four hours, seven minutes a paper."""
    fields: dict[str, Any] = {
        "title": "Hội nghị sơ kết cấp tỉnh",
        "level": "province",
        "chairs": {"*": "Lãnh đạo UBND tỉnh"},
        "participants": ("Thường trực UBND tỉnh", "Lãnh đạo UBND cấp huyện"),
        "minutes_available": 240,
        "minutes_per_paper": 7,
    }
    return plans.Conference(id=id, **(fields | changes))


def make_contact(unit: str = "huyen-song-bo", **changes: Any) -> plans.Contact:
    """The address of one unit, on the reserved `.example` domain so that no test can write to anybody."""
    return plans.Contact(unit=unit, **_filled({"email": f"{unit}@tinh-mau.example", "role": "văn thư"}, changes))


def make_roster(id: str = ROSTER, **changes: Any) -> plans.Roster:
    """A loaded roster that names one department."""
    fields: dict[str, Any] = {
        "title": "Thành viên Ban Chỉ đạo tỉnh",
        "columns": ("unit", "name"),
        "rows": ({"unit": "so-y-te", "name": "Giám đốc Sở Y tế"},),
        "file": "rosters/thanh-vien-ban-chi-dao.csv",
    }
    return plans.Roster(id=id, **(fields | changes))


def make_document(**changes: Any) -> plans.Document:
    """A header that carries number and date of issue; `number=None, issued_on=None` makes it a draft."""
    fields: dict[str, Any] = {
        "symbol": "/KH-UBND",
        "number": "1234",
        "issued_on": date(2023, 9, 15),
        "place": "Tỉnh Mẫu",
        "issuer": "UBND tỉnh Mẫu",
        "title": "Tổ chức Hội nghị sơ kết 3 năm (2021-2023) thực hiện Chương trình",
        "short_title": "Sơ kết 3 năm Chương trình",
        "programme": "Chương trình",
        "review_period": "2021-2023",
        "signature": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        "signer": "Nguyễn Văn Mẫu",
        "data_cutoff": "2023-12-31",
        "earliest_issue": date(2023, 8, 11),
    }
    return plans.Document(**(fields | changes))


# ------------------------------------------------------------------------------------------- the parts of the plan


def make_units() -> tuple[plans.Unit, ...]:
    """The small province: 1 + 3 + 9 territorial units, then the five provincial bodies."""
    names = {
        "huyen-song-bo": ("huyen", "Sông Bờ"),
        "huyen-nui-doi": ("huyen", "Núi Đôi"),
        "thi-xa-bien-ngoc": ("thi_xa", "Biển Ngọc"),
        "xa-bo-bac": ("xa", "Bờ Bắc"),
        "xa-bo-trung": ("xa", "Bờ Trung"),
        "xa-bo-nam": ("xa", "Bờ Nam"),
        "xa-doi-thuong": ("xa", "Đôi Thượng"),
        "xa-doi-giua": ("xa", "Đôi Giữa"),
        "xa-doi-ha": ("xa", "Đôi Hạ"),
        "xa-ngoc-an": ("xa", "Ngọc An"),
        "xa-ngoc-binh": ("xa", "Ngọc Bình"),
        "xa-ngoc-chanh": ("xa", "Ngọc Chánh"),
    }
    units = [make_unit(PROVINCE, kind="tinh", name="Mẫu")]
    for district in DISTRICTS:
        kind, name = names[district]
        units.append(make_unit(district, kind=kind, name=name))
        units += [make_unit(child, name=names[child][1], parent=district) for child in COMMUNES[district]]
    units += [
        make_body("so-nong-nghiep", name="Sở Nông nghiệp"),
        make_body("so-y-te", name="Sở Y tế"),
        make_body(UNION, name="Hội Nông dân tỉnh", kind="doan_the", group="union", addressee="doan_the"),
        make_body(NEWSPAPER, name="Báo Mẫu", kind="bao_chi", group="press", addressee="ngang_cap"),
        make_body(OFFICE, name="Văn phòng Điều phối tỉnh", kind="van_phong", group="office"),
    ]
    return tuple(replace(unit, order=number) for number, unit in enumerate(units, 1))


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


def make_papers() -> tuple[plans.Paper, ...]:
    """15 papers: 2 departments, the union, 3 districts, 1 commune, 1 village and 1 cooperative per district."""
    units = {unit.id: unit for unit in make_units()}
    papers: list[plans.Paper] = [
        make_paper("TL-001", printed_as="Sở Nông nghiệp", refs=(plans.ContentRef("01", ("01", "02")),), spoken=True),
        make_paper(
            "TL-002", assignee="so-y-te", printed_as="Sở Y tế", refs=(plans.ContentRef("02", ("all",)),), spoken=True
        ),
        make_paper(
            "TL-003",
            group="union",
            assignee=UNION,
            printed_as="Hội Nông dân tỉnh",
            refs=(plans.ContentRef("03", ("related",)),),
        ),
    ]
    numbers = iter(range(4, 100))
    for district in DISTRICTS:
        printed = units[district].office_name
        papers.append(
            make_paper(
                f"TL-{next(numbers):03}",
                group="district",
                assignee=district,
                printed_as=printed,
                topic="Kết quả 3 năm",
                parts=("L", "K"),
            )
        )
    for district in DISTRICTS:
        commune = units[COMMUNES[district][0]]
        papers.append(
            make_paper(
                f"TL-{next(numbers):03}",
                group="commune",
                assignee=commune.id,
                printed_as=commune.office_name,
                printed_parent=unit_kinds.label(units[district]),
                topic="Kinh nghiệm của xã",
                parts=("L", "K"),
            )
        )
    for purpose, topic in (("village", "Thôn kiểu mẫu"), ("cooperative", "Tiêu chí số 13")):
        papers += [
            make_paper(
                f"TL-{next(numbers):03}",
                group=purpose,
                assignee=None,
                chosen_by=district,
                purpose=purpose,
                topic=topic,
                parts=("L", "K"),
            )
            for district in DISTRICTS
        ]
    return tuple(papers)


# ------------------------------------------------------------------------------------------------------- the plan


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


# --------------------------------------------------------------------------------------------- one change to a plan


def with_unit(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one unit changed."""
    return replace(plan, units=_changed(plan.units, id, changes))


def with_duty(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one duty changed."""
    return replace(plan, duties=_changed(plan.duties, id, changes))


def with_bound(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one bound changed."""
    return replace(plan, bounds=_changed(plan.bounds, id, changes))


def with_paper(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one paper changed."""
    return replace(plan, papers=_changed(plan.papers, id, changes))


def with_stage(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one stage changed."""
    return replace(plan, stages=_changed(plan.stages, id, changes))


def with_conference(plan: plans.Plan, id: str, **changes: Any) -> plans.Plan:
    """The plan with one kind of conference changed."""
    return replace(plan, conferences=_changed(plan.conferences, id, changes))


def without_duty(plan: plans.Plan, id: str) -> plans.Plan:
    """The plan without one duty; what refers to the duty stays and now hangs in the air."""
    return replace(plan, duties=tuple(duty for duty in plan.duties if duty.id != id))


def _changed(values: tuple[Any, ...], id: str, changes: Mapping[str, Any]) -> tuple[Any, ...]:
    if id not in {value.id for value in values}:
        raise KeyError(f"no {id!r} among {[value.id for value in values]}")
    return tuple(replace(value, **changes) if value.id == id else value for value in values)


def _filled(fields: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {**fields, **changes}
