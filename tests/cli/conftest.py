"""The command line in tests: run in this process, in a folder of its own, against a campaign nobody else uses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli import main
from tests import databases, season

NOBODY_LISTENS = "http://127.0.0.1:9/api"
"""Port 9 takes no connection: a test never talks to a server that happens to run here."""


@dataclass(frozen=True)
class Outcome:
    """What one command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Outcome]
"""`soket("status", "--json")`."""


def settle_in(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Work in that folder, with no settings but the working defaults."""
    monkeypatch.chdir(folder)
    for key in ("SETTINGS", "CAMPAIGN", "PLAN_DIR", "AS_OF", "DATABASE_URL", "HOME", "DEBUG"):
        monkeypatch.delenv(f"SOKET_{key}", raising=False)
    monkeypatch.setenv("SOKET_PREFECT_API_URL", NOBODY_LISTENS)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> databases.Databases:
    return databases.Databases(databases.SQLITE, databases.SqliteFolder(tmp_path_factory.mktemp("cli")))


@pytest.fixture
def bare_soket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line on a machine where nothing has been done yet."""
    settle_in(monkeypatch, tmp_path)

    def run(*words: str) -> Outcome:
        capsys.readouterr()
        code = main.main(words)
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture
def campaign_url(sqlite_databases: databases.Databases, home: Path) -> Iterator[str]:
    """The small campaign, issued on Friday 15/09/2023 and its first stage open; SQLite."""
    with sqlite_databases.fresh("season", lambda url: season.begin(url, home)) as url:
        yield url


@pytest.fixture
def soket(bare_soket: Run, campaign_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line beside the small campaign."""
    monkeypatch.setenv("SOKET_DATABASE_URL", campaign_url)
    monkeypatch.setenv("SOKET_HOME", str(home))
    return bare_soket


@pytest.fixture
def facts(campaign_url: str) -> Callable[[], databases.Dump]:
    """Everything the small campaign's database holds now."""
    return lambda: databases.dump(campaign_url)
