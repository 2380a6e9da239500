"""Defects planted into what units send, and odd inputs: each is found or visible in the report, none passes in silence."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from docx import Document
from sqlalchemy import update

import models
from adapters.documents import official, pdf
from domain import main_report as domain
from domain import reconciliation
from domain.answers import Verdict
from models import database
from models.queries import accepted_files
from tasks import desk as desks
from tasks import intake, main_report, totals
from tasks import reconciliation as tasks
from tests import season
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, COMMUNE, Sent, take


def send(desk: desks.Desk, tools: intake.Tools, sent: Sent, **changes: object) -> intake.Outcome:
    return take(desk, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook(**changes))]))


def codes(outcome: intake.Outcome) -> set[str]:
    return {one.code for file in outcome.files for one in file.findings}


def words(draft: main_report.Draft) -> str:
    document = Document(io.BytesIO(draft.document))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def differences(desk: desks.Desk) -> list[reconciliation.Difference]:
    with desks.reading(desk) as work:
        found = totals.totals(work)
        assert found is not None
        return tasks.differences(work, found)


@pytest.mark.proves("E06", "F19")
def test_a_factor_of_a_thousand_is_asked_about_and_stands_in_the_report(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    send(office, tools, sent)
    wrong = send(office, tools, sent, doi_ung_bo_tri=Decimal(10_000))

    assert "UNIT_SLIP" in codes(wrong)
    if wrong.files[0].verdict is Verdict.ACCEPTED:
        (found,) = [one for one in differences(office) if one.kind == reconciliation.BEFORE]
        assert found.factor == 1000
        assert "gấp khoảng 1.000 lần: có thể nhầm đơn vị tính" in words(main_report.draft(office))


@pytest.mark.proves("E07", "F19")
def test_a_share_is_never_added_up(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    send(office, tools, sent)

    with desks.reading(office) as work:
        found = totals.totals(work)
        assert found is not None
        (poor,) = found.rules.by_key["ty_le_ngheo", "2023e"]
        rolled = found.root.rolled[poor].value
        (own,) = [one for one in found.nodes.values() if one.unit.id == COMMUNE]
        parts = [own.unit.figures[id, "2023e"].value for id in ("ho_ngheo", "ho_can_ngheo", "tong_ho")]

    assert isinstance(rolled, Decimal)
    near, low, households = (one for one in parts if isinstance(one, Decimal))
    assert rolled == 100 * (near + low) / households


@pytest.mark.proves("E02", "F29")
def test_a_missing_commune_is_named_and_its_place_is_not_a_zero(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    send(office, tools, sent)

    made = main_report.draft(office)

    (row,) = [row for row in rows(made, "Danh hiệu") if row[1] == "Xã Tam Anh Bắc"]
    assert row[3:] == ["–"] * 4
    assert "Xã Tam Anh Bắc" in words(made)
    assert {one.shown for one in made.figures if one.unit == "dv23-20986"} <= {"–"}


@pytest.mark.proves("F17", "E04")
def test_of_contradicting_versions_the_newest_counts_and_the_older_is_kept(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    send(office, tools, sent, vb_chi_dao=Decimal(12))
    later = replace(office, as_of=season.at("2023-10-25T09:00"))
    send(later, tools, sent, vb_chi_dao=Decimal(15))

    def shown(desk: desks.Desk) -> set[str]:
        return {one.shown for one in main_report.draft(desk).figures if one.indicator == "vb_chi_dao"}

    assert shown(later) == {"15 văn bản"}
    assert shown(office) == {"12 văn bản"}


@pytest.mark.proves("T-32", "T-33", "E09")
def test_a_figure_of_another_basis_is_left_out_and_named(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    send(office, tools, sent)
    with database.writing(office.url) as session:
        stated = models.StatedFigure
        session.execute(update(stated).where(stated.indicator == "tong_thon").values(basis="actual"))
        session.execute(update(stated).where(stated.indicator == "so_tieu_chi_dat").values(criteria_set="2011-2015"))

    made = main_report.draft(office)

    shown = {(one.unit, one.indicator): one.shown for one in made.figures}
    assert shown["dv23-49", "tong_thon"] == "chưa có số liệu"
    assert "Xã Tam Anh Nam" in words(made)
    (average,) = {one.shown for one in made.figures if (one.unit, one.indicator) == ("dv23-49", "binh_quan_tieu_chi")}
    assert average == "chưa có số liệu"


@pytest.mark.proves("F29")
def test_with_nothing_in_the_report_says_so_everywhere_and_opens(office: desks.Desk) -> None:
    made = main_report.draft(office)

    told = words(made)
    assert "Toàn tỉnh có 193 xã thuộc Chương trình, chưa có số liệu, chưa có số liệu" in told
    assert "Chưa đơn vị nào có nội dung này" in told
    assert "None" not in told
    assert "nan" not in told.split()
    if pdf.program():
        printed = pdf.convert({"bao-cao.docx": made.document})["bao-cao.docx"]
        assert printed.content.startswith(b"%PDF")


@pytest.mark.proves("F29")
@pytest.mark.parametrize(
    "text",
    [
        "{{ tinh.so('dan_so') }}",
        "{% for x in y %}",
        "</w:t></w:r></w:p><w:p>",
        "& < > \" '",
        "\x00\x08\x1f\ufffe",
        "\ue000" + "5\ue001giả\ue002",
        "a" * 200_000,
        "Trà Dơn \U0001f600 \u202e đảo",
        "{_{ 7 }_}",
    ],
)
def test_whatever_a_text_holds_it_is_printed_as_text_and_the_document_opens(text: str) -> None:
    template = Document()
    template.add_paragraph("Trước {{ ten }} sau")
    held = io.BytesIO()
    template.save(held)

    made = official.render(held.getvalue(), {"ten": text})

    (line,) = [one.text for one in Document(io.BytesIO(made.content)).paragraphs]
    assert line.startswith("Trước ")
    assert line.endswith(" sau")
    assert made.places == {}  # nothing that a unit wrote passes for one of our figures
    assert not set(line) & set("\x00\x08\ue000\ue001\ue002")


@pytest.mark.proves("F29")
def test_a_number_that_somebody_typed_into_the_template_is_told_apart_from_a_computed_one() -> None:
    template = Document()
    template.add_paragraph("Có {{ so }} xã, trong đó 12 xã mới, theo {{ van_ban }}")
    held = io.BytesIO()
    template.save(held)

    made = official.render(held.getvalue(), {"so": domain.Shown("93", 4), "van_ban": "Quyết định 318"})

    assert list(made.places) == [4]
    assert [one.number for one in made.typed] == ["12"]
    assert Document(io.BytesIO(made.content)).paragraphs[0].text == "Có 93 xã, trong đó 12 xã mới, theo Quyết định 318"


def rows(draft: main_report.Draft, heading: str) -> list[list[str]]:
    for table in Document(io.BytesIO(draft.document)).tables:
        found = [[cell.text for cell in row.cells] for row in table.rows]
        if heading in found[0]:
            return found
    raise AssertionError(heading)


@pytest.mark.proves("F29", "T-32")
def test_an_average_is_over_those_who_gave_a_figure_and_a_count_says_who_did_not(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    send(office, tools, sent)

    made = main_report.draft(office)

    shown = {(one.unit, one.indicator, one.period): one.shown for one in made.figures}
    own = shown[COMMUNE, "so_tieu_chi_dat", "2023e"]
    assert shown["dv23-49", "binh_quan_tieu_chi", "2023e"].startswith(own)  # not a hundred and ninety-third of it
    assert shown["dv23-517", "binh_quan_tieu_chi", "2023e"] == f"{own}*"


@pytest.mark.proves("E12", "E13")
def test_a_workbook_of_a_unit_that_is_no_more_is_in_no_total_and_is_named(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    send(office, tools, sent)
    with desks.reading(office) as work:
        (submission,) = accepted_files.newest(
            work.session, work.campaign.id, work.as_of, accepted_files.FIGURES
        ).values()
        former = next(
            one.id for one in work.plan.units if one.name == "Điện Thắng Bắc" and one.valid_to
        )  # a ward since
        frozen = main_report.Frozen(office.as_of, {COMMUNE: submission, former: submission}, {})
        made = main_report.compose(work, frozen)

    told = words(made)
    assert "không cộng vào số chung" in told
    assert "Xã Điện Thắng Bắc" in told
    assert former not in {one.unit for one in made.figures}
