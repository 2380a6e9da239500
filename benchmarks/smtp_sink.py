"""A server that takes every letter and keeps none, in a process of its own: Debian's smtp-sink where there is one."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

HOST = "127.0.0.1"
_PLACES = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
_SECONDS = 10.0


def program(name: str) -> str | None:
    """The path of one of Postfix's test programs, which stand outside the path of ordinary people."""
    return shutil.which(name, path=_PLACES)


@contextmanager
def running() -> Iterator[tuple[str, int]]:
    """(what it is, its port) while it runs."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    sink = program("smtp-sink")
    # Started as root it wants to be somebody: anybody without rights will do.
    command = [sink, "-u", "nobody", f"{HOST}:{port}", "100"] if sink else [sys.executable, "-m", __name__, str(port)]
    process = subprocess.Popen(command)
    try:
        _await(port)
        yield ("smtp-sink" if sink else "a sink of asyncio"), port
    finally:
        process.terminate()
        process.wait()


def _await(port: int) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go\r\n")
            while (await reader.readline()) not in (b".\r\n", b""):
                pass
        if word == b"EHLO":
            writer.write(b"250-sink\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n")
        else:
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
        if word == b"QUIT":
            break
    writer.close()


async def _main(port: int) -> None:
    async with await asyncio.start_server(_serve, HOST, port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(int(sys.argv[1])))
