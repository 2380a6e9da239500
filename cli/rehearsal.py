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
    from adapters.prefect_server import Place
    from flows.rehearsal import Played

_MARK = ".dien-tap"


def rehearse(
    plan: Annotated[Path | None, Parameter(help="Thư mục kế hoạch; để trống là kế hoạch trong cài đặt.")] = None,
    *,
    seed: Annotated[int, Parameter(help="Số mở đầu cho hành vi mô phỏng; cùng số thì cùng diễn biến.")] = 2023,
    home: Annotated[Path, Parameter(help="Thư mục dữ liệu diễn tập; nội dung diễn tập cũ bị xóa.")] = Path(
        "var/dien-tap"
    ),
    port: Annotated[int, Parameter(help="Cổng của máy chủ Prefect; 0 là cổng trống bất kỳ.")] = 0,
    stay: Annotated[bool, Parameter(help="Giữ máy chủ sau khi xong để xem trên giao diện; dừng bằng Ctrl-C.")] = False,
) -> int:
    """Diễn tập cả mùa sơ kết bằng số liệu mô phỏng, qua đúng các luồng chạy thật; không gửi gì ra ngoài máy.

    Ví dụ: soket rehearse config/plans/quang-nam-ntm-2023 --seed 7
    """
    from config import settings

    return _play(plan or settings.load().plan_dir, seed, home, port, stay)


def demo(
    *,
    once: Annotated[bool, Parameter(help="Kết thúc ngay khi hết mùa, không giữ máy chủ.")] = False,
    port: Annotated[int, Parameter(help="Cổng của máy chủ Prefect; 0 là cổng trống bất kỳ.")] = 4200,
) -> int:
    """Xem cả mùa sơ kết của kế hoạch Quảng Nam (mô phỏng) trên giao diện Prefect.

    Ví dụ: soket demo --once
    """
    from config import settings

    return _play(settings.load().plan_dir, 2023, Path("var/demo"), 0 if once and port == 4200 else port, not once)


def _play(plan: Path, seed: int, home: Path, port: int, stay: bool) -> int:
    from adapters import prefect_server
    from config import settings

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
    os.environ.update({"SOKET_HOME": str(home), "SOKET_PREFECT_PORT": str(place.port)})
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
    children = []
    try:
        children.append(prefect_server.start_server(place))
        prefect_server.deploy(place)
        played = _season(plan, seed, home, told)
        _tell(played)
        if stay:
            os.environ["SOKET_AS_OF"] = played.closing.isoformat()
            prefect_server.deploy(place)  # once more: the forms now offer this campaign's units
            children.append(prefect_server.start_worker(place))
            _show(played, place, home)
            _wait()
        else:
            answers.say(f"Máy chủ dừng sau khi diễn xong. Xem bằng lệnh: {_status(played, home)}")
        return 0 if not played.failed else failures.OUTSIDE
    except prefect_server.ServerError as error:
        answers.say(str(error))
        return failures.OUTSIDE
    finally:
        for child in reversed(children):
            child.stop()


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


def _season(plan: Path, seed: int, home: Path, told: Sequence[int]) -> Played:
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
        line = bar.add_task("", total=None)

        def on_day(day: object, number: int, total: int) -> None:
            if told:
                sys.exit(128 + told[0])
            said = wording.long_date(day)  # pyright: ignore[reportArgumentType]
            bar.update(line, completed=number, total=total, description=said)
            if not console.is_terminal and (number % 10 == 0 or number == total):
                answers.say(f"  đã diễn {number}/{total} ngày · {said}")

        return asyncio.run(rehearsal.play(url, home, plan, seed, on_day=on_day))


def _tell(played: Played) -> None:
    from domain import wording

    answers.say(
        f"Xong (SỐ LIỆU MÔ PHỎNG): {wording.long_date(played.first_day)} đến {wording.long_date(played.last_day)}:"
        f" {played.done} việc đã ghi, {played.refused} việc bị từ chối đúng như dự kiến, {played.runs} lượt chạy."
    )
    for name in played.failed:
        answers.say(f"  Lượt chạy hỏng: {name}")


def _show(played: Played, place: Place, home: Path) -> None:
    answers.say("Xem trên giao diện Prefect:")
    for words, path in (
        ("Các bảng", "/v2/artifacts"),
        ("Các lượt chạy đang chờ", "/v2/runs?tags=cho"),
        ("Các phiếu cho cán bộ", '/v2/deployments?tags=["viec-can-bo"]'),
    ):
        answers.say(f"  {words}: {place.url}{path}")
    answers.say(f"Xem bằng lệnh, ở cửa sổ khác: {_status(played, home)}")
    answers.say("Máy chủ vẫn chạy để xem và bấm thử các phiếu. Dừng: Ctrl-C.")


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
