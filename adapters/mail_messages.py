"""A mail as bytes becomes a letter: any bytes, without raising and in bounded time. Fetching is left to adapters.mailbox.

What a letter means (a robot, a missing attachment, whose it is) are rules of domain.letters and domain.senders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from email import message

import flufl.bounce

from adapters import mail_bodies, mail_headers, mail_parts
from domain import letters, mail_texts, wording
from domain.findings import Finding, Severity

_CLOCK_SLACK = timedelta(hours=26)
"""A sender's clock that differs by more is told: 24 hours of queues, and two of zones and haste."""
_ENVELOPE_HEADERS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_MOST_RECIPIENTS = 300
_MOST_BOUNCE_BYTES = 256 * 1024
"""A longer notice without a report is for a person."""


def read(raw: bytes, *, received_at: datetime, authserv_id: str = "", own_domain: str = "") -> letters.Letter:
    """Read one mail.

    received_at: when *our* server took it. authserv_id: name under which our server writes Authentication-Results,
    "" = its results are not used. own_domain: domain of our own Message-IDs (see `letters.kind_of_robot`).
    """
    try:
        return _read(raw, received_at, authserv_id, own_domain)
    except Exception as error:  # a mail must never stop the mails behind it
        unreadable = Finding(
            "MAIL_UNREADABLE",
            Severity.ERROR,
            "Phần mềm không đọc được thư này; bản gốc được giữ nguyên.",
            found=type(error).__name__,
            expected="thư theo chuẩn thư điện tử",
            fix="Đề nghị gửi lại bằng một thư mới, đính kèm trực tiếp các tệp.",
        )
        digest = hashlib.sha256(raw).hexdigest()
        return letters.Letter("", digest, "", "", (), "", "", None, received_at, "", findings=(unreadable,))


def _read(raw: bytes, received_at: datetime, authserv_id: str, own_domain: str) -> letters.Letter:
    parts = mail_parts.take_apart(raw)
    headers = parts.headers
    every = {name: [value for key, value in headers if key.lower() == name] for name in {h[0].lower() for h in headers}}
    subject = mail_headers.line((every.get("subject") or [""])[0])[:500]
    sender_name, sender = _sender(parts, every.get("from", []))
    sent_at = mail_headers.moment((every.get("date") or [""])[0])
    _note_oddities(parts, headers, sent_at, received_at)
    robot = letters.kind_of_robot([(name, mail_headers.line(value)) for name, value in headers], own_domain)
    message_ids = mail_headers.ids(every.get("message-id", [])[:1])
    references = mail_headers.ids(every.get("references", []))
    answered = mail_headers.ids(every.get("in-reply-to", []))
    plain = mail_bodies.tidy("\n".join(parts.plains))
    text = plain or mail_bodies.from_html("<br>".join(parts.htmls))
    own_words = mail_texts.new_text(text)
    behind_words = (link for html in parts.htmls for link in mail_bodies.hrefs(html))
    # In a reply the HTML also holds the links of the quoted mail: then only those that stand in the sender's words.
    found_links = [*mail_texts.links(own_words), *(() if answered else behind_words)]
    carries = robot not in {letters.BOUNCE, letters.AUTO_REPLY}
    bounces, bounced = _bounces(raw, parts, every, robot, answered or references[-1:])
    return letters.Letter(
        message_id=message_ids[0] if message_ids else "",
        sha256=hashlib.sha256(raw).hexdigest(),
        sender=sender,
        sender_name=sender_name[:200],
        recipients=_recipients(every),
        reply_to=next((address for _, address in mail_headers.addresses(every.get("reply-to", []))), ""),
        subject=subject,
        sent_at=sent_at,
        received_at=received_at,
        text=text,
        in_reply_to=answered[0] if answered else "",
        references=references,
        authentication=mail_headers.authentication(headers, authserv_id, sender),
        robot=robot,
        attachments=tuple(parts.files) if carries else (),
        pictures=tuple(parts.pictures),
        links=mail_texts.links("\n".join(found_links)),
        promises=mail_texts.promises(own_words),
        bounces=bounces,
        bounced_message_id=bounced,
        findings=tuple(parts.findings),
    )


def _sender(parts: mail_parts.Parts, values: Sequence[str]) -> tuple[str, str]:
    """(name, address) of the one sender; ("", "") with a finding when there is none or more than one."""
    found = mail_headers.addresses(values)
    different = sorted({address.lower() for _, address in found})
    if len(different) == 1:
        return found[0][0], different[0]
    if different:
        parts.note(
            "SEVERAL_SENDERS",
            "Thư ghi nhiều địa chỉ người gửi nên không xác định được ai gửi.",
            found=wording.names(different, 3, "địa chỉ")[:300],
            fix="Đề nghị cán bộ xem thư và xếp vào đơn vị.",
        )
    else:
        parts.note(
            "SENDER_MISSING",
            "Thư không ghi địa chỉ người gửi.",
            found=mail_headers.line("".join(values))[:100],
            fix="Đề nghị cán bộ xem thư và xếp vào đơn vị.",
        )
    return "", ""


def _note_oddities(
    parts: mail_parts.Parts, headers: Sequence[tuple[str, str]], sent_at: datetime | None, received_at: datetime
) -> None:
    if any(len(value) > mail_parts.MOST_HEADER_LETTERS for _, value in headers):
        parts.note("HEADER_CUT", f"Đầu thư có dòng dài quá {mail_parts.MOST_HEADER_LETTERS} ký tự, đã cắt bớt.")
    smuggled = [name for name, value in headers if mail_headers.hides_break(value)]
    if smuggled:
        parts.note("HEADER_BREAK", "Đầu thư có ký tự xuống dòng ẩn, đã thay bằng dấu cách.", found=smuggled[0][:60])
    if sent_at is not None and abs(sent_at - received_at) > _CLOCK_SLACK:
        parts.note(
            "SENDER_CLOCK_ODD",
            "Ngày giờ ghi trong thư lệch nhiều so với lúc máy chủ nhận; phần mềm tính theo lúc máy chủ nhận.",
            found=sent_at.isoformat(timespec="minutes"),
        )


def _recipients(every: dict[str, list[str]]) -> tuple[str, ...]:
    found = (address for name in _ENVELOPE_HEADERS for _, address in mail_headers.addresses(every.get(name, [])))
    return tuple(dict.fromkeys(found))[:_MOST_RECIPIENTS]


def _bounces(
    raw: bytes, parts: mail_parts.Parts, every: dict[str, list[str]], robot: str, answered: Sequence[str]
) -> tuple[tuple[letters.Bounce, ...], str]:
    """Who did not get which letter; servers that write no report name the address in a header of their own."""
    if robot != letters.BOUNCE:
        return (), ""
    failed = mail_headers.addresses(every.get("x-failed-recipients", []))
    bounces = parts.bounces or [letters.Bounce(address.lower(), "", "") for _, address in failed]
    if not bounces and len(raw) <= _MOST_BOUNCE_BYTES:
        bounces = _by_custom(parts.top)
    return tuple(dict.fromkeys(bounces)), parts.bounced or (answered[0] if answered else "")


def _by_custom(top: message.Message) -> list[letters.Bounce]:
    """Who did not get it by the words of servers that write no report, as a library knows them; no status, so nobody is sure."""
    try:
        temporary, permanent = flufl.bounce.all_failures(top)
    except Exception:  # a stranger's mail may bring any of its detectors down
        return []
    said = [(one, "4.0.0") for one in sorted(temporary)] + [(one, "") for one in sorted(permanent)]
    return [letters.Bounce(address.decode("ascii", "replace").lower(), status, "") for address, status in said]
