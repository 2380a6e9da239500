"""Names of files that others chose, made fit for our disk. The name as written is kept beside it, for showing."""

from __future__ import annotations

from collections.abc import Collection

from domain import vietnamese

NAMELESS = "tep-khong-ten"
_LONGEST = 120
_MOST_BYTES = 200
"""File systems count bytes (255), and the stores put something in front; a Vietnamese letter takes up to three."""
_LONGEST_ENDING = 10
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows keeps for devices, whatever their ending."""


def shown(name: str) -> str:
    """The name as the sender wrote it, at most 255 characters, storable: no NUL, no broken surrogate."""
    return name[:255].encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def safe(name: str) -> str:
    """The name for a disk: NFC, no folder parts, no controls or invisible letters, no dot in front, 200 bytes at most.

    The ending is kept where it has one, because readers go by it. Never empty. Safe names stay what they are.
    """
    last = vietnamese.clean(name[-2000:].replace("\\", "/").rpartition("/")[2])
    plain = last.translate(_FORBIDDEN).lstrip(". ").rstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = plain, "", ""
    room = _MOST_BYTES - len(f"{dot}{ending}".encode())
    stem = stem[: _LONGEST - len(ending) - len(dot)].encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    if stem.partition(".")[0].rstrip().lower() in _DEVICES:
        stem = f"_{stem[:-1] if len(stem) >= _LONGEST - len(ending) - len(dot) else stem}"
    return f"{stem or NAMELESS}{dot}{ending}"


def apart(name: str, taken: Collection[str]) -> str:
    """A safe name that is not among those taken (lower case): "bieu.xlsx" becomes "bieu (2).xlsx"."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    candidate, number = name, 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{stem} ({number}){dot}{ending}"
    return candidate
