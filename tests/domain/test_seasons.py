"""The simulated season: the same from the same seed, in order of time, and lawful step by step, for any plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import obligations, plans, seasons
from domain.seasons import cast
from tests import factories

CHANNEL_LEGS = {"qoffice": plans.OFFICIAL, "paper": plans.OFFICIAL, "email": plans.SOFT, "hand": plans.SOFT}
SMALL = factories.make_plan()


class Clerk:
    """Follows a season without software: keeps what is in, and says what no office could have done."""

    def __init__(self, plan: plans.Plan, season: seasons.Season) -> None:
        self.plan = plan
        self.index = plans.PlanIndex(plan)
        self.season = season
        self.faults: list[str] = []
        self.legs: dict[str, set[str]] = {}
        self.accepted: set[str] = set()
        self.chosen: dict[tuple[str, str], list[str]] = {}
        self.held: dict[str, set[str]] = {}
        self.day_set: date | None = None
        owed = obligations.expand(plan, season.first_day)
        self.owed = {one.key: one for one in owed} | {one.paper: one for one in owed if one.paper}
        self.papers_before = max(one.bound for one in owed if one.paper and one.bound)
        self.choices = {duty.choice.purpose: duty.choice for duty in plan.duties if duty.choice}

    def follow(self) -> list[str]:
        """Every fault of the steps that are to succeed."""
        for step in self.season.steps:
            for name in ("unit", "chooser"):
                self.check(step.values.get(name, self.plan.host) in self.index.units or not step_ok(step), step, name)
            self.check(cast.MARK in step.values["by"], step, "nobody tells that the person is invented")
            if step_ok(step):
                getattr(self, {"return": "send_back"}.get(step.act, step.act))(step, step.values)
        return self.faults

    def check(self, is_lawful: bool, step: seasons.Step, what: str) -> None:
        if not is_lawful:
            self.faults.append(f"{step.at} {step.label}: {what}")

    def issue(self, step: seasons.Step, values: Mapping[str, object]) -> None:
        self.check(step is self.season.steps[0] and values["on"] == self.season.first_day, step, "not the first act")

    def choose(self, step: seasons.Step, values: Mapping[str, str]) -> None:
        chosen = self.chosen.setdefault((values["chooser"], values["purpose"]), [])
        if values.get("is_chosen", True):
            chosen.append(values["chosen"])
            self.check(len(chosen) <= self.choices[values["purpose"]].most, step, "one too many")
        else:
            self.check(values["chosen"] in chosen, step, "takes back what was not chosen")
            chosen.remove(values["chosen"])

    def settle(self, step: seasons.Step, values: Mapping[str, str]) -> None:
        self.check(values["unit"] in self.owed[values["key"]].candidates, step, "not a candidate")

    def meeting(self, step: seasons.Step, values: Mapping[str, object]) -> None:
        day, state = values["on"], values.get("state", "held")
        assert isinstance(day, date)
        if state == "held":
            self.check(self.season.first_day <= day <= step.at.date(), step, "held on a day that cannot be")
            self.held.setdefault(str(values["unit"]), set()).update({"lessons"} if values["lessons"] else set())
        elif state == "planned":
            self.check(day >= step.at.date(), step, "planned for a day that is gone")
        stage = next(
            (
                stage
                for stage in self.plan.stages
                for duty in self.plan.duties
                if duty.kind == "meeting" and duty.stage == stage.id and f"{duty.id}:{values['unit']}" in self.owed
                if any(condition.kind == "pilots_held" for condition in stage.gate)
            ),
            None,
        )
        if stage is not None:
            pilots = self.chosen.get((str(values["unit"]), "pilot"), [])
            told = all("lessons" in self.held.get(pilot, set()) for pilot in pilots)
            self.check(bool(pilots) and told, step, "meets before its pilots have told their lessons")

    def arrival(self, step: seasons.Step, values: Mapping[str, object]) -> None:
        received = values["received_at"]
        assert isinstance(received, datetime)
        self.check(self.season.first_day <= received.date() and received <= step.at, step, "received when it cannot be")
        one = self.owed[str(values["duty"])]
        leg = CHANNEL_LEGS[str(values["channel"])]
        self.check(leg in one.legs, step, "a leg nobody asks for")
        self.legs.setdefault(one.key, set()).add(leg)
        self.accepted.discard(one.key)

    def confirm(self, step: seasons.Step, values: Mapping[str, object]) -> None:
        self.check(not self.owed[str(values["duty"])].legs, step, "confirmed, although a letter is asked for")

    def accept(self, step: seasons.Step, values: Mapping[str, str]) -> None:
        one = self.owed[values["duty"]]
        self.check(self.legs.get(one.key) == set(one.legs), step, "accepted with a leg missing")
        self.check(one.key not in self.accepted, step, "accepted twice")
        self.accepted.add(one.key)

    def send_back(self, step: seasons.Step, values: Mapping[str, str]) -> None:
        one = self.owed[values["duty"]]
        self.check(bool(self.legs.pop(one.key, None)), step, "sent back, although nothing was in")
        self.check(bool(values["reason"]), step, "sent back without a reason")

    def extend(self, step: seasons.Step, values: Mapping[str, object]) -> None:
        one, until = self.owed[str(values["duty"])], values["until"]
        assert isinstance(until, date)
        self.check(one.bound is not None and until >= one.bound, step, "extended to a day that was granted anyway")
        self.check(one.key not in self.accepted, step, "extended when done")

    def set_day(self, step: seasons.Step, values: Mapping[str, object]) -> None:
        day = values["on"]
        assert isinstance(day, date)
        self.check(day >= max(self.papers_before, step.at.date()), step, "a conference before its papers are due")
        self.check(self.day_set is None or bool(values["reason"]), step, "moved without a reason")
        self.day_set = day

    def override(self, step: seasons.Step, values: Mapping[str, str]) -> None:
        self.check(bool(values["reason"]) and values["stage"] in self.index.stages, step, "no reason or no stage")

    withdraw_override = override
    retrigger = override


def step_ok(step: seasons.Step) -> bool:
    """Whether a step is to succeed."""
    return step.expects == seasons.OK


@pytest.fixture(scope="module")
def real_season(real_plan: plans.Plan) -> seasons.Season:
    return seasons.season(real_plan, 1)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=25)
def test_every_season_is_in_order_of_time_and_lawful(seed: int) -> None:
    season = seasons.season(SMALL, seed)
    moments = [step.at for step in season.steps]

    assert moments == sorted(moments)
    assert season.first_day == moments[0].date()
    assert moments[-1].date() < season.last_day
    assert {step.at.tzinfo is None for step in season.steps} == {False}
    assert all(step.at < season.closing(step.at.date()) for step in season.steps)
    assert Clerk(SMALL, season).follow() == []


@given(seed=st.integers(0, 2**32))
@settings(max_examples=5)
def test_the_same_plan_and_seed_make_the_same_season(seed: int) -> None:
    season = seasons.season(SMALL, seed)

    assert seasons.season(factories.make_plan(), seed) == season
    assert seasons.season(SMALL, seed + 1).steps != season.steps


@pytest.mark.parametrize("fixture", ["real_plan", "two_tier_plan"])
@pytest.mark.parametrize("seed", [1, 2023])
def test_a_season_is_lawful_with_and_without_districts(fixture: str, seed: int, request: pytest.FixtureRequest) -> None:
    plan: plans.Plan = request.getfixturevalue(fixture)

    assert Clerk(plan, seasons.season(plan, seed)).follow() == []


def test_a_clerk_sees_what_no_office_could_do() -> None:
    season = seasons.season(SMALL, 1)
    steps = list(season.steps)
    held = next(number for number, step in enumerate(steps) if step.act == "meeting" and step_ok(step))
    accepted = next(number for number, step in enumerate(steps) if step.act == "accept" and step_ok(step))
    moved = {**steps[held].values, "on": steps[held].at.date() + timedelta(days=9), "state": "held", "lessons": ""}
    steps[held] = replace(steps[held], values=moved)
    steps.insert(accepted, steps[accepted])

    faults = Clerk(SMALL, replace(season, steps=tuple(steps))).follow()

    assert [fault.split(": ")[-1] for fault in faults] == ["held on a day that cannot be", "accepted twice"]


@pytest.mark.parametrize(
    ("fixture", "day"),
    [
        ("plan", date(2023, 9, 15)),  # Friday, printed in the plan
        ("real_plan", date(2023, 9, 18)),  # Monday, eight days ahead of the office's first own date
        ("two_tier_plan", date(2026, 9, 3)),  # Thursday
    ],
)
def test_a_season_begins_on_the_day_of_issue(fixture: str, day: date, request: pytest.FixtureRequest) -> None:
    plan: plans.Plan = request.getfixturevalue(fixture)

    assert seasons.season(plan, 1).first_day == day


def test_a_draft_is_not_issued_ahead_of_what_it_cites() -> None:
    # Saturday 16/09/2023: the first office day behind it counts.
    plan = factories.make_plan(
        document=factories.make_document(number=None, issued_on=None, earliest_issue=date(2023, 9, 16))
    )

    assert seasons.season(plan, 1).first_day == date(2023, 9, 18)


def test_a_plan_without_any_day_has_no_season() -> None:
    document = factories.make_document(number=None, issued_on=None, earliest_issue=None)
    plan = factories.make_plan(document=document, bounds=())

    with pytest.raises(ValueError, match="no bound and no day of issue"):
        seasons.season(plan, 1)


def test_days_give_every_calendar_day_once(real_season: seasons.Season) -> None:
    days = real_season.days()

    assert [day for day, _ in days] == [
        real_season.first_day + timedelta(days=number)
        for number in range((real_season.last_day - real_season.first_day).days + 1)
    ]
    assert [step for _, steps in days for step in steps] == list(real_season.steps)


def test_all_that_can_happen_happens_in_the_real_plan(real_plan: plans.Plan, real_season: seasons.Season) -> None:
    steps = real_season.steps
    arrivals = [step.values["received_at"] for step in steps if step.act == "arrival"]
    channels = Counter(step.values["channel"] for step in steps if step.act == "arrival")
    refused = Counter(step.code for step in steps if not step_ok(step))
    owed = Clerk(real_plan, real_season).owed
    bounds = {one.bound for one in owed.values() if one.bound}
    granted_late = {
        step.at.date() >= bound
        for step in steps
        if step.act == "extend" and (bound := owed[step.values["duty"]].bound) is not None
    }

    assert any(at.time() == time(23, 59) and at.date() + timedelta(days=1) in bounds for at in arrivals)
    assert any(at.time() == time(0) and at.date() in bounds for at in arrivals)
    assert min(channels[channel] for channel in CHANNEL_LEGS) >= 1
    assert granted_late == {False, True}
    assert set(refused) == {
        "TOO_MANY", "DUTY_CLOSED", "DATE_IN_FUTURE", "UNIT_UNCLEAR", "GATE_CLOSED", "LEG_MISSING", "REASON_MISSING",
    }  # fmt: skip
    assert {step.act for step in steps} == {
        "issue", "choose", "settle", "meeting", "arrival", "confirm", "accept", "return", "extend", "set_day",
        "override", "withdraw_override", "retrigger",
    }  # fmt: skip


def test_every_district_of_the_real_plan_chooses_one_or_two_pilots(
    real_plan: plans.Plan, real_season: seasons.Season
) -> None:
    choosers = {
        one.responsible for one in obligations.expand(real_plan, real_season.first_day) if one.purpose == "pilot"
    }
    chosen = Counter(
        step.values["chooser"]
        for step in real_season.steps
        if step.act == "choose" and step_ok(step) and step.values["purpose"] == "pilot"
    )

    assert set(chosen) == choosers
    assert set(chosen.values()) == {1, 2}


def test_a_few_communes_never_meet(real_plan: plans.Plan, real_season: seasons.Season) -> None:
    owed = {
        one.responsible
        for one in obligations.expand(real_plan, real_season.first_day)
        if one.kind == "meeting" and one.group == "commune"
    }
    met = {step.values["unit"] for step in real_season.steps if step.act == "meeting" and step_ok(step)}
    sent = {step.values["unit"] for step in real_season.steps if step.act in ("arrival", "confirm")}

    assert 1 <= len(owed - met) <= 10
    assert not (owed - met) & sent
