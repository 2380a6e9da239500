"""Record that a meeting is planned, was held, or is cancelled (form 1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import models
from domain import deadlines, gates, plans, receipts, standings, unit_kinds, wording
from models.queries import obligations
from tasks import conferences, guests, invitations
from tasks.acts import checks, writing
from tasks.desk import Desk, Work
from tasks.desk import writing as at_desk

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
CONFERENCE, MEETING = "conference", "meeting"
AWARDS_GIVEN, AWARDS_NONE, AWARDS_OPEN = "given", "none", ""
_WORDS = {PLANNED: "dự kiến họp", HELD: "đã họp", CANCELLED: "bỏ lịch họp"}


@dataclass(frozen=True, slots=True)
class MeetingReport:
    """What somebody says about a meeting.

    unit: as typed; within: its district, "" = anywhere. state: planned, held, cancelled. attendance: people, 0 = not said.
    awards: given, none, or "" while the question is open.
    """

    unit: str
    on: date
    by: str
    state: str = HELD
    within: str = ""
    place: str = ""
    chair: str = ""
    form: str = CONFERENCE
    is_in_person: bool = True
    attendance: int = 0
    lessons: str = ""
    awards: str = AWARDS_OPEN
    evidence: str = ""


def record(desk: Desk, report: MeetingReport) -> receipts.Receipt:
    """Write the report down; refused when the day cannot be, the gate is closed, or nobody is named."""
    by = checks.person(report.by)
    if report.state not in _WORDS:
        raise checks.refuse(
            "STATE_UNKNOWN", f"Tình trạng '{report.state}' không có. Hãy chọn: dự kiến, đã họp hoặc bỏ lịch."
        )
    if not 0 <= report.attendance <= 100_000:
        raise checks.refuse(
            "NUMBER_IMPOSSIBLE", f"Số người dự {report.attendance} không thể có. Hãy ghi từ 0 (chưa rõ) đến 100.000."
        )
    with at_desk(desk) as work:
        unit = checks.unit(work, report.unit, within=report.within)
        row = checks.one_obligation(work, unit, ("meeting",))
        duty = work.index.duties[row.duty]
        asked = conferences.of(work, duty, unit.id)
        conference = work.index.conferences.get(asked.kind)
        _check_day(work, report)
        if report.state != CANCELLED:
            _check_gate(work, row, duty)
        values = {
            "state": report.state,
            "on": report.on,
            "place": checks.text(report.place, "địa điểm", most=300, needed=False),
            "chair": checks.text(report.chair, "người chủ trì", most=300, needed=False)
            or _chair(unit, conference, report),
            "form": report.form if report.form in (CONFERENCE, MEETING) else CONFERENCE,
            "is_in_person": report.is_in_person,
            "attendance": report.attendance or None,
            "lessons": checks.text(report.lessons, "kinh nghiệm rút ra", needed=False),
            "awards": report.awards if report.awards in (AWARDS_GIVEN, AWARDS_NONE) else AWARDS_OPEN,
            "evidence": checks.text(report.evidence, "minh chứng", most=500, needed=False),
        }
        title = f"Đã ghi: {unit.full_name} {_WORDS[report.state]} {wording.long_date(report.on)}"
        last = _latest(work, row.id)
        if last is not None and all(getattr(last, name) == value for name, value in values.items()):
            return receipts.Receipt(title, by, work.as_of, row.key, is_repeat=True, units=(unit.id,))
        if report.state == CANCELLED and last is None:
            raise checks.refuse("NOTHING_TO_CANCEL", f"{unit.full_name} chưa có lịch họp nào nên không có gì để bỏ.")
        payload = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        seq = writing.entry(work, by, f"meeting_{report.state}", row.key, **payload)
        version = obligations.last_version(work.session, models.Meeting, row.id) + 1
        work.session.add(
            models.Meeting(obligation_id=row.id, seq=seq, version=version, recorded_by=by, at=work.as_of, **values)
        )
        work.session.flush()
        return receipts.Receipt(
            title,
            by,
            work.as_of,
            row.key,
            (("Trước đó", _before(last)), ("Chủ trì", str(values["chair"]) or "chưa ghi")),
            tuple(_warnings(work, row, unit, conference, report)),
            tuple(_opens(work, unit, asked, report)),
            undo="1.1",
            board=work.index.stages[row.stage].board,
            event="meeting.held" if report.state == HELD else "",
            units=(unit.id,),
        )


def _check_day(work: Work, report: MeetingReport) -> None:
    if report.state == HELD:
        checks.not_in_future(work, report.on, "ngày họp")
        checks.not_before_issue(work, report.on, "ngày họp")
    elif report.state == PLANNED and report.on < work.today:
        raise checks.refuse(
            "DATE_PAST",
            f"Ngày dự kiến họp {wording.long_date(report.on)} đã qua (hôm nay {wording.long_date(work.today)})."
            " Nếu đã họp, hãy chọn 'đã họp'.",
        )
    elif report.state == PLANNED:
        checks.not_too_far(work, report.on, "ngày dự kiến họp")


def _check_gate(work: Work, row: models.Obligation, duty: plans.Duty) -> None:
    """A meeting of a stage whose gate is closed cannot have been held (the review runs bottom-up)."""
    if duty.opens != plans.STAGE or row.opened_at is not None:
        return
    stage = work.index.stages[row.stage]
    gate = gates.evaluate(stage, row.scope_key, work.board(), work.circumstances(), work.overrides())
    if gate.is_open:
        return
    missing = wording.names(
        [f"{work.unit_name(one.unit)}: {one.what}" if one.unit else one.what for one in gate.blockers]
    )
    raise checks.refuse(
        "GATE_CLOSED",
        f"Chưa ghi được: bước '{stage.title}' chưa mở vì còn thiếu {missing}."
        " Hãy ghi đủ các việc đó trước, hoặc cho mở khi còn thiếu bằng 2.3.",
    )


def _chair(unit: plans.Unit, conference: plans.Conference | None, report: MeetingReport) -> str:
    """Who chairs by the plan, for a held or planned meeting where nothing was typed (T-08)."""
    if conference is None or report.state == CANCELLED:
        return ""
    return conference.chairs.get(unit.kind) or conference.chairs.get("*", "")


def _latest(work: Work, obligation_id: int) -> models.Meeting | None:
    found = obligations.latest(work.session, models.Meeting, obligation_id)
    return found if isinstance(found, models.Meeting) else None


def _before(last: models.Meeting | None) -> str:
    return f"{_WORDS[last.state]} {wording.long_date(last.on)}" if last else "chưa ghi gì"


def _warnings(
    work: Work, row: models.Obligation, unit: plans.Unit, conference: plans.Conference | None, report: MeetingReport
) -> list[str]:
    said: list[str] = []
    standing = work.standing(row)
    if report.state != CANCELLED and standing.bound is not None:
        bound = deadlines.local_day(standing.bound, work.plan.zone)
        if report.on >= bound:
            said.append(
                f"{wording.long_date(report.on)} là sau hạn ({wording.before(bound)}): ghi là chậm, vẫn được tính là đã họp."
            )
    if conference and conference.in_person and not report.is_in_person:
        said.append("Kế hoạch yêu cầu họp trực tiếp; cuộc họp này ghi là không trực tiếp.")
    if conference and report.form == MEETING and MEETING not in conference.forms:
        said.append("Kế hoạch yêu cầu tổ chức hội nghị ở đây; lần này ghi là cuộc họp.")
    if report.state == HELD:
        if not report.lessons and obligations.chosen_under(work.session, work.campaign.id, unit.id, work.as_of):
            said.append("Xã điểm phải ghi kinh nghiệm rút ra thì bước sau mới mở (ô 'Kinh nghiệm rút ra').")
        if report.awards == AWARDS_OPEN:
            said.append("Chưa trả lời về khen thưởng tại cuộc họp (có hay không).")
    if report.state == PLANNED:
        said.extend(_too_late_to_write(work, unit, report.on))
        said.extend(guests.warnings(work, unit.id))
    return said


def _opens(work: Work, unit: plans.Unit, conference: conferences.Conference, report: MeetingReport) -> Iterator[str]:
    """With its day known, guests whom the office invites may be written to; without it, they have to hear so."""
    where = f", ô Hội nghị ghi {unit_kinds.label(unit)}" if conference.host else ""
    # The day of the one of the whole review is set by 2.4, and its receipt says what follows.
    if report.state == PLANNED and conference.host and invitations.are_asked_by_us(work, conference):
        yield f"Mời đại biểu của tỉnh dự: phiếu 3.5{where}."
    if report.state == CANCELLED and (count := invitations.count(work, conference)):
        yield f"Đã mời {wording.number(count)} đại biểu: không họp nữa thì báo họ bằng phiếu 3.5, việc hủy họp{where}."


def _too_late_to_write(work: Work, unit: plans.Unit, on: date) -> list[str]:
    """A conference just ahead of the report that must tell of it (T-03): say how many working days are left."""
    said = []
    for row in obligations.live(work.session, work.campaign.id, unit=unit.id, kind="report"):
        standing: standings.Standing = work.standing(row)
        if row.unit_key != unit.id or standing.bound is None or standing.is_done:
            continue
        bound = deadlines.local_day(standing.bound, work.plan.zone)
        days = [on + timedelta(days=shift) for shift in range(1, max((bound - on).days, 1))]
        left = sum(work.calendar.is_working(day) for day in days)
        if on < bound and left < 3:
            said.append(
                f"Họp {wording.long_date(on)} thì chỉ còn {left} ngày làm việc để viết báo cáo ({wording.before(bound)})."
                " Có thể gửi báo cáo trước hội nghị rồi gửi bổ sung."
            )
    return said
