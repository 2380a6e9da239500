"""After something changed: the files that boards link to, then the boards."""

from __future__ import annotations

from config import settings
from domain import surveys
from tasks import publishing, shown_files
from tasks.desk import Desk


def show(desk: Desk, survey: surveys.Survey, *, keep_day: bool = False) -> None:
    """Write what is new of both. keep_day: also keep a copy of the general board of the day."""
    chosen = settings.load()
    shown_files.write_missing(desk, survey)
    publishing.publish(survey, chosen.ui, chosen.files, keep_day=keep_day)
