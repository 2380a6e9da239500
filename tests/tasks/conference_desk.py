"""The small campaign's conference in tests: a composition, a register in which one person holds three posts, what a letter puts into calendars."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from icalendar import Calendar

import models
from domain import receipts
from tasks import campaigns
from tasks import desk as desks
from tasks.acts import dates
from tasks.acts import invitations as acts
from tests import plan_dirs
from tests.season import BY
from tests.tasks import letter_desk
from tests.tasks.letter_desk import HEAD, mail

FRIDAY, MONDAY, TUESDAY = date(2023, 12, 8), date(2023, 12, 11), date(2023, 12, 12)
PLACE = "Hội trường UBND tỉnh"
COMPOSITION = """\
conferences:
  - id: C-4
    invited:
      - line: lãnh đạo UBND cấp huyện
        post: Lãnh đạo UBND
        owners: {levels: [district]}
      - line: Chủ tịch UBND các xã
        post: Chủ tịch UBND
        owners: {levels: [commune], kinds: [xa]}
      - {line: các cá nhân được khen thưởng, none: true}
"""
PERSONS = """\
id,name,honorific,unit,post,email,valid_from,valid_to
p-1,Nguyễn Văn An,ông,huyen-song-bo,Lãnh đạo UBND,an@song-bo.example,,
p-1,Nguyễn Văn An,ông,xa-bo-bac,Chủ tịch UBND,,,
p-1,Nguyễn Văn An,ông,xa-bo-nam,Chủ tịch UBND,,,
p-2,Trần Thị Bê,bà,xa-doi-giua,Chủ tịch UBND,,,
"""
THREE_POSTS = "an@song-bo.example"
LETTERS = 4 + 11 - 2
"""Four districts, eleven communes; one person holds three of the posts."""


class Entry(NamedTuple):
    """What a letter puts into a calendar."""

    method: str
    uid: str
    sequence: int
    starts_at: datetime
    attendee: str
    status: str


def plan(folder: Path) -> Path:
    """A copy of the small plan's files with addresses, the composition and the register of persons."""
    letter_desk.mailed_plan(folder)
    plan_dirs.replace(
        folder, "conferences.yaml", "participants: [lãnh đạo UBND cấp huyện]",
        "participants: [lãnh đạo UBND cấp huyện, Chủ tịch UBND các xã, các cá nhân được khen thưởng]",
    )  # fmt: skip
    (folder / "invitations.yaml").write_text(COMPOSITION, encoding="utf-8")
    (folder / "persons.csv").write_text(PERSONS, encoding="utf-8")
    return folder


def set_day(desk: desks.Desk, on: date = FRIDAY) -> receipts.Receipt:
    """The day of the conference."""
    return dates.set_day(desk, duty="hoi-nghi-tinh", on=on, by=BY, reason="Lãnh đạo bận")


def invite(desk: desks.Desk, **changes: Any) -> receipts.Receipt:
    """Write the invitations."""
    fields: dict[str, Any] = {"starts": "08:00", "place": PLACE, "by": BY}
    return acts.invite(desk, HEAD, **(fields | changes))


def follow(desk: desks.Desk, on: date) -> int:
    """Move the day; what the morning does about it."""
    set_day(desk, on)
    return acts.follow(desk, HEAD, campaigns.SYSTEM)


def entry(desk: desks.Desk, letter: models.Message) -> Entry:
    """The calendar part of the very mail that goes."""
    (part,) = [one for one in mail(desk, letter).walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["METHOD"], "mail programs look at both"
    (found,) = calendar.walk("VEVENT")
    starts_at: Any = found["DTSTART"]
    return Entry(
        str(calendar["METHOD"]), str(found["UID"]), int(str(found["SEQUENCE"])), starts_at.dt, str(found["ATTENDEE"]),
        str(found["STATUS"]),
    )  # fmt: skip
