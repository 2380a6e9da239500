"""The draft of the main report: figures as accepted, gaps stated, each number with its cells, a bad template refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from adapters.documents import official
from domain import errors
from tasks import desk as desks
from tasks import intake, main_report
from tests.files import build_errata_template, build_report_template, build_unit_templates
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, Sent, take


@pytest.fixture
def drafted(office: desks.Desk, tools: intake.Tools, sent: Sent) -> main_report.Draft:
    files = [("bieu.xlsx", sent.workbook()), ("bao cao.docx", sent.narrative())]
    take(office, tools, samples.mail(ADDRESS, files))
    return main_report.draft(office)


def texts(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    return "\n".join(one.text for one in document.paragraphs)


def rows(content: bytes, heading: str) -> list[list[str]]:
    """The rows of the first table that has such a heading."""
    for table in Document(io.BytesIO(content)).tables:
        found = [[cell.text for cell in row.cells] for row in table.rows]
        if heading in found[0]:
            return found[1:]
    raise AssertionError(heading)


@pytest.mark.proves("F29", "X4")
def test_draft_prints_what_was_accepted_and_says_what_is_not_there(drafted: main_report.Draft) -> None:
    words = texts(drafted.document)
    communes, districts = rows(drafted.document, "Danh hiệu"), rows(drafted.document, "19 tiêu chí")

    assert "Toàn tỉnh có 193 xã thuộc Chương trình" in words
    assert "biểu số liệu đã nhận của 1 xã và 0 huyện" in words
    assert "chưa có số liệu của: Xã Tam Thanh" in words
    assert "Chưa nhận được biểu số liệu của 210 đơn vị: " in words
    assert "{{" not in words
    assert "SỐ LIỆU MÔ PHỎNG" in words
    assert "Căn cứ Nghị quyết số 21/2022/NQ-HĐND ngày 20/7/2022 của HĐND tỉnh Quảng Nam;" in words
    assert "Thực hiện Kế hoạch số 1/KH-UBND ngày 18/9/2023 của UBND tỉnh Quảng Nam, kết quả sơ kết như sau:" in words
    assert len(communes) == 193
    assert len(districts) == 18
    (told,) = [row for row in communes if row[1] == "Xã Tam Anh Nam"]
    assert told[2] == "Huyện Núi Thành"
    assert all(one != "–" for one in told)
    assert {tuple(row[3:]) for row in communes if row is not told} == {("–",) * 4}
    (nui_thanh,) = [row for row in districts if row[1] == "Huyện Núi Thành"]
    assert nui_thanh[2] == "15"
    assert nui_thanh[4].endswith("*")
    assert len(drafted.missing) > 18


@pytest.mark.proves("F29")
def test_every_number_of_the_draft_leads_to_its_cells(drafted: main_report.Draft) -> None:
    book = openpyxl.load_workbook(io.BytesIO(drafted.trace))
    numbers, cells, typed = (
        [[str(one or "") for one in row] for row in sheet.iter_rows(values_only=True)][1:] for sheet in book
    )

    (people,) = [row for row in numbers if row[2:4] == ["Tỉnh Quảng Nam", "Dân số"]]
    below = [row for row in cells if row[0] == people[0]]
    assert people[1] == "I. ĐẶC ĐIỂM TÌNH HÌNH"
    assert people[7] == str(len(below)) == "1"
    (cell,) = below
    assert cell[1:3] == ["Xã Tam Anh Nam", "dan_so"]
    assert cell[4] == "bieu.xlsx"
    assert cell[9] == ADDRESS
    assert people[5].startswith(f"{int(cell[3].replace('.', '')):,}".replace(",", "."))
    assert {row[0] for row in cells} <= {row[0] for row in numbers}
    (own,) = [row for row in numbers if row[1] == "Phụ lục II · Xã Tam Anh Nam · Tiêu chí đạt 2023"]
    assert own[2] == "Xã Tam Anh Nam"
    assert ["5", "5. Các chương trình chuyên đề"] in [row[1:3] for row in typed]
    assert not [row for row in typed if row[1] in ("193", people[5])]


@pytest.mark.parametrize(
    ("build", "template"),
    [
        (build_report_template.build, build_report_template.TEMPLATE),
        (build_errata_template.build, build_errata_template.TEMPLATE),
        (build_unit_templates.build_district, build_unit_templates.DISTRICT),
        (build_unit_templates.build_commune, build_unit_templates.COMMUNE),
    ],
)
def test_template_in_the_repo_is_what_its_program_builds(
    build: Callable[[Path], None], template: Path, tmp_path: Path
) -> None:
    build(tmp_path / "mau.docx")

    kept, built = (Document(str(path)) for path in (template, tmp_path / "mau.docx"))
    assert kept.element.xml == built.element.xml


@pytest.mark.parametrize(
    ("tag", "code", "told"),
    [
        ("Có {{ tinh.so('khong_co') }} xã", "TEMPLATE_FIGURE_UNKNOWN", "'khong_co'"),
        ("Có {{ tinh.so('tong_ho', '1999') }} xã", "TEMPLATE_FIGURE_UNKNOWN", "'1999'"),
        ("Có {{ khong_co }} xã", "TEMPLATE_BROKEN", "khong_co"),
        ("Có {{ tinh.so( }} xã", "TEMPLATE_BROKEN", "Có {{ tinh.so( }} xã"),
        ("{{ bieu_do.theo_don_vi('hình sao', 'T', huyen, ['dan_so']) }}", "TEMPLATE_CHART_UNKNOWN", "'hình sao'"),
        ("{{ bieu_do.theo_muc('cột', 'T', tinh, ['dan_so'], ['1999']) }}", "TEMPLATE_FIGURE_UNKNOWN", "'1999'"),
        ("{{ bieu_do.theo_nam('cột', 'T', tinh, ['khong_co'], ['2020']) }}", "TEMPLATE_FIGURE_UNKNOWN", "'khong_co'"),
        ("{{ tinh.__class__.__mro__ }}", "TEMPLATE_BROKEN", "__class__"),
    ],
)
def test_template_at_fault_is_refused_with_its_place(
    office: desks.Desk, tmp_path: Path, tag: str, code: str, told: str
) -> None:
    document = Document()
    document.add_paragraph(tag)
    path = tmp_path / "mau.docx"
    document.save(str(path))

    with pytest.raises(errors.Refusal) as refused:
        main_report.draft(office, path)

    assert refused.value.code == code
    assert told in str(refused.value)


def test_what_is_no_word_file_is_refused(office: desks.Desk, tmp_path: Path) -> None:
    path = tmp_path / "mau.docx"
    path.write_bytes(b"khong phai Word")

    with pytest.raises(errors.Refusal, match="không phải tệp Word"):
        main_report.draft(office, path)


def test_what_units_wrote_is_text_and_never_a_tag_or_markup() -> None:
    document = Document()
    document.add_paragraph("{{ ten }}")
    held = io.BytesIO()
    document.save(held)

    made = official.render(held.getvalue(), {"ten": "xã <w:p> & {{ 7*7 }} \x0b\x00 Ba"})

    assert texts(made.content) == "xã <w:p> & {{ 7*7 }}  Ba"
