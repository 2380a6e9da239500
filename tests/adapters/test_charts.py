"""Charts in a Word document are real ones: a workbook inside with the same numbers, gaps left open, and programs that open it."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest
from docx import Document

from adapters.documents import official, pdf
from domain.report_charts import Chart, Drawn, Series

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
CHARTS = [
    Chart(
        "column", "Xã đạt <chuẩn> & “nâng cao”", ("Quế Sơn", "Nam Giang", "Điện Bàn"),
        (Series("năm 2020", (Decimal(5), None, Decimal(7))), Series("năm 2023", (Decimal("6.5"), Decimal(0), None))),
        "xã", 0, (),
    ),
    Chart("pie", "Nguồn vốn", ("Tỉnh", "Huyện"), (Series("2023", (Decimal(908379), Decimal(12))),), "triệu đồng", 0, ()),
    Chart("bar", "Theo nguồn", ("A", "B"), (Series("x", (None, None)),), "triệu đồng", 2, ()),
    Chart("line", "Theo năm", ("2021", "2022"), (Series("x", (Decimal(1), Decimal(2))),), "%", 1, ()),
    Chart("column_stacked", "Chồng", ("A",), (Series("x", (Decimal(1),)), Series("y", (Decimal(2),))), "", 0, ()),
]  # fmt: skip


@pytest.fixture(scope="module")
def document() -> bytes:
    template = Document()
    template.add_paragraph("Trước biểu đồ")
    for number in range(len(CHARTS)):
        template.add_paragraph(f"{{{{ bieu_do_{number} }}}}")
    held = io.BytesIO()
    template.save(held)
    context = {f"bieu_do_{number}": Drawn(number) for number in range(len(CHARTS))}
    return official.render(held.getvalue(), context, CHARTS).content


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


@pytest.mark.proves("F29")
def test_the_workbook_inside_holds_the_same_numbers_and_leaves_gaps_open(document: bytes) -> None:
    for number, chart in enumerate(CHARTS, start=1):
        book = openpyxl.load_workbook(io.BytesIO(part(document, f"word/embeddings/bieu-do-{number}.xlsx")))
        rows = list(book.worksheets[0].iter_rows(values_only=True))

        assert rows[0][1:] == tuple(one.name for one in chart.series)
        assert [row[0] for row in rows[1:]] == list(chart.categories)
        for at, one in enumerate(chart.series, start=1):
            assert [None if row[at] is None else Decimal(str(row[at])) for row in rows[1:]] == list(one.values)
        assert not book.worksheets[0]._charts  # pyright: ignore[reportAttributeAccessIssue]  it stands in the document


@pytest.mark.proves("F29")
def test_the_chart_shows_the_same_numbers_and_draws_no_zero_for_a_gap(document: bytes) -> None:
    root = ElementTree.fromstring(part(document, "word/charts/bieu-do-1.xml"))

    shown = [
        {int(point.get("idx", "")): point.findtext(f"{_C}v") for point in values.iter(f"{_C}pt")}
        for values in root.iter(f"{_C}val")
    ]
    assert shown == [{0: "5", 2: "7"}, {0: "6.5", 1: "0"}]
    blanks = root.find(f".//{_C}dispBlanksAs")
    assert blanks is None or blanks.get("val") == "gap"  # a gap is what a program takes when nothing is said
    assert root.find(f"{_C}externalData") is not None
    words = "".join(root.itertext())
    assert "Xã đạt <chuẩn> & “nâng cao”" in words
    assert "Times New Roman" in part(document, "word/charts/bieu-do-1.xml").decode()


def test_each_drawing_has_its_own_number_and_says_what_it_shows(document: bytes) -> None:
    drawn = list(ElementTree.fromstring(part(document, "word/document.xml")).iter(f"{_WP}docPr"))

    assert len({one.get("id") for one in drawn}) == len(CHARTS)
    assert drawn[0].get("descr") == "Biểu đồ: Xã đạt <chuẩn> & “nâng cao”. 3 mục; năm 2020; năm 2023."
    types = part(document, "[Content_Types].xml").decode()
    assert types.count("drawingml.chart+xml") == len(CHARTS)
    assert types.count('Extension="xlsx"') == 1
    opened = Document(io.BytesIO(document))
    assert opened.paragraphs[0].text == "Trước biểu đồ"
    package = opened.part.package
    assert package is not None
    assert len(list(package.iter_parts())) > 10


def test_the_same_charts_are_the_same_bytes(document: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        book = archive.read("word/embeddings/bieu-do-1.xlsx")
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert b"2000-01-01" in archive.read("docProps/core.xml")


@pytest.mark.skipif(not pdf.program(), reason="LibreOffice is not installed")
@pytest.mark.proves("F29")
def test_libreoffice_opens_and_prints_it_and_refuses_what_is_no_document(document: bytes) -> None:
    made = pdf.convert({"bao cao.docx": document, "hỏng.docx": b"khong phai tep Word"})

    assert made["bao cao.docx"].content.startswith(b"%PDF")
    assert made["hỏng.docx"].content == b""
    assert [one.code for one in made["hỏng.docx"].findings] == ["PDF_NOT_MADE"]


@pytest.mark.skipif(not pdf.program(), reason="LibreOffice is not installed")
def test_a_program_that_hangs_is_ended_and_told(document: bytes) -> None:
    made = pdf.convert({"bao cao.docx": document}, patience=0.01)

    assert made["bao cao.docx"].content == b""
    assert made["bao cao.docx"].findings[0].code == "PDF_NOT_MADE"


def test_without_libreoffice_the_word_file_is_enough_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    made = pdf.convert({"bao cao.docx": b""})

    (found,) = made["bao cao.docx"].findings
    assert found.code == "PDF_NO_PROGRAM"
    assert "chưa cài LibreOffice" in found.message
    assert "Bản Word vẫn đầy đủ" in found.fix
