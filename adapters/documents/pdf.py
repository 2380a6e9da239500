"""Documents printed to PDF by LibreOffice, where it is installed; what is in the way is a finding, never an error.

One call for a whole batch, with a profile of its own in a folder that is thrown away: neither a running LibreOffice nor the
user's settings matter. Fonts that had to be replaced are told, for a replacement may lack Vietnamese letters.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.findings import Finding, Place, Severity

PATIENCE = 180.0
_WANTED = ("timesnewroman", "liberationserif", "tinos")
"""Times New Roman, and the fonts of its measures that have every Vietnamese letter."""
_SUBSET = re.compile(r"^[A-Z]{6}\+")


@dataclass(frozen=True, slots=True)
class Printed:
    """One document: its PDF, b"" when there is none, and what is to be said about it."""

    content: bytes
    findings: tuple[Finding, ...] = ()


def program() -> str:
    """Path of LibreOffice, "" where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def convert(documents: Mapping[str, bytes], patience: float = PATIENCE) -> dict[str, Printed]:
    """Print a batch. documents: file name -> .docx; patience: seconds for all of them together."""
    office = program()
    if not office:
        return {name: Printed(b"", (_not_installed(name),)) for name in documents}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        names = {name: f"tep-{at}" for at, name in enumerate(documents)}
        whole = [name for name, content in documents.items() if zipfile.is_zipfile(io.BytesIO(content))]
        for name in whole:  # of anything else LibreOffice would print the bytes as text
            (folder / f"{names[name]}.docx").write_bytes(documents[name])
        if whole:
            _run(office, folder, [f"{names[name]}.docx" for name in whole], patience)
        return {name: _printed(folder / f"{stem}.pdf", name) for name, stem in names.items()}


def _run(office: str, folder: Path, files: list[str], patience: float) -> None:
    arguments = [
        office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--convert-to", "pdf",
        "--outdir", str(folder), *files,
    ]  # fmt: skip
    child = subprocess.Popen(
        arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _printed(path: Path, name: str) -> Printed:
    if not path.is_file():
        found = Finding(
            "PDF_NOT_MADE",
            Severity.WARNING,
            f"Không in được “{name}” ra PDF: LibreOffice không đọc được tệp hoặc chạy quá lâu.",
            Place(name),
            fix="Đề nghị mở tệp Word và lưu ra PDF bằng tay.",
        )
        return Printed(b"", (found,))
    return Printed(path.read_bytes(), tuple(_fonts(path, name)))


def _fonts(path: Path, name: str) -> list[Finding]:
    """Fonts of the PDF that are not the decree's, or not inside it; none where poppler is not installed."""
    tool = shutil.which("pdffonts")
    if not tool:
        return []
    told = subprocess.run([tool, str(path)], capture_output=True, text=True, check=False).stdout.splitlines()[2:]
    others: list[str] = []
    for line in told:
        words = line.split()
        font = _SUBSET.sub("", words[0]) if words else ""
        is_wanted = any(re.sub(r"[^a-z]", "", font.lower()).startswith(one) for one in _WANTED)
        # The columns from the end: object, id, "yes" or "no" for Unicode, subset, embedded.
        is_inside = len(words) > 5 and words[-5] == "yes"
        if font and not (is_wanted and is_inside):
            others.append(font)
    if not others:
        return []
    listed = ", ".join(dict.fromkeys(others))
    return [
        Finding(
            "FONT_REPLACED",
            Severity.WARNING,
            f"Bản PDF của “{name}” có chữ in bằng phông khác Times New Roman, hoặc phông không nhúng trong tệp: {listed}.",
            Place(name),
            found=listed,
            expected="Times New Roman",
            fix="Đề nghị xem các chữ có dấu trong bản PDF trước khi gửi; nên cài phông Times New Roman trên máy này.",
        )
    ]


def _not_installed(name: str) -> Finding:
    return Finding(
        "PDF_NO_PROGRAM",
        Severity.NOTE,
        f"Chưa in “{name}” ra PDF: máy này chưa cài LibreOffice.",
        Place(name),
        fix="Bản Word vẫn đầy đủ; muốn có PDF thì cài LibreOffice (gói libreoffice-writer), hoặc mở bằng Word và lưu ra PDF.",
    )
