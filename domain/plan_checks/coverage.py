"""The matrix of programme components and who speaks to them, and its gaps (requirements 3.1, X11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain import plans, wording
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading

WHOLE = "all"
RELATED = "related"


@dataclass(frozen=True, slots=True)
class ComponentCoverage:
    """Who speaks to one programme component.

    by_content: content number -> paper ids, numbers in order; only contents that somebody speaks to.
    whole:      papers on the component as a whole. related: papers on its "related contents", shares not stated.
    missing:    numbers that nobody speaks to, among 01 … the highest assigned one. What lies above that one, or
                whether each number exists, the plan does not say.
    """

    component: str
    title: str
    by_content: Mapping[str, tuple[str, ...]]
    whole: tuple[str, ...]
    related: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def has_speaker(self) -> bool:
        return bool(self.by_content or self.whole or self.related)


def coverage(plan: plans.Plan) -> tuple[ComponentCoverage, ...]:
    """The matrix, one line per component in numeric order: those of the plan and any other a paper names."""
    speakers: dict[str, dict[str, list[str]]] = {component: {} for component in plan.components}
    for paper in plan.papers:
        for ref in paper.refs:
            contents = speakers.setdefault(ref.component, {})
            for content in ref.contents:
                contents.setdefault(content, []).append(paper.id)
    return tuple(
        _line(component, plan.components.get(component, ""), speakers[component])
        for component in sorted(speakers, key=_in_order)
    )


def gaps_in_coverage(reading: Reading) -> Iterator[PlanFinding]:
    """Components without a speaker, contents passed over between assigned ones, numbers outside the programme."""
    for line in coverage(reading.plan):
        called = f"Nội dung thành phần số {line.component}" + (f" ({line.title})" if line.title else "")
        if not line.has_speaker:
            yield _finding(
                "COMPONENT_WITHOUT_SPEAKER",
                findings.WARNING,
                f"{called} không có tham luận nào. Đề nghị hỏi cơ quan ban hành có cần người trình bày không; cơ quan chủ"
                " trì vẫn phải nêu trong báo cáo.",
            )
        if line.missing:
            yield _finding(
                "CONTENT_WITHOUT_SPEAKER",
                findings.INFO,
                f"{called}: nội dung {', '.join(line.missing)} chưa giao ai tham luận (đã giao:"
                f" {', '.join(line.by_content)}). Nếu nội dung đó có thật thì cơ quan chủ trì nêu trong báo cáo.",
            )
        if line.component not in reading.plan.components:
            yield _finding(
                "COMPONENT_UNKNOWN",
                findings.WARNING,
                f"{called} được tham luận {wording.names(_papers(line))} nhắc đến nhưng không có trong danh mục nội dung"
                " thành phần. Đề nghị kiểm tra số.",
            )


def shared_contents(reading: Reading) -> Iterator[PlanFinding]:
    """One content given to several speakers, or "related contents" whose split is left open (T-34)."""
    group = {paper.id: paper for paper in reading.plan.papers}
    for line in coverage(reading.plan):
        doubled = {content: ids for content, ids in line.by_content.items() if len(set(ids)) > 1}
        for content, ids in doubled.items():
            yield _finding(
                "CONTENT_SHARED",
                findings.INFO,
                f"Nội dung {content} của nội dung thành phần số {line.component} giao cho {len(set(ids))} tham luận:"
                f" {wording.names(ids)}. Đề nghị thống nhất ai trình bày phần nào.",
            )
        if len(line.related) > 1:
            units = reading.protocol(group[id].assignee or "" for id in line.related)
            yield PlanFinding(
                "RELATED_SPLIT_OPEN",
                findings.INFO,
                findings.ids(units),
                "",
                f"“Các nội dung có liên quan” của nội dung thành phần số {line.component} giao cho {len(line.related)} cơ"
                f" quan mà không chia phần: {findings.named(units)}."
                " Đề nghị quyết định trình bày chung hay riêng.",
            )


def _line(component: str, title: str, contents: Mapping[str, list[str]]) -> ComponentCoverage:
    numbered = {content: ids for content, ids in contents.items() if content not in (WHOLE, RELATED)}
    whole = tuple(contents.get(WHOLE, ()))
    return ComponentCoverage(
        component,
        title,
        {content: tuple(numbered[content]) for content in sorted(numbered, key=_in_order)},
        whole,
        tuple(contents.get(RELATED, ())),
        () if whole else _missing(numbered),
    )


def _missing(numbered: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Numbers passed over, in order. A number far from the rest is a slip of the pen, not a hundred gaps."""
    assigned = {int(content) for content in numbered if content.isdecimal()}
    if not assigned or max(assigned) > 99:
        return ()
    return tuple(f"{number:02}" for number in range(1, max(assigned)) if number not in assigned)


def _papers(line: ComponentCoverage) -> list[str]:
    counted = Counter([*line.whole, *line.related, *(id for ids in line.by_content.values() for id in ids)])
    return list(counted)


def _in_order(number: str) -> tuple[int, str]:
    return (int(number) if number.isdecimal() else 10**6, number)


def _finding(code: str, severity: str, message: str) -> PlanFinding:
    return PlanFinding(code, severity, (), "", message)
