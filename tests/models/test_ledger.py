"""The history as a table: writers in turn, and every alteration from outside found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

import models
from domain import errors
from models import database, ledger
from tests.models.campaign_rows import AT, make_campaign


def act(number: int, actor: str = "Trần Thị Bình") -> tuple[Any, ...]:
    return (AT + timedelta(seconds=number), actor, "received", f"bao-cao-xa:{number}", {"lần": number})


@pytest.fixture
def campaign_id(database_url: str) -> int:
    """A campaign with a history of four lines."""
    with database.writing(database_url) as session:
        campaign = make_campaign()
        session.add(campaign)
        session.flush()
        ledger.append(session, campaign.id, [act(1), act(2)])
        ledger.append(session, campaign.id, [act(3), act(4)])
        return campaign.id


def faults(url: str, campaign_id: int) -> list[str]:
    with database.reading(url) as session:
        return [one.message for one in ledger.verify(session, campaign_id)]


def test_append_numbers_on_and_moves_the_head(database_url: str, campaign_id: int) -> None:
    with database.writing(database_url) as session:
        numbers = ledger.append(session, campaign_id, [act(5), act(6)])

    with database.reading(database_url) as session:
        entries = list(ledger.entries(session, campaign_id))
        campaign = session.get_one(models.Campaign, campaign_id)
        head = (campaign.ledger_seq, campaign.ledger_hash)
    assert numbers == [5, 6]
    assert [one.subject for one in entries] == [f"bao-cao-xa:{number}" for number in range(1, 7)]
    assert head == (6, entries[-1].hash)
    assert faults(database_url, campaign_id) == []


def test_append_of_nothing_writes_nothing(database_url: str, campaign_id: int) -> None:
    with database.writing(database_url) as session:
        assert ledger.append(session, campaign_id, []) == []

    assert faults(database_url, campaign_id) == []


def test_append_to_no_campaign_is_our_own_mistake(database_url: str) -> None:
    with pytest.raises(errors.ReviewError, match="no campaign 4711"), database.writing(database_url) as session:
        ledger.append(session, 4711, [act(1)])


def test_broken_off_transaction_leaves_no_line(database_url: str, campaign_id: int) -> None:
    def write() -> None:
        with database.writing(database_url) as session:
            ledger.append(session, campaign_id, [act(5)])
            raise RuntimeError("cúp điện")

    with pytest.raises(RuntimeError):
        write()

    with database.reading(database_url) as session:
        assert len(list(ledger.entries(session, campaign_id))) == 4
    assert faults(database_url, campaign_id) == []


@contextmanager
def altered(url: str, campaign_id: int, number: int) -> Iterator[models.LedgerEntry]:
    """One line of the history, to be changed as somebody with a database tool would."""
    with database.writing(url) as session:
        entry = models.LedgerEntry
        yield session.scalars(select(entry).where(entry.campaign_id == campaign_id, entry.seq == number)).one()


@pytest.mark.proves("F31", "F30", "E48", "R-IV.1-6")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET actor = 'Người khác' WHERE seq = 2",
        "UPDATE ledger SET verb = 'accept' WHERE seq = 2",
        "UPDATE ledger SET subject = 'bao-cao-xa:9' WHERE seq = 4",
        "UPDATE ledger SET payload = '{\"lần\": 7}' WHERE seq = 1",
        "UPDATE ledger SET hash = previous WHERE seq = 3",
        "UPDATE ledger SET seq = 9 WHERE seq = 4",
        "DELETE FROM ledger WHERE seq = 1",
        "DELETE FROM ledger WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 4",  # the last one: only the campaign's head knows of it
        "DELETE FROM ledger",
        "UPDATE campaign SET ledger_seq = 3",
        "UPDATE campaign SET ledger_hash = 'x'",
    ],
)
def test_raw_change_is_found(database_url: str, campaign_id: int, statement: str) -> None:
    assert faults(database_url, campaign_id) == []

    with database.writing(database_url) as session:
        session.execute(text(statement))

    assert faults(database_url, campaign_id)


@pytest.mark.proves("F31", "E48")
def test_moment_moved_by_a_microsecond_is_found(database_url: str, campaign_id: int) -> None:
    with altered(database_url, campaign_id, 2) as entry:
        entry.at += timedelta(microseconds=1)

    assert faults(database_url, campaign_id) == ["Sổ theo dõi, dòng 2: nội dung đã bị sửa sau khi ghi."]


@pytest.mark.proves("F31", "E48")
def test_swapped_pair_is_found(database_url: str, campaign_id: int) -> None:
    entry = models.LedgerEntry
    with database.writing(database_url) as session:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            session.execute(update(entry).where(entry.seq == old).values(seq=new))

    assert len(faults(database_url, campaign_id)) >= 4


@pytest.mark.proves("F31")
def test_histories_of_two_campaigns_are_apart(database_url: str, campaign_id: int) -> None:
    with database.writing(database_url) as session:
        other = make_campaign(key="khac-2024")
        session.add(other)
        session.flush()
        ledger.append(session, other.id, [act(1)])
        session.execute(delete(models.LedgerEntry).where(models.LedgerEntry.campaign_id == campaign_id))

    assert faults(database_url, other.id) == []
    assert faults(database_url, campaign_id)


@pytest.mark.proves("F31")
def test_two_writers_at_once_keep_one_unbroken_chain(database_url: str, campaign_id: int) -> None:
    together = threading.Barrier(2)
    broken: list[BaseException] = []

    def write(actor: str) -> None:
        together.wait()
        try:
            for number in range(15):
                with database.writing(database_url) as session:
                    ledger.append(session, campaign_id, [act(number, actor), act(number, actor)])
        except BaseException as error:  # a thread's exception would go unseen
            broken.append(error)

    writers = [threading.Thread(target=write, args=(actor,)) for actor in ("Lê", "Trần")]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    with database.reading(database_url) as session:
        found = list(ledger.entries(session, campaign_id))
    assert broken == []
    assert [one.seq for one in found] == list(range(1, 4 + 2 * 30 + 1))
    assert {one.actor for one in found[4:]} == {"Lê", "Trần"}
    assert faults(database_url, campaign_id) == []
