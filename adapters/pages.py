"""Rendering words from template files: sandboxed, strict about missing values. Which words, is config/templates' part."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment


def cell(text: object) -> str:
    """A value inside a Markdown table or line: what would break out of it is made harmless."""
    said = str(text).replace("\\", "\\\\").replace("|", "\\|").replace("\r", " ").replace("\n", " ")
    said = said.replace("[", "\\[").replace("]", "\\]")  # typed text makes no link
    return said.replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a template could not be filled in. file: relative to the directory; line from 1, 0 for the whole file; why: as raised."""

    file: str
    line: int
    why: str


class Pages:
    """The templates of one directory, read and compiled once: a batch of letters has the same words from end to end.

    Filter `cell` makes text that people typed safe inside Markdown; a template named *.html.j2 escapes all by itself.
    Such a template imports no macros of another ending: what those give back would pass for safe.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(directory),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        )
        self._environment.filters["cell"] = cell

    def render(self, template: str, **values: Any) -> str:
        """The finished text; raises jinja2.TemplateError with the place when the template is wrong."""
        return self._environment.get_template(template).render(**values)

    def fault_of(self, template: str, error: Exception) -> Fault:
        """Where in which file an error of `render` of that template arose: there, or in a file that it takes in."""
        if isinstance(error, TemplateSyntaxError):
            return Fault(error.name or template, error.lineno, error.message or type(error).__name__)
        frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.endswith(".j2")]
        file, line = (frames[-1].filename, frames[-1].lineno or 0) if frames else (template, 0)
        path = Path(file)
        if path.is_relative_to(self._directory):
            file = path.relative_to(self._directory).as_posix()
        why = f"{error} not found" if isinstance(error, TemplateNotFound) else str(error) or type(error).__name__
        return Fault(file, line, why)
