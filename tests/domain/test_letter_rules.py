"""The plan's rules about letters: which ladder is used, who is escalated, which groups are written to."""

from __future__ import annotations

import pytest

from domain import letter_rules, outbox
from domain.letter_rules import CHAIR, CONTACT, MEMBER, Ladder, LetterRules, Rung

REPORTS = Ladder(("report", "paper"), ("cap-duoi",), (Rung(-1), Rung(3, (CHAIR,))))
ASKED = Ladder(("report",), (), (Rung(-1),))
NEVER = Ladder(("record",), (), ())
RULES = LetterRules(ladders=(REPORTS, ASKED, NEVER))


@pytest.mark.parametrize(
    ("kind", "addressee", "found"),
    [
        ("report", "cap-duoi", REPORTS),
        ("paper", "cap-duoi", REPORTS),
        ("report", "doan-the", ASKED),  # the first ladder is for another class
        ("paper", "doan-the", None),
        ("meeting", "cap-duoi", None),
        ("record", "cap-duoi", NEVER),
    ],
)
def test_the_first_ladder_that_fits_both_kind_and_class_is_used(
    kind: str, addressee: str, found: Ladder | None
) -> None:
    assert RULES.ladder_for(kind, addressee) is found


def test_a_narrow_ladder_ahead_of_a_wide_one_wins_and_behind_it_loses() -> None:
    wide = Ladder((), (), (Rung(-7),))

    assert LetterRules(ladders=(ASKED, wide)).ladder_for("report", "x") is ASKED
    assert LetterRules(ladders=(wide, ASKED)).ladder_for("report", "x") is wide


@pytest.mark.proves("F06", "T-42")
@pytest.mark.parametrize(
    ("addressee", "rungs"),
    [
        ("cap-duoi", [(-14, (CONTACT,)), (-7, (CONTACT,)), (-3, (CONTACT,)), (-1, (CONTACT,)), (1, (CONTACT,)), (3, (CHAIR, MEMBER))]),
        ("doan-the", [(-14, (CONTACT,)), (-7, (CONTACT,)), (-3, (CONTACT,)), (-1, (CONTACT,)), (1, (CONTACT,))]),
        ("nhom-la", [(-14, (CONTACT,)), (-7, (CONTACT,)), (-3, (CONTACT,)), (-1, (CONTACT,)), (1, (CONTACT,))]),
    ],
)  # fmt: skip
def test_default_rules_remind_everybody_and_escalate_only_those_who_may_be_ordered(
    addressee: str, rungs: list[tuple[int, tuple[str, ...]]]
) -> None:
    ladder = letter_rules.DEFAULT.ladder_for("report", addressee)

    assert ladder is not None
    assert [(rung.day, rung.to) for rung in ladder.rungs] == rungs


@pytest.mark.proves("T-42")
@pytest.mark.parametrize(
    ("ordered", "escalated"), [((), set()), (("a",), {"a"}), (("b", "a"), {"a", "b"}), (("c",), {"c"})]
)
def test_default_rules_follow_what_the_plan_says_of_its_own_classes(
    ordered: tuple[str, ...], escalated: set[str]
) -> None:
    rules = letter_rules.default_for(ordered)
    ladders = {one: rules.ladder_for("meeting", one) for one in ("a", "b", "c")}

    assert {
        one for one, ladder in ladders.items() if ladder and any(r.is_escalating for r in ladder.rungs)
    } == escalated
    assert None not in ladders.values()


@pytest.mark.parametrize(
    ("to", "is_escalating"),
    [((CONTACT,), False), ((CHAIR,), True), ((MEMBER,), True), ((CONTACT, MEMBER), True)],
)
def test_a_rung_escalates_when_it_speaks_to_anybody_above_the_contact(to: tuple[str, ...], is_escalating: bool) -> None:
    assert Rung(1, to).is_escalating is is_escalating


def test_no_groups_named_means_every_group_is_written_to() -> None:
    only = LetterRules(direct=("district", "union"))

    assert [LetterRules().is_direct(one) for one in ("district", "commune")] == [True, True]
    assert [only.is_direct(one) for one in ("district", "union", "commune", "")] == [True, True, False, False]


def test_kinds_that_wait_for_a_person_are_kinds_of_letters_and_reminders_do_not_wait() -> None:
    waiting = letter_rules.DEFAULT.person_releases

    assert set(waiting) <= outbox.KIND_WORDS.keys()
    assert {outbox.ESCALATION, outbox.INVITATION} <= set(waiting)
    assert {outbox.ANSWER, outbox.DIGEST}.isdisjoint(waiting)
