"""The real campaign with a roster of who follows which district, and days of district conferences written down."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain import receipts
from models import database
from tasks import campaigns
from tasks import desk as desks
from tasks.acts import meetings
from tests import databases, plan_dirs, season

ROSTER = """district,person,unit,position,valid_from,valid_to
dv23-508,Nguyễn Văn Hòa,so-nnptnt,Giám đốc Sở,,
dv23-511,Nguyễn Văn Hoà,so-nnptnt,Giám đốc Sở,,
dv23-512,Trần Thị Bình,so-yt,Giám đốc Sở,,01/10/2023
dv23-508,Lê Cũ,so-xd,Giám đốc Sở,,01/10/2023
"""


@contextmanager
def office(tmp_path: Path) -> Iterator[desks.Desk]:
    """The real plan with a roster of who follows which district; its first stages open."""
    folder = Path(shutil.copytree(plan_dirs.REAL, tmp_path / "plan"))
    (folder / "rosters" / "dung-diem.csv").write_text(ROSTER, encoding="utf-8")
    place = databases.SqliteFolder(tmp_path)
    url = place.create("guests", None)
    database.upgrade(url)
    campaigns.load_plan(url, folder, by=season.BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
    issued = desks.Desk(url, "quang-nam-ntm-2023", season.at("2023-09-18T08:00"), tmp_path)
    campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by=season.BY)
    season.open_ready(issued)
    yield desks.Desk(url, "quang-nam-ntm-2023", season.at("2023-10-20T08:00"), tmp_path)
    database.dispose(url)


def plan(office: desks.Desk, district: str, day: str) -> receipts.Receipt:
    """Write down the planned day of a district's conference, whatever its gate says."""
    with desks.writing(office) as work:
        for row in work.session.query(meetings.models.Obligation).filter_by(duty="hoi-nghi-huyen", unit_key=district):
            row.opened_at = office.as_of
    report = meetings.MeetingReport(
        unit=district, state=meetings.PLANNED, on=season.at(f"{day}T00:00").date(), by=season.BY
    )
    return meetings.record(office, report)
