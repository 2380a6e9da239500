"""The drop folder: take in what people put there, and put it away once it is judged. The whole pass is `tasks.channels`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters import drop_folder
from models.queries import mailboxes as queries
from tasks import intake
from tasks.desk import Desk, reading

DONE, HELD = "da-tiep-nhan", "cho-xep"
"""Folders inside the drop folder, for what was taken in: all judged, or with a file that waits for a person."""
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file that is stored. sha256: of the bytes that were stored."""

    path: Path
    delivery: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What one look at the folder brought. notes: sentences on what was left where it is. failure: on the folder itself."""

    files: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    failure: str = ""


def collect(desk: Desk, inbox: Path, *, is_own: bool) -> Collected:
    """Store every file that lies in the folder and has been quiet for a while; nothing is moved yet.

    is_own: the folder is ours to make when it is missing. One that somebody named in the settings may be a disk that is
    not there at the moment, and making it would hide that.
    """
    try:
        if is_own:
            inbox.mkdir(parents=True, exist_ok=True)
        swept = drop_folder.sweep(inbox, now=desk.as_of)
    except drop_folder.DropFolderError as error:
        return Collected(failure=str(error))
    except OSError as error:
        return Collected(failure=_unusable(inbox, error))
    notes = [f"{one.message} {one.fix}" for one in swept.findings if one.place.file not in {DONE, HELD}]
    files: list[Dropped] = []
    with reading(desk) as work:
        is_simulated = work.campaign.is_simulated
    for one in drop_folder.take(swept.files):
        if one.fault:
            notes.append(f"{one.fault} Tệp được để nguyên trong thư mục nhận tệp.")
        elif one.is_cut:
            notes.append(
                f"Tệp {one.name} nặng {one.size // _MEGABYTE} MB, phần mềm chỉ nhận tệp đến"
                f" {drop_folder.MOST_BYTES // _MEGABYTE} MB. Tệp được để nguyên; đề nghị đơn vị gửi bản nhỏ hơn."
            )
        else:
            # The office's own clock when it was put there: a copy keeps the date on which the unit last wrote it.
            received_at = desk.as_of if is_simulated else one.put_at or one.received_at
            # One file, one transaction: together they could be more than the memory holds.
            (number,) = intake.store(
                desk, [intake.Incoming(intake.FOLDER, one.name, one.raw, received_at, is_mail=one.is_mail)]
            )
            files.append(Dropped(one.path, number, hashlib.sha256(one.raw).hexdigest()))
    with reading(desk) as work:
        judged = queries.ends(work.session, [one.delivery for one in files])
    notes += [
        f"Tệp {drop_folder.shown_name(one.path.name)} có nội dung đúng như lần gửi số {one.delivery} đã kiểm tra; không kiểm tra lại."
        for one in files
        if one.delivery in judged
    ]
    return Collected(tuple(files), tuple(notes))


def clear(desk: Desk, inbox: Path, files: Sequence[Dropped]) -> str:
    """Move what is judged into the folders beside it; a sentence when that cannot be done, else "".

    A file that somebody has written anew since it was stored stays: what is in it now was never looked at.
    """
    with reading(desk) as work:
        ends = queries.ends(work.session, [one.delivery for one in files])
    for one in files:
        if one.delivery not in ends:
            continue
        now = next(iter(drop_folder.take([one.path])), None)
        if now is None or hashlib.sha256(now.raw).hexdigest() != one.sha256:
            continue
        try:
            drop_folder.move(one.path, inbox / (HELD if ends[one.delivery] else DONE))
        except drop_folder.DropFolderError as error:
            return str(error)
        except OSError as error:
            return _unusable(inbox, error)
    return ""


def _unusable(inbox: Path, error: OSError) -> str:
    return (
        f"Không dùng được thư mục nhận tệp {inbox}: {error.strerror}. Cần một thư mục mà phần mềm được đọc, ghi và tạo"
        f" thư mục {DONE}, {HELD} bên trong."
    )
