"""What tests share: plans, databases on both engines, desks at a given moment, and no way out to the network."""

from __future__ import annotations

import ipaddress
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from adapters import plan_files
from domain import plans
from models import database
from tasks import desk as desks
from tests import databases as test_databases
from tests import factories, plan_dirs, season

# A busy machine is no failure; and in CI the same examples every time, so that a red run can be repeated.
settings.register_profile("soket", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soket-ci", settings.get_profile("soket"), derandomize=True)
settings.load_profile("soket-ci" if os.environ.get("CI") else "soket")

MakeDesk = Callable[..., desks.Desk]
"""`desk("2023-10-05T09:00")`: the desk of the small campaign at that moment, province's clock."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case after its argument where its value is a file: built anew by every worker, its bytes may differ.

    Workers of one parallel run have to collect the same names, or pytest-xdist refuses to begin.
    """
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the second engine where a test says that it adds nothing."""
    kept, spare = [], []
    for item in items:
        (spare if _is_second_engine(item) and item.get_closest_marker("one_database") else kept).append(item)
    if spare:
        config.hook.pytest_deselected(items=spare)
        items[:] = kept


def _is_second_engine(item: pytest.Item) -> bool:
    case = getattr(item, "callspec", None)
    return case is not None and case.params.get("databases") == test_databases.POSTGRESQL


class NetworkRefused(RuntimeError):
    """A test tried to leave the machine."""


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket has a path
        return True
    host = str(address[0]).partition("%")[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection to another machine."""

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any, *rest: Any) -> Any:
            if self.family != getattr(socket, "AF_UNIX", None) and not _is_local(address):
                raise NetworkRefused(f"a test tried to connect to {address!r}; use a fake or a server on this machine")
            return original(self, address, *rest)

        return connect

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


# ------------------------------------------------------------------------------------------------------------- plans


@pytest.fixture(scope="session")
def plan() -> plans.Plan:
    """The small plan of the factories, as plain values."""
    return factories.make_plan()


@pytest.fixture(scope="session")
def real_plan() -> plans.Plan:
    """The plan of Quảng Nam, read from its files."""
    return plan_files.load(plan_dirs.REAL)


@pytest.fixture(scope="session")
def two_tier_plan() -> plans.Plan:
    """The sample without districts, read from its files."""
    return plan_files.load(plan_dirs.TWO_TIER)


@pytest.fixture
def plan_dir(tmp_path: Path) -> Path:
    """A copy of the small plan's files that a test may change."""
    return plan_dirs.copy(tmp_path / "plan")


# --------------------------------------------------------------------------------------------------------- databases


@pytest.fixture(scope="session", params=[test_databases.SQLITE, test_databases.POSTGRESQL])
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[test_databases.Databases]:
    """Fresh databases; a test that uses them runs once on SQLite and once on PostgreSQL."""
    if request.param == test_databases.SQLITE:
        folder = test_databases.SqliteFolder(tmp_path_factory.mktemp("databases"))
        yield test_databases.Databases(request.param, folder)
        return
    # Workers of one parallel run share one server.
    run = getattr(request.config, "workerinput", {}).get("testrunuid", uuid.uuid4().hex)
    try:
        with test_databases.postgres(run[:16]) as server:
            yield test_databases.Databases(request.param, server)
    except test_databases.PostgresMissing as missing:
        if os.environ.get("CI", "").lower() in ("1", "true"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder. Shared, because a plan unpacked there lies under the hash of its files."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def database_url(databases: test_databases.Databases) -> Iterator[str]:
    """A database with our tables and nothing in them."""
    with databases.fresh("migrated", database.upgrade) as url:
        yield url


@pytest.fixture
def season_url(databases: test_databases.Databases, home: Path) -> Iterator[str]:
    """A database with the small campaign, issued on Friday 15/09/2023 and its first stage open."""
    with databases.fresh("season", lambda url: season.begin(url, home)) as url:
        yield url


@pytest.fixture
def desk(season_url: str, home: Path) -> MakeDesk:
    """Desks of the small campaign by moment."""

    def at(moment: str) -> desks.Desk:
        return desks.Desk(season_url, season.CAMPAIGN, season.at(moment), home)

    return at


@pytest.fixture
def dump(season_url: str) -> Callable[[], test_databases.Dump]:
    """What the small campaign's database holds now."""
    return lambda: test_databases.dump(season_url)
