"""Days of the plan, one at a time and in pairs: missing, too early, in the wrong order, on a day off (T-02 … T-07)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain import plans, wording
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading

BEFORE_A_CONFERENCE = frozenset(
    {"deliverable", "report", "paper", "invitation", "selection", "forwarding", "nomination", "appraisal", "decision"}
)
"""Kinds of duties that are of no use once the conference of their stage is over."""


def undated_duties(reading: Reading) -> Iterator[PlanFinding]:
    """Duties for which the plan prints no day: with the office's own day, or with none at all (T-06)."""
    for duty in reading.plan.duties:
        bound = reading.bound(duty)
        if bound.printed_before or reading.is_relative(duty) or duty.bound not in reading.index.bounds:
            continue
        if bound.relative_to:
            yield PlanFinding(
                "ONLY_WORKING_DATE",
                findings.INFO,
                (),
                str(bound.place),
                f"Kế hoạch không ghi hạn của {reading.titled(duty.id)}; đang dùng ngày làm việc do Văn phòng đặt, tính từ"
                f" ngày của {reading.titled(bound.relative_to)}: {_offset(bound.offset_days)} ({bound.id}).",
            )
        elif bound.working_before:
            yield PlanFinding(
                "ONLY_WORKING_DATE",
                findings.INFO,
                (),
                str(bound.place),
                f"Kế hoạch không ghi hạn của {reading.titled(duty.id)}; đang dùng ngày làm việc do Văn phòng đặt:"
                f" {wording.before(bound.working_before)} ({bound.id}).",
            )
        elif duty.required:
            yield PlanFinding(
                "UNDATED",
                findings.WARNING,
                (),
                str(bound.place),
                f"{reading.titled(duty.id)} không có hạn trong kế hoạch và chưa có ngày làm việc ({bound.id}):"
                " không có mốc để đôn đốc. Đề nghị Văn phòng đặt ngày làm việc.",
            )
        else:
            yield PlanFinding(
                "UNDATED",
                findings.INFO,
                (),
                str(bound.place),
                f"{reading.titled(duty.id)} không có hạn ({bound.id}); việc này không bắt buộc nên không bị đôn đốc.",
            )


def equal_bounds(reading: Reading) -> Iterator[PlanFinding]:
    """Two duties, one of which waits for the other, due on the same day: no slack between them (T-03)."""
    for first, second, _ in _pairs(reading):
        earlier, later = reading.before(first), reading.before(second)
        if earlier and earlier == later:
            yield PlanFinding(
                "EQUAL_BOUNDS",
                findings.WARNING,
                (),
                str(second.place),
                f"{reading.titled(second.id)} làm sau {reading.titled(first.id)} nhưng hai việc cùng hạn trước"
                f" {wording.long_date(earlier)}: không còn ngày nào ở giữa. Đề nghị nhắc đơn vị làm việc trước sớm hơn hạn.",
            )


def bounds_out_of_order(reading: Reading) -> Iterator[PlanFinding]:
    """A duty due before the one it waits for. With printed days nobody can comply; the office's own day can be moved."""
    for first, second, through_gate in _pairs(reading):
        earlier, later = reading.before(first), reading.before(second)
        if not earlier or not later or later >= earlier:
            continue
        both_printed = reading.is_printed(first) and reading.is_printed(second)
        link = "chỉ mở sau khi xong" if through_gate else "phải làm sau"
        yield PlanFinding(
            "BOUND_BEFORE_PREDECESSOR" if both_printed else "WORKING_DATE_OUT_OF_ORDER",
            # A gate can be opened by a named person all the same; a written order cannot be kept.
            findings.ERROR if both_printed and not through_gate else findings.WARNING,
            (),
            str(second.place),
            f"{reading.titled(second.id)} có hạn {wording.before(later)} nhưng {link} {reading.titled(first.id)},"
            f" hạn {wording.before(earlier)}. Đề nghị "
            + ("sửa một trong hai hạn." if both_printed else "Văn phòng đặt lại ngày làm việc."),
        )


def pilots_share_bound(reading: Reading) -> Iterator[PlanFinding]:
    """Pilots go first, but one day holds for them and all others (T-04)."""
    for stage in reading.plan.stages:
        for condition in stage.gate:
            selection = reading.index.duties.get(condition.selection)
            if condition.kind != "pilots_held" or selection is None or selection.choice is None:
                continue
            for duty in (reading.index.duties[id] for id in condition.duties if id in reading.index.duties):
                before, owners = reading.before(duty), reading.owners(duty)
                if before and len(owners) > len(reading.owners(selection)) * selection.choice.most:
                    yield PlanFinding(
                        "PILOTS_SHARE_BOUND",
                        findings.WARNING,
                        (),
                        str(duty.place),
                        f"{reading.titled(duty.id)}: nơi làm điểm và các nơi còn lại ({len(owners)} đơn vị) cùng hạn trước"
                        f" {wording.long_date(before)}; ngày không buộc được thứ tự làm điểm trước. Đề nghị nhắc đơn vị điểm"
                        " họp sớm; cổng từng nơi vẫn giữ thứ tự với bước sau.",
                    )


def last_days_off(reading: Reading) -> Iterator[PlanFinding]:
    """Bounds whose last valid day is no office day (T-02). The bound itself is never moved."""
    for bound in reading.plan.bounds:
        for before, printed in ((bound.printed_before, True), (bound.working_before, False)):
            if before is None or before == date.min:
                continue
            last = before - timedelta(days=1)
            if reading.calendar.is_working(last):
                continue
            office = reading.calendar.last_working_day(last)
            rule = "hạn trong kế hoạch" if printed else "ngày làm việc"
            yield PlanFinding(
                "LAST_DAY_OFF",
                findings.WARNING if printed else findings.INFO,
                (),
                str(bound.place),
                f"{bound.id}, {rule}: {wording.before(before)}. Ngày hợp lệ cuối cùng là {wording.long_date(last)}, ngày nghỉ;"
                f" ngày làm việc cuối cùng là {wording.long_date(office)}. Hạn không tự dời: đề nghị nhắc xong trong"
                f" {wording.long_date(office)}.",
            )


def working_beside_printed(reading: Reading) -> Iterator[PlanFinding]:
    """A working date that is not ahead of the printed bound beside it gives nobody any time."""
    for bound in reading.plan.bounds:
        printed, working = bound.printed_before, bound.working_before
        if not printed or not working or working < printed:
            continue
        is_late = working > printed
        yield PlanFinding(
            "WORKING_DATE_NOT_EARLIER",
            findings.WARNING if is_late else findings.INFO,
            (),
            str(bound.place),
            f"{bound.id}: ngày làm việc ({wording.before(working)}) "
            + ("muộn hơn" if is_late else "trùng với")
            + f" hạn trong kế hoạch ({wording.before(printed)}). Đề nghị "
            + ("đặt ngày làm việc sớm hơn hạn." if is_late else "bỏ ngày làm việc hoặc đặt sớm hơn."),
        )


def days_before_issue(reading: Reading) -> Iterator[PlanFinding]:
    """Bounds that are over before the plan can be issued."""
    document = reading.plan.document
    issue = document.issued_on or document.earliest_issue
    if issue is None:
        return
    for bound in reading.plan.bounds:
        for before, printed in ((bound.printed_before, True), (bound.working_before, False)):
            if before and before <= issue:
                rule = "hạn trong kế hoạch" if printed else "ngày làm việc"
                yield PlanFinding(
                    "BOUND_BEFORE_ISSUE" if printed else "WORKING_DATE_BEFORE_ISSUE",
                    findings.ERROR if printed else findings.WARNING,
                    (),
                    str(bound.place),
                    f"{bound.id}, {rule} {wording.before(before)}, đã hết khi kế hoạch ban hành"
                    f" ({'ngày' if document.issued_on else 'sớm nhất'} {wording.short_date(issue, with_year=True)}). Đề nghị đặt lại.",
                )


def due_after_conference(reading: Reading) -> Iterator[PlanFinding]:
    """What the closing conference needs, but is due after it: papers, the film, the main report, letters."""
    papers = reading.index.duties.get(reading.plan.papers_duty)
    if papers is None:
        return
    stages = {stage.id: stage.number for stage in reading.plan.stages}
    meetings = [duty for duty in reading.plan.duties if duty.kind == "meeting" and duty.stage == papers.stage]
    for meeting in meetings:
        held = reading.before(meeting)
        for duty in reading.plan.duties:
            due = reading.before(duty)
            if duty.kind not in BEFORE_A_CONFERENCE or not held or not due:
                continue
            is_paper = duty.id == papers.id
            if stages.get(duty.stage, 0) > stages.get(meeting.stage, 0) or due < held or (due == held and not is_paper):
                continue
            hopeless = is_paper and reading.is_printed(duty) and reading.is_printed(meeting)
            yield PlanFinding(
                "CONFERENCE_BEFORE_PAPERS" if is_paper else "DUE_AFTER_CONFERENCE",
                findings.ERROR if hopeless else findings.WARNING,
                (),
                str(duty.place),
                f"{reading.titled(duty.id)} có hạn {wording.before(due)}, không sớm hơn hạn của"
                f" {reading.titled(meeting.id)}, {wording.before(held)}. Đề nghị "
                + ("sửa hạn." if hopeless else "đặt ngày sớm hơn."),
            )


def _offset(days: int) -> str:
    if not days:
        return "cùng ngày"
    return f"{'trước' if days < 0 else 'sau'} {abs(days)} ngày"


def _pairs(reading: Reading) -> Iterator[tuple[plans.Duty, plans.Duty, bool]]:
    """(first, second, through a gate) for every second that waits for a first, each pair once.

    A duty waits for what it names in `after`, and, when it opens with its stage, for what the stage's gate asks.
    """
    duties, seen = reading.index.duties, set[tuple[str, str]]()
    for second in reading.plan.duties:
        stage = reading.index.stages.get(second.stage)
        gate = stage.gate if stage is not None and second.opens == plans.STAGE else ()
        waits = [(id, False) for id in second.after]
        waits += [(id, True) for one in gate if one.kind in ("accepted", "pilots_held", "frozen") for id in one.duties]
        for first, through_gate in waits:
            if first in duties and first != second.id and (first, second.id) not in seen:
                seen.add((first, second.id))
                yield duties[first], second, through_gate
