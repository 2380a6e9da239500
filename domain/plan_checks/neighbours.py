"""Who is left out: a unit without the paper, the choice or the duty that most of its neighbours have (T-09).

A gap may be meant. The rules therefore ask, and nothing here assumes how many units of a group ought to be there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from domain import plans, wording
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading


def units_without_paper(reading: Reading) -> Iterator[PlanFinding]:
    """Units of a group most of which have a paper of their own."""
    having = {unit for paper in reading.plan.papers for unit in (paper.assignee, *paper.candidates) if unit is not None}
    for group in _groups(reading):
        neighbours = [unit for unit in reading.living if unit.group == group]
        for unit in _left_out(neighbours, having):
            through = _through(reading, unit)
            seen = f" (chỉ có mặt qua: {wording.names(through, most=6)})" if through else ""
            yield PlanFinding(
                "UNIT_WITHOUT_PAPER",
                findings.WARNING,
                (unit.id,),
                str(unit.place),
                f"{findings.opening(reading.name(unit.id))} không được giao tham luận riêng{seen}, trong khi"
                f" {_share(neighbours, having)} đơn vị cùng nhóm có. Đề nghị hỏi cơ quan ban hành:"
                " nếu bỏ sót thì bổ sung tham luận, nếu chủ ý thì ghi lại.",
            )


def units_without_chosen_paper(reading: Reading) -> Iterator[PlanFinding]:
    """Units that choose nobody for a paper although most of their neighbours do (a village, a cooperative)."""
    for purpose in dict.fromkeys(paper.purpose for paper in reading.plan.papers if paper.chosen_by):
        choosers = {paper.chosen_by for paper in reading.plan.papers if paper.purpose == purpose and paper.chosen_by}
        noun = _noun(reading, purpose)
        for group in _groups(reading):
            neighbours = [unit for unit in reading.living if unit.group == group]
            for unit in _left_out(neighbours, choosers):
                yield PlanFinding(
                    "UNIT_WITHOUT_CHOSEN_PAPER",
                    findings.WARNING,
                    (unit.id,),
                    str(unit.place),
                    f"{findings.opening(reading.name(unit.id))} không có tham luận của {noun} do mình chọn, trong khi"
                    f" {_share(neighbours, choosers)} đơn vị cùng nhóm có. Đề nghị bổ sung hoặc xác nhận là chủ ý.",
                )


def units_without_duty(reading: Reading) -> Iterator[PlanFinding]:
    """Units that a duty passes over although it falls on most of their neighbours.

    Units outside the programme are no neighbours, nor, for a duty of participants, are those of whom nobody asks it. A
    duty that follows a roster is left alone: the roster decides.
    """
    for duty in reading.plan.duties:
        if duty.id == reading.plan.papers_duty or duty.owners.roster:
            continue
        owners = set(findings.ids(reading.owners(duty)))
        for group in {unit.group: None for unit in reading.living if unit.id in owners}:
            neighbours = [unit for unit in reading.living if unit.group == group and _takes_part(unit, duty)]
            missing = _left_out(neighbours, owners)
            if missing:
                yield PlanFinding(
                    "UNIT_WITHOUT_DUTY",
                    findings.WARNING,
                    findings.ids(missing),
                    str(duty.place),
                    f"Nhiệm vụ {reading.titled(duty.id)} giao cho {_share(neighbours, owners)} đơn vị cùng nhóm,"
                    f" thiếu: {findings.named(missing)}."
                    " Đề nghị bổ sung hoặc xác nhận là chủ ý.",
                )


def _groups(reading: Reading) -> list[str]:
    return list(dict.fromkeys(unit.group for unit in reading.living))


def _takes_part(unit: plans.Unit, duty: plans.Duty) -> bool:
    return unit.participates == "yes" or (unit.participates == "" and not duty.owners.participating)


def _left_out(neighbours: Iterable[plans.Unit], having: Collection[str]) -> list[plans.Unit]:
    """The minority that lacks something; empty when nobody lacks it, or when lacking it is the rule."""
    everybody = list(neighbours)
    lacking = [unit for unit in everybody if unit.id not in having]
    return lacking if 0 < len(lacking) * 2 < len(everybody) else []


def _share(neighbours: Collection[plans.Unit], having: Collection[str]) -> str:
    return f"{sum(unit.id in having for unit in neighbours)}/{len(neighbours)}"


def _through(reading: Reading, unit: plans.Unit) -> list[str]:
    """How a unit shows in the register all the same: units below it with a paper, and papers it chooses."""
    below = {child.id for child in reading.index.children.get(unit.id, ())}
    named = [
        reading.name(paper.assignee) for paper in reading.plan.papers if paper.assignee and paper.assignee in below
    ]
    chosen = [f"{_noun(reading, paper.purpose)} tự chọn" for paper in reading.plan.papers if paper.chosen_by == unit.id]
    return [*named, *chosen]


def _noun(reading: Reading, purpose: str) -> str:
    for duty in reading.plan.duties:
        if duty.choice is not None and duty.choice.purpose == purpose and duty.choice.noun:
            return duty.choice.noun
    return purpose or "đơn vị"
