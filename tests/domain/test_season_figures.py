"""Invented figures: no unit of a plan states anything that the plan's own rules would send back, and faults are found."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import indicator_files
from domain import figure_plausibility, figure_rules, indicators, plans
from domain.figure_totals import Child
from domain.figures import Figure
from domain.findings import Severity
from domain.seasons import figure_faults, figures
from tests import plan_dirs
from tests.domain import figure_samples


@pytest.fixture(scope="module")
def catalogue() -> indicators.Catalogue:
    found = indicator_files.load(plan_dirs.REAL)
    assert found is not None
    return found


def sender_of(unit: plans.Unit, below: Sequence[Child] = ()) -> figures.Sender:
    return figures.Sender(unit.id, unit.group, unit.kind, tuple(below), "commune" if below else "")


def communes(plan: plans.Plan, district: str) -> list[plans.Unit]:
    return [one for one in plan.units if one.parent == district and one.participates == "yes"]


def district_of(plan: plans.Plan) -> tuple[plans.Unit, list[plans.Unit]]:
    """The smallest district with five communes or more: enough for medians and sums, and quickly judged."""
    districts = [one for one in plan.units if one.group == "district" and len(communes(plan, one.id)) >= 5]
    found = min(districts, key=lambda one: len(communes(plan, one.id)))
    return found, communes(plan, found.id)


def stated(catalogue: indicators.Catalogue, units: Sequence[plans.Unit], seed: str = "1") -> list[Child]:
    return [Child(one.id, one.name, tuple(figures.good(catalogue, sender_of(one), seed))) for one in units]


def test_every_kind_of_unit_states_all_that_is_asked_without_a_finding(
    catalogue: indicators.Catalogue, real_plan: plans.Plan
) -> None:
    kinds = {(one.group, one.kind): one for one in real_plan.units if catalogue.asked_of(one.group)}
    assert {group for group, _ in kinds} == {"commune", "district", "department"}
    for one in kinds.values():
        found = figures.good(catalogue, sender_of(one), "7")

        asked = [(line.id, period) for line in catalogue.asked_of(one.group) for period in line.periods]
        assert [(figure.indicator, figure.period) for figure in found] == asked
        assert figures.judged(catalogue, sender_of(one), found) == []


def test_a_district_agrees_with_its_communes(catalogue: indicators.Catalogue, real_plan: plans.Plan) -> None:
    district, below = district_of(real_plan)
    children = stated(catalogue, below)
    found = figures.good(catalogue, sender_of(district, children), "1")

    assert figures.judged(catalogue, sender_of(district, children), found) == []
    about = {figure.unit for figure in found} - {district.id}
    assert about == {one.id for one in below}


def test_a_commune_that_is_missing_leads_to_no_error_of_its_district(
    catalogue: indicators.Catalogue, real_plan: plans.Plan
) -> None:
    district, below = district_of(real_plan)
    children = stated(catalogue, below)
    found = figures.good(catalogue, sender_of(district, children), "1")
    heard = [children[0], *(Child(one.unit, one.name) for one in children[1:])]

    severities = {one.severity for one in figures.judged(catalogue, sender_of(district, heard), found)}

    assert severities <= {Severity.WARNING}


def test_neighbours_look_alike(catalogue: indicators.Catalogue, real_plan: plans.Plan) -> None:
    _, below = district_of(real_plan)
    children = stated(catalogue, below)
    for number, child in enumerate(children):
        beside: list[Figure] = [one for other in children if other is not child for one in other.figures]
        medians = figure_plausibility.medians(beside)
        judged = figure_rules.judge(
            child.figures, catalogue, unit=child.unit, group="commune", kind=below[number].kind, neighbours=medians
        )

        assert [one for one in judged if one.code in ("UNIT_SLIP", "SIZE_UNUSUAL")] == []


def test_a_commune_has_the_size_of_one(catalogue: indicators.Catalogue, real_plan: plans.Plan) -> None:
    _, below = district_of(real_plan)
    people = [one.value for child in stated(catalogue, below) for one in child.figures if one.indicator == "dan_so"]

    assert all(2800 <= int(str(one)) <= 12_800 for one in people)


@given(seed=st.text(max_size=8))
@settings(max_examples=20)
def test_any_seed_gives_figures_of_a_small_catalogue_without_an_error(seed: str) -> None:
    children = [
        Child(unit, unit, tuple(figures.good(figure_samples.CATALOGUE, figures.Sender(unit, "commune", "xa"), seed)))
        for unit in ("mot", "hai", "ba")
    ]
    district = figures.Sender("huyen", "district", "huyen", tuple(children), "commune")
    found = figures.good(figure_samples.CATALOGUE, district, seed)

    assert figures.good(figure_samples.CATALOGUE, district, seed) == found
    judged = figures.judged(figure_samples.CATALOGUE, district, found)
    assert [one for one in judged if one.severity is Severity.ERROR] == []


def test_a_later_version_differs_in_a_few_figures(catalogue: indicators.Catalogue, real_plan: plans.Plan) -> None:
    _, (commune, *_) = district_of(real_plan)
    first = figures.good(catalogue, sender_of(commune), "1")
    second = figures.good(catalogue, sender_of(commune), "1", version=2)

    differing = [one.indicator for one, other in zip(first, second, strict=True) if one.value != other.value]

    assert 1 <= len(differing) <= 20
    assert figures.judged(catalogue, sender_of(commune), second) == []


@pytest.mark.parametrize("fault", figure_faults.FAULTS)
def test_a_fault_is_one_cell_and_is_found(fault: str, catalogue: indicators.Catalogue, real_plan: plans.Plan) -> None:
    district, below = district_of(real_plan)
    children = stated(catalogue, below[:3])
    is_above = fault == figure_faults.CHILD
    sender = sender_of(district, children) if is_above else sender_of(below[0])
    good = figures.good(catalogue, sender, "1")

    spoiled = figure_faults.spoiled(catalogue, sender, good, fault, "1")

    assert spoiled is not None
    assert sum(one != other for one, other in zip(good, spoiled, strict=True)) == 1
    codes = {one.code for one in figures.judged(catalogue, sender, spoiled) if one.severity is Severity.ERROR}
    # What is typed into a cell is found when it is read; for the rules it is blank.
    assert ("REQUIRED_BLANK" if fault in (figure_faults.WORDS, figure_faults.OTHER_UNIT) else fault) in codes


def test_a_fault_that_cannot_be_is_none(catalogue: indicators.Catalogue, real_plan: plans.Plan) -> None:
    _, (commune, *_) = district_of(real_plan)
    good = figures.good(catalogue, sender_of(commune), "1")

    assert figure_faults.spoiled(catalogue, sender_of(commune), good, figure_faults.CHILD, "1") is None
