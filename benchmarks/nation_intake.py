"""How much it costs to take in the workbooks of many communes from a folder, up to all 10,598 of the nation.

`python -m benchmarks intake 500 1000 2000 10598`: the sizes. Each file is stored and judged as `soket intake` does it, and
every tenth has errors. Each size has a database and processes of its own; the sizes come in turn, ROUNDS times, and the
quicker round of a size counts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from adapters import drop_folder
from adapters.limited import child
from benchmarks import commune, communes, measuring, nation, office
from domain import form_tokens, forms
from domain.answers import Verdict
from models import database
from tasks import desk as desks
from tasks import intake

SIZES = (50, 100, 200)
ROUNDS = 2
LEAST = 2
"""The first file is not timed."""
EVERY = 10
"""One file of so many has errors."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Some files. seconds: of processor time for all of them, the reader's too; each: median on the clock of one, in ms.

    before, peak: MiB that were held before the first file and at most; reader: what the reader's process held at most.
    size: bytes by which the database grew.
    """

    count: int
    returned: int
    seconds: float
    each: float
    before: float
    peak: float
    reader: float
    size: int


def fill(inbox: Path, count: int) -> None:
    """Put the filled workbooks of so many communes into a folder: two are drawn, each gets the token of its commune."""
    made, sample = communes.plan(count), commune.sample()
    for number in range(count):
        unit = f"c{number}"
        claim = form_tokens.Claim(made.key, f"{communes.REPORT}:{unit}", unit, forms.FORM_VERSION)
        token = form_tokens.sign(claim, commune.KEYS[0])
        content = sample.wrong if number % EVERY == EVERY - 1 else sample.good
        content = commune.renamed(content, sample.form.token, token)
        (inbox / f"bieu-{number:05}.xlsx").write_bytes(content)


def take(inbox: Path, count: int) -> Taken:
    """Take in the first files of the folder, one after the other, into a new database."""
    made = communes.plan(count)
    with tempfile.TemporaryDirectory() as name, office.plan_in_memory(made), child.Reader() as reader:
        folder = Path(name)
        desk = communes.found(folder, made)
        empty = _size(desk, folder)
        work = intake.Pass(desk, intake.Tools(reader, commune.KEYS))
        # The first file loads what has to be loaded once, and is not timed.
        first, *files = sorted(inbox.iterdir())[:count]
        said = Counter(_judged(desk, work, first))
        before, started = measuring.peak(), _spent(reader)
        clocks: list[float] = []
        for path in files:
            began = time.perf_counter()
            said.update(_judged(desk, work, path))
            clocks.append((time.perf_counter() - began) * 1000)
        seconds = _spent(reader) - started
        assert said[Verdict.ACCEPTED] + said[Verdict.RETURNED] == count, f"not taken in: {said}"
        return Taken(
            count, said[Verdict.RETURNED], seconds, statistics.median(clocks), before, measuring.peak(),
            measuring.peak(reader.process_id or 0), _size(desk, folder) - empty,
        )  # fmt: skip


def _judged(desk: desks.Desk, work: intake.Pass, path: Path) -> list[Verdict]:
    """Store one file and judge it."""
    (one,) = drop_folder.take([path])
    (number,) = intake.store(desk, [intake.Incoming(intake.FOLDER, one.name, one.raw, desk.as_of, one.is_mail)])
    return [file.verdict for file in work.judge(number).files]


def _spent(reader: child.Reader) -> float:
    """Processor seconds of this process and of the reader's."""
    used = psutil.Process(reader.process_id).cpu_times()
    return time.process_time() + used.user + used.system


def _size(desk: desks.Desk, folder: Path) -> int:
    database.dispose(desk.url)  # the last connection to close takes what waits in the log into the database
    return sum(one.stat().st_size for one in folder.glob("campaign.db*"))


def main(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> None:
    """Print every figure. sizes: smallest first, each from LEAST to that of the nation."""
    if not LEAST <= min(sizes) <= max(sizes) <= nation.COMMUNES:
        sys.exit(f"sizes from {LEAST} to {nation.COMMUNES}")
    with tempfile.TemporaryDirectory() as name:
        inbox = Path(name)
        fill(inbox, max(sizes))
        taken = [[measuring.apart(take, inbox, count) for count in sizes] for _ in range(rounds)]
    best: list[Taken] = [min(same, key=lambda one: one.each) for same in zip(*taken, strict=True)]
    for one in best:
        print(
            f"intake: {one.count} workbooks, {one.returned} with errors: {one.each:.1f} ms each,"
            f" {one.seconds * 1000 / (one.count - 1):.1f} ms CPU each; peak memory {one.peak:.0f} MiB,"
            f" {one.peak - one.before:.1f} MiB more than after the first file, reader {one.reader:.0f} MiB; database grew by"
            f" {one.size / 2**20:.1f} MiB, {one.size / one.count / 1024:.0f} KiB each"
        )
    print(measuring.growth("intake", [(one.count, one.each, one.peak - one.before) for one in best]))


if __name__ == "__main__":
    main(sorted(map(int, sys.argv[1:])) or SIZES)
