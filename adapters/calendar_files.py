"""Invitations as calendar files that mail programs understand, and the answers those programs send back (iTIP, RFC 5546).

Which answer counts, and what becomes of a seat, is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vDatetime, vText
from icalendar.parser import Contentlines, Parameters

ZONE = "Asia/Ho_Chi_Minh"
"""The zone in which calendars show the hour; no summer time since 1975."""
MOST_BYTES = 1_000_000
"""A larger file is no reply to one invitation."""

_OFFSET = timedelta(hours=7)
_PRODUCER = "-//So ket//Giay moi//VI"
_ADDRESS = re.compile(r'[^\s,;:<>"\x00-\x1f\x7f]+@[^\s,;:<>"\x00-\x1f\x7f]+')
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "delegated"}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A conference as a calendar shows it.

    uid:       stays the same while the day moves; sequence grows with every change.
    starts_at, ends_at: with a zone. organizer: our address; organizer_name: as read by a person.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    organizer: str
    organizer_name: str
    description: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What an invitee's calendar program answers.

    attendee:     address that was invited, lower case. sequence: of the invitation it answers, 0 when it says none.
    answer:       "accepted", "declined", "tentative" or "delegated"; delegated_to: address, "" unless delegated.
    """

    uid: str
    sequence: int
    attendee: str
    answer: str
    delegated_to: str


def request(meeting: Meeting, attendee: str, attendee_name: str, written_at: datetime) -> bytes:
    """The invitation of one attendee, or its change when the sequence is higher. Same input, same bytes.

    Raises ValueError for an address that is none, a moment without zone, or an end before its start.
    """
    invited = _address(attendee, attendee_name)
    invited.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"})
    invited.params.update({"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    return _written("REQUEST", "CONFIRMED", meeting, invited, written_at)


def cancel(meeting: Meeting, attendee: str, attendee_name: str, written_at: datetime) -> bytes:
    """What takes the entry out of one attendee's calendar: the UID of the invitation, a sequence of its own.

    Raises ValueError as `request` does.
    """
    return _written("CANCEL", "CANCELLED", meeting, _address(attendee, attendee_name), written_at)


def read_reply(content: bytes) -> Reply | None:
    """The answer in a calendar file; None for what is no answer to one invitation. Never raises.

    Only the lines of the answer are looked at. Zones, repetitions and moments of a stranger's file are never reckoned
    with: a few bytes of them can keep a program busy for years.
    """
    if len(content) > MOST_BYTES:
        return None
    try:
        lines = Contentlines.from_ical(content.decode("utf-8-sig", errors="replace"))
        return _reply(lines)
    except Exception:  # damaged files fail the parser in many ways, and none of them is an answer
        return None


# --------------------------------------------------------------------------------------------------------- writing


def _written(method: str, status: str, meeting: Meeting, invited: vCalAddress, written_at: datetime) -> bytes:
    for moment in (meeting.starts_at, meeting.ends_at, written_at):
        if moment.utcoffset() is None:
            raise ValueError(f"a moment without zone: {moment.isoformat()}; say which zone is meant")
    if meeting.ends_at < meeting.starts_at:
        raise ValueError(f"{meeting.uid!r} ends at {meeting.ends_at} before it starts at {meeting.starts_at}")
    calendar = Calendar()  # not Calendar.new: it gives the calendar a UID, which some programs take for the event's
    calendar.add("PRODID", _PRODUCER)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    event = Event()
    event.add("UID", vText(_line(meeting.uid)))
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", vDatetime(_plain(written_at, ZoneInfo("UTC"))))
    for name, moment in (("DTSTART", meeting.starts_at), ("DTEND", meeting.ends_at)):
        event.add(name, vDatetime(_plain(moment, ZoneInfo(ZONE))))
    event.add("SUMMARY", vText(_line(meeting.title)))
    for name, text in (("LOCATION", _line(meeting.place)), ("DESCRIPTION", _text(meeting.description))):
        if text:
            event.add(name, vText(text))
    event.add("STATUS", status)
    event.add("ORGANIZER", _address(meeting.organizer, meeting.organizer_name))
    event.add("ATTENDEE", invited)
    calendar.add_component(_zone())
    calendar.add_component(event)
    return calendar.to_ical()


def _zone() -> Timezone:
    """Written by hand, so that a newer table of zones does not change our bytes."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("TZID", ZONE)
    standard.add("DTSTART", datetime(1976, 1, 1))  # noqa: DTZ001 - local by definition (RFC 5545, 3.6.5)
    standard.add("TZNAME", "+07")
    standard.add("TZOFFSETFROM", _OFFSET)
    standard.add("TZOFFSETTO", _OFFSET)
    zone.add_component(standard)
    return zone


def _plain(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment in a zone, to the second, as a plain datetime (never pendulum's)."""
    return datetime.fromtimestamp(int(moment.timestamp()), zone)


def _address(address: str, name: str) -> vCalAddress:
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"no mail address: {address!r}; write one like ten@co-quan.example")
    made = vCalAddress(f"mailto:{address}")
    if shown := _line(name).replace('"', "'"):  # RFC 6868 could keep the quotes, and few programs know it
        made.params["CN"] = shown
    return made


def _line(text: str) -> str:
    """One line without control characters: nothing that others wrote may begin a line of its own."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _text(text: str) -> str:
    return "\n".join(_line(one) for one in text.splitlines()).strip()


# --------------------------------------------------------------------------------------------------------- reading


def _reply(lines: Contentlines) -> Reply | None:
    """The one event of a file with METHOD:REPLY."""
    inside: list[str] = []
    method, events = "", 0
    uid, sequence, attendees = "", 0, list[tuple[Parameters, str]]()
    for line in lines:
        try:
            name, params, value = line.parts()
        except (ValueError, AttributeError):
            continue  # a line that is none says nothing about the others
        name, value = name.upper(), value.strip()
        if name == "BEGIN":
            inside.append(value.upper())
            events += inside == ["VCALENDAR", "VEVENT"]
        elif name == "END" and inside:
            inside.pop()
        elif inside == ["VCALENDAR"] and name == "METHOD":
            method = method or value.upper()
        elif inside == ["VCALENDAR", "VEVENT"] and events == 1:
            if name == "UID":
                uid = uid or value
            elif name == "SEQUENCE":
                sequence = int(value) if re.fullmatch(r"[0-9]{1,9}", value) else sequence
            elif name == "ATTENDEE":
                attendees.append((params, value))
    if method != "REPLY" or not uid:
        return None
    return _answer(uid, sequence, attendees)


def _answer(uid: str, sequence: int, attendees: list[tuple[Parameters, str]]) -> Reply | None:
    """The answer of the invitee; of two attendees the one who gave the seat away (RFC 5546, 4.2.5)."""
    given_away = [one for one in attendees if _one(one[0], "PARTSTAT").upper() == "DELEGATED"]
    meant = given_away or attendees
    if len(meant) != 1:
        return None
    params, value = meant[0]
    attendee = _mailbox(value) or _mailbox(_one(params, "EMAIL"))
    answer = _ANSWERS.get(_one(params, "PARTSTAT").upper(), "")
    if not attendee or not answer:
        return None
    delegated_to = _mailbox(_one(params, "DELEGATED-TO")) if answer == "delegated" else ""
    return Reply(uid, sequence, attendee, answer, delegated_to)


def _one(params: Parameters, name: str) -> str:
    """A parameter as text, the first of several values, "" when it is missing."""
    value = params.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value or "").strip()


def _mailbox(value: str) -> str:
    address = re.sub(r"(?i)^mailto:", "", value.strip()).strip()
    return address.lower() if _ADDRESS.fullmatch(address) else ""
