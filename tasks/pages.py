"""The words people read, rendered from config/templates."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from adapters import pages
from config import settings


@lru_cache(maxsize=1)
def _pages() -> pages.Pages:
    return pages.Pages(settings.TEMPLATES)


def render(template: str, **values: Any) -> str:
    """Render a template of config/templates."""
    return _pages().render(template, **values)
