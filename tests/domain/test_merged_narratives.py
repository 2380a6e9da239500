"""Narratives of many units put together: nobody's words are lost, equal ones are said once, proposals are grouped by addressee."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import merged_narratives as merging
from domain.merged_narratives import CENTRAL, COMMUNE, DISTRICT, PROVINCE, UNCLEAR


@pytest.mark.proves("X16", "F29")
def test_what_several_say_is_printed_once_with_all_their_names_and_first() -> None:
    found = merging.merge(
        [
            ("Huyện A", "Đường còn xấu.\nThiếu vốn đối ứng"),
            ("Huyện B", "- Thiếu  vốn đối ứng."),
            ("Huyện C", "…"),
            ("Huyện D", "1. Thiếu vốn đối ứng\nThiếu vốn đối ứng"),
        ],
        ["Huyện A", "Huyện B", "Huyện C", "Huyện D", "Sở Y tế"],
    )

    assert [(one.text, one.by) for one in found.said] == [
        ("Thiếu vốn đối ứng", ("Huyện A", "Huyện B", "Huyện D")),
        ("Đường còn xấu.", ("Huyện A",)),
    ]
    assert [one.source for one in found.said] == ["(3 đơn vị: Huyện A, Huyện B, Huyện D)", "(Huyện A)"]
    assert found.silent == ("Huyện C", "Sở Y tế")
    assert found.thieu == "Chưa có nội dung này trong báo cáo của: Huyện C, Sở Y tế."
    assert merging.merge([], ["Huyện A"]).thieu == "Chưa đơn vị nào có nội dung này (1 đơn vị)."
    assert merging.merge([("Huyện A", "Có ý kiến")], ["Huyện A"]).thieu == ""


@pytest.mark.proves("E40")
def test_five_hundred_pages_are_cut_at_a_sentence_and_that_is_said() -> None:
    text = "Xã đã làm đường. " * 60_000

    (said,) = merging.merge([("Xã Ba", text)]).said

    assert len(said.text) < merging.MOST_LETTERS + 100
    assert "Xã đã làm đường. (còn " in said.text
    assert said.text.endswith("chữ cái, xem báo cáo của Xã Ba)")
    assert len(merging.merge([("Xã Ba", "a" * 5000)]).said) == 1


@pytest.mark.proves("X16")
@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("tỉnh", PROVINCE),
        ("UBND tỉnh", PROVINCE),
        ("Đối với cấp tỉnh", PROVINCE),
        ("Sở Nông nghiệp và PTNT", PROVINCE),
        ("Trung ương", CENTRAL),
        ("Chính phủ", CENTRAL),
        ("Bộ Nông nghiệp và PTNT", CENTRAL),
        ("UBND huyện", DISTRICT),
        ("cấp xã", COMMUNE),
        ("tỉnh, trung ương", UNCLEAR),
        ("cấp trên", UNCLEAR),
        ("cấp có thẩm quyền", UNCLEAR),
        ("", UNCLEAR),
        ("Tỉnh táo?", PROVINCE),  # a word is a word: a person sees it and moves it
        ("cán bộ", UNCLEAR),
        ("Ban Tĩnh", UNCLEAR),
        ("UBND tỉnh, Bộ Tài chính", UNCLEAR),
    ],
)
def test_whom_a_proposal_addresses_is_read_from_whole_words_and_never_guessed(typed: str, level: str) -> None:
    assert merging.addressee(typed) == level


@pytest.mark.proves("X16")
def test_proposals_are_grouped_counted_and_equal_ones_merged() -> None:
    written = [
        ("Huyện A", {"nd": "Tăng vốn", "cap": "tỉnh", "vi": "thiếu"}),
        ("Huyện B", {"nd": "Sửa nghị định", "cap": "Trung ương", "vi": ""}),
        ("Huyện C", {"nd": "tăng vốn.", "cap": "Tỉnh", "vi": "Thiếu"}),
        ("Huyện D", {"nd": "Thêm người", "cap": "cấp trên", "vi": ""}),
        ("Huyện E", {"nd": " ", "cap": "tỉnh", "vi": "thiếu"}),
        ("Huyện F", {"nd": "Làm cầu", "cap": "tỉnh", "vi": ""}),
    ]

    found = merging.by_addressee(written, content="nd", level="cap")

    assert [(one.addressee, one.count) for one in found] == [(CENTRAL, 1), (PROVINCE, 3), (UNCLEAR, 1)]
    assert [(line.cells["nd"], line.by) for line in found[1].lines] == [
        ("Tăng vốn", ("Huyện A", "Huyện C")),
        ("Làm cầu", ("Huyện F",)),
    ]
    assert found[2].title == "Chưa rõ kiến nghị với cấp nào"


_NAMES = st.sampled_from(["Huyện A", "Huyện B", "Huyện C"])
_TEXTS = st.lists(st.sampled_from(["một ý", "Một ý.", "ý khác", "", "…", "ý thứ ba"]), max_size=4).map("\n".join)


@pytest.mark.proves("X16")
@given(st.lists(st.tuples(_NAMES, _TEXTS), max_size=6))
def test_no_unit_and_no_paragraph_is_lost_whatever_the_order(written: list[tuple[str, str]]) -> None:
    def shape(found: merging.Merged) -> set[tuple[str, frozenset[str]]]:
        return {(one.text.lower().strip("."), frozenset(one.by)) for one in found.said}

    every = ["Huyện A", "Huyện B", "Huyện C"]
    found = merging.merge(written, every)

    said = {(name, line.lower().strip(".")) for name, text in written for line in text.split("\n") if line.strip(" .…")}
    assert {(name, one.text.lower().strip(".")) for one in found.said for name in one.by} == said
    assert set(found.silent) == set(every) - {name for name, _ in said}
    assert shape(found) == shape(merging.merge(list(reversed(written)), every))
