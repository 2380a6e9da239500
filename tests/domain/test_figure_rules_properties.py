"""Judging figures: consistent ones pass, each planted fault is found, and nothing makes judging fail."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.figure_rules import Child, judge
from domain.figures import Figure, Value
from domain.findings import Severity
from domain.rule_bindings import Key
from tests.domain.figure_samples import (
    ALL,
    CATALOGUE,
    COMMUNE,
    IDS,
    NOW,
    children,
    make_figures,
    now,
)

AMOUNTS = st.integers(1, 10**6).map(Decimal)


@st.composite
def consistent(draw: st.DrawFn) -> dict[Key, Value]:
    """A commune whose figures agree with each other, of any size."""
    met = [draw(st.sampled_from(["dat", "chua_dat"])) for _ in range(2)]
    base, new = draw(AMOUNTS), draw(AMOUNTS)
    paid = draw(st.integers(0, int(base + new)).map(Decimal))
    central, own = draw(AMOUNTS), draw(AMOUNTS)
    villages = draw(st.integers(1, 50))
    is_met = met == ["dat", "dat"]
    return COMMUNE | now(
        tong_thon=Decimal(villages), thon_kieu_mau=Decimal(draw(st.integers(0, villages))),
        tc_01=met[0], tc_02=met[1], so_dat=Decimal(met.count("dat")), danh_hieu="ntm" if is_met else "chua_dat",
        von_nstw=central, von_xa=own, von_tong=central + own,
        no_dau_ky=base, no_phat_sinh=new, no_da_tra=paid, no_con_lai=base + new - paid,
    ) | {("von_nstw", "2022"): central, ("von_xa", "2022"): own, ("von_tong", "2022"): central + own}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(consistent())
def test_consistent_figures_have_no_error(values: dict[Key, Value]) -> None:
    findings = judge(make_figures(values), CATALOGUE, unit="xa-1", group="commune")

    assert [one for one in findings if one.severity is Severity.ERROR] == []


@pytest.mark.proves("E06", "F19")
@settings(max_examples=60, deadline=None)
@given(consistent(), st.sampled_from(["slip", "small", "nesting", "closing", "sum"]))
def test_each_planted_fault_is_found(values: dict[Key, Value], fault: str) -> None:
    amount, villages, rest = values["von_xa", NOW], values["tong_thon", NOW], values["no_con_lai", NOW]
    assert isinstance(amount, Decimal)
    assert isinstance(villages, Decimal)
    assert isinstance(rest, Decimal)
    planted, cell, code = {
        "slip": (now(von_xa=amount * 1000), "F20", "UNIT_SLIP"),
        "small": (now(von_xa=amount / 1000), "F20", "UNIT_SLIP"),
        "nesting": (now(thon_kieu_mau=villages + 1), "F6", "LIMIT_EXCEEDED"),
        "closing": (now(no_con_lai=rest + 1), "F25", "SUM_DIFFERS"),
        "sum": (now(von_tong=amount - 10), "F21", "SUM_DIFFERS"),
    }[fault]
    if fault == "nesting" and villages == 50:
        code = "OUT_OF_RANGE"

    findings = judge(make_figures(values, planted), CATALOGUE, unit="xa-1", group="commune")

    assert (cell, code) in {(one.place.cell, one.code) for one in findings}


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.decimals(), st.text(max_size=30), st.dates(), st.just(datetime(2023, 1, 1)),  # noqa: DTZ001
    st.sampled_from([Decimal(0), Decimal("-0"), Decimal("1E+500"), Decimal("1E-500"), "dat", "ntm"]),
)  # fmt: skip
STATED = st.builds(
    Figure,
    indicator=st.sampled_from([*IDS, "la"]),
    period=st.sampled_from(["2020", "2022", NOW, "1999"]),
    unit=st.sampled_from(["h", "", "x0", "x1", "la"]),
    value=ANYTHING,
    basis=st.sampled_from(["actual", "estimate", "?"]),
    as_of=st.one_of(st.none(), st.dates()),
    criteria_set=st.sampled_from(["", "2016-2020", "2022-2025"]),
    shown=st.text(max_size=10),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(STATED, max_size=30), st.sampled_from(["commune", "district", "department", ""]), st.booleans())
def test_judging_never_raises(figures: list[Figure], group: str, has_children: bool) -> None:
    below = [Child("x0", "xã A", tuple(figures)), *children(*ALL)[1:]] if has_children else None

    findings = judge(
        figures, CATALOGUE, unit="h", group=group, units_below=3, children=below, children_group="commune",
        neighbours={("von_xa", NOW): Decimal(5)}, last_accepted={("von_xa", NOW): Decimal(0)},
    )  # fmt: skip

    assert all(one.code.isupper() and one.message.endswith(".") and len(one.message) < 1500 for one in findings)
