"""Totals hold what was stated and nothing else: blanks, shares, texts, other bases and own parts each in their way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import indicators, roll_up
from domain.figures import Figure, Value
from domain.roll_up import Node, Rolled, Unit
from domain.rule_bindings import Key
from tests.domain import figure_samples as samples

NOW = "2023e"


def catalogue() -> indicators.Catalogue:
    """The small catalogue of the judging tests, with every way of rolling up."""
    made = samples.make_catalogue()
    ways = {"tc_01": ("count_if", "dat"), "tc_02": ("count_if", "dat"), "danh_hieu": ("count_by_value", "")}
    more = (
        indicators.Indicator("thu_nhap", "nguon-luc", "Thu nhập", "triệu đồng", "decimal", ("commune",), (NOW,), "weighted_avg", "tong_thon"),
        indicators.Indicator("hai_long", "nguon-luc", "Hài lòng", "%", "percent", ("commune",), (NOW,), "weighted_avg", "số phiếu"),
        indicators.Indicator("ngay_hop", "tieu-chi", "Ngày họp", "", "date", ("commune", "district"), (NOW,), "max"),
        indicators.Indicator("co_ke_hoach", "tieu-chi", "Có kế hoạch", "", "boolean", ("commune",), (NOW,), "count_true"),
    )  # fmt: skip
    lines = tuple(
        replace(one, aggregation=ways[one.id][0], weight=ways[one.id][1]) if one.id in ways else one
        for one in made.indicators
    )
    return replace(made, indicators=(*lines, *more))


CATALOGUE = catalogue()
RULES = roll_up.Rules(CATALOGUE)


def figure(id: str, value: Value, period: str = NOW, **changed: object) -> Figure:
    known = CATALOGUE.period_by_id[period]
    made = Figure(id, period, "", value, known.basis, known.as_of, CATALOGUE.criteria_set(id, period))
    return replace(made, **changed)


def stating(values: Mapping[str, Value] | None = None, **more: Value) -> dict[Key, Figure]:
    return {(id, NOW): figure(id, value) for id, value in {**(values or {}), **more}.items()}


def commune(id: str, **values: Value) -> Unit:
    return Unit(id, "commune", stating(values))


def rolled(node: Node, id: str, wanted: Value = None, period: str = NOW) -> Rolled:
    lines = RULES.by_key[id, period]
    return next(node.rolled[line] for line in lines if wanted is None or line.wanted == wanted)


def district(*communes: Unit, id: str = "h", **own: Value) -> Unit:
    return Unit(id, "district", stating(own), communes)


@pytest.mark.proves("F19")
def test_sums_are_of_what_was_stated_and_name_who_gave_nothing() -> None:
    node = roll_up.roll(
        district(commune("a", von_xa=Decimal(3)), commune("b", von_xa=None), commune("c"), commune("d", von_xa=Decimal(0))),
        RULES,
    )  # fmt: skip

    assert rolled(node, "von_xa") == Rolled(Decimal(3), None, 2, ("b", "c"))
    assert rolled(node, "von_xa", period="2022") == Rolled(None, None, 0, ("a", "b", "c", "d"))
    assert rolled(node, "von_xa", period="2022").value is None


def test_own_part_of_a_district_is_added_once_and_is_not_awaited() -> None:
    node = roll_up.roll(district(commune("a", von_nstw=Decimal(5)), commune("b"), von_nstw=Decimal(7)), RULES)
    silent = roll_up.roll(district(commune("a", von_nstw=Decimal(5))), RULES)

    assert rolled(node, "von_nstw") == Rolled(Decimal(12), None, 2, ("b",))
    assert rolled(silent, "von_nstw") == Rolled(Decimal(5), None, 1)


def test_what_a_district_states_of_its_communes_is_not_added() -> None:
    own = stating(von_xa=Decimal(1000))
    node = roll_up.roll(Unit("h", "district", own, (commune("a", von_xa=Decimal(5)),)), RULES)

    assert rolled(node, "von_xa").value == 5


@pytest.mark.proves("F19", "E07")
def test_shares_and_averages_are_computed_again_from_their_parts() -> None:
    node = roll_up.roll(
        district(
            commune("a", tong_thon=Decimal(1), thu_nhap=Decimal(60), danh_hieu="ntm", so_dat=Decimal(2)),
            commune("b", tong_thon=Decimal(9), thu_nhap=Decimal(40), danh_hieu="chua_dat", so_dat=Decimal(1)),
            commune("c", thu_nhap=Decimal(1000), danh_hieu="ntm_kieu_mau", so_dat=Decimal(2)),
            tong_xa=Decimal(77),
            ty_le_dat=Decimal(1),
            xa_dat=Decimal(99),
        ),
        RULES,
    )

    assert rolled(node, "thu_nhap").value == 42
    assert rolled(node, "thu_nhap").missing == ("c",)
    assert rolled(node, "xa_dat").value == 2
    assert rolled(node, "ty_le_dat").value == roll_up.ARITHMETIC.divide(Decimal(200), Decimal(3))
    assert rolled(node, "binh_quan").value == roll_up.ARITHMETIC.divide(Decimal(5), Decimal(3))


def test_what_has_no_rule_is_never_added() -> None:
    node = roll_up.roll(
        district(commune("a", so_qd="1/QĐ-UBND", hai_long=Decimal(90), so_dat=Decimal(2))), RULES
    )  # fmt: skip

    for id in ("so_qd", "hai_long", "so_dat"):
        assert [line.how for line in RULES.by_key[id, NOW]] == [roll_up.NEVER]
        assert not any(line.key == (id, NOW) for line in node.rolled)


def test_choices_yes_and_days() -> None:
    node = roll_up.roll(
        district(
            commune("a", tc_01="dat", danh_hieu="ntm", co_ke_hoach=True, ngay_hop=date(2023, 10, 2)),
            commune("b", tc_01="chua_dat", danh_hieu="ntm", co_ke_hoach=False, ngay_hop=date(2023, 9, 30)),
            commune("c", tc_01=None, danh_hieu="ntm_nang_cao"),
        ),
        RULES,
    )

    assert rolled(node, "tc_01") == Rolled(Decimal(1), None, 2, ("c",))
    assert [rolled(node, "danh_hieu", code).value for code in samples.STATES] == [0, 2, 1, 0]
    assert rolled(node, "co_ke_hoach") == Rolled(Decimal(1), None, 2, ("c",))
    assert rolled(node, "ngay_hop").value == date(2023, 10, 2)


@pytest.mark.proves("T-32")
def test_another_basis_or_set_of_criteria_is_left_out_and_named() -> None:
    estimate = Unit("a", "commune", {("von_xa", NOW): figure("von_xa", Decimal(5), basis="actual")})
    old = Unit("b", "commune", {("tong_thon", NOW): figure("tong_thon", Decimal(5), criteria_set="2016-2020")})
    node = roll_up.roll(district(estimate, old, commune("c", von_xa=Decimal(1), tong_thon=Decimal(2))), RULES)

    assert rolled(node, "von_xa") == Rolled(Decimal(1), None, 1, ("b",), ("a",))
    assert rolled(node, "tong_thon") == Rolled(Decimal(2), None, 1, ("a",), ("b",))


def test_zero_denominator_and_district_without_communes_have_no_figure() -> None:
    empty = roll_up.roll(Unit("t", "province", {}, (district(tong_xa=Decimal(0), von_nstw=Decimal(4)),)), RULES)
    nobody = roll_up.roll(district(commune("a", thu_nhap=Decimal(5), tong_thon=Decimal(0))), RULES)

    assert rolled(empty, "von_nstw").value == 4
    assert rolled(empty, "ty_le_dat").value is None
    assert rolled(nobody, "thu_nhap").value is None


@pytest.mark.proves("E02")
def test_ratios_are_of_all_units_of_the_day_whoever_has_reported() -> None:
    reported = district(commune("a", danh_hieu="ntm"), commune("b", danh_hieu="chua_dat"), id="h1", tong_xa=Decimal(2))
    silent = Unit("h2", "district", {}, (commune("c"), commune("d")))
    node = roll_up.roll(Unit("t", "province", {}, (reported, silent)), RULES)

    assert rolled(node, "tong_xa").value == 4
    assert rolled(node, "ty_le_dat") == Rolled(Decimal(25), None, 4, ("c", "d"))


# ---------------------------------------------------------------------------------------------------- properties

NUMBERS = st.decimals(0, 10**9, places=2)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "von_nstw": st.none() | NUMBERS,
        "von_xa": NUMBERS,
        "tong_thon": st.integers(1, 30).map(Decimal),
        "thu_nhap": NUMBERS,
        "danh_hieu": st.sampled_from(tuple(samples.STATES)),
        "so_dat": st.integers(0, 2).map(Decimal),
        "tc_01": st.sampled_from(("dat", "chua_dat")),
    },
)


@st.composite
def provinces(draw: st.DrawFn) -> Unit:
    districts = []
    for number in range(draw(st.integers(1, 4))):
        below = tuple(commune(f"x{number}.{at}", **draw(VALUES)) for at in range(draw(st.integers(0, 4))))
        districts.append(district(*below, id=f"h{number}", tong_xa=Decimal(len(below)), von_nstw=draw(NUMBERS)))
    return Unit("t", "province", {}, tuple(districts))


def every(unit: Unit) -> Iterator[Unit]:
    yield unit
    for one in unit.below:
        yield from every(one)


def stated(province: Unit, id: str) -> list[Decimal]:
    found = [one.figures.get((id, NOW)) for one in every(province)]
    return [one.value for one in found if one is not None and isinstance(one.value, Decimal)]


@settings(max_examples=120, deadline=None)
@given(provinces())
@pytest.mark.proves("F19")
def test_a_province_is_the_sum_of_all_that_its_units_stated(province: Unit) -> None:
    node = roll_up.roll(province, RULES)

    for id in ("von_nstw", "von_xa", "tong_thon"):
        found = stated(province, id)
        assert rolled(node, id).value == (sum(found, Decimal(0)) if found else None)
        assert rolled(node, id).given == len(found)
    communes = [one for one in every(province) if one.group == "commune"]
    silent = {one.id for one in communes if one.figures.get(("von_xa", NOW)) is None}
    assert set(rolled(node, "von_xa").missing) == silent
    for code in samples.STATES:
        told = [one.figures.get(("danh_hieu", NOW)) for one in communes]
        count = sum(one is not None and one.value == code for one in told)
        assert rolled(node, "danh_hieu", code).value == (count if any(told) else None)


@settings(max_examples=120, deadline=None)
@given(provinces(), st.data())
@pytest.mark.proves("F19")
def test_changed_branches_alone_give_what_everything_anew_gives(province: Unit, data: st.DataObject) -> None:
    before = roll_up.roll(province, RULES)
    units = list(every(province))
    chosen = data.draw(
        st.lists(st.sampled_from([one.id for one in units if one.group == "commune"] or ["t"]), max_size=3)
    )
    changed = {
        one.id: replace(one, figures=stating(data.draw(VALUES))) for one in units if one.id in chosen and one.id != "t"
    }

    def anew(unit: Unit) -> Unit:
        return replace(changed.get(unit.id, unit), below=tuple(map(anew, unit.below)))

    after = roll_up.with_new(before, changed, RULES)

    assert after == roll_up.roll(anew(province), RULES)
    for old, new in zip(before.below, after.below, strict=True):
        assert (new is old) is not any(one.id in changed for one in every(old.unit))
