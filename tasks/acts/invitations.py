"""Inviting to a conference, cancelling it, writing down who comes and who comes instead (forms 3.5 and 3.6)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import models
from domain import operator_acts, plans, receipts, wording
from domain.standings import Status
from models.queries import invitations as queries
from models.queries import standings as standing_queries
from tasks import invitations
from tasks.acts import checks, writing
from tasks.desk import Desk, Work, reading
from tasks.desk import writing as at_desk
from tasks.letters_out import Letterhead

ACCEPTED, DECLINED, SUBSTITUTE = "accepted", "declined", "substitute"
REPLY_WORDS = {"": "chưa trả lời", ACCEPTED: "dự", DECLINED: "không dự", SUBSTITUTE: "cử người khác dự"}
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:hg]([0-5]\d)?")
_SHOWN = 6


def invite(
    desk: Desk,
    head: Letterhead,
    *,
    starts: str,
    place: str,
    by: str,
    duty: str = "",
    chair: str = "",
    dry_run: bool = False,
) -> receipts.Receipt:
    """Write the invitations by the composition of the plan, one letter per person; they wait to be released.

    duty: id or title of the meeting, "" for the one whose day a named person sets. Done again with the same details it
    invites only who is not invited yet; with others it writes one change letter to each who was told.
    """
    by, hour = checks.person(by), _clock(starts)
    place = checks.text(place, "địa điểm", most=300)
    with reading(desk) as work:
        meeting, details = _asked(work, duty, hour, place, chair)
        if dry_run:
            return _would(work, meeting, details, by)
        drawn, drawn_on = invitations.papers(work, meeting, details), details.on
    with at_desk(desk) as work:
        meeting, details = _asked(work, duty, hour, place, chair)  # the day may have been moved meanwhile
        on = details.on
        written = invitations.write(work, head, meeting, details, drawn if on == drawn_on else {})
        title = f"Đã lập giấy mời: {wording.number(written.invited)} thư"
        if written.changed:
            title = f"Đã lập thư đổi lịch: {wording.number(written.changed)} thư, giấy mời: {wording.number(written.invited)}"
        if not written.count:
            return receipts.Receipt(
                f"Đã ghi: giấy mời {meeting.title} đã đủ", by, work.as_of, meeting.id, (), tuple(_warnings(written)),
                is_repeat=True,
            )  # fmt: skip
        writing.entry(
            work, by, "invited", meeting.id, on=on.isoformat(), starts=hour, place=place, letters=written.count
        )
        return receipts.Receipt(
            title, by, work.as_of, meeting.id,
            (("Họp", f"{hour} {wording.long_date(on)}, {place}"), *written.left_to_others),
            tuple(_warnings(written)), ("Thư nằm chờ duyệt gửi ở phiếu 3.1.",), undo="3.2",
            board=work.index.stages[meeting.stage].board,
        )  # fmt: skip


def _asked(work: Work, duty: str, hour: str, place: str, chair: str) -> tuple[plans.Duty, invitations.Details]:
    """The meeting, and what its letters are to say."""
    meeting = _meeting(work, duty)
    return meeting, invitations.Details(_day(work, meeting), hour, place, chair.strip() or _chair(work, meeting))


def _would(work: Work, meeting: plans.Duty, details: invitations.Details, by: str) -> receipts.Receipt:
    found, expanded = invitations.invitees(work, meeting, details.on)
    lines = Counter(post.line for one in found for post in one.capacities)
    several = [one for one in found if len(one.capacities) > 1]
    facts = [(line, f"{wording.number(count)} lời mời") for line, count in lines.items()]
    facts += expanded.left_to_others
    warnings = [f"Chưa có danh sách: {line}." for line in expanded.not_loaded]
    if several:
        named = wording.names([one.name or one.capacities[0].title for one in several], _SHOWN, "người")
        warnings.append(f"{wording.number(len(several))} người có từ hai tư cách, chỉ nhận một thư: {named}.")
    title = f"Chạy thử, chưa lập thư: {wording.number(len(found))} người được mời {meeting.title}"
    return receipts.Receipt(title, by, work.as_of, meeting.id, tuple(facts), tuple(warnings))


def _warnings(written: invitations.Written) -> list[str]:
    said = [f"Chưa có danh sách, chưa mời: {line}." for line in written.not_loaded]
    if written.without_address:
        named = wording.names(written.without_address, _SHOWN, "nơi")
        said.append(f"{wording.number(len(written.without_address))} nơi chưa có địa chỉ thư, chưa mời được: {named}.")
    if written.gone:
        named = wording.names(written.gone, _SHOWN, "người")
        said.append(f"Đã mời nhưng nay không còn trong thành phần (thư không tự thu hồi): {named}.")
    said += [f"Có thể là một người, đề nghị xem lại persons.csv: {pair}." for pair in written.likely_same]
    return said


def cancel(desk: Desk, head: Letterhead, *, by: str, reason: str, duty: str = "") -> receipts.Receipt:
    """Write to everybody who was told that the meeting is not held; letters not gone yet are taken back."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        meeting = _meeting(work, duty)
        if not any(one.state == invitations.INVITED for one in queries.of(work.session, work.campaign.id, meeting.id)):
            raise checks.refuse("NOBODY_INVITED", f"Chưa mời ai dự {meeting.title}; không có giấy mời nào để hủy.")
        letters = invitations.cancel(work, head, meeting, reason)
        writing.entry(work, by, "invitations_cancelled", meeting.id, reason=reason, letters=letters)
        return receipts.Receipt(
            f"Đã hủy giấy mời {meeting.title}: {wording.number(letters)} thư hủy họp chờ duyệt", by, work.as_of,
            meeting.id, (("Lý do", reason),), undo="3.5", board=work.index.stages[meeting.stage].board,
        )  # fmt: skip


def answer(
    desk: Desk, head: Letterhead, *, invited: str, reply: str, by: str, substitute: str = "", duty: str = ""
) -> receipts.Receipt:
    """Write down what an invitee answers. invited: number of the invitation, or the person's or unit's name when it has one.

    substitute: who comes instead, with a post: needed for that answer; the seat is kept and a letter is written (E17).
    """
    by = checks.person(by)
    with at_desk(desk) as work:
        row = _row(work, invited, duty)
        meeting = work.index.duties[row.duty]
        other = checks.text(substitute, "họ tên người dự thay", most=200) if reply == SUBSTITUTE else ""
        who = row.name or row.capacities[0]
        title = f"Đã ghi: {who} {REPLY_WORDS[reply]}{f': {other}' if other else ''}"
        if (row.reply, row.substitute) == (reply, other):
            return receipts.Receipt(title, by, work.as_of, f"invitation:{row.id}", is_repeat=True)
        before = REPLY_WORDS[row.reply] + (f": {row.substitute}" if row.substitute else "")
        row.reply, row.substitute, row.replied_at, row.replied_by = reply, other, work.as_of, by
        was_written = bool(other) and invitations.substitute(work, head, meeting, row, other)
        writing.entry(work, by, "invitation_answered", f"invitation:{row.id}", reply=reply, substitute=other)
        opens = ("Thư mời người dự thay nằm chờ duyệt gửi ở phiếu 3.1.",) if was_written else ()
        return receipts.Receipt(
            title, by, work.as_of, f"invitation:{row.id}", (("Trước đó", before),), (), opens, undo="3.6",
            board=work.index.stages[meeting.stage].board,
        )  # fmt: skip


def listed(desk: Desk, duty: str = "") -> list[models.Invitation]:
    """Who is invited, in the order of protocol."""
    with reading(desk) as work:
        found = list(queries.of(work.session, work.campaign.id, _meeting(work, duty).id))
        work.session.expunge_all()
        return found


def follow(desk: Desk, head: Letterhead, by: str) -> int:
    """After a day was moved: one change letter to each who was told another day; returns how many letters were written."""
    with reading(desk) as work:
        drawn = {duty.id: (details, invitations.papers(work, duty, details)) for duty, details in _moved(work)}
    if not drawn:
        return 0
    count = 0
    with at_desk(desk) as work:
        for meeting, details in _moved(work):
            drawn_for, papers = drawn.get(meeting.id, (details, {}))
            written = invitations.write(work, head, meeting, details, papers if drawn_for == details else {})
            writing.entry(
                work, by, "invited", meeting.id, on=details.on.isoformat(), starts=details.starts, place=details.place,
                letters=written.count,
            )  # fmt: skip
            count += written.count
    return count


def _moved(work: Work) -> list[tuple[plans.Duty, invitations.Details]]:
    dates = standing_queries.set_dates(work.session, work.campaign.id, work.as_of)
    return list(invitations.moved(work, dates))


def _meeting(work: Work, typed: str) -> plans.Duty:
    """The meeting that was typed, or the one whose day a named person sets."""
    said = typed.strip().lower()
    if not said:
        dated = operator_acts.dated(work.plan)
        if len(dated) == 1:
            return work.index.duties[dated[0]]
    found = [one for one in work.plan.duties if one.kind == "meeting" and said in (one.id, one.title.lower())]
    if len(found) != 1:
        names = "; ".join(f"{one.id} ({one.title})" for one in work.plan.duties if one.kind == "meeting")
        raise checks.refuse("MEETING_UNCLEAR", f"Chưa rõ hội nghị '{typed}'. Hãy ghi mã một hội nghị: {names}.")
    return found[0]


def _day(work: Work, meeting: plans.Duty) -> date:
    dates = standing_queries.set_dates(work.session, work.campaign.id, work.as_of)
    on = dates.get(meeting.id)
    if on is None:
        raise checks.refuse(
            "DAY_NOT_SET",
            f"{meeting.title} chưa đặt ngày họp nên chưa lập được giấy mời. Hãy đặt ngày bằng 2.4 Đặt, dời ngày.",
        )
    held = [one for one in work.board().everything if one.owed.duty == meeting.id and one.status is Status.ACCEPTED]
    if held or on < work.today:
        raise checks.refuse("DAY_PAST", f"{meeting.title} đã họp hoặc ngày họp {wording.long_date(on)} đã qua.")
    return on


def _chair(work: Work, meeting: plans.Duty) -> str:
    conference = work.index.conferences.get(meeting.conference)
    host = work.index.units.get(work.plan.host)
    if conference is None:
        return ""
    return conference.chairs.get(host.kind if host else "*", conference.chairs.get("*", ""))


def _clock(typed: str) -> str:
    """ "08:00" from "8:00", "8h", "08h30"; refused when it is no hour."""
    found = _CLOCK.fullmatch(typed.strip().lower().replace(" ", ""))
    if not found:
        raise checks.refuse("HOUR_BROKEN", f"'{typed}' không phải giờ họp. Ghi ví dụ 08:00.")
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def _row(work: Work, typed: str, duty: str) -> models.Invitation:
    """The one invitation that was typed; refused with the candidates when there are several."""
    meeting = _meeting(work, duty)
    rows = [one for one in queries.of(work.session, work.campaign.id, meeting.id) if one.state == invitations.INVITED]
    said = typed.strip()
    if said.isdecimal():
        found = [one for one in rows if one.id == int(said)]
    else:
        found = [one for one in rows if said.casefold() in (one.name.casefold(), *map(str.casefold, one.capacities))]
        if not found and said:
            unit = checks.unit(work, said)
            found = [one for one in rows if one.unit_key == unit.id]
    if len(found) == 1:
        return found[0]
    if not found:
        raise checks.refuse(
            "NOT_INVITED", f"Không có giấy mời nào cho '{typed}'. Xem danh sách: soket invitation list."
        )
    named = "; ".join(f"số {one.id}: {one.name or one.capacities[0]}" for one in found[:_SHOWN])
    raise checks.refuse("INVITATION_UNCLEAR", f"'{typed}' có {len(found)} giấy mời: {named}. Hãy ghi số.")
