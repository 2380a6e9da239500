"""Rendering words from template files: sandboxed, strict about missing values. Which words, is config/templates' part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment


def _cell(text: object) -> str:
    """A value inside a Markdown table or line: what would break out of it is made harmless."""
    said = str(text).replace("\\", "\\\\").replace("|", "\\|").replace("\r", " ").replace("\n", " ")
    said = said.replace("[", "\\[").replace("]", "\\]")  # typed text makes no link
    return said.replace("<", "&lt;").replace(">", "&gt;")


class Pages:
    """The templates of one directory, compiled once.

    Filter `cell` makes text that people typed safe inside Markdown; a template named *.html.j2 escapes all by itself.
    Such a template imports no macros of another ending: what those give back would pass for safe.
    """

    def __init__(self, directory: Path) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(directory),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        )
        self._environment.filters["cell"] = _cell

    def render(self, template: str, **values: Any) -> str:
        """The finished text; raises jinja2.TemplateError with the place when the template is wrong."""
        return self._environment.get_template(template).render(**values)
