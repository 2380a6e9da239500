"""Letters of the outbox in tests: our letterhead, letters read back as rows and as mails, campaigns whose units have addresses."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

import models
from models import database
from models.queries import outbox as queries
from tasks import campaigns, letters_out
from tasks import desk as desks
from tests import plan_dirs, season
from tests.tasks.intake_office import KEYS

HEAD = letters_out.Letterhead("so-ket@tinh-mau.example", "Văn phòng Điều phối tỉnh Mẫu", KEYS)


def at(desk: desks.Desk, moment: str) -> desks.Desk:
    """The same desk at another moment, province's clock."""
    return replace(desk, as_of=season.at(moment))


def mailed_plan(folder: Path, *, loaded: bool = True) -> Path:
    """A copy of the small plan whose units have addresses, with the office's Word templates and the roster of who minds which place.

    loaded: whether that roster has a line: the department of health minds Hòn Ngọc.
    """
    plan_dirs.mailed(folder)
    for name in ("cong-van-don-doc.docx", "giay-moi.docx"):
        shutil.copyfile(plan_dirs.REAL / name, folder / name)
    with (folder / "plan.yaml").open("a", encoding="utf-8", newline="\n") as plan:
        plan.write(
            "  - id: dung-diem\n    title: Thành viên Ban Chỉ đạo tỉnh đứng điểm địa phương\n"
            "    file: rosters/dung-diem.csv\n    columns: [district, person, unit]\n    unit_columns: [district, unit]\n"
        )
    change_contacts(folder, added=[("bao-tinh", "van-thu@bao-mau.example", "văn thư")])
    line = f"{season.ISLAND},Trần Thị C,so-y-te\n" if loaded else ""
    (folder / "rosters" / "dung-diem.csv").write_text(f"district,person,unit\n{line}", encoding="utf-8")
    return folder


def change_contacts(
    folder: Path, changed: Mapping[str, str] | None = None, added: Iterable[tuple[str, str, str]] = ()
) -> None:
    """Give units other addresses ("" takes the line out), and add lines (unit, address, role)."""
    path, changed = folder / "contacts.csv", changed or {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    kept = [{**row, "email": changed.get(row["unit"], row["email"])} for row in rows]
    kept += [{"unit": unit, "email": email, "role": role} for unit, email, role in added]
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in kept if row["email"])


def take_plan(desk: desks.Desk, folder: Path) -> desks.Desk:
    """Take the changed files into the campaign that runs."""
    campaigns.load_plan(desk.url, folder, by=season.BY, as_of=desk.as_of)
    return desk


def letters(desk: desks.Desk, *kinds: str) -> list[models.Message]:
    """Letters with their words and bytes, oldest first; of these kinds, or all."""
    m = models.Message
    query = select(m).options(joinedload(m.words)).order_by(m.id)
    with database.reading(desk.url) as session:
        found = list(session.scalars(query.where(m.kind.in_(kinds)) if kinds else query))
        session.expunge_all()
        return found


def to(desk: desks.Desk, address: str, *kinds: str) -> list[models.Message]:
    """Letters to one address."""
    return [one for one in letters(desk, *kinds) if one.recipient == address]


def subjects(desk: desks.Desk, letter: models.Message) -> dict[str, int | None]:
    """What a letter asks for: key of the obligation -> rung."""
    s, o = models.MessageSubject, models.Obligation
    query = select(o.key, s.rung).join(s, s.obligation_id == o.id).where(s.message_id == letter.id)
    with database.reading(desk.url) as session:
        return dict(session.execute(query).tuples().all())


def files(desk: desks.Desk, letter: models.Message) -> dict[str, bytes]:
    """The files that go with a letter."""
    with database.reading(desk.url) as session:
        return {one.name: one.content for one in queries.with_content(session, [letter.id]).get(letter.id, ())}


def file_names(desk: desks.Desk, letter: models.Message) -> list[str]:
    """Names of the files that go with a letter, each as often as it is there."""
    with database.reading(desk.url) as session:
        return [one.name for one in queries.files_of(session, letter.campaign_id).get(letter.id, ())]


def mail(desk: desks.Desk, letter: models.Message) -> EmailMessage:
    """A letter as whoever gets it opens it: parsed from the very bytes that go."""
    with desks.reading(desk) as work:
        raw = letter.raw or letters_out.bytes_of(work, HEAD, letter, list(files(desk, letter).items()))
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def set_state(desk: desks.Desk, ids: Iterable[int], state: str, **values: object) -> None:
    """Stand letters where a relay would have brought them."""
    with database.writing(desk.url) as session:
        for one in session.scalars(select(models.Message).where(models.Message.id.in_(list(ids)))):
            one.state = state
            for name, value in values.items():
                setattr(one, name, value)


def send(desk: desks.Desk, *kinds: str) -> None:
    """Let every letter of these kinds be sent, as after a release and a go of the sender."""
    ids = [one.id for one in letters(desk, *kinds) if one.state in ("draft", "released")]
    set_state(desk, ids, "sent", sent_at=desk.as_of)
