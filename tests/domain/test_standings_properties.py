"""Whatever is written down, in whatever order: what a standing may never say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain import standings
from domain.standings import Act, Did, Status, Timeliness
from tests.domain.written_acts import ZONE, at, make_owed

LEGS = ("official", "soft")
START = at("1/10 00:00")
moments = some.integers(0, 75 * 24).map(lambda hours: START + timedelta(hours=hours))
days = some.dates(date(2023, 10, 1), date(2023, 12, 15))
acts = some.builds(
    Act,
    did=some.sampled_from(Did),
    at=moments,
    leg=some.sampled_from((*LEGS, "")),
    on=days,
    noted=some.booleans(),
    what=some.sampled_from(("xa-bo-bac", "xa-bo-nam", "xa-bo-trung")),
)
kinds = some.sampled_from(("report", "meeting", "selection", "deliverable"))
rules = some.sampled_from(("first", "official", "soft", "last"))
ORDER = (Timeliness.ON_TIME, Timeliness.LATE_WITH_PERMISSION, Timeliness.LATE)


@given(
    kind=kinds, legs=some.sampled_from(((), ("soft",), LEGS)), least=some.integers(0, 3), bound=some.none() | days,
    written=some.lists(acts, max_size=12), as_of=moments, leg=rules,
)  # fmt: skip
def test_any_history_gives_an_answer(
    kind: str, legs: tuple[str, ...], least: int, bound: date | None, written: list[Act], as_of: datetime, leg: str
) -> None:
    owed = make_owed(kind=kind, legs=legs, least=least, printed_before=bound)

    found = standings.evaluate(owed, written, standings.Moment(as_of, ZONE, leg))

    assert found.is_done is (found.done_at is not None)
    assert (found.late_by_days > 0) <= (found.timeliness in ORDER[1:])
    if found.is_done and kind in ("report", "deliverable"):
        assert found.missing_legs == ()
    if found.timeliness in ORDER:
        assert found.bound is not None
    if bound is None and not found.extended_until:
        assert found.timeliness is Timeliness.NO_BOUND


@pytest.mark.proves("F21", "E31")
@given(written=some.lists(acts, max_size=8), until=days, granted=moments, leg=rules)
def test_more_time_never_makes_a_delivery_later(written: list[Act], until: date, granted: datetime, leg: str) -> None:
    plain = [one for one in written if one.did not in (Did.EXTENDED, Did.EXTENSION_WITHDRAWN)]
    moment = standings.Moment(at("15/12 08:00"), ZONE, leg)
    until = max(until, date(2023, 11, 15))

    without = standings.evaluate(make_owed(), plain, moment)
    with_more = standings.evaluate(make_owed(), [*plain, Act(Did.EXTENDED, granted, on=until)], moment)

    assert with_more.status is without.status
    if without.timeliness in ORDER:
        assert ORDER.index(with_more.timeliness) <= ORDER.index(without.timeliness)
        assert (with_more.timeliness is Timeliness.ON_TIME) is (without.timeliness is Timeliness.ON_TIME)


@pytest.mark.proves("F17", "E04")
@given(written=some.lists(acts, max_size=8), leg=some.sampled_from(LEGS), when=moments)
def test_what_comes_after_acceptance_must_be_looked_at(written: list[Act], leg: str, when: datetime) -> None:
    moment = standings.Moment(at("15/12 08:00"), ZONE)
    before = standings.evaluate(make_owed(), written, moment)

    after = standings.evaluate(make_owed(), [*written, Act(Did.ARRIVED, when, leg)], moment)

    if before.is_done:
        assert after.status is Status.RECEIVED


@given(written=some.lists(acts, max_size=8), voided=moments, as_of=moments)
def test_void_is_void_from_its_moment_on(written: list[Act], voided: datetime, as_of: datetime) -> None:
    found = standings.evaluate(make_owed(void_at=voided), written, standings.Moment(as_of, ZONE))

    assert (found.status is Status.VOID) is (voided <= as_of)


class Desk(RuleBasedStateMachine):
    """A clerk who writes down what may be written down, and a second bookkeeping beside it to compare with.

    Time goes on with every act, as it does in an office. An arrival remembers how many returns were written before it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.acts: list[Act] = []
        self.received: dict[str, list[tuple[datetime, int]]] = {leg: [] for leg in LEGS}
        self.accepted = False
        self.returns = 0
        self.overruled: list[tuple[int, set[tuple[datetime, int]]]] = []  # (returns so far, what an acceptance saw)
        self.until: date | None = None

    def write(self, act: Act) -> None:
        self.acts.append(replace(act, at=self.now))
        self.now += timedelta(hours=7)

    @property
    def held(self) -> set[tuple[datetime, int]]:
        return {one for stamps in self.received.values() for one in stamps}

    @property
    def returned_and_nothing_since(self) -> bool:
        # A return stands until something comes, or somebody accepts what is there after all.
        accepted_since = any(at == self.returns for at, _ in self.overruled)
        fresh = any(after == self.returns for _, after in self.held)
        return bool(self.held) and self.returns > 0 and not fresh and not accepted_since

    @rule(leg=some.sampled_from(LEGS))
    def arrive(self, leg: str) -> None:
        self.received[leg].append((self.now, self.returns))
        self.accepted = False
        self.write(Act(Did.ARRIVED, self.now, leg))

    @rule(leg=some.sampled_from(LEGS))
    def take_back(self, leg: str) -> None:
        if self.received[leg]:
            gone = self.received[leg].pop()
            self.accepted = False
            self.overruled = [one for one in self.overruled if gone not in one[1]]
            self.write(Act(Did.ARRIVAL_WITHDRAWN, self.now, leg))

    @rule()
    def accept(self) -> None:
        if all(self.received.values()):
            self.accepted = True
            self.overruled.append((self.returns, self.held))
            self.write(Act(Did.ACCEPTED, self.now))

    @rule()
    def send_back(self) -> None:
        if any(self.received.values()):
            self.accepted = False
            self.returns += 1
            self.write(Act(Did.RETURNED, self.now))

    @rule(until=some.dates(date(2023, 11, 15), date(2023, 12, 31)))
    def extend(self, until: date) -> None:
        self.until = until
        self.write(Act(Did.EXTENDED, self.now, on=until))

    @rule()
    def withdraw_extension(self) -> None:
        self.until = None
        self.write(Act(Did.EXTENSION_WITHDRAWN, self.now))

    @rule(days_on=some.integers(1, 20))
    def wait(self, days_on: int) -> None:
        self.now += timedelta(days=days_on)

    @invariant()
    def standing_agrees(self) -> None:
        found = standings.evaluate(make_owed(), self.acts, standings.Moment(self.now, ZONE))

        assert found.is_done is self.accepted
        assert (found.status is Status.RETURNED) is self.returned_and_nothing_since
        assert found.returns == self.returns
        assert found.extended_until == self.until
        assert set(found.missing_legs) == {leg for leg, stamps in self.received.items() if not stamps}
        assert (found.status is Status.MISSING) is not any(self.received.values())
        if any(self.received.values()):
            first = min(stamps[0][0] for stamps in self.received.values() if stamps)
            assert (found.timeliness is Timeliness.ON_TIME) is (first < at("15/11 00:00"))


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=40, stateful_step_count=25)
TestDesk.pytestmark = [pytest.mark.proves("F15", "F16", "F17", "F21", "E31")]  # pyright: ignore[reportAttributeAccessIssue]
