"""What a run shows of itself: its name, its tags, its receipt. Outside a run (a plain call in a test) nothing happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import pendulum
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas import filters
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runtime import deployment, flow_run


async def mark(name: str, tags: Iterable[str] = ()) -> None:
    """Rename the current run and add tags; the state keeps its built-in name, or the deployment page hides the run."""
    run_id = flow_run.id
    if not run_id:
        return
    async with get_client() as client:
        await client.update_flow_run(UUID(str(run_id)), name=name, tags={*flow_run.tags, *tags})


async def leave(markdown: str, description: str) -> None:
    """Leave a page on the current run (its Artifacts tab)."""
    if flow_run.id:
        await acreate_markdown_artifact(markdown, description=description)


async def next_start(after: pendulum.DateTime) -> datetime | None:
    """When the schedule starts this deployment again; None when it does not, or this is no run of a deployment."""
    if not deployment.id:
        return None
    wanted = filters.FlowRunFilter(
        deployment_id=filters.FlowRunFilterDeploymentId(any_=[UUID(str(deployment.id))]),
        state=filters.FlowRunFilterState(type=filters.FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=filters.FlowRunFilterExpectedStartTime(after_=after),  # pyright: ignore[reportArgumentType]
    )
    async with get_client() as client:
        found = await client.read_flow_runs(flow_run_filter=wanted, sort=FlowRunSort.EXPECTED_START_TIME_ASC, limit=1)
    return found[0].expected_start_time if found else None


def is_child() -> bool:
    """Tell whether the current run was started by another one, which will do what is done once."""
    return bool(flow_run.parent_flow_run_id)
