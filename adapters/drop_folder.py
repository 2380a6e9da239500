"""A folder into which people put files (`inbox/`): what lies there, and moving what was taken in. No reading, no rules.

Nothing is opened that is no plain file, nothing is overwritten, and nothing is deleted.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain import file_names
from domain.findings import Finding, Place, Severity

_TEMPORARY_BEGINNINGS = ("~$", ".~lock.", ".")
_TEMPORARY_ENDINGS = (".tmp", ".part", ".partial", ".crdownload", ".download")
MOST_BYTES = 50 * 1024 * 1024
"""A larger file is not read."""
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""How disks without hard links (a USB stick, some shares) answer."""


class DropFolderError(Exception):
    """The folder cannot be used; a person must act. The message is Vietnamese."""


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """One file of the folder.

    name:        for showing, storable text. path: where it lies, bytes of the name and all.
    received_at: when it was last written, by our clock, UTC. raw: b"" when `is_cut` (larger than the caller's limit)
    or when there is a fault: why it could not be read, Vietnamese.
    put_at:      when it came to lie there as it is, UTC: a copy may keep the date of the original, this one is ours.
    """

    name: str
    path: Path
    received_at: datetime
    raw: bytes
    size: int
    is_cut: bool = False
    fault: str = ""
    put_at: datetime | None = None

    @property
    def is_mail(self) -> bool:
        """A whole mail, saved from a mail program: read it with adapters.mail_messages."""
        return self.name.lower().endswith(".eml")


@dataclass(frozen=True, slots=True)
class Sweep:
    """One look at the folder: files in the order of their names, how many are still being written, what was refused."""

    files: tuple[Path, ...]
    waiting: int
    findings: tuple[Finding, ...]


def sweep(folder: Path, *, now: datetime, quiet_seconds: float = 10.0) -> Sweep:
    """Look what lies in the folder itself; folders in it are not entered, links are not followed.

    now: the caller's clock. A file written less than quiet_seconds ago is left for the next time, so is one that a
    program keeps for itself ("~$bieu.xlsx", "x.part"). A file dated in the future has been quiet long enough.
    """
    files: list[Path] = []
    findings: list[Finding] = []
    waiting = 0
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        raise DropFolderError(
            f"Không mở được thư mục nhận tệp {folder}: {error.strerror}. Cần một thư mục mà phần mềm được đọc và ghi."
        ) from error
    for entry in entries:
        name = shown_name(entry.name)
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError:  # taken away between the two looks
            continue
        if name.lower().startswith(_TEMPORARY_BEGINNINGS) or name.lower().endswith(_TEMPORARY_ENDINGS):
            waiting += stat.S_ISREG(found.st_mode)
        elif not stat.S_ISREG(found.st_mode):
            findings.append(_refused(name, found.st_mode))
        elif 0 <= now.timestamp() - found.st_mtime < quiet_seconds:
            waiting += 1
        else:
            files.append(Path(entry.path))
    return Sweep(tuple(files), waiting, tuple(findings))


def _refused(name: str, mode: int) -> Finding:
    kind = "thư mục" if stat.S_ISDIR(mode) else "đường tắt" if stat.S_ISLNK(mode) else "tệp đặc biệt"
    return Finding(
        "NOT_A_PLAIN_FILE",
        Severity.WARNING,
        f"“{name}” trong thư mục nhận tệp là {kind}, không phải tệp; phần mềm không mở.",
        Place(file=name),
        found=kind,
        expected="tệp hoặc thư .eml",
        fix="Đề nghị đặt chính các tệp vào thư mục nhận tệp.",
    )


def shown_name(name: str) -> str:
    """A file's name as text that can be stored, whatever its bytes: old Windows names are read as such."""
    raw = os.fsencode(name)
    try:
        return file_names.shown(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return file_names.shown(raw.decode("cp1258", "replace"))


def take(files: Iterable[Path], most_bytes: int = MOST_BYTES) -> Iterator[DroppedFile]:
    """Read files of a sweep one after the other. One that is gone, or became something else meanwhile, is left out."""
    for path in files:
        name = shown_name(path.name)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, "rb") as stream:
                found = os.fstat(handle)
                if not stat.S_ISREG(found.st_mode):
                    continue
                received_at = datetime.fromtimestamp(found.st_mtime, UTC)
                put_at = datetime.fromtimestamp(found.st_ctime, UTC)
                is_cut = found.st_size > most_bytes
                raw = b"" if is_cut else stream.read(most_bytes)
        except OSError as error:
            if error.errno not in {errno.ENOENT, errno.ELOOP, errno.ENXIO}:
                fault = f"Không đọc được tệp {name}: {error.strerror}. Đề nghị kiểm tra quyền của tệp."
                yield DroppedFile(name, path, datetime.fromtimestamp(path.lstat().st_mtime, UTC), b"", 0, fault=fault)
            continue
        yield DroppedFile(name, path, received_at, raw, found.st_size, is_cut, put_at=put_at)


def move(path: Path, folder: Path) -> Path:
    """Move a file into a folder (made when missing) of the same disk; a name that is taken there gets a number.

    Gives the new place. Moving again what is already gone gives the old path and does nothing: a sweep may be repeated.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = file_names.safe(shown_name(path.name))
    taken: set[str] = set()
    while True:
        target = folder / file_names.apart(name, taken)
        try:
            # A hard link never overwrites, and between link and unlink the file is in both places, never in none.
            os.link(path, target, follow_symlinks=False)
        except FileExistsError:
            if path.exists() and os.path.samefile(path, target):  # stopped between the two steps the last time
                break
            taken.add(target.name.lower())
            continue
        except FileNotFoundError:
            return path
        except OSError as error:
            if error.errno in _NO_LINKS:
                if not _replace(path, target):
                    taken.add(target.name.lower())
                    continue
                return target
            raise DropFolderError(
                f"Không chuyển được tệp {shown_name(path.name)} vào {folder}: {error.strerror}. "
                "Cần một thư mục trên cùng ổ đĩa mà phần mềm được ghi."
            ) from error
        break
    path.unlink(missing_ok=True)
    return target


def _replace(path: Path, target: Path) -> bool:
    """Move by taking the name first; False when somebody else has it."""
    try:
        open(target, "xb").close()
    except FileExistsError:
        return False
    os.replace(path, target)
    return True
