"""Other programs than our own at work on a form: LibreOffice, openpyxl, Info-ZIP, a program that encrypts as Excel does."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from msoffcrypto.format.ooxml import OOXMLFile

from tests.files.build_deliveries import zips

PASSWORD = "nongthonmoi"
_SECONDS = 300


def libreoffice(content: bytes, ending: str, wanted: str) -> bytes:
    """Open a file in LibreOffice and save it as another kind. wanted: "xlsx", "ods", 'xls:"MS Excel 97"' …"""
    program = shutil.which("soffice")
    if program is None:
        raise SystemExit("LibreOffice (soffice) is needed for this file: install it, or leave the file as it is.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / f"bieu.{ending}").write_bytes(content)
        command = [
            program, f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", wanted, "--outdir",
            f"{place}/out", f"{place}/bieu.{ending}",
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        (made,) = (place / "out").iterdir()
        return made.read_bytes()


def openpyxl_edit(content: bytes, *edits: Callable[[openpyxl.Workbook], object]) -> bytes:
    """The workbook after openpyxl loaded, changed and saved it: formulas lose their stored values."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for edit in edits:
        edit(book)
    held = io.BytesIO()
    book.save(held)
    return zips.undated(held.getvalue())


def encrypted(content: bytes) -> bytes:
    """An Office file under a password: an OLE file with an encrypted package."""
    held = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(PASSWORD, held)
    return held.getvalue()


def info_zip(files: dict[str, bytes], *options: str) -> bytes:
    """An archive made by the zip command."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        command = ["zip", "-q", "-9", "-X", *options, "a.zip", *files]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=_SECONDS)
        return Path(folder, "a.zip").read_bytes()
