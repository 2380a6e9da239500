"""The server that takes our letters: who it is, whether it may be called, calling it. Sending: adapters/smtp.py."""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass, field

import aiosmtplib

from adapters import loopback, smtp_envelopes


class TransientMailError(Exception):
    """The relay is away, busy, or was cut off before it could have the letter; worth trying again. Vietnamese."""


class PermanentMailError(Exception):
    """The relay must not or will not be used (host, certificate, login, settings); a person must act. Vietnamese."""


@dataclass(frozen=True, slots=True)
class Relay:
    """The server that takes our letters. tls: "tls" (port 465), "starttls" (587) or "none" (this machine only).

    allow_outside: the host may be another machine; without it only loopback is called, whatever the settings say.
    timeout_seconds: for each answer. ca_file: certificates to trust beyond those of the system, "" for none.
    """

    host: str
    port: int
    tls: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    allow_outside: bool = False
    timeout_seconds: float = 60.0
    ca_file: str = ""


async def call(relay: Relay) -> aiosmtplib.SMTP:
    """Connect, encrypt, log in. Raises TransientMailError or PermanentMailError, and then nothing stays open."""
    context = _checked(relay)
    transport: asyncio.BaseTransport | None = None
    smtp = None
    try:
        smtp = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            timeout=relay.timeout_seconds,
            local_hostname="localhost",
            use_tls=relay.tls == "tls",
            start_tls=False,
            tls_context=context,
        )
        await smtp.connect()
        transport = smtp.transport
        # Our name for EHLO is the address we call from: the machine's name would be looked up in a directory.
        name = _literal(smtp.get_transport_info("sockname")[0])
        await _greet(smtp, name)
        if relay.tls == "starttls":
            if not smtp.supports_extension("starttls"):
                raise PermanentMailError(
                    f"Máy chủ chuyển thư {relay.host} không có STARTTLS, thư không được gửi khi chưa mã hóa. "
                    "Đề nghị kiểm tra máy chủ, cổng và cách mã hóa trong tệp cài đặt."
                )
            await smtp.starttls()
            transport = smtp.transport
            await _greet(smtp, name)
        if relay.user:
            await _log_in(smtp, relay)
    except BaseException as error:
        if smtp is not None:
            hang_up(smtp, transport)
        if (told := _told(relay, error)) is not None:
            raise told from error
        raise
    return smtp


def hang_up(smtp: aiosmtplib.SMTP, transport: asyncio.BaseTransport | None) -> None:
    """Close at once: what still waits to be written must not arrive after we have told that it is in doubt."""
    smtp.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


def _checked(relay: Relay) -> ssl.SSLContext | None:
    """What encrypts the line. Raises PermanentMailError for a relay that must not be called, before any look-up."""
    is_here = loopback.is_loopback(relay.host)
    if not relay.allow_outside and not is_here:
        raise PermanentMailError(
            f"Không gửi thư qua {relay.host}: chỉ được gọi máy này. Máy chủ chuyển thư ở máy khác chỉ được dùng cho "
            "đợt thật, khi tệp cài đặt bật chế độ chạy chính thức (allow_outside)."
        )
    if relay.tls not in {"tls", "starttls", "none"}:
        raise PermanentMailError(f"Cách mã hóa đường truyền {relay.tls!r} không có: cần tls, starttls hoặc none.")
    if not relay.host or not 0 < relay.port < 65536:
        raise PermanentMailError(
            f"Máy chủ chuyển thư {relay.host!r}, cổng {relay.port} không gọi được. Đề nghị kiểm tra trong tệp cài đặt."
        )
    if relay.tls == "none":
        if not is_here:
            raise PermanentMailError(
                f"Không gửi thư qua {relay.host} khi không mã hóa đường truyền: cần tls hoặc starttls."
            )
        return None
    context = ssl.create_default_context()
    if relay.ca_file:
        try:
            context.load_verify_locations(relay.ca_file)
        except OSError as error:  # no such file, or no certificate in it
            raise PermanentMailError(
                f"Không đọc được tệp chứng thư {relay.ca_file}. Đề nghị kiểm tra trong tệp cài đặt."
            ) from error
    return context


def _literal(address: str) -> str:
    """Our address as a name in EHLO (RFC 5321, 4.1.3)."""
    address = address.partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


async def _greet(smtp: aiosmtplib.SMTP, name: str) -> None:
    try:
        await smtp.ehlo(hostname=name)
    except aiosmtplib.SMTPHeloError as error:
        if error.code < 500 or not smtp.is_connected:
            raise
        await smtp.helo(hostname=name)


async def _log_in(smtp: aiosmtplib.SMTP, relay: Relay) -> None:
    """By one method only: a wrong password that is tried by three in turn soon locks the mailbox."""
    methods = smtp.server_auth_methods
    if "plain" in methods:
        await smtp.auth_plain(relay.user, relay.password)
    elif "login" in methods:
        await smtp.auth_login(relay.user, relay.password)
    else:
        await smtp.login(relay.user, relay.password)


def _told(relay: Relay, error: BaseException) -> Exception | None:
    """The error that a caller gets for what went wrong while connecting; None for what is none of the relay's doing."""
    cause = error.__cause__ if isinstance(error, aiosmtplib.SMTPConnectError) and error.__cause__ else error
    server = f"Máy chủ chuyển thư {relay.host}"
    if isinstance(error, PermanentMailError):
        return error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return PermanentMailError(
            f"Chứng thư của máy chủ chuyển thư {relay.host} không hợp lệ: {cause.verify_message}. Thư không được gửi."
        )
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return PermanentMailError(
            f"{server} không mã hóa đường truyền được theo cách {relay.tls!r} tại cổng {relay.port}: {cause.reason}. "
            "Đề nghị kiểm tra cổng và cách mã hóa trong tệp cài đặt."
        )
    if isinstance(error, aiosmtplib.SMTPResponseException):
        if 400 <= error.code < 500:
            return TransientMailError(f"{server} đang bận: {why(error)}. Sẽ thử lại.")
        if isinstance(error, aiosmtplib.SMTPAuthenticationError):
            return PermanentMailError(
                f"{server} không nhận tên hoặc mật khẩu: {why(error)}. Đề nghị kiểm tra trong tệp cài đặt."
            )
        return PermanentMailError(f"{server} không tiếp: {why(error)}. Đề nghị kiểm tra máy chủ và cổng.")
    if isinstance(cause, OSError):
        return TransientMailError(f"Không nối được máy chủ chuyển thư {relay.host}: {why(cause)}. Sẽ thử lại.")
    if isinstance(error, aiosmtplib.SMTPException):
        return PermanentMailError(f"{server} không có cách đăng nhập nào dùng được. Đề nghị xem lại tệp cài đặt.")
    if isinstance(error, ValueError):  # a name that no directory could hold, a password that cannot be written
        return PermanentMailError(f"{server}: tên, mật khẩu hoặc địa chỉ máy chủ trong tệp cài đặt không viết được.")
    return None


def why(error: BaseException) -> str:
    """What happened, as part of a sentence."""
    if isinstance(error, TimeoutError):
        return "chờ quá lâu chưa có trả lời"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        said = smtp_envelopes.one_line(error.message)
        return f"trả lời {error.code} {said}".rstrip() if error.code > 0 else f"trả lời không đọc được ({said})"
    if isinstance(error, ConnectionRefusedError):
        return "máy chủ không mở cổng này"
    if isinstance(error, socket.gaierror):
        return "không tìm được địa chỉ của máy chủ"
    return "đường truyền bị ngắt"
