"""Letters over one kept line: what is taken, what is refused, and whether a lost line leaves a letter in doubt."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, TypeVar

import pytest

from adapters import loopback_mail, smtp
from tests.adapters import smtp_server
from tests.adapters.smtp_server import CONTENT, CUT, MIDDLE, PASS, SILENT

A, B, C = "xa-a@xa.test", "xa-b@xa.test", "xa-c@xa.test"
SENDER = "van-phong@tinh.test"
RAW = b"From: van-phong@tinh.test\r\nTo: xa-a@xa.test\r\nSubject: Thu\r\n\r\nNoi dung.\r\n"
# More than the buffers of two sockets hold, so that the end is still here when the line is cut.
LARGE = RAW + (b"x" * 78 + b"\r\n") * 200_000
SINK = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
T = TypeVar("T")


def with_line(
    act: Callable[[smtp.Line, smtp_server.Plan], Awaitable[T]],
    faults: Mapping[str, Iterable[str]] | None = None,
    *,
    timeout: float = 20.0,
    **options: Any,
) -> T:
    """Run one act with a line to a relay that has these faults."""

    async def run() -> T:
        async with (
            smtp_server.running(faults, **options) as plan,
            smtp.Line(plan.relay(timeout_seconds=timeout)) as line,
        ):
            return await act(line, plan)

    return asyncio.run(run())


async def send(line: smtp.Line, *recipients: str, raw: bytes = RAW, sender: str = SENDER) -> smtp.Outcome:
    """One letter, to the first commune unless others are named."""
    return await line.send(sender, recipients or (A,), raw)


def test_letter_arrives_as_it_was_given() -> None:
    raw = RAW + b".\r\n..dots\r\n.end\r\n"

    async def act(line: smtp.Line, plan: smtp_server.Plan) -> tuple[smtp.Outcome, list[smtp_server.Taken]]:
        return await send(line, A, B, A, raw=raw), plan.taken

    outcome, taken = with_line(act)

    assert outcome == smtp.Outcome((A, B), {}, smtp.Reply(250, "2.0.0 Ok: queued as 1"))
    assert taken == [smtp_server.Taken(SENDER, (A, B), raw, (f"SIZE={len(raw)}",), False)]


@pytest.mark.parametrize(
    ("step", "fault", "rcpt", "data"),
    [
        ("MAIL", "550 5.7.1 khong nhan", 0, 0),
        ("MAIL", "451 4.3.0 ban", 0, 0),
        ("RCPT", "550 5.1.1 khong co", 1, 0),
        ("RCPT", "450 4.2.0 greylisted", 1, 0),
        ("DATA", "554 5.5.1 khong", 1, 1),
        ("DATA", "451 4.3.0 ban", 1, 1),
        (CONTENT, "554 5.7.1 thu rac", 1, 1),
        (CONTENT, "452 4.3.1 het cho", 1, 1),
    ],
)
def test_refusal_at_any_step_is_the_outcome_and_the_line_stays(step: str, fault: str, rcpt: int, data: int) -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> tuple[Any, ...]:
        refused = await send(line)
        asked = (plan.commands["RCPT"], plan.commands["DATA"], plan.commands["RSET"])
        return refused, asked, line.is_open, await send(line), plan

    refused, asked, is_open, second, plan = with_line(act, {step: [fault]})

    reply = smtp.Reply(int(fault[:3]), fault[4:])
    assert refused == smtp.Outcome((), {A: reply}, reply)
    assert asked == (rcpt, data, 1)
    assert is_open
    assert (second.accepted, len(plan.taken), plan.connections) == ((A,), 1, 1)


def test_refused_recipients_do_not_keep_the_letter_from_the_others() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> tuple[smtp.Outcome, list[smtp_server.Taken]]:
        return await send(line, A, B, C), plan.taken

    outcome, taken = with_line(act, {"RCPT": ["550 5.1.1 khong co", PASS, "450 4.2.2 day"]})

    refused = {A: smtp.Reply(550, "5.1.1 khong co"), C: smtp.Reply(450, "4.2.2 day")}
    assert (outcome.accepted, outcome.refused, outcome.reply.code) == ((B,), refused, 250)
    assert [letter.recipients for letter in taken] == [(B,)]


def test_letter_that_is_refused_keeps_the_answer_to_each_refused_recipient() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> smtp.Outcome:
        return await send(line, A, B)

    outcome = with_line(act, {"RCPT": ["550 5.1.1 khong co"], CONTENT: ["452 4.3.1 het cho"]})

    full = smtp.Reply(452, "4.3.1 het cho")
    assert outcome == smtp.Outcome((), {A: smtp.Reply(550, "5.1.1 khong co"), B: full}, full)


def test_greylisted_letter_is_taken_the_second_time() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> list[smtp.Outcome]:
        return [await send(line), await send(line)]

    first, second = with_line(act, {"RCPT": ["451 4.7.1 greylisted, come again"]})

    assert (first.accepted, first.refused[A].code, second.accepted) == ((), 451, (A,))


@pytest.mark.parametrize(
    ("step", "fault", "raw", "error"),
    [
        ("MAIL", CUT, RAW, smtp.TransientMailError),
        ("MAIL", SILENT, RAW, smtp.TransientMailError),
        ("RCPT", CUT, RAW, smtp.TransientMailError),
        ("RCPT", SILENT, RAW, smtp.TransientMailError),
        ("DATA", CUT, RAW, smtp.TransientMailError),
        ("DATA", SILENT, RAW, smtp.TransientMailError),
        (MIDDLE, CUT, RAW, smtp.InDoubtError),
        (MIDDLE, CUT, LARGE, smtp.InDoubtError),
        (MIDDLE, SILENT, RAW, smtp.InDoubtError),
        (CONTENT, CUT, RAW, smtp.InDoubtError),
        (CONTENT, SILENT, RAW, smtp.InDoubtError),
    ],
)
def test_lost_line_leaves_a_letter_in_doubt_only_once_its_content_is_out(
    step: str, fault: str, raw: bytes, error: type[Exception]
) -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> tuple[bool, smtp_server.Plan]:
        with pytest.raises(error, match=r"máy chủ chuyển thư 127\.0\.0\.1"):
            await send(line, raw=raw)
        with pytest.raises(smtp.TransientMailError, match="đã mất nối"):
            await send(line)
        return line.is_open, plan

    is_open, plan = with_line(act, {step: [fault]}, timeout=20.0 if fault == CUT else 0.3)

    assert not is_open
    assert plan.commands[step] == 1  # the fault was met
    assert plan.taken == []


@pytest.mark.parametrize(
    ("step", "fault", "error"),
    [
        ("MAIL", "421 4.3.2 shutting down", smtp.TransientMailError),
        ("RCPT", "421 4.3.2 shutting down", smtp.TransientMailError),
        ("DATA", "421 4.3.2 shutting down", smtp.TransientMailError),
        (CONTENT, "421 4.3.2 shutting down", smtp.TransientMailError),  # a no: the relay did not take it
        ("MAIL", "tieng gi", smtp.TransientMailError),
        ("DATA", "250 ok", smtp.TransientMailError),
        (CONTENT, "354 go on", smtp.InDoubtError),
        (CONTENT, "tieng gi", smtp.InDoubtError),
    ],
)
def test_relay_that_hangs_up_or_makes_no_sense_ends_the_line(step: str, fault: str, error: type[Exception]) -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> tuple[str, bool]:
        with pytest.raises(error) as told:
            await send(line)
        return str(told.value), line.is_open

    said, is_open = with_line(act, {step: [fault]})

    assert fault in said
    assert not is_open


def test_line_that_is_lost_while_clearing_up_still_tells_the_refusal() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> tuple[smtp.Outcome, bool]:
        return await send(line), line.is_open

    outcome, is_open = with_line(act, {CONTENT: ["554 5.7.1 thu rac"], "RSET": [CUT]})

    assert (outcome.refused, is_open) == ({A: smtp.Reply(554, "5.7.1 thu rac")}, False)


def test_cancelled_letter_closes_the_line() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> bool:
        sending = asyncio.ensure_future(send(line))
        while not plan.commands[CONTENT]:
            await asyncio.sleep(0.01)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        return line.is_open

    assert not with_line(act, {CONTENT: [SILENT]})


def test_large_letter_is_given_time_by_its_size() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> float:
        begun = time.monotonic()
        with pytest.raises(smtp.InDoubtError, match="chờ quá lâu"):
            await send(line, raw=RAW + (b"x" * 78 + b"\r\n") * 625)  # a second's worth
        return time.monotonic() - begun

    assert with_line(act, {CONTENT: [SILENT]}, timeout=0.2) > 1.0


def test_a_thousand_letters_go_over_one_line() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> smtp_server.Plan:
        for number in range(1000):
            outcome = await send(line, f"xa-{number}@xa.test")
            assert outcome.refused == {}
        return plan

    plan = with_line(act)

    assert [one.recipients for one in plan.taken] == [(f"xa-{number}@xa.test",) for number in range(1000)]
    assert plan.connections == 1
    # One round trip for each of these, and no other command in between.
    assert plan.commands == {"greeting": 1, "EHLO": 1, "QUIT": 1} | dict.fromkeys(
        ("MAIL", "RCPT", "DATA", CONTENT), 1000
    )


def test_two_callers_on_one_line_do_not_mix_their_letters() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> smtp_server.Plan:
        await asyncio.gather(*(send(line, f"xa-{number}@xa.test") for number in range(20)))
        return plan

    assert sorted(one.recipients for one in with_line(act).taken) == sorted((f"xa-{n}@xa.test",) for n in range(20))


def accented() -> bytes:
    """A letter with its text in UTF-8, not encoded."""
    letter = EmailMessage(policy=policy.SMTP.clone(cte_type="8bit"))
    letter["Subject"] = "Mời họp"
    letter.set_content("Kính gửi quý cơ quan\n", cte="8bit")
    letter.add_attachment("Bản kèm, có dấu\n", cte="8bit", filename="kem.txt")
    return letter.as_bytes()


def test_accented_content_is_announced_as_8bitmime() -> None:
    raw = accented()

    async def act(line: smtp.Line, plan: smtp_server.Plan) -> smtp_server.Taken:
        await send(line, raw=raw)
        return plan.taken[0]

    taken = with_line(act)

    assert not raw.isascii()
    assert (taken.content, set(taken.options)) == (raw, {"BODY=8BITMIME", f"SIZE={len(raw)}"})


def test_accented_content_is_encoded_for_a_relay_without_8bitmime() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> smtp_server.Taken:
        await send(line, raw=accented())
        return plan.taken[0]

    taken = with_line(act, hidden=["8BITMIME"])

    letter = message_from_bytes(taken.content, policy=policy.default)
    assert taken.content.isascii()
    assert taken.options == (f"SIZE={len(taken.content)}",)
    assert letter["Subject"] == "Mời họp"
    assert [part.get_content().strip() for part in letter.walk() if not part.is_multipart()] == [
        "Kính gửi quý cơ quan",
        "Bản kèm, có dấu",
    ]


def test_accented_address_goes_to_a_relay_that_takes_it() -> None:
    async def act(line: smtp.Line, plan: smtp_server.Plan) -> smtp_server.Taken:
        await send(line, "quế-sơn@xa.test")
        return plan.taken[0]

    taken = with_line(act, enable_SMTPUTF8=True)

    assert (taken.recipients, "SMTPUTF8" in taken.options) == (("quế-sơn@xa.test",), True)


def test_addresses_that_cannot_be_asked_about_are_refused_without_a_word_to_the_relay() -> None:
    odd = ["quế-sơn@xa.test", f"{A}>\r\nRCPT TO:<{B}", f"{A}\n"]

    async def act(line: smtp.Line, plan: smtp_server.Plan) -> tuple[Any, ...]:
        before = plan.commands.copy()
        nobody = await send(line, *odd)
        return nobody, plan.commands - before, await send(line, *odd, C), plan.taken

    nobody, asked, one, taken = with_line(act)

    assert (nobody.accepted, [reply.code for reply in nobody.refused.values()]) == ((), [553, 553, 553])
    assert not asked
    assert (one.accepted, list(one.refused)) == ((C,), odd)
    assert [letter.recipients for letter in taken] == [(C,)]


@pytest.mark.skipif(SINK is None, reason="smtp-sink is not installed (Debian package postfix)")
def test_fifty_letters_go_through_the_sink_of_postfix() -> None:
    port, _ = loopback_mail.free_ports()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    words = [str(SINK), "-4", "-c", *user, f"{loopback_mail.HOST}:{port}", "20"]
    sink = subprocess.Popen(words, stdout=subprocess.PIPE)

    async def run() -> list[smtp.Outcome]:
        relay = smtp.Relay(loopback_mail.HOST, port, tls="none")
        for _ in range(200):
            try:
                async with smtp.Line(relay) as line:
                    sent = [await send(line, f"xa-{n}@xa.test", raw=accented()) for n in range(49)]
                    return [*sent, await send(line, B, sender="")]
            except smtp.TransientMailError:  # it is still starting
                await asyncio.sleep(0.05)
        raise AssertionError("smtp-sink does not answer")

    try:
        sent = asyncio.run(run())
    finally:
        sink.kill()
        counted = sink.communicate()[0]

    assert [outcome.reply.code for outcome in sent if outcome.accepted] == [250] * 50
    assert re.findall(rb"mesg=(\d+)", counted)[-1] == b"50"
