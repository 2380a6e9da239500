"""When a stage may open: the table a deputy head would draw, and what a named person's word covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import gates, obligations, plans, standings
from domain.standings import Act
from tests import factories
from tests.domain.written_acts import (
    ZONE,
    accepted,
    arrived,
    at,
    both,
    chosen,
    held,
    let_go,
    on,
    planned,
    returned,
)

SONG_BO, NUI_DOI, BIEN_NGOC = factories.DISTRICTS
BAC, TRUNG, NAM = factories.COMMUNES[SONG_BO]
AS_OF = "20/10 08:00"
ISSUED = date(2023, 9, 15)

Written = Mapping[str, Sequence[Act]]


def owed(plan: plans.Plan) -> list[standings.Owed]:
    """The obligations of a plan on its day of issue, all of them open."""
    names = {name for name in standings.Owed.__dataclass_fields__ if name in obligations.PlannedObligation.__slots__}
    return [
        standings.Owed(id=number, opened_at=at("15/9 08:00"), **{name: getattr(one, name) for name in names})
        for number, one in enumerate(obligations.expand(plan, ISSUED), 1)
    ]


def board(plan: plans.Plan, written: Written | None = None, *, as_of: str = AS_OF, **changes: Any) -> gates.Board:
    """The small campaign with what is written down, by obligation key. changes: fields of `standings.Owed` by key."""
    rows = [replace(one, **changes.get(one.key, {})) for one in owed(plan)]
    acts = {one.id: (written or {})[one.key] for one in rows if one.key in (written or {})}
    assert len(acts) == len(written or {}), "an act about no obligation"
    return gates.Board(plan, standings.evaluate_all(rows, acts, standings.Moment(at(as_of), ZONE)))


def ask(
    plan: plans.Plan,
    stage: str,
    written: Written | None = None,
    *,
    scope: str = "",
    overrides: Sequence[gates.Override] = (),
    issued_on: date | None = ISSUED,
    frozen: frozenset[str] = frozenset(),
    set_dates: Mapping[str, date] | None = None,
    as_of: str = AS_OF,
    **changes: Any,
) -> gates.Gate:
    found = plans.PlanIndex(plan).stages[stage]
    now = gates.Circumstances(at(as_of), issued_on, frozen, set_dates or {})
    return gates.evaluate(found, scope, board(plan, written, as_of=as_of, **changes), now, overrides)


def waive(gate: gates.Gate, number: int = 1, scope: str | None = None) -> gates.Override:
    """A named person's word on exactly what is missing now."""
    return gates.Override(
        number,
        gate.stage,
        gate.scope if scope is None else scope,
        frozenset(one.id for one in gate.blockers),
        "Trần Thị Bình, Phó Chánh Văn phòng",
        "Bão lũ",
        at(AS_OF),
    )


def missing(gate: gates.Gate) -> list[tuple[str, str]]:
    return [(one.id, one.what) for one in gate.blockers]


# ------------------------------------------------------------------------------------- the first stage: issued


@pytest.mark.proves("T-07", "R-H-1")
@pytest.mark.parametrize(
    ("issued_on", "as_of", "is_open"),
    [
        (None, "20/10 08:00", False),
        (ISSUED, "14/9 23:59", False),
        (ISSUED, "15/9 00:00", True),
        (ISSUED, "20/10 08:00", True),
    ],
)
def test_first_stage_waits_for_the_signed_plan(
    plan: plans.Plan, issued_on: date | None, as_of: str, is_open: bool
) -> None:
    found = ask(plan, "commune_pilot_meeting", issued_on=issued_on, as_of=as_of)

    assert found.is_open is is_open
    assert missing(found) == ([] if is_open else [("issued", "kế hoạch được ban hành")])


# ------------------------------------------------------------- the second stage: pilots of the district have met

SELECTION = f"chon-xa-diem:{SONG_BO}"
ONE = [chosen(BAC, "20/9 08:00")]
TWO = [*ONE, chosen(NAM, "21/9 08:00")]

PILOTS: list[tuple[str, Written, list[tuple[str, str]]]] = [
    ("nothing chosen", {}, [(SELECTION, "chưa chọn")]),
    ("chosen and let go again", {SELECTION: [*ONE, let_go(BAC, "22/9 08:00")]}, [(SELECTION, "chưa chọn")]),
    ("one chosen", {SELECTION: ONE}, [(f"hoi-nghi-xa:{BAC}", "chưa họp")]),
    ("one chosen and planned", {SELECTION: ONE, f"hoi-nghi-xa:{BAC}": [planned("12/10", "1/10 08:00")]},
     [(f"hoi-nghi-xa:{BAC}", "chưa họp")]),
    ("one held without lessons", {SELECTION: ONE, f"hoi-nghi-xa:{BAC}": [held("12/10", "12/10 16:00", lessons=False)]},
     [(f"hoi-nghi-xa:{BAC}", "chưa ghi kinh nghiệm rút ra")]),
    ("one held", {SELECTION: ONE, f"hoi-nghi-xa:{BAC}": [held("12/10", "12/10 16:00")]}, []),
    ("another one held, not the chosen", {SELECTION: ONE, f"hoi-nghi-xa:{NAM}": [held("12/10", "12/10 16:00")]},
     [(f"hoi-nghi-xa:{BAC}", "chưa họp")]),
    ("two chosen, one held", {SELECTION: TWO, f"hoi-nghi-xa:{BAC}": [held("12/10", "12/10 16:00")]},
     [(f"hoi-nghi-xa:{NAM}", "chưa họp")]),
    ("two held", {SELECTION: TWO, f"hoi-nghi-xa:{BAC}": [held("12/10", "12/10 16:00")],
                  f"hoi-nghi-xa:{NAM}": [held("13/10", "13/10 16:00")]}, []),
    ("held late", {SELECTION: ONE, f"hoi-nghi-xa:{BAC}": [held("18/10", "18/10 16:00")]}, []),
    ("pilots of another district", {f"chon-xa-diem:{NUI_DOI}": [chosen("xa-doi-ha", "20/9 08:00")],
                                    "hoi-nghi-xa:xa-doi-ha": [held("12/10", "12/10 16:00")]},
     [(SELECTION, "chưa chọn")]),
]  # fmt: skip


@pytest.mark.proves(
    "R-I.2-3", "R-III.3a-02", "R-IV.4-1", "T-04", "T-05", "X7", "E02",
)  # fmt: skip
@pytest.mark.parametrize(("written", "blockers"), [one[1:] for one in PILOTS], ids=[one[0] for one in PILOTS])
def test_district_opens_when_its_pilots_have_met(
    plan: plans.Plan, written: Written, blockers: list[tuple[str, str]]
) -> None:
    found = ask(plan, "district_meeting", written, scope=SONG_BO)

    assert missing(found) == blockers
    assert found.is_open is (not blockers)


@pytest.mark.proves("E12", "R-III.3a-02")
def test_chosen_pilot_that_owes_no_meeting_keeps_the_gate_closed(plan: plans.Plan) -> None:
    voided: dict[str, Any] = {f"hoi-nghi-xa:{BAC}": {"void_at": at("1/10 08:00")}}

    found = ask(plan, "district_meeting", {SELECTION: ONE}, scope=SONG_BO, **voided)

    assert missing(found) == [(f"hoi-nghi-xa:{BAC}", "không có việc họp nào")]


@pytest.mark.proves("R-III.3a-02", "X7")
def test_every_district_that_owes_something_has_its_gate_in_protocol_order(plan: plans.Plan) -> None:
    stage = plans.PlanIndex(plan).stages["district_meeting"]
    now = gates.Circumstances(at(AS_OF), ISSUED, frozenset(), {})

    found = gates.evaluate_stage(stage, board(plan, {SELECTION: ONE}), now, ())

    assert [(one.scope, len(one.blockers)) for one in found] == [(SONG_BO, 1), (NUI_DOI, 1), (BIEN_NGOC, 1)]


@pytest.mark.proves("E02", "R-III.3a-02")
def test_district_without_communes_never_blocks(plan: plans.Plan) -> None:
    island = factories.make_unit("huyen-dao", kind="huyen", name="Đảo", order=99)
    widened = replace(plan, units=(*plan.units, island))
    keys = {one.key for one in owed(widened)}

    assert "hoi-nghi-huyen:huyen-dao" in keys
    assert "chon-xa-diem:huyen-dao" not in keys
    assert ask(widened, "district_meeting", scope="huyen-dao").is_open


# ------------------------------------------------------------------- the third stage: reports are accepted

REPORTS = [f"bao-cao-huyen:{one}" for one in factories.DISTRICTS] + [
    f"bao-cao-so:{one}" for one in factories.DEPARTMENTS
]
DONE = [*both("10/10 08:00"), accepted("11/10 08:00")]
ALL_IN: Written = dict.fromkeys(REPORTS, DONE)


@pytest.mark.proves("R-III.2-1", "R-IV.1-2", "F05", "T-45")
@pytest.mark.parametrize(
    ("acts", "is_open"),
    [
        ([], False),
        ([arrived("official", "10/10 08:00")], False),
        (both("10/10 08:00"), False),
        ([*both("10/10 08:00"), returned("11/10 08:00")], False),
        ([arrived("soft", "10/10 08:00"), accepted("11/10 08:00")], False),
        (DONE, True),
        ([*DONE, arrived("soft", "12/10 08:00")], False),
    ],
)
def test_main_report_waits_for_every_accepted_report(plan: plans.Plan, acts: list[Act], is_open: bool) -> None:
    last = REPORTS[-1]

    found = ask(plan, "report_consolidation", {**ALL_IN, last: acts})

    assert found.is_open is is_open
    assert missing(found) == ([] if is_open else [(last, "bao-cao-so")])


def test_optional_report_blocks_nothing(plan: plans.Plan) -> None:
    written = dict.fromkeys(REPORTS[1:], DONE)
    optional: dict[str, Any] = {REPORTS[0]: {"required": False}}

    assert ask(plan, "report_consolidation", written, **optional).is_open
    assert not ask(plan, "report_consolidation", written).is_open


# ------------------------------------------------------------------------- the fourth stage: frozen, papers, date


@pytest.mark.proves("R-III.3a-09", "R-III.2-2", "E11", "X8")
@pytest.mark.parametrize(
    ("day", "blockers", "warnings"),
    [
        (None, [("date:hoi-nghi-tinh", "ngày họp được đặt")], 0),
        ("29/11", [("date:2023-11-29", "ngày họp 29/11/2023 sớm hơn hạn báo cáo tham luận (trước 30/11/2023)")], 0),
        ("30/11", [], 1),
        ("1/12", [], 0),
        ("14/12", [], 0),
    ],
)
def test_conference_may_not_come_before_papers_are_due(
    plan: plans.Plan, day: str | None, blockers: list[tuple[str, str]], warnings: int
) -> None:
    found = ask(
        plan,
        "provincial_conference",
        {one.key: DONE for one in owed(plan) if one.kind == "paper"},
        frozen=frozenset({"bao-cao-chung"}),
        set_dates={"hoi-nghi-tinh": on(day)} if day else {},
    )

    assert missing(found) == blockers
    assert len(found.warnings) == warnings


@pytest.mark.proves("R-III.3a-09")
def test_conference_waits_for_the_frozen_report_and_every_paper(plan: plans.Plan) -> None:
    found = ask(plan, "provincial_conference", set_dates={"hoi-nghi-tinh": on("8/12")})

    kinds = [one.condition for one in found.blockers]
    assert (kinds.count("frozen"), kinds.count("accepted"), kinds.count("date_set")) == (1, 15, 0)
    assert missing(found)[0] == ("frozen:bao-cao-chung", "báo cáo chung được chốt")


# ------------------------------------------------------------------------------------------- a named person's word


@pytest.mark.proves("T-45", "F22", "X7")
def test_override_waives_exactly_what_was_missing(plan: plans.Plan) -> None:
    without_two = dict.fromkeys(REPORTS[2:], DONE)
    word = waive(ask(plan, "report_consolidation", without_two))

    opened = ask(plan, "report_consolidation", without_two, overrides=[word])
    later = {**without_two, REPORTS[2]: [*DONE, returned("19/10 08:00")]}
    closed_again = ask(plan, "report_consolidation", later, overrides=[word])

    assert (opened.is_open, opened.is_overridden) == (True, True)
    assert [(one.id, by) for one, by in opened.waived] == [(REPORTS[0], word), (REPORTS[1], word)]
    assert missing(closed_again) == [(REPORTS[2], "bao-cao-huyen")]
    assert [one.id for one, _ in closed_again.waived] == REPORTS[:2]


@pytest.mark.proves("T-45", "F22", "E33")
def test_override_taken_back_closes_the_gate_by_itself(plan: plans.Plan) -> None:
    word = waive(ask(plan, "report_consolidation"))

    assert ask(plan, "report_consolidation", overrides=[word]).is_open
    assert not ask(plan, "report_consolidation", overrides=[]).is_open


def test_override_no_longer_needed_is_not_shown(plan: plans.Plan) -> None:
    word = waive(ask(plan, "report_consolidation"))

    found = ask(plan, "report_consolidation", ALL_IN, overrides=[word])

    assert (found.is_open, found.is_overridden, found.waived) == (True, False, ())


@pytest.mark.proves("T-45", "F22")
def test_override_of_one_district_opens_that_one_only(plan: plans.Plan) -> None:
    word = waive(ask(plan, "district_meeting", scope=SONG_BO))

    assert ask(plan, "district_meeting", scope=SONG_BO, overrides=[word]).is_open
    assert not ask(plan, "district_meeting", scope=NUI_DOI, overrides=[word]).is_open


def test_override_of_the_whole_stage_covers_what_it_names_in_every_district(plan: plans.Plan) -> None:
    closed = [ask(plan, "district_meeting", scope=one) for one in (SONG_BO, NUI_DOI)]
    word = gates.Override(
        1,
        "district_meeting",
        "",
        frozenset(one.id for gate in closed for one in gate.blockers),
        "B",
        "lý do",
        at(AS_OF),
    )

    def is_open(scope: str) -> bool:
        return ask(plan, "district_meeting", scope=scope, overrides=[word]).is_open

    assert [is_open(one) for one in factories.DISTRICTS] == [True, True, False]


@pytest.mark.proves("T-45", "F22")
def test_override_of_another_stage_covers_nothing(plan: plans.Plan) -> None:
    word = replace(waive(ask(plan, "report_consolidation")), stage="provincial_conference")

    assert not ask(plan, "report_consolidation", overrides=[word]).is_open


def test_newest_of_two_overrides_is_the_one_named(plan: plans.Plan) -> None:
    gate = ask(plan, "report_consolidation")
    first, second = waive(gate, 1), waive(gate, 2)

    found = ask(plan, "report_consolidation", overrides=[first, second])

    assert {by.id for _, by in found.waived} == {2}


@pytest.mark.proves("E11")
def test_override_of_an_early_day_does_not_cover_another_early_day(plan: plans.Plan) -> None:
    early = {"hoi-nghi-tinh": on("29/11")}
    word = waive(ask(plan, "provincial_conference", set_dates=early))

    assert ask(plan, "provincial_conference", set_dates=early, overrides=[word]).is_open
    other = ask(plan, "provincial_conference", set_dates={"hoi-nghi-tinh": on("28/11")}, overrides=[word])
    assert [one.id for one in other.blockers] == ["date:2023-11-28"]


def test_unknown_condition_is_our_own_mistake(plan: plans.Plan) -> None:
    broken = factories.with_stage(plan, "report_consolidation", gate=(plans.Condition("weather"),))

    with pytest.raises(ValueError, match="no rule for condition kind 'weather'"):
        ask(broken, "report_consolidation")
