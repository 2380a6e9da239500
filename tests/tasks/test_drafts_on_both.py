"""The life of a draft on SQLite and on PostgreSQL: figures and words kept, frozen, drafted, compared, explained, signed off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters import simulated_files
from adapters.limited import child
from domain import reconciliation
from domain.drafts import State
from domain.seasons import figures
from models import database
from models.queries import standings as standing_queries
from tasks import campaigns, consolidation, drafts, form_packs, intake, surveys, totals
from tasks import desk as desks
from tasks import reconciliation as tasks
from tasks.acts import differences, openings
from tasks.acts import drafts as acts
from tests import plan_dirs, season
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, CAMPAIGN, COMMUNE, KEYS, take

STAGE = "report_consolidation"
PREPARER = "Lê Văn An, chuyên viên"


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> desks.Desk:
    database.upgrade(database_url)
    loaded = season.at("2023-09-14T08:00")
    campaigns.load_plan(database_url, plan_dirs.REAL, by=season.BY, as_of=loaded, is_simulated=True)
    issued = desks.Desk(database_url, CAMPAIGN, season.at("2023-09-18T08:00"), tmp_path)
    campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by=season.BY)
    return replace(issued, as_of=season.at("2023-10-20T12:00"))


def send(desk: desks.Desk, tools: intake.Tools, version: int) -> None:
    with desks.reading(desk) as work:
        catalogue = form_packs.catalogue_of(work)
        assert catalogue is not None
        (owed,) = standing_queries.owed(work.session, work.campaign.id, keys=[f"bao-cao-xa:{COMMUNE}"])
        pack = form_packs.pack_of(work, owed, catalogue, KEYS)
    assert pack is not None
    assert pack.workbook is not None
    assert pack.narrative is not None
    stated = figures.good(catalogue, figures.Sender(COMMUNE, "commune", "xa"), "hai cơ sở dữ liệu", version)
    said = [f"Xã đã làm việc này, lần gửi thứ {version}." for _ in pack.narrative.sections]
    rows = {"kien-nghi": [{"noi-dung": "Làm cầu", "cap": "tỉnh", "ly-do": ""}]}
    files = [
        ("bieu.xlsx", simulated_files.workbook(pack.workbook, stated)),
        ("bao cao.docx", simulated_files.narrative(pack.narrative, said, rows)),
    ]
    take(desk, tools, samples.mail(ADDRESS, files))


@pytest.mark.proves("F18", "F31", "E04", "X5")
def test_a_draft_lives_alike_on_both_databases(desk: desks.Desk) -> None:
    with child.Reader() as reader:
        tools = intake.Tools(reader, KEYS, samples.MAILBOX)
        send(desk, tools, 1)
        first = replace(desk, as_of=season.at("2023-11-16T09:00"))
        openings.override(first, stage=STAGE, by=season.BY, reason="Kịp hội nghị")
        consolidation.freeze(first, STAGE)
        drafts.build(first, by=campaigns.SYSTEM)
        later = replace(desk, as_of=season.at("2023-11-17T09:00"))
        send(later, tools, 2)

    assert [one.is_current for one in surveys.take(later).drafts] == [False]
    made = acts.prepare(later, by=PREPARER, reason="Xã gửi thay")
    again = acts.prepare(later, by=PREPARER)
    found = drafts.difference(later)
    with desks.reading(later) as work:
        figured = totals.totals(work)
        assert figured is not None
        unequal = tasks.differences(work, figured)
    published = next(one for one in unequal if one.kind == reconciliation.PUBLISHED)
    differences.confirm(later, difference=published.id, by=PREPARER, explanation="Chưa đủ số liệu các xã")
    signed = acts.sign(later, by=season.BY)

    assert not made.is_repeat
    assert again.is_repeat
    assert {one.unit for one in found.replaced} == {COMMUNE}
    assert found.moved
    assert dict(signed.facts)["Người soạn"] == PREPARER
    survey = surveys.take(later)
    assert [(one.number, one.state) for one in survey.drafts] == [(1, State.PREPARED), (2, State.SIGNED)]
    assert survey.pictures["bao-cao-chung"].startswith("<svg")
    assert len(drafts.files(later)) == 4
