"""The simulated season, played with the real acts: gates open from below, nothing is lost, every refusal is the expected one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path

import pytest
from sqlalchemy import select

import models
from adapters import plan_files
from domain import errors, gates, ledger, plans, seasons, standings, surveys
from domain.seasons import steps
from domain.standings import Status, Timeliness
from models import database
from models import ledger as history
from tasks import rehearsal
from tasks import surveys as survey_tasks
from tasks.desk import Desk
from tests import plan_dirs

SEED = 1
pytestmark = [
    pytest.mark.timeout(1800),  # a whole season; seconds on a quiet machine, and a busy one is no failure
    pytest.mark.xdist_group("season"),  # those that look at the small season: it is played once, not once per worker
]


@dataclass
class Played:
    """A season that was played, and ways to look at any moment of it."""

    url: str
    home: Path
    plan: plans.Plan
    season: seasons.Season
    outcomes: tuple[rehearsal.Outcome, ...]

    def at(self, moment: datetime) -> surveys.Survey:
        return survey_tasks.take(Desk(self.url, self.plan.key, moment, self.home))

    @cached_property
    def end(self) -> surveys.Survey:
        return self.at(self.season.closing(self.season.last_day))

    @cached_property
    def entries(self) -> list[ledger.Entry]:
        with database.reading(self.url) as session:
            return list(history.entries(session, 1))

    @property
    def head(self) -> str:
        return self.entries[-1].hash

    def steps(self, act: str, **values: object) -> list[seasons.Step]:
        """The steps of one act that were to succeed, with these values."""
        return [
            step
            for step in self.season.steps
            if step.act == act and step.expects == seasons.OK and values.items() <= step.values.items()
        ]

    def standing(self, key: str, moment: datetime) -> standings.Standing:
        return next(one for one in self.at(moment).standings if key in (one.owed.key, one.owed.paper) and one.is_live)

    @property
    def consolidation(self) -> plans.Stage:
        return next(stage for stage in self.plan.stages if stage.id == self.steps("retrigger")[0].values["stage"])

    @property
    def conference(self) -> plans.Duty:
        key = self.steps("set_day")[0].values["duty"]
        return next(duty for duty in self.plan.duties if duty.id == key)


def play(directory: Path, folder: Path, seed: int = SEED) -> Played:
    url = f"sqlite:///{folder / 'soket.db'}"
    outcomes = rehearsal.play_without_prefect(url, directory, seed, folder, rehearsal.advance)
    plan = plan_files.load(directory)
    return Played(url, folder, plan, seasons.season(plan, seed), outcomes)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The small plan, played once for all tests that only look."""
    found = play(plan_dirs.SMALL, tmp_path_factory.mktemp("small"))
    yield found
    database.dispose(found.url)


def assert_from_below(played: Played) -> None:
    """From the ledger: no district before its pilots, no common report before its inputs or a named person's word."""
    index = plans.PlanIndex(played.plan)
    waits_for_pilots = {
        condition.selection: stage.id
        for stage in played.plan.stages
        for condition in stage.gate
        if condition.kind == "pilots_held"
    }
    chosen: dict[str, set[str]] = {}
    told: set[str] = set()
    done: set[str] = set()
    words: set[str] = set()
    checked: Counter[str] = Counter()
    for entry in played.entries:
        key = entry.subject
        match entry.verb:
            case "chosen":
                chosen.setdefault(key, set()).add(entry.payload["what"])
            case "meeting_held" if entry.payload["lessons"]:
                told.add(key.partition(":")[2])
            case "accept":
                done.add(key)
            case "received":
                done.discard(key)
            case "override":
                words.add(key)
            case "withdraw_override":
                words.discard(key)
            case "frozen" | "set_date":
                done.add(key)
            case "opened":
                stage = index.stages[key.partition(":")[0]]
                by_gate = [
                    one
                    for one in entry.payload["obligations"]
                    if index.duties[one.partition(":")[0]].opens == plans.STAGE
                ]
                for selection, gated in waits_for_pilots.items():
                    for one in by_gate:
                        pilots = chosen.get(f"{selection}:{one.partition(':')[2]}", set())
                        if gated == stage.id and pilots:
                            assert pilots <= told, f"{one} opened before {pilots - told} told their lessons"
                            checked["pilots"] += 1
                waited = {duty for condition in stage.gate if condition.kind == "accepted" for duty in condition.duties}
                if by_gate and waited:
                    missing = {
                        one.owed.key
                        for one in played.end.standings
                        if one.owed.duty in waited and one.owed.required and one.is_live
                    } - done
                    assert not missing or stage.id in words, f"{key} opened without {missing} and without a word"
                    checked["accepted"] += 1
            case _:
                pass
    assert checked["accepted"] >= 2
    assert not waits_for_pilots or checked["pilots"] >= 3


def assert_whole(played: Played) -> None:
    """What must be true of any rehearsal of any plan."""
    expected = [step.expects for step in played.season.steps]
    with database.reading(played.url) as session:
        assert history.verify(session, 1) == []
    assert [one.result for one in played.outcomes] == expected
    assert Counter(expected)[seasons.REFUSED] >= 6
    assert not [one for one in played.outcomes if one.is_repeat and one.rerun == ""]
    assert played.end.is_simulated
    held = played.end.board.by_duty[played.conference.id][0]
    assert held.status is Status.ACCEPTED
    assert held.timeliness is Timeliness.ON_TIME
    assert {one.timeliness for one in played.end.standings if one.is_done} >= {
        Timeliness.ON_TIME, Timeliness.LATE, Timeliness.LATE_WITH_PERMISSION,
    }  # fmt: skip
    assert [one.number for one in played.end.snapshots.values()] == [3]
    assert_from_below(played)


# ------------------------------------------------------------------------------------------------ whole seasons


@pytest.mark.proves("X14", "F33")
def test_the_small_plan_is_played_to_its_conference(small: Played) -> None:
    assert_whole(small)


@pytest.mark.xdist_group("two-tier-season")
@pytest.mark.proves("X9")
def test_the_two_tier_plan_is_played_with_the_same_code(tmp_path: Path) -> None:
    played = play(plan_dirs.TWO_TIER, tmp_path)

    assert_whole(played)
    database.dispose(played.url)


@pytest.mark.xdist_group("real-season")
@pytest.mark.proves("X14")
def test_the_real_plan_is_played_to_its_conference(tmp_path: Path) -> None:
    played = play(plan_dirs.REAL, tmp_path)

    assert_whole(played)
    database.dispose(played.url)


def test_the_same_seed_writes_the_same_history(small: Played, tmp_path: Path) -> None:
    again = play(plan_dirs.SMALL, tmp_path)

    assert again.head == small.head
    database.dispose(again.url)


@pytest.mark.proves("F34")
def test_any_day_of_the_season_can_be_asked_again(small: Played) -> None:
    days = small.season.days()
    middle = small.at(small.season.closing(days[len(days) // 2][0]))
    done = {one.owed.key for one in middle.standings if one.is_done}

    assert 0 < len(done) < sum(one.is_done for one in small.end.standings)
    assert not middle.snapshots
    assert middle.board.by_duty[small.conference.id][0].status is not Status.ACCEPTED


# --------------------------------------------------------------------------------------------- what it shows


@pytest.mark.proves("E01")
def test_a_meeting_on_the_printed_day_is_late_and_complete(small: Played) -> None:
    bound = next(one.printed_before for one in small.plan.bounds if one.id == "D-01")
    on_the_bound = {
        step.values["unit"] for step in small.steps("meeting", on=bound) if step.values.get("lessons") == ""
    }
    found = [small.end.board.by_duty_unit["hoi-nghi-xa", str(unit)] for unit in on_the_bound]

    assert found
    assert {(one.status, one.timeliness, one.late_by_days) for one in found} == {(Status.ACCEPTED, Timeliness.LATE, 1)}


@pytest.mark.proves("E02")
def test_a_silent_commune_keeps_no_district_from_meeting(small: Played) -> None:
    silent = [
        one
        for one in small.end.standings
        if one.owed.duty == "hoi-nghi-xa" and one.status is Status.MISSING and one.owed.required
    ]
    districts = {one.owed.scope for one in silent}
    gates_of = {gate.scope: gate for gate in small.end.gates["district_meeting"]}

    assert silent
    assert all(gates_of[district].is_open and not gates_of[district].is_overridden for district in districts)


@pytest.mark.proves("E04")
def test_a_replaced_report_makes_the_frozen_set_stale_until_the_stage_runs_again(small: Played) -> None:
    redone = small.steps("retrigger")
    accepted = max((step for step in small.steps("accept") if step.at < redone[1].at), key=lambda step: step.at)
    before = small.at(redone[0].at + timedelta(minutes=1))
    stale = small.at(accepted.at)
    after = small.at(redone[1].at + timedelta(minutes=1))
    duty = next(iter(after.snapshots))

    assert (before.snapshots[duty].number, before.snapshots[duty].is_stale) == (2, False)
    assert (stale.snapshots[duty].number, stale.snapshots[duty].is_stale) == (2, True)
    assert (after.snapshots[duty].number, after.snapshots[duty].is_stale) == (3, False)


@pytest.mark.proves("E34")
def test_a_second_run_of_the_stage_changes_nothing(small: Played) -> None:
    last, again = small.steps("retrigger")[-2:]
    assert again.values["stage"] == last.values["stage"]
    at_once = [entry for entry in small.entries if last.at <= entry.at <= again.at + timedelta(minutes=1)]

    assert [entry.verb for entry in at_once if entry.verb in ("frozen", "retrigger")] == [
        "retrigger", "frozen", "retrigger",
    ]  # fmt: skip


@pytest.mark.proves("E33", "F22", "T-45")
def test_an_override_taken_back_closes_the_gate_and_deletes_nothing(small: Played) -> None:
    stage = small.consolidation.id
    given = small.steps("override", stage=stage)[0]
    taken = small.steps("withdraw_override", stage=stage)[0]
    opened = small.at(small.season.closing(given.at.date()))
    closed = small.at(small.season.closing(taken.at.date()))

    assert opened.gates[stage][0].is_overridden
    assert {by.by for _, by in opened.gates[stage][0].waived} == {given.values["by"]}
    assert not closed.gates[stage][0].is_open
    assert [one.number for one in closed.snapshots.values()] == [1]


def test_the_gate_opens_by_itself_when_the_last_report_is_in(small: Played) -> None:
    stage = small.consolidation.id
    first = small.steps("retrigger", stage=stage)[0]
    gate = small.at(first.at).gates[stage][0]

    assert gate == gates.Gate(stage, "", ())


@pytest.mark.proves("E29", "X2")
def test_a_report_with_one_leg_is_half_and_cannot_be_accepted(small: Played) -> None:
    half = next(step for step in small.season.steps if step.code == "LEG_MISSING")
    outcome = next(one for one in small.outcomes if one.label == half.label)
    found = small.standing(half.values["duty"], half.at)

    assert (found.status, found.missing_legs) == (Status.HALF, (plans.SOFT,))
    assert "còn thiếu bản mềm" in outcome.title


@pytest.mark.proves("E30", "F36")
def test_a_report_on_paper_is_in_time_although_its_file_comes_later(small: Played) -> None:
    paper = small.steps("arrival", channel="paper")[0]
    alone = small.standing(paper.values["duty"], paper.at)
    whole = small.standing(paper.values["duty"], small.season.closing(small.season.last_day))

    assert (alone.status, alone.timeliness) == (Status.HALF, Timeliness.ON_TIME)
    assert (whole.status, whole.timeliness) == (Status.ACCEPTED, Timeliness.ON_TIME)


@pytest.mark.proves("E31", "E32", "F21")
def test_extensions_keep_the_first_bound_and_say_when_they_came_too_late(small: Played) -> None:
    found = []
    for step in small.steps("extend"):
        one = small.standing(step.values["duty"], small.season.closing(small.season.last_day))
        assert one.original is not None
        found.append((one.retroactive, one.timeliness))
        assert one.retroactive == (step.at >= one.original)
        assert one.extended_until == step.values["until"]

    assert set(found) == {(False, Timeliness.LATE_WITH_PERMISSION), (True, Timeliness.LATE_WITH_PERMISSION)}


@pytest.mark.proves("E10")
def test_what_hangs_on_the_conference_moves_with_it(small: Played) -> None:
    set_, moved = small.steps("set_day", duty=small.conference.id)
    newspaper = next(one for one in small.plan.bounds if one.id == "D-07")
    duty = next(one for one in small.plan.duties if one.bound == newspaper.id)
    last_days = [
        (one.bound - timedelta(days=1)).date()
        for step in (set_, moved)
        for one in small.at(step.at).board.by_duty[duty.id]
        if one.bound is not None
    ]

    assert set_.values["on"] != moved.values["on"]
    assert last_days == [set_.values["on"] - timedelta(days=1), moved.values["on"] - timedelta(days=1)]


@pytest.mark.proves("E41")
def test_a_changed_choice_moves_the_paper_and_keeps_the_old_line(small: Played) -> None:
    taken_back = small.steps("choose", is_chosen=False)[0]
    closed = next(step for step in small.season.steps if step.code == "DUTY_CLOSED")
    o = models.Obligation
    key = str(closed.values["duty"])
    with database.reading(small.url) as session:
        rows = session.execute(
            select(o.key, o.presenter, o.void_reason).where(o.key.in_((key, f"{key}#2"))).order_by(o.id)
        ).all()
    old, new = rows

    assert (old.void_reason, new.void_reason) == (taken_back.values["reason"], None)
    assert new.presenter != old.presenter


@pytest.mark.proves("T-12")
def test_an_unclear_presenter_is_settled_by_a_named_person(small: Played) -> None:
    settled = small.steps("settle")[0]
    before = small.standing(settled.values["key"], settled.at - timedelta(minutes=1))
    after = small.standing(settled.values["key"], settled.at + timedelta(minutes=1))

    assert before.status is Status.UNDECIDED
    assert after.owed.unit == settled.values["unit"]


# ------------------------------------------------------------------------------------------------ the check itself


def test_an_act_that_should_be_refused_but_is_done_is_a_defect(small: Played) -> None:
    step = replace(small.steps("retrigger")[0], expects=seasons.REFUSED)

    with pytest.raises(errors.ReviewError, match="was to be refused with any code, but was done"):
        rehearsal.perform(
            lambda _: Desk(small.url, small.plan.key, small.season.closing(small.season.last_day), small.home), step
        )


@pytest.mark.parametrize(
    ("expects", "code"), [(seasons.OK, ""), (seasons.REFUSED, "GATE_CLOSED")], ids=["unexpected", "other-reason"]
)
def test_an_act_that_is_refused_unexpectedly_is_a_defect(small: Played, expects: str, code: str) -> None:
    refused = next(step for step in small.season.steps if step.code == "UNIT_UNCLEAR")
    step = replace(refused, expects=expects, code=code)

    with pytest.raises(errors.ReviewError, match="is refused with UNIT_UNCLEAR"):
        rehearsal.perform(lambda moment: Desk(small.url, small.plan.key, moment, small.home), step)


def test_an_act_nobody_knows_is_a_defect(small: Played) -> None:
    step = replace(small.season.steps[0], act="sing")

    with pytest.raises(errors.ReviewError, match="no act 'sing'"):
        rehearsal.perform(lambda moment: Desk(small.url, small.plan.key, moment, small.home), step)


def test_days_close_after_their_acts(small: Played) -> None:
    assert all(step.at.timetz().replace(tzinfo=None) < time(steps.CLOSING_HOUR) for step in small.season.steps)
