"""Who writes from which address, on a day: the plan's contacts, their old addresses, and what a person remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain import letters, plans, wording

GRACE_DAYS = 30
"""An address that was replaced still counts for so long (E46)."""
_MOST_NEIGHBOURS = 3
_PUBLIC_DOMAINS = frozenset(
    {
        "fpt.vn",
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "outlook.com",
        "outlook.com.vn",
        "proton.me",
        "protonmail.com",
        "vnn.vn",
        "yahoo.com",
        "yahoo.com.vn",
        "zoho.com",
    }
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An address that a named person added for a unit. until: first day on which it no longer counts."""

    email: str
    unit: str
    until: date
    by: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A unit that uses an address. remark: Vietnamese, says where the fact comes from."""

    unit: str
    remark: str


class AddressBook:
    """Built once for a campaign, then asked per letter. Tags ("+…") and case of an address play no part."""

    def __init__(
        self,
        contacts: Iterable[plans.Contact],
        remembered: Iterable[Remembered] = (),
        grace_days: int = GRACE_DAYS,
    ) -> None:
        self._contacts: dict[str, list[plans.Contact]] = {}
        self._remembered: dict[str, list[Remembered]] = {}
        self._domains: dict[str, set[str]] = {}
        self._grace = timedelta(days=grace_days)
        for contact in contacts:
            self._contacts.setdefault(letters.untagged(contact.email), []).append(contact)
            self._domains.setdefault(_domain(contact.email), set()).add(contact.unit)
        for one in remembered:
            self._remembered.setdefault(letters.untagged(one.email), []).append(one)

    def listings(self, address: str, on: date) -> tuple[Listing, ...]:
        """The units whose address it is on that day, each once, by id; empty for a stranger.

        One that was replaced counts while its grace lasts, unless another unit uses it by now.
        """
        key = letters.untagged(address)
        contacts = [one for one in self._contacts.get(key, ()) if one.valid_from is None or one.valid_from <= on]
        current = {
            one.unit: f"địa chỉ trong danh bạ{f', {one.role}' if one.role else ''}"
            for one in contacts
            if one.valid_to is None or on < one.valid_to
        }
        for one in self._remembered.get(key, ()):
            if on < one.until:
                last = wording.short_date(one.until - timedelta(days=1), with_year=True)
                current.setdefault(one.unit, f"địa chỉ do {one.by} ghi nhớ, dùng đến hết ngày {last}")
        graced = {
            one.unit: f"địa chỉ cũ, thôi dùng từ ngày {wording.short_date(one.valid_to, with_year=True)}"
            for one in contacts
            if one.valid_to is not None and one.valid_to <= on < one.valid_to + self._grace
        }
        return _listed(current or graced)

    def former(self, address: str, on: date) -> tuple[Listing, ...]:
        """Units that used the address once, beyond any grace: worth a guess, no more."""
        key = letters.untagged(address)
        counted = {one.unit for one in self.listings(address, on)}
        gone = {one.unit: "địa chỉ cũ, đã quá thời gian chuyển tiếp" for one in self._contacts.get(key, ())}
        gone |= {one.unit: "địa chỉ từng được ghi nhớ, đã hết hạn" for one in self._remembered.get(key, ())}
        return _listed({unit: remark for unit, remark in gone.items() if unit not in counted})

    def neighbours(self, address: str) -> tuple[Listing, ...]:
        """Units with an address of the same mail domain, when they are few and the domain is an office's own."""
        domain = _domain(address)
        units = self._domains.get(domain, set()) if domain not in _PUBLIC_DOMAINS else set()
        if len(units) > _MOST_NEIGHBOURS:
            return ()
        return _listed(dict.fromkeys(units, f"cùng tên miền {domain} với địa chỉ trong danh bạ"))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _listed(found: dict[str, str]) -> tuple[Listing, ...]:
    return tuple(Listing(unit, remark) for unit, remark in sorted(found.items()))
