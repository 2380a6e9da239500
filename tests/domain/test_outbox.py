"""What becomes of a letter after the relay's answer: nobody gets it twice, nothing is tried for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain import letter_rules, outbox
from domain.outbox import Answered, Next, State

NOON = datetime(2023, 11, 13, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
A, B, C = "a@xa.example", "b@xa.example", "c@xa.example"
FULL, UNKNOWN = (452, "hộp thư đầy"), (550, "không có hộp thư này")

replies = some.sampled_from(((250, ""), (421, "bận"), (451, "thử lại sau"), FULL, UNKNOWN, (554, "từ chối")))


@pytest.mark.parametrize(
    ("accepted", "refused", "tries", "found"),
    [
        ((A, B), {}, 1, Next(State.SENT, (), {})),
        ((), {A: UNKNOWN}, 1, Next(State.FAILED, (), {A: "550 không có hộp thư này"}, None, "550 không có hộp thư này")),
        ((B,), {A: UNKNOWN}, 1, Next(State.SENT, (), {A: "550 không có hộp thư này"}, None, "550 không có hộp thư này")),
        # Refused for now: it alone is tried again, whoever else took it.
        ((B,), {A: FULL}, 1, Next(State.DEFERRED, (A,), {}, NOON + 5 * MINUTE, "452 hộp thư đầy")),
        ((), {A: FULL, C: UNKNOWN}, 2,
         Next(State.DEFERRED, (A,), {C: "550 không có hộp thư này"}, NOON + 15 * MINUTE, "550 không có hộp thư này")),
        # The last try: who is still refused for now is refused for good.
        ((), {A: FULL}, outbox.MOST_TRIES, Next(State.FAILED, (), {A: "452 hộp thư đầy"}, None, "452 hộp thư đầy")),
        ((B,), {A: FULL}, outbox.MOST_TRIES, Next(State.SENT, (), {A: "452 hộp thư đầy"}, None, "452 hộp thư đầy")),
    ],
)  # fmt: skip
def test_letter_becomes_what_the_relay_said(
    accepted: tuple[str, ...], refused: dict[str, tuple[int, str]], tries: int, found: Next
) -> None:
    assert outbox.after(Answered(accepted, refused), tries, NOON) == found


@pytest.mark.proves("F12")
@given(answers=some.dictionaries(some.sampled_from((A, B, C)), replies, min_size=1), tries=some.integers(1, 20))
def test_nobody_who_has_it_or_never_will_is_tried_again(answers: dict[str, tuple[int, str]], tries: int) -> None:
    accepted = tuple(one for one, reply in answers.items() if reply[0] < 300)
    refused = {one: reply for one, reply in answers.items() if reply[0] >= 300}

    found = outbox.after(Answered(accepted, refused), tries, NOON)

    final = set(found.refusals or {})
    assert not {*accepted} & {*found.left, *final}
    assert {*found.left} | final == {*refused}
    assert {*found.left}.isdisjoint(one for one, reply in refused.items() if reply[0] >= 500)
    assert (found.state is State.DEFERRED) == bool(found.left) == (found.next_at is not None)
    if found.state is State.SENT:
        assert accepted
    if found.state is State.FAILED:
        assert not accepted


def test_letter_refused_for_now_for_ever_is_given_up_within_two_days() -> None:
    at, tries, pauses = NOON, 0, list[timedelta]()
    while True:
        tries += 1
        found = outbox.after(Answered((), {A: FULL}), tries, at)
        if found.next_at is None:
            break
        pauses.append(found.next_at - at)
        at = found.next_at

    assert (found.state, tries) == (State.FAILED, outbox.MOST_TRIES)
    assert pauses == sorted(pauses), "a busy relay is called less and less often"
    assert timedelta(hours=12) < at - NOON < timedelta(days=2)


def test_relay_that_does_not_answer_is_left_alone_longer_each_time_up_to_half_an_hour() -> None:
    pauses = [outbox.breaker_until(failures, NOON) - NOON for failures in (0, 1, 2, 3, 4, 5, 6, 1000)]

    assert [one // MINUTE for one in pauses] == [1, 1, 2, 5, 10, 30, 30, 30]


@pytest.mark.parametrize("kind", sorted(outbox.KIND_WORDS))
def test_kinds_that_a_person_releases_wait_for_one(kind: str) -> None:
    by_itself = {outbox.ANSWER, outbox.PLACED, outbox.DIGEST, outbox.GATE, outbox.MORNING, outbox.ALERT}

    found = outbox.first_state(kind, letter_rules.PERSON_RELEASES)

    assert found is (State.RELEASED if kind in by_itself else State.DRAFT)


def test_every_state_has_words_and_open_ones_have_not_gone() -> None:
    assert {*outbox.STATE_WORDS} == {*State}
    assert len({*outbox.STATE_WORDS.values()}) == len(State)
    assert outbox.OPEN.isdisjoint({State.SENT, State.SENDING, State.UNKNOWN, State.FAILED, State.WITHDRAWN})


@pytest.mark.parametrize(
    ("now", "sentence"),
    [(outbox.NOTHING, ""), (outbox.Now({"launch": 18}, 41, 41), "thư phải gửi 41, đã gửi 41"),
     (outbox.Now({}, 3, 1), "thư phải gửi 3, đã gửi 1")],
)  # fmt: skip
def test_letters_due_stand_beside_letters_sent(now: outbox.Now, sentence: str) -> None:
    assert now.sentence == sentence
