"""The keys that forms are signed with: those of the settings, else one that this machine made for itself.

What is signed with them is `domain.form_tokens`' business. A key is never printed, whatever is wrong with it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from config.settings import SettingsError

FILE = "khoa-bieu-mau"
LEAST = 16
"""Characters a key must have."""


def keys(home: Path, given: str = "") -> tuple[bytes, ...]:
    """The one in use first, then earlier ones, so that forms handed out with them stay good.

    given: the setting `form_key`, several keys separated by spaces; "" for the file of the data folder, made on first
    use for its owner alone. Raises SettingsError for a key that is too short, and for a file without a key.
    """
    if given.strip():
        return _checked(given, "Cài đặt 'form_key'", "Hãy ghi khóa dài hơn, nên đặt bằng biến SOKET_FORM_KEY.")
    path = home / FILE
    if not path.exists():
        _make(path)
    held = path.read_text(encoding="utf-8", errors="surrogateescape")
    advice = "Hãy lấy lại tệp từ bản sao lưu; xóa tệp thì các biểu đã gửi đi không còn được nhận ra."
    return _checked(held, f"Tệp khóa biểu mẫu '{path}'", advice)


def _checked(written: str, where: str, advice: str) -> tuple[bytes, ...]:
    found = written.split()
    if not found:
        raise SettingsError(f"{where}: không có khóa nào, cần ít nhất một khóa từ {LEAST} ký tự. {advice}")
    for number, one in enumerate(found, 1):
        if len(one) < LEAST:
            raise SettingsError(
                f"{where}: khóa thứ {number} chỉ có {len(one)} ký tự, cần từ {LEAST} ký tự trở lên. {advice}"
            )
    return tuple(one.encode("utf-8", "surrogateescape") for one in found)


def _make(path: Path) -> None:
    """Beside first, then put in place whole: of two processes at once, both end with the key of the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(prefix=f".{FILE}.", dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
    finally:
        Path(beside).unlink()
