"""Telling the person who minds the machine: each alert becomes a letter in the outbox once, and goes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.settings import Settings
from domain import outbox, outgoing
from domain.machine_alerts import Alert
from tasks import letters_out, outgoing_letters, sending
from tasks.acts import checks
from tasks.desk import Desk
from tasks.desk import writing as at_desk
from tasks.letter_facts import Facts

_SECONDS = 60
"""A relay that is slow must not keep whoever looks after the machine."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling. new: keys that were not written down before, in the order given.

    unsent: why letters wait in the outbox, Vietnamese; "" when none had to.
    """

    new: tuple[str, ...] = ()
    unsent: str = ""


def tell(desk: Desk, chosen: Settings, alerts: Sequence[Alert], clock: sending.Clock) -> Told:
    """Put the alerts into the outbox and send them, and nothing else; safe to repeat.

    What could not go at an earlier look is tried again: the worker that would send it may be what broke. Nothing is opened
    or sent for no alerts, and nobody is told of what mends itself (a run that tries again): when it lasts, the look at the
    mailbox or relay tells of it. Raises Refusal when there is nobody to tell.
    """
    alerts = [one for one in alerts if one.is_urgent]
    if not alerts:
        return Told()
    if not chosen.alert_address.strip():
        raise checks.refuse(
            "NOBODY_TO_TELL",
            "Chưa có địa chỉ người phụ trách máy: ghi khóa alert_address trong tệp cài đặt rồi thử lại.",
        )
    way = sending.way_of(desk, chosen)
    with at_desk(desk) as work:
        facts = Facts(work)
        drafts = {
            f"{outbox.ALERT}:{one.key}": (one, _draft(facts, one, chosen.alert_address.strip())) for one in alerts
        }
        written = letters_out.put(work, way.head, [draft for _, draft in drafts.values()])
    report = sending.drain(desk, way, clock, kinds=(outbox.ALERT,), seconds=_SECONDS)
    new = tuple(alert.key for key, (alert, _) in drafts.items() if key in written)
    if way.relay is None:
        return Told(new, "chưa cài đặt máy chủ gửi thư (smtp_host) hoặc địa chỉ gửi (mail_address)")
    return Told(new, report.fault)


def _draft(facts: Facts, alert: Alert, address: str) -> letters_out.Draft:
    written = outgoing_letters.write(
        outgoing.Alert(
            **facts.common(facts.work.plan.office, "Người phụ trách máy"),
            what=alert.what,
            at=facts.clock(),
            effect=alert.found,
            steps=(alert.do,) if alert.do else (),
            links=(outgoing.Link("Mở", alert.link),) if alert.link else (),
        )
    )
    return letters_out.Draft(
        f"{outbox.ALERT}:{alert.key}", outbox.ALERT, address, written.subject, written.text, written.html,
        on=facts.work.today,
    )  # fmt: skip
