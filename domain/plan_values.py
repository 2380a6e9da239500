"""The parts a plan is made of, as plain frozen values; read through `domain.plans`, which puts them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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


NOWHERE = Place()
"""The place of a value that stands in no file."""


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
    place: Place = NOWHERE

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
    place: Place = NOWHERE


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
    place: Place = NOWHERE


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
    place: Place = NOWHERE


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
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class SectionTable:
    """A table that a section asks for. columns: id -> heading."""

    id: str
    title: str
    columns: Mapping[str, str]


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
    tables: tuple[SectionTable, ...] = ()


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
