"""The daily reminders: one digest to every recipient with something due, one letter to those above where the ladder says so.

Written into the outbox, once a day each; a second look on the same day writes nothing. Sending is `tasks.sending`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain import chasing, deadlines, outbox, outgoing, short_names, unit_kinds, wording
from domain.standings import Standing, Status
from models.queries import outbox as queries
from models.queries import standings as standing_queries
from tasks import formal_papers, guests, letters_out, outgoing_letters
from tasks.desk import Desk, Work, reading
from tasks.desk import writing as at_desk
from tasks.letter_facts import Facts
from tasks.letters_out import Draft, Letterhead

_LACKS = {
    ("meeting", Status.MISSING): "Chưa báo ngày họp",
    ("meeting", Status.PLANNED): "Đã có lịch, chưa báo đã họp",
    ("report", Status.MISSING): "Chưa có báo cáo",
    ("report", Status.HALF): "Báo cáo mới đến một đường",
    ("report", Status.RETURNED): "Báo cáo cần sửa, chưa gửi lại",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What one look wrote. without_address: units that something was due to and nobody can be written to."""

    digests: int = 0
    escalations: int = 0
    without_address: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return self.digests + self.escalations


def due(desk: Desk) -> bool:
    """Tell whether a look at this moment would find anybody to write to; reads only, whatever the size of the plan."""
    with reading(desk) as work:
        return any(one.occasions for one in _chases(work, Facts(work)))


def write(desk: Desk, head: Letterhead) -> Written:
    """Write the reminders of the day that are not written yet. Nothing on a day off, and nothing before the plan's hour."""
    with reading(desk) as work:
        facts = Facts(work)
        found = [one for one in _chases(work, facts) if one.occasions] if facts.is_time() else []
    if not found:
        return Written()
    # Read again under the lock: what came in meanwhile is not asked for.
    with at_desk(desk) as work:
        facts = Facts(work)
        chases = [one for one in _chases(work, facts) if one.occasions]
        drafts, without = digests(work, facts, chases)
        above, nobody = escalations(work, facts, chases)
        written = letters_out.put(work, head, [*drafts, *above], facts.rules.person_releases)
    kinds = [key.partition(":")[0] for key in written]
    return Written(
        kinds.count(outbox.DIGEST), kinds.count(outbox.ESCALATION), tuple(dict.fromkeys((*without, *nobody)))
    )


def _chases(work: Work, facts: Facts) -> list[chasing.Chase]:
    if work.campaign.issued_on is None or not work.calendar.is_working(work.today):
        return []
    chased = queries.chased_on(work.session, work.campaign.id, outbox.CHASING)
    granted = {
        one: deadlines.local_day(at, work.plan.zone)
        for one, at in standing_queries.newest_extensions(work.session, work.campaign.id, work.as_of).items()
    }
    return chasing.chases(work.index, facts.rules, facts.standings, work.today, work.calendar, chased, granted)


# ------------------------------------------------------------------------------------------------------------- digests


def digests(work: Work, facts: Facts, chases: Iterable[chasing.Chase]) -> tuple[list[Draft], list[str]]:
    """The letters of the day, one for each address; and the units that have none."""
    by_address: dict[str, list[chasing.Chase]] = defaultdict(list)
    without: list[str] = []
    for one in chases:
        if not one.reminding:
            continue
        address = facts.contacts.of(one.unit)
        if address:
            by_address[address].append(one)
        else:
            without.append(one.unit)
    done = _done_lately(facts)
    names = short_names.ShortNames(work.index, {})
    held = chasing.held_below(work.index, facts.rules, facts.standings) if by_address else {}
    return [_digest(work, facts, address, found, done, held, names) for address, found in by_address.items()], without


def _done_lately(facts: Facts) -> dict[str, list[outgoing.Accepted]]:
    found: dict[str, list[outgoing.Accepted]] = defaultdict(list)
    for standing in facts.standings:
        accepted = facts.accepted_lately(standing)
        if accepted is not None:
            found[standing.owed.unit or standing.owed.responsible].append(accepted)
    return found


def _digest(
    work: Work,
    facts: Facts,
    address: str,
    found: Sequence[chasing.Chase],
    done: Mapping[str, Sequence[outgoing.Accepted]],
    held: Mapping[str, chasing.Held],
    names: short_names.ShortNames,
) -> Draft:
    units = tuple(
        outgoing.UnitPart(
            facts.name(one.unit),
            tuple(facts.debt(standing) for standing in one.own if standing.status is not Status.RETURNED),
            tuple(facts.returned(standing) for standing in one.own if standing.status is Status.RETURNED),
            tuple(done.get(one.unit, ())),
            _below(work, one, held.get(one.unit), names),
        )
        for one in found
    )
    addressee = "; ".join(facts.name(one.unit) for one in found)
    letter = outgoing_letters.write(outgoing.Digest(**facts.common(found[0].unit, addressee), units=units))
    asked = [(occasion.standing.owed.id, occasion.rung.day) for one in found for occasion in one.reminding]
    about = dict(asked)
    only = next(iter(about)) if len(about) == 1 and len(found) == 1 and len(found[0].own) == 1 else 0
    return Draft(
        f"{outbox.DIGEST}:{letters_out.mark(address)}:{work.today.isoformat()}", outbox.DIGEST, address,
        letter.subject, letter.text, letter.html, unit=found[0].unit, on=work.today,
        about=tuple(about.items()), reply_for=only,
    )  # fmt: skip


def _below(
    work: Work, chase: chasing.Chase, held: chasing.Held | None, names: short_names.ShortNames
) -> outgoing.Below | None:
    """The units below, by what they lack: the one above chases its own (T-30)."""
    if not chase.below:
        return None
    lacks: dict[str, list[str]] = defaultdict(list)
    for standing in chase.below:
        what = _LACKS.get((standing.owed.kind, standing.status))
        if what is None:
            what = f"Chưa có: {work.index.duties[standing.owed.duty].title}"
        elif standing.owed.kind == "meeting" and standing.is_overdue:
            what = "Chưa báo đã họp"
        lacks[what].append(names.unit(standing.owed.unit or standing.owed.responsible, within=chase.unit))
    noun = work.index.noun(_level_of(work, chase.below[0]))
    unit = work.index.units.get(chase.unit)
    return outgoing.Below(
        f"Các {noun} thuộc {unit_kinds.label(unit) if unit else chase.unit}", noun,
        tuple(outgoing.Lack(what, tuple(dict.fromkeys(listed))) for what, listed in lacks.items()),
        f"{wording.number(len(held.done))}/{wording.number(len(held.all))} {noun} đã họp" if held else "",
    )  # fmt: skip


def _level_of(work: Work, standing: Standing) -> str:
    unit = work.index.units.get(standing.owed.unit or standing.owed.responsible)
    return unit.level if unit else ""


# --------------------------------------------------------------------------------------------------------- escalations


def escalations(work: Work, facts: Facts, chases: Iterable[chasing.Chase]) -> tuple[list[Draft], list[str]]:
    """The letters to the heads of units past their bound, copied to the member in charge; and the units without an address."""
    found: list[Draft] = []
    without: list[str] = []
    members = _members(work)
    for one in chases:
        if not one.escalating:
            continue
        address = facts.contacts.chair_of(one.unit)
        if not address:
            without.append(one.unit)
            continue
        copies = [facts.contacts.of(one.unit), *(facts.contacts.of(unit) for unit in members.get(one.unit, ()))]
        copies = [copy for copy in dict.fromkeys(copies) if copy and copy != address]
        found.append(_escalation(work, facts, one, address, tuple(copies), members.get(one.unit, ())))
    return found, without


def _escalation(
    work: Work,
    facts: Facts,
    chase: chasing.Chase,
    address: str,
    copies: tuple[str, ...],
    members: Sequence[str],
) -> Draft:
    standings = [one.standing for one in chase.escalating]
    debts = tuple(
        facts.debt(one, with_owner=(one.owed.unit or one.owed.responsible) != chase.unit) for one in standings
    )
    paper = formal_papers.reminder(work, facts, chase.unit, debts, members)
    files = ((paper.name, paper.content),) if paper else ()
    letter = outgoing_letters.write(
        outgoing.Escalation(
            **facts.common(chase.unit, f"Lãnh đạo {facts.name(chase.unit)}"),
            unit_name=facts.name(chase.unit),
            debts=debts,
            copies=tuple(facts.name(unit) for unit in members),
            official=paper.title if paper else "",
            files=tuple(outgoing.Attachment(name) for name, _ in files),
        )
    )
    return Draft(
        f"{outbox.ESCALATION}:{chase.unit}:{work.today.isoformat()}", outbox.ESCALATION, address, letter.subject,
        letter.text, letter.html, unit=chase.unit, on=work.today, copies=copies, files=files,
        about=tuple({one.owed.id: occasion.rung.day for one, occasion in zip(standings, chase.escalating, strict=True)}.items()),
    )  # fmt: skip


def _members(work: Work) -> dict[str, tuple[str, ...]]:
    """District id -> units of the provincial members in charge of it (roster "đứng điểm"), on this day."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in guests.following(work):
        if row.get("unit"):
            found[row["district"]].append(row["unit"])
    return {unit: tuple(dict.fromkeys(listed)) for unit, listed in found.items()}
