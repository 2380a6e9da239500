"""A plan is loaded, issued, and changed in mid-campaign: renamed, merged and new units, corrected dates, lost files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain import receipts
from domain.standings import Status, Timeliness
from models import database, ledger
from tasks import campaigns, surveys
from tasks import desk as desks
from tasks.acts import dates, meetings, selections
from tests import plan_dirs, season
from tests.conftest import MakeDesk
from tests.databases import dump
from tests.season import BY
from tests.tasks.conftest import CheckRefused, CheckRepeat

LATER = "2023-10-10T08:00"
MERGED = {"valid_to": "2023-10-10", "successor": "xa-bo-nam"}

Reload = Callable[..., receipts.Receipt]


@pytest.fixture
def reload(season_url: str, plan_dir: Path) -> Reload:
    """Take the changed files into the running campaign, on Tuesday 10/10/2023."""

    def load(moment: str = LATER) -> receipts.Receipt:
        return campaigns.load_plan(season_url, plan_dir, by=BY, as_of=season.at(moment))

    return load


def is_sound(url: str) -> bool:
    with database.reading(url) as session:
        return ledger.verify(session, 1) == []


# ---------------------------------------------------------------------------------------------------- load and issue


@pytest.mark.proves("F03", "R-H-2", "F01")
def test_loading_opens_a_campaign_once(database_url: str) -> None:
    def load() -> receipts.Receipt:
        return campaigns.load_plan(database_url, plan_dirs.SMALL, by=BY, as_of=season.at("2023-09-14T08:00"))

    first = load()
    after = dump(database_url)
    second = load()

    assert dict(first.facts) == {
        "Đơn vị thêm hoặc đổi": "22",
        "Nghĩa vụ trong kế hoạch": "71",
        "Nghĩa vụ thêm hoặc chuyển": "71",
        "Nghĩa vụ đổi tên hoặc đổi hạn": "0",
    }
    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert dump(database_url) == after
    assert (len(after["obligation"]), len(after["unit"]), len(after["plan_revision"])) == (71, 22, 1)


@pytest.mark.proves("R-H-2")
def test_one_database_holds_several_campaigns_of_one_plan(database_url: str, home: Path) -> None:
    for key in ("", "dien-tap"):
        campaigns.load_plan(database_url, plan_dirs.SMALL, by=BY, as_of=season.at("2023-09-14T08:00"), key=key)
    rehearsal = desks.Desk(database_url, "dien-tap", season.at("2023-09-15T08:00"), home)

    campaigns.issue(rehearsal, number="0/KH", on=season.ISSUED_ON, by=BY)

    assert surveys.take(rehearsal).issued_on == season.ISSUED_ON
    assert surveys.take(desks.Desk(database_url, season.CAMPAIGN, rehearsal.as_of, home)).issued_on is None


@pytest.mark.proves("T-07", "R-H-1", "F31")
def test_issuing_enters_number_and_day(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    now = desk("2023-09-18T08:00")

    receipt = check_repeat(lambda: campaigns.issue(now, number="1240/KH-UBND", on=date(2023, 9, 18), by=BY))

    survey = surveys.take(now)
    assert receipt.title == "Đã ghi: kế hoạch số 1240/KH-UBND ban hành thứ Hai 18/9/2023"
    assert receipt.facts == (("Trước đó", "số 1234/KH-UBND, ngày ban hành 15/9/2023"),)
    assert (receipt.event, survey.number, survey.issued_on) == ("plan.issued", "1240/KH-UBND", date(2023, 9, 18))


@pytest.mark.proves("T-07", "R-H-1", "F31")
@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"on": date(2023, 9, 19)}, "DATE_IN_FUTURE", ["thứ Ba 19/9/2023 chưa đến"]),
        ({"on": date(2023, 8, 9)}, "DATE_TOO_EARLY", ["sớm hơn văn bản mà kế hoạch viện dẫn", "10/8/2023"]),
        ({"on": date(1, 1, 1)}, "DATE_TOO_EARLY", ["sớm hơn văn bản"]),
        ({"number": ""}, "TEXT_MISSING", ["số của kế hoạch"]),
        ({"number": "\x00 \n"}, "TEXT_MISSING", ["số của kế hoạch"]),
        ({"number": "1" * 41}, "TEXT_TOO_LONG", ["tối đa 40"]),
        ({"by": ""}, "PERSON_MISSING", ["họ tên"]),
    ],
)
@pytest.mark.one_database
def test_impossible_issue_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    fields: dict[str, Any] = {"number": "1240/KH-UBND", "on": date(2023, 9, 18), "by": BY}

    with check_refused(code, *words):
        campaigns.issue(desk("2023-09-18T08:00"), **(fields | changes))


def test_loading_needs_a_named_person(season_url: str, check_refused: CheckRefused) -> None:
    with check_refused("PERSON_MISSING", "họ tên"):
        campaigns.load_plan(season_url, plan_dirs.SMALL, by=" ", as_of=season.at(LATER))


def test_unknown_campaign_is_an_answer(season_url: str, home: Path, check_refused: CheckRefused) -> None:
    with check_refused("CAMPAIGN_UNKNOWN", "khong-co"):
        surveys.take(desks.Desk(season_url, "khong-co", season.at(LATER), home))


# ------------------------------------------------------------------------------------------------- a changed plan


@pytest.mark.proves("E12", "F02")
def test_renamed_commune_keeps_its_obligations_and_what_it_did(
    desk: MakeDesk, reload: Reload, plan_dir: Path, season_url: str
) -> None:
    season.deliver(desk("2023-10-05T09:00"), "bao-cao-xa:xa-bo-nam", legs=["email"])
    season.hold(desk("2023-10-05T09:00"), "xa-bo-nam", date(2023, 10, 4))
    plan_dirs.change_unit(
        plan_dir, "xa-bo-nam", name="Bờ Mới", full_name="Xã Bờ Mới", office_name="UBND xã Bờ Mới", aliases="Bờ Nam"
    )

    receipt = reload()

    survey = surveys.take(desk(LATER))
    found = {one.owed.duty: one for one in survey.standings if one.owed.unit == "xa-bo-nam"}
    assert dict(receipt.facts) == {
        "Đơn vị thêm hoặc đổi": "1",
        "Nghĩa vụ trong kế hoạch": "71",
        "Nghĩa vụ thêm hoặc chuyển": "0",
        "Nghĩa vụ đổi tên hoặc đổi hạn": "2",
    }
    assert {duty: one.status for duty, one in found.items()} == {
        "hoi-nghi-xa": Status.ACCEPTED,
        "bao-cao-xa": Status.RECEIVED,
        "truyen-thong-xa": Status.MISSING,
    }
    # What is done stays under the old name, what is open is owed under the new one.
    assert survey.presenters[found["hoi-nghi-xa"].owed.id] == "UBND xã Bờ Nam"
    assert survey.presenters[found["bao-cao-xa"].owed.id] == "UBND xã Bờ Mới"
    again = meetings.record(desk(LATER), meetings.MeetingReport("xã Bờ Mới", date(2023, 10, 9), BY))
    assert (again.units, is_sound(season_url)) == (("xa-bo-nam",), True)


@pytest.mark.proves("E12", "F02", "T-38")
def test_successor_inherits_what_was_open_and_only_that(
    desk: MakeDesk, reload: Reload, plan_dir: Path, season_url: str
) -> None:
    season.hold(desk("2023-10-05T09:00"), "xa-bo-bac", date(2023, 10, 4))
    plan_dirs.change_unit(plan_dir, "xa-bo-bac", **MERGED)

    receipt = reload()

    survey = surveys.take(desk(LATER))
    by_key = {one.owed.key: one for one in survey.standings}
    heir = by_key["tham-luan:P-005#2"]
    assert by_key["hoi-nghi-xa:xa-bo-bac"].is_done  # held before: stays under the old name
    assert by_key["bao-cao-xa:xa-bo-bac"].status is Status.VOID  # the successor owes its own
    assert by_key["tham-luan:P-005"].status is Status.VOID
    assert (heir.status, heir.owed.unit, heir.owed.printed_before) == (Status.MISSING, "xa-bo-nam", date(2023, 11, 30))
    assert survey.presenters[heir.owed.id] == "UBND xã Bờ Nam"
    assert dict(receipt.facts)["Nghĩa vụ thêm hoặc chuyển"] == "1"
    assert ("inherited", "tham-luan:P-005#2") in season.told(desk(LATER))
    assert surveys.take(desk("2023-10-09T08:00")).board.by_duty_unit["bao-cao-xa", "xa-bo-bac"].is_live
    assert is_sound(season_url)


@pytest.mark.proves("E12", "F02", "T-38")
def test_new_commune_made_of_two_owes_what_they_owed_once(desk: MakeDesk, reload: Reload, plan_dir: Path) -> None:
    plan_dirs.add_unit(
        plan_dir, "xa-bo-moi", "xa-bo-nam", name="Bờ Mới", full_name="Xã Bờ Mới", valid_from="2023-10-10",
        office_name="UBND xã Bờ Mới",
    )  # fmt: skip
    for old in ("xa-bo-bac", "xa-bo-nam"):
        plan_dirs.change_unit(plan_dir, old, valid_to="2023-10-10", successor="xa-bo-moi")

    receipt = reload()
    once = dump(desk(LATER).url)
    repeated = reload()

    live = [one for one in surveys.take(desk(LATER)).standings if one.is_live]
    new = {one.owed.key: one.status for one in live if one.owed.unit == "xa-bo-moi"}
    assert new == dict.fromkeys(
        ("hoi-nghi-xa:xa-bo-moi", "bao-cao-xa:xa-bo-moi", "truyen-thong-xa:xa-bo-moi", "tham-luan:P-005#2"),
        Status.MISSING,
    )
    assert not [one for one in live if one.owed.unit in ("xa-bo-bac", "xa-bo-nam")]
    assert dict(receipt.facts)["Nghĩa vụ thêm hoặc chuyển"] == "4"
    assert (repeated.is_repeat, dump(desk(LATER).url)) == (True, once)


@pytest.mark.proves("E12", "F02")
def test_commune_that_ends_without_successor_owes_nothing_more(desk: MakeDesk, reload: Reload, plan_dir: Path) -> None:
    plan_dirs.change_unit(plan_dir, "xa-bo-nam", valid_to="2023-10-10")

    reload()

    found = [one for one in surveys.take(desk(LATER)).standings if one.owed.unit == "xa-bo-nam"]
    assert {one.status for one in found} == {Status.VOID}


@pytest.mark.proves("E12", "R-III.3a-02", "X7")
def test_chosen_pilot_that_merged_does_not_open_the_gate(
    desk: MakeDesk, reload: Reload, plan_dir: Path, season_url: str
) -> None:
    season.choose_pilots(desk("2023-09-25T09:00"), ["huyen-song-bo"])
    plan_dirs.change_unit(plan_dir, "xa-bo-bac", **MERGED)

    reload()

    selection = season.standing(desk(LATER), "chon-xa-diem:huyen-song-bo")
    gate = season.gate(desk(LATER), "district_meeting", "huyen-song-bo")
    assert (selection.chosen, selection.timeliness) == (("xa-bo-nam",), Timeliness.ON_TIME)
    assert [(one.id, one.what) for one in gate.blockers] == [("hoi-nghi-xa:xa-bo-nam", "chưa họp")]
    assert season.open_ready(desk(LATER), stage="district_meeting") == []
    told = [verb for verb, key in season.told(desk(LATER)) if key == "chon-xa-diem:huyen-song-bo"]
    assert told == ["chosen", "chosen", "unchosen"]
    season.hold(desk("2023-10-12T08:00"), "xa-bo-nam", date(2023, 10, 11))
    assert season.gate(desk("2023-10-12T08:00"), "district_meeting", "huyen-song-bo").is_open
    assert is_sound(season_url)


@pytest.mark.proves("E12", "R-III.3a-02")
def test_pilot_that_met_before_it_merged_stays_the_pilot(desk: MakeDesk, reload: Reload, plan_dir: Path) -> None:
    season.choose_pilots(desk("2023-09-25T09:00"), ["huyen-song-bo"])
    season.hold_pilots(desk("2023-10-05T09:00"), date(2023, 10, 4), ["huyen-song-bo"])
    plan_dirs.change_unit(plan_dir, "xa-bo-bac", **MERGED)

    reload()

    assert season.standing(desk(LATER), "chon-xa-diem:huyen-song-bo").chosen == ("xa-bo-bac",)
    assert season.gate(desk(LATER), "district_meeting", "huyen-song-bo").is_open


@pytest.mark.proves("E12", "R-III.3a-02")
@pytest.mark.parametrize(
    ("both_chosen", "successor", "chosen", "blocker"),
    [
        (True, "xa-bo-nam", ("xa-bo-nam",), ("hoi-nghi-xa:xa-bo-nam", "chưa họp")),
        (False, "", (), ("chon-xa-diem:huyen-song-bo", "chưa chọn")),
    ],
)
def test_pilot_that_merged_into_the_other_or_ended(
    desk: MakeDesk,
    reload: Reload,
    plan_dir: Path,
    both_chosen: bool,
    successor: str,
    chosen: tuple[str, ...],
    blocker: tuple[str, str],
) -> None:
    season.choose_pilots(desk("2023-09-25T09:00"), ["huyen-song-bo"])
    if both_chosen:
        selections.record(desk("2023-09-25T09:00"), selections.Choice("huyện Sông Bờ", "pilot", "xã Bờ Nam", BY))
    plan_dirs.change_unit(plan_dir, "xa-bo-bac", valid_to="2023-10-10", successor=successor)

    reload()

    assert season.standing(desk(LATER), "chon-xa-diem:huyen-song-bo").chosen == chosen
    gate = season.gate(desk(LATER), "district_meeting", "huyen-song-bo")
    assert [(one.id, one.what) for one in gate.blockers] == [blocker]


@pytest.mark.proves("E12")
def test_pilot_that_merged_across_the_border_is_waited_for_in_its_new_branch(
    desk: MakeDesk, reload: Reload, plan_dir: Path
) -> None:
    season.choose_pilots(desk("2023-09-25T09:00"), ["huyen-song-bo"])
    plan_dirs.change_unit(plan_dir, "xa-bo-bac", valid_to="2023-10-10", successor="xa-doi-giua")
    reload()
    assert season.open_ready(desk(LATER), stage="district_meeting") == []

    season.hold(desk("2023-10-12T08:00"), "xa-doi-giua", date(2023, 10, 11))

    opened = season.open_ready(desk("2023-10-12T08:00"), stage="district_meeting")
    assert [one.branch for one in opened] == ["huyen-song-bo"]


@pytest.mark.proves("F02", "T-37")
def test_forgotten_commune_is_added_and_one_founded_later_is_not(
    desk: MakeDesk, reload: Reload, plan_dir: Path
) -> None:
    plan_dirs.add_unit(plan_dir, "xa-bo-them", "xa-bo-nam", name="Bờ Thêm", full_name="Xã Bờ Thêm")
    plan_dirs.add_unit(
        plan_dir, "xa-bo-sau", "xa-bo-nam", name="Bờ Sau", full_name="Xã Bờ Sau", valid_from="2023-10-01"
    )

    receipt = reload()

    added = {one.owed.unit: one.status for one in surveys.take(desk(LATER)).standings if one.owed.opened_at is None}
    opened = season.open_ready(desk(LATER))
    assert dict(receipt.facts)["Nghĩa vụ thêm hoặc chuyển"] == "3"
    assert added["xa-bo-them"] is Status.CLOSED
    assert "xa-bo-sau" not in {one.owed.unit for one in surveys.take(desk(LATER)).standings}
    assert [key for one in opened for key in one.keys] == [
        "hoi-nghi-xa:xa-bo-them",
        "bao-cao-xa:xa-bo-them",
        "truyen-thong-xa:xa-bo-them",
    ]


@pytest.mark.proves("F04", "E10", "T-06", "R-H-2")
def test_corrected_dates_are_taken_over_where_nothing_is_done(desk: MakeDesk, reload: Reload, plan_dir: Path) -> None:
    season.accept(desk("2023-10-05T09:00"), "bao-cao-so:so-y-te")
    dates.set_working_date(
        desk("2023-10-05T09:00"), duty="bao-cao-xa", before=date(2023, 10, 31), by=BY, reason="Theo lịch huyện"
    )
    plan_dirs.replace(
        plan_dir, "dates.yaml", "{id: D-04, printed_before: 15/11/2023", "{id: D-04, printed_before: 20/11/2023"
    )
    plan_dirs.replace(
        plan_dir, "dates.yaml", "{id: D-10, working_before: 25/10/2023", "{id: D-10, working_before: 26/10/2023"
    )
    plan_dirs.add_unit(plan_dir, "xa-bo-them", "xa-bo-nam", name="Bờ Thêm", full_name="Xã Bờ Thêm")

    receipt = reload()

    def bound(key: str) -> object:
        return season.standing(desk(LATER), key).bound

    assert dict(receipt.facts)["Nghĩa vụ đổi tên hoặc đổi hạn"] == "1"
    assert bound("bao-cao-so:so-nong-nghiep") == season.at("2023-11-20T00:00")
    assert bound("bao-cao-so:so-y-te") == season.at("2023-11-15T00:00")  # accepted under the old date
    # The day that a named person set stands, for the forgotten commune too.
    assert bound("bao-cao-xa:xa-bo-nam") == bound("bao-cao-xa:xa-bo-them") == season.at("2023-10-31T00:00")
    with database.reading(desk(LATER).url) as session:
        entry = next(one for one in season.history(session) if one.verb == "amended")
        assert (entry.subject, entry.payload) == (
            "bao-cao-so:so-nong-nghiep",
            {"printed_before": ["2023-11-15", "2023-11-20"]},
        )


def test_unit_deleted_from_the_files_is_still_owed_for(desk: MakeDesk, reload: Reload, plan_dir: Path) -> None:
    plan_dirs.remove_unit(plan_dir, "xa-bo-trung")

    reload()

    kept = [one for one in surveys.take(desk(LATER)).standings if one.owed.unit == "xa-bo-trung"]
    assert {one.status for one in kept} == {Status.MISSING}


def test_voluntary_report_for_an_ended_commune_is_refused(
    desk: MakeDesk, reload: Reload, plan_dir: Path, check_refused: CheckRefused
) -> None:
    from tasks.acts import arrivals

    plan_dirs.change_unit(plan_dir, "xa-bo-bac", **MERGED)
    reload()

    with check_refused("DUTY_CLOSED", "Xã Bờ Bắc đã nhập vào Xã Bờ Nam"):
        arrivals.record(
            desk(LATER),
            arrivals.Arrival("xa-bo-bac", "email", season.at("2023-10-10T07:30"), BY, duty="bao-cao-xa"),
        )
