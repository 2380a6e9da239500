"""What every letter begins with: who writes to whom, in which tone, under which plan. Read once for a batch of letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters import letter_files
from domain import deadlines, letter_rules, outgoing, plans, wording, words
from domain.standings import Standing, Status
from models.queries import standings as standing_queries
from tasks import contacts, duty_titles
from tasks.desk import Work

_PLAIN = plans.AddresseeClass("", "", "đề nghị", may_be_ordered=False)


def rules_of(work: Work) -> letter_rules.LetterRules:
    """The plan's rules about letters, as it was loaded. Raises PlanFileError when its file is at fault."""
    return rules_of_plan(work.plan)


@lru_cache(maxsize=8)
def rules_of_plan(plan: plans.Plan) -> letter_rules.LetterRules:
    """The rules about letters of a plan."""
    return letter_files.load(
        Path(plan.directory),
        {one.id for one in plan.addressee_classes},
        ordered={one.id for one in plan.addressee_classes if one.may_be_ordered},
        groups={one.group for one in plan.units},
    )


class Facts:
    """Facts for a batch of letters of one campaign at one moment."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.index = work.index
        self.contacts = contacts.Contacts(work)
        self.rules = rules_of(work)

    @cached_property
    def office(self) -> plans.Unit | None:
        return self.index.units.get(self.work.plan.office)

    @cached_property
    def office_name(self) -> str:
        """How the office signs: its name in letters."""
        return (self.office.office_name or self.office.full_name) if self.office else "Văn phòng"

    @cached_property
    def plan(self) -> outgoing.PlanRef:
        document, campaign = self.work.plan.document, self.work.campaign
        return outgoing.PlanRef(document.issuer, document.title, campaign.number or "", campaign.issued_on)

    @cached_property
    def standings(self) -> Sequence[Standing]:
        """Every standing of the campaign, folded once for the whole batch."""
        return self.work.board().everything

    @cached_property
    def _classes(self) -> dict[str, plans.AddresseeClass]:
        return {one.id: one for one in self.work.plan.addressee_classes}

    @cached_property
    def _phone(self) -> str:
        return self.contacts.phone_of(self.work.plan.office)

    def tone(self, unit: plans.Unit | None) -> plans.AddresseeClass:
        """The class a unit is spoken to by; one that is not known is asked, never ordered."""
        return self._classes.get(unit.addressee if unit else "", _PLAIN)

    def name(self, unit_key: str) -> str:
        """How letters name a unit: the body that answers for it."""
        unit = self.index.units.get(unit_key)
        return (unit.office_name or unit.full_name) if unit else self.work.unit_name(unit_key)

    def common(self, unit_key: str, addressee: str | None = None) -> dict[str, Any]:
        """What every letter to a unit begins with. addressee: another name than the unit's, "" for none."""
        return {
            "addressee": self.name(unit_key) if addressee is None else addressee,
            "tone": self.tone(self.index.units.get(unit_key)),
            "office": self.office_name,
            "plan": self.plan,
            "as_of": self.work.today,
            "phone": self._phone,
            "is_simulated": self.work.campaign.is_simulated,
        }

    def debt(self, standing: Standing, *, with_owner: bool = False) -> outgoing.Debt:
        """One obligation as a letter lists it. with_owner: name who gives it, where the addressee answers for several."""
        owed = standing.owed
        title = duty_titles.title_of(self.work, owed)
        who = owed.presenter if owed.kind == "paper" else ""
        if with_owner or (who and who != self.name(owed.responsible)):
            title = f"{title} ({who or self.name(owed.unit or owed.responsible)})"
        bound = deadlines.local_day(standing.bound, self.work.plan.zone) if standing.bound else None
        basis = ""
        if standing.extended_until is not None:
            basis = "đã gia hạn"
        elif owed.printed_before is not None:
            basis = "theo Kế hoạch"
        elif owed.working_before is not None:
            basis = "hạn do Văn phòng đề nghị"
        return outgoing.Debt(
            title, bound, words.of(standing, self.work.today, self.work.plan.zone).word,
            standing.missing_legs if standing.status is Status.HALF else (), basis,
        )  # fmt: skip

    @cached_property
    def _returns(self) -> dict[int, tuple[datetime, str]]:
        return {
            one: (at, reason)
            for one, at, reason in standing_queries.newest_returns(
                self.work.session, self.work.campaign.id, self.work.as_of
            )
        }

    def returned(self, standing: Standing) -> outgoing.Returned:
        """One obligation that went back and has not come again."""
        debt = self.debt(standing)
        at, reason = self._returns.get(standing.owed.id, (self.work.as_of, ""))
        day = deadlines.local_day(at, self.work.plan.zone)
        return outgoing.Returned(debt.title, day, reason, debt.bound)

    def accepted_lately(self, standing: Standing, days: int = 7) -> outgoing.Accepted | None:
        """One obligation that was accepted within so many days; None for any other."""
        if not standing.is_done or standing.done_at is None or not standing.owed.legs:
            return None
        day = deadlines.local_day(standing.done_at, self.work.plan.zone)
        if self.work.today - day > timedelta(days=days):
            return None
        return outgoing.Accepted(duty_titles.title_of(self.work, standing.owed), day)

    def clock(self) -> str:
        """This moment as people read it."""
        return wording.clock(self.work.as_of, self.work.plan.zone)

    def is_time(self) -> bool:
        """Whether the hour has come at which the plan lets the letters of the morning go."""
        local = self.work.as_of.astimezone(ZoneInfo(self.work.plan.zone))
        return local.time() >= time.fromisoformat(self.rules.send_at)
