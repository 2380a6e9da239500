"""`soket watch`: one look at the whole machine by somebody who needs no worker; and the same look for `soket up`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import answers, desks

if TYPE_CHECKING:
    from datetime import datetime

    from config.settings import Settings
    from tasks.desk import Desk
    from tasks.watching import Look

_WAITS = "thư chờ trong hộp thư đi: "


def watch(
    *,
    dry_run: Annotated[bool, Parameter(help="Chỉ xem, không gửi thư báo.", negative="")] = False,
    asked: desks.Taken = desks.TAKE,
) -> int:
    """Xem máy một lượt: máy chủ, bộ chạy, lượt chạy kẹt hoặc hỏng, hộp thư, đường gửi thư; có hỏng thì gửi thư báo một lần.

    Không cần bộ chạy, nên đặt được vào lịch của hệ điều hành. Kết thúc với mã 0 khi mọi phần đều tốt, mã 1 khi có phần hỏng.

    Ví dụ: soket watch --as-of 2023-11-15T08:30 --dry-run
    """
    from config import settings
    from tasks import watching

    opened = desks.opened(asked)
    found = watching.look(opened.desk, settings.load())
    told, untold = ([], "") if dry_run else _tell(opened.desk, settings.load(), found)
    if asked.json:
        answers.print_json(_as_json(found, opened.zone, told, untold))
    else:
        _print(found, opened.zone)
        if told and not untold:
            answers.say(f"Đã báo bằng thư: {len(told)} việc.")
        elif found.alerts and not dry_run and not untold:
            answers.say("Đã báo bằng thư từ trước, không báo lại.")
        if untold:
            answers.say(f"Chưa báo được bằng thư: {untold}")
    return 0 if found.is_well else 1


def glance(up_since: datetime) -> str:
    """The look that `soket up` makes now and then, told by mail; gives what to say on the screen, "" for nothing.

    up_since: when `soket up` was started. Never raises: a look that fails must not end what it looks at.
    """
    import pendulum

    from config import settings
    from domain import errors, machine_alerts
    from tasks import desk_opening, watching

    try:
        chosen = settings.load()
        desk = desk_opening.open_desk(chosen, now=pendulum.now)
        found = watching.look(desk, chosen, up_since=up_since)
        told, untold = _tell(desk, chosen, found)
    except errors.Refusal:
        return ""  # no campaign yet, or several and none named: said at the start
    except Exception as error:
        return f"Chưa tự xem được tình trạng máy ({type(error).__name__}); xem bằng lệnh: soket watch."
    new = [one for one in found.alerts if one.key in told]
    if new and not untold:
        return f"Đã báo bằng thư: {machine_alerts.names(new)}. Xem: soket watch."
    if new or not untold.startswith(_WAITS):
        return f"Có phần hỏng: {machine_alerts.names(found.alerts)}. Chưa báo được bằng thư: {untold}" if untold else ""
    return ""  # said when it was written, and on the board since


def _tell(desk: Desk, chosen: Settings, found: Look) -> tuple[list[str], str]:
    """Tell by mail what was not told before: the keys written now; and why letters could not go, "" when they could."""
    import pendulum

    from domain import errors
    from tasks import alerts

    try:
        told = alerts.tell(desk, chosen, found.alerts, lambda: pendulum.now("UTC"))
        return list(told.new), f"{_WAITS}{told.unsent}" if told.unsent else ""
    except errors.Refusal as refusal:
        return [], refusal.message
    except Exception as error:  # what is wrong with the machine is shown even when the letter itself fails
        return [], f"lỗi {type(error).__name__}: {' '.join(str(error).split())[:200]}"


def _print(found: Look, zone: str) -> None:
    from domain import wording

    def hour(moment: datetime | None) -> str:
        return wording.clock(moment, zone) if moment else "chưa lần nào"

    seen, unknown = found.seen, "chưa rõ"
    heard = max((one.last_heartbeat_at for one in seen.workers if one.last_heartbeat_at), default=None)
    is_away = bool(seen.fault)
    rows: Sequence[tuple[str, str, str]] = (
        ("Máy chủ Prefect", _word(found, "server:"), f"{found.api}: {seen.fault or 'trả lời'}"),
        ("Bộ chạy", unknown if is_away else _word(found, "worker:"), f"báo tin lần cuối: {unknown if is_away else hour(heard)}"),
        ("Lượt chạy kẹt", unknown if is_away else _word(found, "pending:"), _count(found, "pending:")),
        ("Lượt chạy hỏng (1 giờ qua)", unknown if is_away else _word(found, "run:"), _count(found, "run:")),
        ("Hộp thư", _word(found, "mailbox:") if found.mailbox else "chưa cài đặt", f"đọc lần cuối: {hour(found.read_at)}"),
        ("Đường gửi thư", _word(found, "relay:"), f"không nhận thư từ {hour(found.down_since)}" if found.down_since else ""),
    )  # fmt: skip
    answers.print_table(("Phần", "Tình trạng", "Thấy"), rows, title=f"Tình trạng máy lúc {hour(found.as_of)}")
    for one in found.alerts:
        print(f"▲ {one.what}\n  Thấy: {one.found}\n  Cần làm: {one.do}")
        if one.link:
            print(f"  Xem: {one.link}")
    if found.is_well:
        print("Mọi phần đều tốt.")


def _word(found: Look, key: str) -> str:
    return "HỎNG" if any(one.key.startswith(key) for one in found.alerts) else "tốt"


def _count(found: Look, key: str) -> str:
    return f"{sum(one.key.startswith(key) for one in found.alerts)} lượt"


def _as_json(found: Look, zone: str, told: list[str], untold: str) -> dict[str, Any]:
    from dataclasses import asdict

    seen = found.seen
    return {
        "as_of": answers.instant(found.as_of, zone),
        "server": {"api": found.api, "fault": seen.fault},
        "workers": [
            {"name": one.name, "last_heartbeat_at": answers.instant(one.last_heartbeat_at, zone), "status": one.status}
            for one in seen.workers
        ],
        "pending": [
            {"id": one.id, "name": one.name, "since": answers.instant(one.since, zone)} for one in seen.pending
        ],
        "broken": [asdict(one) for one in seen.broken],
        "mailbox": {"name": found.mailbox, "read_at": answers.instant(found.read_at, zone), "fault": found.fault},
        "relay": {"down_since": answers.instant(found.down_since, zone)},
        "alerts": [asdict(one) for one in found.alerts],
        "told": told,
        "untold": untold,
    }
