"""The raw content of plan files: text, and mappings and lists that remember their lines.

Every scalar stays text, and NFC; the schema says which type was meant. An empty value counts as absent.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from adapters.plan_files.findings import Collector


class Record(dict[str, Any]):
    """A mapping that knows its own line and the line of each key."""

    line: int
    lines: dict[str, int]

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.lines = {}

    def put(self, key: str, value: Any, line: int) -> None:
        self[key] = value
        self.lines[key] = line


class Listing(list[Any]):
    """A list that knows the line of each item."""

    lines: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.lines = []

    def put(self, value: Any, line: int) -> None:
        self.append(value)
        self.lines.append(line)


def is_there(path: Path) -> bool:
    """Whether there is such a file; a path that no file can have is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def text_of(path: Path, file: str, collector: Collector) -> str | None:
    """The file as text, or None with a finding when it cannot be read."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        collector.add(file, 0, "không có tệp này", f"tệp {file} trong thư mục kế hoạch")
        return None
    except OSError as error:
        collector.add(file, 0, "không đọc được tệp", "quyền đọc và một tệp thường", error.strerror or "")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x}"
        collector.add(file, line, f"{found} không phải chữ UTF-8", "tệp lưu theo mã UTF-8 (Unicode)", found)
        return None
    return unicodedata.normalize("NFC", text)
