"""Good deliveries damaged at random: intake never raises, always concludes, and never takes a figure for another one."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import models
from domain.answers import Verdict
from tasks import desk as desks
from tasks import intake
from tests.files.build_deliveries import zips
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, Sent, rows

Mutate = Callable[[bytes], bytes]
Figures = dict[tuple[str, str], str]

_SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_VALUE = re.compile(rb"<v>[^<]*</v>")
_PLACE = st.floats(0, 1, exclude_max=True)


@pytest.fixture
def good(office: desks.Desk, tools: intake.Tools, sent: Sent) -> Figures:
    """The figures of the good workbook, as they are stored."""
    taken = _taken(office, tools, sent.workbook(), "bieu.xlsx")
    assert [one.verdict for one in taken.files] == [Verdict.ACCEPTED]
    return _newest(office)


def _taken(office: desks.Desk, tools: intake.Tools, raw: bytes, name: str = "") -> intake.Outcome:
    """Judge a file of that name, or a mail without one. The same bytes again are told again, so one office serves all."""
    channel = intake.FOLDER if name else intake.MAIL
    (number,) = intake.store(office, [intake.Incoming(channel, name or "thu", raw, office.as_of, not name)])
    return intake.Pass(office, tools).judge(number)


def _newest(office: desks.Desk) -> Figures:
    """What the last workbook that was taken states."""
    stored = rows(office, models.StatedFigure)
    last = max((one.submission_id for one in stored), default=0)
    return {(one.indicator, one.period): one.value or "" for one in stored if one.submission_id == last}


def check_concluded(office: desks.Desk, outcome: intake.Outcome) -> None:
    """A verdict for something, or a reason; and no fault of ours behind it."""
    assert outcome.files or outcome.reason
    assert all(one.code != intake.FAILED for one in rows(office, models.DeliveryFile))


def _flipped(content: bytes, place: float, bit: int) -> bytes:
    at = int(place * len(content))
    return content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]


def _exchanged(content: bytes, one: int, other: int) -> bytes:
    """Two sheets under each other's part name."""
    parts = zips.members(content)
    sheets = [name for name in parts if _SHEET.fullmatch(name)]
    a, b = sheets[one % len(sheets)], sheets[other % len(sheets)]
    return zips.packed((parts | {a: parts[b], b: parts[a]}).items())


_BYTES: st.SearchStrategy[Mutate] = st.one_of(
    st.builds(lambda place, bit: lambda raw: _flipped(raw, place, bit), _PLACE, st.integers(0, 7)),
    st.builds(lambda place: lambda raw: raw[: int(place * len(raw))], _PLACE),
    st.builds(lambda one, other: lambda raw: _exchanged(raw, one, other), st.integers(0, 11), st.integers(0, 11)),
)


@_SETTINGS
@given(mutate=_BYTES)
def test_damaged_workbook_is_never_read_as_other_figures(
    office: desks.Desk, tools: intake.Tools, sent: Sent, good: Figures, mutate: Mutate
) -> None:
    outcome = _taken(office, tools, mutate(sent.workbook()), "bieu.xlsx")

    check_concluded(office, outcome)
    if any(one.verdict is Verdict.ACCEPTED for one in outcome.files):
        assert _newest(office) == good


@_SETTINGS
@given(
    sheet=st.integers(1, 10),
    place=_PLACE,
    text=st.one_of(st.integers().map(str), st.text("0123456789.,-eE%x ", max_size=12)),
)
def test_changed_cell_is_taken_as_it_is_or_asked_about(
    office: desks.Desk, tools: intake.Tools, sent: Sent, sheet: int, place: float, text: str
) -> None:
    def change(name: str, body: bytes) -> bytes:
        found = list(_VALUE.finditer(body)) if name == f"xl/worksheets/sheet{sheet}.xml" else []
        if not found:
            return body
        one = found[int(place * len(found))]
        return body[: one.start()] + f"<v>{text}</v>".encode() + body[one.end() :]

    outcome = _taken(office, tools, zips.repacked(sent.workbook(), change), "bieu.xlsx")

    check_concluded(office, outcome)


def _without_line(raw: bytes, place: float) -> bytes:
    lines = raw.split(b"\n")
    del lines[int(place * len(lines))]
    return b"\n".join(lines)


def _doubled_header(raw: bytes, number: int) -> bytes:
    head, gap, body = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    return b"\n".join([lines[number % len(lines)], *lines]) + gap + body


_MAILS: st.SearchStrategy[Mutate] = st.one_of(
    st.builds(lambda place, bit: lambda raw: _flipped(raw, place, bit), _PLACE, st.integers(0, 7)),
    st.builds(lambda place: lambda raw: raw[: int(place * len(raw))], _PLACE),
    st.builds(lambda place: lambda raw: _without_line(raw, place), _PLACE),
    st.builds(lambda number: lambda raw: _doubled_header(raw, number), st.integers(0, 20)),
)


@_SETTINGS
@given(mutate=_MAILS)
def test_damaged_mail_is_never_read_as_other_figures(
    office: desks.Desk, tools: intake.Tools, sent: Sent, good: Figures, mutate: Mutate
) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook(tin_bai=Decimal(12)))])

    outcome = _taken(office, tools, mutate(raw))

    check_concluded(office, outcome)
    if any(one.verdict is Verdict.ACCEPTED for one in outcome.files):
        assert _newest(office) in (good, good | {("tin_bai", "2023e"): "12"})
