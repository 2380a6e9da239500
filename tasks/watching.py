"""One look at the whole machine: server, worker, stuck and broken runs, mailbox, mail relay. Needs no worker itself.

A dead worker cannot run a flow that says so; this look is made by whoever is alive: `soket up`, or a timer of the system.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters import prefect_server, prefect_watch
from config.settings import Settings
from domain import deadlines, machine_alerts
from domain.machine_alerts import Alert
from models.queries import sending as holding
from tasks import channels
from tasks.desk import Desk, Work, reading

TAGS = ("viec-can-bo", "tu-chay", "bao-hong")
"""Tags of the runs that are ours; those of 9.8 itself are looked at here only, for it may not report itself."""
WORKER_PATIENCE = timedelta(minutes=3)
"""Six heartbeats of a worker."""
PENDING_PATIENCE = timedelta(minutes=10)
MAILBOX_PATIENCE = timedelta(hours=1)
"""Six looks of 9.3 in working hours."""
RELAY_PATIENCE = timedelta(minutes=30)
BROKEN_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found, and what of it is wrong.

    api: the address asked. mailbox: its name, "" when there is none; read_at, fault: how its last look went.
    alerts: in the order in which they are to be mended.
    """

    as_of: datetime
    api: str
    seen: prefect_watch.Seen
    mailbox: str
    read_at: datetime | None
    fault: str
    down_since: datetime | None
    alerts: tuple[Alert, ...]

    @property
    def is_well(self) -> bool:
        return not self.alerts


def look(desk: Desk, chosen: Settings, *, up_since: datetime | None = None) -> Look:
    """Look once, at the desk's moment; writes nothing.

    up_since: when the machine was started, which gives the worker and the mailbox their patience anew; None for long ago.
    """
    at = desk.as_of
    seen = prefect_watch.look(
        chosen.api_url,
        chosen.api_auth,
        pool=prefect_server.POOL,
        pending_before=at - PENDING_PATIENCE,
        broken_since=at - BROKEN_WITHIN,
        tags=TAGS,
    )
    found = channels.condition(desk, channels.of(chosen))
    with reading(desk) as work:
        down_since = relay_down_since(work, chosen)
        hours = machine_alerts.WorkingTime(
            deadlines.Calendar(frozenset(off.day for off in work.plan.days_off)), work.plan.zone
        )
    zone, ui = hours.zone, chosen.ui
    alerts: list[Alert | None] = [machine_alerts.of_server(seen.fault, at, zone, chosen.api_url)]
    if not seen.fault:
        if up_since is None or at - up_since > WORKER_PATIENCE:
            pool_url = machine_alerts.pool_url(ui, prefect_server.POOL)
            alerts += machine_alerts.of_workers(
                seen.workers, at, WORKER_PATIENCE, zone, pool_url, pool=prefect_server.POOL
            )
        alerts += machine_alerts.of_pending(seen.pending, at, PENDING_PATIENCE, zone, ui)
        alerts += machine_alerts.of_broken(seen.broken, ui)
    if found.mailbox and (up_since is None or at - up_since > MAILBOX_PATIENCE):
        alerts.append(machine_alerts.of_mailbox(found.read_at, at, hours, MAILBOX_PATIENCE, found.fault))
    alerts.append(machine_alerts.of_relay(down_since, at, zone, RELAY_PATIENCE))
    return Look(
        at,
        chosen.api_url,
        seen,
        found.mailbox,
        found.read_at,
        found.fault,
        down_since,
        tuple(one for one in alerts if one is not None),
    )


def relay_down_since(work: Work, chosen: Settings) -> datetime | None:
    """Since when the mail relay takes no letters; None while it does, was never called, or none is set up."""
    if not chosen.smtp_host:
        return None
    # One of the settings before these may have been left when it was down, and would stay so for ever.
    row = holding.relay(work.session, work.campaign.id, f"{chosen.smtp_host}:{chosen.smtp_port}")
    return row.down_since if row else None
