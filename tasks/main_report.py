"""The draft of the main report: the plan's Word template filled in with the totals, and the way back of each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.documents import official
from adapters.workbooks import trace_books
from domain import consolidation, errors, findings, gates, main_report, traces, wording
from tasks import desk as desks
from tasks import totals

TEMPLATE = "bao-cao-chung.docx"
"""In the folder of the plan; the office edits it in Word."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: the Word file, the workbook that says where each number comes from, how many numbers, and who is missing."""

    document: bytes
    trace: bytes
    numbers: int
    missing: tuple[str, ...]


def draft(desk: desks.Desk, template: Path | None = None) -> Draft:
    """Write the draft of what counts now. template: another Word file than the plan's.

    Raises Refusal when the plan asks for no figures, has no template, or the template is at fault.
    """
    with desks.reading(desk) as work:
        found = totals.totals(work)
        if found is None:
            raise errors.Refusal("NO_FIGURES_ASKED", "Kế hoạch này không thu số liệu.")
        path = template or Path(work.plan.directory) / TEMPLATE
        if not path.is_file():
            raise errors.Refusal("TEMPLATE_MISSING", f"Chưa có mẫu báo cáo {path.name} trong thư mục kế hoạch.")
        names = {id: one.full_name or one.name for id, one in work.index.units.items()}
        book = main_report.Book(found.rules, names, {level.id: level.noun for level in work.plan.levels})
        missing = _missing(work)
        document = official.render(path.read_bytes(), _context(work, found, book, missing))
        rows = _rows(work, found, book)
    return Draft(document, trace_books.write(rows), len(book.used), tuple(missing))


def _context(
    work: desks.Work, found: totals.Totals, book: main_report.Book, missing: Sequence[str]
) -> dict[str, object]:
    plan, nodes = work.plan, found.nodes
    leaves = {id for id, one in nodes.items() if not one.below}
    above = {child.unit.id: one.unit.id for one in nodes.values() for child in one.below}
    groups = [one for one in nodes.values() if one.below and one is not found.root]
    communes = [one for group in groups or [found.root] for one in group.below]
    return {
        "tinh": main_report.Subject(found.root, book, book.names.get(found.root.unit.id, "")),
        "huyen": main_report.subjects([(one, "") for one in groups], book),
        "xa": main_report.subjects([(one, book.names.get(above.get(one.unit.id, ""), "")) for one in communes], book),
        "ten_chi_tieu": lambda id: found.rules.catalogue.by_id[id].name,
        "co_quan": plan.document.issuer.upper(),
        "noi": plan.document.place,
        "nam": str(work.today.year),
        "trich_yeu": plan.document.short_title,
        "mo_phong": wording.SIMULATED if work.campaign.is_simulated else "",
        "luc": wording.clock(work.as_of, plan.zone),
        "so_lieu_den": plan.document.data_cutoff,
        "so_xa_co_so_lieu": wording.number(len(leaves & set(found.workbooks))),
        "so_huyen_co_so_lieu": wording.number(len({one.unit.id for one in groups} & set(found.workbooks))),
        "thieu": list(missing),
        "khong_co_bieu": [
            book.names[id] for id, one in nodes.items() if one is not found.root and id not in found.workbooks
        ],
        "noi_nhan": [one.text for one in plan.recipients],
        "chu_ky": list(plan.document.signature),
        "nguoi_ky": plan.document.signer,
    }


def _missing(work: desks.Work) -> list[str]:
    """The reports that feed the main report and are not accepted, each with who let it go ahead without them."""
    board = work.board()
    duty = next((one for one in work.plan.duties if consolidation.freezes(work.plan, one)), None)
    if duty is None:
        return []
    stage = work.index.stages[duty.stage]
    opened = gates.evaluate_stage(stage, board, work.circumstances(), work.overrides())
    gaps = consolidation.gaps(board, consolidation.feeding(work.plan, duty), opened[0] if opened else None)
    return [
        work.unit_name(gap.unit)
        + (f" (cho mở theo quyết định của {gap.waived_by.by}: {gap.waived_by.reason})" if gap.waived_by else "")
        for gap in gaps
    ]


def _rows(work: desks.Work, found: totals.Totals, book: main_report.Book) -> list[trace_books.Row]:
    """Each printed number once, and below it the cells it is made of."""
    catalogue = found.rules.catalogue
    rows: list[trace_books.Row] = []
    for number, used in enumerate(dict.fromkeys(book.used), start=1):
        step = traces.trace(found.nodes[used.unit], used.line, found.rules)
        known, period = catalogue.by_id[used.line.key[0]], catalogue.period_by_id[used.line.key[1]]
        how = traces.how_words(step, book.names, used.line, catalogue)
        cells = [_cell(work, found, book, one) for one in step.cells()]
        label = (str(number), book.names.get(used.unit, used.unit), known.name, period.title, used.shown, how)
        rows.append(trace_books.Row(label, tuple(cells)))
    return rows


def _cell(work: desks.Work, found: totals.Totals, book: main_report.Book, step: traces.Step) -> tuple[str, ...]:
    place = step.figure.place if step.figure else findings.NOWHERE
    source = found.sources.get(found.workbooks.get(step.unit, 0))
    told = (
        (str(source.version), wording.clock(source.received_at, work.plan.zone), source.sender, source.sha256)
        if source
        else ("", "", "", "")
    )
    shown = step.figure.shown if step.figure else ""
    return (book.names.get(step.unit, step.unit), step.key[0], shown, place.file, place.sheet, place.cell, *told)
