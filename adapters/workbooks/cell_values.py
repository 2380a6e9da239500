"""What one input cell says: a number, a choice, a yes or no, a day, a text; or why that cannot be told, in words for a clerk.

In every doubt the value is None and a finding asks. Whether the value is plausible is for the rules to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from adapters.workbooks import cells, keys
from domain import figures, forms, legacy_text, vietnamese, wording, written_numbers
from domain.findings import Finding, Place, Severity

NUMBERS = frozenset({"integer", "decimal", "money", "percent"})
_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_YES, _NO = frozenset({"co", "true"}), frozenset({"khong", "false"})


@dataclass(frozen=True, slots=True)
class Question:
    """One input cell: what the form asks there, and where that is. sees_formats: False for .xls and .ods."""

    row: forms.Row
    column: forms.Column
    place: Place
    number_format: str = "vi"
    uses_1904: bool = False
    sees_formats: bool = True

    @property
    def thing(self) -> str:
        """How a sentence calls it: "Nợ đọng XDCB còn lại (Năm 2023)"."""
        unit = f", {self.row.unit_name}" if self.row.unit_name else ""
        return f"{self.row.label}{unit} ({self.column.title})"

    def error(self, code: str, what: str, found: str = "", expected: str = "", fix: str = "") -> Finding:
        """A finding that sends the file back. what: completes the sentence that begins with the thing."""
        return self._finding(Severity.ERROR, code, what, found, expected, fix)

    def warning(self, code: str, what: str, found: str = "", expected: str = "", fix: str = "") -> Finding:
        """A finding that is shown beside the figure."""
        return self._finding(Severity.WARNING, code, what, found, expected, fix)

    def note(self, code: str, what: str, found: str = "", expected: str = "") -> Finding:
        """Something that was done for the sender."""
        return self._finding(Severity.NOTE, code, what, found, expected, "")

    def _finding(self, severity: Severity, code: str, what: str, found: str, expected: str, fix: str) -> Finding:
        mend = fix or ("" if severity is Severity.NOTE else f"Đề nghị kiểm tra ô {self.place.cell}.")
        return Finding(code, severity, f"{self.thing}: {what}.", self.place, _short(found), expected, mend)


Answer = tuple[figures.Value, list[Finding]]


def plain(value: cells.CellValue, row: forms.Row, *, sees_formats: bool) -> tuple[bool, Decimal | None]:
    """(whether the cell needs no second look, its number): what `value_of` says of most cells, without the words for the others.

    For a cell without traits only: a blank, or a number where a number is asked.
    """
    if value is None:
        return True, None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or row.value_type not in NUMBERS:
        return False, None
    if row.value_type == "percent" and not sees_formats:
        return False, None
    number = written_numbers.from_cell(value, row.places)
    return number is not None, number


def value_of(cell: cells.Cell, asked: Question) -> Answer:
    """The value of an input cell and what is to be said about it. A blank is None, without a finding."""
    where = asked.place.cell
    if cell.error:
        fix = f"Đề nghị sửa công thức hoặc ghi số trực tiếp vào ô {where}."
        return None, [
            asked.error("CELL_ERROR", f"ô đang hiện lỗi {cell.error}, không phải số liệu", cell.error, fix=fix)
        ]
    if cell.is_formula and not cell.has_cached_value:
        fix = f"Đề nghị mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi gửi; hoặc ghi số trực tiếp vào ô {where}."
        what = "ô có công thức nhưng tệp không lưu kết quả tính, không biết ra số nào"
        return None, [asked.error("FORMULA_WITHOUT_VALUE", what, "", "một số", fix)]
    value = cell.value
    if value is None or (isinstance(value, str) and not vietnamese.clean(value)):
        return None, []
    kind = asked.row.value_type
    if kind in NUMBERS:
        return _number(cell, value, asked)
    match kind:
        case "choice":
            text = legacy_text.convert(cell.text, legacy_text.detect(cell.text, cell.font), cell.font)
            return _choice(text, asked.row.choices, asked)
        case "boolean":
            return _boolean(value, cell.text, asked)
        case "date":
            return _date(cell, value, asked)
    return _text(cell, value, asked)


def _number(cell: cells.Cell, value: cells.CellValue, asked: Question) -> Answer:
    if isinstance(value, (bool, date)):
        what = f"ô đang ghi {'ngày ' if isinstance(value, date) else ''}{cell.text}, không phải là số"
        fix = f"Đề nghị chọn lại định dạng số cho ô {asked.place.cell} và ghi lại số."
        return None, [asked.error("NUMBER_EXPECTED", what, cell.text, "một số", fix)]
    if isinstance(value, str):
        return _written_number(value, asked)
    number = written_numbers.from_cell(value or 0, asked.row.places)
    if number is None:
        return None, [asked.error("NUMBER_EXPECTED", "số trong ô quá lớn, không đọc được", cell.text, "một số")]
    scale = cells.scale(cell.number_format)
    if scale > 1 and number:
        shown = wording.number((number / scale).normalize())
        what = f"ô lưu số {wording.number(number)} nhưng định dạng làm ô hiện {shown}, không rõ ý là số nào"
        fix = f"Đề nghị chọn lại định dạng số cho ô {asked.place.cell} (không bớt hàng nghìn) và ghi lại số."
        meant = f"{wording.number(number)} hoặc {shown}"
        return None, [asked.error("NUMBER_SCALED", what, shown, meant, fix)]
    return _share(number, cell, asked)


def _share(number: Decimal, cell: cells.Cell, asked: Question) -> Answer:
    """A number as it is, but for cells that show it as a share: 0,6373 shown as 63,73% is 63,73 for the one who typed it."""
    is_share = asked.row.value_type == "percent"
    if "%" in cell.number_format:
        percent = (number * 100).normalize()
        shown = f"{wording.number(percent)}%"
        if is_share:
            return percent, [asked.note("SHARE_AS_SHOWN", f"ô ghi {shown}; đã lấy số {wording.number(percent)}", shown)]
        what = f'ô đang hiện {shown}, trong khi đơn vị tính là "{asked.row.unit_of_measure}"'
        return None, [asked.error("PERCENT_IN_NUMBER", what, shown, asked.row.unit_of_measure)]
    if is_share and not asked.sees_formats and 0 < abs(number) <= 1:
        shown = wording.number(number)
        what = f"tệp lưu số {shown}, được hiểu là {shown}%; có thể là {wording.number((number * 100).normalize())}%"
        return number, [asked.warning("SHARE_IN_DOUBT", what, shown)]
    return number, []


def _written_number(text: str, asked: Question) -> Answer:
    """A number kept as text."""
    reading = written_numbers.read(text, places=asked.row.places, format=asked.number_format)
    quoted = f'ô đang ghi "{_short(text)}"'
    if reading.note == written_numbers.BLANK:
        return None, []
    if reading.doubt == written_numbers.AMBIGUOUS:
        meant = " hoặc ".join(wording.number(one) for one in reading.candidates)
        fix = f"Đề nghị ghi lại ô {asked.place.cell} bằng số, không kèm dấu hay chữ có thể hiểu theo hai cách."
        return None, [asked.error("NUMBER_AMBIGUOUS", f"{quoted}, có thể hiểu là {meant}", text, meant, fix)]
    if reading.doubt:
        fix = f"Đề nghị chỉ ghi một số vào ô {asked.place.cell}, không kèm chữ."
        return None, [asked.error("NUMBER_EXPECTED", f"{quoted}, không phải là một số", text, "một số", fix)]
    if reading.value is None:
        what = f"{quoted}, được hiểu là chưa có số liệu"
        fix = f"Nếu kết quả bằng không, đề nghị ghi số 0 vào ô {asked.place.cell}."
        return None, [asked.warning("NO_FIGURE_WRITTEN", what, text, fix=fix)]
    number = wording.number(reading.value)
    if reading.unit and not _is_own_unit(reading.unit, asked.row):
        own = f'"{asked.row.unit_of_measure}"' if asked.row.unit_of_measure else "không có đơn vị tính"
        what = f'{quoted}, kèm đơn vị "{_short(reading.unit)}", trong khi đơn vị tính của dòng là {own}'
        fix = f"Đề nghị đổi số trong ô {asked.place.cell} theo đơn vị tính của dòng và chỉ ghi số."
        return None, [asked.error("UNIT_IN_CELL", what, text, asked.row.unit_of_measure, fix)]
    if reading.note == written_numbers.THREE_DIGITS:
        other = " hay ".join(wording.number(one) for one in reading.candidates if one != reading.value)
        what = f"{quoted}, được hiểu là {number}, không phải {other}"
        return reading.value, [asked.warning("NUMBER_IN_DOUBT", what, text, other)]
    if reading.note or reading.unit:
        return reading.value, [asked.note("NUMBER_AS_TEXT", f"{quoted}; đã lấy số {number}", text, number)]
    return reading.value, []


def _is_own_unit(written: str, row: forms.Row) -> bool:
    if row.value_type == "percent":
        return written.strip() == "%"
    return vietnamese.tone_fold(written).casefold() == vietnamese.tone_fold(row.unit_of_measure).strip().casefold()


def _choice(text: str, choices: Mapping[str, str], asked: Question) -> Answer:
    """By label or code; without marks only where that leaves one."""
    for fold in (_exact, _unmarked):
        found = {code for code, label in choices.items() if fold(text) in (fold(label), fold(code))}
        if len(found) == 1:
            return found.pop(), []
    expected = _either(choices.values())
    fix = f"Đề nghị chọn một mục trong danh sách của ô {asked.place.cell}."
    return None, [
        asked.error("CHOICE_UNKNOWN", f'ô đang ghi "{_short(text)}"; cần ghi {expected}', text, expected, fix)
    ]


def _boolean(value: cells.CellValue, text: str, asked: Question) -> Answer:
    if isinstance(value, bool):
        return value, []
    word = vietnamese.mark_fold(text) if isinstance(value, str) else ""
    if word in _YES | _NO:
        return word in _YES, []
    expected = _either((keys.YES, keys.NO))
    fix = f"Đề nghị chọn {expected} ở ô {asked.place.cell}."
    return None, [
        asked.error("YES_OR_NO_EXPECTED", f'ô đang ghi "{_short(text)}"; cần ghi {expected}', text, expected, fix)
    ]


def _date(cell: cells.Cell, value: cells.CellValue, asked: Question) -> Answer:
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return _plausible(day, cell, asked)
    if isinstance(value, str):
        return _written_date(value, cell, asked)
    if not isinstance(value, bool) and isinstance(value, (int, float)) and float(value).is_integer():
        day = _of_serial(int(value), uses_1904=asked.uses_1904)
        if day:
            said = f"ô ghi số {int(value)} (cách Excel lưu ngày); đã hiểu là ngày {_day(day)}"
            return day, [asked.note("DATE_FROM_SERIAL", said, cell.text, _day(day))]
    return _no_date(cell.text, asked)


def _written_date(text: str, cell: cells.Cell, asked: Question) -> Answer:
    plain = vietnamese.clean(text)
    if iso := _ISO.fullmatch(plain):
        day = _made(int(iso[1]), int(iso[2]), int(iso[3]))
        return _plausible(day, cell, asked) if day else _no_date(text, asked)
    found = _DATE.fullmatch(plain)
    if not found:
        return _no_date(text, asked)
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    day = _made(year, second, first)
    if day and _FIRST_YEAR <= year <= _LAST_YEAR:
        return day, []
    swapped = _made(year, first, second)
    if swapped:
        return None, [_swap_asked(text, swapped, asked)]
    return _no_date(text, asked)


def _plausible(day: date, cell: cells.Cell, asked: Question) -> Answer:
    """A stored date: Excel with English settings takes 05/10 typed by hand for the tenth of May."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return _no_date(cell.text, asked)
    swapped = _made(day.year, day.day, day.month)
    if swapped is None or swapped == day:
        return day, []
    as_of = asked.column.as_of
    if as_of and swapped <= as_of < day:
        return None, [_swap_asked(_day(day), swapped, asked)]
    # With the form's own format the sender saw day and month as we read them.
    if cell.number_format or not asked.sees_formats:
        what = f"được hiểu là {_words(day)}, không phải {_words(swapped)}"
        return day, [asked.warning("DATE_IN_DOUBT", what, cell.text, _day(day))]
    return day, []


def _swap_asked(text: str, swapped: date, asked: Question) -> Finding:
    what = f'ô đang ghi "{_short(text)}", ngày và tháng có thể bị đổi chỗ; nếu vậy thì là {_words(swapped)}'
    fix = f"Đề nghị ghi lại ô {asked.place.cell} dạng ngày/tháng/năm, ví dụ {_day(swapped)}."
    return asked.error("DATE_SWAPPED", what, text, _day(swapped), fix)


def _no_date(text: str, asked: Question) -> Answer:
    fix = f"Đề nghị ghi ô {asked.place.cell} dạng ngày/tháng/năm, ví dụ 30/11/2023."
    what = f'ô đang ghi "{_short(text)}", không phải là ngày có thật dạng ngày/tháng/năm'
    return None, [asked.error("DATE_EXPECTED", what, text, "ngày/tháng/năm", fix)]


def _of_serial(serial: int, *, uses_1904: bool) -> date | None:
    """The day of Excel's day number, None outside the years a report may speak of."""
    start = date(1904, 1, 1) if uses_1904 else date(1899, 12, 30)
    if not 0 < serial < 100_000:
        return None
    day = start + timedelta(days=serial)
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _text(cell: cells.Cell, value: cells.CellValue, asked: Question) -> Answer:
    if isinstance(value, date):
        fix = f"Đề nghị chọn định dạng chữ (Text) cho ô {asked.place.cell} và ghi lại."
        what = f"ô cần chữ, nhưng bảng tính đã đổi thành ngày {cell.text}"
        return cell.text, [asked.warning("TEXT_BECAME_DATE", what, cell.text, fix=fix)]
    encoding = legacy_text.detect(cell.text, cell.font)
    told = legacy_text.convert(cell.text, encoding, cell.font)
    text = "\n".join(filter(None, (vietnamese.clean(line) for line in told.splitlines())))
    if encoding:
        what = f'ô gõ bằng phông chữ cũ ({encoding.upper()}), không phải Unicode; đã chuyển thành "{_short(text)}"'
        fix = f"Nếu chuyển sai, đề nghị gõ lại ô {asked.place.cell} bằng phông Times New Roman, bảng mã Unicode."
        return text or None, [asked.warning("OLD_FONT", what, cell.text, text, fix)]
    if cell.font and not text.isascii():
        what = f"ô dùng phông chữ cũ {cell.font}, không phải Unicode; chữ trong ô có thể hiện sai"
        fix = f"Đề nghị chuyển ô {asked.place.cell} sang phông Times New Roman, bảng mã Unicode."
        return text or None, [asked.warning("OLD_FONT", what, cell.text, fix=fix)]
    return text or None, []


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _words(day: date) -> str:
    return f"ngày {day.day} tháng {day.month} năm {day.year}"


_unmarked = lru_cache(maxsize=4096)(vietnamese.mark_fold)  # the labels of a form come back with every file


@lru_cache(maxsize=4096)
def _exact(text: str) -> str:
    return vietnamese.word_fold(text)


def _either(labels: Iterable[str]) -> str:
    quoted = [f'"{one}"' for one in labels]
    return " hoặc ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def _short(text: str) -> str:
    plain = vietnamese.clean(text)
    return plain if len(plain) <= 80 else f"{plain[:79]}…"
