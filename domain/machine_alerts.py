"""What is told to the person who minds the machine when a part of it fails: one alert per fault, in plain words.

Judged here are plain facts at a moment. Asking the parts is left to adapters.prefect_watch and tasks.watching, telling
to tasks.alerts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain import deadlines, run_names, vietnamese, wording

MOST_FOUND = 600
"""Characters of what a machine says that are passed on; the whole stands at the link."""
_MOST_NAMES = 3
_STATES = {"Failed": "hỏng", "Crashed": "bị ngắt giữa chừng", "TimedOut": "quá thời gian cho phép"}


@dataclass(frozen=True, slots=True)
class Alert:
    """One fault to tell.

    key: two alerts with the same key are one, told once ("run:<flow run id>", "worker:<pool>:<day>").
    what: short title. found: what was seen. do: what the reader does now. link: where to look, "" for nowhere.
    is_urgent: False when the machine will try again by itself.
    """

    key: str
    what: str
    found: str
    do: str
    link: str
    is_urgent: bool = True


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker as the server knows it. last_heartbeat_at: None when it was never heard. status: the server's word."""

    name: str
    last_heartbeat_at: datetime | None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A run that a worker has taken and not begun. since: when it was taken."""

    id: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Broken:
    """A run that ended badly. state: the server's name of how (Failed, Crashed, TimedOut)."""

    id: str
    name: str
    flow_name: str
    state: str
    message: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When the mailbox must be read: on working days, from `opens` (plus the patience) to `closes`, local time."""

    calendar: deadlines.Calendar
    zone: str
    opens: time = time(7)
    closes: time = time(17, 30)

    def opened_at(self, at: datetime) -> datetime | None:
        """When the office opened on the day of that moment; None outside its hours."""
        local = at.astimezone(ZoneInfo(self.zone))
        if not self.calendar.is_working(local.date()) or not self.opens <= local.time() <= self.closes:
            return None
        return local.replace(hour=self.opens.hour, minute=self.opens.minute, second=0, microsecond=0)


def of_run(run_id: str, run_name: str, flow_name: str, state: str, message: str, url: str) -> Alert:
    """The alert on a run that ended badly. state: the server's name of how; url: of the run's page."""
    named = vietnamese.clean(run_name) or vietnamese.clean(flow_name) or run_id
    flow = vietnamese.clean(flow_name)
    how = _STATES.get(state, vietnamese.clean(state) or "hỏng")
    said = vietnamese.clean(message)
    found = f'Lượt chạy "{named}"{f" ({flow})" if flow and flow != named else ""} {how}.'
    if said and said != named:
        found += f" Máy ghi: {said}"
    will_retry = run_names.TRIES_AGAIN in named
    if will_retry:
        do = (
            "Chưa phải làm gì: lượt kế tiếp tự làm lại. Nếu thư này lặp lại sau một giờ, mở lượt chạy, đọc nguyên nhân."
        )
    elif state == "Crashed":
        do = (
            "Việc đã ghi không mất, làm lại không ghi hai lần. Phiếu do cán bộ bấm: xem bảng, nếu chưa có thì bấm lại; lượt"
            " tự chạy: chờ lượt kế tiếp. Nếu lặp lại, xem bộ nhớ, đĩa của máy và tệp prefect/worker.log trong thư mục dữ liệu."
        )
    else:
        do = "Mở lượt chạy, đọc thẻ Logs; khắc phục rồi bấm 4.9 Chạy lại một bước, hoặc chờ lượt tự chạy kế tiếp."
    return Alert(f"run:{run_id}", _title(f"Lượt chạy {how}: {named}"), _found(found), do, url, is_urgent=not will_retry)


def of_server(fault: str, at: datetime, zone: str, url: str) -> Alert | None:
    """The alert on a server that does not answer. fault: why, in Vietnamese, "" when it answers. One in an hour."""
    if not fault:
        return None
    return Alert(
        f"server:{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H}",
        "Máy chủ Prefect không trả lời",
        _found(f"Hỏi {url} lúc {wording.clock(at, zone)}: {vietnamese.clean(fault)}"),
        "Trên máy chạy phần mềm: xem 'soket up' còn chạy không, nếu không thì chạy lại (hoặc khởi động lại dịch vụ); đọc tệp"
        " prefect/server.log trong thư mục dữ liệu. Trong lúc đó phiếu trên giao diện không bấm được; việc đã ghi không mất.",
        url,
    )


def of_workers(
    workers: Sequence[Worker], at: datetime, patience: timedelta, zone: str, url: str = "", pool: str = "soket"
) -> list[Alert]:
    """The alert that nobody does the work: no worker of the pool was heard within the patience; [] when one was.

    A worker that has gone while another one works is no fault: it was restarted under a new name.
    """
    heard = [one.last_heartbeat_at for one in workers if one.last_heartbeat_at is not None]
    if any(at - one <= patience for one in heard):
        return []
    last = f"tin cuối cùng lúc {wording.clock(max(heard), zone)}" if heard else "chưa có tin nào"
    return [
        Alert(
            f"worker:{pool}:{deadlines.local_day(at, zone)}",
            "Bộ chạy không hoạt động",
            f"Không bộ chạy nào của '{pool}' báo tin trong {_span(patience)} qua; {last}."
            " Phiếu bấm vào lúc này chỉ xếp hàng, lịch không chạy.",
            "Khởi động lại 'soket up' (hoặc dịch vụ) trên máy chạy phần mềm; nếu lại dừng, đọc tệp prefect/worker.log trong"
            " thư mục dữ liệu. Các lượt đang xếp hàng tự chạy khi bộ chạy trở lại, không phải bấm lại.",
            url,
        )
    ]


def of_pending(runs: Sequence[Pending], at: datetime, patience: timedelta, zone: str, ui: str = "") -> list[Alert]:
    """One alert for each run that a worker took longer ago than the patience and has not begun, oldest first."""
    stuck = sorted((one for one in runs if at - one.since > patience), key=lambda one: one.since)
    return [
        Alert(
            f"pending:{one.id}",
            _title(f"Lượt chạy không bắt đầu được: {vietnamese.clean(one.name) or one.id}"),
            f'Lượt chạy "{vietnamese.clean(one.name) or one.id}" ở trạng thái Pending từ {wording.clock(one.since, zone)}, đã quá'
            f" {_span(patience)}. Bộ chạy đã nhận nhưng chưa mở được; các lượt sau của cùng phiếu có thể bị giữ lại.",
            "Mở lượt chạy, bấm Cancel, rồi bấm lại phiếu (lượt tự chạy thì chờ lượt kế tiếp). Nếu lặp lại: khởi động lại 'soket"
            " up', xem bộ nhớ còn trống của máy.",
            run_url(ui, one.id),
        )
        for one in stuck
    ]


def of_mailbox(
    read_at: datetime | None, at: datetime, hours: WorkingTime, patience: timedelta, fault: str = ""
) -> Alert | None:
    """The alert that the mailbox was not read for longer than the patience; None outside working hours, or read in time.

    read_at: when it was last read well, None for never. fault: what the last look said, "". One in a day.
    """
    opened_at = hours.opened_at(at)
    if opened_at is None:
        return None
    # At night it is asked less often: the office's day gives the machine its patience anew.
    if at - max(opened_at, read_at or opened_at) <= patience:
        return None
    last = f"lần cuối lúc {wording.clock(read_at, hours.zone)}" if read_at else "chưa đọc được lần nào"
    said = f" Máy ghi: {vietnamese.clean(fault)}" if fault else ""
    return Alert(
        f"mailbox:{deadlines.local_day(at, hours.zone)}",
        "Không đọc được hộp thư",
        _found(f"Hộp thư của Văn phòng không được đọc trong hơn {_span(patience)} của giờ làm việc; {last}.{said}"),
        "Chạy 'soket mailbox read' trên máy chạy phần mềm và làm theo câu trả lời; mở lượt 9.3 gần nhất nếu cần. Thư của đơn"
        " vị không mất và vẫn tính theo giờ máy chủ thư nhận; nếu kéo dài, báo đơn vị gửi qua đường khác.",
        "",
    )


def of_relay(down_since: datetime | None, at: datetime, zone: str, patience: timedelta = timedelta(0)) -> Alert | None:
    """The alert that letters cannot be handed over to the mail relay. down_since: None while it works. One in a day."""
    if down_since is None or at - down_since < patience:
        return None
    return Alert(
        f"relay:{deadlines.local_day(at, zone)}",
        "Không gửi được thư đi",
        f"Máy chủ thư đi không nhận thư từ {wording.clock(down_since, zone)}.",
        "Thư đã lập không mất và tự gửi khi máy chủ thư trở lại. Kiểm tra đường mạng, mật khẩu, dung lượng hộp thư gửi; xem thư"
        " còn chờ: 'soket outbox list'. Nếu sát hạn, báo đơn vị bằng điện thoại.",
        "",
    )


def of_broken(runs: Iterable[Broken], ui: str = "") -> list[Alert]:
    """One alert for each run that ended badly, under the same key that the run itself is told by."""
    return [of_run(one.id, one.name, one.flow_name, one.state, one.message, run_url(ui, one.id)) for one in runs]


def run_url(ui: str, run_id: str) -> str:
    """Address of a run's page. ui: begin of the address that officers open, no slash at the end; "" gives ""."""
    return f"{ui}/v2/runs/flow-run/{run_id}" if ui else ""


def pool_url(ui: str, pool: str) -> str:
    """Address of the page of a work pool; "" without a `ui`."""
    return f"{ui}/v2/work-pools/work-pool/{pool}" if ui else ""


def names(alerts: Sequence[Alert]) -> str:
    """The titles of some alerts in one line."""
    return wording.names([one.what for one in alerts], _MOST_NAMES, "việc")


def _title(text: str) -> str:
    return wording.clip(text, run_names.MOST)


def _found(text: str) -> str:
    return wording.clip(text, MOST_FOUND)


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes and minutes % 60 == 0:
        return f"{wording.number(minutes // 60)} giờ"
    return f"{wording.number(minutes)} phút" if minutes else f"{wording.number(int(span.total_seconds()))} giây"
