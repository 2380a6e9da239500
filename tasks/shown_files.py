"""Files that boards link to, as plain files in one folder: a browser fetches them over HTTP, for Prefect stores none.

They are copies of what the database holds: the folder may be deleted at any time, and is filled again by the next run.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from domain import drafts, surveys
from tasks import draft_pages
from tasks import drafts as kept
from tasks.desk import Desk

FOLDER = "tai-ve"


def folder(home: Path) -> Path:
    """The folder that is served."""
    return home / FOLDER


def name_of(draft: drafts.Draft, kind: str) -> str:
    """Path of a draft's file below the folder, without the campaign; the same for ever."""
    stem = {"document": "bao-cao-chung", "trace": "truy-nguon", "difference": "khac-ban-truoc"}[kind]
    ending = {"document": "docx", "trace": "xlsx", "difference": "html"}[kind]
    return f"{draft.duty}/{stem}-ban-{draft.number:02d}.{ending}"


def write_missing(desk: Desk, survey: surveys.Survey) -> int:
    """Write the files of drafts that are not there yet; gives how many."""
    place, written = folder(desk.home) / survey.campaign, 0
    for one in survey.drafts:
        if not (place / name_of(one, "document")).exists():
            for file in kept.files(desk, one.number, one.duty):
                if file.kind in (kept.DOCUMENT, kept.TRACE):
                    written += put(place / name_of(one, file.kind), file.content)
        if one.number > 1 and not (place / name_of(one, "difference")).exists():
            page = draft_pages.page(desk, one.number - 1, one.number, one.duty)
            written += put(place / name_of(one, "difference"), draft_pages.html(page).encode())
    return written


def put(path: Path, content: bytes) -> int:
    """Beside first, then renamed: a browser never fetches half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    os.chmod(beside, 0o644)
    os.replace(beside, path)
    return 1
