"""What a plan says about our letters: when owners are reminded and whom each reminder speaks to, who releases which letter.

The days of a ladder are reckoned in `domain.reminders`; the file behind the values is read by `adapters.letter_files`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain import outbox

CONTACT, CHAIR, MEMBER = "contact", "chair", "member"
"""Whom a rung speaks to: the owner's contact, its chair, the provincial member in charge of the place (đứng điểm)."""
ESCALATING = frozenset({CHAIR, MEMBER})
"""Speaking to these is an order's last step; a class that may not be ordered is asked and no more (T-42)."""

PERSON_RELEASES = (
    outbox.LAUNCH,
    outbox.REQUEST,
    outbox.ESCALATION,
    outbox.INVITATION,
    outbox.DATE_CHANGE,
    outbox.CANCELLATION,
    outbox.SUBSTITUTE,
    outbox.THANKS,
)
"""Kinds of letters that a named person releases where a plan says nothing else."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder. day: whole days from the last valid day, before it when negative; to: one or more of CONTACT, CHAIR, MEMBER."""

    day: int
    to: tuple[str, ...] = (CONTACT,)

    @property
    def is_escalating(self) -> bool:
        """Whether it speaks to anybody above the contact."""
        return not ESCALATING.isdisjoint(self.to)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The reminders of some duties of some addressees.

    kinds:   duty kinds ("report", "meeting" …) it is for, () = all.
    classes: ids of addressee classes it is for, () = all.
    rungs:   in the order of their days; none = never reminded.
    """

    kinds: tuple[str, ...]
    classes: tuple[str, ...]
    rungs: tuple[Rung, ...]

    def fits(self, kind: str, addressee: str) -> bool:
        """Tell whether it is for a duty kind of an addressee class."""
        return (not self.kinds or kind in self.kinds) and (not self.classes or addressee in self.classes)


@dataclass(frozen=True, slots=True)
class LetterRules:
    """The plan's rules about letters.

    send_at:         earliest time of day of reminders, in the plan's zone, "HH:MM".
    direct:          groups of units (`Unit.group`) the office writes to itself, () = every group; the units of other
                     groups are chased through their parent (Q-12).
    person_releases: kinds of letters (`domain.outbox`) that wait for a named person.
    ladders:         the first that fits wins.
    """

    send_at: str = "07:30"
    direct: tuple[str, ...] = ()
    person_releases: tuple[str, ...] = PERSON_RELEASES
    ladders: tuple[Ladder, ...] = ()

    def ladder_for(self, kind: str, addressee: str) -> Ladder | None:
        """The ladder of a duty kind for an addressee class; None = such a duty is never reminded of."""
        return next((one for one in self.ladders if one.fits(kind, addressee)), None)

    def is_direct(self, group: str) -> bool:
        """Tell whether the office writes to units of a group itself."""
        return not self.direct or group in self.direct


def default_for(ordered: Collection[str]) -> LetterRules:
    """The rules of a plan that states none.

    ordered: ids of the addressee classes that may be ordered; any other class is asked and never escalated (T-42).
    """
    asked = tuple(Rung(day) for day in (-14, -7, -3, -1, 1))
    escalated = Ladder((), tuple(sorted(ordered)), (*asked, Rung(3, (CHAIR, MEMBER))))
    # Without classes a ladder is for everybody, and here it would be for nobody.
    return LetterRules(ladders=(*((escalated,) if ordered else ()), Ladder((), (), asked)))


# The ids both plans of the house use. A plan that calls its classes otherwise is reminded all the same, and not escalated.
DEFAULT = default_for(("cap-duoi", "so-nganh"))
