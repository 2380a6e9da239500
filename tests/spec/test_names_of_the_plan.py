"""Every unit name that the plan prints, resolved over the plan's own list of units."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adapters import plan_files
from domain import names, plans

PLAN = Path(__file__).parent.parent.parent / "config" / "plans" / "quang-nam-ntm-2023"
DISTRICTS = (
    "thành phố Tam Kỳ",
    "thành phố Hội An",
    "thị xã Điện Bàn",
    "huyện Thăng Bình",
    "huyện Bắc Trà My",
    "huyện Nam Trà My",
    "huyện Núi Thành",
    "huyện Phước Sơn",
    "huyện Tiên Phước",
    "huyện Hiệp Đức",
    "huyện Nông Sơn",
    "huyện Đông Giang",
    "huyện Nam Giang",
    "huyện Đại Lộc",
    "huyện Phú Ninh",
    "huyện Tây Giang",
    "huyện Duy Xuyên",
    "huyện Quế Sơn",
)
# Paper, as printed, and the unit that is meant. The 29 communes of requirements section 3.
COMMUNES = (
    ("P-036", "UBND xã Điện Phước, thị xã Điện Bàn", "xã Điện Phước, thị xã Điện Bàn"),
    ("P-037", "Tam Thanh, thành phố Tam Kỳ", "xã Tam Thanh, thành phố Tam Kỳ"),
    ("P-038", "Đại Thắng, huyện Đại Lộc", "xã Đại Thắng, huyện Đại Lộc"),
    ("P-039", "Quế Hiệp, huyện Quế Sơn", "xã Quế Hiệp, huyện Quế Sơn"),
    ("P-040", "Tiên Mỹ, huyện Tiên Phước", "xã Tiên Mỹ, huyện Tiên Phước"),
    ("P-041", "Tam Anh Nam, huyện Núi Thành", "xã Tam Anh Nam, huyện Núi Thành"),
    ("P-042", "Quế Thọ, huyện Hiệp Đức", "xã Quế Thọ, huyện Hiệp Đức"),
    ("P-043", "xã Ba, huyện Đông Giang", "xã Ba, huyện Đông Giang"),
    ("P-044", "xã Quế Lộc, huyện Nông Sơn", "xã Quế Lộc, huyện Nông Sơn"),
    ("P-045", "xã Bình Giang, huyện Thăng Bình", "xã Bình Giang, huyện Thăng Bình"),
    ("P-046", "xã Tam Phước, huyện Phú Ninh", "xã Tam Phước, huyện Phú Ninh"),
    ("P-047", "UBND xã Cẩm Thanh, thành phố Hội An", "xã Cẩm Thanh, thành phố Hội An"),
    ("P-048", "UBND xã Duy Vinh, huyện Duy Xuyên", "xã Duy Vinh, huyện Duy Xuyên"),
    ("P-049", "UBND xã Tiên Cảnh, huyện Tiên Phước", "xã Tiên Cảnh, huyện Tiên Phước"),
    ("P-050", "Lãng, huyện Tây Giang", "xã Lăng, huyện Tây Giang"),
    ("P-051", "xã Tư, huyện Đông Giang", "xã Tư, huyện Đông Giang"),
    ("P-052", "Tam Mỹ Tây, huyện Núi Thành", "xã Tam Mỹ Tây, huyện Núi Thành"),
    ("P-053", "Quế Mỹ, huyện Quế Sơn", "xã Quế Mỹ, huyện Quế Sơn"),
    ("P-054", "Bình Tú, huyện Thăng Bình", "xã Bình Tú, huyện Thăng Bình"),
    ("P-055", "Điện Hòa, thị xã Điện Bàn", "xã Điện Hòa, thị xã Điện Bàn"),
    ("P-056", "Tam Vinh, huyện Phú Ninh", "xã Tam Vinh, huyện Phú Ninh"),
    ("P-057", "Cẩm Kim, thị xã Hội An", "xã Cẩm Kim, thành phố Hội An"),
    ("P-058", "UBND xã Trà Đơn, huyện Nam Trà My", None),
    ("P-059", "Dang, huyện Tây Giang", "xã Dang, huyện Tây Giang"),
    ("P-060", "Kà Dăng, huyện Đông Giang", "xã Ka Dăng, huyện Đông Giang"),
    ("P-061", "Đắc Pring, huyện Nam Giang", "xã Đắc Pring, huyện Nam Giang"),
    ("P-062", "Phước Thành, huyện Phước Sơn", "xã Phước Thành, huyện Phước Sơn"),
    ("P-063", "Trà Bui, huyện Bắc Trà My", "xã Trà Bui, huyện Bắc Trà My"),
    ("P-064", "UBND xã Đại Hiệp, huyện Đại Lộc", "xã Đại Hiệp, huyện Đại Lộc"),
)


@pytest.fixture(scope="module")
def plan() -> plans.Plan:
    return plan_files.load(PLAN)


@pytest.fixture(scope="module")
def resolver(plan: plans.Plan) -> names.Resolver:
    return names.Resolver.for_plan(plan, on=date(2023, 11, 13))


@pytest.mark.proves("X10", "T-10", "T-11", "T-12", "T-13", "T-16")
@pytest.mark.parametrize(("paper", "printed", "path"), COMMUNES, ids=[row[0] for row in COMMUNES])
def test_a_presenter_is_the_unit_of_the_register(
    plan: plans.Plan, resolver: names.Resolver, paper: str, printed: str, path: str | None
) -> None:
    registered = next(one for one in plan.papers if one.id == paper)

    found = resolver.find(printed, level="commune")

    assert (found.candidates[0].path if found.unit else None) == path
    assert (found.unit.id if found.unit else None) == registered.assignee
    assert printed == f"{registered.printed_as}, {registered.printed_parent}"


@pytest.mark.parametrize("district", DISTRICTS)
def test_a_district_is_found_with_and_without_its_office(resolver: names.Resolver, district: str) -> None:
    for text in (district, f"UBND {district}", f"UBND {district}".upper()):
        found = resolver.find(text)
        assert found.unit is not None
        assert (found.unit.level, found.candidates[0].path) == ("district", district)


@pytest.mark.proves("T-10", "T-11", "T-13")
@pytest.mark.parametrize(
    ("printed", "remark"),
    [
        ("Lãng, huyện Tây Giang", "Lãng là cách ghi khác của xã Lăng"),
        ("Cẩm Kim, thị xã Hội An", "ghi là thị xã Hội An, đúng là thành phố Hội An"),
        ("Kà Dăng, huyện Đông Giang", "Kà Dăng là cách ghi khác của xã Ka Dăng"),
    ],
)
def test_a_printed_slip_is_told(resolver: names.Resolver, printed: str, remark: str) -> None:
    assert remark in resolver.find(printed).candidates[0].reason


@pytest.mark.proves("T-12")
def test_tra_don_is_asked_about(plan: plans.Plan, resolver: names.Resolver) -> None:
    registered = next(paper for paper in plan.papers if paper.id == "P-058")

    found = resolver.find("UBND xã Trà Đơn, huyện Nam Trà My")

    assert found.verdict == names.TIE
    assert {one.unit.id for one in found.candidates} == set(registered.candidates)


@pytest.mark.proves("T-37")
@pytest.mark.parametrize(
    ("former", "path"),
    [
        ("xã Điện Thắng Bắc", "phường Điện Thắng Bắc, thị xã Điện Bàn"),
        ("xã Điện Thắng Trung", "phường Điện Thắng Trung, thị xã Điện Bàn"),
        ("xã Điện Thắng Nam", "phường Điện Thắng Nam, thị xã Điện Bàn"),
        ("xã Điện Minh", "phường Điện Minh, thị xã Điện Bàn"),
        ("xã Điện Phương", "phường Điện Phương, thị xã Điện Bàn"),
        ("xã Quế Trung", "thị trấn Trung Phước, huyện Nông Sơn"),
    ],
)
def test_a_former_commune_is_the_ward_or_town_of_today(resolver: names.Resolver, former: str, path: str) -> None:
    found = resolver.find(former)

    assert found.unit is not None
    assert found.candidates[0].path == path
    assert f"{former} nay là {path.partition(',')[0]} từ ngày 10/4/2023" in found.candidates[0].reason


@pytest.mark.proves("X10")
def test_every_unit_is_found_by_its_full_name_and_parent(plan: plans.Plan, resolver: names.Resolver) -> None:
    by_id = {unit.id: unit for unit in plan.units}
    current = [unit for unit in plan.units if unit.is_valid_on(date(2023, 11, 13))]
    written = {unit.id: f"{unit.full_name}, {by_id[unit.parent].full_name}" for unit in current if unit.parent}

    found = {id: resolver.find(text).unit for id, text in written.items()}

    assert {id: unit.id if unit else None for id, unit in found.items()} == {id: id for id in written}
    assert len(found) > 250
