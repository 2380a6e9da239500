"""How much it costs to read what a commune sends: against the same with openpyxl, and against calamine alone.

The workbook is that of a commune of the real plan with its 259 figures, filled in badly. Ours opens it with every check
that keeps a harmful file out, finds the figures and judges them; the side with openpyxl must come to the same figures and
the same findings, or nothing is measured.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import python_calamine

from adapters.limited import child
from adapters.workbooks import cells, figures_of, opening, reading
from benchmarks import by_openpyxl, commune, measuring
from domain import figure_rules, figures
from domain.findings import Finding

Answer = tuple[list[figures.Figure], list[Finding]]


def judged(sample: commune.Sample, found: Answer) -> Answer:
    """The figures, and all that is wrong with their cells and by the plan's rules."""
    stated, said = found
    unit = sample.unit
    return stated, said + figure_rules.judge(
        stated, sample.catalogue, unit=unit.id, group=unit.group, kind=unit.kind
    )  # fmt: skip


def read(content: bytes) -> cells.Book:
    """Our reader in this process: examined, unpacked, scanned, read."""
    book = reading.read(opening.examine(content, commune.NAME), commune.NAME)
    assert isinstance(book, cells.Book)
    return book


def ours(sample: commune.Sample, content: bytes, take: Callable[[bytes], cells.Book] = read) -> Answer:
    """From bytes to findings, as intake does it."""
    unit = sample.unit.id
    return judged(
        sample, figures_of.figures_of(take(content), sample.form, unit=unit, file=commune.NAME, stated_by=unit)
    )


def theirs(sample: commune.Sample, content: bytes) -> Answer:
    """The same with openpyxl."""
    return judged(
        sample, by_openpyxl.figures_of(content, sample.form, unit=sample.unit.id, file=commune.NAME)
    )  # fmt: skip


def bare(content: bytes) -> Sequence[Sequence[Sequence[object]]]:
    """Every value of every sheet by calamine alone: no look at the file, at errors or at formulas."""
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def by_child(reader: child.Reader) -> Callable[[bytes], cells.Book]:
    """Our reader as intake uses it: examined here, then once more and read in the limited child."""

    def take(content: bytes) -> cells.Book:
        opening.examine(content, commune.NAME)
        book = reader.read(content, commune.NAME)
        assert isinstance(book, cells.Book)
        return book

    return take


def same_answer(sample: commune.Sample, content: bytes) -> bool:
    """Tell whether both sides come to the same figures and findings."""
    (one, said), (two, told) = ours(sample, content), theirs(sample, content)
    return one == two and sorted(map(str, said)) == sorted(map(str, told))


def main(rounds: int = measuring.ROUNDS) -> None:
    """Print every figure."""
    sample = commune.sample()
    for name, content in (("wrong", sample.wrong), ("good", sample.good)):
        assert same_answer(sample, content), f"both sides differ over the {name} workbook"
        count, said = len(ours(sample, content)[0]), len(ours(sample, content)[1])
        yard, mine, ratio = measuring.side_by_side(
            lambda content=content: theirs(sample, content), lambda content=content: ours(sample, content), rounds
        )
        print(
            f"{name} workbook read and judged ({count} figures, {said} findings), openpyxl / ours:"
            f" {yard:.1f} / {mine:.1f} ms CPU, {ratio:.1f} times as many (at least 10)"
        )
    with child.Reader() as reader:
        # One of the two processes always waits for the other, so the clock shows what both of them take.
        apart, here, ratio = measuring.side_by_side(
            lambda: ours(sample, sample.wrong, by_child(reader)),
            lambda: ours(sample, sample.wrong),
            rounds,
            measuring.clock,
        )
    print(f"the same, through the limited child / in this process: {apart:.1f} / {here:.1f} ms, ratio {ratio:.1f}")
    mine, yard, ratio = measuring.side_by_side(lambda: read(sample.wrong), lambda: bare(sample.wrong), rounds)
    print(f"reading alone, ours / calamine alone: {mine:.2f} / {yard:.2f} ms CPU, ratio {ratio:.1f} (at most 4)")


if __name__ == "__main__":
    main()
