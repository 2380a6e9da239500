"""A plan's folder read and checked whole: its files, those that may be missing too, its Word templates, the words of mails.

What is wrong must be found here, and not on the morning on which a file is needed for the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from adapters import indicator_files, letter_files, plan_files
from domain import composition, plan_checks, plans
from domain.plan_checks import PlanFinding
from tasks import formal_letters, invitations, letter_facts, outgoing_letters

Found = TypeVar("Found")

FILE, MAIL_TEMPLATE = "PLAN_FILE", "MAIL_TEMPLATE"
"""Codes of what no rule of the linter says: files that cannot be read, and words of mails that cannot be filled in."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A plan of which every file could be read."""

    plan: plans.Plan
    invited: composition.Composition


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, errors first. plan: None when the files make none."""

    plan: plans.Plan | None
    findings: list[PlanFinding]


def read(directory: Path | str) -> Folder:
    """Read the plan in a folder with every file that may be missing, and try its Word templates.

    Raises PlanFileError, and nothing else, with all that is wrong in all of them.
    """
    folder = Path(directory)
    faults: list[plan_files.PlanFileFinding] = []

    plan = _look(faults, lambda: plan_files.load(folder))
    _look(faults, lambda: indicator_files.load(folder))
    invited = None
    if plan is None:
        _look(faults, lambda: letter_files.load(folder))  # whom its names mean cannot be said without a plan
    else:
        # As letters ask for them at work, so that both know the same names.
        _look(faults, lambda: letter_facts.rules_of_plan(plan))
        invited = _look(faults, lambda: invitations.composition_of(plan))
    faults += [plan_files.PlanFileFinding(folder.name, 0, "", "", said) for said in formal_letters.check(folder)]
    if faults or plan is None or invited is None:
        raise plan_files.PlanFileError(faults)
    return Folder(plan, invited)


def _look(faults: list[plan_files.PlanFileFinding], load: Callable[[], Found]) -> Found | None:
    """What a file holds; None, and why, when it cannot be read."""
    try:
        return load()
    except plan_files.PlanFileError as error:
        faults.extend(error.findings)
        return None


def check(directory: Path | str) -> Checked:
    """Everything that is wrong or worth a look: the files, the plan they make, and the words of mails on this machine."""
    mails = [PlanFinding(MAIL_TEMPLATE, plan_checks.ERROR, (), "", said) for said in outgoing_letters.check()]
    try:
        found = read(directory)
    except plan_files.PlanFileError as refused:
        faults = [
            PlanFinding(FILE, plan_checks.ERROR, (), str(plans.Place(one.file, one.line)), one.message)
            for one in refused.findings
        ]
        return Checked(None, [*faults, *mails])
    return Checked(found.plan, [*mails, *plan_checks.check(found.plan, found.invited)])
