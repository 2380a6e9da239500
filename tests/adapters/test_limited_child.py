"""The limited child: it answers, it is replaced when a file brings it down, and the next file is read."""

from __future__ import annotations

import io
import os
import signal
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.limited import child, frames, worker
from adapters.workbooks import cells
from domain import findings, forms
from tests.adapters import deadly_worker
from tests.adapters import document_samples as documents
from tests.adapters import workbook_samples as samples

NO_PARTS = forms.Narrative("", "", "", (), ())
REPORT = documents.filled("Đã kiện toàn Ban Chỉ đạo huyện.")


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
    def kill() -> None:
        reader.read(good, "bieu.xlsx")
        process = reader.process_id
        assert process is not None
        os.kill(process, signal.SIGKILL)

    kill()
    assert reader.read(good, "bieu.xlsx") == samples.read_book(good)
    kill()
    assert reader.read_document(REPORT, "a.docx", documents.FORM) == documents.answer(REPORT)


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


@pytest.mark.proves("E22")
def test_one_child_reads_workbooks_and_documents_in_turn(reader: child.Reader, good: bytes) -> None:
    book, report = samples.read_book(good), documents.answer(REPORT)
    assert isinstance(report, forms.Filled)
    reader.read(good, "bieu.xlsx")
    process = reader.process_id

    for _ in range(3):
        assert reader.read(good, "bieu.xlsx") == book
        assert reader.read_document(REPORT, "a.docx", documents.FORM) == report
        assert reader.read_document(REPORT, "a.docx", NO_PARTS) == forms.Filled({}, {}, report.tokens)
    assert reader.read_document(good, "bieu.xlsx", documents.FORM) == documents.answer(good, name="bieu.xlsx")
    assert reader.read(REPORT, "a.docx") != report
    assert reader.process_id == process


def lines(count: int) -> bytes:
    """A document of so many empty paragraphs: small in the file, large in memory. Stored, so that it is no bomb."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr(documents.BODY, documents.document_xml("<w:p/>" * count))
    return held.getvalue()


def bombed() -> bytes:
    """A few hundred bytes that a reader without care turns into gigabytes."""
    bomb = b"<!DOCTYPE x [" + b"".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">'.encode() for n in range(9)
    ) + b"]>"  # fmt: skip
    xml = documents.document_xml("<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>")
    return documents.package((documents.BODY, bomb + xml))


def nested(inside: str, depth: int) -> bytes:
    """A document of one element within itself."""
    xml = documents.document_xml(f"<w:{inside}>" * depth + f"</w:{inside}>" * depth)
    return documents.package((documents.BODY, xml))


@pytest.mark.proves("E22")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bombed(), "XML_REFUSED"),
        (nested("p", 20_000), "FILE_UNREADABLE"),
        (documents.filled("a\x00b"), "XML_REFUSED"),
        (documents.filled("a\x01b"), "FILE_UNREADABLE"),
        (documents.filled("a\ud800b"), "FILE_UNREADABLE"),
        (REPORT[:-200], "FILE_UNREADABLE"),
        (b"", "FILE_EMPTY"),
    ],
)
def test_crafted_document_is_told_by_the_child_itself(reader: child.Reader, content: bytes, code: str) -> None:
    reader.read_document(REPORT, "a.docx", documents.FORM)
    process = reader.process_id

    found = reader.read_document(content, "../a.docx", documents.FORM)

    assert isinstance(found, tuple)
    assert [(one.code, one.place.file) for one in found] == [(code, "a.docx")]
    assert found == documents.answer(content, name="a.docx")
    assert reader.process_id == process


def test_document_nested_as_deep_as_xml_may_be_is_read(reader: child.Reader) -> None:
    for inside in ("p", "sdt", "tbl", "ins"):
        content = nested(inside, 250)
        assert reader.read_document(content, "a.docx", documents.FORM) == documents.answer(content)


@pytest.mark.proves("E22")
def test_document_that_does_not_fit_into_memory_gets_an_answer_and_the_next_is_read() -> None:
    with child.Reader(megabytes=96, cpu_seconds=20, wall_seconds=120) as reader:
        assert isinstance(reader.read_document(lines(1000), "a.docx", documents.FORM), forms.Filled)

        found = reader.read_document(lines(1_500_000), "bao-cao.docx", documents.FORM)

        assert isinstance(found, tuple)
        assert [one.code for one in found] == ["FILE_BREAKS_READER"]
        assert 'Tệp "bao-cao.docx" khi đọc thì bị dừng giữa chừng' in found[0].message
        assert "mẫu báo cáo (.docx)" in found[0].fix
        assert reader.process_id is None
        assert reader.read_document(REPORT, "a.docx", documents.FORM) == documents.answer(REPORT)


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Iterator[child.Reader]:
    """A reader whose child dies, hangs or lies when it is told to."""
    monkeypatch.setattr(child, "_WORKER", deadly_worker.__name__)
    with child.Reader() as one:
        yield one


@pytest.mark.proves("E22")
@pytest.mark.parametrize("how", deadly_worker.FATAL)
def test_whatever_becomes_of_the_child_there_is_an_answer(deadly: child.Reader, how: bytes) -> None:
    deadly._wall_seconds = 3.0 if how == b"hang" else 90.0

    found = deadly.read_document(how, "a.docx", documents.FORM)

    assert isinstance(found, tuple)
    assert [(one.code, one.place.file) for one in found] == [("FILE_BREAKS_READER", "a.docx")]
    assert ("quá lâu" in found[0].message) is (how == b"hang")
    assert deadly.process_id is None


def test_child_that_dies_of_one_document_reads_the_next(deadly: child.Reader) -> None:
    assert deadly.read_document(REPORT, "a.docx", documents.FORM) == documents.answer(REPORT)

    found = deadly.read_document(b"segfault", "a.docx", documents.FORM)

    assert isinstance(found, tuple)
    assert deadly.read_document(REPORT, "a.docx", documents.FORM) == documents.answer(REPORT)


def test_fault_of_a_library_is_the_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(content: bytes, form: forms.Narrative, name: str) -> forms.Filled:
        raise MemoryError if content == b"memory" else RecursionError

    monkeypatch.setattr(worker.documents, "read", read)
    asked = frames.Question("a.docx", documents.FORM)

    found = worker._read(asked, b"x")

    assert isinstance(found, tuple)
    assert [one.code for one in found] == ["FILE_UNREADABLE"]
    with pytest.raises(MemoryError):
        worker._read(asked, b"memory")


# What a person types, what a phone or an old editor makes of it, and what no keyboard has.
LETTERS = st.one_of(
    st.sampled_from(
        ["Đã họp ", "xã Tam Hòa, ", "12/15 xã", "\t", "\n", "\r\n", "\u2028", "\x85", "\x9f", "\x07", "\u200b"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.text(st.characters(max_codepoint=0x1FF), max_size=5),
)
SPELLINGS: tuple[Literal["NFC", "NFD", "NFKD"], ...] = ("NFC", "NFD", "NFKD")
TEXTS = st.tuples(st.lists(LETTERS, max_size=12).map("".join), st.sampled_from(SPELLINGS)).map(
    lambda one: unicodedata.normalize(one[1], one[0])
)


@pytest.mark.proves("E22", "F14")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, name=TEXTS, title=TEXTS)
@example(unicodedata.normalize("NFD", "Đã kiện toàn Ban Chỉ đạo huyện."), "báo cáo.docx", "Công tác tổ chức")
@example("X· Tam Hßa ®· kiÖn toµn", "\x00.docx", "\x00day")
def test_child_reads_a_document_as_we_do(reader: child.Reader, text: str, name: str, title: str) -> None:
    content = documents.filled(text)
    first, *others = documents.FORM.sections
    form = replace(documents.FORM, sections=(replace(first, title=title), *others))

    assert reader.read_document(content, name, form) == documents.answer(content, form, name)


def test_frames_carry_every_value_unchanged() -> None:
    rows = (("a", "", 1, 1.5, True, date(2021, 8, 5), datetime.fromisoformat("2021-08-05T07:30:00")), ("Nợ đọng",))
    trait = cells.Trait(True, False, "#REF!", ".VnTime", "0%")
    finding = findings.Finding("A_B", findings.Severity.NOTE, "Một câu.", findings.Place("a", "b", "C1"), "1", "2", "x")
    grid = cells.Grid("Nợ", rows, cells.HIDDEN, ((0, 0, 1, 1),), {(3, 4): trait})
    book = cells.Book("xlsx", (grid,), {"ten": "=1"}, ("t",), "1", True, (finding,))

    assert frames.unpack(frames.pack(book)) == book
    assert frames.unpack(frames.pack((finding,))) == (finding,)


def test_frames_carry_documents_and_forms_unchanged() -> None:
    finding = findings.Finding("OLD_FONT", findings.Severity.NOTE, "Một câu.", findings.Place("a", section="b"), "1")
    # "day" and "moment" are the words by which a frame knows a date.
    filled = forms.Filled(
        {"day": "2023-11-15", "moment": "dòng một\ndòng hai", "": ""},
        {"day": ({"moment": "x", "day": ""}, {}), "trong": ()},
        ("SK1A", "SK1B"),
        (finding,),
    )
    form = replace(documents.FORM, heading=(("a", "\ud800\x00"), ("moment", "")), is_simulated=True)

    assert frames.unpack(frames.pack(filled)) == filled
    assert frames.unpack_question(frames.pack_question(frames.Question("a\u2028.docx", form))) == frames.Question(
        "a\u2028.docx", form
    )
    assert frames.unpack_question(frames.pack_question(frames.Question("a"))) == frames.Question("a")
