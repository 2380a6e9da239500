"""From files that fit together to the plan as plain values. Nothing is checked here: see `checking`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adapters.plan_files import entries, schema, tables
from adapters.plan_files.days_off import days_off
from adapters.plan_files.findings import Collector
from adapters.plan_files.references import BODIES, CONTACTS, DATES, DAYS_OFF, DUTIES, PAPERS, PLAN, UNITS
from adapters.plan_files.sources import Sources
from domain import plans


class Builder:
    """Builds a `plans.Plan`; every place is "<folder>/<file>" with a line."""

    def __init__(self, sources: Sources, collector: Collector) -> None:
        self.sources = sources
        self.collector = collector

    def place(self, file: str, line: int) -> plans.Place:
        return plans.Place(self.collector.path(file), line)

    def plan(self, directory: Path, sha256: str) -> plans.Plan:
        files = self.sources.files
        plan, dates, duties = files[PLAN], files[DATES], files[DUTIES]
        papers, reports, conferences = files[PAPERS], files["reports.yaml"], files["conferences.yaml"]
        assert isinstance(plan, schema.PlanFile)
        assert isinstance(dates, schema.DatesFile)
        assert isinstance(duties, schema.DutiesFile)
        assert isinstance(papers, schema.PapersFile)
        assert isinstance(reports, schema.ReportsFile)
        assert isinstance(conferences, schema.ConferencesFile)
        bounds = tuple(self.bound(entry) for entry in dates.bounds)
        document = plans.Document(**_fields(plan.document))
        listed = [row for row in self.sources.rows.get(DAYS_OFF, []) if isinstance(row, tables.DayOffRow)]
        return plans.Plan(
            key=plan.key,
            directory=str(directory),
            sha256=sha256,
            is_sample=plan.is_sample,
            zone=plan.zone,
            document=document,
            levels=tuple(plans.Level(**_fields(entry)) for entry in plan.levels),
            branch_level=plan.branch_level,
            office=plan.office,
            host=plan.host,
            addressee_classes=tuple(plans.AddresseeClass(**_fields(entry)) for entry in plan.addressee_classes),
            units=self.units(),
            stages=tuple(self.stage(number, entry) for number, entry in enumerate(plan.stages, 1)),
            bounds=bounds,
            duties=tuple(self.duty(entry) for entry in duties.duties),
            papers=tuple(self.paper(group, entry) for group in papers.groups for entry in group.papers),
            papers_duty=plan.papers_duty,
            parts=dict(papers.parts),
            components=dict(papers.components),
            report_forms=tuple(_report_form(entry) for entry in reports.forms),
            conferences=tuple(plans.Conference(**_fields(entry)) for entry in conferences.conferences),
            awards=tuple(plans.Award(**_fields(entry)) for entry in plan.awards),
            award_kinds=plan.award_kinds,
            rosters=tuple(self.roster(entry) for entry in plan.rosters),
            contacts=self.contacts(),
            assumptions=tuple(plans.Assumption(**_fields(entry)) for entry in plan.assumptions),
            legal_bases=tuple(plans.LegalBasis(**_fields(entry)) for entry in plan.legal_bases),
            recipients=tuple(plans.Recipient(**_fields(entry)) for entry in plan.recipients),
            channels=tuple(plans.Channel(**_fields(entry)) for entry in plan.channels),
            days_off=days_off(bounds, document, listed),
            working_hours=plan.working_hours,
            publication_weekdays=dict(plan.publication_weekdays),
            purposes=plan.purposes,
            standards=plan.standards,
            movement=plan.movement,
            timeliness_leg=plan.timeliness_leg,
        )

    def units(self) -> tuple[plans.Unit, ...]:
        """Territory first, then bodies; the order of lines is the order of protocol."""
        made: list[plans.Unit] = []
        for file in (UNITS, BODIES):
            for row in self.sources.rows[file]:
                fields = _fields(row)
                fields.setdefault("group", fields["level"])
                made.append(plans.Unit(**fields, order=len(made) + 1, place=self.place(file, row.line)))
        return tuple(made)

    def contacts(self) -> tuple[plans.Contact, ...]:
        rows = self.sources.rows[CONTACTS]
        return tuple(plans.Contact(**_fields(row), place=self.place(CONTACTS, row.line)) for row in rows)

    def bound(self, entry: schema.BoundEntry) -> plans.Bound:
        return plans.Bound(**_fields(entry), place=self.place(DATES, entry.line))

    def stage(self, number: int, entry: schema.StageEntry) -> plans.Stage:
        fields = _fields(entry)
        fields["gate"] = tuple(plans.Condition(**_fields(one)) for one in entry.gate)
        return plans.Stage(**fields, number=number, place=self.place(PLAN, entry.line))

    def duty(self, entry: schema.DutyEntry) -> plans.Duty:
        fields = _fields(entry) | {
            "owners": plans.Selector(**_fields(entry.owners)),
            "choice": plans.Choice(**_fields(entry.choice)) if entry.choice else None,
        }
        return plans.Duty(**fields, place=self.place(DUTIES, entry.line))

    def paper(self, group: schema.PaperGroupEntry, entry: schema.PaperEntry) -> plans.Paper:
        return plans.Paper(
            id=entry.id,
            group=group.group,
            topic=group.topic,
            parts=group.parts,
            assignee=entry.unit,
            candidates=entry.candidates,
            chosen_by=entry.chosen_by,
            purpose=group.purpose,
            printed_as=entry.printed or group.printed,
            printed_parent=entry.printed_parent,
            refs=tuple(plans.ContentRef(**_fields(ref)) for ref in group.refs),
            other_topics=group.other_topics,
            spoken=entry.spoken,
            place=self.place(PAPERS, entry.line),
        )

    def roster(self, entry: schema.RosterEntry) -> plans.Roster:
        rows = tuple(
            {column: row.get(column, "") for column in entry.columns} for row in self.sources.rosters[entry.id]
        )
        return plans.Roster(entry.id, entry.title, entry.columns, rows, entry.file)


def _report_form(entry: schema.ReportFormEntry) -> plans.ReportForm:
    sections = tuple(_section(one, order) for order, one in enumerate(entry.sections, 1))
    return plans.ReportForm(entry.id, entry.title, sections)


def _section(entry: schema.SectionEntry, order: int) -> plans.Section:
    fields = _fields(entry)
    fields["tables"] = tuple(plans.SectionTable(**_fields(table)) for table in entry.tables)
    return plans.Section(**fields, order=order)


def _fields(entry: entries.Entry) -> dict[str, Any]:
    """The entry's own values by key; what lies below it stays as it is."""
    return {name: getattr(entry, name) for name in type(entry).model_fields}
