"""Flaws in who carries the duties and how they are reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain import composition, plans
from domain.invitations import Holder
from tests import factories as make
from tests.domain.plan_flaws.planting import duty, paper, planted, unit, with_more


def held(*posts: tuple[str, str]) -> composition.Composition:
    """The chairs of all communes are invited to their conference; the register holds these (unit, post)."""
    line = "Thường trực Đảng ủy, HĐND, UBND xã"
    chairs = composition.Entry(line, "Chủ tịch UBND", plans.Selector(levels=("commune",)))
    holders = tuple(Holder(f"n{at}", f"Người {at}", "", unit, post) for at, (unit, post) in enumerate(posts))
    return composition.Composition({"hn-xa": (chairs,)}, holders)


CASES = [
    planted(
        "PERSON_NOT_INVITED",
        "warning",
        lambda plan: plan,
        "“Chủ tich xã”",
        "Người 1 (xã Bờ Nam)",
        "ví dụ “Chủ tịch UBND”",
        units=("xa-bo-nam",),
        invited=held(("xa-bo-bac", "CHỦ TỊCH UBND"), ("xa-bo-nam", "Chủ tich xã")),
    ),
    planted(
        "PERSON_NOT_INVITED",
        "warning",
        lambda plan: plan,
        "Người 0 (Sở Y tế)",
        "chưa có chức danh nào được mời",
        units=("so-y-te",),
        invited=held(("so-y-te", "Chủ tịch UBND")),
        id="person-of-a-unit-that-nobody-invites",
    ),
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
