"""YAML as records with lines. Whatever YAML would make of `no`, `01`, `2023-13-40` or `12:30`, they arrive as written."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from adapters.plan_files.findings import Collector, quote
from adapters.plan_files.reading import Listing, Record

EMPTY = frozenset({"", "~", "null"})


def yaml_of(text: str, file: str, collector: Collector) -> Record | None:
    """The mapping a YAML file holds, or None with findings when it is not YAML or not a mapping."""
    try:
        # The safe, pure composer: no objects are built, and the parser of the C library would lose the line.
        root = YAML(typ="safe", pure=True).compose(StringIO(text))
    except YAMLError as error:
        _add_syntax(error, text, file, collector)
        return None
    except Exception as error:  # the parser fails in many ways on damaged text, none of which may reach the reader
        collector.add(file, 0, "sai cú pháp YAML, không đọc được", "tệp YAML đúng cú pháp", type(error).__name__)
        return None
    if root is None:
        collector.add(file, 0, "tệp trống", "nội dung theo mẫu của tệp")
        return None
    if not isinstance(root, MappingNode):
        collector.add(file, root.start_mark.line + 1, "tệp không bắt đầu bằng các khóa", "dạng 'khóa: giá trị'")
        return None
    return _Converter(file, collector).mapping(root, 1)


def _add_syntax(error: YAMLError, text: str, file: str, collector: Collector) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    line = mark.line + 1 if mark is not None else 0
    if mark is None and isinstance(position, int):
        line = text.count("\n", 0, position) + 1
    rows = text.split("\n")
    row = rows[line - 1] if 0 < line <= len(rows) else ""
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '') or error}"
    if "\t" in row and ("\\t" in said or "tab" in said or not row[: len(row) - len(row.lstrip())].strip("\t ")):
        problem, expected = "có phím Tab", "dấu cách thay cho phím Tab khi thụt dòng"
    elif "single document" in said:
        problem, expected = "có dòng '---' thứ hai", "một phần duy nhất trong tệp"
    elif "special characters" in said:
        problem, expected = "có ký tự điều khiển", "tệp chỉ gồm chữ, số và dấu thường"
    elif "alias" in said or "anchor" in said:
        problem, expected = "có ký hiệu bí danh '*' hoặc neo '&'", "giá trị viết đủ, hoặc đặt trong dấu nháy"
    elif "mapping values" in said:
        problem, expected = "có dấu hai chấm ở chỗ không được phép", "giá trị có dấu hai chấm phải đặt trong dấu nháy"
    else:
        problem, expected = "sai cú pháp YAML ở dòng này hoặc ngay phía trên", "thụt dòng đều, ngoặc và dấu nháy đủ cặp"
    collector.add(file, line, f"{problem}{f' ({quote(row)})' if row.strip() else ''}", expected, row)


class _Converter:
    """Turns nodes into records and lists. Aliases are refused: a plan line means what it says where it stands."""

    def __init__(self, file: str, collector: Collector) -> None:
        self.file = file
        self.collector = collector
        self.seen: set[int] = set()

    def value(self, node: Node) -> Any:
        if isinstance(node, ScalarNode):
            text = node.value
            return None if node.style is None and text.lower() in EMPTY else text
        if id(node) in self.seen:
            line = node.start_mark.line + 1
            self.collector.add(
                self.file, line, "phần này được nhắc lại bằng bí danh '*'", "giá trị viết đủ, không dùng '*'"
            )
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, node.start_mark.line + 1)
        if isinstance(node, SequenceNode):
            made = Listing()
            for item in node.value:
                made.put(self.value(item), item.start_mark.line + 1)
            return made
        return None

    def mapping(self, node: MappingNode, line: int) -> Record:
        made = Record(line)
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.collector.add(self.file, line, "khóa không phải là chữ", "khóa là một từ, ví dụ 'id'")
                continue
            key = key_node.value
            if key in made.lines:
                first = made.lines[key]
                self.collector.add(
                    self.file, line, f"khóa {quote(key)} lặp lại, đã ghi ở dòng {first}", "mỗi khóa một lần", key
                )
                continue
            value = self.value(value_node)
            if value is None:
                made.lines[key] = line  # empty counts as absent, but a second key of that name is still a second key
            else:
                made.put(key, value, line)
        return made
