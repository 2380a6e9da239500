"""The parts of a mail: taken apart within limits into texts, files, pictures and what a bounce says. No rules, no links.

Every limit is looked at before the work it bounds: the standard library's parser recurses with the depth of a mail and
is quadratic in the number of parameters of one header.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message, parser, policy

from adapters import mail_bodies, mail_headers
from domain import file_names, letters
from domain.findings import Finding, Place, Severity

MOST_BYTES = 50 * 1024 * 1024
"""A longer mail is not taken apart; mail servers here refuse them long before."""
MOST_HEADER_LETTERS = 8_000
_MOST_PARAMETERS = 60
_MOST_CONTAINERS = 60
_MOST_SEPARATORS = 1_000
_MOST_PARTS = 200
_DEEPEST_FORWARD = 4
_SMALL_PICTURE = 150_000
_HEAD_BYTES = 200_000

_CUT = re.compile(rb"\A" + letters.CUT_HEADER.encode() + rb": (\d{1,15})\r?\n")
_CONTAINER = re.compile(rb"multipart/|message/", re.IGNORECASE)
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_WINMAIL = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_ENDINGS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "image/jpeg": "jpg",
    "image/png": "png",
    "text/plain": "txt",
    "text/html": "html",
}


class _Bounded(policy.Compat32):
    """Headers as they stand, cut to a length and a number of parameters that the standard library can bear."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        value = value[: MOST_HEADER_LETTERS + 1]
        if value.count(";") > _MOST_PARAMETERS and name.lower().startswith("content-"):
            value = ";".join(value.split(";", _MOST_PARAMETERS)[:_MOST_PARAMETERS])
        return name, value

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 — the signature is the library's
        return value


_PARSER = parser.BytesParser(policy=_Bounded())


@dataclass
class Parts:
    """What a mail is made of, while it is taken apart. plains, htmls: bodies in order."""

    top: message.Message
    plains: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    files: list[letters.Attachment] = field(default_factory=list)
    pictures: list[letters.Attachment] = field(default_factory=list)
    bounces: list[letters.Bounce] = field(default_factory=list)
    bounced: str = ""
    findings: list[Finding] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _small: dict[str, str] = field(default_factory=dict)
    _count: int = 0
    _is_full: bool = False

    @property
    def headers(self) -> list[tuple[str, str]]:
        """(name, raw value) of the mail itself, in order; 8-bit bytes are surrogate escapes."""
        return [(name, str(value)) for name, value in self.top.items()]

    def note(self, code: str, message: str, *, found: str = "", fix: str = "", file: str = "") -> None:
        """Keep a finding, once per code and file."""
        place = Place(file=file)
        if not any((one.code, one.place) == (code, place) for one in self.findings):
            severity = Severity.WARNING if fix else Severity.NOTE
            self.findings.append(Finding(code, severity, message, place, found=found, fix=fix))


def cut(headers: bytes, size: int) -> bytes:
    """What is kept of a mail that is too large to fetch: its headers, and above them how large the whole was, in bytes."""
    return b"%s: %d\r\n%s" % (letters.CUT_HEADER.encode(), size, headers)


def take_apart(raw: bytes) -> Parts:
    """Take a mail apart; whatever was too big, too deep or unreadable is left whole and noted."""
    # Servers put their own headers above a sender's: only what we kept ourselves begins with the mark.
    was_cut = _CUT.match(raw)
    size = int(was_cut[1]) if was_cut else len(raw)
    if was_cut or size > MOST_BYTES:
        parts = Parts(_head_of(raw))
        parts.note(
            "MAIL_TOO_LARGE",
            f"Thư nặng {size // 1024 // 1024} MB, phần mềm chỉ đọc thư đến {MOST_BYTES // 1024 // 1024} MB.",
            found=f"{size} byte",
            fix="Đề nghị gửi lại thành nhiều thư, mỗi thư một vài tệp.",
        )
        return parts
    containers = sum(1 for _ in _CONTAINER.finditer(raw))
    if containers > _MOST_CONTAINERS or raw.count(b"\n--") > _MOST_SEPARATORS:
        parts = Parts(_head_of(raw))
        parts.note(
            "MAIL_TOO_DEEP",
            "Thư gồm quá nhiều phần lồng nhau nên phần mềm không mở.",
            found=f"{containers} phần chứa phần khác",
            fix="Đề nghị gửi một thư mới, đính kèm trực tiếp các tệp.",
        )
        return parts
    parts = Parts(_PARSER.parsebytes(raw))
    is_report = parts.top.get_content_type() == "multipart/report"
    for part, forwarded_in in _leaves(parts, parts.top, "", 0, is_report):
        _take(parts, part, forwarded_in)
    _set_pictures_apart(parts)
    return parts


def _head_of(raw: bytes) -> message.Message:
    head = raw[:_HEAD_BYTES]
    ends = [at for at in (head.find(b"\r\n\r\n"), head.find(b"\n\n")) if at >= 0]
    return _PARSER.parsebytes(head[: min(ends, default=len(head))] + b"\n\n", headersonly=True)


def _leaves(
    parts: Parts, part: message.Message, forwarded_in: str, depth: int, is_report: bool
) -> Iterator[tuple[message.Message, str]]:
    """Yield (part, subject of the forwarded mail it lies in) for every part that holds content."""
    parts._count += 1
    if parts._count > _MOST_PARTS:
        if not parts._is_full:
            parts._is_full = True
            parts.note(
                "TOO_MANY_PARTS",
                f"Thư có hơn {_MOST_PARTS} phần; phần mềm chỉ đọc {_MOST_PARTS} phần đầu.",
                fix="Đề nghị gửi lại các tệp còn thiếu bằng thư khác.",
            )
        return
    kind = part.get_content_type()
    if is_report and kind in {"message/delivery-status", "message/rfc822", "text/rfc822-headers"}:
        _take_report(parts, part, kind)
    elif kind == "message/rfc822":
        inner = _forwarded(part)
        if depth >= _DEEPEST_FORWARD:
            parts.note(
                "FORWARDED_TOO_DEEP",
                f"Thư chuyển tiếp lồng nhau quá {_DEEPEST_FORWARD} lần; phần trong cùng không được đọc.",
                fix="Đề nghị đính kèm trực tiếp các tệp vào một thư mới.",
            )
        elif inner is not None:
            subject = mail_headers.line(inner.get("subject", "") or "") or "không có tiêu đề"
            yield from _leaves(parts, inner, subject[:200], depth + 1, False)
    elif part.is_multipart():
        for child in part.get_payload():
            if isinstance(child, message.Message):
                yield from _leaves(parts, child, forwarded_in, depth, is_report)
    else:
        yield part, forwarded_in


def _forwarded(part: message.Message) -> message.Message | None:
    """The mail inside; some programs wrap it in base64, which is against the rules and must be undone by hand."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, message.Message):
        return None
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64" and not inner.items():
        try:
            raw = binascii.a2b_base64(str(inner.get_payload()).encode("ascii", "ignore"))
        except binascii.Error:
            return inner
        if sum(1 for _ in _CONTAINER.finditer(raw)) <= _MOST_CONTAINERS and raw.count(b"\n--") <= _MOST_SEPARATORS:
            return _PARSER.parsebytes(raw)
    return inner


def _take_report(parts: Parts, part: message.Message, kind: str) -> None:
    """What a bounce says: who did not get which letter, and why."""
    payload = part.get_payload()
    blocks = [one for one in payload if isinstance(one, message.Message)] if isinstance(payload, list) else []
    if kind == "text/rfc822-headers":
        blocks = [_PARSER.parsebytes(_content(part) + b"\n\n", headersonly=True)]
    if kind != "message/delivery-status":
        found = mail_headers.ids(str(block.get("message-id", "")) for block in blocks)
        parts.bounced = parts.bounced or (found[0] if found else "")
        return
    for block in blocks[:_MOST_PARTS]:
        recipient = str(block.get("final-recipient") or block.get("original-recipient") or "")
        named = mail_headers.addresses([recipient.partition(";")[2] or recipient])
        action = str(block.get("action", "failed")).strip().lower()
        if not named or action in {"delivered", "relayed", "expanded"}:
            continue
        status = re.search(r"[245]\.\d{1,3}\.\d{1,3}", str(block.get("status", "")))
        reason = mail_headers.line(str(block.get("diagnostic-code", "")))[:300]
        parts.bounces.append(
            letters.Bounce(named[0][1].lower(), status[0] if status else "", reason, is_given_up=action != "delayed")
        )


def _take(parts: Parts, part: message.Message, forwarded_in: str) -> None:
    kind = part.get_content_type()
    name = _name(part)
    is_attached = str(part.get("content-disposition", "")).strip().lower().startswith("attachment")
    content = _content(part)
    if kind in {"text/plain", "text/html"} and not name and not is_attached:
        if not forwarded_in:  # the words of a forwarded mail are not the sender's
            _take_text(parts, part, kind, content)
        return
    if not content and not name:
        return
    shown = file_names.shown(name)
    safe = file_names.safe(shown) if shown else f"tep-{len(parts.files) + 1}.{_ENDINGS.get(kind, 'bin')}"
    safe = file_names.apart(safe, parts._names)
    parts._names.add(safe.lower())
    file = letters.Attachment(shown or safe, safe, kind, content, hashlib.sha256(content).hexdigest(), forwarded_in)
    if kind in _SIGNATURES:
        parts.pictures.append(file)
        return
    cid = str(part.get("content-id", "")).strip(" <>\r\n\t")
    if cid and kind.startswith("image/") and len(content) <= _SMALL_PICTURE:
        parts._small[file.safe_name] = cid
    parts.files.append(file)
    if kind in _WINMAIL or safe.lower() == "winmail.dat":
        parts.note(
            "WINMAIL_DAT",
            "Tệp winmail.dat là gói riêng của Outlook; các tệp nằm trong gói không đọc được.",
            found=shown,
            fix="Đề nghị gửi lại thư ở dạng HTML hoặc văn bản thuần (Outlook: Định dạng văn bản), đính kèm tệp.",
            file=shown,
        )
    elif kind in _OPAQUE:
        parts.note(
            "MAIL_ENCRYPTED",
            "Thư được mã hóa hoặc ký số trọn gói nên các tệp bên trong không đọc được.",
            found=shown,
            fix="Đề nghị gửi lại thư không mã hóa; tệp đã ký số vẫn đính kèm như thường.",
            file=shown,
        )


def _take_text(parts: Parts, part: message.Message, kind: str, content: bytes) -> None:
    charset = part.get_param("charset", "")
    name = charset if isinstance(charset, str) else str(charset[-1])
    text, is_read = mail_headers.text_of(content[: mail_bodies.LONGEST * 4], name)
    if len(text) > mail_bodies.LONGEST:
        parts.note("BODY_CUT", f"Nội dung thư dài, phần mềm chỉ đọc {mail_bodies.LONGEST} ký tự đầu.")
    elif not is_read:
        found = mail_headers.line(name)[:40] or "không ghi"
        parts.note("CHARSET_UNKNOWN", "Có chữ trong nội dung thư không đọc được do bảng mã.", found=found)
    (parts.plains if kind == "text/plain" else parts.htmls).append(text[: mail_bodies.LONGEST])


def _name(part: message.Message) -> str:
    """The name of the file: RFC 2231, encoded words inside quotes, or bare 8-bit letters; "" when it has none."""
    try:
        name = part.get_filename("")
    except (LookupError, ValueError, TypeError):
        name = ""
    return mail_headers.decoded(str(name).replace("\r", "").replace("\n", "")) if name else ""


def _content(part: message.Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (LookupError, ValueError, TypeError, binascii.Error):
        content = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def _set_pictures_apart(parts: Parts) -> None:
    """Small pictures that the text shows (a logo) are no files, unless the letter brings no word: photographed pages.

    A Content-ID alone says nothing: Gmail gives one to every file, a phone to every photo.
    """
    if not "".join((*parts.plains, *map(mail_bodies.from_html, parts.htmls))).strip():
        return
    shown = {name for name, cid in parts._small.items() if any(f"cid:{cid}" in page for page in parts.htmls)}
    parts.pictures += [one for one in parts.files if one.safe_name in shown]
    parts.files = [one for one in parts.files if one.safe_name not in shown]
