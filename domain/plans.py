"""What a plan says, as plain frozen values.

Everything that differs by province or year is a value of these classes; the files behind them are read by
`adapters.plan_files`. Nothing here knows a file format, a level's name, a date or a unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

OFFICIAL = "official"
"""Delivery leg through the document system (Q.office) or on paper."""
SOFT = "soft"
"""Delivery leg as a file by mail."""

LAUNCH = "launch"
"""Value of `Duty.opens`: open as soon as the plan is issued."""
STAGE = "stage"
"""Value of `Duty.opens`: open when the gate of the duty's stage opens."""

PARENT = "parent"
"""Value of `Duty.to`: each owner sends it to the unit one tier up."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the plan's files a value stands; line counts from 1, 0 when unknown."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}, dòng {self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Level:
    """One tier of the territory, top tier first in `Plan.levels`.

    title: as read in a sentence ("cấp huyện"). branch_title: plural noun used in counts ("huyện").
    """

    id: str
    title: str
    noun: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that can owe something: a territorial unit, a department, a union, a newspaper.

    id:          our own, never reused, never built from the name alone.
    kind:        `tinh huyen thi_xa thanh_pho xa phuong thi_tran dac_khu` or `so ban luc_luong doan_the bao_chi van_phong …`.
    group:       the level's id for territorial units; `department`, `union`, `press`, `office`, `council` … for others.
    level:       id of a `Level`; a provincial department carries the province's level.
    parent:      unit id one tier up, None at the top.
    code:        official code as text, unique only together with `code_list`.
    valid_from, valid_to: first day of existence, and first day of no longer existing (exclusive); None = open.
    successor:   unit id that inherits open obligations when this one ends.
    participates: "yes", "no", "no_inferred", or "" where the question does not arise.
    addressee:   id of an `AddresseeClass`: decides the verb of letters.
    office_name: the body that answers for it in letters ("UBND huyện Quế Sơn").
    """

    id: str
    kind: str
    group: str
    level: str
    name: str
    full_name: str
    parent: str | None = None
    order: int = 0
    code: str = ""
    code_list: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    participates: str = ""
    addressee: str = ""
    office_name: str = ""
    note: str = ""
    place: Place = Place()

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the unit exists on that day."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_to is None or day < self.valid_to


@dataclass(frozen=True, slots=True)
class AddresseeClass:
    """How a class of addressees is spoken to: `request_verb` is "đề nghị", "yêu cầu" or "kính mời"."""

    id: str
    title: str
    request_verb: str
    may_be_ordered: bool


@dataclass(frozen=True, slots=True)
class Selector:
    """Which units owe a duty: all that match every non-empty field, on the campaign's day of issue.

    roster: id of a `Roster`; its members are added to the units matched by the other fields.
    """

    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    participating: bool = False
    roster: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """When a duty is due. Printed rule and the office's working date are different facts and stay apart.

    id:             "D-01" … the line of the plan's list of dates.
    printed_before: printed day of "trước ngày …": exclusive, the last valid day is the one ahead of it.
    working_before: the office's own day, exclusive too; empty until somebody sets one.
    relative_to:    duty id whose set date this hangs on; offset_days is added to that day to get the *last valid day*.
    text:           the printed words, verbatim; "" where the plan prints nothing.
    assumption:     id of the `Assumption` behind a working date.
    """

    id: str
    printed_before: date | None = None
    working_before: date | None = None
    relative_to: str = ""
    offset_days: int = 0
    text: str = ""
    assumption: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a selection duty chooses: between `least` and `most` units or names.

    of:        "unit" (a unit of `level` below the chooser) or "name" (a village or cooperative typed by name).
    purpose:   key used by gates and papers: "pilot", "village", "cooperative".
    advice:    what the plan recommends ("nên chọn …"): shown, never enforced.
    conference: id of the `Conference` whose chair and composition hold for the chosen units (pilots) instead of the
               one named by their meeting duty; "" = no difference.
    """

    purpose: str
    of: str
    least: int
    most: int
    level: str = ""
    noun: str = ""
    advice: str = ""
    conference: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of "who owes what by when"; opens one obligation per owner (or per paper, for kind `paper`).

    kind:      meeting, report, paper, selection, forwarding, funding, nomination, appraisal, decision, deliverable,
               invitation, record.
    opens:     LAUNCH or STAGE.
    after:     duty ids that must be done before this one; the linter and the boards use it.
    required:  False for "(nếu có)" duties: shown, never chased, never in a denominator.
    sections:  id of a `ReportForm` for reports.
    conference: id of a `Conference` for meetings.
    catalogue: requirement ids of docs/catalogue.csv.
    minutes:   length of a product in minutes (film), 0 where it does not apply.
    to:        unit id that receives it; "" = the office, PARENT = the owner's parent unit.
    """

    id: str
    kind: str
    title: str
    stage: str
    owners: Selector
    bound: str
    legs: tuple[str, ...] = ()
    opens: str = STAGE
    after: tuple[str, ...] = ()
    required: bool = True
    choice: Choice | None = None
    sections: str = ""
    conference: str = ""
    basis: str = ""
    catalogue: tuple[str, ...] = ()
    minutes: int = 0
    to: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a gate.

    kind: issued         the plan carries number or date of issue (decision `issue`)
          pilots_held    every unit chosen under `selection` has held `duties[0]` with lessons recorded
          accepted       every required obligation of `duties` (within the gate's scope) is accepted
          frozen         a snapshot of the report of `duties[0]` is frozen
          date_set       `duties[0]` has a date, and not before the bound of `not_before`
    text: how the board says what is still missing ("báo cáo của huyện và sở được nhận").
    """

    kind: str
    duties: tuple[str, ...] = ()
    selection: str = ""
    not_before: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the review. `id` is the name of the flow that runs it.

    level:    the tier that meets in this stage.
    gate_per: level id whose units have a gate each ("district"); "" = one gate for the whole stage.
    number:   1, 2, 3 … order in the plan.
    board:    fixed key of its board (lower-case letters, digits, dashes).
    """

    id: str
    number: int
    title: str
    level: str
    board: str
    gate: tuple[Condition, ...]
    gate_per: str = ""
    opens_next: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class ContentRef:
    """Numbered contents of a programme component; contents ("all",) or ("related",) where the plan gives no numbers."""

    component: str
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the register of presentations (tham luận).

    group:        department, union, district, commune, village, cooperative.
    assignee:     unit id, None while undecided (see candidates) or not yet chosen (see chosen_by).
    candidates:   unit ids among which a named person must decide.
    chosen_by:    unit id of the district that chooses; purpose tells under which `Choice`.
    printed_as:   how the plan prints the presenter.
    parts:        letters of `Plan.parts` each paper must have.
    topic:        the printed words, verbatim.
    """

    id: str
    group: str
    topic: str
    parts: tuple[str, ...]
    assignee: str | None = None
    candidates: tuple[str, ...] = ()
    chosen_by: str | None = None
    purpose: str = ""
    printed_as: str = ""
    printed_parent: str = ""
    refs: tuple[ContentRef, ...] = ()
    other_topics: tuple[str, ...] = ()
    spoken: bool | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Section:
    """A required section of a report, and the kinds of units it is asked of (levels)."""

    id: str
    order: int
    title: str
    text: str
    items: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The sections one kind of report must have. Source: plan III.1.a, III.1.b, III.1.c."""

    id: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Conference:
    """Composition and chair of one kind of conference (C-1 … C-4).

    chairs: who chairs, by unit kind ("thi_xa": "Chủ tịch UBND thị xã"); key "*" is the rule for all others.
    forms:  allowed forms of the meeting, first is the default ("conference", "meeting").
    in_person: the plan asks for a conference in person.
    """

    id: str
    title: str
    level: str
    chairs: Mapping[str, str]
    participants: tuple[str, ...]
    forms: tuple[str, ...] = ("conference",)
    in_person: bool = True
    minutes_available: int = 0
    minutes_per_paper: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A list the plan names but does not print (T-19, T-44): empty means "not loaded", and is shown as such."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...] = ()
    file: str = ""

    @property
    def is_loaded(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the address book of a unit, with validity."""

    unit: str
    email: str
    role: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Assumption:
    """An open question of the plan with the default we run on until somebody decides (Q-01 …)."""

    id: str
    question: str
    default: str
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """One level of awards: who decides, where it is handed over, who appraises and proposes."""

    level: str
    decided_by: str
    presented_at: str
    appraised_by: str = ""
    proposed_by: tuple[str, ...] = ()
    criteria: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    id: str
    number: str
    date: date | None
    issuer: str
    role: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of "Nơi nhận" (N-01 …). forwarded_by: level id of the units that forward it, "" = sent directly."""

    id: str
    text: str
    purpose: str
    forwarded_by: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way of delivery: kind e-office, post or email; leg it counts for. An address is never a default for sending."""

    kind: str
    leg: str
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class DayOff:
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """The plan's own header. number and issued_on are None on a draft (T-07)."""

    symbol: str
    number: str | None
    issued_on: date | None
    place: str
    issuer: str
    title: str
    short_title: str
    programme: str
    review_period: str
    signature: tuple[str, ...]
    signer: str
    data_cutoff: str = ""
    earliest_issue: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan: one campaign, one cycle.

    key:          stable name of the campaign, ASCII.
    is_sample:    a labelled sample, never a real campaign; shown in the first line of every page.
    branch_level: level whose units split the work into tasks; a unit above it belongs to the branch of the root.
    office:       unit id of the coordinating office (main user). host: unit id that issues the plan.
    papers_duty:  duty id of kind `paper`.
    components:   programme component number -> title.
    parts:        letter -> title of a required part of a paper (L, K, N).
    publication_weekdays: weekdays (1 = Monday … 7) on which a press unit publishes, by unit id; missing = unknown.
    timeliness_leg: which leg's receipt decides "on time": "first" (whichever came first, the default until Q-07 is
                  answered), "official", "soft" or "last".
    """

    key: str
    directory: str
    sha256: str
    is_sample: bool
    zone: str
    document: Document
    levels: tuple[Level, ...]
    branch_level: str
    office: str
    host: str
    addressee_classes: tuple[AddresseeClass, ...]
    units: tuple[Unit, ...]
    stages: tuple[Stage, ...]
    bounds: tuple[Bound, ...]
    duties: tuple[Duty, ...]
    papers: tuple[Paper, ...]
    papers_duty: str
    parts: Mapping[str, str]
    components: Mapping[str, str]
    report_forms: tuple[ReportForm, ...]
    conferences: tuple[Conference, ...]
    awards: tuple[Award, ...]
    award_kinds: tuple[str, ...]
    rosters: tuple[Roster, ...]
    contacts: tuple[Contact, ...]
    assumptions: tuple[Assumption, ...]
    legal_bases: tuple[LegalBasis, ...]
    recipients: tuple[Recipient, ...]
    channels: tuple[Channel, ...]
    days_off: tuple[DayOff, ...]
    working_hours: tuple[str, str] = ("07:30", "17:00")
    publication_weekdays: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    purposes: tuple[str, ...] = ()
    movement: str = ""
    timeliness_leg: str = "first"

    def __hash__(self) -> int:
        """By the files it was read from, so that what is built from a plan can be kept beside it."""
        return hash(self.sha256)


@dataclass(frozen=True)
class PlanIndex:
    """Look-ups over one plan, built once; a thin view that holds no facts of its own."""

    plan: Plan

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.plan.units}

    @cached_property
    def duties(self) -> dict[str, Duty]:
        return {duty.id: duty for duty in self.plan.duties}

    @cached_property
    def bounds(self) -> dict[str, Bound]:
        return {bound.id: bound for bound in self.plan.bounds}

    @cached_property
    def stages(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.plan.stages}

    @cached_property
    def papers(self) -> dict[str, Paper]:
        return {paper.id: paper for paper in self.plan.papers}

    @cached_property
    def rosters(self) -> dict[str, Roster]:
        return {roster.id: roster for roster in self.plan.rosters}

    @cached_property
    def conferences(self) -> dict[str, Conference]:
        return {conference.id: conference for conference in self.plan.conferences}

    @cached_property
    def depth(self) -> dict[str, int]:
        """Level id -> 0 for the top tier, 1 below it, …"""
        return {level.id: number for number, level in enumerate(self.plan.levels)}

    @cached_property
    def children(self) -> dict[str, list[Unit]]:
        """Unit id -> units directly below it, in protocol order; childless units are absent."""
        below: dict[str, list[Unit]] = {}
        for unit in sorted(self.plan.units, key=lambda unit: (unit.order, unit.id)):
            if unit.parent:
                below.setdefault(unit.parent, []).append(unit)
        return below

    @cached_property
    def branch_of(self) -> dict[str, str]:
        """Unit id -> id of the branch it belongs to: its ancestor at `Plan.branch_level`, else the host.

        One walk up per unit; a parent that is not in the plan ends the walk at the host.
        """
        units, wanted = self.units, self.plan.branch_level
        found: dict[str, str] = {}
        for unit in self.plan.units:
            at: Unit | None = unit
            while at is not None and not (at.level == wanted and at.group == wanted):
                at = units.get(at.parent) if at.parent else None
            found[unit.id] = at.id if at is not None else self.plan.host
        return found

    def ancestor_at(self, unit: str, level: str) -> str | None:
        """The unit itself or the ancestor of it that stands at that level; None when there is none."""
        at = self.units.get(unit)
        while at is not None and not (at.level == level and at.group == level):
            at = self.units.get(at.parent) if at.parent else None
        return at.id if at is not None else None
