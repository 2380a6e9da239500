"""A worker that does what a crafted file may make ours do: die, hang, or lie. Started in place of it, by tests only.

It loads nothing of ours before it is asked for something harmless, so that dying is quick.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
import time

LENGTH = struct.Struct("<Q")
FATAL = {
    b"segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    b"exit": lambda: sys.exit(0),
    b"hang": lambda: time.sleep(600),
    b"no json": lambda: say(b"["),
    b"deep json": lambda: say(b'{"texts":' + b"[" * 100_000),
    b"no answer": lambda: say(b"{}"),
    b"no object": lambda: say(b"7"),
    b"nothing": lambda: say(b'{"findings":[]}'),
    b"no finding": lambda: say(b'{"findings":[[1,"error","x",["","","",""],"","",""]]}'),
    b"book": lambda: say(b'{"kind":"xlsx","sheets":[],"names":[],"tokens":[],"form_version":"","uses_1904":0,"notes":[]}'),
    b"number": lambda: say(b'{"texts":[["to-chuc",5]],"tables":[],"tokens":[],"notes":[]}'),
    b"too long": lambda: os.write(1, LENGTH.pack(1 << 60)),
}  # fmt: skip


def say(answer: bytes) -> None:
    """Answer in place of the worker."""
    os.write(1, LENGTH.pack(len(answer)) + answer)


def main() -> None:
    """Answer like the worker, but for the contents that are fatal."""
    while (asked := receive()) is not None:
        content = receive()
        if content in FATAL:
            FATAL[content]()
            continue
        from adapters.limited import frames, worker

        say(frames.pack(worker._read(frames.unpack_question(asked), content or b"")))


def receive() -> bytes | None:
    """The next frame."""
    head = sys.stdin.buffer.read(LENGTH.size)
    return sys.stdin.buffer.read(LENGTH.unpack(head)[0]) if head else None


if __name__ == "__main__":
    main()
