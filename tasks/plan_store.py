"""The plan a campaign runs on, taken from the database: a worker needs no other files than these.

A plan's archive is unpacked once per machine into the data folder; its hash is its address, so it is never stale.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

import models
from adapters import plan_files
from domain import errors, plans
from models.queries import campaigns

_EPOCH = (1980, 1, 1, 0, 0, 0)  # a fixed date inside the zip: the same files always make the same bytes


def pack(directory: Path) -> bytes:
    """Zip a plan's directory, reproducibly."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(directory.rglob("*")):
            if path.is_file():
                name = zipfile.ZipInfo(path.relative_to(directory).as_posix(), _EPOCH)
                name.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(name, path.read_bytes())
    return held.getvalue()


def plan_of(session: Session, campaign: models.Campaign, home: Path) -> plans.Plan:
    """The plan a campaign runs on now."""
    place = home / "plans" / campaign.plan_sha256
    if not place.is_dir():
        held = campaigns.archive(session, campaign.id, campaign.plan_sha256)
        if held is None:
            raise errors.ReviewError(f"campaign {campaign.key!r}: revision {campaign.plan_sha256} is not stored")
        _unpack(held, place)
    return _load(str(place), campaign.plan_sha256)


def _unpack(held: bytes, place: Path) -> None:
    """Beside first, then renamed: two workers may do it at once, and a kill leaves no half plan."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=place.parent))
    with zipfile.ZipFile(io.BytesIO(held)) as archive:
        archive.extractall(beside)
    try:
        os.rename(beside, place)
    except OSError:
        shutil.rmtree(beside)
        if not place.is_dir():
            raise


@lru_cache(maxsize=8)
def _load(place: str, sha256: str) -> plans.Plan:
    plan = plan_files.load(place)
    if not plan_files.is_of(place, sha256):
        raise errors.ReviewError(f"{place}: files do not match their hash {sha256}; delete the folder and run again")
    return plan
