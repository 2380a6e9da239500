"""The narrative form has exactly the sections that the plan demands of a kind of unit."""

from __future__ import annotations

from datetime import date

import pytest

from adapters import plan_files
from domain import forms, narratives, plans
from domain.standings import Owed
from tests import plan_dirs

COMMUNE = "dv23-20984"  # xã Tam Anh Nam, huyện Núi Thành
DISTRICT = "dv23-517"  # huyện Núi Thành


@pytest.fixture(scope="module")
def index() -> plans.PlanIndex:
    return plans.PlanIndex(plan_files.load(plan_dirs.REAL))


def form(
    index: plans.PlanIndex, duty: str, unit: str, *, kind: str = "report", paper: str = ""
) -> forms.Narrative | None:
    owed = Owed(
        1, f"{duty}:{paper or unit}", duty, kind, "stage", unit, unit, unit, unit, "group", ("soft",), True,
        printed_before=date(2023, 11, 15), paper=paper, presenter="UBND huyện Núi Thành",
    )  # fmt: skip
    return narratives.of_obligation(index, owed, token="SK1TOKEN")


@pytest.mark.proves("F14", "R-III.1a-9", "R-III.1a-10", "R-III.1a-12")
def test_commune_is_asked_one_section_more_than_its_district(index: plans.PlanIndex) -> None:
    commune, district = form(index, "bao-cao-xa", COMMUNE), form(index, "bao-cao-huyen", DISTRICT)

    assert commune is not None
    assert district is not None
    ids = [section.id for section in commune.sections]
    assert ids == [
        "to-chuc", "tieu-chi", "co-che", "nguon-luc", "chuyen-de", "tong-quan", "no-dong", "cong-dong", "nhiem-vu", "kien-nghi",
    ]  # fmt: skip
    assert [section.id for section in district.sections] == [one for one in ids if one != "cong-dong"]
    assert [(table.id, table.at) for table in commune.tables] == [("nhiem-vu", "nhiem-vu"), ("kien-nghi", "kien-nghi")]
    assert "Kiến nghị với cấp nào (huyện, tỉnh, trung ương)" in dict(commune.tables[1].columns).values()
    assert dict(district.heading)["Thời hạn gửi"] == "trước thứ Tư 15/11/2023"
    assert district.token == "SK1TOKEN"


@pytest.mark.proves("F14", "R-III.1b-4")
def test_department_reports_on_what_it_leads(index: plans.PlanIndex) -> None:
    found = form(index, "bao-cao-so", "so-yt")

    assert found is not None
    assert [section.id for section in found.sections] == ["ket-qua", "nhiem-vu", "ton-tai-kien-nghi"]
    assert all(section.items for section in found.sections)


@pytest.mark.proves("F14", "F25", "R-III.1c-02")
def test_paper_has_its_topic_and_the_parts_the_plan_asks(index: plans.PlanIndex) -> None:
    for paper in index.plan.papers:
        found = form(index, "tham-luan", paper.assignee or "so-yt", kind="paper", paper=paper.id)

        assert found is not None
        assert found.sections[0].items[0] == paper.topic
        titles = [section.title for section in found.sections[1:]]
        parts = [index.plan.parts[letter] for letter in paper.parts]
        assert titles == [part[0].upper() + part[1:] for part in parts]


def test_meeting_is_not_answered_in_words(index: plans.PlanIndex) -> None:
    assert form(index, "hoi-nghi-huyen", DISTRICT, kind="meeting") is None
