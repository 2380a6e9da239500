"""`soket rehearse` and `soket demo`: play a simulated season in Prefect, and stay up to look at it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import answers, failures

if TYPE_CHECKING:
    from adapters.loopback_mail import Pair, Sink
    from adapters.prefect_server import Place
    from flows.rehearsal import Played
    from tasks.rehearsal_mail import Line

_MARK = ".dien-tap"
_ADDRESS = "van-phong@dien-tap.example"
"""The invented mailbox of the office: such a name can be delivered to by nobody."""
_AUTHSERV_ID = "thu.dien-tap.example"
_LETTERS, _SINK, _DRAFTS = "thu-di", "thu-da-gui", "ban-thao"
_MACHINE = "may@dien-tap.example"
_BY_MAIL = "Đơn vị gửi bằng thư thật, qua máy chủ thư thử trên máy này."


def rehearse(
    plan: Annotated[Path | None, Parameter(help="Thư mục kế hoạch; để trống là kế hoạch trong cài đặt.")] = None,
    *,
    seed: Annotated[int, Parameter(help="Số mở đầu cho hành vi mô phỏng; cùng số thì cùng diễn biến.")] = 2023,
    home: Annotated[Path, Parameter(help="Thư mục dữ liệu diễn tập; nội dung diễn tập cũ bị xóa.")] = Path(
        "var/dien-tap"
    ),
    port: Annotated[int, Parameter(help="Cổng của máy chủ Prefect; 0 là cổng trống bất kỳ.")] = 0,
    stay: Annotated[bool, Parameter(help="Giữ máy chủ sau khi xong để xem trên giao diện; dừng bằng Ctrl-C.")] = False,
    by_mail: Annotated[bool, Parameter(help=_BY_MAIL)] = False,
) -> int:
    """Diễn tập cả mùa sơ kết bằng số liệu mô phỏng, qua đúng các luồng chạy thật; không gửi gì ra ngoài máy.

    Với --by-mail, các đơn vị mô phỏng gửi báo cáo bằng thư thật tới một máy chủ thư thử trên máy này, cả thư sai, trùng, lạ.

    Ví dụ: soket rehearse config/plans/quang-nam-ntm-2023 --seed 7
    """
    from config import settings

    return _play(plan or settings.load().plan_dir, seed, home, port, stay, by_mail)


def demo(
    *,
    once: Annotated[bool, Parameter(help="Kết thúc ngay khi hết mùa, không giữ máy chủ.")] = False,
    port: Annotated[int, Parameter(help="Cổng của máy chủ Prefect; 0 là cổng trống bất kỳ.")] = 4200,
    by_mail: Annotated[bool, Parameter(help=_BY_MAIL)] = True,
) -> int:
    """Xem cả mùa sơ kết của kế hoạch Quảng Nam (mô phỏng) trên giao diện Prefect.

    Ví dụ: soket demo --once
    """
    from config import settings

    return _play(
        settings.load().plan_dir, 2023, Path("var/demo"), 0 if once and port == 4200 else port, not once, by_mail,
        Path("out/demo"),
    )  # fmt: skip


def _play(plan: Path, seed: int, home: Path, port: int, stay: bool, by_mail: bool, out: Path | None = None) -> int:
    from adapters import loopback_mail, prefect_server
    from config import settings
    from tasks import shown_files

    home = home.resolve()
    if not _clear(home):
        answers.say(
            f"Thư mục {home} đang có dữ liệu khác, không phải của một lần diễn tập. Hãy chọn thư mục khác (--home)."
        )
        return failures.REFUSED
    place = prefect_server.Place(home / "prefect", settings.ROOT, port=port or _free_port())
    answers.say(f"Khởi động máy chủ Prefect trên máy này (cổng {place.port}) …")
    # The season is played in this process: Prefect reads its settings when it is imported, which is after this line.
    os.environ.update(prefect_server.environment(place))
    files = _free_port()
    ports = {"SOKET_PREFECT_PORT": str(place.port), "SOKET_FILES_PORT": str(files), "SOKET_FILES_URL": ""}
    os.environ.update({"SOKET_HOME": str(home), **ports})
    # Empty goes before the settings file. No mailbox and no drop folder but its own: what lies there is for the real
    # campaign, and a rehearsal would take it away. Nor is anything signed with the office's key.
    os.environ.update({"SOKET_IMAP_HOST": "", "SOKET_INBOX": "", "SOKET_ALLOW_OUTSIDE": "false", "SOKET_FORM_KEY": ""})
    for key in ("SOKET_DATABASE_URL", "SOKET_CAMPAIGN", "SOKET_PREFECT_API_URL", "SOKET_UI_URL", "SOKET_AS_OF"):
        os.environ.pop(key, None)
    told: list[int] = []

    def end(number: int, _frame: object) -> None:
        # Being told to end must still stop the server: SystemExit runs the `finally` below, a bare signal does not. It
        # is kept, too: Prefect makes a failed run of whatever is raised inside one, and the season would go on.
        told.append(number)
        sys.exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    children: list[prefect_server.Child | Pair | Sink] = []
    try:
        pair = loopback_mail.start(_ADDRESS) if by_mail else None
        if pair is not None:
            children.append(pair)
        sink = loopback_mail.start_sink(home / _SINK)
        children.append(sink)
        _outgoing(sink.port)
        line = _line(pair, home) if pair is not None else None
        children.append(prefect_server.start_server(place))
        prefect_server.deploy(place)
        played = _season(plan, seed, home, told, line, sink.folder)
        _tell(played)
        _tell_letters(played, home)
        if played.sent:
            _drafts(played, out or home / _DRAFTS)
        if stay:
            os.environ["SOKET_AS_OF"] = played.closing.isoformat()
            prefect_server.deploy(place)  # once more: the forms now offer this campaign's units
            children.append(prefect_server.start_worker(place))
            children.append(prefect_server.start_files(place, shown_files.folder(home), files))
            _show(played, place, home, pair)
            _wait()
        else:
            answers.say(f"Máy chủ dừng sau khi diễn xong. Xem bằng lệnh: {_status(played, home)}")
        return 0 if not played.failed else failures.OUTSIDE
    except (prefect_server.ServerError, loopback_mail.LoopbackMailError) as error:
        answers.say(str(error))
        return failures.OUTSIDE
    finally:
        for child in reversed(children):
            child.stop()


def _outgoing(port: int) -> None:
    """Letters of the office go to the server of this rehearsal, and nowhere else, whatever the settings file says."""
    os.environ.update(
        {
            "SOKET_MAIL_ADDRESS": _ADDRESS,
            "SOKET_SMTP_HOST": "127.0.0.1",
            "SOKET_SMTP_PORT": str(port),
            "SOKET_SMTP_TLS": "none",
            "SOKET_SMTP_USER": "",
            "SOKET_SMTP_PASSWORD": "",
            "SOKET_SMTP_PER_MINUTE": "0",
            "SOKET_ALERT_ADDRESS": _MACHINE,
        }
    )


def _line(pair: Pair, home: Path) -> Line:
    """The way to the office by this mail server; the runs find it in the environment of this process and its children."""
    from config import form_keys
    from tasks import rehearsal_letters, rehearsal_mail

    account = pair.account()
    os.environ.update(
        {
            "SOKET_IMAP_HOST": account.host,
            "SOKET_IMAP_PORT": str(account.port),
            "SOKET_IMAP_USER": account.user,
            "SOKET_IMAP_PASSWORD": account.password,
            "SOKET_IMAP_TLS": account.tls,
            "SOKET_IMAP_FOLDER": account.inbox,
            "SOKET_MAIL_ADDRESS": _ADDRESS,
            "SOKET_MAIL_AUTHSERV_ID": _AUTHSERV_ID,
            "SOKET_ALLOW_OUTSIDE": "false",
        }
    )
    office = rehearsal_letters.Office(_ADDRESS, form_keys.keys(home), _AUTHSERV_ID)
    return rehearsal_mail.Line(account, pair.smtp_port, office)


def _clear(home: Path) -> bool:
    """Empty the folder of an earlier rehearsal; never one that holds something else."""
    if home.exists() and any(home.iterdir()) and not (home / _MARK).exists():
        return False
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / _MARK).touch()
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _season(plan: Path, seed: int, home: Path, told: Sequence[int], line: Line | None, sink: Path) -> Played:
    """Play it with a progress line. told: signals that asked us to end; looked at as each day closes."""
    import asyncio

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from config import settings
    from domain import wording
    from flows import rehearsal

    url = settings.load().database
    console = Console(stderr=True)
    columns = (
        TextColumn("Diễn tập"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("ngày · {task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        shown = bar.add_task("", total=None)

        def on_day(day: object, number: int, total: int) -> None:
            if told:
                sys.exit(128 + told[0])
            said = wording.long_date(day)  # pyright: ignore[reportArgumentType]
            bar.update(shown, completed=number, total=total, description=said)
            if not console.is_terminal and (number % 10 == 0 or number == total):
                answers.say(f"  đã diễn {number}/{total} ngày · {said}")

        return asyncio.run(rehearsal.play(url, home, plan, seed, line=line, sink=sink, on_day=on_day))


def _tell(played: Played) -> None:
    from domain import wording

    answers.say(
        f"Xong (SỐ LIỆU MÔ PHỎNG): {wording.long_date(played.first_day)} đến {wording.long_date(played.last_day)}:"
        f" {played.done} việc đã ghi, {played.refused} việc bị từ chối đúng như dự kiến, {played.runs} lượt chạy."
    )
    if played.sent:
        _tell_mails(played)
    for name in played.failed:
        answers.say(f"  Lượt chạy hỏng: {name}")


def _tell_mails(played: Played) -> None:
    from domain import takings

    ended = ", ".join(f"{count} {takings.word(verdict)}" for verdict, count in sorted(played.mails.items()))
    answers.say(f"Thư của các đơn vị mô phỏng: {played.sent} thư: {ended}. Không thư nào bị mất.")


def _tell_letters(played: Played, home: Path) -> None:
    """What the office sent, and where each letter can be opened."""
    from config import settings
    from domain import outbox as words
    from tasks import outbox, sending
    from tasks.desk import Desk

    desk = Desk(settings.load().database, played.campaign, played.closing, home)
    count = outbox.save(desk, home / _LETTERS, sending.way_of(desk, settings.load()).head)
    listed = ", ".join(f"{many} {words.KIND_WORDS.get(kind, kind)}" for kind, many in sorted(played.letters.items()))
    answers.say(f"Thư của Văn phòng: {played.letters.total()} thư đã gửi tới máy chủ thử trên máy này: {listed}.")
    answers.say(
        "Thư nhắc, thư đôn đốc từng ngày khớp với bậc nhắc tính từ kế hoạch; không nơi nào nhận hai thư nhắc một ngày."
    )
    answers.say(
        f"Mở xem từng thư: {count} tệp .eml ở {home / _LETTERS} (mở bằng phần mềm thư; không thư nào rời máy này)."
    )


def _drafts(played: Played, out: Path) -> None:
    """The drafts of the main report made of what the units mailed, each as it was, and the page of what moved since the one before."""
    from config import settings
    from domain import drafts as states
    from tasks import draft_pages, drafts, surveys
    from tasks.desk import Desk

    desk = Desk(settings.load().database, played.campaign, played.closing, settings.load().home)
    made = surveys.take(desk).drafts
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for one in made:
        names = []
        for file in drafts.files(desk, one.number, one.duty):
            (out / file.name).write_bytes(file.content)
            names.append(file.name)
        if one.number > 1:
            page = draft_pages.page(desk, one.number - 1, one.number, one.duty)
            names.append(f"khac-biet-ban-{one.number - 1:02d}-{one.number:02d}.html")
            (out / names[-1]).write_text(draft_pages.html(page), encoding="utf-8")
        answers.say(f"Bản thảo báo cáo chung số {one.number} ({states.STATE_WORDS[one.state]}): {', '.join(names)}")
    answers.say(f"Các tệp ở {out.resolve()}." if made else "Bản thảo báo cáo chung: không lập.")


def _show(played: Played, place: Place, home: Path, pair: Pair | None) -> None:
    answers.say("Xem trên giao diện Prefect:")
    for words, path in (
        ("Các bảng", "/v2/artifacts"),
        ("Các lượt chạy đang chờ", "/v2/runs?tags=cho"),
        ("Các phiếu cho cán bộ", '/v2/deployments?tags=["viec-can-bo"]'),
    ):
        answers.say(f"  {words}: {place.url}{path}")
    answers.say(f"Xem bằng lệnh, ở cửa sổ khác: {_status(played, home)}")
    if pair is not None:
        _show_mail(pair)
    answers.say("Máy chủ vẫn chạy để xem và bấm thử các phiếu. Dừng: Ctrl-C.")


def _show_mail(pair: Pair) -> None:
    account = pair.account()
    answers.say(
        f"Gửi thử một thư tới {_ADDRESS}: SMTP {account.host} cổng {pair.smtp_port}, không mật khẩu, không mã hóa."
    )
    answers.say(
        f"Xem hộp thư: IMAP {account.host} cổng {account.port}, tên {account.user}, mật khẩu {account.password}."
    )
    answers.say("Thư được đọc theo lịch của 9.3; muốn đọc ngay thì bấm Run ở 9.3 Tiếp nhận thư trên giao diện.")


def _status(played: Played, home: Path) -> str:
    """A command to copy. The day is one late in the season, when much is in and much is missing."""
    day = played.first_day + (played.last_day - played.first_day) * 2 / 3
    # With the program's whole path: `soket` alone is found only where the environment is activated.
    program = Path(sys.executable).with_name("soket")
    return f"SOKET_HOME={shlex.quote(str(home))} {shlex.quote(str(program))} status --as-of {day}T08:00"


def _wait() -> None:
    """Sleep until somebody ends us."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with suppress(KeyboardInterrupt):
        ended.wait()
    print(file=sys.stderr)
