"""Whom conferences invite, from two files of a plan's folder that may be missing; findings as of every other plan file.

`invitations.yaml` says who is meant by each participants line of conferences.yaml, `persons.csv` who holds which post.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field

from adapters.plan_files import csv_files, explaining, reading, yaml_files
from adapters.plan_files.entries import Day, Email, Entry, Key, Placed, Text
from adapters.plan_files.findings import Collector, PlanFileError, nearest, quote
from adapters.plan_files.schema import INVITATIONS, PERSONS
from domain import composition, plans
from domain.invitations import Holder

__all__ = ["load"]

NO_LIST = "true"
"""Value of `none` where a list is missing; any other text there says who invites instead."""
_SOURCES = ("owners", "roster", "chosen", "none")


class OwnersEntry(Entry):
    """Which units are invited."""

    levels: tuple[Key, ...] = Field((), description="theo cấp")
    kinds: tuple[Key, ...] = Field((), description="theo loại đơn vị")
    groups: tuple[Key, ...] = Field((), description="theo khối")
    units: tuple[Key, ...] = Field((), description="theo mã đơn vị")
    participating: bool = Field(False, description="chỉ đơn vị tham gia Chương trình")


class InvitedEntry(Placed):
    """Who is meant by a participants line. No `Entry`: its key `line` would hide the property of that name."""

    line: Text = Field(description="dòng thành phần trong conferences.yaml")
    post: Text = Field("", description="chức danh")
    owners: OwnersEntry | None = Field(None, description="các đơn vị được mời")
    roster: Key | None = Field(None, description="mã danh sách được mời")
    chosen: Key | None = Field(None, description="mục đích lựa chọn")
    none: Text | None = Field(None, description="chưa có danh sách hoặc nơi khác mời")


class ConferenceEntry(Entry):
    """Who is invited to one conference."""

    id: Key = Field(description="mã hội nghị")
    invited: tuple[InvitedEntry, ...] = Field(min_length=1, description="các thành phần được mời")


class InvitationsFile(Entry):
    """Tệp invitations.yaml."""

    conferences: tuple[ConferenceEntry, ...] = Field(description="các hội nghị")


class PersonRow(Entry):
    """Dòng của persons.csv."""

    id: Key = Field(description="mã người")
    name: Text = Field(description="họ và tên")
    honorific: Literal["", "ông", "bà", "đồng chí"] = Field("", description="cách xưng hô")
    unit: Key = Field(description="mã đơn vị")
    post: Text = Field(description="chức danh")
    email: Email | None = Field(None, description="địa chỉ thư")
    valid_from: Day | None = Field(None, description="giữ chức danh từ ngày")
    valid_to: Day | None = Field(None, description="thôi giữ chức danh từ ngày")


def load(directory: Path | str, plan: plans.Plan) -> composition.Composition:
    """Read both files from the folder of a plan; without them a composition in which no list is loaded.

    plan: as read from the same folder; what the files name is looked up in it.

    Raises PlanFileError, and nothing else, with *all* that is wrong: what plan files can have wrong, conferences, lines,
    units, lists that the plan does not have.
    """
    folder = Path(directory)
    collector = Collector(folder.name or str(folder))
    invited = _invitations(folder, collector) if reading.is_there(folder / INVITATIONS) else None
    persons = _persons(folder, collector) if reading.is_there(folder / PERSONS) else []
    if invited is not None:
        _check_conferences(invited, plan, collector)
    _check_persons(persons, plan, collector)
    if collector.findings:
        raise PlanFileError(collector.findings)
    entries = {one.id: tuple(map(_entry, one.invited)) for one in invited.conferences} if invited else {}
    return composition.Composition(entries, tuple(map(_holder, persons)))


def _invitations(folder: Path, collector: Collector) -> InvitationsFile | None:
    text = reading.text_of(folder / INVITATIONS, INVITATIONS, collector)
    tree = yaml_files.yaml_of(text, INVITATIONS, collector) if text is not None else None
    return explaining.checked(InvitationsFile, tree, INVITATIONS, collector) if tree is not None else None


def _persons(folder: Path, collector: Collector) -> list[PersonRow]:
    text = reading.text_of(folder / PERSONS, PERSONS, collector)
    columns = tuple(PersonRow.model_fields)
    records = csv_files.csv_of(text, PERSONS, columns, collector) if text is not None else None
    made = (explaining.checked(PersonRow, record, PERSONS, collector) for record in records or ())
    return [row for row in made if row is not None]


# --------------------------------------------------------------------------------------------------------- checking


def _check_conferences(invited: InvitationsFile, plan: plans.Plan, collector: Collector) -> None:
    known = {one.id: one for one in plan.conferences}
    seen: dict[str, int] = {}
    for one in invited.conferences:
        line = one.line_of("id")
        if one.id in seen:
            problem = f"hội nghị {quote(one.id)} lặp lại, đã ghi ở dòng {seen[one.id]}"
            collector.add(INVITATIONS, line, problem, "mỗi hội nghị một lần", one.id)
        seen.setdefault(one.id, line)
        _known((one.id,), known, "hội nghị", INVITATIONS, line, collector)
        for entry in one.invited:
            if one.id in known:
                _check_line(entry, known[one.id], collector)
            _check_source(entry, plan, collector)


def _check_line(entry: InvitedEntry, conference: plans.Conference, collector: Collector) -> None:
    if entry.line in conference.participants:
        return
    guess = nearest(entry.line, conference.participants)
    problem = f"hội nghị {quote(conference.id)} không có thành phần {quote(entry.line)}"
    expected = f"dòng '{guess}'" if guess else "đúng một dòng 'participants' của hội nghị đó trong conferences.yaml"
    collector.add(INVITATIONS, entry.line_of("line"), problem, expected, entry.line)


def _check_source(entry: InvitedEntry, plan: plans.Plan, collector: Collector) -> None:
    given = [key for key in _SOURCES if getattr(entry, key) is not None]
    if len(given) != 1:
        problem = f"thành phần {quote(entry.line)} ghi {' và '.join(given) if given else 'thiếu nơi lấy danh sách'}"
        collector.add(INVITATIONS, entry.line_of("line"), problem, f"đúng một trong các khóa {', '.join(_SOURCES)}")
    if not entry.post and (entry.owners is not None or entry.chosen is not None):
        problem = f"thành phần {quote(entry.line)} thiếu chức danh (post)"
        collector.add(INVITATIONS, entry.line_of("line"), problem, "chức danh, ví dụ post: Chủ tịch UBND")
    if entry.owners is not None:
        _check_owners(entry.owners, entry.line_of("owners"), plan, collector)
    if entry.roster is not None:
        rosters = [one.id for one in plan.rosters]
        _known((entry.roster,), rosters, "danh sách", INVITATIONS, entry.line_of("roster"), collector)
    if entry.chosen is not None:
        purposes = [duty.choice.purpose for duty in plan.duties if duty.choice and duty.choice.of == "name"]
        _known((entry.chosen,), purposes, "mục đích lựa chọn ghi tên", INVITATIONS, entry.line_of("chosen"), collector)


def _check_owners(owners: OwnersEntry, line: int, plan: plans.Plan, collector: Collector) -> None:
    known = {
        "levels": ("cấp", {one.id for one in plan.levels}),
        "kinds": ("loại đơn vị", {unit.kind for unit in plan.units}),
        "groups": ("khối", {unit.group for unit in plan.units}),
        "units": ("đơn vị", {unit.id for unit in plan.units}),
    }
    if not any(getattr(owners, key) for key in known):
        problem = "các đơn vị được mời (owners) không nói đơn vị nào"
        collector.add(INVITATIONS, line, problem, f"ít nhất một trong các khóa {', '.join(known)}")
    for key, (what, ids) in known.items():
        _known(getattr(owners, key), ids, what, INVITATIONS, owners.line_of(key), collector)


def _check_persons(persons: list[PersonRow], plan: plans.Plan, collector: Collector) -> None:
    units = {unit.id for unit in plan.units}
    named: dict[str, PersonRow] = {}
    for row in persons:
        _known((row.unit,), units, "đơn vị", PERSONS, row.line_of("unit"), collector)
        first = named.setdefault(row.id, row)
        if first.name != row.name:
            problem = (
                f"mã người {quote(row.id)} ghi cho {quote(row.name)}, ở dòng {first.line} ghi cho {quote(first.name)}"
            )
            collector.add(PERSONS, row.line, problem, "mỗi người một mã riêng, cùng một cách viết tên", row.name)
        if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
            problem = f"{quote(row.name)} thôi giữ chức danh trước khi hoặc ngay ngày bắt đầu giữ"
            found = f"{row.valid_from:%d/%m/%Y} – {row.valid_to:%d/%m/%Y}"
            collector.add(PERSONS, row.line_of("valid_to"), problem, "valid_to sau valid_from", found)


def _known(named: Iterable[str], known: Iterable[str], what: str, file: str, line: int, collector: Collector) -> None:
    ids = sorted(set(known))
    for one in named:
        if one not in ids:
            guess = nearest(one, ids)
            expected = f"mã '{guess}'" if guess else f"một trong các mã {', '.join(ids[:12]) or '(kế hoạch chưa có)'}"
            collector.add(file, line, f"không có {what} nào mã {quote(one)}", expected, one)


# --------------------------------------------------------------------------------------------------------- building


def _entry(entry: InvitedEntry) -> composition.Entry:
    owners = entry.owners
    selector = (
        plans.Selector(owners.levels, owners.kinds, owners.groups, owners.units, owners.participating)
        if owners is not None
        else None
    )
    left_to = "" if entry.none is None or entry.none.lower() == NO_LIST else entry.none
    return composition.Entry(entry.line, entry.post, selector, entry.roster or "", entry.chosen or "", left_to)


def _holder(row: PersonRow) -> Holder:
    return Holder(
        person=row.id,
        name=row.name,
        honorific=row.honorific,
        unit=row.unit,
        post=row.post,
        email=row.email or "",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
