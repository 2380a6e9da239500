"""Calling a relay: which may be called at all, encryption, certificates, login, and a relay that is not there."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from adapters import loopback, loopback_mail, smtp
from tests.adapters import smtp_server
from tests.adapters.smtp_server import CUT, PASSWORD, SILENT, USER, Certificate

RAW = b"Subject: Thu\r\n\r\nNoi dung.\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Good for this machine."""
    return smtp_server.certificate(tmp_path_factory.mktemp("good"), loopback_mail.HOST)


def encrypting(tls: str, shown: Certificate) -> dict[str, Any]:
    """How the relay is started for that kind of encryption."""
    return {tls: shown.served()}


async def send_one(plan: smtp_server.Plan, **changes: Any) -> smtp_server.Plan:
    """Open a line, send one letter, close it."""
    async with smtp.Line(plan.relay(**changes)) as line:
        await line.send("van-phong@tinh.test", ["xa@xa.test"], RAW)
    return plan


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_letter_goes_encrypted_when_the_certificate_is_trusted(tls: str, certificate: Certificate) -> None:
    async def run() -> smtp_server.Plan:
        async with smtp_server.running(**encrypting(tls, certificate)) as plan:
            return await send_one(plan, tls=tls, ca_file=str(certificate.chain))

    plan = asyncio.run(run())

    assert [letter.is_encrypted for letter in plan.taken] == [True]


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_certificate_of_somebody_else_is_refused(
    tls: str, is_trusted: bool, certificate: Certificate, tmp_path: Path
) -> None:
    other = smtp_server.certificate(tmp_path, "127.0.0.2", names=["other.test"])
    trusted = str((other if is_trusted else certificate).chain)  # its name is wrong, or nobody vouches for it

    async def run() -> smtp_server.Plan:
        async with smtp_server.running(**encrypting(tls, other)) as plan:
            with pytest.raises(smtp.PermanentMailError, match="Chứng thư của máy chủ chuyển thư"):
                await send_one(plan, tls=tls, ca_file=trusted)
            return plan

    assert asyncio.run(run()).commands == ({"greeting": 1, "EHLO": 1, "STARTTLS": 1} if tls == "starttls" else {})


def test_relay_without_starttls_gets_no_letter_and_no_password() -> None:
    async def run() -> smtp_server.Plan:
        async with smtp_server.running() as plan:
            with pytest.raises(smtp.PermanentMailError, match="không có STARTTLS"):
                await send_one(plan, tls="starttls", user=USER, password=PASSWORD)
            return plan

    assert asyncio.run(run()).commands == {"greeting": 1, "EHLO": 1}


def test_encryption_is_not_spoken_at_a_plain_port() -> None:
    async def run() -> None:
        async with smtp_server.running() as plan:
            with pytest.raises(smtp.PermanentMailError, match="cách mã hóa"):
                await send_one(plan, tls="tls")

    asyncio.run(run())


@pytest.mark.parametrize("methods", [[], ["PLAIN"]])
def test_login_goes_encrypted(methods: list[str], certificate: Certificate) -> None:
    async def run() -> smtp_server.Plan:
        options: dict[str, Any] = {"auth_required": True, "auth_exclude_mechanism": methods}
        async with smtp_server.running(starttls=certificate.served(), **options) as plan:
            return await send_one(plan, tls="starttls", ca_file=str(certificate.chain), user=USER, password=PASSWORD)

    assert len(asyncio.run(run()).taken) == 1


def test_wrong_password_is_tried_once_and_never_shown(certificate: Certificate) -> None:
    async def run() -> tuple[str, int, str]:
        async with smtp_server.running(starttls=certificate.served()) as plan:
            relay = plan.relay(tls="starttls", ca_file=str(certificate.chain), user=USER, password="sai-mat-khau")
            with pytest.raises(smtp.PermanentMailError) as told:
                async with smtp.Line(relay):
                    raise AssertionError("logged in")
            return str(told.value), plan.commands["AUTH"], repr(relay)

    said, tries, shown = asyncio.run(run())

    assert "không nhận tên hoặc mật khẩu: trả lời 535" in said
    assert tries == 1
    assert "sai-mat-khau" not in said + shown


def test_relay_that_offers_no_login_needs_a_person() -> None:
    async def run() -> None:
        async with smtp_server.running() as plan:
            with pytest.raises(smtp.PermanentMailError, match="không có cách đăng nhập"):
                await send_one(plan, user=USER, password=PASSWORD)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("step", "fault", "error"),
    [
        ("greeting", CUT, smtp.TransientMailError),
        ("greeting", SILENT, smtp.TransientMailError),
        ("greeting", "421 4.3.2 ban", smtp.TransientMailError),
        ("greeting", "554 5.3.2 khong tiep", smtp.PermanentMailError),
        ("greeting", "* OK IMAP4rev1", smtp.PermanentMailError),
        ("EHLO", CUT, smtp.TransientMailError),
        ("EHLO", SILENT, smtp.TransientMailError),
        ("EHLO", "421 4.3.2 ban", smtp.TransientMailError),
        ("EHLO", "450 4.3.2 ban", smtp.TransientMailError),
        ("STARTTLS", CUT, smtp.TransientMailError),
        ("STARTTLS", SILENT, smtp.TransientMailError),
        ("STARTTLS", "454 4.7.0 TLS not available", smtp.TransientMailError),
        ("STARTTLS", "501 5.5.4 khong", smtp.PermanentMailError),
        ("AUTH", CUT, smtp.TransientMailError),
        ("AUTH", "454 4.7.0 ban", smtp.TransientMailError),
        ("AUTH", "535 5.7.8 sai", smtp.PermanentMailError),
    ],
)
def test_relay_that_fails_while_it_is_called(
    step: str, fault: str, error: type[Exception], certificate: Certificate
) -> None:
    async def run() -> smtp_server.Plan:
        async with smtp_server.running({step: [fault]}, starttls=certificate.served()) as plan:
            patience = 0.3 if fault == SILENT else 20.0
            secret = {"user": USER, "password": PASSWORD}
            with pytest.raises(error):
                await send_one(plan, tls="starttls", ca_file=str(certificate.chain), timeout_seconds=patience, **secret)
            return plan

    plan = asyncio.run(run())

    assert (plan.commands[step], plan.commands["MAIL"]) == (1, 0)


def test_relay_that_knows_only_helo_is_used() -> None:
    async def run() -> smtp_server.Plan:
        async with smtp_server.running({"EHLO": ["502 5.5.1 unknown"]}) as plan:
            return await send_one(plan)

    assert [letter.options for letter in asyncio.run(run()).taken] == [()]


def test_relay_that_is_not_there_is_tried_again_later() -> None:
    port, _ = loopback_mail.free_ports()

    async def run() -> None:
        async with smtp.Line(smtp.Relay(loopback_mail.HOST, port, tls="none")):
            raise AssertionError("something answered")

    with pytest.raises(smtp.TransientMailError, match="máy chủ không mở cổng này"):
        asyncio.run(run())


def test_goodbye_to_a_relay_that_has_gone_raises_nothing() -> None:
    async def run() -> bool:
        async with smtp_server.running({"QUIT": [CUT]}) as plan, smtp.Line(plan.relay()) as line:
            pass
        return line.is_open or plan.commands["QUIT"] != 1

    assert not asyncio.run(run())


class Attempted(Exception):
    """A look-up or a connection was tried."""


@pytest.fixture
def _no_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    def attempt(*_: Any, **__: Any) -> Any:
        raise Attempted

    for name in ("create_connection", "getaddrinfo", "sock_connect"):
        monkeypatch.setattr(asyncio.BaseEventLoop, name, attempt, raising=False)
    for name in ("getaddrinfo", "gethostbyname", "getfqdn", "create_connection"):
        monkeypatch.setattr(socket, name, attempt)


@pytest.mark.usefixtures("_no_attempt")
@pytest.mark.parametrize(
    ("relay", "said"),
    [
        (smtp.Relay("relay.test", 587), "chỉ được gọi máy này"),
        (smtp.Relay("192.0.2.25", 587, tls="tls"), "chỉ được gọi máy này"),
        (smtp.Relay("localhost.example.org", 587), "chỉ được gọi máy này"),
        (smtp.Relay("", 587), "chỉ được gọi máy này"),
        (smtp.Relay("relay.test", 25, tls="none", allow_outside=True), "không mã hóa"),
        (smtp.Relay("relay.test", 25, tls="ssl", allow_outside=True), "tls, starttls hoặc none"),
        (smtp.Relay("127.0.0.1", 0), "không gọi được"),
        (smtp.Relay("", 587, allow_outside=True), "không gọi được"),
        (smtp.Relay("127.0.0.1", 587, ca_file="/khong/co.pem"), "/khong/co.pem"),
        (smtp.Relay("relay.test\r\n", 587, allow_outside=True), "không viết được"),
    ],
)
def test_relay_that_must_not_be_called_is_refused_before_any_attempt(relay: smtp.Relay, said: str) -> None:
    async def run() -> None:
        async with smtp.Line(relay):
            raise AssertionError("the line is open")

    with pytest.raises(smtp.PermanentMailError, match=said):
        asyncio.run(run())


@pytest.mark.usefixtures("_no_attempt")
@pytest.mark.parametrize("relay", [smtp.Relay("relay.test", 587, allow_outside=True), smtp.Relay("127.0.0.1", 587)])
def test_attempt_would_have_been_seen(relay: smtp.Relay) -> None:
    async def run() -> None:
        async with smtp.Line(relay):
            raise AssertionError("the line is open")

    with pytest.raises(Attempted):
        asyncio.run(run())


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("localhost", True),
        ("LocalHost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost.", False),
        ("127.0.0.1.example.org", False),
        ("127.1", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_is_loopback_knows_this_machine_without_a_directory(host: str, is_here: bool) -> None:
    assert loopback.is_loopback(host) == is_here
