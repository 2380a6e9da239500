"""Documents in the official layout of Decree 30/2020/NĐ-CP, filled in from a Word template that the office can edit.

The template is an ordinary .docx with Jinja tags (docxtpl); its words and layout are the office's, the figures ours. What it
prints is text: nothing that a unit wrote can become a tag or markup. A template that is at fault is refused with the place.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from adapters.documents import printed_marks
from domain import errors
from domain.main_report import Place, Typed
from domain.report_charts import Chart

_NEAR = 120
_BREAKS = re.compile(r"[\n\t\a\f]")


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in template. places, charts, typed: see `printed_marks.Read`."""

    content: bytes
    places: Mapping[int, Place]
    charts: Mapping[int, Place]
    typed: Sequence[Typed]


def render(template: bytes, context: Mapping[str, Any], charts: Sequence[Chart] = ()) -> Filled:
    """Fill in a template. charts: the list to which the template adds what it asks to be drawn.

    Raises Refusal TEMPLATE_BROKEN, with the place, when it is no Word file or its tags are wrong.
    """
    try:
        document = _Template(io.BytesIO(template))
        document.init_docx()
    except Exception as fault:  # python-docx raises whatever a file that is no package makes of it
        raise errors.Refusal("TEMPLATE_BROKEN", "Mẫu báo cáo không phải tệp Word (.docx) mở được.") from fault
    try:
        document.render(dict(context), _ENVIRONMENT, autoescape=True)
        held = io.BytesIO()
        document.save(held)
    except TemplateSyntaxError as fault:
        raise errors.Refusal(
            "TEMPLATE_BROKEN", f"Mẫu báo cáo sai cú pháp ở {_place(fault)}: {fault.message}."
        ) from fault
    except TemplateError as fault:
        raise errors.Refusal("TEMPLATE_BROKEN", f"Mẫu báo cáo dùng tên không có: {fault.message}.") from fault
    content, read = printed_marks.take_out(held.getvalue(), charts)
    return Filled(content, read.places, read.charts, read.typed)


class _Template(DocxTemplate):
    """docxtpl's template without what it does again and again: a report is filled in whenever a unit sends a replacement."""

    def patch_xml(self, src_xml: str) -> str:
        """The same part of a template is prepared once."""
        return _patched(src_xml)

    def resolve_listing(self, xml: str) -> str:
        """Line breaks and tabs in values become Word's; most reports have none, and looking for them costs a fifth."""
        return super().resolve_listing(xml) if _BREAKS.search(xml) else xml


@lru_cache(maxsize=64)
def _patched(source: str) -> str:
    return DocxTemplate.patch_xml(DocxTemplate.__new__(DocxTemplate), source)


class _Environment(SandboxedEnvironment):
    """Compiles a part of a template once: the same one is filled in again and again while districts send replacements."""

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:
        """The compiled template of a source; what a caller changes about it makes another one."""
        if globals is not None or template_class is not None or not isinstance(source, str):
            return super().from_string(source, globals, template_class)
        return _compiled(source)


_ENVIRONMENT = _Environment(autoescape=True, undefined=StrictUndefined, finalize=printed_marks.marked)


@lru_cache(maxsize=64)
def _compiled(source: str) -> Template:
    return SandboxedEnvironment.from_string(_ENVIRONMENT, source)


def _place(fault: TemplateSyntaxError) -> str:
    """The words around the tag that is wrong, as a reader of the template sees them."""
    source = (fault.source or "").splitlines()
    line = source[fault.lineno - 1] if 0 < fault.lineno <= len(source) else ""
    words = " ".join(re.sub(r"<[^>]*>", " ", line).split())
    return f'đoạn "…{words[-_NEAR:]}"' if words else f"dòng {fault.lineno}"
