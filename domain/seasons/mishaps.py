"""What else comes by mail in a season: double, mislaid, half, from strangers and from machines; each at least once.

Which mail it befalls is chance; what must become of it is foretold in `seasons.mail_kinds`. A kind for which a small plan
has no fitting mail is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from domain import obligations, plans
from domain.seasons import mail_kinds
from domain.seasons.mail_kinds import GOOD
from domain.seasons.mails import Draft, Mailing, Placing

_MANY = 150
"""With more fitting mails than this, everything happens twice."""
_FIRST, _LAST = time(8, 50), time(15, 20)
"""Only mails between these hours are made odd, so that what comes with them is of the same day."""
_MENDED = 3
"""How many senders see their mistake within the hour: in a small plan few reports are told to come back."""
_NEAR = timedelta(days=6)
_DRESSED = (mail_kinds.ZIPPED, mail_kinds.NFD, mail_kinds.COVERED, mail_kinds.WRONG_CLOCK)
_AHEAD = (mail_kinds.NO_FILE, mail_kinds.LINK, mail_kinds.WINMAIL)
_ROBOTS = (mail_kinds.OUT_OF_OFFICE, mail_kinds.BOUNCE, mail_kinds.OWN, mail_kinds.NEWSLETTER)
_STRANGERS = ("ke-toan", "vp-tam", "can-bo.moi")
_ELSEWHERE = "hom-thu-rieng.example"


@dataclass
class _Hosts:
    """The good mails to which something may happen, each to be used once. used: the duties that are taken."""

    mailing: Mailing
    free: list[Draft]
    used: set[str] = field(default_factory=set)

    def pick(self, topic: str, fits: Callable[[Draft], bool] = lambda _: True) -> Draft | None:
        """One of those that fit, by chance of that topic; None when there is none left."""
        found = [one for one in self.free if one.duty not in self.used and fits(one)]
        if not found:
            return None
        chosen = self.mailing.scene.chance("mishap", topic).choice(found)
        self.used.add(chosen.duty)
        return chosen


def tell(mailing: Mailing) -> None:
    """Add every kind of mishap to the mails of a season."""
    hosts = _Hosts(mailing, list(_fitting(mailing)))
    rounds = 2 if len(hosts.free) > _MANY else 1
    for turn in range(1, rounds + 1):
        # Those that ask most of a mail choose first.
        for happen in (_forwarded, _with_earlier, _old_thread, _stranger, _foreign, _renamed, _not_asked):
            happen(mailing, hosts, turn)
        _again(mailing, hosts, turn)
        _ahead(mailing, hosts, turn)
        if turn == 1:
            for number in range(_MENDED):
                _mended(mailing, hosts, number)
        for kind in _DRESSED:
            host = hosts.pick(f"{kind}|{turn}")
            if host is not None and host.one is not None:
                host.kind, host.expects = kind, mailing.expected(kind, host.one, host.unit)
        _robots(mailing, hosts, turn)


def _fitting(mailing: Mailing) -> Iterable[Draft]:
    """Good mails at office hours of a working day, the only ones of their obligation."""
    mailed = [one.duty for one in mailing.drafts]
    for one in mailing.drafts:
        is_at_work = mailing.scene.days.calendar.is_working(one.at.date()) and _FIRST <= one.at.time() <= _LAST
        if one.kind == GOOD and is_at_work and mailed.count(one.duty) == 1:
            yield one


def _is_soft_only(one: Draft) -> bool:
    return one.one is not None and one.one.legs == (plans.SOFT,)


def _next_morning(mailing: Mailing, at: datetime, minute: int) -> datetime:
    days = mailing.scene.days
    return days.at(days.shift(at.date(), 1), 9, minute)


def _held_then_placed(mailing: Mailing, host: Draft, kind: str, *, remembers: bool = False) -> None:
    """The mail is held, and an officer says in the morning whose it is."""
    if host.one is None:
        return
    host.kind, host.expects = kind, mailing.expected(kind, host.one, host.unit)
    files = tuple(range(1, len(host.expects) + 1))
    at = _next_morning(mailing, host.at, 20)
    mailing.placings.append(Placing(at, host, host.one, host.unit, files, remembers))


def _stranger(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E20: from an address nobody knows; remembered, and used once more."""
    host = hosts.pick(f"stranger|{turn}", _is_soft_only) or hosts.pick(f"stranger|{turn}")
    if host is None or host.one is None:
        return
    host.sender, host.is_reply = f"{_STRANGERS[turn % len(_STRANGERS)]}.{turn}@{_ELSEWHERE}", False
    _held_then_placed(mailing, host, mail_kinds.STRANGER, remembers=True)
    days = mailing.scene.days
    later = days.at(days.shift(host.at.date(), 3), 10, 25)
    expects = mailing.expected(mail_kinds.REMEMBERED, host.one, host.unit)
    mailing.drafts.append(
        Draft(later, mail_kinds.REMEMBERED, host.one, host.unit, host.sender, False, expects, version=2)
    )


def _old_thread(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E28: an answer to our letter about something else that the same unit owes."""
    others = _by_unit(mailing)
    host = hosts.pick(f"thread|{turn}", lambda one: len(others.get(one.unit, ())) > 1)
    if host is None or host.one is None:
        return
    wrong = [one for one in others[host.unit] if one.key != host.one.key]
    host.also, host.is_reply = (mailing.scene.chance("wrong thread", host.duty).choice(wrong),), True
    _held_then_placed(mailing, host, mail_kinds.OLD_THREAD)


def _by_unit(mailing: Mailing) -> dict[str, list[obligations.PlannedObligation]]:
    """Unit -> what it owes by mail, told by the mails it sends."""
    found: dict[str, dict[str, obligations.PlannedObligation]] = {}
    for draft in mailing.drafts:
        if draft.one is not None and draft.unit in (draft.one.unit, draft.one.responsible):
            found.setdefault(draft.unit, {})[draft.one.key] = draft.one
    return {unit: list(owed.values()) for unit, owed in found.items()}


def _forwarded(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """The unit above sends the forms of two units in one mail, some days after the first was ready: taken for what they are."""
    scene = mailing.scene
    parent = {one.duty: scene.index.units[one.unit].parent or "" for one in hosts.free}

    def partners(one: Draft) -> list[Draft]:
        return [
            other
            for other in hosts.free
            if other is not one
            and other.duty not in hosts.used
            and parent[other.duty] == parent[one.duty]
            and other.one is not None
            and one.one is not None
            and other.one.duty == one.one.duty
            and timedelta(0) <= other.at - one.at <= _NEAR
            and other.at.date() < min(scene.bound(one.one), scene.bound(other.one))
            and _is_soft_only(other)
        ]

    def fits(one: Draft) -> bool:
        return _is_soft_only(one) and bool(mailing.address(parent[one.duty], one.at.date())) and bool(partners(one))

    first = hosts.pick(f"forwarded|{turn}", fits)
    if first is None or first.one is None:
        return
    second = scene.chance("forwarded with", first.duty).choice(partners(first))
    if second.one is None:
        return
    hosts.used.add(second.duty)
    above = parent[first.duty]
    kind = mail_kinds.FORWARDED
    files = [mailing.expected(kind, one, draft.unit) for draft in (first, second) if (one := draft.one) is not None]
    mailing.drafts = [one for one in mailing.drafts if one is not first and one is not second]
    mail = Draft(
        second.at, kind, first.one, first.unit, mailing.address(above, second.at.date()), False, files[0] + files[1],
        also=(second.one,),
    )  # fmt: skip
    mailing.drafts.append(mail)
    mailing.accepted_at_once.update((first.duty, second.duty))


def _foreign(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E19: first another unit's workbook by mistake, an hour later the right one."""
    by_duty: dict[str, list[Draft]] = {}
    for one in mailing.drafts:
        if one.one is not None and one.kind == GOOD and mailing.has_figures(one.one, one.unit):
            by_duty.setdefault(one.one.duty, []).append(one)
    host = hosts.pick(f"foreign|{turn}", lambda one: one.one is not None and len(by_duty.get(one.one.duty, ())) > 1)
    if host is None or host.one is None:
        return
    others = [one for one in by_duty[host.one.duty] if one.unit != host.unit]
    other = mailing.scene.chance("foreign", host.duty).choice(others)
    expects = mailing.expected(mail_kinds.FOREIGN, host.one, host.unit)
    at = host.at - timedelta(minutes=40)
    also = (other.one,) if other.one else ()
    mailing.drafts.append(Draft(at, mail_kinds.FOREIGN, host.one, host.unit, host.sender, False, expects, also=also))


def _with_earlier(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E24: one mail about two obligations, the other one being in already."""
    earlier: dict[str, Draft] = {}
    for one in mailing.drafts:
        if one.kind == GOOD and one.one is not None and mailing.has_figures(one.one, one.unit):
            earlier.setdefault(one.unit, one)

    def fits(one: Draft) -> bool:
        before = earlier.get(one.unit)
        return before is not None and before.duty != one.duty and before.at.date() < one.at.date()

    host = hosts.pick(f"earlier|{turn}", fits)
    if host is None or host.one is None:
        return
    kind = mail_kinds.WITH_EARLIER
    host.kind, host.of, host.expects = kind, earlier[host.unit], mailing.expected(kind, host.one, host.unit)
    hosts.used.add(earlier[host.unit].duty)  # what is repeated must have been taken the first time


def _renamed(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E08: a sheet of the form has another name."""
    host = hosts.pick(f"sheet|{turn}", lambda one: one.one is not None and mailing.has_figures(one.one, one.unit))
    if host is not None and host.one is not None:
        host.kind = mail_kinds.RENAMED_SHEET
        host.expects = mailing.expected(host.kind, host.one, host.unit)


def _not_asked(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E13: a unit of the same tier that the plan asks for nothing (a ward) writes all the same."""
    scene = mailing.scene
    if not hosts.free:
        return
    chance = scene.chance("not asked", turn)
    day = chance.choice(hosts.free).at.date()
    tiers = {scene.index.units[one.unit].level for one in hosts.free if _is_soft_only(one)}
    owing = {unit for listed in scene.owed.values() for one in listed for unit in (one.unit, one.responsible)}
    found = [
        one.id
        for one in scene.plan.units
        if one.level in tiers
        and one.group == one.level
        and one.id not in owing
        and one.is_valid_on(day)
        and mailing.address(one.id, day)
    ]
    if found:
        unit, kind = chance.choice(found), mail_kinds.NOT_ASKED
        at = scene.days.at(day, 10, 20 + turn)
        expects = mail_kinds.verdicts(kind, has_figures=False)
        mailing.drafts.append(Draft(at, kind, None, unit, mailing.address(unit, day), False, expects))


def _again(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E18: the same mail twice, the same files in a new mail; and a correction of the same day."""
    for kind in (mail_kinds.COPY, mail_kinds.AGAIN, mail_kinds.SAME_DAY):
        host = hosts.pick(f"{kind}|{turn}")
        if host is None or host.one is None:
            continue
        at = {
            mail_kinds.COPY: host.at + timedelta(minutes=3),
            mail_kinds.AGAIN: _next_morning(mailing, host.at, 5),
            mail_kinds.SAME_DAY: host.at + timedelta(hours=2),
        }[kind]
        expects = mailing.expected(kind, host.one, host.unit)
        again = Draft(at, kind, host.one, host.unit, host.sender, host.is_reply, expects, version=2)
        if kind != mail_kinds.SAME_DAY:
            again.version, again.of = 1, host
        mailing.drafts.append(again)


def _ahead(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E21 to E23: first a mail without the files, or not from the sender at all; within the hour the right one."""
    for kind in (*_AHEAD, mail_kinds.SPOOFED):
        host = hosts.pick(f"{kind}|{turn}")
        if host is not None and host.one is not None:
            is_reply = kind != mail_kinds.SPOOFED
            expects = mailing.expected(kind, host.one, host.unit)
            at = host.at - timedelta(minutes=35)
            mailing.drafts.append(
                Draft(at, kind, host.one, host.unit, host.sender, is_reply, expects, version=1 if is_reply else 9)
            )


def _mended(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """First with something wrong, within the hour the corrected one."""
    host = hosts.pick(f"mended|{turn}")
    if host is not None and host.one is not None:
        at = host.at - timedelta(minutes=35)
        kind = mailing.fault(host.one, host.unit, at)
        expects = mailing.expected(kind, host.one, host.unit)
        mailing.drafts.append(Draft(at, kind, host.one, host.unit, host.sender, True, expects))
        host.kind, host.version = mail_kinds.CORRECTED, 2


def _robots(mailing: Mailing, hosts: _Hosts, turn: int) -> None:
    """E26, E27: what machines send, on days on which other mails come."""
    for kind in _ROBOTS:
        if not hosts.free:
            return
        host = mailing.scene.chance("robot", kind, turn).choice(hosts.free)
        is_absent = kind == mail_kinds.OUT_OF_OFFICE
        sender = host.sender if is_absent else ""
        expects = mail_kinds.verdicts(kind, has_figures=False)
        at = host.at + timedelta(minutes=1)
        mailing.drafts.append(Draft(at, kind, None, host.unit if is_absent else "", sender, False, expects))
