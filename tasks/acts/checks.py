"""Checks every act shares: named person, reason, text, unit. Each refusal says thing, found, expected, what to do."""

from __future__ import annotations

from datetime import date

import models
from domain import errors, plans, vietnamese, wording
from models.queries import obligations
from tasks.desk import Work

MAX_TEXT = 4000


def refuse(code: str, message: str, *candidates: str) -> errors.Refusal:
    """Make a refusal; the caller raises it, so that the reader sees where the act ends."""
    return errors.Refusal(code, message, candidates=candidates)


def text(value: str, what: str, *, most: int = MAX_TEXT, needed: bool = True) -> str:
    """A cleaned text (NFC, no control characters); refused when empty though needed, or too long."""
    cleaned = vietnamese.clean(value or "")
    cleaned = "".join(char for char in cleaned if char.isprintable() or char == "\n").strip()
    if needed and not cleaned:
        raise refuse("TEXT_MISSING", f"Thiếu {what}: ô đang để trống. Hãy ghi rồi gửi lại.")
    if len(cleaned) > most:
        raise refuse(
            "TEXT_TOO_LONG",
            f"{what.capitalize()} dài {wording.number(len(cleaned))} ký tự, tối đa {wording.number(most)}. Hãy rút gọn.",
        )
    return cleaned


def person(value: str) -> str:
    """Name and post of the person who decides; an act without one is refused (F31)."""
    named = vietnamese.clean(value or "").strip()
    if len([char for char in named if char.isalpha()]) < 3:
        raise refuse(
            "PERSON_MISSING",
            "Thiếu người quyết định: cần họ tên và chức vụ, ví dụ 'Nguyễn Văn A, Phó Chánh Văn phòng'.",
        )
    return text(named, "người quyết định", most=200)


def reason(value: str) -> str:
    """A reason in words; an empty one is refused."""
    given = vietnamese.clean(value or "").strip()
    if len([char for char in given if char.isalpha()]) < 3:
        raise refuse("REASON_MISSING", "Thiếu lý do: ô lý do đang để trống. Hãy ghi lý do bằng một câu.")
    return text(given, "lý do")


def unit(work: Work, typed: str, *, within: str = "", level: str | None = None) -> plans.Unit:
    """The one unit meant by what was typed; a tie or an unknown name is refused with the candidates.

    within: typed district ("" = anywhere). The unit's id is taken as such.
    """
    known = work.index.units.get((typed or "").strip())
    if known is not None:
        return known
    inside: str | None = None
    if within.strip():
        inside = unit(work, within).id
    found = work.resolver.find(typed or "", within=inside, level=level)
    if found.unit is None:
        raise refuse("UNIT_UNCLEAR", found.message, *(candidate.unit.id for candidate in found.candidates))
    return found.unit


def one_obligation(work: Work, owner: plans.Unit, kinds: tuple[str, ...], duty: str = "") -> models.Obligation:
    """The one live obligation of these kinds a unit has; refused when it has none, or several and none is named."""
    found = [row for row in obligations.live(work.session, work.campaign.id, unit=owner.id) if row.kind in kinds]
    if duty:
        found = [row for row in found if duty in (row.duty, row.key, row.paper)]
    own = [row for row in found if row.unit_key == owner.id] or found
    if len(own) == 1:
        return own[0]
    what = duty or ", ".join(sorted({work.index.duties[row.duty].title for row in own})) or "việc này"
    if not own:
        raise refuse(
            "NOT_OWED", f"{owner.full_name} không có nghĩa vụ '{what}' trong kế hoạch này. Hãy kiểm tra đơn vị và việc."
        )
    raise refuse(
        "DUTY_UNCLEAR",
        f"{owner.full_name} có {len(own)} việc có thể là việc này: "
        + "; ".join(f"{row.key} ({work.index.duties[row.duty].title})" for row in own)
        + ". Hãy ghi rõ mã việc.",
        *(row.key for row in own),
    )


def obligation(work: Work, key: str) -> models.Obligation:
    """The obligation with that key or paper number, in force."""
    typed = (key or "").strip()
    row = obligations.by_key(work.session, work.campaign.id, typed)
    if row is None:
        row = obligations.live_paper(work.session, work.campaign.id, typed)
    if row is None:
        raise refuse(
            "DUTY_UNKNOWN", f"Không có việc nào mang mã '{typed}'. Xem mã trên bảng hoặc bằng lệnh soket status."
        )
    still_in_force(work, row)
    return row


def owner(work: Work, row: models.Obligation, typed: str, within: str = "") -> plans.Unit:
    """The unit typed beside the key of an obligation; refused when the obligation is somebody else's."""
    found = unit(work, typed, within=within)
    if found.id not in (row.unit_key, row.responsible_key):
        raise refuse(
            "UNIT_DIFFERS",
            f"Việc {row.key} là của {work.unit_name(row.unit_key or row.responsible_key)}, nhưng đơn vị ghi là"
            f" {found.full_name}. Hãy sửa một trong hai.",
        )
    return found


def still_in_force(work: Work, row: models.Obligation) -> None:
    """Refuse an act on an obligation that another one has replaced."""
    if row.void_at is not None and row.void_at <= work.as_of:
        raise refuse(
            "DUTY_CLOSED",
            f"Việc {row.key} đã được thay từ {wording.long_date(row.void_at.date())} ({row.void_reason})."
            " Hãy ghi vào việc thay nó.",
        )


def not_in_future(work: Work, day: date, what: str) -> None:
    """Refuse a day that has not come."""
    if day > work.today:
        raise refuse(
            "DATE_IN_FUTURE",
            f"{what.capitalize()} {wording.long_date(day)} chưa đến (hôm nay {wording.long_date(work.today)})."
            " Hãy kiểm tra ngày.",
        )


def not_too_far(work: Work, day: date, what: str) -> None:
    """Refuse a day more than a year ahead: nobody plans that, a slip of the year does."""
    if (day - work.today).days > 366:
        raise refuse(
            "DATE_IMPOSSIBLE",
            f"{what.capitalize()} {wording.long_date(day)} cách hôm nay quá một năm. Hãy kiểm tra năm.",
        )


def not_before_issue(work: Work, day: date, what: str) -> None:
    """Refuse a day ahead of the plan's own issue."""
    issued = work.campaign.issued_on
    if issued is None:
        raise refuse(
            "NOT_ISSUED",
            "Kế hoạch chưa ghi số, ngày ban hành nên chưa ghi nhận được việc nào. Hãy ghi bằng 2.7 Ban hành.",
        )
    if day < issued:
        raise refuse(
            "DATE_TOO_EARLY",
            f"{what.capitalize()} {wording.long_date(day)} sớm hơn ngày ban hành kế hoạch {wording.long_date(issued)}."
            " Hãy kiểm tra ngày.",
        )
