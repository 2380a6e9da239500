"""The figures of a returned workbook, each with its cell, and everything that kept a figure from being read.

Whether the figures are complete and agree with each other is for the rules in `domain` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters import refusals
from adapters.workbooks import cell_values, cells, keys, locating
from domain import figures, forms, written_numbers
from domain.findings import Finding, Place, Severity

Read = tuple[list[figures.Figure], list[Finding]]
_WORD, _ROMAN = re.compile(r"[^\W\d_]{2}"), re.compile(r"[IVXLC]+[.)]?")
_OTHER_FIGURE = re.compile(r"\d|ước|kế hoạch|mục tiêu|chỉ tiêu|dự kiến|luỹ kế")
_SEND_WHOLE_FORM = "Đề nghị ghi lại số liệu vào biểu gốc đã kèm trong thư đề nghị báo cáo và gửi lại."


@dataclass(frozen=True, slots=True)
class _Source:
    """What holds for every figure of one file."""

    form: forms.Workbook
    unit: str
    stated_by: str
    file: str
    number_format: str
    uses_1904: bool
    sees_formats: bool


@dataclass(slots=True)
class _Gathered:
    """What was read so far. read_rows: rows of each sheet of the workbook that belong to the form."""

    figures: list[figures.Figure] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, message: str, place: Place, fix: str, found: str = "") -> None:
        self.findings.append(Finding(code, Severity.ERROR, message, place, found, "", fix))

    def warn(self, code: str, message: str, place: Place, fix: str, found: str = "") -> None:
        self.findings.append(Finding(code, Severity.WARNING, message, place, found, "", fix))


def figures_of(
    book: cells.Book, form: forms.Workbook, *, unit: str, file: str, stated_by: str = "", number_format: str = "vi"
) -> Read:
    """Find every figure that the form asks for.

    unit: the unit the form is about, for rows without one of their own. stated_by: who sends it, "" for the same.
    file: name of the file, for the places. number_format: how text that holds a number is written, "vi" or "en".

    Returns one figure per open cell that was found, blank ones with value None, in the order of the form; and the findings:
    those of the book, then by sheet. A row or column that was not found, or found twice, gives a finding and no figure.
    """
    source = _Source(
        form, unit, stated_by or unit, refusals.shown_name(file), number_format, book.uses_1904, book.kind == "xlsx"
    )
    gathered = _Gathered(findings=list(book.notes))
    search = locating.Search(book.sheets)
    used: set[str] = set()
    for sheet in form.sheets:
        found = search.find(sheet)
        used.update(one.grid.name for one in found)
        place = Place(source.file, found[0].grid.name if found else sheet.title)
        if not found:
            message = f'Không tìm thấy trang "{sheet.title}" của biểu trong tệp.'
            gathered.error("SHEET_MISSING", message, place, _SEND_WHOLE_FORM)
        elif len(found) > 1:
            names = ", ".join(f'"{one.grid.name}"' for one in found)
            message = f'Phần "{sheet.title}" có ở nhiều trang: {names}; không biết lấy số ở trang nào.'
            gathered.error("SHEET_TWICE", message, place, "Đề nghị giữ lại một trang, xóa các trang còn lại.", names)
        else:
            _Sheet(sheet, found[0], source, gathered).read()
    _mention_other_sheets(book, search, used, source, gathered)
    return gathered.figures, gathered.findings


class _Sheet:
    """One sheet of the form, and where it stands in the workbook."""

    def __init__(self, sheet: forms.Sheet, at: locating.Located, source: _Source, gathered: _Gathered) -> None:
        self._sheet, self._at, self._grid, self._source, self._gathered = sheet, at, at.grid, source, gathered
        self._place = Place(source.file, at.grid.name)
        self._labels = {_bare(row.label) for row in sheet.rows}
        self._names = self._labels | {_bare(row.unit_name) for row in sheet.rows if row.unit_name}
        self._columns = dict(self._find_columns())
        self._first_input = min((spot for spots in at.columns.values() for spot in spots), default=0)

    def read(self) -> None:
        """Gather every figure and finding of the sheet."""
        for row in self._sheet.rows:
            spots = self._at.rows.get(keys.row_id(row.indicator, row.unit), ())
            if len(spots) != 1:
                self._tell_row(row, spots)
            elif not self._is_mislabelled(row, spots[0]):
                for column, where in self._columns.items():
                    if column.period in row.periods:
                        self._read_cell(row, column, (spots[0], where))
                    else:
                        self._refuse_closed(row, column, (spots[0], where))
        self._mention_other_rows()

    # ------------------------------------------------------------------------------------------ rows and columns

    def _find_columns(self) -> Iterator[tuple[forms.Column, int]]:
        """The columns that were found once and are headed as the form heads them."""
        name = self._grid.name
        for column in self._sheet.columns:
            spots = self._at.columns.get(column.period, ())
            if len(spots) == 1:
                heading = self._other_heading(spots[0], column)
                if not heading:
                    yield column, spots[0]
                    continue
                message = (
                    f'Trang "{name}", cột {_letter(spots[0])}: tiêu đề ghi "{_short(heading)}", '
                    f'trong khi đây là cột "{column.title}" của biểu.'
                )
                self._gathered.error("COLUMN_LABEL_DIFFERS", message, self._place, _SEND_WHOLE_FORM, _short(heading))
            elif spots:
                letters = ", ".join(_letter(one) for one in spots)
                message = (
                    f'Trang "{name}": cột "{column.title}" có ở nhiều cột ({letters}), không biết lấy số ở cột nào.'
                )
                fix = "Đề nghị giữ lại một cột, xóa cột thừa."
                self._gathered.error("COLUMN_TWICE", message, self._place, fix, letters)
            else:
                message = f'Trang "{name}": không tìm thấy cột "{column.title}".'
                self._gathered.error("COLUMN_MISSING", message, self._place, _SEND_WHOLE_FORM)

    def _other_heading(self, where: int, column: forms.Column) -> str:
        """What stands over this column in place of its own title; "" where that is there, or nothing is."""
        rows = [spots[0] for spots in self._at.rows.values() if spots]
        written = [self._grid.text_at(row, where) for row in range(min(rows, default=0))]
        heads = {locating.fold(text): text for text in written if text.strip() and not keys.parse(text)}
        own = locating.fold(column.title)
        if not heads or own in heads:
            return ""
        titles = {locating.fold(one.title) for one in self._sheet.columns}
        if other := next((text for folded, text in heads.items() if folded in titles), ""):
            return other
        return "" if any(_is_longer_title(one, own) for one in heads) else list(heads.values())[-1]

    def _tell_row(self, row: forms.Row, spots: tuple[int, ...]) -> None:
        """A row that is not there, or there more than once."""
        name = f'"{row.label}{f", {row.unit_name}" if row.unit_name else ""}"'
        if not spots:
            message = f'Trang "{self._grid.name}": không tìm thấy dòng {name}.'
            self._gathered.error("ROW_MISSING", message, self._place, _SEND_WHOLE_FORM)
            return
        numbers = ", ".join(str(one + 1) for one in spots)
        message = f'Trang "{self._grid.name}": {name} có ở các dòng {numbers}, không biết lấy số ở dòng nào.'
        place = Place(self._source.file, self._grid.name, cells.address(spots[-1], 0))
        self._gathered.error("ROW_TWICE", message, place, "Đề nghị giữ lại một dòng, xóa dòng thừa.", numbers)

    def _is_mislabelled(self, row: forms.Row, at_row: int) -> bool:
        """Tell whether a row with the key of this one calls itself otherwise, or gives another unit of measure.

        Somebody moved cells without the hidden ones, or typed over what the form says: whose figures these are is unclear.
        """
        values = self._grid.rows[at_row]
        if not self._at.by_key or (
            not self._grid.merges
            and row.label in values
            and (not row.unit_of_measure or row.unit_of_measure in values)
            and (not row.unit_name or row.unit_name in values)
        ):
            return False
        texts = (self._grid.text_at(at_row, column) for column in range(self._first_input))
        other = self._other_name(row, {_bare(text): text for text in texts if text.strip() and not keys.parse(text)})
        if not other:
            return False
        own = ", ".join(one for one in (row.label, row.unit_name) if one)
        message = (
            f'Trang "{self._grid.name}", dòng {at_row + 1}: đang ghi "{_short(other)}", trong khi dòng này '
            f'của biểu là "{own}"{f" ({row.unit_of_measure})" if row.unit_of_measure else ""}; '
            "không biết số thuộc chỉ tiêu nào."
        )
        place = Place(self._source.file, self._grid.name, cells.address(at_row, 0))
        self._gathered.error("ROW_LABEL_DIFFERS", message, place, _SEND_WHOLE_FORM, _short(other))
        return True

    def _other_name(self, row: forms.Row, written: dict[str, str]) -> str:
        """What a row says in place of what the form says there; "" where it agrees, or a name was only deleted.

        written: text of each cell before the figures, by its bare form. A label may be written longer, as long as no other
        row's is nearer; a unit and a unit of measure may not: "triệu đồng" is no longer way to say "đồng".
        """
        label, *others = (_bare(one) for one in (row.label, row.unit_name, row.unit_of_measure) if one)
        missing = [one for one in (label, *others) if one not in written]
        if not missing:
            return ""
        left = {bare: text for bare, text in written.items() if bare not in (label, *others) and _has_word(text)}
        if known := next((text for bare, text in left.items() if bare in self._names), ""):
            return known
        if label in missing and (longer := next((one for one in left if self._is_longer_label(one, label)), "")):
            missing.remove(label)
            del left[longer]
        return next(iter(left.values()), "") if missing else ""

    def _is_longer_label(self, written: str, label: str) -> bool:
        nearer = (one for one in self._labels if one != label and (written in one or (label in one and one in written)))
        return label in written and not any(nearer)

    def _mention_other_rows(self) -> None:
        """Rows with figures that are none of the form's: listed, so that nothing sent vanishes without a word."""
        grid = self._grid
        ids = (keys.row_id(row.indicator, row.unit) for row in self._sheet.rows)
        known = {spot for one in ids for spot in self._at.rows.get(one, ())}
        inputs = sorted(set(self._columns.values()))
        for row in range(self._at.first_row, len(grid.rows)):
            filled = [] if row in known else [one for one in inputs if _is_figure(grid.value(row, one))]
            if not filled:
                continue
            texts = (grid.text_at(row, column) for column in range(inputs[0]))
            label = next((text for text in texts if text and not keys.parse(text)), "")
            place = Place(self._source.file, grid.name, cells.address(row, filled[0]))
            message = f'Trang "{grid.name}", dòng {row + 1} ("{_short(label)}"): dòng này không có trong biểu; số liệu không được lấy.'
            fix = "Nếu số thuộc một chỉ tiêu của biểu, đề nghị ghi vào đúng dòng; nếu là thuyết minh, đề nghị nêu trong báo cáo."
            self._gathered.warn("ROW_UNKNOWN", message, place, fix, _short(label))

    # ----------------------------------------------------------------------------------------------------- cells

    def _read_cell(self, row: forms.Row, column: forms.Column, where: tuple[int, int]) -> None:
        place = Place(self._source.file, self._grid.name, cells.address(*where))
        if not self._grid.merges and where not in self._grid.traits:
            # Most cells by far: a number or nothing, and nothing to be said about it.
            held = self._grid.value(*where)
            is_plain, number = cell_values.plain(held, row, sees_formats=self._source.sees_formats)
            if is_plain:
                self._keep(row, column, number, cells.shown(held), place)
                return
        cell = self._grid.cell(*where)
        asked = cell_values.Question(
            row, column, place, self._source.number_format, uses_1904=self._source.uses_1904,
            sees_formats=self._source.sees_formats,
        )  # fmt: skip
        value, found = cell_values.value_of(cell, asked)
        if merged := self._merged(where):
            what = f"các ô {merged} đã bị gộp làm một, không biết số thuộc ô nào"
            fix = f"Đề nghị bỏ gộp ô {merged} và ghi số vào từng ô."
            value, found = None, [asked.error("CELLS_MERGED", what, merged, fix=fix)]
        self._gathered.findings += found
        self._keep(row, column, value, cell.text, place)

    def _keep(self, row: forms.Row, column: forms.Column, value: figures.Value, text: str, place: Place) -> None:
        source = self._source
        self._gathered.figures.append(
            figures.Figure(
                row.indicator, column.period, row.unit or source.unit, value, column.basis, column.as_of,
                source.form.criteria_set, source.stated_by, text, place,
            )
        )  # fmt: skip

    def _merged(self, where: tuple[int, int]) -> str:
        """The merged range ("F18:G18") that makes it unclear whose figure it holds; "" where it is clear, or all is blank."""
        covering = self._grid.merge_at(*where)
        if covering is None or self._grid.cell(covering[0], covering[1]).text == "":
            return ""
        top, left, bottom, right = covering
        rows = {spot for spots in self._at.rows.values() for spot in spots if top <= spot <= bottom}
        inputs = [one for one in self._columns.values() if left <= one <= right]
        if (top, left) == where and len(rows) <= 1 and len(inputs) <= 1:
            return ""
        return f"{cells.address(top, left)}:{cells.address(bottom, right)}"

    def _refuse_closed(self, row: forms.Row, column: forms.Column, where: tuple[int, int]) -> None:
        """A figure where none is asked: shown, for it may belong into the cell beside it."""
        if where not in self._grid.traits and self._grid.value(*where) is None:
            return
        cell = self._grid.cell(*where)
        if not cell.text.strip() or self._grid.merge_at(*where):
            return
        place = Place(self._source.file, self._grid.name, cell.address)
        message = f'{row.label} ({column.title}): biểu không yêu cầu ô này nhưng đang ghi "{_short(cell.text)}"; số này không được lấy.'
        fix = f"Nếu số thuộc ô khác, đề nghị ghi lại đúng ô; nếu không, đề nghị xóa ô {cell.address}."
        self._gathered.warn("CLOSED_CELL_FILLED", message, place, fix, _short(cell.text))


def _mention_other_sheets(
    book: cells.Book, search: locating.Search, used: set[str], source: _Source, gathered: _Gathered
) -> None:
    expected = {keys.GUIDE_SHEET, keys.META_SHEET, keys.MARKS_SHEET}
    for index, grid in enumerate(book.sheets):
        is_ours = grid.name in used or grid.name in expected or grid.visibility != cells.VISIBLE
        if is_ours or not any(any(value not in ("", None) for value in row) for row in grid.rows):
            continue
        if search.is_known(index):
            message = f'Trang "{grid.name}" thuộc một biểu khác; số liệu ở trang này không được lấy.'
            fix = "Đề nghị kiểm tra có gửi nhầm biểu của đơn vị hoặc của báo cáo khác hay không."
            gathered.warn("SHEET_OF_OTHER_FORM", message, Place(source.file, grid.name), fix, grid.name)
        else:
            message = f'Trang "{grid.name}" không thuộc biểu; nội dung ở trang này không được lấy.'
            place = Place(source.file, grid.name)
            gathered.findings.append(Finding("SHEET_UNKNOWN", Severity.NOTE, message, place, grid.name))


def _is_figure(value: cells.CellValue) -> bool:
    """Tell whether somebody may have meant this as a figure; a signature line or a remark is none."""
    if isinstance(value, str):
        return written_numbers.read(value).value is not None
    return isinstance(value, (int, float))


def _has_word(text: str) -> bool:
    """Tell whether it may name something: "1.2" and "II" number a row."""
    return _WORD.search(text) is not None and not _ROMAN.fullmatch(text.strip())


def _bare(text: str) -> str:
    """What a cell says, without the brackets that people put around units of measure."""
    return locating.fold(text).strip("()[] ")


def _is_longer_title(written: str, title: str) -> bool:
    """Tell whether a heading only adds a remark: another number is another day, and these words make another figure."""
    rest = written.removeprefix(title)
    return rest != written and not _OTHER_FIGURE.search(rest)


def _letter(column: int) -> str:
    return cells.address(0, column)[:-1]


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"
