"""The narrative form of one obligation: exactly the sections that the plan demands of this kind of unit.

Which sections and tables there are is the plan's (III.1.a to III.1.c); how a form looks in Word is left to adapters.
"""

from __future__ import annotations

from domain import forms, plans, wording
from domain.standings import Owed

ROWS_OFFERED = 6


def of_obligation(
    index: plans.PlanIndex, owed: Owed, *, token: str, is_simulated: bool = False
) -> forms.Narrative | None:
    """The form for a report or a paper; None for duties that are not answered in words.

    A section asked of some levels only (the communes' own one) is left out for all others.
    """
    duty = index.duties[owed.duty]
    unit = index.units.get(owed.unit or owed.responsible)
    if unit is None:
        return None
    if owed.kind == "paper" and owed.paper in index.papers:
        title, sections, tables = _paper(index, index.papers[owed.paper])
    elif duty.sections:
        title, sections, tables = _report(index, duty, unit)
    else:
        return None
    return forms.Narrative(token, title, owed.presenter, _heading(owed), sections, tables, is_simulated)


def _report(
    index: plans.PlanIndex, duty: plans.Duty, unit: plans.Unit
) -> tuple[str, tuple[forms.Section, ...], tuple[forms.Table, ...]]:
    form = next(one for one in index.plan.report_forms if one.id == duty.sections)
    asked = [one for one in form.sections if not one.levels or unit.level in one.levels]
    # A table's id is its own within the form: the tasks of a report and those of a paper are one kind of list.
    tables = tuple(
        forms.Table(table.id, table.title, tuple(table.columns.items()), ROWS_OFFERED, section.id)
        for section in asked
        for table in section.tables
    )
    return duty.title, tuple(forms.Section(one.id, one.title, one.items or (one.text,)) for one in asked), tables


def _paper(
    index: plans.PlanIndex, paper: plans.Paper
) -> tuple[str, tuple[forms.Section, ...], tuple[forms.Table, ...]]:
    scope = [_scope(index, one) for one in paper.refs]
    topic = (paper.topic, *scope, *paper.other_topics)
    parts = [(letter, index.plan.parts[letter]) for letter in paper.parts if letter in index.plan.parts]
    first = forms.Section(f"{paper.id.lower()}-chu-de", "Nội dung tham luận", topic)
    rest = tuple(
        forms.Section(f"{paper.id.lower()}-{letter.lower()}", wording.sentence_case(title)) for letter, title in parts
    )
    return f"Báo cáo tham luận {paper.id}", (rest or (first,)) if not topic else (first, *rest), ()


def _scope(index: plans.PlanIndex, ref: plans.ContentRef) -> str:
    title = index.plan.components.get(ref.component, "")
    named = ", ".join(ref.contents) if ref.contents and ref.contents[0] not in ("all", "related") else ""
    contents = f": nội dung {named}" if named else ""
    return f"Nội dung thành phần số {ref.component}{f' ({title})' if title else ''}{contents}"


def bound_line(owed: Owed) -> tuple[tuple[str, str], ...]:
    """The line of a form's heading that says until when; none where no day is set yet."""
    day = owed.printed_before or owed.working_before
    return (("Thời hạn gửi", wording.before(day)),) if day else ()


def _heading(owed: Owed) -> tuple[tuple[str, str], ...]:
    return (
        *bound_line(owed),
        ("Cách làm", "viết vào từng mục, giữ nguyên tên mục; lưu tệp rồi bấm Trả lời thư và đính kèm tệp này"),
    )
