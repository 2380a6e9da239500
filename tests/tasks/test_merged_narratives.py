"""What units wrote is kept with its version, and printed with who wrote it; whatever it holds, it is text."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

import models
from adapters import simulated_files
from tasks import desk as desks
from tasks import intake, main_report, merged_narratives
from tests import plan_dirs
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, COMMUNE, Sent, rows, take

NASTY = "Đường <w:p> & “tốt” {{ tinh.so('dan_so') }} {% for x in y %} \U0001f600 đã xong."


def send(office: desks.Desk, tools: intake.Tools, sent: Sent, text: str, proposal: str = "") -> None:
    form = sent.words
    given = {"noi-dung": proposal, "cap": "tỉnh", "ly-do": "đường xấu"}
    tables = {"kien-nghi": [given]} if proposal else {}
    words = simulated_files.narrative(form, [f"{text} ({one.id})" for one in form.sections], tables)
    take(office, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook()), ("bao cao.docx", words)]))


def paragraphs(content: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(content)).paragraphs]


@pytest.mark.proves("F17", "X16")
def test_an_accepted_narrative_is_kept_with_its_version(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    send(office, tools, sent, "Xã đã làm nhiều việc", "Làm cầu qua suối")
    send(office, tools, sent, "Xã đã làm thêm nhiều việc", "Làm hai cầu qua suối")

    texts, lines = rows(office, models.StatedText), rows(office, models.StatedRow)
    assert {one.section for one in texts} == {one.id for one in sent.words.sections}
    assert len({one.submission_id for one in texts}) == 2
    assert [(one.form_table, one.position, one.cells["noi-dung"]) for one in lines] == [
        ("kien-nghi", 1, "Làm cầu qua suối"),
        ("kien-nghi", 1, "Làm hai cầu qua suối"),
    ]
    with desks.reading(office) as work:
        book = merged_narratives.read(work, [COMMUNE])
        before = merged_narratives.read(work, [COMMUNE], {COMMUNE: texts[0].submission_id})
    assert [one.text for one in book.muc("to-chuc").said] == ["Xã đã làm thêm nhiều việc (to-chuc)"]
    assert [one.text for one in before.muc("to-chuc").said] == ["Xã đã làm nhiều việc (to-chuc)"]
    (province,) = book.kien_nghi("kien-nghi", "noi-dung", "cap")
    assert (province.title, province.count) == ("Đối với tỉnh", 1)
    assert [(line.cells["noi-dung"], line.source) for line in province.lines] == [
        ("Làm hai cầu qua suối", "(Xã Tam Anh Nam)")
    ]


@pytest.mark.proves("F29")
def test_nobody_is_missed_under_a_heading_that_was_not_asked_of_them(office: desks.Desk) -> None:
    with desks.reading(office) as work:
        book = merged_narratives.read(work, [COMMUNE, "dv23-507", "so-nnptnt"])

    assert len(book.muc("cong-dong").silent) == 1  # of communes only
    assert len(book.muc("to-chuc").silent) == 2
    assert len(book.muc("tong-quan", "ton-tai-kien-nghi").silent) == 3


@pytest.mark.proves("F29", "X16")
def test_a_district_s_own_draft_prints_its_communes_words_as_text(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    send(office, tools, sent, NASTY, "Làm {{ cầu }} <b>qua</b> suối")

    made = main_report.draft(office, None, "dv23-517")

    words = paragraphs(made.document)
    assert f"- {NASTY} (to-chuc) (Xã Tam Anh Nam)" in words
    assert "- Làm {{ cầu }} <b>qua</b> suối (Xã Tam Anh Nam)" in words
    assert "Đối với tỉnh: 1 lượt kiến nghị" in words
    assert any(one.startswith("Huyện Núi Thành có 15 xã thuộc Chương trình") for one in words)
    assert any(
        "ỦY BAN NHÂN DÂN HUYỆN NÚI THÀNH" in cell.text for cell in Document(io.BytesIO(made.document)).tables[0]._cells
    )


@pytest.mark.proves("F29")
def test_a_commune_s_summary_holds_its_own_figures(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    send(office, tools, sent, "Xã đã làm nhiều việc")

    made = main_report.draft(office, None, COMMUNE)

    assert "Tóm tắt số liệu Xã Tam Anh Nam, Huyện Núi Thành" in "\n".join(paragraphs(made.document))
    assert {one.unit for one in made.figures} == {COMMUNE}
    assert {Path(plan_dirs.REAL / name).is_file() for name in (main_report.OF_GROUP, main_report.OF_UNIT)} == {True}
