"""Thanks after the last meeting: each unit its own results, never beside another's. A person releases them."""

from __future__ import annotations

from collections import defaultdict

from domain import chasing, deadlines, outbox, outgoing, plans, standings, wording
from domain.standings import Standing, Status, Timeliness
from models.queries import outbox as queries
from tasks import duty_titles, letters_out, outgoing_letters
from tasks.desk import Desk, Work, reading
from tasks.desk import writing as at_desk
from tasks.letter_facts import Facts
from tasks.letters_out import Draft, Letterhead

_KINDS = ("report", "paper", "meeting")
_CLASSES = {
    Timeliness.LATE: "sau hạn",
    Timeliness.LATE_WITH_PERMISSION: "trong thời gian được gia hạn",
    Timeliness.ON_TIME: "đúng hạn",
}


def due(desk: Desk) -> bool:
    """Tell whether the last meeting was held and nobody was thanked yet; reads only."""
    with reading(desk) as work:
        return bool(_finished(work))


def _finished(work: Work) -> list[Standing]:
    """The board once the last meeting was held and nobody was thanked yet; [] before, and ever after."""
    if queries.has_kind(work.session, work.campaign.id, outbox.THANKS):
        return []
    board = work.board().everything
    return board if _is_over(work, board) else []


def write(desk: Desk, head: Letterhead) -> int:
    """Write the thanks once the meeting of the last stage was held; returns how many letters."""
    with reading(desk) as work:
        board = _finished(work)
        if not board:
            return 0
        facts = Facts(work)
        found: dict[str, list[Standing]] = defaultdict(list)
        ours = {work.plan.office, work.plan.host}
        for one in board:
            if one.owed.kind not in _KINDS or not one.owed.required or not one.is_done:
                continue
            unit = one.owed.unit or one.owed.responsible
            to = chasing.recipient(work.index, facts.rules, unit)
            if to and to == unit and to not in ours:
                found[to].append(one)
        ordered = sorted(found, key=lambda unit: (work.index.units[unit].order, unit))
        drafts = [
            _draft(work, facts, unit, found[unit], address) for unit in ordered if (address := facts.contacts.of(unit))
        ]
    if not drafts:
        return 0
    with at_desk(desk) as work:
        return len(letters_out.put(work, head, drafts, facts.rules.person_releases))


def _is_over(work: Work, board: list[Standing]) -> bool:
    """Whether the meeting of the plan's last stage was held."""
    last: plans.Stage = work.plan.stages[-1]
    meetings = [one for one in board if one.owed.stage == last.id and one.owed.kind == "meeting"]
    return bool(meetings) and all(one.status in (Status.ACCEPTED, Status.VOID) for one in meetings)


def _draft(work: Work, facts: Facts, unit: str, listed: list[Standing], address: str) -> Draft:
    letter = outgoing_letters.write(
        outgoing.Thanks(
            **facts.common(unit),
            unit_name=facts.name(unit),
            results=tuple(
                outgoing.Result(title=duty_titles.title_of(work, one.owed), outcome=_outcome(work, one))
                for one in listed
            ),
        )
    )
    return Draft(
        f"{outbox.THANKS}:{unit}", outbox.THANKS, address, letter.subject, letter.text, letter.html, unit=unit,
        on=work.today,
    )  # fmt: skip


def _outcome(work: Work, one: standings.Standing) -> str:
    parts = ["đã tổ chức" if one.owed.kind == "meeting" else "đạt"]
    if one.timeliness in _CLASSES:
        parts.append(_CLASSES[one.timeliness])
    at = one.first_at or one.done_at
    day = one.held_on or (deadlines.local_day(at, work.plan.zone) if at else None)
    if day is None:
        return ", ".join(parts)
    word = "họp" if one.owed.kind == "meeting" else "nhận"
    return f"{', '.join(parts)} ({word} ngày {wording.short_date(day, with_year=True)})"
