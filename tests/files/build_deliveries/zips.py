"""Zip packages written member by member: fixed dates, so that the same members give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping

WRITTEN_AT = (2023, 10, 19, 8, 30, 0)

_STAMP = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")

Members = Iterable[tuple[str, bytes]]


def packed(members: Members, *, is_stored: bool = False) -> bytes:
    """A zip of these members, in their order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in members:
            one = zipfile.ZipInfo(name, WRITTEN_AT)
            one.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
            one.external_attr = 0o644 << 16
            package.writestr(one, content, compresslevel=9)
    return held.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """Every member of a zip, in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {one.filename: package.read(one) for one in package.infolist()}


def repacked(
    content: bytes,
    change: Callable[[str, bytes], bytes | None] = lambda _, body: body,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """The zip with every member changed (None: left out) and members added."""
    changed = {name: change(name, body) for name, body in members(content).items()}
    kept = {name: body for name, body in changed.items() if body is not None}
    return packed((kept | dict(more or {})).items())


def with_name_bytes(content: bytes, ascii_name: str, raw: bytes) -> bytes:
    """The zip with a member's name put into other bytes of the same length, as programs of before Unicode wrote it."""
    if len(raw) != len(ascii_name):
        raise ValueError(f"{ascii_name!r} has {len(ascii_name)} bytes, the new name {len(raw)}")
    return content.replace(ascii_name.encode("ascii"), raw)


def undated(content: bytes) -> bytes:
    """An Office package without the hour it was saved at."""
    return repacked(content, lambda _, body: _STAMP.sub(rb"\g<1>2023-10-19T01:30:00Z", body))
