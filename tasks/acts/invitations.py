"""Inviting to a conference, cancelling it, writing down who comes and who comes instead (forms 3.5 and 3.6)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import models
from domain import errors, operator_acts, plans, receipts, unit_kinds, wording
from models.queries import invitations as queries
from models.queries import obligations
from tasks import conferences, invitations
from tasks.acts import checks, writing
from tasks.conferences import Conference
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

    duty: id or title of the meeting, or the unit that holds it; "" for the one whose day a named person sets. Done again with the same details it
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
                f"Đã ghi: giấy mời {meeting.title} đã đủ", by, work.as_of, meeting.key, (), tuple(_warnings(written)),
                is_repeat=True,
            )  # fmt: skip
        writing.entry(
            work, by, "invited", meeting.key, on=on.isoformat(), starts=hour, place=place, letters=written.count
        )
        return receipts.Receipt(
            title, by, work.as_of, meeting.key,
            (("Họp", f"{hour} {wording.long_date(on)}, {place}"), *written.left_to_others),
            tuple(_warnings(written)), ("Thư nằm chờ duyệt gửi ở phiếu 3.1.",), undo="3.2",
            board=work.index.stages[meeting.duty.stage].board,
        )  # fmt: skip


def _asked(work: Work, duty: str, hour: str, place: str, chair: str) -> tuple[Conference, invitations.Details]:
    """The meeting, and what its letters are to say."""
    meeting = _meeting(work, duty)
    if not invitations.are_asked_by_us(work, meeting):
        raise checks.refuse(
            "NOBODY_TO_INVITE",
            f"{meeting.title}: kế hoạch không giao Văn phòng mời ai (invitations.yaml, mục {meeting.kind}); "
            "đơn vị tổ chức tự mời.",
        )
    return meeting, invitations.Details(_day(work, meeting), hour, place, chair.strip() or _chair(work, meeting))


def _would(work: Work, meeting: Conference, details: invitations.Details, by: str) -> receipts.Receipt:
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
    return receipts.Receipt(title, by, work.as_of, meeting.key, tuple(facts), tuple(warnings))


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
        if not invitations.count(work, meeting):
            raise checks.refuse("NOBODY_INVITED", f"Chưa mời ai dự {meeting.title}; không có giấy mời nào để hủy.")
        letters = invitations.cancel(work, head, meeting, reason)
        writing.entry(work, by, "invitations_cancelled", meeting.key, reason=reason, letters=letters)
        return receipts.Receipt(
            f"Đã hủy giấy mời {meeting.title}: {wording.number(letters)} thư hủy họp chờ duyệt", by, work.as_of,
            meeting.key, (("Lý do", reason),), undo="3.5", board=work.index.stages[meeting.duty.stage].board,
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
        meeting = conferences.of_key(work, row.duty)
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
            board=work.index.stages[meeting.duty.stage].board,
        )  # fmt: skip


def listed(desk: Desk, duty: str = "") -> list[models.Invitation]:
    """Who is invited, in the order of protocol."""
    with reading(desk) as work:
        found = list(queries.of(work.session, work.campaign.id, _meeting(work, duty).key))
        work.session.expunge_all()
        return found


def follow(desk: Desk, head: Letterhead, by: str) -> int:
    """After a day was moved: one change letter to each who was told another day; returns how many letters were written."""
    with reading(desk) as work:
        drawn = {one.key: (details, invitations.papers(work, one, details)) for one, details in invitations.moved(work)}
    if not drawn:
        return 0
    count = 0
    with at_desk(desk) as work:
        for meeting, details in list(invitations.moved(work)):
            drawn_for, papers = drawn.get(meeting.key, (details, {}))
            written = invitations.write(work, head, meeting, details, papers if drawn_for == details else {})
            writing.entry(
                work, by, "invited", meeting.key, on=details.on.isoformat(), starts=details.starts, place=details.place,
                letters=written.count,
            )  # fmt: skip
            count += written.count
    return count


def _meeting(work: Work, typed: str) -> Conference:
    """The conference that was typed, by itself or by the unit that holds it; "" for the one whose day a named person sets."""
    said, dated = typed.strip(), operator_acts.dated(work.plan)
    if not said and len(dated) == 1:
        return conferences.of(work, work.index.duties[dated[0]])
    found = [one for one in work.plan.duties if one.kind == "meeting" and said.lower() in (one.id, one.title.lower())]
    if len(found) == 1:
        return _only(work, found[0])
    if ":" in said:
        row = checks.obligation(work, said)
        if row.kind == "meeting" and row.unit_key:
            return conferences.of(work, work.index.duties[row.duty], row.unit_key)
    names = "; ".join(f"{one.id} ({one.title})" for one in work.plan.duties if one.kind == "meeting")
    try:
        host = checks.unit(work, said)
    except errors.Refusal as unclear:
        told = f"Chưa rõ hội nghị '{typed}'. Hãy ghi mã một hội nghị: {names}; hoặc ghi tên đơn vị tổ chức. {unclear.message}"
        raise checks.refuse("MEETING_UNCLEAR", told, *unclear.candidates) from unclear
    row = checks.one_obligation(work, host, ("meeting",))
    return conferences.of(work, work.index.duties[row.duty], host.id)


def _only(work: Work, duty: plans.Duty) -> Conference:
    """The conference of a meeting duty; refused where every unit holds its own."""
    if duty.id in operator_acts.dated(work.plan):
        return conferences.of(work, duty)
    rows = obligations.live(work.session, work.campaign.id, duty=duty.id)
    hosts = [row.unit_key for row in rows if row.unit_key]
    if len(hosts) == 1:
        return conferences.of(work, duty, hosts[0])
    named = unit_kinds.label(work.index.units[hosts[0]]) if hosts else "UBND cấp huyện"
    raise checks.refuse(
        "HOST_MISSING",
        f"{duty.title} do từng đơn vị tổ chức. Hãy ghi tên đơn vị tổ chức vào ô hội nghị, ví dụ: {named}.",
    )


def _day(work: Work, meeting: Conference) -> date:
    on = conferences.days(work, [meeting.key]).get(meeting.key)
    if conferences.is_held(work, meeting) or (on is not None and on < work.today):
        when = f" hoặc ngày họp {wording.long_date(on)} đã qua" if on else ""
        raise checks.refuse("DAY_PAST", f"{meeting.title} đã họp{when}.")
    if on is None:
        how = "Hãy ghi ngày họp bằng 1.1 Ghi nhận hội nghị" if meeting.host else "Hãy đặt ngày bằng 2.4 Đặt, dời ngày"
        raise checks.refuse("DAY_NOT_SET", f"{meeting.title} chưa có ngày họp nên chưa lập được giấy mời. {how}.")
    return on


def _chair(work: Work, meeting: Conference) -> str:
    printed = work.index.conferences.get(meeting.kind)
    host = work.index.units.get(meeting.host or work.plan.host)
    if printed is None:
        return ""
    return printed.chairs.get(host.kind if host else "*", printed.chairs.get("*", ""))


def _clock(typed: str) -> str:
    """ "08:00" from "8:00", "8h", "08h30"; refused when it is no hour."""
    found = _CLOCK.fullmatch(typed.strip().lower().replace(" ", ""))
    if not found:
        raise checks.refuse("HOUR_BROKEN", f"'{typed}' không phải giờ họp. Ghi ví dụ 08:00.")
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def _row(work: Work, typed: str, duty: str) -> models.Invitation:
    """The one invitation that was typed; refused with the candidates when there are several."""
    said = typed.strip()
    # A number is enough: it is one of one conference.
    conference = "" if said.isdecimal() and not duty else _meeting(work, duty).key
    rows = [one for one in queries.of(work.session, work.campaign.id, conference) if one.state == invitations.INVITED]
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
