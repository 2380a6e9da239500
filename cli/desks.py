"""What every command is asked besides its own words, and the desk that comes of it: settings, campaign, moment, person."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import days
from cli.help_texts import SHARED

if TYPE_CHECKING:
    from tasks.desk import Desk

CAMPAIGN = Parameter(help="Mã đợt sơ kết; không ghi là đợt trong cài đặt, hoặc đợt duy nhất.", group=SHARED)
AS_OF = Parameter(help="Coi thời điểm này là hiện tại, ví dụ 2023-11-15T10:00; không ghi là bây giờ.", group=SHARED)
JSON = Parameter(help="In JSON cho phần mềm khác đọc.", negative="", group=SHARED)
BY = Parameter(help="Người quyết định: 'Họ tên, chức vụ'.", group=SHARED)
REASON = Parameter(help="Lý do, bằng một câu.", group=SHARED)
VERBOSE = Parameter(help="Nói thêm việc báo tin cho máy chủ Prefect.", negative="", group=SHARED)


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """What a command that only reads is asked."""

    campaign: Annotated[str, CAMPAIGN] = ""
    as_of: Annotated[str, AS_OF] = ""
    json: Annotated[bool, JSON] = False


@Parameter(name="*")
@dataclass(frozen=True)
class Acted:
    """What a command that writes is asked: also who decides, and why."""

    by: Annotated[str, BY] = ""
    reason: Annotated[str, REASON] = ""
    campaign: Annotated[str, CAMPAIGN] = ""
    as_of: Annotated[str, AS_OF] = ""
    json: Annotated[bool, JSON] = False
    verbose: Annotated[bool, VERBOSE] = False


@Parameter(name="*")
@dataclass(frozen=True)
class Taken(Asked):
    """What a command that writes without anybody deciding is asked."""


@Parameter(name="*")
@dataclass(frozen=True)
class Named:
    """What a command that reads a whole campaign is asked."""

    campaign: Annotated[str, CAMPAIGN] = ""
    json: Annotated[bool, JSON] = False


READ = Asked()
WHOLE = Named()
ACT = Acted()
TAKE = Taken()


@dataclass(frozen=True)
class Opened:
    """A desk, with what the command line needs to know about its campaign."""

    desk: Desk
    zone: str
    is_simulated: bool


def opened(asked: Asked | Acted) -> Opened:
    """Open the desk for a command; the clock is read here and handed down.

    Raises Refusal when there is no such campaign, and for an act of a real campaign that is dated ahead of the clock.
    """
    import pendulum

    from config import settings
    from domain import errors
    from tasks import desk_opening

    chosen = settings.load()
    found = desk_opening.find_campaign(chosen, asked.campaign)
    moment = days.read_moment(asked.as_of, found.zone, "--as-of") if asked.as_of.strip() else None
    if isinstance(asked, Acted | Taken) and moment is not None and not found.is_simulated and moment > pendulum.now():
        raise errors.Refusal(
            "MOMENT_IN_FUTURE",
            f"--as-of: {moment:%H:%M %d/%m/%Y} chưa đến. '{found.key}' là đợt thật nên chỉ ghi việc đã xảy ra.",
        )
    desk = desk_opening.open_desk(chosen, found.key, moment, now=pendulum.now)
    return Opened(desk, found.zone, found.is_simulated)


def person(by: str) -> str:
    """Who decides: as given, else asked on a terminal, else empty (and then refused by the act itself)."""
    if by.strip() or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return by
    print("Người quyết định (họ tên, chức vụ): ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
