"""The folder that boards link to is served to this machine only."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import httpx

from adapters import prefect_server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_files_are_served_on_loopback_whatever_the_server_s_address(tmp_path: Path) -> None:
    folder, port = tmp_path / "tai-ve", free_port()
    place = prefect_server.Place(tmp_path / "prefect", tmp_path, host="0.0.0.0")
    child = prefect_server.start_files(place, folder, port)
    try:
        (folder / "bao-cao.docx").write_bytes(b"PK noi dung")
        for _ in range(100):
            try:
                answer = httpx.get(f"http://127.0.0.1:{port}/bao-cao.docx", timeout=2)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        else:
            raise AssertionError(child.log.read_text(encoding="utf-8"))
        arguments = child.process.args
    finally:
        child.stop()

    assert answer.content == b"PK noi dung"
    assert isinstance(arguments, list)
    assert arguments[arguments.index("--bind") + 1] == "127.0.0.1"
