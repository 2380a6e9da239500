"""How an obligation stands, as tables an official can read: what happened, when we ask, what the board must say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import standings, tallies
from domain.standings import Act, Did, Status, Timeliness
from tests.domain.written_acts import (
    acceptance_taken_back,
    accepted,
    arrived,
    at,
    both,
    cancelled,
    chosen,
    extended,
    extension_taken_back,
    frozen,
    held,
    let_go,
    make_owed,
    moment,
    on,
    planned,
    returned,
    taken_back,
)

CLOSED, UNDECIDED, MISSING, PLANNED = Status.CLOSED, Status.UNDECIDED, Status.MISSING, Status.PLANNED
HALF, RECEIVED, RETURNED, ACCEPTED, VOID = (
    Status.HALF,
    Status.RECEIVED,
    Status.RETURNED,
    Status.ACCEPTED,
    Status.VOID,
)
PENDING, OVERDUE, ON_TIME, LATE = Timeliness.PENDING, Timeliness.OVERDUE, Timeliness.ON_TIME, Timeliness.LATE
PERMITTED, NO_BOUND = Timeliness.LATE_WITH_PERMISSION, Timeliness.NO_BOUND

# The report of a district: văn bản chính thức and bản mềm, trước ngày 15/11/2023 (a Wednesday).
REPORT: list[tuple[str, list[Act], str, Status, Timeliness]] = [
    ("nothing, and time is left", [], "14/11 23:59", MISSING, PENDING),
    ("nothing, and the printed day begins", [], "15/11 00:00", MISSING, OVERDUE),
    ("one leg", [arrived("official", "13/11 09:00")], "14/11 08:00", HALF, ON_TIME),
    ("the other leg", [arrived("soft", "13/11 09:00")], "14/11 08:00", HALF, ON_TIME),
    ("both legs", both("14/11 23:59:59"), "15/11 08:00", RECEIVED, ON_TIME),
    ("both legs, a second late", both("15/11 00:00:00"), "15/11 08:00", RECEIVED, LATE),
    ("one in time, one late", [arrived("soft", "14/11 16:00"), arrived("official", "16/11 08:00")], "17/11 08:00",
     RECEIVED, ON_TIME),
    ("accepted", [*both("10/11 08:00"), accepted("11/11 08:00")], "20/11 08:00", ACCEPTED, ON_TIME),
    ("late and accepted", [*both("18/11 08:00"), accepted("18/11 09:00")], "20/11 08:00", ACCEPTED, LATE),
    ("accepted with one leg only", [arrived("soft", "10/11 08:00"), accepted("11/11 08:00")], "20/11 08:00", HALF,
     ON_TIME),
    ("acceptance taken back", [*both("10/11 08:00"), accepted("11/11 08:00"), acceptance_taken_back("12/11 08:00")],
     "20/11 08:00", RECEIVED, ON_TIME),
    ("returned", [*both("10/11 08:00"), returned("11/11 08:00")], "20/11 08:00", RETURNED, ON_TIME),
    ("returned, half of it again", [*both("10/11 08:00"), returned("11/11 08:00"), arrived("soft", "12/11 08:00")],
     "20/11 08:00", RECEIVED, ON_TIME),
    ("file returned, the signed letter comes after it",
     [arrived("soft", "10/11 08:00"), returned("11/11 08:00", "soft"), arrived("official", "12/11 08:00")],
     "20/11 08:00", RETURNED, ON_TIME),
    ("file returned, letter and file come after it",
     [arrived("soft", "10/11 08:00"), returned("11/11 08:00", "soft"), *both("12/11 08:00")], "20/11 08:00", RECEIVED,
     ON_TIME),
    ("file returned and that file taken back, the signed letter stands",
     [*both("10/11 08:00"), returned("11/11 08:00", "soft"), taken_back("soft", "12/11 08:00")], "20/11 08:00", HALF,
     ON_TIME),
    ("file returned, it comes again, and that is taken back",
     [*both("10/11 08:00"), returned("11/11 08:00", "soft"), arrived("soft", "12/11 08:00"),
      taken_back("soft", "12/11 09:00")], "20/11 08:00", RETURNED, ON_TIME),
    ("returned, accepted all the same, and that taken back",
     [*both("10/11 08:00"), returned("11/11 08:00"), accepted("12/11 08:00"), acceptance_taken_back("13/11 08:00")],
     "20/11 08:00", RECEIVED, ON_TIME),
    ("returned twice", [*both("10/11 08:00"), returned("11/11 08:00"), *both("12/11 08:00"), returned("13/11 08:00")],
     "20/11 08:00", RETURNED, ON_TIME),
    ("returned, sent again, accepted",
     [*both("10/11 08:00"), returned("11/11 08:00"), *both("16/11 08:00"), accepted("16/11 09:00")],
     "20/11 08:00", ACCEPTED, ON_TIME),
    ("returned after it was accepted", [*both("10/11 08:00"), accepted("11/11 08:00"), returned("12/11 08:00")],
     "20/11 08:00", RETURNED, ON_TIME),
    ("replaced after it was accepted", [*both("10/11 08:00"), accepted("11/11 08:00"), arrived("soft", "20/11 08:00")],
     "21/11 08:00", RECEIVED, ON_TIME),
    ("wrong file taken back", [arrived("soft", "10/11 08:00"), taken_back("soft", "10/11 09:00")], "14/11 08:00",
     MISSING, PENDING),
    ("wrong file taken back, right one late",
     [arrived("soft", "10/11 08:00"), taken_back("soft", "10/11 09:00"), *both("15/11 08:00")], "16/11 08:00",
     RECEIVED, LATE),
    ("accepted file taken back, another one in its place",
     [*both("10/11 08:00"), accepted("11/11 08:00"), taken_back("soft", "12/11 08:00"), arrived("soft", "12/11 09:00")],
     "20/11 08:00", RECEIVED, ON_TIME),
    ("returned, and what came since taken back",
     [*both("10/11 08:00"), returned("11/11 08:00"), arrived("soft", "12/11 08:00"), taken_back("soft", "12/11 09:00")],
     "20/11 08:00", RETURNED, ON_TIME),
    ("returned, accepted by what came since, and that taken back",
     [*both("10/11 08:00"), returned("11/11 08:00"), arrived("soft", "12/11 08:00"), accepted("12/11 08:30"),
      taken_back("soft", "12/11 09:00")], "20/11 08:00", RETURNED, ON_TIME),
    ("returned, both legs again, one of them taken back",
     [*both("10/11 08:00"), returned("11/11 08:00"), *both("12/11 08:00"), taken_back("soft", "12/11 09:00")],
     "20/11 08:00", RECEIVED, ON_TIME),
    ("the returned file itself taken back",
     [arrived("soft", "10/11 08:00"), returned("11/11 08:00"), taken_back("soft", "12/11 09:00")], "13/11 08:00",
     MISSING, PENDING),
    ("accepted, then a file by mistake, taken back",
     [*both("10/11 08:00"), accepted("11/11 08:00"), arrived("soft", "12/11 08:00"), taken_back("soft", "12/11 09:00")],
     "20/11 08:00", RECEIVED, ON_TIME),
    ("more time, and still some left", [extended("17/11", "14/11 10:00")], "17/11 23:59", MISSING, PENDING),
    ("more time, and it has run out", [extended("17/11", "14/11 10:00")], "18/11 00:00", MISSING, OVERDUE),
    ("more time, used", [extended("17/11", "14/11 10:00"), *both("17/11 23:59")], "20/11 08:00", RECEIVED, PERMITTED),
    ("more time, not needed", [extended("17/11", "14/11 10:00"), *both("14/11 16:00")], "20/11 08:00", RECEIVED,
     ON_TIME),
    ("more time, not enough", [extended("17/11", "14/11 10:00"), *both("18/11 00:00")], "20/11 08:00", RECEIVED, LATE),
    ("more time, taken back", [extended("17/11", "14/11 10:00"), extension_taken_back("14/11 11:00"),
     *both("16/11 08:00")], "20/11 08:00", RECEIVED, LATE),
    ("more time once more", [extended("17/11", "14/11 10:00"), extended("20/11", "17/11 10:00"), *both("20/11 08:00")],
     "21/11 08:00", RECEIVED, PERMITTED),
]  # fmt: skip


@pytest.mark.proves(
    "F03", "F05", "F15", "F17", "F21", "F36", "E01", "E29", "E31", "X2", "T-01", "T-28", "R-III.2-1", "R-III.2-3",
    "R-III.2-4", "R-III.2-5",
)  # fmt: skip
@pytest.mark.parametrize(("acts", "as_of", "status", "timeliness"), [case[1:] for case in REPORT],
                         ids=[case[0] for case in REPORT])  # fmt: skip
def test_report_stands(acts: list[Act], as_of: str, status: Status, timeliness: Timeliness) -> None:
    found = standings.evaluate(make_owed(), acts, moment(as_of))

    assert (found.status, found.timeliness) == (status, timeliness)


@pytest.mark.parametrize(
    ("changes", "as_of", "status"),
    [
        ({"opened_at": None}, "1/11 08:00", CLOSED),
        ({"opened_at": at("2/11 08:00")}, "1/11 08:00", CLOSED),
        ({"opened_at": at("2/11 08:00")}, "2/11 08:00", MISSING),
        ({"waits_for": "settlement", "unit": None}, "1/11 08:00", UNDECIDED),
        ({"waits_for": "settlement", "settled_at": at("2/11 08:00")}, "1/11 08:00", UNDECIDED),
        ({"waits_for": "settlement", "settled_at": at("2/11 08:00")}, "2/11 08:00", MISSING),
        ({"void_at": at("2/11 08:00")}, "1/11 08:00", MISSING),
        ({"void_at": at("2/11 08:00")}, "2/11 08:00", VOID),
    ],
)
def test_untouched_obligation_stands_by_what_is_known_then(changes: dict[str, Any], as_of: str, status: Status) -> None:
    found = standings.evaluate(make_owed(**changes), [], moment(as_of))

    assert found.status is status
    assert found.missing_legs == (() if status is VOID else ("official", "soft"))


def test_void_stays_void_whatever_arrived() -> None:
    found = standings.evaluate(
        make_owed(void_at=at("12/11 08:00")), [*both("10/11 08:00"), accepted("11/11 08:00")], moment("13/11 08:00")
    )

    assert (found.status, found.is_live, found.is_done) == (VOID, False, False)


@pytest.mark.proves("T-28", "F36", "X2")
@pytest.mark.parametrize(
    ("rule", "timeliness", "first_at"),
    [
        ("first", ON_TIME, "14/11 16:00"),
        ("official", LATE, "16/11 08:00"),
        ("soft", ON_TIME, "14/11 16:00"),
        ("last", LATE, "16/11 08:00"),
    ],
)
def test_timeliness_follows_the_leg_the_plan_names(rule: str, timeliness: Timeliness, first_at: str) -> None:
    acts = [arrived("soft", "14/11 16:00"), arrived("official", "16/11 08:00"), arrived("soft", "17/11 08:00")]

    found = standings.evaluate(make_owed(), acts, moment("20/11 08:00", timeliness_leg=rule))

    assert (found.timeliness, found.first_at) == (timeliness, at(first_at))


@pytest.mark.proves("T-28", "E29")
@pytest.mark.parametrize(("rule", "timeliness"), [("first", ON_TIME), ("official", OVERDUE), ("last", OVERDUE)])
def test_half_a_delivery_is_on_time_only_where_its_leg_decides(rule: str, timeliness: Timeliness) -> None:
    found = standings.evaluate(
        make_owed(), [arrived("soft", "14/11 16:00")], moment("15/11 08:00", timeliness_leg=rule)
    )

    assert (found.status, found.timeliness, found.missing_legs) == (HALF, timeliness, ("official",))


@pytest.mark.proves("E01", "F30", "X6")
@pytest.mark.parametrize(
    ("received", "days"),
    [("14/11 23:59", 0), ("15/11 00:00", 1), ("15/11 23:59", 1), ("16/11 00:00", 2), ("20/11 08:00", 6)],
)
def test_late_by_counts_days_past_the_original_bound(received: str, days: int) -> None:
    acts = [extended("17/11", "13/11 08:00"), *both(received)]

    assert standings.evaluate(make_owed(), acts, moment("25/11 08:00")).late_by_days == days


@pytest.mark.proves("F21", "E31", "E32")
@pytest.mark.parametrize(
    ("acts", "retroactive", "until"),
    [
        ([extended("17/11", "14/11 23:59")], False, "17/11"),
        ([extended("17/11", "15/11 00:00")], True, "17/11"),
        ([extended("17/11", "14/11 08:00"), extended("20/11", "17/11 08:00")], False, "20/11"),
        ([extended("17/11", "14/11 08:00"), extended("20/11", "18/11 08:00")], True, "20/11"),
        ([extended("17/11", "15/11 08:00"), extension_taken_back("15/11 09:00")], False, None),
    ],
)
def test_extension_keeps_the_original_bound_and_says_when_it_came_late(
    acts: list[Act], retroactive: bool, until: str | None
) -> None:
    found = standings.evaluate(make_owed(), acts, moment("20/11 08:00"))

    assert found.original == at("15/11 00:00")
    assert found.retroactive is retroactive
    assert found.extended_until == (on(until) if until else None)


def test_returns_are_counted() -> None:
    acts = [*both("1/11 08:00"), returned("2/11 08:00"), *both("3/11 08:00"), returned("4/11 08:00")]

    assert standings.evaluate(make_owed(), acts, moment("5/11 08:00")).returns == 2


# ------------------------------------------------------------------------------------- bounds, printed and not

SHOW = make_owed(kind="deliverable", legs=(), printed_before=None, relative_to="hoi-nghi-tinh", offset_days=-1)


@pytest.mark.proves("R-IV.3-3", "E10", "F04")
@pytest.mark.parametrize(
    ("set_on", "bound"),
    [(None, None), ("8/12", "8/12 00:00"), ("12/12", "12/12 00:00")],
)
def test_bound_hung_on_a_conference_moves_with_its_day(set_on: str | None, bound: str | None) -> None:
    dates = {"hoi-nghi-tinh": on(set_on)} if set_on else {}

    found = standings.evaluate(SHOW, [], moment("1/12 08:00", set_dates=dates))

    assert found.bound == (at(bound) if bound else None)
    assert found.timeliness is (PENDING if bound else NO_BOUND)


@pytest.mark.proves("T-06")
@pytest.mark.parametrize(
    ("printed", "working", "bound"),
    [("15/11", "1/11", "15/11 00:00"), (None, "1/11", "1/11 00:00"), (None, None, None)],
)
def test_printed_bound_counts_before_a_working_date(
    printed: str | None, working: str | None, bound: str | None
) -> None:
    owed = make_owed(printed_before=on(printed) if printed else None, working_before=on(working) if working else None)

    assert standings.evaluate(owed, [], moment("10/10 08:00")).bound == (at(bound) if bound else None)


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        ([], MISSING),
        ([arrived("", "20/9 08:00")], ACCEPTED),
        ([arrived("", "20/9 08:00"), taken_back("", "20/9 09:00")], MISSING),
        ([frozen("20/11 08:00")], ACCEPTED),
    ],
)
def test_duty_without_legs_is_done_by_a_confirmation_or_a_frozen_report(acts: list[Act], status: Status) -> None:
    assert standings.evaluate(make_owed(legs=()), acts, moment("25/11 08:00")).status is status


# -------------------------------------------------------------------------------------------------- meetings

MEETING = make_owed(kind="meeting", duty="hoi-nghi-xa", legs=(), printed_before=date(2023, 10, 15))


@pytest.mark.proves("F23", "R-III.3a-06", "R-IV.4-3", "T-01")
@pytest.mark.parametrize(
    ("acts", "status", "timeliness", "held_on", "lessons"),
    [
        ([], MISSING, OVERDUE, None, False),
        ([planned("12/10", "5/10 08:00")], PLANNED, OVERDUE, None, False),
        ([held("14/10", "16/10 08:00")], ACCEPTED, ON_TIME, "14/10", True),  # told on Monday, held on Saturday
        ([held("15/10", "16/10 08:00")], ACCEPTED, LATE, "15/10", True),
        ([held("12/10", "12/10 16:00", lessons=False)], ACCEPTED, ON_TIME, "12/10", False),
        ([held("12/10", "12/10 16:00", lessons=False), held("12/10", "13/10 08:00")], ACCEPTED, ON_TIME, "12/10", True),
        ([planned("12/10", "5/10 08:00"), cancelled("6/10 08:00")], MISSING, OVERDUE, None, False),
        ([held("12/10", "12/10 16:00"), cancelled("13/10 08:00")], MISSING, OVERDUE, None, False),
        ([extended("20/10", "13/10 08:00"), held("18/10", "18/10 16:00")], ACCEPTED, PERMITTED, "18/10", True),
    ],
)
def test_meeting_stands(
    acts: list[Act], status: Status, timeliness: Timeliness, held_on: str | None, lessons: bool
) -> None:
    found = standings.evaluate(MEETING, acts, moment("20/10 23:00"))

    assert (found.status, found.has_lessons, found.held_on) == (status, lessons, on(held_on) if held_on else None)
    # With more time granted the open ones would be pending; here only the held one has an extension.
    assert found.timeliness is timeliness


@pytest.mark.proves("R-III.3a-09", "E10")
def test_provincial_meeting_is_planned_by_the_day_set() -> None:
    owed = make_owed(kind="meeting", duty="hoi-nghi-tinh", legs=(), printed_before=date(2023, 12, 15))

    found = standings.evaluate(owed, [], moment("1/12 08:00", set_dates={"hoi-nghi-tinh": on("8/12")}))

    assert (found.status, found.planned_on) == (PLANNED, on("8/12"))


# ------------------------------------------------------------------------------------------------ selections


@pytest.mark.proves("R-III.3a-02", "T-05")
@pytest.mark.parametrize(
    ("least", "acts", "status", "timeliness", "names"),
    [
        (1, [], MISSING, OVERDUE, ()),
        (1, [chosen("xa-bo-bac", "27/9 08:00")], ACCEPTED, ON_TIME, ("xa-bo-bac",)),
        (1, [chosen("xa-bo-bac", "28/9 00:00")], ACCEPTED, LATE, ("xa-bo-bac",)),
        (1, [chosen("xa-bo-bac", "27/9 08:00"), let_go("xa-bo-bac", "27/9 09:00")], MISSING, OVERDUE, ()),
        (1, [chosen("xa-bo-bac", "27/9 08:00"), chosen("xa-bo-nam", "30/9 08:00")], ACCEPTED, ON_TIME,
         ("xa-bo-bac", "xa-bo-nam")),
        (2, [chosen("xa-bo-bac", "27/9 08:00")], MISSING, OVERDUE, ("xa-bo-bac",)),
        # As many as asked for only after the bound: the first name alone does not make it timely.
        (2, [chosen("xa-bo-bac", "27/9 08:00"), chosen("xa-bo-nam", "30/9 08:00")], ACCEPTED, LATE,
         ("xa-bo-bac", "xa-bo-nam")),
        # One goes and another comes in its place without a gap: as timely as it was.
        (1, [chosen("xa-bo-bac", "27/9 08:00"), chosen("xa-bo-nam", "2/10 08:00"), let_go("xa-bo-bac", "2/10 08:00")],
         ACCEPTED, ON_TIME, ("xa-bo-nam",)),
        (1, [let_go("xa-bo-bac", "27/9 08:00")], MISSING, OVERDUE, ()),
    ],
)  # fmt: skip
def test_selection_stands(
    least: int, acts: list[Act], status: Status, timeliness: Timeliness, names: tuple[str, ...]
) -> None:
    owed = make_owed(
        kind="selection", duty="chon-xa-diem", legs=(), printed_before=date(2023, 9, 28), least=least, most=2
    )

    found = standings.evaluate(owed, acts, moment("5/10 08:00"))

    assert (found.status, found.timeliness, found.chosen) == (status, timeliness, names)


# -------------------------------------------------------------------------------------------------- counting


@pytest.mark.proves("F05", "E01", "T-19")
def test_tally_spells_out_its_denominators() -> None:
    asked = moment("20/11 08:00")
    cases = {
        "on time": (make_owed(), [*both("10/11 08:00"), accepted("11/11 08:00")]),
        "late": (make_owed(), [*both("16/11 08:00"), accepted("16/11 09:00")]),
        "with permission": (
            make_owed(),
            [extended("17/11", "14/11 08:00"), *both("16/11 08:00"), accepted("16/11 09:00")],
        ),
        "overdue": (make_owed(), []),
        "received": (make_owed(), both("10/11 08:00")),
        "half and returned are neither done nor overdue": (make_owed(), [arrived("soft", "10/11 08:00")]),
        "returned": (make_owed(), [*both("10/11 08:00"), returned("11/11 08:00")]),
        "undecided": (make_owed(waits_for="settlement", unit=None), []),
        "optional": (make_owed(required=False), [*both("10/11 08:00"), accepted("11/11 08:00")]),
        "void": (make_owed(void_at=at("12/11 08:00")), []),
        "without a bound": (make_owed(legs=(), printed_before=None), [arrived("", "10/11 08:00")]),
    }

    found = tallies.tally([standings.evaluate(owed, acts, asked) for owed, acts in cases.values()])

    assert found == tallies.Tally(
        owed=9, done=4, on_time=2, late=2, overdue=2, received=1, returned=1, half=1, undecided=1, known=True
    )
    assert not tallies.tally([], known=False).known


def test_acts_of_other_kinds_do_not_disturb() -> None:
    acts = [Act(did, at("10/11 08:00"), "soft", on("12/11"), True, "x") for did in (Did.PLANNED, Did.CHOSEN, Did.HELD)]

    found = standings.evaluate(make_owed(), acts, moment("11/11 08:00"))

    assert (found.status, found.timeliness) == (MISSING, PENDING)
