"""What a commune of the real plan sends: its forms filled in, well or badly, as files and as mails."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

from adapters import documents
from adapters.documents.writing import PLACEHOLDER
from adapters.workbooks import marking
from domain import figure_rules, findings, forms, indicators, written_numbers
from domain.figures import Figure, Value
from domain.findings import Place

MAILBOX = "hop-thu@van-phong.example"
SIZES = {"tong_ho": Decimal(1000), "dan_so": Decimal(4000)}


def good_figures(catalogue: indicators.Catalogue, unit: str, group: str, kind: str) -> list[Figure]:
    """Figures that agree with the plan's rules: tens everywhere, then every sum as the judge says it should be."""
    values: dict[tuple[str, str], Value] = {
        (one.id, period): SIZES.get(one.id, _first(one)) for one in catalogue.asked_of(group) for period in one.periods
    }
    wrong: list[findings.Finding] = []
    for _ in range(10):
        stated = [_figure(catalogue, unit, key, value) for key, value in values.items()]
        found = figure_rules.judge(stated, catalogue, unit=unit, group=group, kind=kind)
        wrong = [one for one in found if one.severity is findings.Severity.ERROR]
        if not wrong:
            return stated
        for one in wrong:
            indicator, _, period = one.place.cell.partition("|")
            values[indicator, period] = written_numbers.read(one.expected).value
    raise AssertionError(f"no good figures found: {wrong}")


def _first(one: indicators.Indicator) -> Value:
    if one.is_number:
        return Decimal(10)
    if one.value_type == indicators.CHOICE:
        return next(iter(one.choices))
    if one.value_type == indicators.DATE:
        return date(2023, 10, 12)
    return True if one.value_type == indicators.BOOLEAN else "12/QĐ-UBND ngày 05/01/2022"


def _figure(catalogue: indicators.Catalogue, unit: str, key: tuple[str, str], value: Value) -> Figure:
    indicator, period = key
    known = catalogue.period_by_id[period]
    place = Place("", catalogue.by_id[indicator].section, f"{indicator}|{period}")
    return Figure(
        indicator, period, unit, value, known.basis, known.as_of, catalogue.criteria_set(indicator, period), unit,
        str(value), place,
    )  # fmt: skip


def workbook(
    form: forms.Workbook, figures: Sequence[Figure], changes: Mapping[tuple[str, str], Value] | None = None
) -> bytes:
    """The form filled in. changes: (indicator, period) -> another value."""
    changed = changes or {}
    put = [
        Figure(
            one.indicator, one.period, one.unit, changed.get((one.indicator, one.period), one.value), place=one.place
        )
        for one in figures
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bieu.xlsx"
        marking.write(form, put, (), path)
        return path.read_bytes()


def narrative(form: forms.Narrative, text: str = "Xã đã thực hiện đầy đủ nội dung này.") -> bytes:
    """The form with the same words in every section; "" leaves it blank."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bao-cao.docx"
        documents.write(form, path)
        blank = path.read_bytes()
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "word/document.xml" and text:
                body = body.replace(PLACEHOLDER.encode(), text.encode())
            new.writestr(name, body)
    return held.getvalue()


def letter_file(text: str) -> bytes:
    """A Word file that is none of our forms."""
    return narrative(forms.Narrative("", "Công văn", "", (("Về việc", text),), ()))


def mail(
    sender: str,
    files: Iterable[tuple[str, bytes]],
    *,
    number: int = 1,
    subject: str = "Báo cáo sơ kết",
    text: str = "Xã gửi báo cáo.",
    to: str = MAILBOX,
    **headers: str,
) -> bytes:
    """One mail with attachments. number: makes its Message-ID."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<thu-{number}@may-cua-xa.example>"
    message["Date"] = "Fri, 20 Oct 2023 08:00:00 +0700"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


def encrypted(raw: bytes) -> bytes:
    """The same mail as S/MIME would send it: one part that nobody else can open."""
    head, _, _ = raw.partition(b"\nContent-Type:")
    return head + (
        b"\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"
        b"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=smime.p7m\n\nMIAGCSqGSIb3DQ==\n"
    )
