"""Who owes what: the numbers of the real plan, the sample without districts, and the rules on small plans."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain import obligations, plans
from domain.obligations import PlannedObligation
from tests import factories

ISSUED = date(2023, 9, 20)
TAM_KY, THANG_BINH, NAM_TRA_MY = "dv23-502", "dv23-513", "dv23-516"


@pytest.fixture(scope="module")
def owed(real_plan: plans.Plan) -> list[PlannedObligation]:
    """Every obligation of the real plan for the units of 20/09/2023."""
    return obligations.expand(real_plan, ISSUED)


# ---------------------------------------------------------------------------------------------- the plan of 2023


@pytest.mark.proves("F03", "R-III.1c-02", "T-34")
def test_real_plan_orders_a_hundred_papers(owed: list[PlannedObligation]) -> None:
    groups = Counter(one.group for one in owed if one.kind == "paper")

    assert groups == {
        "department": 15,
        "union": 4,
        "district": 16,
        "commune": 29,
        "village": 18,
        "cooperative": 18,
    }
    assert groups.total() == 100


@pytest.mark.proves("F03", "R-III.1a-9", "R-III.3a-02", "R-III.3a-06", "R-III.1c-04", "R-III.1c-05", "T-30")
@pytest.mark.parametrize(
    ("duty", "count"),
    [
        ("hoi-nghi-xa", 193),
        ("bao-cao-xa", 193),
        ("chon-xa-diem", 18),
        ("hoi-nghi-huyen", 18),
        ("bao-cao-huyen", 18),
        ("chuyen-ke-hoach", 18),
        ("chon-thon", 18),
        ("chon-htx", 18),
        ("bao-cao-so", 15),
        ("bao-cao-chung", 1),
        ("hoi-nghi-tinh", 1),
    ],
)
def test_real_plan_asks_as_many_units_as_it_names(owed: list[PlannedObligation], duty: str, count: int) -> None:
    assert sum(one.duty == duty for one in owed) == count


@pytest.mark.proves("T-37", "E13", "F02")
def test_former_communes_owe_nothing(owed: list[PlannedObligation], real_plan: plans.Plan) -> None:
    units = plans.PlanIndex(real_plan).units
    communes = {one.unit for one in owed if one.duty == "hoi-nghi-xa"}
    became_urban = [
        unit for unit in real_plan.units if unit.kind in ("phuong", "thi_tran") and unit.valid_from == date(2023, 4, 10)
    ]

    assert {units[one].kind for one in communes if one} == {"xa"}
    assert len(became_urban) == 6  # five phường of Điện Bàn, and thị trấn Trung Phước
    assert communes.isdisjoint({unit.id for unit in became_urban})


@pytest.mark.proves("T-37", "F02")
def test_denominator_is_that_of_the_day_of_issue(real_plan: plans.Plan) -> None:
    def communes(day: date) -> int:
        return sum(one.duty == "hoi-nghi-xa" for one in obligations.expand(real_plan, day))

    before, after = communes(date(2023, 4, 9)), communes(date(2023, 4, 10))

    assert after == 193
    assert before > after


@pytest.mark.proves("T-09")
def test_districts_without_a_paper_of_their_own_owe_none(owed: list[PlannedObligation]) -> None:
    own = {one.unit for one in owed if one.group == "district" and one.kind == "paper"}
    of_tam_ky = [one.group for one in owed if one.kind == "paper" and one.branch == TAM_KY]
    of_thang_binh = [one.group for one in owed if one.kind == "paper" and one.branch == THANG_BINH]

    assert len(own) == 16
    assert own.isdisjoint({TAM_KY, THANG_BINH})
    assert sorted(of_tam_ky) == ["commune", "cooperative", "village"]
    assert sorted(of_thang_binh) == ["commune", "commune", "cooperative", "village"]


@pytest.mark.proves("T-18")
def test_unions_give_papers_and_no_report(owed: list[PlannedObligation], real_plan: plans.Plan) -> None:
    unions = {unit.id for unit in real_plan.units if unit.group == "union"}

    kinds = Counter(one.kind for one in owed if one.unit in unions and one.required)

    assert kinds == {"paper": 4}


@pytest.mark.proves("T-12")
def test_paper_of_a_misspelt_commune_waits_for_a_named_person(owed: list[PlannedObligation]) -> None:
    found = next(one for one in owed if one.paper == "P-058")

    assert (found.unit, found.waits_for, found.unit_name) == (None, "settlement", "UBND xã Trà Đơn")
    assert (found.responsible, found.branch, len(found.candidates)) == (NAM_TRA_MY, NAM_TRA_MY, 2)


@pytest.mark.proves("R-III.1c-04", "R-III.1c-05")
def test_papers_of_villages_and_cooperatives_wait_for_their_district(owed: list[PlannedObligation]) -> None:
    found = [one for one in owed if one.group in ("village", "cooperative")]

    assert Counter(one.waits_for for one in found) == {"selection:village": 18, "selection:cooperative": 18}
    assert all(one.unit is None and one.responsible == one.branch for one in found)


@pytest.mark.proves("R-III.2-1", "R-III.2-2", "R-III.3a-06", "R-III.3a-08", "R-III.3a-09", "T-06", "T-22", "F04")
@pytest.mark.parametrize(
    ("duty", "basis", "bound"),
    [
        ("hoi-nghi-xa", obligations.PRINTED, "2023-10-15"),
        ("hoi-nghi-huyen", obligations.PRINTED, "2023-11-15"),
        ("bao-cao-huyen", obligations.PRINTED, "2023-11-15"),
        ("bao-cao-so", obligations.PRINTED, "2023-11-15"),
        ("tham-luan", obligations.PRINTED, "2023-11-30"),
        ("hoi-nghi-tinh", obligations.PRINTED, "2023-12-15"),
        ("bao-cao-chung", obligations.WORKING, "2023-12-06"),
        ("chon-xa-diem", obligations.WORKING, "2023-09-28"),
        ("bao-in", obligations.RELATIVE, None),
        ("phim", obligations.RELATIVE, None),
        ("theo-doi-thi-dua", obligations.NONE, None),
    ],
)
def test_real_plan_keeps_printed_and_working_bounds_apart(
    owed: list[PlannedObligation], duty: str, basis: str, bound: str | None
) -> None:
    found = {(one.bound_basis, one.bound) for one in owed if one.duty == duty}

    assert found == {(basis, date.fromisoformat(bound) if bound else None)}


@pytest.mark.proves("R-III.2-3", "R-III.2-5", "T-21", "T-28")
def test_reports_to_the_province_need_both_legs_and_those_of_communes_one(owed: list[PlannedObligation]) -> None:
    legs = {one.duty: one.legs for one in owed if one.kind in ("report", "paper")}

    assert legs == {
        "bao-cao-xa": ("soft",),
        "bao-cao-huyen": ("official", "soft"),
        "bao-cao-so": ("official", "soft"),
        "bao-cao-chung": (),
        "tham-luan": ("official", "soft"),
    }


@pytest.mark.proves("F01", "F33")
def test_every_obligation_has_a_key_of_its_own_and_a_branch(
    owed: list[PlannedObligation], real_plan: plans.Plan
) -> None:
    index = plans.PlanIndex(real_plan)

    assert len({one.key for one in owed}) == len(owed)
    assert {one.branch for one in owed} == {*set(index.branch_of.values())}
    assert len({one.branch for one in owed} - {real_plan.host}) == 18


@pytest.mark.proves("T-38", "F02")
def test_unit_that_is_gone_on_the_day_owes_nothing(real_plan: plans.Plan) -> None:
    gone = factories.with_unit(real_plan, TAM_KY, valid_to=ISSUED)

    def duties_of(day: date) -> set[str]:
        return {one.duty for one in obligations.expand(gone, day) if one.unit == TAM_KY}

    assert "bao-cao-huyen" in duties_of(ISSUED - timedelta(days=1))
    assert duties_of(ISSUED) == set()


# ----------------------------------------------------------------------------------------- without a district tier


@pytest.mark.proves("X9", "E14", "F01", "T-38")
def test_two_tier_plan_runs_on_the_same_rules(two_tier_plan: plans.Plan) -> None:
    day = two_tier_plan.document.earliest_issue
    assert day is not None

    owed = obligations.expand(two_tier_plan, day)

    participating = sum(unit.participates == "yes" and unit.level == "commune" for unit in two_tier_plan.units)
    counts = Counter(one.duty for one in owed)
    assert counts["hoi-nghi-xa"] == counts["bao-cao-xa"] == participating > 50
    assert counts["tham-luan"] == 10
    assert {one.branch for one in owed} == {two_tier_plan.host}
    assert {one.scope for one in owed} == {""}


@pytest.mark.proves("X9", "E14")
def test_office_chooses_pilots_where_there_are_no_districts(two_tier_plan: plans.Plan) -> None:
    day = two_tier_plan.document.earliest_issue
    assert day is not None
    found = next(one for one in obligations.expand(two_tier_plan, day) if one.duty == "chon-xa-diem")
    choice = plans.PlanIndex(two_tier_plan).duties["chon-xa-diem"].choice
    assert choice is not None

    able = obligations.eligible(plans.PlanIndex(two_tier_plan), choice, two_tier_plan.office, day)

    assert (found.unit, found.least, found.most) == (two_tier_plan.office, 2, 4)
    assert {unit.kind for unit in able} == {"xa", "dac_khu"}


# ------------------------------------------------------------------------------------------------ rules, one by one

DAY = date(2023, 9, 15)


def owners(plan: plans.Plan, **selector: object) -> list[str]:
    duty = factories.make_duty(owners=plans.Selector(**selector))  # type: ignore[arg-type]
    return [unit.id for unit in obligations.owners(plans.PlanIndex(plan), duty, DAY)]


@pytest.mark.proves("F03", "T-19", "T-20")
def test_owners_match_every_field_given_and_add_the_roster(plan: plans.Plan) -> None:
    assert owners(plan) == []
    assert owners(plan, levels=("district",)) == list(factories.DISTRICTS)
    assert owners(plan, levels=("district",), kinds=("thi_xa",)) == ["thi-xa-bien-ngoc"]
    assert owners(plan, units=("so-nong-nghiep",), roster=factories.ROSTER) == ["so-nong-nghiep", "so-y-te"]
    assert owners(plan, roster=factories.ROSTER) == ["so-y-te"]


@pytest.mark.proves("T-37", "E13")
@pytest.mark.parametrize("participates", ["no", "no_inferred", ""])
def test_commune_outside_the_programme_owes_nothing(plan: plans.Plan, participates: str) -> None:
    changed = factories.with_unit(plan, "xa-bo-bac", participates=participates)

    assert "xa-bo-bac" in owners(plan, levels=("commune",), participating=True)
    assert "xa-bo-bac" not in owners(changed, levels=("commune",), participating=True)
    assert "xa-bo-bac" in owners(changed, levels=("commune",))


@pytest.mark.proves("E12", "F02")
def test_paper_of_an_ended_commune_goes_to_its_successor(plan: plans.Plan) -> None:
    ended = factories.with_unit(plan, "xa-bo-bac", valid_to=DAY, successor="xa-bo-nam")

    found = next(one for one in obligations.expand(ended, DAY) if one.paper == "TL-007")

    assert (found.unit, found.unit_name) == ("xa-bo-nam", "UBND xã Bờ Nam")


@pytest.mark.proves("E12")
def test_living_follows_a_line_of_successors_and_ends_where_it_ends(plan: plans.Plan) -> None:
    chain = factories.with_unit(plan, "xa-bo-bac", valid_to=DAY, successor="xa-bo-trung")
    chain = factories.with_unit(chain, "xa-bo-trung", valid_to=DAY, successor="xa-bo-nam")
    circle = factories.with_unit(chain, "xa-bo-nam", valid_to=DAY, successor="xa-bo-bac")
    end = factories.with_unit(chain, "xa-bo-nam", valid_to=DAY)

    def heir(of: plans.Plan, day: date) -> str | None:
        index = plans.PlanIndex(of)
        found = obligations.living(index, index.units["xa-bo-bac"], day)
        return found.id if found else None

    assert heir(chain, DAY - timedelta(days=1)) == "xa-bo-bac"
    assert [heir(one, DAY) for one in (chain, circle, end)] == ["xa-bo-nam", None, None]


@pytest.mark.proves("R-III.3a-02")
def test_eligible_are_communes_of_the_programme_below_the_chooser(plan: plans.Plan) -> None:
    changed = factories.with_unit(plan, "xa-bo-bac", participates="no")
    changed = factories.with_unit(changed, "xa-bo-trung", valid_to=DAY)
    index = plans.PlanIndex(changed)

    def able(chooser: str) -> list[str]:
        return [unit.id for unit in obligations.eligible(index, factories.make_choice(), chooser, DAY)]

    assert able("huyen-song-bo") == ["xa-bo-nam"]
    assert len(able(factories.OFFICE)) == 7


def test_scope_is_the_district_only_where_the_stage_has_a_gate_per_district(plan: plans.Plan) -> None:
    found = {one.key: one.scope for one in obligations.expand(plan, DAY)}

    assert found["bao-cao-huyen:huyen-song-bo"] == "huyen-song-bo"  # opens with its district's gate
    assert found["chon-thon:huyen-song-bo"] == ""  # opens at launch
    assert found["bao-cao-xa:xa-bo-bac"] == ""  # one gate for the whole stage


def test_paper_without_any_known_unit_is_asked_of_the_office(plan: plans.Plan) -> None:
    lost = replace(
        plan, papers=(factories.make_paper("TL-900", assignee=None, candidates=("ai-do",), printed_as="UBND xã Lạ"),)
    )

    found = next(one for one in obligations.expand(lost, DAY) if one.kind == "paper")

    assert (found.responsible, found.branch, found.unit_name) == (factories.OFFICE, factories.PROVINCE, "UBND xã Lạ")
