"""One letter per person: posts merge by the register's id, never by a name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.invitations import Holder, Invitee, Post, likely_same, one_letter_per_person

DAY = date(2023, 12, 14)
SO, HUYEN, XA = "so-nong-nghiep", "huyen-song-bo", "xa-bo-bac"


def make_post(order: int, post: str = "Chủ tịch UBND", unit: str = XA, **changes: object) -> Post:
    fields: dict[str, object] = {"title": f"{post} {unit}", "line": f"dòng của {post}", "post": post}
    return Post(unit=unit, order=order, **(fields | changes))  # type: ignore[arg-type]


def make_holder(person: str = "p-1", post: str = "Chủ tịch UBND", unit: str = XA, **changes: object) -> Holder:
    fields: dict[str, object] = {"name": "Nguyễn Văn Hòa", "honorific": "ông"}
    return Holder(person=person, unit=unit, post=post, **(fields | changes))  # type: ignore[arg-type]


@pytest.mark.proves("E16", "T-41")
def test_person_with_three_posts_gets_one_letter_with_all_of_them_in_protocol_order() -> None:
    head, member, visitor = (
        make_post(3, "Giám đốc", SO),
        make_post(1, "Thành viên", SO),
        make_post(2, "Đứng điểm", HUYEN),
    )
    holders = [
        make_holder(post="Giám đốc", unit=SO),
        make_holder(post="Thành viên", unit=SO, email="hoa@so.example"),
        make_holder(post="Đứng điểm", unit=HUYEN),
    ]

    letters = one_letter_per_person([head, visitor, member], holders, DAY)

    assert letters == [
        Invitee("person:p-1", "Nguyễn Văn Hòa", "ông", SO, "hoa@so.example", (member, visitor, head)),
    ]


def test_post_nobody_is_known_for_is_addressed_by_the_post() -> None:
    post = make_post(0)

    assert one_letter_per_person([post], [], DAY) == [Invitee("post:xa-bo-bac:chu-tich-ubnd", "", "", XA, "", (post,))]


@pytest.mark.proves("T-41")
def test_same_post_in_two_lines_is_one_letter_that_lists_it_once() -> None:
    first, second = make_post(1, line="lãnh đạo các Sở, ngành"), make_post(5, line="các đồng chí là thành viên")

    assert [one.capacities for one in one_letter_per_person([second, first], [], DAY)] == [(first,)]
    assert [one.capacities for one in one_letter_per_person([second, first], [make_holder()], DAY)] == [(first,)]


def test_equal_names_with_different_ids_stay_two_persons() -> None:
    posts = [make_post(0), make_post(1, "Giám đốc", SO)]
    holders = [make_holder("p-1"), make_holder("p-2", "Giám đốc", SO)]

    assert [one.key for one in one_letter_per_person(posts, holders, DAY)] == ["person:p-1", "person:p-2"]


def test_post_is_found_in_the_register_whatever_the_spelling_of_tones_and_case() -> None:
    post = make_post(0, "Trưởng phòng Hòa giải", HUYEN)

    letters = one_letter_per_person([post], [make_holder(post="trưởng phòng Hoà giải", unit=HUYEN)], DAY)

    assert [one.key for one in letters] == ["person:p-1"]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "key"),
    [
        (None, date(2023, 12, 15), "person:p-1"),
        (None, date(2023, 12, 14), "post:xa-bo-bac:chu-tich-ubnd"),  # the first day no longer in the post
        (date(2023, 12, 14), None, "person:p-1"),
        (date(2023, 12, 15), None, "post:xa-bo-bac:chu-tich-ubnd"),
    ],
)
def test_register_row_counts_on_the_days_it_is_valid(valid_from: date | None, valid_to: date | None, key: str) -> None:
    holders = [make_holder(valid_from=valid_from, valid_to=valid_to)]

    assert [one.key for one in one_letter_per_person([make_post(0)], holders, DAY)] == [key]


def test_post_with_two_holders_makes_two_letters() -> None:
    holders = [make_holder("p-1"), make_holder("p-2", name="Trần Thị Ba", honorific="bà"), make_holder("p-1")]

    assert [one.key for one in one_letter_per_person([make_post(0)], holders, DAY)] == ["person:p-1", "person:p-2"]


def test_name_in_a_roster_finds_its_row_at_the_same_post_only() -> None:
    named = make_post(0, "Giám đốc", SO, person="Nguyễn Văn Hoà")
    elsewhere = make_holder("p-2", "Chủ tịch UBND", XA)
    here = make_holder("p-1", "Giám đốc", SO)
    other = make_holder("p-3", "Giám đốc", SO, name="Lê Văn Tư")

    found = one_letter_per_person([named], [elsewhere, other, here], DAY)
    unknown = one_letter_per_person([named], [elsewhere, other], DAY)

    assert [one.key for one in found] == ["person:p-1"]
    assert [(one.name, one.honorific, one.capacities) for one in unknown] == [("Nguyễn Văn Hoà", "", (named,))]
    assert unknown[0].key.startswith("post:so-nong-nghiep:giam-doc:nguyen-van-hoa-")


def test_id_in_a_roster_is_that_person_under_any_post() -> None:
    named = make_post(0, "Thành viên", SO, person="p-1")

    letters = one_letter_per_person([named], [make_holder("p-1", email="hoa@xa.example")], DAY)

    assert [(one.key, one.unit, one.email) for one in letters] == [("person:p-1", SO, "hoa@xa.example")]


def test_chosen_bodies_with_names_that_read_alike_without_marks_stay_two() -> None:
    posts = [make_post(0, "Đại diện", HUYEN, body="Trà Don"), make_post(1, "Đại diện", HUYEN, body="Trà Dơn")]

    letters = one_letter_per_person(posts, [make_holder(post="Đại diện", unit=HUYEN)], DAY)

    assert len({one.key for one in letters}) == 2
    assert [one.name for one in letters] == ["", ""]


def test_keys_of_long_posts_stay_short_and_apart() -> None:
    long = "Phó Chủ tịch Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam kiêm Trưởng ban Vận động Quỹ "

    letters = one_letter_per_person([make_post(0, f"{long}một"), make_post(1, f"{long}hai")], [], DAY)

    assert len({one.key for one in letters}) == 2
    assert all(len(one.key) < 100 for one in letters)


def test_likely_same_pairs_different_ids_with_equal_names_once() -> None:
    first, second = make_holder("p-1"), make_holder("p-2", "Giám đốc", SO, name="NGUYỄN VĂN HOÀ")
    again, other = make_holder("p-1", "Thành viên", SO), make_holder("p-3", name="Nguyễn Văn Hoa")

    assert likely_same([first, again, second, other]) == [(first, second)]
    assert likely_same([first, again]) == []


POSTS = st.lists(
    st.builds(
        make_post, st.integers(0, 3), st.sampled_from(["A", "B"]), st.sampled_from([SO, XA]), line=st.sampled_from("xy")
    ),
    max_size=8,
)
HOLDERS = st.lists(
    st.builds(
        make_holder, st.sampled_from(["p-1", "p-2"]), st.sampled_from(["A", "B", "C"]), st.sampled_from([SO, XA])
    ),
    max_size=6,
)


@given(POSTS, HOLDERS, st.randoms(use_true_random=False))
def test_letters_lose_no_post_double_no_key_and_do_not_depend_on_the_order_given(
    posts: list[Post], holders: list[Holder], random: object
) -> None:
    letters = one_letter_per_person(posts, holders, DAY)
    mixed = list(posts)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert one_letter_per_person(mixed, holders, DAY) == letters
    assert len({one.key for one in letters}) == len(letters)
    assert {(one.unit, one.title) for one in posts} == {(c.unit, c.title) for one in letters for c in one.capacities}
    firsts = [one.capacities[0].order for one in letters]
    assert firsts == sorted(firsts)
    for one in letters:
        assert len({(c.unit, c.title) for c in one.capacities}) == len(one.capacities)
