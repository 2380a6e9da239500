"""Alerts on a failing machine: when there is one, under which key, and that it says what to do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import deadlines, machine_alerts
from domain.machine_alerts import Alert, Broken, Pending, Worker

ZONE = "Asia/Ho_Chi_Minh"
UI = "http://127.0.0.1:4200"
HOUR = timedelta(hours=1)
HOLIDAY = pendulum.date(2023, 11, 16)
HOURS = machine_alerts.WorkingTime(deadlines.Calendar(frozenset({HOLIDAY})), ZONE)


def at(written: str) -> pendulum.DateTime:
    found = pendulum.parse(written, tz=ZONE)
    assert isinstance(found, pendulum.DateTime)
    return found


NOW = at("2023-11-15T09:00")  # a Wednesday


@pytest.mark.parametrize(
    ("state", "title", "todo"),
    [
        ("Failed", "Lượt chạy hỏng: Đang quét toàn đợt", "4.9 Chạy lại một bước"),
        ("Crashed", "Lượt chạy bị ngắt giữa chừng: Đang quét toàn đợt", "làm lại không ghi hai lần"),
        ("TimedOut", "Lượt chạy quá thời gian cho phép: Đang quét toàn đợt", "4.9 Chạy lại một bước"),
    ],
)
def test_a_broken_run_is_told_with_its_cause_and_what_to_do(state: str, title: str, todo: str) -> None:
    alert = machine_alerts.of_run("r1", "Đang quét toàn đợt", "Toàn đợt sơ kết", state, "đĩa đầy", f"{UI}/x")

    assert (alert.key, alert.what, alert.link, alert.is_urgent) == ("run:r1", title, f"{UI}/x", True)
    assert "Toàn đợt sơ kết" in alert.found
    assert alert.found.endswith("Máy ghi: đĩa đầy")
    assert todo in alert.do


def test_a_run_that_is_tried_again_by_itself_is_not_urgent() -> None:
    name = "Hỏng: không đọc được hộp thư, tự thử lại 08:30"

    alert = machine_alerts.of_run("r1", name, "Tiếp nhận thư và tệp", "Failed", name, "")

    assert not alert.is_urgent
    assert alert.do.startswith("Chưa phải làm gì")
    assert "Máy ghi" not in alert.found  # the message only repeats the name


@given(st.text(), st.text(), st.text(), st.text())
def test_a_run_is_told_whatever_it_is_called(name: str, flow: str, state: str, message: str) -> None:
    alert = machine_alerts.of_run("r1", name, flow, state, message, "")

    assert alert.key == "run:r1"
    assert len(alert.what) <= 100
    assert len(alert.found) <= machine_alerts.MOST_FOUND
    assert "\n" not in alert.what + alert.found


def test_a_broken_run_found_by_a_look_has_the_key_of_the_run_that_tells_it() -> None:
    broken = Broken("r1", "Đang quét toàn đợt", "Toàn đợt sơ kết", "Crashed", "đĩa đầy", ("tu-chay",))

    assert machine_alerts.of_broken([broken], UI) == [
        machine_alerts.of_run(
            "r1", "Đang quét toàn đợt", "Toàn đợt sơ kết", "Crashed", "đĩa đầy", f"{UI}/v2/runs/flow-run/r1"
        )
    ]


def test_a_server_that_does_not_answer_is_told_once_an_hour() -> None:
    def key(moment: datetime) -> str:
        alert = machine_alerts.of_server("không kết nối được", moment, ZONE, UI)
        assert alert is not None
        return alert.key

    assert key(at("2023-11-15T09:01")) == key(at("2023-11-15T09:59")) == "server:2023-11-15T09"
    assert key(at("2023-11-15T10:00")) == "server:2023-11-15T10"
    assert machine_alerts.of_server("", NOW, ZONE, UI) is None


def heard(*minutes: float | None) -> list[Worker]:
    return [
        Worker(f"w{number}", None if one is None else NOW.subtract(seconds=one * 60))
        for number, one in enumerate(minutes)
    ]


@pytest.mark.parametrize(
    ("workers", "is_told"),
    [
        (heard(0.5), False),
        (heard(3), False),  # just within the patience
        (heard(3.1), True),
        (heard(600, 1), False),  # an old one has gone, a new one works
        (heard(600, 4), True),
        (heard(None), True),
        (heard(), True),
    ],
)
def test_workers_are_told_when_none_was_heard_in_time(workers: list[Worker], is_told: bool) -> None:
    alerts = machine_alerts.of_workers(workers, NOW, timedelta(minutes=3), ZONE)

    assert [one.key for one in alerts] == (["worker:soket:2023-11-15"] if is_told else [])


def test_a_silent_worker_is_told_with_the_hour_it_was_last_heard() -> None:
    (late,) = machine_alerts.of_workers(heard(30), NOW, timedelta(minutes=3), ZONE)
    (never,) = machine_alerts.of_workers([], NOW, timedelta(minutes=3), ZONE)

    assert "trong 3 phút qua; tin cuối cùng lúc 08:30 thứ Tư 15/11/2023" in late.found
    assert "chưa có tin nào" in never.found
    assert "soket up" in late.do


def test_stuck_runs_are_told_one_by_one_and_fresh_ones_are_not() -> None:
    runs = [
        Pending("b", "Đang quét toàn đợt", NOW.subtract(minutes=11)),
        Pending("c", "Mới nhận", NOW.subtract(minutes=10)),
        Pending("a", "", NOW.subtract(hours=2)),
    ]

    alerts = machine_alerts.of_pending(runs, NOW, timedelta(minutes=10), ZONE, UI)

    assert [(one.key, one.link) for one in alerts] == [
        ("pending:a", f"{UI}/v2/runs/flow-run/a"),
        ("pending:b", f"{UI}/v2/runs/flow-run/b"),
    ]
    assert alerts[0].what.endswith(": a")
    assert "từ 08:49 thứ Tư 15/11/2023, đã quá 10 phút" in alerts[1].found


@pytest.mark.proves("F37")
@pytest.mark.parametrize(
    ("read_at", "now", "is_told"),
    [
        ("2023-11-15T08:00", "2023-11-15T09:00", False),  # Wednesday
        ("2023-11-15T07:59", "2023-11-15T09:00", True),
        ("2023-11-14T23:00", "2023-11-15T07:59", False),  # the morning gives an hour of its own
        ("2023-11-14T23:00", "2023-11-15T08:01", True),
        ("2023-11-15T12:00", "2023-11-15T17:30", True),
        ("2023-11-15T12:00", "2023-11-15T17:31", False),  # the office has closed
        ("2023-11-10T12:00", "2023-11-18T10:00", False),  # Saturday
        ("2023-11-14T12:00", "2023-11-16T10:00", False),  # a day off
        (None, "2023-11-15T07:30", False),
        (None, "2023-11-15T09:00", True),
        ("2023-11-15T10:00", "2023-11-15T09:00", False),  # asked about a moment before the last look
    ],
)
def test_mailbox_is_told_when_it_is_not_read_in_working_hours(read_at: str | None, now: str, is_told: bool) -> None:
    alert = machine_alerts.of_mailbox(at(read_at) if read_at else None, at(now), HOURS, HOUR)

    assert (alert is not None) is is_told
    if alert is not None:
        assert alert.key == f"mailbox:{now[:10]}"


def test_mailbox_alert_says_when_it_was_read_last_and_what_the_look_said() -> None:
    late = machine_alerts.of_mailbox(at("2023-11-14T16:50"), NOW, HOURS, HOUR, "sai mật khẩu")
    never = machine_alerts.of_mailbox(None, NOW, HOURS, HOUR)

    assert late is not None
    assert never is not None
    assert "lần cuối lúc 16:50 thứ Ba 14/11/2023. Máy ghi: sai mật khẩu" in late.found
    assert "chưa đọc được lần nào" in never.found
    assert "soket mailbox read" in late.do


@pytest.mark.parametrize(("minutes", "is_told"), [(None, False), (29, False), (30, True), (600, True)])
def test_relay_is_told_once_a_day_when_it_stays_down(minutes: int | None, is_told: bool) -> None:
    since = None if minutes is None else NOW.subtract(minutes=minutes)

    alert = machine_alerts.of_relay(since, NOW, ZONE, timedelta(minutes=30))

    assert (alert.key if alert else None) == ("relay:2023-11-15" if is_told else None)


def test_days_in_keys_are_those_of_the_province() -> None:
    late_in_london = NOW.set(hour=6).in_timezone("UTC")  # 23:00 of the day before
    alerts = machine_alerts.of_workers([], late_in_london, HOUR, ZONE)
    relay = machine_alerts.of_relay(late_in_london, late_in_london, ZONE)

    assert [one.key for one in [*alerts, relay] if one] == ["worker:soket:2023-11-15", "relay:2023-11-15"]


def every_alert() -> list[Alert]:
    found: list[Alert | None] = [
        *machine_alerts.of_broken([Broken("r", "a", "b", state, "c") for state in ("Failed", "Crashed", "TimedOut")]),
        machine_alerts.of_server("x", NOW, ZONE, UI),
        *machine_alerts.of_workers([], NOW, HOUR, ZONE),
        *machine_alerts.of_pending([Pending("p", "x", NOW.subtract(days=1))], NOW, HOUR, ZONE),
        machine_alerts.of_mailbox(None, NOW, HOURS, HOUR),
        machine_alerts.of_relay(NOW, NOW, ZONE),
    ]
    return [one for one in found if one is not None]


def test_every_alert_says_what_was_found_and_what_to_do() -> None:
    alerts = every_alert()

    assert len(alerts) == 8
    for one in alerts:
        assert one.what
        assert one.found.rstrip().endswith((".", "c", "x"))
        assert len(one.do.split()) > 8
    assert machine_alerts.names(alerts).endswith("và 5 việc khác")
