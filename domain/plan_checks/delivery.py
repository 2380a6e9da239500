"""How letters and reports travel: address book, legs of delivery, copies that others pass on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from domain import plans
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading

SAMPLE_ENDING = ".example"
_ADDRESS = re.compile(r"[^@\s<>(),;:\"']+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


def addresses(reading: Reading) -> Iterator[PlanFinding]:
    """Lines of the address book that lead nowhere, to several units, or out of a sample."""
    users: dict[str, dict[str, plans.Contact]] = {}
    for contact in reading.plan.contacts:
        email = contact.email.strip().casefold()
        place = str(contact.place)
        if contact.unit not in reading.index.units:
            yield PlanFinding(
                "CONTACT_UNKNOWN_UNIT",
                findings.WARNING,
                (),
                place,
                f"Danh bạ có địa chỉ {contact.email} của “{contact.unit}”, nhưng kế hoạch không có đơn vị nào mang mã đó."
                " Đề nghị sửa mã đơn vị.",
            )
            continue
        if not _is_address(email):
            yield PlanFinding(
                "BAD_ADDRESS",
                findings.WARNING,
                (contact.unit,),
                place,
                f"Địa chỉ của {reading.name(contact.unit)} ghi “{contact.email}”, không phải địa chỉ thư. Cần dạng"
                " ten@don-vi.example; đề nghị sửa trong danh bạ.",
            )
            continue
        if reading.plan.is_sample and not email.endswith(SAMPLE_ENDING):
            yield PlanFinding(
                "REAL_ADDRESS_IN_SAMPLE",
                findings.WARNING,
                (contact.unit,),
                place,
                f"Kế hoạch là bản mẫu nhưng địa chỉ của {reading.name(contact.unit)} là “{contact.email}”. Bản mẫu chỉ được"
                f" dùng địa chỉ có đuôi {SAMPLE_ENDING}.",
            )
        users.setdefault(email, {}).setdefault(contact.unit, contact)
    for email, by_unit in users.items():
        if len(by_unit) > 1:
            units = reading.protocol(by_unit)
            yield PlanFinding(
                "ADDRESS_SHARED",
                findings.WARNING,
                findings.ids(units),
                str(list(by_unit.values())[1].place),
                f"Địa chỉ {email} dùng cho {len(units)} đơn vị: {findings.named(units)}."
                " Thư từ địa chỉ này không cho biết đơn vị nào gửi; đề nghị ghi địa chỉ riêng.",
            )


def units_without_contact(reading: Reading) -> Iterator[PlanFinding]:
    """Units that owe something and cannot be written to. Where others pass letters on, that is only worth knowing."""
    reachable = {
        contact.unit
        for contact in reading.plan.contacts
        if _is_address(contact.email.strip()) and (contact.valid_to is None or contact.valid_to > reading.day)
    }
    through_others = _levels_reached_through_others(reading.plan)
    silent = [unit for unit in reading.protocol(reading.with_duties) if unit.id not in reachable]
    for level, group in dict.fromkeys((unit.level, unit.group) for unit in silent):
        units = [unit for unit in silent if (unit.level, unit.group) == (level, group)]
        is_forwarded = level in through_others and group == level
        yield PlanFinding(
            "UNIT_WITHOUT_CONTACT",
            findings.INFO if is_forwarded else findings.WARNING,
            findings.ids(units),
            str(units[0].place),
            f"{len(units)} đơn vị có việc phải làm nhưng chưa có địa chỉ thư"
            f" ({reading.level_title(level)}): {findings.named(units)}. "
            + ("Văn bản đến các đơn vị này qua cấp trên." if is_forwarded else "Đề nghị bổ sung danh bạ."),
        )


def copies_nobody_forwards(reading: Reading) -> Iterator[PlanFinding]:
    """Recipients reached through others, and nobody asked to confirm that the copy went on (T-30)."""
    for recipient in reading.plan.recipients:
        level = recipient.forwarded_by
        confirmed = any(
            duty.kind == "forwarding" and any(unit.level == level for unit in reading.owners(duty))
            for duty in reading.plan.duties
        )
        if level and not confirmed:
            yield PlanFinding(
                "NO_FORWARDING_DUTY",
                findings.WARNING,
                (),
                "",
                f"Nơi nhận {recipient.id} “{recipient.text}” do {reading.level_title(level)} sao gửi, nhưng không nhiệm vụ"
                " nào yêu cầu xác nhận đã sao gửi: nơi nào im lặng thì cấp dưới không biết kế hoạch. Đề nghị bổ sung.",
            )


def uneven_legs(reading: Reading) -> Iterator[PlanFinding]:
    """Duties of one kind sent on different legs (T-28), and legs without any channel."""
    channels = {channel.leg for channel in reading.plan.channels}
    for kind in dict.fromkeys(duty.kind for duty in reading.plan.duties if duty.legs):
        duties = [duty for duty in reading.plan.duties if duty.kind == kind]
        usual = Counter(frozenset(duty.legs) for duty in duties).most_common(1)[0][0]
        odd = [duty for duty in duties if frozenset(duty.legs) != usual]
        if odd:
            yield PlanFinding(
                "LEGS_DIFFER",
                findings.INFO,
                (),
                str(odd[0].place),
                f"Các việc loại “{kind}” không gửi cùng cách: thông thường {_legs(usual)}, riêng "
                + "; ".join(f"{reading.titled(duty.id)} {_legs(frozenset(duty.legs))}" for duty in odd)
                + ". Đề nghị xác nhận là chủ ý.",
            )
    for duty in reading.plan.duties:
        for leg in duty.legs:
            if leg not in channels:
                yield PlanFinding(
                    "LEG_WITHOUT_CHANNEL",
                    findings.WARNING,
                    (),
                    str(duty.place),
                    f"{reading.titled(duty.id)} phải gửi {_legs(frozenset((leg,)))} nhưng kế hoạch không nêu gửi đến đâu."
                    " Đề nghị bổ sung nơi nhận.",
                )


def _is_address(email: str) -> bool:
    return _ADDRESS.fullmatch(email) is not None and ".." not in email


def _levels_reached_through_others(plan: plans.Plan) -> set[str]:
    order = [level.id for level in plan.levels]
    above = {recipient.forwarded_by for recipient in plan.recipients if recipient.forwarded_by}
    return {below for level, below in pairwise(order) if level in above}


def _legs(legs: frozenset[str]) -> str:
    words = {plans.OFFICIAL: "văn bản chính thức", plans.SOFT: "bản mềm"}
    return " và ".join(words.get(leg, f"“{leg}”") for leg in sorted(legs)) or "không qua kênh nào"
