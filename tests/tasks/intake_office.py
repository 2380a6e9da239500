"""A campaign of the real plan to which mails come: its commune, what it can send, a desk of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

import models
from adapters.limited import child
from domain import form_tokens, forms
from domain.figures import Figure
from models import database
from models.queries import standings as standing_queries
from tasks import campaigns, form_packs, intake
from tasks import desk as desks
from tests import databases, plan_dirs, season
from tests.tasks import intake_samples as samples

CAMPAIGN = "quang-nam-ntm-2023"
COMMUNE = "dv23-20984"  # xã Tam Anh Nam, huyện Núi Thành
ADDRESS = "qn-20984@xa.nui-thanh.example"
REPORT, PAPER = f"bao-cao-xa:{COMMUNE}", "tham-luan:P-041"
KEYS = (b"khoa-cua-cac-phep-thu-1",)
NOON = "2023-10-20T12:00"
BY = season.BY


@dataclass(frozen=True)
class Sent:
    """What the commune can send. form, words: of its report; paper: of its paper; figures: good ones."""

    form: forms.Workbook
    words: forms.Narrative
    paper: forms.Narrative
    figures: list[Figure]

    def workbook(self, **changes: Any) -> bytes:
        """changes: indicator_period=value, for the last year."""
        return samples.workbook(self.form, self.figures, {(key, "2023e"): value for key, value in changes.items()})

    def narrative(self, text: str = "Xã đã thực hiện đầy đủ nội dung này.") -> bytes:
        return samples.narrative(self.words, text)


@pytest.fixture(scope="module")
def real_plan(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    """(database of the real plan, issued; its folder; data folder): copied for each test."""
    place = databases.SqliteFolder(tmp_path_factory.mktemp("intake"))
    url, home = place.create("real", None), tmp_path_factory.mktemp("home")
    database.upgrade(url)
    campaigns.load_plan(url, plan_dirs.REAL, by=BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
    issued = desks.Desk(url, CAMPAIGN, season.at("2023-09-18T08:00"), home)
    campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by=BY)
    with desks.reading(issued):
        pass
    database.dispose(url)
    return url, place.folder, home


@pytest.fixture(scope="module")
def reader() -> Iterator[child.Reader]:
    with child.Reader() as made:
        yield made


@pytest.fixture
def office(real_plan: tuple[str, Path, Path]) -> Iterator[desks.Desk]:
    """The campaign at noon of the twentieth of October, fresh."""
    url, folder, home = real_plan
    place = databases.SqliteFolder(folder)
    copy = place.create("copy", url)
    yield desks.Desk(copy, CAMPAIGN, season.at(NOON), home)
    database.dispose(copy)
    place.drop(copy)


@pytest.fixture(scope="module")
def sent(real_plan: tuple[str, Path, Path]) -> Sent:
    url, _, home = real_plan
    with desks.reading(desks.Desk(url, CAMPAIGN, season.at(NOON), home)) as work:
        catalogue = form_packs.catalogue_of(work)
        assert catalogue is not None
        found = {
            owed.key: form_packs.pack_of(work, owed, catalogue, KEYS)
            for owed in standing_queries.owed(work.session, work.campaign.id, keys=[REPORT, PAPER])
        }
        unit = work.index.units[COMMUNE]
    report, paper = found[REPORT], found[PAPER]
    assert report is not None
    assert paper is not None
    assert report.workbook is not None
    assert report.narrative is not None
    assert paper.narrative is not None
    return Sent(
        report.workbook,
        report.narrative,
        paper.narrative,
        samples.good_figures(catalogue, COMMUNE, unit.group, unit.kind),
    )


@pytest.fixture
def tools(reader: child.Reader) -> intake.Tools:
    return intake.Tools(reader, KEYS, samples.MAILBOX)


def take(desk: desks.Desk, tools: intake.Tools, raw: bytes, name: str = "thu") -> intake.Outcome:
    """Store and judge one mail, or one file when it has a name with an ending."""
    is_mail = "." not in name
    incoming = intake.Incoming(intake.MAIL if is_mail else intake.FOLDER, name, raw, desk.as_of, is_mail)
    (number,) = intake.store(desk, [incoming])
    return intake.Pass(desk, tools).judge(number)


def tagged(desk: desks.Desk, obligation: str) -> str:
    """The address to which an answer about that obligation is sent."""
    with desks.reading(desk) as work:
        (owed,) = standing_queries.owed(work.session, work.campaign.id, keys=[obligation])
    return form_tokens.reply_address(samples.MAILBOX, owed.id, KEYS[0])


def rows(desk: desks.Desk, table: type[Any]) -> list[Any]:
    """Every row of a table, oldest first."""
    with database.reading(desk.url) as session:
        words = [joinedload(table.words)] if table is models.Message else []
        found = list(session.scalars(select(table).order_by(table.id).options(*words)))
        session.expunge_all()
        return found


def counts(desk: desks.Desk) -> dict[str, int]:
    """Table -> rows, of all that a mail may add to."""
    tables = (
        models.Submission,
        models.Decision,
        models.StatedFigure,
        models.Message,
        models.DeliveryFile,
        models.LedgerEntry,
    )
    with database.reading(desk.url) as session:
        return {one.__tablename__: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}
