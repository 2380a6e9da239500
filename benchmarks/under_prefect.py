"""A whole Prefect run of a sweep with nothing changed, against an empty run of the same shape.

Same shape: one flow run, one task run, the same boards written in place, one rename; only the work between is left out.
Counted is processor time of this process and of the server, round by round in turn.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil

from adapters import prefect_server
from config import settings

ROUNDS = 7


def main() -> None:
    """Start a server of its own, measure, stop it."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        home = Path(name)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        place = prefect_server.Place(home / "prefect", settings.ROOT, port=port)
        os.environ.update(prefect_server.environment(place))
        os.environ.update({"SOKET_HOME": str(home), "SOKET_PREFECT_PORT": str(port)})
        server = prefect_server.start_server(place, patience=900)
        try:
            asyncio.run(_measure(home, server.process.pid))
        finally:
            server.stop()


async def _measure(home: Path, server: int) -> None:
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE

    from adapters import plan_files
    from benchmarks import office
    from flows import run_marks
    from flows.review_pipeline import review_pipeline
    from models import database
    from tasks import campaigns, publishing

    url = settings.load().database
    plan_dir = settings.PLANS / "quang-nam-ntm-2023"
    plan = plan_files.load(plan_dir)
    database.upgrade(url)
    at = office.desk(url, plan, "2023-09-20T08:00", home)
    campaigns.load_plan(url, plan_dir, by="Người đo, cán bộ", as_of=at.as_of, is_simulated=True)
    campaigns.issue(at, number="1/KH-UBND", on=at.as_of.date(), by="Người đo, cán bộ")
    moment = office.desk(url, plan, "2023-10-10T08:00", home).as_of
    # Prefect's types take an async flow for a sync one as soon as its state is asked for.
    await review_pipeline(as_of=moment, return_state=True)  # pyright: ignore[reportGeneralTypeIssues]
    boards = ["00-bang-chung", *(stage.board for stage in plan.stages)]

    @task(cache_policy=NO_CACHE, persist_result=False)
    def write() -> None:
        publishing.links("", boards)
        publishing.keep_all({f"trong-{key}": ("trống", "# trống") for key in boards})

    @flow(name="Lượt trống", persist_result=False)
    async def empty() -> None:
        write()
        await run_marks.mark("Lượt trống")

    async def sweep() -> None:
        await review_pipeline(as_of=moment, return_state=True)  # pyright: ignore[reportGeneralTypeIssues]

    async def nothing() -> None:
        await empty(return_state=True)  # pyright: ignore[reportGeneralTypeIssues]

    await nothing()
    pairs = [(await _cpu(sweep, server), await _cpu(nothing, server)) for _ in range(ROUNDS)]
    one, two = statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"Prefect run: sweep with nothing changed / empty run of the same shape: {one:.0f} / {two:.0f} ms CPU, ratio {ratio:.2f} (at most 1.2)"
    )


async def _cpu(run: Callable[[], Awaitable[None]], server: int) -> float:
    """Milliseconds of this process and the server for one run, with a moment for the server to finish its books."""
    process = psutil.Process(server)

    def spent() -> float:
        used = process.cpu_times()
        return time.process_time() + used.user + used.system

    before = spent()
    await run()
    await asyncio.sleep(2)
    return (spent() - before) * 1000


if __name__ == "__main__":
    main()
