"""What the outbox costs: writing a digest for every commune, and a look on a day on which nothing is due.

    python -m benchmarks outbox 200 10598

The sizes are communes; each has a database of its own. Rendering is compared with the bare templates: the same files compiled
by Jinja without a sandbox, taken from the environment once, with all values ready. Sending is `benchmarks.outbox_sending`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jinja2

from adapters import smtp
from benchmarks import measuring, nation, office, outbox_nation, sweep
from config import settings
from domain import outgoing
from tasks import desk as desks
from tasks import letter_facts, letters_out, outgoing_letters, outgoing_values, pages, reminders, requests, sending

SIZES = (200,)
ROUNDS = 7
_TEMPLATES = ("mail/nhac-viec/noi-dung.txt.j2", "mail/nhac-viec/noi-dung.html.j2")
_MOST = 200
"""Entries of a list that a letter shows at first, see `outgoing_letters`."""
Looks = dict[str, Callable[[], object]]


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print every figure. sizes: communes, from 1 to those of the nation."""
    if not 1 <= min(sizes) <= max(sizes) <= nation.COMMUNES:
        sys.exit(f"sizes from 1 to {nation.COMMUNES}")
    quiet: dict[int, dict[str, int]] = {}
    for count in sizes:
        made = outbox_nation.plan(count)
        with tempfile.TemporaryDirectory() as name, office.plan_in_memory(made):
            desk = outbox_nation.found(Path(name), made)
            _rendering(desk, count)
            _writing(desk, count)
            quiet[count] = _quiet_statements(desk)
    for count, counted in quiet.items():
        said = ", ".join(f"{name} {number}" for name, number in counted.items())
        print(f"outbox: statements of a look with nothing due, {count} communes: {said}")
    print(f"outbox: the same number for every size: {len({tuple(one.items()) for one in quiet.values()}) == 1}")


# ----------------------------------------------------------------------------------------------------------- rendering


def _letters(desk: desks.Desk) -> list[outgoing.Digest]:
    """The digests of the day as values, as the reminders make them."""
    with _noting(outgoing_letters, "write") as given, desks.reading(desk) as work:
        facts = letter_facts.Facts(work)
        reminders.digests(work, facts, [one for one in reminders._chases(work, facts) if one.occasions])
    return given


def _rendering(desk: desks.Desk, count: int) -> None:
    letters = _letters(desk)
    assert len(letters) == count, f"{len(letters)} digests for {count} communes"
    values = [outgoing_values.of(one, _MOST) for one in letters]
    bare = _bare()
    assert [one.render(**values[0]) for one in bare] == [pages.render(one, **values[0]) for one in _TEMPLATES]

    def by_bare() -> None:
        for one in values:
            for template in bare:
                template.render(**one)

    def by_ours() -> None:
        for one in values:
            for template in _TEMPLATES:
                pages.render(template, **one)

    def whole() -> None:
        for one in letters:
            outgoing_letters.write(one)

    ours, yard, ratio = measuring.side_by_side(by_ours, by_bare, ROUNDS)
    print(
        f"outbox: {count} digests rendered, text and HTML / bare templates: {ours / count:.3f} / {yard / count:.3f} ms CPU"
        f" each, ratio {ratio:.2f} (at most 1.3)"
    )
    ours, yard, ratio = measuring.side_by_side(whole, by_bare, ROUNDS)
    print(
        f"outbox: the same with values made harmless, lines wrapped, subject / bare templates: {ours / count:.3f} /"
        f" {yard / count:.3f} ms CPU each, ratio {ratio:.2f}"
    )


def _bare() -> list[jinja2.Template]:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(settings.TEMPLATES), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        auto_reload=False, autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
    )  # fmt: skip
    return [environment.get_template(one) for one in _TEMPLATES]


# ------------------------------------------------------------------------------------------------------------- writing


def _writing(desk: desks.Desk, count: int) -> None:
    """The parts of one morning's reminders, one after the other in one transaction, as `reminders.write` does them."""
    spent: dict[str, float] = {}
    with desks.writing(desk) as work:
        facts = letter_facts.Facts(work)
        found: list[object] = []
        drafts: list[letters_out.Draft] = []
        spent["who is chased"] = measuring.cpu(lambda: found.extend(reminders._chases(work, facts)))
        with _timed(outgoing_letters, "write", spent, "words"):
            spent["values"] = measuring.cpu(lambda: drafts.extend(reminders.digests(work, facts, found)[0]))  # pyright: ignore[reportArgumentType]
        spent["values"] -= spent["words"]
        with _timed(letters_out.mail_writing, "write", spent, "bytes"):
            spent["rows"] = measuring.cpu(lambda: letters_out.put(work, outbox_nation.HEAD, drafts))
        spent["rows"] -= spent["bytes"]
    assert len(drafts) == count, f"{len(drafts)} letters for {count} communes"
    parts = ", ".join(f"{name} {each:.0f}" for name, each in spent.items())
    total = sum(spent.values())
    print(f"outbox: {count} digests put into SQLite: {total:.0f} ms CPU, {total / count:.2f} each: {parts}")


@contextmanager
def _timed(module: object, name: str, spent: dict[str, float], part: str) -> Iterator[None]:
    """Add up the processor time of a function of a module."""
    held = getattr(module, name)
    spent[part] = 0.0

    def timed(*given: object) -> object:
        made: list[object] = []
        spent[part] += measuring.cpu(lambda: made.append(held(*given)))
        return made[0]

    setattr(module, name, timed)
    try:
        yield
    finally:
        setattr(module, name, held)


@contextmanager
def _noting(module: object, name: str) -> Iterator[list[outgoing.Digest]]:
    """Note what a function of a module is given."""
    held, given = getattr(module, name), []

    def noting(letter: outgoing.Digest) -> object:
        given.append(letter)
        return held(letter)

    setattr(module, name, noting)
    try:
        yield given
    finally:
        setattr(module, name, held)


# -------------------------------------------------------------------------------------------------------- nothing due


def looks(desk: desks.Desk) -> Looks:
    """What a run looks into again and again, by name."""
    way = sending.Way(smtp.Relay("127.0.0.1", 9, "none"), outbox_nation.HEAD)  # never called: nothing waits
    return {
        "reminders": lambda: reminders.write(desk, outbox_nation.HEAD),
        "requests": lambda: requests.write(desk, outbox_nation.HEAD),
        "answered": lambda: sending.stop_answered(desk),
        "sending": lambda: sending.drain(desk, way, lambda: desk.as_of),
    }


def _quiet_statements(desk: desks.Desk) -> dict[str, int]:
    """Statements of each look when all was asked for, reminded of and sent this morning."""
    outbox_nation.settle(desk)
    return {name: sweep.queries(desk.url, look) for name, look in looks(desk).items()}


if __name__ == "__main__":
    main(sorted(map(int, sys.argv[1:])) or SIZES)
