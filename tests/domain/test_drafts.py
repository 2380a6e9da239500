"""Drafts of the main report: their state by the decisions about them, one person under two spellings, what moved between two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import drafts
from domain.drafts import Content, Decided, Draft, Printed, State, Version
from tests import season

NOON = season.at("2023-11-16T12:00")
FIRST = Draft("bao-cao", 1, 1, NOON, "Lê Văn An", 10, 2)
SECOND = replace(FIRST, number=2)


def decided(kind: str, number: int = 1, by: str = "Trần Thị Bình", preparer: str = "") -> Decided:
    return Decided(kind, "bao-cao", number, by, NOON, preparer)


@pytest.mark.proves("F31", "F18")
def test_a_draft_is_signed_printed_and_opened_again_and_others_are_left_alone() -> None:
    signed, other = drafts.fold([SECOND, FIRST], [decided(drafts.SIGN, preparer="Võ Văn Em")])
    printed, _ = drafts.fold([FIRST, SECOND], [decided(drafts.SIGN), decided(drafts.PRINT)])
    opened, _ = drafts.fold([FIRST, SECOND], [decided(drafts.SIGN), decided(drafts.PRINT), decided(drafts.REOPEN)])

    assert (signed.number, signed.state, signed.signed_by) == (1, State.SIGNED, "Trần Thị Bình")
    assert signed.prepared_by == "Võ Văn Em"
    assert other == SECOND
    assert (printed.state, printed.was_printed, printed.printed_at) == (State.PRINTED, True, NOON)
    assert (opened.state, opened.was_printed, opened.signed_by) == (State.PREPARED, True, "")
    assert drafts.fold([FIRST], [decided(drafts.SIGN, number=7)]) == [FIRST]


@pytest.mark.proves("F31")
@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Nguyễn Văn A, Phó Chánh Văn phòng", "nguyễn văn a", True),
        ("Ông Nguyễn Văn Hòa", "Nguyễn Văn Hoà (chuyên viên)", True),
        ("đ/c Trần Thị Bình - Chánh Văn phòng", "Tran Thi Binh", True),
        ("Nguyễn Văn An", "Nguyễn Văn Ân, chuyên viên", True),  # one of them may have been typed without marks
        ("Nguyễn Văn An", "Nguyễn Văn Em", False),
        ("Bà Huyện", "Huyện", True),
    ],
)
def test_one_person_is_known_under_several_spellings(one: str, other: str, is_same: bool) -> None:
    assert drafts.is_same_person(one, other) is is_same
    assert drafts.is_same_person(other, one) is is_same


def version(number: int) -> Version:
    return Version("que-son", "soft", number, NOON, f"bieu-{number}.xlsx")


def figure(shown: str, place: str = "Phụ lục I · Quế Sơn · Đạt chuẩn", unit: str = "que-son") -> Printed:
    return Printed(unit, "xa_dat_ntm", "2023e", "", shown, place)


@pytest.mark.proves("F18", "E04", "X5")
def test_a_difference_names_who_replaced_what_and_which_figures_moved() -> None:
    sentence = figure("97 xã", "III. KẾT QUẢ", "tinh")
    before = Content(3, 1, {("bc:que-son", "soft"): version(1)}, [sentence, figure("5")], ["Nam Giang", "Tây Giang"])
    after = Content(
        4,
        2,
        {("bc:que-son", "soft"): version(2), ("bc:nam-giang", "soft"): replace(version(1), unit="nam-giang")},
        [replace(sentence, shown="98 xã"), figure("6"), figure("6", "Phụ lục IX · Quế Sơn · Đạt chuẩn")],
        ["Tây Giang", "Sở Y tế"],
    )

    found = drafts.compare(before, after)

    assert (found.before, found.after) == (3, 4)
    assert [(one.unit, one.before, one.after) for one in found.replaced] == [
        ("que-son", version(1), version(2)),
        ("nam-giang", None, replace(version(1), unit="nam-giang")),
    ]
    assert [(one.figure.unit, one.before, one.after, one.places) for one in found.moved] == [
        ("tinh", "97 xã", "98 xã", ("III. KẾT QUẢ",)),
        ("que-son", "5", "6", ("Phụ lục I · Quế Sơn · Đạt chuẩn",)),
    ]
    assert found.tables == {"III. KẾT QUẢ": 1, "Phụ lục I": 1}
    assert (found.closed, found.opened) == (("Nam Giang",), ("Sở Y tế",))
    assert not found.is_nothing
    assert drafts.compare(after, after).is_nothing


_SHOWN = st.sampled_from(["1", "2", "–"])
_FIGURES = st.dictionaries(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["P1 · x · y", "P2"])), _SHOWN)


@pytest.mark.proves("X5")
@given(_FIGURES, _FIGURES)
def test_every_place_that_reads_otherwise_is_named_and_no_other(
    old: dict[tuple[str, str], str], new: dict[tuple[str, str], str]
) -> None:
    def content(shown: dict[tuple[str, str], str]) -> Content:
        return Content(1, 1, {}, [figure(text, place, unit) for (unit, place), text in shown.items()], [])

    found = drafts.compare(content(old), content(new))

    named = {(one.figure.unit, place) for one in found.moved for place in one.places}
    assert named == {key for key in new if key in old and old[key] != new[key]}
    assert sum(found.tables.values()) == len(named)
