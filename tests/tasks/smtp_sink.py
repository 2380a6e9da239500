"""A relay in a process of its own that takes every letter, writes down each one it took, and kills a sender at a given step.

Run as a process, its argument is the file that gets one line for each letter: Message-ID, a space, the recipients. It prints
its port. On its input: "kill PID STEP N" arms it, the N-th time that step is reached the process is killed there; "rest"
is answered when no connection is open. Both are answered by one line.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HOST = "127.0.0.1"
EHLO, MAIL, RCPT, DATA = "EHLO", "MAIL", "RCPT", "DATA"
MIDDLE = "MIDDLE"
"""Some lines of the content have come."""
CONTENT = "CONTENT"
"""All of it has come and is taken; nothing is answered yet."""
DROPPED = "DROPPED"
"""All of it has come, and the relay drops it because the line is lost."""
STEPS = (EHLO, MAIL, RCPT, DATA, MIDDLE, CONTENT, DROPPED)
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Sink:
    """The process as the test holds it. taken: the file it writes."""

    process: subprocess.Popen[str]
    port: int
    taken: Path

    def _ask(self, word: str) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ok\n", "the relay is gone"

    def arm(self, pid: int, step: str, times: int) -> None:
        """Have that process killed when the step is reached so often from now on; the former order ends."""
        self._ask(f"kill {pid} {step} {times}")

    def rest(self) -> None:
        """Wait until nobody is connected: what a killed sender left on the line has been dealt with."""
        self._ask("rest")

    def letters(self) -> list[tuple[str, tuple[str, ...]]]:
        """(Message-ID, recipients) of every letter that was taken, in order."""
        lines = self.taken.read_text("ascii").splitlines()
        return [(words[0], tuple(words[1:])) for words in map(str.split, lines)]

    def counts(self) -> Counter[str]:
        """Message-ID -> how often it was taken."""
        return Counter(one for one, _ in self.letters())


@contextmanager
def running(taken: Path) -> Iterator[Sink]:
    """Start one; it ends with the block."""
    taken.touch()
    process = subprocess.Popen(
        [sys.executable, __file__, str(taken)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield Sink(process, int(process.stdout.readline()), taken)
    finally:
        process.kill()
        process.communicate()


# ------------------------------------------------------------------------------------------------------- the process


class _Relay:
    def __init__(self, taken: int) -> None:
        self._taken = taken
        self._open = 0
        self._is_calm = asyncio.Event()
        self._is_calm.set()
        self._victim: tuple[int, str, int] | None = None

    def reached(self, step: str) -> bool:
        """Kill the victim if it is its turn; tells whether it was."""
        if self._victim is None or self._victim[1] != step:
            return False
        pid, _, times = self._victim
        self._victim = (pid, step, times - 1) if times > 1 else None
        if times > 1:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return True

    async def order(self, word: str) -> None:
        if word == "rest":
            while self._open:
                self._is_calm.clear()
                await self._is_calm.wait()
        else:
            _, pid, step, times = word.split()
            self._victim = (int(pid), step, int(times)) if step in STEPS else None

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the sender was killed
        finally:
            self._open -= 1
            self._is_calm.set()
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink.test ESMTP\r\n")
        recipients: list[bytes] = []
        while line := await reader.readline():
            verb, said = line[:4].upper().decode("ascii"), b"250 OK"
            self.reached(verb)
            if verb == MAIL:
                recipients = []
            elif verb == RCPT:
                recipients.append(line[line.index(b"<") + 1 : line.index(b">")])
            elif verb == DATA:
                writer.write(b"354 go ahead\r\n")
                content = await self._content(reader)
                if content is None or self.reached(DROPPED):
                    return
                self.reached(CONTENT)
                found = _MESSAGE_ID.search(content)
                assert found is not None
                os.write(self._taken, b" ".join((found[1], *recipients)) + b"\n")
                said = b"250 queued"
            elif verb == "QUIT":
                said = b"221 bye"
            writer.write(said + b"\r\n")
            if verb == "QUIT":
                return

    async def _content(self, reader: asyncio.StreamReader) -> bytes | None:
        """The content up to its dot; None when the line broke before that."""
        lines: list[bytes] = []
        while (line := await reader.readline()) != b".\r\n":
            if not line.endswith(b"\n"):
                return None
            lines.append(line)
            if len(lines) == 5:
                self.reached(MIDDLE)
        return b"".join(lines)


async def _serve(taken: Path) -> None:
    relay = _Relay(os.open(taken, os.O_WRONLY | os.O_APPEND))
    server = await asyncio.start_server(relay.connection, HOST, 0, backlog=64)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    _say(str(server.sockets[0].getsockname()[1]))
    while line := await orders.readline():
        await relay.order(line.decode("ascii").strip())
        _say("ok")


def _say(word: str) -> None:
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
