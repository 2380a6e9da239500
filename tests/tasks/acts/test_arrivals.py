"""Form 1.2: what came through Q.office, on paper, by mail, or as a plain confirmation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.standings import Status, Timeliness
from models.queries import obligations as queries
from models.queries import snapshots
from tasks import desk as desks
from tasks import surveys
from tasks.acts import arrivals, verdicts
from tasks.acts.arrivals import Arrival
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, CLERK, REASON
from tests.tasks.conftest import CheckRefused, CheckRepeat

MORNING = "2023-11-14T09:00"  # Tuesday, the last day for reports
REPORT = "bao-cao-huyen:huyen-song-bo"
DEPARTMENT = "bao-cao-so:so-y-te"


def came(**changes: Any) -> Arrival:
    """The report of Sở Y tế came through Q.office on Tuesday 14/11/2023 at 08:15."""
    fields: dict[str, Any] = {
        "unit": "Sở Y tế",
        "channel": "qoffice",
        "received_at": season.at("2023-11-14T08:15"),
        "by": CLERK,
        "duty": "bao-cao-so",
        "number": "145/BC-SYT",
        "dated_on": date(2023, 11, 13),
    }
    return Arrival(**(fields | changes))


@pytest.mark.proves("F36", "X2", "E29", "E30", "R-III.2-3", "R-III.2-4", "R-III.2-5", "R-IV.2-3", "F31")
@pytest.mark.parametrize("official", ["qoffice", "paper"])
@pytest.mark.parametrize("soft", ["email", "hand"])
def test_two_legs_make_a_delivery(desk: MakeDesk, check_repeat: CheckRepeat, official: str, soft: str) -> None:
    first = check_repeat(lambda: arrivals.record(desk(MORNING), came(channel=official)))
    half = season.standing(desk(MORNING), DEPARTMENT)
    second = check_repeat(lambda: arrivals.record(desk(MORNING), came(channel=soft, file_name="BC.docx")))
    whole = season.standing(desk(MORNING), DEPARTMENT)

    assert first.title == "Đã ghi: văn bản chính thức của Sở Y tế · Báo cáo sơ kết của sở, ngành"
    assert first.warnings == ("Còn thiếu: bản mềm.",)
    assert (half.status, half.missing_legs) == (Status.HALF, ("soft",))
    assert second.warnings == ()
    assert (whole.status, whole.timeliness) == (Status.RECEIVED, Timeliness.ON_TIME)
    assert [verb for verb, key in season.told(desk(MORNING)) if key == DEPARTMENT] == ["received", "received"]


@pytest.mark.proves("T-01", "T-28", "E01", "E36", "R-III.2-1")
@pytest.mark.parametrize(
    ("received_at", "timeliness", "warnings"),
    [
        ("2023-11-14T23:59:59+07:00", Timeliness.ON_TIME, 0),
        ("2023-11-15T00:00:00+07:00", Timeliness.LATE, 1),
        ("2023-11-14T16:59:59+00:00", Timeliness.ON_TIME, 0),
        ("2023-11-14T17:00:00+00:00", Timeliness.LATE, 1),
    ],
)
def test_our_own_receipt_time_decides(desk: MakeDesk, received_at: str, timeliness: Timeliness, warnings: int) -> None:
    later = desk("2023-11-16T09:00")
    arrivals.record(later, came(channel="email", received_at=season.at(received_at)))

    # The letter itself is dated long before: hearsay.
    receipt = arrivals.record(later, came(received_at=season.at(received_at), dated_on=date(2023, 11, 1)))

    assert season.standing(later, DEPARTMENT).timeliness is timeliness
    assert len(receipt.warnings) == warnings
    assert all("Nhận sau hạn trước thứ Tư 15/11/2023" in said for said in receipt.warnings)


@pytest.mark.proves("E18", "F13")
def test_same_letter_recorded_by_another_clerk_at_another_hour_is_the_same(desk: MakeDesk) -> None:
    arrivals.record(desk(MORNING), came())

    again = arrivals.record(
        desk(MORNING),
        came(received_at=season.at("2023-11-14T08:40"), by=BY, number=" 145 / bc-syt"),
    )

    assert again.is_repeat


@pytest.mark.proves("E18", "F13", "F17")
def test_same_file_under_another_name_is_the_same_and_another_file_a_new_version(desk: MakeDesk) -> None:
    def send(name: str, sha256: str, number: str = "") -> tuple[bool, str]:
        receipt = arrivals.record(
            desk(MORNING), came(channel="email", file_name=name, file_sha256=sha256, number=number)
        )
        return receipt.is_repeat, dict(receipt.facts).get("Lần gửi", "")

    assert send("BC.docx", "a" * 64) == (False, "1")
    assert send("BC (1).docx", "a" * 64, "9/BC") == (True, "")
    assert send("BC.docx", "b" * 64) == (False, "2")


@pytest.mark.proves("E04", "F17", "F18")
def test_replacement_after_acceptance_must_be_looked_at_again(desk: MakeDesk) -> None:
    season.accept(desk(MORNING), DEPARTMENT)

    receipt = arrivals.record(
        desk("2023-11-20T09:00"), came(received_at=season.at("2023-11-20T08:00"), number="160/BC")
    )

    standing = season.standing(desk("2023-11-20T09:00"), DEPARTMENT)
    assert receipt.warnings[0].startswith("Bản đã nhận trước đây được thay bằng bản này")
    assert (standing.status, standing.timeliness) == (Status.RECEIVED, Timeliness.ON_TIME)
    assert season.standing(desk(MORNING), DEPARTMENT).is_done  # as it stood then


@pytest.mark.proves("R-III.2-1", "F05")
def test_report_sent_before_its_stage_opens_is_kept(desk: MakeDesk) -> None:
    receipt = arrivals.record(desk(MORNING), came(unit="huyện Sông Bờ", duty="bao-cao-huyen"))

    assert "Việc này chưa mở" in receipt.warnings[0]
    assert season.standing(desk(MORNING), REPORT).status is Status.HALF


@pytest.mark.proves("T-30")
def test_duty_without_legs_is_confirmed(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    told = came(unit="huyện Núi Đôi", duty="chuyen-ke-hoach", channel="confirmation", number="", dated_on=None)

    check_repeat(lambda: arrivals.record(desk(MORNING), told))

    assert season.standing(desk(MORNING), "chuyen-ke-hoach:huyen-nui-doi").is_done


@pytest.mark.parametrize(
    ("unit", "duty", "key"),
    [
        ("Sở Y tế", "bao-cao-so", DEPARTMENT),
        ("Sở Y tế", "Báo cáo sơ kết của sở, ngành", DEPARTMENT),
        ("", DEPARTMENT, DEPARTMENT),
        ("Sở Y tế", "P-002", "tham-luan:P-002"),
        ("", "p-002", "tham-luan:P-002"),
        ("Hội Nông dân tỉnh", "", "tham-luan:P-003"),
        ("huyện Núi Đôi", "P-006", "tham-luan:P-006"),  # the district that is asked sends it
    ],
)
def test_obligation_meant_is_found_by_unit_duty_key_or_paper(desk: MakeDesk, unit: str, duty: str, key: str) -> None:
    assert arrivals.record(desk(MORNING), came(unit=unit, duty=duty)).subject == key


@pytest.mark.proves("E13")
def test_former_commune_may_report_all_the_same(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    sent = came(unit="phường Ngọc Đông", duty="bao-cao-xa", channel="email")

    receipt = check_repeat(lambda: arrivals.record(desk(MORNING), sent))

    survey = surveys.take(desk(MORNING))
    kept = season.standing(desk(MORNING), "bao-cao-xa:phuong-ngoc-dong")
    required = [one for one in survey.standings if one.owed.duty == "bao-cao-xa" and one.owed.required]
    assert (receipt.subject, kept.status, kept.owed.required) == (kept.owed.key, Status.RECEIVED, False)
    assert len(required) == 11
    assert season.told(desk(MORNING))[-2:] == [("volunteered", kept.owed.key), ("received", kept.owed.key)]


@pytest.mark.proves("E30", "F36", "T-12", "T-18")
def test_voluntary_report_of_a_union_blocks_nobody(desk: MakeDesk) -> None:
    arrivals.record(desk(MORNING), came(unit="Hội Nông dân tỉnh", duty="bao-cao-so"))

    blockers = [one.id for one in season.gate(desk(MORNING), "report_consolidation").blockers]
    assert "bao-cao-so:hoi-nong-dan" not in blockers
    assert len(blockers) == 6


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"unit": "Sở Y Học"}, "UNIT_UNCLEAR", ["Sở Y Học"]),
        ({"channel": "fax"}, "CHANNEL_UNKNOWN", ["fax", "Q.office"]),
        ({"channel": "confirmation"}, "LEG_UNKNOWN", ["không nhận bằng xác nhận", "văn bản chính thức, bản mềm"]),
        ({"unit": "xã Bờ Bắc", "duty": "bao-cao-xa", "channel": "paper"}, "LEG_UNKNOWN", ["bản giấy", "bản mềm"]),
        ({"received_at": season.at("2023-11-14T09:01")}, "DATE_IN_FUTURE", ["09:01", "chưa đến"]),
        ({"received_at": season.at("2023-09-14T23:59")}, "DATE_TOO_EARLY", ["sớm hơn ngày ban hành"]),
        ({"duty": ""}, "DUTY_UNCLEAR", ["Sở Y tế có 2 việc", "bao-cao-so:so-y-te", "tham-luan:P-002"]),
        ({"duty": "bao-cao-mat"}, "NOT_OWED", ["bao-cao-mat"]),
        ({"duty": "P-099"}, "DUTY_UNKNOWN", ["P-099"]),
        ({"duty": "bao-cao-so:so-lạ"}, "DUTY_UNKNOWN", ["bao-cao-so:so-lạ"]),
        ({"duty": REPORT}, "UNIT_DIFFERS", ["Huyện Sông Bờ", "Sở Y tế"]),
        ({"unit": "huyện Sông Bờ", "duty": "bao-cao-xa"}, "NOT_OWED", ["Huyện Sông Bờ", "không thuộc cấp"]),
        ({"unit": "", "duty": "hoi-nghi-huyen:huyen-song-bo"}, "NOT_DELIVERED", ["1.1"]),
        ({"unit": "", "duty": "chon-xa-diem:huyen-song-bo"}, "NOT_DELIVERED", ["1.3"]),
        ({"by": "?"}, "PERSON_MISSING", ["họ tên"]),
        ({"note": "x" * 10_000}, "TEXT_TOO_LONG", ["Ghi chú dài 10.000"]),
        ({"number": "1" * 81}, "TEXT_TOO_LONG", ["Số văn bản dài 81"]),
        ({"file_name": "x" * 256}, "TEXT_TOO_LONG", ["Tên tệp"]),
    ],
)
@pytest.mark.one_database
def test_impossible_arrival_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    with check_refused(code, *words):
        arrivals.record(desk(MORNING), came(**changes))


@pytest.mark.proves("F31")
def test_texts_are_kept_clean(desk: MakeDesk) -> None:
    receipt = arrivals.record(
        desk(MORNING), came(number="145/BC\x00-SYT", note="nhận\x1b tại\ud800 cửa", file_name="a\u202eb.docx")
    )

    assert dict(receipt.facts)["Số, ngày văn bản"].startswith("145/BC -SYT")


@pytest.mark.proves("E41")
def test_letter_for_a_replaced_obligation_is_refused(desk: MakeDesk, check_refused: CheckRefused) -> None:
    season.choose_name(desk("2023-10-20T09:00"), "huyen-song-bo", "village", "thôn Bến")
    season.change_name(desk("2023-10-21T09:00"), "huyen-song-bo", "village", "thôn Bến", "thôn Đình", REASON)

    with check_refused("DUTY_CLOSED", "tham-luan:P-007", "21/10/2023", REASON):
        arrivals.record(desk(MORNING), came(unit="", duty="tham-luan:P-007"))
    assert arrivals.record(desk(MORNING), came(unit="", duty="P-007")).subject == "tham-luan:P-007#2"


@pytest.mark.proves("F16", "F17")
def test_returned_report_waits_for_what_comes_next(desk: MakeDesk) -> None:
    season.deliver(desk(MORNING), DEPARTMENT)
    verdicts.judge(desk(MORNING), act=verdicts.RETURN, by=BY, duty=DEPARTMENT, reason="Thiếu mục kiến nghị")
    returned = season.standing(desk(MORNING), DEPARTMENT)

    arrivals.record(desk("2023-11-17T09:00"), came(received_at=season.at("2023-11-17T08:00"), number="150/BC"))

    again = season.standing(desk("2023-11-17T09:00"), DEPARTMENT)
    assert (returned.status, returned.returns) == (Status.RETURNED, 1)
    assert (again.status, again.returns) == (Status.RECEIVED, 1)


@pytest.mark.parametrize(
    ("typed", "day", "number", "moment"),
    [
        ("123/BC-UBND 16:42", date(2023, 11, 13), "123/BC-UBND", "2023-11-13T16:42"),
        ("16h42 123/BC-UBND", date(2023, 11, 13), "123/BC-UBND", "2023-11-13T16:42"),
        ("123/BC-UBND", date(2023, 11, 13), "123/BC-UBND", "2023-11-13T12:00"),
        ("123/BC-UBND", date(2023, 11, 14), "123/BC-UBND", MORNING),
        ("", date(2023, 11, 14), "", MORNING),
    ],
)
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True, scope="session")
def test_stamp_gives_number_and_moment(desk: MakeDesk, typed: str, day: date, number: str, moment: str) -> None:
    assert arrivals.read_stamp(typed, day, desk(MORNING)) == (number, season.at(moment))


# --------------------------------------------------------------------------------------------------------- strike out


def strike(desk: desks.Desk, leg: str = "soft", **changes: Any) -> Any:
    fields: dict[str, Any] = {"by": BY, "unit": "Sở Y tế", "duty": "bao-cao-so", "reason": "Tệp của sở khác"}
    return arrivals.strike_out(desk, leg=leg, **(fields | changes))


@pytest.mark.proves("F15", "F17", "F31")
def test_arrival_written_down_by_mistake_is_struck_out_and_may_come_again(
    desk: MakeDesk, check_repeat: CheckRepeat
) -> None:
    at = desk(MORNING)
    letter = came(channel="email", number="9/BC")
    season.accept(at, DEPARTMENT)
    arrivals.record(at, letter)

    found = check_repeat(lambda: strike(at))
    left = season.standing(at, DEPARTMENT)
    arrivals.record(at, letter)
    verdicts.judge(at, act=verdicts.ACCEPT, by=BY, duty=DEPARTMENT)

    assert dict(found.facts)["Bản bị bỏ"].startswith("lần 2, nhận lúc 08:15")
    # What was accepted before is in again, and somebody must look at it again.
    assert (left.status, left.missing_legs) == (Status.RECEIVED, ())
    assert season.standing(at, DEPARTMENT).status is Status.ACCEPTED
    told = [verb for verb, key in season.told(at) if key == DEPARTMENT]
    assert told == ["received", "received", "accept", "received", "withdraw_arrival", "received", "accept"]


@pytest.mark.proves("F15", "E18")
def test_letter_written_down_anew_is_a_repeat_whatever_else_was_struck_out_since(desk: MakeDesk) -> None:
    at = desk(MORNING)
    mistaken, other = came(channel="email", number="9/BC"), came(channel="email", number="10/BC")
    arrivals.record(at, mistaken)
    strike(at)
    again = arrivals.record(at, mistaken)
    arrivals.record(at, other)
    strike(at)

    repeated = arrivals.record(at, mistaken)
    anew = arrivals.record(at, other)

    assert (again.is_repeat, repeated.is_repeat, anew.is_repeat) == (False, True, False)
    strike(at)
    assert not arrivals.record(at, other).is_repeat
    assert arrivals.record(at, other).is_repeat


@pytest.mark.proves("F17", "F18")
def test_verdict_and_frozen_set_cite_the_version_that_was_left(desk: MakeDesk) -> None:
    at = desk(MORNING)
    season.deliver(at, DEPARTMENT)
    arrivals.record(at, came(channel="email", number="9/BC"))
    strike(at)

    found = verdicts.judge(at, act=verdicts.ACCEPT, by=BY, duty=DEPARTMENT)
    with desks.reading(at) as work:
        row = queries.by_key(work.session, work.campaign.id, DEPARTMENT)
        assert row is not None
        cited = snapshots.versions(work.session, work.campaign.id, at.as_of)[row.id]["soft"]
        versions = {one.id: one.version for one in queries.submissions(work.session, row.id, "soft")}

    assert dict(found.facts)["Các bản đã xem"] == "văn bản chính thức lần 1, bản mềm lần 1"
    assert (versions[cited], sorted(versions.values())) == (1, [1, 2])


@pytest.mark.proves("F15", "F16")
@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"leg": "official"}, "NOTHING_IN", ["văn bản chính thức"]),
        ({"reason": ""}, "REASON_MISSING", ["lý do"]),
        ({"by": ""}, "PERSON_MISSING", ["họ tên"]),
        ({"unit": "Sở Không Có"}, "UNIT_UNCLEAR", ["Sở Không Có"]),
    ],
)
def test_striking_out_without_grounds_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    season.deliver(desk(MORNING), DEPARTMENT, legs=("email",))

    with check_refused(code, *words):
        strike(desk(MORNING), **changes)
