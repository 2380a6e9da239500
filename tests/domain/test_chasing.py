"""Who is reminded today, of what, through whom: from standings by the rules of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain import chasing, deadlines, plans, standings
from domain.letter_rules import CHAIR, MEMBER, Ladder, LetterRules, Rung
from domain.standings import Act, Did, Standing, Status
from tests import factories
from tests.domain import written_acts as written

PLAIN = deadlines.Calendar(frozenset())
LADDER = Ladder((), (), (Rung(-14), Rung(-7), Rung(-3), Rung(-1), Rung(1), Rung(3, (CHAIR, MEMBER))))
RULES = LetterRules(direct=("district", "department", "union", "press"), ladders=(LADDER,))
DIRECT = LetterRules(ladders=(LADDER,))
INDEX = plans.PlanIndex(factories.make_plan())
DISTRICT, COMMUNE, OTHER = "huyen-song-bo", "xa-bo-bac", "xa-bo-nam"
MONDAY = written.on("13/11")
"""The day before the last valid day of the district's report."""


def stands(
    *acts: Act, at: str = "13/11 07:30", set_dates: Mapping[str, date] | None = None, **changes: Any
) -> Standing:
    """How an obligation of Sông Bờ stands on Monday 13/11/2023 at half past seven."""
    moment = standings.Moment(written.at(at), written.ZONE, set_dates=set_dates or {})
    return standings.evaluate(written.make_owed(**changes), [one for one in acts if one.at <= moment.as_of], moment)


def of_commune(id: int = 2, unit: str = COMMUNE, *acts: Act, **changes: Any) -> Standing:
    """The report of a commune, due on the same day."""
    fields = {"key": f"bao-cao-xa:{unit}", "duty": "bao-cao-xa", "legs": (plans.SOFT,), "group": "commune"}
    return stands(*acts, id=id, unit=unit, responsible=unit, **(fields | changes))


def chases(
    *found: Standing, today: date = MONDAY, rules: LetterRules = RULES, chased: Mapping[int, date] | None = None,
    granted: Mapping[int, date] | None = None,
) -> list[chasing.Chase]:  # fmt: skip
    return chasing.chases(INDEX, rules, found, today, PLAIN, chased or {}, granted)


def rungs(found: list[chasing.Chase]) -> dict[str, list[int]]:
    """Unit that is written to -> the rungs that fell due."""
    return {one.unit: [occasion.rung.day for occasion in one.occasions] for one in found if one.occasions}


# ------------------------------------------------------------------------------------------------------- who is written to


@pytest.mark.proves("T-30")
@pytest.mark.parametrize(
    ("unit", "through_parents", "direct"),
    [
        (DISTRICT, DISTRICT, DISTRICT),
        (COMMUNE, DISTRICT, COMMUNE),
        ("so-y-te", "so-y-te", "so-y-te"),
        ("van-phong-dieu-phoi", "", "van-phong-dieu-phoi"),  # its parent is the province: not of a group written to
        ("khong-co", "", ""),
        ("", "", ""),
    ],
)
def test_letter_goes_to_the_unit_or_the_nearest_one_above_that_is_written_to(
    unit: str, through_parents: str, direct: str
) -> None:
    assert chasing.recipient(INDEX, RULES, unit) == through_parents
    assert chasing.recipient(INDEX, DIRECT, unit) == direct


def test_units_that_are_each_others_parent_are_written_to_by_nobody() -> None:
    circle = factories.with_unit(
        factories.with_unit(factories.make_plan(), COMMUNE, parent=OTHER), OTHER, parent=COMMUNE
    )

    assert chasing.recipient(plans.PlanIndex(circle), RULES, COMMUNE) == ""


@pytest.mark.proves("T-30", "F07")
def test_what_units_below_owe_stands_in_the_letter_of_the_one_above() -> None:
    own, below, other = stands(), of_commune(), of_commune(3, OTHER)

    (through,) = chases(other, own, below)
    each = chases(other, own, below, rules=DIRECT)

    assert (through.unit, through.own, through.below) == (DISTRICT, (own,), (other, below))
    assert rungs([through]) == {DISTRICT: [-1, -1, -1]}
    assert [(one.unit, one.own, one.below) for one in each] == [
        (DISTRICT, (own,), ()), (COMMUNE, (below,), ()), (OTHER, (other,), ()),
    ], "in protocol order"  # fmt: skip


@pytest.mark.proves("T-30")
def test_who_has_met_is_counted_by_the_unit_that_reminds_them_and_each_unit_once() -> None:
    def meets(unit: str, *acts: Act, **changes: Any) -> Standing:
        fields = {"key": f"hoi-nghi-xa:{unit}", "kind": "meeting", "legs": ()}
        return of_commune(2, unit, *acts, **(fields | changes))

    held = written.held("10/11", "10/11 09:00")
    found = [
        meets(COMMUNE, held), meets(COMMUNE, duty="hoi-nghi-diem"), meets(OTHER),
        meets("xa-bo-trung", held, void_at=written.at("11/11 09:00")), meets("xa-doi-thuong", opened_at=None),
        meets(OTHER, held, required=False), of_commune(), stands(kind="meeting", legs=()),
    ]  # fmt: skip

    through = chasing.held_below(INDEX, RULES, found)

    assert through == {DISTRICT: chasing.Held({COMMUNE, OTHER}, {COMMUNE})}
    assert chasing.held_below(INDEX, DIRECT, found) == {}, "each is written to itself"


def test_one_thing_due_today_brings_everything_owed_into_the_letter() -> None:
    due, later = stands(), stands(id=2, key="b", printed_before=date(2023, 12, 15))

    (found,) = chases(later, due)

    assert found.own == (later, due)
    assert [(one.standing, one.rung.day) for one in found.occasions] == [(due, -1)]


def test_office_and_the_unit_that_issues_the_plan_are_not_written_to() -> None:
    ours = [
        stands(id=number, unit=unit, responsible=unit)
        for number, unit in enumerate((INDEX.plan.office, INDEX.plan.host))
    ]

    assert chases(*ours, rules=DIRECT) == []
    assert [one.unit for one in chases(stands(), rules=DIRECT)] == [DISTRICT]


# --------------------------------------------------------------------------------------------------------------- what is owed


@pytest.mark.proves("F06", "E29", "X2")
@pytest.mark.parametrize(
    ("acts", "status", "missing", "is_owed"),
    [
        ([], Status.MISSING, ("official", "soft"), True),
        ([written.arrived("soft", "10/11 09:00")], Status.HALF, ("official",), True),
        (written.both("10/11 09:00"), Status.RECEIVED, (), False),
        ([*written.both("10/11 09:00"), written.accepted("11/11 09:00")], Status.ACCEPTED, (), False),
        ([*written.both("10/11 09:00"), written.returned("11/11 09:00")], Status.RETURNED, (), True),
    ],
)
def test_owed_is_what_somebody_else_has_still_to_send(
    acts: list[Act], status: Status, missing: tuple[str, ...], is_owed: bool
) -> None:
    found = stands(*acts)

    assert (found.status, found.missing_legs) == (status, missing)
    assert chasing.is_owed(found, MONDAY) is is_owed
    assert bool(chases(found)) is is_owed


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"waits_for": "settlement"}, Status.UNDECIDED),
        ({"opened_at": None}, Status.CLOSED),
        ({"void_at": written.at("10/11 09:00")}, Status.VOID),
        ({"required": False}, Status.MISSING),
        ({"printed_before": None}, Status.MISSING),
    ],
)
def test_nobody_is_asked_for_what_is_not_theirs_yet_or_not_asked_of_them(
    changes: dict[str, Any], status: Status
) -> None:
    found = stands(**changes)

    assert found.status is status
    assert not chasing.is_owed(found, MONDAY)


@pytest.mark.parametrize(
    ("day", "today", "at", "is_owed"),
    [
        ("14/11", "13/11", "13/11 07:30", False),  # ahead
        ("13/11", "13/11", "13/11 07:30", False),  # today: they are sitting in it
        ("10/11", "13/11", "13/11 07:30", True),  # it should have been held, and nobody said so
        ("20/11", "15/11", "15/11 07:30", True),  # the day that was set is past the bound
    ],
)
def test_meeting_with_a_day_ahead_is_on_its_way(day: str, today: str, at: str, is_owed: bool) -> None:
    found = stands(
        written.planned(day, "1/11 09:00"),
        at=at,
        kind="meeting",
        duty="hoi-nghi-huyen",
        key="hoi-nghi-huyen:x",
        legs=(),
    )

    assert found.status is Status.PLANNED
    assert chasing.is_owed(found, written.on(today)) is is_owed


# ------------------------------------------------------------------------------------------------------------------- the ladder


@pytest.mark.proves("F06", "E03")
@pytest.mark.parametrize(
    ("today", "chased", "found"),
    [
        ("30/10", None, None),
        ("31/10", None, -14),
        ("31/10", "31/10", None),  # today already
        ("10/11", "31/10", -3),
        ("11/11", "31/10", None),  # Saturday
        ("15/11", "13/11", 1),
        ("17/11", "15/11", 3),
        ("30/11", "17/11", None),  # the ladder is done
    ],
)
def test_rung_falls_due_once(today: str, chased: str | None, found: int | None) -> None:
    owed = stands(at=f"{today} 07:30")

    due = rungs(chases(owed, today=written.on(today), chased={1: written.on(chased)} if chased else None))

    assert due == ({DISTRICT: [found]} if found is not None else {})


@pytest.mark.proves("F08", "T-42")
def test_last_rung_speaks_to_those_above_and_the_others_to_the_contact() -> None:
    (before,) = chases(stands())
    (after,) = chases(stands(at="17/11 07:30"), today=written.on("17/11"))

    assert ([one.rung.day for one in before.reminding], before.escalating) == ([-1], ())
    assert (after.reminding, [one.rung.day for one in after.escalating]) == ((), [3])


@pytest.mark.proves("E31")
def test_extension_moves_the_ladder_with_the_bound() -> None:
    acts = [written.extended("24/11", "10/11 15:00")]
    granted = {1: written.on("10/11")}

    def due(today: str, chased: str = "7/11") -> dict[str, list[int]]:
        found = stands(*acts, at=f"{today} 07:30")
        return rungs(chases(found, today=written.on(today), chased={1: written.on(chased)}, granted=granted))

    assert chasing.last_valid_day(stands(*acts), written.ZONE) == written.on("24/11")
    assert due("10/11") == {}, "what was granted today is not asked for today"
    assert due("13/11") == {}, "a day ahead of the old bound nothing falls due"
    assert due("17/11") == {DISTRICT: [-7]}
    assert due("23/11", "21/11") == {DISTRICT: [-1]}


def test_rung_ahead_of_the_request_does_not_exist() -> None:
    late = stands(opened_at=written.at("10/11 08:00"))

    assert rungs(chases(late, today=written.on("10/11"))) == {}
    assert rungs(chases(late)) == {DISTRICT: [-1]}


def test_duty_without_a_ladder_is_never_reminded_of() -> None:
    rules = LetterRules(direct=RULES.direct, ladders=(Ladder(("meeting",), (), LADDER.rungs),))

    (found,) = chases(stands(), rules=rules)

    assert found.occasions == ()


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("", "", True),
        ("2023-11-13", "", True),
        ("2023-11-14", "", False),
        ("", "2023-11-13", False),
        ("", "2023-11-14", True),
    ],
)
def test_roster_line_counts_from_its_first_day_until_the_day_it_ends(first: str, last: str, found: bool) -> None:
    assert chasing.is_in_force({"valid_from": first, "valid_to": last}, MONDAY) is found
    assert chasing.is_in_force({}, MONDAY)


# -------------------------------------------------------------------------------------------------------------- whatever is written

START = written.at("15/9 08:00")
moments = some.integers(0, 75 * 24).map(lambda hours: START + timedelta(hours=hours))
acts = some.builds(
    Act, did=some.sampled_from(Did), at=moments, leg=some.sampled_from(("official", "soft", "")),
    on=some.dates(date(2023, 10, 1), date(2023, 12, 15)), what=some.sampled_from((COMMUNE, OTHER)),
)  # fmt: skip
owed = some.fixed_dictionaries(
    {
        "unit": some.sampled_from((DISTRICT, COMMUNE, OTHER, "so-y-te", INDEX.plan.office, INDEX.plan.host)),
        "kind": some.sampled_from(("report", "paper", "meeting", "selection", "deliverable")),
        "legs": some.sampled_from(((), ("soft",), ("official", "soft"))),
        "printed_before": some.none() | some.dates(date(2023, 10, 1), date(2023, 12, 15)),
        "required": some.booleans(),
        "acts": some.lists(acts, max_size=6),
    }
)


@pytest.mark.proves("F06")
@given(listed=some.lists(owed, max_size=6), as_of=moments, rules=some.sampled_from((RULES, DIRECT)))
def test_nobody_is_ever_chased_for_what_is_done_or_theirs_to_decide(
    listed: list[dict[str, Any]], as_of: datetime, rules: LetterRules
) -> None:
    moment = standings.Moment(as_of, written.ZONE)
    board = []
    for number, one in enumerate(listed):
        known = written.make_owed(id=number, responsible=one["unit"], **{key: one[key] for key in one if key != "acts"})
        board.append(
            standings.evaluate(
                known, sorted((act for act in one["acts"] if act.at <= as_of), key=lambda act: act.at), moment
            )
        )
    today = deadlines.local_day(as_of, written.ZONE)

    found = chases(*board, today=today, rules=rules)

    asked = [standing for one in found for standing in (*one.own, *one.below)]
    assert not any(one.is_done or one.status in (Status.RECEIVED, Status.VOID, Status.CLOSED) for one in asked)
    assert all(one.owed.required and one.bound is not None for one in asked)
    assert len({one.owed.id for one in asked}) == len(asked), "each in one letter only"
    assert not {one.unit for one in found} & {INDEX.plan.office, INDEX.plan.host}
    for one in found:
        assert {occasion.standing.owed.id for occasion in one.occasions} <= {x.owed.id for x in (*one.own, *one.below)}
        assert one.own or one.below
