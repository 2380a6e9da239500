"""The chained history: whatever is altered, cut off, slipped in or moved is found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain import ledger

AT = datetime(2023, 11, 15, 8, tzinfo=timezone(timedelta(hours=7)))
ACTS: list[tuple[datetime, str, str, str, Mapping[str, Any]]] = [
    (AT, "Trần Thị Bình", "received", "bao-cao-huyen:huyen-song-bo", {"leg": "official", "version": 1}),
    (AT, "hệ thống", "opened", "district_meeting:huyen-song-bo", {"obligations": ["a", "b"]}),
    (AT + timedelta(days=1), "Trần Thị Bình", "accept", "bao-cao-huyen:huyen-song-bo", {"reason": ""}),
    (AT + timedelta(days=2), "Lê Văn Cường", "frozen", "bao-cao-chung#1", {"inputs": 18, "gaps": []}),
]

words = some.text(some.characters(codec="utf-8"), max_size=12)
values = some.none() | some.booleans() | some.integers(-(10**9), 10**9) | words | some.lists(words, max_size=2)
payloads = some.dictionaries(words, values, max_size=3)
moments = some.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001  the zones follow
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=some.sampled_from([UTC, timezone(timedelta(hours=7))]),
)
histories = some.lists(some.tuples(moments, words, words, words, payloads), min_size=1, max_size=4)


def chain() -> tuple[list[ledger.Entry], tuple[int, str]]:
    """A short history and its head as the campaign's row keeps it."""
    entries = ledger.chain(0, ledger.GENESIS, ACTS)
    return entries, (entries[-1].seq, entries[-1].hash)


def test_chain_numbers_and_links_from_the_beginning() -> None:
    entries, _ = chain()

    assert [one.seq for one in entries] == [1, 2, 3, 4]
    assert [one.previous for one in entries] == [ledger.GENESIS, *[one.hash for one in entries[:-1]]]
    assert len({one.hash for one in entries}) == 4


def test_chain_goes_on_behind_a_head() -> None:
    whole, _ = chain()

    first = ledger.chain(0, ledger.GENESIS, ACTS[:2])
    rest = ledger.chain(first[-1].seq, first[-1].hash, ACTS[2:])

    assert first + rest == whole


def test_hash_does_not_depend_on_the_zone_a_moment_is_written_in() -> None:
    at, actor, verb, subject, payload = ACTS[0]
    elsewhere = ledger.chain(0, ledger.GENESIS, [(at.astimezone(UTC), actor, verb, subject, payload)])

    assert elsewhere[0].hash == chain()[0][0].hash


@pytest.mark.proves("F31", "E48")
def test_canonical_form_is_plain_json_that_anybody_can_check() -> None:
    body = ledger.canonical(1, AT, "Bình", "opened", "x", {"b": "Đã mở", "a": 1})

    assert body.decode() == (
        '{"actor":"Bình","at":"2023-11-15T01:00:00.000000+00:00","payload":{"a":1,"b":"Đã mở"},'
        '"seq":1,"subject":"x","verb":"opened"}'
    )
    assert json.loads(body)["payload"] == {"a": 1, "b": "Đã mở"}


def test_unbroken_chain_has_no_fault() -> None:
    entries, head = chain()

    assert ledger.verify(entries, head) == []
    assert ledger.verify([], (0, ledger.GENESIS)) == []


@pytest.mark.proves("F31", "E48", "R-IV.1-6")
@pytest.mark.parametrize(
    "change",
    [
        {"at": AT + timedelta(microseconds=1)},
        {"actor": "Người khác"},
        {"verb": "returned"},
        {"subject": "bao-cao-huyen:huyen-nui-doi"},
        {"payload": {"obligations": ["a"]}},
        {"payload": {"obligations": ["a", "b"], "more": None}},
        {"hash": "f" * 64},
        {"previous": "0" * 64},
        {"seq": 7},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_altered_field_is_found(change: dict[str, Any]) -> None:
    entries, head = chain()

    altered = [entries[0], replace(entries[1], **change), *entries[2:]]

    assert ledger.verify(altered, head)


@pytest.mark.proves("F31", "E48")
def test_entry_altered_and_hashed_again_breaks_the_next_link() -> None:
    entries, head = chain()
    at, _, verb, subject, payload = ACTS[1]
    forged = ledger.chain(1, entries[0].hash, [(at, "Người khác", verb, subject, payload)])[0]

    faults = ledger.verify([entries[0], forged, *entries[2:]], head)

    assert [one.seq for one in faults] == [3]
    assert faults[0].message == "Sổ theo dõi, dòng 3: không nối với dòng trước."


@pytest.mark.proves("F31", "E48")
def test_entries_cut_off_at_the_end_are_found_by_the_head() -> None:
    entries, head = chain()

    assert ledger.verify(entries[:-1]) == []  # the chain alone cannot know
    assert [one.message for one in ledger.verify(entries[:-1], head)] == [
        "Sổ theo dõi: dòng cuối đọc được là 3, hồ sơ ghi dòng cuối là 4; có dòng bị cắt."
    ]
    assert ledger.verify([], head)


@pytest.mark.proves("F31", "E48")
@pytest.mark.parametrize(
    "order", [(1, 0, 2, 3), (0, 2, 1, 3), (0, 1, 3, 2), (0, 2, 3), (1, 2, 3), (0, 0, 1, 2, 3), (0, 1, 2, 3, 3)]
)
def test_entries_moved_missing_or_doubled_are_found(order: tuple[int, ...]) -> None:
    entries, head = chain()

    assert ledger.verify([entries[at] for at in order], head)


@given(acts=histories)
def test_any_history_chains_and_verifies(acts: list[Any]) -> None:
    entries = ledger.chain(0, ledger.GENESIS, acts)

    assert ledger.verify(entries, (len(acts), entries[-1].hash)) == []


@pytest.mark.proves("F31", "E48")
@given(acts=histories, which=some.integers(0, 3), field=some.sampled_from(["actor", "verb", "subject"]), word=words)
def test_any_altered_word_is_found(acts: list[Any], which: int, field: str, word: str) -> None:
    entries = ledger.chain(0, ledger.GENESIS, acts)
    at = which % len(entries)
    forged = replace(entries[at], **{field: word})

    found = ledger.verify([*entries[:at], forged, *entries[at + 1 :]], (len(entries), entries[-1].hash))

    assert bool(found) is (getattr(entries[at], field) != word)
