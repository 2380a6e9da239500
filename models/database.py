"""Opening the database: SQLite (WAL) by default, PostgreSQL by one setting; sessions to read and to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"
_MODE = "soket_begin"


@lru_cache(maxsize=8)
def engine(url: str) -> Engine:
    """One engine per address and process. url: "sqlite:///…" or "postgresql+psycopg://…"."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    # A short-lived command and a worker share the file: wait for the lock instead of failing (see prefect-notes).
    made = create_engine(url, connect_args={"timeout": 60})

    @event.listens_for(made, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # our own BEGIN, see below
        # FULL: what somebody holds a receipt for survives a power cut; one flush per act is little.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        # IMMEDIATE takes the write lock at once: a read that turns into a write would fail on a stale snapshot.
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get(_MODE, '')}".strip())

    return made


@contextmanager
def writing(url: str) -> Iterator[Session]:
    """A session that commits at the end, or rolls everything back."""
    bound = engine(url).execution_options(**{_MODE: "IMMEDIATE"})
    with Session(bound, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(url: str) -> Iterator[Session]:
    """A session on one consistent state; nothing it does is kept."""
    with Session(engine(url)) as session:
        yield session
        session.rollback()


def exists(url: str) -> bool:
    """Tell whether there is a database with our tables, without creating anything."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not (parsed.database and Path(parsed.database).is_file()):
        return False
    return inspect(engine(url)).has_table("campaign")


def upgrade(url: str) -> None:
    """Bring the database to the newest schema, creating it when it is not there. Safe to repeat."""
    from alembic import command  # imported late: only this act needs it
    from alembic.config import Config

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine(url).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def dispose(url: str) -> None:
    """Close all connections to a database (before its file is moved or its server stops)."""
    engine(url).dispose()
