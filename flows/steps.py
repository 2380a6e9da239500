"""Running a piece of work as a Prefect task under a name that says what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import Task
from prefect.utilities.annotations import quote

T = TypeVar("T")


def run(taking: Task[[Callable[[], Any]], Any], name: str, step: Callable[[], T]) -> T:
    """Run a step by the task that takes it, with that task's retries, and give what the step gives."""
    # Quoted: Prefect looks into every argument for other tasks' results.
    return taking.with_options(task_run_name=name)(quote(step))  # pyright: ignore[reportCallIssue, reportArgumentType]
