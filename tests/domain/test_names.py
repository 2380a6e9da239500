"""The resolver, trap by trap."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from domain import names
from tests.domain.unit_samples import BY_ID, CHANGED_ON, LEVELS, UNITS
from tests.factories import make_unit

NOVEMBER = date(2023, 11, 13)
RESOLVER = names.Resolver(UNITS, LEVELS, on=NOVEMBER)


def meant(text: str, **scope: str) -> str | None:
    """Id of the one unit meant, None for a tie or nothing."""
    found = RESOLVER.find(text, **scope)
    return found.unit.id if found.unit else None


def tied(text: str, **scope: str) -> list[str]:
    found = RESOLVER.find(text, **scope)
    assert found.verdict == names.TIE
    assert found.unit is None
    return [one.unit.id for one in found.candidates]


@pytest.mark.proves("X10", "T-17")
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Quế Lộc", "que-loc"),
        ("xã Quế Lộc", "que-loc"),
        ("UBND xã Quế Lộc", "que-loc"),
        ("UBND các xã: xã Quế Lộc", "que-loc"),
        ("xã xã Quế Lộc", "que-loc"),
        ("Uỷ ban nhân dân xã Quế Lộc", "que-loc"),
        ("Ủy ban nhân dân xã Quế Lộc", "que-loc"),
        ("uy ban nhan dan xa que loc", "que-loc"),
        ("QUẾ LỘC", "que-loc"),
        (unicodedata.normalize("NFD", "xã Quế Lộc"), "que-loc"),
        ("Quế\u00a0Lộc\u200b", "que-loc"),
        ("TP. Tam Kỳ", "tam-ky"),
        ("Tp.Tam Kỳ", "tam-ky"),
        ("TX Điện Bàn", "dien-ban"),
        ("H.Tây Giang", "tay-giang"),
        ("X. Quế Lộc", "que-loc"),
        ("P. Điện Minh", "dien-minh"),
        ("TT Núi Thành", "nui-thanh-tt"),
        ("que son", "que-son"),
        ("Tam Thanh, thành phố Tam Kỳ", "tam-thanh"),
        ("UBND xã Tam Thanh, thành phố Tam Kỳ, tỉnh Quảng Nam", "tam-thanh"),
        ("Tam Thanh (Tam Kỳ)", "tam-thanh"),
        ("xã Tam Thanh TP Tam Kỳ", "tam-thanh"),
        ("tam thanh, tam ky", "tam-thanh"),
        ("Quế Lộc - Nông Sơn", "que-loc"),
        ("huyện Nông Sơn: xã Quế Lộc", "que-loc"),
        ("Ch’ơm", "chom"),
        ("xã Chơm", "chom"),
        ("P Rao", "p-rao"),  # "P" is also the short form of phường
        ("thị trấn P. Rao", "p-rao"),
        ("Prao", "p-rao"),
        ("Sở Lao động, Thương binh và Xã hội", "so-ldtbxh"),
        ("sở lđ-tb & xh", "so-ldtbxh"),
        ("Công an tỉnh", "cong-an"),
        ("UBND tỉnh Quảng Nam", "tinh"),
    ],
)
def test_a_name_finds_its_unit_however_it_is_written(text: str, unit: str) -> None:
    assert meant(text) == unit


@pytest.mark.proves("T-10")
def test_a_wrong_district_type_is_accepted_and_said() -> None:
    found = RESOLVER.find("Cẩm Kim, thị xã Hội An")

    assert found.unit == BY_ID["cam-kim"]
    assert found.candidates[0].reason == "đúng tên; ghi là thị xã Hội An, đúng là thành phố Hội An"
    assert meant("thị xã Hội An") == "hoi-an"
    assert meant("xã Hội An") is None  # another tier is another thing


@pytest.mark.proves("T-11", "X10")
def test_an_alias_is_accepted_and_said() -> None:
    found = RESOLVER.find("Lãng, huyện Tây Giang")

    assert found.unit == BY_ID["lang"]
    assert found.message == ("'Lãng, huyện Tây Giang' là xã Lăng, huyện Tây Giang (Lãng là cách ghi khác của xã Lăng).")


@pytest.mark.proves("T-12", "X10")
@pytest.mark.parametrize("text", ["Trà Đơn", "UBND xã Trà Đơn, huyện Nam Trà My", "tra don", "xã tra don"])
def test_an_alias_of_two_units_is_a_tie(text: str) -> None:
    assert tied(text) == ["tra-don-1", "tra-don-2"]


def test_a_tie_asks_for_one_commune() -> None:
    assert RESOLVER.find("Trà Đơn").message == (
        "'Trà Đơn' có thể là xã Trà Dơn hoặc xã Trà Don (huyện Nam Trà My). Hãy ghi rõ một xã."
    )


@pytest.mark.proves("T-12")
def test_right_marks_decide_between_don_and_don() -> None:
    assert (meant("Trà Dơn"), meant("Trà Don, huyện Nam Trà My")) == ("tra-don-1", "tra-don-2")


@pytest.mark.proves("T-12")
def test_other_marks_are_never_corrected_even_without_an_alias() -> None:
    resolver = names.Resolver([replace(unit, aliases=()) for unit in UNITS], LEVELS)

    assert resolver.find("xã Trà Đơn").verdict == names.TIE
    lone = resolver.find("xã Lãng, huyện Tây Giang")
    assert (lone.verdict, [one.unit.id for one in lone.candidates]) == (names.NONE, ["lang"])


@pytest.mark.proves("T-14", "X10")
def test_names_that_collide_without_marks() -> None:
    three = ["tam-thanh", "tam-thanh-nt", "tam-thanh-pn"]

    assert sorted(tied("tam thanh")) == sorted(tied("Tam Thanh")) == three  # may be typed without marks
    assert sorted(tied("xa_tam_thanh")) == three
    assert meant("xã Tam Thanh") == "tam-thanh"  # typed with marks: means what it says
    assert (meant("Tam Thành"), meant("Tam Thạnh")) == ("tam-thanh-pn", "tam-thanh-nt")
    assert meant("tam thanh", within="phu ninh") == "tam-thanh-pn"
    assert meant("tam thanh", within="nui-thanh") == "tam-thanh-nt"
    assert meant("tam thanh, phu ninh") == "tam-thanh-pn"
    assert sorted(tied("tam dan, phu ninh")) == ["tam-dan", "tam-dan-huyen"]
    assert sorted(tied("Tam Đan")) == ["tam-dan", "tam-dan-huyen"]


@pytest.mark.proves("T-14")
def test_kind_decides_between_equal_names() -> None:
    assert sorted(tied("Phước Hòa")) == ["phuoc-hoa-phuong", "phuoc-hoa-xa"]
    assert meant("phường Phước Hoà") == "phuoc-hoa-phuong"
    assert meant("xã Phước Hòa") == "phuoc-hoa-xa"
    assert sorted(tied("Núi Thành")) == ["nui-thanh", "nui-thanh-tt"]
    assert meant("huyện Núi Thành") == "nui-thanh"
    assert meant("Núi Thành", level="district") == "nui-thanh"
    assert meant("Núi Thành", level="commune") == "nui-thanh-tt"
    assert meant("Núi Thành, huyện Núi Thành") == "nui-thanh-tt"


@pytest.mark.proves("T-14")
def test_a_marked_name_in_another_district_is_a_question() -> None:
    assert sorted(tied("xã Tam Thanh, huyện Phú Ninh")) == ["tam-thanh", "tam-thanh-pn"]


@pytest.mark.proves("T-15")
@pytest.mark.parametrize("text", ["Ba", "ba", "Tư", "UBND Ba", "02 xã", "ba xã", "xã 02", "3"])
def test_one_syllable_or_a_count_alone_is_refused(text: str) -> None:
    assert RESOLVER.find(text).verdict == names.NONE


@pytest.mark.proves("T-15")
def test_one_syllable_with_kind_or_district_is_a_name() -> None:
    assert meant("xã Ba") == meant("Ba, Đông Giang") == meant("Ba", within="dong-giang") == "ba"
    assert meant("UBND xã Tư") == "tu"
    assert "xã Ba, huyện Đông Giang" in RESOLVER.find("Ba").message


@pytest.mark.proves("T-16")
def test_a_prefix_does_not_tell_the_district() -> None:
    found = RESOLVER.find("Quế Lộc, huyện Quế Sơn")

    assert (found.verdict, [one.path for one in found.candidates]) == (names.NONE, ["xã Quế Lộc, huyện Nông Sơn"])
    assert "thuộc huyện Nông Sơn" in found.message


@pytest.mark.proves("T-37")
def test_a_former_unit_leads_to_its_successor_and_says_since_when() -> None:
    found = RESOLVER.find("UBND xã Điện Minh")

    assert found.unit == BY_ID["dien-minh"]
    assert found.candidates[0].reason == ("đúng tên; xã Điện Minh nay là phường Điện Minh từ ngày 10/4/2023")


@pytest.mark.proves("T-37")
def test_the_day_decides_which_of_the_two_is_meant() -> None:
    eve = names.Resolver(UNITS, LEVELS, on=date(2023, 4, 9))

    assert eve.find("Điện Minh").unit == eve.find("xã Điện Minh").unit == BY_ID["dien-minh-cu"]
    for day in (CHANGED_ON, None):
        resolver = names.Resolver(UNITS, LEVELS, on=day)
        assert resolver.find("Điện Minh").unit == resolver.find("xã Điện Minh").unit == BY_ID["dien-minh"]


def test_a_unit_that_ended_without_successor_is_only_shown() -> None:
    ended = [replace(unit, successor=None) if unit.id == "dien-minh-cu" else unit for unit in UNITS]
    only_old = [unit for unit in ended if unit.id != "dien-minh"]

    found = names.Resolver(only_old, LEVELS, on=NOVEMBER).find("xã Điện Minh")

    assert (found.verdict, found.unit) == (names.NONE, None)
    assert "không còn từ ngày 10/4/2023" in found.message


def test_successors_in_a_circle_end() -> None:
    circle = [
        make_unit("xa-a", name="Bình An", valid_to=CHANGED_ON, successor="xa-b"),
        make_unit("xa-b", name="Bình Bắc", valid_to=CHANGED_ON, successor="xa-a", parent="xa-b"),
    ]

    assert names.Resolver(circle, on=NOVEMBER).find("Bình An").verdict == names.NONE


@pytest.mark.proves("X10")
@pytest.mark.parametrize("text", ["Quế Lôcc", "Qué Locc, Nông Sơn", "Quế Lcộ", "quelộc"])
def test_a_typing_slip_is_suggested_never_picked(text: str) -> None:
    found = RESOLVER.find(text)

    assert (found.verdict, found.unit) == (names.NONE, None)
    assert [one.unit.id for one in found.candidates] == ["que-loc"]
    assert "Có phải là xã Quế Lộc, huyện Nông Sơn?" in found.message


@pytest.mark.proves("X10")
@pytest.mark.parametrize("text", ["phường Quế Lộc", "UBND phường Quế Lộc, Nông Sơn"])
def test_one_fault_is_accepted_with_its_reason(text: str) -> None:
    found = RESOLVER.find(text)

    assert found.unit == BY_ID["que-loc"]
    assert "ghi là phường, đúng là xã" in found.candidates[0].reason


def test_two_faults_are_only_suggested() -> None:
    found = RESOLVER.find("phuong que loc")

    assert (found.verdict, [one.unit.id for one in found.candidates]) == (names.NONE, ["que-loc"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Chưa ghi tên đơn vị."),
        (" \u200b\t", "Chưa ghi tên đơn vị."),
        ("UBND xã", "'UBND xã' chưa có tên riêng."),
        ("huyện", "'huyện' chưa có tên riêng."),
        ("🙂", "'🙂' chưa có tên riêng."),
        ("Xứ Lạ", "Không tìm thấy đơn vị 'Xứ Lạ' trong kế hoạch."),
        ("a" * 5000, "dài 5.000 ký tự"),
        ("Ba\x00\x07", "chỉ là một tiếng"),
    ],
)
def test_what_is_no_name_gets_a_sentence_with_an_example(text: str, words: str) -> None:
    found = RESOLVER.find(text)

    assert found.verdict == names.NONE
    assert words in found.message
    assert "ví dụ: " in found.message


def test_an_unknown_district_is_named_in_the_answer() -> None:
    assert "Không tìm thấy 'Xứ Lạ' trong kế hoạch." in RESOLVER.find("xã Ba", within="Xứ Lạ").message


def test_a_list_without_units_answers_too() -> None:
    assert names.Resolver(()).find("xã Ba").message == (
        "Không tìm thấy đơn vị 'xã Ba' trong kế hoạch. Hãy ghi đủ loại đơn vị, tên và nơi trực thuộc."
    )
