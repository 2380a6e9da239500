"""What the templates of outgoing letters are filled with: plain text, harmless already, lists no longer than asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import singledispatch
from typing import Any, NamedTuple

from domain import answers, letter_tone, outgoing, wording
from domain import outgoing_words as said
from domain.answers import harmless, two_digits
from domain.outgoing_words import LONGEST_NAME, LONGEST_REASON, LONGEST_TITLE

_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]{1,2000}")
_LINKS_OF_AN_ITEM = 3


class _Unit(NamedTuple):
    """One unit of a digest, as a row: looking attributes up costs a sandboxed template half of its time.

    The four numbers stand before its sections, "" for a section that is not there.
    """

    heading: str
    debts: str
    groups: list[tuple[str, list[said.Point]]]
    more_debts: str
    returned: str
    back: list[str]
    more_back: str
    accepted: str
    good: list[str]
    more_good: str
    below: str
    below_title: str
    below_noun: str
    lacks: list[tuple[str, str]]


def of(letter: outgoing.Letter, most: int) -> dict[str, Any]:
    """All values of one letter, every list cut at that many entries and the rest counted."""
    you = _you(letter)
    return {
        "head": said.first_line(letter),
        "mark": f" ({wording.SIMULATED})" if letter.is_simulated else "",
        "addressee": said.full_name(letter.addressee),
        "office": harmless(letter.office, LONGEST_TITLE),
        "phone": harmless(letter.phone, 60),
        "you": you,
        "ask": letter_tone.request(letter.tone, you),
        "remind": letter_tone.reminder(letter.tone, you),
        "plan_cited": said.cited(letter.plan),
        "issuer": said.full_name(letter.plan.issuer),
        **_more(letter, most),
    }


def _you(letter: outgoing.Letter) -> str:
    return harmless(letter.you, 60) or letter_tone.YOU


@singledispatch
def _more(letter: outgoing.Letter, most: int) -> dict[str, Any]:
    kind = type(letter).__name__
    raise TypeError(f"no words for a {kind} (lists of {most}): write its templates and register its values here first")


@_more.register
def _(letter: outgoing.Launch, most: int) -> dict[str, Any]:
    return {
        "plan_title": said.inside(letter.plan.title, LONGEST_REASON),
        "forward_to": harmless(letter.forward_to, LONGEST_TITLE),
        "forward_before": said.printed_bound(letter.forward_before, letter.as_of),
        "has_plan": letter.has_plan,
        **_debts(letter.debts, letter.as_of, most, with_days=False),
        **_files(letter.files, most),
    }


@_more.register
def _(letter: outgoing.Request, most: int) -> dict[str, Any]:
    return {
        "stage": harmless(letter.stage, LONGEST_TITLE),
        **_debts(letter.debts, letter.as_of, most, with_days=False),
        **_files(letter.files, most),
    }


@_more.register
def _(letter: outgoing.Digest, most: int) -> dict[str, Any]:
    debts = [one for part in letter.units for one in part.debts]
    is_late = any(said.is_overdue(one, letter.as_of) for one in debts)
    is_one = len(letter.units) == 1
    return {
        "today": wording.long_date(letter.as_of),
        "units": [
            _unit(part, "" if is_one else said.roman(index + 1), letter.as_of, most)
            for index, part in enumerate(letter.units[: min(most, 39)])
        ],
        "more_units": _rest(letter.units, min(most, 39)),
        "owes": bool(debts or any(part.returned for part in letter.units)),
        "hurry": wording.sentence_case(letter_tone.reminder(letter.tone, _you(letter), is_overdue=is_late)),
    }


@_more.register
def _(letter: outgoing.Escalation, most: int) -> dict[str, Any]:
    return {
        "unit": said.full_name(letter.unit_name),
        "today": wording.long_date(letter.as_of),
        "copies": _texts(letter.copies, most, LONGEST_TITLE),
        "official": harmless(letter.official, LONGEST_TITLE),
        "hurry": letter_tone.reminder(letter.tone, _you(letter), is_overdue=True),
        **_debts(letter.debts, letter.as_of, most, with_days=True),
        **_files(letter.files, most),
    }


@_more.register
def _(letter: outgoing.GateOpened, most: int) -> dict[str, Any]:
    return {
        "stage": harmless(letter.stage, LONGEST_TITLE),
        "opened_at": harmless(letter.opened_at, 60),
        "met": harmless(letter.met, LONGEST_TITLE),
        "missing": [
            (harmless(one.what, LONGEST_TITLE), _names(one.names, most, "đơn vị")) for one in letter.missing[:most]
        ],
        "more_missing": _rest(letter.missing, most),
        "decided_by": harmless(letter.decided_by, LONGEST_NAME),
        "reason": answers.sentence(letter.reason),
    }


def _meeting(letter: outgoing.Meeting, most: int) -> dict[str, Any]:
    return {
        "meeting": harmless(letter.meeting, LONGEST_REASON),
        "host": said.full_name(letter.host),
        "moment": said.moment(letter.on, letter.clock),
        "place": harmless(letter.place, LONGEST_TITLE),
        "chair": harmless(letter.chair, LONGEST_TITLE),
        **_files(letter.files, most),
    }


@_more.register
def _(letter: outgoing.Invitation, most: int) -> dict[str, Any]:
    return {
        "capacities": _texts(letter.capacities, most, LONGEST_TITLE),
        "reply_before": said.printed_bound(letter.reply_before, letter.as_of),
        **_meeting(letter, most),
    }


@_more.register
def _(letter: outgoing.DateChange, most: int) -> dict[str, Any]:
    return {
        "change": said.what_changed(letter),
        "old_moment": said.moment(letter.old_on, letter.old_clock) if letter.has_other_time else "",
        "old_place": harmless(letter.old_place, LONGEST_TITLE) if letter.has_other_place else "",
        "old_chair": harmless(letter.old_chair, LONGEST_TITLE) if letter.has_other_chair else "",
        "reply_before": said.printed_bound(letter.reply_before, letter.as_of),
        **_meeting(letter, most),
    }


@_more.register
def _(letter: outgoing.Cancellation, most: int) -> dict[str, Any]:
    return {
        "reason": answers.sentence(letter.reason),
        **_meeting(letter, most),
    }


@_more.register
def _(letter: outgoing.Substitute, most: int) -> dict[str, Any]:
    return {
        "instead_of": harmless(letter.instead_of, LONGEST_TITLE),
        "asked_by": said.full_name(letter.asked_by),
        **_meeting(letter, most),
    }


@_more.register
def _(letter: outgoing.Thanks, most: int) -> dict[str, Any]:
    return {
        "unit": said.full_name(letter.unit_name),
        "results": [
            (harmless(one.title, LONGEST_TITLE), answers.sentence(one.outcome)) for one in letter.results[:most]
        ],
        "more_results": _rest(letter.results, most),
    }


@_more.register
def _(letter: outgoing.Morning, most: int) -> dict[str, Any]:
    sections = {
        "decisions": letter.decisions,
        "due": letter.due,
        "back": letter.returned,
        "news": letter.news,
        "machine": letter.machine,
    }
    return {
        **{name: (_items(listed, most), _rest(listed, most)) for name, listed in sections.items()},
        "due_before": wording.short_date(letter.due_before) if letter.due_before else "",
        "since": f"sáng {wording.weekday(letter.since)}".upper() if letter.since else "HÔM TRƯỚC",
        "links": _links(letter.links, most),
        "has_print": letter.has_print,
    }


@_more.register
def _(letter: outgoing.Alert, most: int) -> dict[str, Any]:
    return {
        "what": answers.sentence(letter.what),
        "at": harmless(letter.at, 60),
        "effect": answers.sentence(letter.effect),
        "steps": [answers.sentence(one) for one in letter.steps[:most]],
        "more_steps": _rest(letter.steps, most),
        "links": _links(letter.links, most),
    }


def _unit(part: outgoing.UnitPart, number: str, as_of: date, most: int) -> _Unit:
    below = part.below
    sections = (part.debts, part.returned, part.accepted, below.lacks if below is not None else ())
    count = iter(range(1, 5))
    debts, returned, accepted, lacking = (str(next(count)) if one else "" for one in sections)
    name = said.full_name(part.name)
    done = harmless(below.done, LONGEST_NAME) if below is not None else ""
    noun = harmless(below.noun, 40) if below is not None else ""
    return _Unit(
        heading=f"{number}. {name}" if number else "",
        debts=debts,
        groups=said.grouped(part.debts, as_of, most, with_days=True),
        more_debts=_rest(part.debts, most),
        returned=returned,
        back=[_back(one, as_of) for one in part.returned[:most]],
        more_back=_rest(part.returned, most),
        accepted=accepted,
        good=[_good(one) for one in part.accepted[:most]],
        more_good=_rest(part.accepted, most),
        below=lacking,
        below_title=(harmless(below.title, LONGEST_NAME) + (f" ({done})" if done else "")) if below is not None else "",
        below_noun=noun,
        lacks=[(harmless(one.what, LONGEST_NAME), _names(one.names, most, noun)) for one in below.lacks[:most]]
        if below is not None
        else [],
    )


def _back(one: outgoing.Returned, as_of: date) -> str:
    """ "Phụ lục số liệu – trả lại ngày 10/11/2023: …. Đề nghị gửi lại trước ngày …"."""
    what = f"{harmless(one.title, LONGEST_TITLE)} – trả lại ngày {wording.short_date(one.on, with_year=True)}"
    why = harmless(one.why, LONGEST_REASON)
    text = answers.sentence(f"{what}{f': {why}' if why else ''}")
    bound = said.printed_bound(one.bound, as_of)
    return f"{text} Hạn gửi lại: {bound}." if bound else text


def _good(one: outgoing.Accepted) -> str:
    day = f" (ngày {wording.short_date(one.on, with_year=True)})" if one.on else ""
    return f"{harmless(one.title, LONGEST_TITLE)}{day}"


def _debts(debts: Sequence[outgoing.Debt], as_of: date, most: int, *, with_days: bool) -> dict[str, Any]:
    return {"groups": said.grouped(debts, as_of, most, with_days=with_days), "more_debts": _rest(debts, most)}


def _files(files: Sequence[outgoing.Attachment], most: int) -> dict[str, Any]:
    listed = [(said.file_name(one.file), harmless(one.title, LONGEST_NAME)) for one in files[:most]]
    return {"files": listed, "more_files": _rest(files, most)}


def _items(items: Sequence[outgoing.Item], most: int) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(answers.sentence(one.text), _links(one.links, _LINKS_OF_AN_ITEM)) for one in items[:most]]


def _links(links: Iterable[outgoing.Link], most: int) -> list[tuple[str, str]]:
    """(label, address); an address that is not plainly http or https is left out, label and all."""
    plain = [(harmless(one.label, 80), one.address) for one in links if _ADDRESS.fullmatch(one.address)]
    return plain[:most]


def _names(names: Sequence[str], most: int, noun: str) -> str:
    """All the names that may be listed, and how many more there are."""
    return wording.names([harmless(one, 60) for one in names], most, noun or "đơn vị")


def _texts(texts: Sequence[str], most: int, longest: int) -> list[str]:
    return [cleaned for one in texts[:most] if (cleaned := harmless(one, longest))]


def _rest(listed: Sequence[object], most: int) -> str:
    """ "12": how many are not shown, "" for none."""
    return two_digits(len(listed) - most) if len(listed) > most else ""
