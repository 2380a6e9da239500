"""Narratives as they are kept: sections and table rows, written down with the figures."""

from __future__ import annotations

from sqlalchemy import insert

import models
from domain import forms
from tasks.desk import Work


def keep(work: Work, submission: int, filled: forms.Filled, file: str) -> None:
    """Write down what an accepted narrative says, in one statement for its sections and one for its tables."""
    texts = [
        {"submission_id": submission, "section": section, "text": text, "file": file}
        for section, text in filled.texts.items()
    ]
    rows = [
        {"submission_id": submission, "form_table": table, "position": at, "cells": dict(cells), "file": file}
        for table, listed in filled.tables.items()
        for at, cells in enumerate(listed, start=1)
    ]
    if texts:
        work.session.execute(insert(models.StatedText), texts)
    if rows:
        work.session.execute(insert(models.StatedRow), rows)
