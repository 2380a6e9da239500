"""Whether the files of a plan fit together: every name refers to something, nothing runs in a circle.

What is contradictory or unwise in a plan that does fit together is left to the linter in `domain`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from adapters.plan_files import schema, tables
from adapters.plan_files.findings import Collector, quote
from adapters.plan_files.references import (
    BODIES,
    CONFERENCES,
    CONTACTS,
    DATES,
    DUTIES,
    PAPERS,
    PLAN,
    REPORTS,
    UNITS,
    References,
)
from adapters.plan_files.sources import Sources
from domain import plans

# What a duty of a kind cannot do without: key -> what to write there.
NEEDS = {
    "selection": ("choice", "phần 'choice' nói chọn gì và mấy"),
    "report": ("sections", "mã đề cương ở khóa 'sections'"),
    "meeting": ("conference", "mã hội nghị ở khóa 'conference'"),
}


def check(sources: Sources, collector: Collector) -> None:
    """Add a finding for everything that does not fit; files that could not be read are not complained about again."""
    checker = _Checker(sources, collector)
    checker.uniqueness()
    checker.units()
    checker.tables()
    for file, look in (
        (PLAN, checker.plan),
        (DATES, checker.bounds),
        (DUTIES, checker.duties),
        (PAPERS, checker.papers),
        (REPORTS, checker.reports),
        (CONFERENCES, checker.conferences),
    ):
        if file in sources.files:
            look(sources.files[file])  # type: ignore[arg-type]


class _Checker(References):
    def units(self) -> None:
        rows = {file: self.sources.rows.get(file, []) for file in (UNITS, BODIES)}
        for file, found in rows.items():
            for row in found:
                if not isinstance(row, tables.UnitRow):
                    continue
                self.refer(self.level, row.level, file, row.line, "level")
                self.refer(self.unit, row.parent or "", file, row.line, "parent")
                self.refer(self.addressee, row.addressee, file, row.line, "addressee")
                if isinstance(row, tables.TerritoryRow):
                    self.refer(self.unit, row.successor or "", file, row.line, "successor")
                if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
                    problem = f"đơn vị {quote(row.id)} hết từ ngày {row.valid_to:%d/%m/%Y}, không sau ngày bắt đầu có"
                    self.collector.add(file, row.line, problem, f"ngày sau {row.valid_from:%d/%m/%Y}", row.id)
        for column in ("parent", "successor"):
            up = {
                row["id"]: (row[column], file, row.lines[column])
                for file in (UNITS, BODIES)
                for row in self.sources.raw_rows.get(file, [])
                if "id" in row and column in row
            }
            self._no_circle(up, column)

    def _no_circle(self, up: Mapping[str, tuple[str, str, int]], key: str) -> None:
        """Every walk upwards ends; each circle is told once, at the first of its lines."""
        settled: set[str] = set()
        for start in up:
            walk: dict[str, None] = {}
            at = start
            while at in up and at not in settled and at not in walk:
                walk[at] = None
                at = up[at][0]
            if at in walk:
                circle = list(walk)[list(walk).index(at) :]
                _, file, line = min((up[one] for one in circle), key=lambda place: place[1:])
                path = " → ".join([*circle, circle[0]])
                self.collector.add(file, line, f"{key} tạo thành vòng: {path}", "đường đi lên có điểm dừng", path)
            settled.update(walk)

    def tables(self) -> None:
        for row in self.sources.rows.get(CONTACTS, []):
            if isinstance(row, tables.ContactRow):
                self.refer(self.unit, row.unit, CONTACTS, row.line, "unit")

    def plan(self, plan: schema.PlanFile) -> None:
        at = plan.line_of
        self.refer(self.level, plan.branch_level, PLAN, at("branch_level"), "branch_level")
        self.refer(self.unit, plan.office, PLAN, at("office"), "office")
        self.refer(self.unit, plan.host, PLAN, at("host"), "host")
        self.refer(self.duty, plan.papers_duty, PLAN, at("papers_duty"), "papers_duty")
        self.refer_all(self.unit, plan.publication_weekdays, PLAN, at("publication_weekdays"), "publication_weekdays")
        for stage in plan.stages:
            self.refer(self.level, stage.level, PLAN, stage.line_of("level"), "level")
            self.refer(self.level, stage.gate_per, PLAN, stage.line_of("gate_per"), "gate_per")
            self.refer(self.stage, stage.opens_next, PLAN, stage.line_of("opens_next"), "opens_next")
            for condition in stage.gate:
                line = condition.line_of
                self.refer_all(self.duty, condition.duties, PLAN, line("duties"), "duties")
                self.refer(self.duty, condition.selection, PLAN, line("selection"), "selection")
                self.refer(self.duty, condition.not_before, PLAN, line("not_before"), "not_before")
                if condition.kind != "issued" and not condition.duties:
                    problem = f"điều kiện '{condition.kind}' không nói xét việc nào"
                    self.collector.add(PLAN, condition.line, problem, "khóa 'duties' với ít nhất một mã việc")
        for award in plan.awards:
            self.refer(self.level, award.level, PLAN, award.line_of("level"), "level")
            self.refer(self.basis, award.criteria, PLAN, award.line_of("criteria"), "criteria")
        for recipient in plan.recipients:
            self.refer(self.level, recipient.forwarded_by, PLAN, recipient.line_of("forwarded_by"), "forwarded_by")
        for roster in plan.rosters:
            for column in roster.unit_columns:
                if column not in roster.columns:
                    problem = f"unit_columns ghi {quote(column)} nhưng danh sách không có cột này"
                    expected = f"một trong các cột {', '.join(roster.columns)}"
                    self.collector.add(PLAN, roster.line_of("unit_columns"), problem, expected, column)
                for row in self.sources.rosters.get(roster.id, []):
                    self.refer(self.unit, row.get(column, ""), roster.file, row.line, column)

    def bounds(self, dates: schema.DatesFile) -> None:
        for bound in dates.bounds:
            self.refer(self.duty, bound.relative_to, DATES, bound.line_of("relative_to"), "relative_to")
            self.refer(self.assumption, bound.assumption, DATES, bound.line_of("assumption"), "assumption")
            if bound.relative_to and bound.printed_before:
                problem = f"hạn {quote(bound.id)} vừa có ngày in vừa tính theo ngày của việc khác"
                self.collector.add(
                    DATES, bound.line, problem, "chỉ một trong hai khóa printed_before, relative_to", bound.id
                )

    def duties(self, file: schema.DutiesFile) -> None:
        plan = self.sources.files.get(PLAN)
        papers_duty = plan.papers_duty if isinstance(plan, schema.PlanFile) else None
        for duty in file.duties:
            at = duty.line_of
            self.refer(self.stage, duty.stage, DUTIES, at("stage"), "stage")
            self.refer(self.bound, duty.bound, DUTIES, at("bound"), "bound")
            self.refer_all(self.duty, duty.after, DUTIES, at("after"), "after")
            self.refer(self.form, duty.sections, DUTIES, at("sections"), "sections")
            self.refer(self.conference, duty.conference, DUTIES, at("conference"), "conference")
            if duty.to != plans.PARENT:
                self.refer(self.unit, duty.to, DUTIES, at("to"), "to")
            self._owners(duty, papers_duty)
            self._needs(duty)
        self._no_waiting_circle(file.duties)

    def _owners(self, duty: schema.DutyEntry, papers_duty: str | None) -> None:
        who = duty.owners
        self.refer_all(self.level, who.levels, DUTIES, who.line_of("levels"), "levels")
        self.refer_all(self.kind, who.kinds, DUTIES, who.line_of("kinds"), "kinds")
        self.refer_all(self.group, who.groups, DUTIES, who.line_of("groups"), "groups")
        self.refer_all(self.unit, who.units, DUTIES, who.line_of("units"), "units")
        self.refer(self.roster, who.roster, DUTIES, who.line_of("roster"), "roster")
        named = bool(who.levels or who.kinds or who.groups or who.units or who.roster)
        if papers_duty is None:
            return
        if duty.id == papers_duty and named:
            problem = f"việc tham luận {quote(duty.id)} có ghi người làm"
            expected = "bỏ khóa 'owners': người tham luận nằm trong papers.yaml"
            self.collector.add(DUTIES, duty.line_of("owners"), problem, expected, duty.id)
        if duty.id != papers_duty and not named:
            problem = f"việc {quote(duty.id)} không nói ai phải làm"
            self.collector.add(
                DUTIES,
                duty.line_of("owners"),
                problem,
                "khóa 'owners' có levels, kinds, groups, units hoặc roster",
                duty.id,
            )
        if (duty.id == papers_duty) != (duty.kind == "paper"):
            problem = f"việc {quote(duty.id)} thuộc loại '{duty.kind}', trong khi papers_duty của plan.yaml là '{papers_duty}'"
            self.collector.add(
                DUTIES, duty.line_of("kind"), problem, "đúng một việc loại 'paper', là việc tham luận", duty.kind
            )

    def _needs(self, duty: schema.DutyEntry) -> None:
        key, expected = NEEDS.get(duty.kind, ("", ""))
        if key and not getattr(duty, key):
            self.collector.add(
                DUTIES, duty.line, f"việc {quote(duty.id)} loại '{duty.kind}' thiếu '{key}'", expected, duty.id
            )
        choice = duty.choice
        if choice is None:
            return
        self.refer(self.level, choice.level, DUTIES, choice.line_of("level"), "level")
        self.refer(self.conference, choice.conference, DUTIES, choice.line_of("conference"), "conference")
        if choice.least > choice.most:
            problem = f"chọn ít nhất {choice.least} nhưng nhiều nhất {choice.most}"
            self.collector.add(
                DUTIES, choice.line_of("least"), problem, "'least' không lớn hơn 'most'", str(choice.least)
            )
        if (choice.of == "unit") != bool(choice.level):
            problem = "chọn đơn vị mà không nói cấp nào" if choice.of == "unit" else "chọn theo tên mà lại ghi cấp"
            expected = "khóa 'level' khi of là unit, không có khi of là name"
            self.collector.add(DUTIES, choice.line, problem, expected, choice.level)

    def _no_waiting_circle(self, duties: Iterable[schema.DutyEntry]) -> None:
        waits = {duty.id: duty for duty in duties}
        try:
            TopologicalSorter({one: duty.after for one, duty in waits.items()}).prepare()
        except CycleError as error:
            circle = list(reversed(error.args[1]))
            line = waits[circle[0]].line_of("after")
            path = " → ".join(circle)
            self.collector.add(DUTIES, line, f"các việc chờ nhau thành vòng: {path}", "thứ tự có việc đầu tiên", path)

    def papers(self, file: schema.PapersFile) -> None:
        purposes = self._purposes()
        for group in file.groups:
            for part in group.parts:
                if part not in file.parts:
                    expected = f"một trong {', '.join(file.parts)}"
                    self.collector.add(PAPERS, group.line_of("parts"), f"không có phần {quote(part)}", expected, part)
            for ref in group.refs:
                if ref.component not in file.components:
                    problem = f"không có nội dung thành phần {quote(ref.component)}"
                    expected = f"một trong {', '.join(file.components)}"
                    self.collector.add(PAPERS, ref.line_of("component"), problem, expected, ref.component)
            if group.purpose and purposes is not None and group.purpose not in purposes:
                problem = f"không có việc lựa chọn nào có mục đích {quote(group.purpose)}"
                offered = ", ".join(sorted(purposes))
                expected = f"một trong {offered}" if offered else "một việc loại 'selection' trong duties.yaml"
                self.collector.add(PAPERS, group.line_of("purpose"), problem, expected, group.purpose)
            for paper in group.papers:
                self._paper(paper, group)

    def _purposes(self) -> set[str] | None:
        """What selections choose for, those of duties at fault included; None when duties.yaml is unreadable."""
        tree = self.sources.trees.get(DUTIES)
        if tree is None:
            return None
        duties = tree.get("duties")
        choices = [duty.get("choice") for duty in duties if isinstance(duty, dict)] if isinstance(duties, list) else []
        return {
            choice["purpose"]
            for choice in choices
            if isinstance(choice, dict) and isinstance(choice.get("purpose"), str)
        }

    def _paper(self, paper: schema.PaperEntry, group: schema.PaperGroupEntry) -> None:
        self.refer(self.unit, paper.unit or "", PAPERS, paper.line_of("unit"), "unit")
        self.refer(self.unit, paper.chosen_by or "", PAPERS, paper.line_of("chosen_by"), "chosen_by")
        self.refer_all(self.unit, paper.candidates, PAPERS, paper.line_of("candidates"), "candidates")
        if sum(map(bool, (paper.unit, paper.candidates, paper.chosen_by))) != 1:
            problem = f"tham luận {quote(paper.id)} không nói rõ ai trình bày"
            self.collector.add(
                PAPERS, paper.line, problem, "đúng một trong các khóa unit, candidates, chosen_by", paper.id
            )
        if paper.chosen_by and not group.purpose:
            problem = f"tham luận {quote(paper.id)} do nơi khác chọn nhưng nhóm không ghi mục đích"
            self.collector.add(PAPERS, group.line, problem, "khóa 'purpose' của nhóm, ví dụ village", paper.id)

    def reports(self, file: schema.ReportsFile) -> None:
        for form in file.forms:
            for section in form.sections:
                self.refer_all(self.level, section.levels, REPORTS, section.line_of("levels"), "levels")

    def conferences(self, file: schema.ConferencesFile) -> None:
        for one in file.conferences:
            self.refer(self.level, one.level, CONFERENCES, one.line_of("level"), "level")
            kinds = [kind for kind in one.chairs if kind != "*"]
            self.refer_all(self.kind, kinds, CONFERENCES, one.line_of("chairs"), "chairs")
