"""The packs of the real plan: who gets which forms, signed, the same whenever they are made."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from sqlalchemy import event

from adapters.workbooks import keys as marks
from domain import errors, form_tokens, forms, standings
from models import database
from models.queries import standings as standing_queries
from tasks import campaigns, form_packs
from tasks import desk as desks
from tests import databases, plan_dirs, season

KEYS = (b"khoa-dang-dung-1234", b"khoa-da-dung-truoc-day")
CAMPAIGN = "quang-nam-ntm-2023"
SMALL_DISTRICT = "huyện Nông Sơn"  # five communes in the programme
SIGNED = form_tokens.Claim(CAMPAIGN, "bao-cao-huyen:dv23-519", "dv23-519", forms.FORM_VERSION)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[desks.Desk]:
    """The real plan, loaded and not issued yet; nothing here writes to it."""
    place = databases.SqliteFolder(tmp_path_factory.mktemp("packs"))
    url = place.create("real", None)
    database.upgrade(url)
    campaigns.load_plan(url, plan_dirs.REAL, by=season.BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
    yield desks.Desk(url, CAMPAIGN, season.at("2023-09-20T08:00"), tmp_path_factory.mktemp("home"))
    database.dispose(url)


def packs(desk: desks.Desk) -> list[tuple[standings.Owed, form_packs.Pack | None]]:
    with desks.reading(desk) as work:
        catalogue = form_packs.catalogue_of(work)
        owed = standing_queries.owed(work.session, work.campaign.id)
        return [(one, form_packs.pack_of(work, one, catalogue, KEYS)) for one in owed]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.proves("F14")
def test_each_report_and_paper_has_the_forms_it_needs(desk: desks.Desk) -> None:
    found = packs(desk)

    counts = Counter(
        (owed.duty, pack.workbook is not None, pack.narrative is not None) for owed, pack in found if pack is not None
    )
    assert counts == {
        ("bao-cao-xa", True, True): 193,
        ("bao-cao-huyen", True, True): 18,
        ("bao-cao-so", True, True): 15,
        ("tham-luan", False, True): 100,
    }
    # The office writes its own report from the others: nobody is asked for it.
    assert {owed.duty for owed, pack in found if pack is None and owed.kind in form_packs.KINDS} == {"bao-cao-chung"}


@pytest.mark.proves("F14")
def test_both_forms_carry_a_token_that_names_the_obligation(desk: desks.Desk) -> None:
    for owed, pack in packs(desk):
        if pack is None:
            continue
        tokens = {one.token for one in (pack.workbook, pack.narrative) if one is not None}
        assert len(tokens) == 1
        claim = form_tokens.read(tokens.pop(), KEYS)
        assert claim == form_tokens.Claim(CAMPAIGN, owed.key, pack.unit, forms.FORM_VERSION)
        assert (pack.obligation_key, pack.unit) == (owed.key, owed.unit or owed.responsible)


def test_a_plan_without_a_catalogue_asks_for_words_only(season_url: str, home: Path) -> None:
    small = desks.Desk(season_url, season.CAMPAIGN, season.at("2023-09-20T08:00"), home)

    found = [pack for _, pack in packs(small) if pack is not None]

    assert found
    assert all(pack.workbook is None and pack.narrative is not None for pack in found)


@pytest.mark.proves("F14")
def test_a_district_and_its_communes_are_built_twice_alike(desk: desks.Desk, tmp_path: Path) -> None:
    out = tmp_path / "bieu-mau"

    built = form_packs.build(desk, out, KEYS, within=SMALL_DISTRICT)
    first = contents(out)
    written_at = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    again = form_packs.build(desk, out, KEYS, within=SMALL_DISTRICT)

    reports = [one for one in built if one.obligation_key.startswith("bao-cao-")]
    assert Counter(one.obligation_key.split(":")[0] for one in reports) == {"bao-cao-xa": 5, "bao-cao-huyen": 1}
    assert sorted(first) == sorted(path.relative_to(out).as_posix() for one in built for path in one.files)
    assert all(name.isascii() and name.endswith(("-bieu-so-lieu.xlsx", "-bao-cao.docx")) for name in first)
    assert {name.split("/")[0] for name in first if "bao-cao-huyen" in name} == {"huyen-nong-son-dv23-519"}
    assert (again, contents(out)) == (built, first)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == written_at
    for content in first.values():  # else the hour would tell one build from the next
        assert {one.date_time[:3] for one in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1)}


def test_one_unit_is_built_into_files_that_name_it(desk: desks.Desk, tmp_path: Path) -> None:
    (built,) = (
        one
        for one in form_packs.build(desk, tmp_path, KEYS, unit="Nông Sơn")
        if one.obligation_key.startswith("bao-cao-huyen")
    )

    figures, words = built.files
    book = openpyxl.load_workbook(figures)
    assert form_tokens.read(book[marks.META_SHEET]["B1"].value, KEYS) == SIGNED
    assert "Theo xã" in book.sheetnames
    assert form_tokens.read(Document(str(words)).core_properties.identifier, KEYS) == SIGNED
    assert (built.unit, built.unit_name) == ("dv23-519", "UBND huyện Nông Sơn")


def test_number_of_queries_does_not_grow_with_the_units(desk: desks.Desk, tmp_path: Path) -> None:
    def count(**wanted: str) -> int:
        asked: list[str] = []
        engine = database.engine(desk.url)

        def note(connection, cursor, statement, *rest) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            form_packs.build(desk, tmp_path, KEYS, **wanted)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    count(unit=SMALL_DISTRICT)  # the plan is read once
    assert count(within=SMALL_DISTRICT) == count(unit=SMALL_DISTRICT) <= 5  # both lie in one portion


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"unit": "Trà Đơn"}, "UNIT_UNCLEAR"),
        ({"unit": "Nước Ngoài"}, "UNIT_UNCLEAR"),
        ({"within": "Nước Ngoài"}, "UNIT_UNCLEAR"),
        ({"unit": "bcd-tinh"}, "NOT_OWED"),
    ],
)
def test_unclear_names_and_units_without_reports_are_refused(
    desk: desks.Desk, tmp_path: Path, wanted: dict[str, str], code: str
) -> None:
    with pytest.raises(errors.Refusal) as caught:
        form_packs.build(desk, tmp_path / "bieu-mau", KEYS, **wanted)

    assert caught.value.code == code
    assert not (tmp_path / "bieu-mau").exists()
