"""Figures that should agree: what does not is named with both figures and who is behind them, and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import indicator_files
from domain import difference_words, reconciliation, roll_up
from domain.figures import Figure, Value
from domain.findings import Severity
from domain.reconciliation import Confirmed, Difference, Stated
from domain.roll_up import Unit
from domain.rule_bindings import Key
from tests import plan_dirs, season

CATALOGUE = indicator_files.load(plan_dirs.REAL)
assert CATALOGUE is not None
RULES = roll_up.Rules(CATALOGUE)
NAMES = {
    "tinh": "Tỉnh Quảng Nam",
    "huyen": "Huyện Quế Sơn",
    "xa-a": "Xã Quế An",
    "xa-b": "Xã Quế Phú",
    "so": "Sở Tài chính",
}
NOON = season.at("2023-11-16T12:00")
MET, NOT_MET = "ntm", "chua_dat"
TITLE, CRITERIA, COUNT = ("danh_hieu_xa", "2023e"), ("so_tieu_chi_dat", "2023e"), ("xa_dat_ntm", "2023e")
MONEY: Key = ("kh_von", "2022")


def figure(key: Key, unit: str, value: Value, **changes: object) -> Figure:
    assert CATALOGUE is not None
    period = CATALOGUE.period_by_id[key[1]]
    made = Figure(*key, unit, value, period.basis, period.as_of, CATALOGUE.criteria_set(*key), unit)
    return replace(made, **changes)


def unit(id: str, group: str, values: Mapping[Key, Value], below: Sequence[Unit] = ()) -> Unit:
    return Unit(id, group, {key: figure(key, id, value) for key, value in values.items()}, tuple(below))


def stated(
    a: Mapping[Key, Value],
    b: Mapping[Key, Value],
    district: Mapping[Key, Value],
    *,
    rows: Sequence[Figure] = (),
    department: Mapping[Key, Value] | None = None,
    before: Mapping[str, Mapping[Key, Figure]] | None = None,
) -> Stated:
    communes = (unit("xa-a", "commune", a), unit("xa-b", "commune", b))
    root = unit("tinh", "province", {}, [unit("huyen", "district", district, communes)])
    departments = [] if department is None else [unit("so", "department", department)]
    return Stated(RULES, roll_up.roll(root, RULES), departments, {"huyen": list(rows)}, before or {}, NAMES)


def only(said: Stated, *kinds: str, confirmed: Sequence[Confirmed] = ()) -> list[Difference]:
    found = reconciliation.differences(said, confirmed)
    return [one for one in found if not kinds or one.kind in kinds]


def sentence(one: Difference) -> str:
    assert CATALOGUE is not None
    return difference_words.words(one, NAMES, CATALOGUE, season.ZONE).sentence


def code_of_met() -> str:
    assert CATALOGUE is not None
    return next(code for code in CATALOGUE.by_id["danh_hieu_xa"].choices if code not in (NOT_MET,))


@pytest.mark.proves("E05", "F19")
def test_what_a_district_writes_for_a_commune_is_held_against_its_own_report() -> None:
    a, b = {CRITERIA: Decimal(19)}, {}
    rows = [
        figure(CRITERIA, "xa-a", Decimal(18), stated_by="huyen"),
        figure(CRITERIA, "xa-b", Decimal(12), stated_by="huyen"),
        figure(TITLE, "xa-a", None, stated_by="huyen"),
    ]

    wrong, silent = only(stated(a, b, {}, rows=rows), reconciliation.ROW)
    alike = only(stated({CRITERIA: Decimal(18)}, {CRITERIA: Decimal(12)}, {}, rows=rows), reconciliation.ROW)
    other_set = only(
        stated({CRITERIA: Decimal(18)}, b, {}, rows=[replace(rows[0], criteria_set="2016-2020")]), reconciliation.ROW
    )

    assert (wrong.unit, wrong.by, wrong.stated, wrong.other, wrong.severity) == (
        "xa-a", "huyen", Decimal(18), Decimal(19), Severity.ERROR,
    )  # fmt: skip
    assert (silent.unit, silent.other, silent.severity, silent.missing) == ("xa-b", None, Severity.NOTE, ("xa-b",))
    assert alike == []
    assert [(one.severity, one.unlike) for one in other_set] == [(Severity.NOTE, ("xa-a",))]
    assert sentence(wrong).startswith("Huyện Quế Sơn, phần Xã Quế An: ")
    assert "ghi 18 tiêu chí; báo cáo của chính đơn vị: 19 tiêu chí, chênh 1 tiêu chí" in sentence(wrong)
    assert "khác Bộ tiêu chí: Xã Quế An" in sentence(other_set[0])


@pytest.mark.proves("E05", "F19")
def test_a_total_is_held_against_the_communes_and_who_is_missing_is_named() -> None:
    met = code_of_met()

    wrong = only(stated({TITLE: met}, {TITLE: NOT_MET}, {COUNT: Decimal(2)}), reconciliation.TOTAL)
    doubtful = only(stated({TITLE: met}, {}, {COUNT: Decimal(2)}), reconciliation.TOTAL)
    right = only(stated({TITLE: met}, {TITLE: NOT_MET}, {COUNT: Decimal(1)}), reconciliation.TOTAL)

    assert [(one.unit, one.stated, one.other, one.severity) for one in wrong] == [
        ("huyen", Decimal(2), Decimal(1), Severity.ERROR)
    ]
    assert wrong[0].behind == ("xa-a", "xa-b")
    assert [(one.severity, one.missing) for one in doubtful] == [(Severity.WARNING, ("xa-b",))]
    assert "Chưa có số liệu của: Xã Quế Phú." in sentence(doubtful[0])
    assert right == []


@pytest.mark.proves("F19")
def test_a_share_or_an_average_is_compared_as_it_is_printed() -> None:
    communes = ({CRITERIA: Decimal(10)}, {CRITERIA: Decimal(15)})

    agree = only(stated(*communes, {("binh_quan_tieu_chi", "2023e"): Decimal("12.5")}), reconciliation.TOTAL)
    added = only(stated(*communes, {("binh_quan_tieu_chi", "2023e"): Decimal(25)}), reconciliation.TOTAL)

    assert agree == []
    assert [(one.stated, one.other) for one in added] == [(Decimal(25), Decimal("12.5"))]


@pytest.mark.proves("F19")
def test_money_by_component_is_held_against_money_by_territory() -> None:
    a, b, own = {MONEY: Decimal(100)}, {MONEY: Decimal(50)}, {MONEY: Decimal(10)}

    (wrong,) = only(stated(a, b, own, department={MONEY: Decimal(200)}), reconciliation.COMPONENT)
    (slip,) = only(stated(a, b, own, department={MONEY: Decimal(160000)}), reconciliation.COMPONENT)
    (gap,) = only(stated(a, {}, own, department={MONEY: Decimal(160)}), reconciliation.COMPONENT)
    equal = only(stated(a, b, own, department={MONEY: Decimal(160)}), reconciliation.COMPONENT)

    assert (wrong.stated, wrong.other, wrong.severity, wrong.behind) == (
        Decimal(200), Decimal(160), Severity.ERROR, ("so",),
    )  # fmt: skip
    assert slip.factor == 1000
    assert "gấp khoảng 1.000 lần: có thể nhầm đơn vị tính" in sentence(slip)
    assert (gap.severity, gap.missing) == (Severity.WARNING, ("xa-b",))
    assert equal == []


@pytest.mark.proves("E06", "F19")
def test_a_version_that_is_far_from_the_one_before_is_named() -> None:
    key: Key = ("no_dau_ky", "2023e")
    before: dict[str, Mapping[Key, Figure]] = {"xa-a": {key: figure(key, "xa-a", Decimal(125))}}

    (slip,) = only(stated({key: Decimal(125000)}, {}, {}, before=before), reconciliation.BEFORE)
    (jump,) = only(stated({key: Decimal(260)}, {}, {}, before=before), reconciliation.BEFORE)
    small = only(stated({key: Decimal(130)}, {}, {}, before=before), reconciliation.BEFORE)

    assert (slip.factor, slip.severity) == (Decimal(1000), Severity.ERROR)
    assert (jump.factor, jump.severity, jump.other) == (None, Severity.WARNING, Decimal(125))
    assert small == []


@pytest.mark.proves("E06")
def test_a_total_well_beside_what_was_published_is_told_with_its_source() -> None:
    found = only(stated({MONEY: Decimal(1)}, {("kh_von", "2023e"): Decimal(908)}, {}), reconciliation.PUBLISHED)

    (plan,) = [one for one in found if one.key == ("kh_von", "2023e")]
    assert (plan.stated, plan.other, plan.severity) == (Decimal(908), Decimal(908379), Severity.WARNING)
    assert plan.factor == Decimal("0.001")
    assert "nongthonmoi.net" in sentence(plan)
    near = stated({("kh_von", "2023e"): Decimal(900000)}, {}, {})
    assert [one for one in only(near, reconciliation.PUBLISHED) if one.key == ("kh_von", "2023e")] == []


@pytest.mark.proves("E05")
def test_an_explanation_counts_until_one_of_both_figures_changes() -> None:
    met = code_of_met()
    word = Confirmed("tong:huyen:xa_dat_ntm:2023e", "2", "1", "Lê Văn An, chuyên viên", "Xã mới có quyết định", NOON)

    (settled,) = only(stated({TITLE: met}, {}, {COUNT: Decimal(2)}), reconciliation.TOTAL, confirmed=[word])
    (moved,) = only(stated({TITLE: met}, {}, {COUNT: Decimal(3)}), reconciliation.TOTAL, confirmed=[word])

    assert settled.is_settled
    assert "Lê Văn An, chuyên viên giải trình lúc 12:00 thứ Năm 16/11/2023: Xã mới có quyết định." in sentence(settled)
    assert "Đề nghị" not in sentence(settled)
    assert not moved.is_settled
    assert "Số đã đổi sau giải trình, cần giải trình lại." in sentence(moved)
    assert reconciliation.text(Decimal("12.50")) == reconciliation.text(Decimal("12.5")) == "12.5"
    assert reconciliation.text(date(2023, 10, 12)) == "2023-10-12"


_CRITERIA = st.one_of(st.none(), st.integers(0, 19).map(Decimal))


@pytest.mark.proves("F19", "E05")
@given(_CRITERIA, _CRITERIA, _CRITERIA, _CRITERIA)
def test_a_row_differs_exactly_where_both_are_given_and_unequal(
    own_a: Value, own_b: Value, row_a: Value, row_b: Value
) -> None:
    rows = [figure(CRITERIA, "xa-a", row_a), figure(CRITERIA, "xa-b", row_b)]
    found = only(stated({CRITERIA: own_a}, {CRITERIA: own_b}, {}, rows=rows), reconciliation.ROW)

    pairs = {"xa-a": (row_a, own_a), "xa-b": (row_b, own_b)}
    errors = {one.unit for one in found if one.severity is Severity.ERROR}
    silent = {one.unit for one in found if one.severity is Severity.NOTE}
    assert errors == {id for id, (row, own) in pairs.items() if row is not None and own is not None and row != own}
    assert silent == {id for id, (row, own) in pairs.items() if row is not None and own is None}
    assert len({one.id for one in found}) == len(found)


def test_what_a_division_made_long_is_printed_with_the_digits_of_the_catalogue() -> None:
    communes = ({CRITERIA: Decimal(10)}, {CRITERIA: Decimal(15)})
    found = only(stated(*communes, {("binh_quan_tieu_chi", "2023e"): Decimal(1)}), reconciliation.TOTAL)
    long = replace(found[0], other=Decimal(100) / Decimal(7))

    assert "14,29 tiêu chí/xã, chênh 13,29 tiêu chí/xã" in sentence(long)
