"""The child: reads one file after the other until its parent closes the pipe. Started by `adapters.limited.child` only.

python -m adapters.limited.worker MEGABYTES CPU_SECONDS
"""

from __future__ import annotations

import os
import resource
import sys

from adapters import documents, refusals
from adapters.limited import frames
from adapters.workbooks import opening, reading

OUT_OF_MEMORY = 3


def main(megabytes: int, cpu_seconds: int) -> None:
    """Answer every question with what was read or findings. Ends at once when memory runs out: what is left is not to be trusted."""
    # Whatever a library prints must not end up between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while (asked := frames.receive(sys.stdin.buffer)) is not None:
        content = frames.receive(sys.stdin.buffer)
        if content is None:
            return
        _allow(cpu_seconds)
        try:
            frames.send(answers, frames.pack(_read(frames.unpack_question(asked), content)))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _read(question: frames.Question, content: bytes) -> frames.Answer:
    if question.form is None:
        return reading.read(opening.examine(content, question.name), question.name)
    try:
        return documents.read(content, question.form, question.name)
    except documents.DocumentError as refused:
        return refused.findings
    except MemoryError:
        raise
    except Exception:  # no file may end the run, whatever a library makes of it
        return (refusals.refuse_document("broken_document", question.name),)


def _allow(seconds: int) -> None:
    """Give this file so much processor time, whatever the ones before it took."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
