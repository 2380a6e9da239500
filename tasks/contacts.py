"""Whom a letter for a unit goes to: the plan's contacts of the day, less what is off, with what named persons replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import models
from adapters import composition_files
from domain import composition, letters, plans
from models.queries import deliveries
from models.queries import outbox as queries
from tasks.desk import Work

_CHAIR_WORDS = ("chủ tịch",)
"""Roles of a contact that mean the head of a unit."""
_INVENTED = (".example", ".invalid", ".test", ".example.com", ".example.org", ".example.net")
"""Domains that can never receive mail (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Off:
    """An address to which nothing goes, because letters came back and nobody has given another."""

    unit: str
    email: str
    reason: str


class Contacts:
    """The address book for what we send, on the day of the work. Built once, in two queries.

    contacts: of every day, with what named persons replaced.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._changes = queries.address_changes(work.session, work.campaign.id)
        self.contacts = merged(work.plan.contacts, self._changes)
        self._off = {letters.untagged(one.email): one.reason for one in self._changes if not one.replacement}
        for one in self._changes:
            if one.replacement:
                self._off.pop(letters.untagged(one.email), None)
                self._off.pop(letters.untagged(one.replacement), None)

    @cached_property
    def _by_unit(self) -> dict[str, list[plans.Contact]]:
        found: dict[str, list[plans.Contact]] = {}
        for one in self.contacts:
            if _counts(one, self._work.today):
                found.setdefault(one.unit, []).append(one)
        return found

    @property
    def off(self) -> list[Off]:
        """Addresses that are off and still somebody's, by unit."""
        return [
            Off(one.unit, one.email, self._off[letters.untagged(one.email)])
            for one in self.contacts
            if _counts(one, self._work.today) and letters.untagged(one.email) in self._off
        ]

    def is_off(self, address: str) -> bool:
        """Whether nothing goes to the address."""
        return letters.untagged(address) in self._off

    def knows(self, address: str) -> bool:
        """Whether the address stands in the address book or the register of persons, was written down, or wrote to us."""
        return letters.untagged(address) in self._known

    @cached_property
    def _known(self) -> set[str]:
        remembered = deliveries.remembered(self._work.session, self._work.campaign.id, self._work.today)
        persons = [one.email for one in composition_of(self._work.plan).holders if one.email]
        typed = [one.email for one in (*self.contacts, *remembered)]
        return {letters.untagged(one) for one in (*typed, *persons)}

    def unit_of(self, address: str) -> str:
        """The one unit whose address this is on the day; "" for nobody's, and for one that several share."""
        bare = letters.untagged(address)
        found = {
            unit for unit, listed in self._by_unit.items() if any(letters.untagged(one.email) == bare for one in listed)
        }
        return found.pop() if len(found) == 1 else ""

    def of(self, unit: str) -> str:
        """The address of a unit's mail: its records office first; "" when there is none that works."""
        listed = self._usable(unit)
        return next((one.email for one in listed if not _is_chair(one)), listed[0].email if listed else "")

    def chair_of(self, unit: str) -> str:
        """The address of a unit's head, else the unit's own."""
        return next((one.email for one in self._usable(unit) if _is_chair(one)), self.of(unit))

    def phone_of(self, unit: str) -> str:
        """A telephone number of the unit, "" when there is none."""
        return next((one.phone for one in self._by_unit.get(unit, ()) if one.phone), "")

    def _usable(self, unit: str) -> list[plans.Contact]:
        return [one for one in self._by_unit.get(unit, ()) if not self.is_off(one.email)]


def merged(contacts: Iterable[plans.Contact], changes: Iterable[models.AddressChange]) -> list[plans.Contact]:
    """The plan's contacts with the replacements that persons wrote down; a unit without any gets one of its own.

    changes: oldest first.
    """
    found = list(contacts)
    for change in changes:
        email, new, unit = change.email, change.replacement, change.unit_key
        if not new:
            continue
        places = [
            at
            for at, one in enumerate(found)
            if one.unit == unit and email and letters.untagged(one.email) == letters.untagged(email)
        ]
        for at in places:
            found[at] = replace(found[at], email=new)
        if not places:
            found.append(plans.Contact(unit, new, "văn thư"))
    return found


def added(changes: Iterable[models.AddressChange]) -> list[plans.Contact]:
    """The addresses that persons wrote down, as contacts: who writes from one is known, from its old one too (E46)."""
    return [plans.Contact(one.unit_key, one.replacement, "văn thư") for one in changes if one.replacement]


@lru_cache(maxsize=8)
def composition_of(plan: plans.Plan) -> composition.Composition:
    """Whom the plan's conferences invite, and its register of persons. Raises PlanFileError when its files are at fault."""
    return composition_files.load(plan.directory, plan)


def is_invented(address: str) -> bool:
    """Whether mail to the address can never arrive: the shipped address books hold only such ones."""
    return f".{address.lower().rpartition('@')[2]}".endswith(_INVENTED)


def _counts(contact: plans.Contact, day: date) -> bool:
    if contact.valid_from is not None and day < contact.valid_from:
        return False
    return contact.valid_to is None or day < contact.valid_to


def _is_chair(contact: plans.Contact) -> bool:
    return contact.role.casefold().startswith(_CHAIR_WORDS)
