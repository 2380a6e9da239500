"""A look into the outbox with nothing due costs the same few statements whatever the size of the campaign."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event

from benchmarks import office, outbox, outbox_nation
from models import database
from tasks import desk as desks
from tasks import reminders, sending

LOOKS = ("reminders", "requests", "answered", "sending")


@contextmanager
def statements(url: str) -> Iterator[list[str]]:
    """What is said to the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = database.engine(url)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def quiet(folder: Path, communes: int) -> Iterator[desks.Desk]:
    """A campaign of so many communes on a morning when all was asked for, reminded of and sent."""
    folder.mkdir()
    made = outbox_nation.plan(communes)
    with office.plan_in_memory(made):
        desk = outbox_nation.found(folder, made)
        written = reminders.write(desk, outbox_nation.HEAD)
        assert written.digests == communes
        outbox_nation.settle(desk)
        try:
            yield desk
        finally:
            database.dispose(desk.url)


def counted(desk: desks.Desk) -> dict[str, int]:
    """Look -> its statements, after checking that the look found nothing to do."""
    found: dict[str, int] = {}
    for name, look in outbox.looks(desk).items():
        with statements(desk.url) as seen:
            result = look()
        assert not (result if isinstance(result, int) else getattr(result, "count", 0) or getattr(result, "sent", 0))
        assert seen
        found[name] = len(seen)
    return found


def test_look_with_nothing_due_costs_as_many_statements_for_many_communes_as_for_few(tmp_path: Path) -> None:
    with quiet(tmp_path / "few", 5) as desk:
        few = counted(desk)
    with quiet(tmp_path / "many", 1100) as desk:
        many = counted(desk)

    assert tuple(few) == LOOKS
    assert many == few
    assert max(few.values()) <= 15


def test_letters_that_wait_are_checked_against_what_came_in_by_as_many_statements(tmp_path: Path) -> None:
    found: list[int] = []
    for communes in (5, 1100):
        made = outbox_nation.plan(communes)
        folder = tmp_path / str(communes)
        folder.mkdir()
        with office.plan_in_memory(made):
            desk = outbox_nation.found(folder, made)
            reminders.write(desk, outbox_nation.HEAD)
            with statements(desk.url) as seen:
                stopped = sending.stop_answered(desk)
            database.dispose(desk.url)
        assert stopped == 0
        found.append(len(seen))

    assert found[0] == found[1]
    assert found[0] > 3  # the standings were read: letters do wait
