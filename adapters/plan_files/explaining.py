"""From pydantic's errors to Vietnamese findings with the line where the value stands."""

from __future__ import annotations

import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from adapters.plan_files import entries
from adapters.plan_files.findings import Collector, nearest, quote
from adapters.plan_files.reading import Listing, Record

Model = TypeVar("Model", bound=entries.Entry)
Location = tuple[int | str, ...]


def checked(model: type[Model], record: Record, file: str, collector: Collector) -> Model | None:
    """The record as a model. Findings are added for all that is wrong; what is sound of it is returned all the same.

    A line of a list that is at fault is left out, so that the rest of the file can still be checked against the other
    files; None when nothing can be kept.
    """
    try:
        return model.model_validate(record)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    for details in errors:
        _explain(details, model, record, file, collector)
    try:
        return model.model_validate(_without(record, [details["loc"] for details in errors]))
    except ValidationError:
        return None


def _without(record: Record, places: list[Location]) -> Record:
    """A copy without the list items and the keys that errors point into."""
    left_out: dict[str, set[int]] = {}
    dropped: set[str] = set()
    for place in places:
        if len(place) > 1 and isinstance(place[1], int):
            left_out.setdefault(str(place[0]), set()).add(place[1])
        elif place:
            dropped.add(str(place[0]))
    made = Record(record.line)
    for key, value in record.items():
        if key in dropped:
            continue
        if key in left_out and isinstance(value, Listing):
            kept = Listing()
            for number, (item, line) in enumerate(zip(value, value.lines, strict=True)):
                if number not in left_out[key]:
                    kept.put(item, line)
            value = kept
        made.put(key, value, record.lines[key])
    return made


def _explain(details: ErrorDetails, model: type[BaseModel], record: Record, file: str, collector: Collector) -> None:
    place, kind, found = details["loc"], details["type"], details["input"]
    context = details.get("ctx", {})
    line = _line_at(record, place)
    key = _key_at(place)
    label = _label(model, place)
    match kind:
        case "missing":
            where = f"ô ở cột '{key}' có giá trị" if file.endswith(".csv") else f"khóa '{key}' trong phần này"
            problem, expected, found = f"thiếu {label}", where, ""
        case "extra_forbidden":
            known = _keys_at(model, place[:-1])
            guess = nearest(key, known)
            problem = f"không có khóa nào tên {quote(key)} ở đây"
            expected, found = f"khóa '{guess}'" if guess else f"một trong các khóa {', '.join(known)}", key
        case entries.CUSTOM:
            problem, expected = f"{label} {_said(found)} {context['problem']}", context["expected"]
        case "string_type" if found is None:
            problem, expected = f"{label} có dòng để trống", "một giá trị, hoặc bỏ dòng đó"
        case "string_type":
            problem, expected = f"{label} không phải là chữ mà là {_said(found)}", "một giá trị chữ trên cùng dòng"
        case "string_too_short":
            problem, expected = f"{label} để trống", "một giá trị, hoặc bỏ khóa đó"
        case "int_parsing" | "int_type" | "int_parsing_size" | "int_from_float":
            problem, expected = f"{label} {_said(found)} không phải là số nguyên", "một số nguyên, ví dụ 2"
        case "greater_than_equal":
            problem, expected = f"{label} {_said(found)} quá nhỏ", f"số từ {context['ge']} trở lên"
        case "less_than_equal":
            problem, expected = f"{label} {_said(found)} quá lớn", f"số không quá {context['le']}"
        case "bool_parsing" | "bool_type":
            problem, expected = f"{label} {_said(found)} không phải là đúng hay sai", "true hoặc false"
        case "literal_error":
            known = _choices(str(context["expected"]))
            guess = nearest(str(found), known)
            problem = f"{label} {_said(found)} không có trong các giá trị cho phép"
            hint = f" (gần nhất là '{guess}')" if guess else ""
            expected = f"một trong các giá trị {', '.join(known)}{hint}"
        case "tuple_type" | "list_type":
            problem, expected = (
                f"{label} {_said(found)} không phải là danh sách",
                "danh sách, dạng [a, b] hoặc gạch đầu dòng",
            )
        case "dict_type" | "model_type" | "model_attributes_type":
            problem, expected = f"{label} {_said(found)} không phải là nhóm khóa", "nhóm dạng 'khóa: giá trị'"
        case "too_short":
            problem, expected = f"{label} có {context['actual_length']} mục", f"ít nhất {context['min_length']} mục"
        case "too_long":
            problem, expected = f"{label} có quá nhiều mục", f"nhiều nhất {context['max_length']} mục"
        case _:
            problem, expected = f"{label} {_said(found)} không hợp lệ", "giá trị đúng như mẫu của tệp"
    collector.add(file, line, problem, expected, "" if found is None else _said(found).strip("'"))


def _said(value: Any) -> str:
    if isinstance(value, Record):
        return "một nhóm khóa"
    if isinstance(value, (list, tuple)):
        return "một danh sách"
    return "" if value is None else quote(value)


def _choices(expected: str) -> list[str]:
    """pydantic's "'a', 'b' or 'c'" as [a, b, c]; the empty string is not offered."""
    words = expected.replace(" or ", ", ").split(", ")
    return [word.strip("'") for word in words if word.strip("'")]


def _line_at(record: Record, place: Location) -> int:
    """The line of the value at that place, or of the nearest thing around it that has one."""
    line, at = record.line, record
    for step in place:
        if isinstance(at, Record) and isinstance(step, str) and step in at.lines:
            line, at = at.lines[step], at.get(step)
        elif isinstance(at, Listing) and isinstance(step, int) and step < len(at):
            line, at = at.lines[step], at[step]
        else:
            break
    return line


def _key_at(place: Location) -> str:
    return next((step for step in reversed(place) if isinstance(step, str) and step != "[key]"), "")


def _label(model: type[BaseModel], place: Location) -> str:
    """The description and the key at that place: "hạn in trong kế hoạch (printed_before)"."""
    key, described = _key_at(place), ""
    at: type[BaseModel] | None = model
    for step in place:
        if not isinstance(step, str) or at is None:
            continue
        field = at.model_fields.get(step)
        if field is None:
            break
        described = field.description or ""
        at = _model_in(field.annotation)
    short = described.split(";")[0].split(",")[0]
    return f"{short} ({key})" if short else f"khóa '{key}'"


def _keys_at(model: type[BaseModel], place: Location) -> list[str]:
    at: type[BaseModel] | None = model
    for step in place:
        if isinstance(step, str) and at is not None:
            field = at.model_fields.get(step)
            at = _model_in(field.annotation) if field else None
    return list(at.model_fields) if at else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside tuple[Model, ...], Model | None and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in typing.get_args(annotation):
        if found := _model_in(inner):
            return found
    return None
