"""CSV tables as records with lines. What a cell means is left to `tables`."""

from __future__ import annotations

import csv
from io import StringIO

from adapters.plan_files.findings import Collector, nearest, quote
from adapters.plan_files.reading import Record


def csv_of(
    text: str, file: str, columns: tuple[str, ...], collector: Collector, optional: frozenset[str] = frozenset()
) -> list[Record] | None:
    """The rows under the header, or None with findings when the header is not the one expected.

    columns: the columns the file must have, in any order; those in `optional` may be left out. Empty cells are absent.
    """
    rows = csv.reader(StringIO(text, newline=""), strict=True)
    made: list[Record] = []
    header: list[str] | None = None
    before = 0
    try:
        for cells in rows:
            line, before = before + 1, rows.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                if not _header_is_good(header, file, line, columns, optional, collector):
                    return None
                continue
            if len(cells) != len(header):
                found = f"{len(cells)} ô"
                collector.add(
                    file, line, f"dòng có {found}, tiêu đề có {len(header)} cột", f"đúng {len(header)} ô", found
                )
                continue
            record = Record(line)
            for column, cell in zip(header, cells, strict=True):
                if cell.strip():
                    record.put(column, cell.strip(), line)
                else:
                    record.lines[column] = line
            made.append(record)
    except csv.Error:
        problem = "dòng bảng viết sai (dấu nháy kép không đủ cặp hoặc có ký tự lạ)"
        collector.add(file, before + 1, problem, "bảng CSV ngăn bằng dấu phẩy, chữ có dấu phẩy đặt trong dấu nháy kép")
        return None
    if header is None:
        collector.add(file, 0, "tệp trống", f"dòng tiêu đề {','.join(columns)}")
        return None
    return made


def _header_is_good(
    header: list[str],
    file: str,
    line: int,
    columns: tuple[str, ...],
    optional: frozenset[str],
    collector: Collector,
) -> bool:
    said = len(collector.findings)
    expected = f"dòng tiêu đề {','.join(columns)}"
    if len(header) == 1 and ";" in header[0]:
        collector.add(file, line, "bảng ngăn cột bằng dấu chấm phẩy", "bảng CSV ngăn bằng dấu phẩy", header[0])
        return False
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            collector.add(file, line, f"cột {quote(column)} lặp lại", expected, column)
        if column not in columns:
            guess = nearest(column, [one for one in columns if one not in header])
            wanted = f"cột '{guess}'" if guess else expected
            collector.add(file, line, f"không có cột nào tên {quote(column)}", wanted, column)
    for column in columns:
        if column not in header and column not in optional:
            collector.add(file, line, f"thiếu cột '{column}'", expected, ",".join(header))
    return len(collector.findings) == said
