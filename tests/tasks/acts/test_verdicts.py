"""Forms 2.1 and 2.2: accept, return, take back; more time, and that taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.standings import Status, Timeliness
from tasks import desk as desks
from tasks.acts import verdicts
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks.conftest import CheckRefused, CheckRepeat

MORNING = "2023-11-14T09:00"  # Tuesday, the last day for reports
KEY = "bao-cao-so:so-y-te"
FRIDAY = date(2023, 11, 17)


def judge(desk: desks.Desk, act: str, **changes: Any) -> Any:
    fields: dict[str, Any] = {"by": BY, "unit": "Sở Y tế", "duty": "bao-cao-so", "reason": REASON}
    return verdicts.judge(desk, act=act, **(fields | changes))


def extend(desk: desks.Desk, until: date = FRIDAY, **changes: Any) -> Any:
    fields: dict[str, Any] = {"by": BY, "unit": "Sở Y tế", "duty": "bao-cao-so", "reason": REASON}
    return verdicts.extend(desk, until=until, **(fields | changes))


# ---------------------------------------------------------------------------------------- accept, return, take back


@pytest.mark.proves("F15", "F16", "F31", "R-IV.2-5")
def test_report_is_accepted_taken_back_returned(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    def status() -> Status:
        return season.standing(desk(MORNING), KEY).status

    season.deliver(desk(MORNING), KEY)
    accepted = check_repeat(lambda: judge(desk(MORNING), verdicts.ACCEPT, reason=""))
    assert status() is Status.ACCEPTED
    judge(desk(MORNING), verdicts.WITHDRAW)
    assert status() is Status.RECEIVED
    returned = check_repeat(lambda: judge(desk(MORNING), verdicts.RETURN, reason="Thiếu mục kiến nghị"))
    assert status() is Status.RETURNED

    assert accepted.title == "Đã ghi: nhận (đạt) Báo cáo sơ kết của sở, ngành của Sở Y tế"
    assert dict(accepted.facts)["Các bản đã xem"] == "văn bản chính thức lần 1, bản mềm lần 1"
    assert (accepted.event, returned.event) == ("input.accepted", "")
    assert dict(returned.facts)["Lý do"] == "Thiếu mục kiến nghị"
    verbs = [verb for verb, key in season.told(desk(MORNING)) if key == KEY]
    assert verbs == ["received", "received", "accept", "withdraw_acceptance", "return"]


@pytest.mark.proves("E01", "F05")
def test_late_report_counts_complete_and_stays_late(desk: MakeDesk) -> None:
    later = desk("2023-11-18T09:00")
    season.accept(later, KEY)

    found = season.standing(later, KEY)

    assert (found.is_done, found.timeliness, found.late_by_days) == (True, Timeliness.LATE, 4)


@pytest.mark.proves("F15", "F16", "F31", "E29")
@pytest.mark.parametrize(
    ("legs", "act", "changes", "code", "words"),
    [
        ((), verdicts.ACCEPT, {}, "NOTHING_IN", ["chưa đến"]),
        ((), verdicts.RETURN, {}, "NOTHING_IN", ["chưa đến"]),
        ((), verdicts.WITHDRAW, {}, "NOT_ACCEPTED", ["chưa được nhận"]),
        (("qoffice",), verdicts.ACCEPT, {}, "LEG_MISSING", ["còn thiếu bản mềm", "1.2"]),
        (("email",), verdicts.ACCEPT, {}, "LEG_MISSING", ["còn thiếu văn bản chính thức"]),
        (("qoffice", "email"), verdicts.RETURN, {"reason": ""}, "REASON_MISSING", ["lý do"]),
        (("qoffice", "email"), verdicts.RETURN, {"reason": " \x00 -- "}, "REASON_MISSING", ["lý do"]),
        (("qoffice", "email"), verdicts.RETURN, {"reason": "x" * 10_000}, "TEXT_TOO_LONG", ["10.000"]),
        (("qoffice", "email"), verdicts.WITHDRAW, {}, "NOT_ACCEPTED", ["chưa được nhận"]),
        (("qoffice", "email"), verdicts.ACCEPT, {"by": ""}, "PERSON_MISSING", ["họ tên"]),
        (("qoffice", "email"), "duyệt", {}, "ACT_UNKNOWN", ["duyệt"]),
        (("qoffice", "email"), verdicts.ACCEPT, {"unit": "Tân An", "duty": ""}, "UNIT_UNCLEAR", ["Tân An"]),
        (("qoffice", "email"), verdicts.ACCEPT, {"duty": ""}, "DUTY_UNCLEAR", ["tham-luan:P-002"]),
        (("qoffice", "email"), verdicts.ACCEPT, {"unit": "Sở Nông nghiệp", "duty": KEY}, "UNIT_DIFFERS", ["Sở Y tế"]),
        (("qoffice", "email"), verdicts.ACCEPT, {"unit": "Sở Nông nghiệp"}, "NOTHING_IN", ["Sở Nông nghiệp"]),
        ((), verdicts.ACCEPT, {"unit": "huyện Núi Đôi", "duty": "chuyen-ke-hoach"}, "NOT_JUDGED", ["1.2"]),
        ((), verdicts.RETURN, {"unit": "", "duty": "hoi-nghi-xa:xa-bo-bac"}, "NOT_JUDGED", ["1.1"]),
    ],
)
@pytest.mark.one_database
def test_impossible_verdict_is_refused(
    desk: MakeDesk,
    check_refused: CheckRefused,
    legs: tuple[str, ...],
    act: str,
    changes: dict[str, Any],
    code: str,
    words: list[str],
) -> None:
    season.deliver(desk(MORNING), KEY, legs=legs)

    with check_refused(code, *words):
        judge(desk(MORNING), act, **changes)


@pytest.mark.proves("F15")
def test_returned_report_cannot_be_accepted_until_something_new_came(
    desk: MakeDesk, check_refused: CheckRefused
) -> None:
    season.deliver(desk(MORNING), KEY)
    judge(desk(MORNING), verdicts.RETURN)

    with check_refused("NOTHING_IN", "đã trả lại"):
        judge(desk(MORNING), verdicts.ACCEPT)


@pytest.mark.proves("E41")
@pytest.mark.parametrize(
    "act",
    [
        lambda desk: judge(desk, verdicts.ACCEPT, unit="", duty="tham-luan:P-007"),
        lambda desk: extend(desk, date(2023, 12, 5), unit="", duty="tham-luan:P-007"),
        lambda desk: verdicts.withdraw_extension(desk, by=BY, reason=REASON, duty="tham-luan:P-007"),
    ],
    ids=["judge", "extend", "withdraw_extension"],
)
def test_replaced_obligation_takes_no_more_acts(
    desk: MakeDesk, check_refused: CheckRefused, act: Callable[[desks.Desk], Any]
) -> None:
    season.choose_name(desk(MORNING), "huyen-song-bo", "village", "thôn Bến")
    season.change_name(desk(MORNING), "huyen-song-bo", "village", "thôn Bến", "thôn Đình", REASON)

    with check_refused("DUTY_CLOSED", "P-007", "việc thay nó"):
        act(desk(MORNING))


# ------------------------------------------------------------------------------------------------------- more time


@pytest.mark.proves("F21", "E31", "F31")
def test_extension_keeps_the_original_bound(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    receipt = check_repeat(lambda: extend(desk(MORNING)))

    season.accept(desk("2023-11-17T23:00"), KEY)
    found = season.standing(desk("2023-11-20T08:00"), KEY)
    assert receipt.facts[:2] == (
        ("Hạn gốc", "đến hết thứ Ba 14/11/2023"),
        ("Gia hạn", "đến hết thứ Sáu 17/11/2023"),
    )
    assert receipt.warnings == ()
    assert (found.timeliness, found.retroactive, found.extended_until, found.late_by_days) == (
        Timeliness.LATE_WITH_PERMISSION, False, FRIDAY, 3,
    )  # fmt: skip
    assert found.original == season.at("2023-11-15T00:00")


@pytest.mark.proves("E32")
@pytest.mark.parametrize("delivered", [False, True])
def test_extension_granted_late_says_so(desk: MakeDesk, delivered: bool) -> None:
    late = desk("2023-11-16T09:00")
    if delivered:
        season.deliver(late, KEY)

    receipt = extend(late)

    assert receipt.warnings == ("Gia hạn sau khi đã quá hạn: được ghi là gia hạn sau.",)
    assert season.standing(late, KEY).retroactive


@pytest.mark.proves("T-02")
def test_extension_to_a_day_off_names_the_last_office_day(desk: MakeDesk) -> None:
    receipt = extend(desk(MORNING), date(2023, 11, 19))

    assert receipt.warnings == ("Chủ nhật 19/11/2023 là ngày nghỉ; ngày làm việc cuối là thứ Sáu 17/11/2023.",)


@pytest.mark.proves("F21", "F15")
def test_extension_is_taken_back(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    extend(desk(MORNING))

    receipt = check_repeat(
        lambda: verdicts.withdraw_extension(desk(MORNING), by=BY, reason="Ghi nhầm đơn vị", duty=KEY)
    )

    found = season.standing(desk("2023-11-16T08:00"), KEY)
    assert receipt.facts[0] == ("Trước đó", "đến hết thứ Sáu 17/11/2023")
    assert (found.extended_until, found.timeliness) == (None, Timeliness.OVERDUE)


@pytest.mark.proves("F21")
def test_nothing_to_take_back_is_a_repeat(desk: MakeDesk) -> None:
    assert verdicts.withdraw_extension(desk(MORNING), by=BY, reason="Ghi nhầm", duty=KEY).is_repeat


@pytest.mark.proves("F21", "F31")
@pytest.mark.parametrize(
    ("until", "changes", "code", "words"),
    [
        (date(2023, 11, 14), {}, "DATE_TOO_EARLY", ["không muộn hơn hạn đang có (đến hết thứ Ba 14/11/2023)"]),
        (date(2023, 11, 1), {}, "DATE_TOO_EARLY", ["không muộn hơn"]),
        (date(1, 1, 1), {}, "DATE_TOO_EARLY", ["không muộn hơn"]),
        (date(2032, 11, 17), {}, "DATE_IMPOSSIBLE", ["quá một năm"]),
        (date(9999, 12, 31), {}, "DATE_IMPOSSIBLE", ["quá một năm"]),
        (FRIDAY, {"reason": ""}, "REASON_MISSING", ["lý do"]),
        (FRIDAY, {"by": ""}, "PERSON_MISSING", ["họ tên"]),
        (FRIDAY, {"unit": "Sở Lạ"}, "UNIT_UNCLEAR", ["Sở Lạ"]),
        (FRIDAY, {"unit": "Sở Nông nghiệp", "duty": KEY}, "UNIT_DIFFERS", ["Sở Y tế"]),
        (FRIDAY, {"unit": "Báo Mẫu", "duty": "bao-in"}, "NO_BOUND", ["chưa có hạn", "2.4"]),
    ],
)
@pytest.mark.one_database
def test_impossible_extension_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, until: date, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    with check_refused(code, *words):
        extend(desk(MORNING), until, **changes)


@pytest.mark.proves("F21")
def test_what_is_done_needs_no_more_time(desk: MakeDesk, check_refused: CheckRefused) -> None:
    season.accept(desk(MORNING), KEY)

    with check_refused("DUTY_DONE", "không cần gia hạn"):
        extend(desk(MORNING))
