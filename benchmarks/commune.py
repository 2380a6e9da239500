"""The workbook of one commune of the real plan, filled in as a commune fills it in: the figures well, and badly.

A wrong file has what files have that go back: sums that do not agree, a number that can be read in two ways, words where
a number is asked, an error, a formula without a stored result, a required cell left blank.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from adapters import plan_files
from adapters.workbooks import figures_of, opening, reading
from benchmarks import office
from config import settings
from domain import forms, indicators, plans
from domain.figures import Figure
from domain.findings import Place
from models.queries import standings as standing_queries
from tasks import desk as desks
from tasks import form_packs
from tests.tasks import intake_samples

PLAN = settings.PLANS / "quang-nam-ntm-2023"
COMMUNE = "dv23-20984"  # xã Tam Anh Nam, huyện Núi Thành
KEYS = (b"khoa-cua-cac-phep-do-1",)
NAME = "bieu-so-lieu.xlsx"
LAST = "2023e"

_WRONG = ("no_cuoi_ky", "tong_ho", "dan_so")
"""Figures that are changed: a sum that then differs, and two sizes that others hang on."""
_BROKEN = (
    ("<is><t>1,250</t></is>", "inlineStr"),
    ("<is><t>khoảng chục hộ</t></is>", "inlineStr"),
    ("<f>1/0</f><v>#DIV/0!</v>", "e"),
    ("<f>SUM(1,2)</f>", ""),
    ("", ""),
)
"""What a cell may hold instead of its number, with the kind of the cell: in turn as in the docstring above."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A commune, what it is asked, and its answer. figures: good ones. good, wrong: the workbook as bytes."""

    catalogue: indicators.Catalogue
    unit: plans.Unit
    form: forms.Workbook
    figures: list[Figure]
    good: bytes
    wrong: bytes


def sample() -> Sample:
    """The form of the commune's report, filled in."""
    plan = plan_files.load(PLAN)
    with tempfile.TemporaryDirectory() as name, office.plan_in_memory(plan):
        url = f"sqlite:///{name}/commune.db"
        desk = office.desk(url, plan, "2023-10-10T08:00", Path(name))
        office.found(url, plan, desk.as_of)
        with desks.reading(desk) as work:
            key = f"bao-cao-xa:{COMMUNE}"
            (owed,) = standing_queries.owed(work.session, work.campaign.id, keys=[key])
            catalogue = form_packs.catalogue_of(work)
            pack = form_packs.pack_of(work, owed, catalogue, KEYS)
            unit = work.index.units[COMMUNE]
    assert catalogue is not None
    assert pack is not None
    assert pack.workbook is not None
    return of_form(pack.workbook, catalogue, unit)


def of_form(form: forms.Workbook, catalogue: indicators.Catalogue, unit: plans.Unit) -> Sample:
    """The same for any form of a commune."""
    figures = intake_samples.good_figures(catalogue, unit.id, unit.group, unit.kind)
    good = intake_samples.workbook(form, figures)
    return Sample(catalogue, unit, form, figures, good, _wrong(form, figures, unit.id))


def _wrong(form: forms.Workbook, figures: list[Figure], unit: str) -> bytes:
    content = intake_samples.workbook(form, figures, {(id, LAST): Decimal(12345) for id in _WRONG})
    book = reading.read(opening.examine(content, NAME), NAME)
    assert not isinstance(book, tuple)
    found, _ = figures_of.figures_of(book, form, unit=unit, file=NAME)
    # Five figures here and there, each broken in its own way.
    numbers = [one for one in found if isinstance(one.value, Decimal) and one.period == LAST]
    spared = [one.place for one in numbers if one.indicator not in _WRONG][5 :: len(numbers) // 5][: len(_BROKEN)]
    broken = zip(spared, _BROKEN, strict=True)
    names = [sheet.name for sheet in book.sheets]
    return _edited(content, names, {place: (inner, kind) for place, (inner, kind) in broken})


def _edited(content: bytes, names: list[str], cells: Mapping[Place, tuple[str, str]]) -> bytes:
    """The file with other things in some of its cells, by place: what stands between <c> and </c>, and the kind of cell."""
    by_part: dict[str, list[tuple[str, str, str]]] = {}
    for place, (inner, kind) in cells.items():
        part = f"xl/worksheets/sheet{names.index(place.sheet) + 1}.xml"
        by_part.setdefault(part, []).append((place.cell, inner, kind))

    def change(name: str, body: bytes) -> bytes:
        text = body.decode()
        for cell, inner, kind in by_part[name]:
            found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*>.*?</c>', text)
            assert found, f"{name}: nothing is written in {cell}"
            head = f'<c r="{cell}"{found[1] or ""}' + (f' t="{kind}"' if kind else "")
            text = f"{text[: found.start()]}{head}>{inner}</c>{text[found.end() :]}"
        return text.encode()

    return rewritten(content, dict.fromkeys(by_part, change))


def rewritten(content: bytes, changes: Mapping[str, Callable[[str, bytes], bytes]]) -> bytes:
    """The zip with some of its members changed. changes: name -> a function of (name, body)."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            body = old.read(one)
            change = changes.get(one.filename)
            new.writestr(one, change(one.filename, body) if change else body)
    return held.getvalue()


def renamed(content: bytes, token: str, other: str) -> bytes:
    """The same workbook with the token of another form: every member that holds it is changed."""

    def change(_name: str, body: bytes) -> bytes:
        return body.replace(token.encode(), other.encode())

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return rewritten(content, dict.fromkeys(package.namelist(), change))
