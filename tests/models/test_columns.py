"""What the tables keep and what they refuse: moments, JSON, constraints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pendulum
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

import models
from models import database
from tests.models.campaign_rows import AT, make_campaign, make_decision, make_obligation, make_submission


def keep(url: str, row: models.Base) -> None:
    with database.writing(url) as session:
        session.add(row)


@pytest.fixture
def obligation_id(database_url: str) -> int:
    """A campaign with one obligation; its number."""
    with database.writing(database_url) as session:
        campaign = make_campaign()
        session.add(campaign)
        session.flush()
        row = make_obligation(campaign.id)
        session.add(row)
        session.flush()
        return row.id


@pytest.mark.proves("E36")
@pytest.mark.parametrize(
    "moment",
    [
        AT,
        datetime(2023, 11, 14, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=7))),
        pendulum.datetime(2023, 11, 15, 0, 0, 0, tz="Asia/Ho_Chi_Minh"),
        datetime(1990, 1, 1, tzinfo=UTC),
    ],
)
def test_moments_come_back_as_the_same_instant_in_utc(database_url: str, moment: datetime) -> None:
    keep(database_url, make_campaign(created_at=moment))

    with database.reading(database_url) as session:
        found = session.scalars(select(models.Campaign.created_at)).one()

    assert found == moment
    assert found.utcoffset() == timedelta(0)


@pytest.mark.proves("E36")
def test_naive_moments_are_refused(database_url: str) -> None:
    naive = make_campaign(created_at=datetime(2023, 11, 15, 8))  # noqa: DTZ001

    with pytest.raises(StatementError, match="naive moment"):
        keep(database_url, naive)

    with database.reading(database_url) as session:
        assert session.scalars(select(models.Campaign)).all() == []


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"waives": ["bao-cao-huyen:huyen-nui-doi", "date:2023-11-29"], "n": 1, "yes": True, "none": None},
        {"chữ": "Đắc Pring “xã” 'Ch'ơm' \\ \n \t", "sâu": {"hơn": [[], {}, 1.5]}},
    ],
)
def test_json_comes_back_as_it_was(database_url: str, payload: dict[str, Any]) -> None:
    with database.writing(database_url) as session:
        campaign = make_campaign()
        session.add(campaign)
        session.flush()
        session.add(make_decision(campaign.id, payload=payload))

    with database.reading(database_url) as session:
        assert session.scalars(select(models.Decision.payload)).one() == payload


def test_day_and_list_columns_come_back(database_url: str, obligation_id: int) -> None:
    with database.reading(database_url) as session:
        row = session.get_one(models.Obligation, obligation_id)

        assert (row.printed_before, row.candidates, row.opened_at) == (date(2023, 11, 15), ["Trà Don", "Trà Dơn"], None)


@pytest.mark.proves("E18", "F13", "F17")
@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("campaign", lambda _: make_campaign()),
        ("obligation", lambda row: make_obligation(row.campaign_id)),
        ("submission version", lambda row: make_submission(row.id, fingerprint="e" * 64)),
        ("submission fingerprint", lambda row: make_submission(row.id, version=2)),
        ("decision without a name", lambda row: make_decision(row.campaign_id, by="")),
        ("decision of no campaign", lambda _: make_decision(4711)),
        ("submission of no obligation", lambda _: make_submission(4711)),
    ],
)
def test_database_refuses_what_may_not_be(
    database_url: str, obligation_id: int, name: str, again: Callable[[models.Obligation], models.Base]
) -> None:
    keep(database_url, make_submission(obligation_id))

    with pytest.raises(IntegrityError), database.writing(database_url) as session:
        session.add(again(session.get_one(models.Obligation, obligation_id)))


def test_writing_keeps_all_or_nothing(database_url: str) -> None:
    def act(session: Session) -> None:
        session.add(make_campaign())
        session.flush()
        raise RuntimeError("cúp điện")

    with pytest.raises(RuntimeError), database.writing(database_url) as session:
        act(session)

    with database.reading(database_url) as session:
        assert session.scalars(select(models.Campaign)).all() == []


def test_reading_keeps_nothing(database_url: str) -> None:
    keep(database_url, make_campaign())

    with database.reading(database_url) as session:
        session.execute(text("UPDATE campaign SET title = 'khác'"))

    with database.reading(database_url) as session:
        assert session.scalars(select(models.Campaign.title)).one() == "Sơ kết 3 năm"
