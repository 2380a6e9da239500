"""The marks by which a form is read back, wherever its rows, columns and sheets have moved to.

They stand in a hidden column, a hidden row and a hidden sheet: plain text, so that they survive any program's save.
"""

from __future__ import annotations

import re

GUIDE_SHEET = "Hướng dẫn"
META_SHEET = "_soket"
MARKS_SHEET = "Các chỗ cần sửa"
"""The list in front of a form that went back."""
TOKEN_NAME = "soket_token"
"""Of the defined name and of the document property that repeat the token."""
TOKEN_LABEL, VERSION_LABEL = "soket.token", "soket.version"

LABEL_HEADING, UNIT_HEADING = "Chỉ tiêu", "Đơn vị"
CHECK_HEADING = "Kiểm tra"
YES, NO = "Có", "Không"
DATE_FORMAT = "dd/mm/yyyy"

SHEET, ROW, PERIOD = "sheet", "row", "period"
_KEY = re.compile(r"soket\.(sheet|row|period)=(\S+)")


def sheet_key(section: str) -> str:
    """Mark in the corner of a sheet."""
    return f"soket.{SHEET}={section}"


def row_key(indicator: str, unit: str) -> str:
    """Mark of a row; unit "" where the whole form is about one unit."""
    return f"soket.{ROW}={indicator}@{unit}" if unit else f"soket.{ROW}={indicator}"


def period_key(period: str) -> str:
    """Mark of a column."""
    return f"soket.{PERIOD}={period}"


def parse(text: str) -> tuple[str, str] | None:
    """(SHEET, section), (ROW, "indicator@unit") or (PERIOD, period); None for any other text."""
    found = _KEY.fullmatch(text.strip())
    return (found[1], found[2]) if found else None


def row_id(indicator: str, unit: str) -> str:
    """What `parse` gives for the key of that row."""
    return f"{indicator}@{unit}" if unit else indicator
