"""How much it costs to build the packs of blank forms of many communes, up to all 10,598 of the nation.

`python -m benchmarks forms 500 1000 2000 10598`: the sizes. Each is built in a process of its own, so that its memory is its
own, as often as ROUNDS says, the sizes in turn; the quicker round of a size counts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks import commune, communes, measuring, nation, office
from tasks import form_packs

SIZES = (50, 100, 200)
ROUNDS = 2
BLOCK = 10
LEAST = 2 * BLOCK
"""With fewer there are no two blocks to tell the time by."""


@dataclass(frozen=True, slots=True)
class Built:
    """Some packs. seconds: of processor time for all of them; each: milliseconds on the clock of one, the median of blocks.

    before, peak: MiB that were held before the first pack and at most. size: bytes of all files.
    """

    count: int
    seconds: float
    each: float
    files: int
    size: int
    before: float
    peak: float


def build(count: int) -> Built:
    """Build the packs of so many communes and throw them away."""
    made = communes.plan(count)
    with tempfile.TemporaryDirectory() as name, office.plan_in_memory(made):
        folder = Path(name)
        desk = communes.found(folder, made)
        form_packs.build(desk, folder / "first", commune.KEYS, unit="c0")  # loads what has to be loaded once
        before, started = measuring.peak(), time.process_time()
        built = form_packs.build(desk, folder / "packs", commune.KEYS)
        seconds = time.process_time() - started
        assert len(built) == count
        files = [file for one in built for file in one.files]
        size = sum(one.stat().st_size for one in files)
        return Built(count, seconds, _each(built), len(files), size, before, measuring.peak())


def _each(built: Sequence[form_packs.Built]) -> float:
    """Milliseconds of one pack. They are written one after the other, so their files say when each was ready.

    In blocks, because a file system counts in steps of some milliseconds; the median, because others use the machine too.
    """
    marks = [one.files[-1].stat().st_mtime_ns for one in built[::BLOCK]]
    return statistics.median(after - before for before, after in pairwise(marks)) / BLOCK / 1e6


def main(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> None:
    """Print every figure. sizes: smallest first, each from LEAST to that of the nation."""
    if not LEAST <= min(sizes) <= max(sizes) <= nation.COMMUNES:
        sys.exit(f"sizes from {LEAST} to {nation.COMMUNES}")
    taken = [[measuring.apart(build, count) for count in sizes] for _ in range(rounds)]
    best: list[Built] = [min(same, key=lambda one: one.each) for same in zip(*taken, strict=True)]
    for one in best:
        print(
            f"forms: {one.count} packs, {one.files} files of {one.size / one.files / 1024:.0f} KiB: {one.each:.1f} ms each,"
            f" {one.seconds * 1000 / one.count:.1f} ms CPU each; peak memory {one.peak:.0f} MiB, {one.peak - one.before:.1f} MiB more than before the first pack"
        )
    print(measuring.growth("forms", [(one.count, one.each, one.peak - one.before) for one in best]))


if __name__ == "__main__":
    main(sorted(map(int, sys.argv[1:])) or SIZES)
