"""How much a sweep costs: against a plain program, with one commune changed, for a whole nation, and under Prefect.

Every figure is a ratio of processor time taken side by side in one run: of each side the best of many rounds taken in
turn, because what else a machine does only ever adds to a round.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import event

from adapters import plan_files
from benchmarks import nation, office, plain
from benchmarks.measuring import side_by_side
from config import settings
from models import database
from tasks import branches, surveys
from tasks.acts import meetings
from tasks.desk import Desk


def queries(url: str, work: Callable[[], object]) -> int:
    """Statements sent to the database by one call."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = database.engine(url)
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def province(folder: Path) -> None:
    """The real plan: sweep against the plain program, and with one commune changed."""
    plan = plan_files.load(settings.PLANS / "quang-nam-ntm-2023")
    path = folder / "province.db"
    url = f"sqlite:///{path}"
    desk = office.desk(url, plan, "2023-10-10T08:00", folder)
    with office.plan_in_memory(plan):
        issued = office.desk(url, plan, "2023-09-20T08:00", folder).as_of
        office.found(url, plan, issued)
        office.open_all(url, issued)
        ours, yard, ratio = side_by_side(
            lambda: surveys.take(desk), lambda: plain.check(path, plan, desk.as_of, date(2023, 9, 20))
        )
        print(
            f"sweep, nothing changed / plain program, same rules: {ours:.1f} / {yard:.1f} ms CPU, ratio {ratio:.2f} (at most 1.5)"
        )
        ours, yard, ratio = side_by_side(lambda: surveys.take(desk), lambda: plain.bare_check(path, desk.as_of))
        print(f"sweep / bare loop that only compares dates: {ours:.1f} / {yard:.1f} ms CPU, ratio {ratio:.1f}")
        changed = folder / "changed.db"
        changed_url = f"sqlite:///{changed}"
        office.found(changed_url, plan, issued)
        office.open_all(changed_url, issued)
        other = office.desk(changed_url, plan, "2023-10-10T08:00", folder)
        unit = next(unit for unit in plan.units if unit.participates == "yes" and unit.valid_to is None)
        meetings.record(other, meetings.MeetingReport(unit.id, date(2023, 10, 9), "Người đo, cán bộ", lessons="Có"))
        one, none, ratio = side_by_side(lambda: surveys.take(other), lambda: surveys.take(desk), rounds=50)
        print(f"one changed commune / nothing changed: {one:.1f} / {none:.1f} ms CPU, ratio {ratio:.2f} (at most 1.1)")
        print(f"statements per sweep: {queries(url, lambda: surveys.take(desk))}")


def whole_nation(folder: Path) -> None:
    """63 provinces, 705 districts, 10,598 communes: open everything in bulk, then sweep with nothing to do."""
    plan = nation.plan()
    path = folder / "nation.db"
    url = f"sqlite:///{path}"
    desk = office.desk(url, plan, "2023-09-20T08:00", folder)
    with office.plan_in_memory(plan):
        office.found(url, plan, desk.as_of)
        empty = path.stat().st_size
        started = time.process_time()
        survey = surveys.take(desk)
        steps = [(stage, branch) for stage, found in survey.ready.items() for branch in found]
        sent = queries(url, lambda: _open(desk, steps))
        spent = time.process_time() - started
        rows = len(survey.standings)
        print(f"nation: {rows} obligations, {len(steps)} branch steps, {sent} statements, {spent:.1f} s CPU to open")
        most = max(len(found) for found in survey.ready.values())
        print(f"nation: at most {most} branch tasks per stage run (at most 100)")
        ours, yard, ratio = side_by_side(
            lambda: surveys.take(desk), lambda: plain.check(path, plan, desk.as_of, nation.DAY), rounds=5
        )
        print(
            f"nation: sweep, nothing changed / plain program: {ours:.0f} / {yard:.0f} ms CPU, ratio {ratio:.2f} (at most 1.5)"
        )
        print(f"nation: {queries(url, lambda: surveys.take(desk))} statements per sweep")
    grown = sum(one.stat().st_size for one in folder.glob("nation.db*")) - empty
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"nation: database {empty / 2**20:.1f} MiB before opening, grew {grown / 2**20:.1f} MiB; peak memory {peak:.0f} MiB"
    )


def _open(desk: Desk, steps: list[tuple[str, str]]) -> None:
    for stage, branch in steps:
        branches.open_branch(desk, stage, branch)


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        province(folder)
        whole_nation(folder)


if __name__ == "__main__":
    main()
