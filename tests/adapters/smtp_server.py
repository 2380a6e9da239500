"""A relay that does what a test tells it: refuses, hangs up, falls silent at any step; it counts what came."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd import smtp as aiosmtpd_smtp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters import loopback_mail, smtp

PASS = ""
"""In the place of a reply: this time it goes as it should."""
CUT = "cut"
"""In the place of a reply: the connection is cut."""
SILENT = "silent"
"""In the place of a reply: nothing comes, the connection stays."""
CONTENT = "content"
"""The step in which the content has come and is to be answered."""
MIDDLE = "middle"
"""The step between 354 and the end of the content: a few bytes are read."""
USER, PASSWORD = "van-phong", "mật khẩu dài"


@dataclass(frozen=True)
class Taken:
    """One letter that the relay took: the content without doubled dots, the options of MAIL."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    options: tuple[str, ...]
    is_encrypted: bool


@dataclass
class Plan:
    """What is to happen, and what did. faults: by step, in order; a step without one goes as it should."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    port: int = 0

    def relay(self, **changes: Any) -> smtp.Relay:
        """The relay as settings would name it."""
        fields: dict[str, Any] = {"host": loopback_mail.HOST, "port": self.port, "tls": "none", "timeout_seconds": 20.0}
        return smtp.Relay(**(fields | changes))


class _Store:
    """Keeps what was taken; hides what the plan says is not offered."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    async def handle_EHLO(
        self, server: _Server, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        hidden = self._plan.hidden
        kept = [one for one in responses[:-1] if not one[4:].upper().startswith(tuple(hidden) or ("\n",))]
        return [*kept, responses[-1]]

    async def handle_DATA(self, server: _Server, session: Any, envelope: Any) -> str:
        if (fault := await server.fault(CONTENT)) is not None:
            return fault
        assert server.transport is not None
        is_encrypted = server.transport.get_extra_info("sslcontext") is not None
        options, recipients = tuple(envelope.mail_options), tuple(envelope.rcpt_tos)
        self._plan.taken.append(Taken(envelope.mail_from, recipients, envelope.content, options, is_encrypted))
        return "250 2.0.0 Ok: queued as 1"


class _Server(aiosmtpd_smtp.SMTP):
    """One connection."""

    def __init__(self, plan: Plan, **options: Any) -> None:
        self._plan = plan
        super().__init__(_Store(plan), hostname="relay.test", **options)

    async def fault(self, step: str) -> str | None:
        """The reply that the plan has for this step, None for none; does not come back when the line is to be cut."""
        self._plan.commands[step] += 1
        waiting = self._plan.faults.get(step)
        if not waiting:
            return None
        fault = waiting.pop(0)
        if fault == PASS:
            return None
        if fault == CUT:
            assert isinstance(self.transport, asyncio.WriteTransport)
            self.transport.abort()
        if fault in (CUT, SILENT):
            await asyncio.sleep(3600)  # until the loss of the connection ends it
        return fault

    async def _refused(self, step: str) -> bool:
        fault = await self.fault(step)
        if fault is not None:
            await self.push(fault)
        return fault is not None

    async def _handle_client(self) -> None:
        self._plan.connections += 1
        if not await self._refused("greeting"):
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._refused("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if not await self._refused("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._refused("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_QUIT(self, arg: str | None) -> None:
        if not await self._refused("QUIT"):
            await super().smtp_QUIT(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._refused("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if not await self._refused("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_RSET(self, arg: str) -> None:
        if not await self._refused("RSET"):
            await super().smtp_RSET(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if await self._refused("DATA"):
            return
        if self._plan.faults.get(MIDDLE):
            await self.push("354 go ahead")
            await self._reader.read(10)
            await self._refused(MIDDLE)
            return
        await super().smtp_DATA(arg)


@asynccontextmanager
async def running(
    faults: Mapping[str, Iterable[str]] | None = None,
    *,
    hidden: Iterable[str] = (),
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    **options: Any,
) -> AsyncIterator[Plan]:
    """A relay on a free port of this machine, in the loop of the test.

    faults: {step: what is answered there, in order}: a command, "greeting", MIDDLE or CONTENT. hidden: extensions that
    it does not offer. options: as aiosmtpd takes them.
    """
    plan = Plan({step: list(replies) for step, replies in (faults or {}).items()}, frozenset(hidden))
    loop = asyncio.get_running_loop()
    open_now: list[_Server] = []

    def connection() -> _Server:
        server = _Server(plan, loop=loop, tls_context=starttls, authenticator=_knows, **options)
        open_now.append(server)
        return server

    listening = await loop.create_server(connection, loopback_mail.HOST, 0, ssl=tls)
    plan.port = listening.sockets[0].getsockname()[1]
    try:
        yield plan
    finally:
        listening.close()
        for server in open_now:
            if isinstance(server.transport, asyncio.WriteTransport):
                server.transport.abort()
        await listening.wait_closed()
        await asyncio.sleep(0.01)  # the connections' own ends


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> aiosmtpd_smtp.AuthResult:
    is_known = login.login == USER.encode() and login.password == PASSWORD.encode()
    return aiosmtpd_smtp.AuthResult(success=is_known, handled=False)


@dataclass(frozen=True)
class Certificate:
    """A certificate that vouches for itself: what a relay shows, and the file with which it is trusted."""

    chain: Path
    key: Path

    def served(self) -> ssl.SSLContext:
        """What the relay encrypts with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def certificate(folder: Path, *addresses: str, names: Iterable[str] = ()) -> Certificate:
    """Make one for these addresses and names."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.test")])
    known = [*(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses), *map(x509.DNSName, names)]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2049, 12, 31, tzinfo=datetime.UTC))
        .add_extension(x509.SubjectAlternativeName(known), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    found = Certificate(folder / "chain.pem", folder / "key.pem")
    found.chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    found.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return found
