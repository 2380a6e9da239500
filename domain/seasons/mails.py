"""Soft files as real mails: what units send at the moment it reaches the office, with the faults of those that come back.

The other chapters stay as they are told; this one puts mails in the place of arrivals by mail, leaves out the officer's
return of what the software returns by itself, and says when the mailbox is read. Odd mails are `seasons.mishaps`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from domain import indicators, obligations, plans, wording
from domain.seasons import cast, figure_faults, figures, mail_kinds
from domain.seasons.scene import Scene
from domain.seasons.steps import CLOSING_HOUR, OK, Step

_ANSWERED_IN_THREAD = 0.6
"""Share of good mails that answer our letter, so that the address names the obligation."""
_KINDS = ("report", "paper")
_REMEMBERED = timedelta(days=60)
"""For how long an officer lets an address be remembered."""
_DECIDES = frozenset({"accept", "return", "place"})
_NEEDS_ALL = frozenset({"retrigger", "override", "withdraw_override", "set_day"})
"""Acts that see what every obligation stands at."""


@dataclass
class Draft:
    """A mail while the chapter is written.

    one: the obligation it answers, None for none. unit: who sends, "" for no unit. sender: address. version: of what is
    sent. of: an earlier mail that it repeats. also: obligations of others in it, or the one whose letter it answers.
    expects: what must become of each file. number: set when all mails are known.
    """

    at: datetime
    kind: str
    one: obligations.PlannedObligation | None
    unit: str
    sender: str
    is_reply: bool
    expects: tuple[str, ...]
    version: int = 1
    of: Draft | None = None
    also: tuple[obligations.PlannedObligation, ...] = ()
    number: int = 0

    @property
    def duty(self) -> str:
        """How acts are told the obligation; "" for none."""
        return said(self.one) if self.one else ""


@dataclass
class Placing:
    """An officer says whose the held files of a mail are. files: their places in the mail, from 1; remembers: the address."""

    at: datetime
    mail: Draft
    one: obligations.PlannedObligation
    unit: str
    files: tuple[int, ...]
    remembers: bool = False


@dataclass
class Mailing:
    """The mails of a season while they are written. accepted_at_once: duties that nobody accepts a second time."""

    scene: Scene
    catalogue: indicators.Catalogue | None
    drafts: list[Draft] = field(default_factory=list)
    placings: list[Placing] = field(default_factory=list)
    accepted_at_once: set[str] = field(default_factory=set)
    _faults_told: Counter[str] = field(default_factory=Counter)
    _possible: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def owed(self) -> dict[str, obligations.PlannedObligation]:
        """Obligations by the word that acts use for them."""
        return {said(one): one for listed in self.scene.owed.values() for one in listed}

    def address(self, unit: str, day: date) -> str:
        """The first address of a unit that counts on a day; "" for none."""
        return next(
            (
                one.email
                for one in self.scene.plan.contacts
                if one.unit == unit
                and (one.valid_from is None or one.valid_from <= day)
                and (one.valid_to is None or day < one.valid_to)
            ),
            "",
        )

    def has_figures(self, one: obligations.PlannedObligation, unit: str) -> bool:
        """Tell whether a workbook is asked for."""
        duty = self.scene.index.duties[one.duty]
        asked = self.catalogue.asked_of(self.scene.index.units[unit].group) if self.catalogue else ()
        return one.kind == "report" and bool(duty.sections) and bool(asked)

    def has_narrative(self, one: obligations.PlannedObligation) -> bool:
        """Tell whether a report in words is asked for."""
        return bool(self.scene.index.duties[one.duty].sections) or one.paper in self.scene.index.papers

    def expected(self, kind: str, one: obligations.PlannedObligation, unit: str) -> tuple[str, ...]:
        """The verdicts of a mail of that kind about that obligation."""
        return mail_kinds.verdicts(
            kind, has_figures=self.has_figures(one, unit), has_narrative=self.has_narrative(one)
        )  # fmt: skip

    def fault(self, one: obligations.PlannedObligation, unit: str, at: datetime) -> str:
        """What is wrong with a mail that comes back: of what can be, what was told least so far."""
        known = self.scene.index.units[unit]
        found = [mail_kinds.SECTION, mail_kinds.OLD_WORD]
        if self.has_figures(one, unit):
            found += [*self._faults_of_figures(known), mail_kinds.PASSWORD, mail_kinds.EMPTY_FILE, mail_kinds.MACRO]
            if self._has_reported_below(unit, at):
                found.append(figure_faults.CHILD)
        if one.legs == (plans.SOFT,):
            found += [mail_kinds.PDF_ONLY, mail_kinds.PHOTOS]
        self.scene.chance("fault", one.key).shuffle(found)
        chosen = min(found, key=self._faults_told.__getitem__)
        self._faults_told[chosen] += 1
        return chosen

    def _faults_of_figures(self, unit: plans.Unit) -> tuple[str, ...]:
        """Those that the figures of such a unit can have, tried once for all units of its kind."""
        key = (unit.group, unit.kind)
        if key not in self._possible and self.catalogue is not None:
            sender = figures.Sender(unit.id, *key)
            stated = figures.good(self.catalogue, sender, str(self.scene.seed))
            self._possible[key] = tuple(
                one
                for one in figure_faults.FAULTS
                if figure_faults.spoiled(self.catalogue, sender, stated, one, str(self.scene.seed)) is not None
            )
        return self._possible.get(key, ())

    def _has_reported_below(self, unit: str, at: datetime) -> bool:
        """Tell whether a unit below has sent good figures of the kind that the unit states of it again."""
        stated = self.catalogue.stated_of_units_below if self.catalogue else ()
        numbers = [id for id in stated if self.catalogue and self.catalogue.by_id[id].is_number]
        return bool(numbers) and any(
            one.kind == mail_kinds.GOOD
            and one.at < at
            and one.one is not None
            and self.has_figures(one.one, one.unit)
            and self.scene.index.units[one.unit].parent == unit
            for one in self.drafts
        )


def said(one: obligations.PlannedObligation) -> str:
    """The paper's number, which stays when its row is replaced, else the key."""
    return one.paper or one.key


def take_over(mailing: Mailing, steps: Sequence[Step]) -> list[Step]:
    """Turn arrivals by mail into drafts of mails; gives the steps that are left."""
    left: list[Step] = []
    returned = {str(step.values["duty"]): step for step in steps if step.act == "return" and step.expects == OK}
    seen: Counter[str] = Counter()
    mailed: set[str] = set()
    for step in steps:
        duty, unit = str(step.values.get("duty", "")), str(step.values.get("unit", ""))
        one = mailing.owed.get(duty)
        if step.act == "return" and duty in mailed:
            continue  # the software has returned it already, and nobody returns a thing twice
        if step.act != "arrival" or step.expects != OK or step.values["channel"] != "email" or one is None:
            left.append(step)
            continue
        received = step.values["received_at"]
        sender = mailing.address(unit, received.date())
        if one.kind not in _KINDS or not sender or not (mailing.has_figures(one, unit) or mailing.has_narrative(one)):
            left.append(step)
            continue
        seen[duty] += 1
        if step.values.get("note"):
            kind = mail_kinds.REPLACED
        elif duty in mailed:
            kind = mail_kinds.CORRECTED
        elif duty in returned and received < returned[duty].at:
            kind = mailing.fault(one, unit, received)
            mailed.add(duty)
        else:
            kind = mail_kinds.GOOD
        is_reply = kind not in _GOOD or mailing.scene.chance("thread", duty).random() < _ANSWERED_IN_THREAD
        expects = mailing.expected(kind, one, unit)
        mailing.drafts.append(Draft(received, kind, one, unit, sender, is_reply, expects, seen[duty]))
    return left


_GOOD = frozenset({mail_kinds.GOOD, mail_kinds.CORRECTED, mail_kinds.REPLACED})


def written(mailing: Mailing, left: Iterable[Step]) -> list[Step]:
    """All steps in order of time: those that are left, the mails, the placings, and the moments the mailbox is read."""
    mailing.drafts.sort(key=lambda draft: draft.at)
    for number, draft in enumerate(mailing.drafts, start=1):
        draft.number = number
    kept = [
        step
        for step in left
        if step.act != "accept" or step.expects != OK or step.values["duty"] not in mailing.accepted_at_once
    ]
    kept += [_mail(mailing, draft) for draft in mailing.drafts]
    kept += [_placing(mailing, one) for one in mailing.placings]
    return list(_with_intake(mailing.scene.index, sorted(kept, key=lambda step: step.at)))


def _mail(mailing: Mailing, draft: Draft) -> Step:
    kind = mail_kinds.KINDS[draft.kind]
    what = _what(mailing.scene, draft.one, draft.unit)
    told = ", ".join(filter(None, (what, kind.words)))
    label = f"Thư lúc {draft.at:%H:%M} ngày {wording.short_date(draft.at.date())}: {told}"
    values = {
        "letter": draft.number,
        "kind": draft.kind,
        "unit": draft.unit,
        "duty": draft.duty,
        "sender": draft.sender,
        "is_reply": draft.is_reply,
        "version": draft.version,
        "of": draft.of.number if draft.of else 0,
        "also": tuple((one.unit or one.responsible, said(one)) for one in draft.also),
        "verdicts": draft.expects,
        "is_answered": not kind.is_silent,
        "by": cast.SENDER,
    }
    return Step(draft.at, "mail", values, label)


def _placing(mailing: Mailing, one: Placing) -> Step:
    label = f"Xếp thư chờ: là của {_what(mailing.scene, one.one, one.unit)}"
    values = {
        "letter": one.mail.number,
        "files": one.files,
        "unit": one.unit,
        "duty": said(one.one),
        "remember_until": one.at.date() + _REMEMBERED if one.remembers else None,
        "by": cast.OFFICER,
    }
    return Step(one.at, "place", values, label + (", ghi nhớ địa chỉ" if one.remembers else ""))


def _what(scene: Scene, one: obligations.PlannedObligation | None, unit: str) -> str:
    if one is None:
        return scene.name(unit) if unit else ""
    paper = f" ({one.paper})" if one.paper else ""
    return f"{scene.name(unit)} · {scene.title(one.duty)}{paper}"


def _with_intake(index: plans.PlanIndex, steps: Sequence[Step]) -> Iterator[Step]:
    """Read the mailbox at the end of each day's steps, and before a step that needs to know what a waiting mail brought.

    As of the step before: what is read then came on that day.
    """
    waiting: list[Step] = []
    last: Step | None = None
    for step in steps:
        if last is not None and waiting and _must_be_read(index, waiting, last, step):
            yield _intake(last.at, len(waiting))
            waiting = []
        if step.act == "mail":
            waiting.append(step)
        yield step
        last = step
    if last is not None and waiting:
        yield _intake(last.at, len(waiting))


def _intake(at: datetime, count: int) -> Step:
    return Step(at, "intake", {"mails": count, "by": cast.MAILBOX}, f"Đọc hộp thư, kiểm tra {count} thư mới")


def _must_be_read(index: plans.PlanIndex, waiting: Sequence[Step], last: Step, step: Step) -> bool:
    if step.at.date() != last.at.date() or (last.at.hour < CLOSING_HOUR <= step.at.hour) or step.act in _NEEDS_ALL:
        return True
    if step.act in _DECIDES:
        return any(
            step.values["duty"] == one.values["duty"] or step.values.get("letter") == one.values["letter"]
            for one in waiting
        )
    if step.act != "mail":
        return False
    # A report that speaks of the units below is written by what is known of them.
    senders = {index.units[unit].parent for one in waiting if (unit := str(one.values["unit"])) in index.units}
    return step.values["unit"] in senders
