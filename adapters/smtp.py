"""SMTP delivery over a connection that is kept for a batch. No retries, no bookkeeping: who sends, does that.

The commands are given one by one, because the one thing a sender must know is whether the relay may have the letter.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from adapters import smtp_envelopes, smtp_relays
from adapters.smtp_envelopes import Reply
from adapters.smtp_relays import PermanentMailError, Relay, TransientMailError

__all__ = (
    "InDoubtError",
    "Line",
    "Outcome",
    "PermanentMailError",
    "Relay",
    "Reply",
    "TransientMailError",
)

_BUSY = 421
_GO_AHEAD = 354
_QUIT_SECONDS = 5.0
# A large letter over a thin line is no timeout: that much longer is waited for the answer.
_SLOWEST_BYTES_PER_SECOND = 50_000


class InDoubtError(Exception):
    """The content was on its way and no answer came: the relay may have the letter or not. Vietnamese."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter. accepted: for whom the relay took it over, none if it did not take the letter.

    refused: by recipient, with the answer that refused him or the whole letter. reply: the last answer.
    """

    accepted: tuple[str, ...]
    refused: Mapping[str, Reply]
    reply: Reply


class Line:
    """One connection, as asynchronous context manager, over which letters go one after another."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._smtp: aiosmtplib.SMTP | None = None
        self._transport: asyncio.BaseTransport | None = None
        self._offered = smtp_envelopes.Extensions()
        self._turn = asyncio.Lock()
        self._is_handed_over = False

    async def __aenter__(self) -> Line:
        """Connect, encrypt, log in. Raises TransientMailError or PermanentMailError, and then nothing stays open."""
        self._smtp = await smtp_relays.call(self._relay)
        self._transport = self._smtp.transport
        offers = self._smtp.supports_extension
        self._offered = smtp_envelopes.Extensions(offers("smtputf8"), offers("8bitmime"), offers("size"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say goodbye if there is somebody to say it to; what was sent is sent, so nothing is raised."""
        try:
            if self._smtp is not None and self.is_open:
                with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                    await self._smtp.quit(timeout=min(_QUIT_SECONDS, self._relay.timeout_seconds))
        finally:
            self._drop()

    @property
    def is_open(self) -> bool:
        """Another letter may be sent. False after an error of `send`, or when the relay has hung up."""
        return self._smtp is not None and self._smtp.is_connected

    async def send(self, sender: str, recipients: Sequence[str], raw: bytes) -> Outcome:
        """Hand one letter to the relay and wait for its answer. Two callers at once wait for each other.

        sender: envelope's address, "" for a letter that nobody may answer automatically. recipients: bare addresses.
        raw: the letter with CRLF line ends. What the relay refuses is in the outcome, the line stays usable.

        Raises TransientMailError when the line was lost before any content went out (and when the relay says 421),
        InDoubtError when it was lost after. Cancelled in between, the line is closed and the letter is in doubt.
        """
        async with self._turn:
            if not self.is_open:
                raise TransientMailError(f"Chưa nối hoặc đã mất nối với máy chủ chuyển thư {self._relay.host}.")
            self._is_handed_over = False
            try:
                return await self._deliver(smtp_envelopes.prepare(sender, recipients, raw, self._offered))
            except (aiosmtplib.SMTPException, OSError) as error:
                self._drop()
                server, why = f"máy chủ chuyển thư {self._relay.host}", smtp_relays.why(error)
                if self._is_handed_over:
                    raise InDoubtError(
                        f"Chưa rõ {server} đã nhận thư hay chưa: {why} khi nội dung đang hoặc đã chuyển đi. "
                        "Đề nghị kiểm tra trước khi gửi lại."
                    ) from error
                raise TransientMailError(f"Thư chưa đến được {server}: {why}. Sẽ thử lại.") from error
            except BaseException:  # the next answer on this line would belong to no question
                self._drop()
                raise

    async def _deliver(self, letter: smtp_envelopes.Envelope) -> Outcome:
        refused = letter.refused
        if not letter.recipients:
            return Outcome((), refused, next(reversed(refused.values()), Reply(554, "Thư không có người nhận.")))
        answer = await self._ask(b"MAIL FROM:<%b>%b" % (letter.sender, letter.options))
        if answer.code >= 300:
            return await self._all_refused(letter, answer)
        accepted: list[str] = []
        for recipient, path in letter.recipients:
            answer = await self._ask(b"RCPT TO:<%b>" % path)
            if answer.code < 300:
                accepted.append(recipient)
            else:
                refused[recipient] = _reply(answer)
        if not accepted:
            await self._reset()
            return Outcome((), refused, _reply(answer))
        answer = await self._ask(b"DATA", _GO_AHEAD)
        if answer.code == _GO_AHEAD:
            answer = await self._hand_over(letter.content)
        elif answer.code < 300:
            raise _Nonsense(answer.code, answer.message)
        if answer.code >= 300:
            return await self._all_refused(letter, answer)
        return Outcome(tuple(accepted), refused, _reply(answer))

    async def _ask(self, command: bytes, go_ahead: int = 0) -> aiosmtplib.SMTPResponse:
        protocol = self._protocol()
        # The library's own limit of time costs a third of a letter: it goes round the event loop once more for every command.
        async with asyncio.timeout(self._relay.timeout_seconds):
            return _understood(await protocol.execute_command(command), go_ahead)

    def _protocol(self) -> SMTPProtocol:
        protocol = self._smtp.protocol if self._smtp is not None else None
        if protocol is None or not protocol.is_connected:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        return protocol

    async def _hand_over(self, content: bytes) -> aiosmtplib.SMTPResponse:
        protocol = self._protocol()
        self._is_handed_over = True
        protocol.write(content)
        patience = self._relay.timeout_seconds + len(content) / _SLOWEST_BYTES_PER_SECOND
        async with asyncio.timeout(patience):
            answer = await protocol.read_response()
        # Any answer of these ends the doubt, also 421: the relay has said that it did not take the letter.
        self._is_handed_over = not (200 <= answer.code < 300 or 400 <= answer.code < 600)
        return _understood(answer)

    async def _all_refused(self, letter: smtp_envelopes.Envelope, answer: aiosmtplib.SMTPResponse) -> Outcome:
        """The whole letter was refused; who was refused on his own account before keeps that answer."""
        reply = _reply(answer)
        await self._reset()
        return Outcome((), {address: reply for address, _ in letter.recipients} | letter.refused, reply)

    async def _reset(self) -> None:
        """Clear the relay's desk for the next letter; where that fails the line is closed, the outcome stands."""
        try:
            await self._ask(b"RSET")
        except (aiosmtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        """Hang up at once: what still waits to be written must not arrive after we have told that it is in doubt."""
        transport, self._transport = self._transport, None
        if self._smtp is not None:
            smtp_relays.hang_up(self._smtp, transport)


class _Nonsense(aiosmtplib.SMTPResponseException):
    """An answer that means nothing at this point; from here on questions and answers cannot be matched."""


def _understood(answer: aiosmtplib.SMTPResponse, go_ahead: int = 0) -> aiosmtplib.SMTPResponse:
    """The answer, if it says yes (2xx), no (4xx, 5xx) or go_ahead. With 421 the relay hangs up, which is no answer."""
    code = answer.code
    if 200 <= code < 300 or (400 <= code < 600 and code != _BUSY) or code == go_ahead:
        return answer
    raise _Nonsense(code, answer.message)


def _reply(answer: aiosmtplib.SMTPResponse) -> Reply:
    return Reply(answer.code, smtp_envelopes.one_line(answer.message))
