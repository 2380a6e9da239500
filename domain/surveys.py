"""A campaign as it stands at a moment: what boards, run names and stages are made from. Reading it is in `tasks.surveys`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain import consolidation, difference_words, drafts, gates, guest_clashes, outbox, plans, standings


@dataclass(frozen=True, slots=True)
class Survey:
    """A campaign as it stands at a moment.

    gates:     stage id -> its gates in protocol order. ready: stage id -> branch key -> keys of obligations that may open.
    snapshots: duty id -> newest frozen snapshot, with whether its inputs have changed since.
    presenters: obligation id -> who gives it, as read by a person.
    held:      (number, name) of files in the holding pen, oldest first. mailbox_read_at: None where none was ever read.
    drafts:    those of the main reports, oldest first. undrafted: duty ids whose newest frozen set has no draft yet though the plan
    has what one is made of. pictures: duty id -> SVG of its newest draft. unequal: figures that do
    not agree by that draft, but for those explained since. letters: how the outbox stands. clashes: provincial guests who are
    wanted at several conferences on one day.
    """

    campaign: str
    title: str
    number: str | None
    issued_on: date | None
    is_simulated: bool
    is_sample: bool
    as_of: datetime
    plan: plans.Plan
    standings: list[standings.Standing]
    board: gates.Board
    gates: Mapping[str, list[gates.Gate]]
    ready: Mapping[str, Mapping[str, list[str]]]
    overrides: tuple[gates.Override, ...]
    set_dates: Mapping[str, date]
    snapshots: Mapping[str, consolidation.Frozen]
    presenters: Mapping[int, str]
    held: tuple[tuple[int, str], ...] = ()
    mailbox_read_at: datetime | None = None
    drafts: tuple[drafts.Draft, ...] = ()
    undrafted: tuple[str, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)
    unequal: Mapping[str, tuple[difference_words.Words, ...]] = field(default_factory=dict)
    letters: outbox.Now = outbox.NOTHING
    clashes: tuple[guest_clashes.Clash, ...] = ()

    @property
    def index(self) -> plans.PlanIndex:
        return self.board.index

    def has_work(self, stage: str) -> bool:
        """Tell whether running the stage now would change something."""
        if self.ready.get(stage) or any(self.index.duties[duty].stage == stage for duty in self.undrafted):
            return True
        return any(
            duty.stage == stage and consolidation.freezes(self.plan, duty) and duty.id not in self.snapshots
            and all(gate.is_open for gate in self.gates.get(stage, []))
            for duty in self.plan.duties
        )  # fmt: skip
