"""The workbook beside a report that says, of each of its numbers, which cells of which files it is made of."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

NUMBERS = ("TT", "Chỗ trong báo cáo", "Đơn vị", "Chỉ tiêu", "Kỳ", "Số trong báo cáo", "Cách tính", "Số ô nguồn")
CELLS = (
    "TT", "Đơn vị", "Mã chỉ tiêu", "Ghi trong ô", "Tệp", "Trang", "Ô", "Lần gửi", "Nhận lúc", "Người gửi", "SHA-256",
)  # fmt: skip
TYPED = ("TT", "Số", "Chỗ trong báo cáo", "Câu chứa số đó")


@dataclass(frozen=True, slots=True)
class Row:
    """One printed number: the words of NUMBERS but the last, and its cells, each the words of CELLS but the first."""

    label: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def write(rows: Sequence[Row], typed: Sequence[tuple[str, ...]] = ()) -> bytes:
    """Three sheets: the numbers, their cells under the same running number, and the numbers that nobody computed.

    typed: numbers that are part of the template's own words, each the words of TYPED but the first. Text only: nothing can
    act as a formula.
    """
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "constant_memory": False}) as book:
        bold = book.add_format({"bold": True})
        numbers, cells = book.add_worksheet("Số trong báo cáo"), book.add_worksheet("Ô nguồn")
        by_hand = book.add_worksheet("Số gõ trong mẫu")
        for sheet, heads in ((numbers, NUMBERS), (cells, CELLS), (by_hand, TYPED)):
            for column, head in enumerate(heads):
                sheet.write_string(0, column, head, bold)
            sheet.freeze_panes(1, 0)
            sheet.set_column(1, len(heads), 18)
        line = 0
        for at, row in enumerate(rows, start=1):
            for column, text in enumerate((*row.label, str(len(row.cells)))):
                numbers.write_string(at, column, text)
            for cell in row.cells:
                line += 1
                for column, text in enumerate((row.label[0], *cell)):
                    cells.write_string(line, column, text)
        for at, one in enumerate(typed, start=1):
            for column, text in enumerate((str(at), *one)):
                by_hand.write_string(at, column, text)
        numbers.autofilter(0, 0, len(rows), len(NUMBERS) - 1)
        cells.autofilter(0, 0, line, len(CELLS) - 1)
    return held.getvalue()
