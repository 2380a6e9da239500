"""Single values of a plan: each factory fills in what the test does not state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain import plans, unit_kinds
from tests.factories.ids import PROVINCE, ROSTER

LEVEL_OF_TIER = {1: "province", 2: "district", 3: "commune"}


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


def _filled(fields: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {**fields, **changes}
