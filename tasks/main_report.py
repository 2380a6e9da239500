"""The draft of the main report: the plan's Word template filled in with the totals, and the way back of each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from adapters.documents import official
from adapters.workbooks import trace_books
from domain import consolidation, drafts, errors, findings, gates, main_report, roll_up, tile_map, traces, wording
from tasks import desk as desks
from tasks import form_packs, totals

TEMPLATE = "bao-cao-chung.docx"
"""In the folder of the plan; the office edits it in Word."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen set to write from. workbooks: unit id -> submission."""

    at: datetime
    workbooks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: the Word file, the workbook that says where each number comes from, the figures printed, who is missing, a picture (SVG)."""

    document: bytes
    trace: bytes
    figures: tuple[drafts.Printed, ...]
    missing: tuple[str, ...]
    picture: str = ""

    @property
    def numbers(self) -> int:
        return len(self.figures)


def can_be_written(work: desks.Work) -> bool:
    """Tell whether the plan asks for figures and has a template."""
    return form_packs.catalogue_of(work) is not None and (Path(work.plan.directory) / TEMPLATE).is_file()


def draft(desk: desks.Desk, template: Path | None = None) -> Draft:
    """Write the draft of what counts now. template: another Word file than the plan's. Raises Refusal as `compose` does."""
    with desks.reading(desk) as work:
        return compose(work, template=template)


def compose(work: desks.Work, frozen: Frozen | None = None, template: Path | None = None) -> Draft:
    """Write the draft of a frozen set, or of what counts now: the same set always gives the same document.

    Raises Refusal when the plan asks for no figures, has no template, or the template is at fault.
    """
    then = replace(work, as_of=frozen.at) if frozen else work
    found = totals.totals(then, frozen.workbooks if frozen else None)
    if found is None:
        raise errors.Refusal("NO_FIGURES_ASKED", "Kế hoạch này không thu số liệu.")
    path = template or Path(work.plan.directory) / TEMPLATE
    if not path.is_file():
        raise errors.Refusal("TEMPLATE_MISSING", f"Chưa có mẫu báo cáo {path.name} trong thư mục kế hoạch.")
    names = {id: one.full_name or one.name for id, one in work.index.units.items()}
    book = main_report.Book(found.rules, names, {level.id: level.noun for level in work.plan.levels})
    missing = _missing(then)
    filled = official.render(path.read_bytes(), _context(then, found, book, missing))
    rows = _rows(work, found, book, filled.places)
    return Draft(
        filled.content,
        trace_books.write(rows, _typed(filled)),
        _printed(book, filled),
        tuple(missing),
        _picture(found, names),
    )


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


def _picture(found: totals.Totals, names: Mapping[str, str]) -> str:
    """The units one level down as tiles; "" where the plan wants no picture or there is no such level."""
    wanted = found.rules.catalogue.picture
    below = [one for one in found.root.below if one.below]
    if wanted is None or not below:
        return ""
    known = found.rules.catalogue.by_id
    done, of = (found.rules.by_key[id, known[id].periods[-1]][0] for id in (wanted.done, wanted.of))
    return tile_map.draw(wanted.title, [_tile(one, names, done, of) for one in below])


def _tile(node: roll_up.Node, names: Mapping[str, str], done: roll_up.Line, of: roll_up.Line) -> tile_map.Tile:
    found, every = node.rolled.get(done, roll_up.NOTHING), node.rolled.get(of, roll_up.NOTHING)
    return tile_map.Tile(
        names.get(node.unit.id, node.unit.id),
        found.value if isinstance(found.value, Decimal) else None,
        every.value if isinstance(every.value, Decimal) else None,
        bool(found.missing or found.unlike),
    )


def _printed(book: main_report.Book, filled: official.Filled) -> tuple[drafts.Printed, ...]:
    """Every figure that stands in the document; what the template asked for and did not print is left out."""
    return tuple(
        drafts.Printed(
            used.unit, *used.line.key, used.line.wanted if isinstance(used.line.wanted, str) else "", used.shown,
            str(filled.places[number]),
        )
        for number, used in enumerate(book.used)
        if number in filled.places
    )  # fmt: skip


def _typed(filled: official.Filled) -> list[tuple[str, ...]]:
    return [(one.number, str(one.place), one.text) for one in filled.typed]


def _rows(
    work: desks.Work, found: totals.Totals, book: main_report.Book, places: Mapping[int, main_report.Place]
) -> list[trace_books.Row]:
    """Each figure once per way of printing it, and below it the cells it is made of."""
    catalogue = found.rules.catalogue
    rows: list[trace_books.Row] = []
    stands: dict[main_report.Used, list[str]] = {}
    for at, used in enumerate(book.used):
        if at in places:
            stands.setdefault(used, []).append(str(places[at]))
    for number, (used, where) in enumerate(stands.items(), start=1):
        step = traces.trace(found.nodes[used.unit], used.line, found.rules)
        known, period = catalogue.by_id[used.line.key[0]], catalogue.period_by_id[used.line.key[1]]
        how = traces.how_words(step, book.names, used.line, catalogue)
        cells = [_cell(work, found, book, one) for one in step.cells()]
        unit = book.names.get(used.unit, used.unit)
        label = (str(number), "; ".join(dict.fromkeys(where)), unit, known.name, period.title, used.shown, how)
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
