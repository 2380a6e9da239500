"""Prefect's own server and worker as child processes on this machine: started, waited for, stopped by their own ids.

Nothing of them leaves the machine: analytics are off, and the pages carry a policy that lets a browser talk to this
server only (the UI's tracker ignores Prefect's own switch).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

POOL = "soket"
_POLICY = '<meta http-equiv="Content-Security-Policy" content="connect-src \'self\'">'


class ServerError(Exception):
    """The server or a command of it did not do its part; the message is Vietnamese and names the log."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server lives. home: its own folder (database, pages, logs); root: the folder with prefect.yaml."""

    home: Path
    root: Path
    host: str = "127.0.0.1"
    port: int = 4200
    auth: str = ""

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/api"


def environment(place: Place) -> dict[str, str]:
    """Settings for server, worker and every run: loopback, no analytics, coarse logging, quick pick-up."""
    home = place.home.resolve()
    settings = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": place.api,
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        # Intake starts every ten minutes: a hundred runs ahead for each deployment would only keep SQLite busy.
        "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS": "12",
        # Its own looks at the database, each every five seconds by default: an idle server took a third of a processor.
        "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "30",
        "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "30",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "30",
        "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT30S",
        "PREFECT_SERVER_API_HOST": place.host,
        "PREFECT_SERVER_API_PORT": str(place.port),
        # Leases in memory would be forgotten in a power cut while their slots stay taken, and every later sweep cancelled.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        # The server says 503 while SQLite is busy. On a slow disk that outlasts the five tries a client has by default.
        "PREFECT_CLIENT_MAX_RETRIES": "7",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
        "SOKET_ROOT": str(place.root),
    }
    if place.auth:
        settings |= {"PREFECT_SERVER_API_AUTH_STRING": place.auth, "PREFECT_API_AUTH_STRING": place.auth}
    return settings


class Child:
    """A child process that is asked to end, then told to. Its output goes to a log file."""

    def __init__(self, arguments: list[str], extra: Mapping[str, str], log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log
        with log.open("ab") as stream:
            self.process = subprocess.Popen(
                arguments, env={**os.environ, **extra}, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True
            )

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def stop(self, patience: float = 20) -> None:
        """End the process and what it started: first asked, then killed. Safe to repeat."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(patience)


def start_server(place: Place, *, patience: float = 180) -> Child:
    """Start the server and wait until it answers; raises ServerError with the end of its log when it does not."""
    # One client for all questions: making one reads the certificate store, which costs more than the question.
    with httpx.Client(timeout=2) as client:
        return _start(place, client, patience)


def _start(place: Place, client: httpx.Client, patience: float) -> Child:
    if _answers(place, client):
        raise ServerError(
            f"Cổng {place.port} đã có chương trình khác dùng. Hãy tắt chương trình đó hoặc chọn cổng khác (SOKET_PREFECT_PORT)."
        )
    child = Child([sys.executable, "-m", "prefect", "server", "start"], environment(place), place.home / "server.log")
    try:
        waited = 0.0
        while not _answers(place, client):
            if not child.is_alive() or waited > patience:
                raise ServerError(f"Máy chủ Prefect không khởi động được. Xem {child.log}:\n{_tail(child.log)}")
            time.sleep(0.5)
            waited += 0.5
        _close_pages(place.home / "ui")
    except BaseException:  # told to end while we wait, too: nobody else knows of the child yet
        child.stop()
        raise
    return child


def _answers(place: Place, client: httpx.Client) -> bool:
    try:
        return client.get(f"{place.api}/health").status_code == 200
    except httpx.HTTPError:
        return False


def _close_pages(pages: Path) -> None:
    """Put the policy into the pages the server hands out; they are its own copies, made anew per version."""
    for page in pages.glob("*/index.html"):
        text = page.read_text(encoding="utf-8")
        if _POLICY not in text:
            page.write_text(text.replace("<head>", f"<head>{_POLICY}", 1), encoding="utf-8")


def deploy(place: Place) -> None:
    """Create the work pool, apply every deployment of prefect.yaml and the other automations; safe to repeat."""
    from adapters import prefect_automations  # it needs the places and errors of this module

    # Asked of the server directly: a Prefect command of its own costs seconds. The worker fills in the job's template.
    with httpx.Client(timeout=60, auth=credentials(place)) as client:
        make_pool(client, place)
        _prefect(place, "--no-prompt", "deploy", "--all")
        prefect_automations.apply(place, client)


def start_worker(place: Place, *, limit: int = 2) -> Child:
    """Start the process worker; limit: runs at the same time."""
    arguments = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    return Child([*arguments, "--limit", str(limit)], environment(place), place.home / "worker.log")


def start_files(place: Place, folder: Path, port: int) -> Child:
    """Serve a folder read-only to this machine, for boards link to documents and Prefect stores none.

    It asks nobody for a password, so it listens on loopback whatever the server's address: for others there is a proxy.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    return Child(arguments, {}, place.home / "files.log")


def make_pool(client: httpx.Client, place: Place, pauses: Sequence[float] = (1, 2, 4, 8, 16, 32, 64)) -> None:
    """Create the work pool. A server that is busy (503) or drops the connection is asked again after each pause (seconds).

    Raises ServerError when it says no, or is still busy after the last pause.
    """
    there = 409
    body = {"name": POOL, "type": "process"}
    ask(client, "POST", f"{place.api}/work_pools/", body, pauses, f"Không tạo được work pool '{POOL}'", fine=(there,))


def ask(
    client: httpx.Client,
    method: str,
    url: str,
    body: Any,
    pauses: Sequence[float],
    failed: str,
    fine: Sequence[int] = (),
) -> httpx.Response:
    """The server's answer to one question. When it is busy (503) or drops the connection it is asked again after each pause.

    pauses: seconds. failed: what did not come about, Vietnamese, for the ServerError. fine: answers that are as good as a yes.
    """
    said = ""
    for pause in (*pauses, None):
        try:
            answer = client.request(method, url, json=body)
        except httpx.TransportError as error:
            said = f"không trả lời ({type(error).__name__})"
        else:
            if answer.is_success or answer.status_code in fine:
                return answer
            said = f"trả lời {answer.status_code}: {answer.text[:300]}"
            if answer.status_code != 503:
                break
        if pause is not None:
            time.sleep(pause)
    raise ServerError(f"{failed}: máy chủ Prefect {said}")


def credentials(place: Place) -> httpx.BasicAuth | None:
    """Who we are to a server that asks for a password; None for one that does not."""
    user, _, password = place.auth.partition(":")
    return httpx.BasicAuth(user, password) if place.auth else None


def _prefect(place: Place, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *words],
        env={**os.environ, **environment(place)},
        cwd=place.root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise ServerError(f"Lệnh 'prefect {' '.join(words)}' không xong:\n{said}")


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
