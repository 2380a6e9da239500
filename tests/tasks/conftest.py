"""What tests of acts share: a refused act changes nothing, a repeated one is answered and written once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from domain import errors, receipts
from tests.databases import Dump
from tests.tasks.intake_office import office, reader, real_plan, sent, tools

__all__ = ["office", "reader", "real_plan", "sent", "tools"]

CheckRefused = Callable[..., AbstractContextManager["pytest.ExceptionInfo[errors.Refusal]"]]
"""`with check_refused("GATE_CLOSED", "Bờ Bắc"): act` — code, words of the message, and an unchanged database."""

CheckRepeat = Callable[[Callable[[], receipts.Receipt]], receipts.Receipt]
"""`check_repeat(act)` — done twice, the second time says so and writes nothing; returns the first receipt."""


@pytest.fixture
def check_refused(dump: Callable[[], Dump]) -> CheckRefused:
    @contextmanager
    def check(code: str, *said: str) -> Iterator[pytest.ExceptionInfo[errors.Refusal]]:
        before = dump()
        with pytest.raises(errors.Refusal) as caught:
            yield caught
        refusal = caught.value
        assert refusal.code == code, refusal.message
        assert all(word in refusal.message for word in said), refusal.message
        assert not refusal.message[0].islower()
        assert refusal.message.rstrip().endswith((".", "?"))
        assert dump() == before

    return check


@pytest.fixture
def check_repeat(dump: Callable[[], Dump]) -> CheckRepeat:
    def check(act: Callable[[], receipts.Receipt]) -> receipts.Receipt:
        before = dump()
        first = act()
        after = dump()
        second = act()
        assert not first.is_repeat
        assert after != before
        assert second.is_repeat
        assert (second.title, second.subject) == (first.title, first.subject)
        assert dump() == after
        return first

    return check
