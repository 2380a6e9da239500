"""What units send: reports and papers on two legs, and plain confirmations; early, late, returned, half, extended, never."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from domain import obligations, plans, wording
from domain.seasons import cast, roles
from domain.seasons.scene import Scene

_SHARE_OF_OPTIONAL = {True: 15, False: 50}
"""Of a hundred owners of an "(nếu có)" duty, how many deliver: where there are many, and where there are few."""
_WRITING = 45
"""Of a hundred parts of the time until the bound, how many pass before the first report or paper comes."""
_CHANNELS = {plans.OFFICIAL: "qoffice", plans.SOFT: "email"}
_WORDS = {"qoffice": "qua Q.office", "email": "bản mềm qua thư", "paper": "bản giấy", "hand": "bản mềm chép tay"}


def tell(scene: Scene, duty: plans.Duty) -> None:
    """All deliveries of one duty."""
    owed = scene.owed[duty.id]
    if scene.freezes(duty):
        return  # written by the office once its inputs are frozen
    if duty.legs:
        specials: Sequence[str] = () if len(owed) < 3 else roles.REPORTED
        if duty.id == scene.plan.papers_duty:
            specials = (roles.STRAGGLER, *specials, roles.NEVER)
        dealt = scene.deal(owed, specials, roles.REPORTING if len(owed) > 2 else {roles.ORDINARY: 1}, duty.id)
    else:
        dealt = scene.deal(owed, (), roles.CONFIRMING if len(owed) > 2 else {roles.ORDINARY: 1}, duty.id)
    chance = scene.chance("optional", duty.id)
    is_first_half = True
    for one in owed:
        role = scene.roles.get(one.key, dealt[one.key])
        share = _SHARE_OF_OPTIONAL[len(owed) > 100]
        is_skipped = not one.required and chance.randint(1, 100) > share
        is_unknown = one.waits_for == "settlement" and one.paper not in scene.settled
        if is_skipped or is_unknown or sender(scene, one) in scene.silent:
            continue
        if not one.legs:
            _confirm(scene, one, role)
        elif deliver(scene, one, role, show_refusal=is_first_half):
            is_first_half = False


def sender(scene: Scene, one: obligations.PlannedObligation) -> str:
    """Unit id of who sends: the unit itself, the one settled on, or the district that is asked."""
    return one.unit or scene.settled.get(one.paper, one.responsible)


def _first(scene: Scene, one: obligations.PlannedObligation) -> date:
    """The first sensible day: open, behind the unit's own meeting, and behind the choice that makes a presenter known."""
    found = [scene.earliest(one)]
    if one.legs and one.opens == plans.LAUNCH:
        # Nobody writes a report in the week of the letter that asks for it.
        ahead = (scene.bound(one) - scene.first_day).days
        found.append(scene.days.on_or_after(scene.first_day + timedelta(days=ahead * _WRITING // 100)))
    before_it = [duty.id for duty in scene.plan.duties if duty.kind == "meeting" and duty.stage == one.stage]
    if one.paper:
        before_it = [
            duty.id for duty in scene.choosers if duty.choice and one.purpose and duty.choice.purpose == one.purpose
        ]
        found += [scene.days.shift(day, 3) for day in [scene.done_on.get((one.duty, one.paper))] if day is not None]
    found += [
        scene.days.shift(scene.done_on[duty, one.responsible], 2)
        for duty in before_it
        if (duty, one.responsible) in scene.done_on
    ]
    return max(found)


def _received(scene: Scene, one: obligations.PlannedObligation, role: str) -> datetime:
    """The moment the first leg reaches the office."""
    days, chance = scene.days, scene.chance("delivery", one.key)
    first, before = _first(scene, one), scene.bound(one)
    last = before - timedelta(days=1)
    hour, minute = chance.randint(8, 15), chance.randint(0, 59)
    asked = days.on_or_after(before)
    if role == roles.LAST_MINUTE and first <= last:
        return days.at(last, 23, 59)
    if role == roles.ON_THE_BOUND and first <= before:
        return days.at(before, 0)
    if role == roles.STRAGGLER:
        return days.at(max(first, scene.straggler_on.get(one.duty, days.shift(asked, 4))), hour, minute)
    if role == roles.EXTENDED:
        return days.at(days.shift(before, 2), 15)
    if role == roles.EXTENDED_AFTER:
        return days.at(days.shift(asked, 2), 10)
    if role == roles.LATE or first > last:
        return days.at(max(first, days.shift(asked, chance.randint(1, 2))), hour, minute)
    low, high = {
        roles.EARLY: (0.0, 0.35),
        roles.RETURNED: (0.0, 0.4),
        roles.HALF: (0.2, 0.6),
        roles.PAPER_ONLY: (0.7, 0.95),
    }.get(role, (0.35, 0.95))
    return days.at(days.part(chance, first, last, low, high), hour, minute)


def deliver(scene: Scene, one: obligations.PlannedObligation, role: str, *, show_refusal: bool = False) -> bool:
    """One report or paper to its acceptance; True when it showed an acceptance refused for a missing leg."""
    if role == roles.NEVER:
        return False
    days, before = scene.days, scene.bound(one)
    is_two_legged = set(_CHANNELS) <= set(one.legs)
    if role in (roles.HALF, roles.PAPER_ONLY) and not is_two_legged:
        role = roles.ORDINARY
    if role in (roles.EXTENDED, roles.EXTENDED_AFTER) and _first(scene, one) > before:
        role = roles.LATE
    if role in (roles.EXTENDED, roles.EXTENDED_AFTER):
        _extend(scene, one, role, before)
    received = _received(scene, one, role)
    channel = "paper" if role == roles.PAPER_ONLY else _CHANNELS[plans.OFFICIAL]
    show_refusal = show_refusal and role == roles.HALF
    if role in (roles.HALF, roles.PAPER_ONLY):
        typed = _leg(scene, one, plans.OFFICIAL, channel, received)
        if show_refusal:
            scene.add_refused(
                days.at(days.shift(typed.date(), 1), 9, 30),
                "accept",
                "LEG_MISSING",
                f"Nhận khi mới có văn bản chính thức, chưa có bản mềm: {_what(scene, one)}",
                **_meant(scene, one),
                by=cast.OFFICER,
            )
        late_leg = days.at(days.shift(typed.date(), 3), 10, 15)
        typed = _leg(scene, one, plans.SOFT, "hand" if role == roles.PAPER_ONLY else "email", late_leg)
    else:
        typed = _all_legs(scene, one, received)
    if role == roles.RETURNED:
        scene.add(
            days.at(days.shift(typed.date(), 1), 11),
            "return",
            f"Trả lại, có ghi lý do: {_what(scene, one)}",
            **_meant(scene, one),
            by=cast.OFFICER,
            reason=scene.chance("return", one.key).choice(cast.RETURN_REASONS),
        )
        typed = _all_legs(scene, one, days.at(days.shift(typed.date(), 4), 9, 40))
    accept(scene, one, days.shift(typed.date(), 1))
    return show_refusal


def accept(scene: Scene, one: obligations.PlannedObligation, day: date) -> None:
    """An officer looks at what is in and accepts it."""
    minute = scene.chance("accept", one.key).randint(0, 59)
    scene.add(
        scene.days.at(day, 11, minute),
        "accept",
        f"Nhận (đạt): {_what(scene, one)}",
        **_meant(scene, one),
        by=cast.OFFICER,
    )
    scene.done_on[one.duty, one.paper or one.responsible] = day


def replace(scene: Scene, one: obligations.PlannedObligation, day: date) -> None:
    """A new version of a report that was accepted, on every leg (E04)."""
    _all_legs(scene, one, scene.days.at(day, 9, 15), note=f"Thay báo cáo đã gửi {cast.MARK}")


def _all_legs(scene: Scene, one: obligations.PlannedObligation, received: datetime, note: str = "") -> datetime:
    """Every leg the plan asks for, within a quarter of an hour; returns when the last one is typed in."""
    typed = received
    for number, leg in enumerate(one.legs):
        # Whatever came with the last minute came in that minute: the bound is the subject, not the quarter of an hour.
        later = received if received.minute in (0, 59) else received + timedelta(minutes=5 * number)
        typed = _leg(scene, one, leg, _CHANNELS.get(leg, "qoffice"), later, note)
    return typed


def _leg(
    scene: Scene, one: obligations.PlannedObligation, leg: str, channel: str, received: datetime, note: str = ""
) -> datetime:
    number = scene.letter_number()
    typed = scene.days.typed_in(received)
    values = {"file_name": f"mo-phong-{number[:4]}.docx", "file_sha256": sha256(number.encode()).hexdigest()}
    scene.add(
        typed,
        "arrival",
        f"Đến {_WORDS[channel]} lúc {received:%H:%M} ngày {wording.short_date(received.date())}: {_what(scene, one)}",
        **_meant(scene, one),
        channel=channel,
        received_at=received,
        by=cast.CLERK,
        note=note,
        **(values if leg == plans.SOFT else {"number": number, "dated_on": received.date()}),
    )
    return typed


def _extend(scene: Scene, one: obligations.PlannedObligation, role: str, before: date) -> None:
    days = scene.days
    is_after = role == roles.EXTENDED_AFTER
    day = days.on_or_after(before) if is_after else days.shift(before, -1)
    until = days.shift(days.on_or_after(before), 3) if is_after else days.shift(before, 2)
    scene.add(
        days.at(day, 9, 30),
        "extend",
        f"Gia hạn đến hết ngày {wording.short_date(until)}{', sau khi đã quá hạn' if is_after else ''}: {_what(scene, one)}",
        **_meant(scene, one),
        until=until,
        by=cast.DEPUTY,
        reason=cast.EXTENSION_REASONS[is_after],
    )


def _confirm(scene: Scene, one: obligations.PlannedObligation, role: str) -> None:
    """A duty without legs is done when somebody confirms it."""
    received = _received(scene, one, role)
    typed = scene.days.typed_in(received)
    scene.add(
        typed,
        "confirm",
        f"Xác nhận đã làm: {_what(scene, one)}",
        **_meant(scene, one),
        received_at=received,
        by=cast.CLERK,
    )
    scene.done_on[one.duty, one.responsible] = typed.date()


def _meant(scene: Scene, one: obligations.PlannedObligation) -> dict[str, str]:
    """How the acts are told which obligation is meant: its key, or the paper whose row a change may have replaced."""
    return {"unit": sender(scene, one), "duty": one.paper or one.key}


def _what(scene: Scene, one: obligations.PlannedObligation) -> str:
    paper = f" ({one.paper})" if one.paper else ""
    return f"{scene.name(sender(scene, one))} · {scene.title(one.duty)}{paper}"
