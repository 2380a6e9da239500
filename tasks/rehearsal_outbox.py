"""The office's own letters in a rehearsal: written by the real code, released by an invented person, sent to a server here.

Every morning the letters are compared with what the plan's own ladder says, reckoned apart from the outbox; at the end the
server's mailbox is compared with the outbox row by row. A difference is a `ReviewError`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from email.parser import BytesHeaderParser
from pathlib import Path
from zoneinfo import ZoneInfo

from domain import chasing, errors, operator_acts, outbox, plans, reminders
from domain.letter_rules import CONTACT, Rung
from domain.outbox import State
from domain.standings import Standing
from models.queries import invitations as invitation_queries
from models.queries import outbox as queries
from models.queries import standings as standing_queries
from tasks import campaigns, letter_facts, requests, sending, thanks
from tasks import invitations as inviting
from tasks import reminders as reminding
from tasks.acts import invitations
from tasks.acts import outbox as acts
from tasks.desk import Desk, Work, reading
from tasks.letter_facts import Facts

BY = "Người mô phỏng 01, Phó Chánh Văn phòng (mô phỏng)"
PLACE = "Hội trường UBND tỉnh (mô phỏng)"
_CHECKED = (outbox.DIGEST, outbox.ESCALATION)


@dataclass
class Outbox:
    """The outgoing side of one rehearsal. sink: folder (Maildir) of the server that takes the letters; None: not looked at.

    foretold: (kind, day) -> letters that the plan's ladder asks for, as reckoned here; counts: kind -> letters sent.
    """

    sink: Path | None = None
    foretold: Counter[tuple[str, date]] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    _chased: dict[int, date] = field(default_factory=dict)
    _expected: dict[str, set[str]] = field(default_factory=dict)

    def hour(self, plan: plans.Plan, day: date) -> datetime:
        """The moment of a day at which the letters of the morning are written."""
        at = time.fromisoformat(letter_facts.rules_of_plan(plan).send_at)
        return datetime.combine(day, at, ZoneInfo(plan.zone))

    def is_due(self, desk: Desk) -> bool:
        """Whether this morning has letters to write; reckons what they must be."""
        with reading(desk) as work:
            facts = Facts(work)
            self._expected = self._reckoned(work, facts) if work.campaign.issued_on else {}
            has_moved = any(True for _ in inviting.moved(work))
        return any(self._expected.values()) or has_moved or requests.due(desk) or thanks.due(desk)

    def _reckoned(self, work: Work, facts: Facts) -> dict[str, set[str]]:
        """Kind -> who gets a letter of it this morning: addresses for digests, units for escalations."""
        found: dict[str, set[str]] = {kind: set() for kind in _CHECKED}
        if not work.calendar.is_working(work.today):
            return found
        granted = standing_queries.newest_extensions(work.session, work.campaign.id, work.as_of)
        for one in work.board().everything:
            to = chasing.recipient(work.index, facts.rules, one.owed.unit or one.owed.responsible)
            if not chasing.is_owed(one, work.today) or to in ("", work.plan.office, work.plan.host):
                continue
            rung = self._rung(work, facts, one, granted.get(one.owed.id))
            if rung is None:
                continue
            if not facts.contacts.of(to):
                continue  # nobody can be written to: told on the run and on the boards, and due again tomorrow
            self._chased[one.owed.id] = work.today
            if rung.is_escalating:
                found[outbox.ESCALATION].add(to)
            if CONTACT in rung.to:
                found[outbox.DIGEST].add(facts.contacts.of(to))
        for kind, listed in found.items():
            if listed:
                self.foretold[kind, work.today] = len(listed)
        return found

    def _rung(self, work: Work, facts: Facts, one: Standing, granted: datetime | None) -> Rung | None:
        unit = work.index.units.get(one.owed.unit or one.owed.responsible)
        ladder = facts.rules.ladder_for(one.owed.kind, unit.addressee if unit else "")
        if ladder is None:
            return None
        asked = chasing.opened_on(one, work.plan.zone, work.today)
        if granted is not None:
            asked = max(asked, granted.astimezone(ZoneInfo(work.plan.zone)).date())
        floor = max(asked, self._chased.get(one.owed.id, date.min))
        last = chasing.last_valid_day(one, work.plan.zone)
        fallen = [rung for day, rung in reminders.days(ladder, last, work.calendar) if floor < day <= work.today]
        return fallen[-1] if fallen else None

    def check(self, desk: Desk) -> None:
        """Compare the letters of the morning with what was reckoned. Raises ReviewError naming the kind and the difference."""
        with reading(desk) as work:
            rows = queries.messages(work.session, work.campaign.id, kinds=_CHECKED)
            today = [(row.kind, row.recipient, row.unit_key) for row in rows if row.on == work.today]
        for kind in _CHECKED:
            named = [address if kind == outbox.DIGEST else unit for one, address, unit in today if one == kind]
            wanted = self._expected.get(kind, set())
            if len(named) != len(set(named)) or set(named) != wanted:
                raise errors.ReviewError(
                    f"rehearsal: letters of kind {kind} on {desk.as_of}: {len(named)} written, {len(wanted)} expected;"
                    f" differing: {sorted(set(named) ^ wanted)[:5]}"
                )

    def write(self, desk: Desk, way: sending.Way) -> None:
        """The morning without Prefect."""
        requests.write(desk, way.head)
        reminding.write(desk, way.head)
        invitations.follow(desk, way.head, campaigns.SYSTEM)
        thanks.write(desk, way.head)

    def decide(self, desk: Desk, way: sending.Way) -> int:
        """What the deputy head does in the morning: invite once the day is set, look at the letters, release them."""
        self._invite(desk, way)
        with reading(desk) as work:
            waits = queries.counts(work.session, work.campaign.id, work.as_of)
        if not any(one.state == State.DRAFT for one in waits):
            return 0
        seen = acts.release(desk, by=BY, dry_run=True)
        if "ngoài danh bạ: 0" not in seen.title:
            raise errors.ReviewError(f"rehearsal: a letter would leave the address book: {seen.title}")
        acts.release(desk, by=BY)
        return 1

    def _invite(self, desk: Desk, way: sending.Way) -> None:
        with reading(desk) as work:
            dated = operator_acts.dated(work.plan)
            dates = standing_queries.set_dates(work.session, work.campaign.id, work.as_of)
            invited = {row.duty for row in invitation_queries.of(work.session, work.campaign.id)}
            ahead = [duty for duty in dated if dates.get(duty, date.min) > work.today and duty not in invited]
            has_list = {duty for duty in ahead if work.index.duties[duty].conference}
        for duty in ahead:
            if duty in has_list:
                invitations.invite(desk, way.head, duty=duty, starts="08:00", place=PLACE, by=BY)

    def send(self, desk: Desk, way: sending.Way) -> sending.Report:
        """Send what waits, at the moment of the desk. Raises ReviewError where a letter does not go."""
        sending.stop_answered(desk)
        report = sending.drain(desk, way, lambda: desk.as_of)
        if way.relay is not None and (report.fault or report.left or report.in_doubt or report.counts[State.FAILED]):
            raise errors.ReviewError(f"rehearsal: letters did not go at {desk.as_of}: {report}")
        return report

    def close(self, desk: Desk, way: sending.Way) -> None:
        """The day after: thanks for what was held, then nothing may be left and nothing may differ."""
        thanks.write(desk, way.head)
        self.decide(desk, way)
        self.send(desk, way)
        self.end(desk)

    def end(self, desk: Desk) -> None:
        """At the end of a season: every letter sent lies in the server's mailbox once, and nothing else does."""
        with reading(desk) as work:
            rows = queries.messages(work.session, work.campaign.id)
            self.counts = Counter(row.kind for row in rows if row.state == State.SENT)
            sent = {row.message_id for row in rows if row.state == State.SENT}
            twice = Counter(
                (row.kind, row.recipient, row.on) for row in rows if row.kind in _CHECKED and row.state == State.SENT
            )
        if several := [one for one, count in twice.items() if count > 1]:
            raise errors.ReviewError(f"rehearsal: two letters of one kind on one day: {several[:5]}")
        if self.sink is None:
            return
        took = Counter(arrived(self.sink))
        if set(took) != sent or any(count > 1 for count in took.values()):
            lost, strange = sent - set(took), set(took) - sent
            again = [one for one, count in took.items() if count > 1]
            raise errors.ReviewError(
                f"rehearsal: the server has {len(took)} letters, the outbox sent {len(sent)};"
                f" lost {sorted(lost)[:3]}, strange {sorted(strange)[:3]}, twice {again[:3]}"
            )


def arrived(sink: Path) -> Iterator[str]:
    """The Message-ID of every letter in a Maildir."""
    parser = BytesHeaderParser()
    for folder in ("new", "cur"):
        for path in sorted((sink / folder).glob("*")):
            with path.open("rb") as stream:
                yield str(parser.parse(stream)["Message-ID"])
