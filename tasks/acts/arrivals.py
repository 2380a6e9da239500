"""Record what arrived by hand: the official leg (Q.office, paper), a soft file, or a plain confirmation (form 1.2)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime

import models
from domain import deadlines, form_words, plans, receipts, standings, wording, words
from models.queries import obligations as queries
from tasks import acceptance, campaigns
from tasks.acts import checks, writing
from tasks.desk import Desk, Work
from tasks.desk import writing as at_desk

CHANNELS = {
    "qoffice": plans.OFFICIAL,
    "paper": plans.OFFICIAL,
    "email": plans.SOFT,
    "hand": plans.SOFT,
    "confirmation": "",
}
CHANNEL_WORDS = {channel: word for word, channel in form_words.CHANNELS.items()}
LEG_WORDS = {plans.OFFICIAL: "văn bản chính thức", plans.SOFT: "bản mềm", "": "xác nhận"}
_CLOSED = "Đã nhận (đạt): đủ văn bản chính thức và bản mềm; bản mềm đã được kiểm tra tự động"
_HOUR = re.compile(r"(?<!\d)(?P<hour>[01]?\d|2[0-3])[:hg](?P<minute>[0-5]\d)(?!\d)")
_DELIVERED = (
    "report", "paper", "nomination", "forwarding", "funding", "deliverable", "invitation", "appraisal", "decision", "record",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrival:
    """What arrived.

    unit, within: sender as typed. duty: duty id, obligation key or paper number, "" when the unit owes only one thing.
    received_at:  when our desk or server took it. number, dated_on: of the letter. file_sha256: of the soft file.
    """

    unit: str
    channel: str
    received_at: datetime
    by: str
    within: str = ""
    duty: str = ""
    number: str = ""
    dated_on: date | None = None
    file_name: str = ""
    file_sha256: str = ""
    note: str = ""


def read_stamp(typed: str, day: date, desk: Desk) -> tuple[str, datetime]:
    """(number, moment of receipt) from what a form has in one line: "123/BC-UBND 16:42".

    Without an hour the moment is noon: the day decides whether it is in time; on the very day it is now.
    """
    found = _HOUR.search(typed)
    number = _HOUR.sub("", typed, count=1).strip(" ,;") if found else typed.strip()
    local = desk.as_of
    if found:
        hour, minute = int(found["hour"]), int(found["minute"])
    elif day == local.date():
        return number, local
    else:
        hour, minute = 12, 0
    return number, local.replace(
        year=day.year, month=day.month, day=day.day, hour=hour, minute=minute, second=0, microsecond=0
    )


def record(desk: Desk, arrival: Arrival) -> receipts.Receipt:
    """Write the arrival down as a new version of its leg; the same letter or file twice is written once (E18).

    A unit outside the duty's owners (xã turned phường) may send all the same: kept as voluntary, in no denominator (E13).
    """
    by = checks.person(arrival.by)
    if arrival.channel not in CHANNELS:
        raise checks.refuse(
            "CHANNEL_UNKNOWN",
            f"Đường nhận '{arrival.channel}' không có. Hãy chọn: {', '.join(CHANNEL_WORDS.values())}.",
        )
    with at_desk(desk) as work:
        row, unit = _target(work, arrival, by)
        day = deadlines.local_day(arrival.received_at, work.plan.zone)
        if arrival.received_at > work.as_of:
            raise checks.refuse(
                "DATE_IN_FUTURE", f"Giờ nhận {_moment(arrival.received_at, work)} chưa đến. Hãy kiểm tra ngày giờ."
            )
        checks.not_before_issue(work, day, "ngày nhận")
        legs = tuple(row.legs.split())
        leg = CHANNELS[arrival.channel] if legs else ""
        if legs and leg not in legs:
            raise checks.refuse(
                "LEG_UNKNOWN",
                f"'{work.index.duties[row.duty].title}' không nhận bằng {CHANNEL_WORDS[arrival.channel]};"
                f" cần: {', '.join(LEG_WORDS[one] for one in legs)}.",
            )
        before = work.standing(row)
        title = f"Đã ghi: {LEG_WORDS[leg]} của {unit.full_name} · {work.index.duties[row.duty].title}"
        values = _values(arrival)
        mark = _fingerprint(arrival, values, {one.fingerprint for one in _struck(work, row, leg)})
        if queries.has_fingerprint(work.session, row.id, leg, mark):
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True, units=(unit.id,))
        version = add_version(work, row, leg, by, arrival.received_at, mark, values, arrival.dated_on).version
        is_accepted = acceptance.accept_if_whole(work, row)
        after = work.standing(row)
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (
                ("Lần gửi", wording.number(version)),
                *((("Kết quả", _CLOSED),) if is_accepted else ()),
                ("Giờ nhận của ta", _moment(arrival.received_at, work)),
                (
                    "Số, ngày văn bản",
                    " ".join(filter(None, (values["number"], f"{arrival.dated_on or ''}"))) or "không ghi",
                ),
            ),
            tuple(_warnings(work, row, before, after)),
            undo="2.1",
            board=work.index.stages[row.stage].board,
            event="input.accepted" if is_accepted else "input.received",
            units=(unit.id,),
        )


def add_version(
    work: Work,
    row: models.Obligation,
    leg: str,
    by: str,
    received_at: datetime,
    mark: str,
    values: Mapping[str, str],
    dated_on: date | None = None,
) -> models.Submission:
    """Write the next version of a leg with its line of history.

    mark: its fingerprint; the caller has looked that it is new. values: the columns channel, number, sender, file_name,
    file_sha256 and note.
    """
    version = queries.last_version(work.session, models.Submission, row.id, leg=leg) + 1
    payload = {**values, "leg": leg, "version": version, "received_at": received_at.isoformat()}
    payload["dated_on"] = dated_on.isoformat() if dated_on else None
    submission = models.Submission(
        obligation_id=row.id,
        seq=writing.entry(work, by, "received", row.key, **payload),
        leg=leg,
        version=version,
        received_at=received_at,
        dated_on=dated_on,
        fingerprint=mark,
        recorded_by=by,
        at=work.as_of,
        **values,
    )
    work.session.add(submission)
    work.session.flush()
    return submission


def strike_out(
    desk: Desk, *, leg: str, by: str, reason: str, unit: str = "", within: str = "", duty: str = ""
) -> receipts.Receipt:
    """Strike out the newest version of a leg as written down by mistake; the row stays, and counts for nothing.

    An acceptance that looked at it falls with it. Asked again before anything new came, nothing more is struck out.
    """
    by, reason = checks.person(by), checks.reason(reason)
    channel = form_words.CHANNELS[form_words.CHANNEL_OF_LEG[leg]]
    with at_desk(desk) as work:
        row, owner = _target(work, Arrival(unit, channel, work.as_of, by, within, duty), by)
        held = queries.submissions(work.session, row.id, leg)
        title = f"Đã ghi: bỏ {LEG_WORDS[leg]} ghi nhầm của {owner.full_name} · {work.index.duties[row.duty].title}"
        if not held:
            raise checks.refuse(
                "NOTHING_IN",
                f"Không có gì để bỏ: chưa ghi nhận {LEG_WORDS[leg]} nào của {owner.full_name} cho việc này.",
            )
        newest = held[-1]
        if newest in _struck(work, row, leg):
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True, units=(owner.id,))
        before = work.standing(row)
        named = {"leg": leg, "version": newest.version, "submission": newest.id}
        writing.decision(work, "withdraw_arrival", by=by, reason=reason, obligation=row, **named)
        after = work.standing(row)
        today, zone = work.today, work.plan.zone
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (
                ("Bản bị bỏ", f"lần {wording.number(newest.version)}, nhận lúc {_moment(newest.received_at, work)}"),
                ("Trước đó", words.of(before, today, zone).word),
                ("Bây giờ", words.of(after, today, zone).word),
                ("Lý do", reason),
            ),
            undo="1.2",
            board=work.index.stages[row.stage].board,
            units=(owner.id,),
        )


def _target(work: Work, arrival: Arrival, by: str) -> tuple[models.Obligation, plans.Unit]:
    """The obligation meant. A typed key or paper number decides; the unit must then agree with it."""
    typed = arrival.duty.strip()
    if typed and (":" in typed or typed.upper().startswith("P-")):
        row = checks.obligation(work, typed.upper() if ":" not in typed else typed)
        owner = work.index.units[row.responsible_key]
        if arrival.unit.strip():
            owner = checks.owner(work, row, arrival.unit, arrival.within)
        if row.kind not in _DELIVERED:
            raise checks.refuse(
                "NOT_DELIVERED",
                f"'{work.index.duties[row.duty].title}' không phải là việc gửi văn bản. Hãy ghi cuộc họp bằng 1.1, việc chọn bằng 1.3.",
            )
        return row, owner
    unit = checks.unit(work, arrival.unit, within=arrival.within)
    duty = next((one for one in work.plan.duties if typed in (one.id, one.title)), None) if typed else None
    owed = queries.live(work.session, work.campaign.id, unit=unit.id)
    if duty is not None and duty.kind == "report" and not any(row.duty == duty.id for row in owed):
        return _voluntary(work, duty, unit, by), unit
    leg = CHANNELS[arrival.channel]
    kinds = (
        _DELIVERED if typed else tuple({row.kind for row in owed if row.kind in _DELIVERED and leg in row.legs.split()})
    )
    return checks.one_obligation(work, unit, kinds or _DELIVERED, duty.id if duty else typed), unit


def _voluntary(work: Work, duty: plans.Duty, unit: plans.Unit, by: str) -> models.Obligation:
    """An optional obligation for a unit that sends although nobody asked it (E13)."""
    if duty.owners.levels and unit.level not in duty.owners.levels:
        raise checks.refuse(
            "NOT_OWED", f"{unit.full_name} không thuộc cấp phải gửi '{duty.title}'. Hãy kiểm tra đơn vị và việc."
        )
    values = campaigns.voluntary_values(work, duty, unit)
    held = queries.by_key(work.session, work.campaign.id, values["key"])
    if held is not None:
        checks.still_in_force(work, held)
    row = models.Obligation(**values)
    work.session.add(row)
    work.session.flush()
    writing.entry(work, by, "volunteered", row.key, unit=unit.id)
    return row


def _values(arrival: Arrival) -> dict[str, str]:
    return {
        "channel": arrival.channel,
        "number": checks.text(arrival.number, "số văn bản", most=80, needed=False),
        "sender": "",
        "file_name": checks.text(arrival.file_name, "tên tệp", most=255, needed=False),
        "file_sha256": arrival.file_sha256,
        "note": checks.text(arrival.note, "ghi chú", needed=False),
    }


def _struck(work: Work, row: models.Obligation, leg: str) -> list[models.Submission]:
    gone = queries.struck_out(work.session, work.campaign.id, work.as_of)
    return [one for one in queries.submissions(work.session, row.id, leg) if one.id in gone] if gone else []


def _fingerprint(arrival: Arrival, values: dict[str, str], struck: Set[str]) -> str:
    """The same file, else the same numbered letter, else the same moment of receipt.

    struck: fingerprints of what was struck out; that may be written down anew, once more each time, and is no repeat.
    """
    if arrival.file_sha256:
        mark = arrival.file_sha256
    elif values["number"]:
        mark = _hash(f"{values['number'].lower().replace(' ', '')}|{arrival.dated_on}")
    else:
        mark = _hash(f"{arrival.channel}|{arrival.received_at.timestamp()}")
    return _anew(mark, struck)


def fresh_mark(work: Work, row: models.Obligation, leg: str, mark: str) -> str:
    """The fingerprint to write a delivery down by: its own, or another where it was struck out before."""
    return _anew(mark, {one.fingerprint for one in _struck(work, row, leg)})


def _anew(mark: str, struck: Set[str]) -> str:
    while mark in struck:
        mark = _hash(f"{mark}|again")
    return mark


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def _moment(at: datetime, work: Work) -> str:
    local = at.astimezone(work.as_of.tzinfo)
    return f"{local:%H:%M} {wording.long_date(deadlines.local_day(at, work.plan.zone))}"


def _warnings(work: Work, row: models.Obligation, before: standings.Standing, after: standings.Standing) -> list[str]:
    said = []
    if before.status is standings.Status.ACCEPTED and after.status is not standings.Status.ACCEPTED:
        said.append(
            "Bản đã nhận trước đây được thay bằng bản này: cần xem và nhận lại (2.1); bản tổng hợp đã chốt sẽ cũ."
        )
    if after.timeliness in (standings.Timeliness.LATE, standings.Timeliness.LATE_WITH_PERMISSION) and after.bound:
        day = deadlines.local_day(after.original or after.bound, work.plan.zone)
        said.append(f"Nhận sau hạn {wording.before(day)}: vẫn được tính là đã gửi, ghi là chậm.")
    if row.opened_at is None:
        said.append("Việc này chưa mở; bản gửi sớm vẫn được giữ và tính khi mở.")
    if after.missing_legs:
        said.append("Còn thiếu: " + ", ".join(LEG_WORDS[leg] for leg in after.missing_legs) + ".")
    if after.status is standings.Status.UNDECIDED:
        said.append("Việc này chưa rõ đơn vị: cần người có tên xác định (2.5).")
    return said
