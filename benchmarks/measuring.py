"""How things are measured: processor time of two sides in turn, and the most memory a process ever held."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROUNDS = 25


def cpu(work: Callable[[], object]) -> float:
    """Processor milliseconds of one call."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def clock(work: Callable[[], object]) -> float:
    """Milliseconds on the clock of one call: for work that waits for another process."""
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def side_by_side(
    first: Callable[[], object],
    second: Callable[[], object],
    rounds: int = ROUNDS,
    of: Callable[[Callable[[], object]], float] = cpu,
) -> tuple[float, float, float]:
    """(best ms of first, of second, their ratio), in turn, after one round that is not counted."""
    first(), second()
    pairs = [(of(first), of(second)) for _ in range(rounds)]
    one, two = (min(side) for side in zip(*pairs, strict=True))
    return one, two, one / two


def apart(work: Callable[..., Any], *given: Any) -> Any:
    """Run work in a fresh process, so that its memory is its own, and give what it gives."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def peak(process: int | str = "self") -> float:
    """The most memory a process ever held, in MiB; of a child by its id, while it lives.

    What getrusage says of a child includes what its parent held when it was started, so the kernel's own page is asked
    where there is one; without it, a child is 0.
    """
    status = Path(f"/proc/{process}/status")
    if status.is_file():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 if process == "self" else 0.0


def growth(what: str, taken: Sequence[tuple[int, float, float]]) -> str:
    """Compare the largest with the smallest. taken: (how many, milliseconds of each, MiB more than before), by size."""
    (few, quick, little), (many, slow, much) = taken[0], taken[-1]
    said = f"{what}: time of each of {many} / of {few}: ratio {slow / quick:.2f} (1 = linear)"
    if many > few:
        said += f"; memory grows by {(much - little) * 1024 / (many - few):.2f} KiB for each (0 = not at all)"
    return said
