"""The main report from its Word template against the same content written with python-docx, cell by cell.

    python -m benchmarks report

A province as in `benchmarks.roll_up`: the draft has its annexes (193 rows of communes among them) and five charts. The other side
makes the same paragraphs and tables with `Document.add_table`, and `table.rows[i].cells[j].text` or `table.cell(i, j).text`, without
charts and layout. Both are opened afterwards and every cell and paragraph compared.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from docx import Document

from benchmarks import measuring, roll_up
from tasks import desk as desks
from tasks import main_report

_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
Content = tuple[list[str], list[list[list[str]]]]


def main() -> None:
    """Print the ratio, and whether both documents say the same."""
    with tempfile.TemporaryDirectory() as folder:
        desk = roll_up.filled(f"sqlite:///{Path(folder) / 'do.db'}", Path(folder))
        with desks.reading(desk) as work:
            prepared = main_report.prepare(work)
            made = prepared.render()
            content = _content(made.content)
            rows = max(len(table) for table in content[1])
            one, two, ratio = measuring.side_by_side(prepared.render, lambda: _by_hand(content), 3)
            slow = measuring.cpu(lambda: _by_hand(content, by_cell=True))
            whole = measuring.cpu(lambda: main_report.compose(work))
        same = _content(_by_hand(content)) == content
    cells = sum(len(row) for table in content[1] for row in table)
    print(
        f"the main report: {len(content[0])} paragraphs, {len(content[1])} tables, longest {rows} rows, {cells} cells, "
        f"{len(made.charts)} charts"
    )
    print(f"  from the template {one:.0f} ms; both documents say the same: {same}")
    print(f"  by rows[i].cells[j] {two:.0f} ms, without charts: {1 / ratio:.1f} times as long")
    print(f"  by cell(i, j) {slow:.0f} ms, without charts: {slow / one:.1f} times as long")
    print(f"  with totals, reconciliation and the workbook of origins: {whole:.0f} ms")


def _content(document: bytes) -> Content:
    """Paragraphs and cells of a document; read past `rows.cells`, which is what is being measured."""
    opened = Document(io.BytesIO(document))
    tables = [[[_text(cell) for cell in row.tc_lst] for row in table._tbl.tr_lst] for table in opened.tables]
    return ["".join(one.text.split()) for one in opened.paragraphs if one.text.strip()], tables


def _text(cell: object) -> str:
    """Its words, whether apart by paragraphs or by line breaks."""
    return "".join("".join(one.text or "" for one in cell.iter(_TEXT)).split())  # pyright: ignore[reportAttributeAccessIssue]


def _by_hand(content: Content, *, by_cell: bool = False) -> bytes:
    document = Document()
    for text in content[0]:
        document.add_paragraph(text)
    for rows in content[1]:
        table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                cell = table.cell(at, column) if by_cell else table.rows[at].cells[column]
                cell.text = text
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


if __name__ == "__main__":
    main()
