"""The limited child: it answers, it is replaced when a file brings it down, and the next file is read."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from adapters.workbooks import cells, child, frames
from domain import findings
from tests.adapters import workbook_samples as samples


def endless_ods() -> bytes:
    """A few hundred bytes that a reader turns into 65 million cells."""
    content = samples.ods([[1.0]], ' table:number-columns-repeated="16384"')
    return samples.repacked(
        content,
        lambda _, body: body.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="4000">'),
    )


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    blank = samples.written(tmp_path_factory.mktemp("forms"))
    return samples.edited(
        blank, samples.fill({"E5": "=1/0", "E6": 12.5}), samples.fill({"F10": date(2021, 8, 5)}, samples.LIST)
    )


@pytest.fixture(scope="module")
def reader() -> Iterator[child.Reader]:
    with child.Reader(megabytes=224, cpu_seconds=20, wall_seconds=120) as one:
        yield one


@pytest.mark.proves("E22")
def test_child_reads_what_we_read_and_stays_alive(reader: child.Reader, good: bytes) -> None:
    first = reader.read(good, "bieu.xlsx")
    process = reader.process_id
    refused = reader.read(b"%PDF-1.7", "../bieu.pdf")

    assert first == samples.read_book(good)
    assert isinstance(refused, tuple)
    assert [(one.code, one.place.file) for one in refused] == [("FILE_KIND_REFUSED", "bieu.pdf")]
    assert (reader.process_id, process is not None) == (process, True)


@pytest.mark.proves("E22")
def test_file_that_brings_the_reader_down_gets_an_answer_and_the_next_is_read(good: bytes) -> None:
    with child.Reader(megabytes=224, cpu_seconds=20, wall_seconds=120) as reader:
        found = reader.read(endless_ods(), "bieu.ods")

        assert isinstance(found, tuple)
        assert [one.code for one in found] == ["FILE_BREAKS_READER"]
        assert "bieu.ods" in found[0].message
        assert reader.process_id is None
        assert reader.read(good, "bieu.xlsx") == samples.read_book(good)


def test_child_that_was_killed_between_files_is_replaced(reader: child.Reader, good: bytes) -> None:
    reader.read(good, "bieu.xlsx")
    process = reader.process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)

    assert reader.read(good, "bieu.xlsx") == samples.read_book(good)


def test_child_that_does_not_answer_in_time_is_replaced(good: bytes) -> None:
    with child.Reader() as reader:
        reader.read(good, "bieu.xlsx")
        process = reader.process_id
        assert process is not None
        os.kill(process, signal.SIGSTOP)
        reader._wall_seconds = 0.2

        found = reader.read(good, "bieu.xlsx")
        reader._wall_seconds = 120.0

        assert isinstance(found, tuple)
        assert [one.code for one in found] == ["FILE_BREAKS_READER"]
        assert isinstance(reader.read(good, "bieu.xlsx"), cells.Book)
        last = reader.process_id
    assert reader.process_id is None
    assert last not in (None, process)


def test_frames_carry_every_value_unchanged() -> None:
    rows = (("a", "", 1, 1.5, True, date(2021, 8, 5), datetime.fromisoformat("2021-08-05T07:30:00")), ("Nợ đọng",))
    trait = cells.Trait(True, False, "#REF!", ".VnTime", "0%")
    finding = findings.Finding("A_B", findings.Severity.NOTE, "Một câu.", findings.Place("a", "b", "C1"), "1", "2", "x")
    grid = cells.Grid("Nợ", rows, cells.HIDDEN, ((0, 0, 1, 1),), {(3, 4): trait})
    book = cells.Book("xlsx", (grid,), {"ten": "=1"}, ("t",), "1", True, (finding,))

    assert frames.unpack(frames.pack(book)) == book
    assert frames.unpack(frames.pack((finding,))) == (finding,)
