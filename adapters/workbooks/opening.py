"""Whether these bytes are a workbook that is safe to read on. By content, never by name; nothing here raises.

Nothing is unpacked before its size is known to be small. Reading the parts that are let through: `adapters.workbooks.reading`.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters import file_kinds, packages, refusals
from adapters.file_kinds import kind_of
from domain import findings

LARGEST_FILE = packages.LARGEST_FILE
WORKBOOKS = ("xlsx", "xls", "ods")
"""Kinds that `reading` reads; an .xlsm without its macro is an "xlsx"."""

_KIND_OF_ENDING = {
    "xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "ods": "ods", "csv": "csv", "txt": "csv", "zip": "zip", "pdf": "pdf",
    "doc": "doc", "docx": "docx", "htm": "html", "html": "html",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file is. kind: "xlsx", "xls", "ods", "zip", "docx", "doc", "pdf", "html" … or "unknown".

    findings: an ERROR among them means that the file must not be read on. content: the bytes, for who reads on.
    """

    kind: str
    content: bytes
    findings: tuple[findings.Finding, ...] = ()

    @property
    def may_be_read(self) -> bool:
        """A workbook, and nothing speaks against reading it."""
        return self.kind in WORKBOOKS and findings.worst(self.findings) is not findings.Severity.ERROR


def examine(content: bytes, name: str) -> Opened:
    """Tell whether a file is a workbook that is safe to read, and say everything that speaks against it.

    name: as the sender called the file; quoted, and compared with what the file is.
    """
    file = refusals.shown_name(name)
    if len(content) > LARGEST_FILE:
        return Opened("large", b"", (refusals.too_large(file, len(content), LARGEST_FILE),))
    kind = kind_of(content)
    if kind not in WORKBOOKS:
        return Opened(kind, content, (refusals.refuse(kind, file),))
    found = _misnamed(kind, file)
    if kind == "xls":
        if file_kinds.has_stream(content, "_VBA_PROJECT_CUR"):
            found.append(refusals.macros(file))
    else:
        found += packages.faults(content, file)
    return Opened(kind, content, tuple(found))


def _misnamed(kind: str, file: str) -> list[findings.Finding]:
    """Said, not held against the sender: Excel too opens a file by what it is, after a question."""
    ending = file.rpartition(".")[2].lower()
    if _KIND_OF_ENDING.get(ending) == kind:
        return []
    return [refusals.misnamed(file, kind)]
