"""The yardstick: a plain batched Python program that re-checks the same rows, with no workflow engine and no mapper.

It reads the tables by the standard library's driver and asks the same rules; `bare_check` leaves even the rules' values
out and only compares dates, as the shortest program that could tell who is late.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from domain import gates, openings, plans, standings

_OWED = (
    "select id, key, duty, kind, stage, unit_key, responsible_key, branch_key, scope_key, unit_group, legs, is_required,"
    " printed_before, working_before, relative_to, offset_days, opened_at, void_at, settled_at, waits_for, least, most,"
    " purpose, paper, opens, presenter from obligation order by id"
)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _acts(connection: sqlite3.Connection) -> dict[int, list[standings.Act]]:
    acts: dict[int, list[standings.Act]] = defaultdict(list)
    rows = connection.execute("select obligation_id, at, state, on_day, lessons from meeting order by seq")
    for obligation, at, state, on, lessons in rows:
        moment = _moment(at)
        if moment is not None:
            acts[obligation].append(standings.Act(standings.Did(state), moment, "", _day(on), bool(lessons)))
    rows = connection.execute("select obligation_id, received_at, leg, fingerprint from submission order by seq")
    for obligation, at, leg, what in rows:
        moment = _moment(at)
        if moment is not None:
            acts[obligation].append(standings.Act(standings.Did.ARRIVED, moment, leg, what=what))
    return acts


def check(database: Path, plan: plans.Plan, as_of: datetime, issued_on: date) -> int:
    """Re-check every row by the same rules; returns how many may open."""
    connection = sqlite3.connect(database)
    acts = _acts(connection)
    moment = standings.Moment(as_of, plan.zone)
    owed: list[standings.Owed] = []
    for row in connection.execute(_OWED):
        fields: tuple[Any, ...] = (
            *row[:10],
            tuple(row[10].split()),
            bool(row[11]),
            _day(row[12]),
            _day(row[13]),
            row[14],
            row[15],
            _moment(row[16]),
            _moment(row[17]),
            _moment(row[18]),
            *row[19:],
        )
        owed.append(standings.Owed(*fields))
    connection.close()
    board = gates.Board(plan, standings.evaluate_all(owed, acts, moment))
    now = gates.Circumstances(as_of, issued_on, frozenset(), {})
    asked = {
        (stage.id, gate.scope): gate for stage in plan.stages for gate in gates.evaluate_stage(stage, board, now, ())
    }
    return len(openings.ready(board.everything, True, asked))


def bare_check(database: Path, as_of: datetime) -> int:
    """The shortest loop that tells who is late: rows, a set of who has answered, one comparison each."""
    connection = sqlite3.connect(database)
    answered = {row[0] for row in connection.execute("select obligation_id from meeting where state = 'held'")}
    answered |= {row[0] for row in connection.execute("select obligation_id from submission")}
    today = as_of.date().isoformat()
    late = 0
    for row in connection.execute(_OWED):
        bound = row[12] or row[13]
        if row[0] not in answered and bound and today >= bound:
            late += 1
    connection.close()
    return late
