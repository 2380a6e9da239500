"""Small plans as plain values: an invented province that a test can hold in its head.

One province, three districts of three communes each, two departments, one union, the coordinating office and a
newspaper. Stage and duty ids are those of the real plan, so a test reads the same with either. Dates carry the real
bounds of 2023 (requirements section 4); where the plan prints none, the office has set a working date.

A factory states what matters by keyword and fills in the rest: `make_unit("xa-x", parent="huyen-y")`.
`make_plan(papers=())` replaces whole fields; the `with_…` functions change one value inside a plan.
"""

from __future__ import annotations

from tests.factories.agenda import make_bounds, make_duties, make_stages
from tests.factories.changes import (
    with_bound,
    with_conference,
    with_duty,
    with_paper,
    with_stage,
    with_unit,
    without_duty,
)
from tests.factories.ids import COMMUNES, DEPARTMENTS, DISTRICTS, NEWSPAPER, OFFICE, PROVINCE, ROSTER, UNION
from tests.factories.province import make_papers, make_units
from tests.factories.values import (
    make_body,
    make_bound,
    make_choice,
    make_condition,
    make_conference,
    make_contact,
    make_document,
    make_duty,
    make_paper,
    make_roster,
    make_section,
    make_stage,
    make_unit,
)
from tests.factories.whole import make_plan, make_tidy_plan

__all__ = [
    "COMMUNES",
    "DEPARTMENTS",
    "DISTRICTS",
    "NEWSPAPER",
    "OFFICE",
    "PROVINCE",
    "ROSTER",
    "UNION",
    "make_body",
    "make_bound",
    "make_bounds",
    "make_choice",
    "make_condition",
    "make_conference",
    "make_contact",
    "make_document",
    "make_duties",
    "make_duty",
    "make_paper",
    "make_papers",
    "make_plan",
    "make_roster",
    "make_section",
    "make_stage",
    "make_stages",
    "make_tidy_plan",
    "make_unit",
    "make_units",
    "with_bound",
    "with_conference",
    "with_duty",
    "with_paper",
    "with_stage",
    "with_unit",
    "without_duty",
]
