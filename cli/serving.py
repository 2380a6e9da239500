"""`soket up`: server, deployments and worker of one machine, in one command."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import answers, failures

if TYPE_CHECKING:
    from adapters.prefect_server import Child

_CHECK_SECONDS = 5
_LOOK_SECONDS = 60


def up(*, limit: Annotated[int, Parameter(help="Số lượt chạy cùng lúc.")] = 2) -> int:
    """Khởi động máy chủ Prefect, các phiếu, lịch chạy và bộ chạy trên máy này; dừng bằng Ctrl-C.

    Ví dụ: soket up --limit 2
    """
    import pendulum

    from adapters import prefect_server
    from config import settings
    from domain import errors
    from models import database
    from tasks import desk_opening, form_choices, shown_files

    chosen = settings.load()
    place = prefect_server.Place(
        chosen.home / "prefect", settings.ROOT, chosen.prefect_host, chosen.prefect_port, chosen.api_auth
    )
    os.environ["SOKET_HOME"] = str(chosen.home.resolve())
    if database.exists(chosen.database):
        database.upgrade(chosen.database)
    try:
        form_choices.write(desk_opening.open_desk(chosen, now=pendulum.now))
    except errors.Refusal as refusal:
        answers.say(f"Chưa có đợt sơ kết để làm: {refusal.message} Máy chủ vẫn khởi động.")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    children = []
    try:
        answers.say(f"Khởi động máy chủ Prefect tại {place.url} …")
        children.append(prefect_server.start_server(place))
        prefect_server.deploy(place)
        children.append(prefect_server.start_worker(place, limit=limit))
        children.append(prefect_server.start_files(place, shown_files.folder(chosen.home.resolve()), chosen.files_port))
        answers.say(f"Đã chạy. Giao diện: {place.url}/v2/deployments · bảng: {place.url}/v2/artifacts · dừng: Ctrl-C")
        return _stay(children, ended)
    except prefect_server.ServerError as error:
        answers.say(str(error))
        return failures.OUTSIDE
    finally:
        for child in reversed(children):
            child.stop()


def _stay(children: list[Child], ended: threading.Event) -> int:
    """Wait until told to end or a part dies; look at the machine every minute meanwhile."""
    import pendulum

    from cli import watching

    up_since, looked_at, said = pendulum.now(), time.monotonic(), ""
    while not ended.wait(_CHECK_SECONDS):
        for child in children:
            if not child.is_alive():
                answers.say(f"Một phần đã dừng ngoài ý muốn; xem {child.log}.")
                return failures.OUTSIDE
        if time.monotonic() - looked_at >= _LOOK_SECONDS:
            words = watching.glance(up_since)
            looked_at = time.monotonic()
            if words and words != said:  # what lasts is said once
                answers.say(words)
            said = words
    return 0
