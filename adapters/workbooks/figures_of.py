"""The figures of a returned workbook, each with its cell, and everything that kept a figure from being read.

Whether the figures are complete and agree with each other is for the rules in `domain` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters import refusals
from adapters.workbooks import cell_values, cells, keys, locating
from domain import figures, forms, written_numbers
from domain.findings import Finding, Place, Severity

Read = tuple[list[figures.Figure], list[Finding]]
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
            _read_sheet(sheet, found[0], source, gathered)
    _mention_other_sheets(book, search, used, source, gathered)
    return gathered.figures, gathered.findings


def _read_sheet(sheet: forms.Sheet, at: locating.Located, source: _Source, gathered: _Gathered) -> None:
    columns = dict(_columns(sheet, at, source, gathered))
    labels = {locating.fold(row.label): row.label for row in sheet.rows}
    for row in sheet.rows:
        spots = at.rows.get(keys.row_id(row.indicator, row.unit), ())
        if len(spots) != 1:
            _tell_row(row, spots, at, source, gathered)
        elif not _is_mislabelled(row, spots[0], labels, at, source, gathered):
            for column, where in columns.items():
                if column.period in row.periods:
                    _read_cell(row, column, (spots[0], where), columns, at, source, gathered)
                else:
                    _refuse_closed(row, column, (spots[0], where), at, source, gathered)
    _mention_other_rows(sheet, at, columns, source, gathered)


def _columns(
    sheet: forms.Sheet, at: locating.Located, source: _Source, gathered: _Gathered
) -> Iterator[tuple[forms.Column, int]]:
    """The columns that were found once and are headed as the form heads them."""
    titles = {locating.fold(one.title): one for one in sheet.columns}
    place = Place(source.file, at.grid.name)
    for column in sheet.columns:
        spots = at.columns.get(column.period, ())
        if len(spots) == 1:
            other = _other_heading(at, spots[0], column, titles)
            if other is None:
                yield column, spots[0]
                continue
            message = (
                f'Trang "{at.grid.name}", cột {_letter(spots[0])}: tiêu đề ghi "{other.title}", '
                f'trong khi đây là cột "{column.title}" của biểu.'
            )
            gathered.error("COLUMN_LABEL_DIFFERS", message, place, _SEND_WHOLE_FORM, other.title)
        elif spots:
            letters = ", ".join(_letter(one) for one in spots)
            message = (
                f'Trang "{at.grid.name}": cột "{column.title}" có ở nhiều cột ({letters}), không biết lấy số ở cột nào.'
            )
            gathered.error("COLUMN_TWICE", message, place, "Đề nghị giữ lại một cột, xóa cột thừa.", letters)
        else:
            message = f'Trang "{at.grid.name}": không tìm thấy cột "{column.title}".'
            gathered.error("COLUMN_MISSING", message, place, _SEND_WHOLE_FORM)


def _other_heading(
    at: locating.Located, where: int, column: forms.Column, titles: dict[str, forms.Column]
) -> forms.Column | None:
    """Another column's title that stands over this column, where its own does not."""
    rows = [spots[0] for spots in at.rows.values() if spots]
    heads = {locating.fold(at.grid.text_at(row, where)) for row in range(min(rows, default=0))}
    met = [titles[text] for text in heads if text in titles]
    return None if not met or column in met else met[0]


def _tell_row(
    row: forms.Row, spots: tuple[int, ...], at: locating.Located, source: _Source, gathered: _Gathered
) -> None:
    """A row that is not there, or there more than once."""
    name = f'"{row.label}{f", {row.unit_name}" if row.unit_name else ""}"'
    if not spots:
        message = f'Trang "{at.grid.name}": không tìm thấy dòng {name}.'
        gathered.error("ROW_MISSING", message, Place(source.file, at.grid.name), _SEND_WHOLE_FORM)
        return
    numbers = ", ".join(str(one + 1) for one in spots)
    message = f'Trang "{at.grid.name}": {name} có ở các dòng {numbers}, không biết lấy số ở dòng nào.'
    place = Place(source.file, at.grid.name, cells.address(spots[-1], 0))
    gathered.error("ROW_TWICE", message, place, "Đề nghị giữ lại một dòng, xóa dòng thừa.", numbers)


def _is_mislabelled(
    row: forms.Row, at_row: int, labels: dict[str, str], at: locating.Located, source: _Source, gathered: _Gathered
) -> bool:
    """Tell whether key and label of a row name two different rows: somebody moved cells without the hidden ones."""
    if not at.by_key:
        return False
    written = {locating.fold(at.grid.text_at(at_row, column)) for column in range(len(at.grid.rows[at_row]))}
    others = [labels[text] for text in written if text in labels]
    if locating.fold(row.label) in written or not others:
        return False
    message = (
        f'Trang "{at.grid.name}", dòng {at_row + 1}: đang ghi chỉ tiêu "{others[0]}", '
        f'trong khi dòng này của biểu là "{row.label}"; không biết số thuộc chỉ tiêu nào.'
    )
    place = Place(source.file, at.grid.name, cells.address(at_row, 0))
    gathered.error("ROW_LABEL_DIFFERS", message, place, _SEND_WHOLE_FORM, others[0])
    return True


def _read_cell(
    row: forms.Row,
    column: forms.Column,
    where: tuple[int, int],
    columns: dict[forms.Column, int],
    at: locating.Located,
    source: _Source,
    gathered: _Gathered,
) -> None:
    cell = at.grid.cell(*where)
    place = Place(source.file, at.grid.name, cell.address)
    asked = cell_values.Question(
        row, column, place, source.number_format, uses_1904=source.uses_1904, sees_formats=source.sees_formats
    )
    value, found = cell_values.value_of(cell, asked)
    merged = _merged(where, at, columns)
    if merged:
        value, found = (
            None,
            [
                asked.error(
                    "CELLS_MERGED",
                    f"các ô {merged} đã bị gộp làm một, không biết số thuộc ô nào",
                    merged,
                    fix=f"Đề nghị bỏ gộp ô {merged} và ghi số vào từng ô.",
                )
            ],
        )
    gathered.findings += found
    gathered.figures.append(
        figures.Figure(
            row.indicator,
            column.period,
            row.unit or source.unit,
            value,
            column.basis,
            column.as_of,
            source.form.criteria_set,
            source.stated_by,
            cell.text,
            place,
        )
    )


def _merged(where: tuple[int, int], at: locating.Located, columns: dict[forms.Column, int]) -> str:
    """The merged range ("F18:G18") that makes it unclear whose figure it holds; "" where it is clear, or all is blank."""
    covering = at.grid.merge_at(*where)
    if covering is None or at.grid.cell(covering[0], covering[1]).text == "":
        return ""
    top, left, bottom, right = covering
    rows = {spot for spots in at.rows.values() for spot in spots if top <= spot <= bottom}
    inputs = [one for one in columns.values() if left <= one <= right]
    if (top, left) == where and len(rows) <= 1 and len(inputs) <= 1:
        return ""
    return f"{cells.address(top, left)}:{cells.address(bottom, right)}"


def _refuse_closed(
    row: forms.Row,
    column: forms.Column,
    where: tuple[int, int],
    at: locating.Located,
    source: _Source,
    gathered: _Gathered,
) -> None:
    """A figure where none is asked: shown, for it may belong into the cell beside it."""
    cell = at.grid.cell(*where)
    if not cell.text.strip() or at.grid.merge_at(*where):
        return
    place = Place(source.file, at.grid.name, cell.address)
    message = f'{row.label} ({column.title}): biểu không yêu cầu ô này nhưng đang ghi "{_short(cell.text)}"; số này không được lấy.'
    fix = f"Nếu số thuộc ô khác, đề nghị ghi lại đúng ô; nếu không, đề nghị xóa ô {cell.address}."
    gathered.warn("CLOSED_CELL_FILLED", message, place, fix, _short(cell.text))


def _mention_other_rows(
    sheet: forms.Sheet, at: locating.Located, columns: dict[forms.Column, int], source: _Source, gathered: _Gathered
) -> None:
    """Rows with figures that are none of the form's: listed, so that nothing sent vanishes without a word."""
    known = {spot for row in sheet.rows for spot in at.rows.get(keys.row_id(row.indicator, row.unit), ())}
    inputs = set(columns.values())
    for row in range(at.first_row, len(at.grid.rows)):
        filled = [column for column in sorted(inputs) if _is_figure(at.grid.value(row, column))]
        if row in known or not filled:
            continue
        label = next(
            (text for column in range(min(inputs)) if (text := at.grid.text_at(row, column)) and not keys.parse(text)),
            "",
        )
        place = Place(source.file, at.grid.name, cells.address(row, filled[0]))
        message = f'Trang "{at.grid.name}", dòng {row + 1} ("{_short(label)}"): dòng này không có trong biểu; số liệu không được lấy.'
        fix = "Nếu số thuộc một chỉ tiêu của biểu, đề nghị ghi vào đúng dòng; nếu là thuyết minh, đề nghị nêu trong báo cáo."
        gathered.warn("ROW_UNKNOWN", message, place, fix, _short(label))


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


def _letter(column: int) -> str:
    return cells.address(0, column)[:-1]


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"
