"""What the office handed out to xã Tam Anh Nam, xã Tam Anh Bắc and for a paper: blank forms, signed, and good figures for them.

Made by the software itself, as in a campaign; what is done to them afterwards is done by others (see the modules of cases).
"""

from __future__ import annotations

import io
import re
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.cell import Cell

from adapters import documents
from adapters.workbooks import marking, writing
from domain import form_tokens, forms, standings
from domain.figures import Figure, Value
from models import database
from models.queries import standings as standing_queries
from tasks import campaigns, form_packs
from tasks import desk as desks
from tests import databases, plan_dirs, season
from tests.files.build_deliveries import zips
from tests.files.build_deliveries.sheet_cells import Book
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import BY, CAMPAIGN, COMMUNE, KEYS, NOON, PAPER, REPORT

OTHER = "dv23-20983"  # xã Tam Anh Bắc, huyện Núi Thành: owes the report, and no paper
OTHER_REPORT = f"bao-cao-xa:{OTHER}"
OTHER_ADDRESS = "qn-20983@xa.nui-thanh.example"
DISTRICT_ADDRESS = "qn-517@nui-thanh.example"
LAST = "2023e"
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Pack:
    """The forms of one obligation. figures: good ones. reply_to: our address with the tag of the obligation."""

    words: forms.Narrative
    workbook: forms.Workbook | None
    figures: tuple[Figure, ...]
    reply_to: str

    @cached_property
    def blank(self) -> bytes:
        """The workbook as handed out."""
        assert self.workbook is not None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bieu.xlsx"
            writing.write(self.workbook, path)
            return path.read_bytes()

    @cached_property
    def lean(self) -> bytes:
        """The workbook as programs leave it that know no checks of input, no protection and no theme; half as large."""
        return lean(self.blank)

    @cached_property
    def blank_words(self) -> bytes:
        """The narrative as handed out."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bao-cao.docx"
            documents.write(self.words, path)
            return path.read_bytes()

    @cached_property
    def places(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(indicator, period) -> (sheet, cell) of the blank workbook, by its hidden keys."""
        return places_of(self.blank)

    def at(self, indicator: str, period: str = LAST) -> tuple[str, str]:
        """Sheet and cell of one figure."""
        return self.places[indicator, period]

    def book(self, *left_blank: str, is_whole: bool = False) -> Book:
        """The workbook filled in with the good figures, open for more. left_blank: indicators. is_whole: not `lean`."""
        assert self.workbook is not None
        rows = {row.indicator: row for sheet in self.workbook.sheets for row in sheet.rows}
        book = Book(self.blank if is_whole else self.lean)
        for one in self.figures:
            if one.indicator not in left_blank:
                enter(book, self.at(one.indicator, one.period), one.value, rows[one.indicator])
        return book

    def filled(self, *, is_whole: bool = False) -> bytes:
        """The workbook filled in with the good figures."""
        return self.book(is_whole=is_whole).saved()

    def small(self) -> Book:
        """One sheet of the workbook and the hidden one: enough for what is refused before it is read."""
        book = self.book()
        for title, part in book.sheets.items():
            if title not in ("Tình hình chung", "_soket"):
                book.parts.pop(part)
                book.take_out("[Content_Types].xml", f'<Override PartName="/{part}"[^>]*/>')
                book.take_out("xl/workbook.xml", f'<sheet name="{re.escape(escape(title))}"[^>]*/>')
        return book

    def marked(self) -> bytes:
        """The workbook as we send it back: one figure wrong, its cell marked."""
        assert self.workbook is not None
        wrong = [replace(one, value=Decimal(11)) if one.indicator == "no_cuoi_ky" else one for one in self.figures]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bieu.xlsx"
            marking.write(self.workbook, wrong, (), path)
            return path.read_bytes()

    def signed_as(self, token: str) -> Pack:
        """The same forms with another token."""
        book = replace(self.workbook, token=token) if self.workbook else None
        return replace(self, workbook=book, words=replace(self.words, token=token))


@dataclass(frozen=True)
class HandedOut:
    """The packs. report, paper: of xã Tam Anh Nam; other: the report of xã Tam Anh Bắc."""

    report: Pack
    paper: Pack
    other: Pack

    @property
    def last_campaign(self) -> Pack:
        """The report's form as it would have been signed for the campaign before."""
        claim = form_tokens.Claim("quang-nam-ntm-2020", REPORT, COMMUNE, forms.FORM_VERSION)
        return self.report.signed_as(form_tokens.sign(claim, KEYS[0]))

    @property
    def altered(self) -> Pack:
        """The report's form with one letter of the token typed over."""
        token = self.report.words.token
        return self.report.signed_as(f"{token[:40]}{'A' if token[40] != 'A' else 'B'}{token[41:]}")


def enter(book: Book, at: tuple[str, str], value: Value, row: forms.Row) -> None:
    """Type a value into a cell as a clerk does."""
    match value:
        case None:
            return
        case bool():
            book.text(*at, "Có" if value else "Không")
        case Decimal():
            book.number(*at, f"{value:f}")
        case date():
            book.number(*at, (value - _EPOCH).days)
        case _:
            book.text(*at, row.choices.get(value, value))


def places_of(content: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """(indicator, period) -> (sheet, cell) by the hidden keys of a workbook."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        every = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)]
        cells = [cell for cell in every if str(cell.value).startswith("soket.")]
        columns = {
            str(cell.value).partition("=")[2]: cell.column_letter
            for cell in cells
            if str(cell.value).startswith("soket.period=")
        }
        for cell in cells:
            if str(cell.value).startswith("soket.row="):
                indicator = str(cell.value).partition("=")[2]
                found.update(
                    {(indicator, period): (sheet.title, f"{letter}{cell.row}") for period, letter in columns.items()}
                )
    return found


def lean(content: bytes) -> bytes:
    """A workbook of ours without checks of input, protection, theme and print settings."""
    useless = re.compile(
        rb"<dataValidations.*?</dataValidations>|<sheetProtection[^>]*/>|<pageSetup[^>]*/>|<headerFooter>.*?</headerFooter>"
        rb"|<(?:Override|Relationship) [^>]*theme1[^>]*/>|<definedName name=\"_xlnm[^<]*</definedName>",
        re.DOTALL,
    )
    return zips.repacked(content, lambda name, body: None if "theme" in name else useless.sub(b"", body))


def hand_out() -> HandedOut:
    """Make the forms anew from the plan, in a campaign of its own."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = databases.SqliteFolder(home).create("handed-out", None)
        database.upgrade(url)
        campaigns.load_plan(url, plan_dirs.REAL, by=BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
        issued = desks.Desk(url, CAMPAIGN, season.at("2023-09-18T08:00"), home)
        campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by=BY)
        with desks.reading(desks.Desk(url, CAMPAIGN, season.at(NOON), home)) as work:
            keys = (REPORT, PAPER, OTHER_REPORT)
            owed = {one.key: one for one in standing_queries.owed(work.session, work.campaign.id, keys=keys)}
            packs = [_pack(work, owed[key]) for key in keys]
        database.dispose(url)
    return HandedOut(*packs)


def _pack(work: desks.Work, owed: standings.Owed) -> Pack:
    catalogue = form_packs.catalogue_of(work)
    found = form_packs.pack_of(work, owed, catalogue, KEYS)
    assert catalogue is not None
    assert found is not None
    assert found.narrative is not None
    unit = work.index.units[found.unit]
    figures = samples.good_figures(catalogue, unit.id, unit.group, unit.kind) if found.workbook else []
    reply_to = form_tokens.reply_address(samples.MAILBOX, owed.id, KEYS[0])
    return Pack(found.narrative, found.workbook, tuple(figures), reply_to)
