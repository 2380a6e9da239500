"""Opening a desk: which campaign is meant, which moment counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import settings
from domain import errors
from models import database
from tasks import campaigns, desk_opening
from tests import plan_dirs, season

ZONE = season.ZONE


def now() -> datetime:
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real campaign and a simulated one."""
    found = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'soket.db'}"
    database.upgrade(found)
    for key, is_simulated in (("that", False), ("dien-tap", True)):
        campaigns.load_plan(
            found,
            plan_dirs.SMALL,
            by=season.BY,
            as_of=season.at("2023-09-14T08:00"),
            key=key,
            is_simulated=is_simulated,
        )
    yield found
    database.dispose(found)


@pytest.fixture
def chosen(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    return lambda **given: settings.load(database_url=url, home=tmp_path, **given)


def refusal(*args: Any, **more: Any) -> errors.Refusal:
    with pytest.raises(errors.Refusal) as raised:
        desk_opening.open_desk(*args, **more, now=now)
    return raised.value


def test_desk_is_that_of_the_named_campaign_now(chosen: Any, url: str, tmp_path: Path) -> None:
    desk = desk_opening.open_desk(chosen(campaign="dien-tap"), "that", now=now)

    assert (desk.url, desk.campaign, desk.home) == (url, "that", tmp_path)
    assert desk.as_of.isoformat() == "2026-11-23T09:00:00+07:00"


def test_desk_is_that_of_the_settings(chosen: Any) -> None:
    assert desk_opening.open_desk(chosen(campaign="dien-tap"), now=now).campaign == "dien-tap"


def test_several_campaigns_and_none_named_is_refused_with_the_list(chosen: Any) -> None:
    found = refusal(chosen())

    assert (found.code, found.candidates) == ("CAMPAIGN_UNCLEAR", ("that", "dien-tap"))
    assert "that, dien-tap" in found.message


def test_unknown_campaign_is_refused_with_the_list(chosen: Any) -> None:
    assert (refusal(chosen(), "khac").code, refusal(chosen(), "khac").candidates) == (
        "CAMPAIGN_UNKNOWN",
        ("that", "dien-tap"),
    )


def test_no_database_is_refused_and_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    found = refusal(settings.load(home=tmp_path / "var"))

    assert found.code == "NO_DATABASE"
    assert list(tmp_path.iterdir()) == []


def test_moment_given_goes_before_every_clock(chosen: Any) -> None:
    configured = chosen(as_of=datetime(2023, 10, 1, 8))  # noqa: DTZ001  as settings hold it
    given_moment = season.at("2023-11-15T10:00")

    assert desk_opening.open_desk(configured, "that", given_moment, now=now).as_of == given_moment
    assert desk_opening.open_desk(configured, "dien-tap", now=now).as_of == season.at("2023-10-01T08:00")


def test_clock_of_the_settings_is_refused_for_a_real_campaign(chosen: Any) -> None:
    found = refusal(chosen(as_of=datetime(2023, 10, 1, 8)), "that")  # noqa: DTZ001  as settings hold it

    assert found.code == "CLOCK_SET"
    assert "08:00 01/10/2023" in found.message


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-11-15T10:00", "2023-11-15T10:00:00+07:00"),
        ("2023-11-15 10:00:05", "2023-11-15T10:00:05+07:00"),
        ("15/11/2023 10:00", "2023-11-15T10:00:00+07:00"),
        ("2023-11-15", "2023-11-15T00:00:00+07:00"),
        ("2023-11-14T17:00Z", "2023-11-15T00:00:00+07:00"),
        ("2023-11-14T17:00:00+00:00", "2023-11-15T00:00:00+07:00"),
        (" 2023-11-15T10:00+0700 ", "2023-11-15T10:00:00+07:00"),
    ],
)
def test_moments_are_read_in_the_zone_of_the_plan(text: str, moment: str) -> None:
    assert desk_opening.parse_moment(text, ZONE).isoformat() == moment


@pytest.mark.parametrize(
    "text",
    ["", "hôm nay", "31/11/2023", "2023-11-15T25:00", "2023", "10:00", "15-11-2023", "2023-11-15T10:00+99:99",
     "0001-01-01T00:00+14:00", "2023-11-15T10", "٢٠٢٣-11-15"],
)  # fmt: skip
def test_nonsense_is_no_moment(text: str) -> None:
    with pytest.raises(errors.Refusal) as raised:
        desk_opening.parse_moment(text, ZONE)

    assert raised.value.code == "MOMENT_UNREADABLE"
    assert f"'{text}' không phải là ngày giờ đọc được." in raised.value.message


@given(
    st.one_of(st.text(max_size=30), st.from_regex(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}([T ]\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?"))
)
def test_whatever_is_typed_is_a_moment_with_a_zone_or_refused(text: str) -> None:
    try:
        answer = "no zone" if desk_opening.parse_moment(text, ZONE).utcoffset() is None else "moment"
    except errors.Refusal as refused:
        answer = refused.code

    assert answer in ("moment", "MOMENT_UNREADABLE")
