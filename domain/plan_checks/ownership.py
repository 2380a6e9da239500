"""Who carries the duties: nobody, units that are no more or not yet, units without a line to a living parent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain import obligations, plans, unit_kinds, wording
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading


def duties_without_owner(reading: Reading) -> Iterator[PlanFinding]:
    """Duties and papers that fall on nobody."""
    for duty in reading.plan.duties:
        if reading.owners(duty):
            continue
        roster = reading.index.rosters.get(duty.owners.roster)
        why = f"; danh sách “{roster.title}” chưa nạp" if roster is not None and not roster.is_loaded else ""
        yield PlanFinding(
            "DUTY_WITHOUT_OWNER",
            findings.WARNING if duty.required else findings.INFO,
            (),
            str(duty.place),
            f"{reading.titled(duty.id)} không giao cho đơn vị nào{why}. Đề nghị kiểm tra phần chọn đơn vị thực hiện.",
        )
    for paper in reading.plan.papers:
        if not findings.people_of(paper):
            yield PlanFinding(
                "PAPER_WITHOUT_OWNER",
                findings.WARNING,
                (),
                str(paper.place),
                f"Tham luận {paper.id} không có người trình bày, không có đơn vị để chọn và không giao ai chọn."
                " Đề nghị ghi đơn vị.",
            )


def units_outside_the_campaign(reading: Reading) -> Iterator[PlanFinding]:
    """Units named one by one for a duty that do not exist on the day of issue."""
    for unit, what, place in _named(reading):
        if unit.is_valid_on(reading.day):
            continue
        heir = obligations.living(reading.index, unit, reading.day)
        if unit.valid_from is not None and reading.day < unit.valid_from:
            yield PlanFinding(
                "OWNER_NOT_YET",
                findings.WARNING,
                (unit.id,),
                place,
                f"{what} giao cho {reading.name(unit.id)}, đơn vị chỉ có từ {_day(unit.valid_from)}, sau ngày tính"
                f" {_day(reading.day)}. Đề nghị giao cho đơn vị đang có.",
            )
        else:
            ended = unit.valid_to or reading.day
            yield PlanFinding(
                "OWNER_ENDED",
                findings.INFO if heir else findings.WARNING,
                (unit.id, heir.id) if heir else (unit.id,),
                place,
                f"{what} giao cho {reading.name(unit.id)}, đơn vị đã thôi từ {_day(ended)}. "
                + (
                    f"Việc chuyển cho {reading.name(heir.id)}."
                    if heir
                    else "Không có đơn vị kế tiếp; đề nghị ghi đơn vị mới."
                ),
            )


def units_ending_during_the_campaign(reading: Reading) -> Iterator[PlanFinding]:
    """Units with duties that end before the last bound and name nobody to take over."""
    for unit in reading.protocol(reading.with_duties):
        if unit.valid_to is None or not reading.day < unit.valid_to <= reading.last_day:
            continue
        if obligations.living(reading.index, unit, unit.valid_to) is None:
            yield PlanFinding(
                "SUCCESSOR_MISSING",
                findings.WARNING,
                (unit.id,),
                str(unit.place),
                f"{findings.opening(reading.name(unit.id))} thôi từ {_day(unit.valid_to)}, trong thời gian thực hiện kế hoạch, mà không ghi đơn vị kế"
                " tiếp. Đề nghị ghi đơn vị nhận việc.",
            )


def broken_parents(reading: Reading) -> Iterator[PlanFinding]:
    """Living units under a parent that is no more, at the wrong tier, or below itself."""
    for unit in reading.living:
        parent = reading.index.units.get(unit.parent or "")
        if parent is None:
            continue
        if not parent.is_valid_on(reading.day):
            yield PlanFinding(
                "PARENT_ENDED",
                findings.WARNING,
                (unit.id, parent.id),
                str(unit.place),
                f"{findings.opening(reading.name(unit.id))} trực thuộc {reading.name(parent.id)}, đơn vị không còn (hoặc chưa có) vào {_day(reading.day)}."
                " Đề nghị ghi đơn vị cấp trên đang có.",
            )
        is_territory = unit.group == unit.level
        if is_territory and reading.index.depth.get(parent.level, -1) >= reading.index.depth.get(unit.level, 99):
            yield PlanFinding(
                "PARENT_NOT_ABOVE",
                findings.WARNING,
                (unit.id, parent.id),
                str(unit.place),
                f"{findings.opening(reading.name(unit.id))} ({reading.level_title(unit.level)}) trực thuộc"
                f" {reading.name(parent.id)}"
                f" ({reading.level_title(parent.level)}), không phải cấp trên. Đề nghị kiểm tra.",
            )
        if _is_below_itself(reading, unit):
            yield PlanFinding(
                "PARENT_CIRCLE",
                findings.ERROR,
                (unit.id,),
                str(unit.place),
                f"{findings.opening(reading.name(unit.id))} là cấp trên của chính mình qua chuỗi đơn vị trực thuộc. Đề nghị sửa đơn vị cấp trên.",
            )


def kinds_without_duty(reading: Reading) -> Iterator[PlanFinding]:
    """Kinds of units that the plan asks nothing of; what they send all the same is voluntary (T-37)."""
    kinds = dict.fromkeys((unit.level, unit.kind) for unit in reading.living)
    reached = {(unit.level, unit.kind) for unit in reading.with_duties.values()}
    for level, kind in kinds:
        if (level, kind) in reached:
            continue
        units = [unit for unit in reading.living if (unit.level, unit.kind) == (level, kind)]
        yield PlanFinding(
            "KIND_WITHOUT_DUTY",
            findings.INFO,
            findings.ids(units),
            str(units[0].place),
            f"Kế hoạch không giao việc nào cho {_kind(kind, len(units))} ({reading.level_title(level)}):"
            f" {findings.named(units)}. Đơn vị nào tự nguyện gửi thì vẫn nhận.",
        )


def participation_inferred(reading: Reading) -> Iterator[PlanFinding]:
    """Units left out because somebody inferred that they do not take part: the size of every count hangs on it."""
    units = [unit for unit in reading.living if unit.participates == "no_inferred"]
    if units:
        yield PlanFinding(
            "PARTICIPATION_INFERRED",
            findings.WARNING,
            findings.ids(units),
            str(units[0].place),
            f"{len(units)} đơn vị được suy ra là không tham gia Chương trình, chưa có văn bản xác nhận:"
            f" {findings.named(units)}. Đề nghị xác nhận trước khi gửi thư đề nghị.",
        )


def _kind(kind: str, count: int) -> str:
    known = unit_kinds.KINDS.get(kind)
    return f"{count} {known.word}" if known else f"{count} cơ quan"


def _named(reading: Reading) -> Iterator[tuple[plans.Unit, str, str]]:
    """(unit, what names it, where) for units that a duty or a paper names by id."""
    units = reading.index.units
    for duty in reading.plan.duties:
        for id in duty.owners.units:
            if id in units:
                yield units[id], f"Nhiệm vụ {reading.titled(duty.id)}", str(duty.place)
    for paper in reading.plan.papers:
        for id in findings.people_of(paper):
            if id in units:
                yield units[id], f"Tham luận {paper.id}", str(paper.place)


def _is_below_itself(reading: Reading, unit: plans.Unit) -> bool:
    seen: set[str] = set()
    at = reading.index.units.get(unit.parent or "")
    while at is not None and at.id not in seen:
        if at.id == unit.id:
            return True
        seen.add(at.id)
        at = reading.index.units.get(at.parent or "")
    return False


def _day(day: date) -> str:
    return wording.short_date(day, with_year=True)
