"""What a run shows of itself: its name, its tags, its receipt. Outside a run (a plain call in a test) nothing happens."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from prefect.artifacts import acreate_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.runtime import flow_run


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


def is_child() -> bool:
    """Tell whether the current run was started by another one, which will do what is done once."""
    return bool(flow_run.parent_flow_run_id)
