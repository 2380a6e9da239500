"""Reads files in a limited process of its own, kept alive between files: no file can take the run down, or its time.

Processor time and memory are the kernel's to limit; that an answer comes in time is ours.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from adapters import refusals
from adapters.limited import frames
from adapters.workbooks import cells
from domain import findings, forms

_Read = TypeVar("_Read", cells.Book, forms.Filled)

MEGABYTES = 1024
CPU_SECONDS = 30
WALL_SECONDS = 90.0
LARGEST_ANSWER = 128 * 1024 * 1024
_CHUNK = 1 << 20
_ROOT = Path(__file__).resolve().parent.parent.parent
_WORKER = "adapters.limited.worker"


class _Died(Exception):
    """The child ended before it had answered, or said what no answer is."""


class _TimedOut(Exception):
    """The child did not answer in time."""


class Reader:
    """Reads files one at a time, from any thread. Use it as a context: leaving it ends the child.

    megabytes: address space of the child. cpu_seconds: processor time for one file. wall_seconds: how long to wait for one.
    """

    def __init__(
        self, *, megabytes: int = MEGABYTES, cpu_seconds: int = CPU_SECONDS, wall_seconds: float = WALL_SECONDS
    ) -> None:
        self._limits = (str(megabytes), str(cpu_seconds))
        self._wall_seconds = wall_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._end()

    @property
    def process_id(self) -> int | None:
        """Of the child, None while there is none."""
        return self._process.pid if self._process else None

    def read(self, content: bytes, name: str) -> cells.Book | tuple[findings.Finding, ...]:
        """Read one workbook: a book, or findings that say why not. Never raises for what is in the file."""
        return self._answer(content, frames.Question(refusals.shown_name(name)), cells.Book)

    def read_document(
        self, content: bytes, name: str, form: forms.Narrative
    ) -> forms.Filled | tuple[findings.Finding, ...]:
        """Read one Word document: what stands in the parts of the form, or findings that say why it cannot be read.

        form: one without sections and tables asks for the tokens alone. Never raises for what is in the file.
        """
        return self._answer(content, frames.Question(refusals.shown_name(name), form), forms.Filled)

    def _answer(
        self, content: bytes, question: frames.Question, kind: type[_Read]
    ) -> _Read | tuple[findings.Finding, ...]:
        with self._lock:
            # A child that has read other files may owe them its end: a fresh one tells whose fault it is.
            for is_last in (False, True):
                is_fresh = self._answered == 0
                try:
                    return self._ask(content, question, kind)
                except _TimedOut:
                    self._end()
                    return (_breaks_reader(question, timed_out=True),)
                except (_Died, OSError):
                    self._end()
                    if is_fresh or is_last:
                        break
            return (_breaks_reader(question),)

    def _ask(
        self, content: bytes, question: frames.Question, kind: type[_Read]
    ) -> _Read | tuple[findings.Finding, ...]:
        process = self._process or self._start()
        deadline = time.monotonic() + self._wall_seconds
        asked = frames.pack_question(question)
        _write(process, b"".join((frames.LENGTH.pack(len(asked)), asked, frames.LENGTH.pack(len(content)))), deadline)
        _write(process, content, deadline)
        length = frames.LENGTH.unpack(_read(process, frames.LENGTH.size, deadline))[0]
        if length > LARGEST_ANSWER:
            raise _Died
        try:
            answer = frames.unpack(_read(process, length, deadline))
        except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError) as fault:
            raise _Died from fault
        # What a child says that a file has turned is not believed: nothing but what was asked for, or why not.
        if not isinstance(answer, (kind, tuple)) or answer == ():
            raise _Died
        self._answered += 1
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", _WORKER, *self._limits]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            # No settings and no passwords: a reader needs to find its code, and nothing else.
            env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "RUST_BACKTRACE": "0"},
            cwd="/",
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        os.set_blocking(process.stdin.fileno(), False)
        os.set_blocking(process.stdout.fileno(), False)
        self._process, self._answered = process, 0
        return process

    def _end(self) -> None:
        process, self._process, self._answered = self._process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()


def _breaks_reader(question: frames.Question, *, timed_out: bool = False) -> findings.Finding:
    found = refusals.breaks_reader(question.name, timed_out=timed_out)
    return refusals.for_document(found) if question.form else found


def _write(process: subprocess.Popen[bytes], content: bytes, deadline: float) -> None:
    assert process.stdin is not None
    left = memoryview(content)
    while left:
        _wait(process.stdin.fileno(), selectors.EVENT_WRITE, deadline)
        left = left[os.write(process.stdin.fileno(), left[:_CHUNK]) :]


def _read(process: subprocess.Popen[bytes], length: int, deadline: float) -> bytes:
    assert process.stdout is not None
    parts: list[bytes] = []
    while length:
        _wait(process.stdout.fileno(), selectors.EVENT_READ, deadline)
        part = os.read(process.stdout.fileno(), min(length, _CHUNK))
        if not part:
            raise _Died
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _wait(stream: int, event: int, deadline: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(stream, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise _TimedOut
