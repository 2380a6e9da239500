"""The kinds of values a plan file is made of, and the base of everything that stands in one.

The words of a refusal are Vietnamese, because the person who wrote the value reads them.
"""

from __future__ import annotations

import re
import zoneinfo
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from adapters.plan_files.reading import Record

ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
SLASH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
FIRST_YEAR, LAST_YEAR = 1900, 2199
CUSTOM = "plan_value"
"""Type of the errors raised here; their context carries `problem` and `expected` in Vietnamese."""


def refused(problem: str, expected: str) -> PydanticCustomError:
    """The error of a value: what is wrong with it, and what was expected; both in Vietnamese."""
    return PydanticCustomError(CUSTOM, "{problem}", {"problem": problem, "expected": expected})


def parse_day(value: Any) -> date:
    """Read a day as yyyy-mm-dd or dd/mm/yyyy."""
    error = refused("không phải là ngày", "ngày có thật, ví dụ 30/11/2023 hoặc 2023-11-30")
    if not isinstance(value, str):
        raise error
    if found := ISO_DAY.fullmatch(value.strip()):
        year, month, day = map(int, found.groups())
    elif found := SLASH_DAY.fullmatch(value.strip()):
        day, month, year = map(int, found.groups())
    else:
        raise error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refused("có năm quá xa", f"năm từ {FIRST_YEAR} đến {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise error from None


def _matches(pattern: str, problem: str, expected: str) -> AfterValidator:
    wanted = re.compile(pattern)

    def check(value: str) -> str:
        if not wanted.fullmatch(value):
            raise refused(problem, expected)
        return value

    return AfterValidator(check)


def _known_zone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        raise refused("không phải là múi giờ", "tên múi giờ IANA, ví dụ Asia/Ho_Chi_Minh") from None
    return value


def _split(value: Any) -> Any:
    return tuple(part.strip() for part in value.split("|") if part.strip()) if isinstance(value, str) else value


DAY_PATTERN = r"^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})$"
KEY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_-]*"

Day = Annotated[date, BeforeValidator(parse_day), WithJsonSchema({"type": "string", "pattern": DAY_PATTERN})]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Key = Annotated[
    str,
    _matches(KEY_PATTERN, "không dùng làm mã được", "mã chỉ gồm chữ cái không dấu, chữ số, dấu '-' hoặc '_'"),
    Field(json_schema_extra={"pattern": f"^{KEY_PATTERN}$"}),
]
BoardKey = Annotated[
    str,
    _matches(r"[a-z0-9]+(-[a-z0-9]+)*", "không dùng làm mã bảng được", "chữ thường không dấu, chữ số và dấu '-'"),
    Field(json_schema_extra={"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
]
Zone = Annotated[str, AfterValidator(_known_zone)]
Clock = Annotated[
    str,
    _matches(r"([01][0-9]|2[0-3]):[0-5][0-9]", "không phải là giờ", "giờ dạng 07:30"),
    Field(json_schema_extra={"pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
Email = Annotated[
    str,
    _matches(
        r'[^@\s,;<>"]+@[^@\s.,;<>"]+(\.[^@\s.,;<>"]+)+', "không phải địa chỉ thư", "địa chỉ dạng ten@co-quan.example"
    ),
    AfterValidator(str.lower),  # as bounces and senders are compared
]
Aliases = Annotated[tuple[Text, ...], BeforeValidator(_split)]
Leg = Literal["official", "soft"]
Weekday = Annotated[int, Field(ge=1, le=7)]


class Placed(BaseModel):
    """A mapping of a plan file; knows the lines of its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    _line: int = PrivateAttr(0)
    _lines: dict[str, int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_lines(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(value)
        if isinstance(value, Record):
            made._line, made._lines = value.line, value.lines
        return made

    def line_of(self, key: str) -> int:
        """The line of a key, or of the whole entry when the key is left out."""
        return self._lines.get(key, self._line)


class Entry(Placed):
    """A mapping that is asked for its own line."""

    @property
    def line(self) -> int:
        return self._line
