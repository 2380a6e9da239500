"""A second program reads the filled workbooks alone and computes the annexes again: equal to the last digit.

It shares nothing with the roll-up: openpyxl, the labels in the sheets, and the arithmetic of a person with a pencil.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

import openpyxl
import pytest
from docx import Document
from openpyxl.cell import Cell

from adapters import simulated_files
from cli import main as command
from domain.answers import Verdict
from domain.figure_totals import Child
from domain.seasons import figures
from models.queries import standings as standing_queries
from tasks import desk as desks
from tasks import form_packs, intake, main_report
from tests import season
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import KEYS, take

DISTRICT = "dv23-519"
"""Huyện Nông Sơn: five communes; a sixth became a town in spring."""
Sheet = Mapping[tuple[str, str], object]
"""(indicator, period) -> what stands in the cell."""


@dataclass(frozen=True)
class Sent:
    """The workbooks that a district and its communes sent, by unit, and the draft that was made of them."""

    desk: desks.Desk
    books: Mapping[str, bytes]
    names: Mapping[str, str]
    draft: main_report.Draft

    @property
    def communes(self) -> list[str]:
        return [unit for unit in self.books if unit != DISTRICT]

    def sheet(self, unit: str) -> Sheet:
        return read(self.books[unit])


@pytest.fixture
def sent(office: desks.Desk, tools: intake.Tools) -> Sent:
    desk = replace(office, as_of=season.at("2023-11-10T09:00"))
    with desks.reading(desk) as work:
        catalogue = form_packs.catalogue_of(work)
        assert catalogue is not None
        communes = work.index.taking_part_below(DISTRICT, work.today)
        units = [*communes, work.index.units[DISTRICT]]
        keys = [f"bao-cao-{'huyen' if one.id == DISTRICT else 'xa'}:{one.id}" for one in units]
        owed = {one.key: one for one in standing_queries.owed(work.session, work.campaign.id, keys=keys)}
        packs = [form_packs.pack_of(work, owed[key], catalogue, KEYS) for key in keys]
        addresses = [next(one.email for one in work.plan.contacts if one.unit == unit.id) for unit in units]
        names = {one.id: one.full_name for one in units}
    books: dict[str, bytes] = {}
    below: list[Child] = []
    for unit, pack, address in zip(units, packs, addresses, strict=True):
        assert pack is not None
        assert pack.workbook is not None
        group = "commune" if unit.id == DISTRICT else ""
        sender = figures.Sender(unit.id, unit.group, unit.kind, tuple(below) if group else (), group)
        stated = figures.good(catalogue, sender, "hai chương trình")
        below.append(Child(unit.id, unit.name, tuple(stated)))
        books[unit.id] = simulated_files.workbook(pack.workbook, stated)
        outcome = take(desk, tools, samples.mail(address, [(f"bieu {unit.id}.xlsx", books[unit.id])]))
        assert outcome.files[0].verdict is Verdict.ACCEPTED, outcome.files[0].findings
    return Sent(desk, books, names, main_report.draft(desk))


def read(content: bytes) -> dict[tuple[str, str], object]:
    """Every cell of a workbook by the marks of its row and column."""
    found: dict[tuple[str, str], object] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content), data_only=True):
        periods: dict[int, str] = {}
        for row in sheet.iter_rows():
            for cell in row:
                text = str(cell.value or "")
                if isinstance(cell, Cell) and text.startswith("soket.period="):
                    periods[cell.column] = text.partition("=")[2]
            mark = str(row[0].value or "")
            if mark.startswith("soket.row=") and "|" not in mark and ":" not in mark:
                for cell in row:
                    if cell.column in periods and cell.value is not None:
                        found.setdefault((mark.partition("=")[2], periods[cell.column]), cell.value)
    return found


def number(value: object) -> Decimal:
    return Decimal(str(value)) if value is not None else Decimal(0)


def shown(value: Decimal) -> str:
    """A number as an office writes it: dots between thousands, a comma before what is less than one."""
    if value != value.to_integral_value():
        value = value.quantize(Decimal("0.01"), ROUND_HALF_EVEN).normalize()
    whole, _, part = f"{value:f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{part}" if part else grouped


def annex(draft: main_report.Draft, heading: str) -> list[list[str]]:
    for table in Document(io.BytesIO(draft.document)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if heading in rows[0]:
            return rows
    raise AssertionError(heading)


def added(sent: Sent, indicator: str, period: str) -> Decimal:
    """The communes' figures and the district's own part."""
    return sum((number(sent.sheet(unit).get((indicator, period))) for unit in sent.books), Decimal(0))


def counted(sent: Sent, wanted: set[str], period: str = "2023e") -> Decimal:
    titles = (str(sent.sheet(unit)[("danh_hieu_xa", period)]) for unit in sent.communes)
    return Decimal(sum(one in wanted for one in titles))


@pytest.mark.proves("F29", "F19")
def test_the_annexes_by_district_are_what_the_workbooks_add_up_to(sent: Sent) -> None:
    met = {"Đạt chuẩn NTM", "NTM nâng cao", "NTM kiểu mẫu"}
    criteria = [number(sent.sheet(unit)[("so_tieu_chi_dat", "2023e")]) for unit in sent.communes]
    wanted = {
        "19 tiêu chí": [
            Decimal(5), counted(sent, met, "2020"), counted(sent, met), counted(sent, met - {"Đạt chuẩn NTM"}),
            counted(sent, {"NTM kiểu mẫu"}), *(Decimal(sum(low <= one <= high for one in criteria))
            for low, high in ((19, 19), (15, 18), (10, 14), (0, 9))),
            sum(criteria) / 5, 100 * counted(sent, met) / 5,
        ],
        "Phát sinh": [added(sent, id, "2023e") for id in ("no_dau_ky", "no_phat_sinh", "no_da_tra", "no_cuoi_ky")],
        "3 sao": [added(sent, id, "2023e") for id in ("ocop_3_sao", "ocop_4_sao", "ocop_5_sao", "ocop_tong", "ocop_chu_the")],
        "Phải bố trí 2022": [
            added(sent, id, period) for period in ("2022", "2023e") for id in ("doi_ung_quy_dinh", "doi_ung_bo_tri")
        ],
        "Xã khen tập thể": [
            added(sent, f"{whom}_{kind}", "2023e")
            for whom in ("khen_xa", "khen_huyen", "de_nghi_tinh")
            for kind in ("tap_the", "ca_nhan")
        ],
    }  # fmt: skip
    for heading, values in wanted.items():
        (row,) = [row for row in annex(sent.draft, heading) if row[1] == sent.names[DISTRICT]]
        assert row[2:] == [shown(value) for value in values], heading


@pytest.mark.proves("F29", "F19")
def test_the_money_of_the_province_and_the_rows_of_the_communes_are_those_of_the_workbooks(sent: Sent) -> None:
    money = annex(sent.draft, "Nguồn")
    by_name = {row[1]: row[2:] for row in money}
    with desks.reading(sent.desk) as work:
        catalogue = form_packs.catalogue_of(work)
        assert catalogue is not None
        names = {one.id: one.name for one in catalogue.indicators if one.id.startswith("von_")}
    for id, name in names.items():
        wanted = [shown(added(sent, id, period)) for period in ("2021", "2022", "2023e")]
        assert [one.rstrip("*") for one in by_name[name]] == wanted, id
        assert all(one.endswith("*") for one in by_name[name])  # 188 communes sent nothing, and that is marked

    rows = {row[1]: row for row in annex(sent.draft, "Danh hiệu")}
    for unit in sent.communes:
        sheet = sent.sheet(unit)
        assert rows[sent.names[unit]][3:6] == [
            shown(number(sheet[("so_tieu_chi_dat", "2020")])),
            shown(number(sheet[("so_tieu_chi_dat", "2023e")])),
            str(sheet[("danh_hieu_xa", "2023e")]),
        ]


@pytest.mark.proves("F29", "X4")
@pytest.mark.parametrize("seed", range(3))
def test_ten_random_numbers_re_add_from_the_cells_that_are_named(sent: Sent, seed: int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sent.draft.trace))
    numbers, cells, _ = (
        [[str(one or "") for one in row] for row in sheet.iter_rows(values_only=True)][1:] for sheet in book
    )
    files = {
        f"bieu {unit}.xlsx": openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        for unit, content in sent.books.items()
    }
    summed = [row for row in numbers if row[6].startswith("cộng số của") and int(row[7]) > 1]

    for row in random.Random(seed).sample(summed, 10):
        named = [cell for cell in cells if cell[0] == row[0]]
        total = sum((number(files[cell[4]][cell[5]][cell[6]].value) for cell in named), Decimal(0))
        assert row[5].rstrip("*").split()[0] == shown(total), row


@pytest.mark.proves("F29")
def test_the_command_names_the_same_cells(
    sent: Sent, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOKET_DATABASE_URL", sent.desk.url)
    monkeypatch.setenv("SOKET_HOME", str(sent.desk.home))

    code = command.main(["trace", "no_cuoi_ky", "--unit", DISTRICT, "--json", "--as-of", "2023-11-10T10:00"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert Decimal(told["value"]) == added(sent, "no_cuoi_ky", "2023e")
