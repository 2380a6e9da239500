"""Rules that are data: what they read as, what they are worth, and what cannot be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import rule_bindings, rule_reading
from domain import rule_expressions as rules
from domain.figures import Value
from domain.findings import Severity
from domain.rule_bindings import Key, World
from tests.domain.figure_samples import CATALOGUE, COMMUNE, IDS

NOW = "2023e"


def is_met(
    text: str, changed: dict[Key, Value], subject: str = "von_tong", group: str = "commune", world: World | None = None
) -> bool | None:
    """What the one rule says of the sample commune with some values changed; a value of None is a blank."""
    made, unread = rule_reading.parse_rules(text, subject, IDS)
    assert unread is None
    bound = rule_bindings.bind(made[0], subject, NOW, group, CATALOGUE)
    assert bound is not None
    values = {key: value for key, value in {**COMMUNE, **changed}.items() if value is not None}
    return bound.is_met(world or World(values))


@pytest.mark.parametrize(
    ("text", "changed", "expected"),
    [
        ("== sum(von_*) within 1", {}, True),
        ("== sum(von_*) within 1", {("von_xa", NOW): Decimal("250.9")}, True),
        ("== sum(von_*)", {("von_xa", NOW): Decimal("250.9")}, False),
        ("== von_nstw + von_xa", {}, True),
        ("== von_nstw + von_xa * (1 + 1)", {}, False),
        ("von_nstw + von_xa == von_tong", {}, True),
        ("== 0.1 + 0.1 + 0.1", {("von_tong", NOW): Decimal("0.3")}, True),
        ("0..1750", {}, True),
        ("0..1749.9", {}, False),
        (">= von_xa@2022", {}, True),
        ("< 1000 when tc_01 == dat", {}, False),
        ("< 1000 when tc_01 == chua_dat", {}, None),
        ("< 1000 when tc_01 == dat and von_xa > 1000", {}, None),
        ("<= previous * 1.1", {}, False),
        ("<= previous * 100", {("von_tong", "2022"): Decimal(0)}, None),
        ("== 100 * von_xa / von_nstw", {("von_nstw", NOW): Decimal(0)}, None),
        ("filled", {("von_tong", NOW): None}, False),
        ("> -1", {}, True),
        ("!= 1750 when group == commune", {}, False),
        ("!= 1750 when group == district", {}, None),
    ],
)
def test_rule_is_worth(text: str, changed: dict[Key, Value], expected: bool | None) -> None:
    assert is_met(text, changed) is expected


@pytest.mark.parametrize("blank", ["von_xa", "von_nstw", "von_tong"])
def test_a_blank_is_not_zero(blank: str) -> None:
    without = Decimal(1750) - (COMMUNE[(blank, NOW)] if blank != "von_tong" else Decimal(0))  # type: ignore[operator]

    assert (
        is_met("== sum(von_*)", {(blank, NOW): None, ("von_tong", NOW): without if blank != "von_tong" else None})
        is None
    )


def test_counts_and_forms_of_text() -> None:
    assert is_met("== count(tc_01..tc_02 == dat)", {}, "so_dat") is True
    assert is_met("== count(tc_01, tc_02 != dat)", {}, "so_dat") is False
    assert is_met('like "*#/*-* #/#/#*"', {}, "so_qd") is True
    assert is_met('like "#/*-* #/#/#"', {("so_qd", NOW): "12/QĐ-UBND ngày 05/01/2023"}, "so_qd") is True
    assert is_met('like "#/*-* #/#/#"', {("so_qd", NOW): "12/QĐ-UBND ngày 05/01"}, "so_qd") is False
    assert is_met('like "aab"', {("so_qd", NOW): "aaab"}, "so_qd") is False
    assert is_met('like "*aa"', {("so_qd", NOW): "baaa"}, "so_qd") is True


def test_rules_over_units_below() -> None:
    below = [{("danh_hieu", NOW): "ntm", ("so_dat", NOW): Decimal(2)}, {("danh_hieu", NOW): "chua_dat"}]
    world = World({("xa_dat", NOW): Decimal(1), ("binh_quan", NOW): Decimal(2)}, children=below)

    assert is_met("== units(danh_hieu != chua_dat)", {}, "xa_dat", "district", world) is True
    assert is_met("== units(so_dat 1..2)", {}, "xa_dat", "district", world) is True
    assert is_met("== total(so_dat)", {}, "binh_quan", "district", world) is True
    assert is_met("== total(so_dat)", {}, "binh_quan", "district", World(world.values)) is None


def test_a_figure_the_group_does_not_type_is_left_out_of_sums() -> None:
    (rule,), _ = rule_reading.parse_rules("== sum(von_*)", "von_tong", IDS)
    bound = rule_bindings.bind(rule, "von_tong", NOW, "district", CATALOGUE)

    assert bound is not None
    assert bound.keys == (("von_nstw", NOW),)
    assert rule_bindings.bind(rule, "von_tong", "2020", "department", CATALOGUE) is None


def test_severity_conditions_and_several_rules() -> None:
    made, unread = rule_reading.parse_rules("0..19; warn: < 2023-10-15 when group == commune", "so_dat", IDS)

    assert unread is None
    assert [one.severity for one in made] == [Severity.ERROR, Severity.WARNING]
    assert made[0].claim == rules.Range(rules.Ref("so_dat"), Decimal(0), Decimal(19))
    assert made[1].claim == rules.Comparison(rules.Ref("so_dat"), "<", rules.Literal(date(2023, 10, 15)))
    assert made[1].when == (rules.Comparison(rules.Named("group"), "==", rules.Literal("commune")),)


def test_formula_may_be_yes_or_no() -> None:
    made, unread = rule_reading.parse_formula("xa_nang_cao / tong_xa >= 0.1", "xa_kieu_mau", IDS)

    assert unread is None
    assert made is not None
    assert isinstance(made.claim, rules.Comparison)
    assert isinstance(made.claim.right, rules.Comparison)


@pytest.mark.parametrize(
    ("text", "at", "problem"),
    [
        (">= khong_co", 3, "không có chỉ tiêu nào mã 'khong_co'"),
        ("von_xa +", 8, "công thức dừng giữa chừng"),
        ("5..1", 0, "khoảng từ 5 đến 1 ngược"),
        ("== sum(abc_*)", 7, "không có chỉ tiêu nào bắt đầu bằng 'abc_'"),
        ("== count(tc_02..tc_01 == dat)", 9, "'tc_02' đứng sau 'tc_01' trong bảng"),
        ("== sum(von_xa@2022)", 7, "trong ngoặc có kỳ '@2022'"),
        ("< 2023-13-40", 2, "'2023-13-40' không phải là ngày"),
        ("like dat", 5, "có 'dat'"),
        ("== 1 2", 5, "có '2'"),
        ("== __import__", 3, "có '_'"),
        ("(" * 30 + "1", 20, "ngoặc lồng quá sâu"),
        ("1+" * 300, 0, "công thức dài quá 500 ký tự"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, at: int, problem: str) -> None:
    made, unread = rule_reading.parse_rules(text, "von_tong", IDS)

    assert made == ()
    assert unread is not None
    assert (unread.at, unread.problem) == (at, problem)
    assert unread.expected


WORDS = st.sampled_from([*IDS[:6], "sum(", "count(", ")", "(", "..", "==", "<=", "when", "and", "within", "1", "2.5", ";", "previous",
                         "von_*", "@2022", "dat", "*", "/", "-", "like", '"', "#", "warn:", "2023-10-15", "\n", "ế"])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=14))
def test_reading_and_judging_never_raise(words: list[str]) -> None:
    text = " ".join(words)

    made, unread = rule_reading.parse_rules(text, "von_tong", IDS)
    bounds = [rule_bindings.bind(one, "von_tong", NOW, "commune", CATALOGUE) for one in made]

    assert unread is None or made == ()
    assert {one.is_met(World(COMMUNE)) for one in bounds if one is not None} <= {True, False, None}
