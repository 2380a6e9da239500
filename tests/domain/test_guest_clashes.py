"""Guests wanted twice on one day, against a count by hand of every pair."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.guest_clashes import Clash, Event, clashes, free_days

FIRST = date(2023, 11, 6)
DAYS = [FIRST + timedelta(days=number) for number in range(4)]
EVENTS = st.lists(
    st.builds(
        Event,
        unit=st.sampled_from(["a", "b", "c", "d"]),
        name=st.just("Hội nghị"),
        day=st.sampled_from(DAYS),
        guests=st.lists(st.sampled_from(["p-1", "p-2", "p-3"]), max_size=4).map(tuple),
    ),
    max_size=8,
)


def make_event(unit: str, *guests: str, day: date = FIRST) -> Event:
    return Event(unit, f"Hội nghị {unit}", day, guests)


@pytest.mark.proves("X12", "E42")
def test_two_districts_with_one_guest_on_one_day_clash() -> None:
    que_son, nui_thanh = make_event("Quế Sơn", "p-1", "p-2"), make_event("Núi Thành", "p-1", "p-3")
    later = make_event("Phú Ninh", "p-1", day=FIRST + timedelta(days=1))

    assert clashes([que_son, later, nui_thanh]) == [Clash(FIRST, "p-1", (nui_thanh, que_son))]


def test_guest_named_twice_by_one_conference_is_no_clash() -> None:
    one = make_event("Quế Sơn", "p-1", "p-1")

    assert clashes([one, one]) == []


def test_names_that_differ_in_the_place_of_the_tone_are_one_guest() -> None:
    found = clashes([make_event("a", "Nguyễn Văn Hoà"), make_event("b", "Nguyễn Văn Hòa")])

    assert [one.guest for one in found] == ["Nguyễn Văn Hoà"]


@pytest.mark.proves("E42")
def test_suggested_days_are_those_on_which_no_guest_is_wanted_elsewhere() -> None:
    moving = make_event("Quế Sơn", "p-1", "p-2")
    others = [make_event("a", "p-1", day=DAYS[1]), make_event("b", "p-3", day=DAYS[2]), make_event("c", "p-2")]

    assert free_days(moving, [moving, *others], reversed(DAYS)) == [DAYS[2], DAYS[3]]


def test_conference_is_not_in_its_own_way() -> None:
    moving = make_event("Quế Sơn", "p-1")

    assert free_days(moving, [moving], [FIRST, FIRST]) == [FIRST]


@given(EVENTS)
def test_clashes_are_those_of_the_pairs(events: list[Event]) -> None:
    pairs = {
        (one.day, guest, event)
        for one, other in combinations(set(events), 2)
        for guest in set(one.guests) & set(other.guests)
        for event in (one, other)
        if one.day == other.day
    }
    found = clashes(events)

    assert {(clash.day, clash.guest, event) for clash in found for event in clash.events} == pairs
    assert [(clash.day, clash.guest) for clash in found] == sorted({(day, guest) for day, guest, _ in pairs})
    assert all(len(set(clash.events)) == len(clash.events) for clash in found)
    assert clashes(reversed(events)) == found


@given(EVENTS.filter(bool), st.lists(st.sampled_from(DAYS)))
def test_moving_to_a_free_day_makes_no_clash_and_any_other_day_does(
    events: list[Event], candidates: list[date]
) -> None:
    moving, rest = events[0], [one for one in events if one.unit != events[0].unit]
    free = free_days(moving, events, candidates)

    assert free == sorted(set(free))
    for day in set(candidates):
        moved = Event(moving.unit, moving.name, day, moving.guests)
        is_in_the_way = any(moved in clash.events for clash in clashes([moved, *rest]))
        assert (day in free) == (not is_in_the_way)
