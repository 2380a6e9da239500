"""The migrations make exactly the tables that the models describe, on both databases, and may be run again."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

import models
from models import database
from tests.databases import SQLITE, Databases, dump


def test_migrations_make_the_tables_of_the_models(database_url: str) -> None:
    with database.engine(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, models.Base.metadata)

    assert found == []


def test_upgrade_twice_changes_nothing(season_url: str) -> None:
    before = dump(season_url)

    database.upgrade(season_url)

    assert dump(season_url) == before
    assert before["campaign"]


def test_exists_tells_without_creating(databases: Databases, database_url: str) -> None:
    empty = databases.server.create("soket_empty", None)
    try:
        assert database.exists(database_url)
        assert not database.exists(empty)
        assert inspect(database.engine(empty)).get_table_names() == []
    finally:
        database.dispose(empty)
        databases.server.drop(empty)


@pytest.mark.parametrize("databases", [SQLITE], indirect=True, scope="session")
def test_sqlite_waits_for_its_lock_and_keeps_its_promises(database_url: str) -> None:
    with database.engine(database_url).connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }

    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 60_000}
