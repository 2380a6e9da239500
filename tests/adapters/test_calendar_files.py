"""Calendar files as other programs read them, and answers as other programs write them."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pendulum
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from adapters import calendar_files
from adapters.calendar_files import Meeting, Reply, read_reply

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WRITTEN = datetime(2023, 12, 1, 9, 30, tzinfo=ZONE)
MEETING = Meeting(
    uid="hoi-nghi-tinh-0123@soket.invalid",
    sequence=0,
    title="Hội nghị sơ kết 3 năm (2021-2023); cấp tỉnh, Chương trình MTQG xây dựng nông thôn mới",
    starts_at=datetime(2023, 12, 14, 8, 0, tzinfo=ZONE),
    ends_at=datetime(2023, 12, 14, 11, 30, tzinfo=ZONE),
    place="Hội trường UBND tỉnh, 62 Hùng Vương",
    organizer="vpdp@quang-nam.example",
    organizer_name="Văn phòng Điều phối NTM tỉnh",
    description="Kính mời dự Hội nghị.\nTrân trọng.",
)
TO, NAME = "chu-tich@xa-ba.example", 'Chủ tịch UBND xã "Ba", huyện Đông Giang; kính gửi'


def request(meeting: Meeting = MEETING, attendee: str = TO, name: str = NAME) -> bytes:
    return calendar_files.request(meeting, attendee, name, WRITTEN)


def unfolded(content: bytes) -> list[str]:
    """Lines as RFC 5545 3.1 joins them, read without the library that wrote them."""
    return content.replace(b"\r\n ", b"").decode("utf-8").removesuffix("\r\n").split("\r\n")


def line_of(content: bytes, name: str, component: str = "VEVENT") -> str:
    """The one line of that property directly inside the component."""
    inside: list[str] = []
    found = []
    for line in unfolded(content):
        if line.startswith("BEGIN:"):
            inside.append(line[6:])
        elif line.startswith("END:"):
            assert inside.pop() == line[4:]
        elif inside[-1] == component and line.partition(":")[0].partition(";")[0] == name:
            found.append(line)
    assert len(found) == 1
    return found[0]


# ---------------------------------------------------------------------------------------------------------- writing


def test_request_is_one_event_with_its_zone_and_asks_for_an_answer() -> None:
    content = request()
    begun = [line for line in unfolded(content) if line.startswith("BEGIN:")]
    attendee = line_of(content, "ATTENDEE")

    assert begun == ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:STANDARD", "BEGIN:VEVENT"]
    assert line_of(content, "METHOD", "VCALENDAR") == "METHOD:REQUEST"
    assert line_of(content, "UID") == "UID:hoi-nghi-tinh-0123@soket.invalid"
    assert line_of(content, "SEQUENCE") == "SEQUENCE:0"
    assert line_of(content, "DTSTART") == "DTSTART;TZID=Asia/Ho_Chi_Minh:20231214T080000"
    assert line_of(content, "DTEND") == "DTEND;TZID=Asia/Ho_Chi_Minh:20231214T113000"
    assert line_of(content, "DTSTAMP") == "DTSTAMP:20231201T023000Z"
    assert line_of(content, "TZID", "VTIMEZONE") == "TZID:Asia/Ho_Chi_Minh"
    assert line_of(content, "TZOFFSETTO", "STANDARD") == "TZOFFSETTO:+0700"
    assert line_of(content, "STATUS") == "STATUS:CONFIRMED"
    assert line_of(content, "LOCATION") == r"LOCATION:Hội trường UBND tỉnh\, 62 Hùng Vương"
    assert line_of(content, "DESCRIPTION") == r"DESCRIPTION:Kính mời dự Hội nghị.\nTrân trọng."
    assert line_of(content, "ORGANIZER") == 'ORGANIZER;CN="Văn phòng Điều phối NTM tỉnh":mailto:vpdp@quang-nam.example'
    assert attendee.startswith("ATTENDEE;CN=\"Chủ tịch UBND xã 'Ba', huyện Đông Giang; kính gửi\";")
    assert attendee.endswith(":mailto:chu-tich@xa-ba.example")
    assert {"PARTSTAT=NEEDS-ACTION", "RSVP=TRUE", "ROLE=REQ-PARTICIPANT"} <= set(attendee.partition(":")[0].split(";"))


def test_calendar_itself_has_no_uid() -> None:
    lines = unfolded(request())

    assert len([line for line in lines if line.startswith("UID")]) == 1
    assert lines.index("BEGIN:VEVENT") < lines.index("UID:hoi-nghi-tinh-0123@soket.invalid")


@pytest.mark.parametrize("content", [request(), calendar_files.cancel(MEETING, TO, NAME, WRITTEN)])
def test_lines_are_folded_at_75_bytes_between_letters_and_end_with_crlf(content: bytes) -> None:
    lines = content.split(b"\r\n")

    assert lines[-1] == b""
    assert any(line.startswith(b" ") for line in lines)
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert [line.decode("utf-8").encode() for line in lines] == lines  # no letter is cut in two


def test_same_input_gives_the_same_bytes_and_the_zone_of_the_argument_plays_no_part() -> None:
    shifted = replace(
        MEETING,
        starts_at=MEETING.starts_at.astimezone(UTC),
        ends_at=pendulum.datetime(2023, 12, 14, 11, 30, tz="Asia/Ho_Chi_Minh"),
    )

    assert request() == request()
    assert request(shifted) == request()


def test_moved_meeting_keeps_its_uid_under_a_higher_sequence() -> None:
    moved = replace(
        MEETING,
        sequence=1,
        starts_at=MEETING.starts_at + timedelta(days=1),
        ends_at=MEETING.ends_at + timedelta(days=1),
    )

    assert line_of(request(moved), "UID") == line_of(request(), "UID")
    assert line_of(request(moved), "SEQUENCE") == "SEQUENCE:1"
    assert line_of(request(moved), "DTSTART").endswith(":20231215T080000")


def test_cancel_names_the_same_event_and_asks_nothing() -> None:
    content = calendar_files.cancel(replace(MEETING, sequence=2), TO, NAME, WRITTEN)

    assert line_of(content, "METHOD", "VCALENDAR") == "METHOD:CANCEL"
    assert line_of(content, "STATUS") == "STATUS:CANCELLED"
    assert line_of(content, "UID") == line_of(request(), "UID")
    assert line_of(content, "SEQUENCE") == "SEQUENCE:2"
    assert line_of(content, "ATTENDEE").endswith(":mailto:chu-tich@xa-ba.example")
    assert "RSVP" not in line_of(content, "ATTENDEE")


@pytest.mark.parametrize(
    "address", ["", "van thu", "a@x.example\r\nX-A: b@x.example", "a@x.example,b@x.example", "mailto:a@x.example", "a@"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no mail address"):
        request(attendee=address)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_at": datetime(2023, 12, 14, 8, 0)}, "without zone"),  # noqa: DTZ001 - that is the point
        ({"ends_at": MEETING.starts_at - timedelta(minutes=1)}, "before it starts"),
    ],
)
def test_moments_that_make_no_meeting_are_refused(changes: dict[str, datetime], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        request(replace(MEETING, **changes))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_text_begins_a_line_of_its_own(text: str) -> None:
    content = request(
        replace(MEETING, title=f"Hội nghị {text}", place=text, description=text, organizer_name=text),
        name=f"Ông {text}",
    )
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded(content)]

    assert set(names) <= {
        *("BEGIN", "END", "VERSION", "PRODID", "METHOD", "TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "UID"),
        *("SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "ORGANIZER"),
        "ATTENDEE",
    }
    assert names.count("ATTENDEE") == names.count("ORGANIZER") == names.count("SUMMARY") == 1


# ---------------------------------------------------------------------------------------------------------- reading


def reply(attendee: str, *more: str, method: str = "REPLY", uid: str = MEETING.uid) -> bytes:
    lines = [
        *("BEGIN:VCALENDAR", "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "VERSION:2.0"),
        *(f"METHOD:{method}", "BEGIN:VEVENT", attendee, *more, f"UID:{uid}", "DTSTAMP:20231203T010203Z"),
        *("END:VEVENT", "END:VCALENDAR", ""),
    ]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    ("partstat", "answer"),
    [("ACCEPTED", "accepted"), ("declined", "declined"), ("TENTATIVE", "tentative"), ("DELEGATED", "delegated")],
)
def test_answers_are_read(partstat: str, answer: str) -> None:
    content = reply(f'ATTENDEE;CN="Ông: Ba";PARTSTAT={partstat}:MAILTO:Chu-Tich@xa-ba.example', "SEQUENCE:3")

    assert read_reply(content) == Reply(MEETING.uid, 3, TO, answer, "")


def test_delegation_names_the_substitute() -> None:
    content = reply('ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Pho@xa-ba.example":mailto:chu-tich@xa-ba.example')

    assert read_reply(content) == Reply(MEETING.uid, 0, TO, "delegated", "pho@xa-ba.example")


def test_answer_of_the_substitute_is_that_the_seat_was_given_away() -> None:
    content = reply(
        'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:chu-tich@xa-ba.example":mailto:pho@xa-ba.example',
        'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:pho@xa-ba.example":mailto:chu-tich@xa-ba.example',
    )

    assert read_reply(content) == Reply(MEETING.uid, 0, TO, "delegated", "pho@xa-ba.example")


def test_answer_to_our_own_request_is_read_back() -> None:
    answered = request().replace(b"METHOD:REQUEST", b"METHOD:REPLY")
    answered = "\r\n".join(unfolded(answered)).replace("NEEDS-ACTION", "ACCEPTED").encode() + b"\r\n"

    assert read_reply(answered) == Reply(MEETING.uid, 0, TO, "accepted", "")


def test_long_lines_a_byte_order_mark_and_bare_line_feeds_are_read() -> None:
    content = reply('ATTENDEE;CN="Ông Ba";PARTSTAT=ACC\r\n EPTED:mailto:chu-\r\n\ttich@xa-ba.example')

    assert read_reply(b"\xef\xbb\xbf" + content.replace(b"\r\n", b"\n")) == Reply(MEETING.uid, 0, TO, "accepted", "")


def test_line_that_cannot_be_read_does_not_spoil_the_answer() -> None:
    content = reply(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{TO}", "khong phai dong lich", "DTSTART;;:::", "SEQUENCE:x")

    assert read_reply(content) == Reply(MEETING.uid, 0, TO, "accepted", "")


def test_address_is_taken_from_its_parameter_where_the_value_is_none() -> None:
    content = reply(f"ATTENDEE;EMAIL={TO};PARTSTAT=DECLINED:urn:uuid:1234")

    assert read_reply(content) == Reply(MEETING.uid, 0, TO, "declined", "")


def test_zones_of_a_stranger_are_never_reckoned_with() -> None:
    zone = "BEGIN:VTIMEZONE\r\nTZID:Lạ\r\nBEGIN:STANDARD\r\nDTSTART:19000101T000000\r\nTZOFFSETFROM:+0700\r\n"
    zone += "TZOFFSETTO:+0700\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
    content = reply(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{TO}").replace(b"BEGIN:VEVENT", zone.encode())
    started = time.monotonic()

    assert read_reply(content) == Reply(MEETING.uid, 0, TO, "accepted", "")
    assert time.monotonic() - started < 5


ACCEPTED = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{TO}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Chi la mot la thu",
        request(),
        calendar_files.cancel(MEETING, TO, NAME, WRITTEN),
        reply(ACCEPTED, method="COUNTER"),
        reply(ACCEPTED, uid=""),
        reply(f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{TO}"),
        reply(f"ATTENDEE:mailto:{TO}"),
        reply("ATTENDEE;PARTSTAT=ACCEPTED:mailto:"),
        reply(ACCEPTED, ACCEPTED.replace("chu-tich", "bi-thu")),
        reply(ACCEPTED).replace(b"VEVENT", b"VTODO"),
        reply(ACCEPTED) + b" " * calendar_files.MOST_BYTES,
    ],
)
def test_what_answers_no_invitation_is_none(content: bytes) -> None:
    assert read_reply(content) is None


@given(st.data())
def test_damaged_files_never_raise(data: st.DataObject) -> None:
    content = bytearray(reply(ACCEPTED, "SEQUENCE:3"))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=12))
        content = content or bytearray(b"B")
    found = read_reply(bytes(content))

    assert found is None or (found.uid and "@" in found.attendee)


@given(st.binary(max_size=300))
def test_any_bytes_never_raise(content: bytes) -> None:
    prefix = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"

    assert read_reply(content) is None
    assert read_reply(prefix + content) is None or b"@" in content


# ------------------------------------------------------------------------------------------------------- a second library


@pytest.mark.filterwarnings("default")
def test_another_library_reads_the_same_and_a_move_updates_the_entry() -> None:
    """A calendar keeps entries by UID and takes the one with the highest sequence (RFC 5546, 2.1.4)."""
    moved = datetime(2023, 12, 12, 8, 0, tzinfo=ZONE)
    later = replace(MEETING, sequence=1, starts_at=moved, ends_at=moved + timedelta(hours=4))
    calendar: dict[str, Any] = {}
    method = ""
    for content in (request(later), request(), request(later)):  # mail may arrive out of order
        read = vobject.readOne(content.decode())
        method = read.method.value
        event = read.vevent
        held = calendar.get(event.uid.value)
        if held is None or int(event.sequence.value) > int(held.sequence.value):
            calendar[event.uid.value] = event

    (entry,) = calendar.values()
    assert method == "REQUEST"
    assert entry.dtstart.value == moved
    assert entry.dtend.value - entry.dtstart.value == timedelta(hours=4)
    assert entry.attendee.value.lower().startswith("mailto:")
    assert entry.attendee.params["RSVP"] == ["TRUE"]
