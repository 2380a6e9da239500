"""The letters that the office sends of its own accord, as plain values: one class per kind, ready to be put into words.

Whom they go to, when, and whether somebody must release them first is left to others; the sentences are
config/templates/mail. Answers to mails of units are `domain.answers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.letter_tone import YOU
from domain.plans import AddresseeClass


@dataclass(frozen=True, slots=True)
class PlanRef:
    """The plan as letters cite it. number: "5678/KH-UBND" in full; number and issued_on are blank on a draft (R-H-1)."""

    issuer: str
    title: str
    number: str = ""
    issued_on: date | None = None

    @property
    def is_issued(self) -> bool:
        """Whether it may be cited: a number that begins with digits, and a date."""
        return self.issued_on is not None and self.number.strip()[:1].isdigit()


@dataclass(frozen=True, slots=True)
class Debt:
    """One thing owed.

    bound:        exclusive, None without one. basis: where it comes from, "theo Kế hoạch", "đã gia hạn", "hạn do Văn phòng đề nghị".
    state:        word of `domain.words`, "" unsaid.
    missing_legs: of a half delivery, as in `plans`; empty where nothing has come, or where there is one leg only.
    """

    title: str
    bound: date | None = None
    state: str = ""
    missing_legs: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """Something that went back and has not come again. why: Vietnamese."""

    title: str
    on: date
    why: str = ""
    bound: date | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Something that is in and counts."""

    title: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """What some units below still lack ("Chưa báo ngày họp"), and which: short names in protocol order."""

    what: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """The units below an addressee, by what they lack.

    title: "Các xã của quý huyện". noun: "xã". done: what is reached, "8/11 xã đã họp"; "" unsaid.
    """

    title: str
    noun: str
    lacks: tuple[Lack, ...]
    done: str = ""


@dataclass(frozen=True, slots=True)
class UnitPart:
    """All that one digest says of one unit, and of no other."""

    name: str
    debts: tuple[Debt, ...] = ()
    returned: tuple[Returned, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    below: Below | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the letter. title: what it is, "" where the name says it."""

    file: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address of our own pages, http or https; only letters inside the office carry any."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a sheet, with what can be opened from it."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What every letter has.

    addressee: office or person greeted, "UBND huyện Quế Sơn" or "Đồng chí …"; you: how it is spoken to.
    tone: class of the addressee. office, phone: who writes and whom to ask. as_of: today in the plan's zone.
    """

    addressee: str
    tone: AddresseeClass
    office: str
    plan: PlanRef
    as_of: date
    phone: str = ""
    you: str = YOU
    is_simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch(Letter):
    """The plan is issued: what the unit must do by when.

    forward_to: whom a district forwards the plan to ("UBND 13 xã trên địa bàn"), "" for all others; forward_before:
    exclusive. has_plan: the plan itself is among the files.
    """

    debts: tuple[Debt, ...]
    forward_to: str = ""
    forward_before: date | None = None
    files: tuple[Attachment, ...] = ()
    has_plan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Letter):
    """A stage is open: what is asked."""

    debts: tuple[Debt, ...]
    stage: str = ""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(Letter):
    """The one reminder of a day to one recipient, who may answer for several units. Never made where nothing is owed."""

    units: tuple[UnitPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(Letter):
    """After the bound, to the head of the unit. copies: who gets it too. official: the formal letter that is attached."""

    unit_name: str
    debts: tuple[Debt, ...]
    copies: tuple[str, ...] = ()
    official: str = ""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOpened(Letter):
    """To the office: a stage opened.

    opened_at: of the decision, as `wording.clock` writes it; "" where it opened by itself. met: "đủ 18/18 huyện", "" unsaid. missing: what was missing, from whom.
    decided_by, reason: of an override, "" without one.
    """

    stage: str
    opened_at: str = ""
    met: str = ""
    missing: tuple[Lack, ...] = ()
    decided_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Letter):
    """What letters about one meeting have in common. host: who invites. clock: "08 giờ 00", "" unsaid."""

    meeting: str
    host: str
    on: date
    clock: str = ""
    place: str = ""
    chair: str = ""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Meeting):
    """One letter per person. capacities: all in which the person is invited. reply_before: exclusive."""

    capacities: tuple[str, ...] = ()
    reply_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateChange(Meeting):
    """The meeting moves from old_on to `on`, to another hour or place, or has another chair. old_…: as told before, "" unsaid."""

    old_on: date
    old_clock: str = ""
    old_place: str = ""
    old_chair: str = ""
    reply_before: date | None = None

    @property
    def has_other_time(self) -> bool:
        """Whether the day or the hour is another one."""
        return (self.old_on, self.old_clock) != (self.on, self.clock)

    @property
    def has_other_place(self) -> bool:
        """Whether another place than the one told before is told now."""
        return bool(self.place) and self.old_place not in ("", self.place)

    @property
    def has_other_chair(self) -> bool:
        """Whether another chair than the one told before is told now."""
        return bool(self.chair) and self.old_chair not in ("", self.chair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation(Meeting):
    """The meeting of `on` is not held."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute(Meeting):
    """To the person who comes instead. instead_of: who was invited first. asked_by: unit that named the substitute."""

    instead_of: str
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a unit did, and how it stands: "đạt, đúng hạn (nhận ngày 13/11/2023)"."""

    title: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks(Letter):
    """Thanks after the review, with the unit's own results."""

    unit_name: str
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning(Letter):
    """The sheet of 07:30. due_words: of the subject, "3 huyện và 4 sở đến hạn ngày mai". since: day of the last sheet.

    has_print: the page to be printed goes with it.
    """

    decisions: tuple[Item, ...]
    due: tuple[Item, ...]
    returned: tuple[Item, ...]
    news: tuple[Item, ...]
    machine: tuple[Item, ...]
    due_words: str = ""
    due_before: date | None = None
    since: date | None = None
    links: tuple[Link, ...] = ()
    has_print: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Letter):
    """To the technicians. at: as `wording.clock` writes it. effect: what does not work meanwhile. steps: what to do."""

    what: str
    at: str
    effect: str = ""
    steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
