"""What comes back to letters of ours: bounces, out-of-office notes, answers of calendar programs. Found by intake, settled here.

A bounce counts when it names a letter of ours by its Message-ID; one that does not is only told. Nothing of it is ever
answered.
"""

from __future__ import annotations

from collections.abc import Sequence

import models
from adapters import calendar_files
from domain import form_tokens, letters, mail_texts, outbox, vietnamese, wording
from domain.outbox import State
from models.queries import invitations as invitation_queries
from models.queries import obligations
from models.queries import outbox as queries
from tasks import acceptance
from tasks.acts import arrivals
from tasks.desk import Work

_CALENDAR = "text/calendar"
_FORWARDED, _NOT_YET = "da sao gui", "chua"
_SHORT = 400
"""Letters of a confirmation; who writes more says more, and a person reads it."""
_RECORDED = ("accepted", "declined")
"""Answers that leave nothing to ask."""
_REPLY_WORDS = {
    "accepted": "dự",
    "declined": "không dự",
    "tentative": "chưa chắc dự",
    "delegated": "cử người khác dự",
}


def calendar_reply(letter: letters.Letter) -> calendar_files.Reply | None:
    """The answer of somebody's calendar program; None when the letter brings anything else to be read."""
    calendars = [one for one in letter.attachments if one.content_type == _CALENDAR or one.safe_name.endswith(".ics")]
    if not calendars or len(calendars) != len(letter.attachments):
        return None
    found = [reply for one in calendars if (reply := calendar_files.read_reply(one.content)) is not None]
    return found[0] if found else None


def settle(work: Work, row: models.Delivery, letter: letters.Letter) -> str:
    """Draw the consequences for our letters, in the transaction that files the delivery; gives what was done, "" for nothing."""
    if letter.robot == letters.BOUNCE:
        return _bounced(work, letter)
    if letter.robot == letters.AUTO_REPLY:
        return _absent(work, row, letter)
    reply = calendar_reply(letter)
    if reply is not None:
        return _replied(work, reply)
    owed = forwarded(work, letter)
    return _confirmed(work, row, letter, owed) if owed is not None else ""


# ------------------------------------------------------------------------------------------------------------- bounces


def _bounced(work: Work, letter: letters.Letter) -> str:
    ours = queries.by_message_id(work.session, work.campaign.id, letter.bounced_message_id)
    if ours is None:
        return "Không rõ thư nào của Văn phòng bị trả lại; đề nghị cán bộ xem." if letter.bounces else ""
    said = []
    for bounce in letter.bounces:
        address = bounce.address.lower()
        if address not in {ours.recipient.lower(), *(one.lower() for one in ours.copies)}:
            said.append(f"{address} không phải nơi nhận của thư số {ours.id}.")
        elif not bounce.is_given_up:
            said.append(f"Thư số {ours.id} gửi {address} đến chậm, máy chủ thư còn đang thử.")
        elif bounce.is_permanent:
            said.append(_hard(work, ours, bounce, address))
        elif bounce.status.startswith("4"):
            said.append(_soft(work, ours, bounce, address))
        else:
            said.append(_unclear(ours, bounce, address))
    return " ".join(said)


def _hard(work: Work, ours: models.Message, bounce: letters.Bounce, address: str) -> str:
    """The address is off, a person has to find another; sending again is one act then (form 3.3)."""
    why = f"{bounce.status} {bounce.reason}".strip()
    known = {(one.email, one.message_id) for one in queries.address_changes(work.session, work.campaign.id)}
    if (address, ours.id) not in known:
        work.session.add(
            models.AddressChange(
                campaign_id=work.campaign.id, unit_key=ours.unit_key, email=address, replacement="", message_id=ours.id,
                by="", reason=why[:500], at=work.as_of,
            )
        )  # fmt: skip
    _refused(ours, address, why)
    return (
        f"Thư số {ours.id} gửi {address} bị trả lại hẳn ({why}): tạm ngừng gửi tới địa chỉ này, cần địa chỉ mới (3.3)."
    )


def _soft(work: Work, ours: models.Message, bounce: letters.Bounce, address: str) -> str:
    """It goes again after two days, to that address alone; once too often is too often."""
    why = f"{bounce.status} {bounce.reason}".strip()
    ours.bounces += 1
    if ours.bounces > outbox.MOST_SOFT_BOUNCES:
        _refused(ours, address, why)
        return f"Thư số {ours.id} gửi {address} bị trả lại {ours.bounces} lần ({why}): không tự gửi lại nữa."
    if ours.state not in (State.SENT, State.DEFERRED):
        state = outbox.STATE_WORDS[ours.state]
        return f"Thư số {ours.id} gửi {address} tạm bị trả lại ({why}): thư {state}, không tự gửi lại."
    ours.state, ours.tries = State.DEFERRED.value, 0
    ours.left = sorted({*(ours.left or ()), address})
    ours.next_at, ours.reply = work.as_of + outbox.SOFT_BOUNCE_PAUSE, why[:500]
    day = wording.short_date((work.as_of + outbox.SOFT_BOUNCE_PAUSE).date())
    return f"Thư số {ours.id} gửi {address} tạm bị trả lại ({why}): tự gửi lại ngày {day}."


def _unclear(ours: models.Message, bounce: letters.Bounce, address: str) -> str:
    """The server gave no status: we rather ask than switch an address off."""
    _refused(ours, address, bounce.reason or "máy chủ thư báo không gửi được, không ghi mã lỗi")
    return f"Thư số {ours.id} gửi {address} bị trả lại, không rõ lý do: đề nghị cán bộ kiểm tra địa chỉ (3.3)."


def _refused(ours: models.Message, address: str, why: str) -> None:
    ours.refusals = {**ours.refusals, address: why[:300]}
    ours.reply = why[:500]
    everybody = {ours.recipient.lower(), *(one.lower() for one in ours.copies)}
    ours.left = [one for one in ours.left or () if one != address] or None
    # With somebody who has it, it is sent; whoever refused it stands beside.
    if everybody <= ours.refusals.keys() or ours.recipient.lower() == address:
        ours.state, ours.next_at = State.FAILED.value, None


# ------------------------------------------------------------------------------------------- absences, calendar answers


def _absent(work: Work, row: models.Delivery, letter: letters.Letter) -> str:
    """Who is away and who may be asked meanwhile is noted once; nobody is written to because of it (E27)."""
    named = letters.substitutes(letter)
    work.session.add(
        models.Absence(
            campaign_id=work.campaign.id,
            delivery_id=row.id,
            sender=letter.sender,
            substitutes=list(named),
            at=work.as_of,
        )
    )
    return f"Người vắng: {letter.sender}; có thể liên hệ {', '.join(named)}." if named else ""


def _replied(work: Work, reply: calendar_files.Reply) -> str:
    found = invitation_queries.by_uid(work.session, work.campaign.id, reply.uid, reply.attendee)
    word = _REPLY_WORDS[reply.answer]
    if found is None:
        return f"{reply.attendee} trả lời giấy mời: {word}; chưa rõ của người nào, đề nghị ghi bằng 3.6."
    who = found.name or found.capacities[0]
    if reply.sequence < found.sequence:
        return f"{who} trả lời giấy mời của ngày cũ ({word}): không tính, chờ trả lời giấy mời mới."
    if reply.answer not in _RECORDED:
        other = f" ({reply.delegated_to})" if reply.delegated_to else ""
        return f"{who} trả lời giấy mời: {word}{other}; đề nghị ghi bằng 3.6."
    found.reply, found.substitute = reply.answer, ""
    found.replied_at, found.replied_by = work.as_of, reply.attendee
    return f"Đã ghi: {who} {word}."


def invitation_of(work: Work, letter: letters.Letter, mailbox: str, keys: Sequence[bytes]) -> str:
    """Which invitation a letter without files answers, in words for the person who reads it; "" for none."""
    for address in letter.recipients:
        named = form_tokens.read_reply_address(address, mailbox, keys) if mailbox else None
        if named and named.startswith("i") and named[1:].isdigit():
            row = work.session.get(models.Invitation, int(named[1:]))
            if row is not None and row.campaign_id == work.campaign.id:
                return f"Trả lời giấy mời số {row.id} ({row.name or row.capacities[0]}): cán bộ đọc rồi ghi bằng 3.6."
    return ""


# ------------------------------------------------------------------------------------------------------- confirmations


def forwarded(work: Work, letter: letters.Letter) -> models.Obligation | None:
    """The duty to forward the plan that a letter confirms; None for any letter that leaves a doubt (T-30).

    It must answer our launch letter, come from the very mailbox that we wrote to, bring no file, be short, and say the
    words that the launch asks for, without a "chưa" beside them.
    """
    if letter.robot or letter.attachments or letter.authentication.has_failed:
        return None
    said = vietnamese.mark_fold(mail_texts.new_text(letter.text))
    if _FORWARDED not in said or len(said) > _SHORT or _NOT_YET in said.split():
        return None
    for answered in (letter.in_reply_to, *reversed(letter.references)):
        ours = queries.by_message_id(work.session, work.campaign.id, answered)
        if ours is not None and ours.kind == outbox.LAUNCH:
            is_theirs = letters.untagged(letter.sender) == letters.untagged(ours.recipient)
            return (
                obligations.live_of_kind(work.session, work.campaign.id, ours.unit_key, "forwarding")
                if is_theirs
                else None
            )
    return None


def _confirmed(work: Work, row: models.Delivery, letter: letters.Letter, owed: models.Obligation) -> str:
    who = work.unit_name(owed.unit_key)
    if work.standing(owed).is_done:
        return f"{who} đã xác nhận từ trước."
    values = {
        "channel": "confirmation", "number": "", "sender": letter.sender, "file_name": "", "file_sha256": "",
        "note": f"tiếp nhận số {row.id}",
    }  # fmt: skip
    arrivals.add_version(work, owed, "", acceptance.BY, row.received_at, row.sha256, values)
    return f"Đã ghi: {who} xác nhận đã sao gửi Kế hoạch."
