"""The whole machine once: deployments, schedules, forms, events and boards on a real server with a real worker."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import obligations
from models import database
from models.queries import standings as standing_queries
from tasks.acts import selections
from tests import season
from tests.flows.conftest import Office, until

pytestmark = [pytest.mark.flow, pytest.mark.xdist_group("office"), pytest.mark.timeout(2400)]

BY = "Nguyễn Thị Thử, Phó Chánh Văn phòng"


def opened(office: Office, stage: str) -> list[str]:
    """Keys of the obligations of a stage that are opened in the office's database."""
    with database.reading(office.url) as session:
        return [one.key for one in standing_queries.owed(session, 1, stage=stage) if one.opened_at is not None]


@pytest.mark.proves("F33")
def test_every_deployment_is_there_and_the_sweep_is_scheduled(office: Office) -> None:
    assert {
        "1.1",
        "1.2",
        "1.3",
        "2.1",
        "2.2",
        "2.3",
        "2.4",
        "2.5",
        "2.6",
        "2.7",
        "2.8",
        "4.0",
        "4.1",
        "4.2",
        "4.3",
        "4.4",
        "4.9",
        "9.3",
    } <= set(office.ids)
    scheduled = until(
        lambda: office.runs("9.1", states=("SCHEDULED",)), "scheduled runs (a wrong pin stops them silently)"
    )
    assert len(scheduled) > 3
    assert not office.runs("2.1")


def test_forms_are_vietnamese_and_offer_the_units_of_the_campaign(office: Office) -> None:
    found = {one["name"].split(" ", 1)[0]: one for one in office.post("/deployments/filter", {"limit": 200})}

    for number in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "4.9"):
        schema = found[number]["parameter_openapi_schema"]
        assert list(schema["properties"]) == ["phiếu"]
        form = next(
            one for one in schema["definitions"].values() if len(one["properties"]) <= 6 and "nguoi" in str(one)
        )
        assert all(field["title"][0].isupper() for field in form["properties"].values())
        assert found[number]["description"].startswith("**Dùng khi**")
    chooser = found["1.3"]["parameter_openapi_schema"]["definitions"]["SelectionForm"]["properties"]["don_vi"]
    names = {unit.id: unit.full_name for unit in office.plan.units}
    owed = obligations.expand(office.plan, date(2023, 9, 20))
    choosers = dict.fromkeys(names[one.unit] for one in owed if one.kind == "selection" and one.unit)
    assert chooser["enum"] == list(choosers)
    assert len(choosers) > 1


@pytest.mark.proves("F33", "F23", "R-I.2-3", "R-IV.4-1", "E34", "X7")
def test_a_meeting_recorded_by_form_opens_the_next_stage_by_event(office: Office, swept: dict[str, Any]) -> None:
    assert swept["state_name"] == "Completed"
    first = until(lambda: office.artifact("00-bang-chung"), "the general board")
    assert opened(office, "commune_pilot_meeting")
    # The island has no pilots to wait for; every other district does.
    waiting = [key for key in opened(office, "district_meeting") if key.startswith("hoi-nghi-huyen:")]
    assert waiting == [f"hoi-nghi-huyen:{season.ISLAND}"]
    index = {unit.id: unit for unit in office.plan.units}
    district = next(unit for unit in office.plan.units if unit.group == "district")
    pilot = next(unit for unit in office.plan.units if unit.parent == district.id and unit.participates == "yes")
    choice = selections.Choice(district.id, "pilot", pilot.id, BY)
    selections.record(office.desk("2023-09-25T08:00"), choice)

    form = {
        "don_vi": f"{pilot.full_name}, {index[district.id].full_name}",
        "ngay": "2023-10-04",
        "tinh_trang": "đã họp",
        "kinh_nghiem": "Chuẩn bị tài liệu sớm",
        "nguoi_ghi": BY,
    }
    run = office.ended(office.press("1.1", phiếu=form))

    assert run["state_name"] == "Completed"
    assert run["name"].startswith("Đã ghi: ")
    receipts = office.post("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    assert pilot.name in receipts[0]["data"]
    by_event = until(lambda: office.runs("9.2"), "a run started by the event")
    assert office.ended(by_event[0]["id"])["state_name"] == "Completed"
    now_open = opened(office, "district_meeting")
    assert f"hoi-nghi-huyen:{district.id}" in now_open
    still_waiting = set(season.DISTRICTS) - {district.id}
    assert not {f"hoi-nghi-huyen:{other}" for other in still_waiting} & set(now_open)
    check_boards(office, first)


def check_boards(office: Office, first: dict[str, Any]) -> None:
    """Boards stay under one lasting address, and a later run writes them anew."""
    again = office.artifact("00-bang-chung")
    assert again is not None
    assert again["id"] == first["id"]
    assert again["data"] != first["data"]
    assert "Cập nhật lúc" in again["data"]
    for stage in office.plan.stages:
        board = office.artifact(stage.board)
        assert board is not None
        assert stage.title in board["data"]
    assert "/v2/deployments/deployment/" in again["data"] + str(office.artifact(office.plan.stages[0].board))


def test_a_wrong_form_ends_well_says_why_and_changes_nothing(office: Office) -> None:
    before = opened(office, "commune_pilot_meeting")
    form = {"don_vi": "xã Không Có Ở Đâu", "ngay": "2023-10-04", "nguoi_ghi": BY}

    run = office.ended(office.press("1.1", phiếu=form))

    assert run["state_type"] == "COMPLETED"
    assert run["name"].startswith("Không ghi: ")
    assert len(run["name"]) <= 100
    assert opened(office, "commune_pilot_meeting") == before
