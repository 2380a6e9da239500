"""Put the boards into Prefect: one artifact per board, updated in place so that its link lasts."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

from domain import deadlines, surveys
from tasks import boards


def links(ui: str) -> dict[str, str]:
    """Deployment number ("2.2") -> address of its form; "board:<key>" -> lasting address of a board that exists."""
    with get_client(sync_client=True) as client:
        found = {f"board:{key}": f"{ui}/v2/artifacts/artifact/{held}" for key, held in _held(client).items()}
        for deployment in client.read_deployments(limit=200):
            number = deployment.name.split(" ", 1)[0]
            if number[:1].isdigit():
                found[number] = f"{ui}/v2/deployments/deployment/{deployment.id}/run"
        return found


@task(
    name="Cập nhật bảng",
    task_run_name="Cập nhật bảng",
    retries=2,
    retry_delay_seconds=[2, 10],
    cache_policy=NO_CACHE,
    persist_result=False,
)
def publish(survey: surveys.Survey, ui: str, *, keep_day: bool = False) -> int:
    """Write every board of a survey; returns how many. Run twice, the second writes the same text again.

    keep_day: also keep a copy of the general board under a key of its day.
    """
    pages = boards.render_all(survey, links(ui))
    written = {page.key: (page.title, page.markdown) for page in pages.values()}
    if keep_day:
        first = next(iter(pages.values()))
        day = deadlines.local_day(survey.as_of, survey.plan.zone).isoformat()
        written[f"{first.key}-{day}"] = (first.title, first.markdown)
    keep_all(written)
    return len(pages)


def keep_all(pages: Mapping[str, tuple[str, str]]) -> None:
    """Put pages (key -> title, Markdown) under lasting keys: a new text replaces the old one in place."""
    with get_client(sync_client=True) as client:
        held = _held(client)
        for key, (title, markdown) in pages.items():
            _write(client, held, key, title, markdown)


def _held(client: SyncPrefectClient) -> Mapping[str, UUID]:
    """Key -> id of the artifact it stands in: the newest of each key."""
    wanted = ArtifactFilter(key=ArtifactFilterKey(exists_=True))
    found: dict[str, UUID] = {}
    offset = 0
    while True:
        page = client.read_artifacts(artifact_filter=wanted, limit=200, offset=offset)
        for artifact in sorted(page, key=lambda one: one.created.timestamp() if one.created else 0):
            if artifact.key:
                found[artifact.key] = artifact.id
        if len(page) < 200:
            return found
        offset += 200


def _write(client: SyncPrefectClient, held: Mapping[str, UUID], key: str, title: str, markdown: str) -> None:
    if key in held:
        client.update_artifact(held[key], ArtifactUpdate(data=markdown, description=title))
    else:
        client.create_artifact(ArtifactCreate(key=key, type="markdown", description=title, data=markdown))
