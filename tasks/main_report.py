"""The draft of the main report: the plan's Word template filled in with the totals, and the way back of each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from adapters.documents import official
from adapters.workbooks import trace_books
from domain import (
    difference_words,
    drafts,
    errors,
    findings,
    main_report,
    report_charts,
    roll_up,
    tile_map,
    traces,
    wording,
)
from tasks import desk as desks
from tasks import form_packs, reconciliation, report_contents, totals

TEMPLATE, OF_GROUP, OF_UNIT = "bao-cao-chung.docx", "bao-cao-huyen.docx", "tom-tat-xa.docx"
"""In the folder of the plan; the office edits them in Word. For the whole; for a unit with units below it; for one without."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen set to write from. workbooks, narratives: unit id -> submission that its figures, its words are of."""

    at: datetime
    workbooks: Mapping[str, int]
    narratives: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: the Word file, and the workbook that says where each of its numbers comes from.

    figures: those printed. missing: units whose report is not in it. picture: SVG. differences: figures that do not agree.
    """

    document: bytes
    trace: bytes
    figures: tuple[drafts.Printed, ...]
    missing: tuple[str, ...]
    picture: str = ""
    differences: Sequence[difference_words.Words] = ()

    @property
    def numbers(self) -> int:
        return len(self.figures)


def can_be_written(work: desks.Work) -> bool:
    """Tell whether the plan asks for figures and has a template."""
    return form_packs.catalogue_of(work) is not None and (Path(work.plan.directory) / TEMPLATE).is_file()


def draft(desk: desks.Desk, template: Path | None = None, unit: str = "") -> Draft:
    """Write the draft of what counts now, for the whole or for one unit (its id). Raises Refusal as `compose` does."""
    with desks.reading(desk) as work:
        return compose(work, template=template, unit=unit)


@dataclass(frozen=True)
class Prepared:
    """Everything that a template may ask for, read and computed; `render` only fills it in."""

    found: totals.Totals
    template: bytes
    contents: report_contents.Contents

    def render(self) -> official.Filled:
        """The document, as often as wanted: what it prints is remembered in `contents.book`, anew each time."""
        self.contents.book.used.clear()
        self.contents.charts.made.clear()
        return official.render(self.template, self.context, self.contents.charts.made)

    @cached_property
    def context(self) -> dict[str, object]:
        return self.contents.context()


def prepare(work: desks.Work, frozen: Frozen | None = None, template: Path | None = None, unit: str = "") -> Prepared:
    """Read all that goes into a draft. Raises Refusal as `compose` does, but for what only filling in shows."""
    then = replace(work, as_of=frozen.at) if frozen else work
    found = totals.totals(then, frozen.workbooks if frozen else None)
    if found is None:
        raise errors.Refusal("NO_FIGURES_ASKED", "Kế hoạch này không thu số liệu.")
    if unit and unit not in found.nodes:
        raise errors.Refusal("UNIT_NOT_ADDED", f"{work.unit_name(unit)} không thuộc diện tổng hợp số liệu.")
    path = template or _template(work, found, unit)
    if not path.is_file():
        raise errors.Refusal("TEMPLATE_MISSING", f"Chưa có mẫu báo cáo {path.name} trong thư mục kế hoạch.")
    names = {id: one.full_name or one.name for id, one in work.index.units.items()}
    book = main_report.Book(found.rules, names, {level.id: level.noun for level in work.plan.levels})
    unequal = reconciliation.in_words(work, found, reconciliation.differences(work, found))
    contents = report_contents.Contents(
        then, found, book, report_charts.Charts(book), report_contents.missing(then), unequal, unit,
        frozen.narratives if frozen else None,
    )  # fmt: skip
    return Prepared(found, path.read_bytes(), contents)


def compose(work: desks.Work, frozen: Frozen | None = None, template: Path | None = None, unit: str = "") -> Draft:
    """Write the draft of a frozen set, or of what counts now: the same set always gives the same document.

    Raises Refusal when the plan asks for no figures, has no template, the unit is not of the territory, or the template is
    at fault. template: another Word file than the plan's.
    """
    prepared = prepare(work, frozen, template, unit)
    found, book, charts = prepared.found, prepared.contents.book, prepared.contents.charts
    filled = prepared.render()
    places = _places(filled, charts.made)
    return Draft(
        filled.content, trace_books.write(_rows(work, found, book, places), _typed(filled)), _printed(book, places),
        tuple(prepared.contents.missing), _picture(found, book.names), prepared.contents.unequal,
    )  # fmt: skip


def _template(work: desks.Work, found: totals.Totals, unit: str) -> Path:
    name = TEMPLATE if not unit else OF_GROUP if found.nodes[unit].below else OF_UNIT
    return Path(work.plan.directory) / name


def _places(filled: official.Filled, charts: Sequence[report_charts.Chart]) -> dict[int, main_report.Place]:
    """Number of a figure -> where it stands: in words, a table, or a chart."""
    found = dict(filled.places)
    for number, place in filled.charts.items():
        named = main_report.Place(place.heading, f"Biểu đồ: {charts[number].title}")
        found |= dict.fromkeys(charts[number].used, named)
    return found


def _picture(found: totals.Totals, names: Mapping[str, str]) -> str:
    """The units one level down as tiles; "" where the plan wants no picture or there is no such level."""
    wanted = found.rules.catalogue.picture
    below = found.root.below
    if wanted is None or not any(one.below for one in below):
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


def _printed(book: main_report.Book, places: Mapping[int, main_report.Place]) -> tuple[drafts.Printed, ...]:
    """Every figure that stands in the document; what the template asked for and did not print is left out."""
    return tuple(
        drafts.Printed(
            used.unit, *used.line.key, used.line.wanted if isinstance(used.line.wanted, str) else "", used.shown,
            str(places[number]),
        )
        for number, used in enumerate(book.used)
        if number in places
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
