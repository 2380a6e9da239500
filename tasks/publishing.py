"""Put the boards into Prefect: one artifact per board, updated in place so that its link lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.utilities.annotations import quote

from domain import boards as board_pages
from domain import deadlines, surveys
from tasks import boards


def links(ui: str, keys: Iterable[str]) -> dict[str, str]:
    """Deployment number ("2.2") -> address of its form; "board:<key>" -> lasting address, for those keys that exist."""
    with get_client(sync_client=True) as client:
        return _links(client, ui, _held(client, keys))


def publish(survey: surveys.Survey, ui: str, files: str = "", *, keep_day: bool = False) -> int:
    """Write every board of a survey; returns how many. Run twice, the second writes the same text again.

    files: address under which the folder of shown files is served, "" where it is not. keep_day: also keep a copy of the general board under a key of its day.
    """
    # Quoted: Prefect looks into every argument for other tasks' results, and a survey holds the whole campaign.
    return _write_boards(quote(survey), ui, files, keep_day)  # pyright: ignore[reportArgumentType]


@task(
    name="Cập nhật bảng",
    task_run_name="Cập nhật bảng",
    retries=2,
    retry_delay_seconds=[2, 10],
    cache_policy=NO_CACHE,
    persist_result=False,
)
def _write_boards(survey: surveys.Survey, ui: str, files: str, keep_day: bool) -> int:
    day = deadlines.local_day(survey.as_of, survey.plan.zone).isoformat()
    kept = f"{board_pages.GENERAL}-{day}"
    keys = (*board_pages.keys(survey.plan), *(f"ban-thao-{duty}" for duty in survey.snapshots))
    with get_client(sync_client=True) as client:
        held = _held(client, [*keys, kept])
        links = _links(client, ui, {key: held[key] for key in keys if key in held})
        pages = boards.render_all(survey, links | ({"files": files} if files else {}))
        for page in pages.values():
            _write(client, held, page.key, page.title, page.markdown)
        if keep_day:
            first = pages[board_pages.GENERAL]
            _write(client, held, kept, first.title, first.markdown)
    return len(pages)


def keep_all(pages: Mapping[str, tuple[str, str]]) -> None:
    """Put pages (key -> title, Markdown) under lasting keys: a new text replaces the old one in place."""
    with get_client(sync_client=True) as client:
        held = _held(client, pages)
        for key, (title, markdown) in pages.items():
            _write(client, held, key, title, markdown)


def _links(client: SyncPrefectClient, ui: str, held: Mapping[str, UUID]) -> dict[str, str]:
    found = {f"board:{key}": f"{ui}/v2/artifacts/artifact/{one}" for key, one in held.items()}
    # Name and id only: to make objects of seventeen deployments with their forms costs more than all the boards.
    answer = client.request("POST", "/deployments/filter", json={"limit": 200})
    for deployment in answer.json():
        number = deployment["name"].split(" ", 1)[0]
        if number[:1].isdigit():
            found[number] = f"{ui}/v2/deployments/deployment/{deployment['id']}/run"
    return found


def _held(client: SyncPrefectClient, keys: Iterable[str]) -> dict[str, UUID]:
    """Key -> id of the artifact it stands in: the newest of each key.

    Asked for by key: an answer carries the whole text of every page, and the copies of past days grow in number.
    """
    wanted = ArtifactFilter(key=ArtifactFilterKey(any_=list(keys)))
    found = client.read_artifacts(artifact_filter=wanted, limit=200)
    in_time = sorted(found, key=lambda one: one.created.timestamp() if one.created else 0)
    return {one.key: one.id for one in in_time if one.key}


def _write(client: SyncPrefectClient, held: Mapping[str, UUID], key: str, title: str, markdown: str) -> None:
    if key in held:
        client.update_artifact(held[key], ArtifactUpdate(data=markdown, description=title))
    else:
        client.create_artifact(ArtifactCreate(key=key, type="markdown", description=title, data=markdown))
