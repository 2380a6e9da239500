"""The plan linter: reads a plan as data and lists what contradicts, misses or dangles, before anything is sent (X13).

Rules, one idea per module; none of them knows a province, a unit or a day. What a plan's *files* may look like is
`adapters.plan_files`; a plan that was read may still say nonsense, and that is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from domain import composition, plans
from domain.plan_checks import (
    conferences,
    dates,
    delivery,
    neighbours,
    open_points,
    ownership,
    persons,
    printed_names,
    references,
    sequence,
)
from domain.plan_checks import coverage as components
from domain.plan_checks.coverage import ComponentCoverage, coverage
from domain.plan_checks.findings import ERROR, INFO, SEVERITIES, WARNING, PlanFinding, Reading

__all__ = ["ERROR", "INFO", "RULES", "SEVERITIES", "WARNING", "ComponentCoverage", "PlanFinding", "check", "coverage"]

RULES: tuple[Callable[[Reading], Iterable[PlanFinding]], ...] = (
    references.unknown_references,
    references.doubled_ids,
    sequence.circular_order,
    sequence.circular_bounds,
    sequence.stage_order,
    sequence.gates_that_never_open,
    sequence.conference_days,
    sequence.selections,
    sequence.papers_never_chosen,
    ownership.broken_parents,
    dates.days_before_issue,
    dates.bounds_out_of_order,
    dates.due_after_conference,
    dates.working_beside_printed,
    dates.undated_duties,
    dates.equal_bounds,
    dates.pilots_share_bound,
    dates.last_days_off,
    open_points.blank_header,
    open_points.rosters_not_loaded,
    neighbours.units_without_paper,
    neighbours.units_without_chosen_paper,
    neighbours.units_without_duty,
    printed_names.presenters,
    printed_names.parents,
    printed_names.clashing_names,
    printed_names.one_syllable_names,
    ownership.duties_without_owner,
    ownership.units_outside_the_campaign,
    ownership.units_ending_during_the_campaign,
    ownership.participation_inferred,
    ownership.kinds_without_duty,
    components.gaps_in_coverage,
    components.shared_contents,
    conferences.time_for_papers,
    conferences.publication_days,
    conferences.chairs,
    conferences.guests_named_twice,
    persons.posts_nobody_invites,
    delivery.addresses,
    delivery.units_without_contact,
    delivery.copies_nobody_forwards,
    delivery.uneven_legs,
    open_points.slips_in_sections,
    open_points.open_questions,
)
"""In the order in which a reader wants the answers; within one severity the findings keep it."""


def check(plan: plans.Plan, invited: composition.Composition | None = None) -> list[PlanFinding]:
    """Everything the rules notice, errors first. An empty list: nothing stands in the way of the launch.

    invited: what invitations.yaml and persons.csv of the plan say; None where nobody has read them.
    """
    reading = Reading(plan, invited)
    found = dict.fromkeys(finding for rule in RULES for finding in rule(reading))
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))
