"""Native Word charts: a drawing that Word opens as a chart, with the workbook of its figures inside, so that it stays editable.

XlsxWriter draws the chart into a workbook; that workbook is put into the document, and its chart beside it, linked to it.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without types

from domain.report_charts import Chart

FONT = "Times New Roman"
_COLOURS = ("#1F4E79", "#C55A11", "#7F7F7F", "#BF9000", "#2E75B6", "#548235", "#7030A0", "#A9D18E", "#F4B183", "#9DC3E6",
            "#FFD966", "#C9C9C9", "#843C0B")  # fmt: skip
_WIDE, _HIGH, _HIGHER = 5_760_000, 3_060_000, 4_680_000  # English metric units: 16 × 8,5 cm; 13 cm for many bars
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_SHOWS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS, TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def drawing(number: int, chart: Chart) -> Any:
    """The element that stands in a run for a chart. number: from 0; alternative text says what the chart shows."""
    told = f"Biểu đồ: {chart.title}. {len(chart.categories)} mục; {'; '.join(one.name for one in chart.series)}."
    high = _HIGHER if chart.kind == "bar" and len(chart.categories) > 8 else _HIGH
    text = (
        f'<w:drawing xmlns:w="{_W}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:c="{_C}" xmlns:r="{_R}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{_WIDE}" cy="{high}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{_relation(number)}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    made = etree.fromstring(text)
    properties = made.find(f".//{{{_WP}}}docPr")
    properties.set("id", str(9000 + number))
    properties.set("name", f"Biểu đồ {number + 1}")
    properties.set("descr", told)
    return made


def parts(number: int, chart: Chart) -> dict[str, bytes]:
    """Name -> content of the parts that a chart adds to a document: chart, its link, its workbook."""
    book, drawn = _drawn(chart)
    link = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_R}/package" Target="../embeddings/bieu-do-{number + 1}.xlsx"/></Relationships>'
    )
    return {
        f"word/charts/bieu-do-{number + 1}.xml": drawn,
        f"word/charts/_rels/bieu-do-{number + 1}.xml.rels": link.encode(),
        f"word/embeddings/bieu-do-{number + 1}.xlsx": book,
    }


def with_relations(content: bytes, count: int) -> bytes:
    """The document's relations with those to its charts."""
    root = etree.fromstring(content)
    for number in range(count):
        etree.SubElement(
            root, f"{{{_PACKAGE}}}Relationship", Id=_relation(number), Type=f"{_R}/chart",
            Target=f"charts/bieu-do-{number + 1}.xml",
        )  # fmt: skip
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def with_types(content: bytes, count: int) -> bytes:
    """The package's list of content types with those of the charts."""
    root = etree.fromstring(content)
    if not any(one.get("Extension") == "xlsx" for one in root):
        root.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension="xlsx", ContentType=_BOOK_TYPE))
    for number in range(count):
        name = f"/word/charts/bieu-do-{number + 1}.xml"
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=name, ContentType=_CHART_TYPE)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relation(number: int) -> str:
    return f"rIdBieuDo{number + 1}"


def _drawn(chart: Chart) -> tuple[bytes, bytes]:
    """The workbook, and the chart that XlsxWriter drew into it."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties(
            {"created": _NO_DAY}
        )  # else the moment of making, and no two drafts would be the same bytes
        sheet = book.add_worksheet("Số liệu")
        for column, one in enumerate(chart.series, start=1):
            sheet.write_string(0, column, one.name)
            for row, value in enumerate(one.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, float(value))
        for row, name in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, name)
        sheet.insert_chart(0, len(chart.series) + 2, _designed(book, chart))
    whole = held.getvalue()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        drawn = archive.read("xl/charts/chart1.xml")
    return _without_drawing(whole), _linked(drawn)


def _designed(book: Any, chart: Chart) -> Any:
    kind, _, subtype = chart.kind.partition("_")
    made = book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
    last = len(chart.categories)
    # A dot between thousands whatever the machine's own language: Word would take a comma from an English one.
    numbers = "0." + "0" * chart.places if chart.places else '[>=1000000]#"."###"."##0;[>=1000]#"."##0;0'
    for column, _ in enumerate(chart.series, start=1):
        colour = {"color": _COLOURS[(column - 1) % len(_COLOURS)]}
        series: dict[str, Any] = {
            "name": ["Số liệu", 0, column],
            "categories": ["Số liệu", 1, 0, last, 0],
            "values": ["Số liệu", 1, column, last, column],
        }
        if kind == "pie":
            series["points"] = [{"fill": {"color": _COLOURS[at % len(_COLOURS)]}} for at in range(last)]
            series["data_labels"] = {"percentage": True, "font": _font(9), "leader_lines": True}
        elif kind == "line":
            series |= {"line": {**colour, "width": 2}, "marker": {"type": "circle", "size": 6, "fill": colour}}
        else:
            series |= {"fill": colour, "gap": 60}
        if kind in ("column", "bar") and not subtype and last * len(chart.series) <= 24:
            series["data_labels"] = {"value": True, "num_format": numbers, "font": _font(8)}
        made.add_series(series)
    made.set_title({"name": chart.title, "name_font": _font(13, bold=True), "overlay": False})
    made.set_legend(
        {"none": True} if len(chart.series) == 1 and kind != "pie" else {"position": "bottom", "font": _font(10)}
    )
    if kind != "pie":
        turned = {"rotation": -45} if last > 8 and kind != "bar" else {}
        names = {"num_font": _font(9) | turned, "reverse": kind == "bar", "minor_tick_mark": "none"}
        values = {
            "name": chart.unit,
            "name_font": _font(10),
            "num_font": _font(9),
            "num_format": numbers,
            "min": 0,
            "minor_tick_mark": "none",
            "major_tick_mark": "outside",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        }
        # Of bars that lie, XlsxWriter calls the axis of the names y.
        made.set_x_axis(values | {"label_position": "low"} if kind == "bar" else names)
        made.set_y_axis(names if kind == "bar" else values)
    made.show_blanks_as("gap")
    return made


def _font(size: int, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold}


def _linked(chart: bytes) -> bytes:
    """The chart with a link to its workbook, and without what belongs to a page of a workbook only."""
    root = etree.fromstring(chart)
    for one in root.findall(f"{{{_C}}}printSettings"):
        root.remove(one)
    for labels in root.iter(f"{{{_C}}}dLbls"):
        _say_only(labels)
    link = etree.SubElement(root, f"{{{_C}}}externalData")
    link.set(f"{{{_R}}}id", "rId1")
    etree.SubElement(link, f"{{{_C}}}autoUpdate").set("val", "0")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _say_only(labels: Any) -> None:
    """What labels do not show is said too: LibreOffice shows what is not forbidden."""
    shown = {one.tag.rpartition("}")[2] for one in labels if one.get("val") == "1"}
    for one in list(labels):
        name = one.tag.rpartition("}")[2]
        if name.startswith("show") and name != "showLeaderLines":
            labels.remove(one)
    last = labels.find(f"{{{_C}}}showLeaderLines")
    for name in _SHOWS:
        made = etree.Element(f"{{{_C}}}{name}", val="1" if name in shown else "0")
        if last is None:
            labels.append(made)
        else:
            last.addprevious(made)


def _without_drawing(book: bytes) -> bytes:
    """The workbook with its figures only: the chart stands in the document."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.startswith(("xl/charts/", "xl/drawings/", "xl/worksheets/_rels/")):
                continue
            content = old.read(name)
            if name == TYPES:
                content = re.sub(rb'<Override PartName="/xl/(charts|drawings)/[^>]*/>', b"", content)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"<drawing [^>]*/>", b"", content)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return held.getvalue()
