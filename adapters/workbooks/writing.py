"""The blank form as an .xlsx: plain, printable, for Excel 2010 and LibreOffice, without macros. What it asks is `domain.forms`'.

The same form gives the same bytes. Text goes in as text only, whatever it begins with. Checks: `adapters.workbooks.checks`.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from adapters.workbooks import checks, keys, layout
from domain import forms, wording

LONGEST_TOKEN = 255
LONGEST_INLINE_LIST = 255
HOW_TO_FILL = (
    "Ghi số liệu vào các ô nền vàng nhạt. Ô nền xám không phải ghi.",
    "Ô chưa có số liệu thì để trống; ghi số 0 khi kết quả đúng là không có.",
    "Ghi số theo đúng đơn vị tính của từng dòng. Phần thập phân ghi sau dấu phẩy, ví dụ 12,5.",
    "Tỷ lệ ghi theo phần trăm, không ghi dấu %: 63,73% ghi là 63,73. Ngày ghi dạng ngày/tháng/năm, ví dụ 30/11/2023.",
    "Cột Kiểm tra cho biết các số trong dòng đã khớp với nhau hay chưa; cột này tự tính, không phải ghi.",
)
HOW_TO_ANSWER = (
    "Lưu tệp, mở lại thư đã gửi biểu này, bấm Trả lời (Reply), đính kèm tệp và gửi.",
    "Không cần đổi tên tệp. Nếu phải sửa, đề nghị sửa trên chính tệp này rồi gửi lại cả tệp.",
)
_CREATED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_INPUT, _CLOSED, _HEAD = "#FFF9DB", "#D9D9D9", "#E7EEF7"
_UNSAFE_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(form: forms.Workbook, path: Path) -> None:
    """Draw the form into a new file.

    Raises ValueError for a token too long for a document property, or a form of more sheets than have names.
    """
    draw(form, path, Drawing)


def draw(form: forms.Workbook, path: Path, drawing: Callable[[xlsxwriter.Workbook, forms.Workbook], Drawing]) -> None:
    """Draw the form in one way or another (`adapters.workbooks.marking` fills it in); raises as `write` does."""
    if len(form.token) > LONGEST_TOKEN:
        raise ValueError(f"form token has {len(form.token)} characters, at most {LONGEST_TOKEN} survive a save")
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": "Times New Roman", "font_size": 12},
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        drawing(book, form).draw()


class Drawing:
    """One form on its way into one workbook: blank, where nothing is overridden."""

    def __init__(self, book: xlsxwriter.Workbook, form: forms.Workbook) -> None:
        self.book, self.form = book, form
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.places = layout.plan(form)
        self.lists: dict[tuple[str, ...], str] = {}

    def front(self) -> None:
        """Sheets ahead of the guide; a blank form has none."""

    def enter(self, sheet: Worksheet, at: int, where: int, row: forms.Row, period: str) -> None:  # noqa: ARG002
        """Draw one input cell. period: for those that draw its value."""
        sheet.write_blank(at, where, None, self.format(**self.input_shape(row)))

    def check_shown(self, shown: str) -> str:
        """What a check shows until the program of the reader has reckoned it. shown: what it says of blank cells."""
        return shown

    def draw(self) -> None:
        """Draw all of it."""
        self.book.set_properties({"title": _text(self.form.title), "created": _CREATED})
        self.book.set_custom_property(keys.TOKEN_NAME, self.form.token, "text")
        self.book.define_name(keys.TOKEN_NAME, f'="{self.form.token.replace(chr(34), chr(34) * 2)}"')
        self.front()
        self._guide()
        for placed in self.places:
            self._sheet(placed)
        self._meta()

    def format(self, **properties: Any) -> Format:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def put(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        """Write text as text. An apostrophe mark keeps it text when somebody edits the cell."""
        plain = _text(text)
        if plain.startswith(_UNSAFE_STARTS):
            properties["quote_prefix"] = True
        sheet.write_string(row, column, plain, self.format(**properties))

    def _guide(self) -> None:
        sheet = self.book.add_worksheet(keys.GUIDE_SHEET)
        narrow, wide = 26, 70
        sheet.set_column(0, 0, narrow)
        sheet.set_column(1, 1, wide)
        row = 0
        for line in (*self.banner(), self.form.title):
            self.put(sheet, row, 0, line, bold=True, font_size=14)
            row += 1
        row += 1
        for label, value in self.form.heading:
            self.put(sheet, row, 0, label, bold=True, text_wrap=True, valign="top")
            self.put(sheet, row, 1, value, text_wrap=True, valign="top")
            sheet.set_row(row, layout.height((label, narrow), (value, wide)))
            row += 1
        for title, lines in (("Cách ghi số liệu", HOW_TO_FILL), ("Cách gửi lại", HOW_TO_ANSWER)):
            row += 1
            self.put(sheet, row, 0, title, bold=True, valign="top")
            for line in lines:
                self.put(sheet, row, 1, line, text_wrap=True, valign="top")
                sheet.set_row(row, layout.height((line, wide)))
                row += 1
        self.page(sheet, landscape=False)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _sheet(self, placed: layout.Placed) -> None:
        asked, sheet = placed.sheet, self.book.add_worksheet(placed.name)
        for row, line in enumerate((*self.banner(), self.form.unit_name, asked.title)):
            self.put(sheet, row, layout.NUMBER, line, bold=True)
        self._columns(sheet, placed)
        inputs: dict[layout.Rule, list[tuple[int, int]]] = defaultdict(list)
        for index, row in enumerate(asked.rows):
            at = placed.first_row + index
            self._labels(sheet, placed, at, index + 1, row)
            for column in asked.columns:
                where = placed.columns[column.period]
                if column.period not in row.periods:
                    sheet.write_blank(at, where, None, self.format(border=1, bg_color=_CLOSED))
                else:
                    self.enter(sheet, at, where, row, column.period)
                    inputs[layout.rule(row)].append((at, where))
            if placed.check is not None:
                self._check(sheet, placed, at, row)
        for rule, cells in inputs.items():
            self._validate(sheet, rule, cells)
        sheet.set_column(layout.KEY, layout.KEY, 4, None, {"hidden": True})
        sheet.set_row(placed.key_row, None, None, {"hidden": True})
        sheet.freeze_panes(placed.first_row, layout.LABEL + 1)
        sheet.repeat_rows(placed.head_row)
        self.page(sheet, landscape=placed.is_wide)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def banner(self) -> tuple[str, ...]:
        """The first lines of every sheet of a simulated form."""
        return (wording.SIMULATED,) if self.form.is_simulated else ()

    def _columns(self, sheet: Worksheet, placed: layout.Placed) -> None:
        """Heading, key row and widths."""
        sheet.write_string(placed.key_row, layout.KEY, keys.sheet_key(placed.sheet.id))
        for where, (title, width) in placed.headings().items():
            self.put(
                sheet, placed.head_row, where, title,
                bold=True, text_wrap=True, align="center", valign="vcenter", border=1, bg_color=_HEAD,
            )  # fmt: skip
            sheet.set_column(where, where, width)
        sheet.set_row(placed.head_row, layout.height(*placed.headings().values()))
        for period, where in placed.columns.items():
            sheet.write_string(placed.key_row, where, keys.period_key(period))

    def _labels(self, sheet: Worksheet, placed: layout.Placed, at: int, number: int, row: forms.Row) -> None:
        sheet.write_string(at, layout.KEY, keys.row_key(row.indicator, row.unit))
        sheet.write_number(at, layout.NUMBER, number, self.format(align="center", valign="vcenter", border=1))
        self.put(sheet, at, layout.LABEL, row.label, text_wrap=True, valign="vcenter", border=1)
        self.put(sheet, at, layout.MEASURE, row.unit_of_measure, text_wrap=True, valign="vcenter", border=1)
        widths = {where: width for where, (_, width) in placed.headings().items()}
        texts = [(row.label, widths[layout.LABEL]), (row.unit_of_measure, widths[layout.MEASURE])]
        if placed.unit is not None:
            texts.append((row.unit_name, widths[placed.unit]))
        sheet.set_row(at, layout.height(*texts))
        if placed.unit is not None:
            self.put(sheet, at, placed.unit, row.unit_name, text_wrap=True, valign="vcenter", border=1)

    def input_shape(self, row: forms.Row) -> dict[str, Any]:
        """The properties of an input cell."""
        return {
            "border": 1,
            "bg_color": _INPUT,
            "locked": False,
            "valign": "vcenter",
            "num_format": layout.number_format(row),
        }

    def _check(self, sheet: Worksheet, placed: layout.Placed, at: int, row: forms.Row) -> None:
        """A cell that says whether the row agrees, or that a number is missing, for a blank is no zero."""
        where = placed.check
        formula, shown = checks.formula(row, placed, self.places)
        shape = self.format(border=1, text_wrap=True, valign="vcenter", italic=True)
        if where is None:
            return
        if formula:
            sheet.write_formula(at, where, formula, shape, self.check_shown(shown))  # pyright: ignore[reportArgumentType]
            sheet.conditional_format(
                at, where, at, where,
                {"type": "text", "criteria": "containing", "value": checks.DIFFERS,
                 "format": self.format(bold=True, font_color="#9C0006", bg_color="#FFC7CE")},
            )  # fmt: skip
        else:
            sheet.write_blank(at, where, None, shape)

    def _validate(self, sheet: Worksheet, rule: layout.Rule, cells: list[tuple[int, int]]) -> None:
        wanted = self._wanted(rule)
        if rule.hint:
            wanted |= {"input_title": "Cách ghi", "input_message": _text(rule.hint)[:255]}
        if wanted.get("validate") == "any" and not rule.hint:
            return
        row, column = cells[0]
        others = [[at, where, at, where] for at, where in cells[1:]]
        sheet.data_validation(row, column, row, column, wanted | ({"other_cells": others} if others else {}))

    def _wanted(self, rule: layout.Rule) -> dict[str, Any]:
        """The validation of one kind of cell: a list is binding, all else may be overruled (and is then asked about)."""
        match rule.value_type:
            case "choice" | "boolean":
                options = tuple(_text(one) for one in rule.choices)
                return {
                    "validate": "list",
                    "source": self._list(options),
                    "error_title": "Ngoài danh sách",
                    "error_message": "Đề nghị chọn một mục trong danh sách của ô này.",
                }
            case "integer" | "decimal" | "money" | "percent":
                whole = rule.value_type == "integer"
                kind = "số nguyên" if whole else "số"
                return {
                    "validate": "integer" if whole else "decimal",
                    "criteria": "between",
                    "minimum": -(10**15),
                    "maximum": 10**15,
                    "error_type": "warning",
                    "error_title": "Không phải là số" if not whole else "Không phải là số nguyên",
                    "error_message": f"Ô này cần {kind}, không kèm chữ hay đơn vị tính.",
                }
            case "date":
                return {
                    "validate": "date",
                    "criteria": "between",
                    "minimum": date(1990, 1, 1),
                    "maximum": date(2100, 12, 31),
                    "error_type": "warning",
                    "error_title": "Không phải là ngày",
                    "error_message": "Ô này cần một ngày dạng ngày/tháng/năm, ví dụ 30/11/2023.",
                }
        return {"validate": "any"}

    def _list(self, options: tuple[str, ...]) -> list[str] | str:
        """The options in place, or the name of a range where they are too long or hold the separator."""
        if len(",".join(options)) <= LONGEST_INLINE_LIST and not any("," in one for one in options):
            return list(options)
        if options not in self.lists:
            self.lists[options] = f"soket_list_{len(self.lists) + 1}"
        return f"={self.lists[options]}"

    def _meta(self) -> None:
        """Token, version and long lists on a sheet that nobody sees."""
        sheet = self.book.add_worksheet(keys.META_SHEET)
        for row, (label, value) in enumerate(
            ((keys.TOKEN_LABEL, self.form.token), (keys.VERSION_LABEL, forms.FORM_VERSION))
        ):
            sheet.write_string(row, 0, label)
            sheet.write_string(row, 1, value)
        for column, (options, name) in enumerate(self.lists.items(), start=3):
            for row, option in enumerate(options):
                sheet.write_string(row, column, option)
            letter = xl_col_to_name(column)
            self.book.define_name(name, f"='{keys.META_SHEET}'!${letter}$1:${letter}${len(options)}")
        sheet.very_hidden()
        sheet.protect("")

    def page(self, sheet: Worksheet, *, landscape: bool) -> None:
        """Set a sheet up for printing on A4."""
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer('&C&"Times New Roman"Trang &P/&N')


def _text(value: str) -> str:
    """The text without what a workbook cannot hold: broken surrogates, and controls other than the line break."""
    return "".join(char for char in value if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"})
