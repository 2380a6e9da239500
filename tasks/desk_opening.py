"""Open a desk: which database, which campaign, which moment. Asks no clock: the caller hands `now` down.

Creates nothing: a database that is not there is an answer, not something to make on the side.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pendulum

from config.settings import Settings
from domain import errors
from models import database
from models.queries import campaigns
from tasks.desk import Desk

_WRITTEN = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})|(?P<day2>\d{1,2})/(?P<month2>\d{1,2})/(?P<year2>\d{4}))"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6})\d*)?)?"
    r" ?(?P<offset>Z|z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A campaign as the database knows it, enough to read a moment in its zone."""

    key: str
    title: str
    zone: str
    is_simulated: bool


def known_campaigns(settings: Settings) -> list[Address]:
    """Every campaign of the database, oldest first; none when the database is not there."""
    if not database.exists(settings.database):
        return []
    with database.reading(settings.database) as session:
        return [Address(row.key, row.title, row.zone, row.is_simulated) for row in campaigns.all_of_them(session)]


def find_campaign(settings: Settings, campaign: str = "") -> Address:
    """The campaign meant: the one named, else the one of the settings, else the only one there is."""
    known = known_campaigns(settings)
    wanted = campaign.strip() or settings.campaign.strip()
    keys = tuple(one.key for one in known)
    if not known:
        raise errors.Refusal(
            "NO_DATABASE",
            "Chưa có đợt sơ kết nào trong cơ sở dữ liệu của máy này. Hãy nạp kế hoạch trước:"
            f' soket plan load {settings.plan_dir} --by "Họ tên, chức vụ".',
        )
    if wanted:
        found = next((one for one in known if one.key == wanted), None)
        if found is None:
            raise errors.Refusal(
                "CAMPAIGN_UNKNOWN",
                f"Không có đợt sơ kết '{wanted}' trong cơ sở dữ liệu. Các đợt đang có: {', '.join(keys)}.",
                candidates=keys,
            )
        return found
    if len(known) > 1:
        raise errors.Refusal(
            "CAMPAIGN_UNCLEAR",
            f"Có {len(known)} đợt sơ kết: {', '.join(keys)}. Hãy ghi rõ một đợt (--campaign, hoặc khóa 'campaign' trong cài đặt).",
            candidates=keys,
        )
    return known[0]


def open_desk(
    settings: Settings, campaign: str = "", as_of: datetime | None = None, *, now: Callable[[], datetime]
) -> Desk:
    """The desk of one campaign at one moment.

    as_of: the moment that counts as now; None: that of the settings (simulated campaigns only), else `now()`. A moment
        without a zone is one of the plan's zone.
    """
    found = find_campaign(settings, campaign)
    moment = as_of if as_of is not None else set_clock(settings, is_simulated=found.is_simulated, campaign=found.key)
    return Desk(
        settings.database, found.key, in_zone(moment if moment is not None else now(), found.zone), settings.home
    )


def set_clock(settings: Settings, *, is_simulated: bool, campaign: str) -> datetime | None:
    """The moment the settings put in place of now; refused for a real campaign, whose acts carry the real time."""
    if settings.as_of is not None and not is_simulated:
        raise errors.Refusal(
            "CLOCK_SET",
            f"Cài đặt 'as_of' đang đặt giờ {settings.as_of:%H:%M %d/%m/%Y} thay cho hiện tại, nhưng '{campaign}' là đợt"
            " thật. Hãy bỏ khóa 'as_of' trong cài đặt (hoặc biến SOKET_AS_OF); chỉ đợt mô phỏng được đặt giờ.",
        )
    return settings.as_of


def in_zone(moment: datetime, zone: str) -> pendulum.DateTime:
    """The same moment as that zone's clocks show it; without a zone of its own it is read as one of that zone."""
    if moment.tzinfo is None:
        return pendulum.instance(moment, tz=zone)
    return pendulum.instance(moment).in_timezone(zone)


def parse_moment(text: str, zone: str) -> datetime:
    """Read "2023-11-15T10:00", "15/11/2023 10:00", either with seconds or an offset; a day alone is its first moment.

    Raises Refusal MOMENT_UNREADABLE for anything else, a day or an hour that does not exist included.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is not None:
        part = found.groupdict()
        try:
            naive = datetime(  # noqa: DTZ001  zone or offset is put on below
                int(part["year"] or part["year2"]),
                int(part["month"] or part["month2"]),
                int(part["day"] or part["day2"]),
                int(part["hour"] or 0),
                int(part["minute"] or 0),
                int(part["second"] or 0),
                int((part["fraction"] or "0").ljust(6, "0")),
            )
            offset = _offset(part["offset"])
            return in_zone(naive if offset is None else naive.replace(tzinfo=offset), zone)
        except (ValueError, OverflowError):
            pass  # answered below, in one place
    raise errors.Refusal(
        "MOMENT_UNREADABLE",
        f"'{text}' không phải là ngày giờ đọc được. Cần ngày giờ có thật, ví dụ 2023-11-15T10:00 hoặc '15/11/2023 10:00'"
        " (giờ địa phương), hay 2023-11-15T10:00+07:00.",
    )


def _offset(written: str | None) -> timezone | None:
    if not written:
        return None
    if written in "Zz":
        return timezone(timedelta())
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))
