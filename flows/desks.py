"""The desk of a run: settings and the clock are read here and handed down; nothing below asks for them."""

from __future__ import annotations

from datetime import datetime

import pendulum

from config import settings
from tasks import desk_opening
from tasks.desk import Desk


def here(campaign: str = "", as_of: datetime | None = None) -> Desk:
    """The desk of a campaign ("" = the one in the settings, else the only one) at a moment (None = now).

    Raises Refusal when there is no such campaign, or several and none is named.
    """
    return desk_opening.open_desk(settings.load(), campaign, as_of, now=pendulum.now)
