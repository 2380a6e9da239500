"""Days and moments as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime

from cli.wrong_usage import WrongUsage

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_WRITTEN = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)


def read(written: str, flag: str = "--on") -> date:
    """Read "13/11/2023" or "2023-11-13".

    Raises WrongUsage with a Vietnamese sentence for anything else, a day that does not exist included.
    """
    found = _WRITTEN.fullmatch(written.strip()) or _ISO.fullmatch(written.strip())
    if found is not None:
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            pass
    raise WrongUsage(f"{flag}: '{written}' không phải là ngày. Cần ngày có thật, ví dụ 13/11/2023.")


def read_moment(written: str, zone: str, flag: str) -> datetime:
    """Read a day and hour in the plan's zone, or with an offset of its own."""
    from domain import errors
    from tasks import desk_opening

    try:
        return desk_opening.parse_moment(written, zone)
    except errors.Refusal as refusal:
        raise WrongUsage(f"{flag}: {refusal.message}") from None
