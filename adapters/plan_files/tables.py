"""What one row of each CSV file of a plan holds. Columns may stand in any order; an empty cell counts as absent."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from adapters.plan_files.entries import Aliases, Day, Email, Entry, Key, Text


class UnitRow(Entry):
    """What territorial units and bodies have in common in their tables."""

    id: Key = Field(description="mã đơn vị của phần mềm, không bao giờ dùng lại")
    kind: Key = Field(description="loại đơn vị")
    level: Key = Field(description="cấp")
    name: Text = Field(description="tên")
    full_name: Text = Field(description="tên đủ")
    parent: Key | None = Field(None, description="đơn vị cấp trên")
    valid_from: Day | None = Field(None, description="có từ ngày")
    valid_to: Day | None = Field(None, description="hết từ ngày (không tính ngày này)")
    addressee: Key = Field(description="nhóm nơi nhận")
    office_name: Text = Field(description="cơ quan trả lời, ghi trong thư")
    aliases: Aliases = Field((), description="các cách gọi khác, ngăn bằng dấu |")
    note: Text = Field("", description="ghi chú")


class TerritoryRow(UnitRow):
    """Dòng của units.csv."""

    code: Key = Field(description="mã số theo danh mục")
    code_list: Key = Field(description="danh mục nào")
    successor: Key | None = Field(None, description="đơn vị kế tiếp")
    participates: Literal["yes", "no", "no_inferred", ""] = Field("", description="tham gia Chương trình hay không")


class BodyRow(UnitRow):
    """Dòng của bodies.csv."""

    group: Key = Field(description="khối")


class ContactRow(Entry):
    """Dòng của contacts.csv."""

    unit: Key = Field(description="mã đơn vị")
    email: Email = Field(description="địa chỉ thư")
    role: Text = Field("", description="bộ phận hoặc chức danh")
    phone: Text = Field("", description="điện thoại")
    valid_from: Day | None = Field(None, description="dùng từ ngày")
    valid_to: Day | None = Field(None, description="thôi dùng từ ngày")


class DayOffRow(Entry):
    """Dòng của days_off.csv."""

    date: Day = Field(description="ngày")
    name: Text = Field(description="tên ngày nghỉ")
    kind: Literal["holiday", "make_up", "working"] = Field(description="nghỉ, nghỉ bù, hay làm việc")


TABLES: dict[str, type[Entry]] = {
    "units.csv": TerritoryRow,
    "bodies.csv": BodyRow,
    "contacts.csv": ContactRow,
    "days_off.csv": DayOffRow,
}
"""Each CSV file -> what one row must hold; days_off.csv may be missing, and so may any optional column's values."""


def columns_of(row: type[Entry]) -> tuple[str, ...]:
    """The columns a table must have, in the order of its fields."""
    return tuple(row.model_fields)
