"""The compositions of the real plan as posts: who is counted, how posts are written, what has no list yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from adapters import composition_files, plan_files
from domain import composition, plans, post_titles
from domain.errors import ReviewError
from domain.invitations import Holder, one_letter_per_person
from tests import plan_dirs
from tests.factories import make_body, make_unit

DAY = date(2023, 12, 14)
CHAIRS = "Chủ tịch UBND các xã trên địa bàn tỉnh"
OFFICES = "lãnh đạo Phòng Tài chính Kế hoạch, Nông nghiệp và PTNT, Văn phòng Điều phối NTM cấp huyện"
BY_ROSTER = "lãnh đạo các Sở, ngành là thành viên Ban Chỉ đạo tỉnh"
MEMBERS = "các đồng chí là thành viên Ban Chỉ đạo các Chương trình MTQG tỉnh (Ban Chỉ đạo tỉnh)"
VISITORS = "thành viên Ban Chỉ đạo tỉnh đứng điểm địa phương"


@cache
def real_plan() -> plans.Plan:
    return plan_files.load(plan_dirs.REAL)


@cache
def real_composition() -> composition.Composition:
    return composition_files.load(plan_dirs.REAL, real_plan())


def with_roster(id: str, *rows: dict[str, str]) -> plans.Plan:
    plan = real_plan()
    rosters = tuple(replace(one, rows=rows) if one.id == id else one for one in plan.rosters)
    return replace(plan, rosters=rosters)


def unit_of(full_name: str) -> plans.Unit:
    return next(one for one in real_plan().units if one.full_name == full_name and one.is_valid_on(DAY))


# ------------------------------------------------------------------------------------------------- provincial, C-4


@pytest.mark.proves("F27")
def test_provincial_conference_counts_what_the_plan_counts() -> None:
    found = composition.posts(real_composition(), "C-4", real_plan(), DAY)

    assert Counter(one.line for one in found.posts) == {
        "đại diện Thường trực Tỉnh ủy": 1,
        "Thường trực HĐND tỉnh": 1,
        "Thường trực UBND tỉnh": 1,
        "Ủy ban MTTQVN tỉnh": 1,
        "đại diện Thường trực Huyện/Thị/Thành ủy": 18,
        "lãnh đạo UBND cấp huyện": 18,
        OFFICES: 3 * 18,
        "Văn phòng Điều phối NTM tỉnh": 1,
        "đơn vị thuộc Sở Nông nghiệp và PTNT": 1,
        CHAIRS: 197,
    }
    assert [one.order for one in found.posts] == list(range(len(found.posts)))
    assert set(Counter(one.unit for one in found.posts if one.line == OFFICES).values()) == {3}


@pytest.mark.proves("T-44")
def test_lines_without_a_list_are_named() -> None:
    found = composition.posts(real_composition(), "C-4", real_plan(), DAY)

    assert found.not_loaded == (
        "các Ban Đảng Tỉnh ủy",
        "các Ban HĐND tỉnh",
        BY_ROSTER,
        MEMBERS,
        "đại diện một số Ban Phát triển thôn có thành tích tiêu biểu",
        "các doanh nghiệp, HTX tiêu biểu",
        "các tổ chức, cá nhân được khen thưởng",
        "những thành phần có liên quan",
    )


def test_every_line_of_both_conferences_is_answered() -> None:
    conferences = plans.PlanIndex(real_plan()).conferences
    for id in ("C-3", "C-4"):
        lines = list(dict.fromkeys(entry.line for entry in real_composition().entries[id]))

        assert lines == list(conferences[id].participants)


@pytest.mark.proves("T-37")
def test_communes_are_those_of_the_day_whether_they_take_part_or_not() -> None:
    after, before = (
        composition.posts(real_composition(), "C-4", real_plan(), day).posts for day in (DAY, date(2023, 4, 9))
    )
    chairs = [one.unit for one in after if one.line == CHAIRS]
    units = plans.PlanIndex(real_plan()).units

    assert len([one for one in before if one.line == CHAIRS]) == 203
    assert Counter(units[one].participates == "yes" for one in chairs) == {True: 193, False: 4}


def test_titles_are_as_an_office_writes_them() -> None:
    titles = {one.title for one in composition.posts(real_composition(), "C-4", real_plan(), DAY).posts}

    assert titles >= {
        "Chủ tịch UBND xã Tam Anh Nam",
        "Chủ tịch UBND xã Ba",
        "Chủ tịch UBND xã Tư",
        "Đại diện Thường trực Tỉnh ủy Quảng Nam",
        "Thường trực HĐND tỉnh Quảng Nam",
        "Đại diện Thường trực Thị ủy Điện Bàn",
        "Đại diện Thường trực Thành ủy Hội An",
        "Đại diện Thường trực Huyện ủy Núi Thành",
        "Lãnh đạo UBND thị xã Điện Bàn",
        "Lãnh đạo Phòng Tài chính - Kế hoạch thành phố Tam Kỳ",
        "Lãnh đạo Phòng Nông nghiệp và PTNT huyện Quế Sơn",
        "Lãnh đạo Phòng Kinh tế thị xã Điện Bàn",
        "Lãnh đạo Văn phòng Điều phối NTM huyện Tây Giang",
        "Đại diện lãnh đạo Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Đại diện các đơn vị thuộc Sở Nông nghiệp và Phát triển nông thôn",
    }
    assert "Lãnh đạo Phòng Nông nghiệp và PTNT thị xã Điện Bàn" not in titles


def test_what_districts_chose_is_invited_through_them() -> None:
    nui_thanh = unit_of("Huyện Núi Thành").id
    chosen = {
        "village": [(nui_thanh, "Thôn Thuận An")],
        "cooperative": [(nui_thanh, "HTX Bình Minh"), (nui_thanh, "Chè xanh")],
    }

    found = composition.posts(real_composition(), "C-4", real_plan(), DAY, chosen)

    assert [(one.unit, one.title) for one in found.posts if one.body] == [
        (nui_thanh, "Đại diện Ban Phát triển Thôn Thuận An"),
        (nui_thanh, "Đại diện HTX Bình Minh"),
        (nui_thanh, "Đại diện hợp tác xã Chè xanh"),
    ]
    # The cooperatives are there, the enterprises of the same line are not.
    assert "các doanh nghiệp, HTX tiêu biểu" in found.not_loaded
    assert "đại diện một số Ban Phát triển thôn có thành tích tiêu biểu" not in found.not_loaded


@pytest.mark.proves("T-41")
def test_member_of_the_committee_who_heads_a_department_gets_one_letter() -> None:
    row = {"unit": "so-nnptnt", "person": "Lê Văn Mẫu", "position": "Giám đốc"}
    plan = with_roster("thanh-vien-ban-chi-dao", row, {**row, "person": "Trần Thị Cũ", "valid_to": "2023-12-14"})

    found = composition.posts(real_composition(), "C-4", plan, DAY)
    letters = [one for one in one_letter_per_person(found.posts, (), DAY) if one.name]

    assert [one.line for one in found.posts if one.person] == [BY_ROSTER, MEMBERS]
    assert [(one.name, [post.title for post in one.capacities]) for one in letters] == [
        (
            "Lê Văn Mẫu",
            ["Giám đốc Sở Nông nghiệp và Phát triển nông thôn", "Thành viên Ban Chỉ đạo các Chương trình MTQG tỉnh"],
        )
    ]


def test_register_gives_the_post_of_a_commune_a_name() -> None:
    tam_anh_nam = unit_of("Xã Tam Anh Nam").id
    holder = Holder("nguoi-1", "Nguyễn Văn Mẫu", "ông", tam_anh_nam, "Chủ tịch UBND")

    found = composition.posts(real_composition(), "C-4", real_plan(), DAY)
    letters = one_letter_per_person(found.posts, [holder], DAY)

    assert len(letters) == len(found.posts)
    assert [(one.key, one.name, one.unit) for one in letters if one.name] == [
        ("person:nguoi-1", "Nguyễn Văn Mẫu", tam_anh_nam)
    ]


# --------------------------------------------------------------------------------------------------- district, C-3


def test_district_conference_invites_its_own_visitor_and_leaves_the_rest_to_the_district() -> None:
    mine, other = unit_of("Huyện Núi Thành").id, unit_of("Huyện Quế Sơn").id
    plan = with_roster(
        "dung-diem",
        {"district": mine, "unit": "so-nnptnt", "person": "Lê Văn Mẫu", "position": "Giám đốc"},
        {"district": other, "unit": "so-yt", "person": "Trần Thị Khác", "position": "Giám đốc"},
    )

    found = composition.posts(real_composition(), "C-3", plan, DAY, held_by=mine)

    assert [(one.unit, one.title, one.person) for one in found.posts] == [
        ("bcd-tinh", "Đại diện Thường trực Ban Chỉ đạo các Chương trình MTQG tỉnh", ""),
        ("so-nnptnt", "Thành viên Ban Chỉ đạo tỉnh đứng điểm huyện Núi Thành", "Lê Văn Mẫu"),
    ]
    assert found.not_loaded == ()
    assert len(found.left_to_others) == 13
    assert {reason for _, reason in found.left_to_others} == {"do UBND cấp huyện mời"}
    assert composition.posts(real_composition(), "C-3", real_plan(), DAY, held_by=mine).not_loaded == (VISITORS,)


def test_conference_of_one_district_asks_its_own_communes_only() -> None:
    nui_thanh = unit_of("Huyện Núi Thành").id
    line = plans.PlanIndex(real_plan()).conferences["C-3"].participants[11]
    selector = plans.Selector(levels=("commune", "province"), kinds=("xa", "so"))
    asked = composition.Composition({"C-3": (composition.Entry(line, "Chủ tịch UBND", selector),)})

    units = [one.unit for one in composition.posts(asked, "C-3", real_plan(), DAY, held_by=nui_thanh).posts]
    kinds = Counter(plans.PlanIndex(real_plan()).units[one].kind for one in units)

    assert kinds["xa"] == 16
    assert kinds["so"] == len([one for one in real_plan().units if one.kind == "so"]) > 0


@pytest.mark.proves("T-44")
def test_conference_nobody_wrote_lists_for_has_no_list_loaded() -> None:
    lines = plans.PlanIndex(real_plan()).conferences["C-1"].participants

    assert composition.posts(composition.Composition(), "C-1", real_plan(), DAY) == composition.Expanded((), lines)


def test_conference_the_plan_does_not_have_is_our_mistake() -> None:
    with pytest.raises(ReviewError, match="C-9"):
        composition.posts(real_composition(), "C-9", real_plan(), DAY)


# ----------------------------------------------------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("post", "unit", "title"),
    [
        ("Phó Chủ tịch UBND tỉnh", make_unit("t", kind="tinh", name="Quảng Nam"), "Phó Chủ tịch UBND tỉnh Quảng Nam"),
        ("Giám đốc Sở Y tế", make_body(name="Sở Y tế"), "Giám đốc Sở Y tế"),
        ("Giám đốc", make_body(name="Sở Y tế"), "Giám đốc Sở Y tế"),
        ("Cán bộ Sở Tư pháp biệt phái", make_unit(name="Tư"), "Cán bộ Sở Tư pháp biệt phái xã Tư"),
        ("Bí thư Huyện/Thị/Thành ủy", make_unit("t", kind="thanh_pho_tw", name="Đà Nẵng"), "Bí thư Thành ủy Đà Nẵng"),
        ("Bí thư Huyện/Thị/Thành ủy", make_unit(name="Lăng"), "Bí thư Đảng ủy xã Lăng"),
        ("Chủ tịch UBND", make_unit("d", kind="dac_khu", name="Lý Sơn"), "Chủ tịch UBND đặc khu Lý Sơn"),
        ("Thành viên", None, "Thành viên"),
    ],
)
def test_post_of_a_unit_names_it_once(post: str, unit: plans.Unit | None, title: str) -> None:
    assert post_titles.of_unit(post, unit) == title


@pytest.mark.parametrize(
    ("noun", "name", "title"),
    [
        ("thôn", "Trà Long", "Đại diện thôn Trà Long"),
        ("thôn", "thôn Trà Long", "Đại diện thôn Trà Long"),
        ("hợp tác xã", "HTX Ba", "Đại diện HTX Ba"),
        ("hợp tác xã", "Hợp tác xã Ba", "Đại diện Hợp tác xã Ba"),
        ("thôn", "Tân Ba", "Đại diện thôn Tân Ba"),
        ("", "Tân Ba", "Đại diện Tân Ba"),
    ],
)
def test_post_of_a_chosen_body_says_its_kind_once(noun: str, name: str, title: str) -> None:
    assert post_titles.of_body("Đại diện", noun, name) == title
